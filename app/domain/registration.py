"""Registration (đăng ký thi đua): in time or late, and the least a subject has to register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.dates import PartialDate


def is_late(received_on: date | None, due: PartialDate | None) -> bool:
    """Return whether it came after the last day of its deadline.

    What has not come is not late but missing; without a deadline, or with an event for one,
    nothing is late.
    """
    return _days_late(received_on, due) > 0


def lateness_words(received_on: date | None, due: PartialDate | None) -> str:
    """Return "Đúng hạn", "Trễ n ngày", or "" when there is nothing to compare.

    >>> lateness_words(date(2026, 4, 20), PartialDate(2026, 4, 15))
    'Trễ 5 ngày'
    """
    if received_on is None or due is None or due.is_event:
        return ""
    days = _days_late(received_on, due)
    return f"Trễ {days} ngày" if days else "Đúng hạn"


def _days_late(received_on: date | None, due: PartialDate | None) -> int:
    last = due.latest if due else None
    if received_on is None or last is None:
        return 0
    return max((received_on - last).days, 0)


@dataclass(frozen=True, slots=True)
class Requirement:
    """The least number of things to register, whichever of `kinds` they are; no kinds: any.

    `label` names them in a sentence: "mô hình hoặc công trình".
    """

    kinds: tuple[str, ...]
    minimum: int
    label: str


def requirement_problems(
    subject: str, requirements: Iterable[Requirement], counts: Mapping[str, int]
) -> list[str]:
    """Return a sentence for every requirement that a subject's registrations do not meet.

    >>> works = Requirement(("model", "project"), 1, "mô hình hoặc công trình")
    >>> requirement_problems("Thôn Đông", [works], {})
    ['Thôn Đông chưa đăng ký mô hình hoặc công trình (cần ít nhất 01).']
    """
    problems: list[str] = []
    for requirement in requirements:
        counted = set(requirement.kinds or counts)
        count = sum(counts.get(kind, 0) for kind in counted)
        if count < requirement.minimum:
            done = f"mới đăng ký {count:02d}" if count else "chưa đăng ký"
            problems.append(
                f"{subject} {done} {requirement.label} (cần ít nhất {requirement.minimum:02d})."
            )
    return problems
