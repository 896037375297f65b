"""What the pages of the scoring tab have in common."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from app.domain.points import points_text
from app.domain.terms import CriterionKind
from app.services.stages import StageRow
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.icons import icon

T = TypeVar("T")

_LEAST = 8
"""Letters that are left of a choice where there is no room."""


NO_ROUNDS = (
    "Kế hoạch này chưa có vòng chấm. Sang trang “Lượt chấm, phiếu” để thêm vòng và lập phiếu."
)

LIMITS = {
    CriterionKind.BASE: "tối đa",
    CriterionKind.BONUS: "thưởng đến",
    CriterionKind.PENALTY: "trừ đến",
}
"""What the maximum of a criterion is called."""


@dataclass(frozen=True, slots=True)
class Keyed(Generic[T]):
    """A row as tables want it: what makes it itself, and what it is."""

    id: object
    of: T


@dataclass(frozen=True, slots=True)
class Scope:
    """What is scored: a plan, or one phase of it."""

    plan_id: UUID
    phase_id: UUID | None


class ScoringPage(QWidget):
    """A page of the scoring tab. It reads in `reload`, which the tab calls while it is seen.

    `caption` stands on it; `doing` says what a plan is needed for, "" where none is. `status` is
    what the status bar is to say of it.
    """

    caption: ClassVar[str] = ""
    doing: ClassVar[str] = ""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.scope: Scope | None = None
        self.status = ""

    def reload(self) -> None:
        """Read everything shown again; where a page needs a plan, there is one."""
        raise NotImplementedError

    def follow(self) -> bool:
        """Show what the page itself just wrote without reading all again; False where it cannot.

        Asked for instead of `reload` when marks or figures changed.
        """
        return False

    @property
    def stage_id(self) -> UUID | None:
        """The round that is looked at; None where the page is of no one round."""
        return None

    @property
    def needed_scope(self) -> Scope:
        """The scope, on pages that need a plan and where buttons that need one are on."""
        if self.scope is None:
            raise LookupError("no plan is chosen")
        return self.scope


class Choice(QComboBox):
    """One of some keys to choose. The one chosen stays when the list comes again.

    Signals:
        chosen: the person chose another one.
    """

    chosen = Signal()

    def __init__(self, name: str, characters: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys: list[Any] = []
        self._offered: tuple[tuple[Any, str], ...] | None = None
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setMinimumContentsLength(characters)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.activated.connect(self.chosen)

    def minimumSizeHint(self) -> QSize:
        """Ask for some letters at least: where there is no room it gives way."""
        wanted = super().minimumSizeHint()
        spared = (self.minimumContentsLength() - _LEAST) * self.fontMetrics().averageCharWidth()
        return QSize(wanted.width() - max(spared, 0), wanted.height())

    @property
    def key(self) -> Any:  # noqa: ANN401 - whatever was offered
        """The key chosen, None when there is nothing to choose."""
        number = self.currentIndex()
        return self._keys[number] if 0 <= number < len(self._keys) else None

    def offer(self, choices: Sequence[tuple[Any, str]], usual: object = None) -> None:
        """Offer (key, label) choices; `usual` is chosen where nothing was."""
        if self._offered == tuple(choices):
            return
        self._offered = tuple(choices)
        before = self.key if self._keys else usual
        self._keys = [key for key, _ in choices]
        self.clear()
        self.addItems([label for _, label in choices])
        if before not in self._keys:
            before = usual
        self.setCurrentIndex(self._keys.index(before) if before in self._keys else 0)

    def choose(self, key: object) -> None:
        """Choose a key that is offered."""
        if key in self._keys:
            self.setCurrentIndex(self._keys.index(key))


class StageChoice(Choice):
    """The round to look at. What is scored decides at first which: the one with sheets."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Vòng chấm", parent=parent)
        self._scope: Scope | None = None

    def offer_rounds(self, rounds: Sequence[StageRow], scope: Scope) -> None:
        """Offer the rounds of a plan, with the sheets that each has in the scope.

        Where something else is scored than before, the deciding round is chosen, or, while that
        has no sheets, the last one that has.
        """
        usual = usual_round(rounds)
        self.offer([(row.id, row.name) for row in rounds], usual)
        if scope != self._scope:
            self._scope = scope
            self.choose(usual)


