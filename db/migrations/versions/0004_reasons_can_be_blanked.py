"""Reasons can be blanked: the hash of an operation covers a salted hash of its reason."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import let_reasons_go

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operation", sa.Column("reason_salt", c.WORDS, nullable=True))
    op.add_column("operation", sa.Column("reason_hash", c.WORDS, nullable=True))
    op.add_column("operation", sa.Column("blanked_by", c.KEY, nullable=True))
    let_reasons_go()
