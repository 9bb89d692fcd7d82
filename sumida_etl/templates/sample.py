"""Sample submissions: the templates of a round, filled in from ``sample/<round>/`` the way people type."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import COVER, INDICATORS, NARRATIVES, RESULTS, TABLES, Sheet
from sumida_etl.errors import SumidaError
from sumida_etl.permissions import closed_file, closed_folder
from sumida_etl.registry import Registry
from sumida_etl.registry.cells.texts import required, text
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.table import read_table
from sumida_etl.rounds import Round, day_label
from sumida_etl.templates.invented import invented_rows
from sumida_etl.templates.questionnaire import Asked
from sumida_etl.templates.rows import columns_written, is_open
from sumida_etl.templates.saved import saved
from sumida_etl.templates.token import TokenKey
from sumida_etl.templates.workbook import FIRST_COVER_ROW, template, template_name
from sumida_etl.vocabulary import SPECIMEN

_FIGURES = {"コード": required, "所属コード": required, "現在": text, "見込": text, "基準日": text, "備考": text}
_TEXTS = {
    **dict.fromkeys(("計画", "取組番号", "項目", "所属コード"), required),
    **dict.fromkeys(("取組状況", "取組予定"), text),
}
Typed = Mapping[str, str]
"""What is typed into a row, by the declared column's name."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What every department typed: by sheet, then by department and the row's code or (plan, measure, item)."""

    figures: Mapping[tuple[str, str], Typed]
    texts: Mapping[tuple[str, ...], Typed]


def invented_sample(registry: Registry, asked: Asked) -> Sample:
    """A sample of any plan and round: figures on the way from baseline to target, texts that say what they are."""
    rows = list(invented_rows(registry, asked))
    return Sample(
        {(key[0], key[1]): typed for sheet, key, typed in rows if sheet != NARRATIVES.name},
        {key: typed for sheet, key, typed in rows if sheet == NARRATIVES.name},
    )


def sample_of(folder: Path, registry: Registry, asked: Asked) -> tuple[Sample, bool]:
    """The sample written of a round of this plan, or one that is invented: whether it is stands beside it.

    Raises PlanError where a line is unreadable.
    """
    try:
        written = load_sample(folder, asked.round)
    except NoSampleError:
        return invented_sample(registry, asked), True
    codes = [*asked.sheets[INDICATORS.name]["code"], *asked.sheets[RESULTS.name]["figure"]]
    departments = [*asked.sheets[INDICATORS.name]["department"], *asked.sheets[RESULTS.name]["department"]]
    if set(zip(departments, codes, strict=True)) & set(written.figures):
        return written, False
    return invented_sample(registry, asked), True


class NoSampleError(SumidaError, FileNotFoundError):
    """There is no sample of the round."""

    def __init__(self, folder: Path, round: Round) -> None:
        there = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
        others = f"見本があるのは {'、'.join(there)} です。" if there else ""
        super().__init__(f"{round.key} の見本は {folder} にありません。{others}")
        self.round = round


def load_sample(folder: Path, round: Round) -> Sample:
    """Read a round's sample. Raises NoSampleError, and PlanError where a line is unreadable."""
    if not (folder / round.key).is_dir():
        raise NoSampleError(folder, round)
    figures = {
        (line.cells["所属コード"], line.cells["コード"]): {
            "actual": line.cells["現在"],
            "forecast": line.cells["見込"],
            "as_of": line.cells["基準日"],
            "remark": line.cells["備考"],
            "final": line.cells["前年度確定"],
        }
        for line in read_table(folder / round.key / "figures.csv", _FIGURES, {"前年度確定": text})
    }
    texts = {
        tuple(line.cells[name] for name in ("所属コード", "計画", "取組番号", "項目")): {
            "progress": line.cells["取組状況"],
            "outlook": line.cells["取組予定"],
        }
        for line in read_table(folder / round.key / "narrative.csv", _TEXTS)
    }
    return Sample(figures, texts)


def write_sample(folder: Path, sample: Sample, registry: Registry, asked: Asked, key: TokenKey) -> Iterator[Path]:
    """Write every owing department's filled-in workbook; yields each path as it is written."""
    closed_folder(folder.parent, folder.name)
    for department in registry.owing(asked.round.as_of):
        book = template(registry.ward_of(department), department, asked, key)
        _fill_cover(book[COVER.name], department, asked.round)
        for sheet in TABLES:
            _fill_table(book[sheet.name], sheet, sample, department, asked)
        path = closed_file(folder / template_name(department, asked.round))
        path.write_bytes(saved(book))
        yield path


def _fill_cover(sheet: Worksheet, department: Department, round: Round) -> None:
    day = round.as_of + timedelta(days=40)  # R5-12: 令和6年2月9日
    typed = {
        "author": f"{SPECIMEN} 花子",
        "contact": f"内線 {''.join(filter(str.isdigit, department.code)).zfill(4)}",
        "submitted_on": day_label(day),
    }
    for row, column in enumerate(COVER.columns, start=FIRST_COVER_ROW):
        if column.name in typed:
            sheet.cell(row, 2).value = typed[column.name]


def _fill_table(sheet: Worksheet, declared: Sheet, sample: Sample, department: Department, asked: Asked) -> None:
    rows = asked.of(declared, department.code)
    columns = columns_written(declared, asked.round, rows)
    for number, row in enumerate(rows.to_dict("records"), start=declared.header_row + 1):
        typed = _typed(declared, sample, department.code, {str(name): str(value) for name, value in row.items()})
        for index, column in enumerate(columns, start=1):
            if is_open(column, row) and typed.get(column.name):
                sheet.cell(number, index).value = typed[column.name]


def _typed(sheet: Sheet, sample: Sample, department: str, row: Mapping[str, str]) -> Typed:
    if sheet is NARRATIVES:
        return sample.texts.get((department, row["plan"], row["measure"], row["item"]), {})
    code = row["code"] if sheet is INDICATORS else row["figure"]
    return sample.figures.get((department, code), {})
