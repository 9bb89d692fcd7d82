"""Entries of the journal recorded again, a part at a time, with what their archived workbooks say."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from sumida_etl.integrity.reread import open_archived, reread
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.settings import CHUNK
from sumida_etl.templates.last_answers import LastAnswers
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import DamagedJournalError, Journal
from sumida_etl.warehouse.archive.journal_entries import findings_frame, row_of
from sumida_etl.warehouse.archive.journal_lines import Record
from sumida_etl.warehouse.database.models import Submission
from sumida_etl.warehouse.last_answers import confirmed_by
from sumida_etl.warehouse.merge import add_content

Key = tuple[str, str, int]
"""Round, department and attempt."""


def parts_of(records: Sequence[Record]) -> Iterator[tuple[Round, str | None, Sequence[Record]]]:
    """Records of one round and plan edition, no workbook twice among them: rows find their submission by its digest."""
    parts: defaultdict[tuple[str, str | None, int], list[Record]] = defaultdict(list)
    turns: defaultdict[tuple[str, str | None, str], int] = defaultdict(int)
    for record in records:
        round, edition = record.entry["round"], record.entry.get("plan_edition")
        turns[round, edition, record.entry["sha256"]] += 1
        parts[round, edition, turns[round, edition, record.entry["sha256"]]].append(record)
    # 変更なし confirms what an earlier round said, which is there first.
    for (key, edition, _), part in sorted(parts.items(), key=lambda one: Round.parse(one[0][0])):
        for start in range(0, len(part), CHUNK):
            yield Round.parse(key), edition, part[start : start + CHUNK]


def add_part(
    connection: Connection,
    round: Round,
    part: Sequence[Record],
    owners: Mapping[str, int],
    archive: Archive,
    registry: Registry,
    journal: Journal,
    plan_of: Callable[[Round], Registry],
) -> None:
    """Record the content of a part whose rows are there (``owners``: workbook → submission.id).

    Raises DamagedJournalError and as ``reread``.
    """
    accepted = {
        one.entry["sha256"]: one.entry["department"] for one in part if one.entry["outcome"] == Outcome.ACCEPTED
    }
    confirming = {
        one.entry["sha256"]: (one.entry["department"], str(one.entry["confirms"]))
        for one in part
        if one.entry["sha256"] in accepted and one.entry.get("confirms")
    }

    def last_of(asked: Asked) -> Mapping[str, LastAnswers]:
        return confirmed_by(connection, confirming, asked, registry, plan_of)

    read = reread([open_archived(digest, archive) for digest in accepted], accepted, round, registry, last_of)
    batch = replace(read, findings=_findings(part, journal))
    add_content(connection, batch, owners, {digest: owners[digest] for digest in accepted})


def submission_row(record: Record, journal: Journal) -> dict[str, Any]:
    """The row of the table that an entry holds. Raises DamagedJournalError."""
    try:
        return row_of(Submission.__table__, record.entry)
    except (ValueError, LookupError, TypeError):
        raise DamagedJournalError(journal.path, record.line) from None


def _findings(part: Sequence[Record], journal: Journal) -> pd.DataFrame:
    for record in part:  # one by one, to name the line
        try:
            findings_frame([record.entry])
        except (ValueError, LookupError, TypeError, AttributeError):
            raise DamagedJournalError(journal.path, record.line) from None
    return findings_frame(record.entry for record in part)


def key_of(row: Mapping[str, Any]) -> Key:
    """What a row of the table is known by."""
    return row["round"], row["department"], row["attempt"]
