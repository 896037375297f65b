import pytest
from PySide6.QtWidgets import QApplication

from app.ui.widgets.clipboard import Cell, copy_block, read_block

EXCEL = 'Họ tên\tThành tích\tSố CCCD\r\nNguyễn Văn A\t"Dòng 1\nDòng ""2"""\t038084001234\r\n'


def test_a_block_of_excel_is_read_cell_by_cell(qapp):
    QApplication.clipboard().setText(EXCEL)
    assert read_block() == [
        ["Họ tên", "Thành tích", "Số CCCD"],
        ["Nguyễn Văn A", 'Dòng 1\nDòng "2"', "038084001234"],
    ]


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", []),
        ("9,5", [["9,5"]]),
        ("9,5\n", [["9,5"]]),
        ("a\t\r\n\tb\r\n", [["a", ""], ["", "b"]]),
        ('ống 5"\tb', [['ống 5"', "b"]]),
        ('A "x" b\tc\r\n', [['A "x" b', "c"]]),
        ('"mở\tb\nc\td', [['"mở', "b"], ["c", "d"]]),
    ],
)
def test_odd_texts_are_read_as_they_stand(qapp, text, block):
    QApplication.clipboard().setText(text)
    assert read_block() == block


def test_what_is_copied_reads_the_same(qapp):
    block = [["Đội 1", 'a\t"b"\nc', "001"], ["", "x", "9,5"]]
    copy_block([[Cell(text) for text in row] for row in block])
    assert read_block() == block


def test_excel_keeps_leading_zeros_and_reads_numbers(qapp):
    copy_block(
        [[Cell("038084001234"), Cell("1.234,5", is_number=True), Cell("<b>", is_number=True)]]
    )
    html = QApplication.clipboard().mimeData().html()
    assert "<td style=\"mso-number-format:'\\@'\">038084001234</td>" in html
    assert '<td x:num="1234.5">1.234,5</td>' in html
    assert "<td style=\"mso-number-format:'\\@'\">&lt;b&gt;</td>" in html
