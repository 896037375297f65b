"""Our own PDF read back: letters, rules and paragraphs, and the faults that only pages show."""

from datetime import date
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.exports import layout, pdf_closing, pdf_head, pdf_text
from app.exports import pages as pens
from app.exports.fonts import register_fonts
from app.exports.word import docx_bytes
from app.imports.document_check import check_document
from app.imports.document_check.model import Align
from app.imports.document_check.results import Status
from tests.imports.document_check import pages

TODAY = date(2026, 11, 20)


def read_back(content, folder):
    path = folder / "van-ban.pdf"
    path.write_bytes(content)
    return check_document(path, TODAY)


def failed(checked):
    return {one.id for one in checked.results if one.status is Status.FAIL}


def checked_report(report, folder):
    return read_back(pages.pdf_bytes(report), folder)


@pytest.mark.parametrize("make", pages.WHOLE)
@pytest.mark.parametrize(("suffix", "write"), [("pdf", pages.pdf_bytes), ("docx", docx_bytes)])
def test_our_own_documents_pass_every_check_that_applies(make, suffix, write, tmp_path):
    path = tmp_path / f"van-ban.{suffix}"
    path.write_bytes(write(make()))
    checked = check_document(path, TODAY)
    odd = [
        (one.id, one.reason, one.findings)
        for one in checked.results
        if one.status in (Status.FAIL, Status.NEEDS_REVIEW)
    ]
    assert odd == []
    assert checked.counts[Status.PASS] > 35


def test_pages_are_read_as_they_were_drawn(tmp_path):
    checked = checked_report(pages.with_table(pages.state_plan()), tmp_path)
    document, parts = checked.document, checked.parts
    assert [line.text for line in parts.head.parent] == ["ỦY BAN NHÂN DÂN", "TỈNH AN GIANG"]
    assert [line.text for line in parts.head.issuer] == ["ỦY BAN NHÂN DÂN", "XÃ AN BÌNH"]
    assert (parts.head.number.text, parts.day) == ("Số: 14/KH-UBND", date(2026, 3, 5))
    assert (parts.kind.code, parts.title.size) == ("KE_HOACH", 14)
    assert parts.head.motto[0].rule.length == pytest.approx(parts.head.motto[0].width, rel=0.01)
    assert [one.text for one in document.paragraphs if one.is_tabular] == [
        "TT", "Đơn vị", "1", "Thôn Đông",
    ]  # fmt: skip
    long = next(one for one in parts.body if one.text.startswith("1."))
    assert (long.align, round(long.indent, 1)) == (Align.JUSTIFY, 10.0)
    assert long.leading.value == pytest.approx(18, abs=0.1)
    assert parts.signatures[0].name.text == "Lê Văn An"
    assert [item[0].text for item in parts.recipients.items][-1] == "- Lưu: VT, VHXH."
    page = document.pages[1]
    assert (page.page_number.text, round(page.left), round(page.right)) == ("2", 30, 15)


# --- broken in one way ---

HARMS = {
    "PG-MARGIN": lambda patch: patch.setattr(
        pens, "MARGINS", layout.Margins(left=25 * layout.MM, right=20 * layout.MM)
    ),
    "HD-TN-RULE": lambda patch: patch.setattr(
        pens.Pages, "rule", _rule_shorter_than(55 * layout.MM)
    ),
    "BD-INDENT": lambda patch: patch.setattr(pdf_text, "_INDENT", 6 * layout.MM),
    "BD-PSPACE": lambda patch: patch.setattr(pdf_text, "_GAP", 2.0),
    "PG-NUM": lambda patch: patch.setattr(pens, "_PAGE_NUMBER_TOP", 280 * layout.MM),
    "SG-SPACE": lambda patch: patch.setattr(pdf_closing, "_SIGNING_SPACE", 15 * layout.MM),
    "DT-LEVEL": lambda patch: patch.setattr(pdf_head, "_stack", _lower_dates(pdf_head._stack)),
}


def _rule_shorter_than(most):
    draw = pens.Pages.rule
    return lambda self, middle, y, length: draw(self, middle, y, min(length, most))


def _lower_dates(stack):
    def lower(of, lines, middle, width, *more):
        lines = list(lines)
        shift = 8 if lines and "ngày" in lines[0].text else 0
        of.y -= shift
        return stack(of, lines, middle, width, *more)

    return lower


@pytest.mark.parametrize("check", HARMS)
def test_pages_broken_in_one_way_fail_just_that_check(check, monkeypatch, tmp_path):
    HARMS[check](monkeypatch)
    assert failed(checked_report(pages.state_plan(), tmp_path)) == {check}


def test_a_signature_alone_on_its_page_is_told(monkeypatch, tmp_path):
    """SG-KEEP: here the renderer is kept from taking text over to the last page."""
    draw = pdf_closing.Closing.draw

    def turned(self):
        self._pages.turn()
        draw(self)

    monkeypatch.setattr(pdf_closing.Closing, "draw", turned)
    assert failed(checked_report(pages.state_plan(), tmp_path)) == {"SG-KEEP"}


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"number": "Số: 14 /KH-UBND"}, "NO-FORM"),
        ({"place_date": "An Bình, ngày 5 tháng 3 năm 2026"}, "DT-PAD"),
        ({"recipients": ("UBND tỉnh", "Lưu VT")}, "NN-LAST"),
        ({"subheadings": ("phát động phong trào thi đua",)}, "TY-CASE"),
    ],
)
def test_words_broken_in_one_way_fail_just_that_check(changes, check, tmp_path):
    assert failed(checked_report(pages.state_plan(**changes), tmp_path)) == {check}


# --- pages of others ---


def drawn(draw):
    register_fonts()
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595.3, 841.9))
    draw(canvas)
    canvas.save()
    return target.getvalue()


def test_a_font_that_the_file_does_not_carry_is_told(tmp_path):
    def draw(canvas):
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(100, 700, "Mot doan van")

    checked = read_back(drawn(draw), tmp_path)
    font = next(one for one in checked.results if one.id == "PG-FONT")
    text = next(one for one in checked.results if one.id == "TX-NFC")
    assert checked.pack is None
    assert (font.status, text.status) == (Status.NEEDS_REVIEW, Status.PASS)


def test_a_second_document_in_the_file_is_not_mixed_with_the_first(tmp_path):
    content = pages.pdf_bytes([pages.state_plan(), pages.party_plan()])
    checked = read_back(content, tmp_path)
    assert failed(checked) == set()
    assert "nhiều văn bản" in checked.notes[0]


def test_an_attached_list_is_told_from_the_paper_that_it_goes_with(tmp_path):
    for name, write in (("a.pdf", pages.pdf_bytes), ("a.docx", docx_bytes)):
        (tmp_path / name).write_bytes(write(pages.with_attached_list()))
        found = check_document(tmp_path / name, TODAY).parts
        [heading] = found.attached
        assert heading.first.text == "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"
        assert found.signatures[-1].name.text == "Lê Văn An"
        (tmp_path / name).write_bytes(write(pages.with_attached_list()[1]))
        alone = check_document(tmp_path / name, TODAY).parts
        assert alone.attached == ()
        assert alone.title.text == "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG"


def test_turned_letters_of_a_watermark_are_no_text(tmp_path):
    checked = checked_report(pages.state_plan(is_sample=True), tmp_path)
    assert failed(checked) == set()
    assert not any("DỮ LIỆU MẪU" in line.text for line in checked.document.lines)
