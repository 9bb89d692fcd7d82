"""What people type into number cells, and exactly what it is read as."""

import csv
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from sumida_etl.values import ACCEPTED, RULES, ErrorCell, Percent, Problem, Reading, Rule, described, read_date
from sumida_etl.values.numbers import read_number
from sumida_etl.values.vectorised import read_numbers
from sumida_etl.vocabulary import State

READ = """
typed,unit,value,flags,typed unit,rules,problem
６，９１８件,件,6918,,件,N02+N03+N06+T01,
"約10,000件",件,10000,概数,件,N02+N03+N06+N11,
延べ8回,回,8,延べ,回,N02+N06+N12,
約14万回,回,140000,概数,回,N02+N05+N06+N11,
182百万円,円,182000000,,百万円,N02+N06+N07,UNIT_DIFFERS
182百万円,百万円,182,,百万円,N02+N06,
"20,000千円/年",千円/年,20000,,千円/年,N02+N03+N06,
"20,000千円",千円/年,20000,,千円,N02+N03+N06,
"20,000",千円/年,20000,,,N02+N03,
"20,000千円/年",千円,20000,,千円/年,N02+N03+N06,UNIT_DIFFERS
"200台/年",台/年,200,,台/年,N02+N06,
76.1％,%,76.1,,%,N02+N06+T01,
76.1ﾊﾟｰｾﾝﾄ,％,76.1,,%,N02+N06+T01,
約94%,%,94,概数,%,N02+N06+N11,
▲3.2億円,億円,-3.2,,億円,N02+N04+N06,
▲3.2億円,円,-320000000,,億円,N02+N04+N06+N07,UNIT_DIFFERS
△5,円,-5,,,N02+N04,
－5,円,-5,,,N02+N04+T01,
−5,円,-5,,,N02+N04,
―5,円,-5,,,N02+N04,
＋5,円,5,,,N02+N04+T01,
▲0,円,0,,,N02+N04,
約▲3億円,億円,-3,概数,億円,N02+N04+N06+N11,
約－3億円,億円,-3,概数,億円,N02+N04+N06+N11+T01,
96.27,%,96.27,,,N02,
12.0,%,12.0,,,N02,
0,件,0,,,N02,
0.5,%,0.5,,,N02,
"1,234,567.80",円,1234567.80,,,N02+N03,
12345678901234567890123456789012345.5,円,12345678901234567890123456789012345.5,,,N02,
1２3，456,件,123456,,,N02+N03+T01,
1億2千万,円,120000000,,,N02+N05,
1億2千万円,円,120000000,,円,N02+N05+N06,
"3億5,000万円",円,350000000,,円,N02+N03+N05+N06,
"3億5,000万円",億円,3.5,,円,N02+N03+N05+N06+N07,UNIT_DIFFERS
"1万2,345人",人,12345,,人,N02+N03+N05+N06,
1万5千人,人,15000,,人,N02+N05+N06,
1.5万人,人,15000,,人,N02+N05+N06,
2千円,千円,2,,千円,N02+N06,
2千円,円,2000,,千円,N02+N06+N07,UNIT_DIFFERS
1億2千円,円,100002000,,円,N02+N05+N06,
2千人,千人,2,,千人,N02+N06,
14万人,千人,140,,人,N02+N05+N06+N07,UNIT_DIFFERS
"20,000千円",百万円,20,,千円,N02+N03+N06+N07,UNIT_DIFFERS
"65億円",百万円,6500,,億円,N02+N06+N07,UNIT_DIFFERS
1円,億円,0.00000001,,円,N02+N06+N07,UNIT_DIFFERS
182千円,円,182000,,千円,N02+N06+N07,UNIT_DIFFERS
36人,件,36,,人,N02+N06,UNIT_DIFFERS
36名,人,36,,人,N02+N06,
36手続き,手続,36,,手続,N02+N06,
3か所,箇所,3,,箇所,N02+N06,
120㎡,m2,120,,㎡,N02+N06,
120m2,㎡,120,,㎡,N02+N06,
"3,580人時",人時,3580,,人時,N02+N03+N06,
"1,778,357円",円/人,1778357,,円,N02+N03+N06,UNIT_DIFFERS
"1,778,357円/人",円/人,1778357,,円/人,N02+N03+N06,
全8回,回,8,,回,N02+N06+N13,
総数8回,回,8,,回,N02+N06+N13,
概算8回,回,8,概数,回,N02+N06+N11,
8回（概算）,回,8,概数,回,N02+N06+N11+T01,
8回（約）,回,8,概数,回,N02+N06+N11+T01,
年50時間,時間,50,,時間,N02+N06+N13,
計延べ211名,人,211,延べ,人,N02+N06+N12+N13,
年計8回,回,8,,回,N02+N06+N13,
延83回,回,83,延べ,回,N02+N06+N12,
のべ約200人,人,200,概数 延べ,人,N02+N06+N11+N12,
延べ367回(見込み),回,367,延べ 見込,回,N02+N06+N12+N14,
30件（見込）,件,30,見込,件,N02+N06+N14+T01,
30件【見込】,件,30,見込,件,N02+N06+N14+T01,
30件（3月末見込）,件,30,見込,件,N02+N06+N14+T01,
"10,000件（概数）",件,10000,概数,件,N02+N03+N06+N11+T01,
36手続（12月末現在）,手続,36,,手続,N02+N06+N15+T01,
36手続（累計）,手続,36,,手続,N02+N06+N15+T01,
182百万円,,182,,百万円,N02+N06,
14万,,140000,,,N02+N05,
"82,343件。",件,82343,,件,N02+N03+N06,
"≒82,343件",件,82343,概数,件,N02+N03+N06+N11,
"""

