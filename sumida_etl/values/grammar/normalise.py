"""What does not count in a typed number or date: widths, kinds of brackets, blanks and line breaks.

The widths are translated by an explicit table and never by NFKC over the whole text, which would also turn ① into 1 and
² into 2. Names and free text are kept as typed and never come here.
"""

import re
import unicodedata
from dataclasses import dataclass

from sumida_etl.values.grammar.rules import Rule
from sumida_etl.values.uncounted import counted

MINUS_DASHES = "-−‐‑–—―"  # U+FF0D becomes "-" with the other full-width forms
_WIDTHS = {0xFF01 + n: 0x21 + n for n in range(94)} | str.maketrans("［【〔〘］】〕〙[]", "(((())))()")
_NARROW_ALREADY = re.compile(r"[!-Z\\^-~▲△ぁ-んァ-ヶー一-鿿]*")
_HALF_WIDTH_KANA = re.compile("[｡-ﾟ]+")
_BLANK = re.compile(r"\s+")
_SPLIT = re.compile(rf"[0-9.,]\s+[0-9.,]|[{MINUS_DASHES}]\s+[0-9]")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A text in one width and without blanks.

    ``split`` says that a blank stood inside a number (``36 3``) or behind a dash (``- 5``): there the blank means
    something, and what it means cannot be known.
    """

    text: str
    width_changed: bool = False
    blanks_dropped: bool = False
    split: bool = False

    @property
    def habits(self) -> frozenset[Rule]:
        """The rules by which the text was narrowed."""
        seen = ((Rule.WIDTH, self.width_changed), (Rule.BLANKS, self.blanks_dropped))
        return frozenset(rule for rule, applied in seen if applied)


def narrow(text: str) -> Narrowed:
    """Bring a typed text to half-width ASCII, full-width kana and round brackets, and take every blank out of it."""
    if _NARROW_ALREADY.fullmatch(text):
        return Narrowed(text)
    visible = counted(text)
    wide = _HALF_WIDTH_KANA.sub(_full_width_kana, visible.translate(_WIDTHS))
    bare = _BLANK.sub("", wide)
    return Narrowed(bare, wide != visible, bare != wide or visible != text, _SPLIT.search(wide) is not None)


def _full_width_kana(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", found[0])  # joins ﾊ and ﾟ to パ
