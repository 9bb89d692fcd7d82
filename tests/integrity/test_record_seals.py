"""A publication lists the workbooks it was judged from, sealed: a record that lost some of them is told by name."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pydantic import SecretStr
from typer.testing import CliRunner

from sumida_etl.console.app import app
from sumida_etl.integrity.problem import Damage
from sumida_etl.integrity.rebuilding.rebuild import UnknownPublicationsError, rebuild
from sumida_etl.integrity.record_seals import LostRecordError
from sumida_etl.publication.files.manifest import seal_in
from sumida_etl.publication.release.published_files import content
from sumida_etl.settings import Settings
from sumida_etl.survey import Store, Survey, release
from sumida_etl.survey.ward_key.key_errors import LostWarehouseError
from sumida_etl.survey.ward_key.ward_key import ward_key
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.database.schema import open_warehouse
from tests.conftest import KEY
from tests.integrity.conftest import Kept, take_in
from tests.postgres import Databases

pytestmark = pytest.mark.long

ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
SENT = ("D104", "D301", "D605")


def sent(folder: Path, *codes: str) -> list[Path]:
    return [next(folder.glob(f"*_{code}_*.xlsx")) for code in codes]


def record_in(folder: Path) -> dict[str, list[str]]:
    record: dict[str, list[str]] = json.loads((folder / "manifest.json").read_bytes())["record"]
    return record


@ON_SQLITE
def test_the_seal_stands_in_manifest_and_reports_and_can_be_made_by_hand(kept: Kept) -> None:
    folder = kept.published / "R5-12"
    record = record_in(folder)
    held = kept.store.archive.held()
    assert [line.split()[:2] for line in record["submissions"]] == [[code, "R5-12"] for code in SENT]
    assert {line.split()[2] for line in record["submissions"]} <= held.keys()
    head = ""
    for line in record["submissions"]:
        head = sha256(f"{head}\n{line}".encode()).hexdigest()
    assert record["seal"] == head
    assert head in (folder / "report.html").read_text(encoding="utf-8").rpartition("もとになった調査票")[2]
    assert head in [each.text for each in Document(str(folder / "report.docx")).paragraphs if each.text][-1]


def test_it_is_the_same_whatever_the_database_and_the_order_of_intake(
    kept: Kept, databases: Databases, survey: Survey, sample_folder: Path, tmp_path: Path
) -> None:
    seals = []
    for name, order in (("one", SENT), ("other", SENT[::-1])):
        store = Store(open_warehouse(databases.migrated()), Archive(tmp_path / name))
        for path in sent(sample_folder, *order):
            take_in(survey, store, path)
        release(survey, store, tmp_path / name / "out")
        store.engine.dispose()
        seals.append(content(tmp_path / name / "out" / "公開" / "R5-12"))
    assert seals[0] == seals[1]


@ON_SQLITE
def test_a_workbook_handed_in_again_without_another_figure_makes_no_edition(
    kept: Kept, sample_folder: Path, tmp_path: Path
) -> None:
    before = content(kept.published / "R5-12")
    path = Path(shutil.copy(*sent(sample_folder, "D104"), tmp_path))
    book = load_workbook(path)
    book["表紙"]["B6"].value = "03-0000-0000"
    book.save(path)
    take_in(kept.survey, kept.store, path)
    assert not release(kept.survey, kept.store, kept.out).published.changed
    assert content(kept.published / "R5-12") == before
    assert kept.verify() == ()


@ON_SQLITE
def test_a_correction_has_the_seal_of_what_it_was_judged_from(kept: Kept, sample_folder: Path, tmp_path: Path) -> None:
    first = record_in(kept.published / "R5-12")
    path = Path(shutil.copy(*sent(sample_folder, "D301"), tmp_path))
    book = load_workbook(path)
    book["指標"]["I4"].value = "77.7％"
    book.save(path)
    take_in(kept.survey, kept.store, path)
    release(kept.survey, kept.store, kept.out, note="誤記")
    second = record_in(kept.published / "R5-12")
    assert sha256(path.read_bytes()).hexdigest() in second["submissions"][1]
    assert [first["submissions"][place] == second["submissions"][place] for place in range(3)] == [True, False, True]
    assert kept.verify() == ()


def short_record(kept: Kept, sample_folder: Path, tmp_path: Path) -> tuple[Settings, Store]:
    """A record without D301, sound in itself, as if journal, archive and database had all been cut short."""
    warehouse = tmp_path / "short"
    elsewhere = Settings(warehouse=warehouse, out=tmp_path / "none", token_key=SecretStr(KEY))
    store = Store.open(elsewhere)
    take_in(kept.survey, store, *sent(sample_folder, "D104", "D605"))
    return elsewhere.model_copy(update={"out": kept.out}), store


@ON_SQLITE
def test_a_record_that_was_cut_short_throughout_is_told_by_name(
    kept: Kept, databases: Databases, sample_folder: Path, tmp_path: Path
) -> None:
    settings, store = short_record(kept, sample_folder, tmp_path)
    digest = record_in(kept.published / "R5-12")["submissions"][1].split()[2]
    lost = rf"R5-12 のもとになった調査票（R5-12 D301（SHA-256 {digest[:8]}…））が、いまの記録に"
    with pytest.raises(LostRecordError, match=rf"{lost}ありません.*控えから戻す"):
        Store.open(settings)
    before = content(kept.published / "R5-12")
    short = Kept(kept.survey, store, kept.out)
    found = {one.damage: one.detail for one in short.verify()}
    assert found[Damage.LOST_SOURCE] == f"R5-12 D301（SHA-256 {digest[:8]}…）"
    with pytest.raises(UnknownPublicationsError, match=r"もとになった調査票（R5-12 D301（SHA-256 .*）もありません"):
        rebuild(open_warehouse(databases.migrated()), store.archive, kept.survey.registry, published=kept.published)
    replaced = sent(sample_folder, "D301")  # another workbook of the department: less than it had, all the same
    take_in(kept.survey, store, *replaced)
    with pytest.raises(LostRecordError, match="D301"):
        release(kept.survey, store, kept.out)
    assert content(kept.published / "R5-12") == before
    store.engine.dispose()


@ON_SQLITE
def test_a_seal_over_other_workbooks_is_told(kept: Kept, sample_folder: Path, tmp_path: Path) -> None:
    with kept.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM publication_source WHERE submission_id = 1")
    assert Damage.OTHER_SEAL in {one.damage for one in kept.verify()}


def test_a_manifest_whose_seal_is_not_over_its_list_has_none(survey: Survey) -> None:
    line = f"D301 R5-12 {'a' * 64} -"
    seal = sha256(f"\n{line}".encode()).hexdigest()
    record = {"record": {"seal": seal, "submissions": [line]}}
    assert seal_in(json.dumps(record).encode()) is not None
    with pytest.raises(ValueError, match=seal):
        seal_in(json.dumps(record).replace("D301", "D302").encode())


@pytest.fixture
def nothing_left(kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A published round, and no database, journal, archive or key."""
    for name in ("DATABASE", "TOKEN_KEY", "OLD_TOKEN_KEYS", "ARCHIVE"):
        monkeypatch.delenv(f"SUMIDA_{name}", raising=False)
    monkeypatch.setenv("SUMIDA_WAREHOUSE", str(tmp_path / "gone"))
    monkeypatch.setenv("SUMIDA_OUT", str(kept.out))
    return Settings()


