"""Sending certificates to a printer, and noting that they were printed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError, InvalidInput, NotAllowed
from app.core.progress import Progress
from app.core.vietnamese import number_text
from app.exports.certificates.drawing import Drawn
from app.exports.certificates.value import Certificate
from app.services import certificates
from app.services.certificates import CertificateLine, CertificateSet, PrintFields, reprinted
from app.services.validation import labels
from app.ui import printing
from app.ui.context import Context
from app.ui.dialogs.file_work import Ends, run_file_work, tell_outcome
from app.ui.forms import FieldSpec, Form
from app.ui.preferences import Preferences
from app.ui.widgets.fields import NumberField, TextArea, TextField
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.sentence import Sentence

_LABELS = labels(PrintFields)
_MOST_COPIES = 20
_BY_HAND = "In từ tệp PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """Which certificates go where."""

    context: Context
    parent: QWidget
    found: CertificateSet
    lines: Sequence[CertificateLine]
    certificates: Sequence[Certificate]
    paper: str
    printer: str


def drawn_first(
    job: PrintJob,
    drawing: Callable[[Progress], Drawn],
    rest: str,
    go_on: Callable[[Drawn], object],
) -> None:
    """Draw the certificates; go on when all could be, or when the person takes the rest.

    `rest` are the words for that, with {count}.
    """

    def done(drawn: Drawn) -> None:
        if not drawn.refused:
            go_on(drawn)
            return
        told = f"{number_text(len(drawn.refused))} giấy khen chưa vẽ được, không có trong bản in:"
        steps = (
            [(rest.format(count=number_text(len(drawn.pages))), partial(go_on, drawn))]
            if drawn.pages
            else []
        )
        lines = [one.sentence for one in drawn.refused]
        tell_outcome(
            job.parent, "Có giấy khen chưa in được", told, "warning", lines=lines, steps=steps
        )

    run_file_work(
        job.context.jobs,
        drawing,
        "Đang vẽ giấy khen…",
        job.parent,
        Ends(done, partial(_tell_refused, job), stopped=lambda: None),
    )


def ask_and_print(
    job: PrintJob, drawing: Callable[[Progress], Drawn], after: Callable[[], object]
) -> None:
    """Ask who prints and why again, print, and note what was sent to the printer."""
    drawn_first(job, drawing, "In {count} tờ còn lại…", partial(_ask_and_print, job, after))


def _ask_and_print(job: PrintJob, after: Callable[[], object], drawn: Drawn) -> None:
    lines = [line for line in job.lines if line.award_id in drawn.pages]
    answer = _asked(job, lines, "In giấy khen", "In", job.printer)
    if answer is None:
        return
    printer = printing.printer_of(job.printer, answer["copies"])

    def work(progress: Progress) -> None:
        printing.print_pages(drawn.pdf, printer, progress)

    def done(_answer: object) -> None:
        _note(job, lines, answer)
        after()

    def stopped() -> None:
        told = (
            "Đã dừng in và chưa ghi vào nhật ký. Nếu máy in đã ra tờ nào, hãy chọn đúng những tờ "
            "đó rồi bấm “Ghi nhận đã in…”."
        )
        tell_outcome(job.parent, "Đã dừng in", told, "warning")

    run_file_work(
        job.context.jobs,
        work,
        "Đang gửi tới máy in…",
        job.parent,
        Ends(done, partial(_tell_refused, job), stopped),
    )


def ask_and_record(job: PrintJob) -> None:
    """Note certificates that were printed from the saved file."""
    answer = _asked(job, job.lines, "Ghi nhận đã in giấy khen", "Ghi nhận", _BY_HAND)
    if answer is not None:
        _note(job, job.lines, answer)


def _note(job: PrintJob, lines: Sequence[CertificateLine], answer: dict[str, Any]) -> None:
    reason = answer["reason"]
    values = {name: answer[name] for name in PrintFields.model_fields}
    ids = [line.award_id for line in lines]
    try:
        job.context.operations.do_because(
            reason, certificates.record_prints, job.found.decision_id, ids, values, reason
        )
    except AppError as refusal:
        _tell_refused(job, refusal)
        return
    job.context.say(f"Đã in {number_text(len(ids))} giấy khen và ghi vào nhật ký in.")


def _asked(
    job: PrintJob, lines: Sequence[CertificateLine], caption: str, verb: str, printer: str
) -> dict[str, Any] | None:
    """Ask who prints, how many copies and, where it is not the first time, why again."""
    kept = Preferences()
    again = reprinted(lines)
    form = Form(
        [
            FieldSpec("printed_by", _LABELS["printed_by"], TextField, required=True),
            FieldSpec(
                "copies",
                _LABELS["copies"],
                lambda: NumberField(1, _MOST_COPIES),
                required=True,
            ),
            FieldSpec("reason", "Lý do in lại", TextArea, required=bool(again)),
        ]
    )
    form.fill({"printed_by": kept.own_name, "copies": 1})
    form.set_shown("reason", bool(again))

    def take(values: dict[str, Any]) -> dict[str, Any]:
        if again and not values["reason"]:
            raise InvalidInput.of("reason", "Chưa nhập lý do in lại.")
        kept.own_name = values["printed_by"]
        return values | {"paper": job.paper, "printer": printer}

    above = Sentence()
    dialog = RecordDialog(form, take, caption, parent=job.parent)
    dialog.start_with(verb, above)
    told = [
        f"{number_text(len(lines))} giấy khen trên “{job.paper}”, {printer}.",
        *([again] if again else []),
    ]
    is_checked = job.found.check is not None and job.found.check.holds
    if not is_checked:
        told.append(f"CHÚ Ý: {job.found.check_sentence}")
    above.tell("\n".join(told), "info" if is_checked and not again else "warning")
    above.setMinimumWidth(above.fontMetrics().averageCharWidth() * 80)
    dialog.exec()
    return dialog.saved[0] if dialog.saved else None


def _tell_refused(job: PrintJob, refusal: AppError) -> None:
    caption = "Chưa ghi được" if isinstance(refusal, NotAllowed) else "Chưa in được"
    tell_outcome(job.parent, caption, str(refusal), "error")