STATES = """
集計中 集計中
未集計 集計中
算定中 集計中
精査中 集計中
（集計中） 集計中
[集計中] 集計中
【未実施】 未実施
該当なし 該当なし
該当ﾅｼ 該当なし
対象外 該当なし
－ 該当なし
― 該当なし
– 該当なし
— 該当なし
- 該当なし
ー 該当なし
ｰ 該当なし
─ 該当なし
‐ 該当なし
‑ 該当なし
− 該当なし
-- 該当なし
－－－ 該当なし
—— 該当なし
未実施 未実施
未着手 未実施
"""

REFUSED = """
UNREADABLE: みかん|1e3|1E-3|0x10|1_000|(5)|（5）|.5|5.|1.2.3|--5|+-5|▲|約|件|5%%|▲－3|R5
UNREADABLE: 第3回|延べ－8|計-8|5()|()5|nan|inf|NaN|"5"|'5|=1+|ー5
STATE_NOTE: 集計中です|R6予定|来年度実施|未実施 R6予定|該当なし（集計中）|未実施（R6予定）|集計中、2月に確定
UNKNOWN_UNIT: 10ほげ|5年度|8回目|5件/月|▲5ほげ|10アール|5kg|3月
UNKNOWN_NOTE: 36件※1|36件(注1)|36件＊|36件（9月）|36件（暫定）|36（5）|36件（12月末）（9月末）
RANGE: 5～10|5〜10件|5-10|5－10|5ー10|10件～20件|5件から10件|▲5～▲3|約5～10件
DOUBTFUL: 10件程度か|約10件程度|90%以上|350億円以内|10件くらい|10件前後|10弱|10強|10余|10件超
ODD_LETTERS: 5\u034f|\ue0005件
DOUBTFUL: 10件余り|10件か|10?|数十件|最大5件|少なくとも3件|10件予定|30件見込み
ERROR_CELL: #REF!|#N/A|#DIV/0!|＃ＲＥＦ！
DATE_IN_NUMBER: 2/8|令和6年2月8日|R6.2.8|H31.5.1|2024-02-08|12月末|2月8日現在|2/30|12/31
ODD_DIGITS: 拾弐件|廿|①|⑫件|Ⅷ|½|²|5²|٣|१२|十二|三件|約一万人|百|１①
GROUPING: 1,23|1,2345|1234,567|,123|1,|12,34,567|1,234,56件|１，２３|0,123
LOOKALIKE: 3O,OOO件|1l0|２Ｏ|l2|I0件|1,2oo|1О0|O.5|約3O件|1Ol件|3OO円|1O0（見込）
UNKNOWN_UNIT: 5l|12 O|5ｌ|1oz
UNREADABLE: O件|OO|lO|IO件|H2O|CO2|O5
LEADING_ZERO: 007|01|00|00.5|約05件
SEVERAL: 36/44|36 3|36　3件|12 345|1, 234|36件、3件|36件3人|36+3|5:3|- 5|－　5
SEVERAL: 36\\n3
AMBIGUOUS_STATE: /|…|〃|〇|ゼロ|検討中|実施中|未確定|×|－件|なし|無|未定|不明|有|同上|（なし）|変更なし|増減なし
AMBIGUOUS_STATE: 0（集計中）|36件（未実施）|なし（0件）|とりまとめ中|別紙参照|導入前|4月から実施|＊＊＊|後日|??
MULTIPLIER: 1億2千3百万|1億20000万|1.5億2千万|1万5|2千5万|1万0|5万5.5|3百|1億1億|1億.5
"""


