"""A journal that was changed, cut, or written over is not read as if it were whole: every byte of it counts."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sumida_etl.warehouse.archive.chain import BrokenChainError
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from tests.warehouse.test_journal import entry, names

LEGACY = [json.dumps({"submission": entry(1)}), json.dumps({"kept": [["submission", "R5-12", "D101", 1]]})]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "archive" / "journal.jsonl")
    journal.confirm(journal.add("submission", [entry(1), entry(2, "総務課")]))
    journal.note_key("ABCD", "0" * 32)
    journal.note_arriving(["a" * 64])
    return journal


def test_each_line_holds_the_hash_of_the_one_before(journal: Journal) -> None:
    lines = [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()]
    assert [line["before"] for line in lines[1:]] == [line["hash"] for line in lines[:-1]]
    assert (journal.head().lines, journal.head().hash) == (5, lines[-1]["hash"])
    assert names(journal) == [(1, "a"), (2, "総務課")]
    assert journal.key() == {"id": "ABCD", "fingerprint": "0" * 32}
    assert "a" * 64 in journal.digests()


@pytest.mark.parametrize("line", range(1, 5))
def test_a_line_that_is_lost_is_told_by_the_next(journal: Journal, line: int) -> None:
    lines = journal.path.read_bytes().splitlines(keepends=True)
    journal.path.write_bytes(b"".join(lines[: line - 1] + lines[line:]))
    with pytest.raises(BrokenChainError, match=f"{line}行目が、前の行とつながりません.*控えから戻して"):
        journal.records()


def test_every_byte_of_every_line_counts(journal: Journal) -> None:
    whole = journal.path.read_bytes()
    for at in range(len(whole) - 1):
        journal.path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(DamagedJournalError):
            journal.records()


@pytest.mark.parametrize("of", [1, 2])
def test_a_journal_of_an_earlier_release_is_held_by_the_first_new_line(tmp_path: Path, of: int) -> None:
    journal = Journal(tmp_path / "journal.jsonl")
    journal.path.write_text("".join(f"{line}\n" for line in LEGACY[:of]), encoding="utf-8")
    before = journal.head()
    journal.add("submission", [entry(2)])
    lines = journal.path.read_text(encoding="utf-8").splitlines()
    assert lines[:of] == LEGACY[:of]
    assert json.loads(lines[of])["before"] == before.hash
    assert names(journal) == [(1, "a"), (2, "a")]
    journal.path.write_text(journal.path.read_text(encoding="utf-8").replace('"a"', '"b"', 1), encoding="utf-8")
    with pytest.raises(BrokenChainError):
        journal.records()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    max_leaves=5,
)


@given(st.sampled_from(["submission", "publication", "kept", "void", "key", "arriving", "x"]), VALUES)
@settings(max_examples=100)
def test_an_unreadable_line_of_an_earlier_release_is_a_sentence(about: str, content: object) -> None:
    path = Path(tempfile.mkdtemp()) / "journal.jsonl"
    lines = [f"{LEGACY[0]}\n", json.dumps({about: content}) + "\n"]
    journal = Journal(path)
    try:
        path.write_text("".join(lines), encoding="utf-8")
        journal.records()
        journal.digests()
    except DamagedJournalError as error:
        assert error.line == 2
    finally:
        shutil.rmtree(path.parent)
