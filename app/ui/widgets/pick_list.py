"""Choosing from a list by typing a part of it, with or without marks."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QListView,
    QSizePolicy,
    QWidget,
)

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted, tidy
from app.ui.models.search import has_words, search_words
from app.ui.widgets.field import Field, LineEdit

K = TypeVar("K")

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TAB = (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
_ROWS_SEEN = 12
_GONE = "(không còn trong danh sách)"


class VnComboBox(QComboBox):
    """A line to type in, above a list of what fits.

    Nothing is ever completed inside the line: the keyboards that write Vietnamese take back
    letters, and would take back the completion instead. F4, Alt+Down, Down or the arrow opens
    the whole list; the wheel does nothing.

    Signals:
        typed: the text, each time the person changes it.
        chosen: the number of the label picked from the list.
        add_wanted: the last line of the list, "+ Thêm nhanh", was picked.
    """

    typed = Signal(str)
    chosen = Signal(int)
    add_wanted = Signal()

    def __init__(self, *, picks_first: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picks_first = picks_first
        self._found = _Found(self)
        self.line = LineEdit()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setLineEdit(self.line)
        self.setCompleter(cast("QCompleter", None))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._completer = QCompleter(self._found, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS_SEEN)
        self._completer.setWrapAround(False)
        self._completer.setWidget(self.line)
        self._popup = QListView()
        self._completer.setPopup(self._popup)
        self._popup.installEventFilter(self)
        self._popup.clicked.connect(self._on_picked)
        self.line.textEdited.connect(self._on_edited)

    def set_labels(self, labels: Sequence[str], *, with_add: bool) -> None:
        """Offer `labels`, and after them, if asked, a line to add another one."""
        self._found.set_labels(labels, with_add=with_add)

    def showPopup(self) -> None:
        """Open the whole list."""
        self._open("")

    def hidePopup(self) -> None:
        """Close the list."""
        self._popup.hide()

    @property
    def is_open(self) -> bool:
        """Whether the list is seen."""
        return self._popup.isVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with Down and Up too, instead of choosing unseen."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not self.line.isReadOnly():
            self.showPopup()
        elif event.key() not in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page."""
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter and Tab in the open list pick what is marked; Tab then goes on."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if event.key() not in (*_ENTER, *_TAB):
            return super().eventFilter(watched, event)
        marked = self._popup.currentIndex()
        self.hidePopup()
        if marked.isValid():
            self._on_picked(marked)
        if event.key() in _TAB or not marked.isValid():
            QApplication.sendEvent(self, event)
        return True

    def _open(self, text: str) -> None:
        if self.line.isReadOnly():
            return
        self._found.search(text)
        self._completer.complete()
        marked = 0 if text and self._picks_first else self._found.row_of(self.line.text())
        shown = QModelIndex() if marked is None else self._popup.model().index(marked, 0)
        self._popup.setCurrentIndex(shown)

    @Slot(str)
    def _on_edited(self, text: str) -> None:
        self.typed.emit(text)
        if text.strip():
            self._open(text)
        else:
            self.hidePopup()

    @Slot(QModelIndex)
    def _on_picked(self, index: QModelIndex) -> None:
        number = self._found.number_at(index.row())
        if number is None:
            self.add_wanted.emit()
        else:
            self.chosen.emit(number)


