"""The Word document: the blocks in their styles, A4, page numbers, properties that hold no clock time."""

import io
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm

from sumida_etl.publication.report.blocks import Block, Contents, Fact, Facts, Heading, Notice, Paragraph, Report
from sumida_etl.publication.report.tables import PAGE_WIDTH, Table
from sumida_etl.publication.report.word.elements import element, field, line_break, paragraph, run, tab
from sumida_etl.publication.report.word.table import table

_FOLDER = Path(__file__).parent
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say
_UNUSED = ("stylesWithEffects", "customXml", "webSettings", "thumbnail", "extended-properties")
"""Parts of python-docx's template that would go out with every report and say nothing."""
_TERM = 7
"""Letters of a term that leave room for its text on the same line: the style Fact sets the text eight wide."""
_BELOW_TABLE = 120
"""Twips between a table, which has no room of its own below it, and a text."""
_CLOCK = ("created", "modified", "lastModifiedBy", "lastPrinted", "revision", "description")


def docx_bytes(report: Report) -> bytes:
    """The report as a Word file; the same report gives the same bytes."""
    document = docx.Document()
    _dress(document)
    _page(document, report)
    _describe(document, report)
    body = document.element.body
    made = [
        paragraph("Title", [run(report.title)]),
        paragraph("Subtitle", [run(report.subtitle)]),
        *(each for place, block in enumerate(report.blocks) for each in _block(block, place, report)),
        paragraph("Normal", []),  # Word wants a paragraph behind a last table
    ]
    for each in made:
        body.insert_element_before(each, "w:sectPr")
    return _fixed(document)


def _block(block: Block, place: int, report: Report) -> Iterator[BaseOxmlElement]:
    match block:
        case Heading():
            yield bookmarked(block, place)
        case Paragraph():
            above = _BELOW_TABLE if place and isinstance(report.blocks[place - 1], Table) else 0
            yield paragraph("Small" if block.small else "Normal", [run(block.text)], above=above)
        case Notice():
            yield paragraph("Notice", [run(f"{block.title}　", "Strong"), run(block.text)])
        case Facts():
            yield from (_fact(fact) for fact in block.facts)
        case Contents():
            yield from contents(block, report)
        case _:
            yield from table(block)


def _fact(fact: Fact) -> BaseOxmlElement:
    more = (part for text in fact.more for part in (line_break(), run(text)))
    behind = tab() if len(fact.term) <= _TERM else line_break()
    return paragraph("Fact", [run(fact.term), behind, run(fact.text), *more])


def _dress(document: Document) -> None:
    """Put our styles, lists and settings in the place of the template's."""
    for target, name in (
        (document.styles.element, "styles"),
        (document.part.numbering_part.element, "numbering"),
        (document.settings.element, "settings"),
    ):
        target[:] = parse_xml(_source(name))[:]
    for relations in (document.part.rels, document.part.package.rels):
        for key in [key for key, each in relations.items() if each.reltype.rsplit("/", 1)[-1] in _UNUSED]:
            relations.pop(key)


@cache
def _source(name: str) -> bytes:
    return (_FOLDER / f"{name}.xml").read_bytes()


def _page(document: Document, report: Report) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - PAGE_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(18), Mm(20)
    section.header_distance = section.footer_distance = Mm(10)
    runs = [run(report.running), tab(), field("PAGE", "1"), run(" / "), field("NUMPAGES", "1")]
    section.footer.is_linked_to_previous = False
    section.footer._element[:] = [paragraph("Footer", runs)]


def _describe(document: Document, report: Report) -> None:
    properties = document.core_properties
    for child in list(properties._element):
        if child.tag.rsplit("}", 1)[-1] in _CLOCK:
            properties._element.remove(child)
    properties.title = f"{report.title} {report.subtitle}"
    properties.author = report.author
    properties.language = "ja-JP"


def _fixed(document: Document) -> bytes:
    """The document's bytes, its parts sorted by name and none of them dated."""
    saved, written = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(written, "w") as target:
        for name in sorted(source.namelist()):
            part = zipfile.ZipInfo(name, _NO_TIME)
            part.create_system = 0
            target.writestr(part, source.read(name), zipfile.ZIP_DEFLATED, compresslevel=9)
    return written.getvalue()


def bookmarked(heading: Heading, place: int) -> BaseOxmlElement:
    """A heading that can be linked to."""
    name = {"id": str(place), "name": _bookmark(heading)}
    ends = (element("w:bookmarkStart", name), run(heading.text), element("w:bookmarkEnd", {"id": str(place)}))
    return paragraph(f"Heading{heading.level}", ends)


def contents(block: Contents, report: Report) -> Iterator[BaseOxmlElement]:
    """The title, and a line with a link and a page for every heading listed."""
    yield paragraph("TOCHeading", [run(block.title)])
    for heading, number in ((each.heading, each.number) for each in report.listed()):
        numbered = [run(str(number)), tab()] if number else []
        shown = (*numbered, run(heading.text, "Hyperlink"), tab(), *_page_number(heading))
        yield paragraph(f"TOC{heading.level}", [element("w:hyperlink", {"anchor": _bookmark(heading)}, *shown)])


def _page_number(heading: Heading) -> list[BaseOxmlElement]:
    """Where the heading stands. It is empty until it is worked out: nobody here knows how the pages will break."""
    instruction = element("w:instrText")
    instruction.text = rf"PAGEREF {_bookmark(heading)} \h"
    return [_mark("begin", dirty="true"), element("w:r", None, instruction), _mark("separate"), run(""), _mark("end")]


def _mark(kind: str, **more: str) -> BaseOxmlElement:
    return element("w:r", None, element("w:fldChar", {"fldCharType": kind, **more}))


def _bookmark(heading: Heading) -> str:
    return f"_Toc_{heading.anchor.replace('-', '_')}"
