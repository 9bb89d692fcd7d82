"""What no text may hold, whatever its column: formulas, breaks and control characters, personal data."""

import re
from collections.abc import Collection, Iterator, Sequence

from sumida_etl.publication.gate.fault import Fault
from sumida_etl.publication.gate.sheet import CsvSheet
from sumida_etl.values import personal_data
from sumida_etl.values.characters import UNPUBLISHED
from sumida_etl.values.text_safety import begins_as_formula

_HINT = re.compile(personal_data.HINT)


def text_faults(sheet: CsvSheet, numbers: Collection[str], cleared: Sequence[str]) -> Iterator[Fault]:
    """What is wrong with texts. ``numbers``: headers under which no text stands; ``cleared``: what may stand in one."""
    for title in sheet.header:
        if title not in numbers:
            for at, cell in enumerate(sheet.column(title)):
                yield from _faults(sheet, at, title, cell, cleared)


def _faults(sheet: CsvSheet, at: int, title: str, cell: str, cleared: Sequence[str]) -> Iterator[Fault]:
    if begins_as_formula(cell):
        yield sheet.fault("G019", at, title)
    if hidden := UNPUBLISHED.search(cell):
        yield sheet.fault("G020", at, title, text=f"U+{ord(hidden[0]):04X}")
    if not _HINT.search(cell):
        return
    for text in cleared:
        cell = cell.replace(text, "、")
    if personal_data.my_number(cell):
        yield sheet.fault("G026", at, title, text="")
    if personal_data.phone_number(cell):
        yield sheet.fault("G027", at, title, text="")
    if personal_data.mail_address(cell):
        yield sheet.fault("G028", at, title, text="")
