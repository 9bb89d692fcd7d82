"""One survey (調査回) at work: what it needs to be opened, and its steps as plain functions in the order data flows.

Prefect's tasks call these, and so does whoever wants the work without Prefect. No step keeps state of its own: what is
done is known by the warehouse, by content.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import Engine

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.inspection import inspect
from sumida_etl.checks.rivals import settle_rivals
from sumida_etl.checks.waivers import Waiver, excuse, load_waivers
from sumida_etl.forms.asked import Asked, asked_in
from sumida_etl.forms.package import Refusal, RefusedError
from sumida_etl.forms.tables import read_forms
from sumida_etl.forms.token import TokenKey, ward_key
from sumida_etl.forms.workbook import Workbook, read_workbook
from sumida_etl.publication.artefact import Artefact
from sumida_etl.publication.edition import Edition, Gathered, edition_of
from sumida_etl.publication.files import files_of
from sumida_etl.publication.issue import Issue
from sumida_etl.publication.package_metadata import Metadata, load_metadata
from sumida_etl.publication.publish import Published, publish
from sumida_etl.registry import Registry, load_registry
from sumida_etl.registry.model import Department
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.archive import Archive
from sumida_etl.warehouse.connect import reading
from sumida_etl.warehouse.journal import Journal
from sumida_etl.warehouse.merge import Merged, merge, merge_many
from sumida_etl.warehouse.schema import open_warehouse


@dataclass(frozen=True, slots=True)
class Survey:
    """A round with the plan it is about and the key its workbooks are bound with."""

    round: Round
    registry: Registry
    asked: Asked
    key: TokenKey
    metadata: Metadata
    waivers: tuple[Waiver, ...] = ()

    @classmethod
    def open(cls, settings: Settings, round: Round) -> "Survey":
        """Load the plan and the key. Raises PlanError."""
        plan = settings.path(settings.plan)
        registry = load_registry(plan)
        waivers = load_waivers(plan / "waivers.yaml")
        return cls(round, registry, asked_in(registry, round), ward_key(settings), load_metadata(plan), waivers)

    def at(self, round: Round) -> "Survey":
        """The same plan in another round."""
        return replace(self, round=round, asked=asked_in(self.registry, round))

    @property
    def owing(self) -> tuple[Department, ...]:
        """The departments that owe a workbook."""
        return self.registry.owing(self.round.as_of)

    def name_of(self, code: str) -> str:
        """A department's name; the code where none is known by it."""
        return next((each.name for each in self.owing if each.code == code), code)


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not let in at the door."""

    path: Path
    refusal: Refusal
    detail: str


@dataclass(frozen=True, slots=True)
class Store:
    """Where what is accepted goes."""

    engine: Engine
    archive: Archive

    @classmethod
    def open(cls, settings: Settings) -> "Store":
        """Open the warehouse, made or migrated as need be. Raises the errors of ``open_warehouse``."""
        return cls(open_warehouse(settings.database_url), Archive(settings.archive))

    @property
    def journal(self) -> Journal:
        """What the archived files cannot know."""
        return Journal.of(self.archive)


@dataclass(frozen=True, slots=True, eq=False)
class Received:
    """Files read and checked together: ``batch`` holds what could be opened, ``refused`` what could not."""

    batch: Batch
    workbooks: dict[str, Workbook]
    refused: tuple[Refused, ...]
    stale: tuple[Waiver, ...] = ()
    """Waivers that excuse nothing any more."""


@dataclass(frozen=True, slots=True)
class NotPublished:
    """Why a round is not published: departments (names) silent or returned, files refused, waivers gone stale."""

    silent: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a department stands in a round. ``version``: of what is in force, even where a later one was returned."""

    code: str
    name: str
    outcome: Outcome
    version: int | None = None
    received_at: datetime | None = None
    errors: int = 0
    warnings: int = 0

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        return {
            "code": self.code, "name": self.name, "outcome": self.outcome.value, "version": self.version,
            "received_at": self.received_at and self.received_at.isoformat(), "errors": self.errors,
            "warnings": self.warnings,
        }  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Release:
    """A round that was published."""

    edition: Edition
    published: Published
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Approval:
    """Who let a publication go, as they typed it, and when. A name typed in a form is no identity."""

    name: str
    comment: str
    at: datetime


def receive(paths: Iterable[Path], survey: Survey) -> Received:
    """Read and check files in one pass; a file that is not let in stops no other."""
    workbooks: dict[str, Workbook] = {}
    refused = []
    for path in paths:
        try:
            workbook = read_workbook(path)
        except RefusedError as error:
            refused.append(Refused(path, error.refusal, error.detail))
        else:
            workbooks.setdefault(workbook.sha256, workbook)
    forms = read_forms(workbooks.values(), survey.round)
    return Received(inspect(forms, survey.asked, survey.registry, survey.key), workbooks, tuple(refused))


def together(parts: Sequence[Received], survey: Survey) -> Received:
    """All chunks as one, with what can only be seen in all of them: rival workbooks and waivers."""
    names = ("submissions", "values", "results", "narratives", "findings")
    frames = {name: pd.concat([getattr(part.batch, name) for part in parts], ignore_index=True) for name in names}
    excused = excuse(settle_rivals(Batch(**frames)), survey.waivers, survey.round)
    workbooks = {key: book for part in parts for key, book in part.workbooks.items()}
    return Received(excused.batch, workbooks, tuple(one for part in parts for one in part.refused), excused.stale)


