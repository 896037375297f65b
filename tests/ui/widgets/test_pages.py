"""The pages of a PDF file in the window: drawn aside, only where they are seen."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.widgets import pages as pages_module
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pdf_file import PdfFile
from tests.exports.pdf_pages import A4, LYING, pages
from tests.ui.lint import faults


class Counted(PdfFile):
    """Notes which pages were drawn, and how wide."""

    def __init__(self, content):
        super().__init__(content)
        self.asked = []

    def drawn(self, number, width):
        self.asked.append((number, width))
        return super().drawn(number, width)


@pytest.fixture
def view(shown):
    made = PagesView()
    made.resize(620, 400)
    return shown(made)


@pytest.fixture
def seen(view, qtbot):
    """Show a file and wait until it is drawn."""

    def show(content):
        file = Counted(content)
        view.show_file(file)
        qtbot.waitUntil(lambda: view.is_drawn)
        return file

    return show


def many(count=500):
    return pages(*(f"Trang {number}" for number in range(1, count + 1)))


def test_of_five_hundred_pages_only_those_looked_at_are_drawn(view, seen, qtbot):
    file = seen(many())
    assert view.page_count == 500
    assert {number for number, _ in file.asked} == {0, 1}
    view.go_to(249)
    qtbot.waitUntil(lambda: view.is_drawn)
    assert view.page == 249
    assert {number for number, _ in file.asked} <= {0, 1, 248, 249, 250}
    QTest.keyClick(view, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: view.is_drawn)
    assert view.page == 499
    assert len(file.asked) <= 8
    assert len(set(file.asked)) == len(file.asked)


def test_pages_hurried_past_are_not_drawn(view, seen, qtbot):
    file = seen(many(60))
    for number in range(60):
        view.go_to(number)
    qtbot.waitUntil(lambda: view.is_drawn)
    assert len(file.asked) < 10


def test_pictures_no_longer_seen_are_let_go(view, seen, qtbot, monkeypatch):
    monkeypatch.setattr(pages_module, "_KEPT_BYTES", 6_000_000)
    seen(many(30))
    for number in range(0, 30, 2):
        view.go_to(number)
        qtbot.waitUntil(lambda: view.is_drawn)
    assert sum(one.sizeInBytes() for _, one in view._pictures.values()) < 9_000_000
    assert view.picture(view.page) is not None
    view.hide()
    assert not view._pictures


def test_what_is_seen_is_the_page_of_the_file(view, seen):
    content = pages("Đầu", "Hai")
    seen(content)
    picture = view.picture(0)
    assert picture == PdfFile(content).drawn(0, picture.width())
    assert picture.width() == round(view._width(0) * view.devicePixelRatioF())


def test_width_and_whole_page_follow_the_window(view, seen, qtbot):
    seen(pages("Một", "Hai"))
    view.set_fit("width")
    bar = view.verticalScrollBar().width()
    assert abs(view._width(0) + 24 - (view.width() - bar)) < 8
    assert not view.horizontalScrollBar().maximum()
    view.set_fit("page")
    assert view._height(0) + 24 <= view.viewport().height() + 1
    small = view.zoom
    view.resize(900, 700)
    qtbot.waitUntil(lambda: view.zoom > small)
    assert view._height(0) + 24 <= view.viewport().height() + 1


def test_the_zoom_goes_in_steps_between_its_ends_and_keeps_the_place(view, seen, qtbot):
    seen(pages("Một", "Hai", "Ba"))
    view.set_zoom(100)
    assert view._width(0) == round(A4[0] * 96 / 72)
    view.go_to(1)
    view.step_zoom(1)
    assert (view.zoom, view.page) == (125, 1)
    view.step_zoom(-1)
    view.step_zoom(-1)
    assert (view.zoom, view.page) == (75, 1)
    for _ in range(20):
        view.step_zoom(1)
    assert view.zoom == 300
    for _ in range(20):
        view.step_zoom(-1)
    assert view.zoom == 25


def test_ctrl_and_the_wheel_zoom(view, seen):
    seen(pages("Một"))
    view.set_zoom(100)
    middle = QPointF(view.viewport().rect().center())
    for held, zoom in (
        (Qt.KeyboardModifier.NoModifier, 100),
        (Qt.KeyboardModifier.ControlModifier, 125),
    ):
        event = QWheelEvent(
            middle,
            middle,
            QPoint(),
            QPoint(0, 120),
            Qt.MouseButton.NoButton,
            held,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(view.viewport(), event)
        assert view.zoom == zoom


def test_keys_go_through_the_pages(view, seen):
    seen(pages(*"abcdef"))
    view.set_fit("page")
    for key, page in (
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_Right, 2),
        (Qt.Key.Key_Left, 1),
        (Qt.Key.Key_End, 5),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(view, key)
        assert view.page == page
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 0


def test_every_page_is_gone_to_and_left_again_where_several_are_seen_at_once(view, seen):
    seen(pages(*"abcde"))
    view.resize(620, 700)
    view.set_zoom(25)
    for turn, pages_passed in ((1, [1, 2, 3, 4, 4]), (-1, [3, 2, 1, 0, 0])):
        passed = []
        for _ in range(5):
            view.go_to(view.page + turn)
            passed.append(view.page)
        assert passed == pages_passed
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.page == 4
    view.verticalScrollBar().setValue(0)
    assert view.page == 0


def test_a_page_too_wide_for_the_window_is_seen_around_its_middle(view, seen):
    seen(pages("Một"))
    view.set_zoom(100)
    across = view.horizontalScrollBar()
    for zoom in (200, 300, 150):
        view.set_zoom(zoom)
        assert across.maximum() > 0
        assert abs(across.value() - across.maximum() / 2) <= 1
    across.setValue(across.maximum())
    right = across.maximum() + view.viewport().width() / 2
    view.set_zoom(300)
    seen_at = (across.value() + view.viewport().width() / 2) / right
    assert seen_at == pytest.approx(2, abs=0.1)
    view.set_fit("width")
    assert across.maximum() == 0


def test_a_lying_page_lies(view, seen):
    seen(pages(("Dọc", A4), ("Ngang", LYING)))
    assert view._width(1) > view._height(1)
    assert view._width(0) < view._height(0)


def test_another_file_takes_the_place_of_the_first_while_it_is_drawn(view, seen, qtbot):
    first = Counted(many(3))
    view.show_file(first)
    seen(pages("Khác"))
    assert view.page_count == 1
    with pytest.raises(ValueError, match="closed"):
        first.drawn(0, 100)


def test_a_sentence_stands_in_place_of_pages(view, seen):
    seen(pages("Một"))
    view.say("Chưa chọn quyết định.")
    assert view.page_count == 0
    assert view._label.isVisible()
    assert view._label.text() == "Chưa chọn quyết định."
    assert faults(view) == []


def test_a_view_that_is_gone_is_told_of_nothing(qtbot):
    view = PagesView()
    view.resize(400, 300)
    view.show()
    view.show_file(PdfFile(many(5)))
    view.deleteLater()
    del view
    qtbot.wait(200)
