"""The dialog in which one record is filled in and saved."""

from collections.abc import Callable, Collection
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput
from app.ui import style
from app.ui.forms import Form
from app.ui.widgets.ask import confirm
from app.ui.widgets.fitted_dialog import LARGEST, FittedDialog


class RecordDialog(FittedDialog):
    """A form with Lưu, Lưu và thêm tiếp and Hủy.

    `save` takes the values. When it raises InvalidInput or another AppError, the reason is
    shown and everything typed stays. With `again` the dialog can stay open for the next
    record; the fields named in `kept` then keep what they hold. `saved` is what `save`
    returned, in order. Ctrl+S saves, Ctrl+Enter saves and goes on, Esc asks when something
    would be lost; Enter alone never saves.
    """

    def __init__(
        self,
        form: Form,
        save: Callable[[dict[str, Any]], Any],
        caption: str,
        *,
        again: bool = False,
        kept: Collection[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.form = form
        self.saved: list[Any] = []
        self._save = save
        self._kept = frozenset(kept)
        self._blank = form.draft()
        self._again = again
        self.setWindowTitle(caption)
        self._buttons = QHBoxLayout()
        self._buttons.addStretch()
        if again:
            self._add_button("Lưu và thêm tiếp", "Ctrl+Enter", self.save_and_go_on)
        self._saving = self._add_button("Lưu", "Ctrl+S", self.save)
        self._add_button("Hủy", "Esc", self.reject)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.save_and_go_on)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        self._page = layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, style.GAP)
        self._beside = QHBoxLayout()
        self._beside.setSpacing(2 * style.GAP)
        self._beside.addWidget(form, stretch=1)
        layout.addLayout(self._beside)
        layout.addLayout(self._buttons)
        form.focus_first()

    def sizeHint(self) -> QSize:
        """Ask for room for a sentence too: what is wrong with a field is to be seen under it."""
        spare = QSize(0, self.fontMetrics().height() + style.GAP)
        return (super().sizeHint() + spare).boundedTo(LARGEST)

    def start_with(self, verb: str, above: QWidget) -> None:
        """Say what is started here instead of Lưu, and show over the form what to know first."""
        self._saving.setText(verb)
        self._saving.setToolTip(verb)
        self._page.insertWidget(0, above)

    def stand_beside(self, panel: QWidget) -> None:
        """Show a panel on the right of the form."""
        self._beside.addWidget(panel)

    @Slot()
    def save(self) -> None:
        """Save and close; stay when it is refused."""
        if self._is_saved():
            self.accept()

    @Slot()
    def save_and_go_on(self) -> None:
        """Save and make room for the next record; save and close where there is no next."""
        if not self._again:
            self.save()
        elif self._is_saved():
            kept = {name: text for name, text in self.form.draft().items() if name in self._kept}
            self.form.restore_draft(self._blank | kept)
            self.form.mark_clean()
            self.form.focus_first()

    def reject(self) -> None:
        """Close, but ask first when something typed would be lost."""
        lost = "Những gì vừa nhập chưa được lưu và sẽ mất."
        if not self.form.is_dirty or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    def _is_saved(self) -> bool:
        self.form.clear_problems()
        try:
            self.saved.append(self._save(self.form.values()))
        except InvalidInput as refusal:
            self.form.show_problems(refusal)
            return False
        except AppError as refusal:
            self.form.show_refusal(str(refusal))
            return False
        return True

    def _add_button(self, text: str, keys: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(f"{text} ({keys})")
        button.clicked.connect(act)
        self._buttons.addWidget(button)
        return button
