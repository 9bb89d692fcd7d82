"""A few departments' correctly filled workbooks, made once for all tests of the checks."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry, load_registry
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.templates.token import TokenKey

HOME = Path(__file__).parents[2]
ROUND = Round.parse("R5-12")
KEY = TokenKey(b"the tests' own")
DEPARTMENTS = ("D103", "D104", "D105", "D201", "D203", "D301", "D302", "D812")
Inspect = Callable[[Iterable[Path]], Batch]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry(HOME / "plan")


@pytest.fixture(scope="session")
def asked(registry: Registry) -> Asked:
    return asked_in(registry, ROUND)


@pytest.fixture(scope="session")
def filled(registry: Registry, asked: Asked, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The sample workbooks of ``DEPARTMENTS``, by department."""
    few = replace(registry, departments=tuple(row for row in registry.departments if row.code in DEPARTMENTS))
    folder = tmp_path_factory.mktemp("filled")
    written = write_sample(folder, load_sample(HOME / "sample", ROUND), few, asked, KEY)
    return {path.name.split("_")[1]: path for path in written}


@pytest.fixture(scope="session")
def inspected(registry: Registry, asked: Asked) -> Inspect:
    def run(paths: Iterable[Path]) -> Batch:
        return inspect(read_forms([read_workbook(path) for path in paths], ROUND), asked, registry, KEY).batch

    return run
