"""The menus of the main window, as data. A line whose module is not there is not shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from app.ui.context import Context, Place
from app.ui.tabs import TABS


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a menu. It is one of three: an action of the window, a place, a dialog."""

    text: str = ""
    own: str = ""
    """The name of one of the window's own actions, which brings its own text."""
    place: Place | None = None
    run: str = ""
    """“module:function” of a dialog, called with (context, window) when a file is open."""
    keys: str = ""

    @property
    def is_there(self) -> bool:
        """Whether what the line leads to exists."""
        if self.place is not None:
            return any(tab.is_there for tab in TABS if tab.name == self.place.tab)
        return not self.run or find_spec(self.run.partition(":")[0]) is not None


PARTING = Line()
"""A line drawn between groups."""

MENUS: Mapping[str, tuple[Line, ...]] = {
    "&Tệp": (
        Line(own="new_file"),
        Line(own="open_file"),
        Line(own="recent_files"),
        Line(own="open_sample"),
        PARTING,
        Line("&Nhập từ Excel…", run="app.ui.dialogs.list_import:import_list"),
        Line("&Lập kế hoạch từ văn bản…", run="app.ui.dialogs.plan_reading:read_plan"),
        PARTING,
        Line("&Sao lưu…", run="app.ui.dialogs.backup:back_up"),
        Line("&Kiểm tra tệp…", run="app.ui.dialogs.backup:check_file"),
        Line(own="restore"),
        Line(own="undo_restore"),
        Line("&Thử phục hồi…", run="app.ui.dialogs.drill:drill_backup"),
        PARTING,
        Line("&Gộp dữ liệu từ máy khác…", run="app.ui.dialogs.joining:join"),
        PARTING,
        Line(own="lock"),
        Line(own="sign_in"),
        PARTING,
        Line(own="quit"),
    ),
    "&Danh mục": (
        Line("Đơ&n vị", place=Place("units", page="units")),
        Line("&Cá nhân", place=Place("units", page="people")),
        Line("&Hộ gia đình", place=Place("units", page="households")),
        Line("Cụm, &khối thi đua", place=Place("units", page="clusters")),
        PARTING,
        Line("&Danh hiệu, hình thức khen thưởng…", run="app.ui.dialogs.catalogues:awards"),
        Line("&Thông số theo thời gian…", run="app.ui.dialogs.catalogues:numbers"),
        Line("&Văn bản pháp luật…", run="app.ui.dialogs.catalogues:documents"),
        Line("Danh &mục khác…", run="app.ui.dialogs.catalogues:others"),
    ),
    "&Nghiệp vụ": (
        Line("&Kế hoạch", place=Place("plans")),
        Line("Đăn&g ký", place=Place("registrations")),
        Line("&Chấm điểm", place=Place("scoring")),
        Line("Chấm hàng &loạt…", place=Place("scoring", page="matrix", focus="bulk")),
        Line("&Bình xét – Khen thưởng", place=Place("awards")),
    ),
    "&Báo cáo": (
        Line("&Báo cáo, biểu mẫu", place=Place("reports")),
        Line("&Nộp lên trên…", run="app.ui.dialogs.submissions:show_submissions"),
        PARTING,
        Line(own="print"),
        Line(own="export"),
        PARTING,
        Line("&Kiểm tra thể thức…", run="app.ui.dialogs.document_check:check_form"),
    ),
    "T&iện ích": (
        Line(own="undo"),
        Line(own="redo"),
        Line("Nhật &ký thay đổi…", run="app.ui.dialogs.history:show_log"),
        Line("Nhật ký &xuất dữ liệu…", run="app.ui.dialogs.export_log:show_log"),
        Line("&Thùng rác…", run="app.ui.dialogs.recycle_bin:show_bin"),
        PARTING,
        Line(own="reload"),
        Line(own="close_tab"),
    ),
    "&Hệ thống": (
        Line(
            "Thông tin đơ&n vị…",
            run="app.ui.dialogs.office:edit_office",
        ),
        Line("N&gười dùng…", run="app.ui.dialogs.accounts:show_accounts"),
        Line(own="options"),
        PARTING,
        Line(own="update"),
        Line(own="go_back"),
        PARTING,
        Line(own="larger_text"),
        Line(own="smaller_text"),
        Line(own="usual_text"),
    ),
    "Trợ &giúp": (
        Line(own="guide"),
        Line(own="keys"),
        Line(own="first_steps"),
        Line(own="guide_pdf"),
        Line(own="quick_sheet"),
        PARTING,
        Line(own="news"),
        Line(own="self_test"),
        Line(own="support"),
        Line(own="about"),
    ),
}


def fill(
    bar: QMenuBar,
    own: Mapping[str, QAction],
    go: Callable[[Place], None],
    run: Callable[[Callable[[Context, QWidget], object]], None],
) -> list[QAction]:
    """Put the menus on the bar; return the lines that need an open data file."""
    needing: list[QAction] = []
    for heading, lines in MENUS.items():
        shown = [line for line in lines if line.is_there]
        if not any(line is not PARTING for line in shown):
            continue
        menu = bar.addMenu(heading)
        for line in shown:
            action = _add(menu, line, own, go, run)
            if action is not None:
                needing.append(action)
    return needing


def _add(
    menu: QMenu,
    line: Line,
    own: Mapping[str, QAction],
    go: Callable[[Place], None],
    run: Callable[[Callable[[Context, QWidget], object]], None],
) -> QAction | None:
    if line is PARTING:
        menu.addSeparator()
        return None
    if line.own:
        menu.addAction(own[line.own])
        return None
    action = menu.addAction(line.text)
    if line.keys:
        action.setShortcut(QKeySequence(line.keys))
    place = line.place
    if place is not None:
        action.triggered.connect(lambda: go(place))
    else:
        action.triggered.connect(lambda: run(_function(line.run)))
    return action


def function_of(name: str) -> Callable[[Context, QWidget], object] | None:
    """Return what a line of the menus runs, by its name; nothing where no line has it."""
    names = {line.run for lines in MENUS.values() for line in lines if line.run}
    return _function(name) if name in names else None


def _function(name: str) -> Callable[[Context, QWidget], object]:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
