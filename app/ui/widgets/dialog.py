"""A dialog that is gone once it was answered."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog
from shiboken6 import isValid

_LEAST, _MOST = QSize(1060, 540), QSize(1400, 1000)
_FRAME = QSize(24, 48)
"""What the frame of a window and its caption take of the screen."""


class Dialog(QDialog):
    """Is deleted after `exec`; by itself Qt keeps it, unseen, for as long as its parent lives.

    What was chosen can be read until the act that opened the dialog ends.
    """

    def exec(self) -> int:
        """Show the dialog until it is answered; return how."""
        try:
            return super().exec()
        finally:
            if isValid(self):  # its parent may have gone meanwhile, and the dialog with it
                self.deleteLater()

    def take_the_screen(self) -> None:
        """Be a window for pages or long lists: as large as the screen lets it be."""
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.resize(window_size(self.screen().availableSize()))


def window_size(screen: QSize) -> QSize:
    """Return how large such a window is at first, on a screen with this much room.

    >>> window_size(QSize(1366, 728))
    PySide6.QtCore.QSize(1342, 680)
    """
    return (screen - _FRAME).expandedTo(_LEAST).boundedTo(_MOST)
