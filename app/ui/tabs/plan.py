"""One opened plan: seven pages, what is still missing, and the steps of its life."""

from collections.abc import Callable
from functools import partial
from html import escape
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import InvalidInput
from app.domain.terms import PlanState, Topic
from app.services import catalogues, plan_checks, plan_participations, plan_views, plans, units
from app.services.plan_checks import Gap
from app.services.plan_views import PlanView
from app.services.plans import PlanFields
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.days import filled
from app.ui.tabs.plan_contents import ContentTree
from app.ui.tabs.plan_forms import page_fields, page_form
from app.ui.tabs.plan_parts import Choices, PartLists
from app.ui.tabs.tab import RecordTab
from app.ui.widgets.ask import ask_reason, confirm
from app.ui.widgets.edit_list import EditList
from app.ui.widgets.fields import DateField, DocumentDateField, PickList, TextArea, TextField
from app.ui.widgets.notice import Notice
from app.ui.widgets.record_dialog import RecordDialog

PAGES = (
    ("general", "1 Thông tin chung"),
    ("bases", "2 Căn cứ, mục đích"),
    ("period", "3 Đối tượng, thời gian"),
    ("contents", "4 Nội dung, chỉ tiêu"),
    ("ladder", "5 Khen thưởng"),
    ("carrying_out", "6 Tổ chức thực hiện"),
    ("signing", "7 Nơi nhận, ký"),
)


