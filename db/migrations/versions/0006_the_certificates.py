"""The certificates: names that were checked, and what was printed."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "name_check",
        sa.Column("decision_id", c.KEY, nullable=False),
        sa.Column("checked_by", c.WORDS, nullable=False),
        sa.Column("checked_at", c.MOMENT, nullable=False),
        sa.Column("fingerprint", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_name_check_decision_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_name_check_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_check")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_name_check_decision_id"), "name_check", ["decision_id"], unique=False)
    op.create_table(
        "certificate_print",
        sa.Column("award_id", c.KEY, nullable=False),
        sa.Column("printed_at", c.MOMENT, nullable=False),
        sa.Column("printed_by", c.WORDS, nullable=False),
        sa.Column("copies", c.WHOLE, nullable=False),
        sa.Column("paper", c.WORDS, nullable=False),
        sa.Column("printer", c.WORDS, nullable=False),
        sa.Column("name", c.WORDS, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("copies > 0", name=op.f("ck_certificate_print_copies")),
        sa.ForeignKeyConstraint(
            ["award_id"],
            ["award.id"],
            name=op.f("fk_certificate_print_award_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_certificate_print_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_print")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_certificate_print_award_id"), "certificate_print", ["award_id"], unique=False
    )
    in_the_bin = sa.text("deleted_by IS NOT NULL")
    for table in ("name_check", "certificate_print"):
        op.create_index(
            f"ix_{table}_deleted_by",
            table,
            ["deleted_by"],
            sqlite_where=in_the_bin,
            postgresql_where=in_the_bin,
        )
    record("name_check", "certificate_print")
