"""記入要領: how to fill the workbook in, made from the same declarations and tables that read and check it."""

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import CHECK, COVER, TABLES, UNCHANGED, about, example, header
from sumida_etl.registry.rows.plans import Ward
from sumida_etl.rounds import Round
from sumida_etl.templates import style
from sumida_etl.templates.live.names import MAKE_SURE, MEND
from sumida_etl.values import ACCEPTED
from sumida_etl.vocabulary import CONFIRMED

Row = tuple[str, str, str]


def write_guide(sheet: Worksheet, ward: Ward, round: Round) -> None:
    """Fill the guide sheet: what to do, every input column, and every way of writing a number or date."""
    sheet["A1"] = "記入要領"
    sheet["A1"].font = style.TITLE
    row = 3
    for title, heads, rows in _sections(ward, round):
        sheet.cell(row, 1, title).font = style.STRONG
        row = _block(sheet, row + 1, heads, rows) + 1
    for letter, width in zip("ABC", (40, 40, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.protection.sheet = True
    style.lock_the_rest(sheet)
    style.print_on_a4(sheet)


def _sections(ward: Ward, round: Round) -> Iterable[tuple[str, Row, list[Row]]]:
    yield "1　進め方", ("順", "すること", "説明"), [
        ("1", "黄色の欄に記入する", "灰色の欄は変更できません。誤りがあれば問合せ先へ連絡してください。"),
        ("2", "表紙の担当者・連絡先・提出日を記入する", "差し替えて再提出するときは、提出日を新しくします。"),
        ("", "前回の回答のままのとき", _unchanged()),
        ("3", f"「{CHECK.title}」の欄を見る", f"{MEND}は直し、{MAKE_SURE}は直すか備考に理由を書きます。"),
        ("4", "ファイル名を変えずに提出する", f"提出・問合せ先：{ward.office}"),
        ("5", "差戻し票が付いて戻ったら", "色の付いたセルだけを直し、同じファイルをそのまま再提出します。"),
    ]  # fmt: skip
    yield (
        "2　記入する欄",
        ("シート", "欄", "説明"),
        [
            (sheet.name, header(column, round), _explained(column, round))
            for sheet in (COVER, *TABLES)
            for column in sheet.columns_in(round)
            if column.role == "input"
        ],
    )
    yield (
        "3　数値・日付の書き方",
        ("書き方", "記入例", "読み取り結果"),
        [(accepted.name, accepted.example, accepted.meaning) for accepted in ACCEPTED],
    )


def _unchanged() -> str:
    where = f"表紙の「{UNCHANGED.title}」"
    return f"{where}で「{CONFIRMED}」を選ぶと、空欄は前回の回答になります。その日だけの数値は記入します。"


def _explained(column: Column, round: Round) -> str:
    said = example(column, round)
    return about(column, round) + (f"　例：{said}" if said else "")


def _block(sheet: Worksheet, row: int, heads: Row, rows: list[Row]) -> int:
    for index, text in enumerate(heads, start=1):
        cell = sheet.cell(row, index, text)
        cell.font, cell.fill, cell.border, cell.alignment = style.HEADER, style.HEADER_FILL, style.GRID, style.CENTRE
    for values in rows:
        row += 1
        sheet.row_dimensions[row].height = style.ROW_HEIGHT * 0.7
        for index, text in enumerate(values, start=1):
            cell = sheet.cell(row, index, text)
            cell.font, cell.border, cell.alignment, cell.number_format = (
                style.BODY,
                style.GRID,
                style.TEXT,
                style.AS_TYPED,
            )
    return row + 1
