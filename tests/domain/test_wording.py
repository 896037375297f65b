"""The wording of documents: what each line is, what is wrong in it, how facts come in."""

import pytest

from app.domain.wording import BLANK, LineKind, filled, parsed, problems

FACTS = ("tên kế hoạch", "được khen", "điều cuối")
TABLES = ("danh sách",)


@pytest.mark.parametrize(
    ("line", "kind", "text"),
    [
        ("Tặng giấy khen.", LineKind.TEXT, "Tặng giấy khen."),
        ("CĂN CỨ: Luật;", LineKind.BASIS, "Luật;"),
        ("  ĐIỀU:Khen {được khen}", LineKind.ARTICLE, "Khen {được khen}"),
        ("TRÍCH YẾU: Về việc khen", LineKind.SUBJECT, "Về việc khen"),
        ("NƠI NHẬN: Lưu: VT", LineKind.RECIPIENT, "Lưu: VT"),
        ("KÍNH GỬI: Đảng ủy", LineKind.ADDRESSEE, "Đảng ủy"),
        ("BẢNG: danh sách", LineKind.TABLE, "danh sách"),
        ("GIỮA: QUYẾT ĐỊNH:", LineKind.CENTER, "QUYẾT ĐỊNH:"),
        # Not the words: small letters, or no such word.
        ("Điều: khoản", LineKind.TEXT, "Điều: khoản"),
        ("LƯU Ý: đọc kỹ", LineKind.TEXT, "LƯU Ý: đọc kỹ"),
        ("Điều 1: Khen", LineKind.TEXT, "Điều 1: Khen"),
    ],
)
def test_a_line_is_what_stands_before_its_colon(line, kind, text):
    [found] = parsed(line)
    assert (found.kind, found.text) == (kind, text)


def test_remarks_and_blank_lines_are_no_lines_but_are_counted():
    lines = parsed("# hỏi lại\n\nMột\n?Hai {được khen}\n")
    assert [(line.number, line.text, line.is_optional) for line in lines] == [
        (3, "Một", False),
        (4, "Hai {được khen}", True),
    ]


def test_two_question_marks_stand_in_for_a_table_and_are_not_optional():
    lines = parsed("??VIẾT: (Ghi thêm.)\n??Chưa có {được khen}\n???Gì")
    assert [(line.kind, line.text) for line in lines] == [
        (LineKind.TO_WRITE, "(Ghi thêm.)"),
        (LineKind.TEXT, "Chưa có {được khen}"),
        (LineKind.TEXT, "?Gì"),
    ]
    assert all(line.is_instead and not line.is_optional for line in lines)
    assert filled(lines[1], {}) == f"Chưa có {BLANK}"


def test_facts_come_in_and_blank_ones_are_dots_or_take_an_optional_line_away():
    plain, optional = parsed("Khen {được khen} trong {tên  kế hoạch}.\n?Chi {tiền}.")
    values = {"được khen": "03 tập thể", "tên kế hoạch": "Phong trào {x} & <b>", "tiền": " "}
    assert filled(plain, values) == "Khen 03 tập thể trong Phong trào {x} & <b>."
    assert filled(plain, {"được khen": "03 tập thể"}) == f"Khen 03 tập thể trong {BLANK}."
    assert filled(optional, values) is None
    assert filled(optional, {"tiền": "5 đồng"}) == "Chi 5 đồng."


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("", "đang trống"),
        ("# chỉ có ghi chú", "đang trống"),
        ("Khen {duoc khen}", "Dòng 1: không có dữ liệu “duoc khen”. Có phải “được khen”?"),
        ("Một\nKhen {abc}", "Dòng 2: không có dữ liệu “abc”. Dữ liệu dùng được: “tên kế hoạch”"),
        ("Khen {được khen", "Dòng 1: dấu ngoặc nhọn chưa đủ đôi"),
        ("Khen được khen}", "Dòng 1: dấu ngoặc nhọn chưa đủ đôi"),
        ("BẢNG: bảng lạ", "Dòng 1: không có bảng “bảng lạ”. Các bảng dùng được: “danh sách”."),
        ("ĐIỀU:", "Dòng 1: sau “ĐIỀU:” chưa có chữ nào"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(wording, said):
    assert said in " ".join(problems(wording, FACTS, TABLES))


def test_a_right_wording_has_no_problem():
    right = (
        "CĂN CỨ: Luật;\nĐIỀU: Khen {được khen}.\nBẢNG: danh sách\nNƠI NHẬN: Như Điều {điều cuối}"
    )
    assert problems(right, FACTS, TABLES) == ()


def test_a_document_without_tables_says_so():
    assert "không có bảng" in problems("BẢNG: x", FACTS, ())[0]
