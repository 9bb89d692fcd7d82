"""Formulas that refer to another file, a program or the web: their values are not the department's own, and may be old.

No link is ever followed: a workbook keeps the value that it last saw. So links that no formula uses are let in, such as
a name that came along with a copied sheet.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape

from sumida_etl.first_few import first_few
from sumida_etl.memory import memo
from sumida_etl.reader.admission.rejection import Refusal, RefusedError
from sumida_etl.reader.xml.plain_sheet import Plain

_CELL = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*(?<!/)>(?:(?!</c>).)*?<f[^>]*>([^<]+)</f>', re.DOTALL)
_TOKEN = re.compile(r""""[^"]*+"?|'(?:[^']|'')*+'?|\[(?:[^\[\]']|'.)*+\]?""", re.DOTALL)
"""A text, a name in quotes, or what stands in brackets, where ``'`` only marks the next character."""
_BLANK = {'""': "", "''": "'-'", "[]": "[-]"}
"""What takes the place of each; one that does not end stays."""
_BOOK = re.compile(r"\[[^\[\]]+\]")
_UNQUOTED = re.compile(r"(?<![\w.\])])\[[^\[\]]+\][\w.]*!")
"""``[1]Sheet1!A1``, ``'C:\\[a.xlsx]2 課'!A1``, ``[1]!name``; but no column of a table, as in ``Table1[課]``."""
_PROGRAM = re.compile(r"[\w.']\|(?:'|[^\s|!]{1,255}!)")
"""``cmd|'/c calc'!A0``: a formula that asks another program (DDE)."""
_FETCHING = re.compile(
    r"\b(?:WEBSERVICE|IMAGE|RTD|DDE|STOCKHISTORY|CUBE[A-Z]+|CALL|REGISTER(?:\.ID)?|SQL\.REQUEST)\s*\(", re.IGNORECASE
)
"""Functions whose result comes from the web, a server or a library."""
_SUSPECT = re.compile(
    rb"[\[|]|&#|(?:WEBSERVICE|IMAGE|RTD|DDE|STOCKHISTORY|CUBE[A-Z]{1,20}|CALL|REGISTER|REQUEST)[.ID\s]{0,9}\(",
    re.IGNORECASE,
)
"""What stands in rows with such a formula."""
_WORD = re.compile(r"[\w.\\?]+")
_LONGEST = 8192
"""Letters of the longest formula that Excel takes; the names of our own forms have formulas of 8,000."""
_NAMED = 3
"""Cells that are named."""


def refuse_links(book: Plain, parts: Mapping[str, bytes]) -> None:
    """Refuse a workbook in which a formula refers to another file, or which fetches data. Raises RefusedError."""
    if "xl/connections.xml" in parts:
        raise RefusedError(Refusal.EXTERNAL_LINKS, "データの取り込み（接続）")
    names = {name.casefold() for name, formula in book.names.items() if _is_foreign(formula)}
    found = list(_cells(book, names))
    if found:
        raise RefusedError(Refusal.EXTERNAL_LINKS, first_few(found, "か所", _NAMED))


def _cells(book: Plain, names: Collection[str]) -> Iterator[str]:
    for name, sheet in book.read.items():
        if sheet.values_only or not (names or _SUSPECT.search(sheet.rows)):
            continue
        for cell, content in _CELL.findall(sheet.rows):
            formula, place = unescape(content.decode()), f"シート「{name}」のセル{cell.decode()}"
            words = _WORD.findall(_bare(formula)) if names else ()
            through = next((word for word in words if word.casefold() in names), None)
            if _is_foreign(formula):
                yield place
            elif through:
                yield f"{place}（名前「{through}」）"


@memo(longest=_LONGEST, count=512)
def _is_foreign(formula: str) -> bool:
    """In time linear in its length, whatever it contains."""
    if any(token[0] == "'" and _BOOK.search(token) for token in _TOKEN.findall(formula)):
        return True
    bare = _bare(formula)
    return any(pattern.search(bare) for pattern in (_PROGRAM, _FETCHING, _UNQUOTED))


def _bare(formula: str) -> str:
    """A formula without its texts and the names in it, so that a tab named ``a|b`` is no program."""
    return _TOKEN.sub(lambda token: _BLANK.get(token[0][0] + token[0][-1], token[0]), formula)
