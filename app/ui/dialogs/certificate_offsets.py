"""Making up for where a printer puts what it prints: a page to measure, and what follows."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.core.progress import Progress
from app.exports.certificates.calibration import calibration_page
from app.exports.certificates.designs import Paper
from app.exports.certificates.offsets import Measured, Offsets, offsets_for, offsets_of
from app.exports.files import replacing, safe_name
from app.ui import printing
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, Writing, run_file_work, save_file, tell_outcome
from app.ui.files import PDF
from app.ui.forms import FieldSpec, Form, Section
from app.ui.preferences import Preferences
from app.ui.tabs.scoring_parts import button
from app.ui.widgets.fields import DecimalField
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

_MEASURED = {
    "left": "Dấu A cách mép trái (mm)",
    "top": "Dấu A cách mép trên (mm)",
    "far_right": "Dấu B cách mép phải (mm)",
    "far_bottom": "Dấu C cách mép dưới (mm)",
}
_OFFSETS = {
    "right": "Dịch sang phải (mm)",
    "down": "Dịch xuống (mm)",
    "wide": "Tỉ lệ ngang (%)",
    "high": "Tỉ lệ dọc (%)",
}


def adjust_offsets(context: Context, printer: str, paper: Paper, parent: QWidget) -> None:
    """Ask how pages are moved for one printer and one kind of paper, and keep it on this PC."""
    kept = Preferences()
    form = _form()
    _show(form, offsets_of(kept.offsets(printer, paper.code)))
    form.mark_clean()

    def save(values: dict[str, Any]) -> Offsets:
        found = _offsets(values)
        found.check()
        kept.keep_offsets(printer, paper.code, found.as_text())
        return found

    above = Sentence()
    caption = f"Căn chỉnh {printer or 'tệp PDF'}"
    dialog = RecordDialog(form, save, caption, parent=parent)
    dialog.start_with("Lưu", above)
    dialog.stand_beside(_Panel(context, printer, paper, form))
    above.tell(
        f"Cho “{paper.name}”. In trang căn chỉnh bằng chính loại giấy này, đo bốn khoảng cách rồi "
        "bấm “Tính từ số đo”. Số âm: dịch sang trái, dịch lên.",
        "info",
    )
    dialog.exec()


def _form() -> Form:
    def measure() -> DecimalField:
        return DecimalField(1, Decimal(0), Decimal(60))

    def move() -> DecimalField:
        return DecimalField(2, None, None)

    return Form(
        [
            Section("Đo trên trang căn chỉnh đã in"),
            *(FieldSpec(name, words, measure) for name, words in _MEASURED.items()),
            Section("Độ lệch được dùng khi in"),
            *(FieldSpec(name, words, move) for name, words in _OFFSETS.items()),
        ],
        columns=2,
    )


def _show(form: Form, offsets: Offsets) -> None:
    for name in _OFFSETS:
        form.field(name).set_value(getattr(offsets, name))


def _offsets(values: dict[str, Any]) -> Offsets:
    """Return the offsets in the fields; a blank one moves nothing."""
    usual = Offsets()
    return Offsets(
        *(
            getattr(usual, name) if values[name] is None else values[name]
            for name in ("right", "down", "wide", "high")
        )
    )


class _Panel(QWidget):
    """What can be done beside the form: print or save the page, and work out the offsets."""

    def __init__(self, context: Context, printer: str, paper: Paper, form: Form) -> None:
        super().__init__()
        self._context, self._printer, self._paper, self._form = context, printer, paper, form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for words, act in self._acts():
            column.addWidget(button(words, act))
        column.addStretch()

    def work_out(self) -> None:
        """Fill in the offsets that follow from what was measured."""
        form = self._form
        form.clear_problems()
        try:
            values = form.values_of(_MEASURED)
            if values["left"] is None or values["top"] is None:
                raise InvalidInput.of(
                    "left" if values["left"] is None else "top",
                    "Cần ít nhất hai số đo của dấu A. Đo rồi nhập, ví dụ 21,5.",
                )
            _show(form, offsets_for(Measured(*(values[name] for name in _MEASURED))))
        except InvalidInput as refusal:
            form.show_problems(refusal)

    def save_page(self, *, moved: bool) -> None:
        """Save the calibration page, as it is or moved by the offsets in the fields."""
        content = self._page(moved=moved)
        if content is None:
            return

        def write(path: Path, progress: Progress) -> None:
            progress.report(0, 0)
            with replacing(path) as part:
                part.write_bytes(content)

        name = safe_name("Trang căn chỉnh", self._printer)
        writing = Writing("Lưu trang căn chỉnh", name, PDF, write, "Đang lưu…", leaves=None)
        save_file(writing, self._context.files, self._context.jobs, self)

    def print_page(self, *, moved: bool) -> None:
        """Print the calibration page."""
        content = self._page(moved=moved)
        if content is None:
            return
        printer = printing.printer_of(self._printer)

        def work(progress: Progress) -> None:
            printing.print_pages(content, printer, progress)

        def refused(refusal: Exception) -> None:
            tell_outcome(self, "Chưa in được", str(refusal), "error")

        def done(_answer: object) -> None:
            self._context.say("Đã gửi trang căn chỉnh tới máy in.")

        ends = Ends(done, refused, stopped=lambda: None)
        run_file_work(self._context.jobs, work, "Đang gửi tới máy in…", self, ends)

    def _page(self, *, moved: bool) -> bytes | None:
        offsets = None
        if moved:
            try:
                offsets = _offsets(self._form.values_of(_OFFSETS))
                offsets.check()
            except InvalidInput as refusal:
                self._form.show_problems(refusal)
                return None
        return calibration_page(self._printer, self._paper.name, offsets)

    def _acts(self) -> list[tuple[str, Callable[[], object]]]:
        acts: list[tuple[str, Callable[[], object]]] = []
        if self._printer:
            acts += [
                ("In trang căn chỉnh", partial(self.print_page, moved=False)),
                ("In thử với độ lệch này", partial(self.print_page, moved=True)),
            ]
        acts += [
            ("Lưu trang căn chỉnh…", partial(self.save_page, moved=False)),
            ("Lưu trang thử với độ lệch này…", partial(self.save_page, moved=True)),
            ("Tính từ số đo", self.work_out),
        ]
        return acts
