"""The turns that were taken on each round, so that work done in a turn that was lost is refused."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "turn",
        sa.Column("round", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("round", "number", name="pk_turn"),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_table("turn")
