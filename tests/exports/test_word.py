"""Word documents: every word of the report, real styles, lines of the right length."""

import re
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from app.core.errors import InvalidInput
from app.core.progress import Cancelled
from app.exports.fonts import ITALIC
from app.exports.layout import MM, plain_width
from app.exports.letterhead import plain_measure
from app.exports.report import (
    Column,
    Grid,
    GroupRow,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Regime,
    Signature,
    Tick,
    cell_text,
)
from app.exports.word import docx_bytes, write_docx
from app.exports.word_styles import Part
from tests.exports.samples import COLUMNS, HOSTILE, a_grid, a_report, a_text_grid

LONG = "Ủy ban nhân dân xã đã chỉ đạo các thôn tổ chức đăng ký thi đua đúng quy định. "


def document(*reports, **options):
    return Document(BytesIO(docx_bytes(reports, **options)))


def all_paragraphs(made):
    """Every paragraph of the body in its order, those of tables as well."""
    return [
        (
            paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")),
            "".join(
                "\n" if piece.tag == qn("w:br") else piece.text or ""
                for piece in paragraph.iter(qn("w:t"), qn("w:br"))
            ),
            paragraph,
        )
        for paragraph in made.element.body.iter(qn("w:p"))
        if paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}") is not None
    ]


def of_part(made, part):
    ids = {style.name: style.style_id for style in made.styles}
    return [(text, xml) for style, text, xml in all_paragraphs(made) if style == ids[part.value]]


def texts(made, part):
    return [text for text, _ in of_part(made, part)]


def words(made):
    return " ".join(" ".join(text.split()) for _, text, _ in all_paragraphs(made))


def rule_lengths(made):
    """Return how long each rule is that is a border of a low paragraph, in points."""
    found = []
    for _, xml in of_part(made, Part.RULE):
        indent = xml.find(f"{qn('w:pPr')}/{qn('w:ind')}")
        left, right = (int(indent.get(qn(f"w:{side}"))) / 20 for side in ("left", "right"))
        assert xml.find(f"{qn('w:pPr')}/{qn('w:pBdr')}/{qn('w:bottom')}") is not None
        cell = xml.getparent()
        if cell.tag == qn("w:tc"):
            width = int(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}").get(qn("w:w"))) / 20
        else:
            width = 165 * MM
        found.append(width - left - right)
    return found


def test_every_word_and_number_of_the_report_is_in_the_document():
    grid = a_grid(caption="Biểu 1", unit="Đơn vị tính: đồng", footnote="Đạt từ 65%.")
    report = a_report(
        grid,
        Paragraph("Nêu nhận xét", ParagraphKind.TO_WRITE),
        Paragraph("Tổ chức thực hiện", ParagraphKind.PART, "Phần thứ nhất"),
        plan="Phong trào An Bình xanh",
        addressees=("Đảng ủy xã",),
    )
    made = document(report)
    found = words(made)
    for row in grid.rows[1:]:
        for cell in row:
            assert isinstance(cell, Tick) or cell_text(cell) in found
    for expected in [
        "ỦY BAN NHÂN DÂN TỈNH AN GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Bình, ngày 05 tháng 3 năm 2026",
        "BẢNG TỔNG HỢP ĐIỂM",
        "Đợt 1 năm 2026",
        "Phong trào An Bình xanh",
        "Kính gửi: Đảng ủy xã",
        "Biểu 1",
        "Đơn vị tính: đồng",
        "Đạt từ 65%.",
        "I. Các thôn, trường, trạm",
        "Tổng cộng",
        "Nêu nhận xét",
        "Phần thứ nhất TỔ CHỨC THỰC HIỆN",
        "Nơi nhận: - Như trên; - Lưu: VT. TM. ỦY BAN NHÂN DÂN CHỦ TỊCH",
        "Lê Văn An",
    ]:
        assert expected in found
    assert texts(made, Part.NUMBER) == ["Số:      /BC-UBND"]


