import pytest

from app.core.errors import NotAllowed
from app.domain.terms import ActionKind, SubjectKind
from app.entities import Subject
from app.storage.database import Action


def test_an_undo_after_a_later_edit_says_what_changed_and_writes_nothing(database, units):
    added, [row_id] = units.add("Thôn Đông")
    units.rename(row_id, "Thôn Tây")
    head = database.head()
    with pytest.raises(NotAllowed, match="“Đổi tên” lúc"):
        database.undo(added.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Tây"]
    assert database.head() == head


def test_a_later_edit_of_another_row_is_no_obstacle(database, units):
    added, _ = units.add("Thôn Đông")
    _, [other] = units.add("Thôn Nam")
    units.rename(other, "Thôn Bắc")
    database.undo(added.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Bắc"]


def test_edits_are_taken_back_one_after_the_other_and_done_again(database, units):
    added, [row_id] = units.add("Thôn Đông")
    renamed = units.rename(row_id, "Thôn Tây")
    undone_rename = database.undo(renamed.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Đông"]
    undone_add = database.undo(added.operation_id, "Hoàn tác")
    assert units.names() == []
    database.undo(undone_add.operation_id, "Làm lại")
    assert units.names() == ["Thôn Đông"]
    database.undo(undone_rename.operation_id, "Làm lại")
    assert units.names() == ["Thôn Tây"]


def test_a_bulk_import_is_taken_back_as_one(database, units):
    units.add("Thôn Đông")
    imported = units.bulk(500)
    assert len(units.names()) == 501
    database.undo(imported.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Đông"]


def test_derived_columns_follow_an_undo(database, units):
    _, [row_id] = units.add("Thôn Đông")
    renamed = units.rename(row_id, "Thôn Tây")
    database.undo(renamed.operation_id, "Hoàn tác")
    with database.reading() as session:
        assert session.get_one(Subject, row_id).search == "thon dong"


def test_a_row_that_others_name_since_does_not_go(database, units):
    added, [parent] = units.add("Xã An Bình")
    units.add_below(parent, "Thôn Đông")
    with pytest.raises(NotAllowed, match="“Thêm bên dưới” lúc"):
        database.undo(added.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Đông", "Xã An Bình"]


def test_rows_that_name_each_other_go_and_come_back_together(database, units):
    with database.changing(Action("Thêm cả cây", "test.add")) as change:
        parent = Subject(kind=SubjectKind.UNIT, name="Xã An Bình")
        child = Subject(kind=SubjectKind.UNIT, name="Thôn Đông", parent_id=parent.id)
        change.session.add_all([parent, child])
    gone = database.undo(change.done.operation_id, "Hoàn tác")
    assert units.names() == []
    database.undo(gone.operation_id, "Làm lại")
    assert units.names() == ["Thôn Đông", "Xã An Bình"]


def test_a_row_does_not_come_back_to_one_that_is_in_the_bin(database, units):
    added, [parent] = units.add("Xã An Bình")
    below = units.add_below(parent, "Thôn Đông")
    gone = database.undo(below.operation_id, "Hoàn tác")
    database.undo(added.operation_id, "Xóa xã")
    with pytest.raises(NotAllowed, match="“Xóa xã” lúc"):
        database.undo(gone.operation_id, "Làm lại")
    assert units.names() == []


def test_what_only_a_named_act_takes_back_is_refused(database, units):
    with database.changing(Action("Chốt điểm", "test.close", ActionKind.COUNTERED)) as change:
        change.session.add(Subject(kind=SubjectKind.UNIT, name="Thôn Đông"))
    with pytest.raises(NotAllowed, match="“Chốt điểm” không hoàn tác được"):
        database.undo(change.done.operation_id, "Hoàn tác")
    assert units.names() == ["Thôn Đông"]
