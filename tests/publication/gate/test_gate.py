"""Deliberate faults, one a time, in files that are right otherwise: each is caught, and its cell is named."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from sumida_etl.publication.files.artefact import Artefact
from sumida_etl.publication.gate import package
from sumida_etl.publication.gate.fault import SENTENCES, Fault, GateError
from sumida_etl.publication.gate.gate import gate
from tests.publication.town import made
from tests.publication.town_package import (
    EDITION,
    HISTORY,
    KPI,
    LISTING,
    MEASURES,
    METADATA,
    PARTS,
    PROGRESS,
    RESULTS,
    described_anew,
    files_of,
)

Files = dict[str, bytes]
SOUND = {file.name: file.content for file in files_of()}


def rewritten(data: bytes, change: Callable[[list[list[str]]], None]) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    change(rows)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def cell(file: str, row: int, title: str, text: str) -> Callable[[Files], None]:
    """Put a text into the cell of a spreadsheet's row (1 is the header) under a header."""

    def change(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(title)] = text

    def spoil(files: Files) -> None:
        files[file] = rewritten(files[file], change)

    return spoil


def at(file: str, row: int, title: str) -> str:
    """Where the cell of a spreadsheet's row under a header stands."""
    titles = next(csv.reader(io.StringIO(SOUND[file].decode("utf-8-sig"))))
    return f"{get_column_letter(titles.index(title) + 1)}{row}"


def raw(file: str, old: bytes, new: bytes) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        assert old in files[file]
        files[file] = files[file].replace(old, new, 1)

    return spoil


def found(files: tuple[Artefact, ...]) -> tuple[Fault, ...]:
    with pytest.raises(GateError) as stopped:
        gate(files, EDITION, METADATA)
    for fault in stopped.value.faults[:5]:
        assert fault.sentence in str(stopped.value)
    return stopped.value.faults


CELLS = [
    ("G012", KPI, 3, "指標名", ""),
    ("G013", RESULTS, 2, "実績値", "１４４４"),
    ("G013", RESULTS, 2, "実績値", "1,444"),
    ("G013", RESULTS, 2, "実績値", "1e3"),
    ("G013", RESULTS, 2, "実績値", "NaN"),
    ("G013", RESULTS, 2, "実績値", "▲3.2"),
    ("G013", RESULTS, 2, "実績値", "+5"),
    ("G014", HISTORY, 4, "時点", "2023-02-30"),
    ("G014", HISTORY, 4, "時点", "2023/03/31"),
    ("G014", HISTORY, 4, "時点", "令和5年3月31日"),
    ("G015", PROGRESS, 2, "年度", "R5"),
    ("G015", PROGRESS, 2, "年度", "２０２３"),
    ("G016", MEASURES, 2, "自治体DX重点", "○"),
    ("G017", KPI, 2, "判定", "良好"),
    ("G017", RESULTS, 2, "区分", "実績"),
    ("G017", HISTORY, 2, "状態", "欠測"),
    ("G017", KPI, 2, "目標条件", "以上 "),
    ("G018", KPI, 2, "指標コード", "101"),
    ("G019", PROGRESS, 3, "取組状況", "=1+1"),
    ("G019", PROGRESS, 3, "取組状況", "－件数が減った。"),
    ("G019", PROGRESS, 3, "取組状況", "\tタブ"),
    ("G019", PROGRESS, 3, "取組状況", "＠所属"),
    ("G020", PROGRESS, 3, "取組状況", "1行目\r\n2行目"),
    ("G020", RESULTS, 2, "備考", "見え\u202eない"),
    ("G022", MEASURES, 3, "ID", "102"),
    ("G023", RESULTS, 2, "実績値", ""),
    ("G023", KPI, 3, "実績値", "5"),
    ("G024", KPI, 3, "判定", "順調"),
    ("G024", KPI, 2, "判定", "集計中"),
    ("G026", PROGRESS, 3, "取組状況", "・番号は123456789018です。"),
    ("G026", PROGRESS, 3, "取組状況", "・番号は１２３４－５６７８－９０１８です。"),
    ("G027", PROGRESS, 3, "取組状況", "・連絡は090-1234-5678へ。"),
    ("G027", RESULTS, 2, "備考", "０３（５６０８）１１１１"),
    ("G028", PROGRESS, 3, "取組予定", "・taro@example.lg.jpへ。"),
    ("G029", MEASURES, 2, "全国地方公共団体コード", "131075"),
    ("G019", LISTING, 2, "データ概要", "=HYPERLINK(1)"),
    ("G028", LISTING, 2, "備考", "taro@example.lg.jp"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "file", "row", "title", "text"), CELLS)
