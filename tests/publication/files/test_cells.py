"""The bytes of a CSV, and what may not be in one."""

import csv
import io
import re
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from schemas.publication import KpiAttainment, MeasureProgress, Measures, PublishedTable, Results
from sumida_etl.publication.files.csv import FormulaTextError, UnsoundTableError, csv_bytes, csv_files, written
from sumida_etl.rules.texts import has_control_characters
from sumida_etl.values.characters import UNPUBLISHED
from sumida_etl.values.text_safety import begins_as_formula
from sumida_etl.values.uncounted import holds_something
from tests.publication.town import NARRATIVES, RESULTS, VALUES, made, narrative, result, value

TABLES_OF_R5_12 = made().tables


def _changed(table: type[PublishedTable], column: str, cell: object) -> pd.DataFrame:
    """A table's first row with another cell in it."""
    rows = TABLES_OF_R5_12[table].iloc[:1].copy()
    rows.at[0, column] = cell
    return rows


def test_files_are_named_after_ward_table_and_round() -> None:
    assert [file.name for file in csv_files(made())] == [
        "999999_kpi_attainment_2023-12.csv",
        "999999_indicator_values_2023-12.csv",
        "999999_results_2023-12.csv",
        "999999_measure_progress_2023-12.csv",
        "999999_measures_2023-12.csv",
        "999999_indicator_parts_2023-12.csv",
    ]


def test_bytes_begin_with_one_bom_and_lines_end_in_crlf() -> None:
    for file in csv_files(made()):
        assert file.content.startswith(b"\xef\xbb\xbf")
        assert file.content.count(b"\xef\xbb\xbf") == 1
        assert file.content.endswith(b"\r\n")
        assert file.content.count(b"\n") == file.content.count(b"\r") == file.content.count(b"\r\n")


def test_a_table_without_rows_still_has_its_header() -> None:
    assert csv_bytes(made().tables[Measures].iloc[:0], Measures).decode("utf-8-sig").count("\r\n") == 1


def test_only_what_needs_quotes_has_them() -> None:
    text = dict(zip(("kpi", "history", "results", "progress"), csv_files(made()), strict=False))["progress"].content
    assert text.decode().count('"') == 2  # around the one text with a comma


@given(
    st.decimals(allow_nan=False, allow_infinity=False)
    | st.sampled_from([Decimal("1E+3"), Decimal("0E-9"), Decimal("12.0"), Decimal("1E-8")])
)
@settings(max_examples=25, deadline=None)
def test_a_number_is_written_plainly_and_exactly(number: Decimal) -> None:
    cell = written(_changed(Results, "value", number), Results).loc[0, "value"]
    assert re.fullmatch(r"-?\d+(\.\d+)?", cell)
    assert Decimal(cell) == number


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝", "＋", "－", "＠", "\n=", "\r\n＋"])
def test_a_text_that_a_spreadsheet_would_run_is_refused(start: str) -> None:
    rows = (*NARRATIVES[:-1], narrative("D3", "No.1", "②", "個別事務", f"{start}1+1"))
    table = made(narratives=rows).tables[MeasureProgress]
    with pytest.raises(FormulaTextError) as refused:
        csv_bytes(table, MeasureProgress)
    error = refused.value
    assert (error.table, error.row, error.column) == ("measure_progress", "P1-M01-2_D3", "取組状況")
    assert error.text.startswith(start.strip("\r\n"))
    assert "P1-M01-2_D3" in str(error)
    assert "取組状況" in str(error)


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from("\t\n\r\v\x85\ufeff\u2028=＋"), min_size=1
    )
)
@settings(max_examples=80, deadline=None)
def test_no_text_that_the_checks_let_in_stops_the_publication(text: str) -> None:
    assume(text.strip() and not has_control_characters(text) and not begins_as_formula(text))
    cell = written(_changed(MeasureProgress, "progress", text), MeasureProgress).loc[0, "progress"]
    if not holds_something(text):  # taken for an empty cell
        assert pd.isna(cell)
        return
    assert not begins_as_formula(cell)
    assert UNPUBLISHED.search(cell) is None


def test_a_remark_that_a_spreadsheet_would_run_is_refused_too() -> None:
    rows = (value("I101", "D1", "現在", "57", remark="-1件は重複"), *VALUES[1:])
    with pytest.raises(FormulaTextError, match="備考"):
        csv_files(made(values=rows))


def test_negative_numbers_are_no_formulas() -> None:
    rows = (*RESULTS[:-1], result("", "D2", "見込", "-3.2", "独自の件数"))
    assert ",-3.2," in csv_bytes(made(results=rows).tables[Results], Results).decode()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
@settings(max_examples=25, deadline=None)
def test_a_text_is_written_as_typed_on_one_line(text: str) -> None:
    data = csv_bytes(_changed(MeasureProgress, "progress", f"・{text}。"), MeasureProgress).decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(data, newline=""))
    shown = dict(zip(header, row, strict=True))["取組状況"]
    assert shown.splitlines() == [shown]
    assert re.sub(r"[\s｜|]", "", shown) == re.sub(r"[\s｜|]", "", f"・{text}。")


@given(st.lists(st.text("▼・あ。A| 　", min_size=1).filter(str.strip), min_size=1))
@settings(max_examples=50, deadline=None)
def test_the_lines_of_a_text_are_told_apart_by_one_bar(lines: list[str]) -> None:
    rows = _changed(MeasureProgress, "progress", "\r\n".join(lines))
    cell = written(rows, MeasureProgress).loc[0, "progress"]
    assert cell.split("｜") == [line.strip(" \u3000") for line in lines]


def test_a_bar_that_was_typed_is_no_break() -> None:
    rows = _changed(MeasureProgress, "progress", "▼窓口｜電話\n\n・二つ目")
    assert written(rows, MeasureProgress).loc[0, "progress"] == "▼窓口|電話｜・二つ目"


@pytest.mark.parametrize(
    ("table", "column", "bad", "says"),
    [
        (KpiAttainment, "kind", "実績", "現在"),
        (KpiAttainment, "judgement", "良好", "順調"),
        (KpiAttainment, "target", Decimal("Infinity"), "書式が統一ルールと違います"),
        (KpiAttainment, "fiscal_year", "R5", "書式が統一ルールと違います"),
        (KpiAttainment, "city_code", "13107", "str_matches"),
        (KpiAttainment, "id", "101", "str_matches"),
        (KpiAttainment, "indicator", "101", "str_matches"),
        (KpiAttainment, "indicator", None, "必須の列が空です"),
        (Results, "value", None, "状態と実績値が合いません"),
        (Results, "state", "集計中", "状態と実績値が合いません"),
    ],
)
def test_a_table_that_is_not_as_declared_is_not_written(
    table: type[PublishedTable], column: str, bad: object, says: str
) -> None:
    rows = _changed(table, column, bad)
    with pytest.raises(UnsoundTableError, match=says) as refused:
        csv_bytes(rows, table)
    assert refused.value.rows == (rows.loc[0, "id"],)


def test_an_id_that_stands_twice_is_not_written() -> None:
    rows = TABLES_OF_R5_12[Results].copy()
    rows.loc[1, "id"] = rows.loc[0, "id"]
    with pytest.raises(UnsoundTableError, match="field_uniqueness") as refused:
        csv_bytes(rows, Results)
    assert refused.value.rows == ("E2_2023-12_actual", "E2_2023-12_actual")
