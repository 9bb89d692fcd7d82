"""What is in force, read back as it was written."""

from datetime import UTC, date
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import Engine

from sumida_etl.rounds import Round
from sumida_etl.warehouse import queries
from sumida_etl.warehouse.database import frames
from sumida_etl.warehouse.merge import merge_many
from tests.warehouse.sent_workbooks import R5_12, Sent, batch


@pytest.fixture
def sent(engine: Engine) -> list[Sent]:
    sent = [
        Sent("D205", "36", 1),
        Sent("D101", "24", 2),
        Sent("D101", "25.0", 3),
        Sent("D102", "96.27", 4),
        Sent("D102", "九十六", 5, "差戻し"),
        Sent("D103", "不明", 6, "差戻し"),
        Sent("D101", "30", 7, round="R5-03"),
        Sent("D101", "31", 8, round="R6-06"),
    ]
    merge_many(engine, batch(*sent))
    return sent


def table(frame: pd.DataFrame, *columns: str) -> str:
    return frame[list(columns)].to_csv(index=False, lineterminator="\n").replace('"', "")


def test_values_in_force(engine: Engine, sent: list[Sent]) -> None:
    values = queries.values_of(engine, R5_12)
    assert table(
        values, "department", "indicator", "part", "kind", "as_of", "state", "value", "sheet", "cell", "raw"
    ) == (
        "department,indicator,part,kind,as_of,state,value,sheet,cell,raw\n"
        "D101,I101,値,現在,2023-12-31,値あり,25.0,指標,H5,25.0\n"
        "D101,I101,値,見込,2024-03-31,集計中,,指標,I5,集計中\n"
        "D102,I101,値,現在,2023-12-31,値あり,96.27,指標,H5,96.27\n"
        "D102,I101,値,見込,2024-03-31,集計中,,指標,I5,集計中\n"
        "D205,I101,値,現在,2023-12-31,値あり,36,指標,H5,36\n"
        "D205,I101,値,見込,2024-03-31,集計中,,指標,I5,集計中\n"
    )
    assert values["submission"].tolist() == [sent[index].sha256 for index in (2, 2, 3, 3, 0, 0)]
    first = values.iloc[0]
    assert (type(first["value"]), str(first["value"]), first["as_of"]) == (Decimal, "25.0", date(2023, 12, 31))
    assert (values.iloc[1]["value"], values.iloc[1]["remark"]) == (None, None)
    assert values[["fiscal_year", "approx", "cumulative"]].dtypes.astype(str).tolist() == ["int64", "bool", "bool"]
    assert values["fiscal_year"].tolist() == [2023] * 6
    assert values["cumulative"].tolist() == [False, True] * 3


def test_results_in_the_order_of_the_workbook(engine: Engine, sent: list[Sent]) -> None:
    results = queries.results_of(engine, R5_12)
    assert table(
        results[results["department"] == "D101"], "result", "measure", "item", "name", "unit", "value", "cell"
    ) == (
        "result,measure,item,name,unit,value,cell\n"
        "E101,No.1,①,申請数,件,6918,F5\n"
        ",No.1,①,講座,件,12.0,F20\n"
        ",No.1,①,相談,件,8,F21\n"
    )
    assert results["department"].tolist() == ["D101"] * 3 + ["D102"] * 3 + ["D205"] * 3


def test_narratives_keep_their_lines(engine: Engine, sent: list[Sent]) -> None:
    narratives = queries.narratives_of(engine, R5_12)
    assert narratives["progress"].tolist()[0] == "25.0件まで進めた。\n引き続き進める。"
    assert narratives["outlook"].tolist() == [None] * 3


def test_outcomes_by_department(engine: Engine, sent: list[Sent]) -> None:
    outcomes = queries.outcomes(engine, R5_12)
    assert table(outcomes, "department", "outcome", "version", "errors", "warnings", "received_at") == (
        "department,outcome,version,errors,warnings,received_at\n"
        "D101,受理,2,0,1,2024-01-10 00:03:00+00:00\n"
        "D102,差戻し,1,1,0,2024-01-10 00:05:00+00:00\n"
        "D103,差戻し,,1,0,2024-01-10 00:06:00+00:00\n"
        "D205,受理,1,0,1,2024-01-10 00:01:00+00:00\n"
    )


