"""What became of a receipt, in a word and a sentence, and a department's versions, as the warehouse knows them now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import pandas as pd

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


class Standing(StrEnum):
    """Where a workbook that was handed in stands."""

    WAITING = "受付"
    ACCEPTED = "受理"
    RETURNED = "差戻し"
    REPLACED = "差替え"
    WITHDRAWN = "取下げ"


SAID = {
    Standing.WAITING: "受付箱に入りました。登録を待っています（ふつう数分かかります）。",
    Standing.RETURNED: "登録のときに差し戻されました。下の内容を直して、もう一度提出してください。",
    Standing.REPLACED: "登録される前に、同じ課の後の調査票に差し替わりました。後の受付番号を確かめてください。",
}
FILED = "この調査票は登録されていませんが、送られたままの控えを担当課で取ってあります。"
IN_FORCE = "第{version}版として登録しました。公開のもとになる版です。"
TAKEN_BACK = "第{version}版として登録しましたが、取り下げられました（{said}）。"
OUT_OF_FORCE = "第{version}版として登録しました。その後、新しい版が登録されています。"
OTHERS_SILENT = "ほかの課の提出を待っています"
NOT_READ = "まだ読み取れていません"
"""What stands in place of an indicator's value: another department answered nothing, or this workbook does not."""


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
