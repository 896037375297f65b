import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from app.core.errors import StorageFailure
from app.entities import metadata
from app.storage import backup, examining, migration, opening, own_copies, schema, structure
from app.storage.database import Database
from app.storage.engine import open_server
from app.storage.reasons import Reason
from app.storage.verifying import verify
from tests.conftest import ENGINES, MACHINE
from tests.storage.conftest import Units
from tests.storage.damage import alter
from tests.storage.disks import contents

OLD_FILES = sorted((Path(__file__).parents[1] / "data" / "databases").glob("*.thidua"))


def differs(context, _inspected_column, _column, inspected, ours):
    """Whether a column's type is written otherwise than ours on this engine."""
    found = inspected.compile(context.dialect).partition(" COLLATE")[0]
    return found != ours.compile(context.dialect).partition(" COLLATE")[0]


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": differs})
    found = compare_metadata(context, metadata)
    return [difference for difference in found if "alembic_version" not in str(difference)]


def test_the_newest_migration_makes_exactly_the_tables(database):
    with database.engine.connect() as connection:
        assert differences(connection) == []


@pytest.mark.skipif("postgresql" not in ENGINES, reason="no PostgreSQL server is installed")
def test_the_newest_migration_makes_exactly_the_tables_on_postgresql(cluster):
    url = cluster.new_database()
    engine = open_server(url)
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
    cluster.drop(url)


def test_the_schema_number_is_the_newest_migration(database):
    with database.engine.connect() as connection:
        scripts = ScriptDirectory.from_config(migration.config(connection))
    assert int(scripts.get_current_head()) == schema.VERSION


def test_the_structure_of_a_new_file_is_recognised_at_once(path):
    """Otherwise every opening asks the migrations, which takes a second."""
    with closing(sqlite3.connect(path)) as connection:
        found = structure.fingerprint(structure.of(connection.execute(structure.QUERY)))
    assert found == schema.FINGERPRINT, "write it into app/storage/schema.py"


def test_every_table_is_strict(database):
    with database.engine.connect() as connection:
        loose = connection.execute(
            text("SELECT name FROM pragma_table_list WHERE strict = 0 AND schema = 'main'")
        )
        names = {row[0] for row in loose if not row[0].startswith("sqlite_")}
    assert names == {"alembic_version"}


def test_no_table_is_read_through_to_write_an_operation(database):
    """SQLite looks for the rows that name a new operation, in every table that can."""
    read_through = []
    with database.engine.connect() as connection:
        for table in metadata.tables.values():
            for key in table.foreign_keys:
                if key.column.table.name == "operation":
                    asked = f'SELECT 1 FROM "{table.name}" WHERE "{key.parent.name}" = :id'
                    [plan] = connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"), {"id": ""})
                    read_through += [] if plan[3].startswith("SEARCH") else [plan[3]]
    assert read_through == []


@pytest.mark.parametrize("file", OLD_FILES, ids=lambda file: file.stem)
def test_an_old_file_opens_with_its_data(file, tmp_path):
    path = shutil.copy(file, tmp_path / file.name)
    database = Database.open(path, MACHINE)
    assert Units(database).names() == ["Thôn Đông", "Đoàn xã"]
    with database.reading() as session:
        assert verify(session).findings == ()
    database.close()


def test_an_old_file_of_every_version_is_kept():
    kept = {int(file.stem) for file in OLD_FILES}
    assert kept == set(range(1, schema.VERSION + 1))


def test_a_failed_migration_changes_nothing(path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

    def fail(_connection):
        raise StorageFailure("Nâng cấp sẽ làm mất liên kết dữ liệu")

    monkeypatch.setattr(migration, "_refuse_broken_links", fail)
    with pytest.raises(StorageFailure, match="mất liên kết"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == before
    assert sorted(file.name for file in path.parent.iterdir()) == [own_copies.FOLDER, path.name]
    assert own_copies.listed(own_copies.folder_of(path)) == {}


@pytest.mark.parametrize("step", ["publish", "replace"])
def test_a_full_disk_during_an_upgrade_changes_nothing(path, monkeypatch, step):
    before = path.read_bytes()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup if step == "publish" else opening.atomic, step, full)
    with pytest.raises(StorageFailure, match="Chưa nâng cấp được"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == before


def test_an_old_file_that_was_altered_is_not_upgraded(tmp_path):
    path = shutil.copy(OLD_FILES[0], tmp_path / "xa.thidua")
    alter(path)
    before = contents(tmp_path)
    with pytest.raises(StorageFailure, match="không còn nguyên vẹn nên chưa được nâng cấp: Bảng"):
        Database.open(path, MACHINE)
    assert contents(tmp_path) == before


def test_each_older_file_is_kept_whole_before_it_is_upgraded(tmp_path):
    path = Path(shutil.copy(OLD_FILES[0], tmp_path / "xa.thidua"))
    before = examining.figures(path)
    Database.open(path, MACHINE).close()
    [(copy, kept)] = own_copies.listed(own_copies.folder_of(path)).items()
    assert copy.is_for_ever
    check = backup.verify_file(kept)
    assert check.is_whole
    assert check.manifest.reason is Reason.BEFORE_UPGRADE
    assert (check.manifest.schema, check.manifest.digest) == (1, before.digest)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["sao-luu-tu-dong", "xa.thidua"]
    Database.open(path, MACHINE).close()
    assert len(own_copies.listed(kept.parent)) == 1


def test_without_a_copy_nothing_is_upgraded(tmp_path):
    path = Path(shutil.copy(OLD_FILES[0], tmp_path / "xa.thidua"))
    before = path.read_bytes()
    (tmp_path / own_copies.FOLDER).write_text("x")
    with pytest.raises(StorageFailure, match="chưa giữ được bản sao trước khi nâng cấp"):
        Database.open(path, MACHINE)
    assert path.read_bytes() == before
