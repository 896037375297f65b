"""A page that is too large for its window is scrolled, and never makes the window larger."""

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QTabWidget, QVBoxLayout, QWidget

from app.ui.widgets.room import Room


@pytest.fixture
def page():
    page = QWidget()
    page.setMinimumSize(400, 300)
    QVBoxLayout(page).addWidget(QLabel("Chữ dài phải xuống dòng. " * 40, wordWrap=True))
    return page


def scrolled(room):
    return room.horizontalScrollBar().maximum() > 0, room.verticalScrollBar().maximum() > 0


def test_a_page_takes_the_room_there_is(shown, page):
    room = shown(Room(page))
    room.resize(600, 400)
    QApplication.processEvents()
    assert scrolled(room) == (False, False)
    assert page.size() == room.viewport().size()


@pytest.mark.parametrize(
    ("size", "bars"), [((300, 400), (True, False)), ((600, 200), (False, True))]
)
def test_33_below_the_least_it_needs_it_is_scrolled(shown, page, size, bars):
    room = shown(Room(page))
    room.resize(*size)
    QApplication.processEvents()
    assert scrolled(room) == bars


def test_a_page_that_grows_is_followed(shown, page):
    room = shown(Room(page))
    room.resize(600, 400)
    page.setMinimumHeight(500)
    QApplication.processEvents()
    assert scrolled(room) == (False, True)
    assert page.height() == 500


def test_33_the_largest_page_does_not_say_how_large_the_window_is(shown, page):
    book = QTabWidget()
    book.addTab(QLabel("nhỏ"), "Một")
    least = book.minimumSizeHint()
    book.addTab(Room(page), "Hai")
    shown(book)
    assert book.minimumSizeHint().height() < 300
    assert book.minimumSizeHint().width() < 400
    assert least.isValid()
