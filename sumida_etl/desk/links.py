"""A department's own link to the desk: signed with the ward's key, for one round, until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from sumida_etl.desk.sentences import ExpiredLinkError, InvalidLinkError
from sumida_etl.rounds import Round, UnknownRoundError
from sumida_etl.templates.token import TokenKey

PREFIX = "/d"
_PURPOSE = "desk link"
_AFTER_DUE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class DepartmentLink:
    """Opens the page of one department (its code) in one round, up to and including a day."""

    round: Round
    department: str
    until: date

    def path(self, key: TokenKey) -> str:
        """``/d/R5-12/D302/2024-04-30/K3QZ…``."""
        return "/".join((PREFIX, *self._about, key.signatures(_PURPOSE, *self._about)[0]))

    @classmethod
    def parsed(cls, parts: Sequence[str], key: TokenKey, today: date) -> Self:
        """The link of a path's parts: round, department, day, signature.

        Raises InvalidLinkError, and ExpiredLinkError for one that was ours.
        """
        try:
            round, department, day, signature = parts
            link = cls(Round.parse(round), department, date.fromisoformat(day))
        except (UnknownRoundError, ValueError):
            raise InvalidLinkError from None
        if not key.signed(signature, _PURPOSE, round, department, day):
            raise InvalidLinkError
        if today > link.until:
            raise ExpiredLinkError
        return link

    @classmethod
    def of_letter(cls, round: Round, department: str, due: date) -> Self:
        """The one that a letter holds: good for some time after the deadline."""
        return cls(round, department, due + _AFTER_DUE)

    @property
    def _about(self) -> tuple[str, str, str]:
        return self.round.key, self.department, self.until.isoformat()
