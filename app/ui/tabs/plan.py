"""One opened plan: seven pages, what is still missing, and how it reads as a document."""

from contextlib import suppress
from functools import partial
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QTabWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import Topic
from app.services import catalogues, plan_checks, plan_views, plans, units
from app.services.plan_checks import Gap
from app.services.plan_views import PlanView
from app.services.plans import PlanFields
from app.ui import style
from app.ui.context import Context
from app.ui.tabs.days import filled
from app.ui.tabs.plan_assignments import AssignmentTree
from app.ui.tabs.plan_contents import ContentTree
from app.ui.tabs.plan_forms import FORMS, form_fields, plan_form
from app.ui.tabs.plan_gaps import GapPanel
from app.ui.tabs.plan_life import PlanLife
from app.ui.tabs.plan_participants import Participants
from app.ui.tabs.plan_parts import Choices, PartLists, award_choice
from app.ui.tabs.plan_preview import PlanPreview
from app.ui.tabs.plan_strip import show_plan
from app.ui.tabs.tab import RecordTab
from app.ui.widgets.ask import confirm
from app.ui.widgets.drafts import Draft, KeepsDraft, brought_back, drafts_of
from app.ui.widgets.edit_list import EditList
from app.ui.widgets.fold_row import FoldRow
from app.ui.widgets.icons import icon
from app.ui.widgets.memory import memory_of
from app.ui.widgets.notice import Notice
from app.ui.widgets.side_pages import SidePages
from app.ui.widgets.strip import Strip
from app.ui.widgets.undo_bar import UndoBar

PAGES = (
    ("general", "1 Thông tin chung"),
    ("bases", "2 Căn cứ, mục đích"),
    ("period", "3 Đối tượng, thời gian"),
    ("contents", "4 Nội dung, chỉ tiêu"),
    ("ladder", "5 Khen thưởng"),
    ("carrying_out", "6 Tổ chức thực hiện"),
    ("signing", "7 Nơi nhận, ký"),
)
_GONE = (
    "Kế hoạch này không còn trong tệp dữ liệu. Những gì vừa nhập còn ở đây nhưng chưa được lưu. "
    "Bấm Hoàn tác, hoặc khôi phục kế hoạch ở Tiện ích › Thùng rác, rồi bấm Lưu."
)
_MEANWHILE = (
    "Kế hoạch đã được sửa ở chỗ khác trong lúc nhập. Lưu thì những gì gõ ở đây thay những gì nay "
    "có trong tệp:"
)
_KEPT = "plan/beside"
_SHORT = 60
_ROOM_FOR_PREVIEW = 1300
"""Pixels a window must have for the preview to be shown before anybody has asked for it."""
_GAP_LETTERS, _PREVIEW_LETTERS = 30, 60