def test_a_fault_in_a_cell(rule: str, file: str, row: int, title: str, text: str) -> None:
    files, place = dict(SOUND), at(file, row, title)
    cell(file, row, title, text)(files)
    (fault,) = [fault for fault in found(described_anew(files)) if fault.rule == rule]
    assert (fault.file, fault.cell, fault.column) == (file, place, title)
    assert fault.sentence.startswith(f"{file} の {place}（列「{title}」")


@pytest.mark.parametrize(
    ("rule", "file", "row", "title", "text"),
    [
        ("G021", RESULTS, 3, "ID", "E2_2023-12_actual"),
        ("G021", MEASURES, 3, "取組番号", "No.1"),
        ("G025", KPI, 2, "ID", "I999_2023-03_final"),
        ("G025", KPI, 5, "取組番号", "取組99"),
        ("G025", RESULTS, 2, "取組番号", "取組1"),
        ("G025", PROGRESS, 2, "取組番号", "No.99"),
    ],
)
def test_a_key_that_stands_twice_or_leads_nowhere(rule: str, file: str, row: int, title: str, text: str) -> None:
    files = dict(SOUND)
    cell(file, row, title, text)(files)
    faults = [fault for fault in found(described_anew(files)) if fault.rule == rule]
    assert (faults[0].file, faults[0].row, faults[0].column) == (file, row, title)
    assert text in faults[0].text


@pytest.mark.parametrize(
    ("rule", "file", "row", "spoil"),
    [
        ("G003", RESULTS, None, raw(RESULTS, b"\xef\xbb\xbf", b"")),
        ("G003", LISTING, None, raw(LISTING, b"\xef\xbb\xbf", b"")),
        ("G004", RESULTS, None, raw(RESULTS, b"\xef\xbb\xbf", b"\xef\xbb\xbf\xef\xbb\xbf")),
        ("G005", RESULTS, None, raw(RESULTS, "税務課".encode(), "税務課".encode("cp932"))),
        ("G006", RESULTS, 1, raw(RESULTS, b"\r\n", b"\n")),
        ("G006", PROGRESS, 2, raw(PROGRESS, "見直した".encode(), "見直\rした".encode())),
        ("G007", RESULTS, None, lambda files: files.update({RESULTS: files[RESULTS][:-2]})),
        ("G008", PROGRESS, None, raw(PROGRESS, "広めた。\"".encode(), "広めた。\"x".encode())),
        ("G009", KPI, 1, raw(KPI, "進捗率".encode(), "達成度".encode())),
        ("G009", LISTING, 1, raw(LISTING, b"NO", b"No.")),
        ("G010", KPI, 1, raw(KPI, "進捗率".encode(), "進捗率①".encode())),
        ("G010", KPI, 1, raw(KPI, "ペース".encode(), "ﾍﾟｰｽ".encode())),
        ("G011", RESULTS, 2, raw(RESULTS, b",1444,", b",1,444,")),
    ],
)  # fmt: skip
def test_a_fault_in_the_bytes(rule: str, file: str, row: int | None, spoil: Callable[[Files], None]) -> None:
    files = dict(SOUND)
    spoil(files)
    faults = [fault for fault in found(described_anew(files)) if fault.rule == rule]
    assert (faults[0].file, faults[0].row) == (file, row)


def _undescribed(change: Callable[[Files], None]) -> tuple[Artefact, ...]:
    files = dict(SOUND)
    change(files)
    return tuple(Artefact(name, data) for name, data in files.items())


def _told(file: str, change: Callable[[dict[str, object]], object]) -> Callable[[Files], None]:
    def spoil(files: Files) -> None:
        content = json.loads(files[file])
        change(content)
        files[file] = json.dumps(content).encode()

    return spoil


