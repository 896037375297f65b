import re
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pytest
from pypdf import PdfReader

from app.core.errors import InvalidInput
from app.core.progress import Cancelled
from app.exports.fonts import VIETNAMESE_LETTERS
from app.exports.layout import MARGINS, MM
from app.exports.pdf import pdf_bytes, write_pdf
from app.exports.report import (
    Column,
    Grid,
    GroupRow,
    Kind,
    PageBreak,
    Paragraph,
    ParagraphKind,
    Points,
    Regime,
    Signature,
    TotalRow,
    cell_text,
)
from tests.exports.samples import COLUMNS, HOSTILE, a_grid, a_report, a_text_grid

LONG = "Ủy ban nhân dân xã đã chỉ đạo các thôn tổ chức đăng ký thi đua đúng quy định. "


def pages_of(*reports, **options):
    return PdfReader(BytesIO(pdf_bytes(reports, **options))).pages


def text_of(*reports):
    return "\n".join(page.extract_text() for page in pages_of(*reports))


def words_of(text):
    return " ".join(text.split())


def drawn(page):
    """Return what was drawn on a page: (text, x, y, size, style)."""
    found = []

    def note(text, _matrix, place, font, size):
        if text.strip():
            style = font["/BaseFont"].partition("+")[2]
            found.append((text.strip("\n"), place[4], place[5], size, style))

    page.extract_text(visitor_text=note)
    return found


def letters_of(content):
    """Yield each letter drawn: its page, the letter and its box (left, bottom, right, top)."""
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            letter = text.get_text_range(place, 1)
            if letter.strip():
                yield number, letter, text.get_charbox(place, loose=True)
        text.close()
        page.close()
    document.close()


def test_every_word_and_number_of_the_report_is_on_the_page():
    grid = a_grid(caption="Biểu 1", unit="Đơn vị tính: đồng", footnote="Đạt từ 65%.")
    report = a_report(grid, plan="Phong trào An Bình xanh", addressees=("Đảng ủy xã",))
    text = words_of(text_of(report))
    for row in grid.rows[1:]:
        assert " ".join(cell_text(cell) for cell in row[:-1]) in text
    for words in [
        "ỦY BAN NHÂN DÂN TỈNH AN GIANG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "An Bình, ngày 05 tháng 3 năm 2026",
        "BẢNG TỔNG HỢP ĐIỂM Đợt 1 năm 2026 Phong trào An Bình xanh",
        "Kính gửi: Đảng ủy xã",
        "Biểu 1 Đơn vị tính: đồng",
        "I. Các thôn, trường, trạm",
        "Tổng cộng 6.080.010",
        "Đạt từ 65%.",
        "Nơi nhận: - Như trên; - Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Lê Văn An",
    ]:
        assert words in text


def test_blanks_to_be_filled_in_by_hand_stay_blank():
    assert "Số:      /BC-UBND" in text_of(a_report())


@pytest.mark.parametrize("kind", list(ParagraphKind))
@pytest.mark.parametrize("regime", list(Regime))
def test_every_letter_can_be_read_back_from_every_kind_of_text(kind, regime):
    letters = " ".join(VIETNAMESE_LETTERS[place : place + 6] for place in range(0, 146, 6))
    report = a_report(Paragraph(letters, kind), a_text_grid(letters), regime=regime)
    text = "".join(text_of(report).split())
    assert text.count(VIETNAMESE_LETTERS) >= 1
    expected = VIETNAMESE_LETTERS
    if kind in (ParagraphKind.PART, ParagraphKind.SECTION, ParagraphKind.CENTER):
        expected = expected.upper()
    assert expected in text.replace(VIETNAMESE_LETTERS, "", 1) or text.count(expected) > 1


def test_text_is_never_read_as_markup_or_formula():
    assert "".join(HOSTILE) == "".join(
        line for line in text_of(a_report(a_text_grid(*HOSTILE))).split("\n") if line in HOSTILE
    )


