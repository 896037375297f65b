import unicodedata

import pytest

from app.core.outline import (
    LONGEST_HEADING,
    OutlineNode,
    flattened,
    named,
    read_outline,
    settled,
)
from app.core.vietnamese import tidy

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def depths(text):
    return [(node.depth, node.heading) for node in read_outline(text)]


def test_the_usual_marks_nest_as_papers_nest_them():
    text = (
        "I. Nội dung\n1. Kinh tế\n1.1. Trồng rau\na) Rau sạch\n- Vườn nhà\n+ Vườn chung\n"
        "- Vườn trường\nb) Hoa\n1.2. Chăn nuôi\n2. Văn hóa\nII. Giải pháp"
    )
    assert depths(text) == [
        (0, "Nội dung"),
        *((1, "Kinh tế"), (2, "Trồng rau"), (3, "Rau sạch")),
        *((4, "Vườn nhà"), (5, "Vườn chung"), (4, "Vườn trường")),
        *((3, "Hoa"), (2, "Chăn nuôi"), (1, "Văn hóa")),
        (0, "Giải pháp"),
    ]


def test_the_marks_are_kept_beside_the_words():
    assert [n.mark for n in read_outline("II- Một\n(1) Hai\n đ) Ba\n–  Bốn")] == [
        *("II-", "(1)", "đ)", "–"),
    ]


@pytest.mark.parametrize(
    "third", ["III. Ba", "III- Ba", "III – Ba", "III/ Ba", "III) Ba", "III: Ba", "III.Ba"]
)
def test_a_roman_number_goes_on_whatever_stands_behind_it(third):
    assert depths(f"I. Một\n1. Con\nII. Hai\n{third}")[-1] == (0, "Ba")


@pytest.mark.parametrize("third", ["3. Ba", "3/ Ba", "3- Ba", "3) Ba", "3 – Ba", "3.Ba", "3: Ba"])
def test_a_number_goes_on_whatever_stands_behind_it(third):
    assert depths(f"1. Một\n2. Hai\n{third}") == [(0, "Một"), (0, "Hai"), (0, "Ba")]


def test_a_number_with_a_bracket_below_one_with_a_stop_is_a_level_of_its_own():
    assert depths("1. Một\n1) a\n2) b\n2. Hai\n1) c") == [
        *((0, "Một"), (1, "a"), (1, "b")),
        *((0, "Hai"), (1, "c")),
    ]


def test_numbers_may_be_left_out_and_begin_anywhere():
    assert depths("1. Một\n4. Bốn\n3.2. Hai\n3.5. Năm\n5. Năm") == [
        *((0, "Một"), (0, "Bốn"), (1, "Hai"), (1, "Năm"), (0, "Năm")),
    ]


def test_bullets_first_do_not_hold_what_stands_above_them():
    assert depths("I. Mục\n- Ý đầu\n1. Khoản\n- Ý sau") == [
        *((0, "Mục"), (1, "Ý đầu"), (1, "Khoản"), (2, "Ý sau")),
    ]


@pytest.mark.parametrize("first", ["\uf0b7\t", "•\t", "● ", "§\t", "Ø\t", "ü\t", "*  ", "✓ "])
def test_bullets_as_word_puts_them_on_the_clipboard(first):
    nodes = read_outline(f"1. Mục\n{first}Ý một\no\tÝ nhỏ\n{first}Ý hai")
    assert [(n.depth, n.heading) for n in nodes] == [
        *((0, "Mục"), (1, "Ý một"), (2, "Ý nhỏ"), (1, "Ý hai")),
    ]


def test_letters_that_are_roman_numbers_too_are_told_by_their_neighbours():
    assert depths("A. Một\nI. Con\nB. Hai\nC. Ba\nD. Bốn") == [
        *((0, "Một"), (1, "Con"), (0, "Hai"), (0, "Ba"), (0, "Bốn")),
    ]
    assert depths("I. Một\nV. Năm\nX. Mười") == [(0, "Một"), (0, "Năm"), (0, "Mười")]


def test_words_that_count_parts():
    nodes = read_outline("Phần thứ nhất\nTÌNH HÌNH\nĐiều 1. Phạm vi\n1. Khoản\nPhần II. KẾT QUẢ")
    assert [(n.depth, n.mark, n.heading) for n in nodes] == [
        (0, "Phần thứ nhất", "TÌNH HÌNH"),
        *((1, "Điều 1.", "Phạm vi"), (2, "1.", "Khoản")),
        (0, "Phần II.", "KẾT QUẢ"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        *("15/8/2026 là hạn đăng ký", "20-25 hộ tham gia", "1.5 triệu đồng mỗi hộ", "0,39%"),
        *("2026. Là năm thứ hai", "02 mô hình trở lên", "-5 độ", "10h30: họp", "8:00 khai mạc"),
        *("MTTQ xã phối hợp", "V/v phát động", "Công an xã", "-----", "3-5 hộ", "1.500 hộ dân"),
        *("o nhiễm", "Mục đích là", "Điều này", "VI phạm"),
    ],
)
def test_what_only_looks_like_a_mark_is_body(line):
    [node] = read_outline(f"1. Mục.\n{line}")
    assert node.body == line