def usual_round(rounds: Sequence[StageRow]) -> UUID | None:
    """Return the deciding round, or, while that has no sheets, the last one that has."""
    deciding = next((row for row in rounds if row.is_decisive), None)
    with_sheets = [row.id for row in rounds if row.sheet_count]
    if with_sheets and (deciding is None or not deciding.sheet_count):
        return with_sheets[-1]
    return deciding.id if deciding else None


def button(text: str, act: Callable[[], object], tip: str = "", keys: str = "") -> QPushButton:
    """Return a button that calls `act`, by its shortcut `keys` too."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.clicked.connect(lambda: act())  # noqa: PLW0108 - `clicked` would hand on its bool
    if keys:  # not the button's own shortcut: that clicks a moment later, when more is typed
        QShortcut(QKeySequence(keys), made, act)
    made.setToolTip(f"{tip or text} ({keys})" if keys else tip or text)
    return made


def icon_button(name: str, text: str, act: Callable[[], object], tip: str = "") -> QPushButton:
    """Return a button with a picture; its words are its tooltip and its accessible name."""
    made = button("", act, tip or text)
    made.setIcon(icon(name))
    made.setAccessibleName(text)
    made.setMaximumWidth(made.fontMetrics().height() * 3)
    return made


def row_of(*parts: QWidget | str | None) -> QHBoxLayout:
    """Return widgets and labels beside each other; None takes the room that is left."""
    row = QHBoxLayout()
    for part in parts:
        if part is None:
            row.addStretch()
        elif isinstance(part, str):
            row.addWidget(QLabel(part))
        else:
            row.addWidget(part)
    return row


def fold_of(*parts: QWidget | str | None) -> FoldRow:
    """Return widgets beside each other, in several lines where there is no room.

    A label stays with what follows it; what comes after None stands at the right.
    """
    row = FoldRow()
    label: QLabel | None = None
    for part in parts:
        if part is None:
            row.end()
        elif isinstance(part, str):
            label = QLabel(part)
        elif label is not None:
            row.add_pair(label, part)
            label = None
        else:
            row.addWidget(part)
    return row


def bold(text: str = "") -> QLabel:
    """Return a label in bold letters."""
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def table_of(model: RowTableModel[Any], name: str) -> QTableView:
    """Return a table to look at, whole rows selected."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(
        Qt.AlignmentFlag.AlignCenter | Qt.AlignmentFlag.AlignVCenter
    )
    return table


def fit_columns(table: QTableView, columns: Sequence[Column[Any]]) -> None:
    """Give columns the widths they ask for, in characters."""
    letter = table.fontMetrics().averageCharWidth()
    for number, column in enumerate(columns):
        if column.width:
            table.setColumnWidth(number, letter * column.width)


def signed_points(points: int | None) -> str:
    """Return a difference in hundredths with its sign: “+0,5”, “−1”, “0”; "" for none.

    >>> signed_points(50), signed_points(-100), signed_points(0), signed_points(None)
    ('+0,5', '−1', '0', '')
    """
    if points is None:
        return ""
    return ("+" if points > 0 else "−" if points else "") + points_text(abs(points))


def difference_words(points: int | None) -> str:
    """Return a difference in hundredths in words: “tăng 0,5”, “giảm 1”; "" for none.

    >>> difference_words(50), difference_words(-100), difference_words(0)
    ('tăng 0,5', 'giảm 1', '')
    """
    if not points:
        return ""
    return f"{'tăng' if points > 0 else 'giảm'} {points_text(abs(points))}"


def difference_sign(points: int | None) -> str:
    """Return the name of the picture beside a difference; "" for none."""
    apart = points or 0
    return "up" if apart > 0 else "down" if apart < 0 else ""
