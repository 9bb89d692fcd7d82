"""Whether the lines of a plan fit together: what leads nowhere, stands twice, or contradicts another line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import timedelta

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.groups import group_faults
from sumida_etl.registry.links.references import Lines, reference_faults
from sumida_etl.registry.links.repeated_lines import repeated_lines
from sumida_etl.registry.links.reporters import one_reporter, parts_that_fit, while_active
from sumida_etl.registry.links.spans import groups_of, overlap, span_of
from sumida_etl.registry.possible import impossible_figures
from sumida_etl.registry.row_rules import row_faults
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.registry.spellings import folded
from sumida_etl.registry.table import Line, by_key
from sumida_etl.rounds import era
from sumida_etl.vocabulary import LIKE_JUDGEMENTS, Judgement

_VOCABULARY = {folded(judgement): judgement for judgement in Judgement}
_CODES = (
    (files.DEPARTMENTS, "所属コード"),
    (files.MEASURES, "取組コード"),
    (files.ITEMS, "項目コード"),
    (files.INDICATORS, "指標コード"),
    (files.RESULTS, "実績コード"),
)
_A_YEAR = timedelta(days=366)
"""From when on a code is no longer out of force, but used again."""


def link_faults(lines: Lines, plans: Sequence[Plan], broken: Set[str]) -> Iterator[Fault]:
    """Everything that is wrong between lines. What refers to a file in ``broken``, of which lines lack, is let be."""
    for file in (files.PLANS, *files.ALL):
        yield from row_faults(file, lines[file.name], plans)
    yield from repeated_lines(lines)
    yield from reference_faults(lines, broken)
    yield from words_of_two_kinds(lines[files.JUDGEMENTS.name])
    figures = (files.INDICATORS, files.TARGETS, files.HISTORY)
    yield from impossible_figures(*(lines[file.name] for file in figures))
    if not broken & {files.TARGETS.name, files.INDICATORS.name}:
        yield from _targets_ahead(lines[files.TARGETS.name], lines[files.INDICATORS.name])
    if files.DEPARTMENTS.name not in broken:
        yield from group_faults(lines[files.DEPARTMENTS.name], lines[files.HISTORY.name])
    if not broken & {files.RESULTS.name, files.DEPARTMENTS.name}:
        yield from one_reporter(lines[files.RESULTS.name], lines[files.DEPARTMENTS.name])
    if not broken & {files.ASSIGNMENTS.name, files.INDICATORS.name}:
        groups = groups_of(lines[files.DEPARTMENTS.name])
        yield from parts_that_fit(lines[files.ASSIGNMENTS.name], lines[files.INDICATORS.name], groups)
        yield from asked_of_nobody(lines)
    if not broken & {files.ASSIGNMENTS.name, files.DEPARTMENTS.name}:
        yield from while_active(lines[files.ASSIGNMENTS.name], lines[files.DEPARTMENTS.name])


def _targets_ahead(targets: Iterable[Line], indicators: Iterable[Line]) -> Iterator[Fault]:
    """A way is measured from the baseline's year to the target's, so there is one."""
    first = {
        line.cells["指標コード"]: line.cells["基準年度"] for line in indicators if line.cells["基準値"] is not None
    }
    for line in targets:
        base, year = first.get(line.cells["指標コード"]), line.cells["目標年度"]
        if base is not None and year <= base:
            yield line.fault("目標年度", f"{era(year)} は、基準年度 {era(base)} より後の年度にします")


def words_of_two_kinds(lines: Sequence[Line]) -> Iterator[Fault]:
    """Counts are shown by word over all plans, so a word has one meaning on a day: good, behind, or no verdict.

    ``Ａ`` and ``A`` are one word to whoever reads them.
    """
    for at, line in enumerate(lines):
        word, judgement = line.cells["語"], line.cells["判定"]
        known = _VOCABULARY.get(folded(word))
        if known and not _alike(judgement, known):
            yield line.fault("語", f"「{word}」は別の判定の語です。{judgement} とは良し悪しが違うので、別の語にします")
        for column in ("語", "英語"):
            yield from _said_before(line, lines[:at], column)


def _said_before(line: Line, before: Sequence[Line], column: str) -> Iterator[Fault]:
    word, judgement = line.cells[column], line.cells["判定"]
    for other in before if word else ():
        same = folded(other.cells[column]) == folded(word) and overlap(span_of(line), span_of(other))
        if same and not _alike(judgement, other.cells["判定"]):
            yield line.fault(
                column,
                f"「{word}」は{other.number}行目で {other.cells['判定']} の語です。"
                f"{judgement} とは良し悪しが違うので、別の語にします",
            )
            return


def _alike(one: Judgement, other: Judgement) -> bool:
    return any(one in group and other in group for group in LIKE_JUDGEMENTS)


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
    for (code,), own in by_key(lines, (column,)).items():
        if len(own) == 1:
            continue
        own.sort(key=span_of)
        last = span_of(own[0])[1]
        for line in own[1:]:
            begin, end = span_of(line)
            if last < begin and timedelta(days=1) < begin - last < _A_YEAR:
                day = last + timedelta(days=1)
                said = f"{code} の前の行は {last} に終わり、{day} からこの行の始まりまで、どの行も有効ではありません"
                yield line.fault("有効開始", said, stops=False)
            last = max(last, end)
