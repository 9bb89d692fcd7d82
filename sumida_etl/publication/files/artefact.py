"""A file to be published, complete in memory before anything is written, and what it is called in lists."""

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from schemas.publication import EVERY_TABLE, english_title_of, name_of, title_of


class Title(NamedTuple):
    """What a file is called."""

    japanese: str
    english: str


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file's name within the published folder (``/`` between folders) and its bytes."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The digest readers can check a download by."""
        return hashlib.sha256(self.content).hexdigest()


def file_title(name: str) -> str:
    """``000000_kpi_attainment_2023-12.csv`` → ``指標（KPI）の達成状況``; a name nobody knows is its own title."""
    return _title(name).japanese


def file_title_english(name: str) -> str:
    """``000000_kpi_attainment_2023-12.csv`` → ``Indicators (KPI) against their targets``."""
    return _title(name).english


def _title(name: str) -> Title:
    return next((title for pattern, title in _titles().items() if fnmatchcase(name, pattern)), Title(name, name))


def file_place(name: str) -> int:
    """Where a file stands in a list: the most asked for first, a name nobody knows last."""
    patterns = tuple(_titles())
    return next((place for place, pattern in enumerate(patterns) if fnmatchcase(name, pattern)), len(patterns))


def size_label(size: int) -> str:
    """How large a file is, for lists: ``21.2 kB``. ``size``: in bytes."""
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"


@cache
def _titles() -> dict[str, Title]:
    return {
        "index.html": Title("ダッシュボード", "Dashboard"),
        "indicators_*.html": Title("指標のカード", "Cards of the indicators"),
        "report.html": Title("進捗状況報告書（印刷用）", "Progress report, to print"),
        "report.docx": Title("進捗状況報告書（編集用）", "Progress report, to edit"),
        "*_summary_*.png": Title("まとめの図（そのまま貼れる画像）", "Summary as a picture (PNG)"),
        "*_summary_*.svg": Title("まとめの図（拡大しても粗くならない画像）", "Summary as a picture of any size (SVG)"),
        **{f"*_{name_of(table)}_*.csv": Title(title_of(table), english_title_of(table)) for table in EVERY_TABLE},
        "datapackage.json": Title("データの説明（Data Package）", "Description of the data (Data Package)"),
        "csv-metadata.json": Title("データの説明（CSV on the Web）", "Description of the data (CSV on the Web)"),
        "*_all_rounds.csv": Title("すべての調査回の達成状況", "Attainment in every round"),
        "団体一覧.csv": Title("団体の一覧", "List of municipalities"),
        "*_open_data_list.csv": Title("オープンデータ一覧", "List of open data"),
        "catalog.json": Title("カタログサイトの登録情報（CKAN）", "Entry for a catalogue (CKAN)"),
        "manifest.json": Title("ファイルの一覧とハッシュ値", "List of the files with their hashes"),
    }
