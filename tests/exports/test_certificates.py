import json
from ctypes import c_uint
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unicodedata import normalize
from uuid import uuid4

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from app.core.errors import InvalidInput, StorageFailure
from app.core.paths import resource
from app.exports.certificates import designs as designs_module
from app.exports.certificates.calibration import calibration_page
from app.exports.certificates.designs import OWN_FILE, designs, read_designs
from app.exports.certificates.drawing import Setup, draw, read_emblem
from app.exports.certificates.offsets import Measured, Offsets, offsets_for, offsets_of
from app.exports.certificates.value import PARTS, Certificate
from app.exports.fonts import VIETNAMESE_LETTERS
from app.exports.layout import MM
from app.exports.report import Regime

DAY = date(2025, 12, 19)
BLACK, RED = (0, 0, 0), (0xC1, 0x12, 0x1F)
SHIPPED = resource("certificates", "designs.json")
REASON = (
    "Đã có nhiều thành tích xuất sắc trong phong trào thi đua xây dựng nông thôn mới nâng cao, "
    "vận động nhân dân hiến đất mở rộng đường giao thông, chỉnh trang nhà ở, bảo vệ môi trường, "
    "giữ gìn an ninh trật tự và xây dựng đời sống văn hóa ở khu dân cư, góp phần hoàn thành "
    "vượt mức các chỉ tiêu kinh tế, văn hóa, xã hội, quốc phòng và an ninh của địa phương "
    "trong nhiều năm liền, từ năm 2021 đến 2025"
)
NAME = "Tập thể cán bộ, giáo viên, nhân viên Trường Tiểu học An Thịnh"


def a_certificate(**values):
    words = {
        "id": uuid4(),
        "regime": Regime.STATE,
        "awarder": "Chủ tịch Ủy ban nhân dân xã An Bình",
        "giving": "TẶNG",
        "title": "GIẤY KHEN",
        "name": "Ông Nguyễn Văn An",
        "post": "Giáo viên, Trường Tiểu học An Bình",
        "reason": "Đã có thành tích xuất sắc trong phong trào thi đua năm 2025",
        "decision": "Quyết định số 118/QĐ-UBND\nngày 19 tháng 12 năm 2025",
        "golden_book": "Số sổ vàng: 05",
        "place_date": "An Thịnh, ngày 19 tháng 12 năm 2025",
        "signer_title": "CHỦ TỊCH",
        "signer_name": "Hoàng Văn Minh",
    }
    return Certificate(**words | values)


def a_setup(paper="white", **values):
    known = designs()
    return Setup(known.at(DAY), known.paper(paper), **values)


def letters_of(pdf):
    """Each letter drawn: page, letter, box (left, top, right, bottom) in mm, colour."""
    document = pypdfium2.PdfDocument(pdf)
    found = []
    for number, page in enumerate(document):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            letter = text.get_text_range(place, 1)
            if not letter.strip():
                continue
            left, bottom, right, top = text.get_charbox(place, loose=False)
            ink = [c_uint() for _ in range(4)]
            pdfium.FPDFText_GetFillColor(text.raw, place, *ink)
            box = (left / MM, 210 - top / MM, right / MM, 210 - bottom / MM)
            found.append((number, letter, box, tuple(one.value for one in ink[:3])))
        text.close()
        page.close()
    document.close()
    return found


def pages_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    texts = []
    for page in document:
        text = page.get_textpage()
        texts.append(" ".join(text.get_text_range().split()))
        text.close()
        page.close()
    document.close()
    return texts


def image_of(pdf, page=0, scale=2):
    document = pypdfium2.PdfDocument(pdf)
    picture = document[page].render(scale=scale).to_pil().convert("RGB")
    document.close()
    return picture


def words(text):
    return " ".join(text.split())


# --- what stands on it -----------------------------------------------------------------------


def test_a_page_is_a4_on_its_side_and_there_is_one_for_each_in_their_order():
    names = [f"Ông Người Thứ {number}" for number in range(1, 6)]
    drawn = draw([a_certificate(name=name) for name in names], a_setup())
    document = pypdfium2.PdfDocument(drawn.pdf)
    assert [page.get_size() for page in document] == [pytest.approx((297 * MM, 210 * MM))] * 5
    document.close()
    texts = pages_of(drawn.pdf)
    assert [name in text for name, text in zip(names, texts, strict=True)] == [True] * 5


