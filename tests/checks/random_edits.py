"""Random edits of a correct workbook, and what must hold of the figures whatever was done to it."""

import random
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sumida_etl.checks.batch import Batch
from sumida_etl.values.cells import shifted
from sumida_etl.values.uncounted import folded
from tests.checks.faults import I, N, R

TABLES = (I, R, N)
TYPED: tuple[object, ...] = (
    *[
        "0",
        "5",
        "12.5件",
        "1,234件",
        "６３",
        "約14万",
        "集計中",
        "－",
        "該当なし",
        "みかん",
        "5～10",
        "66%",
        "0.66",
        "(5)",
        "1e3",
        "▲5",
        "999999999",
        "３億",
        "1444①",
        "R6.2.9",
        "#REF!",
    ],
    *(
        "二十三",
        "0（集計中）",
        ".5",
        "▼5",
        "1.2M",
        "概算5件",
        "5件（約）",
        "総数5",
        "1,200千円",
        "5時間",
        "後日",
        "7割",
        "4月から実施",
    ),
    *("", "=A1", "\u200b", "7\u200b", "8\u034f", "\ue0009", 12, 12.5, 0.5, -3, 1e9, 33.333333333333336, True, None),
)
_FEW = '[<10]"少";0'
"""A format that shows a word in place of a number under ten."""
FORMATS = {
    **dict.fromkeys(
        ("0", "#,##0", "[Red]0", "0_ ", "0;0", '0;"▲"0;"-"', "#,##0;(#,##0)", "0.0", "General", "@"), "{:f}"
    ),
    '0"件"': "{:f}件",
    '0"人"': "{:f}人",
    '"約"0': "約{:f}",
    "0%": "{:f}%",
    **dict.fromkeys((";;;", '"集計中"', "yyyy/m/d", "ge.m.d", '0,"千件"', "0,", "# ?/?", "0.00E+00"), ""),
    **dict.fromkeys(('"No."0', '0"％"', "h:mm", '0!.0,"万"', "[$$-409]0", "(0)", '"▲"0', "0-00", '0"(見込)"'), ""),
    **dict.fromkeys(("general", "[DBNum3]0", "[$-411]0", "[Blue]0", "#,##0_);[Red]\\(#,##0\\)"), "{:f}"),
    "0件": "{:f}件",
    '@"件"': "{:f}",
    _FEW: "{:f}",
}
"""Formats, and how a positive number with no more places than they show is seen in them; empty: some other way."""
Edit = Callable[[Workbook, random.Random], None]


def edited_at_random(source: Path, target: Path, seed: int) -> Path:
    """A copy of a workbook with one to three edits."""
    chance, book = random.Random(seed), load_workbook(source)
    for edit in chance.choices(list(EDITS), list(EDITS.values()), k=chance.choice((1, 1, 1, 2, 3))):
        edit(book, chance)
    book.save(target)
    return target


def unaccounted(batch: Batch, untouched: Mapping[tuple[str, ...], tuple[str, ...]], path: Path) -> Iterator[str]:
    """The figures of one workbook that changed, are in no finding, and are not what their cells show."""
    if batch.submissions["outcome"].iloc[0] != "受理":
        return
    told = set(zip(batch.findings["sheet"], batch.findings["cell"], strict=True))
    now, book = figures(batch), load_workbook(path)
    for figure in untouched.keys() | now.keys():
        before, after = untouched.get(figure, ()), now.get(figure, ())
        if before == after:
            continue
        if not after:
            yield f"{figure} {before} is lost"
        elif after[:2] not in told and not _is_shown(_named(book, after[0])[after[1]], after[2]):
            yield f"{figure} {before} became {after}"


