"""Reports that the tests of both renderers use."""

from app.exports.report import (
    Column,
    Grid,
    GroupRow,
    Kind,
    Money,
    Percent,
    Points,
    Report,
    Signature,
    Tick,
    TotalRow,
)

HOSTILE = (
    '=HYPERLINK("http://x","y")',
    "+1+1",
    "-Hòa",
    "@SUM(A1)",
    "=1+1|cmd",
    "#N/A",
    "<Trần Văn A>",
    "5 < 6 & 7",
    "<b>đậm</b>",
    '<img src="file:///etc/hostname"/>',
    "<font color=red>đỏ</font>",
    "&amp; &#65; %s {x} \\n (a) [b]",
    "'quoted",
    "00123",
    "012345678901",
    "1E5",
    "_x0041_",
)

COLUMNS = (
    Column("TT", 5, Kind.INTEGER),
    Column("Đơn vị", 30),
    Column("Tự chấm", 10, Kind.POINTS, group="Điểm"),
    Column("Thẩm định", 10, Kind.POINTS, group="Điểm"),
    Column("Tỷ lệ", 10, Kind.PERCENT),
    Column("Tiền thưởng", 14, Kind.MONEY),
    Column("Đạt", 6, Kind.TICK),
)
UNITS = ("Thôn Đông", "Thôn Đoài", "Trường Mầm non Hoa Sữa", "Trạm Y tế xã")


def a_grid(count=4, **changes):
    rows = [
        (
            number,
            f"{UNITS[number % 4]} {number}",
            Points(9000 + 25 * number),
            Points(8950 + 25 * number),
            Percent(6500 + number),
            Money(1_520_000 + number),
            Tick(is_on=number % 2 == 0),
        )
        for number in range(1, count + 1)
    ]
    group = GroupRow("I. Các thôn, trường, trạm")
    total = Money(sum(row[5].dong for row in rows))
    totals = TotalRow("Tổng cộng", (None, None, None, None, None, total, None))
    return Grid(**{"columns": COLUMNS, "rows": (group, *rows), "totals": totals, **changes})


def a_text_grid(*texts):
    return Grid(columns=(Column("Nội dung", 30),), rows=tuple((text,) for text in texts))


def a_report(*blocks, **changes):
    return Report(
        **{
            "parent": ("Ủy ban nhân dân tỉnh An Giang",),
            "issuer": ("Ủy ban nhân dân", "xã An Bình"),
            "number": "Số:      /BC-UBND",
            "place_date": "An Bình, ngày 05 tháng 3 năm 2026",
            "heading": "Bảng tổng hợp điểm",
            "subheadings": ("Đợt 1 năm 2026",),
            "blocks": blocks or (a_grid(),),
            "recipients": ("Như trên", "Lưu: VT"),
            "signatures": (Signature("Chủ tịch", "Lê Văn An", ("TM. Ủy ban nhân dân",)),),
            **changes,
        }
    )
