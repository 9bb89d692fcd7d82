"""The environment in ``.venv``: built beside it, tried, and moved in one step, so that it is always complete.

python3 -m scripts.environment run        what the program needs
python3 -m scripts.environment cluster    that, and what a machine needs beside it where a Dask cluster reads
python3 -m scripts.environment develop    all of it, and what its developers need
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts import system
from scripts.installer import DamagedError, Installer
from scripts.problems import DiskSpace
from scripts.system import Missing

CHECKOUT = Path(__file__).resolve().parents[1]
SETUP_LOCK = "requirements-setup.lock"
LOCKS = {
    "run": ("requirements.lock",),
    "cluster": ("requirements.lock", "requirements-cluster.lock"),
    "develop": ("requirements.lock", "requirements-dev.lock"),
}
"""By kind, each larger than the one before it."""
DOWNLOAD_MB = {"run": 130, "cluster": 135, "develop": 265}
"""MB."""
NEEDED_MB = {"run": 700, "cluster": 720, "develop": 1420}
"""MB that must be free: what is unpacked, what downloads it, and what Python compiles."""


@dataclass(frozen=True)
class Environment:
    """The environment of a checkout, and the folders that a set-up uses beside it."""

    checkout: Path

    @property
    def place(self) -> Path:
        """The environment in use."""
        return self.checkout / ".venv"

    @property
    def partial(self) -> Path:
        """The environment while it is built."""
        return self.checkout / ".venv.part"

    @property
    def previous(self) -> Path:
        """The previous environment, during the change."""
        return self.checkout / ".venv.old"

    def wanted(self, kind: str) -> dict[str, str]:
        """The content of ``.ready`` in a complete environment: another folder, Python or lock file makes it stale."""
        digest = hashlib.sha256()
        for name in (SETUP_LOCK, *LOCKS[kind], "pyproject.toml"):
            digest.update((self.checkout / name).read_bytes())
        python = f"{sys.implementation.cache_tag} {base_python()}"
        return {"kind": kind, "place": str(self.place), "python": python, "locks": digest.hexdigest()}

    def is_ready(self, kind: str) -> bool:
        """Whether a complete environment of this kind, or of a larger kind, is in place."""
        try:
            stands = json.loads((self.place / ".ready").read_text())
        except (OSError, ValueError):
            return False
        kinds = list(LOCKS)[list(LOCKS).index(kind) :]
        return (self.place / "bin" / "python").exists() and stands in [self.wanted(each) for each in kinds]

    def make(self, kind: str) -> None:
        """Build it anew and put it in place. Raises Missing or OSError, which leave the previous one in place."""
        try:
            built = self._built(kind)
            (built / ".ready").write_text(json.dumps(self.wanted(kind)))
            os.sync()  # what .ready says must hold after a power cut, too
            _remove(self.previous)
            if self.place.exists() or self.place.is_symlink():
                self.place.rename(self.previous)
            built.rename(self.place)
        finally:
            _remove(self.partial)
            _remove(self.previous)

    def _built(self, kind: str) -> Path:
        try:
            return self._build(kind, own_cache=False)
        except DamagedError as problem:
            system.say("取り寄せたものが壊れています。新しく取り寄せます", f"damaged, fetching anew ({problem})")
        try:
            return self._build(kind, own_cache=True)
        except DamagedError as problem:
            raise Missing(
                f"{problem}\n入れた部品が動きません。このシステム（Debian 12・13、x86-64）を確かめてください。",
                "What was installed does not work here: look at this system (Debian 12 or 13, x86-64).",
            ) from problem

    def _build(self, kind: str, *, own_cache: bool) -> Path:
        _remove(self.partial)
        (self.partial / "tmp").mkdir(parents=True)
        return self._install(kind, own_cache=own_cache)

    def _install(self, kind: str, *, own_cache: bool) -> Path:
        installer = Installer(self.partial, NEEDED_MB[kind], own_cache=own_cache)
        system.say("1/3 道具（uv）を取り寄せています", "fetching the installer")
        installer.bootstrap(base_python(), self.checkout / SETUP_LOCK)
        system.say(f"2/3 部品を取り寄せています（はじめての時 約{DOWNLOAD_MB[kind]} MB）", "fetching packages")
        locks = [self.checkout / name for name in LOCKS[kind]]
        built = installer.install(base_python(), locks, self.checkout / SETUP_LOCK, self.checkout)
        system.say("3/3 確かめています", "trying what was installed")
        installer.try_out(self.checkout / "scripts" / "trial.py", kind)
        return built


def base_python() -> Path:
    """The interpreter that is running, or the one that its virtual environment was made with."""
    return Path(getattr(sys, "_base_executable", sys.executable)).resolve()


@contextmanager
def only_one(checkout: Path) -> Iterator[None]:
    """Wait for another set-up of this checkout, and for what one that was killed left running: both hold the lock."""
    with (checkout / ".venv.lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            system.say("別の用意が終わるのを待っています", "waiting for another set-up to end")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main(kind: str) -> None:
    """Build the environment unless a complete one is in place. Raises Missing, OSError."""
    environment = Environment(CHECKOUT)
    if environment.is_ready(kind):
        return
    with only_one(CHECKOUT):
        if not environment.is_ready(kind):
            system.say("環境を用意しています", "setting up")
            environment.make(kind)


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)


def _unwritable(problem: OSError) -> Missing:
    return Missing(
        f"{problem.filename or CHECKOUT} に書き込めません（{problem.strerror}）。"
        "自分のものであるフォルダに置くか、持ち主と権限を確かめてください。",
        "This cannot be written to: put the checkout into a folder of your own, or look at its owner and mode.",
    )


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except Missing as missing:
        sys.exit(str(missing))
    except OSError as problem:
        is_full = problem.errno in {errno.ENOSPC, errno.EDQUOT}
        sys.exit(str(DiskSpace((CHECKOUT,), NEEDED_MB[sys.argv[1]]).missing() if is_full else _unwritable(problem)))
    except KeyboardInterrupt:
        sys.exit("\n中断しました。もう一度実行すると、はじめから用意します。 / interrupted: run it again")
