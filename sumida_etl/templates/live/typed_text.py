"""A typed text as formulas read it: letters in their plain widths, without what does not count."""

from collections.abc import Mapping

from sumida_etl.values.grammar.normalise import MINUS_DASHES

_INVISIBLE = (0x00AD, *range(0x200B, 0x2010), 0x2060, 0xFE0E, 0xFE0F, 0xFEFF)
_BLANKS = ("_xlfn.UNICHAR(12288)", "_xlfn.UNICHAR(160)", "CHAR(9)", "CHAR(10)", "CHAR(13)")
_WIDTHS = {f'"{chr(0xFF10 + digit)}"': str(digit) for digit in range(10)} | {
    f'"{wide}"': plain for wide, plain in zip("．，％＋（）／", ".,%+()/", strict=True)
}
_BRACKETS = {"CHAR(91)": "(", "CHAR(93)": ")"} | {
    f"_xlfn.UNICHAR({ord(letter)})": plain for letter, plain in zip("［【〔〘］】〕〙", "(((())))", strict=True)
}
_DASHES = tuple(f"_xlfn.UNICHAR({ord(letter)})" for letter in (*MINUS_DASHES.replace("-", ""), "－"))
_PLAIN: Mapping[str, str] = {
    **{f"_xlfn.UNICHAR({code})": "" for code in _INVISIBLE},
    **dict.fromkeys(_BLANKS, " "),
    **_WIDTHS,
    **_BRACKETS,
    **dict.fromkeys(_DASHES, "-"),
}
"""What does not count in a typed text, as a formula names it, and what stands in its place, in this order."""


def plain_text(cell: str) -> str:
    """A cell's text in plain letters; blanks of all kinds are one kind."""
    text = f'{cell}&""'
    for letter, plain in _PLAIN.items():
        text = f'SUBSTITUTE({text},{letter},"{plain}")'
    return text


def without_blanks(cell: str) -> str:
    """A cell's text without blanks and what nobody sees."""
    text = f'SUBSTITUTE({cell}&""," ","")'
    for letter, plain in _PLAIN.items():
        if not plain.strip():
            text = f'SUBSTITUTE({text},{letter},"")'
    return text
