"""Who takes part in the opened plan, told in a sentence, with the buttons that choose them."""

from html import escape

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.services import plan_participations, units
from app.services.plan_views import PlanView
from app.ui import style
from app.ui.context import Context

_NAMED = 12


class Participants(QWidget):
    """Names those who take part; all units, some, and who must, are chosen here."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._operations = context.operations
        self._view: PlanView | None = None
        self._caption = QLabel()
        self._names = QLabel()
        self._names.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(style.GAP)
        row.addWidget(self._caption)
        row.addStretch()
        self._buttons = [
            self._button("Thêm mọi đơn vị", "Thêm mọi đơn vị đang theo dõi", self.add_all_units),
            self._button("Chọn đơn vị…", "Chọn những đơn vị tham gia", self.choose_units),
            self._button("Bắt buộc…", "Chọn đơn vị nào bắt buộc tham gia", self.choose_required),
        ]
        for button in self._buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self._names)

    def set_plan(self, plan: PlanView) -> None:
        """Show who takes part in a plan."""
        self._view = plan
        count = len(plan.participations)
        names = ", ".join(escape(row.subject_name) for row in plan.participations[:_NAMED])
        more = f" và {count - _NAMED} đơn vị khác" if count > _NAMED else ""
        free = sum(not row.is_required for row in plan.participations)
        told = f"{count}, {free} không bắt buộc" if free else f"{count}"
        self._caption.setText(f"<b>Đơn vị tham gia ({told})</b>")
        self._names.setText(f"{names}{more}" if count else "Chưa chọn đơn vị nào.")

    def set_read_only(self, read_only: bool) -> None:  # noqa: FBT001 - as Qt's setReadOnly
        """Let those who take part be read, not chosen."""
        for button in self._buttons:
            button.setEnabled(not read_only)

    def focus(self) -> None:
        """Go to the button that chooses."""
        self._buttons[1].setFocus()

    @Slot()
    def add_all_units(self) -> None:
        """Let every living unit take part."""
        if self._view is not None:
            added = self._operations.do(plan_participations.participate_all, self._view.id)
            self._context.say(f"Đã thêm {added} đơn vị.")

    @Slot()
    def choose_units(self) -> None:
        """Tick which units take part."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        if self._view is None:
            return
        present = [row.subject_id for row in self._view.participations]
        rows = self._operations.ask(units.listed)
        chosen = tick_list(self, "Đơn vị tham gia", [(row.id, row.name) for row in rows], present)
        if chosen is not None:
            self._operations.do(plan_participations.choose_units, self._view.id, chosen)

    @Slot()
    def choose_required(self) -> None:
        """Tick who must take part; the others may."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        if self._view is None:
            return
        known = {row.id: row for row in self._view.participations}
        rows = [(row.id, row.subject_name) for row in known.values()]
        ticked = [row.id for row in known.values() if row.is_required]
        chosen = tick_list(self, "Đơn vị bắt buộc tham gia", rows, ticked)
        if chosen is None:
            return
        for wanted in (True, False):
            ids = [
                row.id
                for row in known.values()
                if (row.id in chosen) is wanted and row.is_required is not wanted
            ]
            if ids:
                verb = plan_participations.set_required
                self._operations.do(verb, ids, is_required=wanted)

    def _button(self, text: str, tip: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.setToolTip(tip)
        button.clicked.connect(act)  # type: ignore[arg-type]
        return button
