"""Columns that the rules read beside what was typed: suspicious texts, dates, sums, last values, repeated figures."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from schemas.columns import Column, checks_of
from schemas.submission import Sheet
from sumida_etl.checks.context import CheckContext
from sumida_etl.checks.cover import submission_days
from sumida_etl.checks.matching.added_rows import NATURES, alike_rows
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.registry import Registry
from sumida_etl.rounds import FIRST_MONTH, Round, fiscal_year_of
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import without_mark
from sumida_etl.rules.texts import is_suspect, text_is_no_formula
from sumida_etl.values import raw_text, read_number
from sumida_etl.values.grammar.units import row_unit
from sumida_etl.vocabulary import Combine, Part

Fact = Callable[[CheckContext, str, str, str], Any]
"""A fact of a number column, a submission and a figure."""


def laid_out(read: Responses, context: CheckContext) -> pd.DataFrame:
    """The rows as the sheet's model validates them.

    Beside the columns of ``Responses.rows``:

    - ``keyed``, for each column of texts ``<text>_suspect``, and ``alike`` where there are spare rows: of one that the
      department added, the row that it is much like;
    - for each number ``<number>_day`` (the date it is of), ``_first_day`` (of its year), ``_counted`` (the day said
      beside it), ``_nature``, ``_parts`` (of a total, where all were reported), ``_original`` (the figure it repeats,
      in this workbook), ``_known`` (see ``Asked.known``; of a final what was known of its time), ``_last`` (前回値),
      and of a final ``_reported`` (what is known of it already); for all of them ``shared`` (a row is one department's
      part of the figure);
    - where there is a date ``first_day`` and ``last_day`` of the year asked about, and ``sent_on``.

    A column that the round does not ask for is left out.
    """
    rows, sheet = read.rows, read.sheet
    facts: dict[str, Any] = {"keyed": rows["submission"].isin(_keyed(context))}
    facts |= dict(_suspects(rows, sheet))
    if sheet.spare_rows:
        facts["alike"] = alike_rows(rows, sheet)
    if sheet.numbers:
        known, last = _known(rows, context), _last_values(rows, context)
        above = rows.groupby("submission", sort=False)["name"].shift(1)
        for name in sheet.numbers:
            facts |= {f"{name}_{fact}": cells for fact, cells in _number(rows, name, context)}
            facts |= {f"{name}_{fact}": cells for fact, cells in _past(rows, name, known, last, context)}
            facts[f"{name}_above"] = above
        facts["shared"] = rows["figure"].isin(
            [each.code for each in context.registry.indicators if each.combine is not Combine.SINGLE]
        )
    if any(column.type == "date" for column in sheet.columns):
        facts |= _days(rows, context)
    asked = {column.name for column in sheet.columns_in(context.round)}
    unasked = [column.name for column in sheet.columns if column.name not in asked]
    read_alone = rows[[name for name in rows.columns if name not in facts]]
    return pd.concat([read_alone, pd.DataFrame(facts, index=rows.index)], axis=1).drop(columns=unasked)


def _keyed(context: CheckContext) -> set[str]:
    """The submissions in whose sheet every column of the key was found, and found once."""
    key = set(context.sheet.key)
    return {
        submission
        for (submission, name), layout in context.forms.layouts.items()
        if name == context.sheet.name and key <= layout.columns.keys() - set(layout.repeated)
    }


def _suspects(rows: pd.DataFrame, sheet: Sheet) -> Iterator[tuple[str, list[bool]]]:
    """Of each column of texts that go out: whether a cell counts and is worth the rules' look."""
    checks = checks_of(sheet.model)
    for column in sheet.columns:
        if text_is_no_formula in checks[column.name]:
            counts = rows["active"] if column.role == "input" else rows["spare_row"]
            pairs = zip(rows[column.name].tolist(), counts.tolist(), strict=True)
            yield f"{column.name}_suspect", [counted and is_suspect(raw_text(cell)) for cell, counted in pairs]


def _number(rows: pd.DataFrame, name: str, context: CheckContext) -> Iterator[tuple[str, Any]]:
    column = context.declared(name)
    yield "day", _day(column, context.round)
    yield "counted", rows[f"{column.counted_on}_value"] if column.counted_on else None
    yield "nature", NATURES[row_unit(column.unit).family] if column.unit else rows["nature"]
    has_number = rows[f"{name}_value"].notna()
    yield "parts", _of(rows, has_number, name, {total.whole for total in context.registry.totals}, parts_of, context)
    yield "original", _of(rows, has_number & rows["asked"], name, repeats_of(context.registry), original_in, context)


