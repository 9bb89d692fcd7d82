"""記入の状況 on the cover: of each sheet how many rows or cells are open, counted by formulas."""

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from schemas.columns import Column
from schemas.submission import COVER, TABLES, UNCHANGED, Sheet
from sumida_etl.templates.live import names

TITLE, ABOUT = "記入の状況", "「記入済」は、記入があるという印です。内容が正しいという意味ではありません。"
_COUNTED = (names.MEND, names.BLANK, names.MAKE_SURE)
_NOTHING_ASKED = "－"


def name_on_cover(sheet: Sheet) -> str:
    """The name of the formula that counts what is open on a sheet."""
    return f"点検_表{TABLES.index(sheet) + 1}"


def confirming_cell(cover: Worksheet) -> str:
    """Where 変更なし is typed."""
    row = next(cell.row for cell in cover["A"] if cell.value == UNCHANGED.title)
    return f"'{COVER.name}'!$B${row}"


def define_counts(cover: Worksheet, sheet: Sheet, places: list[int], first: int, last: int) -> None:
    """Define a sheet's count; ``places``: the column 点検, or else those that must not stay blank; rows from, to."""
    areas = [f"'{sheet.name}'!${get_column_letter(at)}${first}:${get_column_letter(at)}${last}" for at in places]
    name = name_on_cover(sheet)
    cover.defined_names[name] = DefinedName(name, attr_text=_answers(areas[0]) if sheet.live else _blanks(areas))


def _answers(area: str) -> str:
    counted = {word: f'SUMPRODUCT(--(LEFT({area},{len(word)})="{word}"))' for word in _COUNTED}
    said = "&".join(f'IF({count}=0,"","{word} "&{count}&"件　")' for word, count in counted.items())
    return f'IFERROR(IF(SUMPRODUCT(LEN({area}))=0,"",IF({"+".join(counted.values())}=0,"{names.FILLED}",{said})),"")'


def _blanks(areas: list[str]) -> str:
    blank = "+".join(f'SUMPRODUCT(--(LEN(TRIM(SUBSTITUTE({area},_xlfn.UNICHAR(12288),"")))=0))' for area in areas)
    said = f'IF({blank}=0,"{names.FILLED}",IF({names.UNCHANGED},"","{names.BLANK} "&({blank})&"件　"))'
    return f'IFERROR({said},"")'


def said_of_blank(count: int) -> str:
    """What the cover says of a sheet on which nothing has been filled in; ``count``: its open rows or cells."""
    return f"{names.BLANK} {count}件　" if count else _NOTHING_ASKED


def wanted(column: Column) -> bool:
    """Whether a column of texts must not stay blank in an asked row."""
    return column.role == "input" and column.required and column.type == "text"
