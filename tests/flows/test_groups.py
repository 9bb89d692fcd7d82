"""A plan with groups through Prefect: the complete ones are published, approved in one form, and the rest is named."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.quarterly import quarterly
from flows.run_context import Run
from sumida_etl.rounds import Round
from sumida_etl.settings import Settings
from sumida_etl.survey import Approval, Store, Survey
from sumida_etl.templates.sample import sample_of, write_sample
from sumida_etl.warehouse import publications
from tests.three_towns.test_groups import HERE

ROUND = Round.parse("R5-12")
pytestmark = pytest.mark.long


def test_complete_groups_are_published_after_one_approval(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE / "plan", office / "plan")
    monkeypatch.setenv("SUMIDA_PLAN", str(office / "plan"))
    settings = Settings()
    survey = Survey.open(settings, ROUND)
    source, _ = sample_of(settings.path(settings.sample), survey.registry, survey.asked)
    folder = office / "inbox" / ROUND.key
    list(write_sample(folder, source, survey.registry, survey.asked, survey.key))
    next(folder.glob("*_B2_*")).unlink()
    asked: list[str] = []

    def approve(_context: object, _digest: str, text: str, _hours: float) -> Approval:
        asked.append(text)
        return Approval("見本 花子", "", datetime(2024, 1, 16, tzinfo=UTC))

    monkeypatch.setattr("flows.finish.answered", approve)
    state = quarterly(ROUND.key, approval=True, return_state=True)
    run = state.result(raise_on_failure=False)
    assert isinstance(run, Run), run
    assert state.is_failed()
    assert "R5-12 を2団体で公開しました。公開していない団体 1。いずみ村（990027）" in str(state.message)
    assert "未提出 1件（税務課）" in str(state.message)
    assert ["いずみ村" in text for text in asked] == [False]
    assert all(f"# {name}" in asked[0] for name in ("あおば町", "うみべ市"))
    assert all(f"/board/R5-12/preview?group={code}" in asked[0] for code in ("990019", "990035"))
    assert asked[0].count("## 前回から変わったこと") == 2 and "## 確認事項 " in asked[0]
    made = publications.published(Store.open(settings).engine, ROUND)
    assert list(zip(made["city"], made["approved_by"], strict=True)) == [
        ("990019", "見本 花子"),
        ("990035", "見本 花子"),
    ]
    for code in ("990019", "990035"):
        assert (office / "out" / "公開" / code / ROUND.key / "manifest.json").is_file()
