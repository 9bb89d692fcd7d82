"""report.html as one file by itself: nothing fetched, headings in order, tables with headers, room to print."""

import dataclasses
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from sumida_etl.publication.report import report_files
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.html import html_bytes
from sumida_etl.publication.report.plan import scheme
from sumida_etl.publication.report.tables import Table
from sumida_etl.publication.tables.edition import Issue
from sumida_etl.registry.publication_metadata import load_metadata
from tests.publication.town import REGISTRY, made

PLAN = Path(__file__).parents[3] / "plan"


@pytest.fixture(scope="module")
def source() -> str:
    return html_bytes(compose(made(departments=("D1", "D2")), REGISTRY)).decode()


@pytest.fixture(scope="module")
def page(source: str) -> Any:
    return html.fromstring(source)


def test_an_issue_gives_both_files_and_the_same_bytes_again() -> None:
    issues = (Issue(made(), REGISTRY, load_metadata(PLAN)) for _ in range(2))
    once, again = (report_files(issue) for issue in issues)
    assert [file.name for file in once] == ["report.html", "report.docx"]
    assert once == again


def test_the_page_asks_for_nothing_and_runs_nothing(source: str, page: Any) -> None:
    assert not re.findall(r"https?://|//[a-z]|@import|url\(", source)
    assert not page.xpath("//script | //link | //img | //iframe | //object | //form | //@src | //@onclick")
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith("default-src 'none'")


def test_the_page_says_its_language_and_what_it_is(page: Any) -> None:
    assert page.get("lang") == "ja"
    assert page.xpath("string(//title)").startswith("試験区 改革計画・情報化計画の取組状況 【暫定】令和5年度")
    assert page.xpath("count(//h1)") == 1


def test_no_heading_is_skipped_and_every_link_leads_somewhere(page: Any) -> None:
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    names = page.xpath("//@id")
    assert len(names) == len(set(names))
    links = {str(link) for link in page.xpath("//a/@href")}
    assert links - {f"#{name}" for name in names} == {"index.html", "../index.html"}


def test_every_table_has_a_caption_a_head_and_scopes(page: Any) -> None:
    tables = page.xpath("//table")
    assert len(tables) == 10
    for table in tables:
        assert table.xpath("string(caption)")
        assert table.xpath("thead/tr/th") and not table.xpath("thead//td")
        assert not table.xpath(".//th[not(@scope)]")
        assert table.xpath("thead//th[@scope='col']") == table.xpath("thead//th")
        assert all(row.xpath("th") or row.xpath("preceding-sibling::tr/th") for row in table.xpath("tbody/tr"))
        label = table.xpath("string(../@aria-labelledby)")
        assert table.xpath("string(caption/@id)") == label


def test_a_table_is_as_wide_as_its_columns_say(page: Any) -> None:
    for table in page.xpath("//table"):
        widths = [float(re.findall(r"[\d.]+", style)[0]) for style in table.xpath("colgroup/col/@style")]
        assert sum(widths) == pytest.approx(100, abs=0.1)
        assert len(widths) == sum(int(cell.get("colspan", 1)) for cell in table.xpath("thead/tr/th"))


def test_the_measures_of_a_guideline_stay_on_one_page_of_print_with_its_name() -> None:
    measures = [measure for measure in REGISTRY.measures if measure.guideline]
    plan = next(plan for plan in REGISTRY.ward.plans if plan.name == measures[0].plan)
    under = [dataclasses.replace(measures[0], number=f"取組{n}", guideline=f"指針{n // 3}") for n in range(6)]
    table = next(block for block in scheme(plan, under) if isinstance(block, Table))
    assert [[row.tied for row in body] for body in table.bodies] == [[True, True, False], [True, True, True]]


def test_the_page_is_set_for_a4(source: str) -> None:
    assert "size: A4 portrait" in source
    assert "counter(page)" in source
    assert "display: table-header-group" in source


def test_the_foot_of_a_printed_page_says_the_round_whatever_the_wards_name_holds() -> None:
    ward = dataclasses.replace(REGISTRY.ward, name='区"; } </style>\\')
    edition = dataclasses.replace(made(departments=("D1",)), ward=ward)
    style = html_bytes(compose(edition, REGISTRY)).decode().split("</style>")[0]
    codes = re.findall(r'@bottom-left \{ content: "((?:\\[0-9a-f]{6})+)";', style)
    text = "".join(chr(int(code, 16)) for code in codes[0].split("\\")[1:])
    assert text == '【暫定】区"; } </style>\\ 計画の取組状況　令和5年度 12月末現在'
