import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget, QTreeView

from app.core.errors import InvalidInput
from app.imports.book_limits import MOST_COLUMNS
from app.ui.widgets.clipboard import Cell, copy_block, copy_view, read_block

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
        ('5" ống\t"hai\ndòng"\r\n', [['5" ống', "hai\ndòng"]]),
        ("a\t", [["a", ""]]),
        ("a\r\n\r\nb\r\n", [["a"], [""], ["b"]]),
        ("Hoa\u0302\u0300", [["Ho\u1ea7"]]),
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


def test_a_block_that_is_too_much_is_refused_whole(qapp):
    QApplication.clipboard().setText("\t" * MOST_COLUMNS + "x")
    with pytest.raises(InvalidInput, match="Chưa có gì thay đổi"):
        read_block()


@pytest.fixture
def tree(shown):
    """Groups with lines in them, the second column hidden, the last two changed about."""
    model = QStandardItemModel()
    model.setHorizontalHeaderLabels(["Tên", "Mã", "Điểm", "Ghi chú"])
    for group in ("I", "II"):
        item = QStandardItem(group)
        model.appendRow([item, *(QStandardItem(text) for text in ("x", "001", ""))])
        item.appendRow([QStandardItem(f"{group}.1"), *map(QStandardItem, ("y", "9,5", "a\nb"))])
    tree = QTreeView()
    tree.setModel(model)
    tree.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
    tree.expandAll()
    tree.setColumnHidden(1, True)
    tree.header().moveSection(3, 2)
    return shown(tree)


def test_any_view_is_copied_as_a_block_in_the_order_it_is_seen(tree):
    tree.selectAll()
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert read_block() == [
        ["I", "", "001"],
        ["I.1", "a\nb", "9,5"],
        ["II", "", "001"],
        ["II.1", "a\nb", "9,5"],
    ]
    copy_view(tree, with_headings=True)
    assert read_block()[0] == ["Tên", "Ghi chú", "Điểm"]


def test_a_plain_list_is_copied_and_nothing_chosen_leaves_the_clipboard(shown):
    shown_list = QListWidget()
    shown_list.addItems(["Một", "Hai"])
    shown(shown_list)
    QApplication.clipboard().setText("giữ")
    shown_list.clearSelection()
    copy_view(shown_list)
    assert read_block() == [["giữ"]]
    shown_list.setCurrentRow(1)
    QTest.keyClick(shown_list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert read_block() == [["Hai"]]
