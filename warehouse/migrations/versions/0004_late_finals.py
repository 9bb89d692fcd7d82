"""A 03 round can hold two 確定 of an indicator: that of its own year, and a late one of the year before."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0004", "0003"

EXACT = sa.Numeric().with_variant(sa.Text(), "sqlite")
KEY = ("submission_id", "indicator", "part", "kind")


def upgrade() -> None:
    """Tell the values of a submission apart by year too."""
    _exchange(KEY, (*KEY, "fiscal_year"))


def downgrade() -> None:
    """Tell them apart by kind alone, which fails where a submission holds both."""
    _exchange((*KEY, "fiscal_year"), KEY)


def _exchange(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """SQLite makes the table anew, of which it does not know the checks."""
    with op.batch_alter_table("value", copy_from=_table(old)) as table:
        table.drop_constraint(f"uq_value_{'_'.join(old)}", type_="unique")
        table.create_unique_constraint(f"uq_value_{'_'.join(new)}", list(new))


def _table(key: tuple[str, ...]) -> sa.Table:
    kinds = " OR ".join(f"kind = '{word}'" for word in ("現在", "見込", "確定"))
    states = " OR ".join(f"state = '{word}'" for word in ("値あり", "集計中", "該当なし", "未実施", "未提出"))
    return sa.Table(
        "value",
        sa.MetaData(),
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("indicator", sa.Text, nullable=False),
        sa.Column("part", sa.Text, nullable=False),
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
        sa.PrimaryKeyConstraint("submission_id", "position", name="pk_value"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_value_submission_id"),
        sa.UniqueConstraint(*key, name=f"uq_value_{'_'.join(key)}"),
        sa.UniqueConstraint("submission_id", "sheet", "cell", name="uq_value_submission_id_sheet_cell"),
        sa.CheckConstraint("part = '値' OR part = '分子' OR part = '分母'", name="ck_value_part"),
        sa.CheckConstraint(kinds, name="ck_value_kind"),
        sa.CheckConstraint(states, name="ck_value_state"),
        sa.CheckConstraint("(state = '値あり') = (value IS NOT NULL)", name="ck_value_number"),
    )
