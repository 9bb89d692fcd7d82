"""The fields of sentences about a figure: what it is held against, how it was read, what is seen of it."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from difflib import get_close_matches

from schemas.submission import header
from sumida_etl.checks.context import CheckContext, Row
from sumida_etl.checks.facts import figure_name, repeats_of
from sumida_etl.reader.displayed import NOTHING_SEEN
from sumida_etl.rules.history import stage_before
from sumida_etl.rules.known_figure import last_known, last_number
from sumida_etl.rules.mistyped import number_before
from sumida_etl.rules.slips import exchanged_with, orders
from sumida_etl.rules.usual import History
from sumida_etl.templates.known_figures import shown
from sumida_etl.values import raw_text, stage_at
from sumida_etl.values.cells import shifted
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Kind

_DIGITS = 3
FieldsOf = Callable[[Row, str, CheckContext], Mapping[str, str]]


def _said(row: Row, value: Decimal | None) -> str:
    """A figure as people write it: a number, or the stage of a 有無."""
    words = str(row.get("stages") or "")
    return (stage_at(value, words.split(";")) if words else "") or shown(value)


def _stages(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    words = row["stages"].split(";")
    typed = folded(raw_text(row[column]))
    return {"stages": "・".join(words), "stage": next(iter(get_close_matches(typed, words, 1)), words[-1])}


def _stage_before(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"last": _said(row, stage_before(row, column))}


def _actual(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"actual": _said(row, row["actual_value"])}


def _sum(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    parts = row[f"{column}_parts"]
    added = "＋".join(shown(part) for part in parts)
    return {"parts": added, "sum": shown(sum(parts, Decimal(0))), "total": shown(row[f"{column}_value"])}


def _last(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    last = last_number(row[f"{column}_known"], column)
    told = row.get("asked_previous") or row.get("previous") or ""
    if last is None or last.value is None or (told and column == "actual" and not last.same_round):
        return {"last": told}
    return {"last": f"{_said(row, last.value)}（{last.when}）"}


def _last_state(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    known = [one for one in row[f"{column}_known"] if one.value]
    last = last_known(known, column)
    return {"last": f"{_said(row, last.value)}（{last.when}）" if last else ""}


def _other(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    other = "forecast" if column == "actual" else "actual"
    title = header(context.declared(other), context.round)
    return {"other": title, "value": _said(row, row[f"{other}_value"])}


def _reported(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    """A final that is in, or the dash of one that nobody asks for."""
    return {"known": row["final_shown"]}


def _forecast_then(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    last = next(one for one in reversed(row[f"{column}_known"]) if one.kind is Kind.FORECAST and one.value)
    return {"last": f"{_said(row, last.value)}（{last.when}）"}


def _as_percent(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"percent": f"{shown(shifted(row[f'{column}_value'], 2))}%"}


def _highest(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    earlier = [
        one for one in row[f"{column}_known"] if one.kind is not Kind.FORECAST and not one.same_round and one.value
    ]
    last = max(earlier, key=lambda one: one.value or 0)
    return {"last": f"{_said(row, last.value)}（{last.when}）"}


def _usual(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    grows, cumulative = bool(row["only_grows"]), bool(row["cumulative"])
    history = History.of(row[f"{column}_known"], column, row[f"{column}_day"], grows=grows, cumulative=cumulative)
    low, high = history.usual() or (None, None)
    return {"low": shown(low and shortened(low)), "high": shown(high and shortened(high))}


def _last_told(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    last = last_known([one for one in row[f"{column}_known"] if one.value is not None], column)
    return {"last": f"{shown(last.value)}（{last.when}）" if last else ""}


def _times(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    before = number_before(row[f"{column}_known"], column, told=row[f"{column}_last"], shared=row["shared"])
    times = "10倍" if before and abs(row[f"{column}_value"]) > abs(before) else "10分の1"
    return {**_last(row, column, context), "times": times}


_ORDERS = {
    (1,): "見込が現在より大きい",
    (-1,): "見込が現在より小さい",
    (0,): "同じ",
    (0, 1): "見込が現在以上",
    (-1, 0): "見込が現在以下",
}


def _usual_order(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    order = _ORDERS.get(tuple(sorted(orders(row[f"{column}_known"]))), "")
    return {**_other(row, column, context), "order": order}


def _exchanged(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    last, value = last_number(row[f"{column}_known"], column), row[f"{column}_value"]
    before = last.value if last else row[f"{column}_last"]
    if exchanged_with(value, [before]) is not None:
        return {"like": f"前の値{shown(before)}" + (f"（{last.when}）" if last else "")}
    other = _other(row, column, context)
    return {"like": f"{other['other']}{other['value']}"}


def _above(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"like": str(row[f"{column}_above"])}


def _source(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    source = figure_name(context.registry, repeats_of(context.registry)[row["figure"]])
    return {"source": source, "value": shown(row[f"{column}_original"])}


def shortened(number: Decimal) -> Decimal:
    """A number to three digits, for a sentence."""
    places = max(0, _DIGITS - 1 - number.adjusted())
    return round(number, places) if places else round(number, -max(0, number.adjusted() + 1 - _DIGITS))


def _unseen(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    layout = context.forms.layouts[row["submission"], context.sheet.name]
    grid = context.forms.workbooks[row["submission"]].sheets[context.sheet.name]
    how = grid.unlike[layout.cell(column, row["row"])]
    return {"seen": how.seen or NOTHING_SEEN, "stored": how.stored}


def _read_as(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    return {"read": shown(row[f"{column}_value"])}


def _noted(row: Row, column: str, context: CheckContext) -> Mapping[str, str]:
    month, day, year = (row[f"{column}_{fact}"] for fact in ("month", "month_day", "month_year"))
    return {"noted": f"{year or ''}{'年' if year else ''}{month}月{f'{day}日' if day else '末'}"}


FIGURE_FIELDS: Mapping[str, FieldsOf] = {
    "L003": _reported,
    "N001": _actual,
    "N002": _sum,
    "N003": _last,
    "N004": _source,
    "N005": _as_percent,
    "N006": _other,
    "N007": _highest,
    "N008": _other,
    "N009": _last_state,
    "N010": _usual,
    "N012": _forecast_then,
    "N013": _last_told,
    "N014": _usual_order,
    "N015": _exchanged,
    "N016": _above,
    "N017": _stage_before,
    "N018": _times,
    "N019": _last,
    "N020": lambda row, column, context: {**_above(row, column, context), **_last(row, column, context)},
    "N021": _above,
    "V019": _stages,
    "V031": _read_as,
    "V033": _noted,
    "V057": _unseen,
    "V073": lambda row, column, context: _above(row, "actual", context),
}
"""By code."""
