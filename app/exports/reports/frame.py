"""What all reports share: what is asked for, the letterhead, who signs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate
from app.domain.terms import Regime as PlanRegime
from app.exports.report import Block, Regime, Report, Signature
from app.services import office, plan_views
from app.services.office import OfficeView
from app.services.plan_views import PlanView

SIGNED = "(Ký, ghi rõ họ tên)"
WIDE = 8
"""From how many columns on a table is printed on paper turned sideways."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What a report is asked about (điều kiện báo cáo). What a report does not need is ignored."""

    today: date
    """The day that overdue work and the report's own date are judged by."""
    plan_id: UUID | None = None
    phase_id: UUID | None = None
    stage_id: UUID | None = None
    year: int | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class ReportKind:
    """A report that can be made: its code, its name, and what it has to be told."""

    code: str
    name: str
    build: Callable[[Session, Parameters], Report]
    needs: frozenset[str] = frozenset({"plan"})
    """Of "plan", "phase", "stage", "year"; a phase may also be left open."""
    is_counted: bool = False
    """Whether its figures name the records they come from."""


def report(  # noqa: PLR0913 - the parts of a page
    session: Session,
    parameters: Parameters,
    plan: PlanView | None,
    heading: str,
    blocks: Sequence[Block],
    *,
    subheadings: Sequence[str] = (),
    is_landscape: bool | None = None,
) -> Report:
    """Put `blocks` under the letterhead of the plan, or of the office where there is none."""
    own = office.get(session)
    grids: list[Any] = [block for block in blocks if hasattr(block, "columns")]
    wide = any(len(grid.columns) >= WIDE for grid in grids)
    place = place_of(plan, own)
    day = DocumentDate.of(parameters.today).display
    return Report(
        heading=heading,
        blocks=tuple(blocks),
        regime=regime_of(plan),
        parent=lines_of(plan.parent_body if plan else own.parent_name if own else ""),
        issuer=lines_of(issuer_of(plan, own)),
        place_date=f"{place}, {day}" if place else day[0].upper() + day[1:],
        subheadings=tuple(subheadings),
        plan=plan.name if plan else "",
        signatures=_signatures(plan),
        sheet_name=heading,
        is_landscape=wide if is_landscape is None else is_landscape,
        is_sample=bool(own and own.is_sample),
    )


def the_plan(session: Session, parameters: Parameters) -> PlanView:
    """Return the plan that the report is about."""
    if parameters.plan_id is None:
        raise LookupError("a report about a plan was asked for without one")
    return plan_views.view(session, parameters.plan_id)


def phase_line(plan: PlanView, phase_id: UUID | None) -> tuple[str, ...]:
    """Return the name of the phase a report is about, or nothing for the whole plan."""
    return tuple(phase.name for phase in plan.phases if phase.id == phase_id)


def regime_of(plan: PlanView | None) -> Regime:
    """Return whose rules of form a paper follows: the plan's, else those of the State."""
    return Regime.PARTY if plan and plan.regime is PlanRegime.PARTY else Regime.STATE


def issuer_of(plan: PlanView | None, own: OfficeView | None) -> str:
    """Return who issues the papers of a plan, else of the office; blank while nobody is known."""
    return plan.issuer if plan and plan.issuer else own.name if own else ""


def place_of(plan: PlanView | None, own: OfficeView | None) -> str:
    """Return the place at the head of papers."""
    return plan.place if plan and plan.place else own.locality if own else ""


def lines_of(text: str) -> tuple[str, ...]:
    """Return a text as the lines of a head: none where it is blank."""
    return (text,) if text else ()


def maker(post: str = "Người lập biểu") -> Signature:
    """Return where the person signs who made a list."""
    return Signature(post, hint=SIGNED)


def signature_of(plan: PlanView) -> Signature:
    """Return who signs the papers of a plan."""
    return Signature(
        plan.signer_post, plan.signer_name, lines_of(plan.authority_line), plan.signer_second_post
    )


def _signatures(plan: PlanView | None) -> tuple[Signature, ...]:
    if plan is None or not plan.signer_post:
        return (maker(), Signature("Thủ trưởng đơn vị", hint="(Ký, đóng dấu)"))
    return (maker(), signature_of(plan))
