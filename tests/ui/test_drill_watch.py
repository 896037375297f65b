"""G31 in the window: a copy is tried each week by itself; one that fails is told."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.services import units
from app.storage import drill_log, drilling
from app.storage.drill_log import Outcome
from app.storage.own_copies import folder_of, listed
from app.ui.drill_watch import DrillWatch
from app.ui.jobs import Job, JobRunner
from app.ui.operations import Operations


@pytest.fixture
def watch(office, kit_app):
    """A watch over an office with one unit and one own copy."""
    office.unit("Thôn Đông")
    office.operations.keep_copy()
    jobs, asked = JobRunner(), []
    watch = DrillWatch(jobs, lambda: asked.append(1))
    watch.operations, watch.jobs, watch.asked = Operations(office.operations), jobs, asked
    watch.look_after(watch.operations)
    yield watch
    watch.look_after(None)


def ended(watch, qtbot):
    qtbot.waitUntil(lambda: not watch._jobs.is_busy, timeout=20_000)


def outcomes(office):
    return [one.outcome for one in drill_log.noted(office.database.path)]


def damage(office):
    """Change one byte of the newest own copy; return it."""
    copy = office.operations.own_copy()
    content = bytearray(copy.read_bytes())
    content[len(content) // 2] ^= 1
    copy.write_bytes(content)
    return copy


def test_the_newest_copy_is_tried_once_it_is_due_and_quietly_noted(watch, office, qtbot):
    assert watch._timer.isActive()
    watch.begin()
    assert "Đang thử phục hồi" in watch.status.text()
    ended(watch, qtbot)
    assert watch.status.text() == ""
    assert watch.notice.isHidden()
    [noted] = drill_log.noted(office.database.path)
    assert (noted.outcome, noted.is_own, noted.is_automatic) == (Outcome.PASSED, True, True)
    watch.begin()
    assert not watch._jobs.is_busy
    assert len(outcomes(office)) == 1


def test_a_failure_is_told_until_another_copy_passes(watch, office, qtbot):
    broken = damage(office)
    watch.begin()
    ended(watch, qtbot)
    assert watch.notice.text().startswith(
        f"Bản phần mềm tự giữ “{broken.name}” thử phục hồi KHÔNG"
    )
    assert "Hãy sao lưu ra USB ngay" in watch.notice.text()
    watch.notice.findChild(QPushButton).click()
    assert watch.asked == [1]
    assert len(listed(folder_of(office.database.path))) == 2, "no other copy was kept"
    again = DrillWatch(watch.jobs, list)
    again.look_after(watch.operations)
    assert not again.notice.isHidden(), "at the next start nobody would know"
    again.look_after(None)
    watch.operations.drill(office.operations.own_copy(), NoProgress())
    assert watch.notice.isHidden()


class NoProgress:
    def report(self, done, total):
        pass


def test_it_waits_for_whoever_is_at_work(watch, office, qtbot):
    watch._timer.stop()
    watch.operations.do(units.create, {"name": "Thôn Tây", "kind_code": "THON"})
    assert watch._timer.isActive()
    watch._timer.stop()
    watch.jobs.start(Job(lambda _: None))  # counts as busy until its end is heard
    watch.begin()
    assert watch._timer.isActive()
    assert outcomes(office) == []
    qtbot.waitUntil(lambda: not watch.jobs.is_busy)


def test_closing_the_file_stops_it_and_leaves_nothing(watch, office, monkeypatch, qtbot):
    begun = []

    def wait(_scratch, _opened, _name, progress):
        while True:
            begun.append(1)
            progress.report(0, 1)

    monkeypatch.setattr(drilling, "_open", wait)
    watch.begin()
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    watch.look_after(None)
    assert outcomes(office) == [Outcome.STOPPED]
    assert office.operations.is_drill_due()


def test_without_a_copy_or_a_file_nothing_is_tried(office, kit_app, qtbot):
    office.unit("Thôn Đông")
    watch = DrillWatch(JobRunner(), list)
    watch.begin()
    watch.look_after(Operations(office.operations))
    watch.begin()
    ended(watch, qtbot)
    assert outcomes(office) == []
    watch.look_after(None)
    assert not watch._timer.isActive()
