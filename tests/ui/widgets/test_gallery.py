"""The kit as people see it, drawn at 1366 × 768 and at 125 %: pictures to look at.

They lie in the folder of the test; `--basetemp=DIR` says where that is.
"""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QTabWidget, QVBoxLayout, QWidget

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import money_text
from app.domain.dates import PartialDate
from app.domain.points import points_text
from app.ui.forms import FieldSpec, Form, Section
from app.ui.jobs import Job
from app.ui.models.row_table import Column, RowTableModel
from app.ui.models.tree import RowTreeModel
from app.ui.widgets.ask import Box
from app.ui.widgets.bars import Share, ShareBars
from app.ui.widgets.empty_state import EmptyState
from app.ui.widgets.fields import (
    CheckField,
    CodeField,
    DateField,
    DocumentDateField,
    MoneyField,
    NumberField,
    PickList,
    PointsField,
    TextArea,
    TextField,
)
from app.ui.widgets.frozen import FrozenGrid
from app.ui.widgets.list_page import ListAction, ListFilter, ListPage, ListSpec
from app.ui.widgets.notice import Notice
from app.ui.widgets.progress import ProgressDialog
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.tree import TreeView
from tests.ui.lint import faults

SCREENS = {"100": (QSize(1366, 700), 1.0), "125": (QSize(1093, 543), 1.25)}
UNITS = [(n, f"Tổ dân phố {n}") for n in range(1, 12)] + [(20, "Trường Tiểu học An Bình")]


@dataclass(frozen=True)
class Registration:
    id: int
    name: str
    kind: str
    title: str
    work: str
    on: PartialDate | None
    state: str


NAMES = ["Tổ dân phố 1", "Nguyễn Văn Đức", "Hội Liên hiệp Phụ nữ", "Trường Tiểu học An Bình"]
STATES = {
    "draft": ("Chưa gửi", ""),
    "sent": ("Chờ duyệt", "info"),
    "back": ("Từ chối", "error"),
    "good": ("Đã duyệt", "check"),
}
REGISTRATIONS = [
    Registration(
        n,
        ["Tổ dân phố 1", "Nguyễn Văn Đức", "Hội Liên hiệp Phụ nữ", "Trường Tiểu học An Bình"][
            n % 4
        ],
        ["Tập thể", "Cá nhân"][n % 2],
        ["Giấy khen của Chủ tịch UBND xã", "Bằng khen của Chủ tịch UBND tỉnh"][n % 2],
        ["Tuyến đường hoa", "", "Ngôi nhà xanh"][n % 3],
        PartialDate(2024, 8, 1 + n % 28) if n % 5 else None,
        list(STATES)[n % 4],
    )
    for n in range(1, 35)
]


def nothing(*_):
    return None


def record_form():
    return Form(
        [
            FieldSpec(
                "name", "Tên kế hoạch", lambda: TextField(longest=500), required=True, wide=True
            ),
            FieldSpec(
                "number", "Số, ký hiệu", lambda: TextField(characters=16), hint="20/KH-UBND"
            ),
            FieldSpec("signed_on", "Ngày ban hành", DocumentDateField),
            FieldSpec("from_on", "Từ ngày", DateField, required=True),
            FieldSpec("to_on", "Đến ngày", lambda: DateField(events=True)),
            FieldSpec(
                "unit", "Đơn vị chủ trì", lambda: PickList(UNITS, add=nothing), required=True
            ),
            FieldSpec("signer", "Người ký", lambda: PickList([("a", "Chủ tịch")], free_text=True)),
            Section("Mức thưởng và điểm"),
            FieldSpec("money", "Tiền thưởng (đồng)", MoneyField),
            FieldSpec("points", "Điểm tối đa", lambda: PointsField(10000)),
            FieldSpec("count", "Số mô hình tối thiểu", NumberField),
            FieldSpec("citizen", "Số CCCD", lambda: CodeField("Số CCCD", [12])),
            FieldSpec("peak", "Đợt cao điểm", lambda: CheckField("Chấm điểm riêng cho đợt này")),
            FieldSpec("aim", "Mục đích, yêu cầu", TextArea, wide=True),
        ],
        columns=2,
    )


def record_dialog():
    dialog = RecordDialog(record_form(), nothing, "Sửa kế hoạch thi đua", again=True)
    dialog.form.fill(
        {
            "name": "Thi đua chào mừng kỷ niệm 20 năm thành lập xã An Bình",
            "unit": 3,
            "money": 1_500_000,
            "points": 10000,
            "aim": "Phát huy sức mạnh của toàn dân.\nMỗi đơn vị một mô hình.",
        }
    )
    dialog.form.field("from_on").set_draft("31/02/2024")
    problems = [
        Problem(None, "Kế hoạch này trùng thời gian với “Thi đua quý I năm 2024”."),
        Problem("from_on", "Tháng 02/2024 không có ngày 31."),
    ]
    dialog.form.show_problems(InvalidInput(problems))
    return dialog


