import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from app.exports.fonts import BOLD, ITALIC, REGULAR, register_fonts
from app.exports.layout import (
    HeadCell,
    balanced,
    head_cells,
    plain_width,
    rule_length,
    shared_widths,
    visible,
    wrapped,
)
from app.exports.report import Column

LETTERS = st.text("aăânđ N/-_.“”\t\n", max_size=60)


@given(LETTERS, st.integers(1, 12))
def test_no_line_is_wider_than_its_cell_and_no_letter_is_lost(text, width):
    lines = wrapped(text, width, len)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(LETTERS, st.integers(1, 12))
@example("NN“ ”NN", 3)
def test_a_balanced_text_takes_no_more_lines_than_what_it_holds_together_needs(text, width):
    lines = balanced(text, width, len)
    assert len(lines) <= len(wrapped(text, width, len)) + text.count("“")
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("phát động đợt thi đua “Chi bộ gương mẫu”", "“Chi bộ gương mẫu”"),
        ("Kèm theo Công văn số 12/UBND ngày 05 tháng 3 năm 2026 của xã", "số 12/UBND"),
        ("Kèm theo Tờ trình ngày 05 tháng 3 năm 2026 của xã", "ngày 05 tháng 3 năm 2026"),
        ("Kèm theo Tờ trình ngày     tháng     năm 2026 của xã", "ngày     tháng     năm 2026"),
        ("Kèm theo Công văn số     /UBND của Ủy ban nhân dân xã", "số     /UBND"),
        ("Kiện toàn Hội đồng Thi đua - Khen thưởng xã", "Thi đua - Khen thưởng"),
    ],
)
@pytest.mark.parametrize("width", range(27, 40))
def test_what_reads_as_one_is_not_parted(text, together, width):
    lines = [line.replace("\u00a0", " ") for line in balanced(text, width, len)]
    assert any(together in line for line in lines)
    assert all(len(line) <= width for line in lines)
    assert " ".join(lines) == text


def test_a_name_too_long_for_a_line_is_parted():
    assert balanced("“một hai ba bốn”", 9, len) == ["“một hai", "ba bốn”"]


@pytest.mark.parametrize("width", range(20, 32))
def test_a_word_is_not_broken_for_the_sake_of_equal_lines(width):
    name = "HỘI ĐỒNG THI_ĐUA_KHEN_THƯỞNG XÃ AN THỊNH ĐÔNG"
    assert " ".join(balanced(name, width, len)) == name


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("Nguyễn Văn An", ["Nguyễn Văn", "An"]),
        ("N" * 25, ["N" * 10, "N" * 10, "N" * 5]),
        ("a " + "N" * 12, ["a", "N" * 10, "NN"]),
        ("14/KH-HĐTĐKT-VP", ["14/KH-", "HĐTĐKT-VP"]),
        ("17_Goi_Xa.thiduagoi", ["17_Goi_Xa", ".thiduagoi"]),
        ("a..b_..c.........", ["a..b_..c", "........."]),
        ("dòng 1\n\ndòng 2", ["dòng 1", "", "dòng 2"]),
        ("Số:    /KH", ["Số:    /KH"]),
    ],
)
def test_lines_break_at_blanks_then_at_dashes_then_between_letters(text, lines):
    assert wrapped(text, 10, len) == lines


def test_hidden_signs_are_shown_and_letters_composed():
    assert visible("Ho\u0300a\x00\x07\u202e\ud800\ufffe") == "Hòa�����"
    assert visible("một\r\nhai\rba\tbốn") == "một\nhai\nba\tbốn"
    assert visible("😀 Đặng & <b>") == "😀 Đặng & <b>"


def test_neighbours_under_one_group_share_its_heading():
    columns = (
        Column("TT"),
        Column("Danh hiệu", group="Đăng ký"),
        Column("Khen thưởng", group="Đăng ký"),
        Column("Ghi chú", is_turned=True),
    )
    assert head_cells(columns) == [
        HeadCell("Đăng ký", 0, 1, 1, 2),
        HeadCell("TT", 0, 0, 2, 1),
        HeadCell("Danh hiệu", 1, 1, 1, 1),
        HeadCell("Khen thưởng", 1, 2, 1, 1),
        HeadCell("Ghi chú", 0, 3, 2, 1, is_turned=True),
    ]


def test_the_same_words_under_different_groups_stay_apart():
    columns = (
        Column("Xã", group=("Đã chi", "Tập thể")),
        Column("Thôn", group=("Đã chi", "Tập thể")),
        Column("Xã", group=("Sẽ chi", "Tập thể")),
    )
    groups = [cell for cell in head_cells(columns) if cell.row < 2]
    assert [(cell.text, cell.column, cell.column_count) for cell in groups] == [
        ("Đã chi", 0, 2),
        ("Sẽ chi", 2, 1),
        ("Tập thể", 0, 2),
        ("Tập thể", 2, 1),
    ]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.floats(0, 30)), min_size=1, max_size=12),
    st.floats(50, 500),
)
def test_widths_fill_the_page_and_none_is_below_its_least(columns, total):
    weights, least = [c[0] for c in columns], [c[1] for c in columns]
    widths = shared_widths(weights, least, total)
    if widths is None:
        assert sum(least) > total
    else:
        assert sum(widths) == pytest.approx(total)
        assert all(w >= low - 1e-9 for w, low in zip(widths, least, strict=True))


@given(st.lists(st.floats(1, 300), min_size=1, max_size=3))
def test_the_rule_is_a_third_to_a_half_of_the_line_above_it(widths):
    assert widths[-1] / 3 <= rule_length(widths) <= widths[-1] / 2


def test_plain_widths_are_those_of_times_new_roman():
    # Measured with the metrics of Times New Roman, in millimetres.
    nation = plain_width("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13, is_bold=True)
    assert nation / 72 * 25.4 == pytest.approx(95.7, abs=0.1)
    motto = plain_width("Độc lập - Tự do - Hạnh phúc", 14, is_bold=True)
    assert motto / 72 * 25.4 == pytest.approx(60.5, rel=0.01)


def test_letters_with_a_horn_are_no_narrower_than_drawn():
    register_fonts()
    for style in (REGULAR, BOLD, ITALIC):
        for letter in "ơờởỡớợưừửữứựƠỢƯỰ":
            drawn = stringWidth(letter, style, 1)
            shown = plain_width(letter, 1, is_bold=style == BOLD, is_italic=style == ITALIC)
            assert shown >= drawn - 0.001
