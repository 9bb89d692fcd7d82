"""A workbook whose 提出日 lies before that of the one that was accepted: perhaps the old file, come back (B004)."""

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from schemas.submission import COVER
from sumida_etl.checks.cover import LABELS
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.rounds import day_label
from sumida_etl.vocabulary import Outcome


def earlier_days(submissions: pd.DataFrame, in_force: Mapping[str, tuple[str, date | None]]) -> Iterator[Finding]:
    """A warning for each acceptable submission that was sent before what is in force.

    ``in_force``: by department the submission that was accepted last, and its 提出日.
    """
    for row in submissions[submissions["outcome"] == Outcome.ACCEPTED].to_dict("records"):
        accepted, day = in_force.get(row["department"], ("", None))
        sent = row["submitted_on"]
        if day and isinstance(sent, date) and sent < day and row["submission"] != accepted:
            place = CellRef(row["submission"], COVER.name, f"B{LABELS['submitted_on']}")
            yield finding("B004", place, day_label(sent), {"accepted": day_label(day)})
