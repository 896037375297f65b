"""Scoring by rules: figures, approvals, conflicts, the council's order, and what a set says."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c
from db.migrations.recording import record

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scoring_conflict",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("scorer_id", c.KEY, nullable=False),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint(
            "scorer_id <> subject_id", name=op.f("ck_scoring_conflict_two_of_them")
        ),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_scoring_conflict_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_scoring_conflict_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["scorer_id"],
            ["subject.id"],
            name=op.f("fk_scoring_conflict_scorer_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_scoring_conflict_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scoring_conflict")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_scoring_conflict_plan_id"), "scoring_conflict", ["plan_id"], unique=False
    )
    op.create_index(
        op.f("ix_scoring_conflict_scorer_id"), "scoring_conflict", ["scorer_id"], unique=False
    )
    op.create_index(
        op.f("ix_scoring_conflict_subject_id"), "scoring_conflict", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_scoring_conflict",
        "scoring_conflict",
        ["plan_id", "scorer_id", "subject_id"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "council_order",
        sa.Column("plan_id", c.KEY, nullable=False),
        sa.Column("phase_id", c.KEY, nullable=True),
        sa.Column("subject_id", c.KEY, nullable=False),
        sa.Column("place", c.WHOLE, nullable=False),
        sa.Column("reason", c.WORDS, nullable=False),
        sa.Column("order_key", c.WORDS, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.CheckConstraint("place > 0", name=op.f("ck_council_order_place")),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_council_order_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["phase_id"],
            ["phase.id"],
            name=op.f("fk_council_order_phase_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"],
            ["plan.id"],
            name=op.f("fk_council_order_plan_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"],
            ["subject.id"],
            name=op.f("fk_council_order_subject_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_council_order")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("ix_council_order_order_key"), "council_order", ["order_key"], unique=False
    )
    op.create_index(op.f("ix_council_order_phase_id"), "council_order", ["phase_id"], unique=False)
    op.create_index(op.f("ix_council_order_plan_id"), "council_order", ["plan_id"], unique=False)
    op.create_index(
        op.f("ix_council_order_subject_id"), "council_order", ["subject_id"], unique=False
    )
    op.create_index(
        "uq_council_order",
        "council_order",
        ["order_key"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.create_table(
        "sheet_figure",
        sa.Column("sheet_id", c.KEY, nullable=False),
        sa.Column("code", c.WORDS, nullable=False),
        sa.Column("value", c.QUANTITY, nullable=False),
        sa.Column("id", c.KEY, nullable=False),
        sa.Column("revision", c.WHOLE, nullable=False),
        sa.Column("digest", c.WORDS, nullable=False),
        sa.Column("deleted_by", c.KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by"],
            ["operation.id"],
            name=op.f("fk_sheet_figure_deleted_by"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["sheet_id"],
            ["score_sheet.id"],
            name=op.f("fk_sheet_figure_sheet_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_figure")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sheet_figure_sheet_id"), "sheet_figure", ["sheet_id"], unique=False)
    op.create_index(
        "uq_sheet_figure",
        "sheet_figure",
        ["sheet_id", "code"],
        unique=True,
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    )
    op.add_column("criteria_set", sa.Column("audience", c.WORDS, nullable=True))
    op.add_column("criteria_set", sa.Column("rules", c.WORDS, nullable=True))
    words = 'TEXT COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else "TEXT"
    op.execute(
        f"ALTER TABLE criterion ADD COLUMN mode {words} "
        "CONSTRAINT ck_criterion_mode CHECK (mode IN ('sum', 'highest'))"
    )
    op.add_column("criterion", sa.Column("gate", c.WORDS, nullable=True))
    op.add_column("criterion", sa.Column("granted", c.WORDS, nullable=True))
    op.add_column("criterion", sa.Column("is_optional", c.FLAG, nullable=True))
    op.add_column("criterion", sa.Column("needs_evidence", c.FLAG, nullable=True))
    op.add_column("entry", sa.Column("overflow", c.WHOLE, nullable=True))
    op.add_column("entry", sa.Column("zeroes_group", c.FLAG, nullable=True))
    op.add_column("result", sa.Column("detail", c.WORDS, nullable=True))
    op.add_column("score_sheet", sa.Column("approved_on", c.DAY, nullable=True))
    op.add_column("score_sheet", sa.Column("approval_lost", c.FLAG, nullable=True))
    op.add_column("stage", sa.Column("code", c.WORDS, nullable=True))
    _let_counts_go_without_a_maximum()
    record("scoring_conflict", "council_order", "sheet_figure")


def _let_counts_go_without_a_maximum() -> None:
    """Widen one rule of `criterion`; SQLite can only do so by building the table again."""
    old = "kind = 'group' OR max_points IS NOT NULL"
    new = "kind = 'group' OR rule IS NOT NULL OR max_points IS NOT NULL"
    name = "ck_criterion_scored_has_maximum"
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE criterion DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE criterion ADD CONSTRAINT {name} CHECK ({new})")
        return
    rows = op.get_bind().exec_driver_sql(
        "SELECT type, sql FROM sqlite_master WHERE tbl_name = 'criterion' AND sql IS NOT NULL"
    )
    written = [(kind, sql) for kind, sql in rows]
    [table] = [sql for kind, sql in written if kind == "table"]
    if old not in table:
        raise RuntimeError(table)
    op.execute(
        table.replace(old, new).replace("CREATE TABLE criterion", "CREATE TABLE criterion_new", 1)
    )
    op.execute("INSERT INTO criterion_new SELECT * FROM criterion")
    op.execute("DROP TABLE criterion")
    op.execute("ALTER TABLE criterion_new RENAME TO criterion")
    for kind, sql in written:
        if kind == "index":
            op.execute(sql)
    record("criterion")
