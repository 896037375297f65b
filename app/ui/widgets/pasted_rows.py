"""Rows pasted from Excel into a list: they wait, in sight and mended in place, until Lưu."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput, NotAllowed
from app.core.vietnamese import fold, number_text, quoted, tidy, tidy_lines
from app.ui import style
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.widgets.ask import confirm, tell
from app.ui.widgets.clipboard import LINE_END, read_block
from app.ui.widgets.drafts import Draft, KeepsDraft, Typed, drafts_of
from app.ui.widgets.field import Field
from app.ui.widgets.fields import PickList, TextArea, TextField
from app.ui.widgets.frozen import FrozenGrid
from app.ui.widgets.icons import icon
from app.ui.widgets.notice import Notice
from app.ui.widgets.seen_list import plan_about
from app.ui.widgets.sentence import Sentence, Weight

UNSAVED = "chưa lưu"
_REST = "\n"
"""The name of what no column takes: no field is called so."""
_NUMBERS = frozenset({"stt", "tt", "so tt", "so thu tu"})
"""Headings, folded, of what every list numbers by itself."""
_FEWEST_SEEN, _MOST_SEEN = 2, 6
"""Rows, where there is little room and where there is much."""
_SEVERAL_LINES = (
    "Ô này có nhiều dòng nên không sửa được tại đây. Lưu rồi mở Sửa, hoặc sửa trong Excel rồi "
    "dán lại."
)
_STATE_WIDTH, _CELL_WIDTH = 34, 16

_NOTHING_COPIED = (
    "Chưa có gì để dán. Chọn các dòng trong Excel, bấm Ctrl+C, rồi quay lại đây bấm Ctrl+V."
)

Rows = Sequence[dict[str, Any]]
SaveRows = Callable[[Rows], object]
Texts = Mapping[str, str]
"""What stands in the cells of a row, by the name of the field that reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """How a list takes rows from Excel as new ones.

    noun    what a row is: “cá nhân”
    form    makes the form whose fields read the cells: its labels are the headings
    save    makes what saves the values of all rows as one action, for what is seen at that
            moment; it raises `InvalidInput` naming “3.name” for the name in the fourth row
    undo    takes that action back, where the list itself offers it
    """

    noun: str
    form: Callable[[], Form]
    save: Callable[[], SaveRows]
    undo: Callable[[], object] | None = None


def only_while(seen: Callable[[], object], save: SaveRows, refusal: str) -> SaveRows:
    """Return `save` for rows pasted beside what is `seen` now; beside another it is refused."""
    before = seen()

    def saved(rows: Rows) -> object:
        if seen() != before:
            raise NotAllowed(refusal)
        return save(rows)

    return saved


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    texts: Texts
    problems: Texts
    doubts: str = ""

    @property
    def review(self) -> str:
        """Why it has to be looked at again; "" when it fits."""
        return " ".join(dict.fromkeys(self.problems.values()))

    @property
    def state(self) -> str:
        told = f"{UNSAVED} – cần xem lại: {self.review}" if self.problems else UNSAVED
        return told if self.problems or not self.doubts else f"{UNSAVED} – {self.doubts}"


