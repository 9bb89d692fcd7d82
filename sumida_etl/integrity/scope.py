"""Everything a verification looks at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from sumida_etl.registry import Registry
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Outcome
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.models import Submission


@dataclass(frozen=True, slots=True)
class Scope:
    """One moment of a database, the archive with its journal, the plan, and where publications are (``OUT/公開``)."""

    connection: Connection
    archive: Archive
    registry: Registry | None
    """Today's plan, for what an earlier release recorded without an edition; None: it cannot be used."""
    published: Path
    key: TokenKey | None = None
    """The ward's key with all that it replaced; None: it cannot be had."""

    def submissions(self) -> list[Mapping[str, Any]]:
        """Every row of ``submission``."""
        table = Submission.__table__
        rows = self.connection.execute(select(table).order_by(table.c.id))
        return [dict(row._mapping) for row in rows]

    def accepted(self) -> list[Mapping[str, Any]]:
        """The rows of the accepted ones."""
        return [row for row in self.submissions() if row["outcome"] == Outcome.ACCEPTED]


def name_of(row: Mapping[str, Any]) -> str:
    """How a submission is called in a report: ``R5-12 D302 2件目``."""
    return f"{row['round']} {row['department'] or '（所属不明）'} {row['attempt']}件目"
