"""A value and a time come back from the database as they went in."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, func, insert, select
from sqlalchemy.exc import StatementError

from sumida_etl.warehouse.database.column_types import Exact, Moment, NaiveMomentError, NotExactError, plain
from tests.postgres import Databases

KEPT = Table("kept", MetaData(), Column("id", Integer, primary_key=True), Column("v", Exact), Column("at", Moment))


@pytest.fixture(scope="module")
def scratch(databases: Databases) -> Engine:
    engine = create_engine(databases.empty())
    KEPT.metadata.create_all(engine)
    return engine


def through(engine: Engine, values: list[Decimal]) -> list[Decimal]:
    with engine.connect() as connection:  # never committed
        connection.execute(insert(KEPT), [{"id": number, "v": value} for number, value in enumerate(values)])
        return list(connection.execute(select(KEPT.c.v).order_by(KEPT.c.id)).scalars())


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("96.27", "96.27"),
        ("12.0", "12.0"),
        ("12", "12"),
        ("-320000000", "-320000000"),
        ("182000000.000", "182000000.000"),
        ("0.1234567890123456789012345678901234567890", "0.1234567890123456789012345678901234567890"),
        (
            "12345678901234567890123456789012345678901234567890.5",
            "12345678901234567890123456789012345678901234567890.5",
        ),
        ("1E+3", "1000"),
        ("1E-9", "0.000000001"),
        ("0E-5", "0.00000"),
        ("-0.0", "0.0"),
    ],
)
def test_digits_and_scale_are_kept(scratch: Engine, written: str, read: str) -> None:
    (value,) = through(scratch, [Decimal(written)])
    assert (plain(value), value.as_tuple()) == (read, Decimal(read).as_tuple())


decimals = st.builds(
    lambda sign, digits, places: Decimal((sign if any(digits) else 0, tuple(digits), -places)),
    st.integers(0, 1),
    st.lists(st.integers(0, 9), min_size=1, max_size=60),
    st.integers(0, 40),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(decimals, min_size=1, max_size=20))
def test_any_decimal_comes_back_as_it_was(scratch: Engine, values: list[Decimal]) -> None:
    expected = [Decimal(plain(value)) for value in values]
    assert [value.as_tuple() for value in through(scratch, values)] == [value.as_tuple() for value in expected]
    assert expected == values


@pytest.mark.parametrize("value", [96.27, 7, "96.27", Decimal("NaN"), Decimal("-Infinity")])
def test_nothing_but_finite_decimals_is_stored(scratch: Engine, value: object) -> None:
    with pytest.raises(StatementError) as refused:
        through(scratch, [value])
    assert isinstance(refused.value.orig, NotExactError)
    assert "正確な十進数ではない" in str(refused.value.orig)


def test_sqlite_holds_text_never_a_float(sqlite: Databases) -> None:
    engine = create_engine(sqlite.empty())
    KEPT.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.execute(insert(KEPT), [{"id": 1, "v": Decimal("1E+30")}])
        assert connection.execute(select(func.typeof(KEPT.c.v))).scalar() == "text"


def test_times_come_back_in_utc_and_in_order(scratch: Engine) -> None:
    tokyo = timezone(timedelta(hours=9))
    times = [
        datetime(2024, 2, 8, 8, 59, 59, 999999, tzinfo=tokyo),
        datetime(2024, 2, 8, 0, 0, tzinfo=UTC),
        datetime(2024, 2, 8, 9, 0, 0, 1, tzinfo=tokyo),
    ]
    with scratch.connect() as connection:
        connection.execute(insert(KEPT), [{"id": -number, "at": time} for number, time in enumerate(times)])
        read = list(connection.execute(select(KEPT.c.at).order_by(KEPT.c.at)).scalars())
    assert read == times
    assert {time.tzinfo for time in read} == {UTC}


def test_a_time_without_a_zone_is_not_stored(scratch: Engine) -> None:
    with scratch.connect() as connection, pytest.raises(StatementError) as refused:
        connection.execute(insert(KEPT), [{"id": 1, "at": datetime(2024, 2, 8)}])
    assert isinstance(refused.value.orig, NaiveMomentError)
