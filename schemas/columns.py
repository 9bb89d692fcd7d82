"""The kinds of column a table is declared with; read by forms, checks, publication and the documents alike."""

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandera.pandas as pa

Role = Literal["locked", "input", "published"]
Type = Literal["text", "number", "date", "fiscal_year", "flag", "choice"]


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
    """Whether the column is asked for in a 3月末 round too."""
    spare: bool = False
    """Whether a spare row leaves this locked column to the department."""
    fixed: bool = True
    """Whether a locked column's text follows from the plan alone, so that a change can be seen."""


def _field(title: str, about: str, role: Role, kind: Type, required: bool, field: dict[str, Any], **rest: Any) -> Any:
    declared = {"title": title, "about": about, "role": role, "type": kind, "required": required, **rest}
    return pa.Field(title=title, description=about, metadata={"column": declared}, nullable=True, **field)


def locked(title: str, about: str, *, width: int = 12, spare: bool = False, fixed: bool = True) -> Any:
    """A column the office fills in and the department must not change, save in a ``spare`` row."""
    return _field(title, about, "locked", "text", False, {}, width=width, spare=spare, fixed=fixed)


def entry(
    title: str,
    about: str,
    *,
    kind: Type = "text",
    required: bool = False,
    example: str = "",
    width: int = 14,
    choices: tuple[str, ...] = (),
    longest: int | None = None,
    final_round: bool = True,
) -> Any:
    """A column the department fills in; ``required`` means that an asked-for row may not leave it empty."""
    return _field(
        title, about, "input", kind, required, {},
        width=width, example=example, choices=choices, longest=longest, final_round=final_round,
    )  # fmt: skip


def published(
    title: str,
    about: str,
    *,
    kind: Type = "text",
    required: bool = False,
    example: str = "",
    unit: str = "",
    choices: tuple[str, ...] = (),
    **field: Any,
) -> Any:
    """A column of an open-data table; ``field`` is handed to pandera (``unique=True``, ``str_matches=…``)."""
    if choices:
        field["isin"] = [*choices, None]
    return _field(title, about, "published", kind, required, field, example=example, unit=unit, choices=choices)


@cache
def columns_of(model: type[pa.DataFrameModel]) -> tuple[Column, ...]:
    """The declared columns of a table, in the order they are written."""
    declared = model.to_schema().columns.items()
    return tuple(Column(name=name, **field.metadata["column"]) for name, field in declared)
