"""Characters that act, that hide, and that end a line: for the checks, and for what is published."""

import re

TRIGGERS = tuple("=+-@＝＋－＠\t\r\n")
"""What makes a spreadsheet take text for a formula, full width too, as some turn it into half width."""
BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_HIDDEN = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
HIDDEN = re.compile(f"[{_HIDDEN}]")
"""What nobody sees, and what has an effect all the same."""
UNPUBLISHED = re.compile(rf"[{_HIDDEN}\t\r\n\u2028\u2029]")
"""What stands in no cell of a CSV, where tabs and line breaks have become blanks."""


def one_line(text: str) -> str:
    """As typed, but for line breaks and tabs: the 統一ルール wants one line a datum."""
    line = BREAKS.sub(" ", text.strip("\r\n"))
    return line[:1] + line[1:].replace("\t", " ")  # the first one is a trigger, and is refused
