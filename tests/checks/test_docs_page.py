import re
from pathlib import Path

from sumida_etl.checks.findings.docs_page import ANY_ROUND, DATA, FILE, LETTERS, catalogue, checks_as_data
from sumida_etl.checks.findings.messages import sentences
from sumida_etl.reader.admission.rejection import Refusal
from sumida_etl.returns.note import FAULT, UNCHANGEABLE
from sumida_etl.values import Problem
from tests.checks.test_faults import FAULTS

SOURCES = Path(__file__).parents[2] / "sumida_etl"
CODE = re.compile(r'"([CSLVNTB]\d{3})"')


def raised() -> set[str]:
    named = {
        code
        for file in (file for room in ("checks", "rules") for file in (SOURCES / room).rglob("*.py"))
        for code in CODE.findall(file.read_text(encoding="utf-8"))
    }
    return named | set(Problem) | set(Refusal) | {UNCHANGEABLE, FAULT}


def test_the_page_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == catalogue()
    assert DATA.read_text(encoding="utf-8") == checks_as_data(ANY_ROUND)


def test_every_code_has_a_sentence_and_every_sentence_a_check() -> None:
    assert raised() == set(sentences())
    assert {code[0] for code in sentences()} == set(LETTERS)


def test_every_code_of_a_workbook_has_its_fault() -> None:
    shown = {one.code for fault in FAULTS for one in fault.expected}
    # D: the file, B: several workbooks, C012: another round, S017: no form of ours, S030: too many findings, T013: no
    # column offers choices yet, C015, S018, S020: a form of another department, N007, N010, N012 to N016, N018 to
    # N021: a figure with a history, L004: one that ended, N017, V019: a stage, C017 to C020, V042, V043: 変更なし,
    # C021: a day ahead, S025, S026, S029, S031 to S033, S035 to S037: misplaced blocks, V073: a series, T019: a text
    # copied down; each has a test of its own.
    apart = {
        "C017",
        "C018",
        "C019",
        "C020",
        "C021",
        "S025",
        "S026",
        "S029",
        "S031",
        "S032",
        "S033",
        "S035",
        "S036",
        "S037",
        "V042",
        "V043",
        "L004",
        "N007",
        "N010",
        "N012",
        "N013",
        "N014",
        "N015",
        "N016",
        "N018",
        "N019",
        "N020",
        "N021",
        "V073",
        "T019",
        "N017",
        "V019",
        "C012",
        "C015",
        "S017",
        "S018",
        "S020",
        "S030",
        "T013",
    }
    assert {code for code in sentences() if code[0] not in "DB"} - shown == apart
