"""Scoring (chấm điểm): criteria, stages, sheets, entries, and frozen results."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.domain.terms import CriterionKind, EntryState, GroupMode, StagePurpose
from app.entities.base import (
    Base,
    Recorded,
    check,
    choice,
    identity,
    optional,
    optional_choice,
    required,
    strict,
    unique_while_living,
)


class CriteriaSet(Recorded, Base, kw_only=True):
    """A version of a set of criteria (bộ tiêu chí). Locked once it is used."""

    __tablename__ = "criteria_set"
    __table_args__ = strict(
        unique_while_living("name", "version", name="uq_criteria_set"),
        check("step > 0", "step"),
    )

    name: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    is_locked: Mapped[bool] = mapped_column(default=False)
    declared_total: Mapped[int | None] = mapped_column(default=None)
    """Hundredths of a point, as the office's table says; compared with the sum, never enforced."""
    step: Mapped[int] = mapped_column(default=25)
    """The smallest difference between two marks, in hundredths of a point."""
    bonus_cap: Mapped[int | None] = mapped_column(default=None)
    penalty_cap: Mapped[int | None] = mapped_column(default=None)
    copied_from_id: Mapped[UUID | None] = optional("criteria_set")
    note: Mapped[str] = mapped_column(default="")
    audience: Mapped[str | None] = mapped_column(default=None)
    """For whom it is, in words."""
    rules: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """What holds for the whole set beside its lines, in the writing of its file: figures, stages,
    limits, tie-breaks, grades. Nothing is a set that is scored by hand."""


class Criterion(Recorded, Base, kw_only=True):
    """A node of a criteria tree: a group, or something that is scored."""

    __tablename__ = "criterion"
    __table_args__ = strict(
        check("max_points >= 0", "max_points"),
        check(
            "kind = 'group' OR rule IS NOT NULL OR max_points IS NOT NULL", "scored_has_maximum"
        ),
    )

    set_id: Mapped[UUID] = required("criteria_set")
    parent_id: Mapped[UUID | None] = optional("criterion")
    position: Mapped[int]
    code: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    kind: Mapped[CriterionKind] = choice(CriterionKind, CriterionKind.BASE)
    max_points: Mapped[int | None] = mapped_column(default=None)
    """Hundredths of a point; of a penalty, how much it can take away."""
    rule: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """How points come about; nothing means by hand from 0 to the maximum."""
    na_gives_full: Mapped[bool] = mapped_column(default=True)
    """Whether “không phát sinh” counts as full points; else it leaves the sum."""
    guidance: Mapped[str] = mapped_column(default="")
    mode: Mapped[GroupMode | None] = optional_choice(GroupMode)
    """Of a group: what counts in it; nothing is the sum."""
    gate: Mapped[str | None] = mapped_column(default=None)
    """The code of a yes-or-no figure without which the line or group is worth nothing."""
    granted: Mapped[str | None] = mapped_column(default=None)
    """The code of a yes-or-no figure that gives the maximum whatever the rest."""
    is_optional: Mapped[bool | None] = mapped_column(default=None)
    """Whether a sheet is complete without it; nothing is no."""
    needs_evidence: Mapped[bool | None] = mapped_column(default=None)
    """Whether a file or a document number has to stand beside the points; nothing is no."""


class PlanCriteria(Recorded, Base, kw_only=True):
    """The criteria set by which a plan scores a kind of subject."""

    __tablename__ = "plan_criteria"
    __table_args__ = strict(
        unique_while_living("plan_id", "applies_to", name="uq_plan_criteria"),
    )

    plan_id: Mapped[UUID] = required("plan")
    set_id: Mapped[UUID] = required("criteria_set")
    applies_to: Mapped[str] = mapped_column(default="")
    """A unit kind's code; empty: everyone without a set of their own."""


class Stage(Recorded, Base, kw_only=True):
    """One round of scoring in a plan (tự chấm, chấm chéo, thẩm định …). Each is kept."""

    __tablename__ = "stage"
    __table_args__ = strict(unique_while_living("plan_id", "name", name="uq_stage"))

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    name: Mapped[str]
    purpose: Mapped[StagePurpose] = choice(StagePurpose, StagePurpose.OTHER)
    is_decisive: Mapped[bool] = mapped_column(default=False)
    """Whether results come from this stage."""
    due: Mapped[date | None] = mapped_column(default=None)
    code: Mapped[str | None] = mapped_column(default=None)
    """What the rules of criteria sets call this stage."""


class ScoringConflict(Recorded, Base, kw_only=True):
    """A unit that must not score another one in a plan (không được chấm chéo), and why."""

    __tablename__ = "scoring_conflict"
    __table_args__ = strict(
        unique_while_living("plan_id", "scorer_id", "subject_id", name="uq_scoring_conflict"),
        check("scorer_id <> subject_id", "two_of_them"),
    )

    plan_id: Mapped[UUID] = required("plan")
    scorer_id: Mapped[UUID] = required("subject")
    subject_id: Mapped[UUID] = required("subject")
    reason: Mapped[str] = mapped_column(default="")


