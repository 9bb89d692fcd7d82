"""Full outer join of submitted and asked-for rows, one frame per sheet.

Missing rows, rows of another department and edited rows are rows like any other, told apart by flags.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from schemas.submission import Sheet
from sumida_etl.checks.matching.added_rows import mark_spare_rows
from sumida_etl.checks.matching.cell_values import read_cells
from sumida_etl.checks.matching.confirmed import confirmed
from sumida_etl.checks.matching.foreign_sheets import Owners, owners_of, pasted_over
from sumida_etl.checks.matching.note_lines import NoteLines, note_lines
from sumida_etl.checks.matching.row_matching import pair_changed
from sumida_etl.reader.row_keys import keys
from sumida_etl.reader.tables import Forms
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.measures import ReportedYear
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded, holds_something
from sumida_etl.vocabulary import Nature, Part


@dataclass(frozen=True, slots=True)
class Responses:
    """One table sheet of many submissions.

    ``rows``: one row per submission and asked-for or filled-in row, with

    - ``submission`` (SHA-256), ``department`` (code), ``row`` (1-based number on the sheet), ``key``;
    - flags: ``asked`` (the department was asked for it), ``present`` (the workbook has it), ``duplicate`` (an earlier
      row has the same key), ``spare_row`` (the department added it), ``active`` (its input counts: present, and asked
      or a spare row), ``prior_year`` (it asks about the year before, of which no 見込 is asked);
    - ``assigned_department``: of a row not asked for, the departments that are, joined by semicolons; else empty;
    - every declared column as it was typed, and ``asked_<column>`` for the locked ones (of a spare row the plan and the
      measure that were meant);
    - the facts of ``Asked`` (figure, part, nature, reported_year, cumulative, only_grows, final_asked, final_shown,
      final_alone, perhaps, stages);
    - per number column ``<column>_state/_value/_approx/_cumulative/_forecast/_month/_unit/_rule/_problem``, per date
      column ``<column>_value/_rule/_problem``;
    - what ``confirmed`` puts beside each column of answers. A cell that 変更なし answers holds what was typed for it.
    """

    sheet: Sheet
    rows: pd.DataFrame
    notes: NoteLines
    """The lines that are no rows."""
    pasted: Mapping[str, str] = field(default_factory=dict)
    """Submission → the department whose form its sheet holds in place of its own; of its rows nothing is here."""


def match_responses(sheet: Sheet, forms: Forms, asked: Asked, departments: pd.Series, registry: Registry) -> Responses:
    """Lay a sheet's rows beside what was asked; ``departments`` maps each submission to check to its department."""
    submitted = forms.tables[sheet.name]
    notes = note_lines(sheet, forms)
    submitted = submitted[submitted["submission"].isin(departments.index)]
    if notes:
        places = zip(submitted["submission"], submitted["row"], strict=True)
        submitted = submitted[[row not in notes.get(key, ()) for key, row in places]]
    submitted = submitted.copy()
    submitted["key"] = keys(submitted, sheet)
    owners = owners_of(asked, sheet, registry.group_of)
    asked_of_them = asked.of(sheet, *departments)
    pasted = pasted_over(submitted, asked_of_them, owners, departments, sheet)
    if pasted:
        submitted = submitted[~submitted["submission"].isin(list(pasted))].copy()
        departments = departments.drop(list(pasted))
    # Two new rows without a name are not the same row: each of them wants one.
    named = submitted["key"].map(owners.known.__contains__) | submitted[sheet.key[-1]].map(holds_something)
    submitted["duplicate"] = submitted.duplicated(["submission", "key"]) & named.astype(bool)
    expected = _expected(asked_of_them, sheet, forms, departments)
    submitted = submitted.assign(department=submitted["submission"].map(departments))
    rows = _facts(_beside(submitted, expected, sheet, owners), sheet)
    rows["department"] = rows["submission"].map(departments)
    mark_spare_rows(rows, sheet, registry)
    rows = rows.sort_values(["submission", "row"], kind="stable", ignore_index=True)
    return Responses(sheet, confirmed(read_cells(rows, sheet, forms), sheet, forms, asked), notes, pasted)


