"""Seven rounds over three fiscal years, published one after the other: what is said around the numbers is true in each.

The workbooks hold the figures of the two samples; the expectations are written by hand.
"""

import csv
import json
import os
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import lxml.html
import pandas as pd
import pytest
from lxml import etree
from openpyxl import load_workbook

from sumida_etl.publication.dashboard.summary_image import drawn
from sumida_etl.registry import load_registry
from sumida_etl.rounds import Round
from sumida_etl.survey import (
    Store,
    Survey,
    compose,
    edition,
    outdated,
    receive,
    record_many,
    release,
    together,
    unexplained,
)
from sumida_etl.templates.sample import load_sample, write_sample
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.conftest import CHECKOUT

LATE_R4 = "I107 逸脱 2022,I108 後退 2022"
# By round: how many of 25 are 達成・維持・順調, and which indicators want care, with the fiscal year of their value.
ROUNDS = {
    "R4-03": (14, ""),
    "R5-06": (18, f"{LATE_R4},I201 未達成 2023,I101 遅れ 2022,I207 やや遅れ 2022"),
    "R5-09": (18, f"{LATE_R4},I201 未達成 2023,I101 遅れ 2022,I207 やや遅れ 2022"),
    "R5-12": (18, f"{LATE_R4},I201 未達成 2023,I101 遅れ 2022,I207 やや遅れ 2022"),
    "R5-03": (18, f"{LATE_R4},I101 遅れ 2022,I207 やや遅れ 2022"),
    "R6-06": (
        16, f"{LATE_R4},I201 未達成 2024,I101 遅れ 2022,I204 やや遅れ 2024,I206 やや遅れ 2024,I207 やや遅れ 2022"
    ),
    "R6-12": (
        16, f"{LATE_R4},I201 未達成 2024,I101 遅れ 2022,I204 やや遅れ 2024,I206 やや遅れ 2024,I207 やや遅れ 2022"
    ),
}  # fmt: skip
SLIDE_R4 = "逸脱 96.98% 97%以上,後退 89.18% 91%以上"
# By round: what the council's slide is dated, and what it says of those that want care: judgement, figure, target.
SLIDES = {
    "R4-03": ("令和4年度確定　見本", ""),
    "R5-06": ("令和5年6月末現在　見本", f"{SLIDE_R4},未達成 21手続 25手続,遅れ 58万円 50万円,やや遅れ 66.9% 100%"),
    "R5-09": (
        "令和5年9月末現在　見本　暫定", f"{SLIDE_R4},未達成 21手続 25手続,遅れ 58万円 50万円,やや遅れ 66.9% 100%"
    ),
    "R5-12": ("令和5年12月末現在　見本", f"{SLIDE_R4},未達成 21手続 25手続,遅れ 58万円 50万円,やや遅れ 66.9% 100%"),
    "R5-03": ("令和5年度確定　見本", f"{SLIDE_R4},遅れ 58万円 50万円,やや遅れ 66.9% 100%"),
    "R6-06": (
        "令和6年6月末現在　見本",
        f"{SLIDE_R4},未達成 21手続 25手続,遅れ 58万円 50万円,やや遅れ 35業務 50業務,やや遅れ 167件 200件",
    ),
    "R6-12": (
        "令和6年12月末現在　見本",
        f"{SLIDE_R4},未達成 21手続 25手続,遅れ 58万円 50万円,やや遅れ 35業務 50業務,やや遅れ 167件 200件",
    ),
}  # fmt: skip
EVERY, SINCE_R5 = tuple(ROUNDS), tuple(ROUNDS)[1:]
NOTES = {  # where each ※ of the plan stands: on the indicator, on the target since its revision, on one year or round
    "自治体DX推進計画がオンライン化の対象とし": EVERY,
    "手続数①に、国の重点計画が優先的なオンライン化を求める": EVERY,
    "計画の改定で対象が24手続から25手続に増えた": SINCE_R5,
    "計画の改定で対象が40手続から44手続に増えた": SINCE_R5,
    "令和4年度までに終えた業務も数えた累計": SINCE_R5,
    "令和5年12月末時点の値": ("R5-12",),
}
PROVISIONAL = "R5-09"
CARE = ("後退", "逸脱", "未達成", "やや遅れ", "遅れ")


