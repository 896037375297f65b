"""A process of its own that takes a Word or PDF file apart, and gives back its text.

A library that reads pages can end the process it runs in, or want more time or memory than a
small PC has. Here only the worker is ended.
"""

import logging
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from typing import Any

from app.core import apart
from app.core.apart import HEARD_EVERY
from app.imports.book_worker import kind_and_places, limit_memory
from app.imports.document_check.reading import Unread

logger = logging.getLogger(__name__)

SECONDS = 120.0
"""For one file; a PDF of the most pages that are taken needs half of it on a slow PC."""

_MOST_MEMORY = 1_500_000_000
"""Address space of the worker (POSIX); a Word file may unpack to 200 MB."""

_CUT_SHORT = (
    "việc đọc tệp bị ngắt giữa chừng, có thể tệp đã hỏng hoặc quá lớn",
    "Hãy mở tệp, lưu lại thành tệp .docx mới rồi chọn lại",
)
_TOO_LONG = (
    "đọc quá lâu mà chưa xong nên đã dừng lại",
    "Hãy tách riêng bản kế hoạch thành một tệp rồi chọn lại",
)
_TOO_MUCH = (
    "tệp quá lớn hoặc quá phức tạp nên cần nhiều bộ nhớ hơn mức cho phép",
    "Hãy tách riêng bản kế hoạch thành một tệp rồi chọn lại",
)


def text_apart(content: bytes, name: str, seconds: float = SECONDS) -> tuple[str, tuple[str, ...]]:
    """Return the text in a file's bytes, and what is to be said of it.

    Raises Unread for a file that is refused or that ended the process.
    """
    with apart.working(_work, name) as here:
        with suppress(BrokenPipeError, ConnectionResetError):
            here.send_bytes(content)
        return _heard(here, name, monotonic() + seconds)


def text_in(content: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Return the same without a process of its own. Unread for what is refused."""
    from app.imports.document_check.reading import document_in  # noqa: PLC0415 - within the limit
    from app.imports.plan_reader.file_text import notices_of, text_of  # noqa: PLC0415

    document = document_in(content, Path(name), takes_macros=True)
    return text_of(document), notices_of(document)


def _heard(here: "Connection[Any, Any]", name: str, until: float) -> tuple[str, tuple[str, ...]]:
    while monotonic() < until:
        if not here.poll(HEARD_EVERY):
            continue
        try:
            said = here.recv()
        except (EOFError, OSError):
            raise Unread(name, *_CUT_SHORT) from None
        match said:
            case ("text", text, notices):
                return text, notices
            case ("unread", why, advice):
                raise Unread(name, why, advice)
            case _:
                logger.info("taking a file apart failed: %s", said)
                raise Unread(name, *_CUT_SHORT)
    raise Unread(name, *_TOO_LONG)


# --- in the process


def _work(there: "Connection[Any, Any]", name: str) -> None:
    """Take the bytes, and say the text or why there is none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program ends this process, not Ctrl+C
    limit_memory(_MOST_MEMORY)
    try:
        there.send(("text", *text_in(there.recv_bytes(), name)))
    except Unread as refused:
        there.send(("unread", refused.why, refused.advice))
    except MemoryError:
        there.send(("unread", *_TOO_MUCH))
    except Exception as error:  # noqa: BLE001 - whatever a file can bring about
        there.send(kind_and_places(error))
