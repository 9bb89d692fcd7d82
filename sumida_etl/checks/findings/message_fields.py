"""Per code, the fields of its sentence that are not columns of the row."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from itertools import islice

from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.findings.difference import difference
from sumida_etl.checks.findings.figure_fields import FIGURE_FIELDS, FieldsOf
from sumida_etl.rounds import day_label
from sumida_etl.values import raw_text
from sumida_etl.values.characters import HIDDEN
from sumida_etl.values.grammar.odd_digits import lookalikes_in
from sumida_etl.values.personal_data import person_in
from sumida_etl.values.placeholders import example_in, placeholder_in
from sumida_etl.values.uncounted import GAIJI, called, counted, folded

_NAMED = 3
ODD = re.compile(f"{HIDDEN.pattern}|{GAIJI.pattern}")
"""Letters that a person does not see as they are: hidden ones, and 外字."""


def _called(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """An indicator is called by its name, not by its code."""
    return {"asked": row["asked_name"]} if column == "code" else {}


def _alike(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"like": str(row["alike"])}


def _owner(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    owners = row["assigned_department"].split(";")
    return {"owner_name": "・".join(context.registry.department(code, context.round.as_of).name for code in owners)}


def _plan(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    numbers = [each.number for each in context.registry.measures if each.plan == row["asked_plan"]]
    nearest = next(iter(get_close_matches(folded(raw_text(row[column])), numbers, 1)), numbers[0])
    return {"plan": row["asked_plan"], "first": numbers[0], "last": numbers[-1], "nearest": nearest}


def _year(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"first": day_label(date(context.round.fiscal_year, 4, 1)), "last": day_label(context.round.fiscal_end)}


def where_in(text: str, look: re.Pattern[str]) -> str:
    """Where letters that cannot be seen stand: ``「会」の後ろの見えない文字（U+0007）``. Of many, the first three."""
    said = []
    for found in islice(look.finditer(text), _NAMED):
        before, behind = (look.sub("", part).strip() for part in (text[: found.start()], text[found.end() :]))
        place = f"「{before[-6:]}」の後ろ" if before else f"「{behind[:6]}」の前" if behind else "この欄"
        said.append(f"{place}の{called(found[0][0])}")
    return "、".join(said)


def _hidden(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"where": where_in(counted(raw_text(row[column])), HIDDEN)}


def _odd(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"where": where_in(counted(raw_text(row[column])), ODD)}


def _difference(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    said = difference(raw_text(row[column]), str(row.get(f"asked_{column}", "")))
    return {"differs": f"（{said}）" if said else ""}


def _near_plan(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    names = [plan.name for plan in context.registry.ward.plans]
    return {"plan_name": next(iter(get_close_matches(raw_text(row[column]), names, 1, 0)), "")}


def _phrase(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    text = counted(raw_text(row[column]))
    return {"phrase": placeholder_in(text) or person_in(text)}


def _example_left(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"phrase": example_in(counted(raw_text(row[column])))}


def _lookalikes(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    found = lookalikes_in(raw_text(row[column]))
    digits = dict.fromkeys(digit for *_, digit in found)
    return {
        "letters": "".join(f"「{letter}」（{name}）" for letter, name, _ in found),
        "digits": "".join(f"「{digit}」" for digit in digits),
    }


def _gaiji(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"where": where_in(raw_text(row[column]), GAIJI)}


def _sent(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"submitted": day_label(row["sent_on"])}


def _asked_for(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"asked_for": "集計中" if context.declared(column).type == "number" else "該当なし"}


def _before(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    last = context.asked.last_of(row["submission"], row["department"])
    return {"last": row[f"{column}_before"], "last_round": last.round if last else ""}


EXTRA_FIELDS: Mapping[str, FieldsOf] = {
    **FIGURE_FIELDS,
    "L001": _difference,
    "S005": _called,
    "S008": _owner,
    "S014": _near_plan,
    "S015": _plan,
    "S022": _alike,
    "S023": _alike,
    "T005": _hidden,
    "T014": _gaiji,
    "T015": _phrase,
    "T017": _phrase,
    "T018": _example_left,
    "V042": _asked_for,
    "V043": _before,
    "V059": _odd,
    "V067": _lookalikes,
    "V071": _year,
    "V072": _sent,
}


def extra_fields(code: str, row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """The fields of a code's sentence that are not the row's own; none for most codes."""
    says = EXTRA_FIELDS.get(code)
    return says(row, column, context) if says else {}
