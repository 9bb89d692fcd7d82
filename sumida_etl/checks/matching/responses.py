"""What came, laid beside what was asked: one frame a sheet in which a missing, foreign or changed row is just a row."""

from dataclasses import dataclass

import pandas as pd

from schemas.columns import Column
from schemas.submission import Sheet
from sumida_etl.checks.matching.row_matching import pair_changed
from sumida_etl.reader.row_keys import keys
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.registry.model import ReportedYear
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values import raw_texts, read_dates, read_numbers
from sumida_etl.values.cells import folded, holds_something, raw_text
from sumida_etl.values.grammar.units import Family, row_unit
from sumida_etl.vocabulary import Nature, Part

NATURES = {Family.MONEY: Nature.MONEY, Family.SHARE: Nature.RATE, Family.COUNT: Nature.AMOUNT}
"""What a spare row's number can be is known by its unit alone: the loosest that fits."""


@dataclass(frozen=True, slots=True)
class Answers:
    """One sheet of many submissions.

    ``rows`` has for every row: ``submission``, ``department``, ``row``; ``asked`` and ``present`` (whether it was
    asked, whether it came); ``twice`` (an earlier row has the same key); ``owner`` (of a row not asked: the department
    that is asked for it); ``spare`` (a new row of the department's own); ``live`` (its input counts: came, and is
    asked or spare); ``closed`` (of a year that is over: its 見込 is not asked); every declared column as it stood;
    ``asked_<column>`` for the locked ones (of a spare row the plan and measure that were meant); the facts of
    ``Asked``; for each number column ``<column>_state/_value/_approx/_cumulative/_forecast/_month/_unit/_rule/
    _problem``; for each date column ``<column>_value/_rule/_problem``.
    """

    sheet: Sheet
    rows: pd.DataFrame


def answers(sheet: Sheet, forms: Forms, asked: Asked, departments: pd.Series, registry: Registry) -> Answers:
    """Lay a sheet's rows beside what was asked; ``departments`` maps each submission to check to its department."""
    came = forms.tables[sheet.name]
    came = came[came["submission"].isin(departments.index)].copy()
    came["key"] = keys(came, sheet)
    asked_of_all = asked.sheets[sheet.name]
    # Two new rows without a name are not the same row: each of them wants one.
    named = came["key"].isin(asked_of_all["key"]) | came[sheet.key[-1]].map(holds_something).astype(bool)
    came["twice"] = came.duplicated(["submission", "key"]) & named
    wanted = _wanted(asked_of_all, sheet, forms, departments)
    rows = _facts(_beside(came, wanted, sheet), sheet)
    rows["department"] = rows["submission"].map(departments)
    _mark_spare(rows, sheet, asked_of_all, registry)
    rows = rows.sort_values(["submission", "row"], kind="stable", ignore_index=True)
    return Answers(sheet, _read(rows, sheet, forms))


def _wanted(asked: pd.DataFrame, sheet: Sheet, forms: Forms, departments: pd.Series) -> pd.DataFrame:
    sent = departments.rename("department").rename_axis("submission").reset_index()
    wanted = asked.merge(sent, on="department")
    tops = {key: layout.header_row for (key, name), layout in forms.layouts.items() if name == sheet.name}
    # A sheet that is missing altogether is one finding of its own, not one for each of its rows.
    wanted = wanted[wanted["submission"].isin(tops)]
    wanted["row"] = wanted["submission"].map(tops).astype("int64") + 1 + wanted["line"].astype("int64")
    names = {column.name: f"asked_{column.name}" for column in sheet.columns if column.role == "locked"}
    return wanted.drop(columns="department").rename(columns=names)


