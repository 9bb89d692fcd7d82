"""index.html, whole: everything it needs stands in it, and it asks nobody for anything."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Template
from markupsafe import Markup

from schemas.publication import IndicatorValues, KpiAttainment
from sumida_etl.attainment.rounding import number_text, percent_text
from sumida_etl.publication.dashboard.appearance import Tone, looks_of, state_english
from sumida_etl.publication.dashboard.card import Card, cards_of
from sumida_etl.publication.dashboard.english import around, kind_english, year_english, years_english
from sumida_etl.publication.dashboard.rows import moment_of, summaries_of
from sumida_etl.publication.dashboard.summary_image import pictures
from sumida_etl.publication.dashboard.tally import NO_INDICATOR, calm, needing_attention, overview_of
from sumida_etl.publication.files.artefact import Artefact, file_place, file_title, file_title_english, size_label
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.files.html import page_template
from sumida_etl.publication.tables.changes import changes_of
from sumida_etl.publication.tables.edition import SPECIMEN_ENGLISH, SPECIMEN_SENTENCE, Edition, Issue
from sumida_etl.registry import Registry
from sumida_etl.registry.rows.plans import Plan, Ward
from sumida_etl.rounds import era, year_label

NAME, PART = "index.html", "indicators_{}.html"
MOST_CARDS, CARDS_ON_A_PART = 100, 40
"""The most cards that the dashboard itself shows, and that each page of them has where there are more.

A card with its chart and its row of a history of twenty years is some 28 kB; no page is to weigh more than 1.5 MB.
"""
_ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Download:
    """A file offered beside the page."""

    name: str
    title: str
    english: str
    form: str
    size: str


def dashboard_files(issue: Issue, beside: Sequence[Artefact]) -> tuple[Artefact, ...]:
    """``index.html`` and the summary pictures; the page offers these, and the files ``beside`` it, for download."""
    drawn = pictures(issue.edition, issue.registry)
    return (*pages(issue.edition, issue.registry, issue.previous, [*beside, *drawn]), *drawn)


def pages(
    edition: Edition, registry: Registry, previous: Edition | None, files: Sequence[Artefact]
) -> tuple[Artefact, ...]:
    """The dashboard; ``files`` are what it offers for download.

    With more than ``MOST_CARDS`` indicators their cards are on pages of their own, in the plan's order, and the
    dashboard has each indicator's verdict with a link to its card.
    """
    summaries = summaries_of(edition, registry)
    cards = cards_of(summaries, edition, registry)
    split = [cards[at : at + CARDS_ON_A_PART] for at in range(0, len(cards), CARDS_ON_A_PART)]
    named = {PART.format(number): part for number, part in enumerate(split if len(cards) > MOST_CARDS else [], start=1)}
    parts = {card.indicator.code: name for name, part in named.items() for card in part}
    script, ward = _asset("dashboard.js"), edition.ward
    overview = overview_of(edition, summaries)
    looks = looks_of(edition.words)
    shared = {
        "edition": edition,
        "specimen_sentence": SPECIMEN_SENTENCE,
        "ward": ward,
        "round": edition.round,
        "moment": moment_of(edition.round),
        "moment_english": f"As of {edition.round.stamp}",
        "years_english": years_english(edition.round.fiscal_year),
        "kpi_file": file_name(KpiAttainment, edition),
        "values_file": file_name(IndicatorValues, edition),
        "looks": looks,
        "style": Markup(_asset("dashboard.css")),  # noqa: S704 - our own files, not anybody's text
    }
    text = _template("page.html.j2").render(
        **shared,
        periods=_periods(ward),
        specimen_english=SPECIMEN_ENGLISH,
        parts=parts,
        looks_before=looks_of(previous.words) if previous else looks,
        first_unjudged=[look.tone for look in looks.values()].index(Tone.NONE),
        cards=cards,
        overview=overview,
        needy=needing_attention(summaries),
        calm=calm(overview.headlines),
        no_indicator=NO_INDICATOR,
        indicator_of=registry.indicator,
        changes=changes_of(edition, previous),
        departments=sorted({name for card in cards for name in card.departments}),
        years=_years(cards),
        downloads=downloads_of(files),
        script=Markup(script),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    made = [Artefact(NAME, text.encode())]
    names = [None, *named, None]
    for before, (name, part), after in zip(names, named.items(), names[2:], strict=False):
        text = _template("part.html.j2").render(
            **shared, cards=part, years=_years(part), before=before, after=after, all=len(cards)
        )
        made.append(Artefact(name, text.encode()))
    return tuple(made)


def _years(cards: Sequence[Card]) -> list[int]:
    return sorted({row.fiscal_year for card in cards for row in card.history})


def _periods(ward: Ward) -> list[tuple[str, str]]:
    """The plans' period, or each plan's where they differ, in Japanese and in English."""
    periods = {
        plan.name: (_period(plan, ward, year_label, "～"), _period(plan, ward, year_english, "–"))
        for plan in ward.plans
    }
    if len(set(periods.values())) == 1:
        (japanese, english), *_ = periods.values()
        return [(f"計画期間 {japanese}", f"Plan period {english}")]
    return [(f"{name} {japanese}", f"{name} {english}") for name, (japanese, english) in periods.items()]


def _period(plan: Plan, ward: Ward, year: Callable[[int], str], to: str) -> str:
    first, last = ward.years_of(plan)
    return f"{year(first)}{to}{'' if last is None else year(last)}"


@cache
def _template(name: str) -> Template:
    path = _ASSETS / name
    return page_template(
        path,
        plain=_plain,
        read=number_text,
        percent=percent_text,
        year=year_label,
        era=era,
        year_english=year_english,
        state_english=state_english,
        kind_english=kind_english,
        around=around,
    )


def downloads_of(files: Sequence[Artefact]) -> tuple[Download, ...]:
    """What the page offers, the most asked for first."""
    return tuple(
        Download(
            each.name,
            file_title(each.name),
            file_title_english(each.name),
            PurePosixPath(each.name).suffix[1:].upper(),
            size_label(len(each.content)),
        )
        for each in sorted(files, key=lambda each: file_place(each.name))
    )


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _plain(number: Decimal | int) -> str:
    """A number as it stands in the CSV."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)
