"""What the board shows for a request, apart from HTTP. Every function blocks; ``marks`` alone writes."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sumida_etl.deadlines.deadlines import Deadlines, load_deadlines
from sumida_etl.desk.board.calendar import YearCalendar, calendar_of
from sumida_etl.desk.board.history import RoundHistory, history_of
from sumida_etl.desk.board.letters import BoardLetters, due_letters
from sumida_etl.desk.board.marks import Marks
from sumida_etl.desk.board.overview import Row, decisions_of, rows_of
from sumida_etl.desk.board.preview import Preview, preview_of
from sumida_etl.desk.board.round_files import RoundFiles
from sumida_etl.desk.board.runs import RunServer
from sumida_etl.desk.board.views import DepartmentPage, RoundView, SubmissionShown
from sumida_etl.desk.reading import readable_store
from sumida_etl.desk.sentences import NotFoundError
from sumida_etl.japan_time import today
from sumida_etl.letters.draft import LetterKind
from sumida_etl.notices.notice_record import undelivered_sentence
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.years.surveyed_plans import OutsidePlansError
from sumida_etl.returns.returned_files import returned_files
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey.store import Store
from sumida_etl.survey.survey import Survey
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.archive.receipts import Receipts


@dataclass(frozen=True, slots=True)
class Board:
    """``survey``: gives a round's plan; ``now``: the round that is shown where none is named."""

    settings: Settings
    survey: Callable[[Round], Survey]
    now: Callable[[], Round]
    server: RunServer = field(default_factory=RunServer)
    address: str = ""
    """By which departments reach the desk; empty: by the one that the coordinator opened."""

    def round(self, round: Round) -> RoundView:
        """A round. Raises NotFoundError, BrokenChainError, OSError."""
        survey = self._survey(round)
        deadlines = self._deadlines()
        with readable_store(self.settings) as store:
            rows = self._rows(survey, store, deadlines)
            decisions, known = decisions_of(survey, store), self._rounds(store)
        deadline = deadlines.of(round)
        return RoundView(
            rows,
            decisions,
            self.server.runs_of(round),
            deadline.said(today()),
            known,
            len(self.files.returned(round)),
            len(self.files.templates(round)),
            sum(each.mark.settled is None for each in self._marks(survey).shown()),
            undelivered_sentence(self.settings.archive_folder),
        )

    def department(self, round: Round, code: str) -> DepartmentPage:
        """A department in a round. Raises NotFoundError, BrokenChainError."""
        survey = self._survey(round)
        with readable_store(self.settings) as store:
            rows = self._rows(survey, store, self._deadlines())
            row = next((each for each in rows if each.status.code == code), None)
            if row is None:
                raise NotFoundError
            if store is None:
                return DepartmentPage(row, (), ())
            found = queries.findings_of(store.engine, round)
            every = queries.submissions_of(store.engine, round, departments={code})
        receipts = Receipts(self.settings.archive_folder).of(round, code)
        reasons = {receipt.sha256: receipt.reason for receipt in receipts}
        mine = found[(found["department"] == code) & ~found["waived"]]
        shown = [
            SubmissionShown(
                None if each["version"] is None else int(each["version"]), each["outcome"], each["received_at"],
                each["name"], bool(each["withdrawn"]), bool(each["current"]), reasons.get(each["submission"], ""),
            )
            for each in every.to_dict("records")
        ]  # fmt: skip
        findings = ({str(name): value for name, value in each.items()} for each in mine.to_dict("records"))
        return DepartmentPage(row, tuple(findings), tuple(reversed(shown)))

    def history(self) -> tuple[RoundHistory, ...]:
        """Every round on record, newest first."""
        deadlines = self._deadlines()
        with readable_store(self.settings) as store:
            if store is None:
                return ()
            found = []
            for each in reversed(queries.rounds_recorded(store.engine)):
                with suppress(NotFoundError):  # a round outside the plans of today
                    found.append(history_of(self._survey(each), store, deadlines))
        return tuple(found)

    def marks(self, round: Round) -> Marks:
        """The marks on figures of a round. Raises NotFoundError."""
        return self._marks(self._survey(round))

    def letters(self, round: Round, here: str) -> BoardLetters:
        """The letters of a round; ``here``: the address that the coordinator opened. Raises NotFoundError."""
        return BoardLetters(self.settings, self._survey(round).round, self.address or here)

    def due_letters(self, round: Round) -> dict[LetterKind, int]:
        """How many departments are due which letter. Raises NotFoundError, BrokenChainError."""
        with readable_store(self.settings) as store:
            return due_letters(self._rows(self._survey(round), store, self._deadlines()))

    def preview(self, round: Round, group: str) -> Preview | None:
        """What would be published of a round (of a group, where the plan has several); None: nothing is on record.

        Raises NotFoundError.
        """
        survey = self._survey(round)
        if bool(survey.groups) != bool(group) or (group and group not in {each.code for each in survey.groups}):
            raise NotFoundError
        with readable_store(self.settings) as store:
            return preview_of(survey.of_group(group), store) if store else None

    def calendar(self, fiscal_year: int) -> YearCalendar:
        """A fiscal year. Raises NotFoundError where the plan asks for nothing in it."""
        plans = self._survey(self.now()).registry.every.ward.plans
        found = calendar_of(
            fiscal_year, plans, self._deadlines(), lambda round, code: self._survey(round).name_of(code), today()
        )
        if not found.rounds:
            raise NotFoundError
        return found

    @property
    def files(self) -> RoundFiles:
        """What there is to save of each round."""
        return RoundFiles(self.settings.path(self.settings.out))

    def _rows(self, survey: Survey, store: Store | None, deadlines: Deadlines) -> tuple[Row, ...]:
        returned = returned_files(self.files.returned_folder(survey.round))
        return rows_of(survey, store, deadlines, returned, today())

    def _marks(self, survey: Survey) -> Marks:
        return Marks(self.settings.archive_folder, survey)

    def _survey(self, round: Round) -> Survey:
        try:
            return self.survey(round)
        except OutsidePlansError:
            raise NotFoundError from None

    def _deadlines(self) -> Deadlines:
        try:
            return load_deadlines(self.settings.path(self.settings.plan))
        except PlanError:  # the board shows the rest; ``plan check`` tells what is wrong
            return Deadlines()

    def _rounds(self, store: Store | None) -> tuple[Round, ...]:
        known = set(queries.rounds_recorded(store.engine)) if store else set()
        return tuple(sorted(known | {self.now()}, reverse=True))
