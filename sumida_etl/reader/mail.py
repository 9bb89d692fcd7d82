"""A mail (``.eml``) as what is attached to it: bytes and safe names, within limits, before anything is opened.

Each attachment goes through admission like a file that lies in the inbox; its path is the mail's with its name behind,
which is nothing on the disk. The text of a mail is not read, nor are pictures within it and signatures.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value
from pathlib import Path

from sumida_etl.file_names import readable, safe_name
from sumida_etl.reader.admission.limits import MEBIBYTE
from sumida_etl.reader.admission.package import grows, read_file
from sumida_etl.reader.admission.rejection import Refusal, RefusedError

EXTENSION = ".eml"
LARGEST_MAIL = 32 * MEBIBYTE
"""One workbook of the largest size, a third larger as base64, and as much again."""
MOST_ATTACHMENTS, MOST_BOUNDARIES, MOST_PARTS = 20, 20, 500
"""Checked before the mail is parsed, which takes time for each line and each level of parts."""
_SHORTEST_LINE, _SHORT_LINES = 30, 20_000
"""Lines of base64 have 60 to 76 bytes. Millions of shorter ones are no mail of a person's."""
_LONGEST_NAME = 2_000
_UNNAMED = "名前のない添付"
_SIGNATURES = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment; ``path`` is the mail's path with a safe name behind."""

    path: Path
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """``arrived``: when the mail reached the folder it was read from, in seconds since 1970."""

    attachments: tuple[Attached, ...]
    arrived: float


def is_mail(path: Path) -> bool:
    """Whether a file is called a mail."""
    return path.suffix.lower() == EXTENSION


def called(path: Path) -> str:
    """A file's name as people know it: an attachment's with its mail's behind it (``内訳.pdf（提出.eml の添付）``)."""
    mail = path.parent
    return f"{readable(path)}（{readable(mail)} の添付）" if is_mail(mail) and not mail.is_dir() else readable(path)


def open_mail(path: Path) -> Mail:
    """Take a mail apart. Raises RefusedError where it is too large, broken, or has nothing attached."""
    data, status = read_file(path, LARGEST_MAIL)
    _look_over(data)
    message = message_from_bytes(data)
    if any(_is_cut_off(part) for part in message.walk()) or not data:
        raise RefusedError(Refusal.ARRIVING if grows(path, status) else Refusal.TRUNCATED)
    found: list[Attached] = []
    taken: set[str] = set()
    for part in _attached(message):
        name = _free(_name_of(part, len(found) + 1), taken)
        content = part.get_payload(decode=True)
        bytes_ = content if isinstance(content, bytes) else b""
        # Some programs lose the extension on the way; what is a workbook within is one.
        if "." not in name and bytes_.startswith(_ZIP) and b"xl/" in bytes_:
            name = _free(f"{name}.xlsx", taken)
        found.append(Attached(path / name, bytes_))
    if len(found) > MOST_ATTACHMENTS:
        raise RefusedError(Refusal.MANY, f"添付ファイルが{len(found):,}個、受け付けるのは{MOST_ATTACHMENTS}個まで")
    if not found:
        raise RefusedError(Refusal.NOTHING_ATTACHED)
    return Mail(tuple(found), status.st_ctime)


def _look_over(data: bytes) -> None:
    lines = data.count(b"\n") + data.count(b"\r")
    boundaries = len(re.findall(rb"boundary|message/", data, re.IGNORECASE))
    if lines > 2 * (_SHORT_LINES + len(data) // _SHORTEST_LINE) or boundaries > MOST_BOUNDARIES:
        raise RefusedError(Refusal.MANY, "メールの中の区切りや行")
    if len(re.findall(rb"[\r\n]--", data)) > MOST_PARTS:
        raise RefusedError(Refusal.MANY, "メールの中の区切りや行")


def _is_cut_off(part: Message) -> bool:
    broken = CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect
    return any(isinstance(defect, broken) for defect in part.defects)


def _attached(message: Message) -> Iterator[Message]:
    """The parts that are no text of the mail, of mails that were forwarded in it too, in their order."""
    for part in message.walk():
        _read_bytes_in_headers(part)
        kind, named = part.get_content_type(), bool(part.get_filename())
        if part.is_multipart() or kind in _SIGNATURES:
            continue
        is_text = kind in ("text/plain", "text/html") and not named and part.get_content_disposition() != "attachment"
        if is_text or (kind.startswith("image/") and part["Content-ID"]):
            continue
        yield part


def _name_of(part: Message, number: int) -> str:
    """The attachment's name as a name of a file, whatever stands there."""
    given = part.get_filename() or ""
    if isinstance(given, tuple):
        given = collapse_rfc2231_value(given)
    return safe_name(_decoded(given[:_LONGEST_NAME])) if given.strip() else f"{_UNNAMED}{number}"


def _decoded(text: str) -> str:
    """A name with its encoded words read."""
    if not text.isascii():
        return text
    try:
        pieces = decode_header(text)
        return "".join(piece if isinstance(piece, str) else piece.decode(coding or "ascii") for piece, coding in pieces)
    except (ValueError, LookupError):  # an unknown charset, or bytes that are not of it
        return text


def _read_bytes_in_headers(part: Message) -> None:
    """Take bytes beyond ASCII in the headers that hold a name for UTF-8 or cp932, as old programs write them."""
    for name, value in list(part.raw_items()):
        if name.lower() in ("content-disposition", "content-type") and not str(value).isascii():
            raw = str(value).encode("utf-8", "surrogateescape")
            part.replace_header(name, _text_of(raw))


def _text_of(raw: bytes) -> str:
    for coding in ("utf-8", "cp932"):
        try:
            return raw.decode(coding)
        except UnicodeDecodeError:
            continue
    return raw.decode("ascii", "replace")


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number where another attachment of the mail has it."""
    stem, dot, suffix = name.rpartition(".")
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
    taken.add(free)
    return free
