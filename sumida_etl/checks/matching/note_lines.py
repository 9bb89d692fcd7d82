"""Lines of a table that are no rows: a remark under it, such as （注）, in one cell and nothing beside it."""

import re
from collections.abc import Mapping

from schemas.submission import Sheet
from sumida_etl.reader.tables import Forms
from sumida_etl.values.uncounted import folded, holds_something

_NOTE = re.compile(r"[(（【\[［〔]?(?:注|※|＊|\*|備考|出典|資料|補足|メモ|以上|以下余白|参考|なお|単位|担当)")
_SENTENCE = 15
"""Characters beyond which a lone text in a locked column is a sentence, and no name of a plan or row."""


def note_lines(sheet: Sheet, forms: Forms) -> Mapping[str, Mapping[int, str]]:
    """Submission → row → what is said there, of all lines that are remarks."""
    locked = [column.name for column in sheet.columns if column.role == "locked"]
    names = [column.name for column in sheet.columns]
    found: dict[str, dict[int, str]] = {}
    rows = forms.tables[sheet.name]
    for submission, row, *cells in rows[["submission", "row", *names]].itertuples(index=False, name=None):
        filled = [(name, cell) for name, cell in zip(names, cells, strict=True) if holds_something(cell)]
        if len(filled) == 1 and filled[0][0] in locked and _is_note(filled[0][1]):
            found.setdefault(submission, {})[row] = str(filled[0][1])
    return found


def _is_note(cell: object) -> bool:
    if not isinstance(cell, str):
        return False
    text = folded(cell)
    return _NOTE.match(text) is not None or (len(text) >= _SENTENCE and text[-1] in "。)）")
