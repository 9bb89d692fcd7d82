"""When something that arrives is a resubmission, and when it is only seen again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sumida_etl.warehouse.attempts import Attempts

MORNING = datetime(2024, 1, 10, tzinfo=UTC)


def told(arrivals: str) -> tuple[str, str]:
    """Which arrivals (``A1`` accepted at minute 1, ``x2`` returned) were new, and the versions then in force order."""
    attempts = Attempts()
    new = []
    for arrival in arrivals.split():
        outcome = "受理" if arrival[0].isupper() else "差戻し"
        what = arrival[0].upper(), outcome, MORNING + timedelta(minutes=int(arrival[1:]))
        if attempts.repeated(*what) is None:
            attempts.add(*what)
            new.append(arrival)
    versions = {attempts.version(one): one.sha256 for one in attempts.all if one.outcome == "受理"}
    return " ".join(new), "".join(versions[number] for number in sorted(versions, key=lambda key: key or 0))


@pytest.mark.parametrize(
    ("arrivals", "new", "versions"),
    [
        ("A1", "A1", "A"),
        ("A1 A1", "A1", "A"),
        ("A1 A5", "A1", "A"),  # touched or copied
        ("A5 A1", "A5", "A"),  # the clock was set back
        ("A1 B2", "A1 B2", "AB"),
        ("B2 A1", "B2 A1", "AB"),  # merged late, received first
        ("A1 B2 A3", "A1 B2 A3", "ABA"),
        ("A1 B2 A3 A3 A9", "A1 B2 A3", "ABA"),
        ("A1 B2 A1 B2", "A1 B2", "AB"),  # both still in the inbox
        ("x1 x1 x4", "x1", ""),
        ("A1 x2", "A1 x2", "A"),
        ("A1 x2 A1 x2", "A1 x2", "A"),
        ("A1 x2 A3", "A1 x2 A3", "AA"),  # sent again because the last one came back
        ("a1 A1", "a1 A1", "A"),  # the rules were mended
        ("A1 a1 A1 A1", "A1 a1 A1", "AA"),
        ("a1 A1 a2", "a1 A1 a2", "A"),
    ],
)
def test_what_is_new(arrivals: str, new: str, versions: str) -> None:
    assert told(arrivals) == (new, versions)


def test_the_digest_decides_between_two_of_one_moment() -> None:
    assert told("B1 A1")[1] == told("A1 B1")[1] == "AB"


def test_only_the_last_received_is_current() -> None:
    attempts = Attempts()
    later = attempts.add("B", "受理", MORNING + timedelta(minutes=2))
    earlier = attempts.add("A", "受理", MORNING)
    returned = attempts.add("C", "差戻し", MORNING + timedelta(minutes=9))
    assert [attempts.is_current(one) for one in (later, earlier, returned)] == [True, False, False]
    assert [attempts.version(one) for one in (later, earlier, returned)] == [2, 1, None]


@pytest.mark.parametrize(
    ("arrival", "is_new"),
    [("B2", False), ("B9", False), ("b9", False), ("A1", False), ("A9", False), ("C9", True)],
)
def test_what_was_withdrawn_does_not_come_back_and_what_it_fell_back_to_is_no_other_version(
    arrival: str, is_new: bool
) -> None:
    attempts = Attempts()
    first = attempts.add("A", "受理", MORNING + timedelta(minutes=1))
    second = attempts.add("B", "受理", MORNING + timedelta(minutes=2))
    attempts.all[1] = replace(second, withdrawn=True)
    assert attempts.in_force == first and attempts.version(attempts.all[1]) == 2
    outcome = "受理" if arrival[0].isupper() else "差戻し"
    seen = attempts.repeated(arrival[0].upper(), outcome, MORNING + timedelta(minutes=int(arrival[1:])))
    assert (seen is None) == is_new
    if is_new:
        assert attempts.version(attempts.add("C", "受理", MORNING + timedelta(minutes=9))) == 3
