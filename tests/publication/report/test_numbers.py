"""Every number of report.html and report.docx, read back and held against the CSVs of the same round."""

import csv
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sumida_etl.publication.files.csv import csv_files
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.html import html_bytes
from sumida_etl.publication.report.word import docx_bytes
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.reader.inbox import arrived
from sumida_etl.survey import Store, Survey, edition, receive, record_many
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.publication.report.report_reading import Read, lines, read_docx, read_html

Rows = list[dict[str, str]]
PAST = {"2020": ("令和2年度", "R2"), "2021": ("令和3年度", "R3"), "2022": ("令和4年度", "R4")}
NOW = {"現在": "12月末現在", "見込": "3月末見込"}


@pytest.fixture(scope="module")
def made(survey: Survey, sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    folder = tmp_path_factory.mktemp("warehouse")
    store = Store(open_warehouse(f"sqlite:///{folder / 'w.db'}"), Archive(folder / "archive"))
    record_many(receive(arrived(sample_folder, survey.round), survey), store)
    return edition(survey, store)


@pytest.fixture(scope="module")
def tables(made: Edition) -> dict[str, Rows]:
    return {
        file.name[7:-12]: list(csv.DictReader(file.content.decode("utf-8-sig").splitlines()))
        for file in csv_files(made)
    }


@pytest.fixture(scope="module")
def both(made: Edition, survey: Survey) -> tuple[Read, Read]:
    report = compose(made, survey.registry)
    return read_html(html_bytes(report)), read_docx(docx_bytes(report))


@pytest.fixture(params=[0, 1], ids=["html", "docx"])
def read(request: pytest.FixtureRequest, both: tuple[Read, Read]) -> Read:
    return both[request.param]


def shown(row: dict[str, str]) -> str:
    """A CSV row's value as it must stand in print."""
    if not row["実績値"]:
        return row["状態"]
    whole, point, rest = row["実績値"].partition(".")
    number = re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole) + point + rest
    return f"{'延べ' * (row['延べ'] == '1')}{'約' * (row['概数'] == '1')}{number}{row['単位']}"


def when(row: dict[str, str]) -> str:
    day = date.fromisoformat(row["時点"])
    if row["区分"] == "確定":
        return PAST[row["年度"]][0]
    if row["区分"] == "現在" and day != date(2023, 12, 31):
        return f"{day.month}月{day.day}日現在"
    return NOW[row["区分"]]


def decimal(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "").replace("−", "-").removesuffix("%")) if text else None


def test_the_two_files_say_the_same(both: tuple[Read, Read]) -> None:
    page, word = both
    assert page.headings == word.headings
    assert page.tables == word.tables


def test_every_result_stands_under_its_measure_with_its_date_and_department(
    read: Read, tables: dict[str, Rows]
) -> None:
    entries = [line for line in lines(read) if re.search(r"：.*（[^）]*(現在|見込|年度)）", line)]
    figures = 0
    for row in tables["results"]:
        title = next(text for level, text in read.headings if level == 3 and begins(text, row["取組番号"]))
        cells = [line for table_row in read.tables[f"{title}の状況"] for cell in table_row for line in cell]
        found = [
            line.split("\n")[0]
            for line in cells
            if line.startswith(f"{row['実績名']}：") and line.split("\n")[0].endswith(f"（{row['所属名']}）")
        ]
        assert any(f"{shown(row)}（{when(row)}）" in line for line in found), row
        figures += 1
        if row["備考"]:
            assert f"※{row['備考']}" in read.text
    assert figures == sum(len(re.findall(r"（[^（）]*(?:現在|見込|年度)）", line)) for line in entries)


def begins(title: str, number: str) -> bool:
    return title.split("　", maxsplit=1)[0] == number or (number == "その他" and title.startswith(number))


