"""What left the file, and whether citizens' identity numbers are kept in it."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import only_grows

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("office", sa.Column("keeps_citizen_numbers", c.FLAG, nullable=True))
    op.create_table(
        "export_note",
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("number", c.WHOLE, nullable=False),
        sa.Column("happened_at", c.MOMENT, nullable=False),
        sa.Column("user_id", c.KEY, nullable=False),
        sa.Column("machine", c.WORDS, nullable=False),
        sa.Column("what", c.WORDS, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("file_name", c.WORDS, nullable=False),
        sa.Column("row_count", c.WHOLE, nullable=True),
        sa.Column("is_sensitive", c.FLAG, nullable=False),
        sa.Column("previous_hash", c.WORDS, nullable=False),
        sa.Column("hash", c.WORDS, nullable=False),
        sa.CheckConstraint(
            "kind IN ('xlsx', 'pdf', 'docx', 'json', 'zip', 'printer', 'folder', 'backup', 'other')",
            name=op.f("ck_export_note_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_note")),
        sqlite_strict=True,
    )
    op.create_index("ix_export_note_happened_at", "export_note", ["happened_at"])
    only_grows("export_note")
