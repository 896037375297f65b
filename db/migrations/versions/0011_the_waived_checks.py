"""Waived checks: which checks of form an office does not hold itself to, and why."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "waived_check",
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("regime IN ('state', 'party')", name=op.f("ck_waived_check_regime")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_waived_check_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waived_check")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_waived_check",
        "waived_check",
        ["code", "regime"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    binned = sa.text("deleted_by IS NOT NULL")
    op.create_index(
        op.f("ix_waived_check_deleted_by"),
        "waived_check",
        ["deleted_by"],
        sqlite_where=binned,
        postgresql_where=binned,
    )
    record("waived_check")
