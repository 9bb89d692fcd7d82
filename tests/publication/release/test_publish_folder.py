"""The published folder is the old one or the new one, whole, whenever and however a publication stops."""

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release import publish as module
from sumida_etl.publication.release.publish import publish
from sumida_etl.rounds import Round

ROUND = Round.parse("R5-12")
OLD = (Artefact("a.csv", b"old a"), Artefact("b.csv", b"old b"))
NEW = (Artefact("a.csv", b"new a"), Artefact("c/d.js", b"new d"))


class Killed(BaseException):
    """Stands for a process that ends on the spot."""


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _left(parent: Path) -> list[str]:
    """What an unfinished publication left behind, anywhere under 公開."""
    return [path.relative_to(parent).as_posix() for path in parent.rglob(".*")]


def _kept(parent: Path) -> dict[str, dict[str, bytes]]:
    """The replaced editions of the round, by number, without the record of the 訂正."""
    editions = (path for path in (parent / "履歴" / "R5-12").glob("*") if path.is_dir())
    return {path.name: {name: data for name, data in _files(path).items() if name != "訂正.json"} for path in editions}


def _content(artefacts: tuple[Artefact, ...]) -> dict[str, bytes]:
    return {file.name: file.content for file in artefacts}


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to swap folders: a system that can exchange them, and one that cannot."""
    if request.param == "two renames":
        monkeypatch.setattr(module, "exchange", lambda one, other: False)
    return str(request.param)


def test_it_makes_the_folder(tmp_path: Path) -> None:
    published = publish(NEW, tmp_path / "out", ROUND)
    assert published.folder == tmp_path / "out" / "公開" / "R5-12"
    assert published.changed
    assert published.replaced is None
    assert published.files == ("a.csv", "c/d.js")
    assert _files(published.folder) == _content(NEW)


def test_a_new_publication_takes_the_place_of_the_old_one(tmp_path: Path, way: str) -> None:
    publish(OLD, tmp_path, ROUND)
    published = publish(NEW, tmp_path, ROUND)
    assert published.changed
    assert published.replaced == tmp_path / "公開" / "履歴" / "R5-12" / "1"
    assert _files(published.folder) == _content(NEW)
    assert sorted(path.name for path in published.folder.parent.iterdir()) == ["R5-12", "index.html", "履歴"]
    assert _kept(tmp_path / "公開") == {"1": _content(OLD)}


def test_the_same_files_leave_the_folder_untouched(tmp_path: Path) -> None:
    folder = publish(OLD, tmp_path, ROUND).folder
    before = (folder.stat().st_ino, [(folder / file.name).stat().st_mtime_ns for file in OLD])
    published = publish(OLD[::-1], tmp_path, ROUND)
    assert not published.changed
    assert (folder.stat().st_ino, [(folder / file.name).stat().st_mtime_ns for file in OLD]) == before


def test_other_rounds_are_left_alone(tmp_path: Path) -> None:
    other = publish(OLD, tmp_path, Round.parse("R5-09")).folder
    publish(NEW, tmp_path, ROUND)
    assert _files(other) == _content(OLD)


def test_others_may_read_what_is_published(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        folder = publish(NEW, tmp_path, ROUND).folder
    finally:
        os.umask(mask)
    assert folder.stat().st_mode & 0o777 == 0o755
    assert (folder / "c/d.js").stat().st_mode & 0o777 == 0o644


def _stopping(monkeypatch: pytest.MonkeyPatch, step: int) -> list[str]:
    """Let every call that touches the disk count, and stop at the given one, before or after it took effect."""
    steps: list[str] = []

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **keywords: Any) -> Any:
            for moment in ("before", "after"):
                steps.append(f"{moment} {name}")
                if len(steps) == step:
                    if moment == "after":
                        call(*args, **keywords)
                    raise Killed(steps[-1])
            return call(*args, **keywords)

        return run

    monkeypatch.setattr(os, "fsync", watched("fsync", lambda handle: None))
    monkeypatch.setattr(module, "exchange", watched("exchange", module.exchange))
    monkeypatch.setattr(shutil, "rmtree", watched("rmtree", shutil.rmtree))
    monkeypatch.setattr(Path, "rename", watched("rename", Path.rename))
    monkeypatch.setattr(Path, "replace", watched("replace", Path.replace))
    monkeypatch.setattr(Path, "mkdir", watched("mkdir", Path.mkdir))
    return steps


def test_stopped_at_any_step_the_old_folder_or_the_new_one_stands_and_the_next_call_mends(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # no power is cut here
    step, done = 0, False
    while not done:
        step += 1
        out = tmp_path / str(step)
        publish(OLD, out, ROUND)
        with monkeypatch.context() as patched:
            steps = _stopping(patched, step)
            try:
                publish(NEW, out, ROUND)
                done = True
            except Killed as killed:
                target = out / "公開" / "R5-12"
                if way == "exchange" or target.exists():
                    assert _files(target) in (_content(OLD), _content(NEW)), killed
        published = publish(NEW, out, ROUND)
        assert _files(published.folder) == _content(NEW)
        assert _left(published.folder.parent) == []
        assert _kept(published.folder.parent) == {"1": _content(OLD)}
        assert (published.folder.parent / "index.html").read_text(encoding="utf-8").count("訂正前の第1版") == 1
    assert len(steps) > 30


def test_what_a_killed_process_left_in_the_history_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    publish(OLD, tmp_path, ROUND)
    parent = publish(NEW, tmp_path, ROUND).folder.parent
    history = parent / "履歴" / "R5-12"
    (history / ".2f05f4ef8e7b5892.new").write_bytes(b"half a pa")
    (history / ".2.new").mkdir()
    (history / ".1.old").write_bytes(b"")
    (history / ".DS_Store").write_bytes(b"of a Mac")
    published = publish(OLD, tmp_path, ROUND)
    assert _files(published.folder) == _content(OLD)
    assert _left(parent) == ["履歴/R5-12/.DS_Store"]
    assert _kept(parent) == {"1": _content(OLD), "2": _content(NEW)}


def test_a_folder_set_aside_between_two_renames_comes_back(tmp_path: Path) -> None:
    folder = publish(OLD, tmp_path, ROUND).folder
    folder.rename(folder.parent / ".R5-12.old")
    assert not publish(OLD, tmp_path, ROUND).changed
    assert _files(folder) == _content(OLD)


def test_an_error_while_writing_leaves_the_old_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = publish(OLD, tmp_path, ROUND).folder

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        publish(NEW, tmp_path, ROUND)
    assert _files(folder) == _content(OLD)


def test_a_killed_process_leaves_the_old_folder_and_no_lock(tmp_path: Path) -> None:
    folder = publish(OLD, tmp_path, ROUND).folder
    script = """
        import os, pathlib, signal, sys
        from sumida_etl.publication.files.artefact import Artefact
        from sumida_etl.publication.release.publish import publish
        from sumida_etl.rounds import Round

        count = 0
        def fsync(handle):
            global count
            count += 1
            if count == 2:
                os.kill(os.getpid(), signal.SIGKILL)
        os.fsync = fsync
        files = [Artefact("a.csv", b"new a"), Artefact("b.csv", b"new b")]
        publish(files, pathlib.Path(sys.argv[1]), Round.parse("R5-12"))
    """
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(script), str(tmp_path)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (folder.parent / ".R5-12.new").is_dir()
    assert _files(folder) == _content(OLD)
    assert publish(NEW, tmp_path, ROUND).changed
    assert _files(folder) == _content(NEW)
    assert _left(folder.parent) == []
    assert _kept(folder.parent) == {"1": _content(OLD)}
