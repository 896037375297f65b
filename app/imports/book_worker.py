"""A process of its own that takes a file apart, so that no file can stop the program.

It gets the bytes and gives back plain values. It is ended when it takes too long, when the person
stops it, and when it wants more memory than a small PC has to spare.
"""

import logging
import signal
import sys
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import PurePath
from time import monotonic
from traceback import extract_tb
from typing import Any

from app.core import apart
from app.core.apart import HEARD_EVERY
from app.core.progress import Progress
from app.imports.book_limits import Unreadable
from app.imports.book_values import Book

logger = logging.getLogger(__name__)

SECONDS = 30.0
"""For one file, beginning to end; the largest that is let through takes a fifth of it."""

_MOST_MEMORY = 700_000_000
"""Address space of the worker (POSIX): under 500 MB that are really used."""

_CUT_SHORT = (
    "việc đọc tệp bị ngắt giữa chừng, có thể tệp đã hỏng hoặc quá lớn",
    "Hãy mở tệp bằng Excel, lưu thành tệp mới rồi chọn lại.",
)
_TOO_MUCH = (
    "tệp quá lớn hoặc quá phức tạp nên cần nhiều bộ nhớ hơn mức cho phép",
    "Hãy chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
)


def parsed_apart(content: bytes, name: str, progress: Progress, seconds: float = SECONDS) -> Book:
    """Return the book in a file's bytes, taken apart by a process of its own.

    Raises Unreadable for a file that is refused or that ended the process, and whatever
    `progress` raises to stop it. The process is gone when this returns.
    """
    with apart.working(_work, name) as here:
        with suppress(BrokenPipeError):
            here.send_bytes(content)
        return _heard(here, progress, monotonic() + seconds)


def _heard(here: "Connection[Any, Any]", progress: Progress, until: float) -> Book:
    """Return what the worker made, telling `progress` how far it is meanwhile."""
    done, total = 0, 0
    while monotonic() < until:
        progress.report(done, total)
        if not here.poll(HEARD_EVERY):
            continue
        try:
            said = here.recv()
        except (EOFError, OSError):
            raise Unreadable(*_CUT_SHORT) from None
        match said:
            case (int(), int()):
                done, total = said
            case Book():
                return said
            case str():
                logger.info("taking a file apart failed: %s", said)
                raise Unreadable(*_CUT_SHORT)
            case _:
                raise Unreadable(*said)
    raise Unreadable(
        "đọc quá lâu mà chưa xong nên đã dừng lại",
        "Hãy chép phần cần dùng sang một tệp mới rồi chọn tệp ấy.",
    )


# --- in the process


def _work(there: "Connection[Any, Any]", name: str) -> None:
    """Take the bytes, say how far it is, and say a book or why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program ends this process, not Ctrl+C
    limit_memory(_MOST_MEMORY)
    from app.imports.book_parsing import parsed  # noqa: PLC0415 - within the limit

    last = 0.0

    def beat(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last > HEARD_EVERY:
            last = monotonic()
            there.send((done, total))

    try:
        there.send(parsed(there.recv_bytes(), name, beat))
    except Unreadable as refused:
        there.send((refused.reason, refused.advice))
    except MemoryError:
        there.send(_TOO_MUCH)
    except Exception as error:  # noqa: BLE001 - whatever a file can bring about
        there.send(kind_and_places(error))


def kind_and_places(error: Exception) -> str:
    """Return what a log may say of an error: nothing that stands in the file."""
    places = extract_tb(error.__traceback__)
    passed = " ".join(f"{PurePath(one.filename).name}:{one.lineno}" for one in places)
    return f"{type(error).__name__} {passed}"


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of address space (POSIX; Windows has no such limit)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - Windows has none

    with suppress(OSError, ValueError):  # a limit of the system that is lower already
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
