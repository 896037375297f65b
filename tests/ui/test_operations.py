import threading

import pytest
from PySide6.QtCore import QThread
from sqlalchemy import select

from app.core.errors import NotAllowed
from app.domain.terms import ActionKind, SubjectKind, Topic
from app.entities import Subject
from app.operations import AlreadyOpen, open_file
from app.services import verbs
from app.ui.operations import Operations


@pytest.fixture
def operations(office, qapp):
    return Operations(office.operations)


@pytest.fixture
def add(monkeypatch):
    def add_unit(session, name):
        session.add(Subject(kind=SubjectKind.UNIT, name=name))

    verb = verbs.Verb("test.add", "Thêm đơn vị", ActionKind.UNDOABLE)
    monkeypatch.setitem(verbs._VERBS, add_unit, verb)
    return add_unit


def names(session):
    return list(session.scalars(select(Subject.name).where(Subject.deleted_by.is_(None))))


def test_an_action_tells_what_it_touched(operations, add, qtbot):
    with qtbot.waitSignal(operations.changed) as told:
        operations.do(add, "Thôn Đông")
    assert told.args == [frozenset({Topic.SUBJECT})]
    assert operations.ask(names) == ["Thôn Đông"]


def test_undo_and_redo_are_named_and_told(operations, add, qtbot):
    operations.do(add, "Thôn Đông")
    assert operations.undo_label == "Thêm đơn vị"
    with qtbot.waitSignal(operations.changed):
        operations.undo()
    assert (operations.undo_label, operations.redo_label) == (None, "Thêm đơn vị")
    assert operations.ask(names) == []
    with qtbot.waitSignal(operations.changed):
        operations.redo()
    assert operations.ask(names) == ["Thôn Đông"]


def test_what_a_worker_does_is_heard_on_the_windows_thread(operations, add, qtbot, qapp):
    heard = []
    operations.changed.connect(lambda _: heard.append(QThread.currentThread()))
    worker = threading.Thread(target=operations.do, args=(add, "Thôn Đông"))
    with qtbot.waitSignal(operations.changed):
        worker.start()
        worker.join(60)
        assert heard == []  # not before the window's own turn
    assert heard == [qapp.thread()]


def test_a_file_opened_to_be_looked_at_says_why_nothing_can_be_changed(path, add, qapp):
    door = open_file(path, read_only=True)
    looking = Operations(door)
    assert "chỉ xem" in looking.read_only_reason
    with pytest.raises(NotAllowed, match="Chưa có gì bị thay đổi"):
        looking.do(add, "Thôn Đông")
    looking.close()


def test_a_file_open_elsewhere_can_be_looked_at(office, add):
    office.operations.do(add, "Thôn Đông")
    with pytest.raises(AlreadyOpen, match="chỉ xem"):
        open_file(office.database.path)
    looking = open_file(office.database.path, read_only=True)
    assert looking.ask(names) == ["Thôn Đông"]
    looking.close()