class PickList(Field[K]):
    """One of (key, label) choices; the value is the key, None when blank.

    Words typed with or without marks find a label. What fits no label, or several alike, is
    refused in words. With `free_text` any words may stand and are their own key (then keys
    are texts, and blank is None). With `add` the list ends in "+ Thêm nhanh": it is called
    with what was typed and the window of this field, and returns the new choice, or None when
    the person thought better.
    """

    def __init__(
        self,
        choices: Sequence[tuple[K, str]] = (),
        *,
        free_text: bool = False,
        add: Callable[[str, QWidget], tuple[K, str] | None] | None = None,
        characters: int = 24,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._choices: list[tuple[K, str]] = []
        self._picked: tuple[K, str] | None = None
        self._free_text = free_text
        self._add = add
        self.box = VnComboBox(picks_first=not free_text)
        self.box.setMinimumContentsLength(characters)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.typed.connect(self._on_typed)
        self.box.chosen.connect(self._on_chosen)
        self.box.add_wanted.connect(self._on_add_wanted)
        self.box.line.left.connect(self.commit)
        self.row.addWidget(self.box)
        self.setFocusProxy(self.box)
        self.set_choices(choices)

    def set_choices(self, choices: Sequence[tuple[K, str]]) -> None:
        """Offer other choices; what is filled in stays."""
        self._choices = [(key, tidy(label)) for key, label in choices]
        self.box.set_labels([label for _, label in self._choices], with_add=bool(self._add))

    @property
    def labels(self) -> list[str]:
        """The labels offered, from the top."""
        return [label for _, label in self._choices]

    def value(self) -> K | None:
        """Return the key; raises InvalidInput when the words fit no label, or several."""
        text = tidy(self.box.line.text())
        if self._picked and self._picked[1] == text:
            return self._picked[0]
        if not text:
            return None
        found = self._reading(text)
        if len(found) == 1:
            return found[0][0]
        if self._free_text:
            return cast("K", text)
        if found:
            message = _alike(len(found), text)
        else:
            message = f"Danh sách không có {quoted(text)}. Mở danh sách (F4) để chọn."
        raise InvalidInput.of(None, message)

    def display(self, value: K | None) -> None:
        """Show the label of a key, also of one that the list does not hold any more.

        Codes that nobody chose are "" in the file: that is blank, unless the list has such a key.
        """
        if value is None or (value == "" and all(key != "" for key, _ in self._choices)):
            self._picked = None
            self._set_text("")
            return
        if self._picked is None or self._picked[0] != value:
            self._picked = self._choice(value)
        self._set_text(self._picked[1])

    def draft(self) -> str:
        """Return the text as it stands and, where labels are alike, which of them is meant."""
        text = self.box.line.text()
        alike = [choice for choice in self._choices if choice[1] == text]
        if len(alike) > 1 and self._picked in alike:
            return f"{text}\t{alike.index(self._picked)}"
        return text

    def set_draft(self, draft: str) -> None:
        """Show a text as it stood."""
        text, _, number = draft.rpartition("\t")
        alike = [choice for choice in self._choices if choice[1] == text]
        is_of_alike = number.isdecimal() and int(number) < len(alike)  # a paste may hold tabs too
        self._picked = alike[int(number)] if is_of_alike else None
        self.box.line.setText(text if is_of_alike else draft)

    def parsed(self, text: str) -> K | None:
        """Return the key of a pasted label; raises InvalidInput when there is none.

        A label may be shortened to what it calls somebody: “Ông Nguyễn Văn An – Trạm y tế” is
        understood from “Nguyễn Văn An” where nobody else is called so. `doubt` tells it.
        """
        called = self._called(text)
        if len(called) > 1:
            raise InvalidInput.of(None, _alike(len(called), text))
        self._picked = called[0] if called else None
        self.box.line.setText(called[0][1] if called else text)
        return self.value()

    def doubt(self, text: str) -> str:
        """Return whom a shortened label was taken for."""
        called = self._called(text)
        return f"hiểu {quoted(tidy(text))} là {quoted(called[0][1])}." if called else ""

    def stops(self) -> Sequence[QWidget]:
        """Return the box; it hands the keys on to its line."""
        return [self.box]

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the choice be read and copied, not changed."""
        self.box.line.setReadOnly(read_only)

    def set_label(self, label: str, hint: str = "") -> None:
        """Name the field; the hint also stands in it while it is blank."""
        super().set_label(label, hint)
        self.box.line.setAccessibleName(label)
        self.box.line.setPlaceholderText(hint)

    def _choice(self, key: K) -> tuple[K, str]:
        held = next((choice for choice in self._choices if choice[0] == key), None)
        return held or (key, tidy(str(key)) if self._free_text else _GONE)

    def _reading(self, text: str) -> list[tuple[K, str]]:
        """Return the choices whose label reads as `text`: with its marks, else without."""
        exact = [choice for choice in self._choices if choice[1].casefold() == text.casefold()]
        if exact or self._free_text:
            return exact
        return [choice for choice in self._choices if fold(choice[1]) == fold(text)]

    def _called(self, text: str) -> list[tuple[K, str]]:
        """Return the choices that are called `text`, where no label reads so as it stands."""
        name = fold(text)
        if not name or self._free_text or self._reading(tidy(text)):
            return []
        return [choice for choice in self._choices if _is_called(choice[1], name)]

    def _set_text(self, text: str) -> None:
        if text != self.box.line.text():
            self.box.line.setText(text)
            self.box.line.setCursorPosition(0)

    @Slot(str)
    def _on_typed(self) -> None:
        self._picked = None
        self.edited.emit()

    @Slot(int)
    def _on_chosen(self, number: int) -> None:
        self._picked = self._choices[number]
        self._set_text(self._picked[1])
        self.edited.emit()
        self.commit()

    @Slot()
    def _on_add_wanted(self) -> None:
        added = self._add and self._add(tidy(self.box.line.text()), self.window())
        if added:
            self.set_choices([*self._choices, added])
            self._on_chosen(len(self._choices) - 1)
        self.focus()


class _Found(QAbstractListModel):
    """The labels that fit what was typed, best first, and perhaps a line to add one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._folded: list[str] = []
        self._shown: list[int] = []
        self._with_add = False
        self._typed = ""

    def set_labels(self, labels: Sequence[str], *, with_add: bool) -> None:
        """Hold other labels, all of them shown."""
        self._labels = list(labels)
        self._folded = [fold(label) for label in labels]
        self._with_add = with_add
        self.search("")

    def search(self, typed: str) -> None:
        """Show the labels that hold the words typed.

        Those with the very marks come first, then those that begin so.
        """
        words, start, exact = search_words(typed), fold(typed), tidy(typed).casefold()
        shown = [row for row, folded in enumerate(self._folded) if has_words(folded, words)]
        if words:
            shown.sort(
                key=lambda row: (
                    exact not in self._labels[row].casefold(),
                    not self._folded[row].startswith(start),
                )
            )
        self.beginResetModel()
        self._shown, self._typed = shown, tidy(typed)
        self.endResetModel()

    def number_at(self, row: int) -> int | None:
        """Return which label stands in a row, None for the line that adds one."""
        return self._shown[row] if row < len(self._shown) else None

    def row_of(self, label: str) -> int | None:
        """Return the row in which a label is shown, if it is."""
        rows = (row for row, number in enumerate(self._shown) if self._labels[number] == label)
        return next(rows, None)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self._shown) + self._with_add

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return a label; the line that adds one stands out."""
        number = self.number_at(index.row())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if number is not None:
                return self._labels[number]
            return f"+ Thêm nhanh “{self._typed}”…" if self._typed else "+ Thêm nhanh…"
        if role == Qt.ItemDataRole.FontRole and number is None:
            font = QFont()
            font.setBold(True)
            return font
        return None


def _alike(count: int, text: str) -> str:
    return f"Có {count} dòng cùng tên {quoted(tidy(text))}. Mở danh sách (F4) để chọn."


def _is_called(label: str, name: str) -> bool:
    """Return whether a label, without what follows a dash and one word before, is this name.

    >>> _is_called("Ông Nguyễn Văn An – Trạm y tế", "nguyen van an")
    True
    """
    called = fold(label.partition(" – ")[0])
    return name in (called, called.partition(" ")[2])
