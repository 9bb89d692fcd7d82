"""What a reader finds in report.html and report.docx: both read back into the same plain shape."""

import io
from dataclasses import dataclass
from itertools import chain
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree, html

Cell = tuple[str, ...]
"""The lines of a cell, list entries each as one."""


@dataclass(frozen=True)
class Read:
    headings: tuple[tuple[int, str], ...]
    tables: dict[str, list[list[Cell]]]
    """By caption; cells that reach down are there once."""
    text: str


def read_html(content: bytes) -> Read:
    page = html.fromstring(content.decode("utf-8"))
    main = page.find(".//main")
    numbers = [each for each in main.iterchildren() if each.tag in ("h2", "h3", "h4")]
    tables = {}
    for table in page.iterfind(".//table"):
        rows = [[_html_cell(cell) for cell in row.iterchildren()] for row in table.iter("tr")]
        tables[table.find("caption").text] = rows
    text = "\n".join(line for line in page.find("body").itertext() if line.strip())
    return Read(tuple((int(each.tag[1]) - 1, _unnumbered(each.text_content())) for each in numbers), tables, text)


def _unnumbered(heading: str) -> str:
    number, _, rest = heading.partition("　")
    return rest if number.isdigit() else heading


def _html_cell(cell: Any) -> Cell:
    return tuple(text for each in cell.iter("p", "li") if (text := "\n".join(_parts(each)).strip()))


def _parts(element: Any) -> list[str]:
    """A line's text; what stands below it, or after a break, as a part of its own."""
    text = [element.text or ""]
    for child in element.iterchildren():
        if child.tag == "br" or child.get("class") == "below":
            text.append("")
        text[-1] += "\n".join(_parts(child)) + (child.tail or "")
    return [each.strip() for each in text]


def read_docx(content: bytes) -> Read:
    body = docx.Document(io.BytesIO(content)).element.body
    headings, tables = [], {}
    for each in body.iterchildren():
        if each.tag == qn("w:p"):
            style = each.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
            if style.startswith("Heading"):
                headings.append((int(style[-1]), _docx_text(each)))
        elif each.tag == qn("w:tbl"):
            caption = each.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}").get(qn("w:val"))
            tables[caption] = [_docx_row(row) for row in each.iterchildren(qn("w:tr"))]
    text = "\n".join(_docx_text(each) for each in body.iter(qn("w:p")))
    return Read(tuple(headings), tables, text)


def _docx_row(row: etree._Element) -> list[Cell]:
    cells = []
    for cell in row.iterchildren(qn("w:tc")):
        merge = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
        if merge is None or merge.get(qn("w:val")) == "restart":
            cells.append(tuple(text for each in cell.iterchildren(qn("w:p")) if (text := _docx_text(each))))
    return cells


def _docx_text(paragraph: etree._Element) -> str:
    pieces = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    shown = paragraph.iter(qn("w:t"), *pieces)
    return "".join(pieces.get(each.tag) or each.text or "" for each in shown).strip()


def lines(read: Read) -> list[str]:
    """Every line of every cell."""
    return list(chain.from_iterable(cell for table in read.tables.values() for row in table for cell in row))