class PastedRows(QWidget, KeepsDraft):
    """The rows that were pasted and not saved yet, under a bar with Lưu and Bỏ.

    Nothing is dropped: a cell that cannot be read, and one that no column takes, stay with the
    reason. While a row has to be looked at again nothing is saved. `name` is that of the list it
    stands in, which `takes` rows or not and has to show `left_notice`, too. Where Ctrl+S is
    somebody else's above it, it does not save by that key.

    Signals:
        saved: how many rows were saved, as one action.
        waited: other rows wait, or none any more.
        ended: nothing waits any more: it was saved, or given up.
    """

    saved = Signal(int)
    waited = Signal()
    ended = Signal()

    def __init__(
        self,
        paste: Paste,
        name: Callable[[], str],
        takes: Callable[[], bool],
        parent: QWidget | None = None,
        *,
        saves_by_key: bool = True,
    ) -> None:
        super().__init__(parent)
        self._paste = paste
        self._name = name
        self._takes = takes
        self._form: Form | None = None
        self._save: SaveRows | None = None
        self.left_notice = Notice()
        self._lines: list[_Line] = []
        self._next = 0
        self._is_touched = self._is_saving = False
        self._words = QLabel()
        self._words.setWordWrap(True)
        self._reason = Sentence()
        self.save_button = self._button("Lưu", "save", "Lưu các dòng đã dán (Ctrl+S)", self.save)
        self.drop_button = self._button("Bỏ", "close", "Bỏ các dòng đã dán, chưa lưu", self.drop)
        self.remove_button = self._button(
            "Bỏ dòng", "", "Bỏ các dòng đang chọn (Ctrl+Delete)", self.remove
        )
        self.model = RowTableModel[_Line]((), self, self._change)
        self.grid = FrozenGrid[_Line](takes_new_lines=True)
        self.grid.setAccessibleName(f"Dòng đã dán, chưa lưu: {paste.noun}")
        self.grid.setModel(self.model)
        self.grid.setSortingEnabled(False)
        self.grid.selection_changed.connect(self._tell_reason)
        if saves_by_key:
            self._add_key("Ctrl+S", self.save, self)
        self._add_key("Ctrl+Delete", self.remove, self.grid)
        self._lay_out()
        self.hide()

    def told(self, count: int) -> str:
        """Return the words for that many rows saved."""
        return f"Đã thêm {number_text(count)} {self._paste.noun}."

    @property
    def most_height(self) -> int:
        """The height that it can use while rows wait."""
        above = self._words.sizeHint().height() + self.save_button.sizeHint().height()
        return above + self._reason.sizeHint().height() + self.grid.maximumHeight()

    @property
    def is_waiting(self) -> bool:
        """Whether rows wait to be saved."""
        return bool(self._lines)

    def take(self, block: Sequence[Sequence[str]]) -> None:
        """Show the rows of a block below those that wait; headings are known by their words."""
        if not self._lines:
            self._save = self._paste.save()
            self._is_touched = False
        self._renew_form()
        names, rows = self._laid_out(block)
        for cells in rows:
            if texts := {name: self._kept(name, text) for name, text in _texts(names, cells)}:
                self._lines.append(self._read(self._new_line(texts)))
        self._show()
        if self._lines:
            self.show()
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self._go_to_first_problem()

    def paste(self) -> None:
        """Take the rows on the clipboard."""
        try:
            block = read_block()
            if not block:
                raise InvalidInput.of(None, _NOTHING_COPIED)
            self.take(block)
        except AppError as refused:
            tell(self, "Chưa dán được", str(refused))

    # --- against a crash ---------------------------------------------------------------------

    @property
    def _editor(self) -> str:
        return f"rows\n{self._name()}\n{plan_about(self) or ''}"

    def unsaved(self) -> Draft | None:
        """Return the rows that wait."""
        if not self._lines:
            return None
        texts, words, left_out = self._waiting()
        rows = Typed(self._paste.noun, texts, words, "")
        caption = f"Dán từ Excel, chưa lưu: {self._paste.noun}"
        return Draft(editor=self._editor, caption=caption, typed={"rows": rows}, left_out=left_out)

    def bring_back(self, draft: Draft) -> bool:
        """Let pasted rows wait again that were not saved before a crash."""
        drafts = drafts_of(self)
        if drafts is None or draft.editor != self._editor or not self._takes():
            return False
        self._wait_again(draft.typed["rows"].text)
        left_out = ", ".join(draft.left_out)
        told = f"Đã lấy lại các dòng dán lúc {draft.moment}, chưa lưu."
        told += f" Không được giữ, phải nhập lại: {left_out}." if left_out else ""
        self.left_notice.tell(told, "warning" if left_out else "info")
        drafts.take(draft)
        return True

    def offer_left(self) -> None:
        """Offer the rows that were not saved before a crash."""
        if self._lines:
            return
        drafts = drafts_of(self)
        draft = drafts.left(self._editor) if drafts else None
        if draft is None:
            self.left_notice.clear()
        else:
            told = f"Có các dòng dán lúc {draft.moment} chưa được lưu."
            self.left_notice.tell(told, "info", "Lấy lại", partial(self.bring_back, draft))

    def _waiting(self) -> tuple[str, str, tuple[str, ...]]:
        """Return the rows that wait, as a draft has them and in words, and the labels left out."""
        secret = [spec for spec in self._reader.specs if self._reader.field(spec.name).is_secret]
        hidden = {spec.name for spec in secret}
        rows = [
            {name: text for name, text in line.texts.items() if name not in hidden}
            for line in self._lines
        ]
        filled = {name for line in self._lines for name, text in line.texts.items() if text}
        left_out = tuple(spec.label for spec in secret if spec.name in filled)
        words = "\n".join(" · ".join(filter(None, row.values())) for row in rows)
        return json.dumps(rows, ensure_ascii=False), words, left_out

    def _wait_again(self, rows: str) -> None:
        if not self._lines:
            self._save = self._paste.save()
        self._is_touched = True
        self._renew_form()
        for texts in json.loads(rows):
            self._lines.append(self._read(self._new_line(texts)))
        self._show()
        self.setVisible(bool(self._lines))

    # --- saving ------------------------------------------------------------------------------

    @Slot()
    def check_again(self) -> None:
        """Read the waiting rows again: what they name may be there by now."""
        if self._lines and not self._is_saving:
            self._renew_form()
            self._lines = [self._read(line) for line in self._lines]
            self._show()

    @Slot()
    def save(self) -> None:
        """Save all rows as one action; none where one has to be looked at again."""
        if not self._lines or not self.grid.settle():
            return
        self.check_again()
        if self._count_problems():
            self._go_to_first_problem()
            return
        try:
            rows = [self._values(line) for line in self._lines]
            self._is_saving = True  # what has come into the file meanwhile are these rows
            if self._save is not None:
                self._save(rows)
        except InvalidInput as refusal:
            self._take_refusal(refusal)
        except AppError as refusal:
            self._reason.tell(f"Chưa lưu dòng nào. {refusal}", "error")
        else:
            count = len(rows)
            self._end()
            self.saved.emit(count)
        finally:
            self._is_saving = False

    @Slot()
    def drop(self) -> None:
        """Give the rows up; ask first where something was typed into them."""
        lost = f"Đã sửa trong {self._count()} vừa dán. Những gì sửa chưa được lưu và sẽ mất."
        if not self._is_touched or confirm(self, lost, "Bỏ, không lưu", "Nhập tiếp"):
            self.give_up()

    def give_up(self) -> None:
        """Forget the rows that wait, without a question."""
        self._end()

    @Slot()
    def remove(self) -> None:
        """Give the selected rows up; the others wait on."""
        chosen = {self.model.row_number(line).id for line in self.grid.selected_lines()}
        self._lines = [line for line in self._lines if line.id not in chosen]
        self._is_touched = True
        if self._lines:
            self._show()
        else:
            self._end()

    # --- reading -----------------------------------------------------------------------------

    def _renew_form(self) -> None:
        """Make the fields anew: what they offer is what the file holds now."""
        if self._form is not None:
            self._form.deleteLater()
        self._form = form = self._paste.form()
        form.setParent(self)
        form.hide()
        self._blank = form.draft()

    @property
    def _reader(self) -> Form:
        if self._form is None:
            raise LookupError("nothing was pasted yet")
        return self._form

    def _laid_out(
        self, block: Sequence[Sequence[str]]
    ) -> tuple[list[str], Sequence[Sequence[str]]]:
        """Return which field each column of a block is for, and its rows without the headings."""
        labels = {fold(spec.label): spec.name for spec in self._reader.specs}
        top = [fold(cell.replace("(*)", "")).strip() for cell in block[0]] if block else []
        known = [cell for cell in top if cell in labels]
        filled = [cell for cell in top if cell and cell not in _NUMBERS]
        if known and 2 * len(known) > len(filled):
            names = [
                "" if cell in _NUMBERS else labels.get(cell, f"{_REST}{tidy(text)}")
                for cell, text in zip(top, block[0], strict=True)
            ]
            return names, block[1:]
        names = [spec.name for spec in self._reader.specs]
        widest = max(map(len, block), default=0)
        return names + [_REST] * max(0, widest - len(names)), block

    def _kept(self, name: str, text: str) -> str:
        """Return a text as its field keeps it: several lines only where it holds them."""
        is_prose = name != _REST and isinstance(self._reader.field(name), TextArea)
        return text if is_prose else tidy(text)

    def _new_line(self, texts: Texts) -> _Line:
        self._next += 1
        return _Line(self._next, texts, {})

    def _read(self, line: _Line) -> _Line:
        """Return a row with what stands in its way, as its cells are now."""
        problems, doubts = self._fill(line)
        names = [spec.name for spec in self._reader.specs]
        try:
            self._reader.values_of(names)
        except InvalidInput as refusal:
            for problem in refusal.problems:
                problems.setdefault(problem.field or "", problem.message)
        if rest := line.texts.get(_REST):
            problems[_REST] = (
                f"Không có cột nhận {quoted(rest)}: chuyển sang cột khác, hoặc xóa ô."
            )
        texts = {**line.texts, **self._shown(line), **self._meant(line, problems)}
        return replace(line, texts=texts, problems=problems, doubts=" ".join(doubts))

    def _shown(self, line: _Line) -> dict[str, str]:
        """Return what the fields took by themselves: nothing is saved that is not seen."""
        fields = {
            spec.name: self._reader.field(spec.name)
            for spec in self._reader.specs
            if not line.texts.get(spec.name)
        }
        taken = {
            name: field.told()
            for name, field in fields.items()
            if isinstance(field, PickList | TextField | TextArea)
        }
        return {name: text for name, text in taken.items() if text}

    def _meant(self, line: _Line, problems: Texts) -> dict[str, str]:
        """Return the labels that were understood where marks or case were written otherwise."""
        found: dict[str, str] = {}
        for spec in self._reader.specs:
            field = self._reader.field(spec.name)
            if isinstance(field, PickList) and line.texts.get(spec.name):
                text = field.draft().partition("\t")[0]
                found |= {spec.name: text} if spec.name not in problems and text else {}
        return found

    def _values(self, line: _Line) -> dict[str, Any]:
        self._fill(line)
        return self._reader.values_of([spec.name for spec in self._reader.specs])

    def _fill(self, line: _Line) -> tuple[dict[str, str], list[str]]:
        """Put the cells of a row into the fields, each told so that those that follow it can."""
        form = self._reader
        form.restore_draft(self._blank)
        problems: dict[str, str] = {}
        doubts: list[str] = []
        for spec in form.specs:
            text = line.texts.get(spec.name, "")
            if not text:
                continue
            field = form.field(spec.name)
            try:
                field.display(field.parsed(text))
            except InvalidInput as refusal:
                problems[spec.name] = f"{spec.label}: {refusal}"
                field.set_draft("")
                continue
            if doubt := field.doubt(text):
                doubts.append(f"{spec.label}: {doubt}")
            field.commit()
        return problems, doubts

    def _take_refusal(self, refusal: InvalidInput) -> None:
        """Mark the rows that the file refused, each with its reasons."""
        labels = {spec.name: spec.label for spec in self._reader.specs}
        loose: list[str] = []
        for problem in refusal.problems:
            place, _, name = (problem.field or "").partition(".")
            if not place.isdigit() or int(place) >= len(self._lines):
                loose.append(problem.message)
                continue
            number, told = int(place), problem.message
            line = self._lines[number]
            key = name if name in labels else ""
            self._lines[number] = replace(line, problems={**line.problems, key: told})
        self._show()
        self._go_to_first_problem()
        if loose:
            self._reason.tell(f"Chưa lưu dòng nào. {' '.join(dict.fromkeys(loose))}", "error")

    # --- cells -------------------------------------------------------------------------------

    def _change(self, edits: Sequence[CellEdit[_Line]]) -> None:
        fresh: dict[int, int] = {}
        touched: set[int] = set()
        for edit in edits:
            if edit.line not in fresh and edit.row is None:
                self._lines.append(self._new_line({}))
                fresh[edit.line] = len(self._lines) - 1
            number = fresh[edit.line] if edit.row is None else self._number_of(edit.row)
            texts = {**self._lines[number].texts, edit.column.name: tidy_lines(edit.value or "")}
            self._lines[number] = replace(self._lines[number], texts=texts)
            touched.add(number)
        self._is_touched = True
        self._lines = [  # a row that stood in the way of another may not any more
            self._read(line) if number in touched or line.problems else line
            for number, line in enumerate(self._lines)
        ]
        self._show()

    def _number_of(self, row: _Line) -> int:
        return next(n for n, line in enumerate(self._lines) if line.id == row.id)

    def _columns(self) -> list[Column[_Line]]:
        columns: list[Column[_Line]] = [
            Column(
                "Tình trạng",
                lambda line: line.state,
                sign=lambda line: "warning" if line.problems else "edit",
                tint=_tint,
                tooltip=lambda line: line.state,
                locked=lambda _line: "Cột này do chương trình ghi.",
                width=_STATE_WIDTH,
            )
        ]
        columns += [self._column(spec) for spec in self._reader.specs]
        if any(line.texts.get(_REST) for line in self._lines):
            columns.append(_cells(_REST, "Chưa có cột nhận", lambda _line: TextField()))
        return columns

    def _column(self, spec: FieldSpec) -> Column[_Line]:
        heading = f"{spec.label} (*)" if spec.required else spec.label
        return _cells(spec.name, heading, partial(self._cell_field, spec.name))

    def _cell_field(self, name: str, line: _Line | None) -> Field[Any]:
        """Return a field for the text of a cell, with the choices there are for this row."""
        field = self._reader.field(name)
        if not isinstance(field, PickList):
            return TextField()
        if line is not None:
            self._fill(line)
        return PickList([(label, label) for label in field.labels], free_text=True)

    # --- what is seen ------------------------------------------------------------------------

    def _show(self) -> None:
        columns = self._columns()
        if [column.name for column in columns] != [column.name for column in self.model.columns]:
            self.model.set_columns(columns)
        self.model.set_rows(self._lines)
        wrong = self._count_problems()
        told = f"Đã dán {self._count()}"
        told += f", {number_text(wrong)} dòng cần xem lại" if wrong else ""
        self._words.setText(f"{told}. Bấm Lưu mới ghi vào tệp dữ liệu.")
        self._words.setAccessibleName(self._words.text())
        self._fit()
        self._tell_reason()
        self.waited.emit()

    def _fit(self) -> None:
        grid = self.grid
        line = grid.verticalHeader().defaultSectionSize()
        around = grid.horizontalHeader().sizeHint().height() + 2 * grid.frameWidth()
        bar = grid.horizontalScrollBar().sizeHint().height()
        grid.setMinimumHeight(around + bar + line * _FEWEST_SEEN)
        rows = min(max(len(self._lines), _FEWEST_SEEN), _MOST_SEEN)
        grid.setMaximumHeight(around + bar + line * rows)

    @Slot()
    def _tell_reason(self) -> None:
        """Say in full why the row stood on, or else the first that needs it, is not right."""
        chosen = [self.model.row_number(line) for line in self.grid.selected_lines()]
        wrong = next((line for line in (*chosen, *self._lines) if line.problems), None)
        if wrong is None:
            self._reason.tell("", "warning")
        else:
            number = self._number_of(wrong) + 1
            told = f"Dòng {number_text(number)}: {wrong.review}"
            self._reason.tell(told, "warning")

    def _go_to_first_problem(self) -> None:
        """Stand on the first cell that is not right."""
        for number, line in enumerate(self._lines):
            for place, column in enumerate(self.model.columns):
                if line.problems and column.name in line.problems:
                    self.grid.setCurrentIndex(self.model.index(number, place))
                    return
            if line.problems:
                self.grid.setCurrentIndex(self.model.index(number, 1))
                return
        self.grid.setCurrentIndex(self.model.index(0, 1))

    def _count_problems(self) -> int:
        return sum(bool(line.problems) for line in self._lines)

    def _count(self) -> str:
        return f"{number_text(len(self._lines))} dòng {self._paste.noun}"

    def _end(self) -> None:
        self._lines, self._save, self._is_touched = [], None, False
        self.model.set_rows(())
        self.hide()
        self.waited.emit()
        self.left_notice.clear()
        if drafts := drafts_of(self):
            drafts.note_soon()
        self.ended.emit()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        mark = QLabel()
        side = self.fontMetrics().height()
        mark.setPixmap(icon("edit").pixmap(side, side))
        bar.addWidget(mark)
        bar.addWidget(self._words, stretch=1)
        for button in (self.save_button, self.drop_button, self.remove_button):
            bar.addWidget(button)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(style.GAP)
        page.addLayout(bar)
        page.addWidget(self._reason)
        page.addWidget(self.grid)

    def _button(self, text: str, sign: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        if sign:
            button.setIcon(icon(sign))
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
        return button

    def _add_key(self, keys: str, act: Callable[[], object], widget: QWidget) -> None:
        action = QAction(widget)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda: act())  # noqa: PLW0108 - as above
        QWidget.addAction(widget, action)


