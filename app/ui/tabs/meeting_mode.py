"""Meeting mode (chế độ họp): what a page shows, one by one, for the projector of the room."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from app.ui.context import Context
from app.ui.models.column import R
from app.ui.widgets.ask import tell
from app.ui.widgets.list_page import ListPage
from app.ui.widgets.slides import Item, SlideShow

CAPTION, KEYS = "Chế độ họp", "F11"
_NOTHING = (
    "Chưa có gì để chiếu vì trang này đang trống. Bỏ lọc, hoặc nhập điểm, đề nghị trước, rồi bấm "
    "Chế độ họp lần nữa."
)
TIP = "Chiếu toàn màn hình, chữ lớn, từng mục một, cho phòng họp"


def present(
    page: QWidget,
    context: Context,
    caption: str,
    make: Callable[[], Sequence[Item]],
    start: int = 0,
) -> SlideShow | None:
    """Show what `make` makes over the whole screen; made anew when the data changes."""
    if not make():
        tell(page, CAPTION, _NOTHING)
        return None
    show = SlideShow(caption, make, page)
    context.operations.changed.connect(show.reload)
    show.present(start)
    return show


def present_list(
    page: QWidget,
    context: Context,
    caption: str,
    rows: ListPage[R],
    items: Callable[[Sequence[R]], Sequence[Item]],
) -> SlideShow | None:
    """Show the rows selected, or with one or none all that are listed, from that one on."""
    selected = rows.selected()
    ids = {row.id for row in selected} if len(selected) > 1 else None

    def shown() -> list[R]:
        model = rows.model
        listed = [model.row_number(number) for number in range(model.rowCount())]
        return [row for row in listed if ids is None or row.id in ids]

    start = next((n for n, row in enumerate(shown()) if selected and row.id == selected[0].id), 0)
    return present(page, context, caption, lambda: items(shown()), start)
