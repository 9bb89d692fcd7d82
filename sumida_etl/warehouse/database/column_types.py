"""Column types that read back exactly what was written, on SQLite and PostgreSQL alike."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Date, DateTime, Dialect, Numeric, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from sumida_etl.errors import SumidaError


class NotExactError(SumidaError, TypeError):
    """Something other than a finite Decimal was to be stored as a value."""

    def __init__(self, value: object) -> None:
        super().__init__(f"値「{value!r}」は正確な十進数ではないため、データベースに登録できません。")
        self.value = value


class NaiveMomentError(SumidaError, ValueError):
    """A time without a zone was to be stored."""

    def __init__(self, value: datetime) -> None:
        super().__init__(f"時刻「{value}」に時間帯がないため、データベースに登録できません。")
        self.value = value


class UnreadableValueError(SumidaError, ValueError):
    """What the database holds in a column cannot be what was written there: its file was damaged."""

    def __init__(self, kind: str) -> None:
        self.reason = f"{kind}として読み取れない値"
        super().__init__(
            f"データベースに、{self.reason}があります。データベースのファイルが壊れています。"
            "それを別の場所に移し、sumida-etl rebuild で保管庫から作り直してください。"
        )


def plain(value: object) -> str:
    """A finite Decimal as digits with its scale kept: never an exponent, never a signed zero. Raises NotExactError."""
    if not isinstance(value, Decimal) or not value.is_finite():
        raise NotExactError(value)
    return f"{value if value else value.copy_abs():f}"


class Exact(TypeDecorator[Decimal]):
    """A Decimal with its scale: NUMERIC on PostgreSQL, digits as TEXT on SQLite (whose own numbers are floats).

    Not to be compared, ordered or added up in SQL, where SQLite would compare text.
    """

    impl = Numeric
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on a database."""
        kind: TypeEngine[Any] = Text() if dialect.name == "sqlite" else Numeric()
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> object:
        """From Python to the database."""
        if value is None:
            return None
        digits = plain(value)
        return digits if dialect.name == "sqlite" else Decimal(digits)

    def process_result_value(self, value: object, dialect: Dialect) -> Decimal | None:
        """From the database to Python. Raises UnreadableValueError."""
        if value is None or isinstance(value, Decimal):
            return value
        try:
            read = Decimal(str(value))
        except InvalidOperation:
            raise UnreadableValueError("数値") from None
        if not read.is_finite():
            raise UnreadableValueError("数値")
        return read


class Day(TypeDecorator[date]):
    """A date: DATE on both databases."""

    impl = Date
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], date | None] | None:
        """From the database to Python. Raises UnreadableValueError."""
        read = super().result_processor(dialect, coltype)
        if read is None:
            return None

        def day(value: Any) -> date | None:  # noqa: ANN401 - whatever is there
            try:
                return read(value)
            except (ValueError, TypeError):
                raise UnreadableValueError("日付") from None

        return day


class Moment(TypeDecorator[datetime]):
    """An aware time, in UTC to the microsecond: TIMESTAMPTZ on PostgreSQL, ISO text of one width on SQLite."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column's type on a database."""
        kind: TypeEngine[Any] = Text() if dialect.name == "sqlite" else DateTime(timezone=True)
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> object:
        """From Python to the database."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveMomentError(value)
        moment = value.astimezone(UTC)
        return moment.isoformat(timespec="microseconds") if dialect.name == "sqlite" else moment

    def process_result_value(self, value: object, dialect: Dialect) -> datetime | None:
        """From the database to Python. Raises UnreadableValueError."""
        if value is None:
            return None
        try:
            read = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            raise UnreadableValueError("時刻") from None
        if read.tzinfo is None:
            raise UnreadableValueError("時刻")
        return read.astimezone(UTC)