@dataclass(frozen=True)
class Years:
    survey: Survey
    store: Store
    out: Path

    def file(self, key: str, name: str) -> str:
        return (self.out / "公開" / key / name).read_text(encoding="utf-8-sig")

    def word(self, key: str) -> str:
        with zipfile.ZipFile(self.out / "公開" / key / "report.docx") as document:
            return "".join(etree.fromstring(document.read("word/document.xml")).itertext())

    def rows(self, key: str, table: str) -> list[dict[str, str]]:
        stamp = Round.parse(key).stamp
        return list(csv.DictReader(self.file(key, f"131075_{table}_{stamp}.csv").splitlines()))

    def take_in(self, key: str, paths: list[Path]) -> Survey:
        survey = self.survey.at(Round.parse(key)).with_previous_values(self.store)
        received = together([receive(sorted(paths), survey)], survey)
        assert set(received.batch.submissions["outcome"]) == {"受理"}
        record_many(received, self.store)
        return survey


@pytest.fixture(scope="module")
def years(survey: Survey, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Years]:
    place = tmp_path_factory.mktemp("years")
    store = Store(open_warehouse(f"sqlite:///{place / 'w.db'}"), Archive(place / "archive"))
    made = Years(survey, store, place)
    for key in ROUNDS:
        round = Round.parse(key)
        told = load_sample(CHECKOUT / "sample", Round.parse("R5-03" if round.is_final else "R5-12"))
        # The finals of R4 come in R5-06; those of R5 are still counted in R6.
        final = {"final": "集計中"} if round.fiscal_year > 2023 else {}
        figures = {of: {**typed, "as_of": "", **final} for of, typed in told.figures.items()}
        if round.fiscal_year == 2022:  # 未実施 would settle the year, and nobody would be asked again
            figures = {of: {**typed, "actual": "集計中"} if "I112" in of else typed for of, typed in figures.items()}
        undated = replace(told, figures=figures)
        at = survey.at(round).with_previous_values(store)
        paths = list(write_sample(place / key, undated, at.registry, at.asked, at.key))
        if key == PROVISIONAL:
            paths = [path for path in paths if not path.name.endswith("_税務課.xlsx")]
        release(made.take_in(key, paths), store, place)
    yield made
    store.engine.dispose()


@pytest.mark.parametrize("key", ROUNDS)
def test_headline_cover_and_table_count_the_same_newest_rows(years: Years, key: str) -> None:
    good, care = ROUNDS[key]
    latest = [row for row in years.rows(key, "kpi_attainment") if row["最新"] == "1"]
    assert len(latest) == len({row["指標コード"] for row in latest}) == 25
    assert not any(row["区分"] == "見込" for row in latest)
    assert sum(row["判定"] in ("達成", "維持", "順調") for row in latest) == good
    wanting = {f"{row['指標コード']} {row['判定']} {row['年度']}" for row in latest if row["判定"] in CARE}
    assert wanting == set(filter(None, care.split(",")))
    page, report = years.file(key, "index.html"), years.file(key, "report.html")
    assert f'data-count="good">{good}</data>' in page
    assert f"25の指標のうち{good}が達成・維持・順調です。" in report
    assert ("気をつけたい指標" in page.split('id="changes"')[0]) == bool(care)


@pytest.mark.parametrize("key", ROUNDS)
def test_one_final_row_with_a_value_stands_beside_the_rounds_own(years: Years, key: str) -> None:
    rows = years.rows(key, "kpi_attainment")
    for code in {row["指標コード"] for row in rows}:
        finals = [row for row in rows if row["指標コード"] == code and row["区分"] == "確定" and row["実績値"]]
        assert len(finals) <= 1
    assert {row["調査回"] for row in rows} == {key}


@pytest.mark.parametrize("key", ROUNDS)
def test_a_note_stands_in_the_rounds_it_is_about(years: Years, key: str) -> None:
    wanted = {text for text, rounds in NOTES.items() if key in rounds}
    for place in (years.file(key, "index.html"), years.file(key, "report.html"), years.word(key)):
        assert {text for text in NOTES if text in place} == wanted
    remarks = "".join(row["備考"] for row in years.rows(key, "kpi_attainment"))
    assert {text for text in NOTES if text in remarks} == wanted


