"""Reading back what is in force: frames with exact Decimals, in an order that no database has a say in.

Every function takes an Engine, or a Connection of ``connect.reading`` where several answers must be of one moment.
``at`` asks what was on record at a time or to a publication (None: now); the rest is as if it were not there.
Frames have the columns of the batch's plus round, department and ``id`` (submission.id); text and dates are objects,
missing is None.
"""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Subquery, case, func, select, true

from sumida_etl.rounds import Round
from sumida_etl.vocabulary import Outcome, Severity
from sumida_etl.warehouse.database.base import Base
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.database.frames import Source, frame_of, in_pieces, in_round_order
from sumida_etl.warehouse.database.models import Finding, Narrative, Result, Submission, Value, Withdrawal
from sumida_etl.warehouse.known import ORDER, When, recorded, withdrawn

_SUBMISSION = tuple(column for column in Submission.__table__.columns if column.name not in ("id", "sha256"))


Codes = Collection[str] | None
"""The codes of departments; None: all."""


def accepted(at: When = None, departments: Codes = None) -> Subquery:
    """Every accepted submission in its round and department: id, ``version``, ``withdrawn`` (1: it was) and ``age``.

    Age 1 is in force; what was withdrawn has none. Versions count what was withdrawn too: a number stays what it was.
    """
    whose, gone = (Submission.round, Submission.department), case((withdrawn(at), 1), else_=0)
    age = func.row_number().over(partition_by=(*whose, gone), order_by=[one.desc() for one in ORDER])
    return (
        select(
            Submission.id,
            func.row_number().over(partition_by=whose, order_by=ORDER).label("version"),
            gone.label("withdrawn"),
            case((gone == 0, age)).label("age"),
        )
        .join(Withdrawal, Withdrawal.submission_id == Submission.id, isouter=True)
        .where(Submission.outcome == Outcome.ACCEPTED.value, recorded(at), _of(departments))
        .subquery("accepted")
    )


def submissions_of(source: Source, round_: Round, at: When = None, *, departments: Codes = None) -> pd.DataFrame:
    """Every submission of a round (of some ``departments``; None: of all) by department, as they were received.

    id, submission, the other columns of the table, version (None: returned), withdrawn, current (bool).
    """
    frame = in_pieces(source, partial(_submissions, round_, at), departments)
    frame["withdrawn"] = frame["withdrawn"].eq(1)
    frame["current"] = frame.pop("age").eq(1)
    return frame.sort_values("department", kind="stable", ignore_index=True)


def _submissions(round_: Round, at: When, connection: Connection, departments: Codes) -> pd.DataFrame:
    ranked = accepted(at, departments)
    query = (
        select(Submission.id, Submission.sha256.label("submission"), *_SUBMISSION, *ranked.c[1:])
        .join(ranked, ranked.c.id == Submission.id, isouter=True)
        .where(Submission.round == round_.key, recorded(at))
        .where(_of(departments))
        .order_by(*ORDER)
    )
    return frame_of(connection, query, objects=("version", "withdrawn", "age"))


