"""Per code, the fields of its sentence that are not columns of the row."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice

from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.facts import figure_name, repeats_of
from sumida_etl.reader.displayed import NOTHING_SEEN
from sumida_etl.rounds import day_label
from sumida_etl.templates.questionnaire import shown
from sumida_etl.values import raw_text
from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.uncounted import GAIJI, called, counted

_NAMED = 3
FieldsOf = Callable[[Row, str, CheckContext], Mapping[str, str]]


def _actual(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"actual": shown(row["actual_value"])}


def _sum(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    parts = row[f"{column}_parts"]
    added = "＋".join(shown(part) for part in parts)
    return {"parts": added, "sum": shown(sum(parts, Decimal(0))), "total": shown(row[f"{column}_value"])}


def _last(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"last": row["asked_previous"] or row["previous"]}


def _source(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    source = figure_name(context.registry, repeats_of(context.registry)[row["figure"]])
    return {"source": source, "value": shown(row[f"{column}_original"])}


def _called(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """An indicator is called by its name, not by its code."""
    return {"asked": row["asked_name"]} if column == "code" else {}


def _owner(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    owners = row["assigned_department"].split(";")
    return {"owner_name": "・".join(context.registry.department(code, context.round.as_of).name for code in owners)}


def _plan(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    numbers = [each.number for each in context.registry.measures if each.plan == row["asked_plan"]]
    return {"plan": row["asked_plan"], "first": numbers[0], "last": numbers[-1]}


def _year(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"first": day_label(date(context.round.fiscal_year, 4, 1)), "last": day_label(context.round.fiscal_end)}


def where_in(text: str, look: re.Pattern[str]) -> str:
    """Where letters that cannot be seen stand: ``「会」の後ろの見えない文字（U+0007）``. Of many, the first three."""
    said = []
    for found in islice(look.finditer(text), _NAMED):
        before, behind = text[: found.start()][-6:].strip(), text[found.end() :][:6].strip()
        place = f"「{before}」の後ろ" if before else f"「{behind}」の前"
        said.append(f"{place}の{called(found[0][0])}")
    return "、".join(said)


def _hidden(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"where": where_in(counted(raw_text(row[column])), HIDDEN)}


def _unseen(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    layout = context.forms.layouts[row["submission"], context.sheet.name]
    grid = context.forms.workbooks[row["submission"]].sheets[context.sheet.name]
    how = grid.unlike[layout.cell(column, row["row"])]
    return {"seen": how.seen or NOTHING_SEEN, "stored": how.stored}


def _gaiji(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"where": where_in(raw_text(row[column]), GAIJI)}


def _sent(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"submitted": day_label(row["sent_on"])}


EXTRA_FIELDS: Mapping[str, FieldsOf] = {
    "N001": _actual,
    "N002": _sum,
    "N003": _last,
    "N004": _source,
    "S005": _called,
    "S008": _owner,
    "S015": _plan,
    "T005": _hidden,
    "T014": _gaiji,
    "V057": _unseen,
    "V071": _year,
    "V072": _sent,
}


def extra_fields(code: str, row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """The fields of a code's sentence that are not the row's own; none for most codes."""
    says = EXTRA_FIELDS.get(code)
    return says(row, column, context) if says else {}