def test_hidden_signs_are_shown_and_decomposed_letters_composed():
    text = text_of(a_report(a_text_grid("Nguye\u0302\u0303n\x07A\u202eB", "😀 vui")))
    assert re.search("Nguyễn[�□]A[�□]B", text)
    assert "□ vui" in text


def test_paragraphs_are_literal_too():
    text = text_of(a_report(Paragraph("5 < 6 & <b>7</b>", lead="Điều 1."), footer="<i>&amp;</i>"))
    assert "Điều 1. 5 < 6 & <b>7</b>" in text
    assert "<i>&amp;</i>" in text


def test_headings_of_two_rows_stand_on_every_page():
    pages = pages_of(a_report(a_grid(count=90)))
    assert len(pages) > 2
    for page in pages:
        text = words_of(page.extract_text())
        assert "Đơn vị" in text
        assert "Điểm" in text
        assert "Tự chấm Thẩm định" in text
    text = "\n".join(page.extract_text() for page in pages)
    numbers = re.findall(r"^(\d+) (?:Thôn|Trường|Trạm)", text, re.MULTILINE)
    assert numbers == [str(number) for number in range(1, 91)]


def test_the_page_number_stands_in_the_top_margin_from_the_second_page_on():
    first, second, *_ = pages_of(a_report(a_grid(count=60)))
    top = first.mediabox.height - MARGINS.top
    assert [text for text, _, y, *_ in drawn(first) if y > top] == []
    [(text, x, _, size, _)] = [item for item in drawn(second) if item[2] > top]
    assert (text, size) == ("2", 13)
    assert x == pytest.approx((MARGINS.left + 195 * MM) / 2, abs=5)


