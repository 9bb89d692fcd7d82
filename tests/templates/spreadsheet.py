"""A small spreadsheet program: the functions that the formulas of 点検 use, as Excel's reference describes them.

It knows nothing else, so a formula that needs more than it does fails here.
"""

import math
import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.cell import column_index_from_string

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"]|"")*")
    |(?P<ref>(?:'(?:[^']|'')+'!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w(]))
    |(?P<name>[^\W\d][\w.]*)|(?P<sign><>|<=|>=|[-+*/^&=<>(),{}]))""",
    re.VERBOSE,
)
_REF = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)(\$?)(\d+)(?::\$?([A-Z]+)(\$?)(\d+))?")
_ORDER = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
Node = tuple[Any, ...]


class FormulaError(Exception):
    """#VALUE! and its like."""


@cache
def parsed(formula: str) -> Node:
    """The tree of a formula."""
    tokens = [(str(found.lastgroup), found[found.lastgroup or 0]) for found in _TOKEN.finditer(formula)]
    if "".join(text for _, text in tokens).replace(" ", "") != formula.replace(" ", ""):
        raise AssertionError(f"not understood: {formula}")
    reader = _Reader(tokens)
    tree = reader.compared(0)
    assert reader.at == len(tokens), formula
    return tree


class _Reader:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at = tokens, 0

    def compared(self, level: int) -> Node:
        if level == len(_ORDER):
            return self.single()
        left = self.compared(level + 1)
        while self.here() in _ORDER[level]:
            sign = self.take()
            left = ("op", sign, left, self.compared(level + 1))
        return left

    def here(self) -> str:
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        return text if kind in ("sign", "") else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def listed(self, end: str) -> list[Node]:
        items = []
        while self.here() != end:
            items.append(self.compared(0))
            if self.here() == ",":
                self.take()
        self.take()
        return items

    def single(self) -> Node:
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "number":
            return ("is", float(text))
        if kind == "text":
            return ("is", text[1:-1].replace('""', '"'))
        if kind == "ref":
            return ("ref", text)
        if kind == "name":
            if self.here() == "(":
                self.take()
                return ("call", text.removeprefix("_xlfn."), *self.listed(")"))
            return ("is", text == "TRUE") if text in ("TRUE", "FALSE") else ("name", text)
        if text == "-":
            return ("op", "*", ("is", -1.0), self.single())
        if text == "{":
            return ("array", *self.listed("}"))
        assert text == "(", text
        inner = self.compared(0)
        self.take()
        return inner


