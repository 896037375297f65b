"""A dialog that is gone once it was answered."""

from PySide6.QtWidgets import QDialog
from shiboken6 import isValid


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
