"""Turn failed rows into findings: the fields of the sentence, an example in the row's unit, answered or not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from schemas.columns import Column
from schemas.submission import COVER, example, header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.cover import LABELS, day_to_send
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.findings.message_fields import ODD, extra_fields, where_in
from sumida_etl.checks.findings.suggested_days import suggested_day
from sumida_etl.checks.findings.suggestions import suggested
from sumida_etl.reader.tables import Forms
from sumida_etl.rounds import day_label
from sumida_etl.rules.answers import is_answer
from sumida_etl.rules.cover import NOWHERE
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.row_check import RowCheck
from sumida_etl.rules.texts import LONGEST_NAME
from sumida_etl.values import Problem, raw_text
from sumida_etl.values.cells import RaisedText
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.values.uncounted import counted
from sumida_etl.vocabulary import Kind, Severity

_SENT = [column.name for column in COVER.columns].index("submitted_on")
_EXPLAINED_WITHIN = frozenset({"T007"})
"""Doubts about a 備考 that are answered in it."""
_NO_ANSWER = frozenset({"S023", "T016", "T019"})
"""Doubts that may be left as they are."""
_NO_DAY = frozenset({Problem.NUMBER_IN_DATE, Problem.DATE_UNREADABLE})
_WHAT = {"number": "数値", "date": "日付"}
_EXAMPLES = {Family.MONEY: "1,200", Family.SHARE: "76.1", Family.COUNT: "36"}


def number_in(unit: str) -> str:
    """An example number with its unit; without it where the unit would run into the digits."""
    number = _EXAMPLES[row_unit(unit).family]
    return number if unit[:1].isnumeric() or unit[:1] in ".,．，" else f"{number}{unit}"


def is_reportable(column: Column, submission: str, context: CheckContext) -> bool:
    """Whether the column's header stands exactly once; otherwise the header is the finding, not each of its cells."""
    layout = context.forms.layouts[submission, context.sheet.name]
    return column.name in layout.columns and column.name not in layout.repeated


def row_finding(rule: RowCheck, column: Column, row: Row, context: CheckContext) -> Finding:
    """Build the finding for a row of a table that failed a rule."""
    layout = context.forms.layouts[row["submission"], context.sheet.name]
    code, raw = rule.code_of(row, column.name), raw_text(row[column.name])
    place = CellRef(row["submission"], context.sheet.name, layout.cell(column.name, row["row"]))
    unit = column.unit or str(row.get("unit_asked", ""))
    own = _own(column, raw, context)
    fields = {
        **own,
        "asked": row.get(f"asked_{column.name}", ""),
        "unit": unit,
        "number": own["day"] if column.type == "date" else number_in(unit),
        "what": _WHAT.get(column.type, "内容"),
        "figures": str(row.get("stages") or "数値").replace(";", "・"),
        "department_name": context.registry.department(row["department"], context.round.as_of).name,
        **extra_fields(code, row, column.name, context),
    }
    found = finding(code, place, raw, fields, figure=str(row.get("figure", "")), answered=code in _NO_ANSWER)
    meant = row[column.name].meant if isinstance(row[column.name], RaisedText) else raw
    better = suggested(code, meant, unit) if column.type == "number" else _meant_day(code, raw, context)
    return replace(found, example=better) if better else found


def _meant_day(code: str, raw: str, context: CheckContext) -> str:
    return suggested_day(raw, context.round.as_of) if code in _NO_DAY else ""


def cover_finding(rule: RowCheck, column: Column, row: Row, context: CheckContext) -> Finding:
    """Build the finding for a label of the cover that failed a rule."""
    code, raw, cell = rule.code_of(row, column.name), raw_text(row[column.name]), row[f"{column.name}_cell"]
    if cell == NOWHERE:
        # The label's own place in the template is where the edited one most likely stands.
        at = LABELS[column.name]
        grid = context.forms.workbooks[row["submission"]].sheets[context.sheet.name]
        raw = raw_text(grid.rows[at - 1][0]) if at <= len(grid.rows) and grid.rows[at - 1] else ""
        cell = f"A{at}"
    fields = {**_own(column, raw, context), "round": context.round.key, **row[f"{column.name}_said"]}
    fields |= {"where": where_in(counted(raw), ODD), "what": "日付"}
    fields |= {"last_round": row["last_round"], "names": "、".join(f"「{name}」" for name in row["rows_to_add"])}
    fields["department_name"] = fields.get("department_name") or row["department_name"]
    # The day of sending is advised, and that of the figures is no such day where they are still being counted.
    fields["sent"] = day_label(day_to_send(context.forms, row["submission"]))
    sent = _meant_day(code, raw, context) or fields["sent"]
    fields |= {"day": sent, "number": sent, "figures_day": day_label(context.round.as_of)}
    fields |= _ahead(row)
    return finding(code, CellRef(row["submission"], context.sheet.name, cell), raw, fields)


def _ahead(row: Row) -> dict[str, str]:
    """When the file came, and how many days later the 提出日 is."""
    arrived, sent = row["arrived_on"], row["submitted_on_value"]
    return {"arrived_day": day_label(arrived), "ahead": str((sent - arrived).days) if sent else ""}


def _own(column: Column, raw: str, context: CheckContext) -> dict[str, str]:
    """The fields that any sentence may use."""
    title = header(column, context.round)
    return {
        "header": title,
        "label": title,
        "length": str(len(raw)),
        "longest": str(column.longest or LONGEST_NAME),
        "choices": "・".join(column.choices),
        "sent": example(COVER.columns[_SENT], context.round),
        "day": day_label(context.round.as_of),
        "office": context.registry.ward.office,
    }


def _of_column(known: Sequence[KnownFigure], column: str) -> Sequence[KnownFigure]:
    """What was known of the number of one column: 見込 for ``forecast``, else 現在 and 確定."""
    return [one for one in known if (one.kind is Kind.FORECAST) == (column == "forecast")]


def answered(
    findings: Iterable[Finding], forms: Forms, known: Callable[[str, str], Sequence[KnownFigure]]
) -> Iterator[Finding]:
    """Mark the warnings whose row has a 備考; of some nothing is asked, and they are answered as they come.

    ``known`` tells, of a submission and a figure, what was accepted of it before.
    """
    for item in findings:
        layout = forms.layouts.get((item.submission, item.sheet))
        place = layout.columns.get("remark") if layout else None
        row = int(item.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
        asks = item.severity is Severity.WARNING and not item.answered
        if asks and layout and place and row > layout.header_row:
            cells = forms.workbooks[item.submission].sheets[item.sheet].rows[row - 1]
            remark = raw_text(cells[place - 1]) if place <= len(cells) else ""
            at = {layout.cell(name, row): name for name in layout.columns}.get(item.cell, "")
            before = _of_column(known(item.submission, item.figure), at)
            # What is doubted in a remark that remark does not explain, unless it was asked to.
            itself = at == "remark" and item.code not in _EXPLAINED_WITHIN
            yield replace(item, answered=not itself and is_answer(remark, item.raw, before))
        else:
            yield item
