"""The sentences obeyed by a robot: it reads the 差戻し票 alone, types what the example says, and is accepted."""

from collections import Counter
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook
from openpyxl.styles import Font

from schemas.submission import RETURN_SLIP
from sumida_etl.checks.batch import Batch
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.registry import Registry
from sumida_etl.returns.kpi_preview import KPI_PREVIEW
from sumida_etl.returns.letter import Letter
from sumida_etl.returns.marked_workbook import marked
from tests.checks.conftest import ROUND, Inspect, asked, filled, inspected, registry  # noqa: F401 - fixtures
from tests.checks.editing import edited
from tests.checks.faults_in_texts import TEXTS
from tests.checks.faults_in_values import NUMBERS, VALUES

FAULTS = [one for one in (*VALUES, *NUMBERS, *TEXTS) if one.expected[0].code not in ("V054",)][::2]
"""Every other fault in one cell. What is mended by taking cells apart is no matter of typing."""


def returned(path: Path, findings: pd.DataFrame, registry: Registry, to: Path) -> Path:  # noqa: F811
    book = read_workbook(path)
    to.write_bytes(
        marked(book, findings.assign(**{KPI_PREVIEW: ""}), Letter(ROUND, "税務課", registry.ward.office), ())
    )
    return to


def obey(path: Path, to: Path) -> list[tuple[str, str]]:
    """Type the example of each 誤り into its cell, or empty a cell that is to be emptied; tells which cells."""
    book = load_workbook(path)
    slip = book[RETURN_SLIP]
    touched = []
    for row in slip.iter_rows(min_row=1, values_only=True):
        if len(row) < 7 or row[1] != "誤り":
            continue
        sheet, address, said, example = str(row[2]), str(row[3]), str(row[5]), row[6]
        cell = book[sheet][address]
        if example:
            cell.value, cell.number_format, cell.data_type = str(example), "@", "s"
        elif "取消線を外して" in said:
            cell.value = str(cell.value)
        elif "消して" in said or "縮めて" in said or "打ち直して" in said:
            cell.value = "該当なし"
        cell.font = Font()
        touched.append((sheet, address))
    book.save(to)
    return touched


def test_what_is_said_can_be_done(
    filled: dict[str, Path],  # noqa: F811
    inspected: Inspect,  # noqa: F811
    registry: Registry,  # noqa: F811
    tmp_path: Path,
) -> None:
    sent = {
        f"{at}": edited(filled[one.department], tmp_path / f"{at}.xlsx", one.edits) for at, one in enumerate(FAULTS)
    }
    first = inspected(sent.values())
    keys = dict(zip(first.submissions["name"], first.submissions["submission"], strict=True))
    bad = set(first.submissions.loc[first.submissions["outcome"] == "差戻し", "name"])
    touched, mended = {}, []
    for at, path in sent.items():
        if path.name in bad:
            of_one = first.findings[first.findings["submission"] == keys[path.name]]
            back = returned(path, of_one, registry, tmp_path / f"back{at}.xlsx")
            mended.append(tmp_path / f"mended{at}.xlsx")
            touched[mended[-1].name] = {*obey(back, mended[-1]), *((e.sheet, e.cell) for e in FAULTS[int(at)].expected)}
    again = inspected(mended)
    untouched = {department: figures(inspected([path])) for department, path in filled.items()}
    wrong = []
    for row in again.submissions.to_dict("records"):
        name = row["name"]
        fault = FAULTS[int(name.removeprefix("mended").removesuffix(".xlsx"))]
        after = figures(again.only([row["submission"]]))
        before = untouched[fault.department]
        changed = {cell for cell, figure in before.items() if figure != after.get(cell)}
        if row["outcome"] != "受理" or changed - touched[name]:
            wrong.append(f"{fault.expected[0].code} {fault.name}")
    assert not wrong


def figures(batch: Batch) -> dict[tuple[str, str], str]:
    return {
        (row["sheet"], row["cell"]): f"{row['state']} {row['value']}"
        for frame in (batch.values, batch.results)
        for row in frame.to_dict("records")
    }


def test_most_faults_are_tried() -> None:
    assert Counter(one.expected[0].code[0] for one in FAULTS)["V"] > 20
