"""Requirement 32: one way to ask for every paper; what is looked at is the file that prints."""

import pytest
from PIL import ImageOps
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.exports.documents import DOCUMENTS
from app.exports.papers import PAPERS
from app.services import plans
from app.ui.context import Context
from app.ui.dialogs.preview import PreviewDialog
from app.ui.files import Files
from app.ui.operations import Operations
from app.ui.tabs.reports import ReportsTab
from app.ui.widgets.pdf_file import PdfFile
from tests.sample import commune, sample_file

__all__ = ["commune", "sample_file"]

_A4 = [595, 842]
_MILLIMETRE = 72 / 25.4


class OneFolder(Files):
    """Saves into one folder, without a dialog."""

    def ask_where_to_save(self, parent, caption, name, kind):
        return self.folder / f"{name}.{kind.endings[0]}"


@pytest.fixture
def tab(commune, tmp_path, kit_app, shown):
    context = Context(Operations(commune), 2025, files=OneFolder(tmp_path))
    [plan] = commune.ask(plans.listed, 2025)
    context.choose(2025, plan.id)
    opened = shown(ReportsTab(context))
    yield opened
    context.jobs.wait()


@pytest.fixture
def ended(tab, qtbot):
    return lambda: qtbot.waitUntil(lambda: not tab.context.jobs.is_busy, timeout=30_000)


def test_32_every_paper_is_asked_for_in_one_way(tab):
    for kind in PAPERS:
        tab.choose(kind.code)
        assert all(button.isVisible() and button.isEnabled() for button in tab.buttons.values())
        shown = {name for name in tab._form.draft() if tab._form.field(name).isVisible()}
        assert shown - {"search"} == (kind.needs - {"plan"}) | {"today"}, kind.code


def test_32_conditions_are_remembered_for_each_paper(tab):
    phases = [row.id for row in tab._phases]
    assert phases
    tab.choose("interim_report")
    tab._form.field("phase").set_value(phases[0])
    tab.choose("ranking")
    tab._form.field("phase").set_value(None)
    tab.choose("interim_report")
    assert tab.parameters().phase_id == phases[0]
    tab.choose("ranking")
    assert tab.parameters().phase_id is None


@pytest.mark.parametrize("code", ["ranking", "award_decision"])
def test_32_what_is_looked_at_is_the_very_file_that_is_saved_and_printed(
    tab, ended, qtbot, tmp_path, code
):
    held = []

    def look():
        window = QApplication.activeModalWidget()
        if not isinstance(window, PreviewDialog):
            QTimer.singleShot(5, look)
            return
        held.append(window._made.pdf)
        held.append(window._file.content)
        window.reject()

    tab.choose(code)
    tab.preview()
    ended()
    seen = tab._pages._file.content
    QTimer.singleShot(0, look)
    tab.export("print")
    qtbot.waitUntil(lambda: len(held) == 2, timeout=30_000)
    tab.export("pdf")
    ended()
    [path] = tmp_path.glob("*.pdf")
    assert path.read_bytes() == seen == held[0] == held[1]


@pytest.mark.parametrize("code", [kind.code for kind in DOCUMENTS if kind.code != "ballot"])
def test_32_signed_papers_are_a4_and_keep_the_margins_of_the_regulation(tab, ended, code):
    tab.choose(code)
    tab.preview()
    ended()
    file = PdfFile(tab._pages._file.content)
    for number, size in enumerate(file.sizes):
        assert sorted(map(round, size)) == _A4
        left, _, right, bottom = ink(file, number)
        width, height = size
        assert left >= 29 * _MILLIMETRE
        assert width - right >= 14 * _MILLIMETRE
        assert height - bottom >= 19 * _MILLIMETRE


_FOOT = 36
"""Points from the edge below which only the code of the log stands."""


def ink(file, number):
    """What black there is on a page, in points.

    The grey words over a sample do not count, nor does the code of the log: like the number of
    the page it stands in the margin.
    """
    picture = file._document[number].render(scale=1).to_pil().convert("L")
    width, height = picture.size
    picture.paste(255, (0, height - _FOOT, width, height - _FOOT // 3))
    return ImageOps.invert(picture).point(lambda value: 255 if value > 120 else 0).getbbox()
