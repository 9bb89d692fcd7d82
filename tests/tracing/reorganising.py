"""The ward's plan as a coordinator edits it between two rounds: a department renamed, two merged, one split, a target
revised. Rows end and others begin; nothing is taken away.
"""

import shutil
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from soak.decade.plan_edits import edit
from sumida_etl.templates.sample import Sample

DAY = date(2024, 2, 1)
LAST = (DAY - timedelta(days=1)).isoformat()
RENAMED = {"D302": "税務収納課"}
OPENED = {"D151": ("協働広報課", "D104;D401"), "D152": ("DX推進課", "D105"), "D153": ("DX人材育成課", "D105")}
CLOSED = ("D104", "D401", "D105")
Row = dict[str, str]


def successors(department: str) -> tuple[str, ...]:
    """The department that continues another's work."""
    return {"D104": ("D151",), "D401": ("D151",), "D105": ("D152", "D153")}.get(department, (department,))


def successor(department: str, figure: str) -> str:
    """Who goes on with one of its figures: courses and exhibitions went to the second part of the split one."""
    last = successors(department)
    return last[-1] if "E2056" <= figure < "E2072" else last[0]


def reorganised(plan: Path, folder: Path) -> Path:
    """A copy of the plan, edited."""
    shutil.copytree(plan, folder)
    edit(folder, "departments.csv", _departments)
    edit(folder, "assignments.csv", _assignments)
    edit(folder, "results.csv", _results)
    for name in ("items.csv", "measures.csv"):
        edit(folder, name, _lists)
    edit(folder, "targets.csv", _targets)
    return folder


def resent(sample: Sample) -> Sample:
    """The sample as the departments that then stand type it."""
    figures = {(successor(department, code), code): typed for (department, code), typed in sample.figures.items()}
    texts = {
        (code, *about): typed for (department, *about), typed in sample.texts.items() for code in successors(department)
    }
    return Sample(figures, texts)


def _departments(rows: list[Row]) -> list[Row]:
    made = []
    for row in rows:
        code = row["所属コード"]
        made.append({**row, "有効終了": LAST} if code in CLOSED or code in RENAMED else row)
        if code in RENAMED:
            made.append({**row, "所属名": RENAMED[code], "有効開始": DAY.isoformat()})
    begun: Mapping[str, str] = {"部": "企画経営室", "有効開始": DAY.isoformat(), "有効終了": "", "備考": ""}
    return [*made, *({**begun, "所属コード": code, "所属名": name, "前身": of} for code, (name, of) in OPENED.items())]


def _assignments(rows: list[Row]) -> list[Row]:
    ended = [{**row, "有効終了": LAST} if row["所属コード"] in CLOSED else row for row in rows]
    begun = [
        {**row, "所属コード": successor(row["所属コード"], row["指標コード"]), "有効開始": DAY.isoformat()}
        for row in rows
        if row["所属コード"] in CLOSED
    ]
    return [*ended, *begun]


def _results(rows: list[Row]) -> list[Row]:
    return [
        {**row, "所属コード": code}
        for row in rows
        for code in dict.fromkeys((row["所属コード"], successor(row["所属コード"], row["実績コード"])))
    ]


def _lists(rows: list[Row]) -> list[Row]:
    return [
        {
            **row,
            "担当所属コード": ";".join(
                dict.fromkeys(
                    one for code in row["担当所属コード"].split(";") for one in (code, *successors(code)) if one
                )
            ),
        }
        for row in rows
    ]


def _targets(rows: list[Row]) -> list[Row]:
    revised = {
        **rows[-1],
        "指標コード": "I202",
        "有効開始": DAY.isoformat(),
        "目標年度": "R7",
        "目標条件": "",
        "目標値": "50",
    }
    return [*rows, {**revised, "許容幅": "", "表記": "50手続"}]
