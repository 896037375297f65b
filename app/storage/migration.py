"""Bringing a database to the shape this version of the program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from app.core.errors import StorageFailure
from app.core.paths import migrations
from app.storage import schema
from app.storage.engine import APPLICATION_ID, open_file, open_server


def config(connection: Connection) -> Config:
    """Return Alembic's settings for migrating over `connection`."""
    settings = Config(attributes={"connection": connection})
    settings.set_main_option("script_location", str(migrations()))
    return settings


def migrate_file(path: Path, target: str = "head") -> None:
    """Bring an SQLite file to the newest shape in one transaction, all the way or not at all.

    SQLite changes a table by building a new one and dropping the old; with foreign keys on, the
    drop would take along the rows that point to it. So they are off, and checked after.
    """
    engine = open_file(path, foreign_keys=False)
    try:
        with engine.execution_options(begin="IMMEDIATE").begin() as connection:
            command.upgrade(config(connection), target)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {_number(connection)}")
            _refuse_broken_links(connection)
    finally:
        engine.dispose()


def migrate_server(url: str) -> None:
    """Bring a PostgreSQL database to the newest shape in one transaction."""
    engine = open_server(url)
    try:
        with engine.begin() as connection:
            command.upgrade(config(connection), "head")
    finally:
        engine.dispose()


def _number(connection: Connection) -> int:
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    number = int(row or 0)
    if number > schema.VERSION:
        raise StorageFailure(
            "Tệp dữ liệu do phiên bản phần mềm mới hơn tạo ra. Hãy cập nhật phần mềm."
        )
    return number


def _refuse_broken_links(connection: Connection) -> None:
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageFailure(
            f"Nâng cấp sẽ làm mất liên kết dữ liệu ở bảng “{broken[0]}” nên đã dừng. "
            "Tệp cũ còn nguyên. Hãy gửi tệp cho người hỗ trợ."
        )
