"""A letter as the bytes of a mail (RFC 5322), made so that Outlook, Thunderbird and webmail read it alike.

Header lines are made here and not by ``EmailMessage``: it folds a long file name into pieces (RFC 2231), which Outlook
shows as ``ATT00001``. A name stands there twice: whole in ``filename*``, and as encoded words in ``name`` for programs
that do not know that.
"""

from base64 import encodebytes
from collections.abc import Mapping
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import quote

from sumida_etl.file_names import safe_name
from sumida_etl.letters.draft import Attachment, Draft
from sumida_etl.values.characters import HIDDEN

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES: Mapping[str, str] = {".xlsx": _WORKBOOK, ".txt": "text/plain; charset=utf-8"}
_UNSENT = "X-Unsent: 1"
"""By it Outlook opens a mail to be gone over and sent, and puts the sender in."""


def unsent(draft: Draft) -> bytes:
    """The mail as a file to be opened and sent by hand: without a date and a sender, the same bytes each time."""
    return _mail(draft, (_UNSENT,))


def to_be_sent(draft: Draft, sender: str, at: datetime) -> bytes:
    """The mail as it is handed to a server. ``sender`` is an address; whoever gets it twice sees one (Message-ID)."""
    own = sha256("\n".join((draft.round.key, draft.kind, draft.department.code, draft.content)).encode()).hexdigest()
    domain = sender.rpartition("@")[2]
    return _mail(draft, (f"From: {sender}", f"Date: {format_datetime(at)}", f"Message-ID: <{own[:40]}@{domain}>"))


def _mail(draft: Draft, own: tuple[str, ...]) -> bytes:
    headers = [*own, *_addressed(draft), _header("Subject", draft.subject), "MIME-Version: 1.0"]
    text = "\r\n".join(draft.body.splitlines()) + "\r\n"
    body = _part(["Content-Type: text/plain; charset=utf-8"], text.encode("utf-8", "replace"))
    if not draft.attachments:
        return _lines(headers) + body
    # No line of base64 begins so, and no header of ours: the boundary needs no chance, and the bytes stay the same.
    boundary = f"--=_{draft.content[:32]}"
    parts = [body, *(_attached(each) for each in draft.attachments)]
    headers.append(f'Content-Type: multipart/mixed; boundary="{boundary}"')
    between = f"--{boundary}\r\n".encode()
    return _lines([*headers, ""]) + b"".join(between + part for part in parts) + f"--{boundary}--\r\n".encode()


def _addressed(draft: Draft) -> list[str]:
    """Addresses are ASCII without blanks (see ``registry.cells.texts``); one stands in a line."""
    if draft.contact is None:
        return []
    lists = (("To", draft.contact.to), ("Cc", draft.contact.copies))
    return [f"{name}: " + ",\r\n ".join(each) for name, each in lists if each]


def _attached(file: Attachment) -> bytes:
    name = safe_name(file.name)
    kind = _TYPES.get(PurePath(name).suffix.lower(), "application/octet-stream")
    words = name if name.isascii() else Header(name, "utf-8", maxlinelen=72).encode(linesep="\r\n")
    disposition = f"Content-Disposition: attachment;\r\n filename*=UTF-8''{quote(name, safe='')}"
    return _part([f'Content-Type: {kind};\r\n name="{words}"', disposition], file.data)


def _part(headers: list[str], content: bytes) -> bytes:
    coded = encodebytes(content).replace(b"\n", b"\r\n")
    return _lines([*headers, "Content-Transfer-Encoding: base64", ""]) + coded


def _header(name: str, text: str) -> str:
    """A header of any text, on one line of it: what would end the line, or nobody sees, is left out."""
    shown = HIDDEN.sub("", " ".join(text.split())).encode("utf-8", "replace").decode()
    return f"{name}: {Header(shown, 'utf-8', header_name=name).encode(linesep=chr(13) + chr(10))}"


def _lines(headers: list[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in headers).encode("ascii")
