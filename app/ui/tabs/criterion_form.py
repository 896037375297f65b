"""The form of one criterion: what it is, how its points come about, on which conditions."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.domain.terms import CriterionKind, FigureKind, GroupMode
from app.services.criteria import CriterionFields
from app.services.validation import labels
from app.ui.forms import FieldSpec, Form, Section
from app.ui.tabs.criterion_rules import (
    BY_HAND,
    RULE_CHOICES,
    RULES,
    RuleForm,
    read_rule,
    rule_values,
)
from app.ui.tabs.days import filled
from app.ui.tabs.plan_parts import terms
from app.ui.tabs.scheme_figures import FigureChoices
from app.ui.widgets.fields import CheckField, PickList, PointsField, TextArea, TextField

_WORDS = labels(CriterionFields)
_WIDTH = 100
"""In letters."""
_GROUP_ONLY = {"mode"}
_LINE_ONLY = {"rule", "granted", "na_gives_full", "is_optional", "needs_evidence"}


class CriterionForm(Form):
    """Shows the fields of the kind chosen and of the chosen way to come to points, and no more."""

    def __init__(
        self, kind: CriterionKind, figures: FigureChoices, parent: QWidget | None = None
    ) -> None:
        by_rule = {rule.type: rule.specs(figures) for rule in RULES}
        specs = [*_head(kind), *(one for held in by_rule.values() for one in held)]
        specs += _tail(figures)
        super().__init__(specs, parent=parent)
        self.figures = figures
        self._captions = {s.name: s.label for s in specs if isinstance(s, FieldSpec)}
        self._rule_names = {of: {spec.name for spec in held} for of, held in by_rule.items()}
        self.fill({"rule": BY_HAND, "mode": GroupMode.SUM, "na_gives_full": True})
        for name in ("kind", "rule"):
            self.field(name).committed.connect(self._show_fields)

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show values as `CriterionFields` has them; a rule by its own fields."""
        given = dict(values)
        if "rule" in given and given["rule"] != BY_HAND:
            given |= rule_values(given["rule"])
        super().fill(given)
        self._show_fields()

    def values(self) -> dict[str, Any]:
        """Return what `CriterionFields` takes. Raises InvalidInput for what is seen and wrong."""
        return self._read(settled=True)

    def peek(self) -> dict[str, Any]:
        """Return the same while a cell may still be typed in."""
        return self._read(settled=False)

    @property
    def is_group(self) -> bool:
        """Whether a group is filled in."""
        return self._chosen("kind") is CriterionKind.GROUP

    def sizeHint(self) -> QSize:
        """Ask for room for the grids, whichever way is chosen."""
        room = self.fontMetrics().averageCharWidth() * _WIDTH
        return super().sizeHint().expandedTo(QSize(room, 0))

    # --- inside ------------------------------------------------------------------------------

    def _read(self, *, settled: bool) -> dict[str, Any]:
        typed = self.values_of(self._seen_names(), settled=settled)
        form = self._rule_form()
        rule = None if form is None else read_rule(form, typed, self._captions)
        known = {n: value for n, value in typed.items() if n in CriterionFields.model_fields}
        return filled(CriterionFields, {**_UNSEEN, **known, "rule": rule})

    def _chosen(self, name: str) -> Any:  # noqa: ANN401 - a key of the list
        try:
            return self.field(name).value()
        except InvalidInput:
            return None

    def _rule_form(self) -> RuleForm | None:
        chosen = None if self.is_group else self._chosen("rule")
        return next((one for one in RULES if one.type == chosen), None)

    def _seen_names(self) -> list[str]:
        form = self._rule_form()
        hidden = set(_LINE_ONLY if self.is_group else _GROUP_ONLY)
        for of, names in self._rule_names.items():
            if form is None or of != form.type:
                hidden |= names
        return [name for name in self._captions if name not in hidden]

    @Slot()
    def _show_fields(self) -> None:
        seen = set(self._seen_names())
        for name in self._captions:
            self.set_shown(name, name in seen)


_UNSEEN: dict[str, Any] = {"mode": None, "granted": None, "is_optional": False}
"""What stands for fields that the kind chosen does not show, as if they were left blank."""


def _head(kind: CriterionKind) -> list[FieldSpec | Section]:
    return [
        FieldSpec("name", _WORDS["name"], partial(TextArea, lines=(2, 4)), required=True),
        FieldSpec(
            "code", _WORDS["code"], TextField, hint="Để trống: tiếp theo dòng trên, ví dụ I.1"
        ),
        FieldSpec("kind", _WORDS["kind"], terms(CriterionKind, kind)),
        FieldSpec("max_points", _WORDS["max_points"], PointsField),
        FieldSpec("mode", _WORDS["mode"], terms(GroupMode)),
        FieldSpec("rule", _WORDS["rule"], lambda: PickList(RULE_CHOICES), required=True),
    ]


def _tail(figures: FigureChoices) -> list[FieldSpec | Section]:
    yes_no = partial(figures.pick, FigureKind.YES_NO)
    return [
        Section("Điều kiện, minh chứng"),
        FieldSpec("gate", _WORDS["gate"], yes_no, hint="Không có thì tính 0 điểm"),
        FieldSpec("granted", "Đạt sẵn khi có", yes_no, hint="Có thì được điểm tối đa"),
        FieldSpec("na_gives_full", "Không phát sinh", lambda: CheckField("Được điểm tối đa")),
        FieldSpec("is_optional", "Bắt buộc", lambda: CheckField("Không bắt buộc chấm")),
        FieldSpec("needs_evidence", "Minh chứng", lambda: CheckField("Phải có minh chứng")),
        FieldSpec("guidance", _WORDS["guidance"], TextArea),
    ]
