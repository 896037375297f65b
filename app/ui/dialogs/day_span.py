"""From which day to which a list of what happened is looked at."""

from datetime import date, timedelta
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from app.core.clock import today
from app.core.errors import InvalidInput
from app.ui.forms import FieldSpec, Form
from app.ui.tabs.days import day_field
from app.ui.widgets.record_dialog import RecordDialog

Days = tuple[date, date]


def usual_days() -> list[tuple[Days, str]]:
    """Return the spans that are offered, each with its words."""
    day = today()
    return [
        ((day, day), "Hôm nay"),
        ((day - timedelta(days=6), day), "7 ngày"),
        ((day.replace(day=1), day), "Tháng này"),
    ]


def ask_days(caption: str, parent: QWidget) -> tuple[Days, str] | None:
    """Ask from which day to which; return the span and its words, nothing when nobody wants it."""
    form = Form(
        [
            FieldSpec("first", "Từ ngày", day_field, required=True),
            FieldSpec("last", "Đến ngày", day_field, required=True),
        ]
    )
    dialog = RecordDialog(form, _as_days, caption, parent=parent)
    dialog.start_with("Xem", QLabel("Tính từ đầu ngày thứ nhất đến hết ngày thứ hai."))
    dialog.exec()
    for first, last in dialog.saved:
        return (first, last), f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    return None


def _as_days(values: dict[str, Any]) -> Days:
    first, last = values["first"].earliest, values["last"].latest
    if last < first:
        raise InvalidInput.of("last", "“Đến ngày” phải từ “Từ ngày” trở đi.")
    return first, last
