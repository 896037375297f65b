"""How long papers take to be written, beside the bare renderer putting down the same words.

    python -m tests.benchmarks.exports [ROWS ...]     (1000 10000 50000 unless told)

First a list of 10,000 rows, a report of some 40 pages and 500 giấy khen: ours and a floor run in
turn, each in a process of its own, twice; the least time of the processor counts, and the ratio is
what to compare. The floor puts the very texts of our paper down with reportlab's canvas,
openpyxl's write-only sheet or python-docx, and does none of what makes them a paper: no fitting
of widths, no wrapping in cells, no borders, no styles, no heads of tables on each page. Then lists
of growing length: time and memory must grow with the rows, not faster; nothing is asserted.
"""

import io
import subprocess
import sys
import time
from uuid import UUID

from docx import Document
from openpyxl import Workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from app.core.clock import today
from app.exports.certificates.designs import designs
from app.exports.certificates.drawing import Setup, draw
from app.exports.certificates.value import Certificate
from app.exports.fonts import REGULAR, register_fonts
from app.exports.pdf import pdf_bytes
from app.exports.report import (
    Column,
    Grid,
    Kind,
    Money,
    Paragraph,
    ParagraphKind,
    Points,
    Regime,
    Report,
    Signature,
    cell_text,
)
from app.exports.word import docx_bytes
from app.exports.xlsx import xlsx_bytes

RUNS = 2
LIST_ROWS, REPORT_PARAGRAPHS, CERTIFICATES = 10_000, 165, 500
_SIZE, _LEADING, _TOP, _FOOT = 9, 14, 550, 50
_GROUPS = ("Khối thôn", "Khối trường học", "Khối cơ quan Đảng, chính quyền", "Khối vũ trang")
_TITLES = ("Tập thể lao động tiên tiến", "Giấy khen của Chủ tịch UBND xã", "Hoàn thành tốt")
_PROSE = (
    "Phong trào thi đua xây dựng nông thôn mới nâng cao được các thôn, cơ quan, trường học, "
    "đoàn thể trên địa bàn xã hưởng ứng; nhân dân hiến đất mở đường giao thông, chỉnh trang nhà "
    "ở, bảo vệ môi trường, giữ gìn an ninh trật tự và xây dựng đời sống văn hóa ở khu dân cư, góp "
    "phần hoàn thành vượt mức các chỉ tiêu kinh tế, văn hóa, xã hội, quốc phòng và an ninh. "
)
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


# --- what is written -------------------------------------------------------------------------


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


def a_long_report(count):
    blocks = [
        Paragraph(f"{number}. Kết quả thứ {number}", ParagraphKind.SECTION)
        if number % 10 == 1
        else Paragraph(f"{number}. {_PROSE}{_PROSE}")
        for number in range(1, count + 1)
    ]
    return Report(
        heading="Báo cáo tổng kết",
        issuer=("Ủy ban nhân dân", "xã An Bình"),
        blocks=tuple(blocks),
        signatures=(Signature("Chủ tịch"),),
    )


def certificates(count):
    return [
        Certificate(
            id=UUID(int=number),
            regime=Regime.STATE,
            awarder="Chủ tịch Ủy ban nhân dân xã An Bình",
            giving="TẶNG",
            title="GIẤY KHEN",
            name=f"Ông Nguyễn Văn {number}",
            post="Giáo viên, Trường Tiểu học An Bình",
            reason="Đã có thành tích xuất sắc trong phong trào thi đua năm 2026",
            decision="Quyết định số 118/QĐ-UBND\nngày 19 tháng 12 năm 2026",
            golden_book=f"Số sổ vàng: {number}",
            place_date="An Bình, ngày 19 tháng 12 năm 2026",
            signer_title="CHỦ TỊCH",
            signer_name="Hoàng Văn Minh",
        )
        for number in range(1, count + 1)
    ]


# --- the floor -------------------------------------------------------------------------------


def lines_of(report):
    """Yield the texts of each row or paragraph."""
    for block in report.blocks:
        if isinstance(block, Paragraph):
            yield [block.whole]
        else:
            yield from ([cell_text(cell) for cell in row] for row in block.rows)


def bare_pdf(report):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4[::-1], invariant=1)
    canvas.setFont(REGULAR, _SIZE)
    y = _TOP
    for texts in lines_of(report):
        lines = simpleSplit(texts[0], REGULAR, _SIZE, 740) if len(texts) == 1 else [texts]
        for line in lines:
            if y < _FOOT:
                canvas.showPage()
                canvas.setFont(REGULAR, _SIZE)
                y = _TOP
            for place, text in enumerate([line] if isinstance(line, str) else line):
                canvas.drawString(50 + place * 95, y, text)
            y -= _LEADING
    canvas.save()
    return target.getvalue()


