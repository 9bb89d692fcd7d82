"""report.docx as Word takes it: styles, tables, page, properties, and the same bytes every time."""

import dataclasses
import io
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from sumida_etl.publication.report.blocks import Fact, Facts, Report
from sumida_etl.publication.report.composition import compose
from sumida_etl.publication.report.word import docx_bytes
from tests.publication.town import NARRATIVES, REGISTRY, made, narrative

OWN_STYLES = {
    "注記", "重要なお知らせ", "項目と内容", "表の文字", "表の数値", "表の見出し", "表の項目", "報告書の表",
    "取組状況", "効果・実績", "取組予定", "記入のまま", "小さな注",
}  # fmt: skip
BUILT_IN = {"Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", "Strong", "toc 1", "toc 2"}
TOLD = (*NARRATIVES, narrative("D1", "No.1", "①", "共通事務のほか", "直した。", outlook="続ける。"))


def composed() -> Report:
    return compose(made(departments=("D1", "D2"), narratives=TOLD), REGISTRY)


@pytest.fixture(scope="module")
def content() -> bytes:
    return docx_bytes(composed())


@pytest.fixture
def document(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: etree.fromstring(file.read(name)) for name in file.namelist() if name.endswith(".xml")}


def test_the_same_report_is_the_same_bytes_and_bears_no_date(content: bytes) -> None:
    assert docx_bytes(composed()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert {each.date_time for each in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist() == sorted(file.namelist())
        assert file.namelist()[0] == "[Content_Types].xml"


def test_every_style_used_is_there_under_a_name_a_person_knows(document: Document) -> None:
    names = {style.style_id: style.name for style in document.styles}
    body = document.element.body
    used = {each.get(qn("w:val")) for tag in ("w:pStyle", "w:rStyle", "w:tblStyle") for each in body.iter(qn(tag))}
    assert used <= set(names)
    assert {names[each] for each in used} >= BUILT_IN | OWN_STYLES


def test_lists_and_sections_are_numbered_by_their_styles(parts: dict[str, etree._Element]) -> None:
    levels = {
        style.get(qn("w:val")): level.find(qn("w:lvlText")).get(qn("w:val"))
        for level in parts["word/numbering.xml"].iter(qn("w:lvl"))
        for style in level.iter(qn("w:pStyle"))
    }
    assert levels == {"Heading1": "", "Heading2": "%2", "Done": "▼", "Result": "▶", "Next": "・"}
    numbers = {each.get(qn("w:numId")) for each in parts["word/numbering.xml"].iter(qn("w:num"))}
    assert {each.get(qn("w:val")) for each in parts["word/styles.xml"].iter(qn("w:numId"))} == numbers


def test_every_table_repeats_its_header_row_and_keeps_rows_whole(document: Document) -> None:
    tables = list(document.element.body.iterchildren(qn("w:tbl")))
    assert tables
    for table in tables:
        first, *rest = table.iterchildren(qn("w:tr"))
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *rest))
        columns = [int(each.get(qn("w:w"))) for each in table.iter(qn("w:gridCol"))]
        assert abs(sum(columns) - Mm(174).twips) <= len(columns)
        for row in (first, *rest):
            assert sum(int(each.get(qn("w:w"))) for each in row.iter(qn("w:tcW"))) == sum(columns)


def test_a_text_longer_than_a_page_may_go_over_it() -> None:
    edition = made()
    progress = next(table for table in edition.tables.values() if "progress" in table and "outlook" in table)
    progress["progress"] = "とても長い文章です。" * 200
    body = docx.Document(io.BytesIO(docx_bytes(compose(edition, REGISTRY)))).element.body
    whole = [row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in body.iter(qn("w:tr"))]
    assert False in whole


def test_pages_are_a4_with_numbers_at_the_foot(document: Document) -> None:
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) == round(section.right_margin.mm) == 18
    fields = [each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "【暫定】試験区" in section.footer.paragraphs[0].text


def test_every_font_is_given_for_japanese(parts: dict[str, etree._Element]) -> None:
    fonts = list(parts["word/styles.xml"].iter(qn("w:rFonts")))
    assert {each.get(qn("w:eastAsia")) for each in fonts} == {"ＭＳ 明朝", "ＭＳ ゴシック"}
    assert not list(parts["word/document.xml"].iter(qn("w:rFonts")))
    assert parts["word/styles.xml"].find(f".//{qn('w:lang')}").get(qn("w:eastAsia")) == "ja-JP"


def test_properties_name_the_report_and_no_moment(document: Document, parts: dict[str, etree._Element]) -> None:
    properties = document.core_properties
    assert properties.title.startswith("試験区 改革計画・情報化計画の取組状況 【暫定】令和5年度 12月末現在")
    assert (properties.author, properties.language) == ("試験区", "ja-JP")
    told = {etree.QName(each).localname for each in parts["docProps/core.xml"]}
    assert not told & {"created", "modified", "lastModifiedBy", "revision", "lastPrinted"}


@pytest.mark.parametrize(("term", "parted"), [("経営の目で見る", "tab"), ("上位の計画を支える", "br")])
def test_a_term_too_long_for_its_column_has_a_line_of_its_own(term: str, parted: str) -> None:
    report = dataclasses.replace(composed(), blocks=(Facts((Fact(term, "むだをなくす。"),)),))
    (fact,) = (each for each in docx.Document(io.BytesIO(docx_bytes(report))).paragraphs if term in each.text)
    assert [each.tag for each in fact._element.iter(qn("w:tab"), qn("w:br"))] == [qn(f"w:{parted}")]


def test_the_contents_lead_to_headings_that_are_there(document: Document) -> None:
    body = document.element.body
    anchors = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    assert len(anchors) == len(set(anchors)) == 12
    assert set(anchors) <= set(marks)
    assert len(marks) == len(set(marks))


def test_each_line_of_the_contents_has_its_page_worked_out_by_whoever_opens_it(document: Document) -> None:
    links = list(document.element.body.iter(qn("w:hyperlink")))
    for link in links:
        (asked,) = [each.text for each in link.iter(qn("w:instrText"))]
        assert asked == rf"PAGEREF {link.get(qn('w:anchor'))} \h"
        marks = list(link.iter(qn("w:fldChar")))
        assert [each.get(qn("w:fldCharType")) for each in marks] == ["begin", "separate", "end"]
        assert marks[0].get(qn("w:dirty")) == "true"
