"""A file is written in one step: complete or as before, with its mode, and on disk before the call returns."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from stat import S_IMODE
from threading import Barrier, Thread

import pytest

from sumida_etl.atomic_write import atomic_create, atomic_write, clear_unfinished, write_new
from sumida_etl.permissions import CLOSED, OPEN, PRIVATE

LONGEST = "調" * 85
"""255 bytes: the longest name a file may have."""


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.parametrize("mode", [PRIVATE, CLOSED, OPEN], ids=oct)
@pytest.mark.parametrize("write", [atomic_write, atomic_create, write_new])
def test_a_new_file_has_content_and_mode_and_leaves_nothing_beside_it(
    write: Callable[..., object], mode: int, umask: int, tmp_path: Path
) -> None:
    path = tmp_path / LONGEST
    write(path, b"new", mode=mode)
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"new", [path])
    assert S_IMODE(path.stat().st_mode) == (OPEN if mode == OPEN else mode & ~umask)


def test_a_file_is_replaced_and_gets_the_mode_of_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o666)
    atomic_write(path, b"new", mode=PRIVATE)
    assert (path.read_bytes(), S_IMODE(path.stat().st_mode)) == (b"new", PRIVATE)


def test_a_file_that_exists_is_not_created_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert atomic_create(path, b"first")
    assert not atomic_create(path, b"second")
    with pytest.raises(FileExistsError):
        write_new(path, b"third")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"first", [path])


def test_of_several_that_create_it_at_once_exactly_one_does(tmp_path: Path) -> None:
    created: list[bytes] = []
    together = Barrier(8)

    def create(content: bytes) -> None:
        together.wait()
        if atomic_create(tmp_path / "a", content, durable=False):
            created.append(content)

    threads = [Thread(target=create, args=(f"{number}".encode(),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert created == [(tmp_path / "a").read_bytes()]


@pytest.mark.parametrize("refused", ["replace", "fsync"])
def test_where_writing_fails_the_old_file_stands_and_nothing_is_left(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, refused, full)
    with pytest.raises(OSError, match="No space"):
        atomic_write(path, b"new")
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (b"old", [path])


@pytest.mark.parametrize(("durable", "expected"), [(True, ["fsync", "replace", "fsync"]), (False, ["replace"])])
def test_content_is_on_disk_before_the_name_and_the_name_before_this_returns(
    durable: bool, expected: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    for name in ("fsync", "replace"):
        call = getattr(os, name)

        def counted(*args: object, name: str = name, call: Callable[..., object] = call) -> object:
            calls.append(name)
            return call(*args)

        monkeypatch.setattr(os, name, counted)
    atomic_write(tmp_path / "a", b"new", durable=durable)
    assert calls == expected


@pytest.mark.parametrize("write", [atomic_write, atomic_create])
def test_what_a_killed_writer_left_is_cleared_by_the_next_who_writes_there(
    write: Callable[..., object], tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"there already")
    (tmp_path / ".0a.new").write_bytes(b"half of")
    write(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_is_being_written_is_not_cleared(tmp_path: Path) -> None:
    """Writers at once, each of whom clears what it takes to be left: all of them end well."""
    failed: list[Exception] = []
    together = Barrier(8)

    def write(number: int) -> None:
        together.wait()
        try:
            for _ in range(50):
                atomic_write(tmp_path / str(number % 4), b"new" * 1000)
        except Exception as problem:
            failed.append(problem)

    threads = [Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (failed, sorted(path.name for path in tmp_path.iterdir())) == ([], ["0", "1", "2", "3"])


def test_what_a_killed_writer_left_is_cleared_and_nothing_else(tmp_path: Path) -> None:
    for name in (".0a.new", ".index.html.new", "a.new", ".a"):
        (tmp_path / name).touch()
    (tmp_path / ".R5-12.new").mkdir()
    clear_unfinished(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".R5-12.new", ".a", "a.new"]
