"""Sheets of a second department's form within one workbook."""

from collections import Counter
from collections.abc import Mapping

from schemas.submission import COVER, TABLES
from sumida_etl.checks.matching.foreign_sheets import GroupOf, owners_of
from sumida_etl.reader.tables import Forms, headers_of, locate
from sumida_etl.reader.workbook import Grid
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.values.cells import raw_text
from sumida_etl.values.uncounted import folded


def other_forms(key: str, added: Mapping[str, Grid], forms: Forms, asked: Asked, group_of: GroupOf) -> dict[str, str]:
    """Sheet → the department whose form it holds, of the sheets that were added to a workbook.

    A second copy of the workbook's own department is none.
    """
    if not added:
        return {}
    cover = forms.covers[forms.covers["submission"] == key].iloc[0]
    own = folded(cover["department"])
    found = {name: _owner(grid, forms, asked, own, group_of) for name, grid in added.items()}
    return {name: owner for name, owner in found.items() if owner not in ("", own)}


def _owner(grid: Grid, forms: Forms, asked: Asked, department: str, group_of: GroupOf) -> str:
    if told := _on_cover(grid, asked):
        return told
    for sheet in TABLES:
        layout = locate(grid, headers_of(sheet, forms.round))
        if layout is None or not layout.columns.keys() >= set(sheet.key):
            continue
        places = [layout.columns[name] - 1 for name in sheet.key]
        rows = (row for row in grid.rows[layout.header_row :] if len(row) > max(places))
        keys = ["".join(f"\x1f{folded(raw_text(row[at]))}" for at in places) for row in rows]
        owners = owners_of(asked.sheets[sheet.name], sheet, group_of)
        counted = Counter(owner for one in keys for owner in owners.of_key(one, department))
        if counted:
            return str(counted.most_common(1)[0][0])
    return ""


def _on_cover(grid: Grid, asked: Asked) -> str:
    labels = {folded(column.title): column.name for column in COVER.columns}
    told = {labels.get(folded(raw_text(row[0])), ""): folded(raw_text(row[1])) for row in grid.rows if len(row) > 1}
    known = {department for sheet in asked.sheets.values() for department in sheet["department"]}
    return told.get("department", "") if len(told) * 2 > len(labels) and told.get("department") in known else ""
