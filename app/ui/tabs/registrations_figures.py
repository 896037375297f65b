"""The page of figures reached against targets, by unit and phase."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.terms import ListKind, SubjectKind, Topic
from app.services import figures, office, plan_participations, plan_views
from app.services.figures import FigureCell, FigureRow, ProgressRow
from app.services.plan_targets import TargetRow
from app.services.plan_views import PlanView
from app.ui import style
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import CellEdit, RowTableModel
from app.ui.tabs.days import day_field, to_days
from app.ui.tabs.from_excel import from_excel
from app.ui.tabs.registrations_parts import PlanPage, shortened
from app.ui.widgets.fields import DecimalField, Field, TextField
from app.ui.widgets.grid import GridView
from app.ui.widgets.list_page import ListFilter, ListPage, ListSpec
from app.ui.widgets.sentence import Weight

_WHOLE_PLAN = "Cả kế hoạch"
_RESULTS = [(True, "Đạt"), (False, "Chưa đạt"), ("blank", "Chưa có số liệu")]
_DECIMALS = 6

PhaseId = UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """A target for one unit, or for the commune, with what was reached in each phase."""

    id: tuple[UUID, UUID | None]
    target: TargetRow
    subject_name: str
    figures: Mapping[PhaseId, FigureRow]
    progress: ProgressRow | None
    """Of the whole plan; a unit's share of a target of the commune has none."""

    @property
    def subject_id(self) -> UUID | None:
        """The unit, or nothing for the commune."""
        return self.id[1]

    def reached(self, phase_id: PhaseId) -> Decimal | None:
        """Return what was reached in a phase, or in the whole plan."""
        figure = self.figures.get(phase_id)
        return figure.value if figure else None

    @property
    def verdict(self) -> str:
        """Whether the target is met, in a word."""
        return self.progress.verdict if self.progress else "Góp vào số chung"


