"""The ranking within clusters, the grade bands, and closing the scores."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.core.errors import InvalidInput, Problem
from app.domain.grading import GradeRule
from app.domain.points import points_text
from app.services import grades, results, stages, standings
from app.services.grades import GradeFields
from app.services.results import ResultRow
from app.services.standings import Standing
from app.services.validation import labels
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs import meeting_mode
from app.ui.tabs.scoring_parts import (
    NO_ROUNDS,
    Keyed,
    ScoringPage,
    StageChoice,
    button,
    fit_columns,
    row_of,
    table_of,
)
from app.ui.tabs.scoring_slides import ranking_items
from app.ui.widgets.ask import ask_reason, confirm
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.fields import PointsField, TextField
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.undo_bar import UndoBar

_NAMED = 20

BandLine = Keyed[GradeRule]
StandingLine = Keyed[Standing]
ResultLine = Keyed[ResultRow]


class RankingPage(ScoringPage):
    """Shows who stands where; once scores are closed, what was frozen."""

    caption = "Xếp hạng"
    doing = "xếp hạng và chốt điểm"

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.stage = StageChoice()
        self.state = Notice()
        self._warning = Notice()
        self._all: tuple[Keyed[Any], ...] = ()
        self.model = RowTableModel[Any]((), self)
        self.table = table_of(self.model, "Xếp hạng")
        self.close_button = button("Chốt điểm", self.finalise)
        self.reopen_button = button("Mở lại điểm", self.reopen)
        self.show_button = button(
            meeting_mode.CAPTION, self.present, meeting_mode.TIP, meeting_mode.KEYS
        )
        self.bands = EditList[BandLine](self._bands_spec())
        self.bands.removed.connect(self._on_removed)
        self._undo_bar = UndoBar()
        split = KeptSplitter("ranking")
        beside = QWidget()  # the bands are as high as their rows, the page is not
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.bands)
        column.addStretch()
        split.addWidget(self.table)
        split.addWidget(beside)
        split.setSizes([800, 250])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addLayout(
            row_of(
                *("Xếp hạng theo vòng", self.stage, None),
                *(self.show_button, self.close_button, self.reopen_button),
            )
        )
        layout.addWidget(self.state)
        layout.addWidget(self._warning)
        layout.addWidget(split, stretch=1)
        layout.addWidget(self._undo_bar)
        self.stage.chosen.connect(self.reload)

    @Slot(str)
    def _on_removed(self, done: str) -> None:
        self._undo_bar.offer(done, self.operations.undo)

    @Slot()
    def reload(self) -> None:
        """Read the ranking, or the results that stand."""
        scope = self.needed_scope
        rounds = self.operations.ask(stages.listed_in, scope.plan_id, scope.phase_id)
        deciding = next((row.id for row in rounds if row.is_decisive), None)
        self.stage.offer_rounds(rounds, scope)
        stands = self.operations.ask(results.of, scope.plan_id, scope.phase_id)
        bands = self.operations.ask(grades.listed, scope.plan_id)
        self.bands.set_rows([Keyed(number, band) for number, band in enumerate(bands)])
        can_write = not self.context.is_read_only
        self.bands.set_read_only(not can_write or stands is not None)
        self.close_button.setEnabled(can_write and bool(rounds) and stands is None)
        self.reopen_button.setEnabled(can_write and stands is not None)
        self.stage.setEnabled(stands is None)
        if stands is not None:
            self._show_results(stands)
        elif self.stage.key is not None:
            self._show_ranking(self.stage.key, deciding)
        else:
            self._set_rows((), ())
            self._warning.clear()
            self.state.tell(NO_ROUNDS, "info")

    @Slot()
    def finalise(self) -> None:
        """Close the scores after the person has seen what is not scored completely."""
        scope = self.needed_scope
        rounds = self.operations.ask(stages.listed, scope.plan_id)
        deciding = next((row for row in rounds if row.is_decisive), None)
        incomplete: list[Standing] = []
        facts = "Sau khi chốt, điểm không sửa được nữa cho đến khi mở lại và ghi lý do."
        if deciding is not None:
            ranking = self.operations.ask(
                standings.ranking, scope.plan_id, scope.phase_id, deciding.id
            )
            facts = f"Kết quả lấy từ vòng “{deciding.name}”. {facts}"
            incomplete = [
                row for group in ranking.groups for row in group.rows if not row.is_complete
            ]
        if incomplete:
            facts += (
                f"\n\n{len(incomplete)} đối tượng chưa chấm xong sẽ không có hạng và xếp loại:\n"
                f"{_named(incomplete)}"
            )
        verb = "Chốt cả khi còn phiếu chưa xong" if incomplete else "Chốt điểm"
        if not confirm(self, facts, verb, "Để xem lại"):
            return
        self.operations.do(
            results.finalise,
            scope.plan_id,
            scope.phase_id,
            today(),
            allow_incomplete=bool(incomplete),
        )
        self.context.say("Đã chốt điểm.")

    @Slot()
    def reopen(self) -> None:
        """Open closed scores again, with a reason."""
        scope = self.needed_scope
        reason = ask_reason(
            self,
            "Mở lại điểm",
            "Điểm sẽ sửa được trở lại. Kết quả đã chốt vẫn còn trong lịch sử.",
            "Mở lại điểm",
        )
        if reason is not None:
            self.operations.do_because(
                reason, results.reopen, scope.plan_id, scope.phase_id, reason, today()
            )
            self.context.say("Đã mở lại điểm.")

    @Slot()
    def present(self) -> None:
        """Show the scoreboard, then everybody one by one, to the meeting."""
        meeting_mode.present(
            self, self.context, self.caption, lambda: ranking_items([row.of for row in self._all])
        )

    # --- inside ------------------------------------------------------------------------------

    def _show_ranking(self, stage_id: UUID, deciding: UUID | None) -> None:
        scope = self.needed_scope
        ranking = self.operations.ask(standings.ranking, scope.plan_id, scope.phase_id, stage_id)
        words = "Điểm chưa chốt: hạng thay đổi theo điểm đang chấm."
        if stage_id != deciding:
            words += " Đang xem vòng không quyết định kết quả."
        self.state.tell(words, "info")
        self._warning.tell(" ".join(ranking.warnings), "warning")
        self._set_rows(
            _standing_columns(),
            [Keyed(row.subject_id, row) for group in ranking.groups for row in group.rows],
        )

    def _show_results(self, stands: results.Results) -> None:
        closing = stands.finalisation
        self.state.tell(
            f"Điểm đã chốt ngày {closing.finalised_on:%d/%m/%Y} theo vòng “{closing.stage_name}”. "
            "Muốn sửa điểm, bấm “Mở lại điểm” và ghi lý do.",
            "check",
        )
        drifts = self.operations.ask(results.drift, closing.id)
        self._warning.tell(
            "\n".join(["Phiếu không còn khớp kết quả đã chốt:", *(d.message for d in drifts)])
            if drifts
            else "",
            "warning",
        )
        self._set_rows(_result_columns(), [Keyed(row.subject_id, row) for row in stands.rows])

    def _set_rows(self, columns: Sequence[Column[Any]], rows: Sequence[Keyed[Any]]) -> None:
        if [c.heading for c in columns] != [c.heading for c in self.model.columns]:
            self.model.set_columns(columns)
            fit_columns(self.table, columns)
        self._all = tuple(rows)
        self.model.set_rows(rows)

    def _bands_spec(self) -> EditListSpec[BandLine]:
        words = labels(GradeFields)

        def form() -> Form:
            return Form(
                [
                    FieldSpec("name", words["name"], TextField, required=True),
                    FieldSpec(
                        "minimum", words["minimum"], PointsField, required=True, hint="Ví dụ 90"
                    ),
                ]
            )

        def others(row: BandLine | None) -> list[GradeRule]:
            bands = self.operations.ask(grades.listed, self.needed_scope.plan_id)
            return [band for band in bands if row is None or band != row.of]

        return EditListSpec(
            caption="Thang xếp loại",
            noun="mức xếp loại",
            columns=[
                Column("Mức xếp loại", lambda row: row.of.name, width=14),
                Column("Từ (điểm)", lambda row: row.of.minimum, points_text, is_number=True),
            ],
            form=form,
            values=lambda row: {"name": row.of.name, "minimum": row.of.minimum},
            add=lambda values: self._set_bands([*others(None), _band(values)]),
            update=lambda row, values: self._set_bands([*others(row), _band(values)]),
            remove=lambda row: self._set_bands(others(row)),
        )

    def _set_bands(self, bands: Sequence[GradeRule]) -> None:
        best_first = sorted(bands, key=lambda band: -band.minimum)
        values = [{"name": band.name, "minimum": band.minimum} for band in best_first]
        try:
            self.operations.do(grades.set_bands, self.needed_scope.plan_id, values)
        except InvalidInput as refusal:
            # Two bands at once are wrong, so the words stand above the fields.
            raise InvalidInput(
                Problem(None, problem.message) for problem in refusal.problems
            ) from refusal


def _band(values: dict[str, Any]) -> GradeRule:
    return GradeRule(values["name"], values["minimum"])


def _scored(name: str) -> Callable[[Keyed[Any]], int | None]:
    """Return what takes points from a row; of one that is not scored, nothing."""
    return lambda row: None if row.of.total is None else getattr(row.of, name)


def _standing_columns() -> list[Column[StandingLine]]:
    return [
        Column("Cụm, khối", lambda row: row.of.cluster_name or "Chưa vào cụm, khối", width=22),
        Column("Hạng", lambda row: row.of.rank, is_number=True, width=7),
        Column("Đối tượng", lambda row: row.of.subject_name, width=24),
        Column("Tổng", lambda row: row.of.total, points_text, is_number=True, width=9),
        Column("Xếp loại", lambda row: row.of.grade, width=14),
        Column("Tiêu chí", lambda row: row.of.base, points_text, is_number=True, width=9),
        Column("Thưởng", _scored("bonus"), points_text, is_number=True, width=9),
        Column("Trừ", _scored("penalty"), points_text, is_number=True, width=7),
        Column("Còn thiếu", lambda row: row.of.note, width=24),
    ]


def _result_columns() -> list[Column[ResultLine]]:
    return [
        Column("Cụm, khối", lambda row: row.of.cluster_name or "Chưa vào cụm, khối", width=22),
        Column("Hạng", lambda row: row.of.rank, is_number=True, width=7),
        Column("Đối tượng", lambda row: row.of.subject_name, width=24),
        Column("Tổng", lambda row: row.of.total, points_text, is_number=True, width=9),
        Column("Xếp loại đã chốt", lambda row: row.of.grade, width=18),
        Column("Tiêu chí", lambda row: row.of.base_points, points_text, is_number=True, width=9),
        Column("Thưởng", _scored("bonus_points"), points_text, is_number=True, width=9),
        Column("Trừ", _scored("penalty_points"), points_text, is_number=True, width=7),
    ]


def _named(rows: Sequence[Standing]) -> str:
    lines = [f"– {row.subject_name}: {row.note[:1].lower()}{row.note[1:]}" for row in rows]
    more = len(lines) - _NAMED
    return "\n".join([*lines[:_NAMED], *([f"– và {more} đối tượng khác"] if more > 0 else [])])
