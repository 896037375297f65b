"""People who sign in, and what they may do."""

import sqlalchemy as sa
from alembic import op

from db.migrations import columns as c

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    words = 'TEXT COLLATE "C"' if is_postgresql else "TEXT"
    op.add_column("user_account", sa.Column("login", c.WORDS, nullable=True))
    op.execute(
        f"ALTER TABLE user_account ADD COLUMN role {words} CONSTRAINT ck_user_account_role "
        "CHECK (role IN ('view', 'enter', 'approve', 'admin'))"
    )
    op.add_column("user_account", sa.Column("retired_on", c.DAY, nullable=True))
    op.add_column("user_account", sa.Column("password_set_at", c.MOMENT, nullable=True))
    living = sa.text("deleted_by IS NULL")
    op.create_index(
        "uq_user_account_login",
        "user_account",
        ["login"],
        unique=True,
        sqlite_where=living,
        postgresql_where=living,
    )
    op.create_table(
        "credential",
        sa.Column("account_id", c.KEY, nullable=False),
        sa.Column("password_hash", c.WORDS, nullable=False),
        sa.Column("failed", c.WHOLE, nullable=False),
        sa.Column("not_before", c.MOMENT, nullable=True),
        sa.Column("recovery", c.WORDS, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["user_account.id"],
            name=op.f("fk_credential_account_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credential")),
        sqlite_strict=True,
    )