def list_page():
    detail = QTabWidget()
    form = Form(
        [
            FieldSpec("name", "Tập thể, cá nhân", TextField, required=True),
            FieldSpec("unit", "Đơn vị", lambda: PickList(UNITS), required=True),
            FieldSpec("title", "Hình thức đăng ký", TextField),
            FieldSpec("on", "Ngày đăng ký", DateField),
        ],
        columns=2,
    )
    detail.addTab(form, "Thông tin chung")
    detail.addTab(QWidget(), "Thành tích")
    detail.addTab(QWidget(), "Tệp đính kèm")
    spec = ListSpec(
        columns=[
            Column("TT", lambda row: row.id, is_number=True, width=3),
            Column("Tập thể, cá nhân", lambda row: row.name),
            Column("Loại", lambda row: row.kind),
            Column("Hình thức đăng ký", lambda row: row.title),
            Column("Mô hình, công trình", lambda row: row.work),
            Column("Ngày đăng ký", lambda row: row.on, lambda on: on.display),
            Column(
                "Trạng thái",
                lambda row: STATES[row.state][0],
                sign=lambda row: STATES[row.state][1],
                tint=lambda row: "error" if row.state == "back" else None,
            ),
        ],
        actions=[
            ListAction("Thêm", nothing, "add", ("Ctrl+N",), on_empty=True),
            ListAction("Nhân bản", nothing, "duplicate", needs="one"),
            ListAction("Sửa", nothing, "edit", ("Ctrl+E",), needs="one", opens=True),
            ListAction("Xóa", nothing, "delete", ("Delete",), needs="some"),
            ListAction("Nhập từ Excel", nothing, "import", on_empty=True),
            ListAction("Xuất ra Excel", nothing, "excel", writes=False),
            ListAction("In", nothing, "print", writes=False),
        ],
        filters=[
            ListFilter("state", "Trạng thái", [(k, v[0]) for k, v in STATES.items()], nothing),
            ListFilter("kind", "Loại", [("Tập thể", "Tập thể"), ("Cá nhân", "Cá nhân")], nothing),
        ],
        empty="Chưa có đăng ký nào. Bấm Thêm, hoặc nhập từ tệp Excel của các đơn vị.",
        counted="đăng ký",
    )
    page = ListPage(spec, detail=detail)
    page.set_rows(REGISTRATIONS)
    page.table.select(2)
    form.fill({"name": "Nguyễn Văn Đức", "unit": 3, "title": "Bằng khen", "on": None})
    page.offer_undo("Đã xóa 3 đăng ký.", nothing)
    page.notice.tell(
        "Còn 5 ngày là hết hạn đăng ký; 4 đơn vị chưa đăng ký.", "warning", "Xem", nothing
    )
    return page


def empty_page():
    page = list_page()
    page.notice.clear()
    page.set_rows([])
    page.set_read_only("Tệp đang mở trên máy VANPHONG-02. Chỉ xem được.")
    return page


@dataclass(frozen=True)
class Line:
    id: int
    unit: str
    points: tuple[int | None, ...]


def matrix():
    columns = [
        Column("TT", lambda row: row.id, is_number=True, width=3),
        Column("Đơn vị", lambda row: row.unit, width=22),
        *(
            Column(
                f"Tiêu chí {n + 1} (10)",
                lambda row, n=n: row.points[n],
                points_text,
                is_number=True,
                field=lambda row: PointsField(1000, 25),
                tint=lambda row, n=n: "warning" if (row.id + n) % 7 == 0 else None,
            )
            for n in range(12)
        ),
        Column("Tổng", lambda row: sum(p or 0 for p in row.points), points_text, is_number=True),
    ]
    model = RowTableModel(columns, change=nothing)
    rows = [
        Line(n, f"Tổ dân phố {n}", tuple((n * 25 + m * 75) % 1000 or None for m in range(12)))
        for n in range(1, 31)
    ]
    model.set_rows(rows)
    page = QWidget()
    page.grid = FrozenGrid(2)
    page.grid.setAccessibleName("Bảng chấm điểm")
    page.grid.setModel(model)
    model.setParent(page)
    QVBoxLayout(page).addWidget(page.grid)
    return page


