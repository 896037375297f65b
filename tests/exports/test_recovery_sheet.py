"""The recovery sheet: one page that says what opens a backup, and how."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from app.core import passphrases
from app.exports.pdf import pdf_bytes
from app.exports.recovery_sheet import RecoveryFacts, recovery_sheet

FILE = "uy-ban-nhan-dan-xa-an-binh-20260131-0800-12.thiduabk.age"
AN_BINH = "Ủy ban nhân dân xã An Bình"


def sheet(phrase, office=AN_BINH):
    return recovery_sheet(RecoveryFacts(office, phrase, FILE, date(2026, 1, 31)))


def test_it_is_one_page_with_the_passphrase_and_five_steps():
    phrase = passphrases.generated()
    [page] = PdfReader(BytesIO(pdf_bytes(sheet(phrase)))).pages
    assert phrase in page.extract_text()
    text = sheet(phrase).as_text()
    assert "Bước 5." in text
    assert "Bước 6." not in text
    assert AN_BINH in text
    assert "ngày 31 tháng 01 năm 2026" in text


def test_the_longest_names_still_fit_one_page():
    made = sheet("một mật khẩu rất dài " * 9, "Ủy ban nhân dân xã An Bình " * 7)
    assert len(PdfReader(BytesIO(pdf_bytes(made))).pages) == 1


def test_the_name_of_the_file_leaves_open_what_changes():
    text = sheet("bon mua xuan").as_text()
    assert "uy-ban-nhan-dan-xa-an-binh-(năm tháng ngày)-(giờ phút)-(số).thiduabk.age" in text
    assert "20260131" not in text


def test_what_paper_does_not_show_is_said():
    text = sheet("Bốn mùa  Xuân").as_text()
    assert "13 ký tự; 3 dấu cách; chữ hoa: B, X" in text
    assert "không có dấu cách; không có chữ hoa" in sheet("bon-mua-xuan").as_text()
