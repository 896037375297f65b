"""Making a dossier for the level above: to whom, what is missing, which papers, where to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import today
from app.core.codes import code_of
from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.terms import SubmissionKind
from app.exports.papers import Asked
from app.exports.submission import folder
from app.exports.submission.choosing import APPENDIX, DossierPaper
from app.exports.submission.folder import DossierAsked, Offer, WrittenDossier
from app.services import plans
from app.services.submission_checks import Need, RecipientChoice
from app.services.submissions import SubmissionRow
from app.ui.context import Context, Place
from app.ui.dialogs.file_work import Ends, run_file_work, tell_not_saved, tell_outcome
from app.ui.dialogs.path_fields import FolderField
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import PickList, TickField
from app.ui.widgets.fitted_dialog import ask_room
from app.ui.widgets.icons import icon
from app.ui.widgets.record_dialog import RecordDialog

_NEEDS = "Hồ sơ đã đủ gì, còn thiếu gì"
_LEAD = "Đi tới chỗ cần bổ sung"
_SHOWN_PAPERS = 6
_FORM_LETTERS, _PANEL_LETTERS = 74, 52
_PANEL_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Making:
    """What is known of a dossier before anybody is asked."""

    plan_id: UUID | None = None
    kind: SubmissionKind | None = None
    recipient: str = ""
    follows: SubmissionRow | None = None
    """The dossier that it takes the place of."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the person chose."""

    asked: DossierAsked
    recipient: RecipientChoice
    place: Path


class PlaceField(FolderField):
    """The folder in which a dossier gets a folder of its own."""

    caption = "Chọn nơi đặt thư mục hồ sơ"


class NeedsPanel(QWidget):
    """What is there and what is missing, each line with its sign; a button leads to its place."""

    def __init__(self, lead: Callable[[Need], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lead = lead
        self._needs: tuple[Need, ...] = ()
        heading = QLabel(_NEEDS)
        self.list = QListWidget()
        self.list.setAccessibleName(_NEEDS)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._go)
        self.list.currentRowChanged.connect(self._turn)
        self.button = QPushButton(_LEAD)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._go)
        heading.setBuddy(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(heading)
        layout.addWidget(self.list, stretch=1)
        layout.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        ask_room(self, _PANEL_LETTERS, of_width=_PANEL_SHARE)
        self._turn()

    def show_needs(self, needs: Sequence[Need]) -> None:
        """Show needs; what is missing comes first and is chosen."""
        self._needs = tuple(sorted(needs, key=lambda need: (need.is_there, not need.stops)))
        self.list.clear()
        for need in self._needs:
            sign = "check" if need.is_there else "error" if need.stops else "warning"
            item = QListWidgetItem(icon(sign), need.sentence)
            item.setToolTip(need.title)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._needs else -1)
        self._turn()

    @Slot()
    def _turn(self) -> None:
        row = self.list.currentRow()
        is_missing = row >= 0 and not self._needs[row].is_there
        self.button.setEnabled(is_missing)
        told = "Đóng cửa sổ này và mở chỗ nhập phần còn thiếu"
        self.button.setToolTip(told if is_missing else "Chọn một dòng còn thiếu ở trên")

    @Slot()
    def _go(self) -> None:
        if self.button.isEnabled():
            self._lead(self._needs[self.list.currentRow()])


