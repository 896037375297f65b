"""A sentence beside its sign."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.sentence import Sentence


def test_a_sentence_told_before_it_has_its_place_is_never_a_window_and_is_seen_there(shown):
    told, silent = Sentence(), Sentence()
    told.tell("Đã lưu.", "check")
    silent.tell("", "info")
    assert not told.isVisible()
    place = QWidget()
    layout = QVBoxLayout(place)
    layout.addWidget(told)
    layout.addWidget(silent)
    shown(place)
    assert told.isVisible()
    assert not silent.isVisible()
    told.tell("", "check")
    silent.tell("Đã lưu.", "info")
    assert not told.isVisible()
    assert silent.isVisible()
