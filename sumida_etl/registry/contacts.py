"""``contacts.csv``: where letters to each department go, as the file says today.

No part of the plan's editions, and of no Registry: an address is read when letters are made, and kept nowhere.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from sumida_etl.permissions import close
from sumida_etl.registry.faults import Fault, PlanError
from sumida_etl.registry.files.organisation import CONTACTS
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.registry.rows.departments import Contact
from sumida_etl.registry.table import Line, table_of


def load_contacts(folder: Path, departments: Collection[str]) -> Mapping[str, Contact]:
    """The contacts by department code; none where there is no file. ``departments``: every code of the plan.

    Raises PlanError with everything that is wrong with the file, without anything that was typed. Raises OSError.
    """
    path = folder / CONTACTS.name
    if not path.exists():
        return {}
    close(path)
    table = table_of(PlanFiles(folder, {path.name: path.read_bytes()}), path.name, CONTACTS.required, CONTACTS.optional)
    known = {column.header for column in CONTACTS.columns}
    faults = [replace(fault, column=fault.column if fault.column in known else "") for fault in table.faults]
    faults += _misplaced(table.lines, departments)
    if stopping := [fault for fault in faults if fault.stops]:
        raise PlanError.of(folder, sorted(stopping, key=lambda fault: fault.line))
    contacts = (CONTACTS.row_of(line.cells) for line in table.lines)
    return {contact.department: contact for contact in contacts if contact.to}


def _misplaced(lines: Collection[Line], departments: Collection[str]) -> list[Fault]:
    """Lines of departments that there are not, or that have a line already, and copies without a first address."""
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line in lines:
        contact: Contact = CONTACTS.row_of(line.cells)
        if contact.department not in departments:
            faults.append(line.fault("所属コード", "departments.csv にない所属コードです。所属コードを直します"))
        elif (first := seen.setdefault(contact.department, line.number)) != line.number:
            said = f"{first}行目と同じ所属コードです。宛先がいくつもあるときは一行にまとめ、; で区切ります"
            faults.append(line.fault("所属コード", said))
        if contact.copies and not contact.to:
            faults.append(line.fault("宛先", "CC だけの行です。宛先にも書きます"))
    return faults
