"""``make soak``: every fault many times, the counts printed and, once every part was tried, written to the page.

A run that was stopped goes on with the part it had begun, as long as the commit is the same. ``MUTANTS=1`` (or a part
of a module's path) and ``FUZZ=minutes`` try the tests and the readers instead. ``ONLY=flips`` runs one part, and
``COUNT`` sets how much of it, which no page tells.
"""

import os
import shutil
import sys
import time

from soak.kept import Kept
from soak.parts import PARTS
from soak.points import scratch
from soak.sandbox import CHECKOUT
from soak.strength import fuzz, survivors
from soak.tally import Tally
from sumida_etl.atomic_write import atomic_write
from sumida_etl.permissions import OPEN

PAGE = CHECKOUT / "docs" / "reliability.md"
MARK = "<!-- figures: written by make soak -->\n"


def main() -> int:
    """What the environment asks for; returns the exit code: 1 if anything was not good."""
    if mutants := os.environ.get("MUTANTS"):
        return survivors.main(() if mutants == "1" else (mutants,))
    if minutes := os.environ.get("FUZZ"):
        return fuzz.main(float(minutes), int(os.environ.get("SEED", "1")))
    only, count = os.environ.get("ONLY"), os.environ.get("COUNT")
    if only and count:
        return 1 if tried(only, int(count)).wrong else 0
    return everything((only,) if only else tuple(PARTS))


def everything(names: tuple[str, ...]) -> int:
    """The parts that this commit was not tried by yet; and the page, if every part has been tried."""
    kept = Kept.of_checkout()
    found: dict[str, Tally] = {}
    for name in PARTS:
        if (known := kept.found(name)) is not None:
            print(f"{name}: tried on this commit already, in {known.seconds:.0f} s", flush=True)
            found[name] = known
        elif name in names:
            found[name] = tried(name)
            kept.keep(name, found[name])
    whole = Tally.of(found.values())
    if found.keys() == PARTS.keys():  # the figures of some would stand for all
        head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
        text = whole.as_markdown(kept.commit or "uncommitted code")
        atomic_write(PAGE, f"{head}{MARK}\n{text}".encode(), mode=OPEN)
    return 1 if whole.wrong else 0


def tried(name: str, count: int | None = None) -> Tally:
    """One part."""
    begun, folder = time.perf_counter(), scratch()
    try:
        tally = PARTS[name].tried(folder, count)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tally.seconds = time.perf_counter() - begun
    print(f"{name}: {tally.seconds:.0f} s", flush=True)
    return tally


if __name__ == "__main__":
    sys.exit(main())
