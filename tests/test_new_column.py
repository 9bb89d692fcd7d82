"""A column that is added to a declaration is asked for, checked, kept and published, and nothing else is told of it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sumida_etl.warehouse.database.schema import newest

HOME = Path(__file__).parents[1]
ASKED = """\
    cause: object = entry("増減の理由", "数値が増減した理由。公開されます。", longest=20)
    staff: object = entry("従事人数", "携わった職員の数。公開されます。", kind="number", unit="名")
    seen_on: object = entry("確認日", "数値を確かめた日。公開されます。", kind="date")
    source: object = entry("出典", "数値の出典。公開されます。", choices=("台帳", "システム"))
    remark"""
PUBLISHED = """\
    cause: str = published("増減の理由", "数値が増減した理由です。")
    staff: str = published("従事人数", "携わった職員の数です。", kind="number")
    seen_on: str = published("確認日", "数値を確かめた日です。", kind="date")
    source: str = published("出典", "数値の出典です。")
    remark"""
MIGRATION = '''"""Notes on results."""

import sqlalchemy as sa
from alembic import op

from sumida_etl.warehouse.database.column_types import Exact

revision, down_revision = "0999", "{last}"


def upgrade() -> None:
    for name in ("cause", "staff_raw", "source"):
        op.add_column("result", sa.Column(name, sa.Text))
    op.add_column("result", sa.Column("staff", Exact))
    op.add_column("result", sa.Column("seen_on", sa.Date))
'''


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What became of four columns that a copy of this checkout asks for in 効果・実績; run apart from this process."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("sumida_etl", "schemas", "plan", "sample", "warehouse/migrations"):
        shutil.copytree(HOME / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "prefect.yaml"):
        shutil.copy(HOME / name, copy)
    for file, columns in (("submission/results.py", ASKED), ("publication/results.py", PUBLISHED)):
        declared = copy / "schemas" / file
        text = declared.read_text(encoding="utf-8")
        assert text.count("\n    remark") == 1
        declared.write_text(text.replace("    remark", columns), encoding="utf-8")
    notes = copy / "warehouse/migrations/versions/0999_notes.py"
    notes.write_text(MIGRATION.replace("{last}", newest()), encoding="utf-8")
    script = shutil.copy(HOME / "tests" / "follow_column.py", copy)
    done = subprocess.run([sys.executable, script], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    followed: dict[str, object] = json.loads(done.stdout)
    return followed


def test_it_is_asked_for_in_its_place(followed: dict[str, object]) -> None:
    assert followed["headers"] == ["基準日", "増減の理由", "従事人数", "確認日", "出典", "備考"]


def test_what_is_typed_in_it_is_checked(followed: dict[str, object]) -> None:
    assert followed["findings"] == [
        ["T001", "増減の理由"],
        ["T008", "増減の理由"],
        ["V061", "従事人数"],
        ["V022", "確認日"],
        ["T013", "出典"],
    ]
    assert "台帳・システム のどれか" in str(followed["choice"])


def test_models_and_migrations_agree(followed: dict[str, object]) -> None:
    assert followed["differences"] == []


def test_what_is_typed_in_it_is_published(followed: dict[str, object]) -> None:
    assert followed["published"] == {
        "増減の理由": "窓口を増やしたため", "従事人数": "12", "確認日": "2024-01-05", "出典": "台帳",
    }  # fmt: skip


def test_an_archived_workbook_says_the_same_again(followed: dict[str, object]) -> None:
    assert followed["reread"] == followed["kept"] == ["窓口を増やしたため", "12", "12名", "2024-01-05", "台帳"]
