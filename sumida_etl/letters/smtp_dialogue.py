"""One letter said to a mail server, command by command, so that it is known how far it came."""

import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sumida_etl.letters.draft import Draft
from sumida_etl.letters.sent_record import SentRecord, Step


class Ending(StrEnum):
    """How it ended for one letter, or for some of its addresses."""

    SENT = "送信"
    BEFORE = "送信済み"
    REFUSED = "拒否"
    UNSENT = "未送信"
    UNSURE = "不明"
    NOWHERE = "宛先なし"


@dataclass(frozen=True, slots=True)
class Outcome:
    """``places``: of the addresses concerned among 宛先 and CC, counted from 1; ``code``: the server's, or 0."""

    draft: Draft
    ending: Ending
    places: tuple[int, ...] = ()
    code: int = 0


def places_of(draft: Draft, some: Sequence[str]) -> tuple[int, ...]:
    """Where some addresses stand among 宛先 and CC, counted from 1: the record of an address itself is nobody's."""
    return tuple(place for place, address in enumerate(draft.recipients, start=1) if address in some)


class BrokenBeforeError(Exception):
    """The connection ended before the server could have taken the letter."""


class BrokenAfterError(Exception):
    """It ended when the letter was said to its end, and no answer had come."""

    def __init__(self, places: tuple[int, ...], before: list[Outcome]) -> None:
        super().__init__()
        self.places, self.before = places, before


def say_letter(
    session: smtplib.SMTP, sender: str, draft: Draft, recipients: Sequence[str], record: SentRecord, mail: bytes
) -> Iterator[Outcome]:
    """One letter, said command by command, so that it is known how far it came."""
    told: list[Outcome] = []
    try:
        taken = []
        code, _ = session.mail(sender)
        if code != 250:
            _start_over(session, code)
            yield Outcome(draft, Ending.UNSENT, places_of(draft, recipients), code)
            return
        for address in recipients:
            code, _ = session.rcpt(address)
            if code in (250, 251):
                taken.append(address)
            else:
                told.append(Outcome(draft, Ending.REFUSED, places_of(draft, [address]), code))
        if taken:
            code, _ = session.docmd("DATA")
        if not taken or code != 354:
            _start_over(session, code)
            yield from told
            if taken:
                yield Outcome(draft, Ending.UNSENT, places_of(draft, taken), code)
            return
    except (smtplib.SMTPException, OSError):
        raise BrokenBeforeError from None
    record.add(Step.SENDING, draft, taken)
    code = _data(session, mail, draft, taken, record, told)
    yield from told
    if code == 250:
        record.add(Step.SENT, draft, taken, code)
        yield Outcome(draft, Ending.SENT, places_of(draft, taken), code)
    else:
        record.add(Step.UNSENT, draft, taken, code)
        yield Outcome(draft, Ending.REFUSED, places_of(draft, taken), code)


def _data(
    session: smtplib.SMTP, mail: bytes, draft: Draft, taken: list[str], record: SentRecord, told: list[Outcome]
) -> int:
    """The letter itself and the point that ends it; the server's answer.

    Raises BrokenBeforeError where the point was never said: a server takes no letter without it (RFC 5321, 4.1.1.4).
    """
    stuffed = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in mail.split(b"\r\n"))
    try:
        session.send(stuffed)
    except (smtplib.SMTPException, OSError):
        record.add(Step.UNSENT, draft, taken)
        raise BrokenBeforeError from None
    try:
        session.send(b".\r\n")
        code, _ = session.getreply()
    except (smtplib.SMTPException, OSError):
        raise BrokenAfterError(places_of(draft, taken), told) from None
    return code


def _start_over(session: smtplib.SMTP, code: int) -> None:
    if code == 421:  # it says goodbye: the next letter needs another session
        session.close()
        return
    session.rset()
