"""Compose a round's publication from the warehouse: judged from one moment, all files, and what it was judged from."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from sumida_etl.integrity.edition_numbers import PublishedEdition, last_edition
from sumida_etl.integrity.record_seals import seal_of
from sumida_etl.integrity.recorded_edition import members_until, recorded_edition
from sumida_etl.publication.files import manifest
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release.compose import files_of
from sumida_etl.publication.tables.edition import Edition, Issue
from sumida_etl.publication.tables.record_seal import RecordSeal
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import publications, queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.known import When, as_published, time_of

_TABLE = ".csv"


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """What would be published; the last of ``files`` is the manifest, whose digest identifies all of them."""

    edition: Edition
    previous: Edition | None
    """The edition of the round before, with which the dashboard compares this one."""
    files: tuple[Artefact, ...]
    sources: tuple[int, ...]
    """The submission.id of everything it was judged from, of earlier rounds too."""
    issue: Issue
    corrects: bool = False
    """Whether it takes the place of what is published."""
    explains: bool = False
    """Whether it only adds the reason to a correction that had none."""
    renews: bool = False
    """Whether it holds what is published, and only a newer program makes other pages of that."""

    unexplained: bool = False
    """Whether it is a correction that was published without a reason, and would still be."""

    def explained(self, reason: str | None) -> "Composed":
        """The same with the reason of a correction, as who approved it gave it."""
        if not (reason and (self.corrects or self.unexplained)) or reason == self.edition.reason:
            return self
        issue = replace(self.issue, edition=replace(self.edition, reason=reason))
        made = replace(self, edition=issue.edition, files=files_of(issue), issue=issue)
        return replace(made, explains=self.unexplained, renews=False, unexplained=False)

    @property
    def renewal(self) -> str:
        """What to say where it ``renews``; else empty."""
        if not self.renews:
            return ""
        return (
            "表は公開してあるものと同じで、プログラムが新しくなったためにページなどを作り直すものです"
            f"（第{self.edition.number}版のままで、新しい訂正ではありません）。"
        )

    def unrecorded(self, note: str | None) -> str:
        """What to say of a reason that was given where nothing is corrected; else empty."""
        if not self.renews or note in (None, "", self.edition.reason):
            return ""
        return f"訂正ではないので、理由「{note}」は記録していません。"

    @property
    def sha256(self) -> str:
        """The SHA-256 of the manifest."""
        return self.files[-1].sha256


def edition(survey: Survey, store: Store, at: When = None) -> Edition:
    """Judge the round from the warehouse alone, as it was known ``at`` a time (None: now).

    The round goes by the survey's plan, each earlier one by the plan that it went by at the time.
    """
    with reading(store.engine) as moment:
        return _edition(survey.as_of(time_of(at)), moment, at)


def compose(
    survey: Survey, store: Store, at: When = None, note: str | None = None, published: Path | None = None
) -> Composed:
    """What would be published (as known ``at`` a time; None: now), judged from one moment of the warehouse alone.

    ``note``: the reason, if it turns out to be a correction. ``published``: the round's folder, by whose tables a
    publication that only a newer program makes otherwise is told from a correction; None: it is taken for one.
    """
    known = _known(survey, store, at)
    last = known.last
    explains = bool(note) and last is not None and last.lets_explain(known.sources)
    same = known.of_last_edition(note if explains else None)
    same = replace(same, unexplained=last is not None and not explains and last.lets_explain(known.sources))
    if explains or last is None or same.sha256 == last.manifest_sha256:
        return replace(same, explains=explains)
    if published and _has_tables(published, last, same) and _is_what_was_known(survey, store, same):
        return replace(same, renews=True, sources=last.sources)  # as its seal says
    reason = last.reason_for_next(note, provisional=known.edition.provisional)
    corrected = replace(known.edition, number=last.number + 1, reason=reason, seal=known.seal)
    return replace(_composed(replace(same.issue, edition=corrected), known.sources), corrects=True)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """What the warehouse held at one moment. ``last``: the last publication there was then."""

    survey: Survey
    edition: Edition
    previous: Edition | None
    sources: tuple[int, ...]
    seal: RecordSeal
    last: PublishedEdition | None
    last_seal: RecordSeal

    def of_last_edition(self, reason: str | None = None) -> Composed:
        """As the edition that is published, with the seal it had, so that without another figure it is no other.

        ``reason``: of that edition, where it had none. Before the first publication: as the first.
        """
        number, said = (self.last.number, self.last.reason) if self.last else (1, None)
        edition = replace(self.edition, number=number, reason=reason or said, seal=self.last_seal)
        plan = edition.registry or self.survey.registry.in_round(self.survey.round)
        return _composed(Issue(edition, plan, self.survey.metadata, self.previous), self.sources)


def _known(survey: Survey, store: Store, at: When) -> _Known:
    survey = survey.as_of(time_of(at))
    with reading(store.engine) as moment:
        made = _edition(survey, moment, at)
        ever = members_until(survey.registry, survey.round, moment, at, survey.plan_of)
        rounds = [each for each in queries.rounds_known(moment, at, ever) if each <= survey.round]
        earlier = max((each for each in rounds if each < survey.round), default=None)
        before = _edition(survey.at(earlier), moment, at) if earlier else None
        used = queries.submissions_until(moment, survey.round, at)
        members = {each.key: survey.members(each) for each in rounds}
        last = last_edition(survey.round, moment, at, survey.group)
        whose = zip(used["id"].tolist(), used["round"], used["department"], strict=True)
        sources = tuple(id_ for id_, key, code in whose if key in members and _is_of(code, members[key]))
        seal = seal_of(moment, sources)
        return _Known(survey, made, before, sources, seal, last, seal_of(moment, last.sources) if last else seal)


def _is_of(department: str, members: Collection[str] | None) -> bool:
    return members is None or department in members


def _composed(issue: Issue, sources: tuple[int, ...]) -> Composed:
    return Composed(issue.edition, issue.previous, files_of(issue), sources, issue)


def _has_tables(folder: Path, last: PublishedEdition, composed: Composed) -> bool:
    """Whether the tables are, byte for byte, those of the last publication, by its manifest in the folder.

    The manifest may be that of ``composed`` itself, where a process was stopped between putting and recording it.
    """
    path = folder / manifest.NAME
    data = path.read_bytes() if path.is_file() else b""
    if sha256(data).hexdigest() not in (last.manifest_sha256, composed.sha256):
        return False
    was, now = manifest.listed(data), manifest.listed(composed.files[-1].content)
    return {name: was[name] for name in was if name.endswith(_TABLE)} == {
        name: now[name] for name in now if name.endswith(_TABLE)
    }


def _is_what_was_known(survey: Survey, store: Store, composed: Composed) -> bool:
    """Whether what was published last would come out alike from today's program: record and plan are the same."""
    rows = publications.published(store.engine, survey.round, group=survey.group).to_dict("records")
    then = _known(survey, store, as_published(store.engine, rows[-1]))
    return then.of_last_edition().sha256 == composed.sha256


def _edition(survey: Survey, moment: Connection, at: When) -> Edition:
    made = recorded_edition(survey.registry, survey.round, moment, at, survey.plan_of)
    return replace(made, plan_edition=survey.edition)
