"""What the fast reader cannot see: error cells, formulas, formats, strike-through, hidden and merged cells.

calamine returns an error cell as a blank and a percentage as a bare number. The XML, in its plain form, is therefore
searched as well; a sheet with nothing odd in it is not searched cell by cell.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from sumida_etl.reader.xml.cell_styles import RAISED, Styles, on_the_line
from sumida_etl.reader.xml.inked_runs import MARKS, Run, runs_of
from sumida_etl.reader.xml.pale_styles import STRIKE
from sumida_etl.reader.xml.plain_cells import Cell
from sumida_etl.reader.xml.plain_sheet import PlainSheet

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_FORMULA = re.compile(rb"<f[\s/>]")
_OUT_OF_SIGHT = (b"hidden=", b' ht="0')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\b(?:hidden="(?:1|true)"|ht="0(?:\.[0-9]+)?"))[^>]*?\br="(\d+)"')
"""Hidden, or lower than a point, which looks the same."""
_MARKS = (b't="e"', b"<f>", b"<f ", b"<f/", b"<strike", b"<vertAlign", *MARKS)
_TEXTS = frozenset({b"s", b"str", b"inlineStr"})


@dataclass(frozen=True, slots=True)
class CellFeatures:
    """What the XML of one sheet holds beyond plain values; cells in A1 form."""

    errors: Mapping[str, str] = field(default_factory=dict)
    formulas: Mapping[str, bool] = field(default_factory=dict)
    """Cell → whether the formula carries a computed value."""
    formats: Mapping[str, str] = field(default_factory=dict)
    """Cell with a number → the code of its format, where that is not the general one."""
    struck: frozenset[str] = frozenset()
    raised: Mapping[str, str] = field(default_factory=dict)
    """Cell with digits above or below the line → what stands on the line."""
    merged: tuple[str, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    """1-based."""
    texts: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Cell with a text → the code of its format, where that shows it otherwise."""
    pale: frozenset[str] = field(default=frozenset(), compare=False)
    """Cells with letters of the colour of their ground, which a mark on the cell changes."""
    faint: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Cell of which some letters are not seen, for the same reasons → what is seen."""
    margins: tuple[str, ...] = field(default=(), compare=False)
    """What is typed into the margins of the printed page."""
    disguised: tuple[tuple[str, str], ...] = ()
    """Areas (``A1:B2 D5``) in which a condition may show another thing than is there, and its number format."""


PLAIN = CellFeatures()


def features_of(sheet: PlainSheet, styles: Styles) -> CellFeatures:
    """Look through one sheet; where its cells are told, only their formats can be odd."""
    odd = any((styles.struck, styles.pale, styles.codes, styles.struck_strings, styles.raised_strings))
    odd = odd or bool(styles.inked_strings)
    if sheet.cells is not None:
        found = _in_values(sheet.cells, styles) if odd else PLAIN
    else:
        found = _by_cell(sheet.rows, styles) if odd or any(mark in sheet.rows for mark in _MARKS) else PLAIN
    around = sheet.around
    return replace(
        found,
        merged=around.merged,
        # What a filter hides nobody has put away.
        hidden_rows=frozenset() if around.filtered else _hidden(sheet.written),
        hidden_columns=around.hidden_columns,
        margins=around.margins,
        disguised=tuple((areas, code) for areas, look in around.rules if (code := styles.shown_by(look))),
    )


def _hidden(rows: bytes) -> frozenset[int]:
    return frozenset(map(int, _HIDDEN_ROW.findall(rows)) if any(mark in rows for mark in _OUT_OF_SIGHT) else ())


def _in_values(cells: Iterable[Cell], styles: Styles) -> CellFeatures:
    """What ``_by_cell`` finds, in cells that hold numbers and texts alone."""
    formats: dict[str, str] = {}
    struck: set[str] = set()
    raised: dict[str, str] = {}
    texts: dict[str, str] = {}
    pale: set[str] = set()
    faint: dict[str, str] = {}
    for address, style, kind, content in cells:
        cell, shared = address.decode(), content[1:] if kind == b"s" else b""
        if kind in (b"", b"n") and (code := styles.codes.get(style or b"0")):
            formats[cell] = code
        elif kind in _TEXTS and (code := styles.texts.get(style or b"0")):
            texts[cell] = code
        if runs := styles.inked_strings.get(shared):
            _look(runs, style, styles, cell, pale, faint)
        elif style in styles.pale:
            pale.add(cell)
        if style in styles.struck or shared in styles.struck_strings:
            struck.add(cell)
        if shared in styles.raised_strings:
            raised[cell] = styles.raised_strings[shared]
    return CellFeatures({}, {}, formats, frozenset(struck), raised, texts=texts, pale=frozenset(pale), faint=faint)


def _by_cell(rows: bytes, styles: Styles) -> CellFeatures:
    errors: dict[str, str] = {}
    formulas: dict[str, bool] = {}
    formats: dict[str, str] = {}
    struck: set[str] = set()
    raised: dict[str, str] = {}
    texts: dict[str, str] = {}
    pale: set[str] = set()
    faint: dict[str, str] = {}
    for reference, attributes, content in _CELL.findall(rows):
        if not content:
            continue
        cell, of = reference.decode(), dict(_ATTRIBUTE.findall(attributes))
        value = _VALUE.search(content)
        if of.get(b"t") == b"e":
            errors[cell] = unescape(value[1].decode()) if value else "#REF!"
        if _FORMULA.search(content):
            # A text of no letters is a result too, as of =IF(A1="","",A1).
            formulas[cell] = value is not None and (bool(value[1]) or of.get(b"t") == b"str")
        if value and value[1] and of.get(b"t", b"n") == b"n" and (code := styles.codes.get(of.get(b"s", b"0"))):
            formats[cell] = code
        elif of.get(b"t") in _TEXTS and (code := styles.texts.get(of.get(b"s", b"0"))):
            texts[cell] = code
        shared = value[1] if of.get(b"t") == b"s" and value else b""
        inline = any(mark in content for mark in MARKS)
        if runs := runs_of(content) if inline else styles.inked_strings.get(shared):
            _look(runs, of.get(b"s", b""), styles, cell, pale, faint)
        elif of.get(b"s") in styles.pale:
            pale.add(cell)
        if of.get(b"s") in styles.struck or shared in styles.struck_strings or STRIKE.search(content):
            struck.add(cell)
        if shared in styles.raised_strings:
            raised[cell] = styles.raised_strings[shared]
        elif RAISED.search(content):
            raised[cell] = on_the_line(content)
    found = CellFeatures(errors, formulas, formats, frozenset(struck), raised)
    return replace(found, texts=texts, pale=frozenset(pale), faint=faint) if texts or pale or faint else found


def _look(
    runs: tuple[Run, ...], style: bytes, styles: Styles, cell: str, pale: set[str], faint: dict[str, str]
) -> None:
    """Put a cell among those of which nothing, or not all, is seen."""
    seen = styles.seen_in(runs, style)
    if not seen.strip():
        pale.add(cell)
    elif seen != "".join(run.text for run in runs):
        faint[cell] = seen
