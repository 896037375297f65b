"""Criteria sets and files: one comes in, one goes out, and those that come with the program."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.exports.files import replacing
from app.imports.ready_sets import ReadySet, ready_sets
from app.imports.scheme_rules import LoadedScheme, read_scheme
from app.services import scheme_imports, scheme_values
from app.services.scheme_shape import SchemeFile
from app.services.scheme_text import text_of
from app.ui.context import Context
from app.ui.dialogs.file_work import (
    Ends,
    Leaving,
    Step,
    Writing,
    run_file_work,
    save_file,
    tell_outcome,
)
from app.ui.files import EXCEL, FileKind
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import PickList
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.table import TableView

JSON = FileKind("Tệp bộ tiêu chí", ("json",))
_KINDS = {
    "xlsx": (EXCEL, "Bảng tính Excel: xem, in, sửa rồi nhập lại"),
    "json": (JSON, "Tệp bộ tiêu chí (JSON): chuyển sang máy khác"),
}
_ERRORS = FileKind("Tệp văn bản", ("txt",))
_READING = "Đang đọc bộ tiêu chí…"

Taken = Callable[[UUID], object]
"""What is called with the id of a set that has come in."""


def take_in_file(context: Context, parent: QWidget, taken: Taken) -> None:
    """Ask for a file of a set and take it in; what is wrong in it is told whole."""
    path = context.files.ask_open(parent, "Nhập bộ tiêu chí từ tệp", EXCEL, JSON)
    if path is None:
        return

    def read(progress: Progress) -> LoadedScheme:
        loaded = read_scheme(path, progress)
        if context.operations.path is not None:  # a shared database is copied on its server
            context.operations.keep_copy_before_import(progress)
        return loaded

    def done(loaded: LoadedScheme) -> None:
        try:
            set_id = context.operations.do(scheme_imports.take_in, loaded.file)
        except AppError as refusal:
            refused(refusal)
            return
        taken(set_id)
        doubts = len(loaded.warnings)
        more = f" Có {number_text(doubts)} chỗ cần xem lại." if doubts else ""
        context.say(f"Đã nhập bộ tiêu chí từ “{path.name}”.{more}")

    def refused(refusal: AppError) -> None:
        _tell_refused(context, parent, path, refusal)

    ends = Ends(done, refused, stopped=lambda: None)
    run_file_work(context.jobs, read, _READING, parent, ends)


def _tell_refused(context: Context, parent: QWidget, path: Path, refusal: AppError) -> None:
    problems = refusal.problems if isinstance(refusal, InvalidInput) else ()
    lines = [problem.message for problem in problems]
    if len(lines) < 2:
        tell_outcome(parent, "Chưa nhập được", str(refusal), "error")
        return

    def save() -> None:
        def write(target: Path, _: Progress) -> None:
            with replacing(target) as part:
                part.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")

        name = f"Chỗ sai trong {path.stem}"
        text = "Đang lưu…"
        writing = Writing("Lưu danh sách chỗ sai", name, _ERRORS, write, text, leaves=None)
        save_file(writing, context.files, context.jobs, parent)

    sentence = f"Chưa nhập bộ tiêu chí từ “{path.name}” vì tệp có chỗ sai. Chưa có gì thay đổi."
    steps: list[Step] = [
        ("Mở tệp để sửa", lambda: context.files.open(path)),
        ("Lưu danh sách lỗi…", save),
    ]
    tell_outcome(
        parent,
        "Chưa nhập được",
        sentence,
        "error",
        lines=lines,
        steps=steps,
    )


def save_set(context: Context, parent: QWidget, set_id: UUID, label: str) -> None:
    """Ask for the kind of file and where, and write the set there."""
    form = Form(
        [
            FieldSpec(
                "kind",
                "Loại tệp",
                lambda: PickList([(k, words) for k, (_, words) in _KINDS.items()], characters=48),
                required=True,
            )
        ]
    )
    form.fill({"kind": "xlsx"})
    dialog = RecordDialog(form, lambda values: values["kind"], "Xuất bộ tiêu chí", parent=parent)
    dialog.start_with("Chọn nơi lưu…", QLabel(f"Xuất “{label}” ra tệp."))
    if not dialog.exec():
        return
    kind = dialog.saved[-1]
    file = context.operations.ask(scheme_values.value, set_id)

    def write(path: Path, _: Progress) -> None:
        content = _content(file, kind)
        with replacing(path) as part:
            part.write_bytes(content)

    text = "Đang ghi bộ tiêu chí…"
    leaves = Leaving(context.operations, f"Bộ tiêu chí {label}")
    writing = Writing("Xuất bộ tiêu chí", label, _KINDS[kind][0], write, text, leaves=leaves)
    save_file(writing, context.files, context.jobs, parent)


def _content(file: SchemeFile, kind: str) -> bytes:
    if kind == "json":
        return text_of(file).encode("utf-8")
    from app.imports.scheme_book_writer import write_book  # noqa: PLC0415 - openpyxl when needed

    return write_book(file)


@dataclass(frozen=True, slots=True)
class _Row:
    id: Path
    of: ReadySet


class ReadySetsDialog(Dialog):
    """The sets that come with the program, to choose one to start from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Bộ tiêu chí có sẵn")
        self.model = RowTableModel[_Row](
            [
                Column("Bộ tiêu chí", lambda row: row.of.name, width=48),
                Column("Dùng cho", lambda row: row.of.audience, takes_room=True),
            ],
            self,
        )
        self.table = TableView[_Row]()
        self.table.setAccessibleName("Các bộ tiêu chí có sẵn")
        self.table.setModel(self.model)
        self.model.set_rows([_Row(one.path, one) for one in ready_sets()])
        self.table.opened.connect(self.accept)
        self.table.selectRow(0)
        said = QLabel(
            "Chọn một bộ gần với bảng điểm của đơn vị, lấy về rồi sửa. Đây là các bộ mẫu, "
            "không phải quy định."
        )
        said.setWordWrap(True)
        self.take = _button("Lấy về để sửa", self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self.take)
        buttons.addWidget(_button("Hủy", self.reject))
        layout = QVBoxLayout(self)
        layout.addWidget(said)
        layout.addWidget(self.table)
        layout.addLayout(buttons)
        self.resize(820, 400)
        self.table.setFocus()

    @property
    def chosen(self) -> ReadySet | None:
        """The set that is chosen."""
        return next((row.of for row in self.table.selected()), None)


def take_ready(context: Context, parent: QWidget, taken: Taken) -> None:
    """Ask for one of the sets that come with the program and take it in."""
    dialog = ReadySetsDialog(parent)
    if dialog.exec() != QDialog.DialogCode.Accepted or dialog.chosen is None:
        return
    file = read_scheme(dialog.chosen.path).file
    taken(context.operations.do(scheme_imports.take_in, file))
    context.say(f"Đã lấy về “{file.name}”. Sửa lại cho đúng bảng điểm của đơn vị.")


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setToolTip(text)
    button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    return button
