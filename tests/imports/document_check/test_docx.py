"""Word files as offices type them: tabs, soft breaks, styles, lists, boxes, old drawn lines."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from app.imports.document_check import check_document
from app.imports.document_check.docx_numbering import roman
from app.imports.document_check.results import Status

TODAY = date(2026, 11, 20)
SHAPE = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@pytest.fixture
def file():
    made = Document()
    made.styles["Normal"].font.name = "Times New Roman"
    made.styles["Normal"].font.size = Pt(14)
    return made


@pytest.fixture
def read_back(tmp_path):
    def read(made):
        target = BytesIO()
        made.save(target)
        path = tmp_path / "van-ban.docx"
        path.write_bytes(target.getvalue())
        return check_document(path, TODAY)

    return read


def result(checked, check):
    return next(one for one in checked.results if one.id == check)


def add(made, text, *, bold=False, align=None):
    paragraph = made.add_paragraph()
    for place, part in enumerate(text.split("\n")):
        run = paragraph.add_run(part)
        run.bold = bold
        if place < text.count("\n"):
            run.add_break()
    paragraph.alignment = align
    return paragraph


CENTER = WD_ALIGN_PARAGRAPH.CENTER


def test_a_head_typed_with_tabs_is_read_in_two_columns(file, read_back):
    add(file, "ỦY BAN NHÂN DÂN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
    add(file, "XÃ AN BÌNH\t\tĐộc lập - Tự do - Hạnh phúc", bold=True)
    add(file, "Số: 14/KH-UBND\tAn Bình, ngày 05 tháng 3 năm 2026")
    add(file, "KẾ HOẠCH", bold=True, align=CENTER)
    add(file, "Phát động thi đua", bold=True, align=CENTER)
    add(file, "1. Các thôn đăng ký trước ngày 15 tháng 3./.")
    add(file, "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN")
    add(file, "- Các thôn;\tCHỦ TỊCH")
    add(file, "- Lưu: VT.")
    parts = read_back(file).parts
    assert [line.text for line in parts.head.issuer] == ["ỦY BAN NHÂN DÂN", "XÃ AN BÌNH"]
    assert parts.head.motto[0].text == "Độc lập - Tự do - Hạnh phúc"
    assert (parts.head.number.text, parts.day) == ("Số: 14/KH-UBND", date(2026, 3, 5))
    assert parts.kind.code == "KE_HOACH"
    assert [item[0].text for item in parts.recipients.items] == ["- Các thôn;", "- Lưu: VT."]
    [signature] = parts.signatures
    assert [line.text for line in signature.lines] == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    assert [one.text for one in parts.body] == ["1. Các thôn đăng ký trước ngày 15 tháng 3./."]


def test_soft_breaks_part_lines_of_one_paragraph(file, read_back):
    table = file.add_table(1, 2)
    left, right = table.rows[0].cells
    left.paragraphs[0].add_run("UBND XÃ AN BÌNH\nSố: 02/BC-UBND")
    right.paragraphs[0].add_run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc")
    add(file, "BÁO CÁO\nTổng kết năm 2025", bold=True, align=CENTER)
    parts = read_back(file).parts
    assert parts.head.motto[0].text == "Độc lập - Tự do - Hạnh phúc"
    assert (parts.head.number.text, parts.kind.code) == ("Số: 02/BC-UBND", "BAO_CAO")
    assert [line.text for line in parts.subject] == ["Tổng kết năm 2025"]


def test_looks_come_from_styles_through_inheritance(file, read_back):
    base = file.styles.add_style("Goc", 1)
    base.font.size, base.font.name = Pt(13), "Times New Roman"
    base.font.bold = True
    base.paragraph_format.first_line_indent = Mm(12.7)
    child = file.styles.add_style("Con", 1)
    child.base_style = base
    child.font.italic = True
    letter = file.styles.add_style("Chu", 2)
    letter.font.bold = True
    paragraph = file.add_paragraph("một ", style="Con")
    paragraph.add_run("hai", style="Chu")
    line = read_back(file).document.lines[0]
    first, second = line.runs
    assert (first.size, first.is_bold, first.is_italic) == (13, True, True)
    assert not second.is_bold  # two styles that both say bold undo each other
    assert read_back(file).document.paragraphs[0].indent == pytest.approx(12.7, abs=0.05)


def test_a_theme_font_is_looked_up(file, read_back):
    file.styles["Normal"].font.name = None
    fonts = file.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:asciiTheme"), "minorHAnsi")
    fonts.set(qn("w:hAnsiTheme"), "minorHAnsi")
    add(file, "Số: 01/KH-UBND")
    found = result(read_back(file), "PG-FONT")
    assert found.status is Status.FAIL
    assert found.findings[0].found in ("phông “Cambria”", "phông “Calibri”")


def test_numbers_that_word_writes_are_read(file, read_back):
    for _ in range(2):
        file.add_paragraph("nội dung", style="List Number")
    file.add_paragraph("gạch", style="List Bullet")
    texts = [line.text for line in read_back(file).document.lines]
    assert texts[:2] == ["1. nội dung", "2. nội dung"]
    assert texts[2].endswith(" gạch")
    assert len(texts[2]) > len("gạch")
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99)] == ["I", "IV", "IX", "XIV", "XL", "XCIX"]


def test_text_in_a_box_is_read_once(file, read_back):
    box = (
        f'<w:r {nsdecls("w")} xmlns:mc="{SHAPE}" xmlns:v="urn:schemas-microsoft-com:vml">'
        "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r>"
        "<w:t>Trong khung</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback>"
        "<w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>Trong khung</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    add(file, "Bên ngoài")._p.append(parse_xml(box))
    assert [line.text for line in read_back(file).document.lines] == ["Bên ngoài", "Trong khung"]


def test_deleted_hidden_and_field_text(file, read_back):
    paragraph = add(file, "giữ lại")
    paragraph.add_run(" ẩn").font.hidden = True
    xml = f"<w:del {nsdecls('w')}><w:r><w:delText>đã xóa</w:delText></w:r></w:del>"
    paragraph._p.append(parse_xml(xml))
    xml = f'<w:ins {nsdecls("w")}><w:r><w:t xml:space="preserve"> thêm</w:t></w:r></w:ins>'
    paragraph._p.append(parse_xml(xml))
    assert read_back(file).document.lines[0].text == "giữ lại thêm"


OLD_LINE = (
    '<w:r {0} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
    '<v:line style="position:absolute" from="14.2pt,3pt" to="{1}pt,3pt"/></w:pict></w:r>'
)


@pytest.mark.parametrize("end", [184.6, 120.0])
def test_an_old_drawn_line_is_measured(end, file, read_back):
    table = file.add_table(1, 2)
    right = table.rows[0].cells[1]
    right.paragraphs[0].add_run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = right.add_paragraph()
    motto.add_run("Độc lập - Tự do - Hạnh phúc").bold = True
    below = right.add_paragraph()
    below._p.append(parse_xml(OLD_LINE.format(nsdecls("w"), end)))
    rule = read_back(file).parts.head.motto[0].rule
    assert rule.length == pytest.approx((end - 14.2) * 25.4 / 72, abs=0.1)
    found = result(read_back(file), "HD-TN-RULE").findings
    assert ("dài" in found[0].found) == (end == 120)


def test_a_border_below_a_narrow_paragraph_is_a_rule(file, read_back):
    paragraph = add(file, "", align=CENTER)
    add(file, "x")
    file.paragraphs[0]._p.addprevious(add(file, "KẾ HOẠCH", bold=True, align=CENTER)._p)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(60)
    border = f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6"/></w:pBdr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(border))
    line = read_back(file).document.lines[0]
    section = file.sections[0]
    room = (section.page_width - section.left_margin - section.right_margin) / Mm(1)
    assert line.rule.length == pytest.approx(room - 120, abs=0.2)
    assert line.rule.off_center == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("typed", ["_____________", "─────────", "-----------"])
def test_typed_and_underlined_rules_are_not_rules(typed, file, read_back):
    table = file.add_table(1, 2)
    right = table.rows[0].cells[1]
    right.paragraphs[0].add_run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    right.add_paragraph("Độc lập - Tự do - Hạnh phúc")
    right.add_paragraph(typed)
    found = result(read_back(file), "HD-TN-RULE")
    assert found.status is Status.FAIL
    assert found.findings[0].found == "gõ gạch thay cho đường kẻ"


def test_an_indent_typed_as_a_tab_counts_and_blanks_are_not_guessed_at(file, read_back):
    add(file, "\tmột")
    add(file, "    hai")
    add(file, "\tba").paragraph_format.tab_stops.add_tab_stop(Mm(30))
    add(file, "bốn")
    assert [one.indent for one in read_back(file).document.paragraphs] == [
        pytest.approx(12.7, abs=0.05), None, None, 0,
    ]  # fmt: skip


def test_a_document_of_no_regime_asks_a_person(file, read_back):
    add(file, "Một đoạn văn bình thường.")
    checked = read_back(file)
    assert checked.pack is None
    assert not checked.has_errors
    assert result(checked, "HD-QH").status is Status.NEEDS_REVIEW
    assert "Không nhận ra" in checked.notes[0]
