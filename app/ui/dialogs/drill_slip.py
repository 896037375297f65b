"""The slip of a recovery drill, shown to be printed or saved."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.exports.drill_slip import NAME, drill_slip
from app.services import office
from app.ui.context import Context
from app.ui.dialogs.preview import Printable, of_papers, show_preview

if TYPE_CHECKING:
    from app.operations import Drill


def show_slip(came: "Drill", context: Context, parent: QWidget) -> None:
    """Show the slip of a drill that came to an end."""
    own = context.operations.ask(office.get)
    slip = drill_slip(came, own.name if own else "", is_sample=bool(own and own.is_sample))
    make = partial(of_papers, lambda: slip)
    show_preview(context, Printable(title=NAME, name="phieu-thu-phuc-hoi", make=make), parent)
