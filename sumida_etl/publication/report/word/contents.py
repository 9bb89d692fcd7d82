"""The table of contents: Word's own field, already filled in, so that F9 brings it up to date."""

from collections.abc import Iterator

from docx.oxml.xmlchemy import BaseOxmlElement

from sumida_etl.publication.report.blocks import Contents, Heading, Report
from sumida_etl.publication.report.word.elements import element, paragraph, run, tab

_FIELD = r'TOC \o "1-2" \h \z \u'


def bookmarked(heading: Heading, place: int) -> BaseOxmlElement:
    """A heading that can be linked to."""
    name = {"id": str(place), "name": _bookmark(heading)}
    ends = (element("w:bookmarkStart", name), run(heading.text), element("w:bookmarkEnd", {"id": str(place)}))
    return paragraph(f"Heading{heading.level}", ends)


def contents(block: Contents, report: Report) -> Iterator[BaseOxmlElement]:
    """The title, and a line with a link for every heading listed."""
    yield paragraph("TOCHeading", [run(block.title)])
    listed = list(report.listed())
    for place, (heading, number) in enumerate((each.heading, each.number) for each in listed):
        numbered = [run(str(number)), tab()] if number else []
        link = element("w:hyperlink", {"anchor": _bookmark(heading)}, *numbered, run(heading.text, "Hyperlink"))
        before = _opening() if place == 0 else []
        after = [_mark("end")] if place == len(listed) - 1 else []
        yield paragraph(f"TOC{heading.level}", [*before, link, *after])


def _opening() -> list[BaseOxmlElement]:
    instruction = element("w:instrText")
    instruction.text = _FIELD
    return [_mark("begin"), element("w:r", None, instruction), _mark("separate")]


def _mark(kind: str) -> BaseOxmlElement:
    return element("w:r", None, element("w:fldChar", {"fldCharType": kind}))


def _bookmark(heading: Heading) -> str:
    return f"_Toc_{heading.anchor.replace('-', '_')}"
