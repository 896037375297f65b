"""What was reached against targets (số liệu đạt được so với chỉ tiêu), by unit and phase.

* A cell is a target, a unit (or nobody: the commune as a whole) and a phase (or none: the plan as
  a whole). No figure is not zero.
* A target that every unit has, or that one unit has, is judged unit by unit. A target of the
  commune is judged by the commune's own figure; where there is none and the target counts things,
  by the sum of its units' figures, and the row says how many units have reported.
* Rates are never summed: targets in % or ‰, and those “per” something (kg/người).
* Phases are not added up, because offices report some targets phase by phase and some from the
  start on; the plan as a whole has a figure when somebody records one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import fold, number_text, quoted, tidy
from app.domain.dates import PartialDate
from app.domain.rounding import half_up
from app.domain.terms import Direction, Operator, RegistrationKind, SubjectKind
from app.entities import Participation, Phase, Registration, Subject, Target, TargetFigure
from app.services.many import in_list
from app.services.plan_access import open_plan
from app.services.registering import COUNTED, chunks
from app.services.verbs import undoable
from app.storage.recorder import Writing

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class FigureCell:
    """What was reached of a target, by a unit (nobody: the commune) in a phase (none: all)."""

    target_id: UUID
    value: Decimal | None
    """Nothing empties the cell."""
    subject_id: UUID | None = None
    phase_id: UUID | None = None

    @property
    def key(self) -> tuple[UUID, UUID | None, UUID | None]:
        """Which cell it is."""
        return self.target_id, self.subject_id, self.phase_id


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """How far a target is for one unit, or for the commune, in one phase or the whole plan."""

    plan_id: UUID
    target_id: UUID
    target_name: str
    subject_id: UUID | None
    subject_name: str
    """Empty for the commune as a whole."""
    phase_id: UUID | None
    phase_name: str
    operator: Operator
    direction: Direction
    value_unit: str
    wanted: Decimal | None
    pledged: Decimal | None
    """What the unit itself registered for this target, where it did."""
    reached: Decimal | None
    """Nothing where nobody has reported; that is not 0."""
    due: PartialDate | None
    is_total: bool = False
    """Whether `reached` is the sum of the units' figures."""
    reported_units: int = 0
    expected_units: int = 0
    reported_on: date | None = None
    source: str = ""

    @property
    def ratio(self) -> Fraction | None:
        """What was reached as a share of what is wanted, exactly."""
        if self.reached is None or not self.wanted:
            return None
        return Fraction(self.reached) / Fraction(self.wanted)

    @property
    def ratio_text(self) -> str:
        """The share in percent with at most two decimals, rounded half up; empty without one."""
        if self.ratio is None:
            return ""
        hundredths = half_up(self.ratio.numerator * 10_000, self.ratio.denominator)
        return f"{number_text(Decimal(hundredths).scaleb(-2))}%"

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; nothing where there is no number to compare.

        “Bằng” is also met by what is better in the target's direction: a poverty rate of 0,35 %
        where the plan says 0,39 %.
        """
        if self.reached is None or self.wanted is None:
            return None
        return _meets(self.reached, self.wanted, self.operator, self.direction)

    @property
    def verdict(self) -> str:
        """Whether it is met, in a word: “Đạt”, “Chưa đạt”, or what is missing to say so."""
        if self.wanted is None:
            return "Chỉ tiêu không có con số"
        if self.is_met is None:
            return "Chưa có số liệu"
        return "Đạt" if self.is_met else "Chưa đạt"

    @property
    def sentence(self) -> str:
        """What was reached of what, in words: "45/60 hộ (75%), chưa đạt"."""
        if self.reached is None:
            wanted = "" if self.wanted is None else self._measured(number_text(self.wanted))
            needs = f" (cần {self.operator.label} {wanted})" if wanted else ""
            return f"chưa có số liệu{needs}"
        told = number_text(self.reached)
        if self.wanted is None:
            return self._measured(told)
        share = f" ({self.ratio_text})" if self.ratio_text else ""
        verdict = self.verdict[0].lower() + self.verdict[1:]
        return f"{self._measured(f'{told}/{number_text(self.wanted)}')}{share}, {verdict}"

    def _measured(self, figures: str) -> str:
        return f"{figures}%" if self.value_unit == "%" else f"{figures} {self.value_unit}".rstrip()


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A cell that has a figure, as it was recorded."""

    id: UUID
    target_id: UUID
    subject_id: UUID | None
    phase_id: UUID | None
    value: Decimal
    reported_on: date | None
    source: str


