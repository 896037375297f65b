"""Giấy khen of one decision: whom, on what paper, how they look; saved, printed, and noted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.core.clock import short_moment, today
from app.core.errors import AppError
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.exports.certificates.designs import designs
from app.exports.certificates.drawing import Drawn, Setup, draw
from app.exports.certificates.emblems import emblem_of, forget_emblem, keep_emblem
from app.exports.certificates.making import certificates_of
from app.exports.certificates.name_list import Asked, name_list
from app.exports.certificates.offsets import Offsets, offsets_of
from app.exports.certificates.value import Certificate
from app.exports.files import replacing, safe_name
from app.exports.report import Report
from app.services import certificates
from app.services.certificates import CertificateLine, CertificateSet
from app.ui import style
from app.ui.context import Context
from app.ui.dialogs.certificate_offsets import adjust_offsets
from app.ui.dialogs.certificate_printing import (
    PrintJob,
    ask_and_print,
    ask_and_record,
    drawn_first,
)
from app.ui.dialogs.file_work import Leaving, Writing, save_file, tell_outcome
from app.ui.dialogs.preview import Made, Printable, of_papers, show_preview
from app.ui.files import PDF, FileKind
from app.ui.forms import FieldSpec, Form
from app.ui.preferences import Preferences
from app.ui.printing import printers
from app.ui.tabs.scoring_parts import Choice, button, fold_of
from app.ui.widgets.ask import tell
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.fields import TextField
from app.ui.widgets.pages import PagesView
from app.ui.widgets.pdf_file import PdfFile
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

_PICTURE = FileKind("Hình PNG, JPG", ("png", "jpg", "jpeg"))
_NO_PRINTER = ("", "Tệp PDF (không chọn máy in)")
_ORDINALS = (
    ("decision", "Số sổ vàng: thứ tự trong quyết định"),
    ("golden_book", "Số sổ vàng: theo sổ khen thưởng"),
)
_LIST_WIDTH = 410
"""Pixels, where the buttons above the list need no more."""


def show_certificates(context: Context, decision_id: UUID, parent: QWidget) -> None:
    """Open the certificates of a decision; say why where the design cannot be read."""
    try:
        dialog = CertificatesDialog(context, decision_id, parent)
    except AppError as refusal:
        tell(parent, "Chưa in được giấy khen", str(refusal), "error")
        return
    dialog.exec()


class CertificatesDialog(Dialog):
    """Whom to print for, on what, and the page of the one that is looked at."""

    def __init__(self, context: Context, decision_id: UUID, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.operations = context.operations
        self.setWindowTitle("In giấy khen")
        self._decision_id = decision_id
        self._kept = Preferences()
        self._known = designs()
        self._found: CertificateSet = self._read()
        self._design = self._known.at(self._found.on)
        self.emblem = emblem_of(self._found.regime)
        self.checked = Sentence(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Người, tập thể được in giấy khen")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.paper = Choice("Loại giấy", 30)
        self.printer = Choice("Máy in", 30)
        self.ordinal = Choice("Số sổ vàng", 30)
        self.offsets_label = QLabel()
        self.offsets_label.setWordWrap(True)
        self.pages = PagesView()
        self.pages.setAccessibleName("Trang giấy khen")
        self.pages.set_fit("page")
        self._make_buttons()
        self._lay_out()
        self._offer()
        self._fill()
        self.list.currentRowChanged.connect(self.preview)
        self.list.itemChanged.connect(self._count)
        for choice in (self.paper, self.printer, self.ordinal):
            choice.chosen.connect(self._on_chosen)
        if self.list.count():
            self.list.setCurrentRow(0)
        self.resize(1000, 500)

    # --- what is asked for -------------------------------------------------------------------

    @property
    def chosen(self) -> list[UUID]:
        """The awards that are ticked, in the order of the decision."""
        items = [self.list.item(number) for number in range(self.list.count())]
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() is Qt.CheckState.Checked
        ]

    @property
    def offsets(self) -> Offsets:
        """How pages are moved for the chosen printer and paper."""
        return offsets_of(self._kept.offsets(self.printer.key, self.paper.key))

    def setup(self) -> Setup:
        """Return on what and how is drawn, as it stands chosen."""
        return Setup(self._design, self._known.paper(self.paper.key), self.offsets, self.emblem)

    def certificates(self, ids: Sequence[UUID]) -> tuple[Certificate, ...]:
        """Return the certificates of some awards, in the order of the decision."""
        return certificates_of(self._found, self._design, ids, self.ordinal.key)

    # --- what the buttons do -----------------------------------------------------------------

    @Slot()
    def preview(self) -> None:
        """Show the page of the line that is looked at, drawn as it is saved and printed."""
        if self.list.currentRow() < 0:
            self.pages.say("Quyết định chưa có ai để in giấy khen.")
            return
        item = self.list.currentItem()
        row_id: UUID = item.data(Qt.ItemDataRole.UserRole)
        made = self.certificates([row_id])
        if not made:
            line = next(line for line in self._found.lines if line.award_id == row_id)
            self.pages.say(line.obstacle)
            return
        try:
            drawn = draw(made, self.setup())
        except AppError as refusal:
            self.pages.say(str(refusal))
            return
        if drawn.refused:
            self.pages.say(drawn.refused[0].sentence)
        else:
            self.pages.show_file(PdfFile(drawn.pdf))

    @Slot()
    def save(self) -> None:
        """Save the chosen certificates as one PDF file."""
        job = self._print_job()
        if job is not None:
            drawn_first(job, self._drawing(job), "Lưu {count} tờ còn lại…", self._save)

    def _save(self, drawn: Drawn) -> None:
        def write(path: Path, progress: Progress) -> int:
            progress.report(0, 0)
            with replacing(path) as part:
                part.write_bytes(drawn.pdf)
            return len(drawn.pages)

        name = safe_name("Giấy khen", self._found.number)
        leaves = Leaving(self.context.operations, f"Giấy khen, Quyết định {self._found.number}")
        text = "Đang lưu giấy khen…"
        writing = Writing("Lưu giấy khen", name, PDF, write, text, leaves=leaves)
        save_file(writing, self.context.files, self.context.jobs, self)

    @Slot()
    def show_chosen(self) -> None:
        """Show the chosen certificates as the one file that is saved and printed."""
        job = self._print_job()
        if job is not None:
            rest = "Xem {count} tờ còn lại…"
            drawn_first(job, self._drawing(job), rest, partial(self._show, job))

    def _show(self, job: PrintJob, drawn: Drawn) -> None:
        whole = replace(drawn, refused=())  # those were told of

        def print_(window: QWidget) -> None:
            ask_and_print(replace(job, parent=window), lambda _: whole, self.reload)

        paper = Printable(
            title=f"Giấy khen – Quyết định số {self._found.number}",
            name=safe_name("Giấy khen", self._found.number),
            make=lambda _: Made(drawn.pdf),
            print_=print_,
            why_not_print=self._why_not_print(),
        )
        show_preview(self.context, paper, self)

    @Slot()
    def show_names(self) -> None:
        """Show the list of names that is checked and signed before anything is printed."""
        asked = Asked(self._decision_id, today(), self._design, self.ordinal.key)

        def report() -> Report:
            return self.operations.ask(name_list, asked)

        paper = Printable(
            title="Danh sách kiểm tra tên giấy khen",
            name=safe_name("Kiểm tra tên giấy khen", self._found.number),
            make=partial(of_papers, report),
        )
        show_preview(self.context, paper, self)

    @Slot()
    def sign_off(self) -> None:
        """Note that the names were checked, and by whom."""
        form = Form([FieldSpec("checked_by", "Người kiểm tra", TextField, required=True)])
        form.fill({"checked_by": self._kept.own_name})

        def save(values: dict[str, Any]) -> object:
            self._kept.own_name = values["checked_by"]
            return self.operations.do(
                certificates.sign_off, self._decision_id, values["checked_by"]
            )

        above = Sentence()
        dialog = RecordDialog(form, save, "Ghi nhận đã kiểm tra tên", parent=self)
        dialog.start_with("Ghi nhận", above)
        above.tell(
            f"Đã đối chiếu {number_text(len(self._found.lines))} tên trong danh sách với hồ sơ: "
            "đúng dấu, đúng chữ hoa, đúng đơn vị.",
            "info",
        )
        dialog.exec()
        self.reload()

    @Slot()
    def print_chosen(self) -> None:
        """Print the chosen certificates, and note it."""
        job = self._print_job()
        if job is not None:
            ask_and_print(job, self._drawing(job), self.reload)

    @Slot()
    def record_printed(self) -> None:
        """Note certificates that were printed by another program from the saved file."""
        job = self._print_job()
        if job is not None:
            ask_and_record(job)
            self.reload()

    @Slot()
    def show_log(self) -> None:
        """Show what was printed of this decision."""
        rows = self.operations.ask(certificates.print_log, self._decision_id)
        lines = [
            f"{short_moment(row.printed_at)} – {row.position}. {row.name} – {row.printed_by}, "
            f"{number_text(row.copies)} bản, {row.paper}"
            + (f", {row.printer}" if row.printer else "")
            + (f". Lý do in lại: {row.reason}" if row.reason else "")
            for row in rows
        ]
        told = f"{number_text(len(rows))} lần in." if rows else "Chưa in giấy khen nào."
        tell_outcome(self, "Nhật ký in giấy khen", told, "info", lines=lines)

    @Slot()
    def adjust(self) -> None:
        """Set how pages are moved for the chosen printer and paper."""
        paper = self._known.paper(self.paper.key)
        adjust_offsets(self.context, self.printer.key, paper, self)
        self._show_offsets()
        self.preview()

    @Slot()
    def choose_emblem(self) -> None:
        """Take a picture of the office as the emblem from now on."""
        path = self.context.files.ask_open(self, "Chọn hình Quốc huy, huy hiệu", _PICTURE)
        if path is None:
            return
        try:
            self.emblem = keep_emblem(self._found.regime, path)
        except AppError as refusal:
            tell(self, "Chưa dùng được hình", str(refusal), "error")
            return
        self._on_emblem()

    @Slot()
    def leave_emblem_out(self) -> None:
        """Leave the room of the emblem empty from now on."""
        forget_emblem(self._found.regime)
        self.emblem = None
        self._on_emblem()

    # --- inside ------------------------------------------------------------------------------

    def _read(self) -> CertificateSet:
        return self.operations.ask(certificates.of_decision, self._decision_id)

    def reload(self) -> None:
        """Read what is known of the decision again; what is ticked stays."""
        ticked = self.chosen
        row = self.list.currentRow()
        self._found = self._read()
        self._fill(ticked)
        self.list.setCurrentRow(row)

    def _drawing(self, job: PrintJob) -> Callable[[Progress], Drawn]:
        """Return what draws the certificates of a job, as things stand chosen now."""
        setup, title = self.setup(), f"Giấy khen – Quyết định số {self._found.number}"

        def work(progress: Progress) -> Drawn:
            return draw(job.certificates, setup, title, progress)

        return work

    def _print_job(self) -> PrintJob | None:
        made = self.certificates(self.chosen)
        if not made:
            self._say_nothing_chosen()
            return None
        ids = {one.id for one in made}
        return PrintJob(
            context=self.context,
            parent=self,
            found=self._found,
            lines=[line for line in self._found.lines if line.award_id in ids],
            certificates=made,
            paper=self._known.paper(self.paper.key).name,
            printer=self.printer.key,
        )

    def _say_nothing_chosen(self) -> None:
        told = "Chưa chọn ai để in. Đánh dấu ít nhất một dòng rồi làm lại."
        tell(self, "Chưa chọn người in", told, "info")

    def _offer(self) -> None:
        kept = self._kept.certificate_choice
        self.paper.offer([(one.code, one.name) for one in self._known.papers], kept("paper"))
        known = [_NO_PRINTER, *((name, name) for name in printers())]
        usual = kept("printer") or (known[1][0] if len(known) > 1 else "")
        self.printer.offer(known, usual)
        self.ordinal.offer(_ORDINALS, kept("ordinal") or self._design.ordinal)

    @Slot()
    def _on_chosen(self) -> None:
        for name, choice in (
            ("paper", self.paper),
            ("printer", self.printer),
            ("ordinal", self.ordinal),
        ):
            self._kept.keep_certificate_choice(name, choice.key)
        self._show_offsets()
        self._turn()
        self.preview()

    def _on_emblem(self) -> None:
        self._turn()
        self.preview()

    def _fill(self, ticked: Sequence[UUID] | None = None) -> None:
        """Show the lines; at first everybody who has no certificate yet is ticked."""
        with QSignalBlocker(self.list):
            self.list.clear()
            everybody = certificates_of(self._found, self._design)
            titles = {one.id: one.title.capitalize() for one in everybody}
            for line in self._found.lines:
                is_on = not line.print_count if ticked is None else line.award_id in ticked
                title = titles.get(line.award_id, line.award_name)
                self.list.addItem(_item(line, title, is_on=is_on))
        doubts = [line.doubt for line in self._found.lines if line.doubt and not line.obstacle]
        self._tell(doubts)
        self._show_offsets()
        self._turn()
        self._count()

    def _tell(self, doubts: Sequence[str]) -> None:
        found = self._found
        if found.obstacle:
            self.checked.tell(found.obstacle, "warning")
        elif found.check is None or not found.check.holds:
            self.checked.tell(found.check_sentence, "warning")
        elif doubts:
            more = f" (và {len(doubts) - 1} dòng nữa)" if len(doubts) > 1 else ""
            self.checked.tell(f"{doubts[0]}{more}", "warning")
        else:
            self.checked.tell(found.check_sentence, "check")

    def _show_offsets(self) -> None:
        self.offsets_label.setText(f"Độ lệch: {self.offsets.words}")

    def _turn(self) -> None:
        """Let be pressed what can be done, and say of the rest why not."""
        locked = self.operations.read_only_reason or ""
        why = {
            self.print_button: self._why_not_print(),
            self.record_button: locked or self._found.obstacle,
            self.sign_button: locked,
            self.save_button: self._found.obstacle,
            self.show_button: self._found.obstacle,
        }
        for one, reason in why.items():
            one.setEnabled(not reason)
            one.setToolTip(reason)
        self.no_emblem_button.setVisible(self.emblem is not None)

    def _why_not_print(self) -> str:
        no_printer = (
            "" if self.printer.key else "Chưa chọn máy in. Lưu PDF rồi in từ máy có máy in."
        )
        return self.operations.read_only_reason or self._found.obstacle or no_printer

    @Slot()
    def _count(self) -> None:
        self.count_label.setText(
            f"Đã chọn {number_text(len(self.chosen))} / {number_text(self.list.count())}"
        )

    def _tick(self, state: Qt.CheckState) -> None:
        with QSignalBlocker(self.list):
            for number in range(self.list.count()):
                item = self.list.item(number)
                if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                    item.setCheckState(state)
        self._count()

    def _go(self, by: int) -> None:
        row = self.list.currentRow() + by
        if 0 <= row < self.list.count():
            self.list.setCurrentRow(row)

    def _make_buttons(self) -> None:
        self.names_button = button("Danh sách kiểm tra tên…", self.show_names)
        self.sign_button = button("Đã kiểm tra tên…", self.sign_off)
        self.all_button = button("Chọn tất cả", partial(self._tick, Qt.CheckState.Checked))
        self.none_button = button("Bỏ chọn", partial(self._tick, Qt.CheckState.Unchecked))
        self.count_label = QLabel()
        self.adjust_button = button("Căn chỉnh máy in…", self.adjust)
        self.emblem_button = button("Hình Quốc huy…", self.choose_emblem)
        self.no_emblem_button = button("Bỏ hình", self.leave_emblem_out)
        self.back_button = button("‹ Trước", partial(self._go, -1))
        self.next_button = button("Sau ›", partial(self._go, 1))
        self.log_button = button("Nhật ký in…", self.show_log)
        self.record_button = button("Ghi nhận đã in…", self.record_printed)
        self.save_button = button("Lưu PDF…", self.save)
        self.print_button = button("In…", self.print_chosen)
        self.show_button = button("Xem cả tập…", self.show_chosen)

    def _lay_out(self) -> None:
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.checked)
        column.addLayout(_row(self.names_button, self.sign_button))
        column.addWidget(self.list, stretch=1)
        column.addLayout(_row(self.all_button, self.none_button, self.count_label))
        grid = QGridLayout()
        for number, (words, choice) in enumerate(
            (("Giấy", self.paper), ("Máy in", self.printer), ("", self.ordinal))
        ):
            label = QLabel(words)
            label.setBuddy(choice)
            grid.addWidget(label, number, 0)
            grid.addWidget(choice, number, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        line = _row(self.offsets_label, self.adjust_button)
        line.setStretch(0, 1)
        column.addLayout(line)
        left.setFixedWidth(max(_LIST_WIDTH, left.minimumSizeHint().width()))
        above = QHBoxLayout()
        above.setSpacing(2 * style.GAP)
        above.addWidget(left)
        above.addWidget(self.pages, stretch=1)
        below = fold_of(
            *(self.emblem_button, self.no_emblem_button, self.back_button, self.next_button),
            *(self.log_button, self.record_button, None),
            *(self.show_button, self.save_button, self.print_button),
            button("Đóng", self.reject),
        )
        layout = QVBoxLayout(self)
        layout.addLayout(above, stretch=1)
        layout.addLayout(below)


def _row(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    for one in widgets:
        line.addWidget(one)
    return line


def _item(line: CertificateLine, title: str, *, is_on: bool) -> QListWidgetItem:
    item = QListWidgetItem(_label(line, title))
    item.setData(Qt.ItemDataRole.UserRole, line.award_id)
    item.setToolTip(line.obstacle or line.doubt or item.text())
    if line.obstacle:
        item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
    else:
        item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
    return item


def _label(line: CertificateLine, title: str) -> str:
    told = f"{line.position}. {line.full_name} – {title}"
    if line.print_count:
        told += f" (đã in {number_text(line.print_count)} bản)"
    if line.obstacle:
        told += " (đã thu hồi)"
    return told
