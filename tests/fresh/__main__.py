"""``make fresh [SUITES="bookworm trixie"]``: both commands on systems that were just installed. As root; half an hour.

As root and as an ordinary user ``make run`` and ``make test`` go to their ends, the user doing as the messages say;
then a set-up is interrupted at seven moments in four ways, and each time the next one must be whole. It needs
debootstrap and 3 GB. ``FRESH_FOLDER`` keeps the bare systems; ``FRESH_MIRROR`` and ``FRESH_CERTIFICATES`` are for a
network that wants them; ``PIP_*`` is passed on. ``FRESH_ONLY=run`` leaves out ``make test``.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.fresh.chroot import Chroot, debootstrap, installed

CHECKOUT = Path(__file__).resolve().parents[2]
PUBLISHED = "out/公開/R5-12/index.html"
PLACE = {"root": "/root/sumida-etl", "clerk": "/home/clerk/sumida-etl"}
WHOLE = ".venv/bin/python scripts/trial.py run && .venv/bin/sumida-etl --help"


def main() -> None:
    """Every trial on every suite. Raises AssertionError with what was said at the first that fails."""
    folder = Path(os.environ.get("FRESH_FOLDER") or tempfile.mkdtemp(prefix="fresh-")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    commands = ["make run"] if os.environ.get("FRESH_ONLY") == "run" else ["make run", "make test"]
    for suite in sys.argv[1:] or ["bookworm", "trixie"]:
        base = folder / f"base-{suite}"
        debootstrap(suite, base)
        for trial in (as_root, as_clerk):
            with installed(base, folder / "system", CHECKOUT) as chroot:
                print(f"{suite}: {trial.__name__}", flush=True)
                trial(chroot, commands)
        with installed(base, folder / "system", CHECKOUT) as chroot:
            print(f"{suite}: interrupted", flush=True)
            interrupted(chroot)


def as_root(chroot: Chroot, commands: list[str]) -> None:
    """Nothing is asked of root."""
    for command in commands:
        timed(command, lambda command=command: chroot.must(command, "root", PLACE["root"]))
    assert (chroot.root / PLACE["root"][1:] / PUBLISHED).exists()


def as_clerk(chroot: Chroot, commands: list[str]) -> None:
    """What the ordinary user is told to ask for is installed by root, word for word, and is enough."""
    asked_for(chroot, "make run")
    timed("make run", lambda: chroot.must("make run", "clerk", PLACE["clerk"]))
    assert (chroot.root / PLACE["clerk"][1:] / PUBLISHED).exists()
    if "make test" in commands:
        chroot.must("make tools", "clerk", PLACE["clerk"])
        asked_for(chroot, ".venv/bin/python -m tests.browser.chromium")
        timed("make test", lambda: chroot.must("make test", "clerk", PLACE["clerk"]))


def asked_for(chroot: Chroot, command: str) -> None:
    """The command stops and names another, which is then done."""
    code, said = chroot.run(command, "clerk", PLACE["clerk"])
    told = re.search(r"sudo (apt-get install [\w. +-]*\w) を実行", said)
    assert code != 0 and told, f"{command}: {code}\n{said[-4000:]}"
    print(f"  {command}: {told[0]}", flush=True)
    chroot.must(f"apt-get update -qq && DEBIAN_FRONTEND=noninteractive {told[1]} -y --no-install-recommends")


def interrupted(chroot: Chroot) -> None:
    """Seven moments over the time that a whole set-up takes from nothing, each with one of four ways to die."""
    place = PLACE["root"]
    anew = "rm -rf .venv ~/.cache"
    whole = timed("make environment", lambda: chroot.must("make environment", "root", place))
    for number in range(7):
        chroot.must(anew, "root", place)
        moment = whole * (number + 0.5) / 7
        how = ("Ctrl-C", "kill -9 of all", "kill -9 of make and python", "kill of python")[number % 4]
        process = chroot.popen("exec make environment", "root", place)
        time.sleep(moment)
        end(process, chroot, how)
        said = chroot.must(f"make environment && {WHOLE}", "root", place)
        waited = "waited, " if "別の用意" in said else ""
        print(f"  {how} after {moment:.0f} s: {waited}whole again", flush=True)


def end(process: subprocess.Popen[str], chroot: Chroot, how: str) -> None:
    """Interrupt a set-up as a person, a system or a mishap would. ``kill`` of less than all leaves uv running."""
    if how == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    elif how == "kill -9 of all":
        os.killpg(process.pid, signal.SIGKILL)
    else:
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                inside = (folder / "root").readlink() == chroot.root
                words = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if inside and b"scripts.environment" in words:
                os.kill(int(folder.name), signal.SIGTERM if how == "kill of python" else signal.SIGKILL)
        if how == "kill -9 of make and python":
            process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()


def timed(what: str, work: Callable[[], object]) -> float:
    """Seconds that it took, also printed with what came over the network meanwhile, by everything on this machine."""
    began, before = time.monotonic(), received()
    work()
    took = time.monotonic() - began
    print(f"  {what}: {took:.0f} s, {(received() - before) / 1e6:.0f} MB received", flush=True)
    return took


def received() -> int:
    """Bytes that came in, other than from this machine itself."""
    lines = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    return sum(int(line.split(":")[1].split()[0]) for line in lines if line.split(":")[0].strip() != "lo")


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("make fresh は root で実行してください（debootstrap と chroot を使います）。 / run make fresh as root")
    main()
