"""What counts as arrived, what a program left behind, and what is nested too deep to be read."""

from pathlib import Path

import pytest

from sumida_etl.reader.inbox import arrivals, arrived
from sumida_etl.rounds import Round

ROUND = Round.parse("R5-12")
LITTER = (
    "Thumbs.db", "desktop.ini", ".DS_Store", "._課.xlsx", ".~lock.課.xlsx#", "~$課.xlsx", "~課.xlsx", "~WRL0001.tmp",
    "課.xlsx:Zone.Identifier", "課.xlsx:Zone.Identifier:$DATA", "課.xlsx\uf03aZone.Identifier",
    "課.xlsxZone.Identifier", "8A3F2100", "課.xlsx.sb-1a2b3c4d-AbC9zZ", "課.lnk", "課.url", "課.webloc", "a.tmp",
    "課.xlsx.crdownload", "課.xlsx.part", ".gitkeep",
)  # fmt: skip


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_the_rounds_folder_and_the_inbox_itself_by_name(tmp_path: Path) -> None:
    second = put(tmp_path / "R5-12" / "b.xlsx")
    first = put(tmp_path / "a.xlsx")
    put(tmp_path / "R5-09" / "c.xlsx")
    put(tmp_path / "README.md")
    assert arrived(tmp_path, ROUND) == (first, second)


@pytest.mark.parametrize("name", LITTER)
@pytest.mark.parametrize("folder", ["", "R5-12"])
def test_what_programs_leave_is_no_submission(name: str, folder: str, tmp_path: Path) -> None:
    left = put(tmp_path / folder / name)
    found = arrivals(tmp_path, ROUND)
    assert (found.files, found.nested, found.leftovers) == ((), (), (left,))


@pytest.mark.parametrize("name", ["20231231", "課..xlsx", "8A3F2100.xlsx", "めも", "課.pdf", "課~.xlsx", "thumbs.xlsx"])
def test_what_a_person_names_is_not_passed_over(name: str, tmp_path: Path) -> None:
    path = put(tmp_path / name)
    assert arrived(tmp_path, ROUND) == (path,)


def test_what_lies_in_somebodys_folder_is_named_and_an_empty_one_is_a_leftover(tmp_path: Path) -> None:
    folder = tmp_path / "R5-12"
    (folder / "空" / "空").mkdir(parents=True)
    deep = put(folder / "福祉部" / "第一係" / "a.xlsx")
    other = put(tmp_path / "2023-12" / "b.xlsx")
    put(folder / "福祉部" / "Thumbs.db")
    put(folder / "__MACOSX" / "._a.xlsx")
    found = arrivals(tmp_path, ROUND)
    assert found.files == ()
    assert found.nested == (deep, other)
    assert {path.name for path in found.leftovers} == {"空", "__MACOSX"}


def test_whatever_else_lies_there_is_left_to_admission(tmp_path: Path) -> None:
    folder = tmp_path / "R5-12"
    (folder / "folder.xlsx").mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(put(tmp_path.with_name(f"{tmp_path.name}-elsewhere") / "a.xlsx"))
    notes = put(folder / "notes.txt")
    assert arrived(tmp_path, ROUND) == (folder / "folder.xlsx", folder / "link.xlsx", notes)


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere" / "a.xlsx")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "R5-12").symlink_to(tmp_path / "elsewhere")
    assert arrived(inbox, ROUND) == (inbox / "R5-12",)


def test_no_inbox_is_an_empty_one(tmp_path: Path) -> None:
    assert arrived(tmp_path / "none", ROUND) == ()
