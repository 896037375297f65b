"""The one place where an error meets the person.

What they can do something about (`AppError`) is shown as it stands. Anything else is a fault:
it is logged with its trace and told calmly; the transaction it broke has been rolled back, so
the program goes on, with all that stands in the fields. PySide sends errors raised in slots to
`sys.excepthook`, too.
"""

import logging
import re
import sys
import threading
from collections.abc import Callable
from time import monotonic
from types import TracebackType

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.ui import log
from app.ui.widgets.ask import Box, tell

logger = logging.getLogger(__name__)

_FAULT_AGAIN_AFTER, _REFUSAL_AGAIN_AFTER = 60.0, 0.5
"""Seconds for which the same error is only logged: one in the painting comes many times."""

_WORDS_OF_QT = re.compile(r"^(Error calling Python override of [\w:~]+\(\): )+")

SaveSupportFile = Callable[[QWidget], object]


class ErrorHandler(QObject):
    """Shows the errors that nobody has caught, on the window's thread whatever their own.

    `save_support_file` is what the button “Lưu tệp hỗ trợ…” of a fault calls with the dialog.
    """

    _raised = Signal(object)

    def __init__(
        self, save_support_file: SaveSupportFile | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.save_support_file = save_support_file
        self._told_at: dict[str, float] = {}
        self._is_telling = False
        self._raised.connect(self._tell)

    def install(self) -> None:
        """Receive every error that reaches the top of any thread."""
        sys.excepthook = self.take
        threading.excepthook = self._take_from_thread

    def take(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error and show it."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, AppError):
            logger.info("refused: %s, %s", log.kind_of(error), log.place_of(error))
        else:
            logger.critical("fault", exc_info=(kind, error, trace))
        self._raised.emit(error)

    def _take_from_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.take(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        is_refusal = isinstance(error, AppError)
        same = sentence_of(error) if is_refusal else f"{log.kind_of(error)} {log.place_of(error)}"
        if self._is_telling or not self._is_news(same, is_refusal=is_refusal):
            return
        self._is_telling = True
        try:
            if isinstance(error, AppError):
                tell(None, "Chưa thực hiện được", sentence_of(error))
            else:
                self._tell_fault()
        finally:
            self._is_telling = False
            self._told_at[same] = monotonic()

    def _is_news(self, same: str, *, is_refusal: bool) -> bool:
        before, now = self._told_at.get(same), monotonic()
        self._told_at[same] = now
        pause = _REFUSAL_AGAIN_AFTER if is_refusal else _FAULT_AGAIN_AFTER
        return before is None or now - before > pause

    def _tell_fault(self) -> None:
        box = Box(
            None,
            "Lỗi phần mềm",
            "Phần mềm gặp lỗi ngoài dự kiến nên việc vừa làm chưa được thực hiện. "
            "Dữ liệu đã lưu vẫn an toàn.\n"
            "Hãy thử lại. Nếu lỗi lặp lại, lưu tệp hỗ trợ và gửi cho người phụ trách phần mềm.",
            "error",
        )
        save = self.save_support_file
        if save is not None:
            box.add_button("Lưu tệp hỗ trợ…", lambda: save(box))
        box.add_button("Đóng", box.accept).setFocus()
        box.exec()


def sentence_of(error: BaseException) -> str:
    """Return what the person reads of an error.

    Qt puts English words before the message when the error has passed through a method of
    ours that Qt called; they are for the log.
    """
    return _WORDS_OF_QT.sub("", str(error))
