"""What the workbook calls its own formulas, the words they answer with, and the tables they look texts up in.

Every name begins with 点検: so the reader knows a cell of ours, and leaves it out.
"""

from collections.abc import Iterator, Sequence

from schemas.columns import Column
from sumida_etl.templates.live import tables as made
from sumida_etl.templates.live.reading import LONGEST, UP_TO
from sumida_etl.templates.live.typed_text import without_blanks
from sumida_etl.values.grammar.units import row_unit
from sumida_etl.vocabulary import CONFIRMED, CONFIRMING

CHECK, SPARE, OPEN, WRONG, DOUBT = "点検", "点検_空き行", "点検_未記入", "点検_要修正", "点検_確認"
ROW, NUMBER, CANARY = "点検_行", "点検_数", "点検_試し"
UNITS, NOTES, STATES, AMBIGUOUS, LETTERS = "点検_単位", "点検_注記", "点検_状態", "点検_あいまい", "点検_文字"
UNCHANGED = "点検_変更なし"
"""Whether 表紙 confirms the last answers."""
BLANK, MEND, MAKE_SURE, ANSWERED, FILLED = "未記入", "要修正", "確認", "備考で回答済", "記入済"
"""The words with which an answer begins."""
ASKED = "?"
"""The fact that a number is asked for, among the codes of the rules that are asked of it."""
STANDS = "="
"""The fact that 変更なし on 表紙 can answer it."""
_LONGEST_TEXT = 200
"""Of the 255 characters of one text in a formula; a quotation mark takes two."""


def is_answer_of_ours(text: str) -> bool:
    """Whether a text in the column 点検 is its header or an answer, pasted as a text."""
    return text.startswith((CHECK, BLANK, MEND, MAKE_SURE, ANSWERED, FILLED, CONFIRMED))


def unchanged(cell: str) -> str:
    """Whether a cell says 変更なし, in any of the ways that the check knows."""
    said = ",".join(f'"{word}"' for word in CONFIRMING)
    return f"IFERROR(SUMPRODUCT(--EXACT({without_blanks(cell)},{{{said}}}))>0,FALSE)"


def of(column: Column, step: str) -> str:
    """The name of a step of a number column."""
    return f"点検_{column.name}_{step}"


def tables(units: Sequence[str], row: str) -> Iterator[tuple[str, str]]:
    """The tables as names; ``row``: the facts of any row, which begin with its unit's place in ``units`` (01 …)."""
    families = dict.fromkeys(row_unit(unit).family for unit in units)
    of_family = {family: f"{UNITS}_{family}" for family in families}
    for family, name in of_family.items():
        yield name, _text(made.shared_tails(family))
    chosen = ['"|=A+00|"']
    for number, unit in enumerate(units, start=1):
        chosen.append(f"{UNITS}_{number}")
        yield chosen[-1], f"{_text(made.own_tails(unit))}&{of_family[row_unit(unit).family]}"
    yield UNITS, f"CHOOSE(1+VALUE(LEFT({row},2)),{','.join(chosen)})"
    yield NOTES, _text(made.notes())
    yield STATES, _text(made.states())
    yield AMBIGUOUS, _text(made.ambiguous())
    yield LETTERS, _text(made.letters(frozenset(units)))
    yield ROW, '""'
    yield NUMBER, "0"


def canary() -> str:
    """Whether the program calculates as Excel does: answers that are known."""
    tests = (
        'SUMPRODUCT(MIN(FIND({0,1,2,3,4,5,6,7,8,9},"約12"&"0123456789")))=2',
        f'SUMPRODUCT(MIN(ISNUMBER(FIND(MID("12ab"&"x",{UP_TO},1),"0123456789,."))*99+{UP_TO}))=3',
        f'SUMPRODUCT(--ISERROR(FIND(MID("1程"&REPT("0",{LONGEST}),{UP_TO},1),"0123456789")))=1',
        'NOT(EXACT("a","A"))',
        "LEN(_xlfn.UNICHAR(8203))=1",
        'EXACT(SUBSTITUTE("１","１","1"),"1")',
        'VALUE("12")=12',
        f'MID({NOTES},1,1)="|"',
    )
    return f"IFERROR(AND({','.join(tests)}),FALSE)"


def _text(text: str) -> str:
    parts = (text[at : at + _LONGEST_TEXT].replace('"', '""') for at in range(0, len(text), _LONGEST_TEXT))
    return "&".join(f'"{part}"' for part in parts) or '""'
