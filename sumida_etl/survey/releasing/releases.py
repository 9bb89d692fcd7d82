"""Compose a round's publication from the warehouse, publish it, and put that on record."""

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sumida_etl.integrity.edition_numbers import last_edition
from sumida_etl.integrity.outdated import corrected_by, outdated_rounds, outdated_sentence
from sumida_etl.integrity.record_seals import require_recorded_publications
from sumida_etl.japan_time import today
from sumida_etl.publication.release.publish import OnRecord, Published, publish
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.settings import PUBLICATION_FOLDER
from sumida_etl.survey.releasing.composing import Composed, compose
from sumida_etl.survey.releasing.fewer_departments import require_no_fewer_departments
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.survey.withdrawing import withdrawn_since
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.known import as_published
from sumida_etl.warehouse.recovery import require_accepted_workbooks

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """A round that was published."""

    edition: Edition
    published: Published
    renewal: str = ""
    """A sentence where a newer program only made the pages anew; else empty."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a publication, and when. The name is as typed in a form, not an authenticated identity."""

    name: str
    comment: str
    at: datetime


def outdated(survey: Survey, store: Store) -> str:
    """One sentence: which published rounds rest on a submission that was corrected since; empty where none does."""
    with reading(store.engine) as moment:
        return outdated_sentence(outdated_rounds(lambda at: survey.as_of(at).plan_of, moment))


def unexplained(survey: Survey, store: Store) -> str:
    """One sentence that asks for the reason of the round's last correction; empty where none is wanting."""
    with reading(store.engine) as moment:
        last = last_edition(survey.round, moment, group=survey.group)
    if last is None or last.number == 1 or last.reason:
        return ""
    whose = survey.registry.ward.name if survey.group else ""
    return (
        f"{whose}{survey.round.key} の第{last.number}版には、訂正の理由がまだありません。"
        f"{corrected_by(survey.round, survey.group_option)}"
    )


def require_whole_record(survey: Survey, held: Store, out: Path, *, fewer: bool = False) -> frozenset[str]:
    """See that the record is whole before anything is published; returns the manifests it knows of the round.

    ``fewer``: what is published may come from another record. Raises StrayWarehouseError, LostWorkbooksError,
    LostRecordError.
    """
    held.check_archive()
    require_accepted_workbooks(held.engine, held.archive)
    if not fewer:
        require_recorded_publications(held.engine, held.journal, out / PUBLICATION_FOLDER, survey.round)
    return frozenset(manifest for round, manifest in held.journal.manifests() if round == survey.round.key)


def release(
    survey: Survey,
    store: Store,
    out: Path,
    approval: Approval | None = None,
    note: str | None = None,
    *,
    composed: Composed | None = None,
    waiting: Callable[[], None] = lambda: None,
    tell: Callable[[str], None] = LOGGER.warning,
    fewer: bool = False,
    known: Collection[str] | None = None,
) -> Release:
    """Publish the round (of one group, where the survey is about one) and put that on record, in a turn on the round.

    ``composed``: what was approved; None: what the warehouse holds now. ``note`` says why a published round is
    corrected; a coordinator's comment serves as one too, and where there is none, that workbooks were withdrawn.
    ``waiting`` is told if another process holds the round, ``tell`` what lies in the public folder and is not as it was
    recorded. ``fewer``: publish even though departments that are published would go, or though nothing was accepted at
    all. ``known``: as ``require_whole_record`` gave it for all groups at once; None: it is asked here.
    Raises StrayWarehouseError, LostWorkbooksError, LostTurnError, FewerDepartmentsError, NothingAcceptedError,
    LostRecordError,
    ObstructedFolderError, NoFileLocksError.
    """
    note = note or (approval.comment if approval else None) or None
    with store.in_turn(survey.round, waiting) as held:
        note = note or withdrawn_since(survey, held) or None
        folder = survey.published_in(out) / survey.round.key
        made = composed.explained(note) if composed else compose(survey, held, note=note, published=folder)
        renewal, note = made.renewal + made.unrecorded(note), made.edition.reason if made.renews else note
        recorded = publications.published(held.engine, survey.round, group=survey.group).to_dict("records")
        if not fewer:
            require_no_fewer_departments(made.edition, survey, held, folder, recorded)
        if known is None:
            known = require_whole_record(survey, held, out, fewer=fewer)

        def last() -> Mapping[str, bytes] | None:
            if not recorded:
                return None
            again = compose(survey, held, as_published(held.engine, recorded[-1]))
            is_it = again.sha256 == recorded[-1]["manifest_sha256"]
            return {file.name: file.content for file in again.files} if is_it else None

        on_record = OnRecord({*known, *(row["manifest_sha256"] for row in recorded)}, last, tell)

        def record(put: Callable[[], None]) -> None:
            publications.record(
                held.engine,
                survey.round,
                published_at=datetime.now(UTC),
                provisional=made.edition.provisional,
                manifest_sha256=made.sha256,
                sources=made.sources,
                plan_edition=survey.edition,
                group=survey.group,
                edition=made.edition.number,
                note=note,
                approved_by=approval.name if approval else None,
                approved_at=approval.at if approval else None,
                journal=held.journal,
                hold=held.hold,
                put=put,
            )

        published = publish(
            made.files,
            out,
            survey.round,
            group=survey.group,
            note=note,
            on=today(),
            record=record,
            on_record=on_record,
            same_edition=made.explains or made.renews,
        )
    return Release(made.edition, published, renewal)
