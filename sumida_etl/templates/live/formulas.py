"""What 点検 says of a row: a formula for each of its steps, as names that only this sheet has.

A cell holds no more than a name (``=点検``): a formula written into every cell would make the file many times as large.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from schemas.columns import Column
from schemas.submission import header
from sumida_etl.rules.cross_checks import TOTAL_IS_OFF
from sumida_etl.rules.plausibility import IMPOSSIBLE
from sumida_etl.rules.twins import Cells, Twin
from sumida_etl.templates.live import names
from sumida_etl.templates.live.columns import OF_NUMBER, SHORTEST_ANSWER, WRONG_VALUE, LiveColumns
from sumida_etl.templates.live.facts import DOUBTS
from sumida_etl.templates.live.reading import EMPTY, NO_UNIT, STEPS, UNREADABLE, Steps, first_that_holds
from sumida_etl.templates.live.tables import FORECAST, OTHER
from sumida_etl.vocabulary import CONFIRMED

_NOT_READ = {UNREADABLE: "数値として読めません", NO_UNIT: "この行の単位に直せない単位です"}
_UNIT_DIFFERS, _IS_FORECAST = "単位がこの行と違います", "（見込）と書かれています"


@dataclass(frozen=True, slots=True)
class SheetFormulas:
    """The formulas of a sheet of numbers."""

    live: LiveColumns

    def every(self, units: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Every name of the sheet with its formula; ``units``: those of its rows."""
        yield from names.tables(units, self.live.row_step("row"))
        yield names.CANARY, names.canary()
        for column in self.live.numbers:
            steps = self._steps(column)
            for step, formula in steps.formulas().items():
                yield names.of(column, step), formula
            yield names.of(column, "value"), self._value(column, steps)
        if self.live.numbers:
            yield names.OPEN, "&".join(self._open(column) for column in self.live.numbers)
            yield names.WRONG, "&".join(self._wrong(column) for column in self.live.numbers)
            yield names.DOUBT, self._guarded("&".join(self._doubt(column) for column in self.live.numbers))
            yield names.CHECK, self._guarded(self._check())
        if self.live.sheet.spare_rows:
            yield names.SPARE, self._guarded(self._spare())

    def _steps(self, column: Column) -> Steps:
        text, at, core, tail, read = (self._step(column, step) for step in STEPS)
        return Steps(
            self.live.cell(column),
            text,
            at,
            core,
            tail,
            read,
            row=self.live.row_step("row"),
            units=names.UNITS,
            notes=names.NOTES,
            states=names.STATES,
            ambiguous=names.AMBIGUOUS,
            letters=names.LETTERS,
        )

    def _step(self, column: Column, step: str) -> str:
        """A step as a formula refers to it: its cell, or its name where it is soon done again."""
        return self.live.step(column, step) if step in OF_NUMBER else names.of(column, step)

    def _known(self, column: Column, code: str) -> str:
        return f'ISNUMBER(FIND("{self.live.token(column, code)}",{self.live.row_step("row")}))'

    def _cells(self, column: Column, value: str) -> Cells:
        actual = self.live.actual
        return {
            "value": value,
            "actual": self.live.step(actual, "value") if actual else '""',
            "bare": f"LEN({names.of(column, 'tail')})=0",
            **{step: self.live.step(column, step) for step in ("before", "floor", "sum")},
        }

    def _value(self, column: Column, steps: Steps) -> str:
        cells = self._cells(column, steps.read)
        unread = [
            (f'EXACT({steps.read},"{kind}")', f'"{WRONG_VALUE}{said}"') for kind, said in reversed(_NOT_READ.items())
        ]
        impossible = [
            (self._is_so(column, twin, cells), f'"{WRONG_VALUE}{twin.says}"')
            for twin in IMPOSSIBLE
            if self.live.asks(column, twin.code)
        ]
        return first_that_holds([*unread, *impossible], steps.read)

    def _is_so(self, column: Column, twin: Twin, cells: Cells) -> str:
        """Whether a rule is asked of a row's number, and what it calls wrong holds."""
        return f"IF({self._known(column, twin.code)},{twin.wrong.excel(cells)},FALSE)"

    def _open(self, column: Column) -> str:
        return f'IF({self._is_blank(column, "FALSE")},"{header(column, self.live.round)}・","")'

    def _is_blank(self, column: Column, unasked: str) -> str:
        """Whether nothing stands in a number's cell; of one that a row is not asked for, ``unasked``."""
        value = self.live.step(column, "value")
        blank = f'AND(EXACT({value},"{EMPTY}"),NOT({self._is_confirmed(column)}))'
        return f"IF({self._known(column, names.ASKED)},{blank},{unasked})"

    def _is_confirmed(self, column: Column) -> str:
        """Whether 表紙 says 変更なし, and that answers an empty cell of the column."""
        value = self.live.step(column, "value")
        return f'IF({self._known(column, names.STANDS)},AND(EXACT({value},"{EMPTY}"),{names.UNCHANGED}),FALSE)'

    def _wrong(self, column: Column) -> str:
        value = self.live.step(column, "value")
        said = f'"{header(column, self.live.round)}："&MID({value},2,60)&"／"'
        return f'IF(EXACT(LEFT({value},1),"{WRONG_VALUE}"),{said},"")'

    def _doubt(self, column: Column) -> str:
        value, steps = self.live.step(column, "value"), self._steps(column)
        cells = self._cells(column, value)
        cases = [
            (self._is_so(column, twin, cells), self._said(column, twin))
            for twin in DOUBTS
            if self.live.asks(column, twin.code)
        ]
        doubts = [
            f'IF({steps.unit_is(OTHER)},{self._words(column, _UNIT_DIFFERS)},"")',
            first_that_holds(cases, '""'),
        ]
        if self.live.asks(column, "V032"):
            doubts.insert(1, f'IF({steps.note_is(FORECAST)},{self._words(column, _IS_FORECAST)},"")')
        if self.live.asks(column, TOTAL_IS_OFF.code):
            doubts.append(f'IF({TOTAL_IS_OFF.wrong.excel(cells)},{self._said(column, TOTAL_IS_OFF)},"")')
        return f'IF(ISNUMBER({value}),{"&".join(doubts)},"")'

    def _said(self, column: Column, twin: Twin) -> str:
        actual = header(self.live.actual, self.live.round) if self.live.actual else ""
        return self._words(column, twin.says.format(actual=actual))

    def _words(self, column: Column, words: str) -> str:
        return f'"{header(column, self.live.round)}：{words}／"'

    def _check(self) -> str:
        wrong, doubt = names.WRONG, self.live.row_step("doubt")
        remark = next((column for column in self.live.columns.values() if column.name == "remark"), None)
        unanswered = f"LEN(TRIM({self.live.cell(remark)}))<{SHORTEST_ANSWER}" if remark else "TRUE"
        missing = f"LEFT({names.OPEN},LEN({names.OPEN})-1)"
        beside = f'IF(LEN({names.OPEN})>0,"（未記入："&{missing}&"）","")'
        nothing = ",".join(self._is_blank(column, "TRUE") for column in self.live.numbers)
        cases = (
            (f"AND({nothing})", f'"{names.BLANK}"'),
            (f"LEN({wrong})>0", f'"{names.MEND}　"&LEFT({wrong},LEN({wrong})-1)&{beside}'),
            (
                f"IF(LEN({doubt})>0,{unanswered},FALSE)",
                f'"{names.MAKE_SURE}　"&LEFT({doubt},LEN({doubt})-1)&"（正しければ備考へ）"&{beside}',
            ),
            (f"LEN({names.OPEN})>0", f'"{names.BLANK}："&{missing}'),
            (f"LEN({doubt})>0", f'"{names.ANSWERED}"'),
            (f"OR({','.join(map(self._is_confirmed, self.live.numbers))})", f'"{CONFIRMED}"'),
        )
        return first_that_holds(cases, f'"{names.FILLED}"')

    def _spare(self) -> str:
        """Of a row that the department may add: what is still missing, once something stands in it."""
        fields = [column for column in self.live.columns.values() if column.role == "input" or column.spare]
        wanted = [column for column in fields if column.spare or (column.required and not column.year_before)]
        text = {column.name: _without_blanks(self.live.cell(column)) for column in fields}
        every = "&".join(text.values())
        missing = "&".join(
            f'IF(LEN({text[column.name]})=0,"{header(column, self.live.round)}・","")' for column in wanted
        )
        said = f'IF(LEN({missing})=0,"{names.FILLED}","{names.BLANK}："&LEFT({missing},LEN({missing})-1))'
        return f'IF(LEN({every})=0,"",{said})'

    def _guarded(self, formula: str) -> str:
        """Nothing, rather than something wrong, from a program that calculates otherwise."""
        canary = f"'{self.live.sheet.name}'!${get_column_letter(self.live.first_step)}${self.live.sheet.header_row}"
        return f'IFERROR(IF({canary},{formula},""),"")'


def _without_blanks(cell: str) -> str:
    return f'TRIM(SUBSTITUTE({cell}&"",_xlfn.UNICHAR(12288)," "))'
