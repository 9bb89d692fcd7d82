"""The faults a coordinator makes, each told with file, line, column and what to write; what is a habit is read."""

import shutil
from pathlib import Path

import pytest

from sumida_etl.registry import load_registry
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.load import load
from sumida_etl.registry.plan_files import PlanFiles
from tests.conftest import CHECKOUT

PLAN = CHECKOUT / "plan"


def edited(file: str, old: str, new: str) -> PlanFiles:
    files = PlanFiles.of_folder(PLAN)
    text = files.text(file)
    assert old in text, old
    return PlanFiles(files.folder, {**files.content, file: text.replace(old, new, 1).encode()})


def _faults() -> list[list[str]]:
    lines = Path(__file__).with_name("plan_faults.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("｜") for line in lines[1:]]


FAULTS = _faults()


@pytest.mark.parametrize(("file", "old", "new", "place", "said"), FAULTS, ids=[f"{f[3]} {f[2]}" for f in FAULTS])
def test_a_fault_is_told_with_its_place_and_its_cure(file: str, old: str, new: str, place: str, said: str) -> None:
    loaded = load(edited(file, old, new))
    told = [str(fault) for fault in loaded.faults if fault.stops]
    assert loaded.registry is None
    assert any(one.startswith(place) and said in one for one in told), told
    assert len(told) < 40, "a file that cannot be read is no fault of the files that name its rows"


HABITS = [
    ("targets.csv", "I101,2022-04-01", "I101,2022/4/1"),
    ("targets.csv", "I101,2022-04-01", "I101,R4.4.1"),
    ("targets.csv", "I101,2022-04-01", "I101,令和4年4月1日"),
    ("targets.csv", "I101,2022-04-01", "I101,２０２２－０４－０１"),
    ("targets.csv", "R7,,50,", "令和7年度,,50,"),
    ("targets.csv", "R7,,50,", "2025,,50,"),
    ("targets.csv", "R7,,50,", "Ｒ７,,50,"),
    ("targets.csv", "R7,以上,90,", "R7,以上,90%,"),
    ("indicators.csv", "単独,R3,59", "単独,令和3年度,５９"),
    ("history.csv", "I101,R2,値あり,65", "I101,令和2,値あり,６５"),
    ("items.csv", "D102;D103;D105", "D102、D103；Ｄ105"),
    ("plans.csv", "6;9;12;3", "6月、9月、12月、3月"),
    ("measures.csv", "関係各課,D102,,,", "関係各課, D102 ,0,,"),
    ("ward.yaml", '"0.95"', '"95%"'),
    ("departments.csv", "\nD102", "\n,,,,,,\n\nD102"),
]


@pytest.mark.parametrize(("file", "old", "new"), HABITS, ids=[h[2] for h in HABITS])
def test_a_habit_is_read(file: str, old: str, new: str) -> None:
    assert load_registry(edited(file, old, new)) == load_registry(PLAN)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_files_are_read_as_excel_saves_them(encoding: str, tmp_path: Path) -> None:
    shutil.copytree(PLAN, tmp_path / "plan")
    for path in (tmp_path / "plan").glob("*.csv"):
        text = path.read_text(encoding="utf-8-sig").replace("²", "2")
        if encoding == "utf-16":
            text = "\n".join(line.replace(",", "\t") if '"' not in line else line for line in text.split("\n"))
        path.write_text(text, encoding=encoding)
    known = load_registry(tmp_path / "plan")
    assert [row.name for row in known.indicators] == [row.name for row in load_registry(PLAN).indicators]


def test_everything_is_told_at_once() -> None:
    files = edited("targets.csv", "R7,,50,", "R7,,,")
    content = dict(files.content)
    for file, old, new in (
        ("assignments.csv", "I101,D901", "I101,D999"),
        ("indicators.csv", "コスト,万円,金額", "コスト,万円,お金"),
        ("ward.yaml", "131075", "13107"),
    ):
        content[file] = content[file].decode("utf-8-sig").replace(old, new, 1).encode()
    with pytest.raises(PlanError) as caught:
        load_registry(PlanFiles(files.folder, content))
    assert {fault.file for fault in caught.value.faults} == {
        "ward.yaml", "indicators.csv", "targets.csv", "assignments.csv",
    }  # fmt: skip


def test_a_column_that_nobody_reads_is_told_and_stops_nothing() -> None:
    loaded = load(edited("totals.csv", "備考", "備考,メモ"))
    assert [str(fault) for fault in loaded.faults] == ["totals.csv:1 メモ: この列は使いません"]
    assert loaded.registry is not None


def test_the_wards_plan_has_no_faults() -> None:
    assert load(PlanFiles.of_folder(PLAN)).faults == ()
