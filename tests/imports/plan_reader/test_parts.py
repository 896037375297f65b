import unicodedata

import pytest

from app.core.outline import line_marks
from app.imports.plan_reader.bases import read_bases
from app.imports.plan_reader.dates import dates_in, ranges_in
from app.imports.plan_reader.deadlines import deadlines_in
from app.imports.plan_reader.head import read_head
from app.imports.plan_reader.passage import joined, passage
from app.imports.plan_reader.structure import read_structure
from app.imports.plan_reader.who import subject_of

HEAD_IN_COLUMNS = """ỦY BAN NHÂN DÂN      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ C                 Độc lập - Tự do - Hạnh phúc
Số:      /KH-UBND      C, ngày    tháng 3 năm 2026"""


def test_a_passage_knows_where_its_letters_stand():
    raw = "x  **" + unicodedata.normalize("NFD", "Hội đồng") + "**\n xã"
    piece = passage(raw)
    assert piece.text == "x Hội đồng xã"
    assert piece.folded == "x hoi dong xa"
    council = piece.cut(2, 10)
    span = council.span
    assert unicodedata.normalize("NFC", raw[span.start : span.end]) == "Hội đồng"
    assert joined([piece.cut(0, 1), piece.cut(11)]).text == "x xã"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("ngày 05 tháng 3 năm 2026", ["2026-03-05"]),
        ("5/3/2026, 05.3.2026 và 5-3-2026", ["2026-03-05"] * 3),
        ("24/9//2024", ["2024-09-24"]),
        ("đến tháng 15/6/2022", ["2022-06-15"]),
        ("quý II năm 2026 và quý IV/2026", ["2026-06", "2026-12"]),
        ("tháng 8/2026, 9/2026, tháng 10 năm 2026", ["2026-08", "2026-09", "2026-10"]),
        ("hết năm 2026", ["2026"]),
        ("nhiệm kỳ 2020 - 2025", []),
        ("31/6/2026", [None]),
        ("trước ngày 15/8", [None]),
        ("ngay 5 thang 3 nam 2026", ["2026-03-05"]),
        ("đạt 3/4 tiêu chí, 1.500 cây, 0,39%", []),
    ],
)
def test_dates_are_as_precise_as_they_are_written(text, dates):
    assert [one.text for one in dates_in(passage(text))] == dates


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        (
            "Từ ngày 01 tháng 8 năm 2023 đến hết ngày 15 tháng 12 năm 2023",
            "2023-08-01",
            "2023-12-15",
        ),
        ("từ 01/8 đến 15/12/2023", "2023-08-01", "2023-12-15"),
        ("từ tháng 11 đến tháng 3 năm 2026", "2025-11", "2026-03"),
        ("bắt đầu từ ngày 01/3/2026, kết thúc ngày 30/11/2026", "2026-03-01", "2026-11-30"),
        ("đến hết tháng 7/2024", None, "2024-07"),
        ("từ ngày 5/3/2026 đến khi kết thúc Đại hội", "2026-03-05", "khi kết thúc Đại hội"),
    ],
)
def test_a_time_has_two_ends(text, since, until):
    (one,) = ranges_in(passage(text))
    assert (one.since.text if one.since else None) == since
    assert (one.event.text if one.event else one.until.text) == until


