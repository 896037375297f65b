"""What is typed and not saved is kept on disk, and offered again after a crash.

Every `EVERY` seconds, and when the person looks at another window, what differs from what is saved
is written; it is gone once it was saved, given up, or its editor was closed. So what is still
there when a file is opened was left by a crash, or by an offer that nobody has answered yet.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

from app.core.clock import now
from app.core.os_words import os_words
from app.core.vietnamese import number_text
from app.ui import draft_store
from app.ui.context import Context, Place
from app.ui.tab_book import TabBook
from app.ui.tabs.tab import RecordTab, Tab
from app.ui.widgets.ask import tell
from app.ui.widgets.drafts import MENU, Draft, KeepsDraft, Replays, Step
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Weight

EVERY = timedelta(seconds=30)
"""How often what is typed is written."""
_AGAIN, _TRIES = 50, 60
"""Milliseconds until what is not there yet is looked for again, and how often."""

logger = logging.getLogger(__name__)


class DraftKeeper(QObject):
    """Keeps the drafts of one window and one open file after the other. `notice` offers them."""

    def __init__(self, window: QWidget, book: TabBook, run_menu: Callable[[str], object]) -> None:
        super().__init__(window)
        self._run_menu = run_menu
        self.notice = _Offer(self.review, self.give_up_all)
        self._window, self._book = window, book
        self._context: Context | None = None
        self._file_id = ""
        self._live: dict[str, Draft] = {}
        self._left: dict[str, Draft] = {}
        self._others: list[Draft] = []
        self._written: list[Draft] = []
        self._wanted = ""
        self._given_up: list[Draft] = []
        self._timer = QTimer(self, interval=round(EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.note)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.note)
        QGuiApplication.instance().applicationStateChanged.connect(self._on_state)  # type: ignore[union-attr]

    # --- the data file -----------------------------------------------------------------------

    def look_after(self, context: Context | None) -> None:
        """Keep the drafts of this file from now on, or of none; what was left by a crash waits.

        A file that can only be looked at has no drafts. Those of another person stay untouched.
        """
        if self._context is not None and self._file_id:
            self._live = {}
            self._write()  # left properly: nothing of it is offered again
        self._timer.stop()
        self._context = None
        self._file_id, self._wanted = "", ""
        self._live, self._left, self._others, self._written = {}, {}, [], []
        self._given_up = []
        if context is not None and context.operations.read_only_reason is None:
            self._context = context
            self._read(context)
            context.operations.changed.connect(self._on_changed)
            self._timer.start()
        self._offer()

    def _read(self, context: Context) -> None:
        self._file_id = context.operations.file_id()
        found = draft_store.read(self._file_id) if self._file_id else []
        self._written = found
        user = context.operations.user
        self._others = [one for one in found if one.user != user]
        self._left = {one.editor: one for one in found if one.user == user}

    # --- keeping -----------------------------------------------------------------------------

    @Slot()
    def note_soon(self) -> None:
        """Look again at what is typed, once what goes on has ended."""
        if self._context is not None:
            self._soon.start()

    @Slot()
    def note(self) -> None:
        """Write what is typed and not saved, where it is not what was written last."""
        context = self._context
        if context is None:
            return
        self._file_id = self._file_id or context.operations.file_id()
        found = [
            (widget, draft)
            for widget in self._window.findChildren(QWidget)
            if isinstance(widget, KeepsDraft) and (draft := widget.unsaved()) is not None
        ]
        user = context.operations.user
        self._live = {draft.editor: self._dated(widget, draft, user) for widget, draft in found}
        self._write()

    def _dated(self, widget: QWidget, draft: Draft, user: str) -> Draft:
        """Return a draft with its place and moment, which stay while nothing more is typed."""
        before = self._live.get(draft.editor)
        place = before.place if before else self._place_of(widget)
        kept = before.kept if before and before.typed == draft.typed else now().isoformat()
        return replace(draft, place=place, kept=kept, user=user)

    def _place_of(self, widget: QWidget) -> dict[str, str]:
        above: QWidget | None = widget
        while above is not None and not isinstance(above, Tab):
            above = above.parentWidget()
        if above is None or self._context is None:
            return {}
        if isinstance(above, RecordTab):
            tab, plan_id = "plan", above.record_id
        else:
            tab, plan_id = self._book.name_of(above), self._context.plan_id
        return {"tab": tab, "plan": str(plan_id or ""), "page": above.seen_page}

    def _write(self) -> None:
        left = [one for name, one in self._left.items() if name not in self._live]
        drafts = [*self._others, *left, *self._live.values()]
        if drafts == self._written or not self._file_id:
            return
        try:
            draft_store.write(self._file_id, drafts)
            self._written = drafts
        except OSError as error:
            logger.warning("a draft was not kept", exc_info=True)
            if self._context is not None:
                why = os_words(error)
                self._context.say(f"Chưa giữ được bản nhập dở vì {why}. Hãy bấm Lưu sớm.")

    @Slot(frozenset)
    def _on_changed(self) -> None:
        if self._live:
            self.note_soon()  # what was saved is no draft any more

    @Slot(object)
    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is not Qt.ApplicationState.ApplicationActive:
            self.note()

    # --- what was left -----------------------------------------------------------------------

    @property
    def all_left(self) -> list[Draft]:
        """What was typed before a crash and not brought back yet, the newest first."""
        return sorted(self._left.values(), key=lambda one: one.kept, reverse=True)

    def left(self, editor: str) -> Draft | None:
        """Return what was typed in an editor before a crash and not brought back yet."""
        return self._left.get(editor)

    def is_wanted(self, draft: Draft) -> bool:
        """Return whether the person asked for it already."""
        return draft.editor == self._wanted

    def take(self, draft: Draft) -> None:
        """Hear that its editor shows it again: from now on it is that editor's."""
        self._left.pop(draft.editor, None)
        self._wanted = ""
        self._offer()
        self.note()

    def give_up(self, drafts: Sequence[Draft]) -> None:
        """Offer these no more; until the file is closed they can be had back."""
        self._given_up = list(drafts)
        for one in drafts:
            self._left.pop(one.editor, None)
        self._write()
        self._offer()

    @Slot()
    def give_up_all(self) -> None:
        """Offer none of them any more."""
        self.give_up(self.all_left)

    @Slot()
    def take_back(self) -> None:
        """Offer again what was given up last."""
        self._left |= {one.editor: one for one in self._given_up}
        self._given_up = []
        self._write()
        self._offer()

    @Slot()
    def review(self) -> None:
        """Show what was typed, and lead to where it can be saved."""
        from app.ui.dialogs.drafts import DraftsDialog  # noqa: PLC0415 - few starts need it

        dialog = DraftsDialog(self, self._window)
        if dialog.exec() and dialog.chosen is not None:
            self.resume(dialog.chosen)

    def _offer(self) -> None:
        count = len(self._left)
        if count:
            self.notice.offer(count)
        elif self._given_up:
            gone = f"Đã bỏ {number_text(len(self._given_up))} bản nhập dở."
            self.notice.tell(gone, "info", "Lấy lại", self.take_back)
        else:
            self.notice.clear()

    # --- leading back ------------------------------------------------------------------------

    def resume(self, draft: Draft) -> None:
        """Go to where a draft was typed and open its editor, which shows it again."""
        if self._context is None:
            return
        self._wanted = draft.editor
        place, rows = draft.place, [row for step in draft.steps for row in step.rows]
        if tab := place.get("tab"):
            plan, row = _id(place.get("plan", "")), _id(rows[0] if rows else "")
            self._context.go(Place(tab, plan, row, page=place.get("page", "")))
        self._go_on(draft, draft.steps, _TRIES)

    def _go_on(self, draft: Draft, steps: Sequence[Step], tries: int) -> None:
        """Do the next step once what it is done in is there; the last one opens the editor."""
        if draft.editor not in self._left or not self._wanted:
            return  # shown meanwhile
        if not steps:
            self._find(draft, tries)
            return
        step, rest = steps[0], steps[1:]
        if rest:  # before this one, which may wait for an answer to what it opens
            again = partial(self._go_on, draft, rest, _TRIES)
            QTimer.singleShot(_AGAIN, self, again)
        if step.where == MENU:
            self._run_menu(step.act)
        elif not self._is_done(step):
            self._try_again(draft, steps, tries)
        elif not rest:
            self._wanted = ""  # what was opened is closed by now

    def _is_done(self, step: Step) -> bool:
        """Do a step where it can be done; return whether it was."""
        found = self._window.findChildren(QWidget)
        there = [one for one in found if one.isVisible() and isinstance(one, Replays)]
        return any(one.replay(step) for one in there if one.steps_of == step.where)

    def _find(self, draft: Draft, tries: int) -> None:
        """Let an editor that is open already show the draft; it may still come."""
        for widget in self._window.findChildren(QWidget):
            if isinstance(widget, KeepsDraft) and widget.bring_back(draft):
                return
        self._try_again(draft, (), tries)

    def _try_again(self, draft: Draft, steps: Sequence[Step], tries: int) -> None:
        if tries:
            QTimer.singleShot(_AGAIN, self, partial(self._go_on, draft, steps, tries - 1))
            return
        self._wanted = ""
        tell(
            self._window,
            "Chưa mở lại được",
            f"Không tự mở lại được chỗ nhập “{draft.caption}”: dòng ấy có thể không còn, hoặc chỗ "
            "nhập nằm trong một hộp thoại khác. Những gì đã nhập vẫn được giữ. Hãy tự mở lại chỗ "
            "ấy để lấy lại, hoặc bấm “Xem lại” để đọc và chép ra.",
        )


class _Offer(Notice):
    """What was left by a crash, with a way to see it and a way to be rid of it."""

    def __init__(self, review: Callable[[], object], give_up: Callable[[], object]) -> None:
        super().__init__()
        self._review = review
        self._drop = QPushButton("Bỏ")
        self._drop.setAutoDefault(False)
        self._drop.setToolTip("Bỏ các bản nhập dở; còn lấy lại được cho đến khi đóng tệp")
        self._drop.clicked.connect(give_up)
        self.row.addWidget(self._drop)

    def offer(self, count: int) -> None:
        """Say how much was left."""
        self.tell(
            f"Có {number_text(count)} bản nhập dở từ lần trước, chưa được lưu.",
            "warning",
            "Xem lại",
            self._review,
        )

    def tell(
        self,
        sentence: str,
        weight: Weight = "info",
        button: str = "",
        act: Callable[[], object] | None = None,
    ) -> None:
        """Show a sentence; the second button only where something is offered."""
        super().tell(sentence, weight, button, act)
        self._drop.setVisible(bool(sentence) and act == self._review)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
