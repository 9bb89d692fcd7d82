"""A disk that fills up: a real small one where one can be mounted, else files that may not grow, and single calls."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from soak.child import run
from soak.kills import Scene, Trial, TrialResult
from soak.points import Point, full, spread
from soak.sandbox import one_round

_WRITING = ("fsync", "replace", "mkdir", "rename", "exchange")
"""Calls that a full disk refuses."""


def limits(scene: Scene, count: int) -> list[int]:
    """Sizes in bytes that no file may exceed, from almost nothing to what an undisturbed run almost needs."""
    least = 2_000
    most = max(400_000, len("\n".join(scene.expected.lines).encode()))
    return [int(least * (most / least) ** (step / max(1, count - 1))) for step in range(count)]


def with_limits(scene: Scene, count: int, folder: Path) -> Iterator[Trial]:
    """Trials whose first run may not write a file larger than so much: the database's files too."""
    for size in limits(scene, count):
        trial = folder / f"{scene.name}-{size}"
        yield Trial(scene, (Point("never", 0),), trial, largest=size)


def with_refusals(scene: Scene, each: int, folder: Path) -> Iterator[Trial]:
    """Trials in whose first run one call is told that the disk is full."""
    for name in _WRITING:
        for number in spread(scene.passed.get(name, 0), each):
            yield Trial(scene, (Point(name, number),), folder / f"{scene.name}-full-{name}-{number}", act=full)


def on_small_disk(scene: Scene, kilobytes: int, folder: Path) -> TrialResult | None:
    """A round on a filesystem of this size in KB, and again once it was enlarged; None if none can be mounted."""
    folder.mkdir(parents=True)
    mount = shutil.which("mount")
    if mount is None or not _mounted(mount, folder):
        return None
    try:
        sandbox, said = scene.sandbox(folder / "sandbox"), folder.with_suffix(".said")
        space = os.statvfs(folder)
        used = (space.f_blocks - space.f_bfree) * space.f_frsize // 1024  # whole pages, folders too
        _resize(mount, folder, used + kilobytes)
        stopped = run(partial(one_round, sandbox), said)
        _resize(mount, folder, 65_536)
        last = run(partial(one_round, sandbox), said)
        differences = scene.expected.differences_after(last, sandbox)
        return TrialResult(f"{scene.name}: {kilobytes} KB left", (stopped,), last, differences)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607


def _mounted(mount: str, folder: Path) -> bool:
    command = [mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603


def _resize(mount: str, folder: Path, kilobytes: int) -> None:
    subprocess.run([mount, "-o", f"remount,size={kilobytes}k", str(folder)], check=True)  # noqa: S603
