"""A declared table as Table Schema (Data Package v2)."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from schemas.columns import Column, Type, columns_of
from schemas.publication import PRIMARY_KEY, Link, PublishedTable, keys_into, links_from, name_of

_TYPES: dict[Type, str] = {
    "text": "string",
    "lines": "string",
    "choice": "string",
    "number": "number",
    "date": "date",
    "fiscal_year": "year",
    "flag": "boolean",
}


def table_schema(table: type[PublishedTable], columns: Iterable[Column], rows: pd.DataFrame) -> dict[str, Any]:
    """The Table Schema of a table: fields in the order of the CSV, each with an ASCII name and the CSV's header.

    ``columns``: of its edition. ``rows``: what the table holds; a column of names or codes that has an example takes
    it from there.
    """
    schema: dict[str, Any] = {
        "fields": [_field(column, table, rows) for column in columns],
        "missingValues": [""],
        "primaryKey": [PRIMARY_KEY],
    }
    if keys := keys_into(table):
        schema["uniqueKeys"] = [list(key) for key in keys]
    if links := links_from(table):
        schema["foreignKeys"] = [_foreign_key(link) for link in links]
    return schema


def titles_of(table: type[PublishedTable]) -> dict[str, str]:
    """The header of each column by its name in frames."""
    return {column.name: column.title for column in columns_of(table)}


def pattern_of(column: Column, table: type[PublishedTable]) -> str | None:
    """What the whole of a filled cell must match, apart from the form of its type."""
    for check in table.to_schema().columns[column.name].checks:
        if check.name == "str_matches":
            return str(check.statistics["pattern"]).removeprefix("^").removesuffix("$")
    return None


def is_unique(column: Column, table: type[PublishedTable]) -> bool:
    """Whether no two rows have the same cell."""
    return bool(table.to_schema().columns[column.name].unique)


def declared_link(link: Link) -> Link:
    """The link as far as a descriptor can state it.

    Readers take a key of which a part is empty for a broken one, so only the columns that may be empty stay in it;
    the gate checks the whole.
    """
    optional = {column.name for column in columns_of(link.table) if not column.required}
    kept = [
        pair
        for pair in zip(link.columns, link.target_columns, strict=True)
        if not optional & set(link.columns) or pair[0] in optional
    ]
    return Link(link.table, tuple(own for own, _ in kept), link.target, tuple(there for _, there in kept))


def _field(column: Column, table: type[PublishedTable], rows: pd.DataFrame) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name, "title": column.title, "type": _TYPES[column.type], "description": column.about,
    }  # fmt: skip
    if column.type == "flag":
        field |= {"trueValues": ["1"], "falseValues": ["0"]}
    if example := _example(column, rows):
        field["example"] = example
    if column.unit:
        field["unit"] = column.unit
    elif column.type == "number":
        field["unitField"] = "unit"
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if is_unique(column, table):
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = [str(choice) for choice in column.choices]
    if (pattern := pattern_of(column, table)) is not None:
        constraints["pattern"] = pattern
    return field | ({"constraints": constraints} if constraints else {})


def _example(column: Column, rows: pd.DataFrame) -> str | bool:
    """What a cell can look like; the first one filled, where an invented name or code would be another's."""
    if column.type == "flag":
        return bool(column.example)
    if not column.example or column.type != "text":
        return column.example
    return next((str(cell) for cell in rows[column.name].dropna() if str(cell)), column.example)


def _foreign_key(link: Link) -> dict[str, Any]:
    stated = declared_link(link)
    return {
        "fields": list(stated.columns),
        "reference": {"resource": name_of(stated.target), "fields": list(stated.target_columns)},
    }