class FiguresPage(PlanPage):
    """A grid to type and paste figures into; who reached what is told beside them."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.day = day_field()
        self.source = TextField(longest=300)
        self.day.set_label("Ngày của số liệu")
        self.source.set_label("Nguồn", "Báo cáo, biểu mẫu nào")
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.summary.setContentsMargins(style.GAP, 0, style.GAP, style.GAP)
        self.list: ListPage[Line] | None = None
        self.grid: GridView[Line] | None = None
        self._shape: object = None
        self._sum = ""
        above = QHBoxLayout()
        above.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        above.setSpacing(2 * style.GAP)
        for label, field in (("Ngày của số liệu", self.day), ("Nguồn", self.source)):
            words = QLabel(label)
            words.setBuddy(field.stops()[0])
            above.addWidget(words)
            above.addWidget(field, stretch=field is self.source)
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(above)
        layout.addLayout(self._rows, stretch=1)
        layout.addWidget(self.summary)

    def reload(self) -> None:
        """Read the targets, the units and what they reached."""
        plan = self.operations.ask(plan_views.view, self.plan_id)
        lines = self._lines(plan)
        shape = (
            plan.id,
            tuple((phase.id, phase.name) for phase in plan.phases),
            bool(self.closed_reason),
        )
        if shape != self._shape or self.list is None:
            self._shape = shape
            self._build(plan)
        page = self.list
        if page is None:
            return
        for field in (self.day, self.source):
            field.set_read_only(bool(self.closed_reason))
        targets = [(target.id, shortened(target.name)) for target in plan.targets]
        page.set_filter_choices("target", targets)
        units = dict.fromkeys((line.subject_id or "", line.subject_name) for line in lines)
        page.set_filter_choices("unit", [(key, shortened(name)) for key, name in units])
        page.set_read_only(self.closed_reason)
        page.set_rows(lines)
        self.summary.setText(_counted(lines))
        self._tell(page.status)

    def show_row(self, row_id: UUID) -> bool:
        """Go to a target: its first line that has no figure, or is not met."""
        if self.list is None or self.grid is None:
            return False
        self.list.clear_filters()
        own = [line for line in self._shown() if line.target.id == row_id]
        open_ones = [line for line in own if line.progress and not line.progress.is_met]
        wanted = (open_ones or own)[:1]
        return bool(wanted) and self.list.show_row(wanted[0].id)

    def write(self, edits: Sequence[CellEdit[Line]]) -> None:
        """Record typed or pasted figures as one action; all of them or none."""
        cells = [_cell(edit) for edit in edits]
        told = self._told_with()
        count = self.operations.do(figures.record, self.plan_id, cells, **told)
        if self.list is not None and len(cells) > 1:
            self.done(self.list, f"Đã ghi {number_text(count)} số liệu.")

    # --- inside ------------------------------------------------------------------------------

    def _told_with(self) -> dict[str, Any]:
        try:
            day = to_days({"reported_on": self.day.value()})
            return {**day, "source": self.source.value()}
        except InvalidInput as refusal:
            raise InvalidInput.of(
                None, f"Ngày của số liệu hoặc nguồn ở phía trên chưa đúng: {refusal} Chưa ghi số."
            ) from refusal

    def _build(self, plan: PlanView) -> None:
        if self.list is not None:
            self._rows.removeWidget(self.list)
            self.list.deleteLater()
        model = RowTableModel[Line](self._columns(plan), change=self.write)
        self.grid = GridView[Line]()
        self.grid.setAccessibleName("Số liệu đạt được so với chỉ tiêu")
        self.list = ListPage[Line](
            ListSpec(
                history=self._history,
                columns=model.columns,
                filters=[
                    ListFilter("target", "Chỉ tiêu", (), lambda line, key: line.target.id == key),
                    ListFilter(
                        "unit", "Đơn vị", (), lambda line, key: (line.subject_id or "") == key
                    ),
                    ListFilter("result", "Kết quả", _RESULTS, _has_result, counts=True),
                ],
                empty="Kế hoạch này chưa có chỉ tiêu nào. Thêm chỉ tiêu ở trang “Nội dung – chỉ "
                "tiêu” của kế hoạch.",
                counted="dòng",
                actions=from_excel(self.context, ListKind.TARGETS, self),
            ),
            model=model,
            table=self.grid,
        )
        model.setParent(self.list)
        self.list.status_changed.connect(self._tell)
        self.grid.told.connect(self.context.say)
        self.grid.summed.connect(self._on_summed)
        self._rows.addWidget(self.list)

    def _columns(self, plan: PlanView) -> list[Column[Line]]:
        is_open = not self.closed_reason
        phases = [(phase.id, phase.name) for phase in plan.phases]
        return [
            Column("Chỉ tiêu", lambda line: line.target.name, width=30),
            Column("Đơn vị", lambda line: line.subject_name, width=20),
            Column("Cần đạt", _wanted, width=15),
            Column("Đơn vị đăng ký", _pledged, number_text, is_number=True, width=13),
            *(
                _figure_column(phase_id, name, is_open=is_open)
                for phase_id, name in [*phases, (None, _WHOLE_PLAN)]
            ),
            Column("So chỉ tiêu", _ratio, width=12, tooltip=_about),
            Column(
                "Kết quả",
                lambda line: line.verdict,
                width=18,
                sign=_sign,
                tint=_tint,
                tooltip=_about,
            ),
        ]

    def _history(self, line: Line) -> tuple[str, UUID]:
        """Return the figure under the caret, else the first of its line, else the target."""
        if self.grid is None:
            return Topic.TARGET, line.target.id
        under = self.grid.currentIndex().column()
        names = [column.name for column in self.grid.table.columns]
        by_name = {str(phase_id or ""): figure for phase_id, figure in line.figures.items()}
        for name in (*names[max(under, 0) : under + 1], *names):
            if name in by_name:
                return Topic.TARGET_FIGURE, by_name[name].id
        return Topic.TARGET, line.target.id

    def _lines(self, plan: PlanView) -> list[Line]:
        reached: dict[tuple[UUID, UUID | None], dict[PhaseId, FigureRow]] = {}
        for figure in self.operations.ask(figures.recorded, plan.id):
            own = reached.setdefault((figure.target_id, figure.subject_id), {})
            own[figure.phase_id] = figure
        progress = {
            (row.target_id, row.subject_id): row
            for row in self.operations.ask(figures.summary, [plan.id])
        }
        parts = self.operations.ask(plan_participations.rows, plan.id)
        everywhere = self.operations.ask(office.everywhere)
        names = {p.subject_id: p.subject_name for p in parts if p.subject_kind is SubjectKind.UNIT}
        named = {
            **names,
            **{row.subject_id: row.subject_name for row in progress.values() if row.subject_id},
        }
        return [
            Line(
                key,
                target,
                named.get(key[1], "") if key[1] else everywhere,
                reached.get(key, {}),
                progress.get(key),
            )
            for target in plan.targets
            for key in _keys(target, list(names), [*progress, *reached])
        ]

    def _shown(self) -> Sequence[Line]:
        model = self.list.model if self.list else None
        return model.rows() if isinstance(model, RowTableModel) else ()

    def _tell(self, words: str) -> None:
        self.tell_status(f"{words} · {self._sum}" if self._sum else words)

    def _on_summed(self, words: str) -> None:
        self._sum = words
        if self.list is not None:
            self._tell(self.list.status)


def _keys(
    target: TargetRow,
    unit_ids: Sequence[UUID],
    known: Sequence[tuple[UUID, UUID | None]],
) -> Iterator[tuple[UUID, UUID | None]]:
    """Yield the lines of a target: the commune first, then the units in their order."""
    keys: list[tuple[UUID, UUID | None]] = []
    if target.subject_id is None:
        if not target.is_per_unit:
            keys.append((target.id, None))
        if target.is_per_unit or not figures.is_rate(target.unit):
            keys += [(target.id, unit_id) for unit_id in unit_ids]
    else:
        keys.append((target.id, target.subject_id))
    keys += [key for key in known if key[0] == target.id]
    yield from dict.fromkeys(keys)


def _figure_column(phase_id: PhaseId, name: str, *, is_open: bool) -> Column[Line]:
    def make(_line: Line) -> Field[Any]:
        return DecimalField(decimals=_DECIMALS, least=None)

    field: Callable[[Line], Field[Any]] | None = make if is_open else None
    return Column(
        name,
        lambda line: line.reached(phase_id),
        number_text,
        is_number=True,
        name=str(phase_id or ""),
        note=f"Số liệu đạt được: {name}. Gõ số rồi Enter; để trống là chưa có số liệu.",
        field=field,
        width=max(10, min(len(name), 18)),
    )


def _cell(edit: CellEdit[Line]) -> FigureCell:
    if edit.row is None:
        raise InvalidInput.of(None, "Dòng này không có trong bảng số liệu. Chưa ghi số nào.")
    phase_id = UUID(edit.column.name) if edit.column.name else None
    return FigureCell(edit.row.target.id, edit.value, edit.row.subject_id, phase_id)


def _counted(lines: Sequence[Line]) -> str:
    judged = [
        line.progress for line in lines if line.progress and line.progress.wanted is not None
    ]
    met = sum(row.is_met is True for row in judged)
    unmet = sum(row.is_met is False for row in judged)
    blank = len(judged) - met - unmet
    if not judged:
        return ""
    return (
        f"Đạt {number_text(met)} · Chưa đạt {number_text(unmet)} · "
        f"Chưa có số liệu {number_text(blank)} (trên {number_text(len(judged))} lượt chỉ tiêu). "
        "Gõ số rồi Enter; dán được cả khối từ Excel; Delete xóa số."
    )


def _wanted(line: Line) -> str:
    target = line.target
    if target.value is None:
        return ""
    return f"{target.operator.label} {number_text(target.value)} {target.unit}".rstrip()


def _pledged(line: Line) -> Decimal | None:
    return line.progress.pledged if line.progress else None


def _ratio(line: Line) -> str:
    return line.progress.ratio_text if line.progress else ""


def _about(line: Line) -> str:
    row = line.progress
    if row is None:
        return "Số liệu của đơn vị được cộng vào số chung khi số chung chưa được nhập riêng."
    parts = [row.sentence]
    if row.is_total:
        parts.append(f"Cộng từ {row.reported_units}/{row.expected_units} đơn vị đã báo cáo.")
    if row.phase_name:
        parts.append(f"Lấy theo {row.phase_name}.")
    if row.reported_on:
        parts.append(f"Số liệu ngày {row.reported_on:%d/%m/%Y}.")
    if row.source:
        parts.append(f"Nguồn: {row.source}.")
    return "\n".join(parts)


def _sign(line: Line) -> str:
    met = line.progress.is_met if line.progress else None
    return {True: "check", False: "warning", None: ""}[met]


def _tint(line: Line) -> Weight | None:
    met = line.progress.is_met if line.progress else None
    weights: dict[bool | None, Weight | None] = {True: "check", False: "warning", None: None}
    return weights[met]


def _has_result(line: Line, key: object) -> bool:
    if line.progress is None:
        return False
    return line.progress.is_met is (None if key == "blank" else key)
