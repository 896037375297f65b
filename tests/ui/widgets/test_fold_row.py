"""A row of widgets folds like words in a text; nothing is out of reach."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from app.ui.widgets.fold_row import FoldRow

HIGH = 20


def fixed(width):
    widget = QPushButton()
    widget.setFixedSize(width, HIGH)
    return widget


@pytest.fixture
def laid(shown):
    """Lay widgets out in a row of a width; return their places."""

    def lay(width, *widgets, end=None):
        host = QWidget()
        row = FoldRow(host)
        row.setSpacing(10)
        for number, widget in enumerate(widgets):
            if number == end:
                row.end()
            row.addWidget(widget)
        shown(host)
        host.resize(width, row.heightForWidth(width))
        row.setGeometry(host.rect())
        QApplication.processEvents()
        return [(one.x(), one.y()) for one in widgets], row.heightForWidth(width)

    return lay


def test_they_stand_beside_each_other_where_there_is_room(laid):
    assert laid(320, fixed(100), fixed(100), fixed(100)) == ([(0, 0), (110, 0), (220, 0)], HIGH)


def test_they_go_on_in_the_next_line_where_there_is_none(laid):
    assert laid(319, fixed(100), fixed(100), fixed(100)) == (
        [(0, 0), (110, 0), (0, HIGH + 10)],
        2 * HIGH + 10,
    )


def test_what_stands_at_the_end_keeps_to_the_right_while_it_shares_a_line(laid):
    assert laid(400, fixed(100), fixed(50), end=1)[0] == [(0, 0), (350, 0)]
    assert laid(159, fixed(100), fixed(50), end=1)[0] == [(0, 0), (0, HIGH + 10)]


def test_what_is_hidden_takes_no_room(laid):
    gone = fixed(100)
    gone.hide()
    places, high = laid(220, fixed(100), gone, fixed(100))
    assert (places[2], high) == ((110, 0), HIGH)


def test_what_can_give_way_does_so_before_the_row_folds(laid):
    class Giving(QComboBox):
        def minimumSizeHint(self):  # noqa: N802 - Qt's
            size = super().minimumSizeHint()
            size.setWidth(40)
            return size

    box = Giving()
    box.addItem("Một lựa chọn rất dài của danh sách này")
    places, _ = laid(160, box, fixed(100))
    assert places[1] == (60, places[1][1])
    assert box.width() == 50


def test_a_field_takes_the_room_that_is_left(laid):
    field = QLineEdit()
    places, _ = laid(600, field, fixed(100))
    assert places[1][0] == 500
    assert field.width() == 490


def test_a_label_stays_with_its_field(shown):
    host = QWidget()
    row = FoldRow(host)
    row.addWidget(fixed(200))
    label, field = QLabel("Vòng chấm"), fixed(80)
    row.add_pair(label, field)
    shown(host)
    host.resize(260, row.heightForWidth(260))
    row.setGeometry(host.rect())
    QApplication.processEvents()
    assert label.y() > HIGH
    assert field.y() >= HIGH
    assert field.x() > label.x()


def test_it_asks_for_no_more_than_its_widest_widget(shown):
    host = QWidget()
    row = FoldRow(host)
    for width in (100, 300, 50):
        row.addWidget(fixed(width))
    shown(host)
    assert row.minimumSize().width() == 300
