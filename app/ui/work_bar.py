"""The bar at the top: the working year and plan, and what was done last."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QToolBar, QWidget

from app.core.clock import today
from app.ui import style

if TYPE_CHECKING:  # at run time it comes with the data file
    from app.services.plans import PlanRow

EVERY_PLAN = "Tất cả kế hoạch trong năm"
_PLAN_LETTERS = 24


class WorkBar(QToolBar):
    """Chooses the working year and plan once for every tab, and holds the actions of the window.

    Signals:
        chosen: the person chose a year, and a plan or nothing for all of them.
    """

    chosen = Signal(int, object)

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__("Thanh công cụ", parent)
        self._years = QComboBox()
        self._plans = QComboBox()
        self._plan_ids: list[UUID | None] = [None]
        self.setMovable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add("Nă&m làm việc", self._years)
        self._add("&Kế hoạch", self._plans)
        self._plans.setMinimumContentsLength(_PLAN_LETTERS)
        self._plans.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self._plans.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addSeparator()
        self.addActions(actions)
        self._years.activated.connect(self._on_year)
        self._plans.activated.connect(self._on_plan)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Offer nothing: no data file is open."""
        self._years.clear()
        self._plans.clear()
        self._plan_ids = [None]
        self._years.setEnabled(False)
        self._plans.setEnabled(False)

    def show_choices(self, plans: Sequence["PlanRow"], year: int, plan_id: UUID | None) -> None:
        """Offer the years there are plans in, and the plans of the working year."""
        years = sorted({year, today().year} | {plan.year for plan in plans}, reverse=True)
        self._years.clear()
        self._years.addItems([str(offered) for offered in years])
        self._years.setCurrentIndex(years.index(year))
        # A plan that was moved to another year while one works on it stays where it is seen.
        offered = [plan for plan in plans if runs_in(plan, year) or plan.id == plan_id]
        self._plan_ids = [None, *(plan.id for plan in offered)]
        self._plans.clear()
        self._plans.addItems([EVERY_PLAN, *(plan.name for plan in offered)])
        for number, plan in enumerate(offered, start=1):
            self._plans.setItemData(number, plan.name, Qt.ItemDataRole.ToolTipRole)
        known = plan_id if plan_id in self._plan_ids else None
        self._plans.setCurrentIndex(self._plan_ids.index(known))
        self._plans.setToolTip(self._plans.currentText())
        self._years.setEnabled(True)
        self._plans.setEnabled(True)

    def _add(self, caption: str, box: QComboBox) -> None:
        label = QLabel(caption)
        label.setBuddy(box)
        label.setContentsMargins(style.GAP, 0, style.GAP, 0)
        box.setAccessibleName(caption.replace("&", ""))
        self.addWidget(label)
        self.addWidget(box)

    @Slot()
    def _on_year(self) -> None:
        self.chosen.emit(int(self._years.currentText()), None)

    @Slot()
    def _on_plan(self) -> None:
        plan_id = self._plan_ids[self._plans.currentIndex()]
        self.chosen.emit(int(self._years.currentText()), plan_id)


def runs_in(plan: "PlanRow", year: int) -> bool:
    """Return whether a plan is of a year, or runs in it."""
    if plan.year == year:
        return True
    starts = plan.starts.earliest if plan.starts else None
    ends = plan.ends.latest if plan.ends else None
    if starts is None or ends is None:
        return False
    return starts <= date(year, 12, 31) and ends >= date(year, 1, 1)
