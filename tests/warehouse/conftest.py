"""Whatever a test of the warehouse does, the warehouse itself never changes a row and never takes one away."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

CHANGE = re.compile(r"\s*(UPDATE|DELETE|REPLACE|TRUNCATE|INSERT OR)\b(?!.*alembic_version)", re.IGNORECASE | re.DOTALL)


def only_adding(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    assert not CHANGE.match(statement), statement


@pytest.fixture(autouse=True)
def append_only() -> Iterator[None]:
    event.listen(Engine, "before_cursor_execute", only_adding)
    yield
    event.remove(Engine, "before_cursor_execute", only_adding)
