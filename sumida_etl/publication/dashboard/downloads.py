"""What can be downloaded beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from schemas.publication import EVERY_TABLE, name_of, title_of
from sumida_etl.publication.artefact import Artefact

_OTHERS = {
    "report.html": "進捗状況報告書（印刷用）",
    "report.docx": "進捗状況報告書（編集用）",
    "datapackage.json": "データの説明（Data Package v2）",
    "catalog.json": "カタログサイトの登録情報（CKAN）",
    "open_data_list.csv": "オープンデータ一覧",
}
_PICTURES = {".png": "まとめの図（そのまま貼れる画像）", ".svg": "まとめの図（拡大しても粗くならない画像）"}


@dataclass(frozen=True, slots=True)
class Download:
    """A file with what it is, in words."""

    name: str
    title: str
    form: str
    size: str


def downloads_of(files: Sequence[Artefact]) -> tuple[Download, ...]:
    """The files in the order given, each with its size."""
    return tuple(
        Download(file.name, _title(file.name), PurePosixPath(file.name).suffix[1:].upper(), _size(len(file.content)))
        for file in files
    )


def _title(name: str) -> str:
    for table in EVERY_TABLE:
        if f"_{name_of(table)}_" in name:
            return title_of(table)
    if "_summary_" in name:
        return _PICTURES[PurePosixPath(name).suffix]
    return next((title for end, title in _OTHERS.items() if name.endswith(end)), name)


def _size(size: int) -> str:
    return f"{size} B" if size < 1000 else f"{size / 1000:.1f} kB" if size < 1_000_000 else f"{size / 1e6:.1f} MB"
