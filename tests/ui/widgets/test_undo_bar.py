"""What was done is told whole, as it is written, in the room there is."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.ui.widgets.undo_bar import UndoBar


def test_33_a_long_name_does_not_widen_the_window(shown):
    bar = shown(UndoBar())
    bar.offer("Đã xóa “" + "tênrấtdài" * 60 + "”.", lambda: None)
    assert bar.minimumSizeHint().width() < 300


def test_a_name_is_told_as_it_is_written(shown):
    bar = shown(UndoBar())
    bar.offer("Đã xóa “<b>An</b>”.", lambda: None)
    (words,) = [one for one in bar.findChildren(QLabel) if one.text()]
    assert words.textFormat() is Qt.TextFormat.PlainText
    assert bar.text() == "Đã xóa “<b>An</b>”."


def test_hoan_tac_takes_back_once_and_goes(shown):
    done = []
    bar = shown(UndoBar())
    bar.offer("Đã xóa.", lambda: done.append(1))
    bar._button.click()
    assert done == [1]
    assert bar.isHidden()
