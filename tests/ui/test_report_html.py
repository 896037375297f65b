from PySide6.QtGui import QTextDocument

from app.domain.dates import PartialDate
from app.exports.report import (
    Column,
    Grid,
    GroupRow,
    Kind,
    Paragraph,
    ParagraphKind,
    Points,
    Report,
    Signature,
    TotalRow,
)
from app.ui.report_html import report_html

GRID = Grid(
    caption="Bảng điểm",
    columns=(Column("Đơn vị", 30), Column("Điểm", 10, Kind.POINTS), Column("Hạn", 10, Kind.DATE)),
    rows=(GroupRow("I. Các thôn"), ("Thôn <Đông>", Points(950), PartialDate(2026, 4, 15))),
    totals=TotalRow("Cộng", (None, Points(1900), None)),
)
REPORT = Report(
    heading="Tóm tắt kế hoạch",
    issuer=("Ủy ban nhân dân xã",),
    blocks=(
        Paragraph("I. Thông tin & chung", ParagraphKind.SECTION),
        Paragraph("một dòng", lead="1."),
        GRID,
        Grid(columns=GRID.columns, rows=(), caption="Trống"),
    ),
    recipients=("Như trên",),
    signatures=(Signature("Chủ tịch", "Lê Văn An"),),
)


def read(html):
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def test_all_that_a_report_says_can_be_read():
    said = read(report_html(REPORT)).split("\n")
    for words in REPORT.as_text(separator="\n").replace(" | ", "\n").splitlines():
        assert words in said or words.upper() in [line.upper() for line in said], words


def test_what_was_typed_is_words_and_not_markup():
    html = report_html(REPORT)
    assert "Thôn &lt;Đông&gt;" in html
    assert "<Đông>" not in html


def test_headings_and_captions_can_be_gone_to():
    html = report_html(REPORT)
    for anchor in ("I. Thông tin &amp; chung", "Bảng điểm", "Nơi nhận:"):
        assert f"<a name='{anchor}'>" in html


def test_numbers_stand_on_the_right_and_days_are_not_broken():
    html = report_html(REPORT)
    assert "<td align='right'><nobr>9,5</nobr></td>" in html
    assert "<nobr>15/04/2026</nobr>" in html
