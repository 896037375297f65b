"""What is left of a dialog once it was answered: what was chosen, and no widget."""

from uuid import uuid4

import pytest
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.ui.dialogs.tick_list import tick_list
from app.ui.files import Files
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.ask import ask_reason, confirm, tell
from app.ui.widgets.fields import TextField
from app.ui.widgets.record_dialog import RecordDialog

ROWS = [(uuid4(), "Thôn Đông"), (uuid4(), "Thôn Đoài")]


def record(parent):
    form = Form([FieldSpec("name", "Tên", TextField)])
    RecordDialog(form, lambda values: values, "Sửa", parent=parent).exec()


OPENERS = {
    "ticks": lambda parent: tick_list(parent, "Chọn thôn", ROWS),
    "record": record,
    "question": lambda parent: confirm(parent, "Xóa 3 dòng.", "Xóa"),
    "reason": lambda parent: ask_reason(parent, "Thu hồi"),
    "words": lambda parent: tell(parent, "Đã lưu", "Đã lưu xong."),
    "file": lambda parent: Files().ask_folder(parent, "Chọn thư mục"),
}


def close_next(result):
    def close():
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        dialog.done(result)

    QTimer.singleShot(0, close)


def widgets_after_the_act():
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return len(QApplication.allWidgets())


@pytest.mark.parametrize("kind", OPENERS)
def test_a_dialog_leaves_no_widget_behind(shown, kind):
    parent = shown(QWidget())
    before = widgets_after_the_act()
    for _ in range(2):
        close_next(0)
        OPENERS[kind](parent)
    assert widgets_after_the_act() == before


def test_what_was_ticked_is_read_after_the_dialog_closed(shown):
    parent = shown(QWidget())
    close_next(QDialog.DialogCode.Accepted)
    assert tick_list(parent, "Chọn thôn", ROWS, [ROWS[1][0]]) == [ROWS[1][0]]
