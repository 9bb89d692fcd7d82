"""Match rows whose key was edited: which of the rows that nobody asked for is the one that is missing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded

Row = Mapping[str, Any]


class Pairs(NamedTuple):
    """``paired``: submitted rows meant as asked ones; ``missing``: asked rows without one; ``extra``: all others."""

    paired: pd.DataFrame
    missing: pd.DataFrame
    extra: pd.DataFrame


def pair_changed(left: pd.DataFrame, missed: pd.DataFrame, by_key: pd.DataFrame, sheet: Sheet) -> Pairs:
    """Pair each missing row with a left-over one in its place that agrees in half of the locked cells or more.

    The most similar pairs are made first. The place of a missing row is between the rows matched around it, so
    rows inserted above change nothing, and neither does a row deleted just before.
    """
    locked = [column.name for column in sheet.columns if column.role == "locked" and column.fixed]
    submitted: defaultdict[str, dict[int, Row]] = defaultdict(dict)
    for row in _records(left):
        submitted[row["submission"]][row["row"]] = row
    rows_of = dict(zip(zip(by_key["submission"], by_key["line"], strict=True), by_key["row"], strict=True))
    paired, missing = [], []
    for gap in _gaps(missed):
        submission, line = gap[0]["submission"], gap[0]["line"]
        start = rows_of[submission, line - 1] + 1 if (submission, line - 1) in rows_of else gap[0]["row"]
        after = rows_of.get((submission, line + len(gap)), 0)
        stop = after if after > start else start + len(gap)
        there = [row for row in sorted(submitted[submission]) if start <= row < stop]
        matches = _matches(gap, {row: submitted[submission][row] for row in there}, locked, sheet.key[-1])
        for number, asked in enumerate(gap):
            if number in matches:
                paired.append({**asked, **submitted[submission].pop(matches[number])})
                continue
            # Reported where it should stand: below its neighbour, or where the template had it.
            above = start - 1 if number == 0 else matches.get(number - 1, asked["row"] - 1)
            missing.append({**asked, "row": above + 1})
    extra = [row for rows in submitted.values() for row in rows.values()]
    return Pairs(*(pd.DataFrame(rows, dtype=object) for rows in (paired, missing, extra)))


def _gaps(missed: pd.DataFrame) -> Iterator[list[Row]]:
    """Missing rows that follow one another in the template, as groups."""
    gap: list[Row] = []
    for row in _records(missed.sort_values(["submission", "line"])):
        if gap and (row["submission"], row["line"]) != (gap[-1]["submission"], gap[-1]["line"] + 1):
            yield gap
            gap = []
        gap.append(row)
    if gap:
        yield gap


def _matches(gap: Sequence[Row], there: Mapping[int, Row], locked: list[str], own: str) -> dict[int, int]:
    """Position in the gap → submitted row that is meant by it; matches keep the template's order."""
    likeness = {
        (number, row): _alike(there[row], asked, locked, own) for number, asked in enumerate(gap) for row in there
    }
    matches: dict[int, int] = {}
    for (number, row), (same, _) in sorted(likeness.items(), key=lambda item: item[1], reverse=True):
        in_order = all((number < other) == (row < taken) for other, taken in matches.items())
        if same * 2 >= len(locked) and number not in matches and row not in matches.values() and in_order:
            matches[number] = row
    return matches


def _alike(submitted: Row, asked: Row, locked: list[str], own: str) -> tuple[int, float]:
    """How many locked cells agree, and the similarity (0 to 1) of all their texts together.

    Where the row's ``own`` name agrees, a cell that was emptied says nothing against it.
    """
    said = [folded(raw_text(submitted[name])) for name in locked]
    meant = [folded(raw_text(asked[f"asked_{name}"])) for name in locked]
    if own in locked and said[locked.index(own)] == meant[locked.index(own)]:
        said = [text or right for text, right in zip(said, meant, strict=True)]
    near = SequenceMatcher(None, "\n".join(said), "\n".join(meant), autojunk=False).ratio()
    return sum(map(str.__eq__, said, meant)), near


def _records(rows: pd.DataFrame) -> list[Row]:
    return [{str(name): cell for name, cell in row.items()} for row in rows.to_dict("records")]
