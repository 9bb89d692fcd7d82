"""The formats of a workbook's cells, and those within its shared texts, as far as they change what is seen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import unescape

from sumida_etl.memory import memo
from sumida_etl.ooxml.unparsed import section_of
from sumida_etl.reader.admission.limits import LONGEST_KNOWN
from sumida_etl.reader.xml.conditional_formats import disguises_in
from sumida_etl.reader.xml.inked_runs import MARKS, Run, runs_of, seen_of
from sumida_etl.reader.xml.number_formats import BUILT_IN, LONGEST, text_section_of
from sumida_etl.reader.xml.pale_styles import STRIKE, SYMBOLS, Colour, fill_colours, font_colour, is_pale, is_tiny

_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
_XF = re.compile(rb"<xf(?=[\s/>])")
_NUMBER_FORMAT = re.compile(rb'<numFmt((?:\s+[\w:]+="[^"<]*")*+)')
RAISED = re.compile(
    rb'<vertAlign val="(?:superscript|subscript)"\s*/?>(?:(?!</r>).)*?<t[^>]*>[^<]*(?:\d|\xef\xbc[\x90-\x99])',
    re.DOTALL,
)
"""A run of digits above or below the line: 22² is no 222. Full-width digits are three bytes each."""
_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>([^<]*)</t>")
_OF_FORMAT = {b"numFmtId", b"formatCode"}
_GENERAL = frozenset({"", "@", "General", "G/標準", "GENERAL"})


@dataclass(frozen=True, slots=True)
class Styles:
    """Which cell formats of a workbook are struck through, and the code of each that says how a number is shown."""

    struck: frozenset[bytes]
    codes: Mapping[bytes, str]
    texts: Mapping[bytes, str] = field(default_factory=dict)
    """Of the codes those that show a text otherwise than it stands there."""
    pale: frozenset[bytes] = frozenset()
    """Which formats have letters of the colour of their ground, or too small ones."""
    symbolic: frozenset[bytes] = frozenset()
    """Which formats show pictures for letters, or repeat what stands in the cell until it is full."""
    grounds: Mapping[bytes, Colour] = field(default_factory=dict)
    """The colour behind the letters, of the formats in which it is known."""
    disguises: Mapping[int, str] = field(default_factory=dict)
    """Of the conditional formats, by index, those that may show another thing than is there → as a number format."""
    struck_strings: frozenset[bytes] = frozenset()
    """Indices of shared strings with a struck-through run."""
    raised_strings: Mapping[bytes, str] = field(default_factory=dict)
    """Index of a shared string with digits above or below the line → what stands on the line."""
    inked_strings: Mapping[bytes, tuple[Run, ...]] = field(default_factory=dict)
    """Index of a shared string with letters of several colours or sizes → its runs."""
    symbolic_strings: frozenset[bytes] = frozenset()
    """Indices of shared strings with a run in a font of pictures."""

    @property
    def are_odd(self) -> bool:
        """Whether a cell with a plain number or text may need a look."""
        texts = self.struck_strings or self.raised_strings or self.inked_strings or self.symbolic_strings
        return bool(self.struck or self.pale or self.symbolic or self.codes or texts)

    def shown_by(self, rule: int | str) -> str:
        """The number format that a conditional format shows, given by its index or by itself; mostly none."""
        return self.disguises.get(rule, "") if isinstance(rule, int) else rule

    def seen_in(self, runs: tuple[Run, ...], style: bytes) -> str:
        """What is seen of a text in a cell of a format."""
        return seen_of(runs, self.grounds.get(style or b"0"), pale=style in self.pale)


def styles_of(styles: bytes, strings: bytes) -> Styles:
    """Read the number formats and fonts that matter out of a workbook's styles and shared strings. Raises ValueError.

    The parts need not be XML, and may be made to take long: every search goes over them once.
    """
    formats = _formats_of(styles)
    if not any(mark in strings for mark in (b"<strike", b"<vertAlign", b"<rFont", *MARKS)):
        return formats
    items = list(enumerate(re.split(rb"<si(?=[\s/>])", strings)[1:]))
    return replace(
        formats,
        struck_strings=frozenset(b"%d" % index for index, item in items if STRIKE.search(item)),
        raised_strings={b"%d" % index: on_the_line(item) for index, item in items if RAISED.search(item)},
        inked_strings={b"%d" % index: runs_of(item) for index, item in items if any(mark in item for mark in MARKS)},
        symbolic_strings=frozenset(b"%d" % index for index, item in items if SYMBOLS.search(item)),
    )


@memo(longest=LONGEST_KNOWN, count=64)
def _formats_of(styles: bytes) -> Styles:
    """The part is the same to the byte in many workbooks of one template."""
    found = (
        dict(_ATTRIBUTE.findall(attributes)) for attributes in _NUMBER_FORMAT.findall(section_of(styles, b"numFmts"))
    )
    codes = {int(one[b"numFmtId"]): unescape(one[b"formatCode"].decode()) for one in found if one.keys() >= _OF_FORMAT}
    if any(len(code) > LONGEST for code in codes.values()):
        raise ValueError("no program makes such a number format")
    known = {**BUILT_IN, **codes}
    fonts = re.split(rb"<font(?=[\s/>])", section_of(styles, b"fonts"))[1:]
    fills = re.split(rb"<fill(?=[\s/>])", section_of(styles, b"fills"))[1:]
    inks, tiny, fill_grounds = [*map(font_colour, fonts)], [*map(is_tiny, fonts)], fill_colours(fills)
    struck_fonts = {index for index, font in enumerate(fonts) if STRIKE.search(font)}
    symbolic_fonts = {index for index, font in enumerate(fonts) if SYMBOLS.search(font)}
    strucks, coded, pale, symbolic = set(), {}, set(), set()
    grounds: dict[bytes, Colour] = {}
    for index, xf in enumerate(_XF.split(section_of(styles, b"cellXfs"))[1:]):
        attributes = dict(_ATTRIBUTE.findall(xf))
        style, number = b"%d" % index, int(attributes.get(b"numFmtId", 0))
        if (code := known.get(number, "")) not in _GENERAL:
            coded[style] = code
        font, fill = int(attributes.get(b"fontId", 0)), int(attributes.get(b"fillId", 0))
        if font in struck_fonts:
            strucks.add(style)
        if font in symbolic_fonts or attributes.get(b"horizontal") == b"fill":
            symbolic.add(style)
        ground = fill_grounds[fill] if fill < len(fill_grounds) else None
        if ground:
            grounds[style] = ground
        if font < len(inks) and (tiny[font] or is_pale(inks[font], ground)):
            pale.add(style)
    texts = {style: code for style, code in coded.items() if _shows_texts_otherwise(code)}
    disguises = disguises_in(section_of(styles, b"dxfs"))
    return Styles(frozenset(strucks), coded, texts, frozenset(pale), frozenset(symbolic), grounds, disguises)


def _shows_texts_otherwise(code: str) -> bool:
    section = text_section_of(code)
    return section is not None and (not section.text or bool(section.before or section.behind))


def on_the_line(item: bytes) -> str:
    """The text of a string's runs but for those above or below the line. Raises ValueError."""
    runs = (run for run in _RUN.findall(item) if b"<vertAlign" not in run)
    return unescape(b"".join(text for run in runs for text in _TEXT.findall(run)).decode())
