"""Trying a criterion out beside its form: sample figures in, the arithmetic at once.

Nothing of it is saved; the points are worked out by the domain, as on a score sheet.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import InvalidInput
from app.domain.figures import FigureDefinition, figure_value_problem
from app.domain.points import points_text
from app.domain.rounding import Rounding
from app.domain.rule_checks import rule_problems, rule_warnings
from app.domain.rules import Choice, Rule
from app.domain.scoring import CriterionNode, Entry
from app.domain.terms import CriterionKind, EntryState, FigureKind
from app.domain.working import Answer, RuleBook, RuledLine
from app.services.scheme_checks import definitions_of
from app.services.scheme_shape import SetRules, rule_of
from app.ui import style
from app.ui.tabs.criterion_fields import figures_exactly
from app.ui.tabs.criterion_form import CriterionForm
from app.ui.tabs.scoring_parts import bold
from app.ui.widgets.field import Field
from app.ui.widgets.fields import PickList
from app.ui.widgets.sentence import Sentence

_WIDTH = 42
"""In letters."""
_LEVEL = "\n"
"""The key of the level chosen among the samples: no code of a figure."""
_YES_NO = [(Fraction(1), "Có"), (Fraction(0), "Không")]


class CriterionPreview(QWidget):
    """Asks for what the rule of a form reads and shows what it makes of it."""

    def __init__(
        self, form: CriterionForm, rules: SetRules, step: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form = form
        self._rounding = Rounding(rules.rounding.step, rules.rounding.mode)
        self._step = step
        self._asked: tuple[object, ...] = ()
        self.samples: dict[str, Field[Any]] = {}
        self._kept: dict[str, str] = {}
        self.result = QLabel()
        self.working = QLabel()
        self.doubts = Sentence(self)
        self._intro = QLabel("Nhập thử số liệu để xem cách tính. Không lưu gì ở đây.")
        for label in (self.result, self.working, self._intro):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        font = self.result.font()
        font.setBold(True)
        self.result.setFont(font)
        self._page = QVBoxLayout()
        self._inputs = QWidget()
        self._lay_out()
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self.refresh)
        form.edited.connect(self._timer.start)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the form and the samples again and show what they come to."""
        definitions = definitions_of(SetRules(figures=self._form.figures.figures))
        try:
            values = self._form.peek()
        except InvalidInput as refusal:
            self._show("Chưa tính thử được", refusal.problems[0].message)
            return
        if values["kind"] is CriterionKind.GROUP:
            self._ask((), ())
            self._show("Nhóm tiêu chí", _group_words(values), is_asking=False)
            return
        rule = None if values["rule"] is None else rule_of(values["rule"])
        maximum = values["max_points"]
        problems = _problems(rule, maximum, definitions)
        if problems:
            self._show("Chưa tính thử được", problems[0])
            return
        node = CriterionNode(
            0, None, values["kind"], maximum, self._step, values["na_gives_full"], values["name"]
        )
        line = RuledLine(node, rule, values["gate"] or None, values["granted"] or None)
        warnings = _warnings(rule, maximum, self._step)
        self._ask(_typed(line, definitions), rule.options if isinstance(rule, Choice) else ())
        if rule is None and not line.figures:
            most, step = points_text(maximum), points_text(self._step)
            said = f"Người chấm nhập từ 0 đến {most}, bước {step}."
            self._show("Chấm tay", said, warnings, is_asking=False)
            return
        self._show(*self._worked(line, definitions), warnings)

    # --- inside ------------------------------------------------------------------------------

    def _worked(self, line: RuledLine, definitions: Sequence[FigureDefinition]) -> tuple[str, str]:
        figures: dict[str, Fraction] = {}
        chosen: str | None = None
        for code, field in self.samples.items():
            try:
                value = field.value()
            except InvalidInput as refusal:
                return "Chưa tính thử được", str(refusal)
            if code == _LEVEL:
                chosen = value
            elif value is not None:
                figures[code] = Fraction(value)
        for one in definitions:
            if one.code in figures and (wrong := figure_value_problem(one, figures[one.code])):
                return "Chưa tính thử được", wrong
        book = RuleBook([line], definitions, self._rounding)
        worked = book.work(figures, {0: Answer(chosen=chosen)})
        entry = worked.entries.get(0)
        return _result_words(entry, line.node), worked.workings.get(0, "")

    def _ask(self, figures: Sequence[FigureDefinition], levels: Sequence[Any]) -> None:
        """Ask for these figures and levels; what was typed for those asked before stays."""
        asked = (*figures, *levels)
        if asked == self._asked:
            return
        self._asked = asked
        self._kept |= {code: field.draft() for code, field in self.samples.items()}
        self.samples = {}
        inputs = QWidget()
        layout = QFormLayout(inputs)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        if levels:
            level = PickList([(one.code, one.text) for one in levels])
            self._add(layout, _LEVEL, "Chọn mức", level)
        for one in figures:
            self._add(layout, one.code, one.name, _sample_field(one))
        self._page.replaceWidget(self._inputs, inputs)
        self._inputs.hide()
        self._inputs.deleteLater()
        self._inputs = inputs

    def _add(self, layout: QFormLayout, code: str, name: str, field: Field[Any]) -> None:
        label = QLabel(name)
        label.setWordWrap(True)
        label.setBuddy(field.stops()[0])
        field.set_label(f"Thử: {name}")
        field.reset(self._kept.get(code, ""))
        field.edited.connect(self._timer.start)
        layout.addRow(label, field)
        self.samples[code] = field

    def _show(
        self, result: str, working: str, warnings: Sequence[str] = (), *, is_asking: bool = True
    ) -> None:
        self.result.setText(result)
        self.working.setText(working)
        self.doubts.tell("\n".join(warnings), "warning")
        self._intro.setVisible(is_asking)
        self._inputs.setVisible(is_asking)

    def _lay_out(self) -> None:
        self.setFixedWidth(self.fontMetrics().averageCharWidth() * _WIDTH)
        page = self._page
        page.setSpacing(style.GAP)
        page.addWidget(bold("Tính thử"))
        page.addWidget(self._intro)
        page.addWidget(self._inputs)
        page.addWidget(self.result)
        page.addWidget(self.working)
        page.addWidget(self.doubts)
        page.addStretch()
        self.setLayout(page)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)


