"""F1 opens the guide where it tells of what is seen: every page and every dialog has its place."""

import pkgutil
from importlib import import_module

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

import app.ui
from app.core import guide
from app.ui import page_help
from app.ui.dialogs import office
from app.ui.dialogs.guide import GuideWindow
from app.ui.main_window import MainWindow
from app.ui.tabs import PLAN, TABS, awards, plan, registrations, scoring, units
from app.ui.widgets import guards
from app.ui.widgets.progress import ProgressDialog
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui import walk

PAGES = {
    "units": units.PAGES,
    "registrations": [name for name, *_ in registrations._PAGES],
    "scoring": scoring.PAGES,
    "awards": [page.name for page in awards.PAGES],
}
OF_THE_PAGE = {"tick_list", "awards_opened"}
"""Dialogs that ask for many pages: F1 there tells of the page they were opened from."""
WIDGETS = "app.ui.widgets."


def guides():
    tops = QApplication.topLevelWidgets()
    return [one for one in tops if isinstance(one, GuideWindow) and one.isVisible()]


@pytest.fixture
def window(ready_file, tmp_path, kit_app):
    path = tmp_path / "xa.thidua"
    path.write_bytes(ready_file.read_bytes())
    guards.install(kit_app)
    opened = walk.open_window(path, 1093, 543)
    yield opened
    for one in guides():
        one.close()
    walk.close_window(opened)


def every_dialog():
    """Return every class of dialog in the program."""
    for found in pkgutil.walk_packages(app.ui.__path__, "app.ui."):
        import_module(found.name)
    classes, found = [QDialog], set()
    while classes:
        for one in classes.pop().__subclasses__():
            classes.append(one)
            if one.__module__.startswith("app."):
                found.add(one)
    return found


def test_every_page_has_a_chapter():
    entries = {entry.name for entry in (*TABS, PLAN)}
    for name in entries - PAGES.keys():
        assert guide.chapter(name), name
    for name, pages in PAGES.items():
        for page in pages:
            assert guide.chapter(f"{name}-{page}"), f"{name}-{page}"
    assert guide.chapter(page_help.START)


def test_every_page_of_a_plan_has_its_heading():
    captions = dict(plan.PAGES)
    headings = map(guide.anchor, guide.chapter("plan").headings)
    assert page_help.PLAN_PAGES.keys() == captions.keys()
    assert set(page_help.PLAN_PAGES.values()) <= set(headings)
    for name, caption in captions.items():
        assert page_help.PLAN_PAGES[name] == guide.anchor(caption)


def test_every_dialog_has_a_chapter():
    modules = {one.__module__ for one in every_dialog() if not one.__module__.startswith(WIDGETS)}
    names = {module.rpartition(".")[2] for module in modules} - {"guide"}
    assert names - OF_THE_PAGE <= page_help.DIALOGS.keys()
    for chapter in page_help.DIALOGS.values():
        assert guide.chapter(chapter), chapter


def test_every_dialog_of_the_menus_has_a_chapter_of_its_own(window):
    told = {}

    def note(name, dialog):
        if not isinstance(dialog, ProgressDialog):
            told[name] = page_help.chapter_of_dialog(dialog)

    for name, run in walk.menu_dialogs():
        watch = walk.Watch(name, note)
        walk.run_menu(run, window)
        watch.stop()
    assert len(told) > 14
    assert all(told.values()), [name for name, chapter in told.items() if not chapter]


def test_f1_opens_the_chapter_of_the_page_that_is_seen(window):
    window.book.show_tab("units")
    window.book.current_tab().show_page("people")
    assert window._own["guide"].shortcut() == QKeySequence("F1")
    window._own["guide"].trigger()
    assert [one.chapter.name for one in guides()] == ["units-people"]
    window.book.current_tab().show_page("clusters")
    window._own["guide"].trigger()
    assert [one.chapter.name for one in guides()] == ["units-clusters"]


def test_f1_without_a_file_tells_of_the_start(shown):
    window = shown(MainWindow(walk.NoFiles(), tabs=[]))
    window._own["guide"].trigger()
    assert [one.chapter.name for one in guides()] == ["start"]
    guides()[0].close()


