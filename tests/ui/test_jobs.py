import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.core.errors import NotAllowed
from app.core.progress import Cancelled, tracked
from app.ui.jobs import Job, JobRunner


@pytest.fixture
def jobs(qapp):
    jobs = JobRunner()
    yield jobs
    jobs.cancel()
    jobs.wait()


def run(job, jobs, qtbot):
    with qtbot.waitSignal(job.ended):
        jobs.start(job)


def test_the_answer_comes_back_on_the_window_thread(jobs, qtbot):
    threads = []

    def done(worker):
        threads.extend([worker, threading.current_thread()])

    run(Job(lambda progress: threading.current_thread(), done), jobs, qtbot)
    worker, receiver = threads
    assert receiver is threading.main_thread()
    assert worker is not receiver


def test_progress_is_told_up_to_the_end(jobs, qtbot):
    told, answers = [], []
    job = Job(lambda progress: list(tracked("abc", progress)), answers.append)
    job.progressed.connect(lambda *step: told.append(step))
    run(job, jobs, qtbot)
    assert told[-1] == (3, 3)
    assert answers == [["a", "b", "c"]]


def test_a_hundred_thousand_steps_do_not_flood_the_window(jobs, qtbot):
    told = []
    job = Job(lambda progress: sum(1 for _ in tracked(range(100_000), progress)))
    job.progressed.connect(lambda *step: told.append(step))
    run(job, jobs, qtbot)
    assert told[-1] == (100_000, 100_000)
    assert len(told) < 1000


def test_a_job_cancelled_before_it_starts_does_nothing(jobs, qtbot):
    done = []
    job = Job(lambda progress: done.append(1), done.append)
    job.cancel()
    run(job, jobs, qtbot)
    assert done == []


def test_a_job_cancelled_at_work_stops_at_its_next_report(jobs, qtbot):
    is_at_work, may_go_on, answers, stopped = threading.Event(), threading.Event(), [], []

    def work(progress):
        try:
            progress.report(1, 10)
            is_at_work.set()
            may_go_on.wait(5)
            progress.report(2, 10)
        except Cancelled:
            stopped.append(1)
            raise

    job = Job(work, answers.append)
    with qtbot.waitSignal(job.ended):
        jobs.start(job)
        assert is_at_work.wait(5)
        job.cancel()
        may_go_on.set()
    assert stopped == [1]
    assert answers == []


@pytest.mark.parametrize("error", [ZeroDivisionError(), NotAllowed("Kế hoạch đã khóa.")])
def test_a_failed_job_raises_in_the_window(jobs, qtbot, error):
    def fail(progress):
        raise error

    with qtbot.captureExceptions() as caught:
        run(Job(fail), jobs, qtbot)
    assert [raised for _, raised, _ in caught] == [error]


def test_an_error_in_what_follows_still_ends_the_job(jobs, qtbot):
    with qtbot.captureExceptions() as caught:
        run(Job(lambda progress: 0, lambda answer: 1 / answer), jobs, qtbot)
    assert [kind for kind, *_ in caught] == [ZeroDivisionError]
    qtbot.waitUntil(lambda: not jobs.is_busy)


def test_jobs_run_one_after_another(jobs, qtbot):
    at_work, most, lock = [], [], threading.Lock()

    def work(progress):
        with lock:
            at_work.append(1)
            most.append(len(at_work))
        progress.report(1, 1)
        with lock:
            at_work.pop()

    told = []
    jobs.busy.connect(told.append)
    queued = [Job(work) for _ in range(20)]
    for job in queued:
        jobs.start(job)
    assert jobs.is_busy
    qtbot.waitUntil(lambda: not jobs.is_busy)
    assert set(most) == {1}
    assert told == [True, False]


MANY_JOBS = """
import sys
from PySide6.QtCore import QCoreApplication
from app.ui.jobs import Job, JobRunner
sys.setswitchinterval(1e-6)  # the threads cross at every step
app, jobs, left = QCoreApplication([]), JobRunner(), [2000]

def start(_answer=None):
    left[0] -= 1
    if left[0] < 0:
        app.quit()
    else:
        jobs.start(Job(lambda progress: None, start))

for _ in range(8):
    start()
app.exec()
jobs.wait()
print("done")
"""


def test_thousands_of_jobs_crash_nothing():
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", MANY_JOBS],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.returncode) == ("done\n", 0), done.stderr


HELD_BY_ITS_JOB = """
from functools import partial
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from app.ui.jobs import Job, JobRunner

app = QCoreApplication([])

gone = []

def begin():
    desk = QObject()
    desk.destroyed.connect(partial(gone.append, True))
    job = Job(lambda progress: None)
    job.ended.connect(partial(list, [desk]))
    desk.runner = JobRunner(desk)
    desk.runner.start(job)

for number in range(30):
    begin()
    while len(gone) <= number:
        app.processEvents()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
"""


def test_a_job_may_be_the_last_that_holds_its_runner():
    command = [sys.executable, "-c", HELD_BY_ITS_JOB]
    root = Path(__file__).parents[2]
    settings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(root)}
    child = subprocess.run(
        command, check=False, capture_output=True, text=True, env=settings, timeout=60
    )
    assert (child.returncode, child.stderr) == (0, "")
