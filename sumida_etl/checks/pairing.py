"""Rows whose key was changed: which of the rows nobody asked for is the one that is missing."""

from collections.abc import Hashable, Mapping
from typing import NamedTuple

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.forms.tables import folded
from sumida_etl.values.cells import raw_text


class Pairs(NamedTuple):
    """Rows that came and were meant to be asked ones, asked ones that did not come, and rows that are neither."""

    paired: pd.DataFrame
    missing: pd.DataFrame
    extra: pd.DataFrame


def pair_changed(left: pd.DataFrame, missed: pd.DataFrame, by_key: pd.DataFrame, sheet: Sheet) -> Pairs:
    """Pair each missed row with the left-over one that stands in its place and says half of its locked cells.

    Its place is below the asked row before it, wherever that came; so rows inserted above change nothing.
    """
    locked = [column.name for column in sheet.columns if column.role == "locked" and column.fixed]
    came = {(row["submission"], row["row"]): row for row in left.to_dict("records")}
    rows_of = {
        (submission, line): row
        for submission, line, row in zip(by_key["submission"], by_key["line"], by_key["row"], strict=True)
    }
    paired, missing = [], []
    for asked in missed.sort_values(["submission", "line"]).to_dict("records"):
        submission, line = asked["submission"], asked["line"]
        place = rows_of[submission, line - 1] + 1 if (submission, line - 1) in rows_of else asked["row"]
        found = came.get((submission, place))
        if found is not None and _alike(found, asked, locked):
            rows_of[submission, line] = place
            paired.append({**asked, **came.pop((submission, place))})
        else:
            missing.append({**asked, "row": place})
    return Pairs(*(pd.DataFrame(rows, dtype=object) for rows in (paired, missing, list(came.values()))))


def _alike(came: Mapping[Hashable, object], asked: Mapping[Hashable, object], locked: list[str]) -> bool:
    same = sum(folded(raw_text(came[name])) == folded(raw_text(asked[f"asked_{name}"])) for name in locked)
    return same * 2 >= len(locked)
