"""What all tables have in common."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, MetaData, Text
from sqlalchemy.orm import DeclarativeBase

from sumida_etl.warehouse.database.column_types import Day, Exact, Moment


class Base(DeclarativeBase):
    """Every table's base: all text is TEXT, every constraint has a name that a migration can call it by."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {str: Text(), Decimal: Exact(), date: Day(), datetime: Moment()}  # noqa: RUF012 - SQLAlchemy's own form


def one_of(column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """A column that holds nothing but these words."""
    # Not IN (…): SQLite builds a table for it at every row, which doubles the time a row takes.
    return CheckConstraint(" OR ".join(f"{column} = '{word}'" for word in words), name=column)