@pytest.mark.parametrize(
    ("regime", "head"),
    [
        (Regime.STATE, ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]),
        (Regime.PARTY, ["ĐẢNG CỘNG SẢN VIỆT NAM"]),
    ],
)
def test_the_lines_stand_in_the_order_of_the_decree(regime, head):
    certificate = a_certificate(regime=regime)
    [text] = pages_of(draw([certificate], a_setup()).pdf)
    order = [
        *head,
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ AN BÌNH",
        "TẶNG",
        "GIẤY KHEN",
        certificate.name,
        certificate.post,
        certificate.reason,
    ]
    assert words(certificate.as_text()).startswith(" ".join(order))
    tops = heights(draw([certificate], a_setup()).pdf, order)
    assert tops == sorted(tops)
    assert all(words(line) in text for line in certificate.as_text().splitlines())


def heights(pdf, lines):
    """How far from the top each line begins, in millimetres."""
    letters = letters_of(pdf)
    text = "".join(letter for _, letter, _, _ in letters)
    return [letters[text.index("".join(line.split()))][2][3] for line in lines]


def test_who_awards_and_the_great_word_are_red_and_all_else_is_black():
    certificate = a_certificate()
    letters = letters_of(draw([certificate], a_setup()).pdf)
    red = "".join(letter for _, letter, _, ink in letters if ink == RED)
    assert red == "CHỦTỊCHỦYBANNHÂNDÂNXÃANBÌNHGIẤYKHEN"
    assert {ink for _, _, _, ink in letters} == {BLACK, RED}


def test_the_rule_below_the_motto_is_as_long_as_its_words():
    picture = image_of(draw([a_certificate()], a_setup("bordered")).pdf, scale=4)
    motto = [one for one in letters_of(draw([a_certificate()], a_setup()).pdf) if one[2][1] < 61]
    motto = [one for one in motto if one[2][1] > 54]
    left, right = motto[0][2][0], motto[-1][2][2]
    scale = picture.width / 297
    longest = max(
        sum(picture.getpixel((x, y)) < (120, 120, 120) for x in range(picture.width))
        for y in range(round(58 * scale), round(62.5 * scale))
    )
    assert longest / scale == pytest.approx(right - left, abs=1)


@pytest.mark.parametrize("style", [str.upper, str.lower])
def test_every_vietnamese_letter_is_whole_and_apart_from_the_line_above(style):
    letters = style(" ".join(VIETNAMESE_LETTERS[place : place + 8] for place in range(0, 146, 8)))
    certificate = a_certificate(reason=letters, name="Ông " + style("Ễ Ỵ Ộ ậ ỹ"))
    [text] = pages_of(draw([certificate], a_setup()).pdf)
    assert words(letters) in text
    boxes = sorted(
        {(box[1], box[3]) for _, _, box, _ in letters_of(draw([certificate], a_setup()).pdf)}
    )
    design = a_setup().design
    assert all(one.leading >= 0.905 + 0.216 for one in (*design.blocks, *design.stack.blocks))
    assert boxes[0][0] > design.safe


@pytest.mark.parametrize(
    "text", ["Ông <b>An</b> & “Bình” 'Cả' \"Hai\"", "A&lt;B", "100% \\n {name}"]
)
def test_signs_of_markup_are_printed_as_they_are(text):
    drawn = draw([a_certificate(name=text, reason=text)], a_setup())
    assert pages_of(drawn.pdf)[0].count(text) == 2


def test_letters_and_marks_apart_are_printed_as_one():
    name = "Ông Nguyễn Thị Hường"
    whole, apart = (
        draw([a_certificate(id=uuid4(), name=normalize(form, name))], a_setup()).pdf
        for form in ("NFC", "NFD")
    )
    assert whole == apart
    assert name in pages_of(apart)[0]


@pytest.mark.parametrize(("sign", "told"), [("𠀀", "“𠀀” (U+20000)"), ("\x07", "ẩn hoặc hỏng")])
def test_a_sign_that_the_font_lacks_is_told_with_the_name_and_nothing_drawn(sign, told):
    good, bad = a_certificate(), a_certificate(name=f"Ông Lê {sign}", id=uuid4())
    drawn = draw([bad, good], a_setup())
    assert drawn.pages == (good.id,)
    [refusal] = drawn.refused
    assert refusal.id == bad.id
    assert f"Chưa in giấy khen của Ông Lê {sign}: phần “tên” có ký tự {told}" in refusal.sentence
    assert len(pages_of(drawn.pdf)) == 1
    assert draw([bad], a_setup()).pdf == b""


