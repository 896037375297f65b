"""The workbooks that units fill in: what was sent in each, and what came back."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_workbook",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("version", c.WHOLE, nullable=False),
        sa.Column("issued_at", c.MOMENT, nullable=False),
        sa.Column("secret", c.WORDS, nullable=False),
        sa.Column("sent", c.WORDS, nullable=False),
        sa.Column("links", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("kind IN ('unit', 'cross')", name=op.f("ck_unit_workbook_kind")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_unit_workbook_version")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_unit_workbook_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_unit_workbook_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_unit_workbook_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_unit_workbook_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_workbook")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_unit_workbook_deleted_by"),
        "unit_workbook",
        ["deleted_by"],
        unique=False,
        sqlite_where=sa.text("deleted_by IS NOT NULL"),
        postgresql_where=sa.text("deleted_by IS NOT NULL"),
    )
    op.create_index(op.f("ix_unit_workbook_phase_id"), "unit_workbook", ["phase_id"], unique=False)
    op.create_index(op.f("ix_unit_workbook_plan_id"), "unit_workbook", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_unit_workbook_subject_id"), "unit_workbook", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_unit_workbook_version",
        "unit_workbook",
        ["plan_id", "kind", "subject_id", "version"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "workbook_return",
        sa.Column("workbook_id", c.KEY, nullable=False),
        sa.Column("position", c.WHOLE, nullable=False),
        sa.Column("taken_at", c.MOMENT, nullable=False),
        sa.Column("file_name", c.WORDS, nullable=False),
        sa.Column("sha256", c.WORDS, nullable=False),
        sa.Column("accepted", c.WORDS, nullable=False),
        sa.Column("made", c.WORDS, nullable=False),
        sa.Column("waiting_count", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("position >= 1", name=op.f("ck_workbook_return_position")),
        sa.CheckConstraint("waiting_count >= 0", name=op.f("ck_workbook_return_waiting_count")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_workbook_return_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["workbook_id"],
            ["unit_workbook.id"],
            name=op.f("fk_workbook_return_workbook_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workbook_return")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_workbook_return_deleted_by"),
        "workbook_return",
        ["deleted_by"],
        unique=False,
        sqlite_where=sa.text("deleted_by IS NOT NULL"),
        postgresql_where=sa.text("deleted_by IS NOT NULL"),
    )
    op.create_index(
        op.f("ix_workbook_return_workbook_id"), "workbook_return", ["workbook_id"], unique=False
    )
    record("unit_workbook", "workbook_return")