def current_submissions(source: Source, round_: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The submissions in force in a round, one per department: id, submission, …, version."""
    frame = submissions_of(source, round_, at, departments=departments)
    return frame[frame["current"]].drop(columns="current").reset_index(drop=True)


def submissions_until(source: Source, until: Round, at: When = None) -> pd.DataFrame:
    """The submissions in force in every round up to and including one: id, round, department."""
    ranked = accepted(at)
    query = select(Submission.id, Submission.round, Submission.department).join(ranked, ranked.c.id == Submission.id)
    with reading(source) as connection:
        rounds = _rounds_until(connection, until, at)
        return in_round_order(frame_of(connection, query.where(ranked.c.age == 1, Submission.round.in_(rounds))))


def submission_told(source: Source, department: str, digest: str) -> tuple[Round, dict[Any, Any]]:
    """An accepted workbook of a department by its SHA-256, as ``submissions_of`` has it, and its round.

    Raises LookupError where it is not on record.
    """
    for round_ in reversed(rounds_recorded(source)):
        rows = submissions_of(source, round_, departments=[department])
        for row in rows[(rows["submission"] == digest) & (rows["outcome"] == Outcome.ACCEPTED)].to_dict("records"):
            return round_, row
    raise LookupError(digest)


def values_of(source: Source, round_: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The indicators' values in force in a round."""
    return _in_force(source, Value, [round_.key], at, departments)


def results_of(source: Source, round_: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The 効果・実績 in force in a round."""
    return _in_force(source, Result, [round_.key], at, departments)


def narratives_of(source: Source, round_: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The 取組状況 in force in a round."""
    return _in_force(source, Narrative, [round_.key], at, departments)


def rounds_known(source: Source, at: When = None, departments: Codes = None) -> tuple[Round, ...]:
    """The rounds of which anything is in force (of some departments), oldest first."""
    ranked = accepted(at, departments)
    with reading(source) as connection:
        query = select(Submission.round).join(ranked, ranked.c.id == Submission.id).where(ranked.c.age == 1)
        keys = connection.execute(query.distinct()).scalars()
        return tuple(sorted(Round.parse(key) for key in keys))


def _rounds_until(source: Source, until: Round, at: When = None, departments: Codes = None) -> list[str]:
    return [each.key for each in rounds_known(source, at, departments) if each <= until]


def rounds_recorded(source: Source) -> tuple[Round, ...]:
    """The rounds of which anything is on record, accepted or returned, oldest first."""
    with reading(source) as connection:
        keys = connection.execute(select(Submission.round).distinct()).scalars()
        return tuple(sorted(Round.parse(key) for key in keys))


def earlier_values(source: Source, until: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The indicators' values in force in every round up to and including one."""
    with reading(source) as connection:
        return _in_force(connection, Value, _rounds_until(connection, until, at, departments), at, departments)


def values_before(source: Source, until: Round) -> pd.DataFrame:
    """The indicators' values in force in every round before one."""
    return _before(source, Value, until)


def results_before(source: Source, until: Round) -> pd.DataFrame:
    """The 効果・実績 in force in every round before one."""
    return _before(source, Result, until)


def earlier_results(source: Source, until: Round, at: When = None, departments: Codes = None) -> pd.DataFrame:
    """The 効果・実績 in force in the rounds of the same fiscal year before one."""
    with reading(source) as connection:
        rounds = [each for each in rounds_known(connection, at, departments) if each < until]
        same_year = [each.key for each in rounds if each.fiscal_year == until.fiscal_year]
        return _in_force(connection, Result, same_year, at, departments)


def findings_of(source: Source, round_: Round, at: When = None) -> pd.DataFrame:
    """The findings of each department's last submission in a round, accepted or returned, that was not withdrawn."""
    with reading(source) as connection:
        return _last_findings(connection, submissions_of(connection, round_, at))


def _last_findings(connection: Connection, every: pd.DataFrame) -> pd.DataFrame:
    return content_of(connection, Finding, _last(every[~every["withdrawn"]])["id"].tolist())


def outcomes(source: Source, round_: Round, at: When = None) -> pd.DataFrame:
    """Where each department that has sent something stands, by its last submission that was not withdrawn.

    取下げ where all were.

    department, outcome, submission, name, received_at, confirms (of 変更なし), version (of what is in force, even when
    the last one was returned; None if nothing is), errors and warnings (numbers of the last submission's findings; a
    warning that was answered or waived is not counted).
    """
    with reading(source) as connection:
        every = submissions_of(connection, round_, at)
        found = _last_findings(connection, every)
    versions = every[every["current"]].set_index("department")["version"].to_dict()
    left = every[~every["withdrawn"]]
    gone = every[every["withdrawn"] & ~every["department"].isin(left["department"])]
    last = pd.concat([_last(left), _last(gone).assign(outcome=Outcome.WITHDRAWN.value)]) if len(gone) else _last(left)
    last = last.sort_values("department", kind="stable")
    last = last[["department", "outcome", "submission", "name", "received_at", "confirms", "id"]]
    last = last[last["department"] != ""].reset_index(drop=True)
    last["version"] = pd.Series([versions.get(one) for one in last["department"]], dtype=object)
    still = ~(found["answered"] | found["waived"])
    for title, severity in (("errors", Severity.ERROR), ("warnings", Severity.WARNING)):
        counts = found.loc[found["severity"].eq(severity.value) & still, "id"].value_counts()
        last[title] = last["id"].map(counts).fillna(0).astype("int64")
    return last.drop(columns="id")


def content_of(source: Source, model: type[Value | Result | Narrative | Finding], ids: Iterable[int]) -> pd.DataFrame:
    """What some submissions say, in force or not, or what was found in them: their rows of one table."""

    def of(connection: Connection, some: Iterable[int]) -> pd.DataFrame:
        return frame_of(connection, _content(model).where(Submission.id.in_(some)))

    return in_round_order(in_pieces(source, of, sorted(ids)))


def _last(submissions: pd.DataFrame) -> pd.DataFrame:
    return submissions.groupby("department", sort=False).tail(1)


def _content(model: type[Value | Result | Narrative | Finding]) -> Select[Any]:
    table = Base.metadata.tables[model.__tablename__]
    columns = [column for column in table.columns if column.name not in ("submission_id", "position")]
    return (
        select(Submission.id, Submission.round, Submission.department, Submission.sha256.label("submission"), *columns)
        .join_from(Submission, model, model.submission_id == Submission.id)
        .order_by(model.position)
    )


def _of(departments: Codes) -> ColumnElement[bool]:
    return true() if departments is None else Submission.department.in_(departments)


def _before(source: Source, model: type[Value | Result], until: Round) -> pd.DataFrame:
    with reading(source) as connection:
        rounds = [key for key in _rounds_until(connection, until) if key != until.key]
        return _in_force(connection, model, rounds, None)


def _in_force(
    source: Source, model: type[Value | Result | Narrative], rounds: list[str], at: When, departments: Codes = None
) -> pd.DataFrame:
    def of(connection: Connection, some: Codes) -> pd.DataFrame:
        ranked = accepted(at, some)
        query = _content(model).join(ranked, ranked.c.id == Submission.id)
        return frame_of(connection, query.where(ranked.c.age == 1, Submission.round.in_(rounds)))

    return in_round_order(in_pieces(source, of, departments))
