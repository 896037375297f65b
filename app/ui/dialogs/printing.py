"""Asking how a paper is printed: on which printer, how often, which pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, InvalidInput
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.domain.exporting import Exported
from app.domain.terms import ExportKind
from app.ui import printing
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.forms import FieldSpec, Form
from app.ui.preferences import Preferences
from app.ui.widgets.fields import NumberField, PickList
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

MOST_COPIES = 99
_LETTERS = 80


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """A paper to be printed, and the sizes of its pages in points."""

    context: Context
    title: str
    pdf: bytes
    sizes: Sequence[tuple[float, float]]
    row_count: int | None = None
    is_data: bool = True
    """Whether the export log notes it."""


def print_pdf(order: PrintOrder, parent: QWidget) -> None:
    """Ask for the printer, copies and pages, print, and say what came of it."""
    known = printing.printers()
    if not known:
        sentence = (
            "Máy này chưa cài máy in nào. Chưa in gì. Hãy bấm “Lưu PDF…” rồi in từ máy có máy in."
        )
        tell_outcome(parent, "Chưa in được", sentence, "warning")
        return
    answer = _asked(order, known, parent)
    if answer is None:
        return
    pages: range = answer["pages"]
    printer = printing.printer_of(answer["printer"], answer["copies"])

    def work(progress: Progress) -> str:
        printing.print_pages(order.pdf, printer, progress, pages, printing.LEAST_DPI)
        return _noted(order, answer["printer"]) if order.is_data else ""

    def done(unnoted: str) -> None:
        copies = f", {number_text(answer['copies'])} bản" if answer["copies"] > 1 else ""
        sentence = (
            f"Đã gửi {number_text(len(pages))} trang{copies} tới máy in “{answer['printer']}”."
        )
        order.context.say(f"{sentence} {unnoted}".strip())

    def refused(refusal: AppError) -> None:
        tell_outcome(parent, "Chưa in được", str(refusal), "error")

    def stopped() -> None:
        sentence = "Đã dừng in. Nếu máy in đã ra tờ nào thì những tờ đó chưa đủ bộ."
        tell_outcome(parent, "Đã dừng in", sentence, "warning")

    ends = Ends(done, refused, stopped)
    run_file_work(order.context.jobs, work, "Đang gửi tới máy in…", parent, ends)


def _noted(order: PrintOrder, printer: str) -> str:
    exported = Exported(
        what=order.title,
        kind=ExportKind.PRINTER,
        file_name=printer,
        row_count=order.row_count,
    )
    return order.context.operations.note_export(exported)


def _asked(order: PrintOrder, known: Sequence[str], parent: QWidget) -> dict[str, Any] | None:
    kept = Preferences()
    count = len(order.sizes)
    form = Form(
        [
            FieldSpec(
                "printer",
                "Máy in",
                lambda: PickList([(name, name) for name in known]),
                required=True,
                wide=True,
            ),
            FieldSpec("copies", "Số bản", lambda: NumberField(1, MOST_COPIES), required=True),
            FieldSpec("first", "Từ trang", lambda: NumberField(1, count), hint="1"),
            FieldSpec(
                "last",
                "Đến trang",
                lambda: NumberField(1, count),
                hint=number_text(count),
            ),
        ]
    )
    usual = kept.printer if kept.printer in known else known[0]
    form.fill({"printer": usual, "copies": 1})
    form.mark_clean()

    def take(values: dict[str, Any]) -> dict[str, Any]:
        first, last = values["first"] or 1, values["last"] or count
        if first > last:
            raise InvalidInput.of(
                "last", f"“Đến trang” phải từ {number_text(first)} trở đi. Chưa in gì."
            )
        kept.printer = values["printer"]
        return values | {"pages": range(first - 1, last)}

    above = Sentence(parent)
    dialog = RecordDialog(form, take, f"In {order.title}", parent=parent)
    dialog.start_with("In", above)
    told = f"{paper_words(order.sizes)} Để trống “Từ trang”, “Đến trang” thì in tất cả."
    above.tell(told, "info")
    above.setMinimumWidth(above.fontMetrics().averageCharWidth() * _LETTERS)
    dialog.exec()
    return dialog.saved[0] if dialog.saved else None


def paper_words(sizes: Sequence[tuple[float, float]]) -> str:
    """Say on what paper the pages are printed.

    >>> paper_words([(595.3, 841.9), (595.3, 841.9), (841.9, 595.3)])
    '3 trang. Khổ giấy theo đúng từng trang: trang 1–2 A4 dọc, trang 3 A4 ngang.'
    """
    names = [_paper_name(*size) for size in sizes]
    count = f"{number_text(len(sizes))} trang"
    if len(set(names)) == 1:
        return f"{count}, giấy {names[0]}. In đúng cỡ, không co giãn."
    runs: list[str] = []
    for name, group in groupby(enumerate(names, start=1), key=lambda one: one[1]):
        numbers = [number for number, _ in group]
        first, last = number_text(numbers[0]), number_text(numbers[-1])
        runs.append(f"trang {first if first == last else f'{first}–{last}'} {name}")
    return f"{count}. Khổ giấy theo đúng từng trang: {', '.join(runs)}."


def _paper_name(width: float, height: float) -> str:
    way = "ngang" if width > height else "dọc"
    millimetres = sorted(round(side / 72 * 25.4) for side in (width, height))
    known = {(210, 297): "A4", (297, 420): "A3", (148, 210): "A5"}
    name = known.get((millimetres[0], millimetres[1]))
    return f"{name or f'{millimetres[0]} × {millimetres[1]} mm'} {way}"
