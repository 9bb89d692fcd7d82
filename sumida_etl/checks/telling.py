"""From a row at fault to a finding: the sentence's fields, an example in the row's unit, and whether it is answered."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.submission import header
from sumida_etl.checks.check import About, Check, Row
from sumida_etl.checks.finding import Finding, Place, finding
from sumida_etl.checks.texts import LONGEST_NAME
from sumida_etl.forms.tables import Forms, Layout
from sumida_etl.rounds import day_label
from sumida_etl.values import raw_text
from sumida_etl.values.units import Family, row_unit
from sumida_etl.vocabulary import Severity

_EXAMPLES = {Family.MONEY: "1,200", Family.SHARE: "76.1", Family.COUNT: "36"}


def number_in(unit: str) -> str:
    """A number as it may be typed in a row of a unit, which is left out where it would run into the digits."""
    number = _EXAMPLES[row_unit(unit).family]
    return number if unit[:1].isnumeric() or unit[:1] in ".,．，" else f"{number}{unit}"


def told_of(item: Check, row: Row, layout: Layout, about: About) -> Finding:
    """What a check says of a row it does not hold for."""
    column = about.declared(item.column)
    raw = raw_text(row[item.column])
    place = Place(row["submission"], about.sheet.name, layout.cell(item.column, row["row"]))
    unit = str(row.get("unit_asked", ""))
    fields = {
        "header": header(column, about.round),
        "asked": row.get(f"asked_{item.column}", ""),
        "length": str(len(raw)),
        "longest": str(column.longest or LONGEST_NAME),
        "unit": unit,
        "number": number_in(unit),
        "day": day_label(about.round.as_of),
        "month": str(row.get(f"{item.column}_month", "")),
        "department_name": about.registry.department(row["department"], about.round.as_of).name,
        "office": about.registry.ward.office,
        **item.says(row, item.column, about),
    }
    return finding(item.code_of(row), place, raw, fields, figure=str(row.get("figure", "")))


def answered(findings: Iterable[Finding], forms: Forms) -> Iterator[Finding]:
    """Mark the warnings whose row has a 備考."""
    for item in findings:
        layout = forms.layouts.get((item.submission, item.sheet))
        place = layout.columns.get("remark") if layout else None
        row = int(item.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 0)
        if item.severity is Severity.WARNING and layout and place and row > layout.header_row:
            cells = forms.workbooks[item.submission].sheets[item.sheet].rows[row - 1]
            remark = raw_text(cells[place - 1]) if place <= len(cells) else ""
            yield replace(item, answered=bool(remark.strip()))
        else:
            yield item
