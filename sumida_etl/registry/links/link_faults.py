"""Whether the lines of a plan fit together: what leads nowhere, stands twice, or contradicts another line."""

from collections.abc import Iterable, Iterator, Sequence, Set

from sumida_etl.registry import files
from sumida_etl.registry.faults import Fault
from sumida_etl.registry.groups import group_faults
from sumida_etl.registry.links.asked_of_nobody import asked_of_nobody
from sumida_etl.registry.links.judging_words import words_of_two_kinds
from sumida_etl.registry.links.references import Lines, reference_faults
from sumida_etl.registry.links.repeated_lines import repeated_lines
from sumida_etl.registry.links.reporters import one_reporter, parts_that_fit, while_active
from sumida_etl.registry.links.spans import groups_of
from sumida_etl.registry.possible import impossible_figures
from sumida_etl.registry.row_rules import row_faults
from sumida_etl.registry.rows.plans import Plan
from sumida_etl.registry.table import Line
from sumida_etl.rounds import era


def link_faults(lines: Lines, plans: Sequence[Plan], broken: Set[str]) -> Iterator[Fault]:
    """Everything that is wrong between lines. What refers to a file in ``broken``, of which lines lack, is let be."""
    for file in (files.PLANS, *files.ALL):
        for line in lines[file.name]:
            yield from row_faults(file, line, plans)
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
