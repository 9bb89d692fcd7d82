"""The cover: which department answers which round, bound by the token; and who to ask."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from schemas.submission import COVER
from sumida_etl.checks.binding import Binding, Owners, bind
from sumida_etl.checks.check import About
from sumida_etl.checks.finding import Finding, Place, finding
from sumida_etl.checks.texts import has_control_characters
from sumida_etl.forms.template import FIRST_COVER_ROW
from sumida_etl.forms.token import TokenKey
from sumida_etl.rounds import Round, day_label
from sumida_etl.values import raw_text, read_date
from sumida_etl.values.rules import Rule

Cover = Mapping[str, Any]
LABELS = {column.name: row for row, column in enumerate(COVER.columns, start=FIRST_COVER_ROW)}
"""Which row of the template each label stands in."""
HALF_A_YEAR = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Covers:
    """What the covers say: their findings, and the department of each submission whose rows can be checked."""

    findings: tuple[Finding, ...]
    departments: Mapping[str, str]


def read_covers(about: About, key: TokenKey) -> Covers:
    """Check every cover that is there."""
    found: list[Finding] = []
    departments = {}
    owners = Owners(about.registry, key, about.round)
    for record in about.forms.covers.to_dict("records"):
        cover = {str(name): cell for name, cell in record.items()}
        submission = cover["submission"]
        if COVER.name not in about.forms.workbooks[submission].sheets:
            continue
        missing = [column.name for column in COVER.columns if cover[f"{column.name}_cell"] == "A1"]
        binding = bind(cover, missing, about, owners)
        if binding.department:
            departments[submission] = binding.department
        found += _missing_labels(cover, missing, about)
        found += _binding(cover, binding)
        found += _contact(cover, missing, about)
    return Covers(tuple(found), departments)


def submitted_on(cell: object, as_of: date) -> date | None:
    """The 提出日, where it can be read; of a day without a year the one nearest to the round's date."""
    reading = read_date(cell, as_of)
    day = reading.value
    if day and Rule.YEARLESS in reading.rule.split("+") and as_of - day > HALF_A_YEAR:
        # 4/20 on the cover of a 3月末 round is a day of the next fiscal year.
        return day.replace(year=day.year + 1)
    return day


def is_plausible(day: date, round: Round) -> bool:
    """Whether a round's workbook can be sent on a day: from the year's beginning to a year after its date."""
    return date(round.fiscal_year, 4, 1) <= day <= round.as_of + timedelta(days=366)


def _missing_labels(cover: Cover, missing: list[str], about: About) -> Iterator[Finding]:
    grid = about.forms.workbooks[cover["submission"]].sheets[COVER.name]
    titles = {column.name: column.title for column in COVER.columns}
    for name in missing:
        row = LABELS[name]
        raw = raw_text(grid.rows[row - 1][0]) if row <= len(grid.rows) and grid.rows[row - 1] else ""
        yield finding("C013", Place(cover["submission"], COVER.name, f"A{row}"), raw, {"label": titles[name]})


def _binding(cover: Cover, binding: Binding) -> Iterator[Finding]:
    for wrong in binding.wrongs:
        place = Place(cover["submission"], COVER.name, cover[f"{wrong.label}_cell"])
        yield finding(wrong.code, place, cover[wrong.label], wrong.fields)


def _contact(cover: Cover, missing: list[str], about: About) -> Iterator[Finding]:
    columns = {column.name: column for column in COVER.columns}

    def wrong(code: str, label: str, **fields: object) -> Finding:
        place = Place(cover["submission"], COVER.name, cover[f"{label}_cell"])
        told = {"day": day_label(about.round.as_of), "header": columns[label].title, **fields}
        return finding(code, place, raw_text(cover[label]), told)

    for label, empty in (("author", "C008"), ("contact", "C009")):
        text, column = cover[label], columns[label]
        if label in missing:
            continue
        if not text:
            yield wrong(empty, label)
        if len(text) > (column.longest or len(text)):
            yield wrong("T001", label, length=len(text), longest=column.longest)
        if has_control_characters(text):
            yield wrong("T005", label)
    if "submitted_on" not in missing:
        reading = read_date(cover["submitted_on"], about.round.as_of)
        day = submitted_on(cover["submitted_on"], about.round.as_of)
        if reading.problem:
            yield wrong(reading.problem, "submitted_on")
        elif day is None:
            yield wrong("C010", "submitted_on")
        elif not is_plausible(day, about.round):
            yield wrong("C011", "submitted_on", round=about.round.key)
