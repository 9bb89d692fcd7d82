"""A number beside what was accepted before: told where it jumps or falls; old remarks answer nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sumida_etl.checks.batch import Batch
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rules.answers import says_something
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.templates.known_figures import Known
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.vocabulary import Kind, State
from tests.checks.conftest import KEY, ROUND
from tests.checks.editing import Edit, edited, put
from tests.checks.faults import I, R

JUNE, SEPTEMBER, DECEMBER, MARCH = date(2023, 6, 30), date(2023, 9, 30), date(2023, 12, 31), date(2024, 3, 31)
Checked = Callable[[Known, list[Edit]], Batch]


def number(value: str, as_of: date, kind: Kind = Kind.ACTUAL, remark: str = "", raw: str = "") -> KnownFigure:
    return KnownFigure(kind, as_of, State.VALUE, Decimal(value), raw or value, remark, as_of == DECEMBER)


def known(*figures: KnownFigure) -> Known:
    """Of 預貯金照会 (G4, H4 of 税務課), 82,343件 in the sample."""
    return {("D302", "E1003", "値"): figures}


@pytest.fixture
def checked(registry: Registry, asked: Asked, filled: dict[str, Path], tmp_path: Path) -> Checked:
    def run(figures: Known, edits: list[Edit]) -> Batch:
        path = edited(filled["D302"], tmp_path / "back.xlsx", edits)
        return inspect(read_forms([read_workbook(path)], ROUND), replace(asked, known=figures), registry, KEY).batch

    return run


def told(batch: Batch) -> list[tuple[str, str, str]]:
    return [tuple(row) for row in batch.findings[["code", "sheet", "cell"]].to_numpy().tolist()]


def test_a_final_beside_the_forecast_of_its_year(checked: Checked) -> None:
    before = date(2023, 3, 31)
    forecast = {("D302", "I107", "値"): (number("9.6", before, Kind.FORECAST), number("42", SEPTEMBER))}
    batch = checked(forecast, [])
    assert told(batch) == [("N012", I, "H4")]
    assert "その年度の見込（9.6（令和5年3月31日見込））の10倍" in batch.findings["message"][0]
    # What is known of later days says nothing of that year: 42 in September is no reason to doubt 96.98, nor 4.1.
    assert told(checked({("D302", "I107", "値"): (number("960", SEPTEMBER),)}, [put(I, "H4", "4.1")])) == []


@pytest.mark.parametrize(
    ("figures", "edits", "code", "cell", "says"),
    [
        (
            known(number("7000", SEPTEMBER)),
            [put(R, "G4", "82,343千件")],
            "N003",
            "G4",
            "7,000（令和5年9月30日現在）",
        ),
        (known(number("60000", MARCH, Kind.FORECAST)), [put(R, "H4", "834343000件")], "N003", "H4", "「60,000（"),
        (known(number("82343", DECEMBER)), [put(R, "G4", "8,234件")], "N003", "G4", "受理済み"),
        (known(number("90000", SEPTEMBER)), [], "N007", "G4", "下回っています"),
        (
            known(number("823430", SEPTEMBER)),
            [],
            "N018",
            "G4",
            "前の値823,430（令和5年9月30日現在）の、ちょうど",
        ),
        (known(number("8234.3", SEPTEMBER)), [], "N018", "G4", "ちょうど10倍"),
        (known(number("-70000", SEPTEMBER)), [], "N019", "G4", "正負が逆です"),
        (known(number("70000", SEPTEMBER)), [put(R, "G4", "該当なし"), put(R, "H4", "集計中")], "N009", "G4", "70,000"),
    ],
)
def test_what_does_not_follow_from_what_was_accepted_is_doubted(
    checked: Checked, figures: Known, edits: list[Edit], code: str, cell: str, says: str
) -> None:
    batch = checked(figures, edits)
    found = batch.findings[(batch.findings["code"] == code) & (batch.findings["cell"] == cell)]
    assert len(found) == 1 and says in found["message"].iloc[0]
    assert set(batch.submissions["outcome"]) == {"受理"}


def test_six_values_tell_what_is_usual(checked: Checked) -> None:
    usual = [number(str(90800 + 500 * n), MARCH, Kind.FORECAST) for n in range(6)]
    assert told(checked(known(*usual), [])) == []
    assert told(checked(known(*usual), [put(R, "H4", "98,500件")])) == [("N010", R, "H4")]
    assert told(checked(known(*usual[:5]), [put(R, "H4", "98,500件")])) == []


def test_digits_exchanged_since_the_last_time(checked: Checked) -> None:
    batch = checked(known(number("95300", MARCH, Kind.FORECAST)), [])
    assert told(batch) == [("N015", R, "H4")] and "前の値95,300" in batch.findings["message"][0]


QUARTERS = [date(2022, 6, 30), date(2022, 9, 30), date(2022, 12, 31), MARCH.replace(year=2023), JUNE, SEPTEMBER]
GROWN = ("28000", "55000", "83000", "110000", "27000", "54000")
"""Of 預貯金照会 as it grows within each year; 82,343 in December is what follows."""


def told_at(day: date, value: str, forecast: str = "") -> list[KnownFigure]:
    """現在 and, where it is given, 見込 as one round told them."""
    pair = [number(value, day)] + ([number(forecast, MARCH, Kind.FORECAST)] if forecast else [])
    return [replace(one, told=day.isoformat()) for one in pair]


@pytest.mark.parametrize(
    ("figures", "edits", "code", "cell", "says"),
    [
        # More than comes in by December.
        (GROWN, [put(R, "G4", "93,500件")], "N010", "G4", "幅（"),
        # What has moved every time is last time's.
        (GROWN, [put(R, "G4", "54,000件")], "N013", "G4", "前回（54,000（令和5年9月30日現在））と同じ"),
    ],
)
def test_a_slip_that_the_history_gives_away(
    checked: Checked, figures: tuple[str, ...], edits: list[Edit], code: str, cell: str, says: str
) -> None:
    batch = checked(known(*(number(one, day) for one, day in zip(figures, QUARTERS, strict=True))), edits)
    found = batch.findings[(batch.findings["code"] == code) & (batch.findings["cell"] == cell)]
    assert len(found) == 1 and says in found["message"].iloc[0], batch.findings["message"].tolist()


def test_what_grows_as_it_did_is_not_doubted(checked: Checked) -> None:
    figures = known(*(number(one, day) for one, day in zip(GROWN, QUARTERS, strict=True)))
    assert told(checked(figures, [])) == []


def test_the_columns_exchanged(checked: Checked) -> None:
    """特別区民税のキャッシュレス割合 (G8, H8), of which 見込 never was below 現在."""
    each = [one for at, day in enumerate(QUARTERS) for one in told_at(day, f"11.{at}", f"12.{at}")]
    row = {("D302", "E1043", "値"): tuple(each)}
    batch = checked(row, [put(R, "G8", "12.0%"), put(R, "H8", "11.6%")])
    found = batch.findings[batch.findings["code"] == "N014"]
    assert found["cell"].tolist() == ["H8"] and "見込が現在以上" in found["message"].iloc[0]
    assert told(checked(row, [put(R, "G8", "11.6%"), put(R, "H8", "12.6%")])) == []


def test_the_number_of_the_row_above(checked: Checked) -> None:
    batch = checked({}, [put(R, "G5", "82,343件"), put(R, "H5", "93,500件")])
    found = batch.findings[batch.findings["code"] == "N016"]
    assert found["cell"].tolist() == ["G5", "H5"] and "預貯金照会" in found["message"].iloc[0]
    # Of one digit or two, many a row is like the next.
    assert (
        told(checked({}, [put(R, "G5", "31件"), put(R, "H5", "40件"), put(R, "G6", "31件"), put(R, "H6", "40件")]))
        == []
    )


def test_a_fall_is_one_within_the_year_alone(checked: Checked) -> None:
    assert told(checked(known(number("90000", date(2023, 3, 31), Kind.FINAL)), [])) == []


def test_what_begins_anew_each_year_is_beside_its_season(checked: Checked) -> None:
    end, season = number("900000", date(2023, 3, 31), Kind.FINAL), number("80000", date(2022, 12, 31))
    assert told(checked(known(end), [])) == [("N003", R, "G4")]
    assert told(checked(known(season, end), [])) == []
    assert told(checked(known(season, end), [put(R, "G4", "7,000件")])) == [("N003", R, "G4")]
    # Within the year nothing begins anew.
    assert told(checked(known(season, number("900000", SEPTEMBER)), [])) == [("N003", R, "G4")]


def test_a_remark_that_stood_there_answers_nothing(checked: Checked) -> None:
    before = known(number("82343", DECEMBER, raw="82,343件", remark="国の調査による"))
    wrong = [put(R, "G4", "8,234件"), put(R, "J4", "国の調査による")]
    assert checked(before, wrong).findings["answered"].tolist() == [False]
    assert checked(before, [*wrong, put(R, "J4", "対象を絞ったため")]).findings["answered"].tolist() == [True]


def test_an_answer_holds_as_long_as_its_number_does(checked: Checked) -> None:
    before = known(number("82343", DECEMBER, raw="82,343人", remark="単位は人で正しい"))
    same = [put(R, "G4", "82,343人"), put(R, "J4", "単位は人で正しい")]
    assert checked(before, same).findings[["code", "answered"]].to_numpy().tolist() == [["V031", True]]


@pytest.mark.parametrize("text", ["。", "・", "なし", "特になし", "－", "\u200b", "同上", "確認済み", "1", "  "])
def test_what_says_nothing_is_no_answer(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["単位は人", "対象を絞ったため", "制度改正の影響による減"])
def test_a_reason_is_one(text: str) -> None:
    assert says_something(text)


def test_numbers_in_each_others_rows(checked: Checked) -> None:
    upper, lower = (("D302", code, "値") for code in ("E1003", "E1004"))
    figures = {upper: (number("70000", SEPTEMBER),), lower: (number("20000", SEPTEMBER),)}
    states = [put(R, "H4", "集計中"), put(R, "H5", "集計中")]
    batch = checked(figures, [put(R, "G4", "25,000件"), put(R, "G5", "72,343件"), *states])
    assert told(batch) == [("N020", R, "G5")]
    assert "すぐ上の行「預貯金照会の電子化システムの活用件数」の12月末現在は" in batch.findings["message"][0]
    assert told(checked(figures, [put(R, "G4", "75,000件"), put(R, "G5", "25,343件"), *states])) == []
