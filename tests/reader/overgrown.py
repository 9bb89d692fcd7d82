"""Workbooks filled up to the limit of admission with what costs most to read, check and mark."""

from collections.abc import Callable, Iterable
from pathlib import Path

from sumida_etl.reader.admission.limits import MOST_TAGS
from tests.reader.zipped import MAIN, OFFICE, TYPES, Parts, changed, zipped

RESULTS = "xl/worksheets/sheet3.xml"


def row(number: int, *cells: bytes) -> bytes:
    return b'<row r="%d">%s</row>' % (number, b"".join(cells))


def text(column: str, number: int, content: str) -> bytes:
    return f'<c r="{column}{number}" t="inlineStr"><is><t>{content}</t></is></c>'.encode()


def figure(column: str, number: int) -> bytes:
    return f'<c r="{column}{number}"><v>7</v></c>'.encode()


def with_unit(number: int) -> bytes:
    """A spare row with a unit of its own."""
    unit = f"い{number}ろ"
    named = (text("A", number, "計画"), text("B", number, "1"), text("D", number, f"名前{number}"))
    typed = (text("E", number, unit), text("F", number, f"約{number}{unit}"), text("G", number, f"{number}ほげ"))
    return row(number, *named, *typed)


def struck(number: int) -> bytes:
    runs = b"<r><rPr><strike/></rPr><t>%d</t></r><r><t>5</t></r>" % number
    return row(number, b'<c r="F%d" t="inlineStr"><is>%s</is></c>' % (number, runs))


def formulas(number: int) -> bytes:
    return row(number, *(b'<c r="%s%d"><f>1+1</f><v>2</v></c>' % (column, number) for column in (b"F", b"G", b"H")))


def hidden(number: int) -> bytes:
    return figures(number).replace(b"<row ", b'<row hidden="1" ')


def long_texts(number: int) -> bytes:
    return row(number, *(text(letter, number, f"{number}{letter}{'長い文' * 20}") for letter in "ABCDEFGHI"))


def figures(number: int) -> bytes:
    return row(number, figure("F", number), figure("G", number))


def in_results(parts: Parts, rows: bytes) -> Parts:
    return changed(parts, RESULTS, lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"))


def with_comments(parts: Parts, rows: bytes) -> Parts:
    """With 2,000 comments on the figures."""
    comment = b'<comment ref="F%d" authorId="0"><text><t>?</t></text></comment>'
    comments = b"".join(comment % number for number in range(100, 2_100))
    listed = b'<comments xmlns="%s"><authors><author>a</author></authors><commentList>%s</commentList></comments>'
    relation = b'<Relationship Id="c" Type="%s/comments" Target="/xl/comments9.xml"/></Relationships>' % OFFICE
    relations = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + relation
    override = (
        b'<Override PartName="/xl/comments9.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.comments+xml"/></Types>'
    )
    return {
        **changed(in_results(parts, rows), TYPES, lambda xml: xml.replace(b"</Types>", override)),
        "xl/comments9.xml": listed % (MAIN, comments),
        "xl/worksheets/_rels/sheet3.xml.rels": relations,
    }


Place = Callable[[Parts, bytes], Parts]
OVERGROWN: dict[str, tuple[Place, Callable[[int], bytes]]] = {
    "units": (in_results, with_unit),
    "struck": (in_results, struck),
    "formulas": (in_results, formulas),
    "hidden": (in_results, hidden),
    "long texts": (in_results, long_texts),
    "figures": (in_results, figures),
    "comments": (with_comments, figures),
}


def overgrown(good: Parts, folder: Path, *, beyond: bool = False) -> Iterable[Path]:
    """Each just within the limit, or just ``beyond`` it."""
    for name, (place, make) in OVERGROWN.items():
        left = MOST_TAGS - sum(part.count(b"<") for part in place(good, b"").values())
        count = left // make(1).count(b"<") + beyond
        rows = b"".join(map(make, range(100, 100 + count)))
        yield zipped(folder / f"{name}.xlsx", place(good, rows))
