"""``contacts.csv``: read with its habits, its faults told by place, and no address in any sentence or edition."""

from pathlib import Path

import pytest

from sumida_etl.registry.contacts import load_contacts
from sumida_etl.registry.faults import PlanError
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.settings import Settings
from sumida_etl.survey.plans.check import check_plan
from tests.conftest import CHECKOUT

CODES = {"D101", "D102", "D302"}
HEAD = "所属コード,宛先,CC\n"


def contacts(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "contacts.csv").write_bytes(text.encode(encoding))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_it_is_read_as_people_write_it(tmp_path: Path, encoding: str) -> None:
    text = (
        HEAD + "Ｄ１０１,a@example.lg.jp；ｂ＠example.lg.jp,\n\nD102,, \nD302,c.d@soumu.example.lg.jp,e@example.lg.jp\n"
    )
    found = load_contacts(contacts(tmp_path, text, encoding), CODES)
    assert {code: (each.to, each.copies) for code, each in found.items()} == {
        "D101": (("a@example.lg.jp", "b@example.lg.jp"), ()),
        "D302": (("c.d@soumu.example.lg.jp",), ("e@example.lg.jp",)),
    }
    assert "example" not in repr(found)
    assert (tmp_path / "contacts.csv").stat().st_mode & 0o007 == 0


def test_without_the_file_there_are_no_addresses(tmp_path: Path) -> None:
    assert load_contacts(tmp_path, CODES) == {}


@pytest.mark.parametrize(
    ("line", "place", "said"),
    [
        ("D101,secret,", "contacts.csv:2 宛先", "1番目"),
        ("D101,ok@example.jp;secret@example,", "contacts.csv:2 宛先", "2番目"),
        ("D101,秘 密 <secret@example.jp>,", "contacts.csv:2 宛先", "< > を付けず"),
        ('D101,"secret@example.jp\\r\\nBcc: x@example.jp",', "contacts.csv:2 宛先", "2番目"),
        ("D101,secret..x@example.jp,", "contacts.csv:2 宛先", "1番目"),
        ("D101,secret@-example.jp,", "contacts.csv:2 宛先", "1番目"),
        ("D101,ok@example.jp,secret@", "contacts.csv:2 CC", "1番目"),
        ("D101,,secret@example.jp", "contacts.csv:2 宛先", "CC だけ"),
        ("secret@example.jp,D101,", "contacts.csv:2 所属コード", "D101"),
        ("D999,secret@example.jp,", "contacts.csv:2 所属コード", "departments.csv にない"),
        ("D101,secret@example.jp,\nD101,secret2@example.jp,", "contacts.csv:3 所属コード", "2行目と同じ"),
    ],
)
def test_a_fault_is_told_by_place_and_without_what_was_typed(tmp_path: Path, line: str, place: str, said: str) -> None:
    with pytest.raises(PlanError) as told:
        load_contacts(contacts(tmp_path, HEAD + line.replace("\\r\\n", "\r\n") + "\n"), CODES)
    assert any(str(fault).startswith(place) and said in str(fault) for fault in told.value.faults), told.value
    assert "secret" not in str(told.value)


def test_a_file_without_its_headers_tells_none_of_its_cells(tmp_path: Path) -> None:
    with pytest.raises(PlanError) as told:
        load_contacts(contacts(tmp_path, "D101,secret@example.jp,secret@example.jp\n"), CODES)
    assert "列がありません" in str(told.value)
    assert "secret" not in str(told.value)


def test_plan_check_tells_its_faults_and_no_edition_holds_it_or_a_copy(tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    for path in (CHECKOUT / "plan").glob("*.[cy]*"):
        (plan / path.name).write_bytes(path.read_bytes())
    before = PlanFiles.of_folder(plan).digest
    contacts(plan, HEAD + "D101,secret@,\n")
    for copy in ("contacts - コピー.csv", "Contacts_old.csv", "~$contacts.csv"):
        (plan / copy).write_text(HEAD + "D101,secret@example.jp,\n", encoding="utf-8")
    assert PlanFiles.of_folder(plan).digest == before
    assert b"secret" not in PlanFiles.of_folder(plan).packed()
    found = check_plan(plan, Settings(home=tmp_path), None)
    assert [str(fault) for fault in found.faults if fault.file == "contacts.csv"] == [
        "contacts.csv:2 宛先: 1番目がメールアドレスの形ではありません。名前や < > を付けず、半角で書きます"
        "（例 kikaku@example.lg.jp）。いくつもあるときは ; で区切ります"
    ]
