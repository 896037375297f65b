"""The databases that service tests are lent come back as they were, or not at all."""

import pytest
from sqlalchemy import text

from app.storage.database import Database
from tests.builders import Office
from tests.conftest import ENGINES, MACHINE

pytestmark = pytest.mark.skipif("postgresql" not in ENGINES, reason="no server is installed")


def every_row(url):
    database = Database.connect(url, MACHINE)
    with database.engine.connect() as connection:
        listed = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = connection.execute(text(listed)).scalars().all()
        rows = {
            name: sorted(connection.execute(text(f"SELECT t::text FROM {name} t")).scalars())
            for name in names
        }
    database.close()
    return rows


def test_rows_written_changed_and_taken_away_are_put_back(cluster, ready_template):
    with cluster.lent(ready_template) as url:
        before = every_row(url)
        office = Office(Database.connect(url, MACHINE))
        office.unit("Thôn Đông")
        with office.database.engine.begin() as connection:
            connection.execute(text("SET session_replication_role = replica"))
            connection.execute(text("DELETE FROM award_type"))
            connection.execute(text("UPDATE office SET name = 'Xã khác'"))
        office.database.close()
        after = every_row(url)
    assert after["award_type"] == []
    assert after["office"] != before["office"]
    assert len(after["subject"]) > len(before["subject"])
    with cluster.lent(ready_template) as again:
        assert again == url
        assert every_row(again) == before


def test_one_whose_structure_was_changed_is_not_lent_again(cluster, ready_template):
    with cluster.lent(ready_template) as url:
        database = Database.connect(url, MACHINE)
        with database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE office DISABLE TRIGGER ALL"))
        database.close()
    with cluster.lent(ready_template) as again:
        assert again != url
