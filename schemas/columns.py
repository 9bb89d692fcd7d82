"""The kinds of column a table is declared with; read by forms, checks, publication and the documents alike.

What a declaration says is checked by pandera, by the rules it implies (``_CONTENT``, ``_given``) and those it names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandera.pandas as pa

from sumida_etl.rules import declared, plausibility, texts
from sumida_etl.rules.row_check import RowCheck

Role = Literal["locked", "input", "shown", "published"]
Type = Literal["text", "lines", "number", "date", "fiscal_year", "flag", "choice"]


@dataclass(frozen=True, slots=True)
class Column:
    """One declared column: ``name`` in frames, ``title`` in the header a person sees (may hold ``{as_of}`` …)."""

    name: str
    title: str
    about: str
    role: Role
    type: Type
    required: bool
    example: str = ""
    unit: str = ""
    width: int = 12
    choices: tuple[str, ...] = ()
    longest: int | None = None
    final_round: bool = True
    """Whether the column is asked for in a 3月末 round too, and of a year that is over: a forecast is not."""
    year_before: bool = False
    """Whether it is about the fiscal year before, and open only in the rows whose figure of that year is not in yet."""
    counted_on: str = ""
    """The date column beside a number that says on which day it was counted, if on another than the column's."""
    confirmed: bool = False
    """Whether 変更なし on 表紙 can stand for an answer in it."""
    spare: bool = False
    """Whether a spare row leaves this locked column to the department."""
    fixed: bool = True
    """Whether a locked column's text follows from the plan alone, so that a change can be seen."""
    verbatim: bool = False
    """Whether a published text stands as plan or department worded it."""
    before: str = ""
    """Of a column that is shown only: the column that it stands before; empty: behind all others."""
    always: bool = True
    """Of a column that is shown only: whether it is there too where nothing is known that it could show."""


def _declared(column: Mapping[str, Any], **field: Any) -> Any:
    about = {"title": column["title"], "description": column["about"], "metadata": {"column": column}}
    return pa.Field(nullable=True, **about, **field)


def _checked(role: Role, kind: Type, checks: Sequence[RowCheck], **column: Any) -> Any:
    field = _declared({"role": role, "type": kind, **column}, required=column.get("final_round", True))
    field.checks = list(checks)
    return field


def locked(
    title: str,
    about: str,
    *,
    width: int = 12,
    spare: bool = False,
    fixed: bool = True,
    checks: Sequence[RowCheck] = (),
) -> Any:
    """A column the office fills in and the department must not change, save in a ``spare`` row."""
    implied = (declared.unchanged,) if fixed else ()
    about_it = {"title": title, "about": about, "required": False, "width": width, "spare": spare, "fixed": fixed}
    return _checked("locked", "text", (*implied, *checks), **about_it)


def entry(
    title: str,
    about: str,
    *,
    kind: Type = "text",
    required: bool = False,
    empty: RowCheck | None = None,
    example: str = "",
    unit: str = "",
    width: int = 14,
    choices: tuple[str, ...] = (),
    longest: int | None = None,
    final_round: bool = True,
    year_before: bool = False,
    counted_on: str = "",
    confirmed: bool = False,
    content: Sequence[RowCheck] | None = None,
    checks: Sequence[RowCheck] = (),
) -> Any:
    """A column the department fills in; ``required`` means that an asked-for row may not leave it empty.

    ``empty`` and ``content`` are said in place of the rules that a required cell and the kind imply; ``checks`` are
    the rules beside those. ``unit`` is a number's own, where it is not the row's. ``confirmed``: 変更なし on 表紙 can
    stand for it.
    """
    implied = [*(_CONTENT.get(kind, ()) if content is None else content)]
    if required:
        implied.append(empty or _given(kind, final_round))
    if confirmed:
        implied += [declared.given_beside_the_confirmed, declared.confirmed_is_unchanged]
    if longest:
        implied.append(declared.not_longer_than(longest))
    if choices and content is None:
        implied.append(declared.one_of(choices))
    return _checked(
        "input", kind, (*implied, *checks), title=title, about=about, required=required,
        unit=unit, width=width, example=example, choices=choices, longest=longest, final_round=final_round,
        year_before=year_before, counted_on=counted_on, confirmed=confirmed,
    )  # fmt: skip


_CONTENT: Mapping[Type, Sequence[RowCheck]] = {
    "text": texts.TEXT,
    "number": (declared.readable, *plausibility.NUMBER),
    "date": (declared.readable,),
}


def _given(kind: Type, final_round: bool) -> RowCheck:
    if kind == "number":
        return declared.number_is_given if final_round else declared.forecast_is_given
    return declared.text_is_given


def shown(name: str, title: str, about: str, *, before: str = "", width: int = 12, always: bool = True) -> Column:
    """A locked column that the department only looks at; it is not read back, and a workbook may lack it.

    ``before``: the column that it stands before; empty: it stands behind all others.
    """
    return Column(
        name, title, about, role="shown", type="text", required=False, width=width, before=before, always=always
    )


def published(
    title: str,
    about: str,
    *,
    kind: Type = "text",
    required: bool = False,
    example: str = "",
    unit: str = "",
    choices: tuple[str, ...] = (),
    verbatim: bool = False,
    **field: Any,
) -> Any:
    """A column of an open-data table; ``field`` is handed to pandera (``unique=True``, ``str_matches=…``)."""
    if choices:
        field["isin"] = [*choices, None]
    column = {"title": title, "about": about, "role": "published", "type": kind, "required": required}
    return _declared({**column, "example": example, "unit": unit, "choices": choices, "verbatim": verbatim}, **field)


@cache
def columns_of(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The declared columns of a table, in the order they are written."""
    declared_as = ((name, field.metadata or {}) for name, field in model.to_schema().columns.items())
    return tuple(Column(name=name, **metadata["column"]) for name, metadata in declared_as if "column" in metadata)


@cache
def checks_of(model: type[pa.DataFrameModel]) -> Mapping[str, tuple[RowCheck, ...]]:
    """The rules of each declared column, by its name."""
    fields = model.to_schema().columns
    return {column.name: tuple(fields[column.name].checks) for column in columns_of(model)}
