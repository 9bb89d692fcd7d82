"""Cell formats in which nothing is seen: letters in the colour of their ground, or too small to be read."""

import re
from collections.abc import Sequence

STRIKE = re.compile(rb'<strike(?: val="(?:1|true)")?\s*/?>')
"""Letters that are struck through."""
_COLOUR = re.compile(rb"<color\b([^<>]*)>")
_GROUND = re.compile(rb"<fgColor\b([^<>]*)>")
_GROUND_OF_RULE = re.compile(rb"<bgColor\b([^<>]*)>")
_SOLID = b'patternType="solid"'
_SIZE = re.compile(rb'<sz\b[^<>]*\bval="(\d{1,3}(?:\.\d{1,3})?)"')
_ATTRIBUTE = re.compile(rb'\b(\w+)="([^"]*)"')
WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_THEME = {b"0": WHITE, b"1": _BLACK}
_INDEXED = {b"0": _BLACK, b"1": WHITE, b"8": _BLACK, b"9": WHITE, b"64": _BLACK}
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
    base = _THEME.get(told.get(b"theme", b"")) or _INDEXED.get(told.get(b"indexed", b""))
    if b"auto" in told:
        return _BLACK
    try:
        tint = float(told.get(b"tint", b"0"))
    except ValueError:
        return None
    if base is None or not -1 <= tint <= 1:
        return None
    level = round(base[0] * (1 + tint) if tint < 0 else base[0] + (255 - base[0]) * tint)
    return level, level, level


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
