"""What went out stays on record, with what it was made from."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from sumida_etl.rounds import Round
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.merge import merge_many
from sumida_etl.warehouse.publications import Recorded, numbers, published, record
from tests.warehouse.sent_workbooks import R5_12, Sent, batch

NOON = datetime(2024, 2, 8, 3, tzinfo=UTC)


@pytest.fixture
def sources(engine: Engine) -> list[int]:
    return [one.id for one in merge_many(engine, batch(Sent("D101", "25", 1), Sent("D102", "36", 2)))]


def publish(engine: Engine, sources: list[int], manifest: str = "a" * 64, **rest: Any) -> Recorded:
    given: dict[str, Any] = {"published_at": NOON, "provisional": False}
    return record(engine, R5_12, manifest_sha256=manifest, sources=sources, **given | rest)


def test_a_publication_knows_its_sources(engine: Engine, sources: list[int]) -> None:
    provisional = publish(engine, sources[:1], provisional=True, note="D102 を待つ")
    whole = publish(engine, sources, "b" * 64, published_at=NOON + timedelta(days=1))
    columns = ["id", "round", "provisional", "manifest_sha256", "note", "sources"]
    assert published(engine, R5_12)[columns].values.tolist() == [
        [provisional.id, "R5-12", True, "a" * 64, "D102 を待つ", (sources[0],)],
        [whole.id, "R5-12", False, "b" * 64, None, tuple(sources)],
    ]
    assert published(engine)["published_at"].tolist() == [NOON, NOON + timedelta(days=1)]
    assert published(engine, Round.parse("R5-03")).empty


def test_publications_are_numbered_within_their_round(engine: Engine, sources: list[int]) -> None:
    first, other, third = (
        record(engine, round, published_at=NOON, provisional=False, manifest_sha256=letter * 64, sources=sources).id
        for round, letter in ((R5_12, "a"), (Round.parse("R5-03"), "b"), (R5_12, "c"))
    )
    with reading(engine) as connection:
        assert numbers(connection) == {first: 1, other: 1, third: 2}


def test_the_same_again_is_on_record_already(engine: Engine, sources: list[int]) -> None:
    first = publish(engine, sources)
    assert publish(engine, sources[::-1], published_at=NOON + timedelta(hours=1)) == Recorded(first.id, new=False)


@pytest.mark.parametrize(
    "change",
    [
        {"manifest": "b" * 64},
        {"provisional": True},
        {"approved_by": "企画経営室", "approved_at": NOON},
        {"note": "再掲"},
    ],
)
def test_anything_else_is_another_publication(engine: Engine, sources: list[int], change: dict[str, Any]) -> None:
    first = publish(engine, sources)
    second = publish(engine, sources, **change)
    back = publish(engine, sources)
    assert [one.new for one in (first, second, back)] == [True, True, True]
    assert len(published(engine)) == 3


def test_other_sources_of_the_same_files_are_another_publication(engine: Engine, sources: list[int]) -> None:
    publish(engine, sources)
    assert publish(engine, sources[:1]).new


def test_a_source_that_does_not_exist_leaves_nothing_on_record(engine: Engine, sources: list[int]) -> None:
    with pytest.raises(IntegrityError):
        publish(engine, [*sources, 9999])
    assert published(engine).empty
