"""What walks the window comes to an end wherever it begins."""

import shutil

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from tests.sample import sample_file
from tests.ui import walk

__all__ = ["sample_file"]

DECISIONS = "Bình xét – Khen thưởng – Quyết định"


@pytest.fixture
def window(sample_file, tmp_path, kit_app):
    """The real window over the sample commune, in the year that is over."""
    opened = walk.open_window(shutil.copy(sample_file, tmp_path / "xa-mau.thidua"), 1093, 543)
    opened.context.choose(2025)
    yield opened
    walk.close_window(opened)


@pytest.mark.parametrize("caption", ["Bình xét – Khen thưởng", "Chấm điểm"])
def test_each_page_of_a_year_that_is_over_is_walked_once(window, caption):
    visited = []
    for name, tab in walk.tabs(window):
        if name == caption:
            for page_name, page in walk.pages(tab, name, window):
                visited.append(page_name)
                for opener in walk.openers(page):
                    walk.open_by(opener, page_name, window, lambda *_: None)
    assert len(visited) == len(set(visited)) > 4
    if caption in DECISIONS:
        assert [name for name in visited if name.startswith(DECISIONS)] == [
            DECISIONS,
            f"{DECISIONS} – Mở",
        ]


def test_a_program_that_asks_for_ever_is_found(kit_app):
    watch = walk.Watch("Thêm", lambda *_: None)

    def ask():
        while watch._error is None:
            QDialog().exec()

    QTimer.singleShot(0, ask)
    walk.wait_for(lambda: watch._error is not None)
    QApplication.processEvents()
    with pytest.raises(AssertionError, match="again and again"):
        watch.stop()
