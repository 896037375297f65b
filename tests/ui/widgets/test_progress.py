import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QPushButton, QWidget

from app.ui.jobs import Job, JobRunner
from app.ui.widgets import progress
from app.ui.widgets.progress import run_job, watch_job


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


NEVER = 10**8


@pytest.fixture
def told_after(monkeypatch):
    """Set after how many milliseconds the pointer and the dialog tell of work."""

    def set_times(busy, seen):
        monkeypatch.setattr(progress, "_BUSY_AFTER", busy)
        monkeypatch.setattr(progress, "_SEEN_AFTER", seen)

    return set_times


def pointer():
    return QApplication.overrideCursor().shape() if QApplication.overrideCursor() else None


def test_38_short_work_is_told_by_the_pointer_alone(jobs, shown, qtbot, told_after):
    told_after(0, NEVER)
    work, page, gone = Work(), shown(QWidget()), []
    dialog = run_job(jobs, Job(work), "Đang xuất…", page)
    dialog.destroyed.connect(lambda: gone.append(1))
    qtbot.waitUntil(lambda: pointer() == Qt.CursorShape.BusyCursor)
    assert dialog.windowOpacity() == 0.0
    work.may_go_on.set()
    qtbot.waitUntil(lambda: bool(gone))
    assert pointer() is None


def test_38_long_work_is_told_in_words_with_a_way_to_stop_it(jobs, shown, qtbot, told_after):
    told_after(0, 1)
    work, page, gone = Work(), shown(QWidget()), []
    dialog = run_job(jobs, Job(work), "Đang xuất…", page)
    dialog.destroyed.connect(lambda: gone.append(1))
    qtbot.waitUntil(lambda: dialog.windowOpacity() == 1.0)
    assert pointer() is None
    assert "Đang xuất…" in labels(dialog)
    assert dialog.findChild(QPushButton).text() == "Hủy"
    work.may_go_on.set()
    qtbot.waitUntil(lambda: bool(gone))


def test_38_very_short_work_is_not_told_at_all(jobs, shown, qtbot, told_after):
    told_after(NEVER, NEVER)
    work, page, gone = Work(), shown(QWidget()), []
    work.may_go_on.set()
    dialog = run_job(jobs, Job(work), "Đang xuất…", page)
    dialog.destroyed.connect(lambda: gone.append(1))
    qtbot.waitUntil(lambda: bool(gone))
    assert pointer() is None


def test_38_work_that_is_only_watched_holds_nothing_until_it_is_long(
    jobs, shown, qtbot, told_after
):
    told_after(0, 1)
    work, page = Work(), shown(QWidget())
    job = Job(work)
    watch_job(job, "Đang mở…", page)
    jobs.start(job)
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    assert "Đang mở…" in labels(QApplication.activeModalWidget())
    QApplication.activeModalWidget().reject()
    work.may_go_on.set()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    assert work.steps == []
