import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.ui.context import Context
from app.ui.operations import Operations
from app.ui.widgets.fields import PickList
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog


@pytest.fixture
def context(office, kit_app):
    """The working year 2026 over an office that is set up."""
    office.set_up()
    return Context(Operations(office.operations), 2026)


@pytest.fixture
def rows_of():
    """Read a table as a person does: the text of every cell."""

    def read(table):
        model = table.model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    return read


@pytest.fixture
def in_dialog():
    """Do something in the next record dialog and press one of its buttons.

    Returns what was refused there, sentence by sentence; the dialog is left then.
    """
    refused = []

    def schedule(act, button="Lưu"):
        def go():
            dialog = QApplication.activeModalWidget()
            is_there = isinstance(dialog, RecordDialog)
            if not is_there or QApplication.activeWindow() is not dialog:
                QTimer.singleShot(5, go)
                return
            try:
                act(dialog)
                {
                    "Lưu": dialog.save,
                    "Lưu và thêm tiếp": dialog.save_and_go_on,
                    "Hủy": dialog.reject,
                }[button]()
            finally:
                if dialog.isVisible():
                    fields = dialog.form.draft()
                    told = [dialog.form.field(name).problem for name in fields]
                    refused.extend(sentence for sentence in told if sentence)
                    refused.extend(filter(None, [dialog.form.findChild(Notice).text()]))
                    dialog.form.mark_clean()
                    dialog.reject()

        QTimer.singleShot(0, go)
        return refused

    return schedule


@pytest.fixture
def pick():
    """Choose in a pick-list or type into a field as a person does, and leave it."""

    def choose(form, name, text):
        field = form.field(name)
        line = field.box.line if isinstance(field, PickList) else field.stops()[0]
        if hasattr(line, "setPlainText"):
            line.setPlainText(text)
        else:
            line.setText(text)
        field.commit()

    return choose
