"""What the tests of the data file share: a few units, renamed and counted."""

import pytest
from sqlalchemy import select

from app.domain.terms import SubjectKind
from app.entities import Subject
from app.storage.database import Action
from app.storage.engine import RECIPE
from tests.conftest import WAITING_FOR_THE_DISK


@pytest.fixture(autouse=True)
def each_save_waits_for_the_disk(monkeypatch):
    """Here the recipe is the program's own."""
    monkeypatch.setitem(RECIPE, "synchronous", WAITING_FOR_THE_DISK)


class Units:
    """Adds, renames and lists units through the recorder, with no service in between."""

    def __init__(self, database):
        self.database = database

    def add(self, *names):
        with self.database.changing(Action("Thêm đơn vị", "test.add")) as change:
            subjects = [Subject(kind=SubjectKind.UNIT, name=name) for name in names]
            change.session.add_all(subjects)
        return change.done, [subject.id for subject in subjects]

    def add_below(self, parent_id, name):
        with self.database.changing(Action("Thêm bên dưới", "test.add")) as change:
            unit = Subject(kind=SubjectKind.UNIT, name=name, parent_id=parent_id)
            change.session.add(unit)
        return change.done

    @staticmethod
    def add_coded(change, code, name):
        change.session.add(Subject(kind=SubjectKind.UNIT, code=code, name=name))

    def rename(self, row_id, name):
        with self.database.changing(Action("Đổi tên", "test.rename")) as change:
            change.session.get_one(Subject, row_id).name = name
        return change.done

    def bulk(self, count):
        with self.database.changing(Action("Nhập danh sách", "test.import")) as change:
            rows = [{"kind": SubjectKind.PERSON, "name": f"Người {n}"} for n in range(count)]
            change.session.insert_many(Subject, rows)
        return change.done

    def names(self):
        with self.database.reading() as session:
            living = select(Subject.name).where(Subject.deleted_by.is_(None))
            return list(session.scalars(living.order_by(Subject.name)))


@pytest.fixture
def units(database):
    """Units of this test's data file."""
    return Units(database)