def test_the_same_words_give_the_same_bytes():
    certificates = [a_certificate(), a_certificate(name="Bà Trần Thị Bình")]
    assert draw(certificates, a_setup()).pdf == draw(certificates, a_setup()).pdf


# --- room ------------------------------------------------------------------------------------


@pytest.mark.parametrize("signer", ["CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"])
@pytest.mark.parametrize("paper", ["white", "bordered", "headed"])
def test_long_names_and_reasons_are_whole_and_stay_within_the_border(paper, signer):
    assert (len(NAME), len(REASON)) > (60, 400)
    certificate = a_certificate(
        name=NAME, reason=REASON, signer_title=signer, post=f"{NAME}, xã An Bình, tỉnh Vĩnh Hà"
    )
    drawn = draw([certificate], a_setup(paper))
    assert drawn.refused == ()
    [text] = pages_of(drawn.pdf)
    assert NAME in text
    assert REASON in text
    safe = a_setup().design.safe
    for _, letter, (left, top, right, bottom), _ in letters_of(drawn.pdf):
        assert safe <= left < right <= 297 - safe, letter
        assert safe <= top < bottom <= 210 - safe, letter


def test_a_long_name_keeps_its_line_and_no_letters_lie_on_others():
    certificate = a_certificate(name=NAME, reason=REASON)
    letters = letters_of(draw([certificate], a_setup()).pdf)
    text = "".join(letter for _, letter, _, _ in letters)
    start = text.index("".join(NAME.split()))
    name = letters[start : start + len("".join(NAME.split()))]
    lines = {round(box[3]) // 4 for _, letter, box, _ in name if letter in "TcnhTiA"}
    assert len(lines) == 1
    boxes = [box for _, _, box, _ in letters]
    for number, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(right, other[2]) - max(left, other[0])
            high = min(bottom, other[3]) - max(top, other[1])
            assert wide < 0.4 or high < 0.4


def test_what_does_not_fit_at_the_floor_is_named_and_not_printed():
    too_long = a_certificate(name="Bà Lê Thị Dài", reason=f"{REASON}. " * 4, id=uuid4())
    good = a_certificate()
    drawn = draw([good, too_long], a_setup())
    assert drawn.pages == (good.id,)
    assert drawn.refused[0].sentence == (
        "Chưa in giấy khen của Bà Lê Thị Dài: phần “thành tích” quá dài, thu đến cỡ chữ nhỏ nhất "
        "vẫn không vừa trong khung. Rút ngắn rồi in lại."
    )
    assert "Lê Thị Dài" not in "".join(pages_of(drawn.pdf))


def test_two_lines_of_the_signer_leave_25_mm_for_the_signature_and_one_30():
    for signer, least in (("CHỦ TỊCH", 29.9), ("KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", 23.9)):
        letters = letters_of(draw([a_certificate(signer_title=signer)], a_setup()).pdf)
        low = [box for _, _, box, _ in letters if box[0] > 150 and box[1] > 146]
        tops = sorted(box[3] for box in low)
        name = min(box[1] for box in low if box[1] > 180)
        above = max(bottom for bottom in tops if bottom < 175)
        assert name - above >= least


# --- paper -----------------------------------------------------------------------------------


def has_ink(picture, left, top, right, bottom):
    scale = picture.width / 297
    part = picture.crop([round(scale * edge) for edge in (left, top, right, bottom)])
    return part.getextrema() != ((255, 255),) * 3


def test_the_border_is_a_frame_on_white_with_nothing_outside_of_it():
    picture = image_of(draw([a_certificate()], a_setup()).pdf)
    border = a_setup().design.border
    outside = border.edge - 0.3
    for box in (
        (0, 0, 297, outside),
        (0, 210 - outside, 297, 210),
        (0, 0, outside, 210),
        (297 - outside, 0, 297, 210),
    ):
        assert not has_ink(picture, *box)
    deep = border.edge + border.depth
    assert has_ink(picture, border.edge, 60, deep, 150)
    assert not has_ink(picture, deep + 0.5, 20, deep + 8, 190)  # nothing between it and the words
    assert not has_ink(picture, 130, deep + 0.5, 167, 47)  # the room of the emblem stays empty


@pytest.mark.parametrize(
    ("paper", "missing"),
    [("bordered", ()), ("headed", ("nation", "motto", "title"))],
)
def test_on_stock_only_what_is_not_on_it_is_drawn_and_stands_in_its_place(paper, missing, emblem):
    certificate = a_certificate()
    drawn = draw([certificate], a_setup(paper, emblem=emblem))
    assert not has_ink(image_of(drawn.pdf), 0, 0, 297, 47)
    [text] = pages_of(drawn.pdf)
    for part in PARTS:
        assert (words(certificate.text_of(part)) in text) is (part not in missing), part
    whole = letters_of(draw([certificate], a_setup()).pdf)
    assert [one for one in letters_of(drawn.pdf) if one not in whole] == []


@pytest.fixture
def emblem(tmp_path):
    path = tmp_path / "quoc-huy.png"
    Image.new("RGBA", (400, 200), (10, 120, 10, 255)).save(path)
    return read_emblem(path)


def test_the_emblem_is_drawn_whole_in_its_room_in_the_middle(emblem):
    picture = image_of(draw([a_certificate()], a_setup(emblem=emblem)).pdf, scale=3)
    scale = picture.width / 297
    green = [
        (x / scale, y / scale)
        for x in range(0, picture.width, 2)
        for y in range(0, round(60 * scale), 2)
        if picture.getpixel((x, y)) == (10, 120, 10)
    ]
    box = a_setup().design.emblem
    left, right = min(x for x, _ in green), max(x for x, _ in green)
    top, bottom = min(y for _, y in green), max(y for _, y in green)
    assert (left + right) / 2 == pytest.approx(148.5, abs=0.5)
    assert right - left == pytest.approx(box.width, abs=0.7)
    assert bottom - top == pytest.approx(box.width / 2, abs=0.7)  # as high as it is wide: no more
    assert box.top <= top < bottom <= box.top + box.height


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"<svg/>", b"\x89PNG\r\n\x1a\nxx"])
def test_a_file_that_is_no_picture_is_one_sentence(tmp_path, content):
    path = tmp_path / "huy.png"
    path.write_bytes(content)
    with pytest.raises(StorageFailure, match="không phải hình PNG hoặc JPG"):
        read_emblem(path)
    with pytest.raises(StorageFailure, match="Không đọc được tệp hình"):
        read_emblem(tmp_path / "khong-co.png")


