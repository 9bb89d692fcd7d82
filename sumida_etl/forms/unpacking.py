"""The zip inside a workbook, unpacked within limits: a bomb is refused before it goes off."""

import re
import zipfile
import zlib
from io import BytesIO

from sumida_etl.forms.refusal import Refusal, RefusedError

MEBIBYTE = 1 << 20
LARGEST_PART = 8 * MEBIBYTE
LARGEST_SUM = 32 * MEBIBYTE
LARGEST_SHEET = 512 * MEBIBYTE
MOST_PARTS = 500
MOST_TAGS = 300_000
"""Over all parts; the largest form of ours has 6,000. It bounds the time any reader of the XML can take."""
STEEPEST = 200
"""Compression beyond this is made on purpose; a sheet of a million blank rows reaches about 30."""
_ENTRY = b"PK\x01\x02"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*\bencoding\s*=\s*["'](?!utf-8["']|us-ascii["'])""", re.IGNORECASE)
_MACROS = re.compile(rb"vbaProject|macroEnabled|macrosheet|relationships/vba", re.IGNORECASE)
_LINKS = re.compile(rb"relationships/(?:externalLink|xlExternalLink|connections|oleObjectLink)", re.IGNORECASE)


def unpack(data: bytes) -> dict[str, bytes]:
    """The XML parts by lower-case name. Raises RefusedError."""
    if data.count(_ENTRY) > MOST_PARTS:
        # Counted before zipfile reads the list, which takes it seconds where there are many.
        raise RefusedError(Refusal.BOMB)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _look_over(entries)
            parts = {entry.filename.lower(): _part(archive, entry) for entry in entries if _is_xml(entry.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise RefusedError(Refusal.TRUNCATED) from None
    _look_into(parts)
    return parts


def _look_over(entries: list[zipfile.ZipInfo]) -> None:
    """What the list of contents alone tells."""
    names = {entry.filename.lower() for entry in entries}
    if "[content_types].xml" not in names or len(names) != len(entries):
        # Of two parts under one name, readers take different ones.
        raise RefusedError(Refusal.NOT_A_WORKBOOK)
    if any(name.endswith("vbaproject.bin") for name in names):
        raise RefusedError(Refusal.MACROS)
    if any(name.startswith("xl/externallinks/") or name == "xl/connections.xml" for name in names):
        raise RefusedError(Refusal.EXTERNAL_LINKS)
    if any(entry.flag_bits & 1 for entry in entries):
        raise RefusedError(Refusal.ENCRYPTED)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise RefusedError(Refusal.NOT_A_WORKBOOK)
    _weigh(entries)


def _weigh(entries: list[zipfile.ZipInfo]) -> None:
    sizes = [entry.file_size for entry in entries]
    if sum(sizes) <= LARGEST_SUM and max(sizes, default=0) <= LARGEST_PART:
        return
    largest = max(entries, key=lambda entry: entry.file_size)
    steep = largest.file_size > STEEPEST * max(largest.compress_size, 1)
    if len(sizes) > MOST_PARTS or steep or largest.file_size > LARGEST_SHEET:
        raise RefusedError(Refusal.BOMB)
    rows = largest.filename.lower().startswith("xl/worksheets/")
    raise RefusedError(Refusal.OVERGROWN if rows else Refusal.TOO_LARGE, f"{largest.file_size // MEBIBYTE} MB")


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """One part. A declared size can lie: then zipfile would inflate everything first and cut it afterwards."""
    declared, entry.file_size = entry.file_size, LARGEST_PART + 2
    with archive.open(entry) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > declared:
        raise RefusedError(Refusal.BOMB)
    if len(content) < declared:
        raise RefusedError(Refusal.TRUNCATED)
    return content


def _look_into(parts: dict[str, bytes]) -> None:
    """What the parts' text tells, before any XML parser has seen it."""
    if sum(part.count(b"<") for part in parts.values()) > MOST_TAGS:
        raise RefusedError(Refusal.OVERGROWN)
    for part in parts.values():
        # Only UTF-8 is looked into; another encoding would hide what the patterns look for.
        if b"\x00" in part[:4] or part[:2] in (b"\xff\xfe", b"\xfe\xff") or _OTHER_ENCODING.match(part):
            raise RefusedError(Refusal.DECLARATION)
        if b"<!" in part and _DECLARATION.search(part):
            raise RefusedError(Refusal.DECLARATION)
    relations = b"".join(part for name, part in parts.items() if name.endswith(".rels"))
    if _MACROS.search(parts["[content_types].xml"]) or _MACROS.search(relations):
        raise RefusedError(Refusal.MACROS)
    if _LINKS.search(relations):
        raise RefusedError(Refusal.EXTERNAL_LINKS)


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
