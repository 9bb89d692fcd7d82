"""The round as catalogues take it: catalog.json, a CKAN package for the prefecture's (``package_create``), and
000000_open_data_list.csv, its tables as lines of the オープンデータ一覧 that municipalities hand in.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from schemas.publication import about, title_of
from sumida_etl.publication.files.artefact import Artefact, file_title
from sumida_etl.publication.files.csv import file_name
from sumida_etl.publication.tables.edition import SPECIMEN_SENTENCE, Edition
from sumida_etl.registry.publication_metadata import Metadata
from sumida_etl.vocabulary import SPECIMEN

NAME = "catalog.json"
_PACKAGE = "各表の列の意味、型、単位、キーを機械判読可能な形で記したものです。"
_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "html": "text/html",
    "png": "image/png",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
HEADER = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "データ名称", "データ概要", "データ形式",
    "分類", "更新頻度", "URL", "API対応有無", "ライセンス", "登録日", "最終更新日", "備考",
)  # fmt: skip


def catalogue(edition: Edition, files: Sequence[Artefact], metadata: Metadata) -> dict[str, Any]:
    """The CKAN package. ``files``: the CSVs and ``datapackage.json``, in the order they are to be listed.

    Days stand in it only where the metadata gives them: CKAN puts in its own on upload.
    """
    round, ward = edition.round, edition.ward
    released = metadata.released_of(round)
    days = {
        **({"created": released.first.isoformat()} if released.first else {}),
        **({"last_modified": released.last.isoformat()} if released.last else {}),
    }
    described = {file_name(table, edition): about(table) for table in edition.tables}
    return {
        "name": f"{metadata.organisation}-{metadata.name}-{round.stamp}",
        "title": edition_title(edition, metadata),
        "notes": described_as(edition, metadata),
        "owner_org": metadata.organisation,
        "organization": {"name": metadata.organisation, "title": ward.name},
        "license_id": metadata.license.name,
        "license_title": metadata.license.title,
        "license_url": metadata.license.path,
        "author": ward.name,
        "maintainer": metadata.maintainer,
        "url": metadata.homepage,
        "version": f"{round.as_of.year}.{round.as_of.month}.{edition.number}",
        "groups": [{"name": group.name, "title": group.title} for group in metadata.groups],
        "tags": [{"name": word} for word in metadata.keywords],
        "extras": [
            {"key": "更新頻度", "value": metadata.update_frequency},
            {"key": "対象時点", "value": round.as_of.isoformat()},
            {"key": "language", "value": "ja"},
            {"key": "spatial", "value": f"{ward.prefecture}{ward.name}"},
            {"key": "temporal_end", "value": round.as_of.isoformat()},
            {"key": "contact", "value": f"{ward.name}{metadata.maintainer}"},
            *([{"key": "issued", "value": released.first.isoformat()}] if released.first else []),
            *([{"key": "modified", "value": released.last.isoformat()}] if released.last else []),
            {"key": "版", "value": edition.number_label},
            *([{"key": "公開区分", "value": "・".join(marks)}] if (marks := marks_of(edition)) else []),
        ],
        "resources": [
            {
                "name": file_title(file.name),
                "description": described.get(file.name, _PACKAGE),
                "format": kind.upper(),
                "mimetype": _MEDIA[kind],
                "url": metadata.url(round, file.name),
                "size": len(file.content),
                "hash": file.sha256,
                **days,
            }
            for file in files
            for kind in [file.name.rpartition(".")[2]]
        ]
        + [
            {
                "name": file_title(name),
                "description": f"{edition_title(edition, metadata)}の{file_title(name)}です。",
                "format": kind.upper(),
                "mimetype": _MEDIA[kind],
                "url": metadata.url(round, name),
                **days,
            }
            for name in _for_people(edition)
            for kind in [name.rpartition(".")[2]]
        ],
    }


def _for_people(edition: Edition) -> tuple[str, ...]:
    """The files that are read, not loaded; they are made from the package's, so their sizes are not known here."""
    return ("index.html", "report.html", "report.docx", f"{edition.ward.code}_summary_{edition.round.stamp}.png")


def described_as(edition: Edition, metadata: Metadata) -> str:
    """What the data are; of a sample, that it is one."""
    return f"【{SPECIMEN}】{SPECIMEN_SENTENCE}{metadata.description}" if edition.specimen else metadata.description


def edition_title(edition: Edition, metadata: Metadata) -> str:
    """``○○市 …の進捗状況（令和5年度12月末現在）``, 暫定 if it is."""
    round = edition.round
    marks = "".join(f"・{mark}" for mark in marks_of(edition))
    return f"{edition.ward.name} {metadata.title}（{round.year_label}{round.as_of_label}現在{marks}）"


def marks_of(edition: Edition) -> tuple[str, ...]:
    """見本, 暫定: what a publication is said to be in every description of it."""
    marks = ((SPECIMEN, edition.specimen), ("暫定", edition.provisional))
    return tuple(mark for mark, holds in marks if holds)


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
