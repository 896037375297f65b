"""“Bộ lọc của tôi”: what a person often narrows a list by, kept under names of their own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted
from app.ui.forms import FieldSpec, Form
from app.ui.widgets.fields import TextField
from app.ui.widgets.icons import icon
from app.ui.widgets.memory import memory_of
from app.ui.widgets.record_dialog import RecordDialog

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class MyFilter:
    """A search and the keys of filters, under a name.

    `keys` holds for each filter how its key is written (`key_text`) and what it said.
    """

    name: str = ""
    search: str = ""
    keys: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])


def key_text(key: object) -> str:
    """Return how the key of a filter is written down: the same at the next start."""
    value = getattr(key, "value", key)
    return f"{type(key).__name__} {value}"


class MyFilters(QToolButton):
    """A menu of the filters kept for one list, and of what can be done with them.

    `present` returns what narrows the list now, None when nothing does.

    Signals:
        chosen: a filter (`MyFilter`) to narrow the list by.
        deleted: the filter that was deleted.
    """

    chosen = Signal(object)
    deleted = Signal(object)

    def __init__(
        self, present: Callable[[], MyFilter | None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.place = ""
        """The name that the filters are kept under in the memory of the window."""
        self._present = present
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setText("Bộ lọc của tôi")
        self.setIcon(icon("filter"))
        self.setAccessibleName("Bộ lọc của tôi")
        self.setToolTip("Lưu cách lọc đang dùng, hoặc chọn một cách lọc đã lưu")

    def minimumSizeHint(self) -> QSize:
        """Return the room that the picture alone needs, so that a window can be made smaller."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), 2 * hint.height()), hint.height())

    def show_words(self, are_shown: bool) -> None:  # noqa: FBT001 - as Qt's setVisible
        """Show the words beside the picture, or the picture alone."""
        looks = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            looks.ToolButtonTextBesideIcon if are_shown else looks.ToolButtonIconOnly
        )

    # --- what is kept ------------------------------------------------------------------------

    def kept(self) -> list[MyFilter]:
        """Return the filters kept for this list, in the order of their names."""
        memory = memory_of(self)
        try:
            found: list[Any] = json.loads(memory.recall(self.place)) if memory else []
            filters = [_read(one) for one in found]
        except (ValueError, KeyError, TypeError, AttributeError):
            return []
        return sorted(filters, key=lambda one: fold(one.name))

    def keep(self, one: MyFilter) -> None:
        """Keep a filter under its name; raises InvalidInput when another one has it."""
        others = self.kept()
        if any(fold(other.name) == fold(one.name) for other in others):
            raise InvalidInput.of("name", f"Đã có bộ lọc {quoted(one.name)}. Đặt tên khác.")
        self._write([*others, one])

    def delete(self, one: MyFilter) -> None:
        """Forget a filter."""
        self._write([other for other in self.kept() if other.name != one.name])
        self.deleted.emit(one)

    def _write(self, filters: list[MyFilter]) -> None:
        if memory := memory_of(self):
            told = [asdict(one) for one in filters]
            memory.keep(self.place, json.dumps(told, ensure_ascii=False) if told else "")

    # --- what the person does ----------------------------------------------------------------

    @Slot()
    def ask_to_keep(self) -> None:
        """Ask for a name and keep what narrows the list now."""
        present = self._present()
        if present is not None:
            self._ask_name("Lưu bộ lọc", "", lambda name: self.keep(replace(present, name=name)))

    def ask_new_name(self, one: MyFilter) -> None:
        """Ask for another name of a filter."""

        def rename(name: str) -> None:
            before = self.kept()
            self._write([other for other in before if other.name != one.name])
            try:
                self.keep(replace(one, name=name))
            except InvalidInput:
                self._write(before)
                raise

        self._ask_name("Đổi tên bộ lọc", one.name, rename)

    def _ask_name(self, caption: str, name: str, act: Callable[[str], object]) -> None:
        form = Form([FieldSpec("name", "Tên bộ lọc", _name_field, required=True)])
        form.fill({"name": name})

        def save(values: dict[str, Any]) -> None:
            act(values["name"])

        RecordDialog(form, save, caption, parent=self).exec()

    @Slot()
    def _fill(self) -> None:
        self._menu.clear()
        kept = self.kept()
        for one in kept:
            self._menu.addAction(_plain(one.name), partial(self.chosen.emit, one))
        if not kept:
            self._menu.addAction("Chưa lưu bộ lọc nào").setEnabled(False)
        self._menu.addSeparator()
        keeping = self._menu.addAction(icon("save"), "Lưu bộ lọc đang dùng…", self.ask_to_keep)
        keeping.setEnabled(self._present() is not None)
        for caption, act in (("Đổi tên", self.ask_new_name), ("Xóa", self.delete)):
            more = self._menu.addMenu(caption)
            more.setEnabled(bool(kept))
            for one in kept:
                more.addAction(_plain(one.name), partial(act, one))


def _read(told: Mapping[str, Any]) -> MyFilter:
    keys = {str(name): (str(key), str(words)) for name, (key, words) in told["keys"].items()}
    return MyFilter(str(told["name"]), str(told["search"]), keys)


def _name_field() -> TextField:
    return TextField(longest=_LONGEST_NAME)


def _plain(name: str) -> str:
    return name.replace("&", "&&")
