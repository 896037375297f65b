import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from app.ui.widgets.slides import ROWS, Slide, SlideShow, SlideTable, in_slides
from tests.ui.lint import faults

LONG = "Thực hiện tốt phong trào giữ gìn vệ sinh đường làng, ngõ xóm. " * 20


def one(name, pages=1):
    return lambda: [Slide(f"{name} trang {number + 1}") for number in range(pages)]


@pytest.fixture
def open_show(qtbot):
    """Open a slide show, which deletes itself when it is closed."""
    opened = []

    def begin(make, size=(1366, 768)):
        found = SlideShow("Xếp hạng", make)
        opened.append(found)
        found.resize(*size)
        found.show()
        found.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is found)
        return found

    yield begin
    for found in filter(isValid, opened):
        found.close()


@pytest.fixture
def show(open_show):
    return lambda *items, size=(1366, 768): open_show(lambda: items, size)


def press(show, *keys):
    for key in keys:
        QTest.keyClick(show, key)
    return show.slide.heading


def test_slides_are_turned_by_the_keys_of_keyboards_and_presenters(show):
    seen = show(one("Đông"), one("Tây", pages=2), one("Nam"))
    key = Qt.Key
    assert press(seen, key.Key_Right) == "Tây trang 1"
    assert press(seen, key.Key_PageDown) == "Tây trang 2"
    assert seen.place.text() == "Xếp hạng · 2/3 · trang 2/2"
    assert press(seen, key.Key_Space) == "Nam trang 1"
    assert press(seen, key.Key_Down) == "Nam trang 1"
    assert not seen.on.isEnabled()
    assert press(seen, key.Key_Left) == "Tây trang 2"
    assert press(seen, key.Key_PageUp, key.Key_Up) == "Đông trang 1"
    assert press(seen, key.Key_End) == "Nam trang 1"
    assert press(seen, key.Key_Home) == "Đông trang 1"
    assert press(seen, key.Key_Backspace) == "Đông trang 1"


def test_a_slide_is_made_only_when_it_is_come_to(show):
    made = []
    show(one("Đông"), lambda: made.append(1) or [Slide("Tây")])
    assert made == []


def test_escape_ends_it(show, qtbot):
    seen = show(one("Đông"))
    QTest.keyClick(seen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(seen))


@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1920, 1080)])
def test_letters_are_as_large_as_lets_everything_be_seen(show, size):
    table = SlideTable(("Hạng", "Đối tượng", "Điểm"), [("1", "Thôn Đông", "94,75")] * ROWS)
    little = Slide("Thôn Đông", figures=[("Hạng", "1"), ("Tổng điểm", "94,75")])
    much = Slide("Thôn Đông", "Cụm 1", [("Tổng", "94,75")], table, [("info", LONG[:200])])
    seen = show(lambda: [little], lambda: [much], size=size)
    sizes = []
    for _ in (little, much):
        assert seen.view.verticalScrollBar().maximum() == 0
        assert seen.view.horizontalScrollBar().maximum() == 0
        sizes.append(seen.view.document().size().height())
        seen.go_on()
    letters = seen.view.document().begin().charFormat().font().pixelSize()
    assert letters < size[1] // 6
    assert min(sizes) > size[1] / 5  # a slide that says little is written large


def test_what_is_too_long_for_a_screen_is_scrolled_and_not_cut(show):
    seen = show(lambda: [Slide("Thôn Đông", notes=[("warning", LONG * 5)])], size=(800, 600))
    assert seen.view.verticalScrollBar().maximum() > 0
    assert (LONG * 5).strip() in seen.view.toPlainText()


def test_words_are_shown_as_they_are(show):
    seen = show(lambda: [Slide("<b>A & B</b>", notes=[("info", "một\nhai")])])
    assert seen.view.toPlainText().split() == ["<b>A", "&", "B</b>", "một", "hai"]
    assert "<b>A & B</b>" in seen.accessibleDescription()


def test_changed_data_is_shown_where_the_meeting_stands(open_show, qtbot):
    items = [one("Đông"), one("Tây")]
    seen = open_show(lambda: items)
    seen.go_on()
    items[1] = one("Tây mới")
    seen.reload()
    assert seen.slide.heading == "Tây mới trang 1"
    del items[1]
    seen.reload()
    assert seen.slide.heading == "Đông trang 1"
    items.clear()
    seen.reload()
    qtbot.waitUntil(lambda: not isValid(seen))


def test_tables_are_parted_so_that_the_back_of_the_room_can_read_them():
    rows = [(str(number),) for number in range(ROWS + 1)]
    assert [len(part) for part in in_slides(rows)] == [ROWS, 1]


def test_it_has_no_faults(show):
    assert faults(show(one("Đông"))) == []
