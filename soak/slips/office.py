"""A round of the invented office: what is known before it, and its workbooks, read as they would come in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from random import Random

from schemas.submission import INDICATORS, NARRATIVES, RESULTS
from soak.slips.figures import OfficeFigure, office_figures
from soak.slips.honest import Reported, Whose, series_of
from sumida_etl.reader.tables import Forms, read_forms
from sumida_etl.reader.workbook import Workbook, read_workbook
from sumida_etl.registry import Registry
from sumida_etl.rounds import QUARTERS, Round
from sumida_etl.rules.known_figure import KnownFigure
from sumida_etl.rules.late_finals import as_reported
from sumida_etl.survey.figures_told import in_order
from sumida_etl.templates.invented import invented_rows
from sumida_etl.templates.known_figures import Known, as_last, shown
from sumida_etl.templates.questionnaire import Asked, asked_in
from sumida_etl.templates.sample import Sample, write_sample
from sumida_etl.templates.token import TokenKey
from sumida_etl.vocabulary import Kind, State

KEY = TokenKey(b"invented office")
FIRST = Round.of(2022, 6)
SPARE = (("講習会の参加者の満足度", "%", "61.5", "64.0"), ("出張窓口の利用件数", "件", "1,240", "1,655"))
"""What departments add in spare rows."""
_SPARE_COLUMNS = ("name", "unit", "actual", "forecast")


@dataclass(frozen=True)
class Office:
    """Everything that every department reports, from the first round on."""

    registry: Registry
    figures: tuple[OfficeFigure, ...]
    rounds: tuple[Round, ...]
    series: Mapping[Whose, Mapping[Round, Reported]]

    @classmethod
    def of(cls, registry: Registry, sample: Path, last: Round, seed: int) -> "Office":
        """The office of a seed."""
        rounds = tuple(sorted(one for year in range(FIRST.fiscal_year, last.fiscal_year + 1) for one in _of_year(year)))
        rounds = tuple(one for one in rounds if one <= last)
        figures = office_figures(registry, sample)
        return cls(registry, figures, rounds, series_of(figures, rounds, registry, seed))

    def known_before(self, round: Round) -> Known:
        """What the warehouse would hold of the rounds before one, oldest first."""
        return {(each.department, each.code, each.part): tuple(self._known(each, round)) for each in self.figures}

    def _known(self, figure: OfficeFigure, round: Round) -> Iterator[KnownFigure]:
        series = self.series[figure.department, figure.code, figure.part]
        for told in (one for one in self.rounds if one < round):
            said = series[told]
            kind = Kind.FINAL if told.is_final else Kind.ACTUAL
            if figure.over:
                yield _figure(Kind.FINAL, told.last_fiscal_end, said.actual, told)
                continue
            yield _figure(kind, told.as_of, said.actual, told)
            if not told.is_final:
                yield _figure(Kind.FORECAST, told.fiscal_end, said.forecast, told)
            if figure.yearly and told.as_of.month == QUARTERS[0]:
                yield _figure(Kind.FINAL, told.last_fiscal_end, said.final, told)

    def asked(self, round: Round) -> Asked:
        """The questions of a round, with what was known."""
        registry, previous, finals = self.registry, {}, {}
        for each in self.figures:
            series = self.series[each.department, each.code, each.part]
            if each.sheet != INDICATORS.name or each.shared:
                continue
            last = next((one for one in reversed(self.rounds) if one < round and series[one].actual is not None), None)
            if last is not None:
                previous[registry.group_of(each.department), each.code] = as_last(series[last].actual, last)
            if each.yearly and round.as_of.month != QUARTERS[0] and round > FIRST:
                finals[each.department, each.code, each.part] = as_reported(shown(series[round].final))
        asked = asked_in(registry, round, previous, finals)
        told = self.known_before(round)
        both = {key: (*asked.known.get(key, ()), *told.get(key, ())) for key in asked.known.keys() | told.keys()}
        return replace(asked, known={key: in_order(known) for key, known in both.items()})


def _of_year(year: int) -> Iterator[Round]:
    return (Round.of(year, month) for month in QUARTERS)


def _figure(kind: Kind, day: object, value: Decimal | None, told: Round) -> KnownFigure:
    state = State.COUNTING if value is None else State.VALUE
    return KnownFigure(kind, day, state, value, "" if value is None else f"{value:f}", told=told.key)  # type: ignore[arg-type]


@dataclass(frozen=True)
class OfficeRound:
    """One round: its questions and the workbooks that departments honestly filled in."""

    office: Office
    round: Round
    folder: Path

    @cached_property
    def asked(self) -> Asked:
        """The questions."""
        return self.office.asked(self.round)

    @cached_property
    def workbooks(self) -> Mapping[str, Workbook]:
        """By department; spare rows are filled in too."""
        folder = self.folder / self.round.key
        if not folder.is_dir():
            list(write_sample(folder, self._typed(), self.office.registry, self.asked, KEY))
        read = {path.name.split("_")[1]: read_workbook(path) for path in sorted(folder.glob("*.xlsx"))}
        forms = read_forms(read.values(), self.round)
        return {department: _with_spare_rows(book, forms) for department, book in read.items()}

    def _typed(self) -> Sample:
        figures = {}
        for each in self.office.figures:
            said = self.office.series[each.department, each.code, each.part][self.round]
            random = Random(f"{self.round.key} {each.department} {each.key}")  # noqa: S311 - trials, not secrets
            figures[each.department, each.key] = {
                "actual": _words(said.actual, each.unit, random),
                "forecast": _words(said.forecast, each.unit, random, about=each.grows),
                "final": _words(said.final, each.unit, random),
                "remark": "",
            }
        invented = invented_rows(self.office.registry, self.asked)
        texts = {key: typed for sheet, key, typed in invented if sheet == NARRATIVES.name}
        return Sample(figures, texts)


def _words(value: Decimal | None, unit: str, random: Random, *, about: bool = False) -> str:
    if value is None:
        return State.COUNTING
    number = f"{value:,f}" if random.random() < 0.7 else f"{value:f}"
    return f"{'約' if about and random.random() < 0.3 else ''}{number}{unit if random.random() < 0.5 else ''}"


def with_cells(book: Workbook, sheet: str, cells: Mapping[tuple[int, int], object], name: str) -> Workbook:
    """The workbook with other cells (row and column from 1), under a name of its own."""
    grid = book.sheets[sheet]
    rows = list(grid.rows)
    for (row, column), text in cells.items():
        rows.extend([] for _ in range(row - len(rows)))
        line = [*rows[row - 1], *[""] * (column - len(rows[row - 1]))]
        line[column - 1] = text
        rows[row - 1] = line
    return replace(book, sha256=name, sheets={**book.sheets, sheet: replace(grid, rows=tuple(rows))})


def _with_spare_rows(book: Workbook, forms: Forms) -> Workbook:
    """The workbook with rows that the department added under its own results."""
    layout = forms.layouts.get((book.sha256, RESULTS.name))
    table = forms.tables[RESULTS.name]
    own = table[table["submission"] == book.sha256]
    if layout is None or own.empty:
        return book
    last = own.iloc[-1]
    cells: dict[tuple[int, int], object] = {}
    for row, typed in enumerate(SPARE, start=int(last["row"]) + 1):
        said = {"plan": last["plan"], "measure": last["measure"], **dict(zip(_SPARE_COLUMNS, typed, strict=True))}
        cells |= {(row, layout.columns[name]): text for name, text in said.items() if name in layout.columns}
    return with_cells(book, RESULTS.name, cells, book.sha256)
