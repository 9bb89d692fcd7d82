"""A Debian with python3, make, git and ca-certificates and nothing else, in a folder, to type commands into."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

INCLUDED = "python3,make,git,ca-certificates"
PASSED_ON = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


@dataclass(frozen=True)
class Chroot:
    """``root``: where it lies."""

    root: Path

    def popen(self, command: str, user: str = "root", folder: str = "/") -> subprocess.Popen[str]:
        """Start a shell command, in a session of its own, with an environment like that of a new login."""
        home = "/root" if user == "root" else f"/home/{user}"
        passed = [f"{name}={os.environ[name]}" for name in PASSED_ON if name in os.environ]
        passed += [f"{name}={value}" for name, value in os.environ.items() if name.startswith("PIP_")]
        plain = [f"HOME={home}", f"USER={user}", "LANG=C.UTF-8", "PATH=/usr/sbin:/usr/bin:/sbin:/bin"]
        words = ["chroot", f"--userspec={user}:{user}", str(self.root), "env", "-i", *plain, *passed]
        return subprocess.Popen(
            [*words, "sh", "-c", f"cd {folder} && {command}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )

    def run(self, command: str, user: str = "root", folder: str = "/") -> tuple[int, str]:
        """Exit code and all that was printed."""
        process = self.popen(command, user, folder)
        said, _ = process.communicate()
        return process.returncode, said

    def must(self, command: str, user: str = "root", folder: str = "/") -> str:
        """Run a command that must succeed; returns its output."""
        code, said = self.run(command, user, folder)
        assert code == 0, f"{command}: {code}\n{said[-4000:]}"
        return said


def debootstrap(suite: str, target: Path) -> None:
    """Install a Debian, kept in ``target`` for next time. ``FRESH_MIRROR``: another mirror than debootstrap's own."""
    if (target / "etc" / "debian_version").exists():
        return
    part = target.with_name(f"{target.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    words = ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", suite, str(part)]
    subprocess.run([*words, *filter(None, [os.environ.get("FRESH_MIRROR")])], check=True, stdout=subprocess.DEVNULL)
    part.rename(target)


@contextmanager
def installed(base: Path, root: Path, checkout: Path) -> Iterator[Chroot]:
    """A copy of ``base`` with a user ``clerk``, the checkout's HEAD in both homes, and this machine's network.

    ``FRESH_CERTIFICATES``: a file of certificates that this machine's network wants trusted, as a city's may.
    """
    _clear(root)
    subprocess.run(["cp", "-a", str(base), str(root)], check=True)
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    mounts = [("proc", "proc", "proc"), ("tmpfs", "tmpfs", "dev/shm"), ("devpts", "devpts", "dev/pts")]
    chroot = Chroot(root)
    try:
        for kind, source, place in mounts:
            (root / place).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, source, str(root / place)], check=True)
        if certificates := os.environ.get("FRESH_CERTIFICATES"):
            shutil.copy(certificates, root / "usr/local/share/ca-certificates/city.crt")
            shutil.copy(certificates, root / "etc/ssl/certs/ca-certificates.crt")
        chroot.must("useradd --create-home clerk")
        for home, user in (("root", "root"), ("home/clerk", "clerk")):
            subprocess.run(["git", "clone", "--quiet", str(checkout), str(root / home / "sumida-etl")], check=True)
            chroot.must(f"chown -R {user}: /{home}/sumida-etl")
        yield chroot
    finally:
        _clear(root)


def _clear(root: Path) -> None:
    """End what still runs in it, and remove it."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "root").readlink() == root:
                os.kill(int(process.name), signal.SIGKILL)
    for place in ("proc", "dev/shm", "dev/pts"):
        subprocess.run(["umount", "--lazy", str(root / place)], check=False, capture_output=True)
    assert not (root / "proc" / "self").exists(), f"{root}/proc is still mounted"
    if root.exists():
        shutil.rmtree(root)