class CouncilOrder(Recorded, Base, kw_only=True):
    """The place that the council gave a subject among its equals, and why."""

    __tablename__ = "council_order"
    __table_args__ = strict(
        unique_while_living("order_key", name="uq_council_order"),
        check("place > 0", "place"),
    )

    plan_id: Mapped[UUID] = required("plan")
    phase_id: Mapped[UUID | None] = optional("phase")
    subject_id: Mapped[UUID] = required("subject")
    place: Mapped[int]
    """1 goes first."""
    reason: Mapped[str]
    order_key: Mapped[str] = identity("plan_id", "phase_id", "subject_id")


class ScoreSheet(Recorded, Base, kw_only=True):
    """What one scorer gave one subject at one stage (phiếu chấm)."""

    __tablename__ = "score_sheet"
    __table_args__ = strict(unique_while_living("sheet_key", name="uq_score_sheet"))

    plan_id: Mapped[UUID] = required("plan")
    phase_id: Mapped[UUID | None] = optional("phase")
    subject_id: Mapped[UUID] = required("subject")
    stage_id: Mapped[UUID] = required("stage")
    set_id: Mapped[UUID] = required("criteria_set")
    scorer_id: Mapped[UUID | None] = optional("subject")
    """The unit that cross-scores; nothing when the subject itself or the office scores."""
    scored_on: Mapped[date | None] = mapped_column(default=None)
    received_on: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    approved_on: Mapped[date | None] = mapped_column(default=None)
    approval_lost: Mapped[bool | None] = mapped_column(default=None)
    """Whether something was changed after an approval, which took that back."""
    sheet_key: Mapped[str] = identity("plan_id", "phase_id", "subject_id", "stage_id", "scorer_id")


class Entry(Recorded, Base, kw_only=True):
    """One criterion on one sheet. Blank, answered, or not applicable; blank is not zero."""

    __tablename__ = "entry"
    __table_args__ = strict(
        unique_while_living("sheet_id", "criterion_id", name="uq_entry"),
        check("(state = 'answered') = (points IS NOT NULL)", "points_when_answered"),
    )

    sheet_id: Mapped[UUID] = required("score_sheet")
    criterion_id: Mapped[UUID] = required("criterion")
    state: Mapped[EntryState] = choice(EntryState, EntryState.BLANK)
    points: Mapped[int | None] = mapped_column(default=None)
    """Hundredths of a point; of a penalty, what it takes away, as a positive number."""
    inputs: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """What the scorer put here where points come of a rule or a condition: “points”, “level” or
    “not_applicable”. Nothing where state and points are the answer themselves."""
    reason: Mapped[str] = mapped_column(default="")
    evidence: Mapped[str] = mapped_column(default="")
    overflow: Mapped[int | None] = mapped_column(default=None)
    """Hundredths of a point beyond the plan, which count as bonus."""
    zeroes_group: Mapped[bool | None] = mapped_column(default=None)
    """Whether it takes its group, or the group it stands for, down to nothing."""


class SheetFigure(Recorded, Base, kw_only=True):
    """A figure on a sheet (số liệu đầu vào), by its code in the set; yes is 1 and no is 0."""

    __tablename__ = "sheet_figure"
    __table_args__ = strict(unique_while_living("sheet_id", "code", name="uq_sheet_figure"))

    sheet_id: Mapped[UUID] = required("score_sheet")
    code: Mapped[str]
    value: Mapped[Decimal]


class GradeBand(Recorded, Base, kw_only=True):
    """From how many points on a grade is given in a plan (xếp loại)."""

    __tablename__ = "grade_band"
    __table_args__ = strict(unique_while_living("plan_id", "minimum", name="uq_grade_band"))

    plan_id: Mapped[UUID] = required("plan")
    position: Mapped[int]
    name: Mapped[str]
    minimum: Mapped[int]
    """Hundredths of a point."""


class Finalisation(Recorded, Base, kw_only=True):
    """The closing of scores (chốt điểm) of a plan or one phase of it."""

    __tablename__ = "finalisation"
    __table_args__ = strict()

    plan_id: Mapped[UUID] = required("plan")
    phase_id: Mapped[UUID | None] = optional("phase")
    stage_id: Mapped[UUID] = required("stage")
    finalised_on: Mapped[date]
    reopened_on: Mapped[date | None] = mapped_column(default=None)
    reopen_reason: Mapped[str] = mapped_column(default="")


class Result(Recorded, Base, kw_only=True):
    """A frozen copy of where a subject stood when scores were closed. Points in hundredths."""

    __tablename__ = "result"
    __table_args__ = strict(unique_while_living("finalisation_id", "subject_id", name="uq_result"))

    finalisation_id: Mapped[UUID] = required("finalisation")
    subject_id: Mapped[UUID] = required("subject")
    cluster_id: Mapped[UUID | None] = optional("subject")
    subject_name: Mapped[str]
    cluster_name: Mapped[str] = mapped_column(default="")
    base_points: Mapped[int | None] = mapped_column(default=None)
    bonus_points: Mapped[int] = mapped_column(default=0)
    penalty_points: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None] = mapped_column(default=None)
    rank: Mapped[int | None] = mapped_column(default=None)
    grade: Mapped[str] = mapped_column(default="")
    detail: Mapped[dict[str, object] | None] = mapped_column(default=None)
    """What it came from on that day: points and arithmetic of each line, figures, reasons."""
