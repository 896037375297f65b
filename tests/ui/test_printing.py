"""Pages on a printer: each in its own size, way and place."""

import pypdfium2
import pytest

from app.core.progress import Cancelled, Silent
from app.ui.dialogs.printing import paper_words
from app.ui.printing import LEAST_DPI, print_pages, printer_of
from tests.exports.pdf_pages import A4, LYING, pages

A3 = (841.89, 1190.55)


@pytest.fixture
def printed(tmp_path, kit_app):
    """Print to a file and return the sizes of its pages in millimetres."""

    def send(content, chosen=None, progress=None):
        path = tmp_path / "in.pdf"
        print_pages(content, printer_of("", 1, path), progress or Silent(), chosen, LEAST_DPI)
        document = pypdfium2.PdfDocument(path)
        try:
            return [tuple(round(side / 72 * 25.4) for side in one.get_size()) for one in document]
        finally:
            document.close()

    return send


def test_each_page_has_its_own_paper_and_way(printed):
    content = pages(("Dọc", A4), ("Ngang", LYING), ("Lớn", A3), ("Dọc", A4))
    assert printed(content) == [(210, 297), (297, 210), (297, 420), (210, 297)]


def test_only_the_pages_asked_for_are_printed(printed):
    content = pages(("Dọc", A4), ("Ngang", LYING), ("Lớn", A3))
    assert printed(content, range(1, 3)) == [(297, 210), (297, 420)]


@pytest.mark.parametrize("size", [A4, LYING])
def test_nothing_moves_or_shrinks_on_the_way(tmp_path, kit_app, size):
    content = pages("Một", size=size)
    path = tmp_path / "in.pdf"
    print_pages(content, printer_of("", 1, path), Silent())
    assert ink(path.read_bytes()) == pytest.approx(ink(content), abs=1.5)


def ink(content):
    """Where the frame of the page stands, in pixels of 100 to the inch."""
    document = pypdfium2.PdfDocument(content)
    picture = document[0].render(scale=100 / 72).to_pil().convert("L")
    document.close()
    return picture.point(lambda value: 255 if value < 160 else 0).getbbox()


def test_it_is_told_how_far_it_is_and_can_be_stopped(printed):
    class Stopped:
        def __init__(self):
            self.told = []

        def report(self, done, total):
            self.told.append((done, total))
            if done == 2:
                raise Cancelled

    progress = Stopped()
    with pytest.raises(Cancelled):
        printed(pages(*"abcd"), None, progress)
    assert progress.told == [(0, 4), (1, 4), (2, 4)]


def test_the_paper_is_told_in_words():
    assert paper_words([A4] * 3) == "3 trang, giấy A4 dọc. In đúng cỡ, không co giãn."
    assert "trang 1 A4 dọc, trang 2–3 A4 ngang" in paper_words([A4, LYING, LYING])
    assert "200 × 300 mm dọc" in paper_words([(200 / 25.4 * 72, 300 / 25.4 * 72)])
