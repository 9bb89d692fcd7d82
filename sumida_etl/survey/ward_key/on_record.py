"""What a ward has on record already: copies of its key, archives, submissions, published rounds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sumida_etl.database_url import parse_url
from sumida_etl.publication.files.manifest import NAME as MANIFEST
from sumida_etl.settings import KEY, PUBLICATION_FOLDER, Settings
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.journal import Journal


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
