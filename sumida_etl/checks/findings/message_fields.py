"""Per code, the fields of its sentence that are not columns of the row."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.facts import figure_name, repeats_of
from sumida_etl.rounds import day_label
from sumida_etl.templates.questionnaire import shown

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
    return {"owner_name": context.registry.department(row["assigned_department"], context.round.as_of).name}


def _plan(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    numbers = [each.number for each in context.registry.measures if each.plan == row["asked_plan"]]
    return {"plan": row["asked_plan"], "first": numbers[0], "last": numbers[-1]}


def _year(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"first": day_label(date(context.round.fiscal_year, 4, 1)), "last": day_label(context.round.fiscal_end)}


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
    "V071": _year,
    "V072": _sent,
}


def extra_fields(code: str, row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """The fields of a code's sentence that are not the row's own; none for most codes."""
    says = EXTRA_FIELDS.get(code)
    return says(row, column, context) if says else {}
