"""The grades of a plan and the points from which each is given, beside the ranking."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import quoted
from app.domain.grading import GradeRule
from app.domain.points import points_text
from app.services import grades
from app.services.grades import GradeFields, OwnGrades
from app.services.validation import labels
from app.ui.context import Context, Place
from app.ui.forms import FieldSpec, Form
from app.ui.models.column import Column
from app.ui.tabs.scoring_parts import Keyed, button
from app.ui.widgets.edit_list import EditList, EditListSpec
from app.ui.widgets.fields import PointsField, TextField
from app.ui.widgets.sentence import Sentence

GRADES_OF = "grades "
"""The focus of the criteria that leads to the grades of a set, before its id."""
BandLine = Keyed[GradeRule]


class BandsList(EditList[BandLine]):
    """The grades of a plan, the best first; `plan_id` says of which."""

    def __init__(
        self, context: Context, plan_id: Callable[[], UUID], parent: QWidget | None = None
    ) -> None:
        self._operations = context.operations
        self._plan_id = plan_id
        super().__init__(self.spec(), parent)
        self._context = context
        self._own: tuple[OwnGrades, ...] = ()
        self.own_words = Sentence(self)
        self.own_button = button("Xem thang của bộ", self.show_own)
        below = self.layout()
        if below is not None:
            below.addWidget(self.own_words)
            below.addWidget(self.own_button)
        self._empty.setWordWrap(True)  # it stands in a narrow column

    def reload(self) -> None:
        """Read the grades again."""
        bands = self._operations.ask(grades.listed, self._plan_id())
        self.set_rows([Keyed(number, band) for number, band in enumerate(bands)])
        self._own = self._operations.ask(grades.own_of_sets, self._plan_id())
        self.own_words.tell(_own_words(self._own), "info")
        self.own_button.setVisible(bool(self._own))

    def show_own(self) -> None:
        """Go to the grades of the set that has its own; of several, the first."""
        focus = f"{GRADES_OF}{self._own[0].set_id}"
        self._context.go(Place("scoring", self._plan_id(), page="criteria", focus=focus))

    def spec(self) -> EditListSpec[BandLine]:
        """Describe the list."""
        words = labels(GradeFields)

        def form() -> Form:
            return Form(
                [
                    FieldSpec("name", words["name"], TextField, required=True),
                    FieldSpec(
                        "minimum", words["minimum"], PointsField, required=True, hint="Ví dụ 90"
                    ),
                ]
            )

        def others(row: BandLine | None) -> list[GradeRule]:
            bands = self._operations.ask(grades.listed, self._plan_id())
            return [band for band in bands if row is None or band != row.of]

        return EditListSpec(
            caption="Thang xếp loại",
            noun="mức xếp loại",
            columns=[
                Column("Mức xếp loại", lambda row: row.of.name, width=14),
                Column("Từ (điểm)", lambda row: row.of.minimum, points_text, is_number=True),
            ],
            form=form,
            values=lambda row: {"name": row.of.name, "minimum": row.of.minimum},
            add=lambda values: self._set([*others(None), _band(values)]),
            update=lambda row, values: self._set([*others(row), _band(values)]),
            remove=lambda row: self._set(others(row)),
        )

    def _set(self, bands: Sequence[GradeRule]) -> None:
        best_first = sorted(bands, key=lambda band: -band.minimum)
        values = [{"name": band.name, "minimum": band.minimum} for band in best_first]
        try:
            self._operations.do(grades.set_bands, self._plan_id(), values)
        except InvalidInput as refusal:
            # Two bands at once are wrong, so the words stand above the fields.
            raise InvalidInput(
                Problem(None, problem.message) for problem in refusal.problems
            ) from refusal


def _own_words(own: Sequence[OwnGrades]) -> str:
    """Return that sets have grades of their own, "" where none has."""
    if not own:
        return ""
    named = ", ".join(quoted(one.label) for one in own)
    return (
        f"Bộ {named} có thang xếp loại riêng: ai chấm theo bộ này thì xếp loại theo thang riêng, "
        "không theo thang ở trên."
    )


def _band(values: dict[str, Any]) -> GradeRule:
    return GradeRule(values["name"], values["minimum"])
