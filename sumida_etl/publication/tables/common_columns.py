"""Columns that tables share: those that each begins with, 項目, remarks; and the IDs of rows.

An ID is readable, ASCII, the same every time, and never a number alone.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

import pandas as pd

from sumida_etl.registry import Registry
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round
from sumida_etl.values.grammar.units import row_unit
from sumida_etl.vocabulary import Kind, Part

_PARTS = {Part.VALUE: "", Part.NUMERATOR: "-N", Part.DENOMINATOR: "-M"}
_KINDS = {Kind.ACTUAL: "actual", Kind.FORECAST: "forecast", Kind.FINAL: "final"}


def common_columns(ward: Ward, round: Round, ids: Sequence[str], plans: Iterable[str]) -> dict[str, object]:
    """The columns of the model PublishedTable, one row per ID."""
    return {
        "city_code": [ward.code] * len(ids),
        "id": list(ids),
        "city_name": [ward.name] * len(ids),
        "round": [round.key] * len(ids),
        "plan": list(plans),
    }


def item_columns(items: Iterable[str | None]) -> dict[str, object]:
    """項目 as a number that every program reads (① is 1), and as it is printed."""
    printed = list(items)
    return {"item": [_numbered(item) for item in printed], "item_printed": printed}


def _numbered(item: str | None) -> str | None:
    signs = ((sign, unicodedata.category(sign) == "No") for sign in item or "")
    return "".join(unicodedata.normalize("NFKC", sign) if number else sign for sign, number in signs) or None


def joined(remarks: Iterable[object]) -> str:
    """Remarks in one cell, each once; what is no text, or an empty one, is none."""
    return "／".join(dict.fromkeys(text for text in remarks if isinstance(text, str) and text))


def figure_id(code: str, day: date, kind: str) -> str:
    """``I203_2024-03_forecast``: the same figure has the same ID in every table and every round."""
    return f"{code}_{day:%Y-%m}_{_KINDS[Kind(kind)]}"


def part_code(indicator: str, department: str, part: Part) -> str:
    """``I204-D105``: a department's part of an indicator; of a ratio ``I204-D105-N`` and ``I204-D105-M``."""
    return f"{indicator}-{department}{_PARTS[part]}"


def forecast_id(code: str, end: date, made_on: date) -> str:
    """``I203_2024-03_forecast_2023-12``: the forecast's ID in every table, and the round it was made in."""
    return f"{figure_id(code, end, Kind.FORECAST)}_{made_on:%Y-%m}"


def measure_ids(registry: Registry) -> dict[tuple[str, str], str]:
    """The code of each (plan, number): ``P1-M03``."""
    return {(row.plan, row.number): row.code for row in registry.measures}


def result_codes(results: pd.DataFrame) -> list[str]:
    """The plan's code of each result; of a row the department added itself, one of its own: ``D101-X4f1c22d0``.

    Added rows about the same thing have the same code in every round, wherever they stand in the workbook.
    """
    names = ("result", "department", "plan", "measure", "item", "name", "unit")
    rows = list(zip(*(results[name] for name in names), strict=True))
    # 500 in 千円 and 500000 in 円 cannot be laid side by side; 人 and 名 are one unit.
    about = [(*row[1:6], row_unit(row[6] or "").label) for row in rows]
    added = added_codes(key for row, key in zip(rows, about, strict=True) if row[0] == "")
    return [row[0] or f"{row[1]}-{added[key]}" for row, key in zip(rows, about, strict=True)]


def added_codes(keys: Iterable[tuple[str | None, ...]]) -> dict[tuple[str | None, ...], str]:
    """``X4f1c22d0``: a code for each row a department added, made from what the row is about.

    Width and blanks do not count, as nobody types them the same twice. Where two rows of one round differ in nothing
    else, the second gets ``-2``.
    """
    codes: dict[tuple[str | None, ...], str] = {}
    for key in keys:
        if key not in codes:
            plain = ["".join(unicodedata.normalize("NFKC", part or "").split()) for part in key]
            code = f"X{sha256(chr(0x1F).join(plain).encode()).hexdigest()[:8]}"
            same = sum(each.partition("-")[0] == code for each in codes.values())
            codes[key] = f"{code}-{same + 1}" if same else code
    return codes
