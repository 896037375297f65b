"""The process that takes a file apart: whatever becomes of it, the program gets a sentence."""

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.core.errors import InvalidInput
from app.core.progress import Cancelled, Silent
from app.imports import book_worker
from app.imports.book_limits import Unreadable
from app.imports.book_reading import read_book
from app.imports.book_worker import parsed_apart
from tests.imports.books import packed, raw_book
from tests.imports.hostile_cases import ONE

BOOK = packed(raw_book(ONE))


# Run in the process, by their name.


def die(there, name):
    os._exit(3)


def die_late(there, name):
    there.recv_bytes()
    there.send((1, 2))
    os._exit(3)


def stumble(there, name):
    from app.imports import book_parsing  # noqa: PLC0415 - as the worker does

    def parsed(*_):
        raise ZeroDivisionError("Nguyễn Văn An")

    book_parsing.parsed = parsed
    work(there, name)


def sleep(there, name):
    there.recv_bytes()
    time.sleep(20)
    Path(name).touch()


def want_memory(there, name):
    from app.imports import book_parsing  # noqa: PLC0415 - as the worker does

    def parsed(*_):
        return bytearray(2_000_000_000)

    book_parsing.parsed = parsed
    work(there, name)


work = book_worker._work


def count(there, name):
    there.recv_bytes()
    for done in range(1, 6):
        there.send((done, 5))
        time.sleep(0.1)
    time.sleep(60)


@pytest.fixture(autouse=True)
def _nothing_is_left_running():
    yield
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("end", [die, die_late])
def test_a_worker_that_dies_is_a_sentence(monkeypatch, tmp_path, end):
    monkeypatch.setattr(book_worker, "_work", end)
    path = tmp_path / "a.xlsx"
    path.write_bytes(BOOK)
    with pytest.raises(
        InvalidInput, match=r"việc đọc tệp bị ngắt giữa chừng.*Chưa có gì thay đổi"
    ):
        read_book(path)


def test_a_fault_of_ours_is_a_sentence_and_is_logged_without_what_stands_in_the_file(
    monkeypatch, caplog
):
    monkeypatch.setattr(book_worker, "_work", stumble)
    with (
        caplog.at_level("INFO", "app.imports.book_worker"),
        pytest.raises(Unreadable, match="việc đọc tệp bị ngắt giữa chừng"),
    ):
        parsed_apart(BOOK, "a.xlsx", Silent())
    assert "ZeroDivisionError book_worker.py:" in caplog.text
    assert "Nguyễn" not in caplog.text


def test_a_worker_that_hangs_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(book_worker, "_work", sleep)
    outlived = tmp_path / "sống sót"
    with pytest.raises(Unreadable, match="đọc quá lâu"):
        parsed_apart(BOOK, str(outlived), Silent(), seconds=1.5)
    assert not outlived.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_worker_that_wants_too_much_memory_is_a_sentence(monkeypatch):
    monkeypatch.setattr(book_worker, "_work", want_memory)
    with pytest.raises(Unreadable, match="cần nhiều bộ nhớ hơn mức cho phép"):
        parsed_apart(BOOK, "a.xlsx", Silent())


def test_it_tells_how_far_it_is_and_can_be_stopped_halfway(monkeypatch):
    monkeypatch.setattr(book_worker, "_work", count)
    heard = []

    class Watching:
        def report(self, done, total):
            heard.append((done, total))
            if done >= 4:
                raise Cancelled

    with pytest.raises(Cancelled):
        parsed_apart(BOOK, "a.xlsx", Watching())
    assert (4, 5) in heard


def test_the_process_imports_little():
    code = (
        "import sys, app.imports.book_worker\nfrom app.imports.book_parsing import parsed\n"
        "from app.core.legacy_text import guess\nguess('NguyÔn V¨n')\n"
        "parsed(sys.stdin.buffer.read(), 'a.xlsx')\nprint(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=BOOK,
        capture_output=True,
        check=True,
        timeout=60,
    )
    loaded = set(done.stdout.decode().split())
    assert "app.imports.book_xlsx" in loaded
    heavy = {"openpyxl", "sqlalchemy", "pydantic", "PySide6", "reportlab", "lxml", "PIL"}
    assert not loaded & heavy
