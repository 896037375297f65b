"""The guide on paper: whole, with its contents; the quick sheet is one sheet of two pages."""

import io

import pypdfium2
import pytest

from app.core import guide
from app.core.errors import StorageFailure
from app.exports.guide import (
    GUIDE_NAME,
    QUICK_NAME,
    chapter_pdf,
    guide_pdf,
    quick_pdf,
    write_guide,
)
from app.exports.layout import MM


def opened(pdf):
    return pypdfium2.PdfDocument(io.BytesIO(pdf))


def texts(document):
    return [
        " ".join(document[place].get_textpage().get_text_bounded().split())
        for place in range(len(document))
    ]


@pytest.fixture(scope="module")
def whole():
    return guide_pdf()


def test_every_word_of_every_chapter_is_on_paper(whole):
    told = "".join("".join(texts(opened(whole))).split())
    for chapter in guide.chapters():
        for line in chapter.lines:
            for word in guide.plain(line).split():
                assert word in told, f"{chapter.name}: {word}"


def test_the_contents_say_on_which_page_a_chapter_begins(whole):
    document = opened(whole)
    pages = texts(document)
    found = {
        mark.get_title(): mark.get_dest().get_index() for mark in document.get_toc() if mark.level
    }
    assert list(found) == [one.title for one in guide.chapters()]
    for title, place in found.items():
        assert title in pages[place]
        assert any(f"{title} {place + 1}" in page for page in pages[1:4]), title


def test_every_page_but_the_first_has_its_number(whole):
    pages = texts(opened(whole))
    assert all(page.startswith(str(number)) for number, page in enumerate(pages[1:], start=2))


def test_nothing_is_drawn_outside_the_paper(whole):
    for pdf in (whole, quick_pdf()):
        document = opened(pdf)
        for place in range(len(document)):
            page = document[place]
            width, height = page.get_size()
            for one in page.get_objects(max_depth=1):
                left, low, right, high = one.get_bounds()
                assert left >= 10 * MM, (place, left)
                assert right <= width - 10 * MM, (place, right)
                assert low >= 5 * MM, (place, low)
                assert high <= height - 5 * MM, (place, high)


def test_the_quick_sheet_is_one_sheet_of_two_full_pages():
    document = opened(quick_pdf())
    assert len(document) == 2
    assert all(len(page) > 800 for page in texts(document))
    assert document[0].get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)


def test_a_chapter_by_itself_is_whole():
    one = guide.chapter("backup")
    told = "".join("".join(texts(opened(chapter_pdf(one)))).split())
    for line in one.lines:
        for word in guide.plain(line).split():
            assert word in told


def test_the_same_guide_gives_the_same_file(whole):
    assert guide_pdf() == whole


def test_both_files_are_written_and_a_bad_place_is_told(tmp_path):
    write_guide(tmp_path / "mới")
    assert {one.name for one in (tmp_path / "mới").iterdir()} == {GUIDE_NAME, QUICK_NAME}
    file = tmp_path / "tệp"
    file.write_text("", encoding="utf-8")
    with pytest.raises(StorageFailure, match="Không tạo được thư mục"):
        write_guide(file / "trong")
