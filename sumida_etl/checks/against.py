"""Numbers laid against each other: forecasts, totals, the last value, and the same figure reported twice."""

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd

from schemas.submission import INDICATORS, RESULTS
from sumida_etl.checks.check import About, Row, check, fine_but
from sumida_etl.forms.asked import shown
from sumida_etl.values import read_number
from sumida_etl.vocabulary import Combine, Part

_SHEETS = (INDICATORS, RESULTS)
_NUMBERS = ("actual", "forecast")
JUMP = 10
"""How many times the last value a new one may be, or the other way round."""


def _actual(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {"actual": shown(row["actual_value"])}


@check("N001", "forecast", on=_SHEETS, says=_actual)
def forecast_is_not_below_actual(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """What only grows within a year does not end it lower than it stands now."""
    growing = rows[(rows["only_grows"] | rows["cumulative"]) & rows["forecast_value"].notna()]
    pairs = zip(growing.index, growing["actual_value"], growing["forecast_value"], strict=True)
    return fine_but(rows, [at for at, actual, forecast in pairs if actual is not None and forecast < actual])


def _sum(row: Row, column: str, about: About) -> Mapping[str, str]:
    parts = _parts(about, column, row["submission"], row["figure"])
    added = "＋".join(shown(part) for part in parts)
    return {"parts": added, "sum": shown(sum(parts, Decimal(0))), "total": shown(row[f"{column}_value"])}


@check("N002", *_NUMBERS, on=_SHEETS, says=_sum)
def parts_add_up_to_total(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """Where the registry declares parts, and all of them are numbers here, they sum to the whole."""
    totals = {total.whole for total in about.registry.totals}
    wholes = rows[rows["figure"].isin(totals) & rows[f"{column}_value"].notna()]
    wrong = []
    for at, submission, figure, value in zip(
        wholes.index, wholes["submission"], wholes["figure"], wholes[f"{column}_value"], strict=True
    ):
        parts = _parts(about, column, submission, figure)
        if parts and sum(parts) != value:
            wrong.append(at)
    return fine_but(rows, wrong)


def _parts(about: About, column: str, submission: str, whole: str) -> list[Decimal]:
    """The parts of a whole; empty where one of them was not told as a number."""
    total = next(each for each in about.registry.totals if each.whole == whole)
    parts = [about.told.number(column, submission, part) for part in total.parts]
    known = [part for part in parts if part is not None]
    return known if len(known) == len(parts) else []


def _last(row: Row, column: str, about: About) -> Mapping[str, str]:
    return {"last": row["asked_previous"] or row["previous"]}


@check("N003", "actual", on=(INDICATORS,), says=_last)
def value_is_near_the_last(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """A tenfold jump against 前回値 is most often a slip of units. A share of a sum has no last value of its own."""
    alone = {each.code for each in about.registry.indicators if each.combine is Combine.SINGLE}
    whole = rows[rows["figure"].isin(alone) & (rows["part"] == Part.VALUE) & rows["actual_value"].notna()]
    wrong = []
    for at, value, known, typed, unit in zip(
        whole.index, whole["actual_value"], whole["asked_previous"], whole["previous"], whole["asked_unit"], strict=True
    ):
        text = str(known or typed).partition("（")[0]
        last = read_number(text, unit).value
        if last and not abs(last) / JUMP <= abs(value) <= abs(last) * JUMP:
            wrong.append(at)
    return fine_but(rows, wrong)


def _source(row: Row, column: str, about: About) -> Mapping[str, str]:
    repeats = _repeats(about)[row["figure"]]
    teller = about.told.elsewhere(column, row["submission"], repeats)
    own = about.told.number(column, row["submission"], repeats)
    value = own if own is not None or teller is None else about.told.number(column, teller, repeats)
    name = about.forms.workbooks[teller].path.name if teller else ""
    return {"source": _named(about, repeats), "value": shown(value), "file": name}


@check("N004", *_NUMBERS, on=(RESULTS,), says=_source)
def repeated_figure_agrees(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """再掲: a figure reported under two measures is one figure."""
    return fine_but(
        rows,
        [
            at
            for at, submission, value, source in _repeated(rows, column, about)
            if about.told.number(column, submission, source) not in (None, value)
        ],
    )


@check("B002", *_NUMBERS, on=(RESULTS,), says=_source)
def repeated_figure_agrees_elsewhere(rows: pd.DataFrame, column: str, about: About) -> pd.Series:
    """再掲 of another department's figure, where its workbook came in the same batch."""
    wrong = []
    for at, submission, value, source in _repeated(rows, column, about):
        if about.told.number(column, submission, source) is None:
            teller = about.told.elsewhere(column, submission, source)
            if teller and about.told.number(column, teller, source) != value:
                wrong.append(at)
    return fine_but(rows, wrong)


def _repeated(rows: pd.DataFrame, column: str, about: About) -> list[tuple[int, str, Decimal, str]]:
    repeats = _repeats(about)
    told = rows[rows["figure"].isin(list(repeats)) & rows["asked"] & rows[f"{column}_value"].notna()]
    columns = zip(told.index, told["submission"], told[f"{column}_value"], told["figure"], strict=True)
    return [(at, submission, value, repeats[figure]) for at, submission, value, figure in columns]


def _repeats(about: About) -> dict[str, str]:
    """What repeats what. A figure that several departments share is no source: no one of them tells all of it."""
    shared = {each.code for each in about.registry.indicators if each.combine is not Combine.SINGLE}
    return {each.code: each.repeats for each in about.registry.results if each.repeats and each.repeats not in shared}


def _named(about: About, figure: str) -> str:
    names = {each.code: each.name for each in about.registry.indicators}
    return names.get(figure) or next(each.name for each in about.registry.results if each.code == figure)
