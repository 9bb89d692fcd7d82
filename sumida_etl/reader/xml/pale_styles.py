"""Cell formats in which nothing is seen (letters in the colour of their ground, or too small), or something else."""

import re
from collections.abc import Sequence

STRIKE = re.compile(rb'<strike(?: val="\s*(?:1|true)\s*")?\s*/?>')
"""Letters that are struck through."""
SYMBOLS = re.compile(
    rb'<(?:name|rFont)\s+val="(?:Wingdings[^"]*|Webdings|Symbol|Marlett|Zapf ?Dingbats|MT Extra|Bookshelf Symbol 7)"',
    re.IGNORECASE,
)
"""A font in which letters and digits are seen as pictures."""
_COLOUR = re.compile(rb"<color\b([^<>]*)>")
_GROUND = re.compile(rb"<fgColor\b([^<>]*)>")
_GROUND_OF_RULE = re.compile(rb"<bgColor\b([^<>]*)>")
_SOLID = b'patternType="solid"'
_SIZE = re.compile(rb'<sz\b[^<>]*\bval="(\d{1,3}(?:\.\d{1,3})?)"')
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_THEME = {b"0": WHITE, b"1": _BLACK}
_PALETTE = bytes.fromhex(
    "000000FFFFFFFF000000FF000000FFFFFF00FF00FF00FFFF800000008000000080808000800080008080C0C0C08080809999FF993366"
    "FFFFCCCCFFFF660066FF80800066CCCCCCFF000080FF00FFFFFF0000FFFF8000808000000080800000FF00CCFFCCFFFFCCFFCCFFFF99"
    "99CCFFFF99CCCC99FFFFCC993366FF33CCCC99CC00FFCC00FF9900FF6600666699969696003366339966003300333300993300993366"
    "333399333333"
)
"""The colours 8 to 63 of a workbook without its own, ISO/IEC 29500-1, 18.8.27; 0 to 7 are the first eight again."""
_FIRST = 8
_BEYOND = {64: _BLACK, 65: WHITE}
"""The window's letters and its ground."""
_RGB = re.compile(rb"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
LEAST_CONTRAST = 1.3
"""Of the brighter to the darker, as WCAG measures it; white on the yellow of an input cell has 1.1, grey on white 2."""
SMALLEST = 4
"""Points; letters that are smaller are a grey line."""
Colour = tuple[int, int, int]


def font_colour(font: bytes) -> Colour | None:
    """The colour of a font; None where it is not known without the theme."""
    return _colour(found[1]) if (found := _COLOUR.search(font)) else _BLACK


def is_tiny(font: bytes) -> bool:
    """Whether nobody can read a font's letters for their size."""
    found = _SIZE.search(font)
    return found is not None and float(found[1]) < SMALLEST


def fill_colours(fills: Sequence[bytes]) -> list[Colour | None]:
    """The colour of each fill; of patterns nothing is known."""
    return [_ground(fill) for fill in fills]


def ground_of_rule(fill: bytes) -> Colour | None:
    """The colour that the fill of a conditional format lays under the letters: a solid one stands as background."""
    found = _GROUND_OF_RULE.search(fill) or _GROUND.search(fill)
    return _colour(found[1]) if found else WHITE


def is_pale(ink: Colour | None, ground: Colour | None) -> bool:
    """Whether letters cannot be told from their ground."""
    if ink is None or ground is None:
        return False
    dark, bright = sorted((_luminance(ink), _luminance(ground)))
    return (bright + 0.05) / (dark + 0.05) < LEAST_CONTRAST


def _ground(fill: bytes) -> Colour | None:
    if _SOLID not in fill:
        return WHITE if b"patternType" not in fill or b'"none"' in fill else None
    found = _GROUND.search(fill)
    return _colour(found[1]) if found else None


def _colour(attributes: bytes) -> Colour | None:
    told = dict(_ATTRIBUTE.findall(attributes))
    if rgb := _RGB.fullmatch(told.get(b"rgb", b"")):
        return int(rgb[1][:2], 16), int(rgb[1][2:4], 16), int(rgb[1][4:], 16)
    base = _THEME.get(told.get(b"theme", b"")) or _indexed(told.get(b"indexed", b""))
    if b"auto" in told:
        return _BLACK
    try:
        tint = float(told.get(b"tint", b"0"))
    except ValueError:
        return None
    if base is None or not -1 <= tint <= 1:
        return None
    red, green, blue = (round(part * (1 + tint) if tint < 0 else part + (255 - part) * tint) for part in base)
    return red, green, blue


def _indexed(number: bytes) -> Colour | None:
    if not number.isdigit() or len(number) > 2:
        return None
    index = int(number)
    at = 3 * (index if index < _FIRST else index - _FIRST)
    found = _PALETTE[at : at + 3]
    return _BEYOND.get(index) or ((found[0], found[1], found[2]) if found else None)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