@ON_SQLITE
@pytest.mark.parametrize("command", [("run",), ("publish", "--provisional", "--fewer"), ("template",), ("status",)])
def test_nothing_begins_anew_over_a_publication(kept: Kept, nothing_left: Settings, command: tuple[str, ...]) -> None:
    before = content(kept.out)
    for _ in range(2):
        said = CliRunner().invoke(app, [command[0], "--round", "R5-12", *command[1:]])
        assert said.exit_code == 1
        assert "公開フォルダ" in said.output and "控えから" in said.output and "戻" in said.output, said.output
        assert not nothing_left.key_file.exists()
    assert content(kept.out) == before


@ON_SQLITE
def test_with_a_key_of_the_settings_nothing_is_published_over_it_either(
    kept: Kept, nothing_left: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LostWarehouseError, match=r"公開した調査回.*保管庫 archive のフォルダ（台帳と token.key も）"):
        ward_key(nothing_left)
    monkeypatch.setenv("SUMIDA_TOKEN_KEY", KEY)
    before = content(kept.out)
    said = CliRunner().invoke(app, ["publish", "--round", "R5-12", "--provisional", "--fewer"])
    assert said.exit_code == 1
    assert "のもとになった調査票（R5-12 D104" in said.output.replace("\n", "")
    assert content(kept.out) == before


@ON_SQLITE
@pytest.mark.parametrize("harm", ["a figure", "a row", "the file", "a letter"])
def test_the_table_of_all_rounds_is_compared_with_the_rounds(kept: Kept, harm: str) -> None:
    table = kept.published / "131075_all_rounds.csv"
    data = table.read_bytes()
    if harm == "a figure":
        table.write_bytes(data.replace(b",76.2,", b",67.2,", 1))
        assert table.read_bytes() != data
    elif harm == "a row":
        table.write_bytes(data[: data.rindex(b"\r\n", 0, -2) + 2])
    elif harm == "the file":
        table.unlink()
    else:
        table.write_bytes(data[:-10] + b"\xff" + data[-9:])
    (found,) = kept.verify()
    assert (found.damage, found.about) == (Damage.ALL_ROUNDS, str(table))
    release(kept.survey, kept.store, kept.out)
    assert kept.verify() == ()
