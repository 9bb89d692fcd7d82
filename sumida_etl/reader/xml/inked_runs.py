"""Letters of several kinds within one text, and which of them are seen on the ground of a cell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from sumida_etl.reader.xml.pale_styles import Colour, font_colour, is_pale, is_tiny

_RUN = re.compile(rb"<r>(.*?)</r>", re.DOTALL)
_PROPERTIES = re.compile(rb"<rPr>(.*?)</rPr>", re.DOTALL)
_TEXT = re.compile(rb"<t[^>]*>([^<]*)</t>")
MARKS = (b"<color", b"<sz")
"""What stands in a text that has letters of another colour or size than its cell."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one kind; ``own``: whether they have a kind of their own, else they are as the cell's.

    ``ink``: their colour, None where it is not known without the theme.
    """

    text: str
    own: bool
    ink: Colour | None
    tiny: bool

    def is_seen(self, ground: Colour | None, *, pale: bool) -> bool:
        """Whether a person sees them, on a ground and in a cell whose own letters are ``pale``. Blanks always are."""
        if self.text.isspace() or not self.text:
            return True
        return not (self.tiny or is_pale(self.ink, ground)) if self.own else not pale


def runs_of(item: bytes) -> tuple[Run, ...]:
    """The runs of a string's XML. Raises ValueError for bytes that are no UTF-8."""
    return tuple(_run(found) for found in _RUN.findall(item))


def seen_of(runs: Iterable[Run], ground: Colour | None, *, pale: bool) -> str:
    """What is seen of a text."""
    return "".join(run.text for run in runs if run.is_seen(ground, pale=pale))


def _run(xml: bytes) -> Run:
    text = unescape(b"".join(_TEXT.findall(xml)).decode())
    kind = _PROPERTIES.search(xml)
    return Run(text, kind is not None, font_colour(kind[1]) if kind else None, kind is not None and is_tiny(kind[1]))
