"""What the fast reader cannot see: error cells, formulas, formats, strike-through, hidden and merged cells.

calamine returns an error cell as a blank and a percentage as a bare number. The XML, in its plain form, is therefore
searched as well; a sheet with nothing odd in it is not searched cell by cell.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import unescape

from sumida_etl.reader.xml.number_formats import BUILT_IN, LONGEST, text_section_of
from sumida_etl.reader.xml.pale_styles import grounds_of, inks_of, is_pale
from sumida_etl.reader.xml.sheet_frame import Around

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_VALUE = re.compile(rb"<v[^>]*>(.*?)</v>", re.DOTALL)
_FORMULA = re.compile(rb"<f[\s/>]")
_OUT_OF_SIGHT = (b"hidden=", b' ht="0')
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\b(?:hidden="(?:1|true)"|ht="0(?:\.[0-9]+)?"))[^>]*?\br="(\d+)"')
"""Hidden, or lower than a point, which looks the same."""
_XF = re.compile(rb"<xf\b[^<>]*>")
_NUMBER_FORMAT = re.compile(rb'<numFmt((?:\s+[\w:]+="[^"<]*")*+)')
_STRIKE = re.compile(rb'<strike(?: val="(?:1|true)")?\s*/?>')
_MARKS = (b't="e"', b"<f>", b"<f ", b"<f/", b"<strike", b"<vertAlign")
_RAISED = re.compile(
    rb'<vertAlign val="(?:superscript|subscript)"\s*/?>(?:(?!</r>).)*?<t[^>]*>[^<]*(?:\d|\xef\xbc[\x90-\x99])',
    re.DOTALL,
)
"""A run of digits above or below the line: 22² is no 222. Full-width digits are three bytes each."""
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>([^<]*)</t>")
_OF_FORMAT = {b"numFmtId", b"formatCode"}
_TEXTS = frozenset({b"s", b"str", b"inlineStr"})
_GENERAL = frozenset({"", "@", "General", "G/標準", "GENERAL"})


@dataclass(frozen=True, slots=True)
class Styles:
    """Which cell formats of a workbook are struck through, and the code of each that says how a number is shown."""

    struck: frozenset[bytes]
    codes: Mapping[bytes, str]
    texts: Mapping[bytes, str] = field(default_factory=dict)
    """Of the codes those that show a text otherwise than it stands there."""
    pale: frozenset[bytes] = frozenset()
    """Which formats have letters of the colour of their ground."""
    struck_strings: frozenset[bytes] = frozenset()
    """Indices of shared strings with a struck-through run."""
    raised_strings: Mapping[bytes, str] = field(default_factory=dict)
    """Index of a shared string with digits above or below the line → what stands on the line."""


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


PLAIN = CellFeatures()


def styles_of(styles: bytes, strings: bytes) -> Styles:
    """Read the number formats and fonts that matter out of a workbook's styles and shared strings. Raises ValueError.

    The parts need not be XML, and may be made to take long: every search goes over them once.
    """
    formats = _formats_of(styles)
    if b"<strike" not in strings and b"<vertAlign" not in strings:
        return formats
    items = list(enumerate(re.split(rb"<si(?=[\s/>])", strings)[1:]))
    return replace(
        formats,
        struck_strings=frozenset(b"%d" % index for index, item in items if _STRIKE.search(item)),
        raised_strings={b"%d" % index: _on_the_line(item) for index, item in items if _RAISED.search(item)},
    )


@lru_cache(maxsize=64)
def _formats_of(styles: bytes) -> Styles:
    """The part is the same to the byte in many workbooks of one template."""
    found = (dict(_ATTRIBUTE.findall(attributes)) for attributes in _NUMBER_FORMAT.findall(styles))
    codes = {int(one[b"numFmtId"]): unescape(one[b"formatCode"].decode()) for one in found if one.keys() >= _OF_FORMAT}
    if any(len(code) > LONGEST for code in codes.values()):
        raise ValueError("no program makes such a number format")
    known = {**BUILT_IN, **codes}
    fonts = re.split(rb"<font(?=[\s/>])", section_of(styles, b"fonts"))[1:]
    fills = re.split(rb"<fill(?=[\s/>])", section_of(styles, b"fills"))[1:]
    inks, grounds = inks_of(fonts), grounds_of(fills)
    struck_fonts = {index for index, font in enumerate(fonts) if _STRIKE.search(font)}
    strucks, coded, pale = set(), {}, set()
    for index, xf in enumerate(_XF.findall(section_of(styles, b"cellXfs"))):
        attributes = dict(_ATTRIBUTE.findall(xf))
        style, number = b"%d" % index, int(attributes.get(b"numFmtId", 0))
        if (code := known.get(number, "")) not in _GENERAL:
            coded[style] = code
        font, fill = int(attributes.get(b"fontId", 0)), int(attributes.get(b"fillId", 0))
        if font in struck_fonts:
            strucks.add(style)
        if font < len(inks) and fill < len(grounds) and is_pale(inks[font], grounds[fill]):
            pale.add(style)
    texts = {style: code for style, code in coded.items() if _shows_texts_otherwise(code)}
    return Styles(frozenset(strucks), coded, texts, frozenset(pale))


def _shows_texts_otherwise(code: str) -> bool:
    section = text_section_of(code)
    return section is not None and (not section.text or bool(section.before or section.behind))


def features_of(rows: bytes, around: Around, styles: Styles, *, values_only: bool) -> CellFeatures:
    """Look through the plain XML of one sheet's rows; ``values_only``: it is known that only formats can be odd."""
    marked = not values_only and any(mark in rows for mark in _MARKS)
    by_cell = marked or styles.struck or styles.pale or styles.codes or styles.struck_strings or styles.raised_strings
    return replace(
        _by_cell(rows, styles) if by_cell else PLAIN,
        merged=around.merged,
        # What a filter hides nobody has put away.
        hidden_rows=frozenset() if around.filtered else _hidden(rows),
        hidden_columns=around.hidden_columns,
    )


