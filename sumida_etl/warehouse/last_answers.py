"""What departments answered last, as far as 変更なし may confirm it in a round."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from sqlalchemy import select

from schemas.columns import Column
from schemas.submission import INDICATORS, NARRATIVES, RESULTS, TABLES, Sheet
from sumida_etl.attainment.units import figures_of, in_units_of
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Indicator
from sumida_etl.rounds import Round
from sumida_etl.templates.last_answers import READING, LastAnswer, LastAnswers, Place, stands_beyond
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values.uncounted import folded
from sumida_etl.vocabulary import Kind, Outcome, Part, ValueType
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source, frame_of
from sumida_etl.warehouse.database.models import Narrative, Result, Submission, Value

PlanOf = Callable[[Round], Registry]
Figure = tuple[str, str]
"""The code of an indicator or result, and the part of it."""
Counted = tuple[object, ...]
_COLUMNS = ("id", "sha256", "round", "department")
_MODELS: Mapping[str, type[Value | Result | Narrative]] = {
    INDICATORS.name: Value,
    RESULTS.name: Result,
    NARRATIVES.name: Narrative,
}


def last_submissions(source: Source, round: Round) -> pd.DataFrame:
    """Of each department the workbook in force of its last earlier round: id, sha256, round, department."""
    ranked = queries.accepted()
    query = select(*(getattr(Submission, name) for name in _COLUMNS)).join(ranked, ranked.c.id == Submission.id)
    frame = frame_of(source, query.where(ranked.c.age == 1))
    when = frame["round"].map(lambda key: Round.parse(key).as_of)
    before = frame.assign(as_of=when)[when < round.as_of].sort_values("as_of", kind="stable")
    return before.drop_duplicates("department", keep="last").drop(columns="as_of").reset_index(drop=True)


def last_by_department(source: Source, asked: Asked, registry: Registry, plan_of: PlanOf) -> dict[str, LastAnswers]:
    """Of each department what it answered in its last earlier round, as far as it stands in the round asked about."""
    before = last_submissions(source, asked.round)
    answers = last_answers(source, before, asked, registry, plan_of)
    return {whose: answers[at] for whose, at in zip(before["department"], before["id"], strict=True)}


def confirmed_by(
    source: Source, confirming: Mapping[str, tuple[str, str]], asked: Asked, registry: Registry, plan_of: PlanOf
) -> dict[str, LastAnswers]:
    """What workbooks on record confirmed: ``confirming`` maps each to its department and the workbook it confirms."""
    if not confirming:
        return {}
    query = select(*(getattr(Submission, name) for name in _COLUMNS)).where(
        Submission.sha256.in_(sorted({of for _, of in confirming.values()})),
        Submission.outcome == Outcome.ACCEPTED.value,
    )
    frame = frame_of(source, query.order_by(Submission.id)).drop_duplicates(["department", "sha256"])
    frame = frame[[Round.parse(key) < asked.round for key in frame["round"]]].reset_index(drop=True)
    found = last_answers(source, frame, asked, registry, plan_of)
    ids = {(row["department"], row["sha256"]): row["id"] for row in frame.to_dict("records")}
    return {digest: found[ids[pair]] for digest, pair in confirming.items() if pair in ids}


def last_answers(
    source: Source, submissions: pd.DataFrame, asked: Asked, registry: Registry, plan_of: PlanOf
) -> dict[int, LastAnswers]:
    """What of some ``submissions`` (see ``last_submissions``) stands in the round asked about, by their ids.

    An answer does not stand where the plan has changed what it says: another unit, name or way of counting, other
    stages. ``plan_of``: the plan that each round went by.
    """
    if submissions.empty:
        return {}
    sent = submissions.to_dict("records")
    found: dict[int, dict[Place, LastAnswer]] = {row["id"]: {} for row in sent}
    added: dict[int, list[str]] = {row["id"]: [] for row in sent}
    with reading(source) as moment:
        for sheet in TABLES:
            rows = queries.content_of(moment, _MODELS[sheet.name], submissions["id"].tolist())
            if sheet.numbers and len(rows):
                rows = _as_now(rows, registry, asked.round, plan_of)
            now = {(row["department"], *_key(sheet, row)): row for row in asked.sheets[sheet.name].to_dict("records")}
            for row in rows.to_dict("records"):
                whose, then = row["department"], Round.parse(row["round"])
                if _is_added(sheet, row, now, then, asked.round):
                    added[row["id"]].append(row["name" if sheet.numbers else "title"])
                asks = now.get((whose, *_told_key(sheet, row)))
                if asks is None or (not sheet.numbers and folded(row["title"] or "") != folded(asks["title"])):
                    continue
                for column, answer in _answers(sheet, row, then, asked.round):
                    if stands_beyond(asks, column, then, asked.round):
                        found[row["id"]][sheet.name, *_key(sheet, asks), column.name] = answer
    return {
        row["id"]: LastAnswers(row["sha256"], row["round"], found[row["id"]], tuple(dict.fromkeys(added[row["id"]])))
        for row in sent
    }


def _as_now(rows: pd.DataFrame, registry: Registry, round: Round, plan_of: PlanOf) -> pd.DataFrame:
    """The answers that say in a round what they said in theirs."""
    read = in_units_of(registry, round, rows, plan_of)
    now = counted(registry.in_round(round))
    then = {key: counted(plan_of(Round.parse(key)).in_round(Round.parse(key))) for key in set(rows["round"])}
    told = zip(figures_of(rows), rows["round"], rows["value"], read.answers["value"], strict=True)
    same = [value == other and now.get(each) == then[key].get(each) for each, key, value, other in told]
    return rows[~read.others & pd.Series(same, index=rows.index, dtype=bool)]


def _key(sheet: Sheet, asked: Mapping[Any, Any]) -> tuple[str, ...]:
    names = ("figure", "part") if sheet.numbers else ("plan", "measure", "item")
    return tuple(str(asked[name] or "") for name in names)


def _told_key(sheet: Sheet, row: Mapping[Any, Any]) -> tuple[str, ...]:
    if not sheet.numbers:
        return _key(sheet, row)
    return str(row.get("indicator") or row.get("result") or ""), str(row.get("part") or Part.VALUE)


def _is_added(sheet: Sheet, row: Mapping[Any, Any], now: Mapping[Any, Any], then: Round, round: Round) -> bool:
    """Whether the department had put the row into a spare one, and nobody asks for it."""
    if sheet.numbers:
        return sheet is RESULTS and not row["result"]
    return then.fiscal_year == round.fiscal_year and (row["department"], *_key(sheet, row)) not in now


def _answers(sheet: Sheet, row: Mapping[Any, Any], then: Round, now: Round) -> Iterator[tuple[Column, LastAnswer]]:
    submission = row["submission"]
    columns = {column.name: column for column in sheet.columns_in(now) if column.confirmed}
    if not sheet.numbers:
        for name, column in columns.items():
            if row[name]:
                told = row[f"{name}_told_in"] or submission
                yield column, LastAnswer(told, row[f"{name}_told_cell"] or row[f"{name}_cell"], row[name])
        return
    name = _column_of(row, then, sheet)
    if name not in columns or (name == "actual" and not _of_its_day(row, then)):
        return
    reading = {each: row[each] for each in READING}
    notes = {each: row[each] for each in sheet.kept if row[each]}
    told, cell = row["told_in"] or submission, row["told_cell"] or row["cell"]
    yield columns[name], LastAnswer(told, cell, row["raw"] or "", **reading, notes=notes)


def _column_of(row: Mapping[Any, Any], then: Round, sheet: Sheet) -> str:
    if row["kind"] == Kind.FORECAST:
        return "forecast"
    late = row["kind"] == Kind.FINAL and row["fiscal_year"] < then.fiscal_year
    return "final" if late and sheet is INDICATORS else "actual"


def _of_its_day(row: Mapping[Any, Any], then: Round) -> bool:
    """Whether a figure is of its round's date, or of the year before; one of a day of its own stands for that alone."""
    return bool(row["as_of"] == then.as_of or row["fiscal_year"] < then.fiscal_year)


def counted(registry: Registry) -> dict[Figure, Counted]:
    """Of every figure of a round's plan what it counts, apart from its unit; equal where an answer means the same.

    Where the plan has changed it, an older answer means something else.
    """
    indicators = {row.code: row for row in registry.indicators}
    found: dict[Figure, Counted] = {
        (row.code, str(Part.VALUE)): (folded(row.name), row.cumulative, row.reported_year) for row in registry.results
    }
    found |= {(code, str(Part.VALUE)): _of_indicator(row) for code, row in indicators.items()}
    return found | {
        (row.indicator, str(row.part)): (*_of_indicator(indicators[row.indicator]), folded(row.label))
        for row in registry.assignments
        if row.part != Part.VALUE and row.indicator in indicators
    }


def _of_indicator(row: Indicator) -> Counted:
    stages = row.stages if row.value_type is ValueType.MILESTONE else ()
    return folded(row.name), row.value_type, row.reckoning, row.combine, row.cumulative, stages
