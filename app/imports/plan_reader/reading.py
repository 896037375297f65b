"""What was read out of a plan: values, each with the place it came from and how sure it is."""

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.domain.dates import PartialDate
from app.imports.plan_reader.passage import Passage, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value, the place in the text that gives it, and whether a person should look again."""

    value: T
    span: Span
    is_sure: bool = True


def text_of(piece: Passage, *, is_sure: bool = True) -> Found[str]:
    """Return a passage as a value: without list signs before and closing signs after it.

    One put together of lines that do not follow one another is never sure.
    """
    bare = piece.bare() or piece
    return Found(bare.text, bare.span, is_sure and bare.is_whole)


@dataclass(frozen=True, slots=True)
class IssuedOn:
    """The day in the head, any part of it blank."""

    day: Found[int] | None
    month: Found[int] | None
    year: Found[int] | None


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A document that the plan rests on."""

    text: Found[str]
    kind: Found[str] | None
    number: Found[str] | None
    issued_on: Found[PartialDate] | None
    issuer: Found[str] | None
    in_force: bool | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The whole time (no name), or a phase or wave of it."""

    name: Found[str] | None
    start: Found[PartialDate] | None
    end: Found[PartialDate] | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """What has to be done until when, by whom, and how many at least."""

    due: Found[PartialDate] | None
    """None for a day that the calendar does not have."""
    text: Found[str]
    organisation: Found[str] | None
    minimum_count: Found[int] | None


@dataclass(frozen=True, slots=True)
class Target:
    """A measurable aim. `operator` is one of >=, >, <=, <, =."""

    text: Found[str]
    operator: Found[str]
    value: Found[float | int]
    unit: Found[str] | None


@dataclass(frozen=True, slots=True)
class Task:
    """One thing an organisation has to do."""

    text: Found[str]
    due: Found[PartialDate] | None


@dataclass(frozen=True, slots=True)
class Assignment:
    """What one organisation has to do."""

    organisation: Found[str]
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, by what right."""

    authority: Found[str] | None
    post: Found[str] | None
    second_post: Found[str] | None
    name: Found[str] | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of one kind: registering, scoring, reviewing."""

    text: Found[str]
    due: Found[PartialDate] | None
    organisation: Found[str] | None


@dataclass(frozen=True, slots=True)
class Content:
    """A numbered part of the text with those below it."""

    label: str
    heading: Found[str] | None
    text: Found[str] | None
    children: "tuple[Content, ...]"


@dataclass(frozen=True, slots=True)
class Flaw:
    """What looks wrong in the text. `message` is a sentence for the clerk."""

    code: str
    message: str
    where: Span | None = None


@dataclass(frozen=True)
class PlanReading:
    """All that was found. What the text does not settle is None or empty."""

    is_emulation_plan: Found[bool] | bool = False
    regime: Found[str] | None = None
    kind: Found[str] | None = None
    parent_issuer: Found[str] | None = None
    issuer: Found[str] | None = None
    number: Found[str] | None = None
    symbol: Found[str] | None = None
    place: Found[str] | None = None
    issued_on: IssuedOn | None = None
    title: Found[str] | None = None
    theme: Found[str] | None = None
    legal_bases: tuple[LegalBasis, ...] = ()
    carries_out: int | None = None
    purposes: tuple[Found[str], ...] = ()
    requirements: tuple[Found[str], ...] = ()
    periods: tuple[Period, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    subjects: tuple[Found[str], ...] = ()
    targets: tuple[Target, ...] = ()
    awards: tuple[Found[str], ...] = ()
    assignments: tuple[Assignment, ...] = ()
    registration: tuple[Duty, ...] = ()
    scoring: tuple[Duty, ...] = ()
    cross_scoring: tuple[Duty, ...] = ()
    mid_review: tuple[Duty, ...] = ()
    final_review: tuple[Duty, ...] = ()
    recipients: tuple[Found[str], ...] = ()
    archive: Found[str] | None = None
    signer: Signer | None = None
    contents: tuple[Content, ...] = ()
    movements: tuple[Found[str], ...] = ()
    warnings: tuple[Flaw, ...] = field(default=())
