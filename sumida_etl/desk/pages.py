"""The desk's pages as HTML: Jinja templates that escape everything, and what they need to know."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sumida_etl.desk.standing import moment_label
from sumida_etl.rounds import weekday_label, year_label

FOLDER = Path(__file__).with_name("pages")


def page(name: str, **about: object) -> str:
    """A page of the folder ``pages``, by its name without suffix."""
    return _environment().get_template(f"{name}.html.j2").render(**about)


@cache
def asset(name: str) -> bytes:
    """The style sheet or the script."""
    return (FOLDER / name).read_bytes()


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(FOLDER)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters |= {"moment": moment_label, "weekday": weekday_label, "fiscal_year": year_label}
    return made
