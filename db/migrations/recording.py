"""Triggers that refuse every write to a recorded table that the log does not announce.

A migration calls `record` for each recorded table it makes or rebuilds (rebuilding a table drops
its triggers). What an old migration calls is never changed here: a new rule is a new function.
"""

from alembic import op

MESSAGE = "unrecorded write"

_ANNOUNCED = (
    "SELECT 1 FROM row_change WHERE row_id = {row}.id AND table_name = '{table}' "
    "AND revision = {revision} AND {digest}"
)


def record(*tables: str) -> None:
    """Let `tables` be written only after the log."""
    for table in tables:
        if op.get_bind().dialect.name == "postgresql":
            _record_postgresql(table)
        else:
            _record_sqlite(table)


def protect_log() -> None:
    """Let the log only grow: nothing is deleted, and only blanking may change a row change."""
    if op.get_bind().dialect.name == "postgresql":
        _protect_postgresql()
    else:
        _protect_sqlite()


def let_reasons_go() -> None:
    """Let the salted reason of an operation be blanked once; all else it says stays as it is."""
    kept = [
        "id", "device_id", "sequence", "user_id", "happened_at", "verb", "label", "kind",
        "undoes_id", "joins", "row_count", "previous_hash", "hash", "reason_hash",
    ]  # fmt: skip
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    same = "IS NOT DISTINCT FROM" if is_postgresql else "IS"
    blanks = (
        "NEW.reason = '' AND NEW.reason_salt IS NULL AND NEW.blanked_by IS NOT NULL "
        "AND OLD.blanked_by IS NULL AND OLD.reason_hash IS NOT NULL AND "
        + " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in kept)
    )
    if is_postgresql:
        op.execute(
            f"""
            CREATE FUNCTION kept_operation() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'UPDATE' THEN
                    IF {blanks} THEN RETURN NEW; END IF;
                END IF;
                RAISE EXCEPTION '{MESSAGE}';
            END $$
            """
        )
        op.execute("DROP TRIGGER kept_operation ON operation")
        op.execute(
            "CREATE TRIGGER kept_operation BEFORE UPDATE OR DELETE ON operation "
            "FOR EACH ROW EXECUTE FUNCTION kept_operation()"
        )
        return
    op.execute("DROP TRIGGER kept_update_operation")
    op.execute(
        "CREATE TRIGGER kept_update_operation BEFORE UPDATE ON operation "
        f"WHEN NOT ({blanks}) BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def only_grows(table: str) -> None:
    """Let rows be added to `table`; none is ever changed or deleted."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER kept_{table} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kept_row()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER kept_{verb.lower()}_{table} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _record_sqlite(table: str) -> None:
    made = _ANNOUNCED.format(
        row="NEW", table=table, revision="NEW.revision", digest="digest = NEW.digest"
    )
    gone = _ANNOUNCED.format(
        row="OLD", table=table, revision="OLD.revision + 1", digest="digest IS NULL"
    )
    rules = {
        "INSERT": f"NEW.revision < 1 OR NOT EXISTS ({made})",
        "UPDATE": f"NEW.id <> OLD.id OR NEW.revision <= OLD.revision OR NOT EXISTS ({made})",
        "DELETE": f"NOT EXISTS ({gone})",
    }
    for verb, refused in rules.items():
        op.execute(
            f"CREATE TRIGGER recorded_{verb.lower()}_{table} BEFORE {verb} ON {table} "
            f"WHEN {refused} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


def _protect_sqlite() -> None:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for table in ("operation", "device"):
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER kept_{verb.lower()}_{table} BEFORE {verb} ON {table} {refuse}"
            )
    op.execute(f"CREATE TRIGGER kept_delete_row_change BEFORE DELETE ON row_change {refuse}")
    op.execute(
        "CREATE TRIGGER kept_update_row_change BEFORE UPDATE ON row_change "
        "WHEN NOT (NEW.before IS NULL AND NEW.after IS NULL AND NEW.salt IS NULL "
        "AND NEW.blanked_by IS NOT NULL AND OLD.blanked_by IS NULL AND NEW.hash = OLD.hash "
        "AND NEW.operation_id = OLD.operation_id AND NEW.position = OLD.position "
        "AND NEW.table_name = OLD.table_name AND NEW.row_id = OLD.row_id "
        f"AND NEW.revision = OLD.revision) {refuse}"
    )


def _record_postgresql(table: str) -> None:
    op.execute(
        f"CREATE TRIGGER recorded_{table} BEFORE INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION recorded_row()"
    )


def _protect_postgresql() -> None:
    op.execute(
        f"""
        CREATE FUNCTION recorded_row() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF NOT EXISTS (
                    SELECT 1 FROM row_change WHERE row_id = OLD.id AND table_name = TG_TABLE_NAME
                    AND revision = OLD.revision + 1 AND digest IS NULL
                ) THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
                RETURN OLD;
            END IF;
            IF TG_OP = 'UPDATE' AND (NEW.id <> OLD.id OR NEW.revision <= OLD.revision)
            THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
            IF NEW.revision < 1 OR NOT EXISTS (
                SELECT 1 FROM row_change WHERE row_id = NEW.id AND table_name = TG_TABLE_NAME
                AND revision = NEW.revision AND digest = NEW.digest
            ) THEN RAISE EXCEPTION '{MESSAGE}'; END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        f"""
        CREATE FUNCTION kept_row() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'row_change' THEN
                IF NEW.before IS NULL AND NEW.after IS NULL AND NEW.salt IS NULL
                    AND NEW.blanked_by IS NOT NULL AND OLD.blanked_by IS NULL
                    AND NEW.hash = OLD.hash AND NEW.operation_id = OLD.operation_id
                    AND NEW.position = OLD.position AND NEW.table_name = OLD.table_name
                    AND NEW.row_id = OLD.row_id AND NEW.revision = OLD.revision
                THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{MESSAGE}';
        END $$
        """
    )
    for table in ("operation", "device", "row_change"):
        op.execute(
            f"CREATE TRIGGER kept_{table} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION kept_row()"
        )