def type_too_much(page):
    page.grid.setCurrentIndex(page.grid.model().index(3, 5))
    page.grid.setFocus()
    QTest.keyClicks(page.grid, "9")
    QTest.keyClicks(QApplication.focusWidget(), "5")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


@dataclass(frozen=True)
class Unit:
    id: int
    parent_id: int | None
    name: str
    members: int


def overview():
    page = QWidget()
    layout = QVBoxLayout(page)
    for weight, words in {
        "info": "Đang xem dữ liệu mẫu của một xã tự đặt tên.",
        "check": "Đã sao lưu ra USB lúc 16:40. Có thể rút USB.",
        "error": "Không lưu được DangKy_2024.xlsx vì đang mở trong Excel. Đóng tệp rồi thử lại.",
    }.items():
        notice = Notice()
        notice.tell(words, weight, "Thử lại" if weight == "error" else "", nothing)
        layout.addWidget(notice)
    layout.addWidget(ShareBars([Share(f"Tổ dân phố {n}", 3 * n, 12) for n in range(5)]))
    model = RowTreeModel(
        [
            Column("Đơn vị", lambda unit: unit.name),
            Column("Người", lambda unit: unit.members, is_number=True),
            Column("Quỹ", lambda unit: unit.members * 1000, money_text, is_number=True),
        ],
        page,
    )
    model.set_rows(
        [
            Unit(1, None, "UBND xã An Bình", 30),
            Unit(2, 1, "Thôn Đông", 12),
            Unit(3, 1, "Thôn Tây", 8),
            Unit(4, 3, "Tổ tự quản số 4", 3),
            Unit(5, None, "Trường Tiểu học An Bình", 40),
        ]
    )
    tree = TreeView()
    tree.setAccessibleName("Đơn vị")
    tree.setModel(model)
    layout.addWidget(tree)
    state = EmptyState()
    state.tell(
        "Chưa có kế hoạch nào trong năm 2024. Bấm Thêm kế hoạch.", [("Thêm kế hoạch", nothing)]
    )
    layout.addWidget(state)
    return page


def question():
    facts = (
        "Đợt “Chào mừng 20 năm” có 34 đăng ký và 12 mô hình.\n"
        "Xóa đợt sẽ đưa tất cả vào Thùng rác; lấy lại được cho đến khi dọn Thùng rác."
    )
    box = Box(None, "Xác nhận", facts, "warning")
    box.add_button("Xóa đợt và 34 đăng ký", nothing)
    box.add_button("Giữ lại", nothing).setFocus()
    return box


def progress():
    dialog = ProgressDialog(Job(nothing), "Đang nhập 3.000 dòng từ DangKy_2024.xlsx…")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog._on_progressed(1200, 3000)
    return dialog


def open_list(dialog):
    field = dialog.form.field("unit")
    field.box.line.clear()
    field.focus()
    QTest.keyClicks(field.box, "to dan")


def open_calendar(dialog):
    dialog.form.field("to_on").set_value(PartialDate(2024, 3, 15))
    dialog.form.field("to_on").open_calendar()


SCENES = {
    "record": (record_dialog, None),
    "record-list": (record_dialog, open_list),
    "record-calendar": (record_dialog, open_calendar),
    "list": (list_page, None),
    "list-empty": (empty_page, None),
    "matrix": (matrix, type_too_much),
    "overview": (overview, None),
    "question": (question, None),
    "progress": (progress, None),
}


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("scene", SCENES)
def test_the_kit_looks_as_it_should(scene, screen, shown, tmp_path, qtbot):
    (make, act), (size, scale) = SCENES[scene], SCREENS[screen]
    widget = make()
    if not isinstance(widget, QDialog):
        widget.resize(size)
    shown(widget)
    if act:
        act(widget)
    QApplication.processEvents()
    assert faults(widget) == []
    assert widget.width() <= size.width()
    assert widget.height() <= size.height()
    path = tmp_path / f"{scene}-{screen}.png"
    picture = drawn(widget, scale)
    assert picture.save(str(path))
    colours = {picture.toImage().pixel(x, y) for x in range(0, 300, 3) for y in range(0, 90, 3)}
    assert len(colours) > 3


def drawn(widget, scale):
    """Draw a window, and the list or calendar that is open over it."""
    popup = QApplication.activePopupWidget()
    room = widget.rect()
    if popup:
        corner = widget.mapFromGlobal(popup.pos())
        room = room.united(popup.rect().translated(corner))
    picture = QPixmap(room.size() * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.gray)
    widget.render(picture, -room.topLeft())
    if popup:
        popup.render(picture, corner - room.topLeft())
    return picture
