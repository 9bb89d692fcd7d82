"""What the state's rules of machine readability want no published word to hold, by the number of the rule."""

import re

LAYOUT = re.compile(r"^\s|\s$|[ \u3000]{2,}|[\u3000\t\r\n]")
"""L1-06: blanks that set a text out."""
SEVERAL = re.compile(r"[\r\n;｜／]|、.*、|^\d+[（(]\d+[)）]$")
"""L1-07: several data in one cell."""
PLATFORM = re.compile("[\u2160-\u217f\u2460-\u24ff\u3220-\u3243\u3251-\u325f\u3280-\u33ff\ufe30-\ufe4f\uff61-\uff9f]")
"""L1-08: characters that depend on the machine, half-width kana among them."""
