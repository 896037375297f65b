"""Scoring many alike at once (chấm hàng loạt): who is ticked on the left, what they get beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.core.errors import AppError, InvalidInput, Problem
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.domain.scoring import Entry
from app.domain.terms import CriterionKind, SubjectKind
from app.services import bulk_scoring, scoring, stages
from app.services.bulk_scoring import Alike, Board, Effect, Holding
from app.services.scheme_shape import ChoiceData
from app.services.schemes import CriterionLine, Scheme
from app.services.scoring import Mark
from app.services.sheet_view import typed_figures
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work
from app.ui.forms import FieldSpec, Form, Section
from app.ui.tabs.scoring_figures import figure_field, typed_figure
from app.ui.tabs.scoring_line import (
    figure_name,
    figures_of,
    level_field,
    level_labels,
    level_mark,
)
from app.ui.tabs.scoring_marks import MarkField, mark_given
from app.ui.tabs.scoring_parts import LIMITS, Choice, Scope, button, row_of
from app.ui.widgets.ask import confirm
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import CheckField, TextField, TickField
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.sentence import Sentence

CAPTION = "Chấm hàng loạt"
TIP = "Cho nhiều đối tượng cùng điểm, mức, số liệu một lần; bỏ chọn trường hợp riêng"
_ALL, _SELECTED = "", "selected"
_MARK = "mark "
_SOON = 150
"""Milliseconds after the last key until the sentence is told anew."""


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where the clerk stands: a round, perhaps a group, perhaps rows selected."""

    stage_id: UUID
    group: str = _ALL
    subject_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What was done, in words, and who was left out of it."""

    words: str
    exceptions: tuple[Holding, ...]


def score_alike(
    context: Context, scope: Scope, stand: Standpoint, parent: QWidget
) -> Given | None:
    """Open the dialog; return what was done, None when nothing was."""
    dialog = BulkDialog(context, scope, stand, parent)
    dialog.exec()
    return dialog.given


class BulkDialog(Dialog):
    """Who, what, and in one sentence what it will do; then it is one action."""

    def __init__(
        self, context: Context, scope: Scope, stand: Standpoint, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context, self._scope, self._stand = context, scope, stand
        self._operations = context.operations
        self._exceptions: set[UUID] = set()
        self._shape: object = None
        self._work_out = QTimer(self)
        self._work_out.setSingleShot(True)
        self._work_out.setInterval(_SOON)
        self._work_out.timeout.connect(self._tell_effect)
        self.given: Given | None = None
        self.setWindowTitle(CAPTION)
        self.stage = Choice("Vòng chấm", 16)
        self.group = Choice("Nhóm", 24)
        self.criteria = Choice("Bộ tiêu chí", 24)
        self._criteria_label = QLabel("Bộ tiêu chí")
        self.ticks: TickField[UUID] = TickField(searchable=True, rows=6, counted="đối tượng")
        self.ticks.set_label("Ai được chấm")
        self.ticks.group_button.setText("Chọn tất cả")
        self.form = Form(())
        self._room = QVBoxLayout()
        self.overwrites = CheckField("Ghi đè điểm, số liệu đã có")
        self.notice, self.effect = Notice(), Sentence(self)
        self.fill_button = button(
            "Điền điểm tối đa", self.fill_most, "Điền điểm tối đa vào các ô điểm còn trống"
        )
        self.give_button = button("Chấm", self.give, keys="Ctrl+S")
        self.close_button = button("Đóng", self.reject)
        self._lay_out()
        rounds = self._operations.ask(stages.listed_in, scope.plan_id, scope.phase_id)
        self.stage.offer([(row.id, row.name) for row in rounds], stand.stage_id)
        self._board: Board = self._read()
        self._show_board()
        for choice, act in (
            (self.stage, self._on_stage),
            (self.group, self._show_who),
            (self.criteria, self._show_set),
        ):
            choice.chosen.connect(act)
        self.ticks.edited.connect(self._on_ticked)
        self.overwrites.edited.connect(self._work_out.start)
        self.form.focus_first()

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def fill_most(self) -> None:
        """Put the maximum into each field of points that is blank; bonus and penalty stay so."""
        for line in self._lines():
            if line.id in self._by_points and line.kind is CriterionKind.BASE:
                field = self.form.field(_name(line))
                if field.is_blank and line.max_points is not None:
                    field.set_value(Entry.answered(line.max_points))
        self._work_out.start()

    @Slot()
    def give(self) -> None:
        """Write it as one action, aside and with a way to stop; what is refused stays."""
        self.form.clear_problems()
        self.notice.clear()
        try:
            alike = self._alike()
        except InvalidInput as refusal:
            self.form.show_problems(refusal)
            return
        sheet_ids = self.ticks.value()

        def work(progress: Progress) -> Effect:
            return self._operations.do(bulk_scoring.give, sheet_ids, alike, progress)

        ends = Ends(self._done, self._refused, lambda: self.notice.tell(_STOPPED, "info"))
        text = f"Đang chấm {self._count(len(sheet_ids))}…"
        run_file_work(self._context.jobs, work, text, self, ends)

    def reject(self) -> None:
        """Close; what was filled in is lost only when the person says so."""
        lost = "Những gì vừa điền chưa chấm cho ai và sẽ mất."
        if not self.form.is_dirty or confirm(self, lost, "Bỏ, không chấm", "Điền tiếp"):
            super().reject()

    # --- inside ------------------------------------------------------------------------------

    def _done(self, effect: Effect) -> None:
        if effect.is_none:
            self.notice.tell(f"Chưa ghi gì. {_effect_words(effect)}".strip(), "warning")
            return
        ticked = set(self.ticks.value())
        left = [one for one in self._offered() if one.sheet_id not in ticked]
        rest = f" Còn {self._count(len(left))} chấm riêng." if left else ""
        self.given = Given(
            f"Đã chấm {self._count(effect.sheet_count)}: {_written(effect)}.{rest}",
            tuple(left),
        )
        self.form.mark_clean()
        self.accept()

    def _refused(self, refusal: AppError) -> None:
        if not isinstance(refusal, InvalidInput):
            self.form.show_refusal(str(refusal))
            return
        names = self.form.draft()

        def place(field: str | None) -> str | None:
            places = (f"{_MARK}{field}", figure_name(field or ""), field)
            return next((name for name in places if name in names), None)

        placed = [Problem(place(one.field), one.message) for one in refusal.problems]
        self.form.show_problems(InvalidInput(placed))

    def _read(self) -> Board:
        scope = self._scope
        return self._operations.ask(
            bulk_scoring.board, scope.plan_id, scope.phase_id, self.stage.key
        )

    @Slot()
    def _on_stage(self) -> None:
        self._board = self._read()
        self._exceptions.clear()
        self._show_board()

    def _show_board(self) -> None:
        board, stand = self._board, self._stand
        chosen = len(stand.subject_ids)
        selected = [(_SELECTED, f"Các dòng đang chọn ({chosen})")] if chosen > 1 else []
        usual = _SELECTED if selected else stand.group
        every = [(_ALL, f"Mọi đối tượng ({number_text(len(board.sheets))})")]
        self.group.offer([*selected, *every, *board.groups], usual)
        in_sight = self._in_group()
        usual_set = in_sight[0].set_id if in_sight else None
        self.criteria.offer([(one.id, one.label) for one in board.schemes], usual_set)
        for part in (self._criteria_label, self.criteria):
            part.setVisible(len(board.schemes) > 1)
        without = f"{number_text(board.without)} đối tượng chưa có phiếu ở vòng này"
        words = f"{without} nên không có trong danh sách. Hãy lập phiếu rồi chấm."
        self.notice.tell(words if board.without else "", "info")
        self._show_set()

    @Slot()
    def _show_set(self) -> None:
        lines = self._lines()
        if lines != self._shape:
            self._shape = lines
            self._take_form(self._form_of(lines))
        can_fill = any(one.id in self._by_points for one in lines)
        self.fill_button.setEnabled(can_fill)
        self._show_who()

    @Slot()
    def _show_who(self) -> None:
        offered = self._offered()
        self.ticks.set_counted(self._noun)
        self.ticks.set_choices([(one.sheet_id, _label(one)) for one in offered])
        self.ticks.set_value(
            tuple(one.sheet_id for one in offered if one.sheet_id not in self._exceptions)
        )
        self._tell_effect()

    @Slot()
    def _on_ticked(self) -> None:
        shown = {one.sheet_id for one in self._offered()}
        self._exceptions = (self._exceptions - shown) | (shown - set(self.ticks.value()))
        self._work_out.start()

    @Slot()
    def _tell_effect(self) -> None:
        ticked = self.ticks.value()
        self.give_button.setText(f"Chấm {self._count(len(ticked))}")
        self.give_button.setEnabled(bool(ticked))
        if not ticked:
            self.effect.tell("Chưa chọn ai: chọn ít nhất một đối tượng ở bên trái.", "info")
            return
        try:
            alike = self._alike()
        except InvalidInput:
            self.effect.tell("Có ô điền chưa đúng: xem câu dưới ô ấy.", "warning")
            return
        if not alike.marks and not alike.figures:
            words = (
                f"Điền những gì chấm chung cho {self._count(len(ticked))}; ô trống thì để yên. "
            )
            words += "“KPS” là không phát sinh."
            self.effect.tell(words, "info")
            return
        effect = self._board.effect(ticked, alike)
        self.effect.tell(_effect_words(effect), "warning" if effect.is_none else "check")

    def _alike(self) -> Alike:
        """Return what is filled in; raises InvalidInput with each field that cannot be read."""
        values = self.form.values()
        marks: dict[UUID, Mark] = {}
        for line in self._lines():
            value = values.get(_name(line))
            if value is None:
                continue
            marks[line.id] = level_mark(value) if isinstance(value, str) else mark_given(value)
        figures = {code: typed_figure(value) for code, value in figures_of(values).items()}
        return Alike(
            marks,
            {code: value for code, value in figures.items() if value is not None},
            values.get("reason", ""),
            values.get("evidence", ""),
            overwrites=self.overwrites.value(),
        )

    def _in_group(self) -> list[Holding]:
        key = self.group.key
        if key == _SELECTED:
            selected = set(self._stand.subject_ids)
            return [one for one in self._board.sheets if one.subject_id in selected]
        return [one for one in self._board.sheets if key in (_ALL, None) or key in one.groups]

    def _offered(self) -> list[Holding]:
        return [one for one in self._in_group() if one.set_id == self.criteria.key]

    def _lines(self) -> tuple[CriterionLine, ...]:
        return self._board.lines(self.criteria.key) if self.criteria.key is not None else ()

    def _count(self, count: int) -> str:
        return f"{number_text(count)} {self._noun}"

    @property
    def _noun(self) -> str:
        offered = self._offered()
        homes = bool(offered) and all(SubjectKind.HOUSEHOLD.value in one.groups for one in offered)
        return "hộ" if homes else "đối tượng"

    # --- the form ----------------------------------------------------------------------------

    def _form_of(self, lines: Sequence[CriterionLine]) -> Form:
        self._by_points = {one.id for one in lines if one.is_scored and one.rule is None}
        if not lines:
            return Form(())
        scheme = self._board.scheme(self.criteria.key)
        specs = [*_specs(scheme, lines), Section("Ghi kèm các điểm trên, không bắt buộc")]
        specs += [
            FieldSpec("reason", "Lý do", TextField),
            FieldSpec("evidence", "Minh chứng", TextField),
        ]
        return Form(specs)

    def _take_form(self, form: Form) -> None:
        before, self.form = self.form, form
        self._room.replaceWidget(before, form)
        before.hide()
        before.deleteLater()
        form.edited.connect(self._work_out.start)
        self._order_stops()

    def _order_stops(self) -> None:
        """Let Tab go through the dialog as it is read; the form came last into it."""
        parts = [
            *(self.stage, self.group, self.criteria, self.ticks),
            *(self.form, self.overwrites, self.fill_button, self.give_button, self.close_button),
        ]
        for before, after in pairwise(parts):
            self.setTabOrder(before, after)

    def _lay_out(self) -> None:
        self._by_points: set[UUID] = set()
        top = row_of(
            *("Vòng chấm", self.stage, "Nhóm", self.group),
            *(self._criteria_label, self.criteria, None),
        )
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.ticks)
        right = QWidget()
        right.setAutoFillBackground(True)  # as the form in it, which fills its own
        self._room = QVBoxLayout(right)
        self._room.setContentsMargins(0, 0, 0, 0)
        self._room.addWidget(self.form)
        split = KeptSplitter("bulk")
        split.addWidget(left)
        split.addWidget(right)
        split.setSizes([400, 580])
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setSpacing(style.GAP)
        layout.addLayout(top)
        layout.addWidget(self.notice)
        layout.addWidget(split, stretch=1)
        layout.addLayout(row_of(self.overwrites, None, self.fill_button))
        layout.addWidget(self.effect)
        layout.addLayout(row_of(None, self.give_button, self.close_button))
        self.resize(1000, 500)


class _PointsField(MarkField):
    """Points of one criterion; what it does not take is said under the field."""

    def __init__(self, line: CriterionLine, step: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line, self._step = line, step

    def read(self, text: str) -> Entry | None:
        """Return the mark; raises InvalidInput when it is none or its criterion refuses it."""
        entry = super().read(text)
        if entry is not None and entry.points is not None:
            problem = scoring.mark_problem(self._line, entry.points, self._step)
            if problem:
                raise InvalidInput.of(None, problem)
        return entry


_STOPPED = "Đã dừng, chưa ghi điểm nào của ai."


def _specs(scheme: Scheme, lines: Sequence[CriterionLine]) -> Iterator[FieldSpec | Section]:
    """Yield the fields of the lines; a figure that several read stands at the first."""
    headings: set[str] = set()
    figures: set[str] = set()
    for line in lines:
        name = f"{line.code} {line.name}".strip()
        if not line.is_scored:
            while name in headings:
                name += " "  # two groups alike are two headings all the same
            headings.add(name)
            yield Section(name)
            continue
        for code in typed_figures(scheme, scheme.place[line.id]):
            if code not in figures:
                figures.add(code)
                definition = scheme.figures[code]
                unit = f" ({definition.unit})" if definition.unit else ""
                yield FieldSpec(
                    figure_name(code),
                    f"{definition.name}{unit}",
                    partial(figure_field, definition),
                )
        if isinstance(line.rule, ChoiceData):
            yield FieldSpec(
                _name(line), name, partial(level_field, level_labels(line.rule.options))
            )
        elif line.rule is None:
            most = points_text(line.max_points)
            limit = f" ({LIMITS[line.kind]} {most})" if most else ""
            make = partial(_PointsField, line, scheme.step)
            yield FieldSpec(_name(line), f"{name}{limit}", make)


def _name(line: CriterionLine) -> str:
    return f"{_MARK}{line.id}"


def _label(one: Holding) -> str:
    return f"{one.subject_name} – đã duyệt" if one.is_approved else one.subject_name


def _written(effect: Effect) -> str:
    parts = [
        f"{number_text(count)} {what}"
        for count, what in ((effect.mark_count, "điểm, mức"), (effect.figure_count, "số liệu"))
        if count
    ]
    return " và ".join(parts)


def _effect_words(effect: Effect) -> str:
    """Return what scoring alike will do, in one sentence for each thing to know."""
    sheets = number_text(effect.sheet_count)
    words = f"Sẽ ghi {_written(effect)} vào {sheets} phiếu." if effect.sheet_count else ""
    if not words:
        words = "Không có gì để ghi."
    if effect.kept_count:
        words += f" Giữ nguyên {number_text(effect.kept_count)} ô đã có."
    if effect.void_count:
        words += f" Giữ nguyên {number_text(effect.void_count)} điểm đã hủy."
    if effect.approved_count:
        words += (
            f" {number_text(effect.approved_count)} phiếu đã duyệt không đụng tới; "
            "muốn chấm lại, hãy bỏ duyệt trước."
        )
    return words