@undoable("Ghi số liệu đạt được")
def record(
    session: Writing,
    plan_id: UUID,
    cells: Iterable[FigureCell],
    reported_on: date | None = None,
    source: str = "",
) -> int:
    """Write many cells at once as one action, and return how many changed.

    A cell without a value is emptied. Raises `InvalidInput` with a sentence for every wrong cell,
    its place in `cells` as the field (“3.value” is the fourth one's); nothing is written then.
    """
    open_plan(session, plan_id)
    given = list(cells)
    if not given:
        raise InvalidInput.of(None, "Chưa có số liệu nào để ghi. Nhập ít nhất một ô.")
    grid = _Grid.read(session, plan_id, given)
    if problems := list(grid.problems(given)):
        raise InvalidInput(problems)
    return _write(session, given, {"reported_on": reported_on, "source": tidy(source)})


def problems_of(
    session: Session, plan_id: UUID, cells: Sequence[FigureCell]
) -> tuple[Problem, ...]:
    """Return what `record` would refuse of some cells, each with the place in `cells`."""
    return tuple(_Grid.read(session, plan_id, cells).problems(cells))


def progress(
    session: Session, plan_id: UUID, phase_id: UUID | None = None
) -> tuple[ProgressRow, ...]:
    """Return how far each target of a plan is, by target, then phase, then unit.

    Every target has a row for the whole plan (or for its own phase), and one for each phase with
    figures. With `phase_id`, only rows of that phase, and every target that is not of another has
    one.
    """
    return tuple(_progress(session, [plan_id], phase_id))


def summary(session: Session, plan_ids: Collection[UUID]) -> tuple[ProgressRow, ...]:
    """Return one row for each target: of the whole plan, or of the latest phase with figures.

    A target that every unit has stands once for each unit.
    """
    shown: dict[tuple[UUID, UUID | None], ProgressRow] = {}
    for row in _progress(session, plan_ids, None):
        known = shown.setdefault((row.target_id, row.subject_id), row)
        is_newer = known.reached is None or known.phase_id is not None
        if row.reached is not None and is_newer:
            shown[row.target_id, row.subject_id] = row
    return tuple(shown.values())


def recorded(session: Session, plan_id: UUID) -> tuple[FigureRow, ...]:
    """Return every figure of a plan, for filling a grid."""
    return tuple(_recorded(session, [plan_id]))


# --- how -------------------------------------------------------------------------------------


def is_rate(value_unit: str) -> bool:
    """Return whether figures in this unit cannot be added up: %, ‰, or something per something.

    >>> is_rate("%"), is_rate("kg/người"), is_rate("hộ")
    (True, True, False)
    """
    words = fold(value_unit)
    return any(sign in value_unit for sign in "%‰/") or words.startswith(
        ("phan tram", "phan nghin", "ty le")
    )


def _meets(reached: Decimal, wanted: Decimal, operator: Operator, direction: Direction) -> bool:
    if operator is Operator.EXACTLY:
        return reached >= wanted if direction is Direction.HIGHER else reached <= wanted
    return {
        Operator.AT_LEAST: reached >= wanted,
        Operator.AT_MOST: reached <= wanted,
        Operator.ABOVE: reached > wanted,
        Operator.BELOW: reached < wanted,
    }[operator]


_FIGURES = (
    select(
        TargetFigure.id,
        TargetFigure.target_id,
        TargetFigure.subject_id,
        TargetFigure.phase_id,
        TargetFigure.reached_value,
        TargetFigure.reported_on,
        TargetFigure.source,
    )
    .join(Target, TargetFigure.target_id == Target.id)
    .where(TargetFigure.deleted_by.is_(None), Target.deleted_by.is_(None))
    .order_by(Target.position, TargetFigure.id)
)


@dataclass(frozen=True, slots=True)
class _Aim:
    """What has to be known of a target before a figure is written."""

    name: str
    unit: str
    subject_id: UUID | None
    phase_id: UUID | None
    is_per_unit: bool


