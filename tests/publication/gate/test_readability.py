"""The rules of machine readability: each that can be counted is counted where it is broken."""

import csv
import io
from collections.abc import Callable

import pytest

from schemas.columns import columns_of
from schemas.publication import MeasureProgress, Results
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.gate.readability import Readability, readability
from tests.publication.town import made, narrative, result
from tests.publication.town_package import EDITION, KPI, MEASURES, PROGRESS, RESULTS

SOUND = csv_files(EDITION)


def counted(files: tuple[Artefact, ...] = SOUND) -> Readability:
    return readability(files, {each: EDITION.columns_of(each) for each in EDITION.tables})


def with_cell(file: str, title: str, text: str) -> tuple[Artefact, ...]:
    """The town's tables with another text in a column's first cell."""

    def change(data: bytes) -> bytes:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        rows[1][rows[0].index(title)] = text
        text_ = io.StringIO(newline="")
        csv.writer(text_, lineterminator="\r\n").writerows(rows)
        return text_.getvalue().encode("utf-8-sig")

    return tuple(Artefact(each.name, change(each.content)) if each.name == file else each for each in SOUND)


def test_the_tables_keep_every_rule_that_is_counted() -> None:
    score = counted().as_json()
    assert (score["counted"], score["met"]) == (24, 24)
    assert counted() == counted()


@pytest.mark.parametrize(
    ("rule", "file", "title", "text"),
    [
        ("L1-06", RESULTS, "所属名", "税 務　課"),
        ("L1-06", KPI, "分類", "施策 2  "),
        ("L1-07", RESULTS, "単位", "件、人、回"),
        ("L1-07", RESULTS, "所属名", "税務課；窓口課".replace("；", ";")),
        ("L1-08", RESULTS, "項目", "①"),
        ("L1-08", KPI, "取組番号", "Ⅲ"),
        ("L1-09", RESULTS, "実績値", ""),
        ("L1-14", RESULTS, "項目", "1\n2"),
        ("L2-01", RESULTS, "実績値", "1,444"),
        ("L2-01", RESULTS, "実績値", "約1444"),
        ("L2-02", RESULTS, "所属名", ""),
        ("L2-04", RESULTS, "区分", "実績"),
        ("L2-05", RESULTS, "状態", "集計中（3月まで）"),
        ("L3-03", RESULTS, "実績値", "－"),
        ("L3-05", RESULTS, "時点", "令和5年12月31日"),
        ("L3-05", KPI, "年度", "R5"),
        ("L3-06", MEASURES, "全国地方公共団体コード", "試験区"),
    ],
)
def test_a_broken_rule_is_counted(rule: str, file: str, title: str, text: str) -> None:
    assert counted(with_cell(file, title, text)).broken[rule] == 1


@pytest.mark.parametrize(
    ("rule", "title", "text"),
    [
        ("L1-08", "取組状況", "①・②を進めた。"),
        ("L1-06", "取組状況", "進めた。　続ける。"),
        ("L1-07", "取組名", "甲、乙、丙"),
    ],
)
def test_what_is_published_as_it_was_given_is_exempt_and_told(rule: str, title: str, text: str) -> None:
    before, after = counted(), counted(with_cell(PROGRESS, title, text))
    assert after.broken == before.broken
    assert after.exempt[rule] == before.exempt[rule] + 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data + b"x\r\n",
        lambda data: data.replace("調査回".encode(), "調査年".encode(), 1),
        lambda _: b"\xff",
    ],
)
def test_a_table_that_cannot_be_told_apart_breaks_the_first_rule(spoil: Callable[[bytes], bytes]) -> None:
    files = (Artefact(SOUND[0].name, spoil(SOUND[0].content)), *SOUND[1:])
    assert counted(files).broken["L1-01"] == 1


def test_the_number_of_an_item_stands_beside_its_printed_form() -> None:
    edition = made(
        results=(result("E1", "D1", "現在", "3", "効果額", item="⑫"), result("", "D2", "現在", "3", "別", item="●")),
        narratives=(narrative("D1", "No.1", "(1)", "共通事務", "・見直した。"),),
    )
    numbered = {row["item_printed"]: row["item"] for row in edition.tables[Results].to_dict("records")}
    assert numbered["⑫"] == "12" and numbered["●"] == "●"
    assert edition.tables[MeasureProgress]["item"].iloc[0] == "(1)"
    assert [column.title for column in columns_of(Results)][6:8] == ["項目", "項目の表記"]
