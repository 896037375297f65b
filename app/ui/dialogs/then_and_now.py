"""What a backup holds beside what the data file holds now."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.ui import style
from app.ui.widgets.fitted_dialog import ask_room
from app.ui.widgets.sentence import Sentence, Weight

_WIDTH_IN_LETTERS = 110
_HEADINGS = ("", "Bản sao lưu", "Hiện nay", "Chênh lệch")
_BLANK = "–"


class Figures(Protocol):
    """What was counted and added up, each with its name; points in hundredths."""

    @property
    def told(self) -> Sequence[tuple[str, int]]:
        """The counts."""
        ...

    @property
    def told_points(self) -> Sequence[tuple[str, int]]:
        """The sums of points."""
        ...


def facts_of(*told: tuple[str, Weight]) -> QWidget:
    """Return sentences, one below the other, each with its sign; blank ones are left out."""
    facts = QWidget()
    layout = QVBoxLayout(facts)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(style.GAP // 2)
    for words, weight in told:
        if words:
            sentence = Sentence(facts)
            sentence.tell(words, weight)
            layout.addWidget(sentence)
    ask_room(facts, _WIDTH_IN_LETTERS)
    return facts


def figures_table(then: Figures, now: Figures | None) -> QWidget:
    """Return the figures then and now, in two halves side by side; what differs is set bold."""
    rows = [
        *_rows(then.told, now.told if now else (), number_text),
        *_rows(then.told_points, now.told_points if now else (), points_text),
    ]
    half = (len(rows) + 1) // 2
    table = QWidget()
    table.setAccessibleName("Số liệu trong bản sao lưu và hiện nay")
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * style.GAP)
    grid.setVerticalSpacing(style.GAP // 2)
    for number, part in enumerate((rows[:half], rows[half:])):
        left = number * (len(_HEADINGS) + 1)
        for column, heading in enumerate(_HEADINGS):
            grid.addWidget(_cell(heading, column), 0, left + column)
        for place, (cells, differs) in enumerate(part, start=1):
            for column, text in enumerate(cells):
                grid.addWidget(_cell(text, column, bold=differs), place, left + column)
        grid.setColumnStretch(left + len(_HEADINGS), 1)
    return table


def _rows(
    then: Sequence[tuple[str, int]], now: Sequence[tuple[str, int]], text: Callable[[int], str]
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the cells of each row, and whether its two figures differ."""
    current = dict(now)
    for label, was in then:
        if label not in current:
            yield (label, text(was), _BLANK, ""), False
            continue
        change = current[label] - was
        sign = "+" if change > 0 else "−" if change else ""
        told = f"{sign}{text(abs(change))}"
        yield (label, text(was), text(current[label]), told), bool(change)


def _cell(text: str, column: int, *, bold: bool = False) -> QLabel:
    label = QLabel(text)
    font = label.font()
    font.setBold(bold)
    label.setFont(font)
    if column:
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return label
