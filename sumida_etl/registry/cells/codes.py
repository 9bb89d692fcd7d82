"""Codes of rows, departments and municipalities, alone or several in a cell."""

import re

from sumida_etl.registry.cells.texts import UnfitError, narrow, required

_BETWEEN_CODES = re.compile(r"[;,、，；・|/\s]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.()\-]*")
_PLAIN_CODE = re.compile(r"[0-9A-Za-z]+")
_CITY_CODE = re.compile("[0-9]{6}")
_CITY_WEIGHTS = (6, 5, 4, 3, 2)


def code(cell: str) -> str:
    """A code of half-width letters, digits, ``-``, ``.`` and brackets."""
    found = required(narrow(cell))
    if not _CODE.fullmatch(found):
        raise UnfitError(f"「{cell}」は符号として使えません。半角の英字と数字で書きます（例 P1-M01）", found)
    return found


def lettered(cell: str) -> str:
    """A code that is published, so it holds a letter: a number alone loses its zeros in Excel."""
    found = code(cell)
    if not re.fullmatch(r"[0-9A-Za-z-]*[A-Za-z][0-9A-Za-z-]*", found):
        raise UnfitError(f"「{cell}」は公開する符号なので、半角の英字を一つは含めます（例 I101、A-11102）", found)
    return found


def plain_code(cell: str) -> str:
    """A department's code: letters and digits alone, since others are built with it."""
    found = required(narrow(cell))
    if not _PLAIN_CODE.fullmatch(found):
        said = f"「{cell}」は所属コードとして使えません。半角の英字と数字だけで書きます（例 D101、0101）"
        raise UnfitError(said, found)
    return found


def code_or_none(cell: str) -> str:
    """A code, or nothing."""
    return code(cell) if cell else ""


def own_code(cell: str) -> str:
    """A row's own name, or nothing; one that begins with a mark is a row somebody meant to put out of use."""
    if cell and not re.match(r"\w", narrow(cell)):
        said = f"「{cell}」は符号として使えません。使わない行は、# などを付けず、消すか有効終了を入れます"
        raise UnfitError(said, cell)
    return cell


def plain_codes(cell: str) -> tuple[str, ...]:
    """Codes in a cell: ``D101;D102``, also with other separators."""
    return tuple(found for found in _BETWEEN_CODES.split(narrow(cell)) if found)


def different_codes(cell: str) -> tuple[str, ...]:
    """The same, each once."""
    return tuple(dict.fromkeys(plain_codes(cell)))


def city_code(cell: str) -> str:
    """全国地方公共団体コード, its check digit included."""
    found = narrow(cell)
    if not _CITY_CODE.fullmatch(found):
        raise UnfitError(f"「{cell}」は検査数字を含む6桁の数字で書きます（例 011002）", found)
    if int(found[-1]) != check_digit(found[:-1]):
        said = f"「{cell}」は検査数字（6桁目）が合いません。全国地方公共団体コードを確かめます"
        raise UnfitError(said, found)
    return found


def check_digit(digits: str) -> int:
    """The sixth digit of a 全国地方公共団体コード, which follows from its first five."""
    return (11 - sum(int(digit) * weight for digit, weight in zip(digits, _CITY_WEIGHTS, strict=True)) % 11) % 10


def city_code_or_none(cell: str) -> str:
    """The same, or nothing."""
    return city_code(cell) if cell else ""


def code_unrepeated(cell: str) -> str:
    """As ``plain_code``, of a file whose cells no sentence may repeat."""
    found = narrow(cell)
    if not _PLAIN_CODE.fullmatch(found):
        raise ValueError("所属コードを半角の英字と数字だけで書きます（例 D101）")
    return found
