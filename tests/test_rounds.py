"""Rounds by every name people give them."""

from datetime import date

import pytest

from sumida_etl.rounds import MONTHS, Round, UnknownRoundError, day_label, era, year_label


@pytest.mark.parametrize("text", ["R5-12", "2023-12", "令和5年12月", " R5-12 "])
def test_a_round_is_known_by_every_name(text: str) -> None:
    round = Round.parse(text)
    assert (round.key, round.as_of, round.stamp) == ("R5-12", date(2023, 12, 31), "2023-12")


@pytest.mark.parametrize("text", ["R5-03", "2024-03", "令和6年3月"])
def test_march_belongs_to_the_year_that_ends_with_it(text: str) -> None:
    round = Round.parse(text)
    assert (round.key, round.as_of, round.fiscal_year, round.is_final) == ("R5-03", date(2024, 3, 31), 2023, True)


@pytest.mark.parametrize("text", ["", "R5", "R5-13", "R0-12", "R5-00", "X1-03", "2023-13", "令和5年", "R5-12x", "R5-2"])
def test_anything_else_is_no_round(text: str) -> None:
    with pytest.raises(UnknownRoundError, match="読み取れません"):
        Round.parse(text)


@pytest.mark.parametrize("year", range(2019, 2030))
@pytest.mark.parametrize("month", MONTHS)
def test_key_and_stamp_lead_back(year: int, month: int) -> None:
    round = Round.of(year, month)
    assert Round.parse(round.key) == round == Round.parse(round.stamp)


def test_the_last_round_is_the_latest_whose_date_has_come() -> None:
    assert Round.last_before(date(2024, 1, 15)).key == "R5-12"
    assert Round.last_before(date(2023, 12, 31)).key == "R5-12"
    assert Round.last_before(date(2024, 4, 1)).key == "R5-03"
    assert Round.last_before(date(2024, 5, 1)).key == "R5-03"


def test_years_and_days_as_people_write_them() -> None:
    assert (era(2023), era(2019), era(2028)) == ("R5", "R1", "R10")
    assert (year_label(2018), year_label(2019), year_label(2023)) == ("平成30年度", "令和元年度", "令和5年度")
    assert day_label(date(2024, 2, 8)) == "令和6年2月8日"
    assert day_label(date(2019, 5, 1)) == "令和元年5月1日"
    assert day_label(date(2020, 1, 1)) == "令和2年1月1日"
