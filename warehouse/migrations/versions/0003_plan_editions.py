"""Submissions and publications name the plan edition they went by; those of before have none."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Add the columns."""
    for table in ("submission", "publication"):
        op.add_column(table, sa.Column("plan_edition", sa.Text))


def downgrade() -> None:
    """Take them away."""
    for table in ("publication", "submission"):
        op.drop_column(table, "plan_edition")