class PlanTab(RecordTab, KeepsDraft):
    """The editor of a plan."""

    caption = "Kế hoạch"
    topics = frozenset(
        {
            *(Topic.PLAN, Topic.PLAN_BASIS, Topic.PLAN_AUDIENCE, Topic.PARTICIPATION),
            *(Topic.SUBJECT, Topic.PHASE, Topic.CONTEST_ITEM, Topic.TARGET, Topic.DEADLINE),
            *(Topic.LADDER_STEP, Topic.ASSIGNMENT, Topic.RECIPIENT, Topic.REVIEW),
        }
    )

    def __init__(self, context: Context, record_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(context, record_id, parent)
        self._view: PlanView | None = None
        self._units: list[tuple[UUID, str]] = []
        self._forms = {name: plan_form(name) for name in FORMS}
        parts = PartLists(self.operations, record_id, self._choices)
        self._lists: dict[str, EditList[Any]] = {
            "bases": EditList(parts.bases()),
            "audiences": EditList(parts.audiences()),
            "phases": EditList(parts.phases()),
            "targets": EditList(parts.targets()),
            "deadlines": EditList(parts.deadlines()),
            "ladder": EditList(parts.ladder()),
            "recipients": EditList(parts.recipients()),
        }
        self.contents = ContentTree(self.operations, record_id)
        self.assignments = AssignmentTree(parts.assignments(), self.operations, record_id)
        self.participants = Participants(context)
        self.strip = Strip("Dải thời gian")
        self.life = PlanLife(context, self._settle)
        self.pages = SidePages("Các trang của kế hoạch")
        self.gaps = GapPanel()
        self.preview = PlanPreview(self.operations, record_id)
        self._undo_bar = UndoBar()
        self._notice, self._left_notice = Notice(), Notice()
        self._save_button = QPushButton("Lưu")
        self._discard_button = QPushButton("Hoãn")
        self._gaps_button = _toggle("warning", "Hiện hoặc ẩn những điểm cần xem lại")
        self._preview_button = _toggle("plan", "Đọc kế hoạch đã lưu như trên giấy, ở bên cạnh")
        self._preview_button.setText("Xem trước")
        self._again_button = QPushButton("Đọc lại từ văn bản…")
        self._again_button.setToolTip("So kế hoạch với văn bản, chọn chỗ cần cập nhật")
        self._switches: dict[str, tuple[QTabWidget, int]] = {}
        self._side = QSplitter(Qt.Orientation.Vertical)
        self._is_arranged = False
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
        """Whether a field of the plan itself was changed, or rows pasted, and not saved."""
        return self._is_typed or bool(self._waiting)

    @property
    def _is_typed(self) -> bool:
        return any(form.is_dirty for form in self._forms.values())

    @property
    def _waiting(self) -> list[EditList[Any]]:
        """The lists in which pasted rows wait."""
        return [widget for widget in self._lists.values() if widget.is_waiting]

    def reload(self) -> None:
        """Show the plan as the file has it; fields being typed in stay as they are."""
        try:
            plan = self.operations.ask(plan_views.view, self.record_id)
        except NotAllowed as gone:
            raise NotAllowed(_GONE) from gone
        self._view = plan
        self._units = [(row.id, row.name) for row in self.operations.ask(units.listed)]
        is_read_only = bool(plan.obstacle) or self.context.is_read_only
        for name, form in self._forms.items():
            form.renew({field: getattr(plan, field) for field in form_fields(name)})
            form.set_read_only(is_read_only)
        for name, widget in self._lists.items():
            widget.set_rows(getattr(plan, name))
            widget.set_read_only(is_read_only)
        self.contents.set_nodes(plan.contents)
        self.contents.set_read_only(is_read_only)
        self.assignments.set_assignments(plan.assignments, dict(self._choices("units")))
        self.assignments.set_read_only(is_read_only)
        self.participants.set_plan(plan)
        self.participants.set_read_only(is_read_only)
        show_plan(self.strip, plan, today())
        self._notice.tell(plan.obstacle, "info")
        self._show_gaps(self.operations.ask(plan_checks.gaps, self.record_id))
        self._show_counts(plan)
        self.life.set_plan(plan)
        if not self.preview.isHidden():
            self.preview.reload()
        self._offer_left()
        self.retitled.emit()

    def show_page(self, page: str, focus: str = "") -> None:
        """Go to a page by its name, and there to a field or a list."""
        names = [name for name, _ in PAGES]
        if page not in names:
            return
        self.pages.setCurrentIndex(names.index(page))
        target = self._named(focus)
        if target is not None:
            self._reveal(target)
            target.focus()

    @property
    def page(self) -> str:
        """The name of the page that is seen."""
        return PAGES[self.pages.currentIndex()][0]

    # --- saving ------------------------------------------------------------------------------

    @Slot()
    def save(self) -> None:
        """Save the fields of the plan itself, then the rows pasted into its lists.

        What is refused is shown under its field, or in its row.
        """
        waiting = self._waiting
        if (self._is_typed or not waiting) and not self._save_fields():
            return
        for widget in waiting:
            self._reveal(widget)
            widget.save_pasted()
            if widget.is_waiting:
                return

    def _save_fields(self) -> bool:
        for form in self._forms.values():
            form.clear_problems()
        values: dict[str, Any] = {}
        for name, form in self._forms.items():
            typed, _ = form.unsaved()
            try:
                whole = form.values()
                values |= {field: whole[field] for field in typed.keys() & whole.keys()}
            except InvalidInput as refusal:
                self._show_refusal(name, refusal)
                return False
        if not self._may_overwrite():
            return False
        try:
            self.operations.do(plans.update, self.record_id, filled(PlanFields, values))
        except InvalidInput as refusal:
            fields = {problem.field for problem in refusal.problems}
            name = next((n for n in self._forms if fields & set(form_fields(n))), "general")
            self._show_refusal(name, refusal)
            return False
        for form in self._forms.values():
            form.mark_clean()
            form.clear_problems()
        self._left_notice.clear()
        self.refresh()
        self.context.say("Đã lưu kế hoạch.")
        return True

    def _may_overwrite(self) -> bool:
        """Ask where the plan was changed elsewhere while these fields were typed in."""
        meanwhile = [line for form in self._forms.values() for line in form.overtaken()]
        return not meanwhile or confirm(
            self,
            _MEANWHILE,
            "Lưu những gì ở đây",
            "Xem lại",
            lines="\n".join(meanwhile).splitlines(),
        )

    @Slot()
    def discard(self) -> None:
        """Go back to what the file has now; a tab that is not seen shows it later than it is."""
        if self._view is not None:
            with suppress(NotAllowed):  # it is gone: what was read last stays
                self._view = self.operations.ask(plan_views.view, self.record_id)
            for name, form in self._forms.items():
                form.fill({field: getattr(self._view, field) for field in form_fields(name)})
            for widget in self._waiting:
                widget.give_up_pasted()
            self._on_edited()
            self._left_notice.clear()
            if drafts := drafts_of(self):
                drafts.note_soon()

    # --- against a crash ---------------------------------------------------------------------

    @property
    def _editor(self) -> str:
        return f"plan\n{self.record_id}"

    def unsaved(self) -> Draft | None:
        """Return what was typed in the fields of the plan itself."""
        typed = {
            name: one for form in self._forms.values() for name, one in form.unsaved()[0].items()
        }
        return Draft(editor=self._editor, caption=self.heading, typed=typed) if typed else None

    def bring_back(self, draft: Draft) -> bool:
        """Show what was typed before a crash; it is not saved, and each field says so."""
        drafts = drafts_of(self)
        if draft.editor != self._editor or drafts is None or self._view is None:
            return False
        brought: list[str] = []
        changed: list[str] = []
        for form in self._forms.values():
            there, other = form.bring_back(draft.typed)
            brought += there
            changed += other
        self._left_notice.tell(brought_back(draft, brought, changed), "warning")
        first = next((name for name in draft.typed if self._named(name)), "")
        page = next((page for page in self._forms if first in form_fields(page)), "")
        if page:
            self._reveal(self._forms[page])
        self._on_edited()
        drafts.take(draft)
        return True

    def _offer_left(self) -> None:
        drafts = drafts_of(self)
        draft = drafts.left(self._editor) if drafts else None
        if draft is not None and not self.is_dirty:
            offer = f"Có bản nhập dở của kế hoạch này lúc {draft.moment}, chưa được lưu."
            self._left_notice.tell(offer, "info", "Lấy lại", partial(self.bring_back, draft))

    @Slot()
    def read_again(self) -> None:
        """Read the plan again from its text and show what differs. What is typed is saved."""
        from app.ui.dialogs.plan_reading import read_again  # noqa: PLC0415 - brings the reader

        if self._settle():
            read_again(self.context, self, self.record_id)

    def _settle(self) -> bool:
        """Save what is typed; return whether nothing is left to save."""
        if self.is_dirty:
            self.save()
        return not self.is_dirty

    def _show_refusal(self, name: str, refusal: InvalidInput) -> None:
        self._reveal(self._forms[name])
        self._forms[name].show_problems(refusal)

    # --- what is missing ---------------------------------------------------------------------

    def _show_gaps(self, found: tuple[Gap, ...]) -> None:
        self.gaps.set_gaps(found)
        self._gaps_button.setText(f"Cần xem lại ({len(found)})")
        self._gaps_button.setIcon(icon("warning" if found else "check"))
        self._gaps_button.setEnabled(bool(found))
        self._show_sides()

    @Slot(object)
    def go_to_gap(self, gap: Gap) -> None:
        """Go to the page, and there to the row or the field, that a gap speaks of."""
        self.show_page(PAGES[gap.page - 1][0], gap.field)
        if gap.row_id is not None:
            self.show_row(gap.row_id)

    def show_row(self, row_id: UUID) -> None:
        """Go to a row, wherever among the parts of the plan it stands."""
        for widget in (self.contents, self.assignments, *self._lists.values()):
            if widget.select(row_id):
                self._reveal(widget)
                widget.focus()
                return

    def _named(self, focus: str) -> Any:  # noqa: ANN401 - a field, list or tree: all have focus()
        for name, form in self._forms.items():
            if focus in form_fields(name):
                return form.field(focus)
        parts: dict[str, Any] = {
            **self._lists,
            "contents": self.contents,
            "assignments": self.assignments,
            "participations": self.participants,
        }
        return parts.get(focus)

    def _reveal(self, widget: QWidget) -> None:
        """Turn every page that stands before a widget."""
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QTabWidget | SidePages):
                for number in range(above.count()):
                    page = above.widget(number)
                    if page is widget or (page is not None and page.isAncestorOf(widget)):
                        above.setCurrentIndex(number)
            above = above.parentWidget()

    # --- what stands beside ------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """Decide once what stands beside the pages: as it was left, or as there is room."""
        if not self._is_arranged:
            self._is_arranged = True
            memory = memory_of(self)
            left = memory.recall(_KEPT).split() if memory else []
            has_room = self.window().width() >= _ROOM_FOR_PREVIEW
            self._gaps_button.setChecked("gaps" in left or not left)
            self._preview_button.setChecked("preview" in left or (has_room and not left))
        super().showEvent(event)

    @Slot()
    def _on_toggled(self) -> None:
        shown = {"gaps": self._gaps_button, "preview": self._preview_button}
        if memory := memory_of(self):
            kept = [name for name, button in shown.items() if button.isChecked()]
            memory.keep(_KEPT, " ".join(kept) or "none")
        self._show_sides()

    def _show_sides(self) -> None:
        has_gaps = self._gaps_button.isChecked() and self.gaps.list.count() > 0
        has_preview = self._preview_button.isChecked()
        if has_preview and self.preview.isHidden():
            self.preview.reload()
        self.gaps.setVisible(has_gaps)
        self.preview.setVisible(has_preview)
        self._side.setVisible(has_gaps or has_preview)
        letters = _PREVIEW_LETTERS if has_preview else _GAP_LETTERS
        self.pages.set_side_width(letters * self.fontMetrics().averageCharWidth())

    @Slot(int)
    def _on_page_turned(self, number: int) -> None:
        if not self.preview.isHidden():
            self.preview.show_page(PAGES[number][0])

    @Slot()
    def swap(self) -> None:
        """Go round with the focus: the page, what is missing, the preview."""
        places = [w for w in (self.gaps.list, self.preview) if w.isVisible()]
        here = next((n for n, place in enumerate(places) if place.hasFocus()), -1)
        if here + 1 < len(places):
            places[here + 1].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.pages.enter()

    # --- what can be picked ------------------------------------------------------------------

    def _choices(self, of: str) -> Choices:
        plan = self._view
        day = plan.resolving_day if plan else today()
        match of:
            case "documents":
                rows = self.operations.ask(catalogues.legal_documents, day)
                return [(row.id, f"{row.number} – {row.subject}") for row in rows]
            case "units":
                return self._units
            case "awards":
                types = self.operations.ask(catalogues.award_types, day)
                return [(row.code, award_choice(row)) for row in types]
            case "phases":
                return [(row.id, row.name) for row in plan.phases] if plan else []
            case _:
                nodes = plan.contents if plan else ()
                return [(n.row.id, n.row.heading or n.row.body[:_SHORT]) for n in nodes]

    # --- layout ------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        lists, forms = self._lists, self._forms
        for name in ("period", "scope", "carrying_out", "signing"):
            forms[name].set_unrolled()
        bodies: dict[str, QWidget] = {
            "general": forms["general"],
            "bases": self._switch(
                ("Căn cứ", _column(lists["bases"])), ("Lời dẫn, mục đích, yêu cầu", forms["bases"])
            ),
            "period": self._switch(
                (
                    "Thời gian, giai đoạn",
                    _column(forms["period"], self.strip, lists["phases"]),
                ),
                (
                    "Đối tượng, đơn vị tham gia",
                    _column(self.participants, lists["audiences"], forms["scope"]),
                ),
            ),
            "contents": self._switch(
                ("Nội dung", self.contents),
                ("Chỉ tiêu", _column(lists["targets"])),
            ),
            "ladder": _column(lists["ladder"]),
            "carrying_out": self._switch(
                ("Phân công", self.assignments),
                ("Mốc thời gian", _column(lists["deadlines"])),
                ("Lời kết", _column(forms["carrying_out"])),
            ),
            "signing": _column(lists["recipients"], forms["signing"]),
        }
        for name, caption in PAGES:
            self.pages.addTab(bodies[name], caption)
        self._side.addWidget(self.gaps)
        self._side.addWidget(self.preview)
        self._side.setStretchFactor(1, 1)
        self.pages.add_side(self._side)
        for panel in (self.gaps, self.preview):
            panel.hide()
        top = FoldRow()
        top.addWidget(self.life)
        top.end()
        self._again_button.setAutoDefault(False)
        top.addWidget(self._again_button)
        for button in (self._gaps_button, self._preview_button):
            top.addWidget(button)
        for button in (self._save_button, self._discard_button):
            button.setAutoDefault(False)
            top.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(style.GAP, style.GAP, style.GAP, 0)
        layout.setSpacing(style.GAP)
        layout.addLayout(top)
        layout.addWidget(self._notice)
        layout.addWidget(self._left_notice)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._undo_bar)

    def _switch(self, *parts: tuple[str, QWidget]) -> QTabWidget:
        """Return the parts of a page, one seen at a time."""
        switch = QTabWidget()
        switch.setDocumentMode(True)
        for caption, part in parts:
            number = switch.addTab(part, caption)
            self._switches[caption] = (switch, number)
        return switch

    def _show_counts(self, plan: PlanView) -> None:
        """Say on each switch how many rows stand behind it."""
        counts = {
            "Căn cứ": len(plan.bases),
            "Nội dung": len(plan.contents),
            "Chỉ tiêu": len(plan.targets),
            "Phân công": len(plan.assignments),
            "Mốc thời gian": len(plan.deadlines),
        }
        for caption, count in counts.items():
            switch, number = self._switches[caption]
            switch.setTabText(number, f"{caption} ({count})")

    def _connect(self) -> None:
        self._save_button.setToolTip("Lưu (Ctrl+S)")
        self._discard_button.setToolTip("Bỏ các thay đổi chưa lưu")
        self._save_button.clicked.connect(self.save)
        self._discard_button.clicked.connect(self.discard)
        for keys, act in (("Ctrl+S", self.save), ("F6", self.swap)):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._gaps_button.clicked.connect(self._on_toggled)
        self._preview_button.clicked.connect(self._on_toggled)
        self._again_button.clicked.connect(self.read_again)
        self.gaps.list.gap_chosen.connect(self.go_to_gap)
        self.life.gap_wanted.connect(self.go_to_gap)
        self.pages.currentChanged.connect(self._on_page_turned)
        self.strip.chosen.connect(self._on_strip_chosen)
        self._lists["phases"].table.selectionModel().selectionChanged.connect(self._on_phase)
        for form in self._forms.values():
            form.edited.connect(self._on_edited)
        for widget in self._lists.values():
            widget.done.connect(self._offer_undo)
            widget.waited.connect(self._on_edited)
        for tree in (self.contents, self.assignments):
            tree.removed.connect(self._offer_undo)
        self._on_edited()

    @Slot(str)
    def _offer_undo(self, done: str) -> None:
        self._undo_bar.offer(done, self.operations.undo)

    @Slot(object)
    def _on_strip_chosen(self, row_id: UUID) -> None:
        if row_id == self.record_id:
            self._forms["period"].field("starts").focus()
        else:
            self.show_row(row_id)

    @Slot()
    def _on_phase(self) -> None:
        phase = self._lists["phases"].chosen
        if phase is not None:
            self.strip.select(phase.id)

    @Slot()
    def _on_edited(self) -> None:
        dirty = self.is_dirty
        self._save_button.setEnabled(dirty)
        self._discard_button.setEnabled(dirty)
        self.retitled.emit()


def _column(*parts: QWidget) -> QWidget:
    """Put parts under each other; the rows of a list take the room that is left."""
    inner = QWidget()
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, style.GAP, 0, 0)
    for part in parts:
        column.addWidget(part, 1 if isinstance(part, EditList) else 0)
    column.addStretch()
    return inner


def _toggle(sign: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setCheckable(True)
    button.setIcon(icon(sign))
    button.setToolTip(tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
