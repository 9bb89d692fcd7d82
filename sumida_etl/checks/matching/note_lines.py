"""Lines of a table that are no rows: a remark under it, such as （注）, a total nobody asked for, its own headers."""

import re
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from itertools import compress

from schemas.submission import Sheet
from sumida_etl.reader.tables import Forms, headers_of
from sumida_etl.values.cells import raw_text
from sumida_etl.values.grammar.units import UNITS
from sumida_etl.values.uncounted import folded, holds_something

_NOTE = re.compile(r"[(（【\[［〔]?(?:注|※|＊|\*|備考|出典|資料|補足|メモ|以上|以下余白|参考|なお|単位|担当)")
_CAPTION = re.compile(r"[【\[［〔〈《<＜(（].*[】\]］〕〉》>＞)）]|[■□◆◇●○◎★☆▼▽▲△・].*")
"""How a line looks that heads the rows under it."""
_NOTHING = re.compile(
    r"(?:特に|とくに|追加|該当|新規)?(?:は|の?もの|の?追加)?(?:[な無]し|ありません|ございません)。?|[-−‐‑–—―ー─━]{1,3}"
)
_TOTAL = re.compile(r"(?:合|総|小|累)?計|総数|平均")
_IN_BRACKETS = re.compile(r"[(\[【](?:単位:?)?([^()]*)[)\]】]")
_SENTENCE = 15
"""Characters beyond which a lone text in a locked column is a sentence, and no name of a plan or row."""
Filled = Sequence[tuple[str, object]]
"""The cells of a line in which something stands, each with the name of its column."""
NoteLines = Mapping[str, Mapping[int, str]]
"""Submission → row → what is said there."""


def note_lines(sheet: Sheet, forms: Forms) -> NoteLines:
    """All lines of a sheet that are no rows."""
    columns = [column.name for column in sheet.columns]
    found: dict[str, dict[int, str]] = {}
    headers = headers_of(sheet, forms.round)
    numbers = frozenset(sheet.numbers)
    locked = frozenset(column.name for column in sheet.columns if column.role == "locked")
    beside_words = numbers | {"unit", "remark"}
    rows = forms.tables[sheet.name]
    texts = rows[columns[0]].map(raw_text).map(folded).tolist()
    begins = list(zip(rows["submission"].tolist(), texts, strict=True))
    times = Counter(begins)
    second = next(name for name in columns[1:] if name not in beside_words)
    doubtful = _doubtful(texts, rows[second].tolist(), headers)
    lines = rows.loc[doubtful, ["submission", "row", *columns]].itertuples(index=False, name=None)
    begins = list(compress(begins, doubtful))
    for (submission, row, *cells), begin in zip(lines, begins, strict=True):
        filled = [(name, cell) for name, cell in zip(columns, cells, strict=True) if holds_something(cell)]
        if (
            _is_note(filled, sheet, once=times[begin] == 1)
            or _is_nothing(filled, locked)
            or _is_total(filled, beside_words)
            or _is_header(filled, headers)
            or _is_of_units(filled, numbers)
        ):
            found.setdefault(submission, {})[row] = " ".join(raw_text(cell) for _, cell in filled)
    return found


def _doubtful(texts: Sequence[str], seconds: Sequence[object], headers: Container[str]) -> list[bool]:
    """Whether each line may be no row; nearly all begin with two names, and so are rows."""
    names = {text for text in set(texts) if text and text not in headers and not _NOTHING.fullmatch(text)}
    return [text not in names or not holds_something(cell) for text, cell in zip(texts, seconds, strict=True)]


def _is_note(filled: Filled, sheet: Sheet, *, once: bool) -> bool:
    """Whether one cell alone is filled, and with no part of a row; ``once``: no other line begins as this one."""
    if len(filled) != 1 or not isinstance(filled[0][1], str):
        return False
    name, text = filled[0][0], folded(filled[0][1])
    if name == "remark" or _NOTE.match(text):
        return name not in _texts(sheet)
    is_locked = any(column.name == name and column.role == "locked" for column in sheet.columns)
    if is_locked and name == sheet.columns[0].name and _CAPTION.fullmatch(text):
        return True
    return is_locked and len(text) >= _SENTENCE and (text[-1] in "。)）" or (name == sheet.columns[0].name and once))


def _is_nothing(filled: Filled, locked: Container[str]) -> bool:
    """Whether a line says that there is nothing to add: なし or a dash, under the headers of names too."""
    said = all(isinstance(cell, str) and _NOTHING.fullmatch(folded(cell)) for _, cell in filled)
    return said and any(name in locked for name, _ in filled)


def _is_total(filled: Filled, beside_words: Container[str]) -> bool:
    """Whether 合計 stands in a line, and in the columns of other words nothing."""
    words = [cell for name, cell in filled if name not in beside_words]
    return len(words) == 1 and isinstance(words[0], str) and _TOTAL.fullmatch(folded(words[0])) is not None


def _is_header(filled: Filled, headers: Mapping[str, str]) -> bool:
    """Whether the row of headers stands there once more, as it does where a table was pasted with it."""
    return len(filled) > 1 and all(isinstance(cell, str) and headers.get(folded(cell)) == name for name, cell in filled)


def _is_of_units(filled: Filled, numbers: Container[str]) -> bool:
    """Whether only units stand there, in brackets and under the headers of numbers."""
    return bool(filled) and all(name in numbers and _unit_in_brackets(cell) for name, cell in filled)


def _unit_in_brackets(cell: object) -> bool:
    found = _IN_BRACKETS.fullmatch(folded(cell)) if isinstance(cell, str) else None
    return found is not None and found[1] in UNITS


def _texts(sheet: Sheet) -> set[str]:
    """The columns of texts that are asked for: what stands in them alone is an answer without its row."""
    return {
        column.name for column in sheet.columns if column.role == "input" and column.required and column.type == "text"
    }
