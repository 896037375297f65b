import sys
import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.core.errors import InvalidInput, NotAllowed, Problem
from app.ui import errors
from app.ui.errors import ErrorHandler

pytestmark = pytest.mark.qt_no_exception_capture


@pytest.fixture
def handler(monkeypatch, qapp):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handler = ErrorHandler()
    handler.install()
    return handler


def click(act, qtbot):
    button = QPushButton()
    qtbot.addWidget(button)
    button.clicked.connect(act)
    button.click()


def refuse():
    raise NotAllowed("Kế hoạch đã khóa. Mở khóa rồi làm lại.")


def break_down():
    raise ZeroDivisionError


def test_an_error_for_the_person_is_shown_as_it_stands(handler, answer, qtbot):
    told = answer("Đóng")
    click(refuse, qtbot)
    assert told == ["Kế hoạch đã khóa. Mở khóa rồi làm lại."]


def test_several_problems_are_all_told(handler, answer, qtbot):
    def fail():
        raise InvalidInput([Problem("a", "Một."), Problem("b", "Hai.")])

    told = answer("Đóng")
    click(fail, qtbot)
    assert told == ["Một.\nHai."]


def test_a_fault_is_logged_with_its_trace_and_told_calmly(handler, answer, qtbot, caplog):
    told = answer("Đóng")
    click(break_down, qtbot)
    assert "Dữ liệu đã lưu vẫn an toàn" in told[0]
    assert "ZeroDivisionError" not in told[0]
    assert "ZeroDivisionError" in caplog.text
    assert "in break_down" in caplog.text


def test_the_same_fault_is_not_told_again_and_again(handler, answer, qtbot, caplog):
    answer("Đóng")
    click(break_down, qtbot)
    click(break_down, qtbot)
    assert QApplication.activeModalWidget() is None
    assert caplog.text.count("in break_down") == 2


def test_a_refusal_is_told_each_time(handler, answer, qtbot, monkeypatch):
    for moment in (10.0, 11.0):
        monkeypatch.setattr(errors, "monotonic", lambda moment=moment: moment)
        told = answer("Đóng")
        click(refuse, qtbot)
    assert len(told) == 2


def test_an_error_while_one_is_told_is_only_logged(handler, answer, qtbot, caplog):
    told = answer("Đóng", before=lambda dialog: click(break_down, qtbot))
    click(refuse, qtbot)
    assert len(told) == 1
    assert "in break_down" in caplog.text


def test_the_words_qt_adds_are_not_shown(handler, answer, qtbot):
    class Page(QWidget):
        def showEvent(self, event):  # noqa: N802 - Qt's name
            raise NotAllowed("Kế hoạch đã khóa.")

    page = Page()
    qtbot.addWidget(page)
    told = answer("Đóng")
    QTimer.singleShot(0, page, page.show)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Kế hoạch đã khóa."]


def test_an_error_in_the_painting_is_told_once(handler, answer, qtbot):
    class Painted(QWidget):
        painted = 0

        def paintEvent(self, event):  # noqa: N802 - Qt's name
            self.painted += 1
            raise NotAllowed("Không đọc được tệp.")

    page = Painted()
    qtbot.addWidget(page)
    told = answer("Đóng")
    QTimer.singleShot(0, page, page.show)
    qtbot.waitUntil(lambda: bool(told))
    before = page.painted
    page.update()
    qtbot.waitUntil(lambda: page.painted > before)
    assert QApplication.activeModalWidget() is None
    assert told == ["Không đọc được tệp."]


def test_an_error_on_another_thread_is_told_on_the_windows_thread(handler, answer, qtbot):
    told = answer("Đóng")
    thread = threading.Thread(target=refuse)
    thread.start()
    thread.join(60)
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Kế hoạch đã khóa. Mở khóa rồi làm lại."]


def test_a_support_file_can_be_saved_from_a_fault(answer, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    asked = []
    handler = ErrorHandler(asked.append)
    handler.install()

    def save(dialog):
        next(b for b in dialog.findChildren(QPushButton) if "hỗ trợ" in b.text()).click()

    answer("Đóng", before=save)
    click(break_down, qtbot)
    assert len(asked) == 1


def test_ctrl_c_in_the_terminal_still_stops(handler, capsys):
    handler.take(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert "KeyboardInterrupt" in capsys.readouterr().err
