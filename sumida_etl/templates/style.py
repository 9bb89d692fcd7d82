"""How the workbook looks: one place for colours, fonts and print set-up."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

FACE = "Yu Gothic"
_LINE = Side(style="thin", color="B8C1CC")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
TITLE = Font(name=FACE, size=15, bold=True, color="17375E")
NOTE = Font(name=FACE, size=10, color="44546A")
BODY = Font(name=FACE, size=11)
QUIET = Font(name=FACE, size=9, color="44546A")
"""What stands there to be looked at."""
LINK = Font(name=FACE, size=11, underline="single", color="1F4E9E")
STRONG = Font(name=FACE, size=11, bold=True)
HEADER = Font(name=FACE, size=11, bold=True, color="FFFFFF")
HEADER_FILL = PatternFill("solid", fgColor="17375E")
INPUT_HEADER_FILL = PatternFill("solid", fgColor="9C5700")
LOCKED_FILL = PatternFill("solid", fgColor="EEF1F5")
INPUT_FILL = PatternFill("solid", fgColor="FFF9DB")
LOCKED, UNLOCKED, _NO_CELLS = Protection(locked=True), Protection(locked=False), Protection(locked=False, hidden=True)
_LAST_COLUMN = 16_384
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
TEXT = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(vertical="center", wrap_text=True)
ONE_LINE = Alignment(vertical="center")
NUMBER = Alignment(horizontal="right", vertical="center", wrap_text=True)
ROW_HEIGHT, TEXT_ROW_HEIGHT, LINE_HEIGHT = 30, 78, 21
"""In points; set on every row, since a program that fits heights by itself measures Japanese fonts it lacks."""
ANSWERS = {"要修正": ("C00000", "FFB9B3"), "未記入": ("7F6000", "FFEE8C"), "確認": ("9C5700", "FFE0A3")}
"""How 点検 shows an answer that begins with a word: the colours of its letters and of its ground."""
AS_TYPED = "@"
"""Text format: Excel then keeps what is typed (``2/8``, ``76.1%``, ``12.0``) and turns it into nothing else."""


def open_by_default(book: Workbook) -> None:
    """Let the style Normal be unlocked: a cell pasted from another book arrives as Normal, and would lock itself.

    Every cell of ours says itself whether it is locked. openpyxl writes no protection that equals the first in its
    list, and reads none as Protection(): so the list begins with one that no cell has.
    """
    book._protections = IndexedList([_NO_CELLS])  # type: ignore[attr-defined]
    book._named_styles["Normal"].protection = UNLOCKED  # type: ignore[attr-defined]


def lock_the_rest(sheet: Worksheet) -> None:
    """Lock every cell that is not open, those that nothing stands in included."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.protection == _NO_CELLS:
                cell.protection = LOCKED
    for letter in [*sheet.column_dimensions]:
        sheet.column_dimensions[letter].protection = LOCKED
    beyond = sheet.column_dimensions[get_column_letter(sheet.max_column + 1)]
    beyond.min, beyond.max, beyond.protection = sheet.max_column + 1, _LAST_COLUMN, LOCKED


def protect(sheet: Worksheet) -> None:
    """Lock the locked cells (no password: it is a guard rail, not a fence) but let people resize."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.selectLockedCells = False
    lock_the_rest(sheet)


def print_on_a4(sheet: Worksheet, header_row: int | None = None) -> None:
    """A4 landscape, one page wide, the header repeated and pages numbered."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    footer = HeaderFooterItem()
    footer.center.text = "&A　&P / &N"
    sheet.HeaderFooter.oddFooter = footer
    sheet.print_options.horizontalCentered = True
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"
