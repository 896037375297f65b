"""The log of the program: what went wrong and where, and nothing that anybody typed.

The log is sent to whoever looks after the program. Sentences that refuse something name people
and units, and the messages of exceptions hold values of the database; so neither is written, only
the kind of error and the places in the program it has passed through.
"""

import faulthandler
import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath
from traceback import extract_tb
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger(__name__)

LOG_NAME = "so-thi-dua.log"
CRASH_NAME = "so-thi-dua-dung-dot-ngot.log"
_LOG_BYTES, _OLD_LOGS = 1_000_000, 5
_PARTS_OF_A_PATH = 3

_QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.WARNING,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def log_to(folder: Path) -> Path:
    """Write the log to a file in `folder`, keeping five old ones of one megabyte; return it."""
    path = folder / LOG_NAME
    handler = RotatingFileHandler(
        path, maxBytes=_LOG_BYTES, backupCount=_OLD_LOGS, encoding="utf-8", delay=True
    )
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level or logging.INFO, logging.INFO))
    qInstallMessageHandler(_log_qt)
    return path


def watch_crashes(folder: Path) -> TextIO:
    """Let Python write where it was when the whole program is brought down; return the file."""
    file = (folder / CRASH_NAME).open("a", encoding="utf-8")
    faulthandler.enable(file)
    return file


def log_files(folder: Path) -> list[Path]:
    """Return the logs that lie in `folder`, those that hold nothing left out."""
    found = [*folder.glob(f"{LOG_NAME}*"), folder / CRASH_NAME]
    return sorted(path for path in found if path.is_file() and path.stat().st_size)


class Discreet(logging.Formatter):
    """Writes the kinds of errors and where they passed, without what they say."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, told anew: a record keeps how another handler has told its error."""
        kept, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(self, ei: "_ExcInfo | tuple[None, None, None]") -> str:
        """Return the kinds and places of an error and of those it came from."""
        return "" if ei[1] is None else "\n".join(_told(ei[1]))


def kind_of(error: BaseException) -> str:
    """Return what kind of error it is."""
    return f"{type(error).__module__}.{type(error).__qualname__}"


def place_of(error: BaseException) -> str:
    """Return where in the program an error was raised."""
    places = _places(error)
    return places[-1] if places else "nowhere"


def _told(error: BaseException) -> Iterator[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "  which led to"
    yield from (f"  {place}" for place in _places(error))
    yield f"  {kind_of(error)}"


def _places(error: BaseException) -> list[str]:
    return [
        f"{'/'.join(PurePath(frame.filename).parts[-_PARTS_OF_A_PATH:])}:{frame.lineno}"
        f" in {frame.name}"
        for frame in extract_tb(error.__traceback__)
    ]


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logger.log(_QT_LEVELS.get(kind, logging.INFO), "Qt %s: %s", context.category, message)
