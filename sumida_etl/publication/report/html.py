"""report.html: one file that asks for no other, to be read on a screen and printed on A4."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Template
from markupsafe import Markup

from sumida_etl.publication.files.html import page_template
from sumida_etl.publication.report.blocks import Block, Heading, Report
from sumida_etl.publication.report.tables import PAGE_WIDTH, Mark

_FOLDER = Path(__file__).parent
_MARKS = {Mark.DONE: "done", Mark.RESULT: "result", Mark.NEXT: "next"}


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands under it, up to the next one."""

    heading: Heading | None
    blocks: tuple[Block, ...]


def html_bytes(report: Report) -> bytes:
    """The report as a page. Every text of it is escaped."""
    text = _template().render(
        report=report,
        sections=list(_sections(report.blocks)),
        numbers={each.heading.anchor: each.number for each in report.listed()},
        style=_style(),
        running=_css_text(report.running),
        marks=_MARKS,
        page_width=PAGE_WIDTH,
        kind=lambda block: type(block).__name__,
    )
    return text.encode("utf-8")


def _sections(blocks: Sequence[Block]) -> Iterator[_Section]:
    heading: Heading | None = None
    under: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            yield _Section(heading, tuple(under))
            heading, under = block, []
        else:
            under.append(block)
    yield _Section(heading, tuple(under))


def _css_text(text: str) -> str:
    """A text inside a string of a style sheet, where no escape of HTML is read: every character by its number."""
    return "".join(f"\\{ord(sign):06x}" for sign in text)


@cache
def _template() -> Template:
    return page_template(_FOLDER / "report.html.j2")


@cache
def _style() -> Markup:
    return Markup((_FOLDER / "report.css").read_text(encoding="utf-8"))  # noqa: S704 - the project's own file
