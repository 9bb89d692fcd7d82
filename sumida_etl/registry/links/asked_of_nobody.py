"""Where nobody would be asked, and nobody would notice: told, though a plan may mean it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.links.spans import span_of
from sumida_etl.registry.table import Line

_CODES = (
    (files.DEPARTMENTS, "所属コード"),
    (files.MEASURES, "取組コード"),
    (files.ITEMS, "項目コード"),
    (files.INDICATORS, "指標コード"),
    (files.RESULTS, "実績コード"),
)
_A_YEAR = timedelta(days=366)
"""From when on a code is no longer out of force, but used again."""


def asked_of_nobody(lines: Mapping[str, Sequence[Line]]) -> Iterator[Fault]:
    """Indicators that no department reports, and days on which a code is between two of its rows."""
    reported = {line.cells["指標コード"] for line in lines[files.ASSIGNMENTS.name]}
    for line in lines[files.INDICATORS.name]:
        if (code := line.cells["指標コード"]) not in reported:
            said = f"{code} を報告する所属がありません。{files.ASSIGNMENTS.name} に割当てを書きます"
            yield line.fault("指標コード", said, stops=False)
    for file, column in _CODES:
        yield from _between(lines[file.name], column)


def _between(lines: Sequence[Line], column: str) -> Iterator[Fault]:
    rows: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        rows[line.cells[column]].append(line)
    for code, own in rows.items():
        own.sort(key=span_of)
        last = span_of(own[0])[1]
        for line in own[1:]:
            begin, end = span_of(line)
            if last < begin and timedelta(days=1) < begin - last < _A_YEAR:
                day = last + timedelta(days=1)
                said = f"{code} の前の行は {last} に終わり、{day} からこの行の始まりまで、どの行も有効ではありません"
                yield line.fault("有効開始", said, stops=False)
            last = max(last, end)