@pytest.mark.parametrize(
    ("rule", "file", "wanted", "spoil"),
    [
        ("G030", RESULTS, "datapackage.json", raw(RESULTS, b"1444", b"1445")),
        ("G030", RESULTS, "manifest.json", raw(RESULTS, b"1444", b"1445")),
        ("G030", RESULTS, "catalog.json", raw(RESULTS, b"1444", b"1445")),
        ("G001", MEASURES, "", lambda files: files.pop(MEASURES)),
        ("G001", "manifest.json", "", lambda files: files.pop("manifest.json")),
        ("G001", "datapackage.json", "", lambda files: files.pop("datapackage.json")),
        ("G002", "extra.csv", "", lambda files: files.update({"extra.csv": b""})),
        ("G032", "report.docx", "manifest.json", lambda files: files.update({"report.docx": b"x"})),
        ("G031", "catalog.json", "", lambda files: files.update({"catalog.json": b"{"})),
        ("G032", RESULTS, "datapackage.json", _told("datapackage.json", lambda package: package["resources"].pop(2))),  # type: ignore[attr-defined]
    ],
)
def test_a_fault_in_what_is_said_of_the_files(
    rule: str, file: str, wanted: str, spoil: Callable[[Files], None]
) -> None:
    faults = found(_undescribed(spoil))
    assert (rule, file, wanted) in [(fault.rule, fault.file, fault.wanted) for fault in faults]


@pytest.mark.parametrize(
    ("change", "says", "file"),
    [
        (lambda schema: schema["fields"][14].update(type="date", example="2023-12-31"), "type-error", KPI),
        (lambda schema: schema["fields"][25]["constraints"].update(enum=["順調"]), "constraint-error", KPI),
        (lambda schema: schema["foreignKeys"][0]["reference"].update(fields=["remark"]), "foreign-key", KPI),
        (lambda schema: schema["fields"][0].update(type="nothing"), "field-error", "datapackage.json"),
    ],
)
def test_frictionless_finds_what_the_package_says_wrongly(
    change: Callable[[dict[str, Any]], None], says: str, file: str
) -> None:
    files = dict(SOUND)
    _told("datapackage.json", lambda package: change(package["resources"][0]["schema"]))(files)
    artefacts = {name: Artefact(name, data) for name, data in files.items()}
    faults = list(package.frictionless_faults(artefacts, [KPI, HISTORY, RESULTS, PROGRESS, MEASURES]))
    assert {fault.rule for fault in faults} == {"G033"}
    assert faults[0].file == file
    assert says in " ".join(fault.text for fault in faults)
    if says == "type-error":
        assert (faults[0].cell, faults[0].column) == (at(KPI, 2, "実績値"), "実績値")


def test_sound_files_pass_frictionless_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    whole = package.frictionless_faults
    monkeypatch.setattr(
        "sumida_etl.publication.gate.gate.frictionless_faults",
        lambda files, tables: seen.append(tuple(tables)) or whole(files, tables),  # type: ignore[func-returns-value]
    )
    gate(files_of(), EDITION, METADATA)
    gate(files_of(made(departments=("D1",))), made(departments=("D1",)), METADATA)
    assert seen == [(KPI, HISTORY, RESULTS, PROGRESS, MEASURES, PARTS)] * 2


def test_what_was_cleared_may_stand() -> None:
    files = dict(SOUND)
    cell(PROGRESS, 3, "取組状況", "・代表電話03-5608-1111を案内した。")(files)
    cleared = replace(METADATA, cleared=("03-5608-1111",))
    gate(described_anew(files), EDITION, cleared)


def test_all_faults_are_told_at_once() -> None:
    files = dict(SOUND)
    cell(RESULTS, 2, "実績値", "１")(files)
    cell(PROGRESS, 3, "取組状況", "=1")(files)
    cell(KPI, 2, "判定", "良好")(files)
    faults = found(described_anew(files))
    assert [fault.rule for fault in faults] == ["G017", "G013", "G019"]


def test_every_rule_has_been_broken_here() -> None:
    told = {row[0] for row in CELLS} | set(re.findall(r'"(G\d{3})"', Path(__file__).read_text(encoding="utf-8")))
    assert told == set(SENTENCES)


def test_frictionless_is_imported_only_when_the_gate_is_used() -> None:
    code = "import sys, sumida_etl.publication.gate.gate; sys.exit('frictionless' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
