"""docs/data-dictionary.md: every published column in words, made from the declarations of the tables.

``python -m sumida_etl.publication.datapackage.dictionary`` writes it again.
"""

from collections.abc import Iterator
from pathlib import Path

from schemas.columns import Column, Type, columns_of
from schemas.publication import EVERY_TABLE, FORMATS, LINKS, PublishedTable, about, keys_into, name_of, title_of
from sumida_etl.publication.datapackage.table_schema import is_unique, pattern_of, titles_of

FILE = Path(__file__).parents[3] / "docs" / "data-dictionary.md"
_TYPES: dict[Type, str] = {
    "text": "文字列",
    "lines": "文字列（改行は「｜」）",
    "choice": "決まった語",
    "number": f"数値 `{FORMATS['number']}`",
    "date": "日付 `YYYY-MM-DD`",
    "fiscal_year": "年度（西暦4桁）",
    "flag": "`1` または `0`",
}
_HEAD = """# データ項目の説明

公開するCSVの列の説明です。表の宣言（`schemas/publication/`）から作っています。手で直さず、宣言を直してから
`python -m sumida_etl.publication.datapackage.dictionary` で作り直します。
同じ内容は、公開フォルダの `datapackage.json` に機械判読可能な形（Data Package v2）でも入っています。

## 全部の表に共通のこと

- ファイル名は `全国地方公共団体コード_表の名前_調査時点の年月.csv` です（例：`000000_kpi_attainment_2023-12.csv`）。
- 文字コードはUTF-8（BOM付き）、改行はCRLF、1行目が見出しです。
- 1行が1件のデータです。値がないときは空欄で、その理由は「状態」の列にあります。
- 数値に桁区切りや単位は付けません。単位は「単位」の列か、下の表の「単位」の欄にあります。
- 年度は4月から翌年3月までで、始まる年の西暦で表します（令和5年度は2023）。
- コードは文字列です。先頭のゼロを落とさないように読み込んでください。
- 利用条件はクリエイティブ・コモンズ 表示 4.0 国際（CC BY 4.0）です。
"""


def dictionary() -> str:
    """The document, in Markdown."""
    parts = [_HEAD, "## 表\n", "| ファイル | 表 | 内容 | キー |\n| --- | --- | --- | --- |"]
    parts += [f"| `{name_of(table)}` | {title_of(table)} | {about(table)} | ID |" for table in EVERY_TABLE]
    parts += ["", "## 表のつながり\n", *_links(), ""]
    for table in EVERY_TABLE:
        parts += [f"## {title_of(table)}（`{name_of(table)}`）\n", f"{about(table)}\n", *_rows(table), ""]
    return "\n".join(parts).rstrip() + "\n"


def _links() -> Iterator[str]:
    for link in LINKS:
        here, there = titles_of(link.table), titles_of(link.target)
        own = "＋".join(here[name] for name in link.columns)
        other = "＋".join(there[name] for name in link.target_columns)
        yield f"- {title_of(link.table)}の「{own}」は、{title_of(link.target)}の「{other}」の行を指します。"
    for table in EVERY_TABLE:
        for key in keys_into(table):
            names = "＋".join(titles_of(table)[name] for name in key)
            yield f"- {title_of(table)}の「{names}」は、表の中で重なりません。"


def _rows(table: type[PublishedTable]) -> Iterator[str]:
    yield "| 列 | 型 | 単位 | 空欄 | 説明 | 例 |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for column in columns_of(table):
        cells = (
            column.title,
            _TYPES[column.type],
            _unit(column, table),
            "なし" if column.required else "あり",
            f"{column.about}{_rule(column, table)}",
            column.example and f"`{column.example}`",
        )
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _unit(column: Column, table: type[PublishedTable]) -> str:
    if column.unit or column.type != "number":
        return column.unit
    return f"「{titles_of(table)['unit']}」の列"


def _rule(column: Column, table: type[PublishedTable]) -> str:
    rules = []
    if column.choices:
        rules.append(f"次のどれかです：{'、'.join(column.choices)}。")
    if is_unique(column, table):
        rules.append("表の中で重なりません。")
    if pattern := pattern_of(column, table):
        rules.append(f"書式は `{pattern}` です。")
    return "".join(rules)


if __name__ == "__main__":
    FILE.write_text(dictionary(), encoding="utf-8")