def test_an_anniversary_is_no_time():
    assert list(ranges_in(passage("20 năm thành lập (08/01/2004-08/01/2024)"))) == []


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Đăng ký ít nhất 01 mô hình chậm nhất đến ngày 15/8/2023", "2023-08-15"),
        ("Gửi báo cáo trước ngày 20/11/2026", "2026-11-20"),
        ("Sơ kết trong tháng 7/2026", "2026-07"),
        ("Chấm chéo từ ngày 10/11/2026 đến ngày 20/11/2026", "2026-11-20"),
        ("Theo Chỉ thị số 05-CT/TW ngày 15/5/2016 của Bộ Chính trị", None),
        ("Chào mừng kỷ niệm ngày 19/5/2026", None),
        ("Gửi báo cáo ngày 25 hằng tháng", None),
        (
            "Họp bình xét trong vòng 07 ngày sau khi bế mạc hội thi",
            "~07 ngày sau khi bế mạc hội thi",
        ),
    ],
)
def test_a_deadline_is_told_from_other_days(text, due):
    found = [one.due.value.text for one in deadlines_in(passage(text)) if one.due]
    assert found == ([due] if due else [])


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        (
            "Ban Tổ chức, Ủy ban Kiểm tra Đảng ủy tăng cường phối hợp",
            "Ban Tổ chức, Ủy ban Kiểm tra Đảng ủy",
        ),
        ("Hằng năm, Ban Thường vụ Đảng ủy căn cứ nhiệm vụ", "Ban Thường vụ Đảng ủy"),
        (
            "Đề nghị Ủy ban MTTQ và các tổ chức đoàn thể xã phối hợp",
            "Ủy ban MTTQ và các tổ chức đoàn thể xã",
        ),
        ("Giáo viên chủ nhiệm đến thăm nhà từng học sinh", "Giáo viên chủ nhiệm"),
        ("Tổ chức tốt việc đăng ký giao ước", None),
        ("Đăng ký việc nêu gương với cấp ủy", None),
        ("Các nội dung thi đua tập trung vào", None),
    ],
)
def test_who_has_to_do_something(sentence, who):
    found = subject_of(passage(sentence))
    assert (found.text if found else None) == who


@pytest.mark.parametrize(
    ("head", "parent", "issuer", "number", "symbol"),
    [
        (
            "UBND XÃ A\nHỘI ĐỒNG THI ĐUA -\nKHEN THƯỞNG\nSố: 5/KH-HĐTĐKT",
            "UBND XÃ A",
            "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG",
            "5",
            "KH-HĐTĐKT",
        ),
        (
            "ĐẢNG BỘ TỈNH A\nĐẢNG ỦY XÃ B\n*\nSố 14-KH/ĐU",
            "ĐẢNG BỘ TỈNH A",
            "ĐẢNG ỦY XÃ B",
            "14",
            "KH/ĐU",
        ),
        (
            HEAD_IN_COLUMNS,
            None,
            "ỦY BAN NHÂN DÂN XÃ C",
            None,
            "KH-UBND",
        ),
    ],
)
def test_a_head_is_taken_apart(head, parent, issuer, number, symbol):
    found = read_head(read_structure(f"{head}\n\nKẾ HOẠCH\nPhát động thi đua\n\nI. MỤC ĐÍCH"))
    values = (found.parent_issuer, found.issuer, found.number, found.symbol)
    assert tuple(one.value if one else None for one in values) == (parent, issuer, number, symbol)


def test_each_document_of_the_opening_is_one():
    text = (
        "KẾ HOẠCH\nPhát động thi đua\n\n"
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;\n"
        "Thực hiện Kế hoạch số 7/KH-UBND ngày 05/3/2026 của UBND tỉnh H về thi đua và Nghị quyết "
        "số 9/NQ-HĐND ngày 06/3/2026 của HĐND xã, UBND xã M ban hành Kế hoạch như sau:"
        "\n\nI. MỤC ĐÍCH"
    )
    bases, carried = read_bases(read_structure(text))
    read = [(one.kind, one.number, one.issued_on) for one in bases]
    assert [
        (kind.value, number.value if number else None, day.value.text)
        for kind, number, day in read
    ] == [
        ("Luật", None, "2022-06-15"),
        ("Kế hoạch", "7/KH-UBND", "2026-03-05"),
        ("Nghị quyết", "9/NQ-HĐND", "2026-03-06"),
    ]
    assert carried == 1


def test_ordinals_in_words_count_a_level():
    marks = line_marks(["I. A", "Thứ nhất, b", "- c", "Thứ hai: d", "II- E"])
    assert [(one.style, one.number, one.depth) for one in marks] == [
        ("roman", 1, 0),
        ("ordinal", 1, 1),
        ("dash", 0, 2),
        ("ordinal", 2, 1),
        ("roman", 2, 0),
    ]
