"""The cover: which department answers which round, bound by the token; and who to ask."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from schemas.submission import COVER
from sumida_etl.checks.check import About
from sumida_etl.checks.finding import Finding, Place, finding
from sumida_etl.forms.token import TokenKey
from sumida_etl.registry.model import Department
from sumida_etl.values import read_date
from sumida_etl.values.cells import raw_text


def cover_findings(covers: pd.DataFrame, about: About, key: TokenKey) -> Iterator[Finding]:
    """What is wrong with each cover. A submission with a ``fatal`` one is not checked any further."""
    departments = {row.code: row for row in about.registry.departments_on(about.asked.round.as_of)}
    for cover in covers.to_dict("records"):
        yield from _binding(cover, about, departments, key)
        yield from _contact(cover, about)


FATAL = frozenset({"C001", "C002", "C003", "C004", "C005", "S001"})
"""Without these it is not known whose answers the workbook holds, or to what."""


def submitted_on(cell: object, as_of: date) -> date | None:
    """The 提出日, where it can be read."""
    return read_date(cell, as_of).value


def _binding(
    cover: dict[str, str], about: About, departments: dict[str, Department], key: TokenKey
) -> Iterator[Finding]:
    ward, round = about.registry.ward, about.asked.round
    version, code, token = cover["form_version"], cover["department"], cover["token"]
    fields = {"office": ward.office, "round": round.key, "form_version": ward.form_version}
    department = departments.get(code)

    def wrong(code: str, label: str, **more: str) -> Finding:
        place = Place(cover["submission"], COVER.name, cover[f"{label}_cell"])
        return finding(code, place, cover[label], {**fields, **more})

    if not token:
        yield wrong("C001", "token")
    elif cover["round"] != round.key:
        yield wrong("C003", "round")
    elif version != ward.form_version:
        yield wrong("C005", "form_version")
    elif department is None:
        yield wrong("C004", "department")
    elif not key.binds(token, version, round.key, code):
        yield wrong("C002", "token")
    elif cover["department_name"] != department.name:
        yield wrong("C007", "department_name", department_name=department.name)


def _contact(cover: dict[str, object], about: About) -> Iterator[Finding]:
    for label, code in (("author", "C008"), ("contact", "C009"), ("submitted_on", "C010")):
        raw = raw_text(cover[label])  # type: ignore[arg-type]
        place = Place(str(cover["submission"]), COVER.name, str(cover[f"{label}_cell"]))
        if not raw.strip():
            yield finding(code, place, raw, {})
        elif label == "submitted_on" and submitted_on(cover[label], about.asked.round.as_of) is None:
            yield finding("C011", place, raw, {})
