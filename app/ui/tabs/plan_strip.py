"""The opened plan on a strip of time: its phases and waves, its deadlines and reviews."""

from datetime import date

from app.domain.dates import PartialDate
from app.domain.terms import PhaseKind
from app.services.plan_views import PlanView
from app.ui.widgets.strip import Mark, Span, Strip

_SHORT = 40


def show_plan(strip: Strip, plan: PlanView, today: date) -> None:
    """Draw a plan: itself as a frame, phases filled, waves hatched, days as marks below."""
    spans = [
        Span("Kế hoạch", plan.starts, plan.ends, "thời gian thực hiện", "frame", plan.id),
        *(
            Span(
                phase.name,
                phase.starts,
                phase.ends,
                phase.kind.label.lower(),
                "hatched" if phase.kind is PhaseKind.WAVE else "solid",
                phase.id,
            )
            for phase in plan.phases
        ),
    ]
    due = [
        Mark(
            row.task[:_SHORT],
            row.due,
            f"mốc thời gian, {row.kind.label.lower()}",
            is_done=row.done_on is not None,
            key=row.id,
        )
        for row in plan.deadlines
    ]
    held = [
        Mark(
            row.kind.label,
            PartialDate.of(row.held_on),
            "đã tổ chức",
            "triangle",
            is_done=True,
            key=row.id,
        )
        for row in plan.reviews
        if row.held_on is not None
    ]
    strip.set_things(spans, [*due, *held], today=today)
