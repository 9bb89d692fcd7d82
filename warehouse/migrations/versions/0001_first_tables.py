"""Submissions with what they say, and publications with what they used."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

EXACT = sa.Numeric().with_variant(sa.Text(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer, sa.Identity(), nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("department", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("form_version", sa.Text),
        sa.Column("author", sa.Text),
        sa.Column("contact", sa.Text),
        sa.Column("submitted_on", sa.Date),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("round", "department", "attempt", name="uq_submission_round_department_attempt"),
        sa.CheckConstraint("outcome = '受理' OR outcome = '差戻し'", name=op.f("ck_submission_outcome")),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_submission_sha256")),
        sa.CheckConstraint("outcome <> '受理' OR department <> ''", name=op.f("ck_submission_whose")),
    )
    op.create_table(
        "value",
        *_row("value"),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
        *_reading("value"),
        sa.UniqueConstraint(
            "submission_id", "indicator", "part", "kind", name="uq_value_submission_id_indicator_part_kind"
        ),
        sa.CheckConstraint("part = '値' OR part = '分子' OR part = '分母'", name=op.f("ck_value_part")),
    )
    op.create_table(
        "result",
        *_row("result"),
        sa.Column("result", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("unit", sa.Text),
        *_reading("result"),
    )
    op.create_index(
        "uq_result_submission_id_result_kind",
        "result",
        ["submission_id", "result", "kind"],
        unique=True,
        sqlite_where=sa.text("result <> ''"),
        postgresql_where=sa.text("result <> ''"),
    )
    op.create_table(
        "narrative",
        *_row("narrative"),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("item", sa.Text),
        sa.Column("title", sa.Text),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("progress", sa.Text),
        sa.Column("outlook", sa.Text),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("progress_cell", sa.Text, nullable=False),
        sa.Column("outlook_cell", sa.Text, nullable=False),
        sa.UniqueConstraint(
            "submission_id", "sheet", "progress_cell", name="uq_narrative_submission_id_sheet_progress_cell"
        ),
    )
    op.create_table(
        "finding",
        *_row("finding"),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("sheet", sa.Text),
        sa.Column("cell", sa.Text),
        sa.Column("raw", sa.Text),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("example", sa.Text),
        sa.Column("figure", sa.Text),
        sa.Column("answered", sa.Boolean, nullable=False),
        sa.Column("waived", sa.Boolean, nullable=False),
        sa.CheckConstraint("severity = 'error' OR severity = 'warning'", name=op.f("ck_finding_severity")),
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Integer, sa.Identity(), nullable=False),
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.Column("manifest_sha256", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("approved_by", sa.Text),
        sa.Column("approved_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_publication"),
        sa.CheckConstraint("length(manifest_sha256) = 64", name=op.f("ck_publication_manifest")),
    )
    op.create_table(
        "publication_source",
        sa.Column("publication_id", sa.Integer, nullable=False),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("publication_id", "submission_id", name="pk_publication_source"),
        sa.ForeignKeyConstraint(["publication_id"], ["publication.id"], name="fk_publication_source_publication_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_publication_source_submission_id"),
    )


def downgrade() -> None:
    """Drop them, and everything in them."""
    for table in ("publication_source", "publication", "finding", "narrative", "result", "value", "submission"):
        op.drop_table(table)


def _row(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", "position", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=f"fk_{table}_submission_id"),
    )


def _reading(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("fiscal_year", sa.Integer, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("value", EXACT),
        sa.Column("approx", sa.Boolean, nullable=False),
        sa.Column("cumulative", sa.Boolean, nullable=False),
        sa.Column("remark", sa.Text),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("cell", sa.Text, nullable=False),
        sa.Column("raw", sa.Text),
        sa.Column("rule", sa.Text, nullable=False),
        sa.UniqueConstraint("submission_id", "sheet", "cell", name=f"uq_{table}_submission_id_sheet_cell"),
        sa.CheckConstraint("kind = '現在' OR kind = '見込' OR kind = '確定'", name=op.f(f"ck_{table}_kind")),
        sa.CheckConstraint(
            "state = '値あり' OR state = '集計中' OR state = '該当なし' OR state = '未実施' OR state = '未提出'",
            name=op.f(f"ck_{table}_state"),
        ),
        sa.CheckConstraint("(state = '値あり') = (value IS NOT NULL)", name=op.f(f"ck_{table}_number")),
    )
