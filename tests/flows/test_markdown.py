"""What a coordinator approves: the changes that the dashboard shows, in its words and its order."""

import html
import re
from decimal import Decimal

import pytest

from flows.ui.markdown import changes_text
from sumida_etl.publication.dashboard.page import pages
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.rounds import Round
from tests.publication.town import REGISTRY, VALUES, made

NOW = [{**row, "round": "R5-03"} for row in VALUES if row["kind"] == "現在"]
SEPTEMBER = tuple(
    {**row, "value": Decimal(number), "state": "値あり"}
    for row in VALUES
    for code, number in (("I101", "58"), ("I201", "22"), ("I202", "10"))
    if row["indicator"] == code and row["kind"] == "現在"
)


def final(**changes: str) -> tuple[dict[str, object], ...]:
    """The last round of the year: what was 現在 is 確定, some of it changed."""
    return tuple(
        {**row, "kind": "確定"} | ({"value": Decimal(changes[row["indicator"]])} if row["indicator"] in changes else {})
        for row in NOW
    )


def last_round(**changes: str) -> Edition:
    return made(values=final(**changes), results=(), round=Round.parse("R5-03"))


def tables(text: str) -> list[list[str]]:
    """The cells of each table row, without the header rows."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    return [row for row in rows if row[0] not in ("指標コード", "---")]


def test_the_last_round_of_a_year_is_laid_beside_what_was_counted_before() -> None:
    assert [row[:1] for row in tables(changes_text(last_round(I201="10"), made()))] == [["I201"]]


def test_value_and_judgement_are_told_then_and_now() -> None:
    text = changes_text(made(), made(values=SEPTEMBER, round=Round.parse("R5-09")))
    assert tables(text) == [
        ["I201", "オンライン手続数", "22手続 やや遅れ", "36手続 順調", ""],
        ["I202", "相談業務数", "延べ20業務 未達成", "延べ35業務 未達成", ""],
    ]


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (made(), None),
        (made(), made()),
        (made(), made(values=SEPTEMBER, round=Round.parse("R5-09"))),
        (last_round(I201="10"), made()),
    ],
    ids=["first round", "the same", "another round", "last round of the year"],
)
def test_the_form_and_the_dashboard_tell_the_same(now: Edition, before: Edition | None) -> None:
    text = changes_text(now, before)
    shown = html.unescape(pages(now, REGISTRY, before, ())[0].content.decode())
    shown = shown[shown.index('<h2 id="changes"') :]
    shown = shown[: shown.index("</section>")]
    assert text.splitlines()[0] in shown
    assert [row[0] for row in tables(text)] == re.findall(r'href="#(\w+)"', shown)
