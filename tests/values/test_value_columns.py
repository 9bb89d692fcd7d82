"""Columns of cells read at once say what the cells say one by one."""

from dataclasses import asdict, fields
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sumida_etl.values import DateReading, ErrorCell, Percent, Reading, read_date, read_dates, read_number, read_numbers
from sumida_etl.values import vectorised as reader

CELLS = st.sampled_from(
    [
        *(
            None,
            "",
            "６，９１８件",
            "約10,000件",
            "集計中",
            "－",
            "5～10",
            "182百万円",
            "１（12月末現在）",
            "1．０",
            "2/8",
            "R6.2.8",
            "H31.5.1",
        ),
        *(1, 1.0, True, 0, False, 0.761, Percent(0.761), Percent(1.0), "1", float("nan"), 10**20),
        *(ErrorCell("#REF!"), "#REF!", date(2024, 2, 8), datetime(2024, 2, 8)),
    ]
)

DIGITS = ("0", "1", "36", "1,000", "12,345", "007", "5.0", ".5", "1,00", "１", "０", "１，０００", "．０", "²")
WORDS = (
    "約",
    "延べ",
    "計",
    "▲",
    "-",
    "－",
    "+",
    "千",
    "万",
    "億",
    "円",
    "百万円",
    "件",
    "%",
    "/年",
    "（見込）",
    "（12月末現在）",
)
MARKS = (" ", "　", "\n", ",", "，", ".", "(", ")", "\u200b", "ﾊﾟ", "集計中")
TEXTS = st.lists(st.sampled_from([*DIGITS, *DIGITS, *WORDS, *MARKS]), max_size=5).map("".join)
"""Numbers in every surrounding: what is typed alike must also be read alike."""


@settings(max_examples=150)
@given(st.lists(st.tuples(TEXTS, st.sampled_from(["件", "円", "千円", "%", ""])), max_size=20))
def test_texts_read_alike_together_and_one_by_one(rows: list[tuple[str, str]]) -> None:
    frame = read_numbers(
        pd.Series([cell for cell, _ in rows], dtype=object), pd.Series([unit for _, unit in rows], dtype=object)
    )
    # As text too: 5 and 5.0 are equal, and not the same figure.
    alone = [asdict(read_number(cell, unit)) for cell, unit in rows]
    assert [str(row) for row in frame.to_dict("records")] == [str(row) for row in alone]


@given(st.lists(st.tuples(CELLS, st.sampled_from(["件", "円", "百万円", "%", ""])), max_size=20))
def test_a_column_reads_as_its_cells(rows: list[tuple[object, str]]) -> None:
    index = pd.Index([10 * row for row in range(len(rows))])
    frame = read_numbers(
        pd.Series([cell for cell, _ in rows], index=index, dtype=object),
        pd.Series([unit for _, unit in rows], index=index, dtype=object),
    )
    assert list(frame.columns) == [field.name for field in fields(Reading)]
    assert frame.index.equals(index)
    assert frame.to_dict("records") == [asdict(read_number(cell, unit)) for cell, unit in rows]


@given(st.lists(st.tuples(CELLS, st.sampled_from([date(2023, 12, 31), date(2025, 3, 31)])), max_size=20))
def test_a_column_of_dates_reads_as_its_cells(rows: list[tuple[object, date]]) -> None:
    frame = read_dates(
        pd.Series([cell for cell, _ in rows], dtype=object), pd.Series([as_of for _, as_of in rows], dtype=object)
    )
    assert list(frame.columns) == [field.name for field in fields(DateReading)]
    assert frame.to_dict("records") == [asdict(read_date(cell, as_of)) for cell, as_of in rows]


def test_missing_is_none_and_flags_are_bool_whatever_the_column_was() -> None:
    frame = read_numbers(pd.Series(["1", None], dtype="str"), pd.Series(["件", "件"], dtype="str"))
    assert frame["value"].tolist() == [1, None]
    assert frame["problem"].tolist() == ["", ""]
    assert {str(frame[name].dtype) for name in ("approx", "cumulative", "forecast")} == {"bool"}
    assert {str(frame[name].dtype) for name in frame if name not in ("approx", "cumulative", "forecast")} == {"object"}


def test_each_distinct_cell_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counted(cell: object, unit: str) -> Reading:
        asked.append((cell, unit))
        return read_number(cell, unit)

    monkeypatch.setattr(reader, "read_number", counted)
    read_numbers(pd.Series(["14万", 1, "14万", 1] * 50, dtype=object), pd.Series(["件"] * 200, dtype=object))
    assert [each for each in asked if each[0] in ("14万", 1)] == [("14万", "件"), (1, "件")]