def _day(column: Column, round: Round) -> date:
    """The date that a column's numbers are of."""
    if column.year_before:
        return round.last_fiscal_end
    return round.as_of if column.final_round else round.fiscal_end


def _past(
    rows: pd.DataFrame,
    name: str,
    known: list[tuple[KnownFigure, ...]],
    last: list[Decimal | None] | None,
    context: CheckContext,
) -> Iterator[tuple[str, Any]]:
    column = context.declared(name)
    if not column.year_before:
        yield "known", known
        yield "last", last
        yield "first_day", _first_days(rows, context)
        return
    day = _day(column, context.round)
    yield "known", [tuple(one for one in each if one.as_of <= day) for each in known]
    yield "last", None
    yield "first_day", date(fiscal_year_of(day), FIRST_MONTH, 1)
    shown, units = rows["final_shown"].tolist(), rows["asked_unit"].tolist()
    yield "reported", [read_number(without_mark(text), unit).value for text, unit in zip(shown, units, strict=True)]


def _of(
    rows: pd.DataFrame, has_number: pd.Series, column: str, figures: Collection[str], fact: Fact, context: CheckContext
) -> list[Any] | None:
    """The fact of each row that has a number and is of one of ``figures``; None for the others."""
    concerned = rows[has_number & rows["figure"].isin(list(figures))] if figures else rows[:0]
    if concerned.empty:
        return None
    pairs = zip(concerned.index, concerned["submission"], concerned["figure"], strict=True)
    facts = {at: fact(context, column, submission, figure) for at, submission, figure in pairs}
    return [facts.get(at) for at in rows.index]


def parts_of(context: CheckContext, column: str, submission: str, whole: str) -> tuple[Decimal, ...]:
    """The parts of a total; empty unless all of them are numbers."""
    total = next(each for each in context.registry.totals if each.whole == whole)
    parts = [context.reported.number(column, submission, part) for part in total.parts]
    known = tuple(part for part in parts if part is not None)
    return known if len(known) == len(parts) else ()


def repeats_of(registry: Registry) -> dict[str, str]:
    """Figure → the figure it repeats. One that several departments share is no original: each reports a part of it."""
    shared = {each.code for each in registry.indicators if each.combine is not Combine.SINGLE}
    return {code: original for code, original in registry.repeats.items() if original not in shared}


def original_in(context: CheckContext, column: str, submission: str, figure: str) -> Decimal | None:
    """What the workbook itself reports for the figure that another of its rows repeats."""
    return context.reported.number(column, submission, repeats_of(context.registry)[figure])


def figure_name(registry: Registry, code: str) -> str:
    """The name of an indicator or a result. Raises StopIteration."""
    names = {each.code: each.name for each in registry.indicators}
    return names.get(code) or next(each.name for each in registry.results if each.code == code)


def _last_values(rows: pd.DataFrame, context: CheckContext) -> list[Decimal | None] | None:
    """前回値 as numbers; of a figure that several departments share it is that of their sum."""
    if "previous" not in rows:
        return None
    whole = rows["part"] == Part.VALUE
    cells = zip(whole, rows["asked_previous"], rows["previous"], rows["asked_unit"], strict=True)
    return [
        read_number(str(known or typed).partition("（")[0], unit).value if counts else None
        for counts, known, typed, unit in cells
    ]


def _known(rows: pd.DataFrame, context: CheckContext) -> list[tuple[KnownFigure, ...]]:
    """What is known of each row's figure; of a spare row nothing."""
    whose = zip(rows["department"], rows["figure"], rows["part"], rows["asked"], strict=True)
    known = context.asked.known
    return [
        known.get((department, figure, str(part)), ()) if asked else () for department, figure, part, asked in whose
    ]


def _first_days(rows: pd.DataFrame, context: CheckContext) -> list[date]:
    first = date(context.round.fiscal_year, 4, 1)
    return [first.replace(year=first.year - prior_year) for prior_year in rows["prior_year"]]


def _days(rows: pd.DataFrame, context: CheckContext) -> dict[str, Any]:
    sent = submission_days(context)
    return {
        "first_day": _first_days(rows, context),
        "last_day": context.round.fiscal_end,
        "sent_on": [sent.get(submission) for submission in rows["submission"]],
    }
