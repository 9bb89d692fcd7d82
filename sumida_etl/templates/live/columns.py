"""The column 点検 of one sheet: where its steps stand, and the formula of each, as names that only this sheet has.

A cell holds no more than a name (``=点検``): a formula written into every cell would make the file many times as large.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from schemas.columns import Column, checks_of
from schemas.submission import Sheet, header
from sumida_etl.rounds import Round
from sumida_etl.rules.cross_checks import TOTAL_IS_OFF
from sumida_etl.rules.plausibility import IMPOSSIBLE
from sumida_etl.rules.twins import Cells, Twin
from sumida_etl.templates.live import names
from sumida_etl.templates.live.facts import DOUBTS
from sumida_etl.templates.live.reading import CELLS, EMPTY, NO_UNIT, STEPS, UNREADABLE, Steps, first_that_holds
from sumida_etl.templates.live.tables import FORECAST, OTHER
from sumida_etl.vocabulary import CONFIRMED

_NOT_READ = {UNREADABLE: "数値として読めません", NO_UNIT: "この行の単位に直せない単位です"}
_UNIT_DIFFERS, _IS_FORECAST = "単位がこの行と違います", "（見込）と書かれています"
WRONG_VALUE = "!"
"""What a value begins with that is none: behind it stands why."""
SHORTEST_ANSWER = 2
"""Letters of a note in 備考 that answers a doubt."""


@dataclass(frozen=True, slots=True)
class LiveColumns:
    """The columns of a sheet as they are written, 点検 among them (``check``); its steps stand right of all others.

    ``columns``: by their place (1-based); ``opened``: the names of those that are open in any asked row.
    """

    sheet: Sheet
    round: Round
    columns: Mapping[int, Column]
    opened: frozenset[str]

    @property
    def check(self) -> int:
        """The place of 点検."""
        return next(at for at, column in self.columns.items() if column.name == "check")

    @property
    def first_step(self) -> int:
        """The place of the first hidden column."""
        return max(self.columns) + 1

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The columns of numbers that the department fills in."""
        return tuple(each for each in self.columns.values() if each.type == "number" and each.name in self.opened)

    @property
    def _actual(self) -> Column | None:
        return next((each for each in self.numbers if each.name == "actual"), None)

    def place(self, column: Column, step: str) -> int:
        """Where a step of a number column stands."""
        return self.first_step + self.numbers.index(column) * len(_OF_NUMBER) + _OF_NUMBER.index(step)

    def of_row(self, step: str) -> int:
        """Where a step of the whole row stands."""
        return self.first_step + len(self.numbers) * len(_OF_NUMBER) + _OF_ROW.index(step)

    @property
    def last_step(self) -> int:
        """The place of the last hidden column."""
        return self.of_row(_OF_ROW[-1])

    def formulas(self, units: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Every name of the sheet with its formula; ``units``: those of its rows."""
        yield from names.tables(units, self._ref(self.of_row("row")))
        yield names.CANARY, names.canary()
        for column in self.numbers:
            steps = self._steps(column)
            for step, formula in steps.formulas().items():
                yield names.of(column, step), formula
            yield names.of(column, "value"), self._value(column, steps)
        if self.numbers:
            yield names.OPEN, "&".join(self._open(column) for column in self.numbers)
            yield names.WRONG, "&".join(self._wrong(column) for column in self.numbers)
            yield names.DOUBT, self._guarded("&".join(self._doubt(column) for column in self.numbers))
            yield names.CHECK, self._guarded(self._check())
        if self.sheet.spare_rows:
            yield names.SPARE, self._guarded(self._spare())

    def token(self, column: Column, code: str) -> str:
        """What stands among a row's facts where a rule is asked of one of its numbers."""
        return f" {self.numbers.index(column)}{code} "

    def asks(self, column: Column, code: str) -> bool:
        """Whether a rule of the checks is declared for the column."""
        return any(check.code == code for check in checks_of(self.sheet.model)[column.name])

    def _ref(self, place: int) -> str:
        return f"'{self.sheet.name}'!${get_column_letter(place)}1"

    def _at(self, column: Column) -> str:
        return self._ref(next(at for at, each in self.columns.items() if each is column))

    def _steps(self, column: Column) -> Steps:
        text, at, core, tail, read = (self._step(column, step) for step in STEPS)
        return Steps(
            self._at(column),
            text,
            at,
            core,
            tail,
            read,
            row=self._ref(self.of_row("row")),
            units=names.UNITS,
            notes=names.NOTES,
            states=names.STATES,
            ambiguous=names.AMBIGUOUS,
            letters=names.LETTERS,
        )

    def _step(self, column: Column, step: str) -> str:
        """A step as a formula refers to it: its cell, or its name where it is soon done again."""
        return self._ref(self.place(column, step)) if step in _OF_NUMBER else names.of(column, step)

    def _known(self, column: Column, code: str) -> str:
        return f'ISNUMBER(FIND("{self.token(column, code)}",{self._ref(self.of_row("row"))}))'

    def _cells(self, column: Column, value: str) -> Cells:
        actual = self._actual
        return {
            "value": value,
            "actual": self._ref(self.place(actual, "value")) if actual else '""',
            "bare": f"LEN({names.of(column, 'tail')})=0",
            **{step: self._ref(self.place(column, step)) for step in ("before", "floor", "sum")},
        }

    def _value(self, column: Column, steps: Steps) -> str:
        cells = self._cells(column, steps.read)
        unread = [
            (f'EXACT({steps.read},"{kind}")', f'"{WRONG_VALUE}{said}"') for kind, said in reversed(_NOT_READ.items())
        ]
        impossible = [
            (self._is_so(column, twin, cells), f'"{WRONG_VALUE}{twin.says}"')
            for twin in IMPOSSIBLE
            if self.asks(column, twin.code)
        ]
        return first_that_holds([*unread, *impossible], steps.read)

    def _is_so(self, column: Column, twin: Twin, cells: Cells) -> str:
        """Whether a rule is asked of a row's number, and what it calls wrong holds."""
        return f"IF({self._known(column, twin.code)},{twin.wrong.excel(cells)},FALSE)"

    def _open(self, column: Column) -> str:
        return f'IF({self._is_blank(column, "FALSE")},"{header(column, self.round)}・","")'

    def _is_blank(self, column: Column, unasked: str) -> str:
        """Whether nothing stands in a number's cell; of one that a row is not asked for, ``unasked``."""
        value = self._ref(self.place(column, "value"))
        blank = f'AND(EXACT({value},"{EMPTY}"),NOT({self._is_confirmed(column)}))'
        return f"IF({self._known(column, names.ASKED)},{blank},{unasked})"

    def _is_confirmed(self, column: Column) -> str:
        """Whether 表紙 says 変更なし, and that answers an empty cell of the column."""
        value = self._ref(self.place(column, "value"))
        return f'IF({self._known(column, names.STANDS)},AND(EXACT({value},"{EMPTY}"),{names.UNCHANGED}),FALSE)'

    def _wrong(self, column: Column) -> str:
        value = self._ref(self.place(column, "value"))
        said = f'"{header(column, self.round)}："&MID({value},2,60)&"／"'
        return f'IF(EXACT(LEFT({value},1),"{WRONG_VALUE}"),{said},"")'

    def _doubt(self, column: Column) -> str:
        value, steps = self._ref(self.place(column, "value")), self._steps(column)
        cells = self._cells(column, value)
        cases = [
            (self._is_so(column, twin, cells), self._said(column, twin))
            for twin in DOUBTS
            if self.asks(column, twin.code)
        ]
        doubts = [
            f'IF({steps.unit_is(OTHER)},{self._words(column, _UNIT_DIFFERS)},"")',
            first_that_holds(cases, '""'),
        ]
        if self.asks(column, "V032"):
            doubts.insert(1, f'IF({steps.note_is(FORECAST)},{self._words(column, _IS_FORECAST)},"")')
        if self.asks(column, TOTAL_IS_OFF.code):
            doubts.append(f'IF({TOTAL_IS_OFF.wrong.excel(cells)},{self._said(column, TOTAL_IS_OFF)},"")')
        return f'IF(ISNUMBER({value}),{"&".join(doubts)},"")'

    def _said(self, column: Column, twin: Twin) -> str:
        actual = header(self._actual, self.round) if self._actual else ""
        return self._words(column, twin.says.format(actual=actual))

    def _words(self, column: Column, words: str) -> str:
        return f'"{header(column, self.round)}：{words}／"'

    def _check(self) -> str:
        wrong, doubt = names.WRONG, self._ref(self.of_row("doubt"))
        remark = next((column for column in self.columns.values() if column.name == "remark"), None)
        unanswered = f"LEN(TRIM({self._at(remark)}))<{SHORTEST_ANSWER}" if remark else "TRUE"
        missing = f"LEFT({names.OPEN},LEN({names.OPEN})-1)"
        beside = f'IF(LEN({names.OPEN})>0,"（未記入："&{missing}&"）","")'
        nothing = ",".join(self._is_blank(column, "TRUE") for column in self.numbers)
        cases = (
            (f"AND({nothing})", f'"{names.BLANK}"'),
            (f"LEN({wrong})>0", f'"{names.MEND}　"&LEFT({wrong},LEN({wrong})-1)&{beside}'),
            (
                f"IF(LEN({doubt})>0,{unanswered},FALSE)",
                f'"{names.MAKE_SURE}　"&LEFT({doubt},LEN({doubt})-1)&"（正しければ備考へ）"&{beside}',
            ),
            (f"LEN({names.OPEN})>0", f'"{names.BLANK}："&{missing}'),
            (f"LEN({doubt})>0", f'"{names.ANSWERED}"'),
            (f"OR({','.join(map(self._is_confirmed, self.numbers))})", f'"{CONFIRMED}"'),
        )
        return first_that_holds(cases, f'"{names.FILLED}"')

    def _spare(self) -> str:
        """Of a row that the department may add: what is still missing, once something stands in it."""
        fields = [column for column in self.columns.values() if column.role == "input" or column.spare]
        wanted = [column for column in fields if column.spare or (column.required and not column.year_before)]
        text = {column.name: _without_blanks(self._at(column)) for column in fields}
        every = "&".join(text.values())
        missing = "&".join(f'IF(LEN({text[column.name]})=0,"{header(column, self.round)}・","")' for column in wanted)
        said = f'IF(LEN({missing})=0,"{names.FILLED}","{names.BLANK}："&LEFT({missing},LEN({missing})-1))'
        return f'IF(LEN({every})=0,"",{said})'

    def _guarded(self, formula: str) -> str:
        """Nothing, rather than something wrong, from a program that calculates otherwise."""
        canary = f"'{self.sheet.name}'!${get_column_letter(self.first_step)}${self.sheet.header_row}"
        return f'IFERROR(IF({canary},{formula},""),"")'


_OF_NUMBER = (*CELLS, "before", "floor", "sum")
_OF_ROW = ("row", "doubt")


def _without_blanks(cell: str) -> str:
    return f'TRIM(SUBSTITUTE({cell}&"",_xlfn.UNICHAR(12288)," "))'
