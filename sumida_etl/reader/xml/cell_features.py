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
from sumida_etl.reader.xml.pale_styles import STRIKE, SYMBOLS
from sumida_etl.reader.xml.plain_cells import Cell
from sumida_etl.reader.xml.plain_sheet import PlainSheet

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_FORMULA = re.compile(rb"<f[\s/>]")
_OUT_OF_SIGHT = (b"hidden=", b' ht="0')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\b(?:hidden="\s*(?:1|true)\s*"|ht="0(?:\.[0-9]+)?"))[^>]*?\br="(\d+)"')
"""Hidden, or lower than a point, which looks the same."""
_MARKS = (b't="e"', b"<f>", b"<f ", b"<f/", b"<strike", b"<vertAlign", b"<rFont", *MARKS)
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
    symbolic: frozenset[str] = frozenset()
    """Cells in which pictures are seen for letters, or what stands there more than once."""
    shows_zeros: bool = True
    """Whether a zero is seen in this sheet."""
    margins: tuple[str, ...] = field(default=(), compare=False)
    """What is typed into the margins of the printed page."""
    disguised: tuple[tuple[str, str], ...] = ()
    """Areas (``A1:B2 D5``) in which a condition may show another thing than is there, and its number format."""


PLAIN = CellFeatures()


def features_of(sheet: PlainSheet, styles: Styles) -> CellFeatures:
    """Look through one sheet; where its cells are told, only their formats can be odd."""
    if sheet.cells is not None:
        found = _in_values(sheet.cells, styles) if styles.are_odd else PLAIN
    else:
        odd = styles.are_odd or any(mark in sheet.rows for mark in _MARKS)
        found = _by_cell(sheet.rows, styles) if odd else PLAIN
    around = sheet.around
    return replace(
        found,
        merged=around.merged,
        # What a filter hides nobody has put away.
        hidden_rows=frozenset() if around.filtered else _hidden(sheet.written),
        hidden_columns=around.hidden_columns,
        margins=around.margins,
        shows_zeros=around.shows_zeros,
        disguised=tuple((areas, code) for areas, look in around.rules if (code := styles.shown_by(look))),
    )


def _hidden(rows: bytes) -> frozenset[int]:
    return frozenset(map(int, _HIDDEN_ROW.findall(rows)) if any(mark in rows for mark in _OUT_OF_SIGHT) else ())


def _in_values(cells: Iterable[Cell], styles: Styles) -> CellFeatures:
    """What ``_by_cell`` finds, in cells that hold numbers and texts alone."""
    found = _Found(styles)
    for address, style, kind, content in cells:
        found.look(address.decode(), style or b"0", kind or b"n", content[1:])
    return found.features()


def _by_cell(rows: bytes, styles: Styles) -> CellFeatures:
    errors: dict[str, str] = {}
    formulas: dict[str, bool] = {}
    found = _Found(styles)
    for reference, attributes, content in _CELL.findall(rows):
        if not content:
            continue
        cell, of = reference.decode(), dict(_ATTRIBUTE.findall(attributes))
        kind, style, value = of.get(b"t", b"n"), of.get(b"s", b"0"), _VALUE.search(content)
        if kind == b"e":
            errors[cell] = unescape(value[1].decode()) if value else "#REF!"
        if _FORMULA.search(content):
            # A text of no letters is a result too, as of =IF(A1="","",A1).
            formulas[cell] = value is not None and (bool(value[1]) or kind == b"str")
        runs = runs_of(content) if any(mark in content for mark in MARKS) else ()
        found.look(cell, style, kind, value[1] if value else b"", runs)
        found.look_within(cell, content)
    return replace(found.features(), errors=errors, formulas=formulas)


class _Found:
    """What the formats of a sheet's cells, and those within their texts, make of what is seen."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._formats: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._struck: set[str] = set()
        self._raised: dict[str, str] = {}
        self._pale: set[str] = set()
        self._faint: dict[str, str] = {}
        self._symbolic: set[str] = set()

    def look(self, cell: str, style: bytes, kind: bytes, value: bytes, runs: tuple[Run, ...] = ()) -> None:
        """Note what is odd about a cell; ``value`` is its number or, in the kind ``s``, the index of its text.

        ``runs``: those of a text that stands in the cell itself, where it has several.
        """
        styles = self._styles
        shared = value if kind == b"s" else b""
        if kind == b"n" and value and (code := styles.codes.get(style)):
            self._formats[cell] = code
        elif kind in _TEXTS and (code := styles.texts.get(style)):
            self._texts[cell] = code
        if inked := runs or styles.inked_strings.get(shared):
            self._see(inked, style, cell)
        elif style in styles.pale:
            self._pale.add(cell)
        if style in styles.struck or shared in styles.struck_strings:
            self._struck.add(cell)
        if style in styles.symbolic or shared in styles.symbolic_strings:
            self._symbolic.add(cell)
        if shared in styles.raised_strings:
            self._raised[cell] = styles.raised_strings[shared]

    def look_within(self, cell: str, content: bytes) -> None:
        """Note what is odd about the letters in a cell's own XML, which most cells do not have. Raises ValueError."""
        if STRIKE.search(content):
            self._struck.add(cell)
        if SYMBOLS.search(content):
            self._symbolic.add(cell)
        if RAISED.search(content):
            self._raised[cell] = on_the_line(content)

    def features(self) -> CellFeatures:
        """All of it."""
        return CellFeatures(
            formats=self._formats,
            struck=frozenset(self._struck),
            raised=self._raised,
            texts=self._texts,
            pale=frozenset(self._pale),
            faint=self._faint,
            symbolic=frozenset(self._symbolic),
        )

    def _see(self, runs: tuple[Run, ...], style: bytes, cell: str) -> None:
        """Put a cell among those of which nothing, or not all, is seen."""
        seen = self._styles.seen_in(runs, style)
        if not seen.strip():
            self._pale.add(cell)
        elif seen != "".join(run.text for run in runs):
            self._faint[cell] = seen
