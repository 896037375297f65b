"""The first two steps of taking a list in: which file, and which of its columns is what."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from openpyxl.utils import get_column_letter
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.errors import InvalidInput
from app.core.legacy_text import converted
from app.core.vietnamese import number_text, quoted
from app.domain.terms import ListKind
from app.imports.book_reading import Book
from app.imports.lists import headings, telling
from app.imports.lists.headings import Table, Where
from app.imports.lists.kinds import KINDS
from app.imports.lists.old_fonts import Letters
from app.imports.lists.rows import Kind
from app.imports.lists.starting import Start
from app.services import plan_phases, plans, stages
from app.ui import style
from app.ui.context import Context, Part
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.preferences import Preferences
from app.ui.widgets.fields import NumberField, PickList, TextField
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.grid import GridView
from app.ui.widgets.lines import lines_box
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Sentence, Weight

_WHOLE_PLAN = "Cả kế hoạch"
_NOT_TAKEN = "(không nhập)"
_SAMPLES, _LETTERS_SHOWN = 3, 6
_KIND_WIDTH = 40


class ImportStep(QWidget):
    """One page of the wizard: a heading, and a notice above what is filled in."""

    heading = ""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = QVBoxLayout(self)
        self.page.setContentsMargins(0, 0, 0, 0)
        self.page.setSpacing(style.GAP)
        self.notice = Notice(self)
        self.page.addWidget(self.notice)

    def tell(self, sentence: str, weight: Weight = "error") -> None:
        """Say above the page what stands in the way; "" takes it away."""
        self.notice.tell(sentence, weight)

    def enter(self) -> None:
        """Put the caret where one begins."""
        raise NotImplementedError


# --- which file ------------------------------------------------------------------------------


class FileStep(ImportStep):
    """What the list is of, and the file it is in, or rows copied in Excel.

    Signals:
        chosen: the path of a file.
        wanted: a file is to be asked for.
        pasted: the rows on the clipboard are to be taken.
        sampled: an empty list to fill in is wanted.
    """

    heading = "Chọn tệp"
    chosen = Signal(object)
    wanted = Signal()
    pasted = Signal()
    sampled = Signal()

    def __init__(
        self,
        context: Context,
        kind: ListKind | None,
        parent: QWidget | None = None,
        place: Part | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        kinds = [(code, code.label) for code in ListKind if code in KINDS]
        self.kind_field = PickList[ListKind](kinds, characters=_KIND_WIDTH)
        self.plan_field = PickList[UUID](self._plans(), characters=_KIND_WIDTH)
        self.phase_field = PickList[str]((), characters=_KIND_WIDTH)
        self.stage_field = PickList[UUID]((), characters=_KIND_WIDTH)
        self._form = QFormLayout()
        self._fields = (
            ("Danh sách của", self.kind_field),
            ("Kế hoạch", self.plan_field),
            ("Giai đoạn, đợt", self.phase_field),
            ("Vòng chấm", self.stage_field),
        )
        for label, field in self._fields:
            field.set_label(label)
            named = QLabel(label)
            named.setBuddy(field.box)
            self._form.addRow(named, field)
        self.kind_field.set_value(kind or kinds[0][0])
        if context.plan_id is not None:
            self.plan_field.set_value(context.plan_id)
        self.choose = _button("&Chọn tệp Excel…", self.wanted.emit)
        self.paste = _button("&Dán từ Excel (Ctrl+V)", self.pasted.emit)
        self.sample = _button("&Tải tệp mẫu…", self.sampled.emit)
        self.recent = QListWidget()
        self.recent.setAccessibleName("Tệp đã nhập gần đây")
        self.recent.itemActivated.connect(self._on_recent)
        self._lay_out()
        self.kind_field.committed.connect(self._on_kind)
        self.plan_field.committed.connect(self._on_plan)
        self._on_kind()
        if place is not None:
            self.phase_field.set_value(str(place.phase_id or ""))
            self.stage_field.set_value(place.stage_id)
        self.show_recent()

    @property
    def kind(self) -> Kind:
        """What the list is of; raises `InvalidInput` when nothing is chosen."""
        code = self.kind_field.value()
        if code is None:
            raise InvalidInput.of(None, "Chưa chọn danh sách của gì. Chọn rồi làm tiếp.")
        return KINDS[code]

    @property
    def plan_id(self) -> UUID | None:
        """The plan that the list is for, where its kind needs one; raises `InvalidInput`."""
        if not self.kind.needs_plan:
            return None
        plan_id = self.plan_field.value()
        if plan_id is None:
            raise InvalidInput.of(None, "Chưa chọn kế hoạch. Chọn kế hoạch rồi làm tiếp.")
        return plan_id

    @property
    def phase_id(self) -> UUID | None:
        """The phase that the list is for, nothing for the plan as a whole."""
        chosen = self.phase_field.value() if _has_phases(self.kind) else None
        return UUID(chosen) if chosen else None

    @property
    def stage_id(self) -> UUID | None:
        """The round that the list is for, where its kind needs one; raises `InvalidInput`."""
        if not self.kind.needs_stage:
            return None
        stage_id = self.stage_field.value()
        if stage_id is None:
            raise InvalidInput.of(None, "Chưa chọn vòng chấm. Chọn vòng chấm rồi làm tiếp.")
        return stage_id

    def show_recent(self) -> None:
        """List the files that were taken in lately and are still there."""
        self.recent.clear()
        for path in Preferences().list_files:
            if path.is_file():
                item = QListWidgetItem(f"{path.name}   ({path.parent})")
                item.setData(Qt.ItemDataRole.UserRole, path)
                self.recent.addItem(item)

    def enter(self) -> None:
        """Put the caret on the button that asks for a file."""
        self.choose.setFocus(Qt.FocusReason.TabFocusReason)

    def _plans(self) -> list[tuple[UUID, str]]:
        rows = self._context.operations.ask(plans.listed)
        of_year = [row for row in rows if row.year == self._context.year]
        return [(row.id, row.name) for row in of_year or rows]

    @Slot()
    def _on_kind(self) -> None:
        try:
            kind = self.kind
        except InvalidInput:
            return
        self._form.setRowVisible(1, kind.needs_plan)
        self._form.setRowVisible(2, _has_phases(kind))
        self._form.setRowVisible(3, kind.needs_stage)
        self._on_plan()

    @Slot()
    def _on_plan(self) -> None:
        plan_id = self.plan_field.value()
        rows = self._context.operations.ask(stages.listed, plan_id) if plan_id else ()
        self.stage_field.set_choices([(row.id, row.name) for row in rows])
        phases = self._context.operations.ask(plan_phases.PART.rows, plan_id) if plan_id else ()
        parts = [("", _WHOLE_PLAN), *((str(row.id), row.name) for row in phases)]
        self.phase_field.set_choices(parts)
        self.phase_field.set_value("")

    @Slot(QListWidgetItem)
    def _on_recent(self, item: QListWidgetItem) -> None:
        path: Path = item.data(Qt.ItemDataRole.UserRole)
        self.chosen.emit(path)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.choose, self.paste, self.sample):
            buttons.addWidget(button)
        buttons.addStretch()
        words = Sentence(self)
        words.tell(
            "Nhận tệp .xlsx, .csv, .txt có sẵn của cơ quan; không cần đúng mẫu. Cũng có thể kéo "
            "tệp từ thư mục thả vào cửa sổ này. Tệp gốc không bị thay đổi.",
            "info",
        )
        label = QLabel("Tệp đã nhập &gần đây (Enter hoặc bấm đúp để mở)")
        label.setBuddy(self.recent)
        self.page.addLayout(self._form)
        self.page.addLayout(buttons)
        self.page.addWidget(words)
        self.page.addWidget(label)
        self.page.addWidget(self.recent, stretch=1)


def _has_phases(kind: Kind) -> bool:
    return kind.needs_stage or kind.code is ListKind.TARGETS


# --- which column ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Common:
    """A field that no column has, and what it says for every row; its id is its name."""

    id: str
    title: str
    typed: str


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of the file, and the field that takes it, "" for none."""

    id: int
    heading: str
    samples: str
    name: str
    note: str = ""
    is_unclear: bool = False
    """Whether another column is called by the same field: a person chooses."""

    @property
    def letter(self) -> str:
        """What Excel calls it."""
        return get_column_letter(self.id)


