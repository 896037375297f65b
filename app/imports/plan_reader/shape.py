"""The shape of the answer of `read-plan --json`, for those who read it (format and version 1).

What the text does not settle is null or an empty list. The program writes answers, it reads none.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

WarningCode = Literal[
    "number_blank", "date_blank", "date_impossible", "date_wording", "date_contradiction",
    "congress_differs", "numbering_gap", "level_not_then", "title_not_then", "basis_expired",
    "quote_open",
    "signer_missing", "recipients_missing", "archive_blank", "regime_mixed", "title_missing",
    "text_cut",
]  # fmt: skip


class Part(BaseModel):
    """A part of the answer: every member is there, and no other."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Event(Part):
    """An end that is no day: the words of the text."""

    event: Annotated[str, Field(min_length=1)]


Date = (
    Annotated[str, Field(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$")]
    | Event
)
"""A day, month or year as precise as the text has it, or an event."""

Words = Annotated[str, Field(min_length=1)]
Index = Annotated[int, Field(ge=0)]


class IssuedOn(Part):
    """The day at the head; a part that is blank is null."""

    day: int | None
    month: int | None
    year: int | None


class LegalBasis(Part):
    """A document that the plan rests on; `in_force` is null where it is not in the catalogue."""

    text: Words
    kind: Words | None
    number: Words | None
    issued_on: Date | None
    issuer: Words | None
    in_force: bool | None


class Period(Part):
    """The whole time (no name), or a phase or wave."""

    name: Words | None
    start: Date | None
    end: Date | None


class Milestone(Part):
    """What has to be done until when."""

    due: Date | None
    text: Words
    organisation: Words | None
    minimum_count: int | None


class Target(Part):
    """A measurable aim."""

    text: Words
    operator: Literal[">=", ">", "<=", "<", "="]
    value: int | float
    unit: Words | None


class Task(Part):
    """One thing to do."""

    text: Words
    due: Date | None


class Assignment(Part):
    """What one organisation has to do."""

    organisation: Words
    tasks: list[Task]


class Duty(Part):
    """Registering, scoring, reviewing."""

    text: Words
    due: Date | None
    organisation: Words | None


class Signer(Part):
    """Who signs, by what right."""

    authority: Words | None
    post: Words | None
    second_post: Words | None
    name: Words | None


class Content(Part):
    """A numbered part with those below it."""

    label: str
    heading: str
    text: str
    children: list["Content"]


class Place(Part):
    """From where to where, in code points of the text as it was read."""

    start: Index
    end: Index


class Evidence(Place):
    """The place a value came from, and whether a person should look again."""

    certainty: Literal["sure", "check"]


class Warned(Part):
    """What looks wrong in the text: a sentence for the clerk."""

    code: WarningCode
    message: Words
    where: Place | None


class PlanAnswer(Part):
    """The whole answer. `evidence` goes by JSON Pointer; the command adds `file` and `notices`."""

    format: Literal["so-thi-dua/plan"]
    version: Literal[1]
    is_emulation_plan: bool
    regime: Literal["state", "party"] | None
    kind: Words | None
    parent_issuer: Words | None
    issuer: Words | None
    number: Words | None
    symbol: Words | None
    place: Words | None
    issued_on: IssuedOn | None
    title: Words | None
    theme: Words | None
    legal_bases: list[LegalBasis]
    carries_out: Index | None
    purposes: list[Words]
    requirements: list[Words]
    periods: list[Period]
    milestones: list[Milestone]
    subjects: list[Words]
    targets: list[Target]
    awards: list[Words]
    assignments: list[Assignment]
    registration: list[Duty]
    scoring: list[Duty]
    cross_scoring: list[Duty]
    mid_review: list[Duty]
    final_review: list[Duty]
    recipients: list[Words]
    archive: Words | None
    signer: Signer | None
    contents: list[Content]
    movements: list[Words]
    warnings: list[Warned]
    evidence: dict[Annotated[str, Field(pattern="^/")], Evidence]
    file: str = ""
    notices: list[Words] = Field(default_factory=list[str])
