"""What changed since the last round, headline by headline.

The dashboard prints this, and a coordinator approves it: both ask ``changes_of``, so they cannot disagree.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.publication import KpiAttainment
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import AttainmentRow, by_indicator, headline, rows_of
from sumida_etl.registry.years.units import moved as in_unit
from sumida_etl.rounds import year_label
from sumida_etl.vocabulary import Kind


@dataclass(frozen=True, slots=True)
class ComparedRow(AttainmentRow):
    """A row of KpiAttainment with ``verdict``: its judgement, whatever the plan called it in that round."""

    verdict: str


@dataclass(frozen=True, slots=True)
class HeadlineChange:
    """An indicator's headline then and now."""

    before: ComparedRow
    after: ComparedRow

    @property
    def judged_otherwise(self) -> bool:
        """Whether another judgement was found, not merely another word for it."""
        return self.before.verdict != self.after.verdict

    @property
    def old_target(self) -> Decimal | None:
        """The target as it was, if it is another one now."""
        return self.before.target if self.before.target != self.after.target else None


@dataclass(frozen=True, slots=True)
class Changes:
    """Every indicator of the edition stands in exactly one of the four lists, each in the plan's order.

    Attributes:
        since: What was compared with, as a phrase: ``前回（令和5年度 9月末）``.
        since_english: The same: ``the last round (2023-09)``.
        judged: Judged otherwise than before.
        moved: Judged the same, with another value or target.
        same: Judged the same, with the same value and target.
        unheard: Nothing newer is known than before, or there is no number to compare.
    """

    since: str
    since_english: str
    judged: tuple[HeadlineChange, ...]
    moved: tuple[HeadlineChange, ...]
    same: tuple[ComparedRow, ...]
    unheard: tuple[ComparedRow, ...]

    @property
    def sentence(self) -> str:
        """How many indicators stand in which list."""
        return (
            f"{self.since}とくらべて、判定が変わった指標は{len(self.judged)}、"
            f"判定は同じで数値か目標が動いた指標は{len(self.moved)}、どちらも同じ指標は{len(self.same)}です。"
        ) + (f"{len(self.unheard)}の指標には、くらべられる新しい数値がまだありません。" if self.unheard else "")

    @property
    def sentence_english(self) -> str:
        """The same in English."""
        said = (
            f"Compared with {self.since_english}: {len(self.judged)} judged otherwise, "
            f"{len(self.moved)} judged the same with another figure or target, {len(self.same)} the same in both"
        )
        return said + (f"; {len(self.unheard)} have no newer figure to compare." if self.unheard else ".")


def changes_of(edition: Edition, previous: Edition | None) -> Changes:
    """Compare an edition's headlines with those of the round before it.

    ``previous``: that round's edition; None: compare with the 確定 of the last fiscal year.
    """
    now = by_indicator(_rows(edition))
    if previous is None:
        last_year = edition.round.fiscal_year - 1
        since = f"{year_label(last_year)}末（確定値）", f"the finals of FY{last_year}"
        finals = (row for rows in now.values() for row in rows if row.kind == Kind.FINAL)
        before = [row for row in finals if row.fiscal_year == last_year]
    else:
        last = previous.round
        since = f"前回（{last.year_label} {last.as_of_label}）", f"the last round ({last.stamp})"
        then = by_indicator(_rows(previous))
        before = [headline(rows) for rows in then.values()]
    return _compared(since, before, map(headline, now.values()))


def _rows(edition: Edition) -> list[ComparedRow]:
    return rows_of(edition.tables[KpiAttainment].assign(verdict=edition.attained["judgement"]), ComparedRow)


def _compared(since: tuple[str, str], before: Iterable[ComparedRow], after: Iterable[ComparedRow]) -> Changes:
    known = {row.indicator: row for row in before if row.value is not None}
    judged, moved, same, unheard = [], [], [], []
    for now in after:
        then = _in_its_unit(known.get(now.indicator), now)
        if then is None or now.value is None or then.id == now.id:
            unheard.append(now)
        elif then.verdict != now.verdict:
            judged.append(HeadlineChange(then, now))
        elif (then.value, then.target) != (now.value, now.target):
            moved.append(HeadlineChange(then, now))
        else:
            same.append(now)
    return Changes(*since, tuple(judged), tuple(moved), tuple(same), tuple(unheard))


def _in_its_unit(then: ComparedRow | None, now: ComparedRow) -> ComparedRow | None:
    """What stood then in the unit of now; None where nothing converts, as of 件 to 人."""
    if then is None or then.value is None or then.unit == now.unit:
        return then
    value = in_unit(then.value, then.unit, now.unit)
    target = None if then.target is None else in_unit(then.target, then.unit, now.unit)
    return None if value is None else replace(then, value=value, target=target, unit=now.unit)
