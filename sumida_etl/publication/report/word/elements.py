"""Paragraphs, runs and fields as WordprocessingML; made directly, as python-docx looks up every style by name."""

from collections.abc import Iterable, Mapping

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from sumida_etl.publication.report.tables import Line, Mark, Point, Points

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_LISTS = {Mark.DONE: "Done", Mark.RESULT: "Result", Mark.NEXT: "Next"}


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: BaseOxmlElement) -> BaseOxmlElement:
    """``element("w:jc", {"val": "center"})``."""
    made = OxmlElement(tag)
    for name, value in (attributes or {}).items():
        made.set(qn(f"w:{name}"), value)
    made.extend(children)
    return made


def run(text: str, style: str = "") -> BaseOxmlElement:
    """A run of text in a character style."""
    properties = (element("w:rPr", None, element("w:rStyle", {"val": style})),) if style else ()
    return element("w:r", None, *properties, _text(text))


def _text(text: str) -> BaseOxmlElement:
    made = element("w:t")
    made.text = text
    made.set(_SPACE, "preserve")
    return made


def tab() -> BaseOxmlElement:
    """A tab."""
    return element("w:r", None, element("w:tab"))


def line_break() -> BaseOxmlElement:
    """A new line in the same paragraph."""
    return element("w:r", None, element("w:br"))


def field(instruction: str, shown: str) -> BaseOxmlElement:
    """A field, with what it shows until it is worked out."""
    return element("w:fldSimple", {"instr": instruction}, run(shown))


def paragraph(style: str, runs: Iterable[BaseOxmlElement], tied: bool = False, above: int = 0) -> BaseOxmlElement:
    """A paragraph; a ``tied`` one stays on the page of the next. ``above``: room above it in twips, or the style's."""
    keep = (element("w:keepNext"),) if tied else ()
    room = (element("w:spacing", {"before": str(above)}),) if above else ()
    return element("w:p", None, element("w:pPr", None, element("w:pStyle", {"val": style}), *keep, *room), *runs)


def line(each: Line, style: str, tied: bool = False) -> BaseOxmlElement:
    """A line with its note."""
    runs = [run(each.text, "Strong" if each.strong else "")] if each.text else []
    if each.note and each.below:
        runs.append(line_break())
    if each.note:
        runs.append(run(f" {each.note}" if each.text and not each.below else each.note, "Note"))
    return paragraph(style, runs, tied)


def points(each: Points, tied: bool = False) -> list[BaseOxmlElement]:
    """A list: one paragraph per point, in the list's own style."""
    return [paragraph(_LISTS[each.mark] if point.marked else "AsTyped", _lines(point), tied) for point in each.points]


def _lines(point: Point) -> Iterable[BaseOxmlElement]:
    for place, text in enumerate(point.lines):
        if place:
            yield line_break()
        yield run(text, "Strong" if point.strong else "")
