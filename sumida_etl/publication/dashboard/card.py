"""One indicator as the dashboard shows it, in a card and in the tables alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from sumida_etl.attainment.rounding import number_text
from sumida_etl.publication.dashboard.appearance import state_english
from sumida_etl.publication.dashboard.bar import Bar, bar_of
from sumida_etl.publication.dashboard.chart import ChartRenderer, history_of
from sumida_etl.publication.dashboard.english import when_english, year_english
from sumida_etl.publication.dashboard.rows import IndicatorSummary, JudgedValue
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import ValueRow
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.indicators import Footnote, Indicator
from sumida_etl.rounds import Round, era, year_label
from sumida_etl.vocabulary import Direction, Kind, ValueType


@dataclass(frozen=True, slots=True)
class Note:
    """A ※ beside a card's figures; ``about``: which of them it is about, empty where it is about the indicator."""

    mark: str
    text: str
    about: str
    about_english: str


@dataclass(frozen=True, slots=True, eq=False)
class Card:
    """What is shown of an indicator. ``place`` is its place in the plan, from 1."""

    place: int
    indicator: Indicator
    measure: str
    headline: JudgedValue
    others: tuple[JudgedValue, ...]
    """This round's other values: one not yet counted stands beside last year's, the forecast beside the actual."""
    bar: Bar | None
    forecast: JudgedValue | None
    chart: str
    history: Sequence[ValueRow]
    departments: tuple[str, ...]
    notes: tuple[Note, ...]
    wording: str
    """The target in the plan's own words, where they say more than number, unit and comparator."""

    @property
    def better(self) -> str:
        """Which way is better, in words."""
        if self.indicator.value_type is ValueType.MILESTONE:
            return f"「{self.indicator.stages[-1]}」を目指す"
        if self.headline.lower is not None or self.headline.upper is not None:
            return "目標の幅の中にあると良い"
        return "多いほど良い" if self.indicator.direction == Direction.RISING else "少ないほど良い"

    @property
    def better_english(self) -> str:
        """The same as a sentence."""
        if self.indicator.value_type is ValueType.MILESTONE:
            return "To be completed. "
        if self.headline.lower is not None or self.headline.upper is not None:
            return "Best within the band. "
        return "Higher is better. " if self.indicator.direction == Direction.RISING else "Lower is better. "

    @property
    def chart_text(self) -> str:
        """The chart in words, for whoever does not see it."""
        values = [f"{year_label(row.fiscal_year)}{row.kind} {_told(row, self.indicator)}" for row in self.history]
        return f"{self.indicator.name}の推移（{self.indicator.unit}）：" + "、".join(values)

    @property
    def chart_text_english(self) -> str:
        """The same in English."""
        values = [
            f"{when_english(row.kind, row.fiscal_year, row.as_of)}: "
            + (state_english(row.state).lower() if row.value is None else _told(row, self.indicator))
            for row in self.history
        ]
        return f"{self.indicator.name} over the years ({self.indicator.unit}): {'; '.join(values)}"


def _told(row: ValueRow, indicator: Indicator) -> str:
    if row.value is None:
        return str(row.state)
    return indicator.stage(row.value) or number_text(row.value)


def cards_of(summaries: Sequence[IndicatorSummary], edition: Edition, registry: Registry) -> tuple[Card, ...]:
    """One card per indicator, with its history drawn."""
    history, renderer = history_of(edition), ChartRenderer()
    return tuple(
        _card(place, each, history.get(each.indicator.code, ()), renderer, registry, edition.round)
        for place, each in enumerate(summaries, start=1)
    )


def _card(
    place: int,
    summary: IndicatorSummary,
    history: Sequence[ValueRow],
    renderer: ChartRenderer,
    registry: Registry,
    round: Round,
) -> Card:
    first, indicator = summary.headline, summary.indicator
    forecast = next((each for each in summary.values if each.kind == Kind.FORECAST), None)
    return Card(
        place=place,
        indicator=indicator,
        measure=_measure(indicator, registry),
        headline=first,
        others=tuple(each for each in summary.values if each is not first and each.fiscal_year == round.fiscal_year),
        bar=bar_of(first, forecast),
        forecast=forecast if forecast and forecast.value is not None else None,
        chart=renderer.chart(
            history, first.target, first.target_date, numbered=indicator.value_type is not ValueType.MILESTONE
        ),
        history=history,
        departments=tuple(
            dict.fromkeys(
                registry.department(each.department, round.as_of).name
                for each in registry.assignments_on(round.as_of)
                if each.indicator == indicator.code
            )
        ),
        notes=tuple(
            Note(each.mark, each.text, *about)
            for each in registry.footnotes
            if each.indicator == indicator.code and (about := _about(each, summary.values)) is not None
        ),
        wording=_wording(indicator, registry, round),
    )


def _measure(indicator: Indicator, registry: Registry) -> str:
    if not indicator.measure:
        return ""
    return f"{indicator.measure} {registry.measure(indicator.plan, indicator.measure).title}"


def _about(note: Footnote, values: Sequence[JudgedValue]) -> tuple[str, str] | None:
    """Which of the values a note is about, in either language; None where it is not shown, so that the note is not."""
    if note.is_general:
        return "", ""
    told = [each for each in values if note.is_about(each.fiscal_year, each.as_of, each.kind)]
    if not told:
        return None
    year = told[0].fiscal_year
    return (year_label(year), year_english(year)) if note.about == era(year) else (told[0].when, told[0].when_english)


def _wording(indicator: Indicator, registry: Registry, round: Round) -> str:
    target = registry.target_on(indicator.code, round.as_of)
    if target is None or target.wording == target.words(indicator.unit):
        return ""
    return target.wording
