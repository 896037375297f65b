from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QLabel

from app.ui.models.column import Column
from app.ui.widgets.edit_list import EditList, EditListSpec


@dataclass(frozen=True)
class Row:
    id: int
    name: str


def a_list():
    return EditList(
        EditListSpec(
            caption="Hình thức",
            noun="hình thức",
            columns=[
                Column("Hình thức", lambda row: row.name, takes_room=True),
                Column("Số lượng", lambda row: "6", width=9),
            ],
            form=lambda: None,
            values=lambda row: {},
            add=lambda values: None,
            update=lambda row, values: None,
            remove=lambda row: None,
        )
    )


def test_rows_are_as_high_as_their_words_at_the_width_they_come_to_have(shown):
    rows = a_list()
    rows.resize(160, 300)
    rows.set_rows([Row(1, "Giấy khen của Chủ tịch Ủy ban nhân dân xã cho tập thể"), Row(2, "Cờ")])
    shown(rows)
    QApplication.processEvents()
    assert rows.table.rowHeight(0) > rows.table.rowHeight(1)
    rows.resize(900, 300)
    for _ in range(3):
        QApplication.processEvents()
    assert rows.table.rowHeight(0) == rows.table.rowHeight(1)


def test_nobody_is_told_to_press_what_cannot_be_pressed(shown):
    rows = a_list()
    shown(rows)
    said = "Chưa có hình thức nào."
    assert [w.text() for w in rows.findChildren(QLabel) if said in w.text()] == [
        f"{said} Bấm Thêm để nhập dòng đầu tiên."
    ]
    rows.set_read_only(True)
    assert [w.text() for w in rows.findChildren(QLabel) if said in w.text()] == [said]
