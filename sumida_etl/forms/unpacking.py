"""The zip inside a workbook, unpacked within limits: a bomb is refused before it goes off."""

import re
import struct
import zipfile
import zlib
from functools import lru_cache
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
_LOCAL = struct.Struct("<4s22xHH")
"""What stands before a part: a signature, and how long its name and what follows that are."""
_UTF8 = 1 << 11
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip
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
            parts = {entry.filename.lower(): _part(data, entry) for entry in entries if _is_xml(entry.filename)}
    except _BROKEN:
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
    if largest.filename.lower().startswith("xl/worksheets/"):
        raise RefusedError(Refusal.OVERGROWN)
    raise RefusedError(Refusal.TOO_LARGE, f"{largest.file_size // MEBIBYTE} MB")


def _part(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """One part, inflated in one go and never beyond its limit.

    zipfile trusts the declared size, which can lie, and takes three times as long to open an entry as to inflate it.
    """
    signature, length, extra = _LOCAL.unpack_from(data, entry.header_offset)
    named = entry.header_offset + _LOCAL.size
    packed = data[named + length + extra : named + length + extra + entry.compress_size]
    name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
    if signature != b"PK\x03\x04" or data[named : named + length] != name:
        raise RefusedError(Refusal.TRUNCATED)
    stored = entry.compress_type == zipfile.ZIP_STORED
    content = packed if stored else zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, LARGEST_PART + 1)
    if len(content) > min(entry.file_size, LARGEST_PART):
        raise RefusedError(Refusal.BOMB)
    if len(content) < entry.file_size or zlib.crc32(content) != entry.CRC:
        raise RefusedError(Refusal.TRUNCATED)
    return content


def _look_into(parts: dict[str, bytes]) -> None:
    """What the parts' text tells, before any XML parser has seen it."""
    if sum(map(len, parts.values())) > MOST_TAGS and sum(part.count(b"<") for part in parts.values()) > MOST_TAGS:
        raise RefusedError(Refusal.OVERGROWN)
    for part in parts.values():
        # Only UTF-8 is looked into; another encoding would hide what the patterns look for.
        if b"\x00" in part[:4] or part[:2] in (b"\xff\xfe", b"\xfe\xff") or _OTHER_ENCODING.match(part):
            raise RefusedError(Refusal.DECLARATION)
        if b"!" in part and _DECLARATION.search(part):  # one byte is found ten times as fast as two
            raise RefusedError(Refusal.DECLARATION)
    relations = [part for name, part in parts.items() if name.endswith(".rels")]
    if any(map(_names_macros, [parts["[content_types].xml"], *relations])):
        raise RefusedError(Refusal.MACROS)
    if any(map(_names_links, relations)):
        raise RefusedError(Refusal.EXTERNAL_LINKS)


@lru_cache(maxsize=64)
def _names_macros(part: bytes) -> bool:
    """Parts that list others are the same to the byte in every workbook that one program saved from one template."""
    return _MACROS.search(part) is not None


@lru_cache(maxsize=64)
def _names_links(part: bytes) -> bool:
    return _LINKS.search(part) is not None


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))