def _hidden(rows: bytes) -> frozenset[int]:
    return frozenset(map(int, _HIDDEN_ROW.findall(rows)) if any(mark in rows for mark in _OUT_OF_SIGHT) else ())


def _by_cell(rows: bytes, styles: Styles) -> CellFeatures:
    errors: dict[str, str] = {}
    formulas: dict[str, bool] = {}
    formats: dict[str, str] = {}
    struck: set[str] = set()
    raised: dict[str, str] = {}
    texts: dict[str, str] = {}
    pale: set[str] = set()
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
        if of.get(b"s") in styles.pale:
            pale.add(cell)
        shared = value[1] if of.get(b"t") == b"s" and value else b""
        if of.get(b"s") in styles.struck or shared in styles.struck_strings or _STRIKE.search(content):
            struck.add(cell)
        if shared in styles.raised_strings:
            raised[cell] = styles.raised_strings[shared]
        elif _RAISED.search(content):
            raised[cell] = _on_the_line(content)
    found = CellFeatures(errors, formulas, formats, frozenset(struck), raised)
    return replace(found, texts=texts, pale=frozenset(pale)) if texts or pale else found


def _on_the_line(item: bytes) -> str:
    """The text of a string's runs but for those above or below the line. Raises ValueError."""
    runs = (run for run in _RUN.findall(item) if b"<vertAlign" not in run)
    return unescape(b"".join(text for run in runs for text in _TEXT.findall(run)).decode())


def section_of(xml: bytes, tag: bytes) -> bytes:
    """The first element of a name, whole; nothing where there is none."""
    first, last = re.search(rb"<%s\b" % tag, xml), b"</%s>" % tag
    end = xml.find(last, first.end()) if first else -1
    return xml[first.start() : end + len(last)] if first and end >= 0 else b""
