"""Limits of what a workbook may contain: they bound the time and memory of every later step, marking included.

Our forms contain a hundredth of that. The refusal names what is too much, so that it can be deleted.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from zipfile import ZipInfo

from sumida_etl.ooxml.addresses import area_at
from sumida_etl.reader.admission.rejection import Refusal, RefusedError

MEBIBYTE = 1 << 20
LARGEST_FILE = 16 * MEBIBYTE
LARGEST_PART = 8 * MEBIBYTE
LARGEST_SUM = 32 * MEBIBYTE
LARGEST_SHEET = 512 * MEBIBYTE
LONGEST_KNOWN = 1 << 17
"""Bytes of a list of parts, of styles or of a sheet without its rows up to which what was read of it is remembered.

Our own have up to 94,000 (the names of a workbook), and are the same in many workbooks.
"""
MOST_PARTS = 500
MOST_SHEETS = 100
MOST_TAGS = 100_000
"""In all parts together; our largest form has 6,000, and 1,000 rows filled in with texts 60,000.

It bounds what a file can cost, read and checked and marked: 2 s of the processor (see ``tests.reader.whole_cost``).
"""
MOST_MERGED = 100_000
STEEPEST = 200
"""A higher compression ratio is made on purpose; a sheet of a million blank rows reaches about 30."""
MOST: Mapping[str, tuple[int, str]] = {
    "comment": (2_000, "コメント"),
    "threadedComment": (2_000, "コメント"),
    "definedName": (5_000, "定義された名前"),
    "dataValidation": (5_000, "入力規則"),
    "cfRule": (5_000, "条件付き書式"),
    "mergeCell": (5_000, "結合セル"),
    "hyperlink": (5_000, "ハイパーリンク"),
    "col": (20_000, "列の設定"),
    "xf": (15_000, "セルの書式"),
    "font": (10_000, "フォントの種類"),
    "fill": (10_000, "塗りつぶしの種類"),
    "border": (10_000, "罫線の種類"),
    "numFmt": (5_000, "表示形式"),
    "cellStyle": (10_000, "セルのスタイル"),
    "dxf": (10_000, "条件付き書式の書式"),
    "shape": (2_000, "図形やコメントの枠"),
    "sp": (2_000, "図形"),
    "pic": (2_000, "画像"),
    "cxnSp": (2_000, "図形"),
    "graphicFrame": (2_000, "グラフ"),
}
"""By element: the limit in all parts together, and the Japanese name for people."""
_LEAST = min(most for most, _ in MOST.values())
_NO_CELL = re.compile(rb"<(?!/|c |v>|is>|t>|f[> ])")
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]+)[\s/>]")
_CALLED = (
    ("xl/worksheets/", "シート"),
    ("xl/media/", "画像"),
    ("xl/embeddings/", "埋め込まれたファイル"),
    ("xl/drawings/", "図形"),
    ("xl/charts/", "グラフ"),
    ("xl/pivotcache/", "ピボットテーブルの元データ"),
    ("xl/model/", "データモデル"),
    ("xl/sharedstrings", "セルの文字"),
    ("xl/styles", "セルの書式"),
    ("xl/comments", "コメント"),
    ("xl/threadedcomments/", "コメント"),
    ("customxml/", "データの取り込みの設定"),
)


def weigh_file(size: int, largest: int) -> None:
    """Refuse a file by its size in bytes. Raises RefusedError."""
    if size > largest:
        said = f"ファイルが{_megabytes(size)}、受け付けるのは{_megabytes(largest)}まで"
        raise RefusedError(Refusal.TOO_LARGE, said)


def weigh_parts(entries: Mapping[str, ZipInfo]) -> None:
    """Refuse a package by what its list of contents says of its parts' sizes. Raises RefusedError."""
    sizes = [entry.file_size for entry in entries.values()]
    if sum(sizes) <= LARGEST_SUM and max(sizes, default=0) <= LARGEST_PART:
        return
    name, largest = max(entries.items(), key=lambda item: item[1].file_size)
    steep = largest.file_size > STEEPEST * max(largest.compress_size, 1)
    if len(sizes) > MOST_PARTS or steep or largest.file_size > LARGEST_SHEET:
        raise RefusedError(Refusal.BOMB)
    if name.startswith("xl/worksheets/"):
        raise RefusedError(Refusal.OVERGROWN)
    if largest.file_size > LARGEST_PART:
        what = next((word for start, word in _CALLED if name.startswith(start)), name)
        raise RefusedError(Refusal.TOO_LARGE, f"{what}が展開すると{_megabytes(largest.file_size)}")
    raise RefusedError(Refusal.TOO_LARGE, f"中身が展開すると合わせて{_megabytes(sum(sizes))}")


def count_elements(parts: Collection[bytes]) -> None:
    """Refuse a package whose parts of XML hold too much of anything. Raises RefusedError."""
    tags = sum(part.count(b"<") for part in parts)
    # In a form nearly all are cells, and what is none of these is soon counted to be few.
    if tags <= 3 * MOST_TAGS and sum(len(_NO_CELL.findall(part)) for part in parts) > _LEAST:
        # What is too much is named, as long as counting it is cheap.
        found = Counter(name for part in parts for name in _ELEMENT.findall(part))
        for name, (most, called) in MOST.items():
            if (count := found[name.encode()]) > most:
                raise RefusedError(Refusal.MANY, f"{called}が{count:,}個、受け付けるのは{most:,}個まで")
    if tags > MOST_TAGS:
        raise RefusedError(Refusal.OVERGROWN)


def count_sheets(parts: Collection[str]) -> None:
    """Refuse a workbook of too many sheets, or of one part under several names. Raises RefusedError."""
    if len(parts) > MOST_SHEETS:
        raise RefusedError(Refusal.MANY, f"シートが{len(parts):,}枚、受け付けるのは{MOST_SHEETS}枚まで")
    if len(set(parts)) < len(parts):
        raise RefusedError(Refusal.NOT_A_WORKBOOK)


def weigh_merged(areas: Iterable[str], height: int, width: int) -> None:
    """Refuse a sheet whose merged areas (A1 form) hold too many cells within its filled area, overlapping or not.

    Raises RefusedError, and AddressError for an invalid area.
    """
    cells = 0
    for area in areas:
        top, left, bottom, right = area_at(area)
        cells += max(min(right, width) - left + 1, 0) * max(min(bottom, height) - top + 1, 0)
    if cells > MOST_MERGED:
        raise RefusedError(Refusal.MANY, f"結合セルの範囲が{cells:,}マス、受け付けるのは{MOST_MERGED:,}マスまで")


def _megabytes(size: int) -> str:
    return f"{size / MEBIBYTE:.0f} MB"