def _texts(names: Sequence[str], cells: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Return what stands in the cells by the name of their field; what has none, together."""
    texts: dict[str, str] = {}
    rest: list[str] = []
    for name, cell in zip(names, cells, strict=False):
        text = tidy_lines(cell)
        if not text or not name:
            continue
        if name.startswith(_REST):
            heading = name.removeprefix(_REST)
            rest.append(f"{heading}: {text}" if heading else text)
        elif name in texts:
            rest.append(text)  # two columns of one heading
        else:
            texts[name] = text
    rest += [tidy_lines(cell) for cell in cells[len(names) :] if cell.strip()]
    if rest:
        texts[_REST] = "; ".join(rest)
    return texts.items()


def _cells(name: str, heading: str, field: Callable[[_Line | None], Field[Any]]) -> Column[_Line]:
    """Return the column of the texts of one field."""

    def text(line: _Line) -> str:
        return line.texts.get(name, "")

    return Column(
        heading,
        text,
        lambda shown: shown.replace("\n", LINE_END),
        name=name,
        field=field,
        field_per_row=True,
        sign=lambda line: "warning" if name in line.problems else "",
        tint=lambda line: "warning" if name in line.problems else None,
        tooltip=lambda line: line.problems.get(name, "") or text(line),
        locked=lambda line: _SEVERAL_LINES if "\n" in text(line) else "",
        width=max(_CELL_WIDTH, len(heading)),
    )


def _tint(line: _Line) -> Weight:
    return "warning" if line.problems else "info"
