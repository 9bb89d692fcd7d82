"""The journal keeps whole lines, in order, whoever writes and however a writer ends."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal


def entry(attempt: int, name: str = "a") -> dict[str, object]:
    return {"round": "R5-12", "department": "D101", "attempt": attempt, "name": name}


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "archive" / "journal.jsonl")


def names(journal: Journal) -> list[tuple[int, str]]:
    return [(record.entry["attempt"], record.entry["name"]) for record in journal.records()]


def test_the_last_line_of_a_key_counts(journal: Journal) -> None:
    assert journal.records() == []
    journal.add("submission", [entry(1), entry(2)])
    journal.add("submission", [entry(1, "b")])
    assert names(journal) == [(1, "b"), (2, "a")]


def test_what_became_of_an_entry_is_said_by_a_later_line(journal: Journal) -> None:
    first = journal.add("submission", [entry(1)])
    second, third = journal.add("submission", [entry(2), entry(3)])
    journal.confirm(first)
    journal.void([second])
    assert [(record.entry["attempt"], record.kept) for record in journal.records()] == [(1, True), (3, False)]
    journal.add("submission", [entry(2, "b")])
    journal.confirm([third])
    assert [(*record.key, record.kept) for record in journal.records()] == [
        ("submission", "R5-12", "D101", 1, True),
        ("submission", "R5-12", "D101", 3, True),
        ("submission", "R5-12", "D101", 2, False),
    ]


@pytest.mark.parametrize("length", [1, 20, 70_000])
def test_a_line_that_was_not_finished_is_none(journal: Journal, length: int) -> None:
    journal.add("submission", [entry(1)])
    with journal.path.open("a", encoding="utf-8") as file:
        file.write('{"submission":' + "x" * length)
    assert names(journal) == [(1, "a")]
    journal.add("submission", [entry(2)])
    assert names(journal) == [(1, "a"), (2, "a")]


@pytest.mark.parametrize("line", ["{}", "[]", "nonsense", '{"submission":{}}', '{"other":{"round":"R5-12"}}'])
def test_a_line_that_cannot_be_read_is_named(journal: Journal, line: str) -> None:
    journal.add("submission", [entry(1)])
    with journal.path.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(DamagedJournalError, match="2行目") as damaged:
        journal.records()
    assert damaged.value.line == 2


def test_writers_do_not_disturb_each_other(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: journal.add("submission", [entry(number, "x" * 5000)]), range(64)))
    assert sorted(number for number, _ in names(journal)) == list(range(64))
