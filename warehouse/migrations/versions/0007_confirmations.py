"""A department can confirm its last answers with 変更なし; each then says where it was typed."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0007", "0006"

COLUMNS = {
    "submission": ("confirms",),
    "value": ("told_in", "told_cell"),
    "result": ("told_in", "told_cell"),
    "narrative": ("progress_told_in", "progress_told_cell", "outlook_told_in", "outlook_told_cell"),
}


def upgrade() -> None:
    """Add the columns; nothing that is on record was confirmed."""
    for table, names in COLUMNS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.Text))


def downgrade() -> None:
    """Take them away: what was confirmed stays, and no longer says where it was typed."""
    for table, names in COLUMNS.items():
        for name in names:
            op.drop_column(table, name)
