"""A letter to one department, before it is a mail: its words, what goes with it, and the hash it is known by."""

import json
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from sumida_etl.registry.rows.departments import Contact, Department
from sumida_etl.rounds import Round


class LetterKind(StrEnum):
    """What a letter is for, as it is typed in the command."""

    INVITE = "invite"
    RETURN = "return"
    REMIND = "remind"
    RECEIPT = "receipt"

    @property
    def word(self) -> str:
        """As people call it, and in names of files."""
        return _WORDS[self]


_WORDS = {
    LetterKind.INVITE: "送付",
    LetterKind.RETURN: "差戻し",
    LetterKind.REMIND: "督促",
    LetterKind.RECEIPT: "受理",
}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a letter.

    ``identity`` says which content it is: a questionnaire that is made again has other bytes and asks the same.
    """

    name: str
    data: bytes = field(repr=False)
    identity: str


@dataclass(frozen=True, slots=True)
class Draft:
    """``contact``: where it goes; None where no address is known."""

    kind: LetterKind
    round: Round
    department: Department
    contact: Contact | None
    subject: str
    body: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()

    @property
    def content(self) -> str:
        """The SHA-256 of what it says and of what goes with it; not of where it goes."""
        said = [self.subject, self.body, [(each.name, each.identity) for each in self.attachments]]
        return sha256(json.dumps(said).encode()).hexdigest()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every address, 宛先 before CC, each once."""
        return tuple(dict.fromkeys((*self.contact.to, *self.contact.copies))) if self.contact else ()