def test_each_part_has_a_style_of_its_own_and_no_style_bears_an_english_name():
    made = document(a_report())
    names = {style.name for style in made.styles}
    assert {part.value for part in Part} <= names
    # What Word itself leans on and shows under Vietnamese names in a Vietnamese Word.
    assert names - {part.value for part in Part} == {
        "Normal",
        "Header",
        "Footer",
        "Default Paragraph Font",
        "Normal Table",
        "No List",
    }
    assert made.styles["Normal"].font.name == "Times New Roman"
    fonts = made.styles["Normal"].element.rPr.rFonts
    assert {fonts.get(qn(f"w:{name}")) for name in ("ascii", "hAnsi", "cs", "eastAsia")} == {
        "Times New Roman"
    }


def test_paper_margins_and_numbers_are_those_of_the_rules():
    made = document(a_report(), a_report(is_landscape=True))
    upright, wide = made.sections
    assert (upright.page_width.mm, upright.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    assert (wide.page_width.mm, wide.page_height.mm) == pytest.approx((297, 210), abs=0.1)
    assert wide.orientation == WD_ORIENT.LANDSCAPE
    for section in made.sections:
        margins = (section.top_margin, section.right_margin, section.bottom_margin)
        assert [side.mm for side in margins] == pytest.approx([20, 15, 20], abs=0.1)
        assert section.left_margin.mm == pytest.approx(30, abs=0.1)
        assert section.header_distance == pytest.approx(Mm(10), abs=Mm(0.1))
        # Numbers begin at 1 in each part and are not shown on its first page.
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert "PAGE" not in section.first_page_header._element.xml
        assert ' w:instr=" PAGE "' in section.header._element.xml
        assert section.header.paragraphs[0].style.font.size.pt == 13


def test_the_rules_below_names_are_as_long_as_the_decree_says():
    made = document(a_report(plan="", subheadings=("Đợt 1 năm 2026",)))
    issuer, motto, subject = rule_lengths(made)
    widths = [plain_width(text, 13, is_bold=True) for text in ("ỦY BAN NHÂN DÂN", "XÃ AN BÌNH")]
    assert widths[1] / 3 <= issuer <= widths[1] / 2 + 0.1
    assert motto == pytest.approx(
        plain_width("Độc lập - Tự do - Hạnh phúc", 14, is_bold=True), rel=0.02
    )
    about = plain_width("Đợt 1 năm 2026", 14, is_bold=True)
    assert about / 3 <= subject <= about / 2


def test_a_document_of_the_party_looks_as_its_rules_ask():
    made = document(
        a_report(
            Paragraph("Căn cứ Điều lệ Đảng;", ParagraphKind.BASIS),
            Paragraph(LONG),
            regime=Regime.PARTY,
            parent=("Đảng bộ tỉnh An Giang",),
            issuer=("Đảng ủy xã An Bình",),
            number="Số      -BC/ĐU",
            address_words="Kính trình",
            addressees=("Ban Thường vụ",),
            signatures=(Signature("Phó Bí thư", "Lê Văn An", ("T/M Đảng ủy",)),),
        )
    )
    found = words(made)
    assert "CỘNG HÒA" not in found
    assert texts(made, Part.NATION) == ["ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert texts(made, Part.STAR) == ["*", "-----"]
    assert texts(made, Part.BASIS) == ["- Căn cứ Điều lệ Đảng;"]
    size = {part: made.styles[part.value].font.size.pt for part in Part}
    assert (size[Part.NATION], size[Part.HEADING], size[Part.RECIPIENTS]) == (15, 16, 14)
    assert not made.styles[Part.POST.value].font.bold
    assert made.styles[Part.AUTHORITY.value].font.bold
    assert not made.styles[Part.BASIS.value].font.italic
    assert 18 <= made.styles[Part.BODY.value].paragraph_format.line_spacing.pt <= 22
    [(_, nation)] = of_part(made, Part.RULE)  # only below the Party's name
    assert nation.getparent().tag == qn("w:tc")
    [(_, recipients)] = of_part(made, Part.RECIPIENTS)
    assert recipients.find(f"{qn('w:pPr')}/{qn('w:pBdr')}") is not None


def test_a_letter_has_its_subject_below_its_number_and_no_heading():
    made = document(a_report(heading="", subheadings=(), subject="V/v đôn đốc đăng ký"))
    assert texts(made, Part.SUBJECT) == ["V/v đôn đốc đăng ký"]
    assert texts(made, Part.HEADING) == texts(made, Part.SUBHEADING) == []
    number, subject = of_part(made, Part.NUMBER)[0][1], of_part(made, Part.SUBJECT)[0][1]
    assert number.getparent() is subject.getparent()


def test_an_appendix_says_which_it_is_and_what_it_goes_with():
    made = document(a_report(appendix="Phụ lục II", attached_to="(Kèm theo Quyết định số 15)"))
    assert texts(made, Part.APPENDIX) == ["Phụ lục II"]
    assert texts(made, Part.ATTACHED) == ["(Kèm theo Quyết định số 15)"]


def test_headings_of_a_table_are_header_rows_and_no_row_is_split():
    made = document(a_report(a_grid(60)))
    [table] = [one for one in made.tables if len(one.columns) == len(COLUMNS)]
    rows = table._tbl.tr_lst
    is_head = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert is_head == [True, True, *[False] * 62]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    head = [cell.text for cell in table.rows[0].cells]
    assert head == ["TT", "Đơn vị", "Điểm", "Điểm", "Tỷ lệ", "Tiền thưởng", "Đạt"]
    assert [cell.text for cell in table.rows[1].cells][2:4] == ["Tự chấm", "Thẩm định"]


def test_name_and_date_of_a_party_paper_stand_on_one_line_where_both_fit():
    day, name = "An Thịnh Đông, ngày 14 tháng 12 năm 2025", "Đảng ủy xã An Thịnh Đông"
    made = document(a_report(regime=Regime.PARTY, place_date=day, issuer=(name,)))
    cells = [cell for table in made.tables for cell in table._cells]
    lines = [one.text for cell in cells for one in cell.paragraphs]
    assert {day, name.upper()} <= set(lines)
    [dated] = [cell for cell in cells if cell.text == day]
    assert dated.width.pt > plain_measure(day, ITALIC, 14) + 2  # what just fits may still wrap


def test_a_line_that_announces_a_table_stays_with_it():
    said = ("Theo bảng sau:", "Không báo trước.")
    made = document(a_report(Paragraph(said[0]), a_grid(2), Paragraph(said[1]), a_grid(2)))
    kept = {one.text: one.paragraph_format.keep_with_next for one in made.paragraphs}
    assert [bool(kept[text]) for text in said] == [True, False]
    after = [one.paragraph_format.space_after for one in made.paragraphs if one.text in said]
    assert after == [Pt(4), Pt(4)]


def test_the_last_rows_stay_with_the_signature_and_a_group_with_its_first_row():
    made = document(a_report(a_grid(10)))
    [table] = [one for one in made.tables if len(one.columns) == len(COLUMNS)]
    kept = [
        all(p.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for p in row.iter(qn("w:p")))
        for row in table._tbl.tr_lst[2:]
    ]
    assert kept[0]  # the heading of a group
    assert kept[-1]
    assert not any(kept[1:-2])


def test_a_table_that_is_signed_is_never_alone_on_a_page():
    rows = (("Lê Văn An",), ("Trần Thị Bình",))
    signed = Grid(columns=(Column("Họ tên"),), rows=rows, is_signed=True)
    made = document(a_report(a_grid(10), signed, Paragraph("Hết.")))
    [table] = [one for one in made.tables if len(one.columns) == len(COLUMNS)]
    own = next(one for one in made.tables if len(one.columns) == 1)
    rows = [table._tbl.tr_lst[-1], *own._tbl.tr_lst[1:]]
    kept = [row.find(f".//{qn('w:keepNext')}") is not None for row in rows]
    assert kept == [True, True, False]
    assert made.styles[Part.HEAD_CELL.value].paragraph_format.keep_with_next


def test_columns_add_up_to_the_width_between_the_margins():
    made = document(a_report(a_grid()))
    [table] = [one for one in made.tables if len(one.columns) == len(COLUMNS)]
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert sum(widths) / 20 == pytest.approx(165 * MM, abs=1)
    narrow, wide = widths[0], widths[1]
    assert wide > 2 * narrow


def test_a_table_that_fits_no_page_is_refused():
    grid = Grid(columns=(Column("Một cột", 10),) * 90, rows=())
    with pytest.raises(InvalidInput, match="90 cột"):
        docx_bytes(a_report(grid))


def test_an_empty_table_says_so():
    assert "Không có dữ liệu" in words(document(a_report(Grid(columns=COLUMNS, rows=()))))


def test_boxes_are_drawn_and_say_what_they_mean():
    made = document(a_report(a_grid(4)))
    boxes = [xml.get("descr") for xml in made.element.body.iter(qn("wp:docPr"))]
    assert boxes == ["không", "có", "không", "có"]
    names = zipfile.ZipFile(BytesIO(docx_bytes(a_report(a_grid(4))))).namelist()
    assert len([name for name in names if name.startswith("word/media/")]) == 2


def test_a_box_stands_where_letters_stand():
    """A line of it alone would be as low as the picture, and a gap beside it takes its room."""
    made = document(a_report(a_grid(4)))
    for inline in made.element.body.iter(qn("wp:inline")):
        assert [inline.get(f"dist{side}") for side in "TBLR"] == ["0"] * 4
        run = inline.getparent().getparent()
        texts = [piece.text or "box" for piece in run if piece.tag != qn("w:rPr")]
        assert texts == ["\u00a0", "box", "\u00a0"]


@pytest.mark.parametrize("text", HOSTILE)
def test_all_text_is_literal(text):
    made = document(a_report(Paragraph(text), a_text_grid(text)))
    assert texts(made, Part.BODY) == [text]
    assert text in texts(made, Part.CELL)


def test_decomposed_text_is_composed_and_hidden_signs_are_shown():
    made = document(a_report(a_text_grid("Ho\u0300a\x07"), Paragraph("a\x00b\ud800\u202ec")))
    assert "Hòa�" in texts(made, Part.CELL)
    assert texts(made, Part.BODY) == ["a�b��c"]


def test_long_blanks_and_lines_stay():
    made = document(a_report(Paragraph("Số:      /KH\nDòng hai"), a_text_grid("một\nhai")))
    assert texts(made, Part.BODY) == ["Số:      /KH", "Dòng hai"]
    assert "một\nhai" in texts(made, Part.CELL)


def test_a_council_is_not_parted_between_emulation_and_commendation():
    made = document(a_report(issuer=("Hội đồng Thi đua - Khen thưởng", "xã An Bình")))
    assert texts(made, Part.ISSUER) == ["HỘI ĐỒNG\nTHI ĐUA - KHEN THƯỞNG", "XÃ AN BÌNH"]


def test_places_to_write_stand_out():
    made = document(a_report(Paragraph("Nêu nguyên nhân", ParagraphKind.TO_WRITE)))
    [(_, xml)] = of_part(made, Part.BODY)
    assert xml.find(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:shd')}") is not None


def test_what_is_a_sample_says_so_on_every_page():
    made = document(a_report(is_sample=True), a_report())
    sample, real = made.sections
    for header in (sample.first_page_header, sample.header):
        assert "DỮ LIỆU MẪU" in header._element.xml
    for header in (real.first_page_header, real.header):
        assert "DỮ LIỆU MẪU" not in header._element.xml


def test_a_page_break_and_a_footer_are_written():
    made = document(a_report(Paragraph("a"), PageBreak(), Paragraph("b"), footer="Mã chuỗi 1A2B"))
    breaks = [one for one in made.element.body.iter(qn("w:br")) if one.get(qn("w:type")) == "page"]
    assert len(breaks) == 1
    for footer in (made.sections[0].first_page_footer, made.sections[0].footer):
        assert footer.paragraphs[0].text == "Mã chuỗi 1A2B"


def test_three_sign_side_by_side_and_recipients_stand_below():
    people = tuple(Signature(f"Người {n}", f"Tên {n}") for n in range(3))
    made = document(a_report(signatures=people))
    [signing] = [one for one in made.tables if len(one.columns) == 3]
    [cells] = [row.cells for row in signing.rows]
    assert [cell.text for cell in cells] == [f"NGƯỜI {n}\nTên {n}" for n in range(3)]
    assert all_paragraphs(made)[-1][1] == "- Lưu: VT."


def test_equal_reports_are_equal_files():
    assert docx_bytes(a_report()) == docx_bytes(a_report())


def test_progress_is_told_and_the_work_can_be_stopped(tmp_path):
    class Stopping:
        def report(self, done, total):
            seen.append((done, total))
            if done:
                raise Cancelled

    seen, path = [], tmp_path / "a.docx"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_docx(a_report(a_grid(1200)), path, Stopping())
    assert seen == [(500, 1202)]
    assert path.read_bytes() == b"old"


def test_no_part_of_the_file_names_a_place_on_the_network_or_on_this_machine():
    parts = zipfile.ZipFile(BytesIO(docx_bytes(a_report())))
    for name in parts.namelist():
        if name.endswith(".rels"):
            assert b"External" not in parts.read(name)
    assert not re.search(rb"(?i)python-docx", b"".join(parts.read(n) for n in parts.namelist()))


def test_a_group_row_with_cells_keeps_them_in_their_columns():
    columns = (Column("A"), Column("B"), Column("C"))
    made = document(a_report(Grid(columns=columns, rows=(GroupRow("Nhóm", (None, None, "đây")),))))
    [table] = [one for one in made.tables if len(one.columns) == 3]
    assert [cell.text for cell in table.rows[1].cells] == ["Nhóm", "Nhóm", "đây"]


def test_short_recipients_stay_with_those_who_sign_side_by_side():
    people = tuple(Signature(f"Người {n}", f"Tên {n}") for n in range(2))
    made = document(a_report(signatures=people))
    [signing] = [one for one in made.tables if one.rows[-1].cells[0].text.endswith("Tên 0")]
    for cell in signing.rows[-1].cells:
        for one in cell.paragraphs:
            assert one.paragraph_format.keep_with_next or one.style.paragraph_format.keep_with_next


def test_a_name_is_never_parted_from_the_post_above_it():
    made = document(a_report(signatures=(Signature("Chủ tịch", "Lê Văn An", hint="(Ký)"),)))
    [row] = next(one for one in made.tables if "Lê Văn An" in one.rows[0].cells[-1].text).rows
    assert "CHỦ TỊCH" in row.cells[-1].text
    assert row._tr.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None


def test_everybody_signs_at_the_same_height():
    people = (
        Signature("Kế toán", "Tên 0", hint="(Ký, ghi rõ họ tên)"),
        Signature("Đại diện đơn vị được chấm điểm chéo trong cụm thi đua", "Tên 1"),
        Signature("Chủ tịch", "Tên 2", ("TM. Ủy ban nhân dân",)),
    )
    made = document(a_report(signatures=people))
    [signing] = [one for one in made.tables if len(one.columns) == 3]
    heights = set()
    for cell in signing.rows[0].cells:
        *above, name = cell.paragraphs
        lines = [(one.text.count("\n") + 1) * one.style.font.size.pt * 1.15 for one in above]
        heights.add(round(sum(lines) + name.paragraph_format.space_before.pt))
    assert max(heights) - min(heights) <= 1
    assert min(heights) > 28 * MM + 2 * 14 * 1.15


def test_a_list_does_not_touch_the_mark_below_its_title():
    made = document(a_report(a_grid(), regime=Regime.PARTY, addressees=()))
    parts = [part for part, _, _ in all_paragraphs(made)]
    ids = {style.name: style.style_id for style in made.styles}
    last_star = max(n for n, part in enumerate(parts) if part == ids[Part.STAR.value])
    assert parts[last_star + 1] == ids[Part.GAP.value]
