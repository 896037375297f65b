"""The tree of who does what under a plan (phân công): organisations, and their tasks below."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.core.outline import OutlineNode, named, read_outline
from app.core.vietnamese import fold
from app.services import plan_assignments
from app.services.plan_assignments import AssignmentRow
from app.ui.dialogs.paste_outline import Pasting, paste_outline
from app.ui.models.column import Column
from app.ui.operations import Operations
from app.ui.tabs.plan_parts import shown
from app.ui.widgets.edit_list import EditListSpec
from app.ui.widgets.edit_tree import EditTree, TreeAct
from app.ui.widgets.record_dialog import RecordDialog

_SHORT = 60


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    """An assignment in its place: under the first one of its organisation, if not that itself."""

    row: AssignmentRow
    parent_id: UUID | None
    place: int
    unit: str

    @property
    def id(self) -> UUID:
        """The id of the assignment."""
        return self.row.id


class AssignmentTree(EditTree[AssignmentLine]):
    """Shows assignments in their order, those that follow for one organisation under its first.

    Signals:
        removed: the words for what was taken away.
    """

    removed = Signal(str)

    def __init__(
        self,
        spec: EditListSpec[AssignmentRow],
        operations: Operations,
        plan_id: UUID,
        parent: QWidget | None = None,
    ) -> None:
        self._spec = spec
        self._operations = operations
        self._plan_id = plan_id
        self._lines: list[AssignmentLine] = []
        columns: list[Column[AssignmentLine]] = [
            Column(
                "Tổ chức, đơn vị",
                lambda line: "" if line.parent_id else line.row.organisation,
                edit=self._rename,
                tooltip=lambda line: line.row.organisation,
                width=34,
            ),
            Column(
                "Nhiệm vụ",
                lambda line: " ¶ ".join(line.row.task.splitlines()),
                tooltip=lambda line: line.row.task,
                takes_room=True,
            ),
            Column("Trong danh sách", lambda line: line.unit, width=18),
            Column("Thời hạn", lambda line: line.row.due, shown, width=14),
        ]
        super().__init__(spec.caption, columns, self._make_acts(), parent)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.renamed.connect(self._rename)
        self.opened.connect(self.edit)

    def set_assignments(self, rows: Sequence[AssignmentRow], units: dict[UUID, str]) -> None:
        """Show the assignments; `units` has the names of those that are linked."""
        self._lines = []
        top: AssignmentRow | None = None
        for place, row in enumerate(rows):
            if top is None or not _same_organisation(top, row):
                top = row
            parent_id = None if top is row else top.id
            unit = units.get(row.subject_id, "") if row.subject_id else ""
            self._lines.append(AssignmentLine(row, parent_id, place, unit))
        self.set_rows(self._lines)

    @Slot()
    def add(self) -> None:
        """Ask for a new assignment, after the others."""
        self._ask_new(None)

    @Slot()
    def add_below(self) -> None:
        """Ask for another task of the selected organisation."""
        self._ask_new(self.chosen)

    @Slot()
    def edit(self) -> None:
        """Edit the selected assignment."""
        line = self.chosen
        if line is None or self.is_read_only:
            return
        form = self._spec.form()
        form.fill(self._spec.values(line.row))

        def save(values: dict[str, Any]) -> object:
            return self._spec.update(line.row, values)

        RecordDialog(form, save, "Sửa phân công", parent=self).exec()

    @Slot()
    def paste(self) -> None:
        """Show what the text on the clipboard will become, and add it."""

        def save(nodes: Sequence[OutlineNode], _is_below: bool) -> object:  # noqa: FBT001
            return self._operations.do(plan_assignments.add_block, self._plan_id, nodes)

        pasting = Pasting(
            caption="Dán phân công từ Word",
            noun="phân công",
            heading="Tổ chức, đơn vị; bên dưới là nhiệm vụ",
            body="Nhiệm vụ",
            read=lambda text: named(read_outline(text)),
            save=save,
            tops_only=True,
        )
        paste_outline(pasting, self)

    def _ask_new(self, beside: AssignmentLine | None) -> None:
        form = self._spec.form()
        if beside is not None:
            form.fill(
                {"organisation": beside.row.organisation, "subject_id": beside.row.subject_id}
            )
        place = None if beside is None else self._end_of(beside)
        added: list[UUID] = []

        def save(values: dict[str, Any]) -> UUID:
            at = None if place is None else place + len(added)
            added.append(
                self._operations.do(plan_assignments.add, self._plan_id, values, place=at)
            )
            return added[-1]

        kept = () if beside is None else ("organisation", "subject_id")
        dialog = RecordDialog(form, save, "Thêm phân công", again=True, kept=kept, parent=self)
        if beside is not None:
            form.field("task").focus()
        dialog.exec()
        if added:
            self.select(added[-1])

    def _end_of(self, line: AssignmentLine) -> int:
        """Return the place after the last task of an organisation."""
        top = line.parent_id or line.id
        return max(one.place for one in self._lines if top in (one.id, one.parent_id)) + 1

    def _move(self, line: AssignmentLine, step: int) -> None:
        self._operations.do(plan_assignments.move, line.id, line.place + step)

    def _indent(self, line: AssignmentLine) -> None:
        """Make an assignment one more task of the organisation above it."""
        above = self._lines[line.place - 1].row
        values = {"organisation": above.organisation, "subject_id": above.subject_id}
        self._operations.do(plan_assignments.update, line.id, values)

    def _outdent(self, line: AssignmentLine) -> None:
        """Ask which organisation a task is given to instead."""
        form = self._spec.form()
        form.fill({**self._spec.values(line.row), "organisation": "", "subject_id": None})

        def save(values: dict[str, Any]) -> object:
            return self._spec.update(line.row, values)

        RecordDialog(form, save, "Giao cho đơn vị khác", parent=self).exec()

    def _remove(self, line: AssignmentLine) -> None:
        self._spec.remove(line.row)
        self.removed.emit(f"Đã xóa phân công “{line.row.organisation[:_SHORT]}”.")

    def _rename(self, line: AssignmentLine, words: str) -> None:
        values: dict[str, Any] = {"organisation": words}
        self._operations.do(plan_assignments.update, line.id, values)

    def _make_acts(self) -> list[TreeAct[AssignmentLine]]:
        return [
            TreeAct(text="Thêm", run=lambda _: self.add(), keys=("Ins",), needs=False),
            TreeAct(text="Thêm nhiệm vụ", run=lambda _: self.add_below(), keys=("Alt+Ins",)),
            TreeAct(text="Sửa", run=lambda _: self.edit()),
            TreeAct(text="Xóa", run=lambda rows: self._remove(rows[0]), keys=("Delete",)),
            TreeAct(
                text="Chuyển lên",
                run=lambda rows: self._move(rows[0], -1),
                keys=("Alt+Up",),
                sign="up",
                can=lambda line: line.place > 0,
            ),
            TreeAct(
                text="Chuyển xuống",
                run=lambda rows: self._move(rows[0], 1),
                keys=("Alt+Down",),
                sign="down",
                can=lambda line: line.place + 1 < len(self._lines),
            ),
            TreeAct(
                text="Thụt vào",
                run=lambda rows: self._indent(rows[0]),
                keys=("Alt+Right",),
                sign="indent",
                can=lambda line: line.place > 0 and line.parent_id is None,
            ),
            TreeAct(
                text="Đưa ra",
                run=lambda rows: self._outdent(rows[0]),
                keys=("Alt+Left",),
                sign="outdent",
                can=lambda line: line.parent_id is not None,
            ),
            TreeAct(
                text="Dán từ Word…", run=lambda _: self.paste(), keys=("Ctrl+V",), needs=False
            ),
        ]


def _same_organisation(one: AssignmentRow, other: AssignmentRow) -> bool:
    return fold(one.organisation) == fold(other.organisation)
