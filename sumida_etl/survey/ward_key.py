"""The ward's key: where it is kept, when a first one is made, and how it is replaced.

A made key lies in ``warehouse/token.key`` and, so that a backup of the archive is whole, as a copy in the archive. Each
line is a key: the one that new workbooks are made with, then those it replaced, each with the last day on which
workbooks made with it are taken (``KEY 2027-03-31``).
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sumida_etl.atomic_write import atomic_create, atomic_write
from sumida_etl.database_url import parse_url
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import PRIVATE, close
from sumida_etl.publication.files.manifest import NAME as MANIFEST
from sumida_etl.rounds import JAPAN
from sumida_etl.settings import ARCHIVE, KEY, PUBLICATION_FOLDER, Settings
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import Archive, make_folder
from sumida_etl.warehouse.archive.journal import Journal

LEAST = 16
"""Characters of a key."""
LEAST_DIFFERENT = 5


class MissingKeyError(SumidaError, RuntimeError):
    """There is no key, and none is made: a new one would make every workbook that was sent out a forged one."""

    def __init__(self, file: Path, place: Path | None) -> None:
        why = (
            f"{place} にこの自治体の記録があるので、新しい鍵は作っていません（作ると、送付済みの様式がすべて受け付けら"
            f"れなくなります）。控えの {KEY} を {file} に戻して、もう一度実行してください。"
            if place
            else f"様式を作った自治体の {KEY} を {file} に置くか、SUMIDA_TOKEN_KEY に鍵を設定してください。"
        )
        super().__init__(f"照合番号の鍵 {file} がありません。{why}")
        self.file = file


class LostWarehouseError(SumidaError, RuntimeError):
    """Rounds are published, and nothing is left of what they were published from: neither record nor key is begun."""

    def __init__(self, folder: Path, warehouse: Path) -> None:
        super().__init__(
            f"公開フォルダ {folder} に公開した調査回がありますが、"
            "データベース、保管庫、照合番号の鍵がどれもありません。新しい鍵は作っていません。何も変えていません。"
            f"{warehouse} に、控えから保管庫 {ARCHIVE} のフォルダ（台帳と {KEY} も）を戻して、"
            "もう一度実行してください。"
            "関係のない新しい記録を始めるときは、その公開フォルダを消さずに別の場所へ移すか、"
            "SUMIDA_OUT に別のフォルダを設定してください。"
        )
        self.folder = folder


class WeakKeyError(SumidaError, ValueError):
    """A key that is empty, too short or too plain: anybody could make 照合番号 with it."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"照合番号の鍵（{where}）が空か、簡単すぎます。{LEAST}文字以上の、推測できない文字の並びにしてください。"
            f"壊れているときは、控えの {KEY} に戻してください。短い鍵で様式を送ったときは、新しい鍵の次の行"
            "（SUMIDA_TOKEN_KEY のときは SUMIDA_OLD_TOKEN_KEYS）に「古い鍵 2027-03-31」の形で期限を付けて書くと、"
            "その日まで受け付けます。"
        )
        self.where = where


class UnreadableKeyError(SumidaError, ValueError):
    """The file of keys is not what was written there."""

    def __init__(self, where: str, line: int) -> None:
        super().__init__(
            f"照合番号の鍵（{where}）の{line}行目を読み取れません。控えに戻すか、"
            "1行目に鍵、2行目からは「古い鍵 2027-03-31」の形に直してください。"
        )
        self.where = where
        self.line = line


