"""What the round itself told is read for a department that is asked about, and comes to the same as all at once."""

from dataclasses import replace
from pathlib import Path

import pytest

from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.survey import Store, Survey, receive, record_many, together
from sumida_etl.templates.known_figures import Whose
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse

FIGURE = ("D301", "I205", "値")
PINNED, OTHER = "a" * 64, "b" * 64
Read = list[queries.Codes]


@pytest.fixture
def pinned(survey: Survey) -> Survey:
    return replace(survey, edition=PINNED)


@pytest.fixture
def store(pinned: Survey, sample_folder: Path, tmp_path: Path) -> Store:
    """The whole sample is accepted."""
    store = Store(open_warehouse(f"sqlite:///{tmp_path / 'w.db'}"), Archive(tmp_path / "archive"))
    record_many(together([receive(sorted(sample_folder.glob("*.xlsx")), pinned)], pinned), store)
    return store


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Of which departments the round's values were read, query by query."""
    asked, values_of = Read(), queries.values_of

    def counted(*given: object) -> object:
        asked.append(given[3])
        return values_of(*given)

    monkeypatch.setattr(queries, "values_of", counted)
    return asked


def test_a_department_is_read_when_it_is_asked_about(pinned: Survey, store: Store, read: Read) -> None:
    known = pinned.with_previous_values(store).asked.known
    assert read == []
    told = known[FIGURE]
    assert known[FIGURE] == told and told[-1].same_round
    assert read == [{FIGURE[0]}]
    assert dict(known)[FIGURE] == told
    assert read == [{FIGURE[0]}, None]


def test_one_by_one_or_all_at_once_is_the_same(pinned: Survey, store: Store, read: Read) -> None:
    every = dict(pinned.with_previous_values(store).asked.known)
    assert read == [None]
    known = pinned.with_previous_values(store).asked.known
    assert {whose: known[whose] for whose in every} == every
    assert len(read) == 1 + 21 and read[-1] is None
    assert len({whose[0] for whose in every}) > 21


def test_what_another_may_be_asked_for_by_now_is_read_with_the_first(pinned: Survey, store: Store, read: Read) -> None:
    known = replace(pinned, edition=OTHER).with_previous_values(store).asked.known
    assert known[FIGURE][-1].same_round
    assert read == [None]


def test_of_what_nobody_told_nothing_is_known(pinned: Survey, store: Store) -> None:
    known = pinned.with_previous_values(store).asked.known
    unknown: Whose = ("D999", "I205", "値")
    assert unknown not in known
    nothing: tuple[KnownFigure, ...] = ()
    assert known.get(unknown, nothing) == nothing
