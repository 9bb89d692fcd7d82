"""Which departments get which letter, as folders, record and plan stand now."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sumida_etl.checks.department_binding import UNBOUND
from sumida_etl.deadlines.deadlines import load_deadlines
from sumida_etl.japan_time import today
from sumida_etl.letters import wording
from sumida_etl.letters.draft import Attachment, Draft, LetterKind
from sumida_etl.letters.wording import About
from sumida_etl.registry.contacts import load_contacts
from sumida_etl.registry.rows.departments import Contact, Department
from sumida_etl.returns.returned_files import ReturnedFile, returned_files
from sumida_etl.rounds import Round
from sumida_etl.settings import RETURNED_FOLDER, Settings
from sumida_etl.survey import DepartmentStatus, Store, Survey, statuses
from sumida_etl.templates.token import TokenKey
from sumida_etl.templates.workbook import template_file, template_name
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse import queries


@dataclass(frozen=True, slots=True)
class Unmade:
    """A letter that ought to go out and cannot be made, and why, as a sentence."""

    department: Department
    why: str

    def __str__(self) -> str:
        return f"{self.department.name}：{self.why}"


@dataclass(frozen=True, slots=True)
class Sources:
    """What letters are made from.

    Attributes:
        survey: The round, with what was accepted before (``with_previous_values``).
        store: The warehouse; None: there is none, and nobody has handed in anything.
        returns: The folder of the round's returned workbooks.
        contacts: By department code.
        due: The day by which a department's questionnaire is due, by its code.
        today: The day in Japan.
        link: The address of a department's own page, by its code; empty where there is no desk.
    """

    survey: Survey
    store: Store | None
    returns: Path
    contacts: Mapping[str, Contact]
    due: Callable[[str], date]
    today: date
    link: Callable[[str], str] = lambda _: ""


LinkOf = Callable[[Round, str, date, TokenKey], str]
"""The address of a department's own page: of a round, its code and its deadline; empty where there is no desk."""


def sources_of(
    settings: Settings, round: Round, link: LinkOf, store: Store | None, *, pin: bool, deadline: date | None = None
) -> Sources:
    """The sources; ``pin``: whether questionnaires go out, by which the round goes from now on.

    ``deadline``: in place of the plan's. Raises PlanError, OutsidePlansError.
    """
    deadlines = load_deadlines(settings.path(settings.plan))
    survey = Survey.pinned(settings, round, "調査票") if pin else Survey.open(settings, round)
    if store:
        survey = survey.with_previous_values(store)
    contacts = load_contacts(settings.path(settings.plan), {each.code for each in survey.registry.departments})

    def due(code: str) -> date:
        return deadline or deadlines.of(round, code).day

    folder = settings.path(settings.out) / RETURNED_FOLDER / round.key
    return Sources(
        survey, store, folder, contacts, due, today(),
        lambda code: link(round, code, due(code), survey.key),
    )  # fmt: skip


def drafts(kind: LetterKind, sources: Sources, departments: Iterable[Department]) -> Iterator[Draft | Unmade]:
    """The letters of a kind to those of some departments that are due one. Raises OSError."""
    stand = {each.code: each for each in statuses(sources.survey, sources.store)} if sources.store else {}
    records = returned_files(sources.returns) if kind is LetterKind.RETURN else {}
    last = _last_submissions(sources) if kind in (LetterKind.RETURN, LetterKind.RECEIPT) else {}
    for each in departments:
        status = stand.get(each.code) or DepartmentStatus(each.code, each.name, Outcome.SILENT)
        letter = _Writer(kind, each, sources)
        if kind is LetterKind.INVITE:
            yield letter.with_questionnaire(wording.invitation(letter.about))
        elif kind is LetterKind.REMIND and status.outcome is Outcome.SILENT:
            yield letter.with_questionnaire(wording.reminder(letter.about, sources.today))
        elif kind is LetterKind.RETURN and status.outcome is Outcome.RETURNED:
            yield letter.with_returned(records.get(last[each.code]["submission"]))
        elif kind is LetterKind.RECEIPT and status.outcome is Outcome.ACCEPTED:
            yield letter.of_receipt(status, last[each.code])


@dataclass(frozen=True, slots=True)
class _Writer:
    kind: LetterKind
    department: Department
    sources: Sources

    @property
    def about(self) -> About:
        survey, link = self.sources.survey, self.sources.link(self.department.code)
        return About(
            survey.round, survey.registry.ward.office, self.department, self.sources.due(self.department.code), link
        )

    def with_questionnaire(self, body: str) -> Draft:
        survey = self.sources.survey
        content = template_file(survey.registry.ward, self.department, survey.asked, survey.key)
        name = template_name(self.department, survey.round)
        return self._draft(body, Attachment(name, content, f"questionnaire {survey.edition}"))

    def with_returned(self, found: ReturnedFile | None) -> Draft | Unmade:
        if found is None:
            said = "差戻しのファイルが出力先にありません。受付を実行してから、もう一度作ってください。"
            return Unmade(self.department, said)
        if found.codes & UNBOUND:
            said = f"「{found.file.name}」がこの所属のものか確かでないので、送りません。確かめて知らせてください。"
            return Unmade(self.department, said)
        identity = f"returned {found.content['sha256']}"
        marked = found.file.suffix != ".txt"
        body = wording.returned(self.about, found.content, marked=marked)
        return self._draft(body, Attachment(found.file.name, found.file.read_bytes(), identity))

    def of_receipt(self, status: DepartmentStatus, last: Mapping[str, Any]) -> Draft:
        body = wording.receipt(
            self.about, status.version or 0, last["received_at"], last["name"], last["submission"], status.warnings,
            status.unchanged,
        )  # fmt: skip
        return self._draft(body)

    def _draft(self, body: str, *attachments: Attachment) -> Draft:
        contact = self.sources.contacts.get(self.department.code)
        round, subject = self.sources.survey.round, wording.subject(self.kind, self.about)
        return Draft(self.kind, round, self.department, contact, subject, body, attachments)


def _last_submissions(sources: Sources) -> dict[str, Mapping[str, Any]]:
    if sources.store is None:
        return {}
    rows = queries.outcomes(sources.store.engine, sources.survey.round).to_dict("records")
    return {str(row["department"]): {str(name): value for name, value in row.items()} for row in rows}
