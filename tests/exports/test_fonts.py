import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
import reportlab
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from app.core.errors import StorageFailure
from app.exports.fonts import (
    STYLES,
    VIETNAMESE_LETTERS,
    find_fonts,
    font_folders,
    register_fonts,
)

STYLE_NAMES = ("Regular", "Bold", "Italic", "BoldItalic")


def test_there_are_146_vietnamese_letters_each_one_code_point():
    assert len(set(VIETNAMESE_LETTERS)) == 146
    assert set("ăâđêôơưẩỗựỹĂÂĐÊÔƠƯẨỖỰỸ") <= set(VIETNAMESE_LETTERS)
    assert unicodedata.is_normalized("NFC", VIETNAMESE_LETTERS)


@pytest.mark.parametrize("style", STYLES)
def test_every_letter_can_be_read_back_from_a_page(style):
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target)
    canvas.setFont(style, 12)
    for place in range(0, 146, 10):
        canvas.drawString(50, 800 - place * 2, VIETNAMESE_LETTERS[place : place + 10])
    canvas.save()
    [page] = PdfReader(target).pages
    assert page.extract_text().replace("\n", "") == VIETNAMESE_LETTERS


def test_without_a_font_the_sentence_names_what_to_install(tmp_path):
    with pytest.raises(
        StorageFailure, match=r"Times New Roman.*fonts-croscore.*fonts-liberation2"
    ):
        find_fonts([tmp_path, tmp_path / "missing"])


def test_a_damaged_or_foreign_file_under_a_good_name_is_passed_over(tmp_path):
    damaged, good = tmp_path / "damaged", tmp_path / "good"
    copied_family(damaged, "Tinos")
    copied_family(good, "LiberationSerif")
    (damaged / "Tinos-Italic.ttf").write_bytes(b"\x00\x01\x00\x00 no font")
    files, _ = find_fonts([damaged, good])
    assert {file.parent for file in files} == {good}


def test_a_family_that_is_not_whole_is_passed_over(tmp_path):
    torn, whole = tmp_path / "a", tmp_path / "b"
    copied_family(torn, "Tinos")
    copied_family(whole, "Tinos")
    (torn / "Tinos-Bold.ttf").unlink()
    files, _ = find_fonts([tmp_path])
    assert {file.parent for file in files} == {whole}


def test_the_name_of_times_new_roman_is_tried_first_whatever_its_case(tmp_path):
    files = copied_family(tmp_path / "croscore", "Tinos")
    windows = tmp_path / "windows"
    windows.mkdir()
    for name, file in zip(("TIMES", "timesbd", "timesi", "timesbi"), files, strict=True):
        (windows / f"{name}.TTF").write_bytes(file.read_bytes())
    found, _ = find_fonts([tmp_path / "croscore", windows])
    assert {file.parent for file in found} == {windows}


def test_a_font_that_lacks_letters_is_refused_whatever_its_name(tmp_path):
    lacking = Path(reportlab.__file__).parent / "fonts"
    names = zip(("Vera", "VeraBd", "VeraIt", "VeraBI"), STYLE_NAMES, strict=True)
    for source, style in names:
        copy = tmp_path / f"LiberationSerif-{style}.ttf"
        copy.write_bytes((lacking / f"{source}.ttf").read_bytes())
    with pytest.raises(StorageFailure):
        find_fonts([tmp_path])


def copied_family(folder, family):
    folder.mkdir()
    for place in font_folders():
        files = [next(place.rglob(f"{family}-{style}.ttf"), None) for style in STYLE_NAMES]
        if all(files):
            copies = [folder / file.name for file in files]
            for file, copy in zip(files, copies, strict=True):
                copy.write_bytes(file.read_bytes())
            return copies
    return pytest.skip(f"needs {family}")
