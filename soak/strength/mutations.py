"""Small changes of a module's code, one at a time: what a careless hand might have written instead."""

import ast
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
_REACHED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
_OTHER = "☓"
"""What a text is changed by."""


@dataclass(frozen=True, slots=True)
class CodeMutation:
    """One change. ``where``: the function (or class.function), empty for the module itself.

    ``before`` and ``after`` are the changed expression; ``place`` (1, 2, …) tells several of the same apart.
    """

    module: str
    where: str
    before: str
    after: str
    place: int
    line: int
    tree: ast.Module

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """What identifies it in the list of those that change nothing, whatever line it stands on."""
        return self.module, self.where, self.before, self.after, str(self.place)

    def __str__(self) -> str:
        return f"{self.module}:{self.line} {self.where}: {self.before} → {self.after}"


def mutations_of(path: Path, module: str) -> Iterator[CodeMutation]:
    """Every change of a module, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    seen: Counter[tuple[str, str, str]] = Counter()
    for spot, where in enumerate_spots(tree):
        for change in range(_changes(spot.node)):
            copy = deepcopy(tree)
            node = next(one.node for one, _ in enumerate_spots(copy) if one.number == spot.number)
            before = ast.unparse(node)
            _change(node, change)
            after = ast.unparse(node)
            seen[where, before, after] += 1
            yield CodeMutation(
                module,
                where,
                before,
                after,
                seen[where, before, after],
                spot.node.lineno,
                ast.fix_missing_locations(copy),
            )


@dataclass(frozen=True, slots=True)
class Spot:
    """A node that can be changed, by its place in the walk."""

    number: int
    node: ast.expr


def enumerate_spots(tree: ast.Module) -> Iterator[tuple[Spot, str]]:
    """Every expression that can be changed, with the function it stands in: no annotation and no docstring."""
    for number, (node, where) in enumerate(_walk(tree, "")):
        yield Spot(number, node), where


def _walk(node: ast.AST, where: str) -> Iterator[tuple[ast.expr, str]]:
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or _is_docstring(child):
                continue
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            inside = f"{where}.{child.name}".lstrip(".") if named else where  # type: ignore[attr-defined]
            if isinstance(child, ast.expr) and _changes(child):
                yield child, inside
            yield from _walk(child, inside)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr) -> int:
    """How many ways there are to change an expression by itself."""
    match node:
        case ast.Compare(ops=ops):
            return len(ops)
        case ast.BoolOp() | ast.IfExp() | ast.UnaryOp(op=ast.Not() | ast.USub()):
            return 1
        case ast.BinOp(op=op):
            return int(type(op) in _REACHED)
        case ast.Constant(value=value):
            return int(isinstance(value, bool | int | str))
        case _:
            return 0


def _change(node: ast.expr, number: int) -> None:
    match node:
        case ast.Compare(ops=ops):
            ops[number] = _COMPARED[type(ops[number])]()
        case ast.BoolOp(op=op):
            node.op = ast.Or() if isinstance(op, ast.And) else ast.And()
        case ast.IfExp(test=test):
            node.test = ast.UnaryOp(ast.Not(), test)
        case ast.UnaryOp(op=op):
            node.op = ast.UAdd() if isinstance(op, ast.USub) else _nothing(node)
        case ast.BinOp(op=op):
            node.op = _REACHED[type(op)]()
        case ast.Constant(value=value):
            node.value = _other(value)


def _other(value: object) -> bool | int | str:
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else f"{value}{_OTHER}"


def _nothing(node: ast.UnaryOp) -> ast.unaryop:
    """``not x`` becomes ``not not x``."""
    node.operand = ast.UnaryOp(ast.Not(), node.operand)
    return ast.Not()
