"""What an operator reads of a round's judgements."""

from decimal import Decimal

from flows.ui.markdown import changes_text
from sumida_etl.rounds import Round
from tests.publication.town import VALUES, made

NOW = [{**row, "round": "R5-03"} for row in VALUES if row["kind"] == "現在"]


def final(**changes: str) -> tuple[dict[str, object], ...]:
    """The last round of the year: what was 現在 is 確定, some of it changed."""
    return tuple(
        {**row, "kind": "確定"} | ({"value": Decimal(changes[row["indicator"]])} if row["indicator"] in changes else {})
        for row in NOW
    )


def test_the_last_round_of_a_year_is_laid_beside_what_was_counted_before() -> None:
    now = made(values=final(I201="10"), results=(), round=Round.parse("R5-03"))
    text = changes_text(now, made())
    assert [line.split(" | ")[:2] for line in text.splitlines()[2:]] == [["| I201", "確定"]]


def test_a_round_in_which_nothing_changed_says_so() -> None:
    assert changes_text(made(), made()) == "R5-12 から判定が変わった指標はありません（3件）。"
    assert changes_text(made(), None) == "これより前に公開した調査回はありません。"