def test_sizes_and_styles_follow_the_decree():
    looks = {text: (size, style) for text, _, _, size, style in drawn(pages_of(a_report())[0])}
    bold, italic = looks["CHỦ TỊCH"][1], looks["An Bình, ngày 05 tháng 3 năm 2026"][1]
    assert looks["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == (13, bold)
    assert looks["Độc lập - Tự do - Hạnh phúc"] == (14, bold)
    assert looks["XÃ AN BÌNH"] == (13, bold)
    assert looks["An Bình, ngày 05 tháng 3 năm 2026"] == (14, italic)
    assert looks["BẢNG TỔNG HỢP ĐIỂM"] == (14, bold)
    assert looks["Nơi nhận:"][0] == 12
    assert looks["- Như trên;"][0] == 11
    assert bold.endswith("Bold")


def test_number_and_date_stand_on_one_line():
    places = {
        text.strip(): y for text, _, y, *_ in drawn(pages_of(a_report(number="Số: 05/BC"))[0])
    }
    assert places["Số: 05/BC"] == places["An Bình, ngày 05 tháng 3 năm 2026"]


def test_a_long_place_makes_the_whole_set_of_sizes_smaller():
    report = a_report(place_date="Thành phố Hồ Chí Minh, ngày 29 tháng 12 năm 2026")
    looks = {text: size for text, _, _, size, _ in drawn(pages_of(report)[0])}
    assert looks["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"] == 12
    assert looks["Độc lập - Tự do - Hạnh phúc"] == 13


def test_the_party_has_its_own_head_and_closing():
    report = a_report(
        regime=Regime.PARTY,
        issuer=("Đảng ủy xã An Bình",),
        signatures=(Signature("Bí thư", "Lê Văn An", ("T/M Ban Thường vụ",)),),
    )
    items = drawn(pages_of(report)[0])
    looks = {text: (size, style) for text, _, _, size, style in items}
    text = text_of(report)
    assert looks["ĐẢNG CỘNG SẢN VIỆT NAM"][0] == 15
    assert looks["BÍ THƯ"][1] != looks["T/M BAN THƯỜNG VỤ"][1]
    assert looks["Nơi nhận:"][0] == 14
    assert "CỘNG HÒA" not in text
    assert {"*", "-----"} <= set(text.split())


def test_the_date_of_a_party_paper_stands_on_one_line_where_the_name_leaves_room():
    day = "An Thịnh Đông, ngày 14 tháng 12 năm 2025"
    issuer = ("Đảng ủy xã An Thịnh Đông",)
    report = a_report(regime=Regime.PARTY, place_date=day, issuer=issuer)
    texts = [text.strip() for text, *_ in drawn(pages_of(report)[0])]
    assert day in texts
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in texts


def test_a_report_without_an_issuer_has_no_letterhead():
    assert "CỘNG HÒA" not in text_of(a_report(parent=(), issuer=()))


def test_no_rows_say_so():
    assert "Không có dữ liệu" in text_of(a_report(a_grid(rows=(), totals=None)))


def test_sample_data_is_marked_on_every_page():
    pages = pages_of(a_report(a_grid(count=60), is_sample=True))
    assert len(pages) > 1
    assert all("DỮ LIỆU MẪU" in page.extract_text() for page in pages)
    assert "DỮ LIỆU MẪU" not in text_of(a_report())


def test_landscape_turns_the_paper():
    [page] = pages_of(a_report(is_landscape=True))
    assert (round(page.mediabox.width / MM), round(page.mediabox.height / MM)) == (297, 210)


def test_several_reports_follow_each_other_each_with_its_own_paper_and_numbers():
    first, second, third = pages_of(
        a_report(), a_report(Paragraph("Một"), PageBreak(), Paragraph("Hai"), is_landscape=True)
    )
    assert first.mediabox.width < second.mediabox.width
    assert "Một" in second.extract_text()
    assert third.extract_text().split()[:2] == ["2", "Hai"]


def test_a_row_taller_than_a_page_is_split_and_nothing_is_lost():
    words = [f"từ{number}" for number in range(2500)]
    grid = Grid(
        columns=(Column("TT", 5, Kind.INTEGER), Column("Ghi chú", 30)),
        rows=((1, "ngắn"), (2, " ".join(words)), (3, "sau")),
    )
    pages = pages_of(a_report(grid))
    assert len(pages) > 2
    text = " ".join(page.extract_text() for page in pages)
    assert re.findall(r"từ\d+", text) == words
    assert all("Ghi chú" in page.extract_text() for page in pages)


@pytest.mark.parametrize("landscape", [False, True])
def test_nothing_is_drawn_beyond_the_margins(landscape):
    words = ["N" * 300, "Nguyễn Thị " * 30, "14/KH-HĐTĐKT-" * 20, "W" * 7 + " " + "i" * 500]
    columns = tuple(Column(f"Cột {n} {'dài' * n}", 5 + n) for n in range(6))
    grid = Grid(columns=columns, rows=tuple((word,) * 6 for word in words), footnote=words[0])
    names = ("N" * 300,)
    report = a_report(
        grid,
        Paragraph(words[0] + " " + words[1]),
        is_landscape=landscape,
        parent=names,
        subheadings=names,
        addressees=names * 2,
        recipients=names,
        footer=words[0],
        signatures=(Signature(words[0], words[1], names, words[2], words[3]),),
    )
    width = (297 if landscape else 210) * MM
    for page, letter, (left, bottom, right, top) in letters_of(pdf_bytes(report)):
        assert left >= MARGINS.left - 0.1, (page, letter)
        assert right <= width - MARGINS.right + 0.1, (page, letter)
        assert bottom >= 7 * MM, (page, letter)
        assert top <= (210 if landscape else 297) * MM - 9 * MM, (page, letter)


def test_every_letter_stays_inside_its_column():
    texts = ["N" * 100, "một hai ba bốn năm", "Wg" * 40, "14/KH-HĐTĐKT-VP-LĐTBXH"]
    columns = tuple(Column(heading * 30, 10) for heading in ("A", "B", "C", "D"))
    grid = Grid(columns=columns, rows=((*texts,), (*reversed(texts),)))
    report = a_report(grid, parent=(), issuer=(), subheadings=(), signatures=(), recipients=())
    edges = [MARGINS.left + place * 165 * MM / 4 for place in range(5)]
    below = 297 * MM - MARGINS.top - 40
    for _, letter, (left, bottom, right, _) in letters_of(pdf_bytes(report)):
        if bottom < below:
            assert any(a < left and right < b for a, b in pairwise(edges)), letter


def test_numbers_are_never_broken_even_in_narrow_columns():
    columns = (Column("Tên", 90), *(Column(f"{n}", 1, Kind.POINTS) for n in range(14)))
    rows = (("Thôn Đông", *(Points(1_234_567 + n) for n in range(14))),)
    text = text_of(a_report(Grid(columns=columns, rows=rows), is_landscape=True))
    assert all(cell_text(cell) in text for cell in rows[0])


def test_columns_that_fit_no_page_are_refused():
    columns = tuple(Column(f"{n}", 1, Kind.POINTS) for n in range(60))
    grid = Grid(columns=columns, rows=((Points(1_234_567),) * 60,))
    with pytest.raises(InvalidInput, match=r"60 cột, không vừa khổ giấy A4. Chưa ghi tệp nào"):
        pdf_bytes(a_report(grid))


def test_headings_that_fill_the_page_are_refused():
    columns = (Column("TT", 90), Column("dài " * 800, 5))
    with pytest.raises(InvalidInput, match="Tiêu đề cột quá dài"):
        pdf_bytes(a_report(Grid(columns=columns, rows=())))


def test_a_turned_heading_is_whole():
    columns = (Column("Tên", 20), *(Column("Xây dựng nông thôn mới", 2, is_turned=True),) * 3)
    text = text_of(a_report(Grid(columns=columns, rows=())))
    assert "".join(text.split()).count("Xâydựngnôngthônmới") == 3


def test_the_row_of_column_numbers_is_drawn():
    columns = (Column("Tên", 20, number="1"), Column("Tỷ lệ", 20, number="3=2:1"))
    assert "3=2:1" in text_of(a_report(Grid(columns=columns, rows=())))


@pytest.mark.parametrize("count", range(18, 40))
def test_signatures_never_stand_alone_and_stay_together(count):
    pages = pages_of(a_report(a_grid(count=count, footnote="Ghi chú cuối")))
    last = pages[-1].extract_text()
    assert "Lê Văn An" in last
    assert "CHỦ TỊCH" in last
    assert "Tổng cộng" in last
    assert str(count) in last.split()


@pytest.mark.parametrize("count", range(14, 40))
def test_a_grid_to_be_signed_never_stands_alone(count):
    """Each printed sheet has its own, and another sheet follows on the next page."""
    lines = Grid(columns=(Column("Người chấm", 30),), rows=(("(Ký)\n\n\n",),), is_signed=True)
    filled = a_grid(count=count)
    pages = pages_of(a_report(filled, lines, PageBreak(), a_grid(count=2)))
    [signed] = [page.extract_text() for page in pages if "Người chấm" in page.extract_text()]
    assert "Tổng cộng" in signed
    assert str(count) in signed.split()


@pytest.mark.parametrize("count", range(14, 40))
def test_those_who_sign_in_a_grid_are_not_parted_from_each_other_nor_from_the_text(count):
    rows = tuple((f"(Ký)\n\n\nTên {number}",) for number in range(3))
    lines = Grid(columns=(Column("Bên ký", 30),), rows=rows, is_signed=True)
    text = Paragraph("Mỗi bên giữ một bản.")
    pages = pages_of(a_report(a_grid(count=count), text, lines))
    [signed] = [page.extract_text() for page in pages if "Bên ký" in page.extract_text()]
    assert "Mỗi bên giữ một bản." in signed
    assert all(f"Tên {number}" in signed for number in range(3))


@pytest.mark.parametrize("count", range(14, 34, 2))
def test_a_group_heading_stays_with_its_first_row(count):
    rows = (*a_grid(count=count).rows, GroupRow("II. Cá nhân"), *a_grid(count=3).rows[1:])
    for page in pages_of(a_report(Grid(columns=COLUMNS, rows=rows))):
        text = page.extract_text().rstrip()
        assert not text.endswith("II. Cá nhân")


@pytest.mark.parametrize(
    ("kind", "mark"),
    [
        (ParagraphKind.SECTION, ""),
        (ParagraphKind.ITEM, ""),
        (ParagraphKind.CENTER, ""),
        (ParagraphKind.BODY, ":"),
    ],
)
@pytest.mark.parametrize("count", range(14, 34, 3))
def test_a_heading_stays_with_the_grid_below_it(count, kind, mark):
    heading = Paragraph(f"IV. CHẤM ĐIỂM{mark}", kind)
    report = a_report(a_grid(count=count), heading, a_grid(count=3), a_grid(count=40))
    pages = [page.extract_text().rstrip() for page in pages_of(report)]
    assert any("IV. CHẤM ĐIỂM" in text for text in pages)
    assert not [text for text in pages if text.endswith(heading.text)]


@pytest.mark.parametrize("count", [21, 22])
@pytest.mark.parametrize("notes", [0, 10, 11])
def test_a_heading_stays_with_the_paragraph_below_it(count, notes):
    filler = [Paragraph("Ghi chú", ParagraphKind.NOTE)] * notes + [Paragraph("Một dòng.")] * (
        count - notes
    )
    heading = Paragraph("2. Nội dung", ParagraphKind.ITEM)
    pages = pages_of(a_report(*filler, heading, Paragraph(LONG), signatures=()))
    assert not [page for page in pages if page.extract_text().rstrip().endswith(heading.text)]


def test_many_group_rows_in_a_row_still_end():
    rows = tuple(GroupRow(f"Nhóm {number}") for number in range(200))
    text = text_of(a_report(a_grid(rows=rows)))
    assert all(f"Nhóm {number}" in text for number in range(200))


def test_the_last_lines_of_a_text_stay_with_the_signature():
    for count in range(20, 40):
        pages = pages_of(a_report(*(Paragraph(LONG * 2),) * (count // 2)))
        assert "quy định." in words_of(pages[-1].extract_text())
        assert "Lê Văn An" in pages[-1].extract_text()


def test_a_long_list_of_recipients_goes_on_over_the_page():
    names = tuple(f"Đơn vị thứ {number}" for number in range(100))
    text = text_of(a_report(recipients=names))
    assert all(f"- {name}" in text for name in names)


def test_the_same_report_gives_the_same_bytes(tmp_path):
    report = a_report(is_sample=True)
    write_pdf(report, tmp_path / "1.pdf")
    write_pdf(report, tmp_path / "2.pdf")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


class Stopping:
    """Progress that asks to stop after some rows."""

    def __init__(self, after):
        self.after, self.seen = after, []

    def report(self, done, total):
        self.seen.append((done, total))
        if done >= self.after:
            raise Cancelled


def test_progress_reaches_the_number_of_rows():
    watching = Stopping(after=10**9)
    pdf_bytes([a_report(), a_report()], watching)
    assert watching.seen[-1] == (12, 12)


def test_stopping_leaves_the_old_file_as_it_was(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with pytest.raises(Cancelled):
        write_pdf(a_report(a_grid(count=100)), path, Stopping(after=50))
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_a_sum_row_in_the_middle_is_drawn_with_its_cells():
    rows = (*a_grid().rows, TotalRow("Cộng I", (None, None, Points(1), None, None, None, None)))
    assert "Cộng I 0,01" in words_of(text_of(a_report(a_grid(rows=rows))))


def test_short_recipients_stand_on_the_page_of_those_who_sign_side_by_side():
    people = (Signature("Thư ký", "Mai Thị Bích"), Signature("Chủ tọa", "Lê Văn An"))
    for count in range(14, 24):
        lines = [Paragraph(f"Câu {number}.") for number in range(count)]
        pages = pages_of(a_report(*lines, signatures=people))
        [signed] = [page for page in pages if "Mai Thị Bích" in page.extract_text()]
        assert "Lưu: VT." in signed.extract_text()
