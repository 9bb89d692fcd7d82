"""A publication says which edition it is of: pages that a newer program made anew are no correction."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0008", "0007"


def upgrade() -> None:
    """Add the number; of publications on record it is counted, as before."""
    op.add_column("publication", sa.Column("edition", sa.Integer))


def downgrade() -> None:
    """Take it away: pages that were made anew count as corrections again."""
    op.drop_column("publication", "edition")
