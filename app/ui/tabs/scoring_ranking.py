"""The ranking within clusters with where it comes from, and closing the scores."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.clock import today
from app.domain.points import points_text
from app.services import (
    closing,
    equals,
    results,
    sheet_findings,
    stages,
    standing_words,
    standings,
    what_if,
)
from app.services.equals import Equals
from app.services.results import FinalisationRow, ResultRow
from app.services.standings import Standing
from app.ui.context import Context
from app.ui.models.column import Column
from app.ui.models.row_table import RowTableModel
from app.ui.tabs import meeting_mode
from app.ui.tabs.scoring_bands import BandsList
from app.ui.tabs.scoring_closing import findings_dialog
from app.ui.tabs.scoring_council import CAPTION as COUNCIL
from app.ui.tabs.scoring_council import choose_order, take_back_order
from app.ui.tabs.scoring_parts import (
    NO_ROUNDS,
    Keyed,
    ScoringPage,
    StageChoice,
    button,
    fit_columns,
    fold_of,
    table_of,
)
from app.ui.tabs.scoring_slides import ranking_items
from app.ui.tabs.scoring_tables import beside_dialog, detail_dialog
from app.ui.tabs.scoring_what_if import CAPTION as WHAT_IF
from app.ui.tabs.scoring_what_if import WhatIfDialog
from app.ui.tabs.scoring_why import WhyPane
from app.ui.widgets.ask import ask_reason, confirm
from app.ui.widgets.memory import KeptSplitter
from app.ui.widgets.notice import Notice
from app.ui.widgets.undo_bar import UndoBar

_NAMED = 20
_NOT_CLOSED = "Điểm chưa chốt nên không cần mở lại."
WHAT_IF_TIP = "Thử đổi điểm, điểm tối đa, mức xếp loại để xem hạng đổi ra sao; chưa ghi gì"

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
        self.why = WhyPane()
        self.choose_button = button(f"{COUNCIL}…", self.choose_order)
        self.equal_button = button("Bỏ thứ tự đã chọn", self.take_back_order)
        self.detail_button = button("Chi tiết điểm đã chốt…", self.show_detail)
        self.why.add(self.choose_button, self.equal_button, self.detail_button)
        self.beside_button = button("So với lần chốt trước…", self.show_beside)
        self._council: dict[UUID, str] = {}
        self._shut = ""
        self._former: FinalisationRow | None = None
        self.try_button = button(f"{WHAT_IF}…", self.try_out, WHAT_IF_TIP)
        self.bands = BandsList(context, lambda: self.needed_scope.plan_id)
        self.bands.done.connect(self._on_removed)
        self._undo_bar = UndoBar()
        split = KeptSplitter("ranking")
        beside = QWidget()
        column = QVBoxLayout(beside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.why, stretch=1)
        column.addWidget(self.bands)
        split.addWidget(self.table)
        split.addWidget(beside)
        split.setSizes([760, 300])
        split.setStretchFactor(0, 1)
        split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.addLayout(
            fold_of(
                *("Xếp hạng theo vòng", self.stage, None),
                *(self.beside_button, self.try_button, self.show_button),
                *(self.close_button, self.reopen_button),
            )
        )
        layout.addWidget(self.state)
        layout.addWidget(self._warning)
        layout.addWidget(split, stretch=1)
        layout.addWidget(self._undo_bar)
        self.stage.chosen.connect(self.reload)
        self.table.selectionModel().currentRowChanged.connect(self._show_why)

    @property
    def stage_id(self) -> UUID | None:
        """The round that is ranked by; None where closed results stand, which name their own."""
        return self.stage.key if self.stage.isEnabled() else None

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
        self.bands.reload()
        closed = self.operations.ask(closing.closed, scope.plan_id, scope.phase_id)
        read_only = self.operations.read_only_reason or ""
        self._shut = read_only or closed.scores
        shut = read_only or closed.shared
        self.bands.set_read_only(bool(shut), shut)
        not_open = read_only or closed.plan or ("" if stands else _NOT_CLOSED)
        for one, why_not in (
            (self.close_button, self._shut or ("" if rounds else NO_ROUNDS)),
            (self.reopen_button, not_open),
        ):
            one.setEnabled(not why_not)
            one.setToolTip(why_not or one.text())
        self.stage.setEnabled(stands is None)
        self._former = self._reopened() if stands is None else None
        self.beside_button.setVisible(self._former is not None)
        self.try_button.setEnabled(bool(rounds) and stands is None)
        if stands is not None:
            self._show_results(stands)
        elif self.stage.key is not None:
            self._show_ranking(self.stage.key, deciding)
        else:
            self._set_rows((), ())
            self._warning.clear()
            self.state.tell(NO_ROUNDS, "info")
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._show_why()

    @Slot()
    def finalise(self) -> None:
        """Close the scores after the person has seen what is missing or not scored completely."""
        scope = self.needed_scope
        owed = self.operations.ask(sheet_findings.findings_of, scope.plan_id, scope.phase_id)
        if owed:
            findings_dialog(self.context, owed, self).exec()
            return
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

    @Slot()
    def try_out(self) -> None:
        """Try other points, maxima and grades; nothing is saved until the person asks."""
        scope = self.needed_scope
        if self.stage.key is None:
            return
        scratch = self.operations.ask(
            what_if.scratch, scope.plan_id, scope.phase_id, self.stage.key
        )
        if WhatIfDialog(self.context, scratch, self, why_unsaved=self._shut).exec():
            self._undo_bar.offer("Đã ghi các điểm đã thử.", self.operations.undo)

    @Slot()
    def choose_order(self) -> None:
        """Let the council put the equals of the subject chosen in order."""
        found = self._equals()
        if found is not None and choose_order(self.context, self.needed_scope, found, self):
            self._undo_bar.offer("Đã ghi thứ tự hội đồng chọn.", self.operations.undo)

    @Slot()
    def take_back_order(self) -> None:
        """Let those whom the council put in order stand as equals again."""
        found = self._equals()
        if found is not None:
            take_back_order(self.context, self.needed_scope, found)
            self._undo_bar.offer("Đã bỏ thứ tự hội đồng chọn.", self.operations.undo)

    @Slot()
    def show_detail(self) -> None:
        """Show what the frozen result of the subject chosen came from."""
        row = self._chosen
        if isinstance(row, ResultRow):
            detail_dialog(row, self).exec()

    @Slot()
    def show_beside(self) -> None:
        """Show the result that was opened again beside what the sheets give now."""
        former = self._former
        if former is not None:
            rows = self.operations.ask(results.beside, former.id)
            when = (
                f"Chốt ngày {former.finalised_on:%d/%m/%Y}, mở lại ngày "
                f"{former.reopened_on:%d/%m/%Y}: {former.reopen_reason.rstrip('.')}."
            )
            beside_dialog(rows, when, self).exec()

    # --- inside ------------------------------------------------------------------------------

    def _reopened(self) -> FinalisationRow | None:
        """Return the closing of this scope that was opened again last."""
        scope = self.needed_scope
        found = self.operations.ask(results.history, scope.plan_id)
        mine = [row for row in found if row.phase_id == scope.phase_id and row.reopened_on]
        return mine[0] if mine else None

    @property
    def _chosen(self) -> Standing | ResultRow | None:
        index = self.table.currentIndex()
        return self.model.row_at(index).of if index.isValid() else None

    def _equals(self) -> Equals | None:
        row, scope = self._chosen, self.needed_scope
        if not isinstance(row, Standing) or self.stage.key is None:
            return None
        return self.operations.ask(
            equals.of, scope.plan_id, scope.phase_id, self.stage.key, row.subject_id
        )

    @Slot()
    def _show_why(self) -> None:
        row = self._chosen
        is_live = isinstance(row, Standing) and not self._shut
        has_order = row is not None and row.subject_id in self._council
        self.choose_button.setVisible(not isinstance(row, ResultRow))
        self.equal_button.setVisible(is_live and has_order)
        is_shared = isinstance(row, Standing) and bool(row.shared_with)
        self.choose_button.setEnabled(is_live and (is_shared or has_order))
        self.choose_button.setToolTip(
            f"{COUNCIL} cho các đối tượng đồng hạng"
            if self.choose_button.isEnabled()
            else self._shut or "Chọn một đối tượng đang đồng hạng với đối tượng khác"
        )
        self.detail_button.setVisible(isinstance(row, ResultRow) and row.detail is not None)
        if row is None:
            self.why.clear()
        elif isinstance(row, Standing):
            council = self._council.get(row.subject_id, "")
            self.why.tell(row.subject_name, standing_words.why(row, council))
        else:
            self.why.tell(row.subject_name, standing_words.why_frozen(row))

    def _show_ranking(self, stage_id: UUID, deciding: UUID | None) -> None:
        scope = self.needed_scope
        ranking = self.operations.ask(standings.ranking, scope.plan_id, scope.phase_id, stage_id)
        self._council = self.operations.ask(
            standing_words.council_words, scope.plan_id, scope.phase_id
        )
        words = "Điểm chưa chốt: hạng thay đổi theo điểm đang chấm."
        if stage_id != deciding:
            words += " Đang xem vòng không quyết định kết quả."
        self.state.tell(words, "info")
        self._warning.tell(" ".join(ranking.warnings), "warning")
        self._set_rows(
            _standing_columns(over_all=len(ranking.groups) > 1),
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


def _scored(name: str) -> Callable[[Keyed[Any]], int | None]:
    """Return what takes points from a row; of one that is not scored, nothing."""
    return lambda row: None if row.of.total is None else getattr(row.of, name)


def _ranked(row: StandingLine) -> Standing | None:
    return None if row.of.rank is None else row.of


def _rank_text(row: Standing) -> str:
    return f"{row.rank} (đồng hạng)" if row.shared_with else str(row.rank)


def _standing_columns(*, over_all: bool) -> list[Column[StandingLine]]:
    rank: Column[StandingLine] = Column(
        "Hạng chung", lambda row: row.of.overall_rank, is_number=True, width=13
    )
    return [
        Column("Cụm, khối", lambda row: row.of.cluster_name or "Chưa vào cụm, khối", width=20),
        Column(
            "Hạng", _ranked, _rank_text, is_number=True, sort=lambda row: row.of.rank, width=17
        ),
        Column("Đối tượng", lambda row: row.of.subject_name, width=24),
        Column("Tổng", lambda row: row.of.total, points_text, is_number=True, width=9),
        Column("Xếp loại", lambda row: row.of.grade, width=14),
        *([rank] if over_all else []),
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
