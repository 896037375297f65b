"""How long a list takes to become pages and sheets, and what memory it needs.

Usage: python -m tests.benchmarks.exports [ROWS ...]     (1000 10000 50000 unless told)

Each line is a process of its own. Time must grow with the rows: ten times as many rows take
about ten times as long. Nothing here is asserted; the tests never measure time.
"""

import subprocess
import sys
import time

from app.exports.pdf import pdf_bytes
from app.exports.report import Column, Grid, Kind, Money, Points, Report, Signature
from app.exports.word import docx_bytes
from app.exports.xlsx import xlsx_bytes

_WRITERS = {"pdf": pdf_bytes, "xlsx": xlsx_bytes, "docx": docx_bytes}
_GROUPS = ("Khối thôn", "Khối trường học", "Khối cơ quan Đảng, chính quyền", "Khối vũ trang")
_TITLES = ("Tập thể lao động tiên tiến", "Giấy khen của Chủ tịch UBND xã", "Hoàn thành tốt")
_COLUMNS = (
    Column("TT", 5, Kind.INTEGER),
    Column("Mã", 8),
    Column("Tên tập thể, cá nhân", 30),
    Column("Khối thi đua", 18),
    Column("Tự chấm", 9, Kind.POINTS, group="Điểm"),
    Column("Thẩm định", 9, Kind.POINTS, group="Điểm"),
    Column("Tiền thưởng", 12, Kind.MONEY),
    Column("Danh hiệu đề nghị", 26),
)


def a_list(count):
    rows = tuple(
        (
            number,
            f"DV{number % 1000:04}",
            f"Trường Phổ thông dân tộc bán trú Tiểu học số {number % 1000}",
            _GROUPS[number % len(_GROUPS)],
            Points(number * 25 % 10_000),
            Points(number * 35 % 10_000),
            Money(number % 7 * 100_000),
            _TITLES[number % len(_TITLES)],
        )
        for number in range(1, count + 1)
    )
    return Report(
        heading="Danh sách đề nghị khen thưởng",
        issuer=("Ủy ban nhân dân", "xã An Bình"),
        is_landscape=True,
        blocks=(Grid(columns=_COLUMNS, rows=rows),),
        signatures=(Signature("Người lập biểu"), Signature("Chủ tịch")),
    )


def measure(kind, count):
    report = a_list(count)
    start = time.perf_counter()
    size = len(_WRITERS[kind](report))
    taken = time.perf_counter() - start
    sys.stdout.write(f"{kind:5}{count:8} rows {taken:8.2f} s {size // 1024:8} KB {memory():>8}\n")


def memory():
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return ""
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB"


def main(words):
    if words[:1] == ["one"]:
        measure(words[1], int(words[2]))
        return
    for kind in _WRITERS:
        for count in words or ("1000", "10000", "50000"):
            command = [sys.executable, "-m", "tests.benchmarks.exports", "one", kind, str(count)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
