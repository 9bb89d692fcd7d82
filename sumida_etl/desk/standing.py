"""What became of a receipt, and a department's versions, as the warehouse knows them now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from sumida_etl.desk.standing_words import FILED, IN_FORCE, OUT_OF_FORCE, SAID, TAKEN_BACK, Standing
from sumida_etl.japan_time import JAPAN
from sumida_etl.rounds import Round, day_label
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.tracing.changes import Change, since_version
from sumida_etl.vocabulary import Outcome, Severity
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.receipts import Receipt
from sumida_etl.warehouse.database.models import Finding
from sumida_etl.warehouse.withdrawals import withdrawals_of


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """Where a receipt's workbook stands, in a word and a sentence; ``reasons``: why it was returned."""

    standing: Standing
    sentence: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A submission of a department on record. ``number``: None for one that was returned."""

    number: int | None
    outcome: Outcome
    received_at: datetime
    sha256: str
    current: bool
    changes: tuple[Change, ...] = ()
    """Against the version before."""
    withdrawn: str = ""
    """When, by whom and why it was withdrawn, if it was."""


def stands(receipt: Receipt, store: Store | None, *, replaced: bool) -> ReceiptState:
    """``replaced``: whether the department handed in another workbook later."""
    every = _submissions(store, receipt.round, receipt.department)
    found = every[every["submission"] == receipt.sha256] if every is not None else None
    if store is None or found is None or found.empty:
        word = Standing.REPLACED if replaced or _newer(every, receipt.received_at) else Standing.WAITING
        said = f"{SAID[word]}{FILED}" if word is Standing.REPLACED and receipt.filed else SAID[word]
        return ReceiptState(word, said)
    last = found.iloc[-1]
    if last["outcome"] == Outcome.RETURNED:
        return ReceiptState(Standing.RETURNED, SAID[Standing.RETURNED], tuple(_reasons(store, int(last["id"]))))
    if last["withdrawn"]:
        said = _withdrawals(store, receipt.round)[receipt.department, receipt.sha256]
        return ReceiptState(Standing.WITHDRAWN, TAKEN_BACK.format(version=last["version"], said=said))
    sentence = IN_FORCE if last["current"] else OUT_OF_FORCE
    return ReceiptState(Standing.ACCEPTED, sentence.format(version=last["version"]))


def versions(survey: Survey, store: Store | None, department: str) -> tuple[Version, ...]:
    """The department's submissions in the round, the latest first, each accepted one with what it changed."""
    found = _submissions(store, survey.round, department)
    if store is None or found is None:
        return ()
    known, gone = [], _withdrawals(store, survey.round)
    for row in found.to_dict("records"):
        number = None if row["version"] is None else int(row["version"])
        changes: tuple[Change, ...] = ()
        if number is not None and number > 1:
            before = number - 1
            changes = since_version(store.engine, survey.round, before, survey.registry, department, until=number)
        known.append(
            Version(
                number,
                Outcome(row["outcome"]),
                row["received_at"],
                row["submission"],
                bool(row["current"]),
                changes,
                gone.get((department, row["submission"]), ""),
            )
        )
    return tuple(reversed(known))


def _withdrawals(store: Store, round: Round) -> dict[tuple[str, str], str]:
    """By department and SHA-256, in a line."""
    return {
        (row["department"], row["submission"]): f"{moment_label(row['recorded_at'])}　{row['side']}　{row['reason']}"
        for row in withdrawals_of(store.engine, round).to_dict("records")
    }


def moment_label(at: datetime) -> str:
    """``令和6年1月20日 15時04分``, in Japan."""
    here = at.astimezone(JAPAN)
    return f"{day_label(here.date())} {here:%H時%M分}"


def _submissions(store: Store | None, round: Round, department: str) -> pd.DataFrame | None:
    return queries.submissions_of(store.engine, round, departments={department}) if store else None


def _newer(submissions: pd.DataFrame | None, at: datetime) -> bool:
    """Whether the department sent another workbook since, by whatever way."""
    return submissions is not None and any(each > at for each in submissions["received_at"])


def _reasons(store: Store, submission: int) -> Iterator[str]:
    findings = queries.content_of(store.engine, Finding, [submission])
    for row in findings[findings["severity"] == Severity.ERROR].to_dict("records"):
        place = " ".join(filter(None, (row["sheet"], row["cell"])))
        yield f"{place}：{row['message']}" if place else row["message"]