class MakingDialog(RecordDialog):
    """Asks for plan, kind, recipient, papers and folder beside what is still missing."""

    def __init__(
        self,
        context: Context,
        making: Making,
        lead: Callable[[Callable[[], object]], object],
        parent: QWidget | None = None,
    ) -> None:
        self.context = context
        self._making = making
        self._lead = lead
        self._offer: Offer | None = None
        self._shown: tuple[object, object] | None = None
        rows = context.operations.ask(plans.listed, None if making.plan_id else context.year)
        choices = [(row.id, row.name) for row in rows]
        kinds = [(kind, kind.label) for kind in SubmissionKind]
        form = Form(
            [
                FieldSpec("plan", "Kế hoạch", lambda: PickList(choices), required=True),
                FieldSpec("kind", "Loại hồ sơ", lambda: PickList(kinds), required=True),
                FieldSpec(
                    "recipient",
                    "Nơi nhận",
                    lambda: PickList[str](free_text=True),
                    required=True,
                    hint="Cấp trên, trưởng cụm, hoặc nơi khác",
                ),
                FieldSpec(
                    "papers",
                    "Văn bản",
                    lambda: TickField[str](rows=_SHOWN_PAPERS, counted="văn bản"),
                    hint="Luôn có bảng kê, phụ lục số liệu và gói dữ liệu",
                ),
                FieldSpec(
                    "place",
                    "Thư mục",
                    lambda: PlaceField(context.files),
                    required=True,
                    hint="Nơi đặt thư mục hồ sơ, ví dụ USB",
                ),
            ]
        )
        caption = "Lập lại hồ sơ để nộp lại" if making.follows else "Lập hồ sơ nộp lên trên"
        super().__init__(form, self._chosen, caption, parent=parent)
        ask_room(form, _FORM_LETTERS, of_width=1 - _PANEL_SHARE)
        self.needs = NeedsPanel(self._go)
        self.stand_beside(self.needs)
        self._saving.setText("Lập hồ sơ")
        self._saving.setToolTip("Lập hồ sơ (Ctrl+S)")
        self._fill()
        form.edited.connect(self._on_edited)

    def _fill(self) -> None:
        plan_id = self._making.plan_id or self.context.plan_id
        kind = self._making.kind
        if plan_id is not None and kind is None:
            kind = self.context.operations.ask(folder.usual_kind, plan_id)
        place = self.context.files.folder
        self.form.fill({"plan": plan_id, "kind": kind, "place": place if place.is_dir() else None})
        self._read()
        self.form.mark_clean()

    @Slot()
    def _on_edited(self) -> None:
        self._read()

    def _read(self) -> None:
        """Offer what goes with the plan and kind, once both are chosen."""
        try:
            plan_id, kind = self.form.field("plan").value(), self.form.field("kind").value()
        except InvalidInput:
            return
        if plan_id is None or kind is None or (plan_id, kind) == self._shown:
            return
        self._shown = plan_id, kind
        ask = self.context.operations.ask
        try:
            self._offer = ask(folder.offer, plan_id, kind, today())
        except AppError as refusal:
            self.form.field("plan").show_problem(str(refusal))
            return
        self.needs.show_needs(self._offer.needs)
        names = [choice.name for choice in self._offer.recipients]
        recipient: Any = self.form.field("recipient")
        recipient.set_choices([(name, name) for name in names])
        usual = self._making.recipient or next(iter(names), "")
        recipient.set_value(usual or None)
        papers: Any = self.form.field("papers")
        free = [paper for paper in self._offer.papers if paper.key != APPENDIX]
        papers.set_choices([(paper.key, _paper_words(paper)) for paper in free])
        papers.set_value(tuple(paper.key for paper in free if paper.is_ticked))

    def _chosen(self, values: dict[str, Any]) -> Chosen:
        offer = self._offer
        if offer is None:
            raise InvalidInput.of("plan", "Chưa chọn kế hoạch và loại hồ sơ.")
        name: str = values["recipient"]
        known = {choice.name: choice for choice in offer.recipients}
        asked = Asked(today=today(), plan_id=values["plan"], recipient=name)
        follows = self._making.follows
        return Chosen(
            DossierAsked(
                values["kind"],
                asked,
                tuple(values["papers"] or ()),
                follows.fingerprint if follows else None,
            ),
            known.get(name, RecipientChoice(name)),
            values["place"],
        )

    def _go(self, need: Need) -> None:
        plan_id = self.form.field("plan").value()
        self.form.mark_clean()
        self.reject()
        place = Place(need.tab, plan_id, page=need.page)
        self._lead(partial(self.context.go, place))


def make_dossier(
    context: Context,
    making: Making,
    parent: QWidget,
    made: Callable[[UUID], object],
    lead: Callable[[Callable[[], object]], object],
) -> None:
    """Ask what dossier is wanted, make its folder, note it; `made` gets its id.

    Where the person would rather mend what is missing, `lead` gets what takes them there.
    """
    dialog = MakingDialog(context, making, lead, parent)
    dialog.exec()
    for chosen in dialog.saved:
        _make(context, chosen, making, parent, made)


def _make(
    context: Context,
    chosen: Chosen,
    making: Making,
    parent: QWidget,
    made: Callable[[UUID], object],
) -> None:
    def work(progress: Progress) -> WrittenDossier:
        draft = context.operations.ask(folder.draft, chosen.asked)
        return folder.write_dossier(draft, chosen.place, progress)

    again = partial(_make, context, chosen, making, parent, made)

    def elsewhere() -> None:
        place = context.files.ask_folder(parent, PlaceField.caption)
        if place is not None:
            moved = Chosen(chosen.asked, chosen.recipient, place)
            _make(context, moved, making, parent, made)

    def refused(refusal: AppError) -> None:
        tell_not_saved(parent, refusal, again, elsewhere, "Chọn thư mục khác…")

    def done(written: WrittenDossier) -> None:
        follows = making.follows.id if making.follows else None
        try:
            row_id = folder.note(context.operations.do, written, chosen.recipient, follows)
        except AppError as refusal:
            refused(refusal)
            return
        unnoted = context.operations.note_export(folder.exported(written))
        made(row_id)
        _tell_made(context, written, unnoted, parent)

    run_file_work(
        context.jobs,
        work,
        "Đang lập hồ sơ: viết từng tệp rồi đọc lại…",
        parent,
        Ends(
            done=done,
            refused=refused,
            stopped=partial(context.say, "Đã dừng. Chưa lập hồ sơ nào."),
        ),
    )


def _tell_made(context: Context, written: WrittenDossier, unnoted: str, parent: QWidget) -> None:
    files = [f"{file.name}{_counted(file.page_count, file.row_count)}" for file in written.files]
    tell_outcome(
        parent,
        "Đã lập hồ sơ",
        f"Đã lập hồ sơ “{written.folder.name}” trong “{written.folder.parent}”: "
        f"{number_text(len(files))} tệp, đã đọc lại từng tệp. Mã đối chiếu "
        f"{code_of(written.dossier.fingerprint)}. Nộp xong, bấm “Ghi đã nộp…”. {unnoted}".strip(),
        "check",
        lines=files,
        steps=[("Mở thư mục", lambda: context.files.open(written.folder))],
    )


def _counted(pages: int | None, rows: int | None) -> str:
    told = [f"{number_text(pages)} trang"] if pages is not None else []
    told += [f"{number_text(rows)} dòng"] if rows is not None else []
    return f" ({', '.join(told)})" if told else ""


def _paper_words(paper: DossierPaper) -> str:
    return f"{paper.name} (thêm Word)" if paper.is_edited else paper.name