class PlanTab(RecordTab):
    """The editor of a plan."""

    caption = "Kế hoạch"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PLAN_BASIS, Topic.PLAN_AUDIENCE, Topic.PARTICIPATION),
            *(Topic.PHASE, Topic.CONTEST_ITEM, Topic.TARGET, Topic.DEADLINE),
            *(Topic.LADDER_STEP, Topic.ASSIGNMENT, Topic.RECIPIENT, Topic.REVIEW),
        }
    )

    def __init__(self, context: Context, record_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(context, record_id, parent)
        self._view: PlanView | None = None
        self._forms = {name: page_form(name) for name in _FORM_PAGES}
        self._lists = self._make_lists()
        self.contents = ContentTree(self.operations, record_id)
        self.contents.removed.connect(context.say)
        self.pages = QTabWidget()
        self.gaps = QListWidget()
        self.gaps.setAccessibleName("Cần xem lại")
        self.gaps.setWordWrap(True)
        self._notice = Notice()
        self._state = QLabel()
        self._steps = QHBoxLayout()
        self._save_button = QPushButton("Lưu")
        self._discard_button = QPushButton("Hoãn")
        self._lay_out()
        self._connect()

    # --- what a record tab answers -----------------------------------------------------------

    @property
    def heading(self) -> str:
        """The plan's number and symbol, or its name."""
        if self._view is None:
            return "Kế hoạch"
        if self._view.number:
            return f"KH {self._view.number}/{self._view.symbol}"
        return self._view.name

    @property
    def is_dirty(self) -> bool:
        """Whether a field of the plan itself was changed and not saved."""
        return any(form.is_dirty for form in self._forms.values())

    def reload(self) -> None:
        """Show the plan as the file has it; fields being typed in stay as they are."""
        plan = self.operations.ask(plan_views.view, self.record_id)
        self._view = plan
        for name, form in self._forms.items():
            if not form.is_dirty:
                form.fill({field: getattr(plan, field) for field in page_fields(name)})
            form.set_read_only(bool(plan.obstacle) or self.context.is_read_only)
        for name, widget in self._lists.items():
            widget.set_rows(getattr(plan, name))
            widget.set_read_only(bool(plan.obstacle) or self.context.is_read_only)
        self.contents.set_nodes(plan.contents)
        self.contents.set_read_only(bool(plan.obstacle) or self.context.is_read_only)
        self._notice.tell(plan.obstacle, "info")
        self._show_gaps(self.operations.ask(plan_checks.gaps, self.record_id))
        self._show_state(plan)
        self._show_participants(plan)
        self.retitled.emit()

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to a page by its name, and there to a field."""
        names = [name for name, _ in PAGES]
        if page in names:
            self.pages.setCurrentIndex(names.index(page))
            self._focus(page, focus)

    @property
    def page(self) -> str:
        """The name of the page that is seen."""
        return PAGES[self.pages.currentIndex()][0]

    # --- saving ------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Save the fields of the plan itself. What is refused is shown under its field."""
        for form in self._forms.values():
            form.clear_problems()
        values: dict[str, Any] = {}
        for name, form in self._forms.items():
            try:
                values |= form.values()
            except InvalidInput as refusal:
                self._show_refusal(name, refusal)
                return
        try:
            self.operations.do(plans.update, self.record_id, filled(PlanFields, values))
        except InvalidInput as refusal:
            fields = {problem.field for problem in refusal.problems}
            page = next((n for n in self._forms if fields & set(page_fields(n))), "general")
            self._show_refusal(page, refusal)
            return
        for form in self._forms.values():
            form.mark_clean()
        self.refresh()
        self.context.say("Đã lưu kế hoạch.")

    @Slot()
    def discard(self) -> None:
        """Go back to what the file has."""
        if self._view is not None:
            for name, form in self._forms.items():
                form.fill({field: getattr(self._view, field) for field in page_fields(name)})
            self._on_edited()

    def _show_refusal(self, page: str, refusal: InvalidInput) -> None:
        self.show_page(page)
        self._forms[page].show_problems(refusal)

    # --- the life of a plan ------------------------------------------------------------------

    def _show_state(self, plan: PlanView) -> None:
        self._state.setText(f"<b>{plan.state.label}</b>")
        while (item := self._steps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        steps = [*_STEPS[plan.state], *([_NUMBERING] if _lacks_number(plan) else [])]
        for text, act in steps:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setObjectName(text)
            button.setEnabled(not self.context.is_read_only)
            button.clicked.connect(partial(act, self))
            self._steps.addWidget(button)

    def issue(self) -> None:
        """Issue the plan after the person has seen what is still missing."""
        if self.is_dirty:
            self.save()
        if self.is_dirty:
            return
        open_points = self.operations.ask(plan_checks.gaps, self.record_id)
        facts = "Sau khi ban hành, nội dung kế hoạch không sửa được nữa cho đến khi thu hồi."
        if open_points:
            facts += f"\nCòn {len(open_points)} điểm cần xem lại."
        if confirm(self, facts, "Ban hành", "Để xem lại"):
            self.operations.do(plans.issue, self.record_id)

    def withdraw(self) -> None:
        """Take the issuing back, with a reason."""
        self._because("Thu hồi kế hoạch", plans.withdraw)

    def fill_number(self) -> None:
        """Write the number and day that the clerk gave the paper after it was issued."""
        form = Form(
            [
                FieldSpec("number", "Số", TextField, required=True),
                FieldSpec("dated", "Ngày ban hành", DocumentDateField, required=True),
            ]
        )
        if self._view is not None:
            form.fill({"number": self._view.number, "dated": self._view.dated})

        def save(values: dict[str, Any]) -> object:
            return self.operations.do(plans.fill_number, self.record_id, values)

        RecordDialog(form, save, "Ghi số, ngày ban hành", parent=self).exec()

    def reopen(self) -> None:
        """Open a closed plan again, with a reason."""
        self._because("Mở lại kế hoạch", plans.reopen)

    def start(self) -> None:
        """Begin to carry the plan out."""
        self.operations.do(plans.start, self.record_id)

    def close_plan(self) -> None:
        """Close the plan."""
        self.operations.do(plans.close, self.record_id)

    def record_interim(self) -> None:
        """Note the interim review."""
        self._ask_review("Ghi sơ kết", plans.record_interim)

    def record_final(self) -> None:
        """Note the final review."""
        self._ask_review("Ghi tổng kết", plans.record_final)

    def copy_to_next_year(self) -> None:
        """Copy the plan into the next year and open the copy."""
        if self._view is not None:
            year = self._view.year + 1
            self.context.open_plan(self.operations.do(plans.copy_from, self.record_id, year))

    def _because(self, caption: str, verb: Callable[..., Any]) -> None:
        reason = ask_reason(self, caption, verb=caption)
        if reason is not None:
            self.operations.do_because(reason, verb, self.record_id)

    def _ask_review(self, caption: str, verb: Callable[..., Any]) -> None:
        phases = [] if self._view is None else [(p.id, p.name) for p in self._view.phases]
        form = Form(
            [
                FieldSpec("held_on", "Ngày tổ chức", DateField, required=True),
                FieldSpec("phase_id", "Giai đoạn", lambda: PickList(phases)),
                FieldSpec("report_number", "Số báo cáo", TextField),
                FieldSpec("results", "Kết quả", TextArea),
                FieldSpec("shortcomings", "Tồn tại, hạn chế", TextArea),
                FieldSpec("directions", "Phương hướng", TextArea),
            ]
        )

        def save(values: dict[str, Any]) -> Any:  # noqa: ANN401 - the id of the review
            day = values["held_on"]
            if day.earliest is None or day.earliest != day.latest:
                raise InvalidInput.of("held_on", "Cần đủ ngày, tháng, năm, ví dụ 15/07/2026.")
            return self.operations.do(verb, self.record_id, values | {"held_on": day.earliest})

        RecordDialog(form, save, caption, parent=self).exec()

    # --- what is missing ---------------------------------------------------------------------

    def _show_gaps(self, found: tuple[Gap, ...]) -> None:
        self.gaps.clear()
        for gap in found:
            item = QListWidgetItem(f"{gap.page}. {gap.sentence}")
            item.setData(Qt.ItemDataRole.UserRole, gap)
            self.gaps.addItem(item)
        self._gap_caption.setText(f"<b>Cần xem lại ({len(found)})</b>")
        self._side.setVisible(bool(found))

    @Slot(QListWidgetItem)
    def _on_gap_chosen(self, item: QListWidgetItem) -> None:
        gap: Gap = item.data(Qt.ItemDataRole.UserRole)
        page = PAGES[gap.page - 1][0]
        self.show_page(page, gap.field)
        if gap.row_id is not None:
            self._select_row(gap.row_id)

    def _select_row(self, row_id: UUID) -> None:
        if not self.contents.select(row_id):
            for widget in self._lists.values():
                if widget.select(row_id):
                    return

    def _focus(self, page: str, focus: str) -> None:
        if page in self._forms and focus in page_fields(page):
            self._forms[page].field(focus).focus()

    # --- who takes part ----------------------------------------------------------------------

    def _show_participants(self, plan: PlanView) -> None:
        count = len(plan.participations)
        names = ", ".join(escape(row.subject_name) for row in plan.participations[:12])
        more = f" và {count - 12} đơn vị khác" if count > 12 else ""
        text = f"{names}{more}" if count else "Chưa chọn đơn vị nào."
        free = sum(not row.is_required for row in plan.participations)
        told = f"{count}, {free} không bắt buộc" if free else f"{count}"
        self._participants.setText(f"<b>Đơn vị tham gia ({told})</b><br>{text}")

    @Slot()
    def add_all_units(self) -> None:
        """Let every living unit take part."""
        added = self.operations.do(plan_participations.participate_all, self.record_id)
        self.context.say(f"Đã thêm {added} đơn vị.")

    @Slot()
    def choose_units(self) -> None:
        """Tick which units take part."""
        from app.ui.dialogs.tick_list import tick_list  # noqa: PLC0415 - rarely opened

        if self._view is None:
            return
        present = [row.subject_id for row in self._view.participations]
        rows = self.operations.ask(units.listed)
        chosen = tick_list(self, "Đơn vị tham gia", [(row.id, row.name) for row in rows], present)
        if chosen is not None:
            self.operations.do(plan_participations.choose_units, self.record_id, chosen)

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
                self.operations.do(verb, ids, is_required=wanted)

    # --- layout ------------------------------------------------------------------------------

    def _make_lists(self) -> dict[str, EditList[Any]]:
        parts = PartLists(self.operations, self.record_id, self._choices)
        return {
            "bases": EditList(parts.bases()),
            "audiences": EditList(parts.audiences()),
            "phases": EditList(parts.phases()),
            "targets": EditList(parts.targets()),
            "deadlines": EditList(parts.deadlines()),
            "ladder": EditList(parts.ladder()),
            "assignments": EditList(parts.assignments()),
            "recipients": EditList(parts.recipients()),
        }

    def _choices(self, of: str) -> Choices:
        plan = self._view
        day = plan.resolving_day if plan else today()
        match of:
            case "documents":
                rows = self.operations.ask(catalogues.legal_documents, day)
                return [(row.id, f"{row.number} – {row.subject}") for row in rows]
            case "units":
                return [(row.id, row.name) for row in self.operations.ask(units.listed)]
            case "awards":
                types = self.operations.ask(catalogues.award_types, day)
                return [(row.code, f"{row.code} – {row.name}") for row in types]
            case "phases":
                return [(row.id, row.name) for row in plan.phases] if plan else []
            case _:
                nodes = plan.contents if plan else ()
                return [(n.row.id, n.row.heading or n.row.body[:60]) for n in nodes]

    def _lay_out(self) -> None:
        self._participants = QLabel()
        self._participants.setWordWrap(True)
        everyone = QPushButton("Thêm mọi đơn vị")
        everyone.clicked.connect(self.add_all_units)
        some = QPushButton("Chọn đơn vị…")
        some.clicked.connect(self.choose_units)
        who = QWidget()
        who_row = QHBoxLayout(who)
        who_row.setContentsMargins(0, 0, 0, 0)
        who_row.addWidget(self._participants, 1)
        who_row.addWidget(everyone)
        who_row.addWidget(some)
        required = QPushButton("Bắt buộc…")
        required.setToolTip("Chọn đơn vị nào bắt buộc tham gia")
        required.clicked.connect(self.choose_required)
        who_row.addWidget(required)
        bodies: dict[str, tuple[QWidget, ...]] = {
            "general": (self._forms["general"],),
            "bases": (self._lists["bases"], self._forms["bases"]),
            "period": (
                self._forms["period"],
                self._lists["audiences"],
                self._lists["phases"],
                who,
            ),
            "contents": (self.contents, self._lists["targets"], self._lists["deadlines"]),
            "ladder": (self._lists["ladder"],),
            "carrying_out": (self._lists["assignments"], self._forms["carrying_out"]),
            "signing": (self._lists["recipients"], self._forms["signing"]),
        }
        for name, caption in PAGES:
            self.pages.addTab(_page(bodies[name]), caption)
        self._gap_caption = QLabel()
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._gap_caption)
        column.addWidget(self.gaps)
        splitter = QSplitter()
        splitter.addWidget(self.pages)
        splitter.addWidget(self._side)
        splitter.setSizes([900, 240])
        splitter.setStretchFactor(0, 1)
        top = QHBoxLayout()
        top.addWidget(self._state)
        top.addLayout(self._steps)
        top.addStretch()
        for button in (self._save_button, self._discard_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.addLayout(top)
        layout.addWidget(self._notice)
        layout.addWidget(splitter, 1)

    def _connect(self) -> None:
        self._save_button.setToolTip("Lưu (Ctrl+S)")
        self._discard_button.setToolTip("Bỏ các thay đổi chưa lưu")
        self._save_button.clicked.connect(self.save)
        self._discard_button.clicked.connect(self.discard)
        save = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self, self.save)
        save.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.gaps.itemActivated.connect(self._on_gap_chosen)
        self.gaps.itemClicked.connect(self._on_gap_chosen)
        for form in self._forms.values():
            form.edited.connect(self._on_edited)
        for widget in self._lists.values():
            widget.removed.connect(self.context.say)
        self._on_edited()

    @Slot()
    def _on_edited(self) -> None:
        dirty = self.is_dirty
        self._save_button.setEnabled(dirty)
        self._discard_button.setEnabled(dirty)
        self.retitled.emit()


_FORM_PAGES = ("general", "bases", "period", "carrying_out", "signing")

_NUMBERING = ("Ghi số, ngày…", PlanTab.fill_number)


def _lacks_number(plan: PlanView) -> bool:
    """Return whether an issued paper has no number yet, or no whole day."""
    is_open = plan.state not in (PlanState.DRAFT, PlanState.CLOSED)
    return is_open and not (plan.number and plan.dated and plan.dated.as_date())


_STEPS: dict[PlanState, tuple[tuple[str, Callable[[PlanTab], None]], ...]] = {
    PlanState.DRAFT: (
        ("Ban hành", PlanTab.issue),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
    PlanState.ISSUED: (
        ("Bắt đầu thực hiện", PlanTab.start),
        ("Thu hồi kế hoạch", PlanTab.withdraw),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
    PlanState.RUNNING: (
        ("Ghi sơ kết", PlanTab.record_interim),
        ("Ghi tổng kết", PlanTab.record_final),
        ("Thu hồi kế hoạch", PlanTab.withdraw),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
    PlanState.INTERIM: (
        ("Ghi sơ kết", PlanTab.record_interim),
        ("Ghi tổng kết", PlanTab.record_final),
        ("Thu hồi kế hoạch", PlanTab.withdraw),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
    PlanState.FINAL: (
        ("Đóng kế hoạch", PlanTab.close_plan),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
    PlanState.CLOSED: (
        ("Mở lại kế hoạch", PlanTab.reopen),
        ("Nhân bản sang năm sau", PlanTab.copy_to_next_year),
    ),
}


def _page(parts: tuple[QWidget, ...]) -> QWidget:
    """Put the parts of a page under each other, with a scroll bar where there is no room."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, EditList | ContentTree) else 0)
    if len(parts) == 1:
        return inner
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    return area
