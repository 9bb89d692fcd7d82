"""Many distinct workbooks at little cost: one real template, filled with marks that are then replaced in its XML."""

import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

from schemas.submission import COVER, NARRATIVES, TABLES
from sumida_etl.registry import Registry
from sumida_etl.registry.cells.codes import check_digit
from sumida_etl.registry.rows.departments import Department
from sumida_etl.registry.rows.indicators import Assignment
from sumida_etl.registry.rows.measures import Item
from sumida_etl.rounds import Round
from sumida_etl.templates.questionnaire import asked_in
from sumida_etl.templates.rows import columns_written
from sumida_etl.templates.token import TokenKey
from sumida_etl.templates.workbook import FIRST_COVER_ROW, template
from sumida_etl.vocabulary import SPECIMEN, Combine, Nature, Part

INDICATORS, RESULTS, ITEMS = 12, 25, 10
_NUMBER, _TEXT = "@@number@@", "@@text@@"
"""What stands in the master where a department types."""
_STYLES = ("{:,}", "{}", "約{:,}", "{}件", "延べ{}", "{:,}件")


def bench_registry(real: Registry, count: int, town: int = 0) -> Registry:
    """The ward's plan with ``count`` departments that are all asked the same 47 rows.

    ``town``: departments of a municipality; 0: there is one alone.
    """
    begun = date(2022, 4, 1)
    names = [(f"B{number:05d}", f"Section {number}") for number in range(1, count + 1)]
    departments = tuple(
        Department(code, name, "", begun, None, (), "", *(_town(at // town) if town else ()))
        for at, (code, name) in enumerate(names)
    )
    indicators = tuple(
        replace(each, combine=Combine.SUM, nature=Nature.AMOUNT, unit="件") for each in real.indicators[:INDICATORS]
    )
    assignments = tuple(
        Assignment(each.code, code, Part.VALUE, begun, None, "") for each in indicators for code, _ in names
    )
    item = real.items[0]
    items = tuple(
        Item(
            item.plan,
            item.measure,
            f"{letter}",
            f"項目その{letter}",
            tuple(code for code, _ in names),
            "",
            f"BENCH{number:02d}",
        )
        for number, letter in enumerate("①②③④⑤⑥⑦⑧⑨⑩", start=1)
    )
    line = real.results[0]
    results = tuple(
        replace(line, code=f"E{code}{number:02d}", department=code, item="①", name=f"実績その{number}", unit="件")
        for code, _ in names
        for number in range(RESULTS)
    )
    codes = {each.code for each in indicators}
    measures = tuple(replace(each, lead_codes=()) for each in real.measures)
    targets = tuple(each for each in real.targets if each.indicator in codes)
    return replace(
        real, departments=departments, indicators=indicators, assignments=assignments, items=items, results=results,
        targets=targets, measures=measures, totals=(), history=(), footnotes=(),
    )  # fmt: skip


def _town(number: int) -> tuple[str, str]:
    """The code of a municipality, with its check digit, and a name."""
    digits = f"{10_000 + number}"
    return f"{digits}{check_digit(digits)}", f"Town {number + 1}"


def write_workbooks(folder: Path, registry: Registry, round: Round, key: TokenKey, seed: int = 1) -> Iterator[Path]:
    """Write every department's workbook, each with numbers of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    first = registry.departments[0]
    one = replace(registry, results=tuple(row for row in registry.results if row.department == first.code))
    asked = asked_in(one, round)
    book = template(registry.ward, first, asked, key)
    for row, column in enumerate(COVER.columns, start=FIRST_COVER_ROW):
        if column.role == "input" and column.required:
            book[COVER.name].cell(row, 2).value = {"date": "令和6年2月9日"}.get(column.type, f"{SPECIMEN} 花子")
    for sheet in TABLES:
        rows = {"指標": INDICATORS, "効果・実績": RESULTS, "取組状況": ITEMS}[sheet.name]
        columns = columns_written(sheet, round, asked.of(sheet, first.code))
        for number in range(sheet.header_row + 1, sheet.header_row + 1 + rows):
            for index, column in enumerate(columns, start=1):
                if column.role == "input" and (column.type == "number" or sheet is NARRATIVES):
                    book[sheet.name].cell(number, index).value = _NUMBER if column.type == "number" else _TEXT
    buffer = BytesIO()
    book.save(buffer)
    yield from _copies(buffer.getvalue(), folder, registry, round, key, random.Random(seed))  # noqa: S311 - figures, no secrets


def _copies(
    master: bytes, folder: Path, registry: Registry, round: Round, key: TokenKey, dice: random.Random
) -> Iterator[Path]:
    with zipfile.ZipFile(BytesIO(master)) as archive:
        parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    first = registry.departments[0]
    texts = {name: data.decode() for name, data in parts.items() if name.startswith("xl/worksheets/sheet")}
    old = key.token(registry.ward.form_version, round.key, first.code)
    for department in registry.departments:
        token = key.token(registry.ward.form_version, round.key, department.code)
        path = folder / f"{round.key}_{department.code}.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                text = texts.get(name, "").replace(first.code, department.code).replace(old, token)
                text = text.replace(f">{first.name}<", f">{department.name}<")
                archive.writestr(name, _typed(text, dice) if text else data)
        yield path


def _typed(text: str, dice: random.Random) -> str:
    """The marks replaced by what a department might have typed."""
    first, *pieces = text.split("@@")
    kinds, others = pieces[::2], pieces[1::2]
    return first + "".join(_one(kind, dice) + other for kind, other in zip(kinds, others, strict=True))


def _one(kind: str, dice: random.Random) -> str:
    number = dice.randint(10_000, 99_999)  # less than tenfold apart, so that no digit is doubted
    return dice.choice(_STYLES).format(number) if kind == "number" else f"取組{number}を進めた。"
