"""A tree under a caption, with the buttons and keys that change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic
from uuid import UUID

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.vietnamese import tidy
from app.ui.models.column import Column
from app.ui.models.tree import B, RowTreeModel
from app.ui.widgets.drafts import Replays, Step, step
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.icons import icon
from app.ui.widgets.tree import TreeView

Index = QModelIndex | QPersistentModelIndex

_FEWEST_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TreeAct(Generic[B]):
    """One thing that can be done with the tree.

    text    what its button or, with an icon, its tooltip says
    run     takes the selected rows, from the top
    keys    its keys, the first is told
    sign    the icon that stands for it on a narrow button
    needs   whether it needs a selected row
    can     whether it can be done with a row; asked for each that is selected
    """

    text: str
    run: Callable[[list[B]], object]
    keys: tuple[str, ...] = ()
    sign: str = ""
    needs: bool = True
    can: Callable[[B], bool] | None = None


class EditTree(QWidget, Generic[B], Replays):
    """Shows rows as a tree; F2 edits the first column of a row where it can be edited.

    Signals:
        renamed: a row and the words now wanted in its first column.
        opened: a row was double-clicked, or Enter pressed on it.
    """

    renamed = Signal(object, str)
    opened = Signal(object)

    def __init__(
        self,
        caption: str,
        columns: Sequence[Column[B]],
        acts: Sequence[TreeAct[B]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._acts = tuple(acts)
        self._is_read_only = False
        self.model = RowTreeModel[B](columns, self)
        self.view = TreeView[B]()
        self.view.setModel(self.model)
        self.view.setAccessibleName(caption)
        self.view.setMinimumHeight(self.fontMetrics().height() * (_FEWEST_ROWS + 2))
        delegate = _Namer(self.view)
        delegate.named.connect(self.renamed)
        self.view.setItemDelegateForColumn(0, delegate)
        self.view.opened.connect(self.opened)
        self.view.selection_changed.connect(self._show_state)
        self._actions = [self._action(act) for act in self._acts]
        rename = QAction("Sửa tại chỗ", self.view)
        rename.setShortcut(QKeySequence("F2"))
        rename.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        rename.triggered.connect(self.rename)
        self.view.addAction(rename)
        self.buttons = FoldRow()
        self._lay_out(caption)
        self._set_header()
        self._show_state()

    def set_rows(self, rows: Sequence[B]) -> None:
        """Show `rows`; what was folded and selected stays so."""
        self.model.set_rows(rows)
        self._set_widths()
        self._show_state()

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let the tree be looked at, not changed."""
        self._is_read_only = read_only
        self._show_state()

    @property
    def is_read_only(self) -> bool:
        """Whether it can only be looked at."""
        return self._is_read_only

    def select(self, row_id: UUID) -> bool:
        """Select a row. Return whether it is here."""
        return self.view.select(row_id)

    def focus(self) -> None:
        """Go to the rows."""
        self.view.setFocus(Qt.FocusReason.TabFocusReason)

    @property
    def chosen(self) -> B | None:
        """The row that is selected, the first when several are."""
        return next(iter(self.view.selected()), None)

    def act(self, text: str) -> QAction:
        """Return the action with these words."""
        return next(action for action in self._actions if action.text() == text)

    @Slot()
    def rename(self) -> None:
        """Edit the first column of the selected row in place."""
        index = self.view.currentIndex().siblingAtColumn(0)
        if not self._is_read_only and self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self.view.edit(index)

    def _action(self, act: TreeAct[B]) -> QAction:
        action = QAction(act.text, self.view)
        action.setIconText(act.text)  # Qt's own leaves out the dots
        if act.sign:
            action.setIcon(icon(act.sign))
        action.setShortcuts([QKeySequence(keys) for keys in act.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        words = act.text.removesuffix("…")
        action.setToolTip(f"{words} ({act.keys[0]})" if act.keys else words)
        action.triggered.connect(partial(self._run, act))
        self.view.addAction(action)
        return action

    def _run(self, act: TreeAct[B]) -> None:
        rows = self.view.selected()
        with step(Step(self.steps_of, act.text, tuple(str(row.id) for row in rows))):
            act.run(rows)

    @property
    def steps_of(self) -> str:
        """The name of the tree."""
        return self.view.accessibleName()

    def replay(self, step: Step) -> bool:
        """Do again what was done from this tree, for the same row."""
        action = next((one for one in self._actions if one.text() == step.act), None)
        if action is None or len(step.rows) > 1 or (step.rows and not self._goes_to(step.rows[0])):
            return False
        if action.isEnabled():
            action.trigger()
        return action.isEnabled()

    def _goes_to(self, row: str) -> bool:
        try:
            return self.select(UUID(row))
        except ValueError:
            return False

    @Slot()
    def _show_state(self) -> None:
        rows = self.view.selected()
        for act, action in zip(self._acts, self._actions, strict=True):
            is_possible = bool(rows) or not act.needs
            if act.can is not None:
                is_possible = is_possible and all(act.can(row) for row in rows)
            action.setEnabled(is_possible and not self._is_read_only)

    def _set_header(self) -> None:
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * 6)
        for number, column in enumerate(self.model.columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                number, mode.Stretch if column.takes_room else mode.Interactive
            )

    def _set_widths(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        for number, column in enumerate(self.model.columns):
            if column.width:
                self.view.setColumnWidth(number, letter * column.width)

    def _lay_out(self, caption: str) -> None:
        label = QLabel(caption)
        font = label.font()
        font.setBold(True)
        label.setFont(font)
        label.setBuddy(self.view)
        self.buttons.addWidget(label)
        self.buttons.end()
        for act, action in zip(self._acts, self._actions, strict=True):
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(act.text)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            shape = Qt.ToolButtonStyle
            button.setToolButtonStyle(
                shape.ToolButtonIconOnly if act.sign else shape.ToolButtonTextOnly
            )
            self.buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self.buttons)
        layout.addWidget(self.view, stretch=1)


class _Namer(QStyledItemDelegate):
    """Edits the words of a row in their place; Enter and leaving take them, Esc does not.

    Signals:
        named: the row and its new words, once the editor is closed.
    """

    named = Signal(object, str)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002 - Qt's shape
        index: Index,
    ) -> QWidget:
        """Return a plain line: nothing is completed or changed in it."""
        line = QLineEdit(parent)
        line.setFrame(False)
        model: Any = index.model()
        line.setAccessibleName(model.columns[index.column()].heading)
        return line

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand on the words when this is over: what they change may show other rows."""
        shown: Any = model
        words = tidy(editor.text()) if isinstance(editor, QLineEdit) else ""
        if words != index.data(Qt.ItemDataRole.EditRole):
            row = shown.row_at(index)
            QTimer.singleShot(0, self, lambda: self.named.emit(row, words))
