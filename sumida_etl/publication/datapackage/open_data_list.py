"""000000_open_data_list.csv: the tables as lines of the オープンデータ一覧 that municipalities hand in."""

import csv
import io
from collections.abc import Sequence
from datetime import date

from schemas.publication import about, title_of
from sumida_etl.publication.datapackage.ckan import marks_of
from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.tables.edition import Edition
from sumida_etl.registry.publication_metadata import Metadata

HEADER = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "データ名称", "データ概要", "データ形式",
    "分類", "更新頻度", "URL", "API対応有無", "ライセンス", "登録日", "最終更新日", "備考",
)  # fmt: skip


def list_name(code: str) -> str:
    """``000000_open_data_list.csv``."""
    return f"{code}_open_data_list.csv"


def open_data_list(edition: Edition, files: Sequence[Artefact], metadata: Metadata) -> Artefact:
    """One line per table. ``files``: the CSVs in the order of the edition's tables."""
    ward, round = edition.ward, edition.round
    released = metadata.released_of(round)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(HEADER)
    for number, (table, file) in enumerate(zip(edition.tables, files, strict=True), start=1):
        writer.writerow((
            ward.code, number, ward.prefecture, ward.name,
            f"{title_of(table)}（{round.year_label}{round.as_of_label}現在）",
            about(table), "CSV", metadata.category, metadata.update_frequency, metadata.url(round, file.name),
            metadata.api, metadata.license.name, _day(released.first), _day(released.last),
            "・".join(marks_of(edition)),
        ))  # fmt: skip
    return Artefact(list_name(ward.code), text.getvalue().encode("utf-8-sig"))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
