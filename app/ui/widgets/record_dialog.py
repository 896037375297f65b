"""The dialog in which one record is filled in and saved."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput
from app.ui import style
from app.ui.forms import Form
from app.ui.widgets.ask import confirm
from app.ui.widgets.drafts import Draft, Drafts, KeepsDraft, brought_back, drafts_of, steps_now
from app.ui.widgets.fitted_dialog import LARGEST, FittedDialog
from app.ui.widgets.notice import Notice


class RecordDialog(FittedDialog, KeepsDraft):
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
        self._steps = steps_now()
        self._keeps_draft = True
        self._left_notice = Notice()
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
        layout.addWidget(self._left_notice)
        layout.addLayout(self._beside)
        layout.addLayout(self._buttons)
        form.focus_first()

    def sizeHint(self) -> QSize:
        """Ask for room for a sentence too: what is wrong with a field is to be seen under it."""
        spare = QSize(0, self.fontMetrics().height() + style.GAP)
        return (super().sizeHint() + spare).boundedTo(LARGEST)

    def start_with(self, verb: str, above: QWidget) -> None:
        """Say what is started here instead of Lưu, and show over the form what to know first."""
        self._keeps_draft = False  # nothing is filled in here that the file would hold
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
            self._left_notice.clear()
            self._note_soon()

    def reject(self) -> None:
        """Close, but ask first when something typed would be lost."""
        lost = "Những gì vừa nhập chưa được lưu và sẽ mất."
        if not self.form.is_dirty or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            super().reject()

    # --- what is not saved, against a crash --------------------------------------------------

    @property
    def editor(self) -> str:
        """What its drafts are known by: its caption, its fields, the rows it was opened for."""
        rows = self._steps[-1].rows if self._steps else ()
        return "\n".join([self.windowTitle(), *sorted(self.form.draft()), *rows])

    def unsaved(self) -> Draft | None:
        """Return what was typed, as long as the dialog is there."""
        if not self._keeps_draft or not self.isVisible() or not self.form.is_dirty:
            return None
        typed, left_out = self.form.unsaved()
        if not typed:
            return None
        return Draft(
            editor=self.editor,
            caption=self.windowTitle(),
            typed=typed,
            left_out=left_out,
            steps=self._steps,
        )

    def bring_back(self, draft: Draft) -> bool:
        """Show what was typed before a crash; it is not saved, and each field says so."""
        if draft.editor != self.editor or not self.isVisible():
            return False
        brought, changed = self.form.bring_back(draft.typed)
        weight = "warning" if changed or draft.left_out else "info"
        self._left_notice.tell(brought_back(draft, brought, changed), weight)
        if drafts := drafts_of(self):
            drafts.take(draft)
        return True

    def showEvent(self, event: QShowEvent) -> None:
        """Offer what was typed here before a crash, or show it where it was asked for."""
        if drafts := drafts_of(self):
            self._offer_left(drafts)  # first: the dialog is sized for what stands in it
        super().showEvent(event)

    def _offer_left(self, drafts: Drafts) -> None:
        draft = drafts.left(self.editor)
        if draft is None or not self._keeps_draft or self.form.is_dirty:
            return
        if drafts.is_wanted(draft):
            self.bring_back(draft)
        else:
            offer = f"Có bản nhập dở ở đây lúc {draft.moment}, chưa được lưu."
            self._left_notice.tell(offer, "info", "Lấy lại", partial(self.bring_back, draft))

    def done(self, result: int) -> None:
        """Close; what was saved or given up is no draft any more."""
        super().done(result)
        self._note_soon()

    def _note_soon(self) -> None:
        if drafts := drafts_of(self):
            drafts.note_soon()

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