class OtherKeyError(SumidaError, RuntimeError):
    """The record was made with another key. ``id``: of that one."""

    def __init__(self, where: str, id_: str, copy: Path | None) -> None:
        cure = (
            f"保管庫の {copy} が正しい鍵です。{where} を別の場所に移してから、もう一度実行してください。"
            if copy
            else f"鍵 {id_} の入った控えの {KEY}（または SUMIDA_TOKEN_KEY の元の値）に戻してください。"
        )
        super().__init__(
            f"照合番号の鍵（{where}）は、この記録の鍵（番号 {id_}）と違います。このままでは、送付済みの様式がすべて"
            f"受け付けられなくなります。何も変えていません。{cure}"
        )
        self.id = id_


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is kept: the key of new workbooks, and the replaced ones with the last day of each."""

    key: TokenKey
    replaced: tuple[tuple[TokenKey, date], ...]

    @property
    def now(self) -> TokenKey:
        """The key with those whose day has not gone by."""
        today = datetime.now(UTC).astimezone(JAPAN).date()
        return TokenKey(self.key.secret, tuple(key for key, until in self.replaced if until >= today))

    @property
    def every(self) -> TokenKey:
        """The key with all that it replaced."""
        return TokenKey(self.key.secret, tuple(key for key, _ in self.replaced))

    def has(self, fingerprint: str) -> bool:
        """Whether one of them, replaced however long ago, is the one."""
        return fingerprint in {each.fingerprint for each in (self.key, *(key for key, _ in self.replaced))}


def ward_key(settings: Settings, *, make: bool = True) -> TokenKey:
    """The key of ``SUMIDA_TOKEN_KEY``, else the one that is kept.

    Where there is none, a first one is made (``make``), unless the ward has a record or published rounds already. It
    must be the key that the journal knows, or one that replaced it. Without ``make`` nothing is written.
    Raises MissingKeyError, LostWarehouseError, WeakKeyError, UnreadableKeyError, OtherKeyError, OSError.
    """
    return _kept(settings, make=make).now


def lasting_key(settings: Settings) -> TokenKey | None:
    """The key with all that it ever replaced, for what was signed for good; None where it cannot be had."""
    try:
        return _kept(settings, make=False).every
    except (SumidaError, OSError):
        return None


def _kept(settings: Settings, *, make: bool) -> _Kept:
    if settings.token_key is not None:
        old = settings.old_token_keys.get_secret_value() if settings.old_token_keys else ""
        given = [settings.token_key.get_secret_value(), *old.replace(";", "\n").splitlines()]
        kept = _parsed(given, "SUMIDA_TOKEN_KEY")
        _see(kept, "SUMIDA_TOKEN_KEY", settings)
        return kept
    file = settings.key_file
    if not file.exists():
        _bring(file, settings, make=make)
    content = _content(file if file.exists() else next(_copies(settings), file))
    kept = _parsed(content.splitlines(), str(file))
    _see(kept, str(file), settings)
    if make:
        close(file)
        copy = settings.archive_folder / KEY
        if not copy.is_file() or copy.read_bytes() != content.encode():
            make_folder(copy.parent)
            atomic_write(copy, content.encode(), mode=PRIVATE)
    return kept


def replace_key(settings: Settings, until: date) -> TokenKey:
    """Make a new key; workbooks made with the present one are taken up to and including a day.

    Raises as ``ward_key``.
    """
    ward_key(settings)
    first, *rest = _content(settings.key_file).splitlines()
    lines = [secrets.token_hex(32), f"{first.strip()} {until.isoformat()}", *rest]
    atomic_write(settings.key_file, "".join(f"{line}\n" for line in lines).encode(), mode=PRIVATE)
    key = ward_key(settings)
    journal = Journal.of(Archive(settings.archive_folder, settings.journal_name))
    if journal.key() is not None:
        journal.note_key(key.id, key.fingerprint)
    return key


def _bring(file: Path, settings: Settings, *, make: bool) -> None:
    """Let the file be there: a copy of the archive's, or a first key."""
    copy = next(_copies(settings), None)
    if copy is None:
        record = next(_records(settings), None)
        published = next(_published(settings), None)
        if published and not record:
            raise LostWarehouseError(published, file.parent)
        if record or not make:
            raise MissingKeyError(file, record)
    elif not make:
        return
    make_folder(file.parent)
    # Of two processes that make one, the first one's stands.
    atomic_create(file, copy.read_bytes() if copy else f"{secrets.token_hex(32)}\n".encode(), mode=PRIVATE)


def _copies(settings: Settings) -> Iterator[Path]:
    folders = dict.fromkeys((settings.archive_folder, settings.ward_archive, *settings.archives))
    yield from (folder / KEY for folder in folders if (folder / KEY).is_file())


def _records(settings: Settings) -> Iterator[Path]:
    """The archives of the ward that hold a record; of the database of the settings the file itself."""
    for folder in dict.fromkeys((settings.archive_folder, settings.ward_archive, *settings.archives)):
        archive = Archive(folder)
        journals = [Journal.of(archive), *Journal.beside(archive)]
        if archive.held() or any(each.path.is_file() and each.path.stat().st_size for each in journals):
            yield folder
    url = parse_url(settings.database_url)
    if url.drivername == "sqlite" and _has_submissions(Path(url.database or "")):
        yield Path(url.database or "")


def _published(settings: Settings) -> Iterator[Path]:
    """The folders of published rounds."""
    folder = settings.path(settings.out) / PUBLICATION_FOLDER
    if folder.is_dir():
        yield from (path.parent for path in sorted(folder.glob(f"*/{MANIFEST}")))


def _has_submissions(file: Path) -> bool:
    """Whether an SQLite file holds a record; one that cannot be read may. It is not made where there is none."""
    if not file.is_file() or not file.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return connection.execute("SELECT 1 FROM submission LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError as error:
        return "no such table" not in str(error)
    except sqlite3.DatabaseError:
        return True


def _see(kept: _Kept, where: str, settings: Settings) -> None:
    known = Journal.of(Archive(settings.archive_folder, settings.journal_name)).key()
    if known is None or kept.has(known["fingerprint"]):
        return
    right = None
    for copy in _copies(settings):
        if _parsed(_content(copy).splitlines(), str(copy)).has(known["fingerprint"]):
            right = copy
    raise OtherKeyError(where, known["id"], right)


def _content(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except UnicodeDecodeError:
        raise UnreadableKeyError(str(file), 1) from None


def _parsed(lines: list[str], where: str) -> _Kept:
    first = lines[0].strip() if lines else ""
    if len(first) < LEAST or len(set(first)) < LEAST_DIFFERENT:
        raise WeakKeyError(where)
    old = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        secret, _, day = line.strip().rpartition(" ")
        try:
            until = date.fromisoformat(day)
        except ValueError:
            raise UnreadableKeyError(where, number) from None
        if not secret.strip():
            raise UnreadableKeyError(where, number)
        old.append((TokenKey(secret.strip().encode()), until))
    return _Kept(TokenKey(first.encode()), tuple(old))
