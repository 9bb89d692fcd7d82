"""What changed since the last round; before the first round kept here, since the end of the last fiscal year."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sumida_etl.publication.dashboard.card import Card
from sumida_etl.publication.dashboard.rows import Reading, headline, readings_of
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.rounds import year_label
from sumida_etl.vocabulary import Kind


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """An indicator then and now; ``old_target`` only where the target is another one than it was."""

    card: Card
    before: Reading
    after: Reading
    old_target: Decimal | None


@dataclass(frozen=True, slots=True, eq=False)
class Changes:
    """Every indicator that could be compared stands in one of the lists."""

    since: str
    judged: tuple[Change, ...]
    """Judged otherwise."""
    moved: tuple[Change, ...]
    """Judged the same, with another value or target."""
    same: tuple[Card, ...]
    unheard: tuple[Card, ...]
    """Nothing newer is known than what was compared with, or no number was there to compare."""


def changes_of(cards: Sequence[Card], edition: Edition, previous: Edition | None) -> Changes:
    """Compare headlines with those of the round before, or with the last fiscal year's 確定."""
    if previous is None:
        since = f"{year_label(edition.round.fiscal_year - 1)}末（確定値）"
        finals = (each for rows in readings_of(edition).values() for each in rows)
        last = [each for each in finals if (each.kind, each.fiscal_year) == (Kind.FINAL, edition.round.fiscal_year - 1)]
    else:
        since = f"前回（{previous.round.year_label} {previous.round.as_of_label}）"
        last = [headline(rows) for rows in readings_of(previous).values()]
    before = {each.indicator: each for each in last if each.value is not None}
    return _sorted(since, cards, before)


def _sorted(since: str, cards: Sequence[Card], before: dict[str, Reading]) -> Changes:
    judged, moved, same, unheard = [], [], [], []
    for card in cards:
        then, now = before.get(card.indicator.code), card.headline
        if then is None or now.value is None or then.id == now.id:
            unheard.append(card)
            continue
        change = Change(card, then, now, then.target if then.target != now.target else None)
        if then.judgement != now.judgement:
            judged.append(change)
        elif then.value != now.value or change.old_target is not None:
            moved.append(change)
        else:
            same.append(card)
    return Changes(since, tuple(judged), tuple(moved), tuple(same), tuple(unheard))
