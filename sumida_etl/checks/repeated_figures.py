"""再掲 of another department's figure: the two numbers must agree (B002).

The workbook with the original may be read in another chunk. So ``repeated_in`` collects from each inspection what is to
be compared, and ``repeated_findings`` compares once all chunks of a round are together.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from sumida_etl.checks.facts import figure_name, repeats_of
from sumida_etl.checks.findings.finding import CellRef, Finding, finding
from sumida_etl.checks.matching.responses import Responses
from sumida_etl.reader.tables import Forms, Layout
from sumida_etl.registry import Registry
from sumida_etl.rounds import Round
from sumida_etl.rules.answers import says_something
from sumida_etl.templates.known_figures import shown
from sumida_etl.values import raw_text
from sumida_etl.vocabulary import Kind, Part, State


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """A number that a submission reported in a column (``actual`` or ``forecast``) for a figure that others repeat."""

    submission: str
    column: str
    figure: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class RepeatedFigure:
    """A number that repeats the figure ``source``, which its own workbook does not report.

    ``answered``: the row has a 備考.
    """

    place: CellRef
    column: str
    figure: str
    source: str
    value: Decimal
    raw: str
    answered: bool


@dataclass(frozen=True, slots=True)
class RepeatedFigures:
    """What is to be compared, of many submissions."""

    sources: tuple[SourceFigure, ...] = ()
    repeats: tuple[RepeatedFigure, ...] = ()

    @classmethod
    def together(cls, parts: Iterable["RepeatedFigures"]) -> "RepeatedFigures":
        """Those of several chunks. A submission read in two chunks counts once."""
        every = tuple(parts)
        sources = dict.fromkeys(one for part in every for one in part.sources)
        return cls(tuple(sources), tuple(dict.fromkeys(one for part in every for one in part.repeats)))


def repeated_in(responses: Iterable[Responses], forms: Forms, registry: Registry) -> RepeatedFigures:
    """Collect the original and the repeated numbers of laid-out submissions."""
    repeats = repeats_of(registry)
    concerned = [(read, _reported(read.rows, {*repeats, *repeats.values()})) for read in responses]
    sources = [source for read, rows in concerned for source in _sources(read, rows, set(repeats.values()))]
    here = {(one.submission, one.column, one.figure) for one in sources}
    found = [
        one
        for read, rows in concerned
        for one in _repeats(read, rows[rows["figure"].isin(list(repeats))], forms, repeats)
        if (one.place.submission, one.column, one.source) not in here
    ]
    return RepeatedFigures(tuple(sources), tuple(found))


def originals_in(values: pd.DataFrame, results: pd.DataFrame, registry: Registry) -> Iterator[SourceFigure]:
    """The numbers that others repeat, in frames of figures (columns of ``Batch.values`` and ``Batch.results``)."""
    originals = set(repeats_of(registry).values())
    own = [
        Round.parse(key).fiscal_year == year for key, year in zip(values["round"], values["fiscal_year"], strict=True)
    ]
    whole = values[pd.Series(own, index=values.index, dtype=bool) & (values["part"] == Part.VALUE)]
    for rows, name in ((whole, "indicator"), (results, "result")):
        numbers = rows[rows[name].isin(list(originals)) & (rows["state"] == State.VALUE)]
        for row in numbers.to_dict("records"):
            column = "forecast" if row["kind"] == Kind.FORECAST else "actual"
            yield SourceFigure(row["submission"], column, row[name], row["value"])


def repeated_findings(
    figures: RepeatedFigures, submissions: Collection[str], together: pd.DataFrame, registry: Registry
) -> Iterator[Finding]:
    """A warning for each number of ``submissions`` that differs from the original.

    ``together`` (columns submission, name) are the submissions among which the original is looked for. Where two of
    them report it, neither is taken for the original.
    """
    names = dict(zip(together["submission"], together["name"], strict=True))
    reported: defaultdict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for one in figures.sources:
        if one.submission in names:
            reported[one.column, one.figure][one.submission] = one.value
    wanted = set(submissions)
    for each in figures.repeats:
        others = [pair for pair in reported[each.column, each.source].items() if pair[0] != each.place.submission]
        if each.place.submission in wanted and len(others) == 1 and others[0][1] != each.value:
            yield _differs(each, names[others[0][0]], others[0][1], registry)


def _reported(rows: pd.DataFrame, figures: Collection[str]) -> pd.DataFrame:
    """The asked rows of some figures; parts of a ratio are no figure of their own."""
    return rows[rows["asked"] & (rows["part"] == Part.VALUE) & rows["figure"].isin(list(figures))]


def _sources(read: Responses, rows: pd.DataFrame, figures: Collection[str]) -> Iterator[SourceFigure]:
    original = rows[rows["figure"].isin(list(figures))]
    for column in read.sheet.numbers if len(original) else ():
        cells = zip(original["submission"], original["figure"], original[f"{column}_value"], strict=True)
        yield from (SourceFigure(key, column, figure, value) for key, figure, value in cells if value is not None)


def _repeats(read: Responses, rows: pd.DataFrame, forms: Forms, repeats: dict[str, str]) -> Iterator[RepeatedFigure]:
    sheet = read.sheet
    for column in sheet.numbers if len(rows) else ():
        for row in rows.to_dict("records"):
            layout = forms.layouts[row["submission"], sheet.name]
            if (value := row[f"{column}_value"]) is None or not _stands_once(layout, column):
                continue
            place = CellRef(row["submission"], sheet.name, layout.cell(column, row["row"]))
            raw, answered = raw_text(row[column]), says_something(raw_text(row["remark"]))
            yield RepeatedFigure(place, column, row["figure"], repeats[row["figure"]], value, raw, answered)


def _stands_once(layout: Layout, column: str) -> bool:
    """A header that is missing or stands twice is a finding of its own: what its cells mean cannot be known."""
    return column in layout.columns and column not in layout.repeated


def _differs(each: RepeatedFigure, file: str, value: Decimal, registry: Registry) -> Finding:
    said = {"source": figure_name(registry, each.source), "value": shown(value), "file": file}
    return finding("B002", each.place, each.raw, said, figure=each.figure, answered=each.answered)