class ColumnsStep(ImportStep):
    """Where the list stands on its sheet, and which column is read as what.

    Signals:
        moved: the list is to be looked for elsewhere (`Where`).
    """

    heading = "Ghép cột"
    moved = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._begun: Start | None = None
        self._kind: Kind | None = None
        self._columns: dict[str, int] = {}
        self._common: dict[str, str] = {}
        self.sheet_field = PickList[str]((), characters=22)
        self.row_field = NumberField(1, 100_000, 5)
        self.letters_field = PickList[Letters](
            [(one, one.label) for one in Letters], characters=24
        )
        self._above = FoldRow()
        self._labels: dict[str, QLabel] = {}
        for label, field in (
            ("Trang tính", self.sheet_field),
            ("Dòng tiêu đề", self.row_field),
            ("Bảng mã chữ", self.letters_field),
        ):
            field.set_label(label)
            named = self._labels[label] = QLabel(label)
            named.setBuddy(field)
            self._above.add_pair(named, field)
            field.committed.connect(self._on_moved)
        self.again = _button("&Ghép lại từ đầu", self.suggest_again)
        self._above.end()
        self._above.addWidget(self.again)
        self.model = RowTableModel[FileColumn]((), self, self._change)
        self.grid = GridView[FileColumn]()
        self.grid.setAccessibleName("Cột của tệp và nội dung được ghép")
        self.grid.setModel(self.model)
        self.grid.setSortingEnabled(False)
        self.told = lines_box([], "Phần mềm hiểu tệp này thế nào")
        self.told.setMinimumWidth(0)
        self.told.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.common = RowTableModel[Common](
            [
                Column("Không có cột", lambda row: row.title, width=20),
                Column(
                    "Ghi chung cho mọi dòng",
                    lambda row: row.typed,
                    field=lambda _row: TextField(),
                    note="Điền một lần cho mọi dòng mà tệp để trống, như năm hoặc đơn vị",
                    width=20,
                ),
            ],
            self,
            self._change_common,
        )
        self.common_grid = GridView[Common]()
        self.common_grid.setAccessibleName("Nội dung không có cột, ghi chung cho mọi dòng")
        self.common_grid.setModel(self.common)
        self.common_grid.setSortingEnabled(False)
        beside = QVBoxLayout()
        beside.addWidget(self.told, stretch=3)
        beside.addWidget(self.common_grid, stretch=2)
        below = QHBoxLayout()
        below.addWidget(self.grid, stretch=3)
        below.addLayout(beside, stretch=2)
        self.page.addLayout(self._above)
        self.page.addLayout(below, stretch=1)

    @property
    def columns(self) -> Mapping[str, int]:
        """The column of each field that has one."""
        return dict(self._columns)

    @property
    def said(self) -> Mapping[str, str]:
        """What holds for every row, of the fields that have no column."""
        return {n: t for n, t in self._common.items() if n not in self._columns}

    def settle(self) -> bool:
        """Take what stands in an open cell; return whether it could be taken."""
        return self.grid.settle() and self.common_grid.settle()

    def show_start(self, kind: Kind, begun: Start, book: Book, where: Where) -> None:
        """Show the list that was found and how its columns are taken."""
        self._begun, self._kind = begun, kind
        self._columns = dict(begun.wishes.columns)
        self._common = dict(begun.wishes.common)
        self._show_place(book, begun.table.sheet, begun.table.header.first, where)
        has_old_letters = bool(begun.table.before or begun.table.guessed or where.letters)
        self._show_letters(is_asked=has_old_letters)
        self._show_columns()
        self.told.setPlainText("\n".join(self._lines(begun)))
        self._tell_start(begun)

    def show_refusal(self, book: Book, where: Where, refusal: str) -> None:
        """Show that no list was found there; another place can be said."""
        self._begun, self._columns = None, {}
        self._show_place(book, where.sheet, where.header_row, where)
        self._show_letters(is_asked=True)  # the headings themselves may be in old letters
        self.model.set_rows([])
        self.common.set_rows([])
        self.again.setEnabled(False)
        self.told.setPlainText("")
        self.tell(refusal)

    @Slot()
    def suggest_again(self) -> None:
        """Take the columns by their headings alone, whatever was chosen before."""
        if self._begun is not None and self._kind is not None:
            vocabulary = self._kind.vocabulary(self._begun.known)
            self._columns = headings.suggested(self._begun.table, vocabulary)
            self._show_columns()

    def enter(self) -> None:
        """Go to the columns; where there are none, to the sheet."""
        if self.model.rowCount():
            self.grid.setCurrentIndex(self.model.index(0, len(self.model.columns) - 1))
            self.grid.horizontalScrollBar().setValue(0)  # what a row is about stays in sight
            self.grid.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.sheet_field.focus()

    # --- inside ------------------------------------------------------------------------------

    def _show_place(self, book: Book, sheet: str, row: int | None, where: Where) -> None:
        names = [page.name for page in book.sheets if page.cells]
        self.sheet_field.set_choices([(name, name) for name in names])
        self.sheet_field.set_value(sheet or None)
        self.row_field.set_value(row)
        self.letters_field.set_value(where.letters)

    def _show_letters(self, *, is_asked: bool) -> None:
        self._labels["Bảng mã chữ"].setVisible(is_asked)
        self.letters_field.setVisible(is_asked)

    def _tell_start(self, begun: Start) -> None:
        self.again.setEnabled(True)
        if begun.table.guessed is not None:
            self.tell(
                f"Chữ trong tệp có vẻ gõ bằng bảng mã cũ ({begun.table.guessed.value}). Xem thử "
                "ở khung bên phải rồi chọn Bảng mã chữ.",
                "warning",
            )
        elif begun.earlier is not None:
            self.tell(f"{telling.earlier(begun.earlier)} Dòng đã có sẽ được bỏ qua.", "warning")
        elif begun.is_remembered:
            self.tell("Cột được ghép như lần nhập trước của tệp có cùng các tiêu đề.", "info")
        else:
            self.tell("")

    def _show_columns(self) -> None:
        begun = self._begun
        if begun is None or self._kind is None:
            return
        fields = [
            (one.name, f"{one.title} (*)" if one.is_required else one.title)
            for one in self._kind.fields(begun.known)
        ]
        titles = dict(fields) | {"": _NOT_TAKEN}
        columns = _columns([("", _NOT_TAKEN), *fields], titles)
        if [one.heading for one in self.model.columns] != [one.heading for one in columns]:
            self.model.set_columns(columns)
        self.model.set_rows(list(self._file_columns(begun)))
        self.common.set_rows(
            [
                Common(name, title, self._common.get(name, ""))
                for name, title in fields
                if name not in self._columns
            ]
        )

    def _file_columns(self, begun: Start) -> Iterator[FileColumn]:
        names = {column: name for name, column in self._columns.items()}
        doubled = {
            text
            for name, texts in begun.twice.items()
            if name not in names.values()
            for text in texts
        }
        for one in begun.table.headings:
            note = "Có hai cột cùng nội dung: chọn một." if one.text in doubled else ""
            if headings.is_order(one.text):
                note = "Số thứ tự: không cần nhập."
            yield FileColumn(
                one.column,
                one.text,
                _samples(begun.table, one.column),
                names.get(one.column, ""),
                note,
                one.text in doubled,
            )

    def _change(self, edits: Sequence[CellEdit[FileColumn]]) -> None:
        for edit in edits:
            if edit.row is None:
                continue
            column, name = edit.row.id, edit.value or ""
            kept = {n: c for n, c in self._columns.items() if c != column and n != name}
            self._columns = kept | ({name: column} if name else {})
        self._show_columns()

    def _change_common(self, edits: Sequence[CellEdit[Common]]) -> None:
        for edit in edits:
            if edit.row is not None:
                self._common[edit.row.id] = edit.value or ""
        self._common = {name: typed for name, typed in self._common.items() if typed}
        self._show_columns()

    @Slot()
    def _on_moved(self) -> None:
        try:
            where = Where(
                self.sheet_field.value() or "",
                self.row_field.value(),
                self.letters_field.value(),
            )
        except InvalidInput as refusal:
            self.tell(str(refusal))
            return
        is_other_sheet = self._begun is not None and where.sheet != self._begun.table.sheet
        if is_other_sheet:
            where = Where(where.sheet, None, where.letters)  # its headings are found anew
        self.moved.emit(where)

    @staticmethod
    def _lines(begun: Start) -> Iterator[str]:
        yield telling.place(begun.table)
        yield from begun.table.notices
        lines = list(_letters_lines(begun.table))
        if lines:
            yield from ("", "Chữ phông cũ đổi sang Unicode (trước → sau):", *lines)
        aside = list(telling.aside(begun.table))
        if aside:
            yield from ("", "Không thuộc danh sách, không nhập:", *aside)


