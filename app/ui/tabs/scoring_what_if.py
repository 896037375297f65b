"""Trying changes out beside the ranking (thử thay đổi): nothing is saved until it is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput
from app.domain.points import points_text
from app.services import scoring
from app.services.what_if import Moved, Scratch, Tried
from app.ui import style
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs.scoring_parts import (
    Choice,
    Keyed,
    bold,
    button,
    fit_columns,
    row_of,
    signed_points,
    table_of,
)
from app.ui.widgets.ask import ask_reason
from app.ui.widgets.fields import PointsField
from app.ui.widgets.fitted_dialog import FittedDialog
from app.ui.widgets.notice import Notice

CAPTION = "Thử thay đổi"
Kind = Literal["points", "maxima", "minima"]
KINDS: tuple[tuple[Kind, str], ...] = (
    ("points", "Điểm của một đối tượng"),
    ("maxima", "Điểm tối đa của tiêu chí"),
    ("minima", "Mức xếp loại, từ điểm"),
)
_UNSAVED = (
    "Chỉ là thử, chưa ghi gì. Giảm điểm tối đa thì điểm cao hơn tính bằng mức mới, không quy đổi. "
    "“Ghi các điểm đã thử” chỉ ghi điểm: muốn đổi điểm tối đa hoặc mức của bộ tiêu chí, hãy lập "
    "phiên bản mới của bộ tiêu chí; mức của kế hoạch sửa ở “Thang xếp loại”."
)


@dataclass(frozen=True, slots=True)
class Trial:
    """One change that is tried: its kind and key, the value, and how it reads."""

    kind: Kind
    key: Any
    value: int
    words: str


MovedLine = Keyed[Moved]


class WhatIfDialog(FittedDialog):
    """Changes are put together on top, their effect stands below at once.

    `why_unsaved` says why what was tried cannot be written, "" when it can.
    """

    def __init__(
        self,
        context: Context,
        scratch: Scratch,
        parent: QWidget | None = None,
        *,
        why_unsaved: str = "",
    ) -> None:
        super().__init__(parent)
        self.operations = context.operations
        self._scratch = scratch
        self.trials: list[Trial] = []
        self.setWindowTitle(CAPTION)
        self.kind = Choice("Thử thay đổi gì", 22)
        self.subject = Choice("Đối tượng", 18)
        self.item = Choice("Tiêu chí hoặc mức xếp loại", 26)
        self.value = PointsField(minimum=None)
        self.value.set_label("Điểm thử")
        self.notice = Notice()
        self.list = QListWidget()
        self.list.setAccessibleName("Các thay đổi đang thử")
        self.list.setMaximumHeight(self.fontMetrics().height() * 4)
        self.model = RowTableModel[MovedLine](_columns(), self)
        self.table = table_of(self.model, "Trước và sau khi thử")
        fit_columns(self.table, self.model.columns)
        self.try_button = button("Thử", self.add_trial)
        self.drop_button = button("Bỏ thay đổi", self.drop_trial)
        self.save_button = button("Ghi các điểm đã thử…", self.save, why_unsaved)
        self._can_write = not (context.is_read_only or why_unsaved)
        self._lay_out()
        self.kind.offer(KINDS)
        self.kind.chosen.connect(self._offer_items)
        self.subject.chosen.connect(self._offer_items)
        self.item.chosen.connect(self._show_value)
        self.subject.offer(scratch.subjects)
        self._offer_items()
        self._show_trials()

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def add_trial(self) -> None:
        """Try the value typed, in place of what was tried there before."""
        self.value.show_problem("")
        try:
            value = self.value.value()
            if value is None:
                raise InvalidInput.of(None, "Chưa nhập điểm muốn thử.")
            trial = self._trial(value)
            if trial is None:
                raise InvalidInput.of(None, "Chưa chọn tiêu chí hoặc mức xếp loại.")
            others = [one for one in self.trials if (one.kind, one.key) != (trial.kind, trial.key)]
            self._scratch.moved(_tried([*others, trial]))
        except InvalidInput as refusal:
            self.value.show_problem(str(refusal))
            return
        self.trials = [*others, trial]
        self._show_trials()

    @Slot()
    def drop_trial(self) -> None:
        """Take the change selected away from what is tried; of none selected, the last."""
        if self.trials:
            place = self.list.currentRow()
            left = [*self.trials]
            left.pop(place if place >= 0 else -1)
            try:
                self._scratch.moved(_tried(left))
            except InvalidInput as refusal:  # a point that only a tried maximum allowed
                self.notice.tell(f"Chưa bỏ được thay đổi này: {refusal}", "warning")
                return
            self.trials = left
            self._show_trials()

    @Slot()
    def save(self) -> None:
        """Write the points tried as one action, with a reason; nothing else is written."""
        points = [one for one in self.trials if one.kind == "points"]
        facts = "\n".join(
            [f"Ghi {len(points)} điểm vào phiếu, hoàn tác được:", *(one.words for one in points)]
        )
        reason = ask_reason(self, "Ghi các điểm đã thử", facts, f"Ghi {len(points)} điểm")
        if reason is None:
            return
        cells = [
            scoring.Cell(self._sheet_of(*one.key), one.key[1], one.value, reason) for one in points
        ]
        try:
            self.operations.do(scoring.record_many, cells)
        except AppError as refusal:
            self.notice.tell(str(refusal), "error")
            return
        self.accept()

    # --- inside ------------------------------------------------------------------------------

    def _sheet_of(self, subject_id: UUID, criterion_id: UUID) -> UUID:
        points = self._scratch.points(subject_id)
        return next(one.sheet_id for one in points if one.criterion_id == criterion_id)

    def _items(self) -> list[tuple[Any, str, int | None]]:
        """Return what can be changed of the kind chosen: key, words, what stands there."""
        match self.kind.key:
            case "points":
                found = self._scratch.points(self.subject.key) if self.subject.key else ()
                return [(one.criterion_id, one.name, one.points) for one in found]
            case "maxima":
                return [(o.criterion_id, o.name, o.max_points) for o in self._scratch.limits]
            case _:
                return [(one.key, one.name, one.minimum) for one in self._scratch.thresholds]

    def _trial(self, value: int) -> Trial | None:
        found = next((one for one in self._items() if one[0] == self.item.key), None)
        if found is None:
            return None
        key, name, before = found
        change = f"{points_text(before) or 'trống'} → {points_text(value)}"
        kind: Kind = self.kind.key
        if kind != "points":
            said = {"maxima": "điểm tối đa", "minima": "xếp loại từ"}[kind]
            return Trial(kind, key, value, f"{name}: {said} {change}")
        subject = self.subject.currentText()
        return Trial(kind, (self.subject.key, key), value, f"{subject}, {name}: {change}")

    @Slot()
    def _offer_items(self) -> None:
        self.subject.setVisible(self.kind.key == "points")
        items = self._items()
        self.item.offer([(key, words) for key, words, _ in items])
        self.item.setEnabled(bool(items))
        self.try_button.setEnabled(bool(items))
        self.notice.tell(_UNSAVED if items else _NOTHING[self.kind.key], "info")
        self._show_value()

    @Slot()
    def _show_value(self) -> None:
        before = next((one[2] for one in self._items() if one[0] == self.item.key), None)
        self.value.set_value(before)
        self.value.show_problem("")

    def _show_trials(self) -> None:
        self.list.clear()
        self.list.addItems([one.words for one in self.trials])
        self.drop_button.setEnabled(bool(self.trials))
        points = sum(one.kind == "points" for one in self.trials)
        self.save_button.setEnabled(self._can_write and bool(points))
        moved = self._scratch.moved(_tried(self.trials))
        self.model.set_rows([Keyed(one.before.subject_id, one) for one in moved])

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setSpacing(style.GAP)
        top = QHBoxLayout()
        for one in (self.kind, self.subject, self.item, self.value, self.try_button):
            top.addWidget(one)
        top.addStretch()
        page.addLayout(top)
        page.addWidget(self.notice)
        label = bold("Đang thử")
        label.setBuddy(self.list)
        page.addLayout(row_of(label, None, self.drop_button))
        page.addWidget(self.list)
        after = QLabel("Trước → sau")
        after.setBuddy(self.table)
        page.addWidget(after)
        page.addWidget(self.table, stretch=1)
        page.addLayout(row_of(None, self.save_button, button("Đóng", self.reject)))


_NOTHING = {
    "points": "Đối tượng này không có điểm chấm tay để thử: điểm do số liệu tính ra.",
    "maxima": "Không tiêu chí nào có điểm tối đa để thử.",
    "minima": "Chưa có mức xếp loại để thử.",
}


def _tried(trials: Sequence[Trial]) -> Tried:
    def of(kind: Kind) -> dict[Any, int]:
        return {one.key: one.value for one in trials if one.kind == kind}

    return Tried(of("points"), of("maxima"), of("minima"))


def _columns() -> list[Column[MovedLine]]:
    return [
        Column("Đối tượng", lambda row: row.of.before.subject_name, width=26, tint=_tint),
        Column("Cụm, khối", lambda row: row.of.before.cluster_name, width=16),
        Column("Tổng điểm", lambda row: row.of, _total_text, sign=_way, width=24, sort=_total),
        Column("Hạng", lambda row: row.of, _rank_text, width=20, sort=_rank),
        Column("Xếp loại", lambda row: row.of, _grade_text, width=26),
    ]


def _total(row: MovedLine) -> int | None:
    return row.of.after.total


def _rank(row: MovedLine) -> int | None:
    return row.of.after.rank


def _apart(one: Moved) -> int:
    return (one.after.total or 0) - (one.before.total or 0)


def _way(row: MovedLine) -> str:
    apart = _apart(row.of)
    return "up" if apart > 0 else "down" if apart < 0 else ""


def _tint(row: MovedLine) -> Literal["warning"] | None:
    return "warning" if row.of.is_moved else None


def _change(old: str, new: str) -> str:
    return old if old == new else f"{old or '–'} → {new or '–'}"


def _total_text(one: Moved) -> str:
    said = _change(points_text(one.before.total), points_text(one.after.total))
    return f"{said} ({signed_points(_apart(one))})" if _apart(one) else said


def _rank_text(one: Moved) -> str:
    old, new = one.before.rank, one.after.rank
    said = _change(str(old or ""), str(new or ""))
    if old is None or new is None or old == new:
        return said
    return f"{said} ({'lên' if new < old else 'xuống'} {abs(new - old)})"


def _grade_text(one: Moved) -> str:
    return _change(one.before.grade, one.after.grade)
