"""A file of ``plan/`` and its columns: header, field, parser, what is written there; the columns that several share."""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sumida_etl.registry.cells import codes, days, texts
from sumida_etl.registry.cells.texts import Parser


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a plan file: its header, the field it becomes, its parser, what a coordinator writes there.

    ``optional``: a file may lack it.
    """

    header: str
    field: str
    parse: Parser
    says: str
    example: str = ""
    optional: bool = False


class PlanFile:
    """A file of ``plan/``, the class of its rows, and its columns in the order they are written in."""

    def __init__(self, name: str, row: type, *columns: Column, says: str = "", younger: bool = False) -> None:
        self.name = name
        self.younger = younger
        """Whether a plan may be without it, as those are that were written before it was thought of."""
        self.row = row
        self.says = says
        self.columns = columns
        self._fields = tuple(column.field for column in columns)
        self._cells = itemgetter(*(column.header for column in columns))

    @property
    def table(self) -> str:
        """The field of ``Registry`` that holds its rows: the file's name without ``.csv``."""
        return self.name.removesuffix(".csv")

    @property
    def required(self) -> dict[str, Parser]:
        """The parsers of the columns that may not be missing, by header."""
        return {column.header: column.parse for column in self.columns if not column.optional}

    @property
    def optional(self) -> dict[str, Parser]:
        """The parsers of the columns that may be missing, by header."""
        return {column.header: column.parse for column in self.columns if column.optional}

    def row_of(self, cells: Mapping[str, Any]) -> Any:  # noqa: ANN401 - an instance of ``row``, which differs per file
        """A line's parsed cells (by header) as a row, each field by its name."""
        return self.row(**dict(zip(self._fields, self._cells(cells), strict=True)))


BEGIN = Column(
    "有効開始", "valid_from", days.day_or_always, "この行が有効になる日。空欄は初めから", "2022-04-01", optional=True
)
END = Column(
    "有効終了", "valid_to", days.day_or_open, "この行が有効な最後の日。空欄は続いている", "2026-03-31", optional=True
)
OWN = Column(
    "コード", "code", codes.own_code, "行そのものの符号。ほかの行と重ならない。空欄でもよい", "I201-T2", optional=True
)
PLAN = Column("計画", "plan", texts.required, "plans.csv の計画コードまたは計画名", "P1")
MEASURE = Column("取組番号", "measure", texts.required, "measures.csv の取組番号", "No.3")
INDICATOR = Column("指標コード", "indicator", codes.code, "indicators.csv の指標コード", "I201")
SOURCE = Column("根拠", "source", texts.text, "どこから写したか。自分で決めたものは「当方」など", "報告書")
SPECIMEN = Column("見本", "specimen", texts.flag, "計画の言葉でなく見本なら 1。報告書に印が付く", "1", optional=True)
NOTE = Column("備考", "note", texts.text, "覚え書き。公開されない")
PUBLIC_NOTE = Column("備考", "note", texts.text, "読む人への説明。公開される。どの調査回でも正しい文にする")
GROUP = Column(
    "団体コード",
    "group",
    codes.city_code_or_none,
    "いくつもの団体（市区町村）を一つの計画で調べるときの、全国地方公共団体コード。一団体だけなら列ごと無くてよい",
    "011002",
    optional=True,
)
