"""A file to be published, complete in memory before anything is written, and what it is called in lists."""

import hashlib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from schemas.publication import EVERY_TABLE, name_of, title_of


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
    return next((title for pattern, title in _titles().items() if fnmatchcase(name, pattern)), name)


def file_place(name: str) -> int:
    """Where a file stands in a list: the most asked for first, a name nobody knows last."""
    patterns = tuple(_titles())
    return next((place for place, pattern in enumerate(patterns) if fnmatchcase(name, pattern)), len(patterns))


def size_label(size: int) -> str:
    """How large a file is, for lists: ``21.2 kB``. ``size``: in bytes."""
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"


@cache
def _titles() -> dict[str, str]:
    return {
        "index.html": "ダッシュボード",
        "indicators_*.html": "指標のカード",
        "report.html": "進捗状況報告書（印刷用）",
        "report.docx": "進捗状況報告書（編集用）",
        "*_summary_*.png": "まとめの図（そのまま貼れる画像）",
        "*_summary_*.svg": "まとめの図（拡大しても粗くならない画像）",
        **{f"*_{name_of(table)}_*.csv": title_of(table) for table in EVERY_TABLE},
        "datapackage.json": "データの説明（Data Package）",
        "csv-metadata.json": "データの説明（CSV on the Web）",
        "*_all_rounds.csv": "すべての調査回の達成状況",
        "団体一覧.csv": "団体の一覧",
        "*_open_data_list.csv": "オープンデータ一覧",
        "catalog.json": "カタログサイトの登録情報（CKAN）",
        "manifest.json": "ファイルの一覧とハッシュ値",
    }
