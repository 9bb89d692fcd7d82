"""Texts in one line, and what none may begin with: for the checks, and for what is published."""

from sumida_etl.values.characters import BREAKS

TRIGGERS = tuple("=+-@＝＋－＠\t\r\n")
"""What makes a spreadsheet take text for a formula, full width too, as some turn it into half width."""


def one_line(text: str) -> str:
    """As typed, but for line breaks and tabs: the 統一ルール wants one line a datum."""
    line = BREAKS.sub(" ", text.strip("\r\n"))
    return line[:1] + line[1:].replace("\t", " ")  # the first one is a trigger, and is refused
