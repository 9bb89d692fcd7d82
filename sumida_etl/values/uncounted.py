"""What does not count in a typed text, whatever it is typed for: one rule for numbers, days, words and texts.

Text copied from web pages, PDFs and other programs carries marks that nobody sees, radicals that look like letters, and
letters in two pieces. None of them is meant. Widths and compatibility forms are no such thing: ① stays ①, 神 stays 神.
"""

import re
import unicodedata

from sumida_etl.memory import memo
from sumida_etl.values.characters import HIDDEN, VARIANTS

_INVISIBLE = (0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFE0E, 0xFE0F, 0xFEFF)
_AS_IN_JAPAN = dict(
    zip(
        "⼾⾭⿊⿈⿒⿔⿆⻑⻄⻘⻝⻁⻤⻨⻩⻫⻭⻯⻲⻆⻣⻥⻦⻍⻖⻢⻔⻅⻚⻛⻜⻓"
        "⺌⺍⺒⺜⺝⺟⺠⺧⺩⺬⺮⺶⻉⻋⻒⻗⻙⻧⻬⻮⻰⻱⻳",
        "戸青黒黄歯亀麦長西青食虎鬼麦黄斉歯竜亀角骨魚鳥辶阜馬門見頁風飛長"
        "小小巳日月母民牛王示竹羊貝車長雨韋鹵斉歯竜亀亀",
        strict=True,
    )
)
"""Radicals that Unicode makes another form of than Japan writes, or none."""
_RADICALS = {
    code: _AS_IN_JAPAN.get(chr(code)) or unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2EF4), *range(0x2F00, 0x2FD6))
}
_TABLE = {**dict.fromkeys(_INVISIBLE), **_RADICALS, 0x0B: "\n"}
_UNCOUNTED = re.compile(f"[{''.join(map(chr, _TABLE))}]")
_PIECES = re.compile("[^\\W\\d_一-鿿豈-\ufaff][\u0300-\u036f\u3099\u309a]+")
"""A letter and the marks behind it (か and ゛); never an ideograph, some of which would become another."""
_SEEN = re.compile(rf"(?!{HIDDEN.pattern})\S")
_BEGINS_SEEN = re.compile("[0-9A-Za-zぁ-ゖァ-ヺ一-鿿]")
"""Most cells begin with what is seen whatever follows."""
_IDLE = re.compile(rf"\s|{HIDDEN.pattern}|{VARIANTS.pattern}")
GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""外字: what it looks like only the computer knows on which it was made."""


@memo()
def counted(text: str) -> str:
    """The text without what does not count; the text itself where all of it does."""
    if text.isascii() and "\v" not in text:
        return text
    plain = text.translate(_TABLE) if _UNCOUNTED.search(text) else text
    return _PIECES.sub(lambda found: unicodedata.normalize("NFC", found[0]), plain)


def holds_something(cell: object) -> bool:
    """Whether a person sees anything in the cell; blanks are nothing."""
    if not isinstance(cell, str):
        return cell is not None
    return cell != "" and (_BEGINS_SEEN.match(cell) is not None or _is_seen(cell))


@memo()
def _is_seen(text: str) -> bool:
    return not text.isspace() and bool(_SEEN.search(counted(text)))


def has_odd_letters(text: str) -> bool:
    """Whether letters stand in the text that nobody sees, or that other computers do not know."""
    return HIDDEN.search(text) is not None or GAIJI.search(text) is not None


@memo()
def folded(text: str) -> str:
    """A closed text (a header, a label, a code) without blanks, widths, and what nobody sees in it."""
    return _IDLE.sub("", text if text.isascii() else unicodedata.normalize("NFKC", counted(text)))


def called(letter: str) -> str:
    """What a person calls a letter that cannot be seen, or not everywhere: ``外字（U+E000）``."""
    kind = (
        "外字"
        if GAIJI.match(letter)
        else "文字の向きを変える記号"
        if "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"
        else "見えない文字"
        if unicodedata.category(letter) in ("Cc", "Cf", "Cn", "Zl", "Zp") or HIDDEN.match(letter)
        else f"部首の字「{letter}」"
        if "\u2e80" <= letter <= "\u2fd5"
        else f"「{letter}」"
    )
    return f"{kind}（U+{ord(letter):04X}）"
