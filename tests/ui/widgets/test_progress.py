import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget

from app.ui.jobs import Job, JobRunner
from app.ui.widgets.progress import run_job


@pytest.fixture
def jobs(qapp):
    jobs = JobRunner()
    yield jobs
    jobs.cancel()
    jobs.wait()


class Work:
    """Work that waits to be let on."""

    def __init__(self):
        self.reported, self.may_go_on = threading.Event(), threading.Event()
        self.steps = []

    def __call__(self, progress):
        progress.report(1200, 1200)
        self.reported.set()
        self.may_go_on.wait(5)
        progress.report(1200, 1200)
        self.steps.append("done")


@pytest.fixture
def started(jobs, shown):
    work, page, gone = Work(), shown(QWidget()), []
    dialog = run_job(jobs, Job(work), "Đang nhập 1.200 dòng…", page)
    dialog.destroyed.connect(lambda: gone.append(1))
    assert work.reported.wait(5)
    yield work, dialog, gone
    work.may_go_on.set()


def labels(dialog):
    return [label.text() for label in dialog.findChildren(QLabel)]


def test_the_dialog_holds_the_windows_and_tells_how_far_it_is(started, qtbot):
    work, dialog, gone = started
    assert QApplication.activeModalWidget() is dialog
    qtbot.waitUntil(lambda: "1.200 / 1.200 (100 %)" in labels(dialog))
    assert "Đang nhập 1.200 dòng…" in labels(dialog)
    assert dialog.findChild(QProgressBar).value() == 1200
    work.may_go_on.set()
    qtbot.waitUntil(lambda: bool(gone))
    assert work.steps == ["done"]


@pytest.mark.parametrize("how", ["button", "escape"])
def test_cancel_stops_the_work_and_waits_for_it(started, qtbot, how):
    work, dialog, gone = started
    if how == "button":
        dialog.findChild(QPushButton).click()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert "Đang dừng và trả lại như trước…" in labels(dialog)
    work.may_go_on.set()
    qtbot.waitUntil(lambda: bool(gone))
    assert work.steps == []


def test_the_dialog_comes_into_sight_only_when_the_work_is_long(jobs, shown, qtbot):
    work, page, gone = Work(), shown(QWidget()), []
    dialog = run_job(jobs, Job(work), "Đang xuất…", page)
    dialog.destroyed.connect(lambda: gone.append(1))
    assert dialog.windowOpacity() == 0.0
    qtbot.waitUntil(lambda: dialog.windowOpacity() == 1.0)
    work.may_go_on.set()
    qtbot.waitUntil(lambda: bool(gone))
