"""Compose a round's publication from the warehouse, publish it, and put that on record."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release.compose import files_of
from sumida_etl.publication.release.publish import Published, publish
from sumida_etl.publication.tables.edition import Edition, Gathered, Issue, edition_of
from sumida_etl.rounds import Round
from sumida_etl.survey.context import Store, Survey
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.database.connect import reading


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """A round that was published."""

    edition: Edition
    published: Published


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """What would be published; the last of ``files`` is the manifest, whose digest identifies all of them."""

    edition: Edition
    previous: Edition | None
    """The edition of the round before, with which the dashboard compares this one."""
    files: tuple[Artefact, ...]

    @property
    def sha256(self) -> str:
        """The SHA-256 of the manifest."""
        return self.files[-1].sha256


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a publication, and when. The name is as typed in a form, not an authenticated identity."""

    name: str
    comment: str
    at: datetime


def edition(survey: Survey, store: Store, at: datetime | None = None) -> Edition:
    """Judge the round from the warehouse alone, as it was known ``at`` a time (None: now)."""
    with reading(store.engine) as moment:
        current = queries.current_submissions(moment, survey.round, at)
        gathered = Gathered(
            survey.round,
            frozenset(current["department"]),
            queries.values_of(moment, survey.round, at),
            queries.results_of(moment, survey.round, at),
            queries.narratives_of(moment, survey.round, at),
        )
        known = queries.earlier_values(moment, survey.round, at)
        results = queries.earlier_results(moment, survey.round, at) if survey.round.is_final else None
    earlier = known[known["round"] != survey.round.key]
    made = edition_of(survey.registry, gathered, earlier, results, survey.plan_of)
    return replace(made, plan_edition=survey.edition)


def compose(survey: Survey, store: Store, at: datetime | None = None) -> Composed:
    """What would be published (as known ``at`` a time; None: now), judged from the warehouse alone."""
    made = edition(survey, store, at)
    before = edition(survey.at(earlier), store, at) if (earlier := _round_before(survey.round, store, at)) else None
    return Composed(made, before, files_of(Issue(made, survey.registry, survey.metadata, before)))


def _round_before(round: Round, store: Store, at: datetime | None) -> Round | None:
    """The round before this one of which anything was accepted."""
    return max((each for each in queries.rounds_known(store.engine, at) if each < round), default=None)


def release(
    survey: Survey,
    store: Store,
    out: Path,
    approval: Approval | None = None,
    note: str | None = None,
    *,
    composed: Composed | None = None,
) -> Release:
    """Publish the round and put that on record. ``composed``: what was approved; None: what the warehouse holds now.

    ``note`` says why a published round is corrected; a coordinator's comment serves as one too.
    Raises StrayWarehouseError.
    """
    store.check_archive()
    made = composed or compose(survey, store)
    note = note or (approval.comment if approval else None) or None
    published = publish(made.files, out, survey.round, note=note, on=date.today())
    current = queries.current_submissions(store.engine, survey.round)
    publications.record(
        store.engine,
        survey.round,
        published_at=datetime.now(UTC),
        provisional=made.edition.provisional,
        manifest_sha256=made.sha256,
        sources=current["id"],
        plan_edition=survey.edition,
        note=note,
        approved_by=approval.name if approval else None,
        approved_at=approval.at if approval else None,
        journal=store.journal,
    )
    return Release(made.edition, published)
