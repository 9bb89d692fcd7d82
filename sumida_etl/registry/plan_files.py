"""The files of a plan as they were read: of a folder, or of an edition kept in the archive."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from sumida_etl.errors import SumidaError
from sumida_etl.registry.faults import PlanError

_ENCODINGS = ("utf-8-sig", "cp932")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin, new and old."""
_SAVE = "Excel で「CSV UTF-8（コンマ区切り）」として保存し直してください"
_NOT_KEPT = re.compile(r"[.~].*|.*contacts.*|waivers\.yaml|.*deadlines.*", re.IGNORECASE)
"""What is no part of an edition: addresses, copies of their file too; locks; and a waiver names the round it is for.

An edition is kept for good and tells what was asked. Where letters go changes with people, and must be forgettable.
"""


class DamagedEditionError(SumidaError, ValueError):
    """The file of an edition is no longer what was put there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"計画の版 {path} は壊れているか、書き換えられています。控えから戻してください。")
        self.path = path


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """File names to bytes; ``folder`` is where they are, or how an edition is called."""

    folder: Path
    content: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def of_folder(cls, folder: Path) -> "PlanFiles":
        """The files of a folder. Raises PlanError where there is none, OSError."""
        if not folder.is_dir():
            raise PlanError(
                folder,
                0,
                f"計画データのフォルダ {folder} がありません。計画データ（plan）のあるフォルダを SUMIDA_HOME に、"
                "または計画データのフォルダそのものを SUMIDA_PLAN に指定してください。",
            )
        kept = (path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".yaml"))
        return cls(folder, {path.name: path.read_bytes() for path in kept if not _NOT_KEPT.fullmatch(path.name)})

    @classmethod
    def unpacked(cls, path: Path, data: bytes) -> "PlanFiles":
        """An edition as ``packed`` made it; ``path`` is where it is kept. Raises DamagedEditionError."""
        try:
            with ZipFile(io.BytesIO(data)) as pack:
                return cls(path, {name: pack.read(name) for name in pack.namelist()})
        except (BadZipFile, ValueError, NotImplementedError, EOFError):
            raise DamagedEditionError(path) from None

    def packed(self) -> bytes:
        """All files in one, the same bytes for the same files: what an edition is kept as, and named by."""
        target = io.BytesIO()
        with ZipFile(target, "w", ZIP_STORED) as pack:
            for name, data in sorted(self.content.items()):
                entry = ZipInfo(name)  # dated 1980, as every entry without a date
                entry.create_system, entry.external_attr = 3, 0o640 << 16
                pack.writestr(entry, data)
        return target.getvalue()

    @property
    def digest(self) -> str:
        """The SHA-256 of the edition these files are."""
        return sha256(self.packed()).hexdigest()

    def path(self, name: str) -> Path:
        """How a file is called in a message."""
        return self.folder / name

    def text(self, name: str) -> str:
        """A file's text, as Excel and editors save it: UTF-8, UTF-16, cp932. Raises PlanError."""
        if name not in self.content:
            raise PlanError(self.path(name), 0, "ファイルがありません")
        data = self.content[name]
        if data.startswith(_BOOKS):
            raise PlanError(self.path(name), 0, f"Excel のブックが CSV の名前になっています。{_SAVE}")
        if data.lstrip().startswith(b"<"):
            raise PlanError(self.path(name), 0, f"ウェブページが CSV の名前になっています。{_SAVE}")
        if data.startswith(_UTF_16):
            return _decoded(data, "utf-16", self.path(name))
        for encoding in _ENCODINGS[:-1]:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
        return _decoded(data, _ENCODINGS[-1], self.path(name))


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise PlanError(path, 0, f"文字コードを読み取れません。{_SAVE}") from None
