"""What came back, what was published, and who is silent five days and one day before the deadline."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from sumida_etl.notices.notice import Notice
from sumida_etl.notices.round_notices import RoundNotices
from sumida_etl.settings import Settings
from sumida_etl.warehouse import publications
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.letters.conftest import ROUND

AT = datetime(2024, 1, 16, tzinfo=UTC)


def at(day: int, hour: int = 9) -> datetime:
    """Of January 2024, in Japan; questionnaires of R5-12 are due on the 15th."""
    return datetime(2024, 1, day - (hour < 9), (hour - 9) % 24, tzinfo=UTC)


def silent(ward: Settings, when: datetime, told: frozenset[str] = frozenset()) -> list[Notice]:
    return list(RoundNotices(ward).silent(told, when, ROUND))


def test_what_came_back_is_told_by_department_and_once(ward: Settings, tmp_path: Path) -> None:
    copytree(ward.path(ward.out), tmp_path / "out")
    rounds = RoundNotices(ward.model_copy(update={"out": tmp_path / "out"}), "http://x", "http://y/board")
    (notice,) = rounds.returned()
    assert notice.line == (
        "【進捗管理】R5-12 で差し戻したもの 1件（税務課）。差戻しフォルダのファイルを、その所属に返してください。"
    )
    assert notice.address == "http://y/board/R5-12"
    assert not list(rounds.returned(notice.covers))
    folder = tmp_path / "out" / "差戻し" / "R5-12"
    (record,) = folder.glob("*.json")
    (folder / "b.json").write_text(
        record.read_text().replace('"sha256": "', '"sha256": "0').replace("税務課", "総務課")
    )
    (folder / "c.json").write_text("{")
    (again,) = rounds.returned(notice.covers)
    assert "1件（総務課）" in again.line


@pytest.mark.parametrize(
    ("when", "left"),
    [(at(10), "あと5日"), (at(12), "あと3日"), (at(14), "あと1日"), (at(15), "本日")],
)
def test_who_is_silent_is_named_before_the_deadline(ward: Settings, when: datetime, left: str) -> None:
    (notice,) = silent(ward, when)
    assert f"R5-12 の提出期限は令和6年1月15日（月）、{left}です。未提出 " in notice.line
    assert notice.line.endswith("差戻しのまま 1件（税務課）。") and "政策担当" not in notice.line
    assert silent(ward, when, frozenset(notice.covers)) == []


@pytest.mark.parametrize("when", [at(9), at(10, 7), at(16)])
def test_and_not_earlier_nor_in_the_night_nor_afterwards(ward: Settings, when: datetime) -> None:
    assert silent(ward, when) == []


def test_two_stages_are_two_notices(ward: Settings) -> None:
    first, second = (each for when in (at(10), at(14)) for each in silent(ward, when))
    assert set(first.covers).isdisjoint(second.covers)


def test_a_round_whose_questionnaires_have_not_gone_out_is_nobodys_fault(tmp_path: Path, ward: Settings) -> None:
    assert silent(ward.model_copy(update={"warehouse": tmp_path}), at(14)) == []


def test_a_publication_is_told_with_its_page(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    rounds = RoundNotices(settings, "http://x")
    assert list(rounds.published()) == []
    (tmp_path / "warehouse").mkdir()
    engine = open_warehouse(settings.database_url)
    for provisional in (True, False):
        publications.record(
            engine, ROUND, published_at=AT, provisional=provisional, manifest_sha256="0" * 64, sources=()
        )
    engine.dispose()
    first, second = rounds.published()
    assert (first.said, second.said) == ("R5-12 を暫定公開しました。", "R5-12 を公開しました。")
    assert first.address == "http://x/files/%E5%85%AC%E9%96%8B/R5-12/index.html"
