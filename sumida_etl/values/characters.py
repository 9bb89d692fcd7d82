"""Characters that act, hide or break a file, as one class of them for each place that cannot take them."""

import re

_CONTROL = r"\x00-\x08\x0b\x0c\x0e-\x1f"  # C0 but for tab, line feed and carriage return, which XML takes
_TYPED = r"\t\r\n"
_CONTROL_1 = r"\x7f-\x9f"  # delete and C1: invisible in print, commands to a terminal
_SEPARATORS = r"\u2028\u2029"
_DIRECTIONS = r"\u202a-\u202e\u2066-\u2069"  # turn what is read around: exe.xslx
_ZERO_WIDTH = r"\u200b-\u200f"
_MARK = r"\ufeff"
_NONE = r"\ufffe\uffff"
_SURROGATES = r"\ud800-\udfff"  # what Python makes of bytes that are no UTF-8
_JOINERS = r"\u034f\u061c\u180e\u2060-\u2064\u206a-\u206f\ufff9-\ufffb"  # act on their neighbours
_FILLERS = r"\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters of other scripts that nobody sees
_TAGS = r"\U000e0000-\U000e007f"  # a whole ASCII text can be hidden in them
_VARIANTS = r"\ufe00-\ufe0f\U000e0100-\U000e01ef"  # choose between the forms of a 漢字: they belong to names
_HIDDEN = f"{_CONTROL}{_CONTROL_1}{_DIRECTIONS}{_MARK}{_NONE}{_JOINERS}{_FILLERS}{_TAGS}"

BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""What ends a line."""
VARIANTS = re.compile(f"[{_VARIANTS}]")
"""What chooses between the forms of a letter: in a closed word all of them are the same."""
HIDDEN = re.compile(f"[{_HIDDEN}]")
"""What nobody sees in a typed text, and what has an effect all the same."""
UNSEEN = re.compile(rf"[\s\u00ad{_ZERO_WIDTH}{_VARIANTS}{_HIDDEN}]")
"""What may stand before the first thing that is seen, blanks too."""
UNPUBLISHED = re.compile(f"[{_HIDDEN}{_TYPED}{_SEPARATORS}]")
"""What stands in no cell of a CSV, where tabs and line breaks have become blanks."""
NOT_IN_XML = re.compile(f"[{_CONTROL}{_SURROGATES}{_NONE}]")
"""What no XML file, and so no workbook, may hold."""
NOT_IN_PRINT = re.compile(f"[{_CONTROL}{_CONTROL_1}{_SURROGATES}{_NONE}]")
"""What no line of a document may hold: the same, and control characters that no reader sees."""
NOT_IN_TERMINAL = re.compile(rf"[{_CONTROL}\t\r{_CONTROL_1}{_SEPARATORS}{_DIRECTIONS}{_SURROGATES}]")
"""What would move a terminal's cursor, colour it, or turn a line around; lines may end."""
NOT_IN_SUBMITTED_NAME = re.compile(rf"[{_CONTROL}{_TYPED}{_CONTROL_1}{_SEPARATORS}{_DIRECTIONS}\ufffd/\\]")
"""What a file that is let in may not have in its name: lists of files would show another one, or none."""
NOT_IN_GIVEN_NAME = re.compile(
    rf"""[{_CONTROL}{_TYPED}{_CONTROL_1}{_ZERO_WIDTH}{_SEPARATORS}{_DIRECTIONS}{_MARK}{_SURROGATES}/\\<>:"|?*]"""
)
"""What stands in no name that we give: Windows, and whoever types the name, must be able to take it."""