def _columns(
    choices: Sequence[tuple[str, str]], titles: Mapping[str, str]
) -> list[Column[FileColumn]]:
    return [
        Column("Cột", lambda row: row.letter, width=5),
        Column("Tiêu đề trong tệp", lambda row: row.heading, width=22),
        Column("Ví dụ", lambda row: row.samples, width=22),
        Column(
            "Ghép vào",
            lambda row: row.name,
            lambda name: titles.get(name, name),
            name="name",
            field=lambda _row: PickList(choices),
            sign=lambda row: "warning" if row.is_unclear and not row.name else "",
            quiet=lambda row: not row.name,
            tooltip=lambda row: row.note,
            width=22,
        ),
    ]


def _samples(table: Table, column: int) -> str:
    cells = (line.cells.get(column) for line in table.lines)
    shown = (headings.shown(cell) for cell in cells if cell is not None)
    found = [text for text, _ in zip(shown, range(_SAMPLES), strict=False)]
    return "; ".join(found)


def _letters_lines(table: Table) -> Iterator[str]:
    """Yield how cells in old letters read before and after."""
    texts = {
        cell.address: headings.shown(cell) for line in table.lines for cell in line.cells.values()
    }
    changed = [(old, texts[address]) for address, old in table.before.items() if address in texts]
    if not changed and table.guessed is not None:
        odd = (text for text in texts.values() if not text.isascii())
        changed = [(text, converted(text, table.guessed)) for text in dict.fromkeys(odd)]
    for old, new in changed[:_LETTERS_SHOWN]:
        yield f"{quoted(old)} → {quoted(new)}"
    if len(changed) > _LETTERS_SHOWN:
        yield f"… và {number_text(len(changed) - _LETTERS_SHOWN)} ô nữa"


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _checked=False: act())
    return button