def test_f1_in_a_dialog_tells_of_it_and_keeps_what_is_typed(window):
    told = []

    def look(_name, dialog):
        field = dialog.findChild(QLineEdit)
        field.setText("Xã đang gõ")
        QTest.keyClick(field, Qt.Key.Key_F1)
        found = guides()
        told.extend(one.chapter.name for one in found)
        assert found[0].parent() is dialog, "a guide of the window would be held up by the dialog"
        assert not found[0].isModal()
        assert field.text() == "Xã đang gõ"
        told.append(clicked(found[0].contents, 1))
        told.append(clicked(dialog.findChild(QLineEdit), 1))
        found[0].close()

    watch = walk.Watch("Thông tin đơn vị", look)
    office.edit_office(window.context, window)
    watch.stop()
    assert told == ["office", True, True], "a dialog would hold up any other window"


def clicked(widget, at):
    """Click as the system does, so that a window which a dialog holds up gets nothing."""
    spot = widget.mapTo(widget.window(), QPoint(4, 4 + at))
    seen = []
    spy = Spy(widget, seen)
    QTest.mouseClick(widget.window().windowHandle(), Qt.MouseButton.LeftButton, pos=spot)
    QApplication.processEvents()
    spy.end()
    return bool(seen)


class Spy(QObject):
    """Notes whether the mouse reaches a widget or what is in it."""

    def __init__(self, widget, seen):
        super().__init__()
        self._widget, self._seen = widget, seen
        QApplication.instance().installEventFilter(self)

    def end(self):
        """Note no more."""
        QApplication.instance().removeEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802 - the name is Qt's
        """Note a press of the mouse."""
        is_press = event.type() == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget)
        if is_press and (watched is self._widget or self._widget.isAncestorOf(watched)):
            self._seen.append(watched)
        return False


def test_a_guide_of_the_window_would_be_held_up_by_a_dialog(window):
    """The control: without it the clicks above would prove nothing."""
    window.show_guide()
    reached = []
    watch = walk.Watch("đơn vị", lambda _n, _d: reached.append(clicked(guides()[0].contents, 1)))
    office.edit_office(window.context, window)
    watch.stop()
    assert reached == [False]


def test_f1_in_the_form_of_a_page_tells_of_the_page(window):
    told = []

    def look(_name, dialog):
        assert isinstance(dialog, RecordDialog)
        QTest.keyClick(dialog.findChild(QLineEdit), Qt.Key.Key_F1)
        told.extend(one.chapter.name for one in guides())

    window.book.show_tab("units")
    page = window.book.current_tab()
    page.show_page("people")
    walk.settle(window)
    watch = walk.Watch("Thêm", look)
    next(one for one in walk.openers(page) if one.text().replace("&", "") == "Thêm").trigger()
    walk.settle(window)
    watch.stop()
    assert told == ["units-people"]


def test_the_guide_is_read_back_and_forward(window):
    window.show_guide()
    shown = guides()[0]
    shown.go("backup")
    shown._on_link(QUrl("plan#5-khen-thuong"))
    assert shown.chapter.name == "plan"
    shown.back.click()
    assert shown.chapter.name == "backup"
    shown.forward.click()
    assert shown.chapter.name == "plan"
    assert not shown.forward.isEnabled()
    shown.go("không có chương này")
    assert shown.chapter.name == "plan"


def test_the_search_lists_what_is_found_and_goes_there(window):
    window.show_guide()
    shown = guides()[0]
    shown.search.setText("phuc hoi thu")
    shown.search.hurry()
    assert shown.contents.topLevelItem(0).text(0)
    first = shown.contents.topLevelItem(0)
    shown.contents.setCurrentItem(first)
    assert shown.chapter.title == first.text(0)
    shown.search.setText("khongcotrongsach")
    shown.search.hurry()
    assert "Không thấy" in shown.contents.topLevelItem(0).text(0)
    shown.search.clear()
    shown.search.hurry()
    assert shown.contents.topLevelItem(0).text(0) == guide.chapters()[0].part


def test_every_chapter_is_shown_whole(window):
    window.show_guide()
    shown = guides()[0]
    for chapter in guide.chapters():
        shown.go(chapter.name)
        text = " ".join(shown.page.toPlainText().split())
        assert chapter.title in text
        for line in chapter.lines:
            for run in line:
                assert " ".join(run.text.split()) in text, f"{chapter.name}: {run.text}"


def test_the_size_of_text_follows_the_program(window):
    window.show_guide()
    shown = guides()[0]
    window.resize_text(14)
    QApplication.processEvents()
    assert shown.page.font().pointSize() == 14
    window.resize_text(10)
