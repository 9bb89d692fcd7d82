"""The main job, end to end, through Prefect: what is published, what stops it, and that nothing is done twice."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from flows.quarterly import quarterly
from flows.run_context import Run
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store
from sumida_etl.warehouse import publications, queries

ROUND = Round.parse("R5-12")


def run(provisional: bool = False) -> tuple[bool, str, Run]:
    state = quarterly(ROUND.key, provisional=provisional, return_state=True)
    outcome = state.result(raise_on_failure=False)
    assert isinstance(outcome, Run), outcome
    return state.is_completed(), state.message or "", outcome


def published(office: Path) -> dict[str, bytes]:
    folder = office / "out" / "公開" / ROUND.key
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.exists() else {}


def break_one(office: Path, department: str = "税務課") -> Path:
    path = next((office / "inbox" / ROUND.key).glob(f"*_{department}.xlsx"))
    book = load_workbook(path)
    book["指標"]["I4"] = "たくさん"
    book.save(path)
    return path


@pytest.fixture
def inbox(office: Path, sample_folder: Path) -> Path:
    folder = office / "inbox" / ROUND.key
    shutil.copytree(sample_folder, folder)
    return folder


def store() -> Store:
    return Store.open(Settings())


def test_the_sample_round_is_published(office: Path, inbox: Path) -> None:
    done, _, outcome = run()
    assert done and outcome.released is not None
    assert not outcome.released.edition.provisional
    files = published(office)
    names = ("kpi_attainment", "indicator_values", "results", "measure_progress", "measures")
    assert {f"131075_{name}_2023-12.csv" for name in names} | {"manifest.json"} <= set(files)
    rows = list(csv.DictReader(files["131075_results_2023-12.csv"].decode("utf-8-sig").splitlines()))
    assert {"6918", "82343", "10000"} <= {row["実績値"] for row in rows}


@pytest.mark.long
def test_a_second_run_changes_nothing(office: Path, inbox: Path) -> None:
    run()
    before, tables = published(office), dump()
    done, _, outcome = run()
    assert done and outcome.released is not None
    assert published(office) == before
    assert not outcome.released.published.changed
    assert dump() == tables
    assert len(publications.published(store().engine, ROUND)) == 1


def test_one_broken_workbook_stops_the_publication_and_nothing_else(office: Path, inbox: Path) -> None:
    break_one(office)
    done, message, outcome = run()
    assert not done
    assert message == "R5-12 は公開していません。差戻し 1件（税務課）。"
    assert published(office) == {}
    accepted = queries.current_submissions(store().engine, ROUND)
    assert len(accepted) == len(outcome.survey.owing) - 1
    assert "D302" not in set(accepted["department"])


def test_mended_it_is_published_and_only_it_is_merged(office: Path, inbox: Path, sample_folder: Path) -> None:
    path = break_one(office)
    run()
    recorded = queries.submissions_of(store().engine, ROUND).set_index("submission")["recorded_at"].to_dict()
    shutil.copy(sample_folder / path.name, path)
    done, _, _ = run()
    assert done
    after = queries.submissions_of(store().engine, ROUND).set_index("submission")
    fresh = after.loc[[key for key in after.index if key not in recorded]]
    assert list(fresh["department"]) == ["D302"]
    assert {key: after["recorded_at"][key] for key in recorded} == recorded


@pytest.mark.long
def test_who_is_silent_is_named_and_provisional_publishes_all_the_same(office: Path, inbox: Path) -> None:
    next(inbox.glob("*_防災課.xlsx")).unlink()
    next(inbox.glob("*_ICT推進担当.xlsx")).unlink()
    done, message, _ = run()
    assert not done
    assert message == "R5-12 は公開していません。未提出 2件（ICT推進担当、防災課）。"
    done, _, outcome = run(provisional=True)
    assert done and outcome.released is not None and outcome.released.edition.provisional
    kpi = pd.read_csv(
        office / "out" / "公開" / ROUND.key / "131075_kpi_attainment_2023-12.csv", dtype=str, keep_default_na=False
    )
    silent = kpi[(kpi["区分"] == "現在") & (kpi["指標コード"].isin(["I201", "I204"]))]
    assert set(silent["状態"]) == set(silent["判定"]) == {"未提出"}
    assert set(silent["実績値"]) == {""}


@pytest.mark.long
def test_a_file_that_is_no_workbook_is_named_and_stops_no_other(office: Path, inbox: Path) -> None:
    (inbox / "めも.xlsx").write_bytes(b"not a workbook")
    (inbox / "R5-12_D302_修正.xlsx").write_bytes(b"not a workbook")
    (inbox / "Thumbs.db").write_bytes(b"x")
    (inbox / "福祉部").mkdir()
    (inbox / "福祉部" / "修正.xlsx").write_bytes(b"x")
    done, message, outcome = run()
    assert done
    assert message == (
        "R5-12 を公開しました。 "
        "所属のものかもしれないのに受け付けられないファイル 1件（R5-12_D302_修正.xlsx→税務課）。"
        "その所属に確かめてください。 "
        "受け付けられないファイル 2件（R5-12_D302_修正.xlsx、めも.xlsx）。公開には使っていません。 "
        "フォルダの中で読まないファイル 1件（福祉部/修正.xlsx）。調査票なら受付フォルダの直下に移してください。"
    )
    assert len(queries.current_submissions(store().engine, ROUND)) == len(outcome.survey.owing)


def dump() -> list[tuple[object, ...]]:
    engine = store().engine
    frames = (queries.values_of(engine, ROUND), queries.results_of(engine, ROUND), queries.narratives_of(engine, ROUND))
    return [row for frame in frames for row in frame.itertuples(index=False, name=None)]
