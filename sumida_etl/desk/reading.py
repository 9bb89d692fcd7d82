"""The warehouse as the desk sees it: read, never made, migrated or written."""

from collections.abc import Iterator
from contextlib import contextmanager

from sumida_etl.desk.sentences import UpgradeFirstError
from sumida_etl.settings import Settings
from sumida_etl.survey.store import Store, archive_of
from sumida_etl.warehouse.database.schema import existing, newest


@contextmanager
def readable_store(settings: Settings) -> Iterator[Store | None]:
    """The warehouse, where there is one with anything in it.

    Raises UpgradeFirstError, and as ``connect``.
    """
    with existing(settings.database_url) as found:
        if found is None:
            yield None
            return
        engine, revision = found
        if revision != newest():
            raise UpgradeFirstError
        yield Store(engine, archive_of(settings))
