"""備考 of 効果・実績: what the plan says of a figure, whether its parts add up to it, what the department said."""

from decimal import Decimal
from functools import reduce

import pandas as pd

from sumida_etl.attainment.bounds import EXACT
from sumida_etl.publication.tables.common_columns import joined
from sumida_etl.registry import Registry


def remarks_of(rows: pd.DataFrame, registry: Registry) -> list[str]:
    """One text per row. ``rows``: columns ``result`` (the plan's code), ``kind``, ``unit``, ``value``, ``remark``."""
    notes = {line.code: line.note for line in registry.results}
    totals = {total.whole: total.note for total in registry.totals}
    sums = _sums_that_differ(rows, registry)
    keys = zip(rows["result"], rows["kind"], rows["remark"], strict=True)
    return [joined((notes.get(code), totals.get(code), sums.get((code, kind)), remark)) for code, kind, remark in keys]


def _sums_that_differ(rows: pd.DataFrame, registry: Registry) -> dict[tuple[str, str], str]:
    """Of each whole whose parts are all known in its own unit and add up to something else: what they add up to."""
    columns = zip(rows["result"], rows["kind"], rows["unit"], rows["value"], strict=True)
    known = {(code, kind): (unit, value) for code, kind, unit, value in columns if code and isinstance(value, Decimal)}
    said = {}
    for total in registry.totals:
        for (code, kind), (unit, value) in known.items():
            parts = [known.get((part, kind)) for part in total.parts]
            if code != total.whole or any(part is None or part[0] != unit for part in parts):
                continue
            whole = reduce(EXACT.add, (part[1] for part in parts if part is not None))
            if whole != value:
                said[code, kind] = f"内訳の計は{whole:,f}{unit}で、この数値と合わない"
    return said
