"""What counts as arrived."""

from pathlib import Path

from sumida_etl.forms.inbox import arrived
from sumida_etl.rounds import Round

ROUND = Round.parse("R5-12")


def put(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return path


def test_the_rounds_folder_and_the_inbox_itself_by_name(tmp_path: Path) -> None:
    second = put(tmp_path / "R5-12" / "b.xlsx")
    first = put(tmp_path / "a.xlsx")
    put(tmp_path / "R5-09" / "c.xlsx")
    assert arrived(tmp_path, ROUND) == (first, second)


def test_lock_files_hidden_files_and_the_readme_are_no_mail(tmp_path: Path) -> None:
    for name in ("~$a.xlsx", ".a.xlsx", "README.md", "R5-12/~$b.xlsx", "R5-12/.gitkeep"):
        put(tmp_path / name)
    assert arrived(tmp_path, ROUND) == ()


def test_whatever_else_lies_there_is_left_to_the_door(tmp_path: Path) -> None:
    folder = tmp_path / "R5-12"
    (folder / "folder.xlsx").mkdir(parents=True)
    (folder / "link.xlsx").symlink_to(put(tmp_path / "elsewhere" / "a.xlsx"))
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
