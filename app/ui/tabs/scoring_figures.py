"""Figures of a sheet (số liệu) as they are typed and shown."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtWidgets import QWidget

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, number_text, tidy
from app.domain.figures import FigureDefinition, figure_doubt, figure_value_problem
from app.domain.terms import FigureKind
from app.services.marking import decimal
from app.ui.widgets.fields import DecimalField, Field, PickList

_DECIMALS = 8
_YES_NO = ((True, "Có"), (False, "Không"))
_SHORT = {"c": True, "1": True, "x": True, "k": False, "0": False}

Typed = Decimal | bool
"""A figure as it is typed: a number, or whether it is so."""


class FigureField(DecimalField):
    """A count or a number; what cannot be is said under it."""

    def __init__(self, definition: FigureDefinition, parent: QWidget | None = None) -> None:
        super().__init__(_DECIMALS, None, None, parent)
        self._definition = definition

    def read(self, text: str) -> Decimal | None:
        """Return the figure; raises InvalidInput when it is none or cannot be."""
        number = super().read(text)
        problem = figure_value_problem(self._definition, Fraction(number)) if number else ""
        if problem:
            raise InvalidInput.of(None, problem)
        return number

    def doubt(self, text: str) -> str:
        """Return how "1.234" was understood, or that 0,65 may be meant for 65%."""
        number = self.read(text)
        percent = figure_doubt(self._definition, Fraction(number)) if number else ""
        return super().doubt(text) or percent


class YesNoField(PickList[bool]):
    """Có or Không; a letter, 1 and 0, or a cross as in lists from Excel will do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_YES_NO, characters=6, parent=parent)

    def _reading(self, text: str) -> list[tuple[bool, str]]:
        key = _SHORT.get(fold(text))
        return super()._reading(text) if key is None else [(key, _text(is_so=key))]


def figure_field(definition: FigureDefinition) -> Field[Any]:
    """Return a field for a figure."""
    return YesNoField() if definition.kind is FigureKind.YES_NO else FigureField(definition)


def figure_text(value: Typed) -> str:
    """Return a figure as it is written: “Có”, “10,5”."""
    return _text(is_so=value) if isinstance(value, bool) else number_text(value)


def shown_figure(kind: FigureKind, value: Fraction | None) -> Typed | None:
    """Return a figure as its field has it."""
    if value is None:
        return None
    return bool(value) if kind is FigureKind.YES_NO else decimal(value)


def typed_figure(value: Typed | None) -> Fraction | None:
    """Return what a field holds as a figure; yes is 1 and no is 0."""
    return None if value is None else Fraction(value)


def _text(*, is_so: bool) -> str:
    return dict(_YES_NO)[is_so]


class LevelField(PickList[str]):
    """A level of a choice, from a list of codes with their words; its code alone will do."""

    def __init__(self, levels: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(levels, parent=parent)
        self._levels = list(levels)

    def _reading(self, text: str) -> list[tuple[str, str]]:
        typed = tidy(text).casefold()
        found = [level for level in self._levels if level[0].casefold() == typed]
        return found or super()._reading(text)
