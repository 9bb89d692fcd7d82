"""What a person does to a workbook, as small steps that can be put together."""

import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from PIL import Image as PillowImage

from sumida_etl.templates.live.names import CHECK

Edit = Callable[[Workbook], None]


def is_answer(value: object) -> bool:
    """Whether it is a formula of the form's own, which no department typed."""
    return str(value).startswith(f"={CHECK}")


def edited(source: Path, target: Path, edits: Iterable[Edit]) -> Path:
    """A copy of a workbook with edits made in Excel's order; formulas put in by ``computed`` get their value."""
    book = load_workbook(source)
    for edit in edits:
        edit(book)
    book.save(target)
    values = getattr(book, "computed_values", {})
    if values:
        _set_values(target, values)
    return target


def put(sheet: str, cell: str, value: object) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].value = value
        if isinstance(value, str) and value[:1] == "=":
            book[sheet][cell].data_type = "s"  # typed into a text cell: text, not a formula

    return edit


def formula(sheet: str, cell: str, text: str, value: str = "", shown_as: str = "General") -> Edit:
    """A formula; without a value it is as some programs save it, never computed."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].value = text
        book[sheet][cell].number_format = shown_as
        if value:
            known = getattr(book, "computed_values", {})
            book.computed_values = {**known, text: value}  # type: ignore[attr-defined]

    return edit


def shown(sheet: str, cell: str, value: float | str, code: str) -> Edit:
    """A number or text in a format that shows more, or less, than it."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].value = value
        book[sheet][cell].number_format = code

    return edit


def percent(sheet: str, cell: str, value: float) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].value = value
        book[sheet][cell].number_format = "0.0%"

    return edit


def ink(sheet: str, cell: str, colour: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].font = Font(color=colour)

    return edit


def font(sheet: str, cell: str, name: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].font = Font(name=name)

    return edit


