import shutil

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QWidget

from app import operations
from app.ui.context import Context
from app.ui.files import Files
from app.ui.operations import Operations
from app.ui.widgets.ask import Box
from app.ui.widgets.record_dialog import RecordDialog


class AnsweringFiles(Files):
    """Answers without a dialog, and notes what was to be opened."""

    def __init__(self):
        super().__init__()
        self.path = None
        self.opened = []

    def ask_open(self, parent, caption, *kinds):
        return self.path

    def ask_folder(self, parent, caption):
        return self.path

    def open(self, path):
        self.opened.append(path)
        return True


@pytest.fixture(autouse=True)
def own_settings(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "settings"))


@pytest.fixture
def files():
    return AnsweringFiles()


@pytest.fixture
def file(ready_file, tmp_path):
    """The data file of an office that is set up, that nobody has open."""
    (tmp_path / "du-lieu").mkdir()
    return shutil.copy(ready_file, tmp_path / "du-lieu" / "xa-an-binh.thidua")


@pytest.fixture
def context(file, files, kit_app):
    """The open file, as a dialog gets it."""
    context = Context(Operations(operations.open_file(file)), 2026, files=files)
    yield context
    context.jobs.wait()
    context.operations.close()


@pytest.fixture
def window(shown):
    """The window that the dialogs stand before."""
    return shown(QWidget())


@pytest.fixture
def press():
    """Press a button of the next dialog of a kind; returns what those said, as they come.

    Those of a kind are pressed in the order they were asked for, and none after the test.
    """
    said, turns, is_over = {}, {}, []

    def schedule(kind, button, before=None):
        told = said.setdefault(kind, [])
        line = turns.setdefault(kind, [])
        turn = object()
        line.append(turn)

        def act():
            if is_over:
                return
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, kind) or not dialog.isVisible() or line[0] is not turn:
                QTimer.singleShot(5, act)
                return
            line.pop(0)
            told.append(everything_said(dialog))
            try:
                if before:
                    before(dialog)
                if dialog.isVisible():
                    named(dialog, button).click()
            except BaseException:
                dialog.done(0)
                raise

        QTimer.singleShot(0, act)
        return told

    yield schedule
    is_over.append(True)


@pytest.fixture
def outcome(press):
    """Press a button under the next outcome; returns what was told."""
    return lambda button="Đóng", before=None: press(Box, button, before)


@pytest.fixture
def fill_in(press):
    """Fill the next record dialog in and press its button; then Hủy, where it stays."""
    problems = []

    def schedule(button, **values):
        def before(dialog):
            for name, value in values.items():
                field = dialog.form.field(name)
                field.line.setText(str(value))
                field.commit()
            named(dialog, button).click()
            if dialog.isVisible():
                problems.extend(
                    dialog.form.field(name).problem
                    for name in dialog.form.draft()
                    if dialog.form.field(name).problem
                )
                dialog.form.mark_clean()

        press(RecordDialog, "Hủy", before)
        return problems

    return schedule


def named(dialog, text):
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == text)


def everything_said(dialog):
    lines = [label.text() for label in dialog.findChildren(QLabel)]
    lines += [box.toPlainText() for box in dialog.findChildren(QPlainTextEdit)]
    return "\n".join([dialog.windowTitle(), *lines])
