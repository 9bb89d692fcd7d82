"""Publications name the group (municipality) they are of; those of one municipality's plan have none."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """Add the column."""
    op.add_column("publication", sa.Column("city", sa.Text))


def downgrade() -> None:
    """Take it away."""
    op.drop_column("publication", "city")