def _lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("row", list(csv.DictReader(_lines(READ))), ids=lambda row: f"{row['typed']} in {row['unit']}")
def test_a_number_is_read_exactly(row: dict[str, str]) -> None:
    reading = read_number(row["typed"], row["unit"])

    flags = {"概数": reading.approx, "延べ": reading.cumulative, "見込": reading.forecast}
    assert reading.state is State.VALUE
    assert str(reading.value) == row["value"] or format(reading.value or 0, "f") == row["value"]
    assert {name for name, up in flags.items() if up} == set(row["flags"].split())
    assert (reading.unit, reading.rule) == (row["typed unit"], row["rules"])
    assert reading.problem == (Problem[row["problem"]] if row["problem"] else "")


@pytest.mark.parametrize("line", _lines(STATES))
def test_words_and_dashes_stand_for_states(line: str) -> None:
    typed, state = line.split()
    for habit in (typed, f" {typed}\n", f"　{typed[:1]}　{typed[1:]}　"):
        reading = read_number(habit, "件")
        assert (reading.state, reading.value, reading.problem) == (State(state), None, "")


def _refused() -> list[tuple[str, Problem]]:
    rows = [line.split(": ", 1) for line in _lines(REFUSED)]
    return [(text.replace("\\n", "\n"), Problem[name]) for name, texts in rows for text in texts.split("|")]


@pytest.mark.parametrize(("typed", "problem"), _refused())
def test_what_cannot_be_read_in_one_way_is_refused_with_its_reason(typed: str, problem: Problem) -> None:
    assert read_number(typed, "件") == Reading(problem=problem)


@pytest.mark.parametrize(
    ("cell", "unit", "problem"),
    [
        (True, "件", Problem.BOOLEAN),
        (date(2024, 2, 8), "件", Problem.DATE_IN_NUMBER),
        (datetime(2024, 2, 8), "件", Problem.DATE_IN_NUMBER),
        (ErrorCell("#REF!"), "件", Problem.ERROR_CELL),
        (Percent(0.761), "件", Problem.PERCENT_CELL),
        (float("nan"), "件", Problem.UNREADABLE),
        (float("inf"), "件", Problem.UNREADABLE),
        (Percent(float("nan")), "%", Problem.UNREADABLE),
        (object(), "件", Problem.UNREADABLE),
        ("3.2億", "億円", Problem.MULTIPLIER_UNIT),
        ("5千", "千円", Problem.MULTIPLIER_UNIT),
        ("14万", "千人", Problem.MULTIPLIER_UNIT),
        ("9" * 101, "件", Problem.UNREADABLE),
        ("件1" * 16_000, "件", Problem.UNREADABLE),
        ("05", "5", Problem.LEADING_ZERO),
        ("1,23", ",23", Problem.GROUPING),
    ],
)
def test_cells_that_are_no_numbers_of_the_row(cell: object, unit: str, problem: Problem) -> None:
    assert read_number(cell, unit) == Reading(problem=problem)


@pytest.mark.parametrize(("typed", "unit"), [("76.1%", "件"), ("36件", "%"), ("182千円", "件"), ("36人", "円")])
def test_a_unit_of_another_kind_is_no_warning_but_an_error(typed: str, unit: str) -> None:
    reading = read_number(typed, unit)
    assert (reading.value, reading.problem) == (None, Problem.UNIT_FOREIGN)
    assert reading.unit  # the sentence names it


@pytest.mark.parametrize(
    ("cell", "unit", "value", "rule"),
    [
        (6918, "件", "6918", "N01"),
        (10**30, "件", "1" + "0" * 30, "N01"),
        (6918.0, "件", "6918", "N01"),
        (0.1 + 0.2, "%", "0.3", "N01"),
        (0.761, "%", "0.761", "N01"),
        (1e22, "円", "1" + "0" * 22, "N01"),
        (-0.0, "円", "0", "N01"),
        (96.27, "%", "96.27", "N01"),
        (Percent(0.761), "%", "76.1", "N08"),
        (Percent(0.761), "", "76.1", "N08"),
        (Percent(7.259), "％", "725.9", "N08"),
        (Percent(1), "%", "100", "N08"),
        (Percent(0.57), "%", "57", "N08"),
    ],
)
def test_numeric_cells(cell: object, unit: str, value: str, rule: str) -> None:
    reading = read_number(cell, unit)
    assert (str(reading.value), reading.rule, reading.problem) == (value, rule, "")


@pytest.mark.parametrize("typed", [None, "", " ", "　\n", "\u200b"])
def test_an_empty_cell_is_read_as_nothing(typed: str | None) -> None:
    assert read_number(typed, "件") == Reading()


@pytest.mark.parametrize("blank", [" ", "　", "\n", "\r\n", "\u00a0", "\t", "\u2009", "\u2028"])
def test_blanks_between_the_parts_are_habits_and_inside_a_number_are_not(blank: str) -> None:
    reading = read_number(f"{blank}約{blank}10,000{blank}件{blank}（見込）{blank}", "件")
    assert (reading.value, reading.approx, reading.forecast) == (Decimal(10000), True, True)
    assert "T02" in reading.rule
    assert read_number(f"1{blank}0", "件").problem == Problem.SEVERAL


