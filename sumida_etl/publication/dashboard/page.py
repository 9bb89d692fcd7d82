"""index.html, whole: everything it needs stands in it, and it asks nobody for anything."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path, PurePosixPath

from jinja2 import Template
from markupsafe import Markup

from schemas.publication import IndicatorValues, KpiAttainment
from sumida_etl.attainment.rounding import percent_text
from sumida_etl.publication.dashboard.appearance import LOOKS, look_of
from sumida_etl.publication.dashboard.card import cards_of
from sumida_etl.publication.dashboard.rows import moment_of, summaries_of
from sumida_etl.publication.dashboard.summary_image import pictures
from sumida_etl.publication.dashboard.tally import in_need_of_care, overview_of
from sumida_etl.publication.files.artefact import Artefact, file_title
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.files.html import page_template
from sumida_etl.publication.tables.changes import changes_of
from sumida_etl.publication.tables.edition import SPECIMEN_SENTENCE, Edition, Issue
from sumida_etl.registry import Registry
from sumida_etl.rounds import era, year_label

NAME = "index.html"
_ASSETS = Path(__file__).parent / "assets"


@dataclass(frozen=True, slots=True)
class Download:
    """A file offered beside the page."""

    name: str
    title: str
    form: str
    size: str


def dashboard_files(issue: Issue, beside: Sequence[Artefact]) -> tuple[Artefact, ...]:
    """``index.html`` and the summary pictures; the page offers these, and the files ``beside`` it, for download."""
    drawn = pictures(issue.edition, issue.registry)
    return (page(issue.edition, issue.registry, issue.previous, [*beside, *drawn]), *drawn)


def page(edition: Edition, registry: Registry, previous: Edition | None, files: Sequence[Artefact]) -> Artefact:
    """The dashboard; ``files`` are what it offers for download."""
    summaries = summaries_of(edition, registry)
    cards = cards_of(summaries, edition, registry)
    script = _asset("dashboard.js")
    text = _template().render(
        edition=edition,
        specimen_sentence=SPECIMEN_SENTENCE,
        ward=edition.ward,
        round=edition.round,
        moment=moment_of(edition.round),
        moment_english=f"As of {edition.round.stamp}",
        cards=cards,
        overview=overview_of(edition, summaries),
        needy=in_need_of_care(summaries),
        changes=changes_of(edition, previous),
        departments=sorted({name for card in cards for name in card.departments}),
        years=sorted({row.fiscal_year for card in cards for row in card.history}),
        downloads=downloads_of(files),
        kpi_file=file_name(KpiAttainment, edition),
        values_file=file_name(IndicatorValues, edition),
        looks=LOOKS,
        style=Markup(_asset("dashboard.css")),  # noqa: S704 - our own files, not anybody's text
        script=Markup(script),  # noqa: S704
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    return Artefact(NAME, text.encode())


@cache
def _template() -> Template:
    path = _ASSETS / "page.html.j2"
    return page_template(path, plain=_plain, read=_read, percent=percent_text, year=year_label, era=era, look=look_of)


def downloads_of(files: Sequence[Artefact]) -> tuple[Download, ...]:
    """What the page offers, in the order given."""
    return tuple(
        Download(
            each.name, file_title(each.name), PurePosixPath(each.name).suffix[1:].upper(), _size(len(each.content))
        )
        for each in files
    )


def _size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _plain(number: Decimal | int) -> str:
    """A number as it stands in the CSV."""
    return format(number, "f") if isinstance(number, Decimal) else str(number)


def _read(number: Decimal) -> str:
    """A number as people read it: thousands apart, a true minus. The digits are the CSV's."""
    return format(number, ",f").replace("-", "−")
