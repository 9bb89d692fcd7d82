"""点検 as LibreOffice calculates it, beside what the checks find in the same workbooks: every code that has a twin."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from schemas.submission import INDICATORS, RESULTS, Sheet, header
from sumida_etl.checks.run import inspect
from sumida_etl.reader.tables import read_forms
from sumida_etl.reader.workbook import read_workbook
from sumida_etl.rules.cross_checks import TOTAL_IS_OFF
from sumida_etl.rules.plausibility import IMPOSSIBLE
from sumida_etl.survey import Survey
from sumida_etl.templates.live.facts import DOUBTS
from sumida_etl.templates.live.names import BLANK, CHECK, MEND
from sumida_etl.templates.live.reading import EMPTY, NO_UNIT, SILENT, UNREADABLE
from sumida_etl.templates.workbook import write_template
from sumida_etl.vocabulary import Severity
from tests.templates.test_live_reading import texts

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
DEPARTMENTS = ("D105", "D302", "D303", "D803", "D101")
SEEDS = range(3)
SAID = {
    **{f"!{twin.says}": (twin.code,) for twin in IMPOSSIBLE},
    "!数値として読めません": (),
    "!この行の単位に直せない単位です": ("V013",),
}
"""What a value says that is none → the codes that the check may have for it; (): any error."""
WORDS = {
    **{twin.says: twin.code for twin in (*DOUBTS, TOTAL_IS_OFF)},
    "単位がこの行と違います": "V031",
    "（見込）と書かれています": "V032",
}
Found = dict[tuple[str, str], set[str]]


@dataclass(frozen=True)
class Cell:
    """A number's cell: what was typed, what the steps of 点検 hold, and the doubts that the row tells of its column."""

    sheet: str
    place: str
    typed: object
    read: object
    value: object
    doubts: frozenset[str]
    answer: str
    by_the_number: bool
    """Whether N003 depends on the number itself here (a part of a sum, another season): 点検 is silent then."""


MISPLACED = frozenset({"S025", "S026", "S029", "S031"})
"""What is told of a whole sheet in place of its cells: a formula looks at its row alone."""
SAID_BETTER = frozenset({"N018", "N019", "N020"})
"""What no formula knows, told in place of what one does."""


def number_near(chance: Random, known: str) -> str:
    """A plain number, or one that stands to the last one as a rule asks."""
    digits = "".join(letter for letter in known.partition("（")[0] if letter in "0123456789.")
    last = Decimal(digits) if digits and digits.count(".") < 2 else Decimal(chance.choice((3, 40, 900)))
    if chance.random() < 0.1:
        return "0.7"
    factor = chance.choice(("1", "1", "1.1", "0.9", "0.9", "11", "0.05", "10", "0.1", "0.01", "-1", "0"))
    number = (last * Decimal(factor)).quantize(Decimal(1)) if chance.random() < 0.5 else last * Decimal(factor)
    return f"{number:f}" + chance.choice(("", "", "", "", "", "件", "％", "（見込）", "人"))


def fill(path: Path, target: Path, chance: Random) -> None:
    book = openpyxl.load_workbook(path)
    for name in (INDICATORS.name, RESULTS.name):
        sheet = book[name]
        heads = {str(cell.value): cell.column for cell in sheet[3] if cell.value}
        for row in range(4, sheet.max_row + 1):
            if not sheet.cell(row, 1).value:
                continue
            known = str(sheet.cell(row, heads["前回値"]).value or "")
            for title, at in heads.items():
                cell = sheet.cell(row, at)
                if (
                    title.endswith(("現在", "3月末見込", "確定"))
                    and not cell.protection.locked
                    and chance.random() > 0.1
                ):
                    text = number_near(chance, known) if chance.random() < 0.8 else texts(chance, 1)[0]
                    cell.value, cell.data_type = text or None, "s" if text else "n"
    book.save(target)


def recalculated(folder: Path, paths: list[Path]) -> Path:
    """The workbooks as LibreOffice calculates and saves them."""
    out, profile = folder / "calculated", f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=1800)
    return out


