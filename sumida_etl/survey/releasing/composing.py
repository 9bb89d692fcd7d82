"""Compose a round's publication from the warehouse: judged from one moment, all files, and what it was judged from."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from sumida_etl.integrity.edition_numbers import last_edition
from sumida_etl.integrity.record_seals import seal_of
from sumida_etl.integrity.recorded_edition import members_until, recorded_edition
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.release.compose import files_of
from sumida_etl.publication.tables.edition import Edition, Issue
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database.connect import reading
from sumida_etl.warehouse.known import When, time_of


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

    def explained(self, reason: str | None) -> "Composed":
        """The same with the reason of a correction, as who approved it gave it."""
        if not (self.corrects and reason) or reason == self.edition.reason:
            return self
        issue = replace(self.issue, edition=replace(self.edition, reason=reason))
        return replace(self, edition=issue.edition, files=files_of(issue), issue=issue)

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


def compose(survey: Survey, store: Store, at: When = None, note: str | None = None) -> Composed:
    """What would be published (as known ``at`` a time; None: now), judged from one moment of the warehouse alone.

    ``note``: the reason, if it turns out to be a correction.
    """
    survey = survey.as_of(time_of(at))
    with reading(store.engine) as moment:
        made = _edition(survey, moment, at)
        ever = members_until(survey.registry, survey.round, moment, at, survey.plan_of)
        rounds = [each for each in queries.rounds_known(moment, at, ever) if each <= survey.round]
        earlier = max((each for each in rounds if each < survey.round), default=None)
        before = _edition(survey.at(earlier), moment, at) if earlier else None
        used = [queries.current_submissions(moment, each, at, survey.members(each))["id"].tolist() for each in rounds]
        last = last_edition(survey.round, moment, at, survey.group)
        sources = tuple(id_ for ids in used for id_ in ids)
        seal = seal_of(moment, sources)
        sealed = seal_of(moment, last.sources) if last else seal
    number, reason = (last.number, last.reason) if last else (1, None)
    explains = bool(note) and last is not None and last.lets_explain(sources)
    # A workbook that was handed in again without another figure makes no other edition: its seal stays the first one.
    as_before = replace(made, number=number, reason=note if explains else reason, seal=sealed)
    plan = made.registry or survey.registry.in_round(survey.round)
    composed = _composed(Issue(as_before, plan, survey.metadata, before), sources)
    if explains or last is None or composed.sha256 == last.manifest_sha256:
        return replace(composed, explains=explains)
    reason = last.reason_for_next(note, provisional=made.provisional)
    corrected = replace(made, number=number + 1, reason=reason, seal=seal)
    return replace(_composed(replace(composed.issue, edition=corrected), sources), corrects=True)


def _composed(issue: Issue, sources: tuple[int, ...]) -> Composed:
    return Composed(issue.edition, issue.previous, files_of(issue), sources, issue)


def _edition(survey: Survey, moment: Connection, at: When) -> Edition:
    made = recorded_edition(survey.registry, survey.round, moment, at, survey.plan_of)
    return replace(made, plan_edition=survey.edition)
