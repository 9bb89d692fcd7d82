"""The warehouse as the desk sees it: read, never made, migrated or written."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sumida_etl.database_url import parse_url
from sumida_etl.desk.sentences import UpgradeFirstError
from sumida_etl.settings import Settings
from sumida_etl.survey.context import Store, archive_of
from sumida_etl.warehouse.database.connect import connect, reading
from sumida_etl.warehouse.database.schema import newest, revision_of


@contextmanager
def readable_store(settings: Settings) -> Iterator[Store | None]:
    """The warehouse, where there is one with anything in it.

    Raises UpgradeFirstError, and as ``connect``.
    """
    url = parse_url(settings.database_url)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        yield None
        return
    engine = connect(settings.database_url)
    try:
        with reading(engine) as connection:
            found = revision_of(connection)
        if found not in (None, newest()):
            raise UpgradeFirstError
        yield Store(engine, archive_of(settings)) if found else None
    finally:
        engine.dispose()
