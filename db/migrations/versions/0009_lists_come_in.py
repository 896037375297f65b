"""Lists that come in from Excel: which file was taken in, with which columns."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = (
    "units",
    "people",
    "households",
    "clusters",
    "registrations",
    "works",
    "targets",
    "criteria",
    "scores",
    "awards",
)


def upgrade() -> None:
    op.create_table(
        "list_import",
        sa.Column("kind", c.WORDS, nullable=False),
        sa.Column("taken_at", c.MOMENT, nullable=False),
        sa.Column("file_name", c.WORDS, nullable=False),
        sa.Column("sha256", c.WORDS, nullable=False),
        sa.Column("layout", c.WORDS, nullable=False),
        sa.Column("columns", c.WORDS, nullable=False),
        sa.Column("plan_id", c.KEY, nullable=True),
        sa.Column("stage_id", c.KEY, nullable=True),
        sa.Column("added", c.WHOLE, nullable=False),
        sa.Column("changed", c.WHOLE, nullable=False),
        sa.Column("skipped", c.WHOLE, nullable=False),
        sa.Column("refused", c.WHOLE, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            f"kind IN ({', '.join(repr(kind) for kind in KINDS)})",
            name=op.f("ck_list_import_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_list_import_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_import")),
        sqlite_strict=True,
    )
    for name in ("sha256", "layout"):
        op.create_index(op.f(f"ix_list_import_{name}"), "list_import", [name], unique=False)
    binned = sa.text("deleted_by IS NOT NULL")
    op.create_index(
        op.f("ix_list_import_deleted_by"),
        "list_import",
        ["deleted_by"],
        sqlite_where=binned,
        postgresql_where=binned,
    )
    record("list_import")