def _beside(came: pd.DataFrame, wanted: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Pair by key; then, of what is left, the row that stands where the asked one should and is much like it."""
    first = came[~came["twice"]]
    found = first.assign(came=first.index).merge(
        wanted.drop(columns="row").assign(wanted=wanted.index), on=["submission", "key"]
    )
    left, missed = came[~came.index.isin(found["came"])], wanted[~wanted.index.isin(found["wanted"])]
    by_key = found.drop(columns=["came", "wanted"])
    parts = [by_key.assign(asked=True, present=True)]
    if len(left) or len(missed):
        paired, missing, extra = pair_changed(left, missed, by_key, sheet)
        parts += [
            paired.assign(asked=True, present=True, twice=False),
            missing.assign(asked=True, present=False, twice=False),
            extra.assign(asked=False, present=True),
        ]
    # A sheet of which nothing was asked still has every column: a spare row may stand there.
    columns = dict.fromkeys(str(name) for part in parts for name in part)
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return rows.reindex(columns=list(columns)).astype(object)


def _facts(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """What a row lacks on one side or the other is empty, and flags are bool."""
    texts = [column.name for column in sheet.columns] + [str(name) for name in rows if str(name).startswith("asked_")]
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *texts])))
    defaults = {**dict.fromkeys([*texts, "figure", "reported_year"], ""), "part": Part.VALUE, "nature": Nature.AMOUNT}
    flags = ("asked", "present", "twice", "cumulative", "only_grows")
    for name, default in {**defaults, **dict.fromkeys(flags, False)}.items():
        missing = rows[name].isna()
        if missing.any():
            rows[name] = rows[name].where(~missing, default)
    for name in flags:
        rows[name] = rows[name].astype(bool)
    rows["row"] = rows["row"].astype("int64")
    rows["closed"] = rows["reported_year"] == ReportedYear.LAST
    return rows


def _mark_spare(rows: pd.DataFrame, sheet: Sheet, asked: pd.DataFrame, registry: Registry) -> None:
    rows["owner"] = pd.Series("", index=rows.index, dtype=object)
    new = rows.index[~rows["asked"] & ~rows["twice"]]
    if len(new):
        owners = dict(zip(asked["key"], asked["department"], strict=True))
        rows.loc[new, "owner"] = [owners.get(key, "") for key in rows.loc[new, "key"]]
    rows["spare"] = ~rows["asked"] & ~rows["twice"] & (rows["owner"] == "") & (sheet.spare_rows > 0)
    rows["live"] = rows["present"] & (rows["asked"] | rows["spare"])
    plans = {folded(plan.name): plan.name for plan in registry.ward.plans}
    measures = {(each.plan, folded(each.number)): each.number for each in registry.measures}
    spare = rows.index[rows["spare"]]
    if not len(spare):
        return
    meant = [plans.get(folded(raw_text(cell)), "") for cell in rows.loc[spare, "plan"]]
    numbers = [folded(raw_text(cell)) for cell in rows.loc[spare, "measure"]]
    rows.loc[spare, "asked_plan"] = meant
    rows.loc[spare, "asked_measure"] = [measures.get(pair, "") for pair in zip(meant, numbers, strict=True)]
    if sheet.numbers:
        rows.loc[spare, "nature"] = [NATURES[row_unit(raw_text(cell)).family] for cell in rows.loc[spare, "unit"]]


def _own_unit(column: Column, units: pd.Series) -> pd.Series:
    return pd.Series(column.unit, index=units.index, dtype=object) if column.unit else units


def _read(rows: pd.DataFrame, sheet: Sheet, forms: Forms) -> pd.DataFrame:
    read = [rows]
    if sheet.numbers:
        # A spare row has no asked unit: the one typed there holds.
        units = rows["asked_unit"].where(rows["asked"], raw_texts(rows["unit"]))
        read[0] = rows = rows.assign(unit_asked=units)
        for column in sheet.columns:
            if column.type != "number":
                continue
            name = column.name
            asked = rows["live"] if column.final_round else rows["live"] & ~rows["closed"]
            read.append(read_numbers(rows[name].where(asked, None), _own_unit(column, units)).add_prefix(f"{name}_"))
    for column in sheet.columns:
        if column.type == "date":
            as_of = pd.Series(forms.round.as_of, index=rows.index, dtype=object)
            read.append(read_dates(rows[column.name].where(rows["live"], None), as_of).add_prefix(f"{column.name}_"))
    return pd.concat(read, axis=1)
