from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from app.domain.dates import PartialDate
from app.ui import style
from app.ui.widgets.strip import Mark, Span, Strip
from tests.ui.lint import faults

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
FIRST = Span("Giai đoạn 1", PartialDate(2026, 1), PartialDate(2026, 6), "giai đoạn", key="one")
SECOND = Span("Giai đoạn 2", PartialDate(2026, 7), PartialDate(2026, 12), "giai đoạn", key="two")
WAVE = Span(
    "Đợt 1", PartialDate(2026, 3), PartialDate(2026, 5, 19), "đợt", look="hatched", key="wave"
)
DUE = Mark("Đăng ký", PartialDate(2026, 4, 15), "mốc thời gian", key="due")


@pytest.fixture
def strip(shown):
    strip = Strip("Dải thời gian")
    strip.set_things([FIRST, SECOND, WAVE], [DUE])
    strip.resize(860, strip.sizeHint().height())
    return shown(strip)


def test_a_bar_is_as_long_as_its_time_and_stands_where_it_begins(strip):
    one, two = strip.room_of("one"), strip.room_of("two")
    assert one.right() + 1 == two.left()
    days = (181, 184)
    assert one.width() / two.width() == pytest.approx(days[0] / days[1], abs=0.01)
    wave = strip.room_of("wave")
    assert one.left() < wave.left() < wave.right() < one.right()


def test_what_runs_at_the_same_time_stands_in_lanes_of_its_own(strip):
    assert strip.room_of("one").top() == strip.room_of("two").top()
    assert strip.room_of("wave").top() >= strip.room_of("one").bottom()
    assert strip.room_of("due").top() >= strip.room_of("wave").bottom()


def test_the_strip_is_as_high_as_its_lanes(qtbot):
    strip = Strip("Dải thời gian")
    qtbot.addWidget(strip)
    strip.set_things([FIRST, SECOND])
    one_lane = strip.sizeHint().height()
    strip.set_things([FIRST, SECOND, WAVE], [DUE])
    assert strip.sizeHint().height() == 2 * one_lane


def test_a_partial_day_is_taken_as_far_as_it_can_mean(strip):
    whole = Span("Cả năm", PartialDate(2026), PartialDate(2026), key="whole")
    strip.set_things([whole, FIRST, SECOND])
    assert strip.room_of("whole").left() == strip.room_of("one").left()
    assert strip.room_of("whole").right() == strip.room_of("two").right()
    strip.set_things([FIRST, SECOND], [Mark("Hạn", PartialDate(2026, 6), key="month")])
    middle = strip.room_of("month").center().x()
    assert abs(middle - strip.room_of("one").right()) <= 3


def test_what_has_no_day_is_told_and_not_drawn(strip):
    event = Span("Sau Đại hội", PartialDate.event("sau Đại hội"), None, "đợt", key="event")
    strip.set_things([FIRST, event], [Mark("Chưa rõ", None, key="none")])
    assert strip.room_of("event").isEmpty()
    assert strip.room_of("none").isEmpty()
    assert "Sau Đại hội – đợt, từ sau Đại hội; Chưa rõ" in strip.accessibleName()


def test_an_end_that_is_not_known_is_open_to_the_end_of_the_strip(strip):
    open_end = Span("Đợt cuối", PartialDate(2026, 10), None, key="open")
    strip.set_things([FIRST, SECOND, open_end])
    assert strip.room_of("open").right() == strip.room_of("two").right()


def test_a_given_period_cuts_what_reaches_beyond_it_and_leaves_out_the_rest(strip):
    long = Span("Năm năm", PartialDate(2024), PartialDate(2028), key="long")
    gone = Span("Năm ngoái", PartialDate(2025), PartialDate(2025), key="gone")
    strip.set_things([long, gone], [Mark("Xa", PartialDate(2030), key="far")], YEAR)
    assert 0 <= strip.room_of("long").left() < strip.room_of("long").right() <= strip.width()
    assert strip.room_of("gone").isEmpty()
    assert strip.room_of("far").isEmpty()


def test_an_empty_strip_says_so(strip):
    strip.set_things([])
    assert strip.accessibleName() == "Dải thời gian: chưa có gì"
    strip.grab()


def test_a_click_on_a_bar_or_a_mark_chooses_it(strip, qtbot):
    for key in ("wave", "due", "two"):
        with qtbot.waitSignal(strip.chosen) as blocker:
            place = strip.room_of(key).center()
            qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=place)
        assert blocker.args == [key]
        assert strip.current == key
    with qtbot.assertNotEmitted(strip.chosen):
        qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))


def test_the_keyboard_goes_along_and_tells_what_it_is_at(strip, qtbot):
    strip.setFocus()
    told = []
    for key in (*[Qt.Key.Key_Right] * 5, Qt.Key.Key_Left):
        qtbot.keyClick(strip, key)
        told.append(strip.accessibleDescription().partition(" – ")[0])
    assert told == ["Giai đoạn 1", "Đợt 1", "Giai đoạn 2", "Đăng ký", "Đăng ký", "Giai đoạn 2"]
    with qtbot.waitSignal(strip.chosen) as blocker:
        qtbot.keyClick(strip, Qt.Key.Key_Return)
    assert blocker.args == ["two"]


def test_what_is_under_the_mouse_is_told(strip):
    place = strip.room_of("due").center()
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, strip.mapToGlobal(place))
    QApplication.sendEvent(strip, help_event)
    assert QToolTip.text() == "Đăng ký – mốc thời gian, 15/04/2026"


def test_kinds_are_told_apart_in_grey(strip):
    """A filled bar is even, a hatched one is not, whatever the colours become on paper."""
    picture = strip.grab().toImage()

    def greys(key):
        room = strip.room_of(key).adjusted(3, 4, -3, -4)
        right_half = range(room.center().x() + room.width() // 4, room.right())
        return {picture.pixelColor(x, room.center().y()).lightness() for x in right_half}

    assert greys("two") == {QColor(style.NOTE).lightness()}
    assert max(greys("wave")) - min(greys("wave")) > 100


def test_today_is_a_line_where_it_is_and_nowhere_in_another_year(strip):
    def red(day):
        strip.set_things([FIRST, SECOND], (), YEAR, day)
        picture, row = strip.grab().toImage(), strip.height() - 3
        ink = QColor(style.ERROR).rgb()
        return [x for x in range(strip.width()) if picture.pixel(x, row) == ink]

    assert red(date(2025, 6, 1)) == []
    [*at] = red(date(2026, 7, 1))
    assert abs(at[0] - strip.room_of("two").left()) <= 2


def test_the_strip_has_no_faults(strip):
    assert faults(strip) == []
