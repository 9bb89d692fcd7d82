"""Unpack the zip of a workbook within limits: a bomb is refused before it expands."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterable
from io import BytesIO

from sumida_etl.reader.admission.file_kind import TYPES, refuse_other_books, zip_kind
from sumida_etl.reader.admission.limits import LARGEST_PART, MOST_PARTS, count_elements, weigh_parts
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.admission.relations import part_name

_ENTRY = b"PK\x01\x02"
_LOCAL = struct.Struct("<4s22xHH")
"""The header before a part: its signature, and the lengths of its name and extra field."""
_UTF8 = 1 << 11
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*?\bencoding\s*=\s*["']([^"'>]*)["'][^>]*>""", re.IGNORECASE)
_LONGEST = 1024
"""Longest XML declaration that is read, in bytes."""
_SAME = (b"utf8", b"utf_8", b"ascii")
"""Other names of UTF-8, which not every reader knows."""
_ENCODED = "（中の文字コードが「{}」です）"
_MARK = b"\xef\xbb\xbf"
_UTF16 = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))


def unpack(data: bytes) -> dict[str, bytes]:
    """The XML parts by lower-case name, in UTF-8. Raises RefusedError."""
    if data.count(_ENTRY) > MOST_PARTS:
        # Counted before zipfile reads the list, which takes it seconds where there are many.
        raise RefusedError(Refusal.BOMB)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = _look_over(archive.infolist())
            parts = {name: _part(data, entry) for name, entry in entries.items() if _is_read(name)}
    except _BROKEN:
        raise RefusedError(Refusal.TRUNCATED) from None
    parts = {name: _in_utf8(part) for name, part in parts.items()}
    count_elements(parts.values())
    # One byte is found ten times as fast as two.
    if any(b"!" in part and _DECLARATION.search(part) for part in parts.values()):
        raise RefusedError(Refusal.DECLARATION)
    refuse_other_books(entries.keys(), parts)
    return parts


def _look_over(listed: Iterable[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts by lower-case name, after what the list of contents alone tells."""
    every = [(part_name(entry.filename), entry) for entry in listed if not entry.filename.endswith(("/", "\\"))]
    entries = dict(every)
    if any(entry.flag_bits & 1 for entry in entries.values()):
        raise RefusedError(Refusal.ENCRYPTED)
    if kind := zip_kind(entries.keys()):
        raise RefusedError(Refusal.OTHER_KIND, kind)
    if TYPES not in entries or len(every) != len(entries):
        # Of two parts under one name, readers take different ones.
        raise RefusedError(Refusal.NOT_A_WORKBOOK)
    if any(entry.compress_type not in _METHODS for entry in entries.values()):
        raise RefusedError(Refusal.NOT_A_WORKBOOK)
    weigh_parts(entries)
    return entries


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


def _in_utf8(xml: bytes) -> bytes:
    """A part converted to UTF-8; a package may also use UTF-16, and no other encoding."""
    wide = next((encoding for start, encoding in _UTF16 if xml.startswith(start)), None)
    try:
        xml = xml.decode(wide).encode() if wide else xml.removeprefix(_MARK)
    except UnicodeError:
        raise RefusedError(Refusal.NOT_A_WORKBOOK) from None
    declared = _ENCODING.match(xml, 0, _LONGEST)
    if (head := xml[:_LONGEST]).lstrip().startswith(b"<?xml") and b"?>" not in head:
        raise RefusedError(Refusal.DECLARATION)
    name = declared[1].lower() if declared else b"utf-8"
    if declared and (wide or name in _SAME):
        return xml[declared.end() :]
    if b"\x00" in xml[:4] or name not in (b"utf-8", b"us-ascii"):
        # What is looked for could hide in another encoding.
        raise RefusedError(Refusal.NOT_A_WORKBOOK, _ENCODED.format(name[:20].decode("ascii", "replace")))
    return xml


def _is_read(name: str) -> bool:
    """Whether a part is XML that is read; programs store custom XML of their own in any encoding."""
    return name.endswith((".xml", ".rels", ".vml")) and not name.startswith("customxml/")