def filling(sheet: str, cell: str) -> Edit:
    """The alignment that repeats what stands in a cell until it is full."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].alignment = Alignment(horizontal="fill")

    return edit


def without_zeros(sheet: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].sheet_view.showZeros = False

    return edit


def strike(sheet: str, cell: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].font = Font(strike=True)

    return edit


def strike_part(sheet: str, cell: str, gone: str, left: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].value = CellRichText(TextBlock(InlineFont(strike=True), gone), left)

    return edit


def raised(sheet: str, cell: str, number: str, note: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].value = CellRichText(number, TextBlock(InlineFont(vertAlign="superscript"), note))

    return edit


def runs(sheet: str, cell: str, *texts: str | tuple[str, InlineFont], fill: str = "") -> Edit:
    """A text of several kinds of letters, on a ground of its own."""

    def edit(book: Workbook) -> None:
        book[sheet][cell].value = CellRichText(
            *(text if isinstance(text, str) else TextBlock(text[1], text[0]) for text in texts)
        )
        if fill:
            book[sheet][cell].fill = PatternFill("solid", fgColor=fill)

    return edit


def small(sheet: str, cell: str, size: float) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].font = Font(size=size)

    return edit


def on_paper(sheet: str, where: str, text: str) -> Edit:
    """A text in the margin of the printed page; ``where``: oddHeader, evenFooter …"""

    def edit(book: Workbook) -> None:
        getattr(book[sheet], where).center.text = text

    return edit


def note(sheet: str, cell: str, text: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet][cell].comment = Comment(text, "墨田")

    return edit


def picture(sheet: str, cell: str) -> Edit:
    def edit(book: Workbook) -> None:
        file = BytesIO()
        PillowImage.new("RGB", (8, 8)).save(file, "PNG")
        book[sheet].add_image(Image(file), cell)

    return edit


def _bars(book: Workbook, sheet: str) -> BarChart:
    chart = BarChart()
    chart.add_data(Reference(book[sheet], min_col=7, min_row=4, max_row=6))
    return chart


def chart(sheet: str, cell: str) -> Edit:
    return lambda book: book[sheet].add_chart(_bars(book, sheet), cell)  # type: ignore[call-arg]


def chart_sheet(name: str, of: str) -> Edit:
    return lambda book: book.create_chartsheet(name).add_chart(_bars(book, of))


def filtered(sheet: str, area: str, *hidden: int) -> Edit:
    """Rows put out of sight by a filter."""

    def edit(book: Workbook) -> None:
        book[sheet].auto_filter.ref = area
        book[sheet].auto_filter.add_filter_column(0, ["x"])
        hide_rows(sheet, *hidden)(book)

    return edit


def merge(sheet: str, area: str) -> Edit:
    return lambda book: book[sheet].merge_cells(area)


def delete_row(sheet: str, row: int) -> Edit:
    return lambda book: book[sheet].delete_rows(row)


def insert_row(sheet: str, row: int) -> Edit:
    return lambda book: book[sheet].insert_rows(row)


def delete_column(sheet: str, column: int) -> Edit:
    return lambda book: book[sheet].delete_cols(column)


def insert_column(sheet: str, column: int) -> Edit:
    return lambda book: book[sheet].insert_cols(column)


def swap_rows(sheet: str, one: int, other: int) -> Edit:
    def edit(book: Workbook) -> None:
        for first, second in zip(book[sheet][one], book[sheet][other], strict=True):
            first.value, second.value = second.value, first.value

    return edit


def swap_columns(sheet: str, one: int, other: int) -> Edit:
    def edit(book: Workbook) -> None:
        for row in book[sheet].iter_rows(min_row=3):
            row[one - 1].value, row[other - 1].value = row[other - 1].value, row[one - 1].value

    return edit


def fill_row(sheet: str, row: int, *values: object) -> Edit:
    def edit(book: Workbook) -> None:
        for column, value in enumerate(values, start=1):
            book[sheet].cell(row, column).value = value

    return edit


def copy_row(sheet: str, source: int, target: int) -> Edit:
    return lambda book: fill_row(sheet, target, *(cell.value for cell in book[sheet][source]))(book)


def hide_rows(sheet: str, *rows: int) -> Edit:
    def edit(book: Workbook) -> None:
        for row in rows:
            book[sheet].row_dimensions[row].hidden = True

    return edit


def flatten(sheet: str, *rows: int) -> Edit:
    def edit(book: Workbook) -> None:
        for row in rows:
            book[sheet].row_dimensions[row].height = 0.1

    return edit


def narrow_column(sheet: str, letter: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].column_dimensions[letter].width = 0.1

    return edit


def hide_column(sheet: str, letter: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].column_dimensions[letter].hidden = True

    return edit


def hide_sheet(sheet: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].sheet_state = "hidden"

    return edit


def delete_sheet(sheet: str) -> Edit:
    return lambda book: book.remove(book[sheet])


def rename_sheet(sheet: str, name: str) -> Edit:
    def edit(book: Workbook) -> None:
        book[sheet].title = name

    return edit


def copy_sheet(sheet: str, name: str) -> Edit:
    def edit(book: Workbook) -> None:
        book.copy_worksheet(book[sheet]).title = name

    return edit


def add_sheet(name: str, text: str) -> Edit:
    def edit(book: Workbook) -> None:
        book.create_sheet(name)["A1"] = text

    return edit


def move_sheet(sheet: str, by: int) -> Edit:
    return lambda book: book.move_sheet(sheet, by)


def _set_values(path: Path, values: dict[str, str]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            text = part
            if name.startswith("xl/worksheets/"):
                for of, value in values.items():
                    found = rf"(<f>{re.escape(of[1:])}</f>)<v\s*(?:/>|></v>)".encode()
                    text = re.sub(found, rb"\1<v>%s</v>" % value.encode(), text)
            archive.writestr(name, text)


def conditional(sheet: str, area: str, rule: Rule) -> Edit:
    """A conditional format of somebody's own."""

    def edit(book: Workbook) -> None:
        book[sheet].conditional_formatting.add(area, rule)

    return edit


def look(number: str = "", **how: Font | PatternFill) -> DifferentialStyle:
    """What a conditional format changes; ``number``: the code of a number format."""
    return DifferentialStyle(numFmt=NumberFormat(164, number) if number else None, **how)