@pytest.mark.parametrize("key", ROUNDS)
def test_the_slide_says_who_is_behind_and_by_how_much(years: Years, key: str) -> None:
    published = edition(years.survey.at(Round.parse(key)), years.store)
    assert published.registry
    texts = [text.get_text() for text in drawn(published, published.registry).axes[0].texts]
    dated, care = SLIDES[key]
    assert texts[1] == dated
    assert texts[2:5] == ["25の指標のうち", str(ROUNDS[key][0]), "が達成・維持・順調です"]
    if care:
        rows = texts[texts.index("目標") + 1 : -2]
        assert [" ".join(rows[at + 1 : at + 2] + rows[at + 3 : at + 5]) for at in range(0, len(rows), 5)] == care.split(
            ","
        )
        assert ("気をつけたい指標（7のうち6）" in texts) == (key in ("R6-06", "R6-12"))
    else:
        assert texts[-4:-2] == ["判定できた指標に、遅れているものはありません", "まだ判定できない指標が10あります"]
    assert not any(text.startswith("遅れている指標はありません") for text in texts)


@pytest.mark.parametrize("key", ROUNDS)
def test_every_page_says_that_it_is_a_sample_and_whether_it_is_provisional(years: Years, key: str) -> None:
    manifest = json.loads(years.file(key, "manifest.json"))
    assert (manifest["specimen"], manifest["provisional"], manifest["edition"]) == (True, key == PROVISIONAL, 1)
    for name in ("index.html", "report.html"):
        assert "見本" in years.file(key, name)


PLAN = load_registry(CHECKOUT / "plan").in_round(Round.parse("R5-12"))
REMARKS = {
    **{f"indicators.csv {row.code}": ("kpi_attainment", row.note) for row in PLAN.indicators},
    **{f"results.csv {row.code}": ("results", row.note) for row in PLAN.results},
    **{f"totals.csv {row.whole}": ("results", row.note) for row in PLAN.totals},
    **{f"history.csv {row.indicator} {row.fiscal_year}": ("indicator_values", row.note) for row in PLAN.history},
    **{f"footnotes.csv {row.code}": ("kpi_attainment", row.text) for row in PLAN.footnotes},
}
REMARKS = {name: told for name, told in REMARKS.items() if told[1]}
OF_ONE_ROUND = {f"footnotes.csv {row.code}" for row in PLAN.footnotes if not row.is_general}


@pytest.mark.parametrize("name", REMARKS)
def test_every_remark_of_the_plan_reaches_csv_page_and_word(years: Years, name: str) -> None:
    table, text = REMARKS[name]
    for key in ("R5-12",) if name in OF_ONE_ROUND else [key for key in ROUNDS if key != "R4-03"]:
        assert any(text in row["備考"] for row in years.rows(key, table)), key
        assert text in years.file(key, "report.html"), key
        assert text in years.word(key), key
        if table == "kpi_attainment":
            assert text in years.file(key, "index.html"), key


@pytest.mark.parametrize("key", ROUNDS)
def test_a_note_on_a_revised_target_begins_with_it(years: Years, key: str) -> None:
    places = [years.file(key, name) for name in ("report.html", "index.html")] + [years.word(key)]
    places.append("".join(row["備考"] for row in years.rows(key, "kpi_attainment")))
    assert {"24手続から25手続に増えた" in place for place in places} == {key != "R4-03"}


@pytest.mark.parametrize("key", ROUNDS)
def test_the_shares_of_a_shared_indicator_add_up_to_it(years: Years, key: str) -> None:
    final = key.endswith("03")
    kind = "確定" if final else "現在"
    shares = [row for row in years.rows(key, "indicator_parts") if row["区分"] == kind]
    (whole,) = [
        row
        for row in years.rows(key, "kpi_attainment")
        if row["指標コード"] == "I204"
        and row["区分"] == kind
        and row["調査回"] == key
        and row["年度"] == shares[0]["年度"]
    ]
    assert {row["指標コード"] for row in shares} == {"I204"} and len({row["所属名"] for row in shares}) == len(shares)
    assert sum(int(row["所属の実績値"]) for row in shares) == int(whole["実績値"])


def test_a_column_is_of_one_type_in_every_file_and_round(years: Years) -> None:
    types: dict[str, set[bool]] = {}
    for path in (years.out / "公開").glob("R*/131075_*_20*.csv"):
        frame = pd.read_csv(path)
        for title in frame:
            if frame[title].notna().any():
                types.setdefault(str(title), set()).add(pd.api.types.is_numeric_dtype(frame[title]))
    assert {title for title, kinds in types.items() if len(kinds) > 1} == set()
    assert types["概数"] == types["実績値"] == types["最新"] == {True}


@pytest.mark.parametrize("key", ROUNDS)
def test_no_page_names_two_things_alike(years: Years, key: str) -> None:
    for path in (years.out / "公開" / key).glob("*.html"):
        names = lxml.html.fromstring(path.read_bytes()).xpath("//@id")
        assert len(names) == len(set(names)), path.name


