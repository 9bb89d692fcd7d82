"""How many indicators stand where: counts of judgements, the only thing that is ever summed over indicators."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sumida_etl.attainment.counting import count_judgements
from sumida_etl.publication.dashboard.appearance import LOOKS, Look, Tone
from sumida_etl.publication.dashboard.rows import IndicatorSummary, JudgedValue
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.vocabulary import GOOD, Kind


@dataclass(frozen=True, slots=True)
class Tally:
    """The count of each judgement among some values, in the order of LOOKS."""

    title: str
    english: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many values were counted."""
        return sum(self.counts)

    @property
    def good(self) -> int:
        """How many meet their target, or will at this pace."""
        return sum(count for word, count in zip(LOOKS, self.counts, strict=True) if word in GOOD)

    @property
    def shares(self) -> tuple[tuple[Look, int], ...]:
        """The judgements that occur."""
        return tuple((look, count) for look, count in zip(LOOKS.values(), self.counts, strict=True) if count)


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline count, then the same by plan and by kind; ``looks`` are the judgements that any of them holds."""

    headlines: Tally
    by_plan: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    dated: tuple[tuple[str, str, int], ...]
    """Which date and kind the headlines are of, with how many."""

    @property
    def rows(self) -> tuple[Tally, ...]:
        """Every tally, the headline count first."""
        return (self.headlines, *self.by_plan, *self.by_kind)

    @property
    def columns(self) -> tuple[tuple[Look, tuple[int, ...]], ...]:
        """One column per judgement that occurs anywhere, with its counts row by row."""
        counted = zip(LOOKS.values(), zip(*(row.counts for row in self.rows), strict=True), strict=True)
        return tuple((look, counts) for look, counts in counted if any(counts))


def overview_of(edition: Edition, summaries: Sequence[IndicatorSummary]) -> Overview:
    """Count the headlines, and apart from them every value of the table by its kind and year."""
    kinds: dict[tuple[Kind, int], list[JudgedValue]] = {}
    for value in (each for one in summaries for each in one.values):
        kinds.setdefault((value.kind, value.fiscal_year), []).append(value)
    order = sorted(kinds, key=lambda key: (-key[1], list(Kind).index(key[0])))
    dated = Counter((one.headline.when, one.headline.when_english) for one in summaries)
    return Overview(
        headlines=_tally(
            "すべての指標（最新の実績）", "All indicators (latest actual)", [one.headline for one in summaries]
        ),
        by_plan=tuple(
            _tally(plan.name, plan.name, [one.headline for one in summaries if one.indicator.plan == plan.name])
            for plan in edition.ward.plans
        ),
        by_kind=tuple(_tally(kinds[key][0].when, kinds[key][0].when_english, kinds[key]) for key in order),
        dated=tuple((*when, count) for when, count in dated.most_common()),
    )


def in_need_of_care(summaries: Sequence[IndicatorSummary]) -> tuple[IndicatorSummary, ...]:
    """The indicators that lost ground or missed their target, then those that are behind, each in the plan's order."""
    tones = (Tone.LOST, Tone.SLOW)
    return tuple(each for tone in tones for each in summaries if each.headline.look.tone is tone)


def _tally(title: str, english: str, values: Sequence[JudgedValue]) -> Tally:
    counts = dict(count_judgements((title, value.judgement) for value in values).rows)
    return Tally(title, english, tuple(sum(counts.get(word, ())) for word in LOOKS))
