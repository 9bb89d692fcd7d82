"""The tabs of a workbook that are called as ours are, but for blanks, widths, and what nobody sees."""

from collections.abc import Collection, Mapping

from schemas.submission import SHEETS
from sumida_etl.values.uncounted import folded


def tabs_meant(names: Collection[str]) -> Mapping[str, str]:
    """Tab → our sheet's name, where it can only be it: 効果･実績 → 効果・実績, where no other tab comes near."""
    found = {}
    for sheet in SHEETS:
        like = [name for name in names if folded(name) == folded(sheet.name)]
        if len(like) == 1 and like[0] != sheet.name:
            found[like[0]] = sheet.name
    return found
