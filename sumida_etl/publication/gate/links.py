"""Whether what leads to a row of another table finds it, and finds one only."""

from collections.abc import Iterator, Mapping

from schemas.publication import LINKS, CommonColumns, Link, keys_into, title_of
from sumida_etl.publication.datapackage.table_schema import titles_of
from sumida_etl.publication.gate.fault import Fault
from sumida_etl.publication.gate.sheet import Sheet


def link_faults(sheets: Mapping[type[CommonColumns], Sheet]) -> Iterator[Fault]:
    """Broken links and keys that stand twice, among the sheets there are."""
    for table, sheet in sheets.items():
        for columns in keys_into(table):
            first: dict[tuple[str, ...], int] = {}
            for at, key in enumerate(_keys(sheet, table, columns)):
                if first.setdefault(key, at) != at:
                    title = titles_of(table)[columns[-1]]
                    yield sheet.fault("G021", at, title, text=" ".join(key), wanted=str(first[key] + 2))
    for link in LINKS:
        if link.table in sheets and link.target in sheets:
            yield from _broken(link, sheets[link.table], sheets[link.target])


def _broken(link: Link, sheet: Sheet, target: Sheet) -> Iterator[Fault]:
    known = set(_keys(target, link.target, link.target_columns))
    here, there = titles_of(link.table), titles_of(link.target)
    wanted = f"「{title_of(link.target)}」の {'・'.join(there[name] for name in link.target_columns)}"
    for at, key in enumerate(_keys(sheet, link.table, link.columns)):
        if all(key) and key not in known:
            yield sheet.fault("G025", at, here[link.columns[-1]], text=" ".join(key), wanted=wanted)


def _keys(sheet: Sheet, table: type[CommonColumns], columns: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    titles = titles_of(table)
    return zip(*(sheet.column(titles[name]) for name in columns), strict=True)
