"""What a person sees in a cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sumida_etl.values.cells import ErrorCell, Percent, exact, raw_text, shifted


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("　約\n10件", "　約\n10件"),
        (6918, "6918"),
        (6918.0, "6918"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (1e21, "1" + "0" * 21),
        (float("inf"), "inf"),
        (Percent(0.761), "76.1%"),
        (Percent(1), "100%"),
        (True, "TRUE"),
        (ErrorCell("#REF!"), "#REF!"),
        (date(2024, 2, 8), "2024-02-08"),
        (datetime(2024, 2, 8), "2024-02-08"),
        (datetime(2024, 2, 8, 9, 5), "2024-02-08 09:05:00"),
    ],
)
def test_the_raw_text_is_what_stands_there(cell: object, text: str) -> None:
    assert raw_text(cell) == text


def test_shifting_is_exact_beyond_the_decimal_context() -> None:
    long = Decimal("12345678901234567890123456789012345.6")
    assert str(shifted(long, 3)) == "12345678901234567890123456789012345600"
    assert str(shifted(long, -3)) == "12345678901234567890123456789012.3456"
    assert str(shifted(Decimal("3.20"), 8)) == "320000000"
    assert str(shifted(Decimal("-0.0"), 2)) == "0"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_no_cell_shows_a_number_that_is_none(number: float) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        exact(number)
