"""The dossiers for the level above: what went into each, its files, and what became of it."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_TABLES = ("submission", "submitted_part", "submitted_file", "submission_event")


def upgrade() -> None:
    op.create_table(
        "submission",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("recipient", c.WORDS, nullable=False),
        sa.Column("recipient_id", c.KEY, nullable=True),
        sa.Column("follows_id", c.KEY, nullable=True),
        sa.Column("prepared_at", c.MOMENT, nullable=False),
        sa.Column("folder", c.WORDS, nullable=False),
        sa.Column("fingerprint", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("kind IN ('registration', 'results')", name=op.f("ck_submission_kind")),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_submission_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"],
            ["subject.id"],
            name=op.f("fk_submission_recipient_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"],
            ["submission.id"],
            name=op.f("fk_submission_follows_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_submission_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_submission_plan_id"), "submission", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_submission_recipient_id"), "submission", ["recipient_id"], unique=False
    )
    op.create_index(op.f("ix_submission_follows_id"), "submission", ["follows_id"], unique=False)
    op.create_table(
        "submitted_part",
        sa.Column("submission_id", c.KEY, nullable=False),
        sa.Column("part", c.WORDS, nullable=False),
        sa.Column("line_count", c.WHOLE, nullable=False),
        sa.Column("fingerprint", c.WORDS, nullable=False),
        sa.Column("lines", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("line_count >= 0", name=op.f("ck_submitted_part_line_count")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submitted_part_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_submitted_part_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_part")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_submitted_part_submission_id"), "submitted_part", ["submission_id"], unique=False
    )
    op.create_table(
        "submitted_file",
        sa.Column("submission_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("title", c.WORDS, nullable=False),
        sa.Column("page_count", c.WHOLE, nullable=True),
        sa.Column("row_count", c.WHOLE, nullable=True),
        sa.Column("size", c.WHOLE, nullable=False),
        sa.Column("sha256", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("size >= 0", name=op.f("ck_submitted_file_size")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submitted_file_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_submitted_file_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submitted_file")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_submitted_file_submission_id"), "submitted_file", ["submission_id"], unique=False
    )
    op.create_table(
        "submission_event",
        sa.Column("submission_id", c.KEY, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("happened_on", c.DAY, nullable=False),
        sa.Column("person", c.WORDS, nullable=False),
        sa.Column("note", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "kind <> 'returned' OR note <> ''", name=op.f("ck_submission_event_reason")
        ),
        sa.CheckConstraint(
            "kind IN ('sent', 'received', 'returned')", name=op.f("ck_submission_event_kind")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["submission.id"],
            name=op.f("fk_submission_event_submission_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_submission_event_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_event")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_submission_event_submission_id"),
        "submission_event",
        ["submission_id"],
        unique=False,
    )
    in_the_bin = sa.text("deleted_by IS NOT NULL")
    for table in _TABLES:
        op.create_index(
            f"ix_{table}_deleted_by",
            table,
            ["deleted_by"],
            sqlite_where=in_the_bin,
            postgresql_where=in_the_bin,
        )
    record(*_TABLES)
