"""The sheet of recovery codes: one page with every code and how one is used."""

from datetime import date
from io import BytesIO

from pypdf import PdfReader

from app.core.passwords import recovery_code
from app.exports.account_codes import CodeFacts, codes_sheet
from app.exports.pdf import pdf_bytes


def test_it_is_one_page_with_every_code_also_of_long_names():
    codes = [recovery_code() for _ in range(8)]
    office = "Ủy ban nhân dân xã An Bình " * 7
    made = codes_sheet(CodeFacts(office, "Lê Thị Quản " * 8, "quan.lt", codes, date(2026, 1, 31)))
    [page] = PdfReader(BytesIO(pdf_bytes(made))).pages
    assert [code for code in codes if code not in page.extract_text()] == []
    assert "Bước 4." in made.as_text()
    assert "ngày 31 tháng 01 năm 2026" in made.as_text()