def test_sample_data_says_so_on_the_paper():
    certificate = a_certificate(is_sample=True)
    assert "DỮ LIỆU MẪU" in pages_of(draw([certificate], a_setup()).pdf)[0]
    assert "DỮ LIỆU MẪU" not in pages_of(draw([a_certificate()], a_setup()).pdf)[0]


# --- offsets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("right", "down"), [("1.5", "-2"), ("-3", "0"), ("0", "4.2")])
def test_offsets_move_every_letter_by_just_so_many_millimetres(right, down):
    plain = letters_of(draw([a_certificate()], a_setup("bordered")).pdf)
    moved = letters_of(
        draw(
            [a_certificate()], a_setup("bordered", offsets=Offsets(Decimal(right), Decimal(down)))
        ).pdf
    )
    for (_, letter, before, _), (_, same, after, _) in zip(plain, moved, strict=True):
        assert letter == same
        assert after[0] - before[0] == pytest.approx(float(right), abs=0.01)
        assert after[1] - before[1] == pytest.approx(float(down), abs=0.01)


def test_a_scale_is_around_the_middle_of_the_page():
    offsets = Offsets(wide=Decimal(99), high=Decimal(102))
    plain = letters_of(draw([a_certificate()], a_setup("bordered")).pdf)
    moved = letters_of(draw([a_certificate()], a_setup("bordered", offsets=offsets)).pdf)
    for (_, _, before, _), (_, _, after, _) in zip(plain, moved, strict=True):
        assert after[0] - 148.5 == pytest.approx((before[0] - 148.5) * 0.99, abs=0.02)
        assert after[1] - 105 == pytest.approx((before[1] - 105) * 1.02, abs=0.02)


@pytest.mark.parametrize(
    "shift", [("0", "0", "1", "1"), ("2.5", "-1", "1", "1"), ("-3", "1.5", "0.985", "1.01")]
)
def test_what_was_measured_gives_the_offsets_that_bring_the_crosses_home(shift):
    right, down, wide, high = map(Decimal, shift)
    printed = {  # a printer that draws p at a + s * p
        "left": right + wide * 20,
        "top": down + high * 20,
        "right": 297 - (right + wide * 277),
        "bottom": 210 - (down + high * 190),
    }
    found = offsets_for(Measured(**printed))
    for where, length, start, scale in (
        (Decimal(20), Decimal(297), right, wide),
        (Decimal(277), Decimal(297), right, wide),
    ):
        drawn_at = length / 2 + (where - length / 2) * found.wide / 100 + found.right
        assert float(start + scale * drawn_at) == pytest.approx(float(where), abs=0.08)
    for where in (Decimal(20), Decimal(190)):
        drawn_at = 105 + (where - 105) * found.high / 100 + found.down
        assert float(down + high * drawn_at) == pytest.approx(float(where), abs=0.08)


