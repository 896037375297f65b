"""On which ground (loại hình) an award is proposed and given."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_GROUNDS = "'merit', 'movement', 'sudden', 'service', 'seniority', 'external'"


def upgrade() -> None:
    words = 'TEXT COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else "TEXT"
    for table in ("nomination", "award"):
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN ground {words} "
            f"CONSTRAINT ck_{table}_ground CHECK (ground IN ({_GROUNDS}))"
        )