def figures(batch: Batch) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Each figure of a batch with its sheet, its cell, what was typed, and what it means."""
    return {
        (str(row.get("indicator") or row.get("result") or row["name"]), str(row.get("part")), str(row["kind"])): (
            row["sheet"], row["cell"], row["raw"], f"{row['state']} {row['value']}"
        )
        for frame in (batch.values, batch.results)
        for row in frame.to_dict("records")
    }  # fmt: skip


def _is_shown(cell: Cell, raw: str) -> bool:
    if isinstance(cell.value, str):
        return cell.value == raw
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return False
    number, code = Decimal(str(cell.value)), cell.number_format
    seen = number * 100 if "%" in code else number
    if code not in ("General", "@") and (seen < 0 or seen != seen.to_integral_value()):
        return False
    if code == _FEW and number < 10:
        return False
    return FORMATS.get(code, "").format(shifted(seen, 0)) == raw


def _sheet(book: Workbook, chance: random.Random) -> Worksheet:
    return _named(book, chance.choice(TABLES))


def _named(book: Workbook, name: str) -> Worksheet:
    """A sheet by its name, whatever blanks and widths its tab has got."""
    sheet = next(each for each in book.worksheets if folded(each.title) == name)
    assert isinstance(sheet, Worksheet)
    return sheet


def _cell(book: Workbook, chance: random.Random) -> Cell:
    sheet = _sheet(book, chance)
    cell = sheet.cell(chance.randint(3, max(4, sheet.max_row)), chance.randint(1, sheet.max_column))
    return cell if isinstance(cell, Cell) else sheet["A1"]


def _type(book: Workbook, chance: random.Random) -> None:
    cell = _cell(book, chance)
    cell.value = chance.choice(TYPED)
    if isinstance(cell.value, str) and cell.value[:1] == "=":
        cell.data_type = "s"


def _number(book: Workbook, chance: random.Random) -> None:
    cell = _named(book, R).cell(chance.randint(4, max(4, _named(book, R).max_row - 5)), chance.choice((6, 7)))
    if isinstance(cell, Cell):
        cell.value = chance.choice((5, 12.5, 82343, 0.12, 45000, 0, -7, 1e6, 123456.789))
        cell.number_format = chance.choice(list(FORMATS))


def _format(book: Workbook, chance: random.Random) -> None:
    _cell(book, chance).number_format = chance.choice(list(FORMATS))


def _strike(book: Workbook, chance: random.Random) -> None:
    _cell(book, chance).font = Font(strike=True)


def _ink(book: Workbook, chance: random.Random) -> None:
    _cell(book, chance).font = Font(color=chance.choice(("FFFFFFFF", "FFFF0000", "FF000000")))


def _tab(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    sheet.title = chance.choice((f"{sheet.title} ", f"　{sheet.title}", sheet.title.replace("・", "･")))


def _header(book: Workbook, chance: random.Random) -> None:
    """A header is changed a little, exchanged with another, or a column with one of its own put in."""
    sheet = _sheet(book, chance)
    one, other = (sheet.cell(3, chance.randint(1, sheet.max_column)) for _ in "12")
    if not (isinstance(one, Cell) and isinstance(other, Cell)):
        return
    kind = chance.randrange(3)
    if kind == 0:
        one.value = chance.choice((f" {one.value}", f"{one.value}\n", f"{one.value}（件）", "訂正後"))
    elif kind == 1:
        one.value, other.value = other.value, one.value
    else:
        at = one.column
        sheet.insert_cols(at)
        for row, value in ((3, "訂正後"), (chance.randint(4, 9), "7,018件")):
            sheet.cell(row, at).value = value


def _spare(book: Workbook, chance: random.Random) -> None:
    """Something is typed into a spare row, whole or in part."""
    row = next(number for number in range(4, 200) if not _named(book, R).cell(number, 4).value)
    cells = ["行財政改革実施計画", "No.2", "②", "新しい件数", chance.choice(("件", "%", "千円", "時間", "か所"))]
    typed = [None, chance.choice(TYPED), chance.choice(TYPED), "1/31", "補足"]
    for column, value in enumerate((*cells, *typed), start=1):
        cell = _named(book, R).cell(row, column)
        if isinstance(cell, Cell) and chance.random() < 0.95:
            cell.value = value
            if isinstance(value, str) and value[:1] == "=":
                cell.data_type = "s"


def _note(book: Workbook, chance: random.Random) -> None:
    _cell(book, chance).comment = Comment("速報", "墨田")


def _letter(book: Workbook, chance: random.Random) -> None:
    cell = _cell(book, chance)
    if isinstance(text := cell.value, str) and text:
        at = chance.randrange(len(text))
        put_in = chance.choice("a1０\u200b⽇.,件%")
        cell.value = chance.choice((text[:at] + text[at + 1 :], text[:at] + put_in + text[at:], f"　{text} "))


def _rows(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    chance.choice((sheet.delete_rows, sheet.insert_rows))(chance.randint(1, sheet.max_row))


def _columns(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    chance.choice((sheet.delete_cols, sheet.insert_cols))(chance.randint(1, sheet.max_column))


def _swap(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    one, other = (chance.randint(3, max(4, sheet.max_row)) for _ in "12")
    for column in range(1, sheet.max_column + 1):
        first, second = sheet.cell(one, column), sheet.cell(other, column)
        if isinstance(first, Cell) and isinstance(second, Cell):
            first.value, second.value = second.value, first.value


def _merge(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    top, left = chance.randint(3, max(4, sheet.max_row)), chance.randint(1, sheet.max_column)
    sheet.merge_cells(
        start_row=top, start_column=left, end_row=top + chance.randint(0, 2), end_column=left + chance.randint(0, 1)
    )


def _hide(book: Workbook, chance: random.Random) -> None:
    sheet = _sheet(book, chance)
    if chance.random() < 0.5:
        sheet.row_dimensions[chance.randint(1, sheet.max_row)].hidden = True
    else:
        sheet.column_dimensions[get_column_letter(chance.randint(1, sheet.max_column))].hidden = True


def _paste(book: Workbook, chance: random.Random) -> None:
    """A block of cells copied to another place, as often from another sheet."""
    source, target = _sheet(book, chance), _sheet(book, chance)
    top, left = chance.randint(3, max(4, source.max_row)), chance.randint(1, source.max_column)
    to_row, to_column = chance.randint(3, max(4, target.max_row)), chance.randint(1, target.max_column)
    block = [(row, column, source.cell(top + row, left + column).value) for row in range(3) for column in range(3)]
    for row, column, value in block:
        cell = target.cell(to_row + row, to_column + column)
        if isinstance(cell, Cell):
            cell.value = value


EDITS: dict[Edit, int] = {
    _type: 5, _number: 5, _format: 2, _strike: 1, _note: 1, _letter: 3, _rows: 2, _columns: 1, _swap: 1, _merge: 1,
    _hide: 1, _paste: 3, _ink: 1, _tab: 1, _header: 2, _spare: 2,
}  # fmt: skip
"""What is done, and how often."""
