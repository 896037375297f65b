import pytest
from sqlalchemy import select

from app.core.errors import NotAllowed
from app.domain.terms import SubjectKind
from app.entities import Subject
from app.storage.database import Action


def add(database, *names):
    with database.changing(Action("Thêm đơn vị", "test.add")) as change:
        subjects = [Subject(kind=SubjectKind.UNIT, name=name) for name in names]
        change.session.add_all(subjects)
    return change.done, [subject.id for subject in subjects]


def rename(database, row_id, name):
    with database.changing(Action("Đổi tên", "test.rename")) as change:
        change.session.get_one(Subject, row_id).name = name
    return change.done


def names(database):
    with database.reading() as session:
        living = select(Subject.name).where(Subject.deleted_by.is_(None)).order_by(Subject.name)
        return list(session.scalars(living))


def test_an_undo_after_a_later_edit_says_what_changed_and_writes_nothing(database):
    added, [row_id] = add(database, "Thôn Đông")
    rename(database, row_id, "Thôn Tây")
    head = database.head()
    with pytest.raises(NotAllowed, match="“Đổi tên” lúc"):
        database.undo(added.operation_id, "Hoàn tác")
    assert names(database) == ["Thôn Tây"]
    assert database.head() == head


def test_a_later_edit_of_another_row_is_no_obstacle(database):
    added, _ = add(database, "Thôn Đông")
    _, [other] = add(database, "Thôn Nam")
    rename(database, other, "Thôn Bắc")
    database.undo(added.operation_id, "Hoàn tác")
    assert names(database) == ["Thôn Bắc"]


def test_edits_are_taken_back_one_after_the_other_and_done_again(database):
    added, [row_id] = add(database, "Thôn Đông")
    renamed = rename(database, row_id, "Thôn Tây")
    undone_rename = database.undo(renamed.operation_id, "Hoàn tác")
    assert names(database) == ["Thôn Đông"]
    undone_add = database.undo(added.operation_id, "Hoàn tác")
    assert names(database) == []
    database.undo(undone_add.operation_id, "Làm lại")
    assert names(database) == ["Thôn Đông"]
    database.undo(undone_rename.operation_id, "Làm lại")
    assert names(database) == ["Thôn Tây"]


def test_a_bulk_import_is_taken_back_as_one(database):
    add(database, "Thôn Đông")
    with database.changing(Action("Nhập 500 người", "test.import")) as change:
        rows = [{"kind": SubjectKind.PERSON, "name": f"Người {n}"} for n in range(500)]
        change.session.insert_many(Subject, rows)
    assert len(names(database)) == 501
    database.undo(change.done.operation_id, "Hoàn tác")
    assert names(database) == ["Thôn Đông"]


def test_derived_columns_follow_an_undo(database):
    _, [row_id] = add(database, "Thôn Đông")
    renamed = rename(database, row_id, "Thôn Tây")
    database.undo(renamed.operation_id, "Hoàn tác")
    with database.reading() as session:
        assert session.get_one(Subject, row_id).search == "thon dong"
