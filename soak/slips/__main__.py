"""``python -m soak.slips``: measure and write docs/plausibility.json, which docs/checks.md shows.

``--seed``, ``--slips`` and ``--folder`` (where workbooks are kept for the next time) change what is measured; without
``--write`` the figures are printed only.
"""

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from soak.sandbox import CHECKOUT
from soak.slips.kinds import Slip
from soak.slips.measure import Cell, Clean, Made, clean, make, possible
from soak.slips.office import Office, OfficeRound
from sumida_etl.checks.findings.docs_page import COUNTS, MEASURED
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round

ROUNDS = tuple(map(Round.parse, ("R4-12", "R5-06", "R5-12", "R6-09", "R6-12", "R7-06")))
SEED, SLIPS = 18, 1000


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="python -m soak.slips")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--slips", type=int, default=SLIPS)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--missed", action="store_true", help="print each slip that nothing was said of")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare:
        folder = (given.folder or Path(spare)) / str(given.seed)
        made, sound = measured(folder, given.seed, given.slips)
    figures = as_data(made, sound, given.seed)
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    if given.missed:
        for one in made:
            if not one.codes:
                print(one)
    if given.write:
        MEASURED.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measured(folder: Path, seed: int, slips: int) -> tuple[list[Made], list[Clean]]:
    """All slips and all sound rounds."""
    office = Office.of(load_registry(CHECKOUT / "plan"), CHECKOUT / "sample", ROUNDS[-1], seed)
    rounds = [OfficeRound(office, round, folder) for round in ROUNDS]
    looked = [clean(one) for one in rounds]
    chosen = _chosen([cells for _, cells, _ in looked], slips, Random(seed))  # noqa: S311 - trials, not secrets
    made = [
        each
        for number, (one, (_, _, told)) in enumerate(zip(rounds, looked, strict=True))
        for each in make(one, [(kind, cell) for at, kind, cell in chosen if at == number], told, seed)
    ]
    return made, [found for found, _, _ in looked]


def _chosen(cells: Sequence[Sequence[Cell]], slips: int, random: Random) -> list[tuple[int, Slip, Cell]]:
    """The same number of slips of each kind, half of them where there is a history."""
    every = [(at, cell) for at, some in enumerate(cells) for cell in some]
    chosen: list[tuple[int, Slip, Cell]] = []
    groups = [(kind, history) for kind in Slip for history in (True, False)]
    for number, (kind, history) in enumerate(groups):
        wanted = slips * (number + 1) // len(groups) - len(chosen)
        fit = [(at, cell) for at, cell in every if cell.has_history is history and possible(cell, kind, random)]
        chosen += [(at, kind, cell) for at, cell in random.choices(fit, k=wanted)]
    return chosen


def as_data(made: Sequence[Made], sound: Sequence[Clean], seed: int) -> dict[str, Any]:
    """The figures: hits per kind, and per check hits and false warnings, where there is a history and where not."""
    false = Counter((code, history) for one in sound for code, history in one.codes)
    hits = Counter((code, one.cell.has_history) for one in made for code in one.codes)
    kinds: dict[str, Slip | None] = {**{kind.value: kind for kind in Slip}, "すべて": None}
    return {
        "seed": seed,
        "slips": len(made),
        "rounds": {one.round: {"workbooks": one.workbooks, "false": len(one.codes)} for one in sound},
        "kinds": {name: {half: _share(some) for half, some in _halves(made, kind)} for name, kind in kinds.items()},
        "checks": {
            code: dict(
                zip(COUNTS, (each[code, history] for each in (hits, false) for history in (True, False)), strict=True)
            )
            for code in sorted({code for code, _ in (*false, *hits)})
        },
    }


def _halves(made: Sequence[Made], kind: Slip | None) -> Iterator[tuple[str, list[Made]]]:
    for name, history in (("history", True), ("none", False)):
        yield name, [one for one in made if one.cell.has_history is history and kind in (None, one.kind)]


def _share(some: Sequence[Made]) -> dict[str, int]:
    return {"made": len(some), "told": sum(bool(one.codes) for one in some)}


if __name__ == "__main__":
    main()
