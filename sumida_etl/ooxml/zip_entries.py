"""The zip around the parts: entries that do not change are copied as they are packed, and never unpacked."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

_LOCAL = struct.Struct("<4s22xHH")
"""The header before an entry: its signature, and the lengths of its name and extra field."""
_COMMON = struct.Struct("<HHHHHLLLHH")
_REST = struct.Struct("<HHHLL")
_END = struct.Struct("<4sHHHHLLH")
_VERSION, _UTF8, _FIRST_DAY = 20, 1 << 11, 0x21


@dataclass(frozen=True, slots=True)
class _Entry:
    name: bytes
    flags: int
    method: int
    time: tuple[int, int]
    crc: int
    size: int
    packed: bytes
    attributes: int = 0


class ZipArchive:
    """The entries of an admitted zip: none encrypted, no name twice, every one complete."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._zip = zipfile.ZipFile(BytesIO(data))
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the entries, in their order."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """The content of an entry."""
        return self._zip.read(self._entries[name])

    def with_changes(self, changes: Mapping[str, bytes | None]) -> bytes:
        """The zip with the content of some entries replaced (None: removed) and new entries added at its end."""
        return _written(self._changed(changes))

    def _changed(self, changes: Mapping[str, bytes | None]) -> Iterator[_Entry]:
        for name, entry in self._entries.items():
            if name not in changes:
                yield self._copied(entry)
            elif (content := changes[name]) is not None:
                yield _packed(name, content)
        for name, content in changes.items():
            if name not in self._entries and content is not None:
                yield _packed(name, content)

    def _copied(self, entry: zipfile.ZipInfo) -> _Entry:
        _, length, extra = _LOCAL.unpack_from(self._data, entry.header_offset)
        start = entry.header_offset + _LOCAL.size + length + extra
        name = entry.orig_filename.encode("utf-8" if entry.flag_bits & _UTF8 else "cp437")
        year, month, day, hour, minute, second = entry.date_time
        time = hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
        packed = self._data[start : start + entry.compress_size]
        flags = entry.flag_bits & _UTF8
        return _Entry(
            name, flags, entry.compress_type, time, entry.CRC, entry.file_size, packed, entry.external_attr
        )  # fmt: skip


def _packed(name: str, content: bytes) -> _Entry:
    squeezed = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = squeezed.compress(content) + squeezed.flush()
    flags = 0 if name.isascii() else _UTF8
    return _Entry(
        name.encode(), flags, zipfile.ZIP_DEFLATED, (0, _FIRST_DAY), zlib.crc32(content), len(content), packed
    )  # fmt: skip


def _written(entries: Iterator[_Entry]) -> bytes:
    files, listed, at, count = [], [], 0, 0
    for entry in entries:
        common = _COMMON.pack(
            _VERSION, entry.flags, entry.method, *entry.time, entry.crc, len(entry.packed), entry.size,
            len(entry.name), 0,
        )  # fmt: skip
        listed += [b"PK\x01\x02\x14\x00", common, _REST.pack(0, 0, 0, entry.attributes, at), entry.name]
        files += [b"PK\x03\x04", common, entry.name, entry.packed]
        at += 4 + _COMMON.size + len(entry.name) + len(entry.packed)
        count += 1
    index = b"".join(listed)
    return b"".join([*files, index, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(index), at, 0)])
