"""Wording: how an office words its documents where it differs from the shipped words."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document_wording",
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("regime", c.WORDS, nullable=False),
        sa.Column("body", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "regime IN ('state', 'party')", name=op.f("ck_document_wording_regime")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_document_wording_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_wording")),
        sqlite_strict=True,
    )
    op.create_index(
        "uq_document_wording",
        "document_wording",
        ["code", "regime"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    binned = sa.text("deleted_by IS NOT NULL")
    op.create_index(
        op.f("ix_document_wording_deleted_by"),
        "document_wording",
        ["deleted_by"],
        sqlite_where=binned,
        postgresql_where=binned,
    )
    record("document_wording")
