"""How much room a text takes on the slide, where nothing wraps: known before it is drawn, and without a font."""

from unicodedata import east_asian_width

_WIDE, _NARROW = 1.0, 0.62
"""How wide a sign of full and of half width is at most, in its own size."""
_BROAD = frozenset("WMmw@%&")
"""Signs of half width that are nearly as wide as full ones."""


def width_of(text: str, size: float) -> float:
    """About how wide a text of a size in points is, in the slide's own measure; never less than it is."""
    signs = sum(_WIDE if sign in _BROAD or east_asian_width(sign) in "WFA" else _NARROW for sign in text)
    return signs * size * 100 / 72


def fitting(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for."""
    if width_of(text, size) <= room:
        return text
    end = next(end for end in range(len(text) - 1, -1, -1) if not end or width_of(f"{text[:end]}…", size) <= room)
    return f"{text[:end].rstrip()}…"


def wrapped(text: str, size: float, room: float) -> tuple[str, str]:
    """A text wider than the room in two lines, parted at a blank where one is near; the second may end in …."""
    end = next(end for end in range(len(text) - 1, -1, -1) if end <= 1 or width_of(text[:end], size) <= room)
    blank = text.rfind(" ", end // 2, end + 1)
    first = text[: blank if blank > 0 else end]
    return first, fitting(text[len(first) :].lstrip(), size, room)


def halves(text: str) -> tuple[str, str]:
    """A text in two lines, parted at the blank nearest to its middle, or else in the middle."""
    middle = (len(text) + 1) // 2
    blanks = [place for place, sign in enumerate(text) if sign == " " and abs(place - middle) <= len(text) // 4]
    if not blanks:
        return text[:middle], text[middle:]
    at = min(blanks, key=lambda place: abs(place - middle))
    return text[:at], text[at + 1 :]
