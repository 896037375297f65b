"""Text of old fonts becomes the Unicode that people meant, and Unicode is left in peace."""

import json
import unicodedata
from pathlib import Path

import pytest

from app.core import paths
from app.core.legacy_text import Encoding, converted, encoding_of_font, guess, is_syllable

TABLES = json.loads(paths.resource("legacy_fonts.json").read_text("utf-8"))
REFERENCES = {Encoding.TCVN3: "tcvn3_abc.json", Encoding.VNI: "vni_windows.json"}
BESIDE = Path(__file__).parents[2].parent / "shared" / "encodings"

SMALL = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
NAMES = """Nguyễn Văn An|Trần Thị Bích Ngọc|Lê Hữu Phước|Phạm Quỳnh Hương|Đỗ Thuỷ Tiên|Vũ Đức Khuê
Hội đồng Thi đua - Khen thưởng xã Bình Lương|Ủy ban nhân dân phường Nguyễn Trãi|Thôn Đồng Mương
Hoàn thành xuất sắc nhiệm vụ năm 2024|Đảng ủy Khối các cơ quan và doanh nghiệp tỉnh|Trường Tiểu học
Chiến sĩ thi đua cơ sở|Lao động tiên tiến|Giấy khen của Chủ tịch|Bà Hoàng Thị Khuyên, nghỉ hưu
Quyết định số 15/QĐ-UBND ngày 10/3/2024|đường Lý Thường Kiệt|kỷ niệm 50 năm thống nhất đất nước"""
LINES = [line for row in NAMES.splitlines() for line in row.split("|")]


def written(text, encoding):
    """Return a text as it is in a font of old: the other direction."""
    table = {made: sign for sign, made in TABLES[encoding].items()}
    return "".join(table.get(letter, letter) for letter in text)


def in_tcvn3(text):
    """Capitals with tones are small letters there; the font or Caps Lock makes them large."""
    table = {made: sign for sign, made in TABLES["TCVN3"].items()}
    return "".join(table.get(one) or table.get(one.lower(), one) for one in text)


@pytest.mark.parametrize("encoding", Encoding)
def test_the_tables_are_those_of_the_reference(encoding):
    path = BESIDE / REFERENCES[encoding]
    if not path.exists():
        pytest.skip("the tables of the reference are not beside this project")
    told = json.loads(path.read_text("utf-8"))
    if encoding is Encoding.TCVN3:
        told = {chr(int(code, 16)): letter for code, letter in told.items()}
    assert TABLES[encoding] == told


def test_the_tables_have_every_letter():
    assert set(TABLES["VNI"].values()) == set(SMALL + SMALL.upper())
    assert set(TABLES["TCVN3"].values()) == set(SMALL + "ĂÂĐÊÔƠƯ")
    for table in (TABLES["TCVN3"], TABLES["VNI"]):
        assert len(set(table.values())) == len(table)


def test_the_motto_as_it_stands_on_old_papers():
    motto = "Cộng hòa xã hội chủ nghĩa Việt Nam"
    assert converted("Céng hßa x· héi chñ nghÜa ViÖt Nam", Encoding.TCVN3) == motto
    assert converted("COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", Encoding.VNI) == motto.upper()


@pytest.mark.parametrize("sign", TABLES["TCVN3"])
def test_each_letter_of_tcvn3_alone_and_in_a_capital_font(sign):
    letter = TABLES["TCVN3"][sign]
    assert converted(sign, Encoding.TCVN3) == letter
    assert converted(f"x{sign}1", Encoding.TCVN3, ".VnArial") == f"x{letter}1"
    assert converted(f"x{sign}1", Encoding.TCVN3, ".VnTimeH") == f"X{letter.upper()}1"


@pytest.mark.parametrize("sign", TABLES["VNI"])
def test_each_letter_of_vni_whatever_stands_around(sign):
    letter = TABLES["VNI"][sign]
    assert converted(f"1{sign} {sign}x", Encoding.VNI, "VNI-Times") == f"1{letter} {letter}x"


@pytest.mark.parametrize("line", LINES)
def test_what_people_write_goes_there_and_back(line):
    assert converted(written(line, "VNI"), Encoding.VNI) == line
    assert converted(in_tcvn3(line.lower()), Encoding.TCVN3) == line.lower()
    assert converted(in_tcvn3(line.lower()), Encoding.TCVN3, ".VnAristoteH") == line.upper()
    apart = unicodedata.normalize("NFD", written(line, "VNI"))
    assert converted(apart, Encoding.VNI) == line


def test_caps_lock_in_a_font_of_small_letters():
    assert converted("CéNG HßA X· HéI", Encoding.TCVN3) == "CỘNG HÒA XÃ HỘI"
    assert converted("UBND x· Hµ §«ng", Encoding.TCVN3) == "UBND xã Hà Đông"
    assert converted("Lª Hµ", Encoding.TCVN3) == "Lê Hà"
    assert converted("\u00adu tiªn", Encoding.TCVN3) == "ưu tiên"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".VNTIMEH", Encoding.TCVN3),
        (" .VnArial Narrow", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("vni helve", Encoding.VNI),
        ("Times New Roman", None),
        ("Vnitoday", None),
        ("", None),
    ],
)
def test_the_font_gives_the_encoding_away(font, encoding):
    assert encoding_of_font(font) is encoding


def test_unicode_is_never_taken_for_an_old_font():
    resources = [*paths.resource("sample").glob("*.json"), *paths.resource("catalogues").glob("*")]
    lines = [line for path in resources for line in path.read_text("utf-8").splitlines()]
    assert len(lines) > 500
    assert [line for line in [*lines, *LINES] if guess(line)] == []
    for word in {word for line in lines for word in line.split()}:
        assert guess(word) is None, word


def test_western_text_and_signs_are_no_old_font():
    for text in (
        "café crème",
        "Ångström",
        "50 µm",
        "© 2024",
        "naïve façade",
        "Müller, Köln",
        "½ ®",
    ):
        assert guess(text) is None, text


@pytest.mark.parametrize("line", LINES)
def test_lines_of_an_old_font_are_guessed(line):
    assert guess(written(line, "VNI")) is Encoding.VNI
    assert guess(in_tcvn3(line)) is Encoding.TCVN3
    assert guess(line) is None


def test_a_word_that_reads_both_ways_is_left_to_people():
    assert guess("Bé") is None
    assert guess("") is None
    assert guess("Tran Van An") is None


def test_what_a_syllable_is():
    words = {word for line in LINES for word in line.replace("-", " ").split() if word.isalpha()}
    assert {word for word in words if not is_syllable(word)} == {"UBND"}
    for wrong in ("Nguyên" + "Văn", "ngxa", "hhoa", "hòá", "Nestlé", "w"):
        assert not is_syllable(wrong), wrong
