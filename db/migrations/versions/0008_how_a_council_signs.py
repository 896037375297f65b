"""The letters in the numbers of a council's papers, and whether it has a seal of its own."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("council", sa.Column("symbol", c.WORDS, nullable=True))
    op.add_column("council", sa.Column("has_own_seal", c.FLAG, nullable=True))
