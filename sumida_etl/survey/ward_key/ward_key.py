"""The ward's key: where it is kept, when a first one is made, and how it is replaced.

A made key lies in ``warehouse/token.key`` and, so that a backup of the archive is whole, as a copy in the archive. Each
line is a key: the one that new workbooks are made with, then those it replaced, each with the last day on which
workbooks made with it are taken (``KEY 2027-03-31``).
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from sumida_etl.atomic_write import atomic_create, atomic_write
from sumida_etl.database_url import parse_url
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import PRIVATE, close
from sumida_etl.publication.files.manifest import NAME as MANIFEST
from sumida_etl.settings import KEY, PUBLICATION_FOLDER, Settings
from sumida_etl.survey.ward_key.key_errors import LostWarehouseError, MissingKeyError, OtherKeyError
from sumida_etl.survey.ward_key.key_file import Keys, key_text, parse_keys
from sumida_etl.templates.token import TokenKey
from sumida_etl.warehouse.archive.archive import Archive, make_folder
from sumida_etl.warehouse.archive.journal import Journal


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


def _kept(settings: Settings, *, make: bool) -> Keys:
    if settings.token_key is not None:
        old = settings.old_token_keys.get_secret_value() if settings.old_token_keys else ""
        given = [settings.token_key.get_secret_value(), *old.replace(";", "\n").splitlines()]
        kept = parse_keys(given, "SUMIDA_TOKEN_KEY")
        _see(kept, "SUMIDA_TOKEN_KEY", settings)
        return kept
    file = settings.key_file
    if not file.exists():
        _bring(file, settings, make=make)
    text = key_text(file if file.exists() else next(key_copies(settings), file))
    kept = parse_keys(text.splitlines(), str(file))
    _see(kept, str(file), settings)
    if make:
        close(file)
        copy = settings.archive_folder / KEY
        if not copy.is_file() or copy.read_bytes() != text.encode():
            make_folder(copy.parent)
            atomic_write(copy, text.encode(), mode=PRIVATE)
    return kept


def replace_key(settings: Settings, until: date) -> TokenKey:
    """Make a new key; workbooks made with the present one are taken up to and including a day.

    Raises as ``ward_key``.
    """
    ward_key(settings)
    first, *rest = key_text(settings.key_file).splitlines()
    lines = [secrets.token_hex(32), f"{first.strip()} {until.isoformat()}", *rest]
    atomic_write(settings.key_file, "".join(f"{line}\n" for line in lines).encode(), mode=PRIVATE)
    key = ward_key(settings)
    journal = Journal.of(Archive(settings.archive_folder, settings.journal_name))
    if journal.key() is not None:
        journal.note_key(key.id, key.fingerprint)
    return key


def _bring(file: Path, settings: Settings, *, make: bool) -> None:
    """Let the file be there: a copy of the archive's, or a first key."""
    copy = next(key_copies(settings), None)
    if copy is None:
        record = next(archives_with_record(settings), None)
        published = next(published_folders(settings), None)
        if published and not record:
            raise LostWarehouseError(published, file.parent)
        if record or not make:
            raise MissingKeyError(file, record)
    elif not make:
        return
    make_folder(file.parent)
    # Of two processes that make one, the first one's stands.
    atomic_create(file, copy.read_bytes() if copy else f"{secrets.token_hex(32)}\n".encode(), mode=PRIVATE)


def _see(kept: Keys, where: str, settings: Settings) -> None:
    known = Journal.of(Archive(settings.archive_folder, settings.journal_name)).key()
    if known is None or kept.has(known["fingerprint"]):
        return
    right = None
    for copy in key_copies(settings):
        if parse_keys(key_text(copy).splitlines(), str(copy)).has(known["fingerprint"]):
            right = copy
    raise OtherKeyError(where, known["id"], right)


def key_copies(settings: Settings) -> Iterator[Path]:
    """The copies of the key that lie in the ward's archives."""
    folders = dict.fromkeys((settings.archive_folder, settings.ward_archive, *settings.archives))
    yield from (folder / KEY for folder in folders if (folder / KEY).is_file())


def archives_with_record(settings: Settings) -> Iterator[Path]:
    """The archives of the ward that hold a record; of the database of the settings the file itself."""
    for folder in dict.fromkeys((settings.archive_folder, settings.ward_archive, *settings.archives)):
        archive = Archive(folder)
        journals = [Journal.of(archive), *Journal.beside(archive)]
        if archive.held() or any(each.path.is_file() and each.path.stat().st_size for each in journals):
            yield folder
    url = parse_url(settings.database_url)
    if url.drivername == "sqlite" and _has_submissions(Path(url.database or "")):
        yield Path(url.database or "")


def published_folders(settings: Settings) -> Iterator[Path]:
    """The folders of published rounds."""
    folder = settings.path(settings.out) / PUBLICATION_FOLDER
    if folder.is_dir():
        yield from (path.parent for path in sorted([*folder.glob(f"*/{MANIFEST}"), *folder.glob(f"*/*/{MANIFEST}")]))


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