class Spreadsheet:
    """A workbook of openpyxl, calculated anew."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, int, int], Any] = {}

    def answer(self, sheet: str, cell: str) -> Any:
        """What a cell shows; an error is None."""
        found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
        assert found
        try:
            return self.value(sheet, int(found[2]), column_index_from_string(found[1]))
        except FormulaError:
            return None

    def value(self, sheet: str, row: int, column: int) -> Any:
        place = sheet, row, column
        if place not in self.known:
            held = self.book[sheet].cell(row, column).value
            if isinstance(held, str) and held.startswith("=") and self.book[sheet].cell(row, column).data_type == "f":
                try:
                    held = self.run(parsed(held[1:]), sheet, row)
                except FormulaError as problem:
                    held = problem
            self.known[place] = held
        if isinstance(held := self.known[place], FormulaError):
            raise held
        return held

    def run(self, node: Node, sheet: str, row: int) -> Any:
        kind, *parts = node
        if kind == "is":
            return parts[0]
        if kind == "name":
            return self.run(parsed(self.book[sheet].defined_names[parts[0]].attr_text), sheet, row)
        if kind == "array":
            return [self.run(part, sheet, row) for part in parts]
        if kind == "ref":
            return self._ref(parts[0], sheet, row)
        if kind == "op":
            return _each(_OPERATORS[parts[0]], *(self.run(part, sheet, row) for part in parts[1:]))
        return self._call(parts[0], parts[1:], sheet, row)

    def _ref(self, text: str, sheet: str, row: int) -> Any:
        found = _REF.fullmatch(text)
        assert found
        of, first, fixed, at, last, _, end = found.groups()
        column = column_index_from_string(first)
        # In a name a row without $ is the row of the cell that asks; in a cell it is what it says.
        number = int(at) if fixed or int(at) != 1 else row
        if last is None:
            return self.value(of or sheet, number, column)
        return [self.value(of or sheet, each, column) for each in range(number, int(end) + 1)]

    def _call(self, name: str, parts: list[Node], sheet: str, row: int) -> Any:
        def run(part: Node) -> Any:
            return self.run(part, sheet, row)

        if name == "IF":
            return run(parts[1] if _truth(run(parts[0])) else parts[2])
        if name == "CHOOSE":
            return run(parts[int(_number(run(parts[0])))])
        if name == "IFERROR":
            try:
                return run(parts[0])
            except FormulaError:
                return run(parts[1])
        if name in _TESTS:
            try:
                value = run(parts[0])
            except FormulaError as problem:
                value = problem
            return [_TESTS[name](each) for each in value] if isinstance(value, list) else _TESTS[name](value)
        return _FUNCTIONS[name](*map(run, parts))


def _each(function: Callable[..., Any], *values: Any) -> Any:
    """Over an array item by item, where one of the values is one."""
    longest = max((len(value) for value in values if isinstance(value, list)), default=0)
    if not longest:
        return function(*values)
    results = []
    for at in range(longest):
        try:
            results.append(function(*(value[at] if isinstance(value, list) else value for value in values)))
        except FormulaError as problem:
            results.append(problem)
    return results


def _over(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *values: _each(function, *values)


def _refuse(value: Any) -> Any:
    if isinstance(value, FormulaError):
        raise value
    return value


def _text(value: Any) -> str:
    value = _refuse(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{Decimal(repr(value)):f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _number(value: Any) -> float:
    value = _refuse(value)
    if value is None:
        return 0.0
    if isinstance(value, str):
        if re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            return float(value)
        raise FormulaError(value)
    return float(value)


def _truth(value: Any) -> bool:
    if isinstance(_refuse(value), str):
        raise FormulaError(value)
    return bool(value)


def _find(word: Any, text: Any) -> float:
    at = _text(text).find(_text(word))
    if at < 0 or not _text(word):  # LibreOffice finds no empty text
        raise FormulaError(word)
    return at + 1.0


def _mid(text: Any, start: Any, length: Any) -> str:
    if _number(start) < 1 or _number(length) < 0:
        raise FormulaError(start)
    return _text(text)[int(_number(start)) - 1 : int(_number(start)) - 1 + int(_number(length))]


def _left(text: Any, length: Any) -> str:
    return _mid(text, 1, length)


def _right(text: Any, length: Any) -> str:
    return _text(text)[-int(length) :] if length else ""


def _round(value: Any, places: Any) -> float:
    return float(Decimal(repr(_number(value))).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP))


def _numbers(value: Any) -> Iterator[float]:
    yield from map(_number, value if isinstance(value, list) else [value])


def _compared(one: Any, another: Any, holds: Callable[[Any, Any], bool]) -> bool:
    if isinstance(one, str) or isinstance(another, str):
        return holds(_text(one).casefold(), _text(another).casefold())
    return holds(_number(one), _number(another))


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "&": lambda a, b: _text(a) + _text(b),
    "+": lambda a, b: _number(a) + _number(b),
    "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b),
    "/": lambda a, b: _number(a) / _number(b),
    "^": lambda a, b: _number(a) ** _number(b),
    "=": lambda a, b: _compared(a, b, lambda x, y: x == y),
    "<>": lambda a, b: _compared(a, b, lambda x, y: x != y),
    "<": lambda a, b: _compared(a, b, lambda x, y: x < y),
    ">": lambda a, b: _compared(a, b, lambda x, y: x > y),
    "<=": lambda a, b: _compared(a, b, lambda x, y: x <= y),
    ">=": lambda a, b: _compared(a, b, lambda x, y: x >= y),
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ABS": lambda value: abs(_number(value)),
    "AND": lambda *values: all(_truth(value) for value in values),
    "OR": lambda *values: any(_truth(value) for value in values),
    "NOT": lambda value: not _truth(value),
    "CHAR": lambda code: chr(int(code)),
    "UNICHAR": lambda code: chr(int(code)),
    "EXACT": _over(lambda a, b: _text(a) == _text(b)),
    "FIND": _over(_find),
    "INT": lambda value: float(math.floor(_number(value))),
    "TRUNC": lambda value: float(math.trunc(_number(value))),
    "LEFT": _over(_left),
    "RIGHT": _right,
    "MID": _over(_mid),
    "LEN": _over(lambda value: float(len(_text(value)))),
    "MIN": lambda value: min(_numbers(value)),
    "REPT": lambda text, times: _text(text) * int(times),
    "ROUND": _round,
    "SUBSTITUTE": _over(lambda text, old, new: _text(text).replace(_text(old), _text(new)) if old else _text(text)),
    "SUMPRODUCT": lambda value: sum(_numbers(value)),
    "TRIM": _over(lambda text: " ".join(part for part in _text(text).split(" ") if part)),
    "VALUE": _number,
}
_TESTS: dict[str, Callable[[Any], bool]] = {
    "ISERROR": lambda value: isinstance(value, FormulaError),
    "ISLOGICAL": lambda value: isinstance(value, bool),
    "ISNUMBER": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}
EXCEL_2016 = frozenset({*_FUNCTIONS, *_TESTS, "IF", "IFERROR", "CHOOSE"})
"""Every function that a formula may use."""
