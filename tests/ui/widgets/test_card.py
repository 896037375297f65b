import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.ui import style
from app.ui.widgets.card import Card, CardLine
from tests.ui.lint import faults

LATE = "Đăng ký mô hình hoặc công trình, phần việc (Các thôn, các trường học): quá hạn 240 ngày"


@pytest.fixture
def card(shown):
    card = shown(Card())
    card.resize(360, 400)
    return card


def fill(card, *lines, number=None, of=None):
    card.show_lines("Việc quá hạn", len(lines) if number is None else number, lines, of=of)
    QApplication.processEvents()


def place_at(card, row):
    room = card.list.visualRect(card.list.model().index(row, 0))
    return room.center()


def test_a_card_shows_its_number_and_of_how_many(card):
    fill(card, CardLine("Sơ kết", 1))
    assert (card.heading, card.number, card.told) == ("Việc quá hạn", "1", "")
    fill(card, number=1200, of=3400)
    assert card.number == "1.200 / 3.400"


def test_a_card_without_lines_says_so_and_takes_no_stop_of_the_keyboard(card):
    fill(card)
    assert card.told == "Không có."
    assert not card.list.isVisible()


def test_enter_and_a_click_pick_a_line(card, qtbot):
    fill(card, CardLine("Sơ kết", "a"), CardLine("Tổng kết", "b"))
    picked = []
    card.chosen.connect(picked.append)
    card.list.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    qtbot.keyClick(card.list, Qt.Key.Key_Down)
    qtbot.keyClick(card.list, Qt.Key.Key_Enter)
    qtbot.mouseClick(card.list.viewport(), Qt.MouseButton.LeftButton, pos=place_at(card, 0))
    assert picked == ["a", "b", "a"]


def test_letters_and_backspace_pick_nothing(card, qtbot):
    fill(card, CardLine("Sơ kết", "a"), CardLine("Tổng kết", "b"))
    picked = []
    card.chosen.connect(picked.append)
    card.list.setFocus(Qt.FocusReason.TabFocusReason)
    for key in (Qt.Key.Key_T, Qt.Key.Key_Backspace, Qt.Key.Key_Space):
        qtbot.keyClick(card.list, key)
    assert picked == []


def test_other_lines_leave_the_person_where_they_were(card):
    fill(card, CardLine("Một", 1), CardLine("Hai", 2), CardLine("Ba", 3))
    card.list.setCurrentIndex(card.list.model().index(2, 0))
    fill(card, CardLine("Một", 1), CardLine("Ba", 3))
    assert card.list.currentIndex().row() == 1


def test_a_card_is_no_higher_than_its_lines(card):
    fill(card, CardLine("Sơ kết", 1))
    one = card.sizeHint().height()
    fill(card, *[CardLine("Sơ kết", number) for number in range(3)])
    assert card.sizeHint().height() > one
    assert card.minimumSizeHint().height() <= card.sizeHint().height()


def test_a_long_line_wraps_and_ends_with_how_late_it_is(card):
    fill(card, CardLine("Sơ kết", 1), CardLine(LATE, 2), CardLine(LATE * 10, 3))
    short, long, longest = (
        card.list.visualRect(card.list.model().index(row, 0)).height() for row in range(3)
    )
    rows = card.fontMetrics().lineSpacing()
    assert short < long <= longest <= short + 2 * rows + rows // 2
    model = card.list.model()
    assert model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) == LATE * 10


def test_a_bar_is_as_long_as_its_share(card):
    fill(card, CardLine("Trồng cây", 1, percent=25))
    card.list.clearFocus()  # its frame is blue, too
    picture = card.list.viewport().grab().toImage()
    blue, grey = QColor(style.NOTE).rgb(), QColor(style.LINE).rgb()
    pixels = [
        picture.pixel(QPoint(x, y))
        for x in range(picture.width())
        for y in range(picture.height())
    ]
    share = pixels.count(blue) / (pixels.count(blue) + pixels.count(grey))
    assert abs(share - 0.25) < 0.02


def test_what_stands_above_is_told_to_the_ear(card):
    fill(card, CardLine("Sơ kết", 1, above="Thi đua năm 2026"))
    index = card.list.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Thi đua năm 2026\nSơ kết"


def test_a_card_holds_to_the_rules_of_the_house(card):
    fill(card, CardLine(LATE, 1, "Thi đua năm 2026", is_urgent=True, percent=40))
    assert faults(card) == []


@pytest.mark.parametrize("height", [120, 150, 180, 210, 240])
def test_the_last_line_in_sight_is_whole(card, height):
    fill(card, *[CardLine(f"{LATE} {number}", number) for number in range(8)])
    card.resize(360, height)
    QApplication.processEvents()
    view = card.list
    bottoms = [
        view.visualRect(view.model().index(row, 0)).bottom() + 1
        for row in range(8)
        if view.visualRect(view.model().index(row, 0)).top() < view.viewport().height()
    ]
    assert bottoms[-1] <= view.viewport().height()
    assert len(bottoms) < 8
