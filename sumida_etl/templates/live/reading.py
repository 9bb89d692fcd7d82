"""A typed number read by formulas, step by step: the same numbers as the reader reads, or nothing.

Functions of Excel 2016 alone, and those that say the same in every country and program: VALUE of digits only, typed
texts compared by EXACT and FIND, no array that wants Ctrl+Shift+Enter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sumida_etl.templates.live.tables import FOREIGN, UNKNOWN
from sumida_etl.templates.live.typed_text import plain_text
from sumida_etl.values.grammar.lexicon import PREFIXES
from sumida_etl.values.grammar.rules import Rule

EMPTY, STATE, SILENT, UNREADABLE, NO_UNIT = "空", "語", "？", "読", "単"
"""What a cell is that holds no number: nothing, a state, something that cannot be known, no number, a wrong unit."""
STEPS = ("text", "at", "core", "tail", "read")
CELLS = ("text", "core", "read", "value")
"""The steps that have a cell: what several others ask for, and takes longer. ``value``: see ``columns``."""
OF_NOTHING: Mapping[str, str] = {"text": "", "core": "", "read": EMPTY, "value": EMPTY}
"""What each of them gives of an empty cell."""
LONGEST = 60
_DIGITS = 15
"""Digits that a spreadsheet keeps."""
UP_TO, _UP_TO_CORE = ("{" + ",".join(map(str, range(1, most + 1))) + "}" for most in (LONGEST, 31))
"""The places of a text's letters, as an array."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the steps of one number column stand in any row, as references (``'指標'!$M1``).

    ``typed``: the cell itself; ``row``: the row's facts; the names hold the tables.
    """

    typed: str
    text: str
    at: str
    core: str
    tail: str
    read: str
    row: str
    units: str
    notes: str
    states: str
    ambiguous: str
    letters: str

    def formulas(self) -> dict[str, str]:
        """Every step's formula."""
        return {
            "text": self._text(),
            "at": self._at(),
            "core": self._core(),
            "tail": self._tail(),
            "read": self._read(),
        }

    def unit_is(self, kind: str) -> str:
        """Whether a number's unit is of a kind (see ``tables``)."""
        return f'EXACT(LEFT({self._unit()},1),"{kind}")'

    def note_is(self, kind: str) -> str:
        """Whether the note behind a number is of a kind."""
        return f'EXACT({self._note()},"{kind}")'

    def _text(self) -> str:
        return f"TRIM({plain_text(self.typed)})"

    def _at(self) -> str:
        return f'SUMPRODUCT(MIN(FIND({{0,1,2,3,4,5,6,7,8,9}},{self.text}&"0123456789")))'

    def _core(self) -> str:
        behind = f"MID({self.text},{self.at},{LONGEST})"
        stops = f'ISNUMBER(FIND(MID({behind}&"x",{_UP_TO_CORE},1),"0123456789,."))*99+{_UP_TO_CORE}'
        return f"LEFT({behind},SUMPRODUCT(MIN({stops}))-1)"

    def _tail(self) -> str:
        return f'SUBSTITUTE(MID({self.text},{self.at}+LEN({self.core}),{LONGEST})," ","")'

    def _unit(self) -> str:
        body = f'LEFT({self.tail},FIND("(",{self.tail}&"(")-1)'
        return _looked_up(body, self.units, 4)

    def _note(self) -> str:
        note = f'MID({self.tail},FIND("(",{self.tail}&"("),{LONGEST})'
        return f'IF(LEN({note})=0,"A",{_looked_up(note, self.notes, 1)})'

    def _read(self) -> str:
        said = f'SUBSTITUTE({self.text}," ","")'
        dashed = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({said},"ー","-"),"─","-"),"━","-")'
        number = f'IF({self.unit_is(FOREIGN)},"{NO_UNIT}",{self._value()})'
        unread = f'IF({self._is_surely_unread(said)},"{UNREADABLE}","{SILENT}")'
        steps = (
            (f"OR(ISLOGICAL({self.typed}),ISNUMBER({self.typed}))", f'"{SILENT}"'),
            (f"LEN({self.text})=0", f'"{EMPTY}"'),
            (f'ISNUMBER(FIND("|"&{dashed}&"|",{self.states}))', f'"{STATE}"'),
            (f"IFERROR({self._is_number()},FALSE)", number),
        )
        return f'IFERROR({first_that_holds(steps, unread)},"{SILENT}")'

    def _is_number(self) -> str:
        whole, digits = self._whole(), self._digits()
        commas = f"(LEN({whole})-LEN({digits}))"
        grouped = (
            f'AND({commas}=INT((LEN({digits})-1)/3),{commas}<4,MID({whole},LEN({whole})-3,1)=",",'
            f'IF({commas}>1,MID({whole},LEN({whole})-7,1)=",",TRUE),'
            f'IF({commas}>2,MID({whole},LEN({whole})-11,1)=",",TRUE))'
        )
        behind = f"MID({self.core},LEN({whole})+2,20)"
        fraction = f'AND(LEN({behind})>0,ISERROR(FIND(",",{behind})),ISERROR(FIND(".",{behind})))'
        conditions = (
            f"{self.at}<=LEN({self.text})",
            f"LEN({self.core})<={_DIGITS}",
            f"NOT({self.unit_is(UNKNOWN)})",
            f"NOT({self.note_is(UNKNOWN)})",
            f"LEN({digits})>0",
            f'IF(EXACT(LEFT({digits},1),"0"),LEN({whole})=1,TRUE)',
            f"IF({commas}=0,TRUE,{grouped})",
            f"IF(LEN({whole})=LEN({self.core}),TRUE,{fraction})",
            self._begins_well(),
        )
        formula = conditions[-1]
        for condition in reversed(conditions[:-1]):
            formula = f"IF({condition},{formula},FALSE)"
        return formula

    def _begins_well(self) -> str:
        """Before the number stand known words and a sign alone; a dash behind 延べ or 計 may as well be a colon."""
        sign = self._sign()
        before = f"LEFT({self._head()},LEN({self._head()})-LEN({sign}))"
        about = _without(before, Rule.ABOUT)
        rest = _without(about, Rule.CUMULATIVE, Rule.IDLE_WORD)
        dash = f'AND(LEN({about})=0,EXACT(MID({self.text},{self.at}-1,1),"-"))'
        return f'IF(LEN({rest})=0,IF(EXACT({sign},"-"),{dash},TRUE),FALSE)'

    def _head(self) -> str:
        return f'SUBSTITUTE(LEFT({self.text},{self.at}-1)," ","")'

    def _sign(self) -> str:
        last = f'RIGHT("x"&{self._head()},1)'
        return f'IF(ISNUMBER(FIND({last},"-+▲△")),{last},"")'

    def _whole(self) -> str:
        return f'LEFT({self.core},FIND(".",{self.core}&".")-1)'

    def _digits(self) -> str:
        return f'SUBSTITUTE({self._whole()},",","")'

    def _value(self) -> str:
        behind = f"MID({self.core},LEN({self._whole()})+2,20)"
        fraction = f"IF(LEN({behind})=0,0,VALUE({behind})/10^LEN({behind}))"
        minus = f'IF(ISNUMBER(FIND(RIGHT("x"&{self._head()},1),"-▲△")),-1,1)'
        return f"ROUND({minus}*(VALUE({self._digits()})+{fraction})*10^VALUE(MID({self._unit()},2,3)),9)"

    def _is_surely_unread(self, said: str) -> str:
        """Whether no text of the grammar is like it: a letter that stands in none, or digits in no order."""
        unknown = f'SUMPRODUCT(--ISERROR(FIND(MID({self.text}&REPT("0",{LONGEST}),{UP_TO},1),{self.letters})))'
        tests = (
            f"{unknown}>0",
            f'ISNUMBER(FIND("|"&{said}&"|",{self.ambiguous}))',
            f'ISNUMBER(FIND("/",SUBSTITUTE({said},"/年","")))',
            f"AND(LEN({self.core})=LEN({self.text}),LEN({self.text})<={_DIGITS})",
        )
        return f'IF(EXACT(LEFT({self.row},2),"00"),FALSE,OR({",".join(tests)}))'


def first_that_holds(cases: Sequence[tuple[str, str]], otherwise: str) -> str:
    """The result beside the first condition that holds."""
    formula = otherwise
    for condition, result in reversed(cases):
        formula = f"IF({condition},{result},{formula})"
    return formula


def _looked_up(word: str, table: str, length: int) -> str:
    found = f'MID({table},FIND("|"&{word}&"=",{table})+LEN({word})+2,{length})'
    return f'IF(ISNUMBER(FIND("|",{word})),"{UNKNOWN}",IFERROR({found},"{UNKNOWN}"))'


def _without(text: str, *rules: Rule) -> str:
    for word in sorted((word for word, rule in PREFIXES.items() if rule in rules), key=len, reverse=True):
        text = f'SUBSTITUTE({text},"{word}","")'
    return text