def test_every_judgement_reads_as_in_the_csv(read: Read, tables: dict[str, Rows]) -> None:
    rows = [row for caption, table in read.tables.items() if caption.endswith("の指標の判定") for row in table[1:]]
    expected = tables["kpi_attainment"]
    assert len(rows) == len(expected) == 74  # I208 has no final value yet
    name: str = ""
    for cells, row in zip(rows, expected, strict=True):
        if len(cells) == 8:
            name, *base = cells.pop(0)
            if row["基準値"]:
                assert decimal(re.sub(r"^基準 |[^\d.,−]+（.*$", "", base[0])) == Decimal(row["基準値"])
        moment, value, target, judgement, progress, pace, rate = ("".join(cell) for cell in cells)
        assert (name, moment, value, judgement) == (row["指標名"], when(row), shown(row), row["判定"])
        aim, _, year = target.partition(" ")
        assert aim == f"{shown({**row, '実績値': row['目標値'], '延べ': '', '概数': ''})}{row['目標条件']}"
        assert year == f"R{int(row['目標年度']) - 2018}"
        for text, column in ((progress, "進捗率"), (pace, "ペース"), (rate, "達成率")):
            assert decimal(text) == decimal(row[column])


def test_every_known_value_stands_in_its_years_column(read: Read, tables: dict[str, Rows]) -> None:
    found = 0
    for table in read.tables.values():
        head = ["\n".join(cell) for cell in table[0]]
        if head[-1] != "判定":
            continue
        place = head.index("指標")
        for row in table[1:]:
            name = re.sub(r"\s*※\d$", "", row[place][0])
            for value in (each for each in tables["indicator_values"] if each["指標名"] == name):
                label = (when(value),) if value["区分"] != "確定" else PAST[value["年度"]]
                column = next(
                    index
                    for index, text in enumerate(head)
                    if (text.endswith(label) if value["区分"] != "確定" else text.startswith(label))
                )
                assert re.split(r"[ \n]", row[column][0])[0] == shown(value), (name, value)
                found += 1
    assert found == len(tables["indicator_values"]) == 114


def test_the_counts_of_judgements_are_those_of_the_csv(read: Read, tables: dict[str, Rows]) -> None:
    head, *body = read.tables["指標の判定の数（指標は全部で25）"]
    for word, *counts in body:
        for (moment,), (count,) in zip(head[1:], counts, strict=True):
            rows = [row for row in tables["kpi_attainment"] if row["判定"] == word[0]]
            assert int(count) == sum(row["最新"] == "1" if moment == "最新" else when(row) == moment for row in rows)


def test_the_cover_says_the_headline_of_the_dashboard(read: Read, tables: dict[str, Rows]) -> None:
    latest = [row for row in tables["kpi_attainment"] if row["最新"] == "1"]
    assert len(latest) == len({row["指標コード"] for row in latest}) == 25
    assert sum(row["判定"] in ("達成", "維持", "順調") for row in latest) == 18
    assert "25の指標のうち18が達成・維持・順調です。" in read.text


def test_every_measure_item_and_department_appears(read: Read, tables: dict[str, Rows]) -> None:
    titles = [text for level, text in read.headings if level == 3]
    numbers = [(row["取組番号"], row["取組名"]) for row in tables["measures"]]
    assert titles == [title if number == "その他" else f"{number}　{title}" for number, title in numbers]
    for row in tables["measures"]:
        assert row["主な担当所属"] in read.text
    for row in tables["measure_progress"]:
        title = next(text for text in titles if begins(text, row["取組番号"]))
        table = read.tables[f"{title}の状況"]
        at = next(i for i, cells in enumerate(table) if cells == [(f"{row['項目の表記']}　{row['取組名']}",)])
        for cell, text in zip(table[at + 1], (row["取組状況"], row["取組予定"]), strict=True):
            assert f"{text}（{row['所属名']}）" in [line.replace("\n", "｜") for line in cell]


def test_marks_of_the_plan_stand_in_its_scheme(read: Read, tables: dict[str, Rows]) -> None:
    cells = [row[-1][0] for row in read.tables["行政情報化推進計画の体系"][1:]]
    expected = [
        " ".join(
            [
                f"{row['取組番号']}　{row['取組名']}",
                *("※" * (row["自治体DX重点"] == "1")),
                *("新" * (row["新規"] == "1")),
            ]
        )
        for row in tables["measures"]
        if row["指針"]
    ]
    assert cells == expected


def test_the_revised_targets_and_footnotes_of_the_plan(read: Read) -> None:
    rows = read.tables["計画の改定により変わった目標値"][1:]
    assert [[cell[0].split("\n")[0] for cell in row] for row in rows] == [
        ["オンライン化手続数①", "24手続", "25手続"],
        ["オンライン化手続数②", "40手続", "44手続"],
    ]
    assert "※4 オンライン相談等実施業務数：令和4年度までに終えた業務も数えた累計" in read.text