def test_only_cross_a_measured_gives_a_move_alone():
    found = offsets_for(Measured(Decimal("21.5"), Decimal(18)))
    assert found == Offsets(Decimal("-1.5"), Decimal(2))
    assert found.words == "sang trái 1,5 mm, xuống 2 mm"


@pytest.mark.parametrize(
    "measured", [("60", "20"), ("20", "2"), ("20", "20", "60"), ("20", "20", "20", "300")]
)
def test_what_no_calibration_page_can_show_is_refused(measured):
    with pytest.raises(InvalidInput, match="Chưa đặt độ lệch"):
        offsets_for(Measured(*map(Decimal, measured)))


def test_offsets_are_kept_as_text_and_bad_ones_move_nothing():
    offsets = Offsets(Decimal("1.5"), Decimal(-2), Decimal("99.5"), Decimal(101))
    assert offsets_of(offsets.as_text()) == offsets
    for bad in ("", "a b c d", "1 2 3 4", "900 0 100 100", "1"):
        assert offsets_of(bad).right in (0, 1)


def test_offsets_that_push_the_border_off_the_paper_are_refused():
    far = Offsets(Decimal(9))
    with pytest.raises(StorageFailure, match="đẩy đường diềm ra ngoài tờ giấy"):
        draw([a_certificate()], a_setup(offsets=far))
    assert draw([a_certificate()], a_setup("bordered", offsets=far)).pages


def test_the_calibration_page_has_its_crosses_20_mm_from_the_edges():
    picture = image_of(calibration_page("HP", "Giấy trắng"), scale=4)
    scale = picture.width / 297
    for x, y in ((20, 20), (277, 20), (20, 190), (277, 190)):
        assert picture.getpixel((round(x * scale), round(y * scale))) < (150, 150, 150)
    text = pages_of(calibration_page("HP", "Giấy trắng", Offsets(Decimal(2))))[0]
    assert "Máy in: HP" in text
    assert "đang dịch: sang phải 2 mm" in text


# --- designs ---------------------------------------------------------------------------------


def changed_design(tmp_path, act):
    content = json.loads(SHIPPED.read_text(encoding="utf-8"))
    act(content["designs"][0])
    path = tmp_path / OWN_FILE
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_an_office_can_change_the_form_in_a_file_of_its_own(tmp_path, monkeypatch):
    changed_design(tmp_path, lambda design: design["inks"].update(red="#D00000"))
    monkeypatch.setattr(designs_module, "settings_folder", lambda: tmp_path)
    letters = letters_of(draw([a_certificate()], a_setup()).pdf)
    assert {ink for _, _, _, ink in letters} == {BLACK, (0xD0, 0, 0)}


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda d: d["blocks"][0].update(left=5), "ô “nation” ra ngoài lề an toàn 19 mm"),
        (lambda d: d["blocks"][0].update(leading=1.0), "blocks.0.leading"),
        (lambda d: d["inks"].update(red="đỏ"), "inks.red"),
        (lambda d: d["blocks"].pop(), "mỗi phần phải có đúng một ô"),
        (lambda d: d.update(safe=10), "phải nằm trong đường diềm"),
    ],
)
def test_a_mistake_in_the_file_is_one_sentence_with_its_place(tmp_path, act, told):
    with pytest.raises(StorageFailure, match="Chưa in gì") as refused:
        read_designs(changed_design(tmp_path, act))
    assert told in str(refused.value)
    assert OWN_FILE in str(refused.value)


def test_a_day_without_a_design_is_one_sentence(tmp_path):
    path = changed_design(tmp_path, lambda design: design.update(valid_from="2027-01-01"))
    with pytest.raises(
        StorageFailure, match="Không có mẫu giấy khen nào dùng cho ngày 19/12/2025"
    ):
        read_designs(path).at(DAY)


def test_what_is_not_confirmed_says_so_and_the_shipped_file_holds_on_every_day():
    for design in designs().designs:
        assert design.verified or design.note
        assert design.legal_basis
    assert designs().at(date(2018, 1, 1)).code == designs().at(date(2030, 1, 1)).code
    assert replace(Offsets(), right=Decimal(1)).words == "sang phải 1 mm"