def keep(received: Received, submission: str, store: Store) -> Merged:
    """Put one submission on record: the workbook into the archive first, then all of its rows in one transaction."""
    accepted = received.batch.submissions.set_index("submission").at[submission, "outcome"] == Outcome.ACCEPTED
    if accepted:
        store.archive.keep(received.workbooks[submission].data)
    return merge(store.engine, received.batch, submission, store.journal)


def keep_many(received: Received, store: Store) -> tuple[Merged, ...]:
    """``keep`` for everything received, in few transactions: for bulk, where nobody watches single departments."""
    submissions = received.batch.submissions
    accepted = submissions.loc[submissions["outcome"] == Outcome.ACCEPTED, "submission"]
    store.archive.keep_many(received.workbooks[key].data for key in accepted)
    return merge_many(store.engine, received.batch, journal=store.journal)


def stopping(survey: Survey, store: Store, received: Received | None = None) -> NotPublished:
    """What stands in the way of publishing: nobody may be silent, and nothing that lies in the inbox be returned."""
    lacking = {each.code: each.outcome for each in standings(survey, store) if each.version is None}
    back = {code for code, outcome in lacking.items() if outcome is Outcome.RETURNED}
    refused: tuple[str, ...] = ()
    if received is not None:
        submissions = received.batch.submissions
        bad = submissions[submissions["outcome"] == Outcome.RETURNED]
        back |= set(bad["department"])
        known = {each.code for each in survey.owing}
        strays = [row["name"] for row in bad.to_dict("records") if row["department"] not in known]
        refused = (*strays, *(one.path.name for one in received.refused))
    returned = tuple(each.name for each in survey.owing if each.code in back)
    silent = tuple(each.name for each in survey.owing if each.code in lacking and each.code not in back)
    stale = tuple(str(waiver) for waiver in received.stale) if received is not None else ()
    return NotPublished(silent, returned, refused, stale)


def standings(survey: Survey, store: Store, at: datetime | None = None) -> tuple[Standing, ...]:
    """Every department that owes a workbook, in the plan's order, as known ``at`` a time (None: now)."""
    sent = {row["department"]: row for row in queries.outcomes(store.engine, survey.round, at).to_dict("records")}
    return tuple(
        Standing(each.code, each.name, Outcome.SILENT)
        if (last := sent.get(each.code)) is None
        else Standing(
            each.code, each.name, Outcome(last["outcome"]), last["version"], last["received_at"],
            last["errors"], last["warnings"],
        )
        for each in survey.owing
    )  # fmt: skip


def reason(stopping: NotPublished, round: Round) -> str:
    """One sentence: why a round is not published."""
    parts = []
    if stopping.returned:
        parts.append(f"差戻し {len(stopping.returned)}件（{_named(stopping.returned)}）")
    if stopping.silent:
        parts.append(f"未提出 {len(stopping.silent)}件（{_named(stopping.silent)}）")
    if stopping.refused:
        parts.append(f"受け付けられないファイル {len(stopping.refused)}件（{_named(stopping.refused)}）")
    if stopping.stale:
        parts.append(f"当たる確認事項のない了承 {len(stopping.stale)}件（{_named(stopping.stale)}）")
    return f"{round.key} は公開していません。{'、'.join(parts)}。"


def _named(names: tuple[str, ...]) -> str:
    return "、".join(names[:10]) + (f" ほか{len(names) - 10}件" if len(names) > 10 else "")


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
    return edition_of(survey.registry, gathered, known[known["round"] != survey.round.key], results)


def compose(survey: Survey, store: Store, at: datetime | None = None) -> tuple[Edition, tuple[Artefact, ...]]:
    """What would be published (as known ``at`` a time; None: now), from the warehouse alone: the manifest last."""
    made = edition(survey, store, at)
    before = edition(survey.at(earlier), store, at) if (earlier := _round_before(survey.round, store, at)) else None
    return made, files_of(Issue(made, survey.registry, survey.metadata, before))


def _round_before(round: Round, store: Store, at: datetime | None) -> Round | None:
    """The round before this one of which anything was accepted."""
    return max((each for each in queries.rounds_known(store.engine, at) if each < round), default=None)


def release(
    survey: Survey, store: Store, out: Path, approval: Approval | None = None, note: str | None = None
) -> Release:
    """Judge the round from the warehouse alone, publish it, and put that on record.

    ``note`` says why a published round is corrected; a coordinator's comment serves as one too.
    """
    made, files = compose(survey, store)
    note = note or (approval.comment if approval else None) or None
    published = publish(files, out, survey.round, note=note, on=date.today())
    current = queries.current_submissions(store.engine, survey.round)
    publications.record(
        store.engine,
        survey.round,
        published_at=datetime.now(UTC),
        provisional=made.provisional,
        manifest_sha256=files[-1].sha256,
        sources=current["id"],
        note=note,
        approved_by=approval.name if approval else None,
        approved_at=approval.at if approval else None,
        journal=store.journal,
    )
    return Release(made, published)


def in_chunks(paths: Sequence[Path], size: int) -> Iterator[Sequence[Path]]:
    """Files in chunks of at most ``size``."""
    for start in range(0, len(paths), size):
        yield paths[start : start + size]
