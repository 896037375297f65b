"""The main window: the tabs, and what holds for all of them."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import moment_text, short_moment, today
from app.core.errors import AppError
from app.core.paths import settings_folder
from app.core.program import installed
from app.domain.terms import Topic
from app.ui import actions, menus, page_help, recent, style
from app.ui.backup_watch import BackupWatch
from app.ui.context import Context, Place
from app.ui.dialogs import file_work
from app.ui.drafts import DraftKeeper
from app.ui.drill_watch import DrillWatch
from app.ui.files import DATA, EXCEL, PLAIN_ROWS, Files, local_files
from app.ui.jobs import JobRunner
from app.ui.lock import ScreenLock
from app.ui.opening import Opened, Opening, Refusal, has_sample
from app.ui.operations import Operations
from app.ui.preferences import Preferences
from app.ui.start_page import StartPage
from app.ui.tab_book import TabBook
from app.ui.tabs import PLAN, TABS, TabEntry
from app.ui.tabs.tab import RecordTab
from app.ui.widgets.ask import choose, confirm, tell
from app.ui.widgets.drafts import MENU, Step, step
from app.ui.widgets.first_stop import enter, has_keys
from app.ui.widgets.guards import GivesHelp
from app.ui.widgets.notice import Notice
from app.ui.widgets.seen_list import SeenList
from app.ui.widgets.undo_bar import UndoBar
from app.ui.window_settings import WindowSettings
from app.ui.work_bar import WorkBar, runs_in

if TYPE_CHECKING:  # at run time it comes with the data file
    from app.services.plans import PlanRow
    from app.ui.dialogs.update import Updating

PROGRAM = "Sổ Thi Đua"
_SAID_FOR = 8000
"""Milliseconds that a short sentence stays in the status bar."""
_AGAIN = 200
"""Milliseconds until what could not be begun is tried again."""
_USUAL_SIZE = QSize(1093, 600)
_BACK_UP_AND_GO, _GO, _STAY = "Sao lưu ra USB và thoát", "Thoát", "Ở lại"
_NO_RESTORE = (
    "Không còn bản đã giữ trước lần phục hồi gần nhất của tệp này. Tệp chưa bị thay đổi. Hãy dùng "
    "“Phục hồi từ bản sao lưu…” và chọn một bản khác."
)


class MainWindow(QMainWindow, GivesHelp):
    """Holds the tabs and the one data file that is open.

    Signals:
        painted: the window has been painted for the first time.
        file_shown: the tabs show a data file, or the start page shows why there is none.
    """

    painted = Signal()
    file_shown = Signal()

    def __init__(
        self,
        files: Files | None = None,
        tabs: Sequence[TabEntry] = TABS,
        plan_tab: TabEntry = PLAN,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)
        self.jobs = JobRunner(self)
        self.context: Context | None = None
        self.book = TabBook(tabs, plan_tab)
        self._files = files or Files(settings_folder())
        self._settings = self.memory = WindowSettings()
        self._are_plans_open = False
        self._opening = Opening(self.jobs, self)
        self._moved_from: Path | None = None
        self._is_new = False
        self._tested: tuple[str, ...] = ()
        """What the last self-test said, for the support file."""
        self._is_leaving = False
        """Whether all that closing may ask was asked."""
        self._is_painted = False
        self._shown_to: UUID | None = None
        """Whose account the tabs were built for."""
        self._sample_notice = Notice()
        self._read_only_notice = Notice()
        self._cut_off_notice = Notice()
        self._pages = QStackedWidget()
        self._tab_status = QLabel()
        self._backups = BackupWatch(self.back_up, self)
        self.drafts = DraftKeeper(self, self.book, self._run_named)
        self._drills = DrillWatch(self.jobs, self.drill, self)
        self._file_status = QLabel()
        self._who = QLabel()
        """Who is signed in."""
        self._lock = ScreenLock(self, self._ask_who_is_back)
        self._recent_menu = QMenu("Mở &gần đây", self)
        self._own = self._make_actions()
        bar_actions = [self._own[name] for name in ("undo", "redo", "reload")]
        self.work_bar = WorkBar(bar_actions, self)
        self.addToolBar(self.work_bar)
        self._needing_file = menus.fill(self.menuBar(), self._own, self.go, self._run)
        self._lay_out()
        self._connect()
        self._show_file()
        self._restore()

    # --- the data file -----------------------------------------------------------------------

    def begin(self, path: Path | None = None, *, sample: bool = False) -> None:
        """Open the file asked for, else the last one if that is chosen, or offer the start."""
        known = recent.files() if Preferences().opens_last else ()
        latest = path or next(iter(known), None)
        if sample:
            self.open_sample()
        elif latest is not None:
            self.open_path(latest)
        else:
            self._show_start(None)

    def open_path(self, path: Path, *, read_only: bool = False) -> None:
        """Open another data file; the one that is open stays until the other one is."""
        if self._is_open(path) and not read_only:
            self.say("Tệp này đang mở.")
        elif self._may_leave_file():
            self._show_opening(path.name)
            self._opening.open(path, self._next_modules(), read_only=read_only)

    def open_sample(self) -> None:
        """Open the sample commune."""
        if self._may_leave_file():
            self._show_opening("dữ liệu mẫu")
            self._opening.open_sample(self._next_modules())

    @Slot(object, bool)
    def come_forward(self, path: Path | None, sample: bool) -> None:  # noqa: FBT001 - a slot
        """Come to the front: the program was started again, perhaps with a file to open.

        While a dialog waits for an answer nothing is opened; what was typed there would be lost.
        """
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        front = QApplication.activeModalWidget() or self
        front.activateWindow()
        if path is None and not sample:
            return
        if self._opening.is_busy:  # with the file of its own start
            QTimer.singleShot(_AGAIN, self, partial(self.come_forward, path, sample))
        elif front is not self:
            name = path.name if path else "dữ liệu mẫu"
            self.say(f"Chưa mở {name}: hãy đóng hộp thoại đang mở rồi mở lại tệp.")
        elif sample:
            self.open_sample()
        elif path is not None:
            self.open_path(path)

    @Slot()
    def create_file(self) -> None:
        """Ask the four questions of a first start and make a new data file."""
        from app.ui.dialogs import data_file  # noqa: PLC0415 - brings the database

        if not self._may_leave_file() or not (made := data_file.create(self._files, self)):
            return
        Preferences().tells_first_steps = True
        if made.wants_sample:
            if path := made.opened.door.path:
                recent.remember(path)
            made.opened.door.close()
            self.open_sample()
        else:
            self._is_new = True
            self._on_opened(made.opened)

    @Slot()
    def choose_file(self) -> None:
        """Ask which data file to open."""
        if path := self._files.ask_open(self, "Mở tệp dữ liệu", DATA):
            self.open_path(path)

    @Slot()
    def restore(self) -> None:
        """Restore a backup into the open file or a new one."""
        self._restore_from(None)

    @Slot()
    def undo_restore(self) -> None:
        """Put back what the open file held before the last restore into it."""
        from app.ui.dialogs.restore import UNDO  # noqa: PLC0415 - brings the database

        last = self.context.operations.last_restore() if self.context else None
        if last is not None and last.can_be_undone():
            self._restore_from(last.kept, UNDO)
        else:
            tell(self, "Chưa hoàn tác được", _NO_RESTORE)

    @Slot(object, object)
    def _on_recover_wanted(self, backup: Path | None, lost: Path) -> None:
        """Put a copy in the place of a file that is gone or damaged, where there is a place."""
        there = lost.parent.is_dir()
        self._restore_from(backup, lost=lost if there else None)

    def _restore_from(
        self, backup: Path | None, caption: str = "", lost: Path | None = None
    ) -> None:
        from app.ui.dialogs import restore as restoring  # noqa: PLC0415 - brings the database

        operations = self.context.operations if self.context else None
        path = operations.path if operations else lost
        restoring.Restoring(
            self._files,
            self.jobs,
            path.parent if path else settings_folder(),
            self.open_path,
            self,
            data=path,
            leave=self._leave_to_restore if operations else self._may_leave_file,
            why_not_place=operations.why_not_replace() if operations else "",
            caption=caption or restoring.CAPTION,
        ).start(backup)

    def _leave_to_restore(self) -> bool:
        from app.ui.dialogs.own_password import ask_password_again  # noqa: PLC0415 - see above

        if self.context is None or self.context.operations.why_not_replace():
            return False
        if not ask_password_again(self.context, self, "Thay tệp đang dùng"):
            return False
        if not self._may_leave_file():
            return False
        self._close_file()
        self._show_file()
        self._show_start(None)
        return True

    @Slot(object)
    def _on_opened(self, opened: Opened) -> None:
        operations = Operations(opened.door, self)
        if operations.needs_sign_in:  # later: what told of the opening has to be gone
            QTimer.singleShot(0, self, partial(self._ask_who, opened, operations))
        else:
            self._take(opened, operations)

    def _ask_who(self, opened: Opened, operations: Operations) -> None:
        """Let somebody sign in to a file; until then nothing of it is shown, nor afterwards."""
        from app.ui.dialogs.sign_in import sign_in  # noqa: PLC0415 - few starts need it

        if sign_in(operations, self, office_name=opened.office_name, way_out="Đóng tệp"):
            self._take(opened, operations)
            return
        operations.close()
        operations.deleteLater()
        self._moved_from, self._is_new = None, False
        self._on_opening_stopped()

    def _take(self, opened: Opened, operations: Operations) -> None:
        """Show a file that is open in the place of the one before."""
        self._close_file()
        door = opened.door
        self._settings.choose_file(door.path)
        self.context = Context(operations, self._settings.year, self.jobs, self._files, operations)
        self.context.choose(self.context.year, self._usual_plan(self.context.year))
        operations.changed.connect(self._on_changed)
        operations.account_changed.connect(self._show_who)
        self.context.changed.connect(self._show_choices)
        self.context.wanted.connect(self.go)
        self.context.said.connect(self.say)
        if door.path and not opened.is_sample:
            recent.remember(door.path)
        if self._moved_from is not None:
            recent.forget(self._moved_from)
            self._moved_from = None
        self._sample_notice.tell(
            "DỮ LIỆU MẪU: mọi tên gọi, số liệu trong tệp này đều không có thật."
            if opened.is_sample
            else "",
            "info",
        )
        self._shown_to = None
        self._show_file(opened.office_name)
        self._pages.setCurrentWidget(self.book)
        # One step for each turn of the event loop: the window answers in between.
        QTimer.singleShot(0, self, partial(self._build_tabs, self.context))

    @Slot()
    def sign_in(self) -> None:
        """Let another person sign in; the tabs begin anew for them."""
        from app.ui.dialogs import sign_in  # noqa: PLC0415 - few starts need it

        if self.context is not None and self.context.operations.account is not None:
            operations = self.context.operations
            sign_in.sign_in(operations, self, may_become=lambda _: self._may_leave_file())
            self._go_on_as(self.context)

    def _ask_who_is_back(self) -> QDialog:
        """Return the question before the locked screen."""
        from app.ui.dialogs.sign_in import UnlockDialog  # noqa: PLC0415 - few starts need it

        context = self.context
        if context is None:
            raise RuntimeError
        dialog = UnlockDialog(context.operations, self._may_give_place, self)
        back = partial(self._go_on_as, context)
        dialog.finished.connect(lambda: QTimer.singleShot(0, self, back))  # first what it hid
        return dialog

    def _may_give_place(self, _: object) -> bool:
        return self._lock.give_place(self._may_leave_to_another)

    def _may_leave_to_another(self, has_dialogs: bool) -> bool:  # noqa: FBT001 - a callback
        lost = (
            "Người trước còn để mở hộp thoại. Những gì nhập ở đó mà chưa lưu sẽ mất khi người "
            "khác dùng tiếp."
        )
        if has_dialogs and not confirm(self, lost, "Bỏ, không lưu", "Quay lại"):
            return False
        return self._may_leave_file()

    def _go_on_as(self, context: Context) -> None:
        """Let the tabs begin anew where another person acts from now on."""
        account = context.operations.account
        if context is self.context and account is not None and account.id != self._shown_to:
            self._shown_to = account.id
            self._begin_tabs_anew(context)

    def _begin_tabs_anew(self, context: Context) -> None:
        self._keep_work()
        self._keep_plans()
        self._are_plans_open = False
        self._stop_jobs()
        self.drafts.look_after(None)
        self.book.set_context(None)
        self._show_undo()
        QTimer.singleShot(0, self, partial(self._build_tabs, context))

    def _build_tabs(self, context: Context) -> None:
        if context is self.context:  # not closed again meanwhile
            self.book.set_context(context)
            QTimer.singleShot(0, self, partial(self._show_tabs, context))

    def _show_tabs(self, context: Context) -> None:
        if context is self.context:
            self.book.show_current()
            self.statusBar().clearMessage()
            self.file_shown.emit()
            if self._is_new:
                self._is_new = False
                self.show_first_steps()
            QTimer.singleShot(0, self, partial(self._reopen_plans, context))

    def _reopen_plans(self, context: Context) -> None:
        """Open the plans again that were open when this file was left."""
        if context is not self.context:
            return
        plans = {plan.id: plan for plan in self._plans()}
        for plan_id, page in self._settings.opened_plans:
            if plan := plans.get(plan_id):
                heading = f"KH {plan.number}/{plan.symbol}" if plan.number else plan.name
                self.book.reopen_record(plan_id, page, heading)
        seen = self._settings.seen_plan
        if seen is not None and seen in plans and self.book.current_entry is not None:
            self.book.open_record(seen)
        self._are_plans_open = True
        self.drafts.look_after(context)

    @Slot(object)
    def _on_refused(self, refusal: Refusal) -> None:
        self._moved_from = None
        if self.context is None:
            self._show_start(refusal)
            return
        self._pages.setCurrentWidget(self.book)
        self.statusBar().clearMessage()
        if refusal.is_missing and refusal.path is not None:
            self._tell_missing(refusal.path, refusal.sentence)
        elif not refusal.can_look or refusal.path is None:
            tell(self, "Chưa mở được tệp", refusal.sentence)
        elif confirm(self, refusal.sentence, "Mở chỉ xem", "Không mở"):
            self.open_path(refusal.path, read_only=True)

    @Slot()
    def _on_opening_stopped(self) -> None:
        if self.context is not None:
            self._pages.setCurrentWidget(self.book)
            self.statusBar().clearMessage()
        elif self.isVisible():
            self._show_start(None)

    def _tell_missing(self, path: Path, sentence: str) -> None:
        steps = [
            ("Tìm tệp…", partial(self._on_find_wanted, path)),
            ("Bỏ khỏi danh sách", partial(recent.forget, path)),
        ]
        file_work.tell_outcome(self, "Chưa mở được tệp", sentence, "warning", steps=steps)

    def _show_start(self, refusal: Refusal | None) -> None:
        self.statusBar().clearMessage()
        self.start_page.show_files(recent.entries())
        self.start_page.show_refusal(refusal)
        self._pages.setCurrentWidget(self.start_page)
        self.file_shown.emit()

    @cached_property
    def start_page(self) -> StartPage:
        """What is shown while no file is open; built when it is first needed."""
        page = StartPage()
        page.new_wanted.connect(self.create_file)
        page.other_wanted.connect(self.choose_file)
        page.sample_wanted.connect(self.open_sample)
        page.restore_wanted.connect(self.restore)
        page.recover_wanted.connect(self._on_recover_wanted)
        page.support_wanted.connect(self.save_support_file)
        page.path_wanted.connect(self._on_path_wanted)
        page.look_wanted.connect(self._on_look_wanted)
        page.find_wanted.connect(self._on_find_wanted)
        page.forget_wanted.connect(self._on_forget_wanted)
        self._pages.addWidget(page)
        return page

    def _show_opening(self, name: str) -> None:
        self.statusBar().showMessage(f"Đang mở {name}…")
        self._pages.setCurrentWidget(self.book)

    def _next_modules(self) -> list[str]:
        """Return the modules that are needed as soon as a file is open."""
        entry = self.book.current_entry
        return [entry.module] if entry else []

    def _is_open(self, path: Path) -> bool:
        operations = self.context.operations if self.context else None
        if operations is None or operations.path is None or operations.file_reason:
            return False
        # Said by the paths alone: a drive of the network that is gone would hold the window up.
        return os.path.abspath(operations.path) == os.path.abspath(path)  # noqa: PTH100

    def _may_leave_file(self) -> bool:
        """Ask, but only where something typed, or work under way, would be lost."""
        if not self._may_stop_jobs():
            return False
        dirty = self.book.dirty_tabs()
        if not dirty:
            return True
        names = ", ".join(f"“{tab.heading}”" for tab in dirty)
        lost = f"Những gì vừa nhập ở {names} chưa được lưu và sẽ mất."
        if confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            return True
        self.book.show_page_of(dirty[0])
        return False

    def _may_stop_jobs(self) -> bool:
        if not self.jobs.is_busy or self._opening.is_busy:
            return True
        lost = "Một việc đang chạy dở. Dừng lại thì việc đó chưa được làm; dữ liệu vẫn nguyên."
        return confirm(self, lost, "Dừng lại", "Chờ xong")

    def _stop_jobs(self) -> None:
        self.jobs.cancel()
        self.jobs.wait()

    def _close_file(self) -> None:
        if self.context is None:
            return
        self._keep_work()
        self._keep_plans()
        self._are_plans_open = False
        self._stop_jobs()
        self._backups.look_after(None)
        self.drafts.look_after(None)
        self._drills.look_after(None)
        self.book.set_context(None)
        operations, self.context = self.context.operations, None
        operations.close()
        operations.deleteLater()

    def _show_file(self, office_name: str = "") -> None:
        """Show of the data file what is not in the tabs."""
        operations = self.context.operations if self.context else None
        path = operations.path if operations else None
        reason = operations.file_reason if operations else None
        heading = office_name or (path.stem if path else "")
        self.setWindowTitle(f"{heading} – {PROGRAM}" if heading else PROGRAM)
        shown = str(path) if path else ""
        self._file_status.setText(f"Chỉ xem: {shown}" if reason else shown)
        self._show_who()
        needing = [self._own[name] for name in ("reload", "first_steps", "print", "export")]
        for action in (*self._needing_file, *needing):
            action.setEnabled(operations is not None)
        self._show_last_restore()
        if operations is None:
            self._sample_notice.clear()
        watched = None if self._sample_notice.text() else operations
        self._backups.look_after(watched)
        self._drills.look_after(watched)
        self._show_undo()
        self._show_choices()

    @Slot()
    def _show_who(self) -> None:
        """Show who is signed in, and what they cannot do at all."""
        operations = self.context.operations if self.context else None
        account = operations.account if operations else None
        self._who.setText(f"{account.name} ({account.role.label})" if account else "")
        self._who.setVisible(account is not None)
        for name in ("sign_in", "lock"):
            self._own[name].setVisible(account is not None)
            self._own[name].setEnabled(account is not None)
        self._lock.look_after(operations)
        if operations is not None and operations.needs_sign_in:
            QTimer.singleShot(0, self, self._lock.lock)  # their account is gone
        elif account is None or self._shown_to is None:
            self._shown_to = account.id if account else None
        reason = operations.read_only_reason if operations else None
        path = operations.path if operations and operations.file_reason else None
        again = partial(self.open_path, path) if path else None
        button = "Mở lại để sửa" if path else ""
        self._read_only_notice.tell(reason or "", "warning", button, again)

    def _show_last_restore(self) -> None:
        """Offer to take the last restore back; say once that one was cut off."""
        operations = self.context.operations if self.context else None
        last = operations.last_restore() if operations else None
        self._own["undo_restore"].setEnabled(last is not None and last.can_be_undone())
        self._cut_off_notice.clear()
        if operations is None or last is None or last.is_done:
            return
        self._cut_off_notice.tell(
            f"Lần phục hồi từ “{last.backup.name}” lúc {moment_text(last.begun)} bị ngắt giữa "
            "chừng. Tệp vẫn nguyên như trước lần ấy, chưa có gì bị thay.",
            "warning",
            "Phục hồi lại…",
            partial(self._restore_from, last.backup),
        )
        operations.forget_restore()

    # --- files that are dropped --------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one list from a folder while a data file is open."""
        if self._dropped_list(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Begin to take in the list that was dropped; its kind is asked for first."""
        path = self._dropped_list(event)
        if path is not None:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, partial(self.import_list, path))  # the folder waits for us

    def import_list(self, path: Path) -> None:
        """Take in a list from a file."""
        from app.ui.dialogs.list_import import import_kind  # noqa: PLC0415 - brings openpyxl

        if self.context is not None:
            import_kind(self.context, self, None, path=path)

    def _dropped_list(self, event: QDropEvent) -> Path | None:
        paths = local_files(event.mimeData())
        if self.context is None or len(paths) != 1:
            return None
        endings = (*EXCEL.endings, *PLAIN_ROWS.endings)
        return paths[0] if paths[0].suffix.casefold().lstrip(".") in endings else None

    # --- going to places ---------------------------------------------------------------------

    @Slot(object)
    def go(self, place: Place) -> None:
        """Lead the person to a place. One that is gone leads to its tab."""
        if self.context is None:
            return
        if place.tab == PLAN.name:
            if place.plan_id is not None:
                self.open_plan(place.plan_id, place.page, place.focus)
            return
        self._choose_plan(place.plan_id)
        tab = self.book.show_tab(place.tab)
        if tab is None:
            return
        tab.show_place(place)
        if not has_keys(tab):
            enter(tab)

    def _choose_plan(self, plan_id: UUID | None) -> None:
        plan = next((plan for plan in self._plans() if plan.id == plan_id), None)
        if self.context is not None and plan is not None:
            year = self.context.year
            self.context.choose(year if runs_in(plan, year) else plan.year, plan.id)

    def open_plan(self, plan_id: UUID, page: str = "", focus: str = "") -> None:
        """Show a plan in a tab of its own, at one of its pages."""
        record = self.book.open_record(plan_id)
        if record is not None and page:
            record.show_page(page, focus)

    def show_history(self, table: str, row_id: object, parent: QWidget) -> None:
        """Show what was done to a row: any list in this window may ask for it."""
        from app.ui.dialogs import history  # noqa: PLC0415 - few starts need it

        if self.context is not None and isinstance(row_id, UUID):
            history.show_record(self.context, table, row_id, parent)

    def export_list(self, seen: SeenList, parent: QWidget) -> None:
        """Write a list as a file: any list in this window may ask for it."""
        from app.ui.dialogs import list_export  # noqa: PLC0415 - few starts need it

        if self.context is not None:
            list_export.export_list(self.context, seen, parent)

    def _run(self, function: Callable[[Context, QWidget], object]) -> None:
        if self.context is not None:
            name = f"{function.__module__}:{getattr(function, '__name__', '')}"
            with step(Step(MENU, name)):
                function(self.context, self)

    def _run_named(self, name: str) -> None:
        """Do again what a line of a menu does."""
        if (function := menus.function_of(name)) is not None:
            self._run(function)

    def back_up(self, then: Callable[[], object] | None = None) -> None:
        """Back the open file up to where the person chooses; `then` comes after it was made."""
        from app.ui.dialogs.backup import back_up  # noqa: PLC0415 - loaded when it is wanted

        if then is None:
            self._run(back_up)
        elif self.context is not None:
            back_up(self.context, self, then=then)

    @Slot()
    def drill(self) -> None:
        """Try a backup of the open file that the person chooses."""
        from app.ui.dialogs.drill import drill_backup  # noqa: PLC0415 - loaded when it is wanted

        self._run(drill_backup)

    @Slot(str)
    def say(self, sentence: str) -> None:
        """Say in the status bar what was done."""
        self.statusBar().showMessage(sentence, _SAID_FOR)

    # --- what holds for every tab ------------------------------------------------------------

    @Slot()
    def undo(self) -> None:
        """Take back the last action, and say which it was."""
        if self.context is not None:
            label = self.context.operations.undo_label
            if self.context.operations.undo():
                self.say(f"Đã hoàn tác: {label}")

    @Slot()
    def redo(self) -> None:
        """Do the last undone action again, and say which it was."""
        if self.context is not None:
            label = self.context.operations.redo_label
            if self.context.operations.redo():
                self.say(f"Đã làm lại: {label}")

    @Slot()
    def reload(self) -> None:
        """Read again what is seen."""
        tab = self.book.current_tab()
        if tab is not None:
            tab.refresh()
            self.say("Đã nạp lại.")

    def export(self, ending: str) -> None:
        """Print what is seen or write it as an Excel file, or lead to the report of it."""
        tab = self.book.current_tab() if self.context else None
        if tab is not None:
            tab.export(ending)

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        self._show_undo()
        for bar in self.findChildren(UndoBar):
            bar.hide()  # what it offers would take this back, not what it names
        if Topic.PLAN in topics:
            self.book.drop_all_but({plan.id for plan in self._plans()})
            self._show_choices()

    def _show_undo(self) -> None:
        operations = self.context.operations if self.context else None
        undo = operations.undo_label if operations else None
        redo = operations.redo_label if operations else None
        obstacle = operations.undo_obstacle if operations else ""
        actions.name_step(self._own["undo"], "Hoàn tác", undo, obstacle)
        actions.name_step(self._own["redo"], "Làm lại", redo)

    @Slot()
    def _show_choices(self) -> None:
        if self.context is None:
            self.work_bar.show_nothing()
            return
        found = self._plans()
        year, plan_id = self.context.year, self.context.plan_id
        if plan_id is not None and not any(plan.id == plan_id for plan in found):
            self.context.choose(year)  # the plan is gone; this is called again
            return
        self.work_bar.show_choices(found, year, plan_id)

    def _usual_plan(self, year: int) -> UUID | None:
        """Return the plan of a year that was worked on last, or the only one there is."""
        offered = [plan.id for plan in self._plans() if runs_in(plan, year)]
        if self._settings.plan_id in offered:
            return self._settings.plan_id
        return offered[0] if len(offered) == 1 else None

    def _plans(self) -> "Sequence[PlanRow]":
        from app.services import plans  # noqa: PLC0415 - it is there once a file is open

        return self.context.operations.ask(plans.listed) if self.context else ()

    def resize_text(self, points: int) -> None:
        """Show every window with text of this size from now on, and keep it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            self._settings.text_size = points
            style.set_text_size(app, self._settings.text_size)
            self.say(f"Cỡ chữ: {self._settings.text_size}")

    @Slot()
    def show_guide(self) -> None:
        """Open the guide at the chapter about the page that is seen."""
        self._open_guide(page_help.chapter_of_page(self.book.current_tab()), self)

    def help_about(self, dialog: QWidget) -> None:
        """Open the guide over a dialog, at the chapter about it."""
        about = page_help.chapter_of_dialog(dialog)
        self._open_guide(about or page_help.chapter_of_page(self.book.current_tab()), dialog)

    def _open_guide(self, target: str, over: QWidget) -> None:
        from app.ui.dialogs import guide  # noqa: PLC0415 - few starts need it

        helps = guide.Helps(self._files, self.jobs, self.context, self.show_keys)
        guide.show_guide(helps, target, over)

    @Slot()
    def show_keys(self) -> None:
        """Say what can be done on the page that is seen, and the keys that do it."""
        from app.ui.dialogs import help as helping  # noqa: PLC0415 - few starts need it

        helping.show_keys(self, self.book.current_tab() if self.context else None)

    @Slot()
    def open_guide_pdf(self) -> None:
        """Make the guide as a PDF file and open it."""
        from app.ui.dialogs import guide  # noqa: PLC0415 - few starts need it

        guide.open_pdf(guide.GUIDE_NAME, self._files, self.jobs, self)

    @Slot()
    def open_quick_sheet(self) -> None:
        """Make the quick sheet as a PDF file and open it."""
        from app.ui.dialogs import guide  # noqa: PLC0415 - few starts need it

        guide.open_pdf(guide.QUICK_NAME, self._files, self.jobs, self)

    @Slot()
    def show_about(self) -> None:
        """Say what this program is."""
        from app.ui.dialogs import help as helping  # noqa: PLC0415 - few starts need it

        path = self.context.operations.path if self.context else None
        helping.show_about(self, path, self._files.open)

    @Slot()
    def show_first_steps(self) -> None:
        """Show what is to be declared first, and how far that has come."""
        from app.ui.dialogs import first_steps  # noqa: PLC0415 - few starts need it

        if self.context is not None:
            first_steps.show(self.context, self)

    @Slot()
    def show_options(self) -> None:
        """Let the person choose how the program is to be for them."""
        from app.ui.dialogs import options  # noqa: PLC0415 - few starts need it

        options.show(self._files, self.resize_text, self)

    @Slot()
    def show_news(self) -> None:
        """Say what is new in this version."""
        from app.ui.dialogs import news  # noqa: PLC0415 - few starts need it

        news.show(self)

    @Slot()
    def update_program(self) -> None:
        """Exchange the installed program for the one in an update file."""
        self._updating().start()

    @Slot()
    def go_back(self) -> None:
        """Exchange the installed program for the version before it."""
        self._updating().go_back()

    def _updating(self) -> "Updating":
        from app.ui.dialogs.update import Updating  # noqa: PLC0415 - few starts need it

        operations = self.context.operations if self.context else None
        return Updating(
            self._files, self.jobs, operations, self, self._leave_to_update, self._end_for_good
        )

    def _leave_to_update(self) -> bool:
        from app.ui.dialogs.own_password import ask_password_again  # noqa: PLC0415 - see above

        if self.context is not None and not ask_password_again(
            self.context, self, "Cập nhật phần mềm"
        ):
            return False
        return self._may_leave_file()

    def _end_for_good(self) -> None:
        """Close without a question: what there was to ask was asked, and a copy was made."""
        self._is_leaving = True
        self._backups.let_go()
        self.close()

    @Slot()
    def save_support_file(self, parent: QWidget | None = None) -> None:
        """Save what whoever looks after the program needs to find a fault."""
        from app.ui.dialogs import support_file  # noqa: PLC0415 - few starts need it

        operations = self.context.operations if self.context else None
        support_file.save(self._files, self.jobs, parent or self, operations, self._tested)

    @Slot()
    def show_self_test(self) -> None:
        """Let the program prove itself on files of its own."""
        from app.ui.dialogs import self_test  # noqa: PLC0415 - few starts need it

        def keep(lines: Sequence[str]) -> None:
            self._tested = tuple(lines)

        self_test.show(self.jobs, keep, self.save_support_file, self)

    # --- the window itself -------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell when the window is seen for the first time."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask where something typed would be lost; remember how the window was left."""
        if not self._is_leaving and not (self._may_leave_file() and self._may_go_without_backup()):
            event.ignore()
            return
        if self._backups.wants_copy:
            event.ignore()
            self._keep_copy_and_close()
            return
        self._settings.geometry = self.saveGeometry()
        self._stop_jobs()
        self._close_file()
        event.accept()

    def _may_go_without_backup(self) -> bool:
        """Offer a backup that is overdue, once a day; never insist on it."""
        due = self._backups.overdue()
        if not due or self._settings.asked_for_backup == today():
            return True
        self._settings.asked_for_backup = today()
        chosen = choose(self, "Sao lưu trước khi thoát", due, (_BACK_UP_AND_GO, _GO, _STAY))
        if chosen == _BACK_UP_AND_GO:
            self.back_up(then=self.close)
        return chosen == _GO

    def _keep_copy_and_close(self) -> None:
        if self.context is None:
            return
        self._backups.let_go()
        self._is_leaving = True
        file_work.run_file_work(
            self.jobs,
            self.context.operations.keep_copy_after_work,
            "Đang giữ một bản sao trước khi đóng…",
            self,
            file_work.Ends(
                done=lambda _: self.close(), refused=self._close_without_copy, stopped=self.close
            ),
        )

    def _close_without_copy(self, refusal: AppError) -> None:
        tell(self, "Chưa giữ được bản sao", f"{refusal}\nTệp dữ liệu vẫn được đóng bình thường.")
        self.close()

    def _keep_work(self) -> None:
        if self.context is not None:
            self._settings.year = self.context.year
            self._settings.plan_id = self.context.plan_id
        if entry := self.book.current_entry:
            self._settings.tab = entry.name

    def _keep_plans(self) -> None:
        """Remember the opened plans, also against a crash: whenever another tab is seen."""
        if self._are_plans_open:
            self._settings.opened_plans = self.book.opened_plans
            seen = self.book.current_tab()
            self._settings.seen_plan = seen.record_id if isinstance(seen, RecordTab) else None

    def _restore(self) -> None:
        if not self.restoreGeometry(self._settings.geometry):
            self.resize(_USUAL_SIZE)
        self.book.show_tab(self._settings.tab)

    def _make_actions(self) -> dict[str, QAction]:
        made = actions.make(
            self,
            {
                "new_file": self.create_file,
                "open_file": self.choose_file,
                "open_sample": self.open_sample,
                "restore": self.restore,
                "undo_restore": self.undo_restore,
                "lock": self._lock.lock,
                "sign_in": self.sign_in,
                "guide": self.show_guide,
                "guide_pdf": self.open_guide_pdf,
                "quick_sheet": self.open_quick_sheet,
                "keys": self.show_keys,
                "first_steps": self.show_first_steps,
                "self_test": self.show_self_test,
                "support": self.save_support_file,
                "about": self.show_about,
                "quit": self.close,
                "undo": self.undo,
                "redo": self.redo,
                "reload": self.reload,
                "print": partial(self.export, "print"),
                "export": partial(self.export, "xlsx"),
                "close_tab": self._close_tab,
                "options": self.show_options,
                "update": self.update_program,
                "go_back": self.go_back,
                "news": self.show_news,
                "larger_text": partial(self._step_text, 1),
                "smaller_text": partial(self._step_text, -1),
                "usual_text": partial(self._step_text, 0),
            },
        )
        actions.add_tab_keys(self, self.book.captions, self.book.enter_tab)
        made["open_sample"].setVisible(has_sample())
        program = installed()
        made["go_back"].setVisible(program is not None and program.may_be_exchanged)
        self._recent_menu.aboutToShow.connect(self._fill_recent_menu)
        made["recent_files"] = self._recent_menu.menuAction()
        return made

    @Slot()
    def _fill_recent_menu(self) -> None:
        self._recent_menu.clear()
        for file in recent.entries():
            opened = f" ({short_moment(file.opened)})" if file.opened else ""
            text = f"{file.path.stem} – {file.path.parent}{opened}".replace("&", "&&")
            self._recent_menu.addAction(text, partial(self.open_path, file.path))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction("Chưa mở tệp nào trên máy này").setEnabled(False)

    @Slot()
    def _close_tab(self) -> None:
        self.book.close_record(self.book.currentIndex())

    def _step_text(self, by: int) -> None:
        self.resize_text(self._settings.text_size + by if by else style.USUAL_TEXT)

    def _lay_out(self) -> None:
        self._pages.addWidget(self.book)
        middle = QWidget()
        layout = QVBoxLayout(middle)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._sample_notice)
        layout.addWidget(self._read_only_notice)
        layout.addWidget(self._cut_off_notice)
        layout.addWidget(self.drafts.notice)
        layout.addWidget(self._backups.notice)
        layout.addWidget(self._drills.notice)
        layout.addWidget(self._pages, stretch=1)
        self.setCentralWidget(middle)
        self._tab_status.setContentsMargins(style.GAP, 0, 0, 0)
        self.statusBar().addWidget(self._tab_status, 1)
        self.statusBar().addPermanentWidget(self._drills.status)
        self.statusBar().addPermanentWidget(self._backups.status)
        self.statusBar().addPermanentWidget(self._who)
        self.statusBar().addPermanentWidget(self._file_status)

    def _connect(self) -> None:
        self._opening.opened.connect(self._on_opened)
        self._opening.refused.connect(self._on_refused)
        self._opening.stopped.connect(self._on_opening_stopped)
        self.book.turned.connect(self._on_turned)
        self.work_bar.chosen.connect(self._on_chosen)

    @Slot()
    def _on_turned(self) -> None:
        tab = self.book.current_tab()
        self._tab_status.setText(tab.status if tab else "")
        self._own["close_tab"].setEnabled(isinstance(tab, RecordTab))
        self._keep_plans()

    @Slot(int, object)
    def _on_chosen(self, year: int, plan_id: UUID | None) -> None:
        if self.context is not None:
            is_other_year = year != self.context.year
            self.context.choose(year, self._usual_plan(year) if is_other_year else plan_id)

    @Slot(object)
    def _on_path_wanted(self, path: Path) -> None:
        self.open_path(path)

    @Slot(object)
    def _on_look_wanted(self, path: Path) -> None:
        self.open_path(path, read_only=True)

    @Slot(object)
    def _on_find_wanted(self, missing: Path) -> None:
        """Open a file where it lies now, and remember it there instead."""
        found = self._files.ask_open(self, f"Tìm tệp “{missing.name}”", DATA)
        if found is not None:
            self._moved_from = missing
            self.open_path(found)

    @Slot(object)
    def _on_forget_wanted(self, path: Path) -> None:
        recent.forget(path)
        self._show_start(None)