def test_a_file_that_names_no_department_is_on_record_and_nobodys(engine: Engine) -> None:
    merge_many(engine, batch(Sent("", "?", 1, "差戻し"), Sent("", "??", 2, "差戻し")))
    assert queries.outcomes(engine, R5_12).empty
    assert len(queries.submissions_of(engine, R5_12)) == 2


def test_findings_are_those_of_the_last_submission(engine: Engine, sent: list[Sent]) -> None:
    assert table(queries.findings_of(engine, R5_12), "department", "code", "severity", "sheet", "cell", "raw") == (
        "department,code,severity,sheet,cell,raw\n"
        "D101,V012,warning,指標,H5,25.0\n"
        "D102,V012,error,指標,H5,九十六\n"
        "D103,V012,error,指標,H5,不明\n"
        "D205,V012,warning,指標,H5,36\n"
    )


def test_submissions_keep_every_version(engine: Engine, sent: list[Sent]) -> None:
    every = queries.submissions_of(engine, R5_12)
    assert table(every, "department", "outcome", "version", "current", "author", "contact", "submitted_on") == (
        "department,outcome,version,current,author,contact,submitted_on\n"
        "D101,受理,1,False,墨田 花子,,2024-01-10\n"
        "D101,受理,2,True,墨田 花子,,2024-01-10\n"
        "D102,受理,1,True,墨田 花子,,2024-01-10\n"
        "D102,差戻し,,False,墨田 花子,,2024-01-10\n"
        "D103,差戻し,,False,墨田 花子,,2024-01-10\n"
        "D205,受理,1,True,墨田 花子,,2024-01-10\n"
    )
    some = queries.submissions_of(engine, R5_12, departments={"D102", "D205"})
    assert some.equals(every[every["department"].isin(("D102", "D205"))].reset_index(drop=True))
    assert {moment.tzinfo for moment in every["received_at"]} == {UTC}
    current = queries.current_submissions(engine, R5_12)
    assert current["submission"].tolist() == [sent[index].sha256 for index in (2, 3, 0)]


@pytest.mark.parametrize(
    ("until", "rounds"),
    [
        ("R5-09", []),
        ("R5-12", ["R5-12"] * 6),
        ("R5-03", ["R5-12"] * 6 + ["R5-03"] * 2),
        ("R6-06", ["R5-12"] * 6 + ["R5-03"] * 2 + ["R6-06"] * 2),
    ],
)
def test_values_up_to_a_round_in_the_order_of_the_years(
    engine: Engine, sent: list[Sent], until: str, rounds: list[str]
) -> None:
    assert queries.earlier_values(engine, Round.parse(until))["round"].tolist() == rounds


@pytest.mark.parametrize(
    "read", ["values_of", "results_of", "narratives_of", "findings_of", "outcomes", "submissions_of"]
)
def test_an_empty_round_has_the_same_columns(engine: Engine, sent: list[Sent], read: str) -> None:
    empty, full = (getattr(queries, read)(engine, Round.parse(key)) for key in ("R4-12", "R5-12"))
    assert empty.empty
    assert empty.columns.tolist() == full.columns.tolist()
    assert empty.dtypes.tolist() == full.dtypes.tolist()


def test_more_departments_than_a_statement_can_name(engine: Engine, sent: list[Sent]) -> None:
    codes = [f"D{number}" for number in range(70_000)]
    for read in (queries.submissions_of, queries.current_submissions):
        assert read(engine, R5_12, departments=codes).equals(read(engine, R5_12))
    assert queries.values_of(engine, R5_12, None, codes).equals(queries.values_of(engine, R5_12))


def test_what_is_read_in_pieces_is_the_same(engine: Engine, sent: list[Sent], monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (queries.findings_of, queries.outcomes)
    whole = [read(engine, R5_12) for read in asked]
    codes = ["D103", "D205", "D101", "D102", "D999"]
    of_some = queries.submissions_of(engine, R5_12, departments=codes)
    monkeypatch.setattr(frames, "_MOST", 2)
    assert all(read(engine, R5_12).equals(before) for read, before in zip(asked, whole, strict=True))
    assert queries.submissions_of(engine, R5_12, departments=codes).equals(of_some)
    assert queries.submissions_of(engine, R5_12, departments=[]).empty
