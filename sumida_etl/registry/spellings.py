"""How other files of the plan spell a measure or an item: ``取組３`` is ``取組3`` where only that one is like it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from unicodedata import normalize

from sumida_etl.registry import files
from sumida_etl.registry.table import Line

Key = tuple[str, ...]


def with_known_spellings(lines: Mapping[str, tuple[Line, ...]]) -> dict[str, tuple[Line, ...]]:
    """The lines with 取組番号 spelled as in measures.csv, and 項目 as in items.csv; what names none stays as it is."""
    found = dict(lines)
    measures = _spelled(found[files.MEASURES.name], ("計画コード", "取組番号"))
    for file in (files.ITEMS, files.INDICATORS, files.RESULTS, files.TEXTS):
        found[file.name] = _put_right(found[file.name], ("計画コード", "取組番号"), measures)
    items = _spelled(found[files.ITEMS.name], ("計画コード", "取組番号", "項目"))
    found[files.RESULTS.name] = _put_right(found[files.RESULTS.name], ("計画コード", "取組番号", "項目"), items)
    return found


def folded(text: str) -> str:
    """A number or code without what tells two spellings of it apart: width, spaces, capitals."""
    return "".join(normalize("NFKC", text).split()).casefold()


def like(key: Key, there: Iterable[Key]) -> list[str]:
    """What of the known keys is the same but for its spelling, by the last part of each."""
    said = [folded(part) for part in key]
    return [each[-1] for each in there if [folded(part) for part in each] == said]


def _spelled(lines: Iterable[Line], names: Sequence[str]) -> Callable[[Key], str]:
    """The spelling of a key's last part: its own where there is such a row, else that of the only one alike."""
    known: dict[Key, set[str]] = defaultdict(set)
    for line in lines:
        *before, last = _key(line, names)
        known[*before, folded(last)].add(last)

    @cache
    def spelling(key: Key) -> str:
        *before, last = key
        alike = known.get((*before, folded(last)), set())
        return next(iter(alike)) if len(alike) == 1 and last not in alike else last

    return spelling


def _put_right(lines: Iterable[Line], names: Sequence[str], spelling: Callable[[Key], str]) -> tuple[Line, ...]:
    return tuple(_with(line, names[-1], spelling(_key(line, names))) for line in lines)


def _key(line: Line, names: Sequence[str]) -> Key:
    return tuple(str(line.cells.get(name, "")) for name in names)


def _with(line: Line, name: str, cell: Any) -> Line:  # noqa: ANN401 - a parsed cell
    return line if line.cells[name] == cell else replace(line, cells={**line.cells, name: cell})
