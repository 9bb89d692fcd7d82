from dataclasses import replace
from pathlib import Path

import pytest

from sumida_etl.checks.waivers import Waiver, load_waivers, waive
from sumida_etl.registry.faults import PlanError
from tests.checks.conftest import HOME, ROUND, Inspect

SUM = Waiver("N002", "R5-12", "D105", "効果・実績", "報告書のとおり", figure="E2020")


@pytest.mark.parametrize("waiver", [SUM, replace(SUM, figure="", cell="G10")])
def test_a_waiver_excuses_its_warning(waiver: Waiver, filled: dict[str, Path], inspected: Inspect) -> None:
    excused = waive(inspected([filled["D105"]]), [waiver], ROUND)
    assert excused.stale == ()
    assert excused.batch.findings[["code", "waived"]].to_numpy().tolist() == [["N002", True]]


def test_a_waiver_is_stale_when_what_it_excuses_is_gone(filled: dict[str, Path], inspected: Inspect) -> None:
    gone = replace(SUM, figure="E2016")
    excused = waive(inspected([filled["D105"]]), [SUM, gone], ROUND)
    assert excused.stale == (gone,)
    assert str(gone) == "R5-12 D105 効果・実績 E2016 N002"


@pytest.mark.parametrize("change", [{"round": "R5-09"}, {"department": "D203"}])
def test_a_waiver_of_what_is_not_here_waits(
    change: dict[str, str], filled: dict[str, Path], inspected: Inspect
) -> None:
    excused = waive(inspected([filled["D105"]]), [replace(SUM, **change)], ROUND)
    assert excused.stale == ()
    assert not excused.batch.findings["waived"].any()


def test_the_plans_own_file_can_be_read() -> None:
    assert load_waivers(HOME / "plan" / "waivers.yaml") == ()
    assert load_waivers(HOME / "plan" / "no-such.yaml") == ()


WHOLE = "{code: N002, round: R5-12, department: D105, sheet: 効果・実績, figure: E2020, reason: 了承}"


def test_an_entry_is_read(tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(f"- {WHOLE}", encoding="utf-8")
    assert load_waivers(file) == (replace(SUM, reason="了承"),)


@pytest.mark.parametrize(
    ("given", "instead", "says"),
    [
        ("reason: 了承", "reason: ''", "理由"),
        (", reason: 了承", "", "項目は"),
        ("figure: E2020", "cell: F10, figure: E2020", "どちらか一つ"),
        ("N002", "V001", "警告の符号ではありません"),
        ("R5-12", "R5-13", "調査回"),
        ("- {", "{", "一覧"),
    ],
)
def test_a_wrong_entry_is_named(given: str, instead: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text(f"- {WHOLE}".replace(given, instead), encoding="utf-8")
    with pytest.raises(PlanError, match=says):
        load_waivers(file)
