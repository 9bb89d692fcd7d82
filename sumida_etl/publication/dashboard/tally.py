"""How many indicators stand where: counts of judgements, the only thing that is ever summed over indicators."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sumida_etl.publication.dashboard.appearance import Look, Tone, looks_of
from sumida_etl.publication.dashboard.rows import IndicatorSummary, JudgedValue
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.vocabulary import Kind


class Said(NamedTuple):
    """A sentence without its full stop."""

    japanese: str
    english: str


NO_INDICATOR = Said("計画に指標はありません", "The plans have no indicators")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of some values are judged how; every judgement stands in ``counts``, the best first."""

    title: str
    english: str
    counts: tuple[tuple[Look, int], ...]

    @property
    def total(self) -> int:
        """How many values were counted."""
        return sum(count for _, count in self.counts)

    @property
    def good(self) -> int:
        """How many meet their target, or will at this pace."""
        return sum(count for look, count in self.counts if look.good)

    @property
    def good_words(self) -> str:
        """What ``good`` counts: ``達成・維持・順調``."""
        return "・".join(look.word for look, _ in self.counts if look.good)

    @property
    def good_english(self) -> str:
        """What ``good`` counts: ``achieved, maintained or on pace``."""
        *before, last = dict.fromkeys(look.english_within for look, _ in self.counts if look.good)
        return f"{', '.join(before)} or {last}" if before else last

    @property
    def shares(self) -> tuple[tuple[Look, int], ...]:
        """The judgements that occur."""
        return tuple((look, count) for look, count in self.counts if count)


@dataclass(frozen=True, slots=True)
class Overview:
    """The headline count, then the same by plan and by kind; ``looks`` are the judgements that any of them holds."""

    headlines: Tally
    by_plan: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    dated: tuple[tuple[str, str, int], ...]
    """Which date and kind the headlines are of that have a number, with how many."""

    @property
    def undated(self) -> int:
        """How many headlines have no number, so that their date says nothing."""
        return self.headlines.total - sum(count for _, _, count in self.dated)

    @property
    def dated_english(self) -> str:
        """Which date and kind the headlines are of, as a sentence."""
        told = [f"{count} {english}" for _, english, count in self.dated]
        none = [f"{self.undated} without a figure"] if self.undated else []
        return f"Each indicator by its newest actual that can be judged: {'; '.join(told + none)}."

    @property
    def rows(self) -> tuple[Tally, ...]:
        """Every tally, the headline count first."""
        return (self.headlines, *self.by_plan, *self.by_kind)

    @property
    def columns(self) -> tuple[tuple[Look, tuple[int, ...]], ...]:
        """One column per judgement that occurs anywhere, with its counts row by row."""
        looks = [look for look, _ in self.headlines.counts]
        counted = zip(*([count for _, count in row.counts] for row in self.rows), strict=True)
        return tuple((look, counts) for look, counts in zip(looks, counted, strict=True) if any(counts))


def overview_of(edition: Edition, summaries: Sequence[IndicatorSummary]) -> Overview:
    """Count the headlines, and apart from them every value of the table by its kind and year."""
    kinds: dict[tuple[Kind, int], list[JudgedValue]] = {}
    for value in (each for one in summaries for each in one.values):
        kinds.setdefault((value.kind, value.fiscal_year), []).append(value)
    order = sorted(kinds, key=lambda key: (-key[1], list(Kind).index(key[0])))
    valued = [one.headline for one in summaries if one.headline.value is not None]
    looks = tuple(looks_of(edition.words).values())
    dated = Counter((each.when, each.when_english) for each in valued)
    return Overview(
        headlines=_tally(
            "すべての指標（最新の実績）", "All indicators (latest actual)", [one.headline for one in summaries], looks
        ),
        by_plan=tuple(
            _tally(plan.name, plan.name, own, looks)
            for plan in edition.ward.plans
            if (own := [one.headline for one in summaries if one.indicator.plan == plan.name])
        ),
        by_kind=tuple(_tally(kinds[key][0].when, kinds[key][0].when_english, kinds[key], looks) for key in order),
        dated=tuple((*when, count) for when, count in dated.most_common()),
    )


def needing_attention(summaries: Sequence[IndicatorSummary]) -> tuple[IndicatorSummary, ...]:
    """The indicators that lost ground or missed their target, then those that are behind, each in the plan's order."""
    tones = (Tone.LOST, Tone.SLOW)
    return tuple(each for tone in tones for each in summaries if each.headline.look.tone is tone)


def calm(count: Tally) -> tuple[Said, ...]:
    """What is said where no indicator is in need of care; those that could not be judged are never counted as well."""
    unjudged = sum(number for look, number in count.shares if look.tone is Tone.NONE)
    if unjudged == count.total:
        return (Said("判定できる数値は、まだありません", "No figure can be judged yet"),) if unjudged else ()
    if unjudged:
        return (
            Said("判定できた指標に、遅れているものはありません", "Of those that could be judged, none is behind"),
            Said(f"まだ判定できない指標が{unjudged}あります", f"{unjudged} cannot be judged yet"),
        )
    return (Said("遅れている指標はありません", "No indicator is behind"),)


def _tally(title: str, english: str, values: Sequence[JudgedValue], looks: Sequence[Look]) -> Tally:
    counted = Counter(value.look for value in values)
    return Tally(title, english, tuple((look, counted[look]) for look in looks))