@pytest.mark.parametrize("unseen", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u200e"])
def test_signs_without_width_do_not_part_a_number(unseen: str) -> None:
    assert read_number(f"1{unseen}0件", "件").value == 10


@pytest.mark.parametrize(
    ("typed", "month"), [("36（9月末現在）", 9), ("36（12月末）", 12), ("36（３月末見込）", 3), ("36", None)]
)
def test_the_month_a_note_names_is_kept(typed: str, month: int | None) -> None:
    assert read_number(typed, "件").month == month


@pytest.mark.parametrize(
    ("note", "year", "day"),
    [
        ("令和5年12月末現在", 2023, None),
        ("R5.12末", 2023, None),
        ("R5.12.31現在", 2023, 31),
        ("2023/12/31時点", 2023, 31),
        ("令和元年12月31日", 2019, 31),
        ("12/31現在", None, 31),
    ],
)
def test_the_day_a_note_names_is_kept_with_its_year(note: str, year: int | None, day: int | None) -> None:
    read = read_number(f"1,444件（{note}）", "件")
    assert (read.value, read.month, read.month_day, read.month_year) == (1444, 12, day, year)


@pytest.mark.parametrize("note", ["12/31", "12.5", "R5.12", "R0.12.31現在後"])
def test_a_note_that_may_be_numbers_is_no_day(note: str) -> None:
    assert read_number(f"1,444件（{note}）", "件").problem == Problem.UNKNOWN_NOTE


@pytest.mark.parametrize(
    ("typed", "unit"), [("120.000", "件"), ("120.000", "円"), ("1.234件", "件"), ("約182.500円", "円")]
)
def test_a_point_that_may_part_thousands_is_asked_about(typed: str, unit: str) -> None:
    cells = pd.Series([typed], dtype=object)
    assert read_number(typed, unit).problem == Problem.GROUPING
    assert read_numbers(cells, pd.Series([unit])).loc[0, "problem"] == Problem.GROUPING


def test_what_is_measured_has_its_thousandths() -> None:
    assert [str(read_number("1.234", unit).value) for unit in ("%", "百万円", "時間")] == ["1.234"] * 3


@pytest.mark.parametrize("typed", ["1億8200", "1億2千", "3兆500", "1億8,200"])
def test_a_number_that_may_go_on_in_ten_thousands_is_asked_about(typed: str) -> None:
    assert read_number(typed, "円").problem == Problem.MULTIPLIER
    assert read_number(f"{typed}円", "円").state is State.VALUE


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("182百万円（税込）", Problem.UNKNOWN_NOTE),
        ("(182百万円)", Problem.UNREADABLE),
        ("20,000千円/月", Problem.UNKNOWN_UNIT),
        ("2月公表予定", Problem.AMBIGUOUS_STATE),
        ("特になし", Problem.AMBIGUOUS_STATE),
    ],
)
def test_what_is_wrong_is_what_is_said(typed: str, problem: Problem) -> None:
    assert read_number(typed, "円").problem == problem


@pytest.mark.parametrize("month", ["0", "13", "09"])
def test_a_note_names_a_month_of_the_calendar(month: str) -> None:
    assert read_number(f"36（{month}月末）", "件").problem


def test_the_guide_has_every_rule_with_an_example_that_reads_as_it_says() -> None:
    assert set(Rule) == set(RULES)
    # The words of stages are the plan's: each row that asks for one lists them.
    assert {accepted.rule for accepted in ACCEPTED} == set(Rule) - {Rule.STAGE}
    for accepted in ACCEPTED:
        cells: dict[Rule, object] = {
            Rule.NUMERIC_CELL: 6918,
            Rule.PERCENT_CELL: Percent(0.761),
            Rule.DATE_CELL: date(2024, 2, 8),
        }
        cell = cells.get(accepted.rule, accepted.example)
        if accepted.rule.startswith("D"):
            day = read_date(cell, date(2023, 12, 31))
            assert accepted.rule in day.rule
            assert accepted.meaning.startswith(str(day.value or ""))
        else:
            reading = read_number(cell, accepted.unit)
            flags = {"（概数）": reading.approx, "（延べ）": reading.cumulative, "（見込）": reading.forecast}
            assert accepted.rule in reading.rule
            shown = str(reading.state if reading.value is None else reading.value)
            assert accepted.meaning == shown + "".join(name for name, up in flags.items() if up)


def test_the_kept_rules_are_told_to_people() -> None:
    assert described(read_number("約10,000件", "件").rule) == "文字で書いた数字・桁区切り・単位つき・概数（約）"
    assert described("") == ""
