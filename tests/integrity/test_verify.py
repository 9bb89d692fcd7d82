"""Each kind of damage is found and named, and nothing else is."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from sumida_etl.integrity.problem import Damage
from sumida_etl.integrity.verify import verify
from sumida_etl.reader.admission import package
from sumida_etl.registry.plan_files import PlanFiles
from sumida_etl.warehouse.archive.archive import Archive
from sumida_etl.warehouse.archive.chain import add_links
from sumida_etl.warehouse.archive.plan_editions import PlanEditions
from sumida_etl.warehouse.database.connect import FailedWarehouseError, connect
from tests.conftest import CHECKOUT
from tests.integrity.conftest import Kept
from tests.postgres import Databases


def sql(kept: Kept, *statements: str) -> None:
    """Change the database behind the warehouse's back, its constraints put aside."""
    with kept.store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            driver = connection.connection.driver_connection
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute("PRAGMA ignore_check_constraints = ON")
        else:
            connection.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()
    kept.store.engine.dispose()


def drop(kept: Kept, table: str, constraint: str) -> None:
    if kept.store.engine.dialect.name == "postgresql":
        sql(kept, f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")


def found(kept: Kept) -> set[str]:
    return {problem.damage.name for problem in kept.verify()}


def workbook(kept: Kept) -> Path:
    path = next(iter(kept.store.archive.held().values()))
    path.chmod(0o644)
    return path


def edition(kept: Kept) -> Path:
    """An edition that the round is pinned to."""
    editions = PlanEditions(kept.store.archive)
    editions.pin(kept.survey.round, PlanFiles.of_folder(CHECKOUT / "plan"), "実行")
    path = next(editions.folder.glob("*.zip"))
    path.chmod(0o644)
    return path


def folder(kept: Kept) -> Path:
    return kept.published / "R5-12"


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def forged(kept: Kept, change: Callable[[list[str]], list[str]]) -> None:
    """Another journal, chained as if it had been written so."""
    path = kept.store.journal.path
    lines = [
        re.sub(r',"before":"[0-9a-f]{64}","hash":"[0-9a-f]{64}"', "", line) for line in path.open(encoding="utf-8")
    ]
    path.unlink()
    add_links(path, [line.rstrip("\n") for line in change(lines)], lasting=False)


def without_entry(kept: Kept, about: str) -> None:
    def without(lines: list[str]) -> list[str]:
        lines.remove(next(line for line in lines if line.startswith(f'{{"{about}"')))
        return lines

    forged(kept, without)


def with_another_name(kept: Kept) -> None:
    forged(kept, lambda lines: [line.replace("総務課", "総務部").replace("広報", "報") for line in lines])


def one_more_entry(kept: Kept, *, committed: bool) -> None:
    entry = kept.store.journal.records()[0].entry
    keys = kept.store.journal.add("submission", [{**entry, "attempt": 7}])
    kept.store.journal.confirm(keys if committed else ())


def unreadable(kept: Kept) -> None:
    """A workbook that was accepted once, unharmed, and that this program cannot open."""
    digest = kept.store.archive.keep(b"PK of another release")
    sql(kept, f"UPDATE submission SET sha256 = '{digest}' WHERE id = 1")


def broken_rule(kept: Kept) -> None:
    drop(kept, "finding", "ck_finding_severity")
    sql(kept, "UPDATE finding SET severity = 'grave'")


def doubled(kept: Kept) -> None:
    if kept.store.engine.dialect.name == "sqlite":
        copy = "CREATE TABLE copy AS SELECT * FROM value"
        sql(kept, copy, "DROP TABLE value", "ALTER TABLE copy RENAME TO value")
    else:
        sql(kept, "ALTER TABLE value DROP CONSTRAINT uq_value_submission_id_sheet_cell")
        sql(kept, "ALTER TABLE value DROP CONSTRAINT uq_value_submission_id_indicator_part_kind_fiscal_year")
    columns = (
        "kind, fiscal_year, as_of, state, value, approx, cumulative, remark, sheet, cell, raw, rule, indicator, part"
    )
    sql(
        kept,
        f"INSERT INTO value (submission_id, position, {columns}) SELECT submission_id, 99, {columns} FROM value "
        "WHERE position = 0",
    )


DATABASE: dict[str, tuple[Callable[[Kept], object], set[str]]] = {
    "another version": (lambda kept: sql(kept, "UPDATE alembic_version SET version_num = '0000'"), {"SCHEMA"}),
    "no table": (lambda kept: sql(kept, "DROP TABLE narrative"), {"TABLES"}),
    "no column": (lambda kept: sql(kept, "ALTER TABLE finding DROP COLUMN message"), {"TABLES"}),
    "a word that is none": (broken_rule, {"RULE", "OTHER_THAN_JOURNAL"}),
    "two sources of one value": (doubled, {"DOUBLE", "GAP", "LOST_VALUE"}),
    "no submission for a value": (
        lambda kept: sql(kept, "UPDATE narrative SET submission_id = 999 WHERE submission_id = 1"),
        {"ORPHAN", "LOST_VALUE"},
    ),
    "a lost submission": (
        lambda kept: sql(kept, "DELETE FROM submission WHERE attempt = 2"),
        {"GAP", "ORPHAN", "NOT_IN_DATABASE"},
    ),
    "a lost value": (
        lambda kept: sql(kept, "DELETE FROM result WHERE position = 0 AND submission_id = 1"),
        {"GAP", "LOST_VALUE"},
    ),
    "a lost last value": (
        lambda kept: sql(
            kept,
            "DELETE FROM result WHERE submission_id = 1 AND position = "
            "(SELECT max(position) FROM result WHERE submission_id = 1)",
        ),
        {"LOST_VALUE"},
    ),
    "another number": (
        lambda kept: sql(kept, "UPDATE result SET value = '1' WHERE position = 0 AND state = '値あり'"),
        {"OTHER_VALUE"},
    ),
    "another cell": (lambda kept: sql(kept, "UPDATE narrative SET outlook = '' WHERE position = 0"), {"OTHER_VALUE"}),
    "a returned one accepted": (
        lambda kept: sql(kept, "UPDATE submission SET outcome = '差戻し' WHERE attempt = 3"),
        {"RETURNED_VALUE", "OTHER_THAN_JOURNAL", "SOURCE"},
    ),
    "another time": (
        lambda kept: sql(kept, "UPDATE submission SET received_at = '2020-01-01T00:00:00.000000+00:00' WHERE id = 1"),
        {"OTHER_THAN_JOURNAL"},
    ),
    "a publication's source gone": (
        lambda kept: sql(kept, "UPDATE publication_source SET submission_id = 999 WHERE submission_id = 1"),
        {"ORPHAN", "SOURCE", "OTHER_THAN_JOURNAL"},
    ),
    "another manifest on record": (
        lambda kept: sql(kept, f"UPDATE publication SET manifest_sha256 = '{'0' * 64}'"),
        {"MANIFEST", "OTHER_THAN_JOURNAL"},
    ),
}
FILES: dict[str, tuple[Callable[[Kept], object], set[str]]] = {
    "no workbook": (lambda kept: workbook(kept).unlink(), {"MISSING_FILE"}),
    "another workbook": (lambda kept: workbook(kept).write_bytes(b"PK"), {"DAMAGED_FILE"}),
    "a workbook too many": (lambda kept: kept.store.archive.keep(b"nobody's"), {"EXTRA_FILE"}),
    "a workbook in another place": (
        lambda kept: workbook(kept).rename(workbook(kept).with_name("a.xlsx")),
        {"MISSING_FILE", "EXTRA_FILE"},
    ),
    "a plan edition lost": (lambda kept: edition(kept).unlink(), {"MISSING_PLAN"}),
    "another plan edition": (lambda kept: edition(kept).write_bytes(b"PK"), {"DAMAGED_PLAN"}),
    "an unreadable line of plan editions": (
        lambda kept: rewrite(edition(kept).with_name("rounds.jsonl"), lambda it: f"{it}?\n"),
        {"PLAN_LINE"},
    ),
    "another time of a plan edition": (
        lambda kept: rewrite(edition(kept).with_name("rounds.jsonl"), lambda it: it.replace('"at": "2', '"at": "3')),
        {"PLAN_LINE"},
    ),
    "an unreadable line": (lambda kept: forged(kept, lambda lines: [*lines, '{"other":[]}']), {"JOURNAL_LINE"}),
    "a line torn out": (
        lambda kept: rewrite(kept.store.journal.path, lambda it: it[it.index("\n") + 1 :]),
        {"JOURNAL_CHAIN"},
    ),
    "a letter changed": (
        lambda kept: rewrite(kept.store.journal.path, lambda it: it.replace("課", "謀", 1)),
        {"JOURNAL_CHAIN"},
    ),
    "a line lost": (lambda kept: without_entry(kept, "submission"), {"NOT_IN_JOURNAL"}),
    "the publication's line lost": (lambda kept: without_entry(kept, "publication"), {"NOT_IN_JOURNAL"}),
    "a line too many": (lambda kept: one_more_entry(kept, committed=True), {"NOT_IN_DATABASE"}),
    "a line of a killed process": (lambda kept: one_more_entry(kept, committed=False), {"UNSETTLED"}),
    "an accepted workbook that cannot be opened": (
        unreadable,
        {"UNREADABLE_FILE", "OTHER_THAN_JOURNAL"},
    ),
    "another name in the journal": (with_another_name, {"OTHER_THAN_JOURNAL"}),
    "no published folder": (lambda kept: folder(kept).rename(kept.out / "aside"), {"UNPUBLISHED"}),
    "a published folder of nobody": (lambda kept: (kept.published / "R4-12").mkdir(), {"UNRECORDED"}),
    "a published file lost": (lambda kept: (folder(kept) / "catalog.json").unlink(), {"MISSING_PUBLISHED"}),
    "a published file changed": (
        lambda kept: rewrite(folder(kept) / "131075_results_2023-12.csv", lambda it: it.replace("22", "23")),
        {"DAMAGED_PUBLISHED", "PUBLISHED_VALUE"},
    ),
    "a published file too many": (lambda kept: (folder(kept) / "extra.csv").touch(), {"EXTRA_PUBLISHED"}),
    "another manifest": (
        lambda kept: rewrite(folder(kept) / "manifest.json", lambda it: json.dumps(json.loads(it))),
        {"MANIFEST"},
    ),
    "no manifest": (lambda kept: (folder(kept) / "manifest.json").unlink(), {"MANIFEST"}),
}


def test_nothing_is_wrong_with_what_was_just_kept(kept: Kept) -> None:
    assert kept.verify() == ()


def test_a_database_without_tables_is_no_damage_before_the_first_workbook_and_damage_after_it(
    kept: Kept, databases: Databases, tmp_path: Path
) -> None:
    empty = connect(databases.empty())
    nowhere = tmp_path / "公開"
    assert verify(empty, Archive(tmp_path / "new"), None, nowhere) == ()
    told = {problem.damage for problem in verify(empty, kept.store.archive, None, nowhere)}
    assert told == {Damage.SCHEMA, Damage.TABLES}
    empty.dispose()


def test_every_workbook_is_read_from_disk_once(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: Counter[str] = Counter()
    whole, admitted = Path.read_bytes, package._read

    def read_bytes(path: Path) -> bytes:
        opened[path.name] += 1
        return whole(path)

    def read(path: Path, largest: int) -> tuple[bytes, os.stat_result]:
        opened[path.name] += 1
        return admitted(path, largest)

    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(package, "_read", read)
    kept.verify()
    assert {path.name: opened[path.name] for path in kept.store.archive.held().values()} == dict.fromkeys(
        (path.name for path in kept.store.archive.held().values()), 1
    )


@pytest.mark.parametrize("damage", DATABASE)
def test_damage_to_the_database_is_named(kept: Kept, damage: str) -> None:
    harm, named = DATABASE[damage]
    harm(kept)
    assert found(kept) == named


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", FILES)
def test_damage_to_files_is_named(kept: Kept, damage: str) -> None:
    harm, named = FILES[damage]
    harm(kept)
    assert found(kept) == named


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_damaged_database_file_is_named(kept: Kept, databases: Databases) -> None:
    path = Path(str(kept.store.engine.url.database))
    kept.store.engine.dispose()
    data = bytearray(path.read_bytes())
    data[8192:-4096] = bytes(len(data) - 4096 - 8192)
    path.write_bytes(data)
    assert "DATABASE_FILE" in found(kept)


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("submission.received_at", "202&-01-10T09:00:00.000000+00:00", "時刻"),
        ("submission.recorded_at", "2024-01-10T09:00:00.000000", "時刻"),
        ("submission.submitted_on", "2024-0q-09", "日付"),
        ("value.as_of", "2023-12-3", "日付"),
        ("value.value", "7v.2", "数値"),
        ("value.value", "NaN", "数値"),
    ],
)
def test_a_value_that_cannot_be_read_is_named(kept: Kept, column: str, value: str, kind: str) -> None:
    table, name = column.split(".")
    sql(kept, f"UPDATE {table} SET {name} = '{value}' WHERE {name} IS NOT NULL")
    said = [problem.detail for problem in kept.verify() if problem.damage is Damage.DATABASE_FILE]
    assert f"{kind}として読み取れない値" in said


@pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
def test_a_schema_that_is_no_text_any_more_is_damage(kept: Kept) -> None:
    path = Path(str(kept.store.engine.url.database))
    kept.store.engine.dispose()
    path.write_bytes(path.read_bytes().replace(b"CONSTRAINT", b"\xc3ONSTRAINT"))
    with pytest.raises(FailedWarehouseError, match="rebuild"):
        connect(f"sqlite:///{path}")


def test_every_kind_of_damage_has_a_test() -> None:
    tested = set().union(*(named for _, named in (*DATABASE.values(), *FILES.values())))
    sealed = {"STRANGE_EDITION", "MISSING_EDITION", "CORRECTION"}  # in test_seals
    sealed |= {each.name for each in Damage if each.value.startswith("R")}  # in console/test_record_commands
    sealed |= {"LOST_SOURCE", "OTHER_SEAL", "ALL_ROUNDS"}  # in test_record_seals
    sealed |= {"ALL_GROUPS"}  # in three_towns/test_groups
    assert {each.name for each in Damage} - tested == {"DATABASE_FILE", "NOT_COMPARED", *sealed}
