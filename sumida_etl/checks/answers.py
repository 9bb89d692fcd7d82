"""What came, laid beside what was asked: one frame a sheet in which a missing, foreign or changed row is just a row."""

from dataclasses import dataclass

import pandas as pd

from schemas.submission import RESULTS, Sheet
from sumida_etl.forms.asked import Asked
from sumida_etl.forms.tables import Forms, folded
from sumida_etl.values import read_dates, read_numbers
from sumida_etl.values.cells import raw_text
from sumida_etl.vocabulary import Nature, Part


@dataclass(frozen=True, slots=True)
class Answers:
    """One sheet of many submissions.

    ``rows`` has for every row: ``submission``, ``department``, ``row``; ``asked`` and ``present`` (whether it was
    asked, whether it came); ``twice`` (an earlier row has the same key); every declared column as it stood;
    ``asked_<column>`` for the locked ones; the facts of ``Asked``; for each number column
    ``<column>_state/_value/_approx/_cumulative/_forecast/_unit/_rule/_problem``; for each date column
    ``<column>_value/_rule/_problem``.
    """

    sheet: Sheet
    rows: pd.DataFrame


def answers(sheet: Sheet, forms: Forms, asked: Asked, departments: pd.Series) -> Answers:
    """Lay a sheet's rows beside what was asked; ``departments`` maps each submission to check to its department."""
    came = forms.tables[sheet.name]
    came = came[came["submission"].isin(departments.index)].copy()
    came["key"] = _keys(came, sheet)
    came["twice"] = came.duplicated(["submission", "key"])
    wanted = _wanted(sheet, forms, asked, departments)
    rows = _beside(came, wanted, sheet)
    rows["department"] = rows["submission"].map(departments)
    rows = rows.sort_values(["submission", "row"], kind="stable", ignore_index=True)
    return Answers(sheet, _read(rows, sheet, forms))


def _wanted(sheet: Sheet, forms: Forms, asked: Asked, departments: pd.Series) -> pd.DataFrame:
    sent = departments.rename("department").rename_axis("submission").reset_index()
    wanted = asked.sheets[sheet.name].merge(sent, on="department")
    wanted["key"] = _keys(wanted, sheet)
    tops = {key: layout.header_row for (key, name), layout in forms.layouts.items() if name == sheet.name}
    # A sheet that is missing altogether is one finding of its own, not one for each of its rows.
    wanted = wanted[wanted["submission"].isin(tops)]
    wanted["row"] = wanted["submission"].map(tops).astype("int64") + 1 + wanted["line"].astype("int64")
    names = {column.name: f"asked_{column.name}" for column in sheet.columns if column.role == "locked"}
    return wanted.drop(columns=["department", "line"]).rename(columns=names)


def _beside(came: pd.DataFrame, wanted: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Pair by key; then, of what is left, by the row the template wrote it in: there a locked cell was changed."""
    first = came[~came["twice"]]
    by_key = first.merge(wanted.drop(columns="row"), on=["submission", "key"])
    left = first[~_in(first, by_key)]
    missed = wanted[~_in(wanted, by_key)]
    by_row = left.merge(missed.drop(columns="key"), on=["submission", "row"])
    missing = missed[~_in(missed, by_row, "row")]
    extra = pd.concat([left[~_in(left, by_row, "row")], came[came["twice"]]])
    parts = [
        by_key.assign(asked=True, present=True),
        by_row.assign(asked=True, present=True),
        missing.assign(asked=True, present=False, twice=False),
        extra.assign(asked=False, present=True),
    ]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True).astype(object)
    texts = [column.name for column in sheet.columns] + [name for name in wanted if name.startswith("asked_")]
    for name in [*texts, "figure", "reported_year"]:
        rows[name] = rows[name].where(rows[name].notna(), "")
    rows["part"] = rows["part"].where(rows["part"].notna(), Part.VALUE)
    rows["nature"] = rows["nature"].where(rows["nature"].notna(), Nature.AMOUNT)
    for name in ("cumulative", "only_grows"):
        rows[name] = rows[name].where(rows[name].notna(), False)
    for name in ("asked", "present", "twice", "cumulative", "only_grows"):
        rows[name] = rows[name].astype(bool)
    rows["row"] = rows["row"].astype("int64")
    return rows


def _in(rows: pd.DataFrame, others: pd.DataFrame, by: str = "key") -> pd.Series:
    pairs = pd.MultiIndex.from_frame(others[["submission", by]])
    return pd.Series(pd.MultiIndex.from_frame(rows[["submission", by]]).isin(pairs), index=rows.index)


def _keys(rows: pd.DataFrame, sheet: Sheet) -> pd.Series:
    """The key columns in one text, blanks and widths folded: people's habits, not another row."""
    keys = pd.Series("", index=rows.index, dtype=object)
    for name in sheet.key:
        column = rows[name]
        known = {value: folded(raw_text(value)) for value in column.unique()}
        keys = keys + "\x1f" + column.map(known)
    return keys


def _read(rows: pd.DataFrame, sheet: Sheet, forms: Forms) -> pd.DataFrame:
    read = [rows]
    if sheet.numbers:
        # A spare row has no asked unit: the one typed there holds.
        units = rows["asked_unit"].where(rows["asked"], rows["unit"].map(raw_text))
        read[0] = rows = rows.assign(unit_asked=units)
        read += [read_numbers(rows[name], units).add_prefix(f"{name}_") for name in sheet.numbers]
    if sheet is RESULTS:
        as_of = pd.Series(forms.round.as_of, index=rows.index, dtype=object)
        read.append(read_dates(rows["as_of"], as_of).add_prefix("as_of_"))
    return pd.concat(read, axis=1)