def cells_of(path: Path, sent: Path, sheet: Sheet, survey: Survey, code: str) -> Iterator[Cell]:
    shown: Worksheet = openpyxl.load_workbook(path, data_only=True)[sheet.name]
    formulas: Worksheet = openpyxl.load_workbook(sent)[sheet.name]
    heads = {str(cell.value): cell.column for cell in formulas[3] if cell.value}
    columns = {column.name: column for column in sheet.columns_in(survey.round) if column.type == "number"}
    actual = header(columns["actual"], survey.round)
    asked = survey.asked.of(sheet, code).to_dict("records")
    for row in range(4, formulas.max_row + 1):
        steps = {str(cell.value): shown.cell(row, cell.column).value for cell in formulas[row] if cell.data_type == "f"}
        if f"={CHECK}" not in steps:
            continue
        doubts = str(steps.get("=点検_確認") or "").split("／")
        for name, column in columns.items():
            title = header(column, survey.round)
            if f"=点検_{name}_value" not in steps or title not in heads:
                continue
            cell = formulas.cell(row, heads[title])
            told = {each.removeprefix(f"{title}：") for each in doubts if each.startswith(f"{title}：")}
            codes = {code for says, code in WORDS.items() if says.format(actual=actual) in told}
            assert len(codes) == len(told), told
            row_asked = asked[row - 4]
            free = bool(row_asked["shared"] or (row_asked["only_grows"] and not row_asked["cumulative"]))
            yield Cell(
                sheet.name, cell.coordinate, cell.value, steps[f"=点検_{name}_read"], steps[f"=点検_{name}_value"],
                frozenset(codes), str(steps[f"={CHECK}"] or ""), free,
            )  # fmt: skip


def found_in(path: Path, survey: Survey) -> tuple[Found, Found]:
    """The codes by sheet and cell: of errors, and of what is doubted."""
    forms = read_forms([read_workbook(path)], survey.round)
    findings = inspect(forms, survey.asked, survey.registry, survey.key).batch.findings
    errors: Found = {}
    doubts: Found = {}
    for row in findings.to_dict("records"):
        kind = errors if row["severity"] == Severity.ERROR else doubts
        kind.setdefault((row["sheet"], row["cell"]), set()).add(row["code"])
    return errors, doubts


def test_formula_and_check_say_the_same_of_every_cell(survey: Survey, tmp_path: Path) -> None:
    sent = []
    for code in DEPARTMENTS:
        department = survey.registry.department(code, survey.round.as_of)
        path = write_template(tmp_path, survey.registry.ward, department, survey.asked, survey.key)
        for seed in SEEDS:
            sent.append(tmp_path / "sent" / f"{seed}_{path.name}")
            sent[-1].parent.mkdir(exist_ok=True)
            fill(path, sent[-1], Random(f"{code} {seed}"))
    calculated = recalculated(tmp_path, sent)
    seen: Counter[str] = Counter()
    for path in sent:
        errors, doubts = found_in(path, survey)
        for sheet in (INDICATORS, RESULTS):
            if any(sheet.name == name and MISPLACED & codes for (name, _), codes in (*errors.items(), *doubts.items())):
                seen["misplaced"] += 1
                continue
            for cell in cells_of(calculated / path.name, path, sheet, survey, path.name.split("_")[2]):
                at = cell.sheet, cell.place
                seen += Counter(same(cell, errors.get(at, set()), doubts.get(at, set()), path.name))
    print(dict(seen))
    for code in ("V041", *{code for codes in SAID.values() for code in codes}, *WORDS.values()):
        assert seen[code], f"{code} was never tried"
    assert seen["silent"] < seen["cells"] * 0.6
    assert seen["misplaced"] < len(sent)


def same(cell: Cell, errors: set[str], doubts: set[str], name: str) -> Iterator[str]:
    """What of a cell was compared; fails where one of the two says what the other does not."""
    about = f"{name} {cell} {errors} {doubts}"
    value = str(cell.value)
    yield "cells"
    if cell.answer.startswith(MEND):
        yield "mend"
    assert (value == EMPTY) == ("V041" in errors), about
    yield from errors & {"V041"}
    if value.startswith("!"):
        codes = SAID[value]
        assert errors & set(codes) if codes else errors, about
        yield from codes
    elif isinstance(cell.value, int | float):
        assert not errors & {twin.code for twin in IMPOSSIBLE}, about
        twins = set(WORDS.values())
        unsaid = {"N003"} if cell.by_the_number else set()
        if not doubts & SAID_BETTER:
            assert cell.doubts - unsaid == (doubts & twins) - unsaid and cell.doubts <= doubts, about
        yield from cell.doubts
        yield "numbers"
    else:
        assert not cell.doubts, about
        if value == SILENT:
            yield "silent"
    assert (cell.read in (UNREADABLE, NO_UNIT)) <= value.startswith("!"), about
    assert cell.answer.startswith(BLANK) <= (cell.typed is None or not value.startswith("!")), about
