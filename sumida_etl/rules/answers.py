"""When a 備考 answers a doubt: it says something, and it came with the number that is doubted."""

import re
from collections.abc import Sequence

from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.values.uncounted import counted, folded

_SAYS_NOTHING = re.compile(
    r"[\W_ー]*(?:(?:特に)?(?:なし|無し|無|有|ナシ)|特になし|特記(?:事項)?なし|該当なし|同上|同左|同じ|前回と同じ|前回同様|"
    r"ok|はい|いいえ|確認済み?|確認しました|了解|済み?|\d*)[\W_ー]*",
    re.IGNORECASE,
)


def says_something(remark: str) -> bool:
    """Whether a remark holds more than signs, or words that answer nothing."""
    text = folded(counted(remark))
    return len(text) > 1 and _SAYS_NOTHING.fullmatch(text) is None


def is_answer(remark: str, raw: str, known: Sequence[KnownFigure]) -> bool:
    """Whether a remark answers a doubt about what was typed (``raw``), of which this was accepted before.

    A remark that stood beside another accepted value was written about that one.
    """
    old = {folded(counted(one.remark)) for one in known if one.remark and one.raw != raw}
    return says_something(remark) and folded(counted(remark)) not in old
