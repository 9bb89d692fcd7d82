"""Texts of departments in report.html and report.docx: hostile, missing, typed their own way, and in other rounds."""

import dataclasses
import re
from datetime import date

import pandas as pd
import pytest

from schemas.publication import IndicatorValues, MeasureProgress, Results
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.html import html_bytes
from sumida_etl.publication.report.word import docx_bytes
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.rows.plans import PlanText, TextKind
from sumida_etl.rounds import Round
from tests.publication.report.report_reading import Read, lines, read_docx, read_html
from tests.publication.town import DIGITAL, REFORM, REGISTRY, ROUND, VALUES, made, narrative, result, value

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7*7 }}&amp;</style>]]>"""


@pytest.fixture(params=["html", "docx"])
def reading(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def read(edition: Edition, reading: str) -> Read:
    report = compose(edition, REGISTRY)
    return read_html(html_bytes(report)) if reading == "html" else read_docx(docx_bytes(report))


def told(text: str, **changes: object) -> Edition:
    return made(narratives=(narrative("D3", "No.1", "②", "個別事務", text, **changes),))


def item(read: Read, title: str) -> list[tuple[str, ...]]:
    """The 取組状況 and 取組予定 of an item."""
    table = read.tables["No.1　事務の改革の状況"]
    return table[next(place for place, row in enumerate(table) if row[0][0] == title) + 1]


def test_hostile_text_stays_text(reading: str) -> None:
    edition = made(
        narratives=(narrative("D3", "No.1", "②", HOSTILE, HOSTILE, outlook=HOSTILE),),
        results=(result("", "D2", "現在", "7", HOSTILE, remark=HOSTILE, unit=HOSTILE),),
        values=(value("I101", "D1", "現在", "57", remark=HOSTILE),),
    )
    for table in (MeasureProgress, Results):
        edition.tables[table]["department"] = HOSTILE
    found = read(edition, reading)
    assert item(found, f"②　{HOSTILE}") == [(f"{HOSTILE}（{HOSTILE}）",)] * 2
    assert f"{HOSTILE}：7{HOSTILE}（12月末現在）（{HOSTILE}）\n※{HOSTILE}" in lines(found)
    assert f"行政コスト（12月末現在）：{HOSTILE}" in found.text


def test_hostile_names_of_the_plan_stay_text_in_the_page() -> None:
    ward = dataclasses.replace(REGISTRY.ward, name=HOSTILE)
    page = html_bytes(compose(dataclasses.replace(made(), ward=ward), REGISTRY)).decode()
    body, style = page.split("</style>", 1)[1], page.split("<style>", 1)[1]
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in body
    assert HOSTILE not in style


@pytest.mark.parametrize("mark", ["\x0b", "\x0c", "\x1c", "\x1d", "\x85", "\u2028", "\r\n", "\n\n"])
def test_every_kind_of_line_break_is_one(mark: str, reading: str) -> None:
    assert item(read(told(f"一行目{mark}二行目"), reading), "②　個別事務")[0] == ("一行目\n二行目（窓口課）",)


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x08", "\x1b", "\x7f", "\x9f", "\ud800", "\ufffe", "\uffff"])
def test_what_no_file_can_hold_is_left_out(sign: str, reading: str) -> None:
    assert item(read(told(f"前{sign}後"), reading), "②　個別事務")[0] == ("前後（窓口課）",)


def test_a_text_with_marks_of_its_own_gets_no_other() -> None:
    page = html_bytes(compose(told("・一つ目\n・二つ目"), REGISTRY)).decode()
    assert '<li class="own">・一つ目<br>・二つ目（窓口課）</li>' in page
    word = docx_bytes(compose(told("・一つ目\n・二つ目"), REGISTRY))
    assert item(read_docx(word), "②　個別事務")[0] == ("・一つ目\n・二つ目（窓口課）",)


ENTRIES = {
    "▼見直した。\n▼電子化した。": ("見直した。（窓口課）", "電子化した。（窓口課）"),
    "▼見直した。 ▼電子化した。前年より▼3件": ("見直した。（窓口課）", "電子化した。前年より▼3件（窓口課）"),
    "全体を通じて\n▼民間の活用\n・委託\n・指定管理": (
        "全体を通じて（窓口課）", "民間の活用（窓口課）\n・委託\n・指定管理"
    ),
    "▼共に進めた。（税務課・窓口課）": ("共に進めた。（税務課・窓口課）",),
    "▼自ら進めた。(窓口課)\n▼任せた。（税務課）": (
        "自ら進めた。(窓口課)", "任せた。（税務課）（窓口課）"
    ),
    "▼見直した。（全3件）": ("見直した。（全3件）（窓口課）",),
}  # fmt: skip


@pytest.mark.parametrize("text", ENTRIES)
def test_each_entry_has_its_department(text: str, reading: str) -> None:
    assert item(read(told(text), reading), "②　個別事務")[0] == ENTRIES[text]


def test_what_several_departments_wrote_in_the_same_words_stands_once_with_all_of_them(reading: str) -> None:
    texts = [
        narrative(department, "No.1", "②", "個別事務", text)
        for department, text in (
            ("D3", "▼電子化した。\n▼窓口を改めた。"),
            ("D1", "電子化した。"),
            ("D2", "▼電子化した。"),
        )
    ]
    found = item(read(made(narratives=tuple(texts)), reading), "②　個別事務")
    assert found[0] == ("電子化した。（税務課・企画課・窓口課）", "窓口を改めた。（窓口課）")
    assert found[1] == ("・続ける。（税務課・企画課・窓口課）",)


def test_the_words_of_the_plan_are_in_the_report_and_a_sample_of_them_says_so(reading: str) -> None:
    def text(kind: TextKind, title: str, words: str, **changes: object) -> PlanText:
        return PlanText(**{"plan": DIGITAL, "measure": "", "kind": kind, "title": title, "text": words, **changes})

    registry = dataclasses.replace(
        REGISTRY,
        texts=(
            text(TextKind.PRINCIPLE, "選択", "大事なところに集める。", plan=REFORM),
            text(TextKind.VIEWPOINT, "", "使う人から考える。", specimen=True),
            text(TextKind.VISION, "", "便利な区役所"),
            text(TextKind.AIM, "", "家から申請できる", measure="取組1"),
            text(TextKind.AIM, "", "待たずに済む", measure="取組1"),
            text(TextKind.TERM, "RPA", "自動で行う仕組み", measure="取組1"),
            text(TextKind.TERM, "DX", "仕事の変革"),
        ),
        measures=tuple(dataclasses.replace(each, new_policy=bool(each.policy)) for each in REGISTRY.measures),
    )
    report = compose(made(), registry)
    found = read_html(html_bytes(report)) if reading == "html" else read_docx(docx_bytes(report))
    sections = [title for level, title in found.headings if level == 2]
    assert sections[:4] == ["計画の目的と期間", "計画の基本理念", "指標の状況", "取組の進捗状況"]
    assert sections[4:10] == [
        "計画の目的と期間", "計画の視点", "計画の体系", "指標の状況", "取組の進捗状況", "用語"
    ]  # fmt: skip
    for words in ("大事なところに集める。", "【見本】使う人から考える。", "RPA：自動で行う仕組み", "DX：仕事の変革"):
        assert words in found.text
    for words in ("便利な区役所", "家から申請できる", "待たずに済む"):
        assert f"【見本】{words}" not in found.text and words in found.text
    scheme = found.tables["情報化計画の体系"]
    assert scheme[1][1] == ("施策2 新",)
    assert "新 この計画から新たに始めた施策・取組" in found.text


def test_who_is_missing_is_named_and_what_is_missing_is_marked(reading: str) -> None:
    found = read(made(departments=("D1", "D2")), reading)
    assert "【暫定】" in found.text
    assert "報告を待っている所属が1あります（窓口課）。" in found.text
    assert item(found, "②　個別事務") == [("未提出（窓口課）",), ("記載なし",)]
    assert "窓口の件数：未提出（12月末現在）（窓口課）" in lines(found)
    assert "相談業務数：未提出（窓口課）" in found.text
    row = next(row for row in found.tables["情報化計画の指標（KPI）"] if row[1] == ("相談業務数",))
    assert row.count(("未提出",)) == 3  # 現在, 見込 and the judgement


def test_a_complete_round_is_not_provisional(reading: str) -> None:
    found = read(made(), reading)
    assert "暫定" not in found.text
    assert "未提出" not in [cell for cell in lines(found) if "いずれか" not in cell]


def test_rows_a_department_added_are_there(reading: str) -> None:
    found = read(made(), reading)
    assert item(found, "①　共通事務の追加") == [("・足した。（企画課）",), ("・続ける。（企画課）",)]
    assert "独自の件数：7件（12月末現在）、約9件（3月末見込）（税務課）" in lines(found)
    assert "新しい試み：3件（12月末現在）（企画課）\n※試行" in lines(found)


def test_a_final_round_has_one_column_for_its_year_and_no_forecast(reading: str) -> None:
    final = tuple({**row, "kind": "確定"} for row in VALUES if row["kind"] == "現在")
    found = read(made(values=final, results=(), round=Round.parse("R5-03")), reading)
    head = [re.split(r"[ \n]", cell[0])[0] for cell in found.tables["●公会計の目標"][0]]
    assert head == ["指標", "令和2年度", "令和3年度", "令和4年度", "令和5年度", "目標値", "判定"]


def test_years_for_which_there_is_no_room_are_left_out_and_said_to_be(reading: str) -> None:
    edition = made()
    table = edition.tables[IndicatorValues]
    first = table[(table["indicator"] == "I101") & (table["kind"] == "確定")].iloc[:1]
    more = [first.assign(fiscal_year=year, as_of=date(year + 1, 3, 31)) for year in range(2001, 2020)]
    edition = dataclasses.replace(edition, tables={**edition.tables, IndicatorValues: pd.concat([*more, table])})
    said = "表に入らない、さらに前の年度の値は、データの「指標（KPI）の推移」にあります。"
    found = read(edition, reading)
    head = [re.split(r"[ \n]", cell[0])[0] for cell in found.tables["●公会計の目標"][0]]
    years = ["平成29年度", "平成30年度", "令和元年度", "令和2年度", "令和3年度", "令和4年度"]
    assert head == ["指標", *years, "令和5年度", "令和5年度", "目標値", "判定"]
    assert said in found.text and said not in read(made(), reading).text


def test_a_year_never_closed_shows_what_came_nearest(reading: str) -> None:
    found = read(made(round=Round.parse("R6-06"), values=()), reading)
    row = next(row for row in found.tables["情報化計画の指標（KPI）"] if row[1][0].startswith("オンライン手続数"))
    assert ("33件",) not in row  # a forecast gives way to what was counted
    assert any(cell and cell[0].startswith("30手続") for cell in row)


def test_earlier_years_dates_carry_their_year() -> None:
    results = (
        result("E1", "D1", "確定", "182", "効果額", fiscal_year=2022, as_of=ROUND.fiscal_end.replace(year=2023)),
    )
    assert "効果額：182件（令和4年度）（企画課）" in lines(read(made(results=results), "docx"))