@dataclass(frozen=True, slots=True)
class _Grid:
    """The plan's targets and phases and the units that exist: what a pasted grid may name."""

    aims: Mapping[UUID, _Aim]
    phases: frozenset[UUID]
    subjects: Mapping[UUID, str]

    @classmethod
    def read(cls, session: Session, plan_id: UUID, cells: Sequence[FigureCell]) -> "_Grid":
        targets = select(
            Target.id,
            Target.name,
            Target.unit,
            Target.subject_id,
            Target.phase_id,
            Target.is_per_unit,
        ).where(Target.plan_id == plan_id, Target.deleted_by.is_(None))
        aims: dict[UUID, _Aim] = {}
        for target_id, name, unit, subject_id, phase_id, is_per_unit in session.execute(targets):
            aims[target_id] = _Aim(name, unit, subject_id, phase_id, is_per_unit)
        subjects: dict[UUID, str] = {}
        for chunk in chunks(cell.subject_id for cell in cells if cell.subject_id):
            named = select(Subject.id, Subject.name).where(
                Subject.id.in_(chunk), Subject.deleted_by.is_(None)
            )
            subjects.update((row[0], row[1]) for row in session.execute(named))
        return cls(aims, frozenset(_phases(session, [plan_id])), subjects)

    def problems(self, cells: Sequence[FigureCell]) -> Iterator[Problem]:
        """Yield what is wrong with any of the cells, in their order."""
        seen: set[tuple[UUID, UUID | None, UUID | None]] = set()
        for position, cell in enumerate(cells):
            aim = self.aims.get(cell.target_id)
            if aim is None:
                told = "Chỉ tiêu không thuộc kế hoạch này. Chưa có gì được ghi. Chọn lại chỉ tiêu."
                yield Problem(in_list(position, "target_id"), told)
                continue
            for field, told in self._of_cell(cell, aim):
                yield Problem(
                    in_list(position, field), f"“{aim.name}”: {told} Chưa có gì được ghi."
                )
            if cell.key in seen:
                told = f"“{aim.name}” có hai số cho cùng một ô. Chưa có gì được ghi. Bỏ một số."
                yield Problem(in_list(position, "value"), told)
            seen.add(cell.key)

    def _of_cell(self, cell: FigureCell, aim: _Aim) -> Iterator[tuple[str, str]]:
        yield from self._of_subject(cell.subject_id, aim)
        if cell.phase_id is not None and cell.phase_id not in self.phases:
            yield "phase_id", "giai đoạn đã chọn không thuộc kế hoạch này."
        elif aim.phase_id is not None and cell.phase_id != aim.phase_id:
            yield "phase_id", "chỉ tiêu này của riêng một giai đoạn khác. Chọn đúng giai đoạn."
        if cell.value is not None:
            yield from _value_problems(cell.value, aim.unit)

    def _of_subject(self, subject_id: UUID | None, aim: _Aim) -> Iterator[tuple[str, str]]:
        if subject_id is None:
            if aim.is_per_unit or aim.subject_id:
                yield "subject_id", "chỉ tiêu này tính cho từng đơn vị. Chọn đơn vị của số liệu."
        elif subject_id not in self.subjects:
            yield "subject_id", "đơn vị đã chọn không còn trong danh sách. Chọn lại đơn vị."
        elif aim.subject_id not in (None, subject_id):
            name = self.subjects[subject_id]
            yield "subject_id", f"chỉ tiêu này giao cho đơn vị khác, không phải {name}."


