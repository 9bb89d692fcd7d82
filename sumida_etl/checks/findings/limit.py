"""At most ``MOST`` findings per sheet are reported one by one; those beyond are counted in one finding (S030)."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.validation import Failure

MOST = 300
"""Findings of one sheet of one workbook. The largest form of ours has 120 cells to fill in."""
TOO_MANY = "S030"


def limited(failed: Sequence[Failure]) -> tuple[list[Failure], Mapping[str, int]]:
    """The failures of one sheet to report, in their order, and how many are left out, by submission.

    Of a submission with more than ``MOST``, the first ones down its rows are reported.
    """
    crowded = {key for key, number in Counter(one.submission for one in failed).items() if number > MOST}
    if not crowded:
        return list(failed), {}
    places: dict[str, list[int]] = {}
    for place, one in enumerate(failed):
        places.setdefault(one.submission, []).append(place)
    left_out = {place for key in crowded for place in sorted(places[key], key=lambda place: failed[place].at)[MOST:]}
    more = Counter(failed[place].submission for place in left_out)
    return [one for place, one in enumerate(failed) if place not in left_out], more


def overflow_finding(submission: str, sheet: str, count: int) -> Finding:
    """The finding that counts what was left out."""
    return finding(TOO_MANY, CellRef(submission, sheet, "A1"), "", {"count": count, "most": MOST})
