"""An indicator's values over the years, and its small line chart."""

import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any
from urllib.parse import quote

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from schemas.publication import IndicatorValues
from sumida_etl.attainment.rounding import number_text
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.publication.tables.table_rows import ValueRow, by_indicator, rows_of
from sumida_etl.rounds import era, fiscal_end
from sumida_etl.vocabulary import Kind

_SIZE = (3.4, 1.3)
"""Of a chart, in inches; the page scales it."""
_INK, _SOFT, _LINE = "#1a2230", "#5a6472", "#31537c"
_PAPER: dict[Any, Any] = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
"""Under a label, so that no line runs through its digits."""
_ABOVE = 4
"""Marks stand above labels and their paper."""
_MOST_YEARS = 9
"""Years that are named under the line; of more, every second, third …"""
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text, in the reader's own font: a chart holds digits and R alone
    "svg.hashsalt": "dashboard",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
}


def history_of(edition: Edition) -> dict[str, list[ValueRow]]:
    """By indicator and then by date: every 確定, and what this round's year has so far: no 見込 once it has ended."""
    round = edition.round
    shown = {(Kind.ACTUAL, round.as_of), (Kind.FORECAST, round.fiscal_end)} if not round.is_final else set()
    rows = rows_of(edition.tables[IndicatorValues], ValueRow)
    found = by_indicator(row for row in rows if row.kind == Kind.FINAL or (row.kind, row.as_of) in shown)
    # Numbers of two units make no line.
    return {code: [row for row in every if row.unit == every[-1].unit] for code, every in found.items()}


class ChartRenderer:
    """Draws one chart after another on the same paper and without matplotlib's own ticks: five times as fast."""

    def __init__(self) -> None:
        with mpl.rc_context(_STYLE):
            self._figure = Figure(figsize=_SIZE)
            self._axes = self._figure.add_axes((0.07, 0.34, 0.86, 0.47))
            self._axes.set_axis_off()

    def chart(
        self, history: Sequence[ValueRow], target: Decimal | None, target_date: date | None, *, numbered: bool = True
    ) -> str:
        """The chart as a ``data:`` address, so that twenty-five of them share neither ids nor styles with the page.

        ``numbered``: with the first and the latest value; the places of stages (有無) are no numbers to read.
        """
        axes = self._axes
        finals = [row for row in history if row.kind == Kind.FINAL]
        known = [row for row in history if row.kind != Kind.FORECAST and row.value is not None]
        settled = [row for row in finals if row.value is not None]
        foreseen = [row for row in history if row.kind == Kind.FORECAST and row.value is not None]
        goal = None if target is None or target_date is None else (target_date.toordinal(), float(target))
        with mpl.rc_context(_STYLE):
            for drawn in (*axes.lines, *axes.texts):
                drawn.remove()
            _frame(axes, history, goal)
            for before, after in pairwise(finals):
                _stretch(axes, (before, after), "-")
            for row in known[-1:]:
                if row.kind == Kind.ACTUAL:
                    _stretch(axes, [*settled[-1:], row], "-")
            for row in foreseen:
                _stretch(axes, [*known[-1:], row], ":")
            _dots(axes, known, _LINE)
            _dots(axes, foreseen, "white")
            if numbered:
                _labels(axes, known, goal and (goal, target))
            picture = io.StringIO()
            bare = {"Date": None, "Creator": None, "Format": None, "Type": None}
            self._figure.savefig(picture, format="svg", transparent=True, metadata=bare)
        svg = picture.getvalue()
        return "data:image/svg+xml," + quote(" ".join(svg[svg.index("<svg") :].split()), "'/:;=,()")


def _place(row: ValueRow) -> tuple[int, float]:
    return row.as_of.toordinal(), float(row.value or 0)


def _frame(axes: Axes, history: Sequence[ValueRow], goal: tuple[int, float] | None) -> None:
    """The limits, the years under the line, and the line to reach."""
    values = [float(row.value) for row in history if row.value is not None] + ([goal[1]] if goal else [])
    low, high = min(values, default=0.0), max(values, default=1.0)
    room = 0.14 * ((high - low) or 1.0)
    axes.set_ylim(low - room, high + room)
    days = [row.as_of.toordinal() for row in history] + ([goal[0]] if goal else [])
    first, last = min(days, default=1), max(days, default=2)
    axes.set_xlim(first - 60, last + 60)
    years = range(date.fromordinal(first).year, date.fromordinal(last).year + 1)
    ends = [end for end in (fiscal_end(year - 1) for year in years) if first <= end.toordinal() <= last]
    below: dict[str, Any] = {"ha": "center", "va": "top", "color": _SOFT, "transform": axes.get_xaxis_transform()}
    for end in ends[:: -(-len(ends) // _MOST_YEARS) or 1]:
        axes.text(end.toordinal(), -0.34, era(end.year - 1), **below)
    if goal:
        axes.plot([first, goal[0]], [goal[1]] * 2, color=_SOFT, linewidth=0.8, dashes=(2, 3))
        axes.plot(*([place] for place in goal), "D", color=_INK, markersize=4.5, zorder=_ABOVE)


def _stretch(axes: Axes, rows: Sequence[ValueRow], dash: str) -> None:
    """A line through values; one that is not there breaks it."""
    if all(row.value is not None for row in rows):
        axes.plot(*zip(*map(_place, rows), strict=True), dash, color=_LINE, linewidth=1.6)


def _dots(axes: Axes, rows: Sequence[ValueRow], fill: str) -> None:
    if rows:
        places = zip(*(_place(row) for row in rows), strict=True)
        axes.plot(*places, "o", color=_LINE, markerfacecolor=fill, markersize=4.5, zorder=_ABOVE)


def _labels(axes: Axes, known: Sequence[ValueRow], goal: tuple[tuple[int, float], Decimal | None] | None) -> None:
    """The first and the latest value and the target: enough to read the others by."""
    ends = (known[:2], known[:-3:-1]) if len(known) > 1 else (known,)
    marks = [(_place(end[0]), end[0].value, _INK, _side(end)) for end in ends if end]
    if goal:
        marks.append((*goal, _SOFT, 6))
    for place, number, colour, away in marks:
        below = "top" if away < 0 else "baseline"
        label = "" if number is None else number_text(number)
        axes.annotate(
            label, place, (0, away), textcoords="offset points", ha="center", va=below, color=colour, bbox=_PAPER
        )


def _side(rows: Sequence[ValueRow]) -> int:
    """Points up or down from the first value: away from the line to the other."""
    values = [row.value or 0 for row in rows]
    return -6 if len(values) == 2 and values[0] < values[1] else 6