def _value_problems(value: object, unit: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        yield "value", f"{quoted(str(value))} không phải số. Nhập số, ví dụ 0,39."
        return
    number = Decimal(value)
    if not number.is_finite() or len(f"{number:f}") > _MOST_DIGITS:
        yield "value", f"số quá dài. Nhập tối đa {_MOST_DIGITS} chữ số."
    elif number < 0 and not is_rate(unit):
        yield "value", f"số liệu không được âm ({number_text(number)}). Nhập lại."


def _write(session: Writing, cells: Sequence[FigureCell], told: Mapping[str, Any]) -> int:
    standing: dict[tuple[UUID, UUID | None, UUID | None], FigureRow] = {}
    for chunk in chunks(cell.target_id for cell in cells):
        for row in session.execute(_FIGURES.where(TargetFigure.target_id.in_(chunk))):
            figure = FigureRow(*row)
            standing[figure.target_id, figure.subject_id, figure.phase_id] = figure
    new = [
        _new_row(cell) | dict(told)
        for cell in cells
        if cell.value is not None and cell.key not in standing
    ]
    changes = {
        standing[cell.key].id: _change(standing[cell.key], cell, told, session.operation_id)
        for cell in cells
        if cell.key in standing
    }
    changes = {row_id: change for row_id, change in changes.items() if change}
    session.update_many(TargetFigure, changes)
    session.insert_many(TargetFigure, new)
    return len(changes) + len(new)


def _change(
    figure: FigureRow, cell: FigureCell, told: Mapping[str, Any], operation_id: UUID
) -> Mapping[str, Any]:
    """Return what changes of a figure: a number that stays keeps its day and source."""
    if cell.value is None:
        return {"deleted_by": operation_id}
    if cell.value != figure.value:
        return {"reached_value": Decimal(cell.value), **told}
    return {name: value for name, value in told.items() if value}


def _new_row(cell: FigureCell) -> dict[str, Any]:
    return {
        "target_id": cell.target_id,
        "subject_id": cell.subject_id,
        "phase_id": cell.phase_id,
        "reached_value": Decimal(cell.value or 0),
    }


# --- reading ---------------------------------------------------------------------------------

_Cell = tuple[UUID | None, UUID | None]
"""Of a target: unit and phase."""


def _progress(
    session: Session, plan_ids: Collection[UUID], phase_id: UUID | None
) -> Iterator[ProgressRow]:
    targets = session.scalars(
        select(Target)
        .where(Target.plan_id.in_(plan_ids), Target.deleted_by.is_(None))
        .order_by(Target.plan_id, Target.position, Target.id)
    ).all()
    figures: dict[UUID, dict[_Cell, FigureRow]] = defaultdict(dict)
    for figure in _recorded(session, plan_ids):
        figures[figure.target_id][figure.subject_id, figure.phase_id] = figure
    units, phases = _units(session, plan_ids), _phases(session, plan_ids)
    pledges = _pledges(session, plan_ids)
    for target in targets:
        board = _Board(target, figures[target.id], units, pledges, phases)
        for shown in board.shown_phases(phase_id):
            yield from board.rows(shown)


def _recorded(session: Session, plan_ids: Collection[UUID]) -> Iterator[FigureRow]:
    for row in session.execute(_FIGURES.where(Target.plan_id.in_(plan_ids))):
        yield FigureRow(*row)


def _phases(session: Session, plan_ids: Collection[UUID]) -> dict[UUID, str]:
    phases = (
        select(Phase.id, Phase.name)
        .where(Phase.plan_id.in_(plan_ids), Phase.deleted_by.is_(None))
        .order_by(Phase.plan_id, Phase.position, Phase.id)
    )
    return {row[0]: row[1] for row in session.execute(phases)}


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of each plan in their order, and the names of all that figures may be of."""

    taking_part: Mapping[UUID, Sequence[UUID]]
    names: Mapping[UUID, str]


def _units(session: Session, plan_ids: Collection[UUID]) -> _Units:
    order = (Subject.position, Subject.name_key, Subject.id)
    takes_part = (
        select(Participation.plan_id, Subject.id)
        .join(Subject, Participation.subject_id == Subject.id)
        .where(
            Participation.plan_id.in_(plan_ids),
            Participation.deleted_by.is_(None),
            Subject.kind == SubjectKind.UNIT,
            Subject.deleted_by.is_(None),
        )
        .order_by(*order)
    )
    taking_part: dict[UUID, list[UUID]] = defaultdict(list)
    for plan_id, unit_id in session.execute(takes_part):
        taking_part[plan_id].append(unit_id)
    reports = (
        select(TargetFigure.subject_id)
        .join(Target, TargetFigure.target_id == Target.id)
        .where(Target.plan_id.in_(plan_ids), TargetFigure.deleted_by.is_(None))
    )
    answers = select(Target.subject_id).where(Target.plan_id.in_(plan_ids))
    joined = select(Participation.subject_id).where(Participation.plan_id.in_(plan_ids))
    named = (
        select(Subject.id, Subject.name)
        .where(or_(*(Subject.id.in_(of) for of in (reports, answers, joined))))
        .order_by(*order)
    )
    return _Units(taking_part, {row[0]: row[1] for row in session.execute(named)})


def _pledges(
    session: Session, plan_ids: Collection[UUID]
) -> dict[tuple[UUID | None, UUID], Decimal | None]:
    statement = select(
        Registration.target_id, Registration.subject_id, Registration.pledged_value
    ).where(
        Registration.plan_id.in_(plan_ids),
        Registration.kind == RegistrationKind.TARGET,
        Registration.deleted_by.is_(None),
        Registration.state.in_(COUNTED),
        Registration.target_id.is_not(None),
    )
    return {
        (target_id, subject_id): value
        for target_id, subject_id, value in session.execute(statement)
    }


@dataclass(frozen=True, slots=True)
class _Board:
    """One target with all its figures."""

    target: Target
    figures: Mapping[_Cell, FigureRow]
    units: _Units
    pledges: Mapping[tuple[UUID | None, UUID], Decimal | None]
    phases: Mapping[UUID, str]

    def shown_phases(self, asked: UUID | None) -> list[UUID | None]:
        """Return the phases that get rows: the one asked for, or all that have figures."""
        own = self.target.phase_id
        if asked is not None:
            return [asked] if own in (None, asked) else []
        if own is not None:
            return [own]
        reported = {phase_id for _, phase_id in self.figures}
        return [None, *(phase_id for phase_id in self.phases if phase_id in reported)]

    def rows(self, phase_id: UUID | None) -> Iterator[ProgressRow]:
        """Yield the rows of one phase."""
        target = self.target
        if target.subject_id is not None:
            yield self._of_unit(target.subject_id, phase_id)
        elif target.is_per_unit:
            reporting = [unit_id for unit_id in self.units.names if self._has(unit_id, phase_id)]
            for unit_id in dict.fromkeys((*self._taking_part, *reporting)):
                yield self._of_unit(unit_id, phase_id)
        else:
            yield self._of_commune(phase_id)

    @property
    def _taking_part(self) -> Sequence[UUID]:
        return self.units.taking_part.get(self.target.plan_id, ())

    def _has(self, unit_id: UUID, phase_id: UUID | None) -> bool:
        return (unit_id, phase_id) in self.figures

    def _of_unit(self, unit_id: UUID, phase_id: UUID | None) -> ProgressRow:
        figure = self.figures.get((unit_id, phase_id))
        return replace(
            self._row(phase_id),
            subject_id=unit_id,
            subject_name=self.units.names.get(unit_id, ""),
            pledged=self.pledges.get((self.target.id, unit_id)),
            reached=figure.value if figure else None,
            reported_on=figure.reported_on if figure else None,
            source=figure.source if figure else "",
        )

    def _of_commune(self, phase_id: UUID | None) -> ProgressRow:
        row = self._row(phase_id)
        figure = self.figures.get((None, phase_id))
        if figure is not None:
            return replace(
                row, reached=figure.value, reported_on=figure.reported_on, source=figure.source
            )
        of_units = [
            figure
            for (unit_id, phase), figure in self.figures.items()
            if unit_id is not None and phase == phase_id
        ]
        if not of_units or is_rate(self.target.unit):
            return row
        return replace(
            row,
            reached=sum((figure.value for figure in of_units), Decimal(0)),
            is_total=True,
            reported_units=len(of_units),
            expected_units=max(len(self._taking_part), len(of_units)),
            reported_on=max((f.reported_on for f in of_units if f.reported_on), default=None),
        )

    def _row(self, phase_id: UUID | None) -> ProgressRow:
        target = self.target
        return ProgressRow(
            plan_id=target.plan_id,
            target_id=target.id,
            target_name=target.name,
            subject_id=None,
            subject_name="",
            phase_id=phase_id,
            phase_name=self.phases.get(phase_id, "") if phase_id else "",
            operator=target.operator,
            direction=target.direction,
            value_unit=target.unit,
            wanted=target.value,
            pledged=None,
            reached=None,
            due=target.due,
        )
