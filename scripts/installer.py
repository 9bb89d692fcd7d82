"""Install uv by pip, and the rest by uv, in seconds instead of minutes. Both verify hashes."""

import importlib.util
import os
import re
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from scripts import network, problems, system

_DOWNLOADED = re.compile(r"^ *Download(?:ed|ing) (\S+)(?: \((.*)\))?$")


class DamagedError(RuntimeError):
    """An installed file differs from what was published, or a package does not start. The text says which."""


class Installer:
    """Builds an environment in ``folder``, which needs ``needed`` MB of disk space.

    Every method raises Missing where something is to be done first.
    """

    def __init__(self, folder: Path, needed: int, *, own_cache: bool = False) -> None:
        self._tools = folder / "tools" / "bin"
        self._built = folder / "venv"
        cache = folder / "cache" if own_cache else _cache()
        if not _is_writable(cache):
            system.say(f"{cache} に書けないので、取り寄せたものは次回に使えません", "cache not writable, doing without")
            cache = folder / "cache"
        self._environment = _without(os.environ, "VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "UV_SYSTEM_PYTHON") | {
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "PIP_USER": "0",
            "TMPDIR": str(folder / "tmp"),
            "UV_CACHE_DIR": str(cache),
            "UV_PYTHON_DOWNLOADS": "never",
        }
        self._environment.setdefault("UV_CONCURRENT_DOWNLOADS", "8")  # more of them, and none ends for a long time
        if cache.is_relative_to(folder):
            self._environment["PIP_NO_CACHE_DIR"] = "1"
        self.room = problems.DiskSpace(_filesystems(folder, cache), needed)
        self.room.check()

    def bootstrap(self, python: Path, lock: Path) -> None:
        """Install uv by pip, and hand pip's network configuration to uv."""
        if importlib.util.find_spec("ensurepip") is None:
            system.install(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
        self._run([python, "-m", "venv", self._tools.parent])
        pip: list[str | Path] = [self._tools / "python", "-m", "pip"]
        self._run([*pip, "install", "--quiet", "--require-hashes", "--requirement", lock])
        configuration = network.pip_configuration(self._tools / "python", self._environment)
        self._environment |= network.for_uv(configuration, self._environment)
        self._options = network.options_for_uv(configuration)

    def install(self, python: Path, locks: Iterable[Path], setup_lock: Path, project: Path) -> Path:
        """Make the environment from lock files and checkout. Returns its folder, which may be moved."""
        uv: list[str | Path] = [self._tools / "uv"]
        self._run([*uv, "venv", "--no-project", "--relocatable", "--python", python, self._built])
        install = [*uv, "pip", "install", "--python", self._built / "bin" / "python", "--no-deps", *self._options]
        requirements = [word for lock in locks for word in ("--requirement", lock)]
        self._run([*install, "--require-hashes", *requirements])
        self._run([*install, "--build-constraints", setup_lock, "--editable", project])
        (self._tools / "uv").replace(self._built / "bin" / "uv")  # for make lock
        return self._built

    def _run(self, words: Sequence[str | Path]) -> None:
        """Run to the end, showing what is downloaded; the lock of this set-up is inherited, so held until then."""
        last: deque[str] = deque(maxlen=12)
        with subprocess.Popen(  # noqa: S603 - our own command line
            words,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            close_fds=False,
        ) as process:
            try:
                for line in process.stdout or ():
                    if found := _DOWNLOADED.match(line.rstrip()):
                        print(f"    {found[1]} {found[2] or '✓'}", file=sys.stderr, flush=True)
                    else:
                        last.append(line.rstrip())
            except BaseException:
                process.kill()  # else it goes on writing where we clear away
                raise
        if process.returncode:
            raise problems.explain(last, self.room)

    def try_out(self, trial: Path, kind: str) -> None:
        """Let the new environment check itself. Raises DamagedError."""
        done = subprocess.run(  # noqa: S603 - our own command line
            [self._built / "bin" / "python", trial, kind],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
            close_fds=False,  # Python compiles what it imports: the lock is held until it has ended, too
        )
        if done.returncode:
            raise DamagedError("\n".join((done.stdout + done.stderr).strip().splitlines()[-12:]))


def _cache() -> Path:
    if named := os.environ.get("UV_CACHE_DIR"):
        return Path(named).absolute()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()) / "uv"


def _is_writable(folder: Path) -> bool:
    return os.access(problems.existing(folder), os.W_OK | os.X_OK)


def _filesystems(*folders: Path) -> tuple[Path, ...]:
    """One of the folders per file system."""
    by_device = {problems.existing(folder).stat().st_dev: folder for folder in reversed(folders)}
    return tuple(by_device.values())


def _without(environment: os._Environ[str], *names: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name not in names}