def _expected(asked: pd.DataFrame, sheet: Sheet, forms: Forms, departments: pd.Series) -> pd.DataFrame:
    sent = departments.rename("department").rename_axis("submission").reset_index()
    expected = asked.merge(sent, on="department")
    tops = {key: layout.header_row for (key, name), layout in forms.layouts.items() if name == sheet.name}
    # A sheet that is missing altogether is one finding of its own, not one for each of its rows.
    expected = expected[expected["submission"].isin(tops)]
    expected["row"] = expected["submission"].map(tops).astype("int64") + 1 + expected["line"].astype("int64")
    names = {column.name: f"asked_{column.name}" for column in sheet.columns if column.role == "locked"}
    return expected.drop(columns="department").rename(columns=names)


def _beside(submitted: pd.DataFrame, expected: pd.DataFrame, sheet: Sheet, owners: Owners) -> pd.DataFrame:
    """Pair by key; then, of what is left, the row that stands where the asked one should and is much like it.

    A row that another department is asked for is that row, and no edited one of the own.
    """
    first = submitted[~submitted["duplicate"]]
    found = first.assign(submitted=first.index).merge(
        expected.drop(columns="row").assign(expected=expected.index), on=["submission", "key"]
    )
    left, missed = (
        submitted[~submitted.index.isin(found["submitted"])],
        expected[~expected.index.isin(found["expected"])],
    )
    by_key = found.drop(columns=["submitted", "expected"])
    parts = [by_key.assign(asked=True, present=True)]
    if len(left) or len(missed):
        left = left.assign(assigned_department=_assigned(left, missed, sheet, owners))
        another = left["assigned_department"] != ""
        paired, missing, extra = pair_changed(left[~another], missed, by_key, sheet)
        parts += [
            paired.assign(asked=True, present=True, duplicate=False),
            missing.assign(asked=True, present=False, duplicate=False),
            extra.assign(asked=False, present=True),
            left[another].assign(asked=False, present=True),
        ]
    # A sheet of which nothing was asked still has every column: a spare row may stand there.
    columns = dict.fromkeys(str(name) for part in parts for name in part)
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return rows.reindex(columns=list(columns)).astype(object)


def _assigned(left: pd.DataFrame, missed: pd.DataFrame, sheet: Sheet, owners: Owners) -> list[str]:
    """Whose each row is that was not asked for: by its key, or by the name that stands in place of a missing row's."""
    *before, name = sheet.key
    lost = {
        (submission, *map(folded, texts))
        for submission, *texts in missed[["submission", *(f"asked_{each}" for each in before)]].itertuples(index=False)
    }
    called = (
        set(zip(missed["submission"], missed["asked_name"].map(folded), strict=True))
        if "asked_name" in missed
        else set()
    )
    found = []
    for row in left.to_dict("records"):
        edited = row["duplicate"] or (row["submission"], folded(raw_text(row.get("name")))) in called
        whose = () if edited else owners.of_key(row["key"], row["department"])
        place = (row["submission"], *(folded(raw_text(row[each])) for each in before))
        if not whose and before and place in lost:
            whose = owners.others_of_name(row[name], row["department"])
        found.append(";".join(whose))
    return found


def _facts(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """What a row lacks on one side or the other is empty, and flags are bool."""
    texts = [column.name for column in sheet.columns] + [str(name) for name in rows if str(name).startswith("asked_")]
    texts += ["figure", "reported_year", "assigned_department"]
    rows = rows.reindex(columns=list(dict.fromkeys([*rows.columns, *texts])))
    defaults = {**dict.fromkeys([*texts, "final_shown", "stages"], ""), "part": Part.VALUE, "nature": Nature.AMOUNT}
    flags = ("asked", "present", "duplicate", "cumulative", "only_grows", "final_asked", "final_alone", "perhaps")
    for name, default in {**defaults, **dict.fromkeys(flags, False)}.items():
        missing = rows[name].isna()
        if missing.any():
            rows[name] = rows[name].where(~missing, default)
    for name in flags:
        rows[name] = rows[name].astype(bool)
    rows["row"] = rows["row"].astype("int64")
    rows["prior_year"] = rows["reported_year"] == ReportedYear.LAST
    return rows
