"""An accepted submission can be taken back."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0006", "0005"

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Withdrawals have a table of their own: nothing that is on record changes."""
    op.create_table(
        "withdrawal",
        sa.Column("submission_id", sa.Integer, nullable=False),
        sa.Column("side", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("submission_id", name="pk_withdrawal"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_withdrawal_submission_id"),
        sa.CheckConstraint("side = '所属' OR side = '担当課'", name=op.f("ck_withdrawal_side")),
        sa.CheckConstraint("name <> ''", name=op.f("ck_withdrawal_name")),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_withdrawal_reason")),
    )


def downgrade() -> None:
    """Forget them, which brings their figures back into force."""
    op.drop_table("withdrawal")
