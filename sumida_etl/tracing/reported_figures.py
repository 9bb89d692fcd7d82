"""What departments reported, as exact text by key, so that two versions or rounds can be laid side by side."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sumida_etl.attainment.combine import combine
from sumida_etl.attainment.late_finals import late_finals
from sumida_etl.publication.tables.results import answers_of
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round, era
from sumida_etl.vocabulary import Kind, Part, State
from sumida_etl.warehouse.database.column_types import plain

Key = tuple[str, ...]
Reported = dict[Key, tuple[str, str, str, str]]
"""By key, whose last part is the kind: department, code, name, and the reported value as text."""


def parts(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    """Each department's part of an indicator, 確定 of the year before too."""
    names = {each.code: each.name for each in registry.indicators}
    reported: Reported = {}
    for row in values.to_dict("records"):
        code = row["indicator"] if row["part"] == Part.VALUE else f"{row['indicator']}-{row['part']}"
        late = row["fiscal_year"] < round.fiscal_year
        key = row["department"], code, _final_of(row["fiscal_year"]) if late else _kind(row["kind"])
        reported[key] = row["department"], code, names.get(row["indicator"], ""), as_text(row)
    return reported


def combined(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    """Indicators as they are combined, of no department."""
    reported: Reported = {}
    for row in combine(values, registry, round).figures.to_dict("records"):
        code = row["indicator"]
        reported[code, _kind(row["kind"])] = "", code, registry.indicator(code).name, as_text(row)
    return reported


def finals(values: pd.DataFrame, registry: Registry, round: Round) -> Reported:
    """The 確定 of the year before, as far as it is in by a round."""
    reported: Reported = {}
    for late in late_finals(round, values, registry, registry.open_finals(round)):
        figure = late.figure
        if figure.state != State.SILENT:
            known = registry.indicator(figure.indicator)
            text = as_text({name: getattr(figure, name) for name in ("value", "state", "approx", "cumulative")})
            reported[known.code, _final_of(figure.fiscal_year)] = "", known.code, known.name, text
    return reported


def _final_of(fiscal_year: int) -> str:
    return f"{era(fiscal_year)}確定"


def results_told(results: pd.DataFrame) -> Reported:
    """A result of the plan is the same whoever reports it; an added row is its department's."""
    reported: Reported = {}
    for answer, row in zip(answers_of(results), results.to_dict("records"), strict=True):
        reported[answer.code, _kind(answer.kind)] = answer.department, answer.code, answer.name, as_text(row)
    return reported


def texts_told(narratives: pd.DataFrame) -> Reported:
    """The texts of each item, by column."""
    reported: Reported = {}
    for row in narratives.to_dict("records"):
        place = (row["plan"], row["measure"], row["item"] or "", row["title"] or "")
        for name, title in (("progress", "取組状況"), ("outlook", "取組予定")):
            reported[*place, title] = row["department"], f"{row['measure']}{place[2]}", place[3], row[name] or ""
    return reported


def _kind(kind: str) -> str:
    """確定 stands where 現在 stood in the rounds before."""
    return "見込" if kind == Kind.FORECAST else "現在・確定"


def as_text(row: Mapping[Any, Any]) -> str:
    """A figure as it was reported, ``約延べ8``; the state of one that has no number."""
    marks = "".join(mark for name, mark in (("approx", "約"), ("cumulative", "延べ")) if row[name])
    return f"{marks}{plain(row['value'])}" if row["value"] is not None else str(row["state"])
