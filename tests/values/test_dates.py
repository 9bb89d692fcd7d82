"""What people type into date cells, and exactly which day it is read as."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sumida_etl.eras import ERAS
from sumida_etl.rounds import fiscal_end, fiscal_year_of
from sumida_etl.values import DateReading, ErrorCell, Problem, read_date

AS_OF = date(2023, 12, 31)
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}

READ = """
令和6年2月8日       2024-02-08 D02
R6.2.8              2024-02-08 D02
r6/2/8              2024-02-08 D02
R06-02-08           2024-02-08 D02
Ｒ６．２．８        2024-02-08 D02+T01
令和６年２月８日    2024-02-08 D02+T01
㋿6年2月8日         2024-02-08 D02
2/8                 2024-02-08 D04
02/08               2024-02-08 D04
２／８              2024-02-08 D04+T01
2月8日              2024-02-08 D04
2月8日現在          2024-02-08 D04+D06
4月1日時点          2023-04-01 D04+D06
12/31               2023-12-31 D04
12月末              2023-12-31 D04+D05
12月末現在          2023-12-31 D04+D05+D06
2月末               2024-02-29 D04+D05
令和5年12月末       2023-12-31 D02+D05
令和5年2月末現在    2023-02-28 D02+D05+D06
令和5年12月31日現在 2023-12-31 D02+D06
2024-02-08          2024-02-08 D03
2024/2/8            2024-02-08 D03
2024.2.8            2024-02-08 D03
2024年2月8日        2024-02-08 D03
令和元年5月1日      2019-05-01 D02
R元.12.1            2019-12-01 D02
R1.5.1              2019-05-01 D02
H31.4.30            2019-04-30 D02
平成元年1月8日      1989-01-08 D02
昭和64年1月7日      1989-01-07 D02
令和6年2月9日（金）  2024-02-09 D02+T01
12月末日            2023-12-31 D04+D05
ﾚｲﾜ5.12.31          2023-12-31 D02+T01
5.12.31             2023-12-31 D02
2024-02-08T00:00:00 2024-02-08 D03
2023/12/31　0:00     2023-12-31 D03
2024-02-08T09:05    2024-02-08 D03
令和6年2月8日　9:30   2024-02-08 D02
令6.2.8             2024-02-08 D02
5年12月31日         2023-12-31 D02
6年2月8日           2024-02-08 D02
（12月31日現在）    2023-12-31 D04+D06+T01
2月8日付            2024-02-08 D04+D06
2月8日木曜日        2024-02-08 D04
－                  None       D07+T01
2023. 12. 31        2023-12-31 D03+T02
R5 . 12 . 31        2023-12-31 D02+T02
２０２３ ／ １２ ／ ３１  2023-12-31 D03+T01+T02
2 / 8               2024-02-08 D04+T02
2023 - 12 - 31      2023-12-31 D03+T02
"""

REFUSED = """
DATE_OUTSIDE_ERA: H31.5.1|平成31年5月1日|H32.1.1|令和元年4月30日|R1.4.30|S64.1.8|平成元年1月7日
DATE_IMPOSSIBLE: 2/30|2月30日|13/1|0/5|4/31|令和5年2月29日|2023-02-29|R0.5.1|令和6年13月1日|13月末|0000-01-01
DATE_UNREADABLE: みかん|2.8|2-8|6/2/8|24/2/8|24年2月8日|12月|12月上旬|2月8日頃|2/8～2/10
WEEKDAY: 2月8日(金)|2月8日金曜
DATE_UNREADABLE: 年度末|24.2.8
DATE_UNREADABLE: 2024/2-8|2024-2/8|令和6年2月|R6|H31|二月八日|2月8|②月8日|٢/٨
DATE_UNREADABLE: 令和6年2月8日か|2024-02-08T24:05|2/8　9:65|1 2/8|2024 2 8|2024. 2 8|20 24.2.8|集計中
NUMBER_IN_DATE: 45330|20240208|8|２０２４
ERROR_CELL: #REF!|#N/A
"""

WRITTEN = (
    "令和{era}年{day.month}月{day.day}日",
    "令和{era}年{day.month}月{day.day}日現在",
    "R{era}.{day.month}.{day.day}",
    "R{era}/{day.month:02d}/{day.day:02d}",
    "{day:%Y-%m-%d}",
    "{day.year}/{day.month}/{day.day}",
    "{day.year}年{day.month}月{day.day}日",
    "{day.month}/{day.day}",
    "{day.month}月{day.day}日",
    "　{day.month}月　{day.day}日\n現在",
)


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_a_date_is_read_exactly(line: str) -> None:
    typed, day, rules = line.rsplit(maxsplit=2)
    assert read_date(typed, AS_OF) == DateReading(None if day == "None" else date.fromisoformat(day), rules)


def _refused() -> list[tuple[str, Problem]]:
    rows = [line.split(": ", 1) for line in REFUSED.strip().splitlines()]
    return [(text, Problem[name]) for name, texts in rows for text in texts.split("|")]


@pytest.mark.parametrize(("typed", "problem"), _refused())
def test_what_is_no_day_or_not_one_day_is_refused_with_its_reason(typed: str, problem: Problem) -> None:
    assert read_date(typed, AS_OF) == DateReading(problem=problem)


@pytest.mark.parametrize(
    ("cell", "reading"),
    [
        (None, DateReading()),
        ("　\n", DateReading()),
        (date(2024, 2, 8), DateReading(date(2024, 2, 8), "D01")),
        (datetime(2024, 2, 8, 9, 30), DateReading(date(2024, 2, 8), "D01")),
        (45330, DateReading(problem=Problem.NUMBER_IN_DATE)),
        (2.8, DateReading(problem=Problem.NUMBER_IN_DATE)),
        (True, DateReading(problem=Problem.BOOLEAN)),
        (ErrorCell("#N/A"), DateReading(problem=Problem.ERROR_CELL)),
    ],
)
def test_date_cells_and_others(cell: object, reading: DateReading) -> None:
    assert read_date(cell, AS_OF) == reading


@pytest.mark.parametrize("as_of", [date(2023, 6, 30), AS_OF, date(2024, 3, 31)])
def test_every_day_of_the_fiscal_year_in_every_style(as_of: date) -> None:
    day = date(2023, 4, 1)
    while day <= date(2024, 3, 31):
        for style in WRITTEN:
            typed = style.format(day=day, era=day.year - ERAS[0].before)
            assert read_date(typed, as_of).value == day, typed
            assert read_date(typed.translate(FULL_WIDTH), as_of).value == day, typed
        day += timedelta(days=1)


@given(st.dates(date(2019, 5, 1), date(2099, 12, 31)), st.dates(date(2019, 4, 1), date(2099, 3, 31)))
def test_a_day_without_a_year_lies_in_the_fiscal_year_asked_about(day: date, as_of: date) -> None:
    read = read_date(f"{day.month}/{day.day}", as_of)
    if read.value is None:
        assert (day.month, day.day, read.problem) == (2, 29, Problem.DATE_IMPOSSIBLE)
    else:
        assert (read.value.month, read.value.day) == (day.month, day.day)
        assert fiscal_year_of(read.value) == fiscal_year_of(as_of)
    end = read_date(f"{day.month}月末", as_of).value
    assert end is not None
    assert (end + timedelta(days=1)).day == 1
    assert fiscal_end(fiscal_year_of(end)) == fiscal_end(fiscal_year_of(as_of))


@given(st.text(max_size=20) | st.text(alphabet="RHS令和平成元年月日末0123456789/.-－現在 ", max_size=14))
def test_any_text_is_a_day_or_nothing_or_refused(typed: str) -> None:
    reading = read_date(typed, AS_OF)
    assert not (reading.value and reading.problem)
    assert bool(reading.rule) == (reading.value is not None or (reading.rule.startswith("D07")))
