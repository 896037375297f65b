"""The recovery sheet of an encrypted backup, shown to be printed."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.core.clock import today
from app.core.progress import Progress
from app.exports.pdf import pdf_bytes
from app.exports.recovery_sheet import NAME, RecoveryFacts, recovery_sheet
from app.services import office
from app.ui.context import Context
from app.ui.dialogs.preview import Made, Printable, show_preview


def show_sheet(made: Path, passphrase: str, context: Context, parent: QWidget) -> None:
    """Show the sheet for the backup `made`; it is written nowhere unless the person saves it."""
    own = context.operations.ask(office.get)
    facts = RecoveryFacts(
        office=own.name if own else "",
        passphrase=passphrase,
        file_name=made.name,
        made=today(),
        is_sample=bool(own and own.is_sample),
    )
    paper = Printable(title=NAME, name="phieu-phuc-hoi", make=partial(_made, facts), is_data=False)
    show_preview(context, paper, parent)


def _made(facts: RecoveryFacts, progress: Progress) -> Made:
    """Make the pages alone: “Mở bằng Word” would leave the passphrase in a file of its own."""
    return Made(pdf_bytes(recovery_sheet(facts), progress))