def _group_words(values: Mapping[str, Any]) -> str:
    most = points_text(values["max_points"])
    return f"{values['mode'].label}{f', tối đa {most}' if most else ''}."


def _problems(
    rule: Rule | None, maximum: int | None, definitions: Sequence[FigureDefinition]
) -> list[str]:
    if rule is not None:
        return rule_problems(rule, maximum, [one.code for one in definitions])
    return [] if maximum is not None else ["Chưa nhập “Điểm tối đa”."]


def _warnings(rule: Rule | None, maximum: int | None, step: int) -> list[str]:
    if maximum is None:
        return []
    warnings = [] if rule is None else rule_warnings(rule, maximum, step)
    if maximum % step:
        said = f"Điểm tối đa {points_text(maximum)} không theo bước {points_text(step)} của bộ."
        warnings.insert(0, said)
    return warnings


def _typed(
    line: RuledLine, definitions: Sequence[FigureDefinition]
) -> tuple[FigureDefinition, ...]:
    """Return the figures to be typed: in place of a computed one those it comes of."""
    by_code = {one.code: one for one in definitions}

    def below(code: str, above: tuple[str, ...]) -> Iterator[FigureDefinition]:
        one = by_code.get(code)
        if one is None or code in above:
            return
        if not one.is_computed:
            yield one
        for part in one.parts:
            yield from below(part.code, (*above, code))

    found = (one for code in line.figures for one in below(code, ()))
    return tuple(dict.fromkeys(found))


def _sample_field(figure: FigureDefinition) -> Field[Any]:
    return PickList(_YES_NO) if figure.kind is FigureKind.YES_NO else figures_exactly()


def _result_words(entry: Entry | None, node: CriterionNode) -> str:
    if entry is None or entry.state is EntryState.BLANK:
        return "Chưa có điểm"
    if entry.state is EntryState.NOT_APPLICABLE:
        full = node.na_gives_full and node.max_points is not None
        points = points_text(node.max_points)
        return f"Không phát sinh: được {points} điểm" if full else "Không phát sinh: không tính"
    more = f", thưởng thêm {points_text(entry.overflow)} điểm" if entry.overflow else ""
    points = abs(entry.points or 0)
    verb = "Trừ " if node.kind is CriterionKind.PENALTY else ""
    return f"{verb}{points_text(points)} điểm{more}"