def bare_certificates(rows):
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4[::-1], invariant=1)
    for row in rows:
        canvas.setFont(REGULAR, 20)
        parts = (row.awarder, row.giving, row.title, row.name, row.post, row.reason)
        ending = (row.golden_book, row.place_date, row.signer_title, row.signer_name)
        for place, text in enumerate((*parts, *row.decision.split("\n"), *ending)):
            canvas.drawCentredString(420, 500 - place * 35, text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def bare_xlsx(report):
    target = io.BytesIO()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for block in report.blocks:
        for row in getattr(
            block, "rows", ([block.whole],) if isinstance(block, Paragraph) else ()
        ):
            sheet.append([plain(cell) for cell in row])
    book.save(target)
    return target.getvalue()


def plain(cell):
    match cell:
        case Points():
            return cell.hundredths / 100
        case Money():
            return cell.dong
    return cell


def bare_docx(report):
    target = io.BytesIO()
    document = Document()
    for block in report.blocks:
        if isinstance(block, Paragraph):
            document.add_paragraph(block.whole)
            continue
        table = document.add_table(rows=len(block.rows), cols=len(block.columns))
        for row, cells in zip(table.rows, block.rows, strict=True):
            for box, cell in zip(row.cells, cells, strict=True):
                box.text = cell_text(cell)
    document.save(target)
    return target.getvalue()


# --- measuring -------------------------------------------------------------------------------


def our_certificates(rows):
    known = designs()
    return draw(rows, Setup(known.at(today()), known.paper("white"))).pdf


WORK = {
    "list": (a_list, ("pdf", "xlsx", "docx")),
    "report": (a_long_report, ("pdf", "docx")),
    "certificates": (certificates, ("certificates",)),
}
OURS = {
    "pdf": pdf_bytes,
    "xlsx": xlsx_bytes,
    "docx": docx_bytes,
    "certificates": our_certificates,
}
FLOOR = {
    "pdf": bare_pdf,
    "xlsx": bare_xlsx,
    "docx": bare_docx,
    "certificates": bare_certificates,
}


def measure(whose, what, kind, count):
    """Write one paper; print seconds of the processor, bytes, megabytes before and at most."""
    register_fonts()
    paper = WORK[what][0](int(count))
    write = (OURS if whose == "ours" else FLOOR)[kind]
    before = memory()
    start = time.process_time()
    size = len(write(paper))
    taken = time.process_time() - start
    sys.stdout.write(f"{taken} {size} {before} {memory()}\n")


def measured(whose, what, kind, count):
    """Measure in a process of its own: seconds, bytes, megabytes before and at the peak."""
    command = [sys.executable, "-m", "tests.benchmarks.exports", "one"]
    done = subprocess.run(
        [*command, whose, what, kind, str(count)], check=True, capture_output=True, text=True
    )
    return tuple(map(float, done.stdout.split()))


def memory():
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def beside_the_floor():
    """Print ours beside the floor, run in turn, the least of each."""
    told(f"{'':32}{'floor':>9}{'ours':>9}{'ratio':>8}{'MB floor':>10}{'MB ours':>9}\n")
    counts = {"list": LIST_ROWS, "report": REPORT_PARAGRAPHS, "certificates": CERTIFICATES}
    for what, (_, kinds) in WORK.items():
        for kind in kinds:
            runs = [
                [measured(whose, what, kind, counts[what]) for whose in ("floor", "ours")]
                for _ in range(RUNS)
            ]
            floor, ours = (min(run) for run in zip(*runs, strict=True))
            name = f"{what} of {counts[what]:,}, {kind}"
            told(f"{name:32}{floor[0]:7.2f} s{ours[0]:7.2f} s{ours[0] / floor[0]:6.1f} ×")
            told(f"{floor[3]:10.0f}{ours[3]:9.0f}\n")


def growing(counts):
    """Print how time and memory grow with the rows of a list, for each row beyond the first."""
    told(f"\n{'list':8}{'rows':>8}{'seconds':>10}{'ms a row':>10}{'MB':>7}")
    told(f"{'KB a row':>10}{'file':>10}\n")
    for kind in WORK["list"][1]:
        for count in counts:
            taken, size, before, peak = measured("ours", "list", kind, count)
            told(f"{kind:8}{count:>8}{taken:10.2f}{taken / count * 1000:10.3f}{peak:7.0f}")
            told(f"{(peak - before) * 1024 / count:10.1f}{size // 1024:7.0f} KB\n")


def told(words):
    sys.stdout.write(words)
    sys.stdout.flush()


def main(words):
    if words[:1] == ["one"]:
        measure(*words[1:])
        return
    beside_the_floor()
    growing([int(word) for word in words] or [1000, 10_000, 50_000])


if __name__ == "__main__":
    main(sys.argv[1:])
