"""The plan data of a municipality that begins: every file with its columns explained, and nothing in them yet.

``python -m sumida_etl.registry.empty_plan`` writes docs/plan.md from the same declarations.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from sumida_etl.atomic_write import atomic_write
from sumida_etl.errors import SumidaError
from sumida_etl.registry.files import DESCRIBED
from sumida_etl.registry.files.plan_file import Column, PlanFile

PAGE = "列の説明.md"
_HEAD = """\
# 計画データの列

計画データのCSVは Excel で開いて直せます。このページは列の宣言（`sumida_etl/registry/files/`）から作られています。
年度は R5、令和5年度、2023、日付は 2024-04-01、2024/4/1、R6.4.1 の形で書けます。
一つの欄にいくつも書くときは ; で区切ります。
直したら `sumida-etl plan check` を実行してください。誤りをすべて、ファイル・行・列・直し方で示します。
"""
_WARD = """\
# 自治体と判定の決まり。code は全国地方公共団体コード（6桁）。
code: ""
name: ""
prefecture: ""
# 値を改めたら version を、様式を改めたら form_version を改める。
version: "1"
form_version: "1"
# 様式の問合せと再発行の受付
office: ""
# 判定のしきい値。on_pace と behind はペース、nearly は期限に達したときの進捗率。
thresholds:
  on_pace: "0.95"
  behind: "0.60"
  nearly: "0.80"
"""
_PUBLICATION = """\
# 公開データの説明。name は半角の小文字、数字、-。base_url は調査回のフォルダを置く場所で、/ で終わる。
name: plan-progress
title: ""
description: ""
keywords: []
base_url: https://www.example.lg.jp/opendata/
homepage: https://www.example.lg.jp/opendata/index.html
license:
  name: CC-BY-4.0
  title: クリエイティブ・コモンズ 表示 4.0 国際
  path: https://creativecommons.org/licenses/by/4.0/deed.ja
# データカタログ（CKAN）での組織と分類
organisation: ""
maintainer: ""
groups: []
update_frequency: ""
# オープンデータ一覧の「分類」と「API対応有無」
category: ""
api: 無
# 公開した日（例 R5-12: {first: 2024-02-20, last: 2024-02-20}）
released: {}
# 公開してよい電話番号など
cleared: []
"""
_WAIVERS = "# 確認事項のうち、了承したもの。符号（docs/checks.md）と理由を書く。\n[]\n"


class OccupiedFolderError(SumidaError, ValueError):
    """A plan would be begun where something lies already."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"フォルダ {folder} は空ではありません。何も書いていません。新しいフォルダの名前を指定してください。"
        )
        self.folder = folder


def write_empty_plan(folder: Path) -> tuple[Path, ...]:
    """Write the files of an empty plan into a new or empty folder. Raises OccupiedFolderError, OSError."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OccupiedFolderError(folder)
    folder.mkdir(parents=True, exist_ok=True)
    contents = {file.name: _headers(file) for file in DESCRIBED}
    contents |= {"ward.yaml": _WARD, "publication.yaml": _PUBLICATION, "waivers.yaml": _WAIVERS, PAGE: plan_page()}
    for name, text in contents.items():
        atomic_write(folder / name, text.encode("utf-8-sig" if name.endswith(".csv") else "utf-8"))
    return tuple(folder / name for name in contents)


def plan_page() -> str:
    """Every file and every column: what to write there, and an example."""
    return "\n".join([_HEAD, *(line for file in DESCRIBED for line in _section(file))]).rstrip() + "\n"


def _section(file: PlanFile) -> Iterator[str]:
    yield f"## {file.name}\n"
    yield f"{file.says}。\n" if file.says else ""
    yield "| 列 | 書くこと | 例 |"
    yield "| --- | --- | --- |"
    yield from (_line(column) for column in file.columns)
    yield ""


def _line(column: Column) -> str:
    says = column.says + ("（列ごと無くてもよい）" if column.optional else "")
    return f"| {column.header} | {says} | {column.example} |"


def _headers(file: PlanFile) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([column.header for column in file.columns])
    return text.getvalue()


if __name__ == "__main__":
    (Path(__file__).parents[2] / "docs" / "plan.md").write_text(plan_page(), encoding="utf-8")