@pytest.mark.parametrize("key", ROUNDS)
def test_every_countable_rule_of_machine_readability_is_kept(years: Years, key: str) -> None:
    score = json.loads(years.file(key, "manifest.json"))["readability"]
    assert (score["counted"], score["met"]) == (24, 24)


@pytest.mark.skipif(not os.environ.get("VNU"), reason="make markup VNU=…/vnu.jar (CONTRIBUTING.md)")
def test_the_w3c_checker_finds_no_error(years: Years) -> None:
    pages = sorted((years.out / "公開").rglob("*.html"))
    assert len(pages) >= 2 * len(ROUNDS) + 1
    command = ["java", "-jar", os.environ["VNU"], "--errors-only", *map(str, pages)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


BEHIND = {"I101": 8, "I107": -0.02, "I108": -1.82, "I201": -4, "I207": -33.1}


def test_what_is_behind_and_by_how_much_is_one_line_of_sql(years: Years) -> None:
    file = years.out / "公開" / "131075_all_rounds.csv"
    asked = f"SELECT 指標コード, 目標との差 FROM '{file}' WHERE 調査回 = 'R5-12' AND 最新 = 1 AND 判定 IN {CARE}"
    assert dict(duckdb.sql(asked).fetchall()) == BEHIND
    own = years.out / "公開" / "R5-12" / "131075_kpi_attainment_2023-12.csv"
    asked = f"SELECT 指標コード, 目標との差 FROM '{own}' WHERE 最新 = 1 AND 判定 IN {CARE}"
    assert dict(duckdb.sql(asked).fetchall()) == BEHIND


def test_what_is_behind_and_by_how_much_is_one_line_of_pandas(years: Years) -> None:
    rows = pd.read_csv(years.out / "公開" / "131075_all_rounds.csv")
    found = rows[(rows.調査回 == "R5-12") & (rows.最新 == 1) & rows.判定.isin(CARE)].set_index("指標コード").目標との差
    assert found.to_dict() == BEHIND
    assert list(dict.fromkeys(rows.調査回)) == list(ROUNDS)


def test_duckdb_reads_a_column_as_one_type_in_every_file_and_round(years: Years) -> None:
    types: dict[str, set[str]] = {}
    for path in (years.out / "公開").glob("R*/131075_*_20*.csv"):
        for title, kind, *_ in duckdb.sql(f"DESCRIBE SELECT * FROM '{path}'").fetchall():
            types.setdefault(title, set()).add(kind)
    assert {title: kinds for title, kinds in types.items() if len(kinds) > 1} == {}
    assert (types["概数"], types["時点"], types["ID"]) == ({"BIGINT"}, {"DATE"}, {"VARCHAR"})


def test_a_correction_names_the_later_rounds_until_each_is_published_again(years: Years, tmp_path: Path) -> None:
    survey, store = years.survey.at(Round.parse("R5-12")), years.store
    assert outdated(survey, store) == ""
    source = next((years.out / "R5-12").glob("*_窓口課.xlsx"))
    book = load_workbook(source)
    cells = [cell for row in book["指標"].iter_rows() for cell in row if cell.value == "76.1％"]
    cells[0].value = "76.2％"
    path = tmp_path / source.name
    book.save(path)
    years.take_in("R5-12", [path])
    assert all(key in outdated(survey, store) for key in ("R5-12", "R5-03", "R6-06", "R6-12"))
    assert "R5-09" not in outdated(survey, store)

    release(survey, store, years.out)
    assert "第2版" in unexplained(survey, store)
    assert "R5-12" not in outdated(survey, store)
    release(survey, store, years.out, note="マイナンバーカード普及率の訂正")
    assert unexplained(survey, store) == ""
    manifest = json.loads(years.file("R5-12", "manifest.json"))
    assert (manifest["edition"], manifest["reason"]) == (2, "マイナンバーカード普及率の訂正")
    assert json.loads(years.file("R5-12", "datapackage.json"))["version"] == "2023.12.2"
    for name in ("index.html", "report.html"):
        assert "第2版（訂正：マイナンバーカード普及率の訂正）" in years.file("R5-12", name)
    assert sorted(path.name for path in (years.out / "公開" / "履歴" / "R5-12").iterdir()) == ["1", "index.html"]

    for key in ("R5-03", "R6-06", "R6-12"):
        assert key in outdated(survey, store)
        release(years.survey.at(Round.parse(key)), store, years.out, note="R5-12 の訂正による")
    assert outdated(survey, store) == ""
    assert not compose(survey, store).corrects
