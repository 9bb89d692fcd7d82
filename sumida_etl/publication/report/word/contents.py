"""The table of contents: a link to every heading, and its page, which whoever opens the document works out.

They are references, not a TOC field: LibreOffice leaves the pages of one as they came, Word brings both up to date.
"""

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

from sumida_etl.publication.report.blocks import Contents, Heading, Report
from sumida_etl.publication.report.word.elements import element, paragraph, run, tab


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
