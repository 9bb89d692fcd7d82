"""The workbook a department fills in: its sheets in order, and what each asks for."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import timedelta

import pandera.pandas as pa

from schemas.columns import Column, Type, columns_of, shown
from schemas.submission.cover import Cover
from schemas.submission.indicators import Indicators
from schemas.submission.narratives import Narratives
from schemas.submission.results import Results
from sumida_etl.rounds import Round, day_label

FIGURES = ("actual", "forecast", "final")
"""The columns of numbers that are figures of a plan: each is a row of its own in batch and warehouse."""


CHECK = shown("check", "点検", "記入したことに、その場で答える欄です。", width=32)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as declared: where its rows begin, what identifies a row, and how many spare rows it has."""

    model: type[pa.DataFrameModel]
    about: str
    key: tuple[str, ...]
    spare_rows: int = 0
    header_row: int = 3
    shown: tuple[Column, ...] = ()
    """What the department sees beside its answers and nobody reads back."""

    @property
    def name(self) -> str:
        """The sheet's tab."""
        return str(self.model.Config.name)

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every declared column."""
        return columns_of(self.model)

    def columns_in(self, round: Round) -> tuple[Column, ...]:
        """The columns a round asks for: a 3月末 round wants no forecast."""
        return tuple(column for column in self.columns if column.final_round or not round.is_final)

    def written_in(self, round: Round, shown: Container[str]) -> tuple[Column, ...]:
        """The columns as a workbook of the round shows them, with those of ``shown`` that it has."""
        columns: list[Column] = []
        for column in self.columns_in(round):
            columns += [each for each in self.shown if each.before == column.name and each.name in shown]
            columns.append(column)
        return (*columns, *(each for each in self.shown if not each.before and each.name in shown))

    @property
    def live(self) -> bool:
        """Whether its last column answers while the department types."""
        return CHECK in self.shown

    @property
    def numbers(self) -> tuple[str, ...]:
        """The names of the columns that hold a number or a state word."""
        return tuple(column.name for column in self.columns if column.type == "number")

    @property
    def notes(self) -> tuple[Column, ...]:
        """What the department types beside the figures: every input column but ``FIGURES`` and the days they name."""
        days = {column.counted_on for column in self.columns}
        apart = days.union(FIGURES)
        return tuple(column for column in self.columns if column.role == "input" and column.name not in apart)

    @property
    def kept(self) -> Mapping[str, Type]:
        """The notes as they are kept in batch and warehouse, by name: of a number its text as typed too.

        Where a sheet has no figures, each note has a cell of its own to be found by, and, where it was confirmed by
        変更なし, the workbook and the cell that it was typed in.
        """
        notes = {column.name: column.type for column in self.notes}
        typed: dict[str, Type] = {f"{name}_raw": "text" for name, kind in notes.items() if kind == "number"}
        if self.numbers:
            return {**notes, **typed}
        cells: dict[str, Type] = {f"{name}_cell": "text" for name in notes}
        told: dict[str, Type] = {f"{name}_{fact}": "text" for name in notes for fact in ("told_in", "told_cell")}
        return {**notes, **typed, **cells, **told}


def header(column: Column, round: Round) -> str:
    """The column's header text in a round's workbook."""
    return _said(column.title, round)


def about(column: Column, round: Round) -> str:
    """What the column is for, in a round's workbook."""
    return _said(column.about, round)


def _said(text: str, round: Round) -> str:
    """A declared text with the words of a round in it."""
    return text.format(
        as_of=round.as_of_label, year=round.year_label, next_year=round.next_year_label, last_year=round.last_year_label
    )


def example(column: Column, round: Round) -> str:
    """What could stand in a column of a round's workbook."""
    counted, sent = round.as_of.replace(day=15), round.as_of + timedelta(days=12)
    return column.example.format(counted=day_label(counted), sent=day_label(sent))


COVER = Sheet(Cover, "所属と担当者を確かめ、黄色の欄に記入します。", key=())
INDICATORS = Sheet(Indicators, "目標のある数値です。黄色の欄に記入します。", key=("code",), shown=(CHECK,))
UNCHANGED = next(column for column in COVER.columns if column.name == "unchanged")
"""The label of 表紙 beside which a department confirms its last answers."""
RESULTS = Sheet(
    Results, "目標のない実績です。行が足りないときは、下の空き行に記入します。",
    key=("plan", "measure", "item", "name"), spare_rows=5,
    shown=(shown("previous", "前回値", "前回までに報告された最新の値です。", before="actual", width=17), CHECK),
)  # fmt: skip
NARRATIVES = Sheet(
    Narratives, "文章で記入します。行が足りないときは、下の空き行に記入します。",
    key=("plan", "measure", "item", "title"), spare_rows=3,
    shown=(
        shown("last_progress", "前回の取組状況", "前回の回答です。", before="progress", width=32, always=False),
        shown("last_outlook", "前回の取組予定", "前回の回答です。", before="outlook", width=32, always=False),
    ),
)  # fmt: skip
TABLES = (INDICATORS, RESULTS, NARRATIVES)
SHEETS = (COVER, *TABLES)
GUIDE = "記入要領"
RETURN_SLIP = "差戻し票"
"""The sheet put before a returned workbook's own; it comes back with the mended one and is not read."""
