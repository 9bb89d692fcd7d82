"""The round a run is for, by the day its schedule meant."""

from datetime import date

import pytest

from flows import round_selection


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        (date(2024, 1, 16), 12, "R5-12"),
        (date(2024, 4, 16), 3, "R5-03"),
        (date(2024, 7, 16), 6, "R6-06"),
        (date(2024, 10, 16), 9, "R6-09"),
        (date(2024, 1, 16), None, "R5-12"),
        (date(2024, 3, 30), None, "R5-12"),
        (date(2024, 3, 31), None, "R5-03"),
        (date(2024, 3, 30), 3, "R4-03"),
        (date(2024, 12, 30), 12, "R5-12"),
    ],
)
def test_the_last_round_whose_date_has_come(
    day: date, month: int | None, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_selection, "scheduled_day", lambda: day)
    assert round_selection.round_of_run(None, month).key == expected
