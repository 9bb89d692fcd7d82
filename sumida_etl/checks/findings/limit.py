"""How many findings one sheet is told of: more than a person goes through are counted, and not each told."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sumida_etl.checks.findings.finding import Finding, Place, finding
from sumida_etl.checks.validation import Failure

MOST = 300
"""Findings of one sheet of one workbook. The largest form of ours has 120 cells to fill in."""
TOO_MANY = "S030"


def within(failed: Sequence[Failure]) -> tuple[list[Failure], Mapping[str, int]]:
    """The failures of one sheet that are told, in their order; and how many more there are, by submission.

    Of a submission with too many the first ones, down its rows.
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


def and_more(submission: str, sheet: str, count: int) -> Finding:
    """What is said of those that are not told one by one."""
    return finding(TOO_MANY, Place(submission, sheet, "A1"), "", {"count": count, "most": MOST})
