"""Forms, described by their fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import quoted
from app.ui import style
from app.ui.widgets.drafts import Typed
from app.ui.widgets.field import Field
from app.ui.widgets.guards import EntersNext
from app.ui.widgets.notice import Notice

_BLANK = "(để trống)"
REQUIRED_MARK = "(*)"
_LONG_LABEL = 24
_ABOVE = 0
"""Columns of labels beside fields: none, each label stands above its field."""
_LINE_FRAME = 4
"""Pixels between the top of a line edit and its text: labels stand as deep."""


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a form: its name among the values, its label, how it is made.

    `wide` fields take the whole width of a form of two columns.
    """

    name: str
    label: str
    make: Callable[[], Field[Any]]
    required: bool = False
    hint: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading between the fields of a form."""

    heading: str


class Form(QScrollArea, EntersNext):
    """Labelled fields under each other, with room beneath each for what is wrong with it.

    Enter goes to the next field and Shift+Enter to the one before. Where a label has no room
    beside its field it stands above it; what is higher than its room scrolls.

    Signals:
        edited: something was typed or chosen.
        ended: Enter was pressed in the last field.
    """

    edited = Signal()
    ended = Signal()

    def __init__(
        self,
        specs: Sequence[FieldSpec | Section],
        columns: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._order = tuple(specs)
        self._columns = self._shown_columns = columns
        self._wide_width = 0
        self._is_unrolled = False
        self._specs = {spec.name: spec for spec in specs if isinstance(spec, FieldSpec)}
        self._fields: dict[str, Field[Any]] = {}
        self._labels: dict[str, QLabel] = {}
        self._headings: dict[Section, QWidget] = {}
        self._notice = Notice()
        self._page = QWidget()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * style.GAP)
        self._grid.setVerticalSpacing(style.GAP)
        self._lay_out(columns)
        page = QVBoxLayout(self._page)
        page.addWidget(self._notice)
        page.addLayout(self._grid)
        page.addStretch()
        self._margins = page.contentsMargins()
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clean = self.draft()
        self._held: dict[str, Any] = {}
        """What the file has, as far as it was shown here."""
        self._overtaken: dict[str, str] = {}
        """What the file has meanwhile where something is typed, in words."""

    # --- values ------------------------------------------------------------------------------

    @property
    def specs(self) -> tuple[FieldSpec, ...]:
        """What its fields are made from, in their order."""
        return tuple(self._specs.values())

    def field(self, name: str) -> Field[Any]:
        """Return a field, to connect to it or to give it other choices."""
        return self._fields[name]

    def values(self) -> dict[str, Any]:
        """Return what is filled in, by name.

        Raises InvalidInput with every field that cannot be read or is missing.
        """
        return self.values_of(self._fields)

    def values_of(self, names: Iterable[str], *, settled: bool = True) -> dict[str, Any]:
        """Return what some fields hold, as `values` does for all of them.

        Without `settled` what is still being typed in a part of a field is left there.
        """
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for name in names:
            field = self._fields[name]
            try:
                if settled:
                    field.settle()
                values[name] = field.value()
            except InvalidInput as refusal:
                problems.append(Problem(name, str(refusal)))
                continue
            if missing := self._missing(name):
                problems.append(Problem(name, missing))
        if problems:
            raise InvalidInput(problems)
        return values

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show `values`; fields without one stay as they are. What is shown counts as saved."""
        for name, value in values.items():
            self._fields[name].set_value(value)
        self._held |= values
        self.mark_clean()

    def renew(self, values: Mapping[str, Any]) -> None:
        """Show `values` where nothing was changed since the last fill; what is typed stays.

        A field that is typed in and now has another value in the file is `overtaken`: what was
        typed stands in it, what the file has under it.
        """
        for name, value in values.items():
            field, typed = self._fields[name], self._fields[name].draft()
            if typed == self._clean[name]:
                field.set_value(value)
                self._clean[name] = field.draft()
            elif name not in self._held or self._held[name] != value:
                self._renew_under(name, value, typed)
        self._held |= values

    def _renew_under(self, name: str, value: object, typed: str) -> None:
        field = self._fields[name]
        field.display(value)
        self._clean[name], told = field.draft(), field.told()
        field.set_draft(typed)
        if self._clean[name] == typed:
            self._overtaken.pop(name, None)
            field.show_problem("")
        else:
            self._overtaken[name] = told
            now = f"ghi {quoted(told)}" if told.strip() else "để trống"
            field.show_doubt(f"Tệp đã đổi trong lúc nhập, nay {now}.")

    def overtaken(self) -> tuple[str, ...]:
        """Return what the file has where saving would overwrite what came in meanwhile.

        Each is three lines: the label, all that the file has, all that stands here.
        """
        return tuple(
            f"{self._specs[name].label}\n– Trong tệp: {held.strip() or _BLANK}\n"
            f"– Gõ ở đây: {self._fields[name].told().strip() or _BLANK}"
            for name, held in self._overtaken.items()
            if self._fields[name].draft() != self._clean[name]
        )

    def draft(self) -> dict[str, str]:
        """Return what stands in every field, right or wrong, to bring it back after a crash."""
        return {name: field.draft() for name, field in self._fields.items()}

    def restore_draft(self, draft: Mapping[str, str]) -> None:
        """Show what `draft` has returned once; it counts as not saved."""
        for name in draft.keys() & self._fields.keys():
            self._fields[name].reset(draft[name])

    def unsaved(self) -> tuple[dict[str, Typed], tuple[str, ...]]:
        """Return what differs from what is saved, and the labels of what no draft may hold."""
        typed: dict[str, Typed] = {}
        left_out: list[str] = []
        for name, field in self._fields.items():
            text, label = field.draft(), self._specs[name].label
            if text != self._clean[name] and field.is_secret:
                left_out.append(label)
            elif text != self._clean[name]:
                typed[name] = Typed(label, text, field.told(), self._clean[name])
        return typed, tuple(left_out)

    def bring_back(
        self, typed: Mapping[str, Typed], *, commits: bool = True
    ) -> tuple[list[str], list[str]]:
        """Show what `unsaved` has returned once, each field as if it were typed now.

        It counts as not saved. Without `commits` nobody hears of it: for a form that saves what
        is committed. Returned are the labels of the fields it differs in from what the
        file holds now, and of those that the file has changed since; each says under it what.
        """
        brought: list[str] = []
        changed: list[str] = []
        for name, field in self._fields.items():
            one = typed.get(name)
            if one is None or one.text == self._clean[name]:
                continue
            held, is_other = field.told(), self._clean[name] != one.saved
            try:
                field.set_draft(one.text)
            except (ValueError, LookupError, TypeError, AttributeError):  # a file somebody changed
                field.set_draft(self._clean[name])
                continue
            field.edited.emit()
            if commits:
                field.commit()
            else:
                field.reset(one.text)
            brought.append(one.label)
            if is_other:
                changed.append(one.label)
            if not field.problem:
                since = "Tệp đã đổi sau khi nhập dở, nay" if is_other else "Trong tệp đang"
                now = f"ghi {quoted(held)}" if held.strip() else "để trống"
                field.show_doubt(f"Nhập dở, chưa lưu. {since} {now}.")
        return brought, changed

    @property
    def is_dirty(self) -> bool:
        """Whether something differs from what was last filled or marked clean."""
        return self.draft() != self._clean

    def mark_clean(self) -> None:
        """Take what stands in the fields as saved."""
        self._clean = self.draft()
        for name in self._overtaken:
            self._fields[name].show_problem("")
        self._overtaken.clear()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let every field be read and copied, not changed."""
        for field in self._fields.values():
            field.set_read_only(read_only)

    def set_shown(self, name: str, shown: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Show a field with its label, or hide both; a hidden one keeps its value."""
        self._labels[name].setVisible(shown)
        self._fields[name].setVisible(shown)

    def set_unrolled(self) -> None:
        """Take the height of all fields, so that the form never scrolls by itself."""
        self._is_unrolled = True
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    # --- problems ----------------------------------------------------------------------------

    def show_problems(self, error: InvalidInput) -> None:
        """Write each problem under its field and go to the first.

        What belongs to no field that can be seen stands above them all.
        """
        self.clear_problems()
        told: dict[str, list[str]] = {}
        loose: list[str] = []
        for problem in error.problems:
            if problem.field in self._fields and self._is_seen(problem.field):
                told.setdefault(problem.field, []).append(problem.message)
            else:
                loose.append(problem.message)
        for name, messages in told.items():
            self._fields[name].show_problem(" ".join(messages))
        self.show_refusal("\n".join(loose))
        first = next((field for name, field in self._fields.items() if name in told), None)
        if first:
            first.focus()
            show = partial(self.ensureWidgetVisible, first)
            QTimer.singleShot(0, self, show)  # once the sentence under it has its place

    def show_refusal(self, sentence: str) -> None:
        """Write above the fields why nothing was saved; "" takes it away."""
        self._notice.tell(sentence, "error")
        if sentence:
            self.verticalScrollBar().setValue(0)

    def clear_problems(self) -> None:
        """Forget the problems shown."""
        self._notice.clear()
        for field in self._fields.values():
            field.show_problem("")

    def _missing(self, name: str) -> str:
        spec = self._specs[name]
        is_missing = spec.required and self._fields[name].is_blank
        return f"Chưa nhập “{spec.label}”." if is_missing else ""

    def _on_left(self, name: str) -> None:
        """Say under a required field that is left blank that it is needed."""
        field, missing = self._fields[name], self._missing(name)
        if any(stop.hasFocus() for stop in field.stops()):
            return  # from one of its parts to the next
        if missing and not field.problem:
            field.show_problem(missing)
        elif not missing and field.problem == f"Chưa nhập “{self._specs[name].label}”.":
            field.show_problem("")

    # --- keyboard and size -------------------------------------------------------------------

    def focus_first(self) -> None:
        """Put the caret into the first field."""
        if stops := self._stops():
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)

    def enter_from(self, field: QWidget, *, back: bool) -> None:
        """Go to the next stop or the one before; stay at the last and at the first."""
        stops = self._stops()
        if field not in stops:
            return
        number = stops.index(field) + (-1 if back else 1)
        if 0 <= number < len(stops):
            reason = Qt.FocusReason.BacktabFocusReason if back else Qt.FocusReason.TabFocusReason
            stops[number].setFocus(reason)
            self.ensureWidgetVisible(stops[number])
        elif not back:
            self.ended.emit()

    def sizeHint(self) -> QSize:
        """Ask for room for every field."""
        return self._page.sizeHint() + QSize(self.verticalScrollBar().sizeHint().width(), 0)

    def minimumSizeHint(self) -> QSize:
        """Never be lower than the fields where the form does not scroll."""
        least = super().minimumSizeHint()
        return QSize(least.width(), self.sizeHint().height()) if self._is_unrolled else least

    def _stops(self) -> list[QWidget]:
        return [
            stop
            for name, field in self._fields.items()
            if self._is_seen(name)
            for stop in field.stops()
            if stop.isEnabled()
        ]

    def _is_seen(self, name: str) -> bool:
        return self._fields[name].isVisibleTo(self._page)

    # --- layout ------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the fields under each other where there is no room for them side by side."""
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        """Try again side by side when the text gets another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._wide_width:
            self._show_in(self._columns)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when the fields need more or less room."""
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._reflow()
            if self._is_unrolled:
                self.updateGeometry()
        return super().eventFilter(watched, event)

    def _reflow(self) -> None:
        room = self.viewport().width()
        if self._shown_columns == self._columns:
            self._wide_width = self._page.minimumSizeHint().width()
        if self._columns > 1 and self._wide_width <= room:
            self._show_in(self._columns)
        else:
            self._show_in(1 if self._beside_width() <= room else _ABOVE)

    def _beside_width(self) -> int:
        """Return the least width in which every label stands beside its field."""
        labels, fields = self._widest(self._labels), self._widest(self._fields)
        spacing = self._grid.horizontalSpacing()
        return self._margins.left() + labels + spacing + fields + self._margins.right()

    def _widest(self, widgets: Mapping[str, QWidget]) -> int:
        items = [QWidgetItem(one) for one in widgets.values()]
        return max((item.minimumSize().width() for item in items if not item.isEmpty()), default=0)

    def _show_in(self, columns: int) -> None:
        if columns != self._shown_columns:
            while self._grid.takeAt(0) is not None:
                pass
            self._lay_out(columns)

    def _lay_out(self, columns: int) -> None:
        self._shown_columns = columns
        if columns == _ABOVE:
            self._lay_out_above()
            return
        row = column = 0
        for spec in self._order:
            if column and (isinstance(spec, Section) or spec.wide):
                row, column = row + 1, 0
            if isinstance(spec, Section):
                if spec not in self._headings:
                    self._headings[spec] = _heading(spec.heading)
                self._grid.addWidget(self._headings[spec], row, 0, 1, 2 * columns)
                row += 1
                continue
            field = self._fields.get(spec.name) or self._make(spec)
            span = 2 * columns - 1 if spec.wide else 1
            self._grid.addWidget(self._labels[spec.name], row, 2 * column)
            self._grid.addWidget(field, row, 2 * column + 1, 1, span)
            column = 0 if spec.wide else (column + 1) % columns
            row += not column
        for number in range(self._columns):
            self._grid.setColumnStretch(2 * number + 1, int(number < columns))

    def _lay_out_above(self) -> None:
        for number, spec in enumerate(self._order):
            if isinstance(spec, Section):
                self._grid.addWidget(self._headings[spec], 2 * number, 0, 1, 2)
            else:
                self._grid.addWidget(self._labels[spec.name], 2 * number, 0, 1, 2)
                self._grid.addWidget(self._fields[spec.name], 2 * number + 1, 0, 1, 2)
        for number in range(self._columns):
            self._grid.setColumnStretch(2 * number + 1, int(not number))

    def _make(self, spec: FieldSpec) -> Field[Any]:
        field = spec.make()
        needed = " (bắt buộc)" if spec.required else ""
        field.set_label(spec.label + needed, spec.hint)
        field.edited.connect(self.edited)
        field.left.connect(partial(self._on_left, spec.name))
        self._fields[spec.name] = field
        self._labels[spec.name] = _label(spec, field)
        return field


def _label(spec: FieldSpec, field: Field[Any]) -> QLabel:
    label = QLabel(f"{spec.label} {REQUIRED_MARK}" if spec.required else spec.label)
    label.setWordWrap(len(label.text()) > _LONG_LABEL)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.setContentsMargins(0, _LINE_FRAME, 0, 0)
    label.setBuddy(field.stops()[0])
    label.setToolTip(spec.hint)
    return label


def _heading(text: str) -> QWidget:
    heading = QLabel(text)
    font = heading.font()
    font.setBold(True)
    heading.setFont(font)
    heading.setContentsMargins(0, style.GAP, 0, 0)
    return heading
