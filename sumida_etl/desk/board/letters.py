"""Letters from the board: who is due which, the drafts to save, and sending them, each once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sumida_etl.desk.board.overview import Row
from sumida_etl.desk.board.sentences import NoLetterError
from sumida_etl.desk.links import DepartmentLink
from sumida_etl.desk.reading import readable_store
from sumida_etl.errors import SumidaError
from sumida_etl.letters.delivery import Unsure, deliver_in_turn, has_server, server_of
from sumida_etl.letters.draft import Draft, LetterKind
from sumida_etl.letters.drafting import Sources, Unmade, drafts, sources_of
from sumida_etl.letters.folder import draft_name
from sumida_etl.letters.mail import unsent
from sumida_etl.letters.sentences import BY_BOARD, outcome_sentences, unaddressed
from sumida_etl.letters.smtp_dialogue import Ending
from sumida_etl.letters.smtp_dialogue import Outcome as Sent
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome

_DUE = {
    LetterKind.REMIND: Outcome.SILENT,
    LetterKind.RETURN: Outcome.RETURNED,
    LetterKind.RECEIPT: Outcome.ACCEPTED,
}


def due_letters(rows: Collection[Row]) -> dict[LetterKind, int]:
    """How many departments are due a letter of each kind."""
    return {
        kind: sum(kind not in _DUE or row.outcome is _DUE[kind] for row in rows)
        for kind in (LetterKind.INVITE, LetterKind.REMIND, LetterKind.RETURN, LetterKind.RECEIPT)
    }


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of letters of a kind, in sentences; ``unsure``: whether the coordinator is to say if some came."""

    kind: LetterKind
    said: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class BoardLetters:
    """Those of a round. ``address``: of the desk, as departments reach it."""

    settings: Settings
    round: Round
    address: str

    @property
    def can_send(self) -> bool:
        """Whether a mail server is named."""
        return has_server(self.settings)

    def saved(self, kind: LetterKind) -> bytes:
        """The drafts of a kind as one zip, with what could not be made. Raises NoLetterError, OSError."""
        packed = BytesIO()
        with self._sources(kind) as sources, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
            made, unmade = _of(kind, sources)
            if not made:
                raise NoLetterError(unmade)
            for draft in made:
                archive.writestr(ZipInfo(draft_name(draft)), unsent(draft), ZIP_DEFLATED)
            if unmade:
                archive.writestr(ZipInfo("作れなかったもの.txt"), "\r\n".join(unmade), ZIP_DEFLATED)
        return packed.getvalue()

    def send(self, kind: LetterKind, unsure: Unsure) -> Posted:
        """Send what is due and was not sent before. Raises OSError."""
        found: list[Sent] = []
        said: list[str] = []
        with self._sources(kind) as sources:
            made, unmade = _of(kind, sources)
            try:
                server = server_of(self.settings)
                found.extend(deliver_in_turn(self.settings, sources.survey.key, made, server, unsure))
            except SumidaError as problem:
                said.append(str(problem))
        good, bad = outcome_sentences(kind, found, BY_BOARD)
        sentences = (*([good] if found or not said else []), *bad, *unmade, *said)
        return Posted(kind, sentences, any(each.ending is Ending.UNSURE for each in found))

    @contextmanager
    def _sources(self, kind: LetterKind) -> Iterator[Sources]:
        with readable_store(self.settings) as store:
            yield sources_of(self.settings, self.round, self._link, store, pin=kind is LetterKind.INVITE)

    def _link(self, round: Round, code: str, due: date, key: TokenKey) -> str:
        return f"{self.address}{DepartmentLink.of_letter(round, code, due).path(key)}"


def _of(kind: LetterKind, sources: Sources) -> tuple[list[Draft], list[str]]:
    """The drafts, and sentences on what is wanting."""
    every = list(drafts(kind, sources, sources.survey.owing))
    made = [each for each in every if isinstance(each, Draft)]
    said = [str(each) for each in every if isinstance(each, Unmade)]
    return made, [*said, *unaddressed(made)]
