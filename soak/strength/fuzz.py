"""``make soak FUZZ=minutes``: whatever is typed or sent is read or refused; nothing brings the readers down."""

import random
import time
import traceback
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

from soak.mutations import answered, mutated
from soak.points import scratch
from soak.sandbox import FEW, ROUND, Sandbox, write_inboxes
from sumida_etl.survey import Survey
from sumida_etl.values.cells import Percent
from sumida_etl.values.dates import read_date
from sumida_etl.values.grammar.lexicon import MULTIPLIERS, NOTES, PREFIXES, STATE_WORDS
from sumida_etl.values.grammar.units import UNITS
from sumida_etl.values.numbers import read_number
from sumida_etl.values.text_safety import begins_as_formula

_SIGNS = "▲△－―–—-ー+＋0123456789０１２３４５６７８９,，.．()（）/／~～〜%％¥￥:： \u3000\n\t年月日末元件人円約計"
_WORDS = (*MULTIPLIERS, *NOTES, *PREFIXES, *UNITS, *STATE_WORDS, "令和", "平成", "R6.2.8", "2024-02-08", "12月末現在")
_PART_READER = 0.02
"""Of the trials, those that send a whole workbook: each takes as long as a hundred cells."""


def typed(dice: random.Random) -> str:
    """A text as nobody types it: words of the grammars, signs, and letters of every script, in any order."""
    parts = []
    for _ in range(dice.choice((1, 2, 3, 4, 5, 8, 40))):
        kind = dice.random()
        if kind < 0.45:
            parts.append(dice.choice(_SIGNS) * dice.choice((1, 1, 1, 2, 12)))
        elif kind < 0.9:
            parts.append(dice.choice(_WORDS))
        else:
            parts.append(chr(dice.choice((dice.randrange(1, 0x250), dice.randrange(0x2000, 0xD800), 0xE0001, 0x1F600))))
    return "".join(parts)


def cell(dice: random.Random) -> object:
    """What a cell may hold."""
    number = dice.choice((0.1, -0.0, 1e308, 5e-324, float("nan"), float("inf"), 2**53 + 1.0, dice.random() * 1e6))
    return dice.choice((typed(dice), typed(dice), typed(dice), number, Percent(number), 10**40, True, date.max, None))


def _numbers(dice: random.Random) -> None:
    reading = read_number(cell(dice), dice.choice((*UNITS, "", typed(dice)[:6])))
    value = reading.value
    if value is not None and not (isinstance(value, Decimal) and value.is_finite()):
        raise ValueError(repr(value))
    if value is not None and reading.state is None:
        raise ValueError("a value without a state")


def _dates(dice: random.Random) -> None:
    read_date(cell(dice), ROUND.as_of)


def _texts(dice: random.Random) -> None:
    begins_as_formula(typed(dice))


CELLS: tuple[Callable[[random.Random], None], ...] = (_numbers, _numbers, _dates, _texts)


def _sent(data: bytes, dice: random.Random) -> bytes:
    """A workbook that was changed at random, cut, or is none at all."""
    kind = dice.random()
    if kind < 0.7:
        return mutated(data, dice)
    if kind < 0.85:
        return data[: dice.randrange(len(data))] + dice.randbytes(dice.randrange(64))
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, dice.randbytes(dice.randrange(2000)))
    return out.getvalue()


def fuzz(seconds: float, seed: int) -> tuple[int, int, list[str]]:
    """Try for so long; returns how many cells and workbooks were tried, and every uncaught error."""
    dice, folder = random.Random(seed), scratch()  # noqa: S311 - trials, not secrets
    inbox = write_inboxes(folder / "few", FEW)[0]
    survey = Survey.open(Sandbox(folder / "sandbox", inbox).settings, ROUND)
    good, *others = sorted(inbox.rglob("*.xlsx"))
    back = folder / "back"
    back.mkdir()
    cells = books = 0
    wrong: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = dice.getstate()
        try:
            if dice.random() < _PART_READER / 10:
                books += 1
                _book(dice, good, others, survey, back, wrong)
            else:
                cells += 1
                dice.choice(CELLS)(dice)
        except Exception:
            wrong.append(traceback.format_exc(limit=-3))
            print(f"  UNCAUGHT {wrong[-1]} (state {hash(before)})", flush=True)
    return cells, books, wrong


def _book(dice: random.Random, good: Path, others: list[Path], survey: Survey, back: Path, wrong: list[str]) -> None:
    odd = back.parent / "odd.xlsx"
    odd.write_bytes(_sent(dice.choice(others).read_bytes(), dice))
    found = answered(good, odd, survey, back)
    if found.wrong and "a fault of the program" in found.wrong:
        kept = back.parent / f"wrong-{len(wrong)}.xlsx"
        odd.rename(kept)
        wrong.append(f"{kept}: {found.wrong}")
        print(f"  UNCAUGHT {wrong[-1]}", flush=True)
    for path in back.iterdir():
        path.unlink()


def main(minutes: float, seed: int = 1) -> int:
    """Print the counts; 1 if anything was uncaught."""
    cells, books, wrong = fuzz(minutes * 60, seed)
    print(f"{cells} cells and {books} workbooks in {minutes:g} min (seed {seed}): {len(wrong)} uncaught.")
    return 1 if wrong else 0
