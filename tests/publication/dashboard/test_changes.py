from dataclasses import replace
from decimal import Decimal

import pytest

from sumida_etl.publication.dashboard.card import cards_of
from sumida_etl.publication.dashboard.rows import judged_values_of, summaries_of
from sumida_etl.publication.dashboard.tally import overview_of
from sumida_etl.publication.tables.changes import HeadlineChange, changes_of
from sumida_etl.publication.tables.table_rows import headline
from sumida_etl.rounds import Round
from tests.publication import town

SEPTEMBER = tuple(
    {**each, "value": Decimal(number), "state": "値あり"}
    for each in town.VALUES
    for code, number in (("I101", "58"), ("I201", "22"), ("I202", "10"))
    if each["indicator"] == code and each["kind"] == "現在"
)


def steps(changes: tuple[HeadlineChange, ...]) -> list[tuple[str | None, ...]]:
    rows = ((each.before.value, each.after.value, each.before.judgement, each.after.judgement) for each in changes)
    return [tuple(None if cell is None else str(cell) for cell in row) for row in rows]


def test_without_a_round_before_it_is_compared_with_last_years_final_values() -> None:
    changes = changes_of(town.made(), None)
    assert changes.since == "令和4年度末（確定値）"
    assert steps(changes.judged) == [("20.0", "36", "やや遅れ", "順調")]
    assert [row.indicator for row in changes.unheard] == ["I101", "I202"]  # R4 is the last known; no R4 to compare with


def test_a_round_before_is_compared_headline_by_headline() -> None:
    before = town.made(values=SEPTEMBER, round=Round.parse("R5-09"))
    changes = changes_of(town.made(), before)
    assert changes.since == "前回（令和5年度 9月末）"
    assert steps(changes.judged) == [("22", "36", "やや遅れ", "順調")]
    assert steps(changes.moved) == [("20", "35", "未達成", "未達成")]
    assert sum(map(len, (changes.judged, changes.moved, changes.same, changes.unheard))) == 3


def test_a_revised_target_is_a_change_though_the_value_is_the_same() -> None:
    before = town.made(values=town.VALUES, round=Round.parse("R5-09"))
    table = next(iter(before.tables.values()))
    table.loc[table["indicator"] == "I202", "target"] = Decimal(40)
    changed = [each for each in changes_of(town.made(), before).moved if each.old_target is not None]
    assert [(each.after.indicator, each.old_target) for each in changed] == [("I202", Decimal(40))]


def test_the_latest_actual_with_a_number_speaks_and_a_forecast_never() -> None:
    values = judged_values_of(town.made())
    assert (headline(values["I101"]).when, headline(values["I101"]).value) == ("令和4年度確定", Decimal(58))
    assert headline(values["I201"]).when == "令和5年12月末現在"
    silent = judged_values_of(town.made(departments=("D1",)))["I202"]
    assert (headline(silent).judgement, headline(silent).value) == ("未提出", None)


def test_every_indicator_is_counted_once_in_the_headline_and_once_a_kind() -> None:
    edition = town.made()
    overview = overview_of(edition, summaries_of(edition, town.REGISTRY))
    assert overview.headlines.total == 3
    assert [tally.total for tally in overview.by_plan] == [1, 2]
    assert {tally.title: tally.total for tally in overview.by_kind} == {
        "令和5年12月末現在": 3,
        "令和6年3月末見込": 3,
        "令和4年度確定": 2,
    }


@pytest.mark.parametrize(("about", "told"), [("R5", "令和5年度"), ("R5-12", "令和5年12月末現在")])
def test_a_footnote_says_in_words_which_value_it_is_about(about: str, told: str) -> None:
    notes = tuple(replace(each, about=about) if each.about == "R5" else each for each in town.REGISTRY.footnotes)
    registry = replace(town.REGISTRY, footnotes=notes)
    edition = town.made()
    (card,) = (
        each for each in cards_of(summaries_of(edition, registry), edition, registry) if each.indicator.code == "I201"
    )
    assert [(note.mark, note.about) for note in card.notes] == [("※1", ""), ("※2", ""), ("※3", told)]


def test_a_footnote_on_a_year_to_come_is_not_shown() -> None:
    notes = tuple(replace(each, about="R6") if each.about == "R5" else each for each in town.REGISTRY.footnotes)
    registry = replace(town.REGISTRY, footnotes=notes)
    edition = town.made()
    card = next(
        each for each in cards_of(summaries_of(edition, registry), edition, registry) if each.indicator.code == "I201"
    )
    assert [note.mark for note in card.notes] == ["※1", "※2"]
