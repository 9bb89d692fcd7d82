"""What the form of an approval shows beside the judgements: where the changes are, and what is still looked into."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from flows.context import RoundContext
from flows.ui.approval_text import of_round
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, compose
from sumida_etl.warehouse.archive.follow_ups import Said, mark, settle
from tests.letters.conftest import ROUND, ward

__all__ = ["ward"]
pytestmark = pytest.mark.long


def test_marked_figures_and_the_board(ward: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copytree(ward.home, tmp_path, dirs_exist_ok=True)
    settings = ward.model_copy(update={"home": tmp_path})
    monkeypatch.setenv("SUMIDA_DESK_ADDRESS", "https://madoguchi.example.lg.jp/")
    at = datetime(2024, 1, 19, tzinfo=UTC)
    for figure in ("I101", "E1003"):
        mark(settings.archive_folder, ROUND, figure, Said("墨田 花子", f"{figure} を<b>聞く", at))
    settle(settings.archive_folder, 1, Said("墨田 花子", "済み", at))
    store, survey = Store.open(settings), Survey.open(settings, ROUND)
    context = RoundContext(survey, store, tmp_path / "inbox", tmp_path / "out")
    said = of_round(context, compose(survey, store))
    store.engine.dispose()
    assert "(https://madoguchi.example.lg.jp/board/R5-12/preview)" in said
    assert "## ボードで確かめている数値 1件\n\n- E1003：E1003 を&lt;b&gt;聞く（墨田 花子）" in said
