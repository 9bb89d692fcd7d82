"""What no published text may be: several lines, the beginning of a formula, or what the state's rules forbid."""

import re

from sumida_etl.values.characters import BREAKS, UNSEEN
from sumida_etl.values.uncounted import holds_something

_ACT = "=+-@"
_WIDE = "＝＋－＠﹦﹢﹣﹫⁼⁺₌₊⩵⩶﬩"
"""What NFKC, and so some programs, turn into one of those: full width, small, raised and lowered forms."""
_FORMULA = re.compile(rf"[\t\r\n]|{UNSEEN.pattern}*[{re.escape(_ACT + _WIDE)}]")


def begins_as_formula(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula; blanks and what nobody sees do not hide a trigger."""
    return _FORMULA.match(text) is not None


LINE = "｜"
"""What stands between two lines of a text in a published cell."""


def in_lines(text: str) -> str:
    """A text of several lines in one, with ``｜`` between them; a ``｜`` that was typed becomes ``|``.

    So splitting at ``｜`` always gives the lines back. A text in which nothing is seen is none.
    """
    if not holds_something(text):
        return ""
    lines = (line.strip(" \u3000") for line in BREAKS.split(text.replace(LINE, "|")))
    return one_line(LINE.join(filter(None, lines)))


def one_line(text: str) -> str:
    """As typed, but for line breaks and tabs: the 統一ルール wants one line a datum."""
    line = BREAKS.sub(" ", text.strip("\r\n"))
    return line[:1] + line[1:].replace("\t", " ")  # the first one is a trigger, and is refused


LAYOUT = re.compile(r"^\s|\s$|[ \u3000]{2,}|[\u3000\t\r\n]")
"""L1-06: blanks that set a text out."""
SEVERAL = re.compile(r"[\r\n;｜／]|、.*、|^\d+[（(]\d+[)）]$")
"""L1-07: several data in one cell."""
PLATFORM = re.compile("[\u2160-\u217f\u2460-\u24ff\u3220-\u3243\u3251-\u325f\u3280-\u33ff\ufe30-\ufe4f\uff61-\uff9f]")
"""L1-08: characters that depend on the machine, half-width kana among them."""
