"""What the pages of a whole criteria set have in common: reading it, changing a part of it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.services import criteria_sets
from app.services.criteria_sets import CriteriaTree
from app.services.criterion_codes import choice_key
from app.services.scheme_names import Named
from app.services.scheme_shape import FileModel, SetRules
from app.ui import style
from app.ui.context import Context
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.scoring_parts import Keyed, bold, button, row_of
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.record_dialog import RecordDialog

D = TypeVar("D", bound=FileModel)

Values = Mapping[str, Any]
Line = Keyed[D]
_BEFORE_GAPS = 100
"""Lists take what room they can use before the gap below them."""
NewNames = Mapping[Named, Mapping[str, str]]


@dataclass(frozen=True, kw_only=True, eq=False)
class PartSpec(Generic[D]):
    """One list of a set: `name` in its rules, and how a row is shown, told apart, filled in.

    `read` makes a row of filled fields, given the other rows. `sort` keeps the rows in an order of
    its own; without it they are moved by hand. `also` is what else changes with the rows. `named`
    is what the key of a row is to other parts of the set, which follow when it changes. `unready`
    and `keeps` are as in `EditListSpec`.
    """

    name: str
    caption: str
    noun: str
    columns: Sequence[Column[Line[D]]]
    form: Callable[[], Form]
    values: Callable[[D], Values]
    read: Callable[[Values, tuple[D, ...]], D]
    key: Callable[[D], object]
    sort: Callable[[D], Any] | None = None
    also: Callable[[tuple[D, ...]], dict[str, Any]] | None = None
    named: Named | None = None
    unready: Callable[[], str] | None = None
    keeps: Callable[[Line[D]], str] | None = None


class SchemePage(QWidget):
    """A page over the rules of one set. Every change of it is one action that can be undone.

    Signals:
        removed: the words for what was taken away, for a bar that offers to undo it.
    """

    caption: ClassVar[str] = ""
    removed = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.operations = context.operations
        self.tree: CriteriaTree | None = None
        self.lists: dict[str, EditList[Line[Any]]] = {}
        self._keys: dict[str, Callable[[Any], object]] = {}
        self.column = QVBoxLayout(self)
        self.column.setSpacing(2 * style.GAP)

    def show_set(self, tree: CriteriaTree | None, *, can_write: bool) -> None:
        """Show the rules of a set, None for none."""
        self.tree = tree
        for name, shown in self.lists.items():
            rows: Sequence[Any] = getattr(self.rules, name)
            shown.set_rows([Keyed(self._keys[name](row), row) for row in rows])
            shown.set_read_only(not can_write)

    @property
    def rules(self) -> SetRules:
        """The rules shown; those of an empty set where there is none."""
        return self.tree.whole if self.tree else SetRules()

    def change(self, new_names: NewNames | None = None, /, **parts: object) -> None:
        """Give the set other rules in these parts, which name others by `new_names`."""
        if self.tree is not None:
            given = self.rules.model_copy(update=parts)
            self.operations.do(criteria_sets.set_rules, self.tree.id, given, new_names)

    @property
    def criteria(self) -> list[tuple[str, str]]:
        """All criteria and groups to choose from; one without a code gets one when it is saved."""
        lines = self.tree.lines if self.tree else ()
        return [(choice_key(line), f"{line.code} {line.name}".strip()) for line in lines]

    @property
    def figures(self) -> list[tuple[str, str]]:
        """The figures of the set, by code."""
        return [(figure.code, figure.name) for figure in self.rules.figures]

    def criterion_name(self, code: str) -> str:
        """Return a criterion as people call it."""
        return dict(self.criteria).get(code, code)

    def figure_name(self, code: str) -> str:
        """Return a figure as people call it."""
        return dict(self.figures).get(code, code)

    def add_list(self, spec: PartSpec[D]) -> EditList[Line[D]]:
        """Add the list of one part."""

        def rows() -> tuple[D, ...]:
            return getattr(self.rules, spec.name)

        def keep(changed: Sequence[D], new_names: NewNames | None = None) -> None:
            found = tuple(changed)
            if spec.sort is not None:
                found = tuple(sorted(found, key=spec.sort))
            more = spec.also(found) if spec.also else {}
            self.change(new_names, **{spec.name: found, **more})

        def add(values: dict[str, Any]) -> None:
            keep([*rows(), spec.read(values, rows())])

        def update(line: Line[D], values: dict[str, Any]) -> None:
            others = tuple(row for row in rows() if row != line.of)
            made = spec.read(values, others)
            old, new = str(spec.key(line.of)), str(spec.key(made))
            names = {spec.named: {old: new}} if spec.named and old != new else None
            keep([made if row == line.of else row for row in rows()], names)

        def remove(line: Line[D]) -> None:
            keep([row for row in rows() if row != line.of])

        def move(line: Line[D], place: int) -> None:
            kept = [row for row in rows() if row != line.of]
            kept.insert(place, line.of)
            keep(kept)

        shown = EditList[Line[D]](
            EditListSpec(
                caption=spec.caption,
                noun=spec.noun,
                columns=spec.columns,
                form=spec.form,
                values=lambda line: spec.values(line.of),
                add=add,
                update=update,
                remove=remove,
                move=None if spec.sort is not None else move,
                unready=spec.unready,
                keeps=spec.keeps,
            )
        )
        shown.done.connect(self.removed)
        self.lists[spec.name] = shown
        self._keys[spec.name] = spec.key
        self.column.addWidget(shown, stretch=_BEFORE_GAPS)
        return shown


class Facts(QWidget):
    """A few single values told line by line, with the button that changes them in a form."""

    def __init__(
        self,
        caption: str,
        labels: Sequence[str],
        form: Callable[[], Form],
        save: Callable[[dict[str, Any]], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._caption = caption
        self._form = form
        self._save = save
        self.button = button("Sửa…", self.edit, f"Sửa: {caption.lower()}")
        self.told = {label: QLabel() for label in labels}
        facts = QFormLayout()
        facts.setContentsMargins(0, 0, 0, 0)
        for label, told in self.told.items():
            told.setWordWrap(True)
            told.setTextFormat(Qt.TextFormat.PlainText)
            facts.addRow(f"{label}:", told)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row_of(bold(caption), None, self.button))
        layout.addLayout(facts)

    def tell(self, words: Sequence[str], *, can_write: bool) -> None:
        """Show the values in the order of the labels."""
        for told, said in zip(self.told.values(), words, strict=True):
            told.setText(said)
        self.button.setEnabled(can_write)

    def edit(self) -> None:
        """Ask for other values."""
        RecordDialog(self._form(), self._save, self._caption, parent=self).exec()


class KindForm(Form):
    """Shows the fields that go with the kind chosen in one of them, and no more.

    `by` is the field with the kinds; `shown` names the fields that belong to each of them.
    """

    def __init__(
        self,
        specs: Sequence[FieldSpec],
        by: str,
        shown: Mapping[Any, Collection[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(specs, parent=parent)
        self._by = by
        self._names = [spec.name for spec in specs]
        self._shown = shown
        self._changing = {name for names in shown.values() for name in names}
        self.field(by).committed.connect(self._show_fields)
        self._show_fields()

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values and the fields that go with them."""
        super().fill(values)
        self._show_fields()

    def values(self) -> dict[str, Any]:
        """Return what is filled in; a field that is not shown is blank."""
        self._show_fields()
        hidden = self._hidden()
        seen = self.values_of([name for name in self._names if name not in hidden])
        return {**dict.fromkeys(self._names), **seen}

    def _hidden(self) -> set[str]:
        try:
            kind = self.field(self._by).value()
        except InvalidInput:
            kind = None
        return self._changing - set(self._shown.get(kind, ()))

    @Slot()
    def _show_fields(self) -> None:
        hidden = self._hidden()
        for name in self._changing:
            self.set_shown(name, name not in hidden)
