"""What a check says: its status, where it looked, what it found and what it expected."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from app.imports.document_check.model import Line, Paragraph

_LONGEST = 90
MOST_FINDINGS = 20


class Status(Enum):
    """How a check came out; the value is its word for machines."""

    PASS = "PASS"  # noqa: S105 - a word of the result, no password
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NEEDS_REVIEW = "NEEDS_REVIEW"

    @property
    def label(self) -> str:
        """Return the word for people."""
        return _LABELS[self]


_LABELS = {
    Status.PASS: "Đạt",
    Status.FAIL: "Sai",
    Status.NOT_APPLICABLE: "Không áp dụng",
    Status.NEEDS_REVIEW: "Cần xem lại",
}


class Severity(Enum):
    """How bad a failed check is."""

    ERROR = "E"
    WARNING = "W"

    @property
    def label(self) -> str:
        """Return the word for people."""
        return "Lỗi" if self is Severity.ERROR else "Lưu ý"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that is not as expected. `page` is None in a Word file; `line` counts lines."""

    found: str
    expected: str
    page: int | None = None
    line: int | None = None
    text: str = ""

    @property
    def where(self) -> str:
        """Return the place as people say it."""
        if self.page is not None:
            return f"Trang {self.page}"
        return f"Dòng {self.line}" if self.line else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check says. `reason` says why it does not apply or why a person has to look."""

    status: Status
    findings: tuple[Finding, ...] = ()
    reason: str = ""


PASSED = Outcome(Status.PASS)


def judged(findings: Iterable[Finding]) -> Outcome:
    """Return FAIL with the findings, or PASS without any."""
    found = tuple(findings)
    return Outcome(Status.FAIL, found[:MOST_FINDINGS]) if found else PASSED


def not_applicable(reason: str) -> Outcome:
    """Return that a check does not apply, and why."""
    return Outcome(Status.NOT_APPLICABLE, reason=reason)


def needs_review(reason: str, findings: Iterable[Finding] = ()) -> Outcome:
    """Return that a person has to look, and why."""
    return Outcome(Status.NEEDS_REVIEW, tuple(findings)[:MOST_FINDINGS], reason)


def at(place: Line | Paragraph | None, found: str, expected: str) -> Finding:
    """Return a finding at a line or the first line of a paragraph."""
    if place is None:
        return Finding(found, expected)
    line = place.first if isinstance(place, Paragraph) else place
    text = place.text
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Finding(found, expected, line.page, line.number, shown)