def test_lines_without_a_mark_belong_to_the_line_above_and_blank_ones_are_passed_over():
    [first, second] = read_outline("\n1. Mục một.\n\nĐoạn thứ nhất.\n \nĐoạn thứ hai.\n2. Mục hai")
    assert first.body == "Đoạn thứ nhất.\nĐoạn thứ hai."
    assert second.heading == "Mục hai"


def test_a_line_broken_in_the_middle_is_put_together():
    [node] = read_outline("1. Tuyên truyền trong\nnhân dân về\nphong trào.\nĐoạn sau bị\nngắt.")
    assert node.heading == "Tuyên truyền trong nhân dân về phong trào."
    assert node.body == "Đoạn sau bị ngắt."


def test_without_any_mark_each_line_stands_for_itself_as_deep_as_it_is_indented():
    assert depths("Kinh tế\n\tRau\n\t\t\tHoa\nVăn hóa") == [
        *((0, "Kinh tế"), (1, "Rau"), (2, "Hoa"), (0, "Văn hóa")),
    ]


def test_words_before_the_first_mark_stand_at_the_top():
    assert depths("Các nội dung thi đua:\n1. Một")[0] == (0, "Các nội dung thi đua:")


def test_a_long_line_is_divided_after_its_first_sentence_or_is_body_and_never_cut():
    more = "nâng cao chất lượng " * 12
    [named_one] = read_outline(f"1. Cải cách hành chính: {more}")
    assert (named_one.heading, named_one.body) == ("Cải cách hành chính:", tidy(more))
    [whole] = read_outline(f"1. {more}")
    assert (whole.heading, whole.body) == ("", tidy(more))
    assert len(whole.body) > LONGEST_HEADING


def test_decomposed_text_and_windows_lines_are_read_alike():
    text = "I. MỤC ĐÍCH\r\n1. Quyết tâm\r\nđ) Đường hoa\v- Nở\r\n"
    plain = read_outline(text.replace("\r\n", "\n").replace("\v", "\n"))
    assert read_outline(unicodedata.normalize("NFD", text)) == plain
    assert plain[1].heading == "Quyết tâm"
    assert len(plain) == 4


def test_nothing_is_lost_of_two_hundred_messy_lines():
    lines = []
    for part in range(1, 11):
        lines.append(f"{ROMAN[part - 1]}- Phần {part}")
        for item in range(1, 5):
            lines += [f"{item}.\tMục {part}{item}", f" - Ý {part}{item}:", f"Đoạn {part}{item}."]
            lines += [f"+ Nhỏ {part}{item}", ""][: 1 + item % 2]
            lines.append(f"{item}.1 Con {part}{item}")
    nodes = read_outline("\r\n".join(lines))
    assert len(lines) > 200
    told = " ".join(" ".join((n.mark, n.heading, n.body)) for n in nodes)
    assert told.split() == " ".join(lines).split()
    assert nodes == settled(nodes)
    assert [n.heading for n in nodes if n.depth == 0] == [f"Phần {part}" for part in range(1, 11)]


def test_nothing_makes_nothing():
    assert read_outline(" \r\n\t\n") == ()


def test_who_is_named_before_a_colon_is_told_from_what_they_do():
    nodes = named(read_outline("1. Văn phòng: tham mưu.\n- Gửi: báo cáo\n2. Công an xã\nGiữ gìn"))
    assert [(n.depth, n.heading, n.body) for n in nodes] == [
        (0, "Văn phòng", "tham mưu."),
        (1, "Gửi: báo cáo", ""),
        (0, "Công an xã", "Giữ gìn"),
    ]
    long = "Phối hợp các ngành " * 10
    [one] = named(read_outline(f"1. Đoàn Thanh niên: {long}\nThêm"))
    assert (one.heading, one.body) == ("Đoàn Thanh niên", f"{tidy(long)}\nThêm")


def test_nodes_are_written_as_lines_again():
    nodes = read_outline("- Một\nthân.\n+ Hai")
    assert flattened(nodes) == "- Một thân.\n+ Hai"


def test_no_node_is_more_than_one_deeper_than_the_one_above():
    nodes = [OutlineNode(depth, "", str(depth), "") for depth in (2, 5, 1, 3)]
    assert [node.depth for node in settled(nodes)] == [0, 1, 1, 2]
