"""What a text proposes for a plan, item by item, and what a person made of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import Operator, Term
from app.services import (
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
)
from app.services.plan_parts import Part
from app.services.plans import PlanFields
from app.services.units import UnitFields
from app.services.validation import Fields, changed, validated

PLAN, UNITS, NOTHING = "plan", "units", ""
"""What an item is of, beside the parts of a plan: a field of its own, a new unit, a remark."""

PARTS: Mapping[str, Part[Any, Any]] = {
    "bases": plan_bases.PART,
    "audiences": plan_audiences.PART,
    "phases": plan_phases.PART,
    "contents": plan_contents.PART,
    "targets": plan_targets.PART,
    "deadlines": plan_deadlines.PART,
    "ladder": plan_ladders.PART,
    "assignments": plan_assignments.PART,
    "recipients": plan_recipients.PART,
}
"""The parts of a plan that are rows, named as in `PlanView`."""

SAME = "remark/same"
"""The remark that the file has a plan of this number."""
NEEDED = frozenset({"name", "year"})
"""Without these fields there is no plan."""
_ANY_PLAN = {"name": "…", "year": 2000}
_EMPTY = "Chưa có giá trị. Bấm F2 để nhập, hoặc Delete để bỏ."


class Group(Term):
    """Under which heading an item is shown."""

    WARNINGS = "warnings", "Cảnh báo"
    GENERAL = "general", "Thông tin chung"
    BASES = "bases", "Căn cứ"
    PURPOSE = "purpose", "Mục đích, yêu cầu"
    AUDIENCES = "audiences", "Đối tượng"
    TIME = "time", "Thời gian"
    CONTENTS = "contents", "Nội dung"
    TARGETS = "targets", "Chỉ tiêu"
    DEADLINES = "deadlines", "Mốc thời gian"
    LADDER = "ladder", "Hình thức khen thưởng"
    UNITS = "units", "Đơn vị chưa có trong danh sách"
    ASSIGNMENTS = "assignments", "Phân công"
    RECIPIENTS = "recipients", "Nơi nhận"


class Decision(Term):
    """What a person made of an item."""

    OPEN = "open", "Chưa quyết định"
    ACCEPTED = "accepted", "Chấp nhận"
    CORRECTED = "corrected", "Đã sửa"
    DISCARDED = "discarded", "Bỏ"


class Change(Term):
    """How an item differs from what a plan has already."""

    NEW = "new", "Thêm mới"
    CHANGED = "changed", "Khác"
    GONE = "gone", "Văn bản không có"


Where = tuple[int, int]
"""From where to where in the text, in code points."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that was found in a text.

    id          a field of `PlanFields`, or the part and a number
    part        what it is of: `PLAN`, `UNITS`, a name of `PARTS`, or `NOTHING` for a remark
    label       what people call it
    values      what the service of its part takes; empty where the text gives none
    spans       where it stands in the text
    note        what it was matched with, or what to look at
    parent_id   the content it stands under
    unit_id     the item that adds the unit it names
    change      what it is to the plan that it is compared with; nothing where it is to none
    row_id      the row of that plan that it is; for a new content the row it goes under
    stored      what that row holds
    """

    id: str
    group: Group
    part: str
    label: str
    values: Mapping[str, Any]
    spans: tuple[Where, ...] = ()
    is_sure: bool = True
    note: str = ""
    parent_id: str | None = None
    unit_id: str = ""
    decision: Decision = Decision.OPEN
    change: Change | None = None
    row_id: UUID | None = None
    stored: Mapping[str, Any] | None = None

    @property
    def is_remark(self) -> bool:
        """Whether there is nothing to decide about it."""
        return self.part == NOTHING

    @property
    def is_taken(self) -> bool:
        """Whether it is to be written."""
        return self.decision in (Decision.ACCEPTED, Decision.CORRECTED)

    @property
    def is_left(self) -> bool:
        """Whether a person has still to decide; a value neither there nor needed is not asked."""
        is_asked = bool(self.values) or bool(self.spans) or self.id in NEEDED
        return self.decision is Decision.OPEN and not self.is_remark and is_asked

    @property
    def text(self) -> str:
        """What was read, in words; nothing for what the text does not have."""
        if self.is_remark:
            return self.note
        return "" if self.change is Change.GONE else words_of(self.part, self.values)

    @property
    def stored_text(self) -> str:
        """What the plan has instead, in words."""
        return words_of(self.part, self.stored) if self.stored is not None else ""

    @property
    def problem(self) -> str:
        """Why it cannot be written as it is, as a sentence; nothing when it can."""
        if self.is_remark or self.change is Change.GONE:
            return ""
        if not self.values:
            return _EMPTY
        try:
            self.checked(self.values)
        except InvalidInput as refusal:
            return str(refusal)
        return ""

    @property
    def fields(self) -> type[Fields]:
        """What a person fills in about it. `LookupError` for a remark."""
        if self.part == PLAN:
            return PlanFields
        return UnitFields if self.part == UNITS else PARTS[self.part].fields

    def checked(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return values as they would be kept; `InvalidInput` names the fields that are wrong."""
        if self.part == PLAN:
            found = changed(PlanFields, _ANY_PLAN, values)
        else:
            found = validated(self.fields, values)
        return {name: getattr(found, name) for name in values}


def words_of(part: str, values: Mapping[str, Any]) -> str:
    """Return the values of an item as one line that tells them from others.

    >>> words_of("phases", {"name": "Đợt 1", "starts": PartialDate(2026, 2), "ends": None})
    'Đợt 1: 02/2026 – …'
    """
    if part == PLAN:
        return "; ".join(plain(value) for value in values.values())
    tell = _WORDS.get(part)
    return tell(values) if tell else plain(next(iter(values.values()), ""))


def plain(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """Return a value as people read it."""
    match value:
        case None:
            return ""
        case PartialDate() | DocumentDate():
            return value.display
        case Term():
            return value.label
        case _:
            return " ¶ ".join(str(value).splitlines())


def _phase(values: Mapping[str, Any]) -> str:
    starts, ends = plain(values.get("starts")), plain(values.get("ends"))
    time = f"{starts or '…'} – {ends or '…'}" if starts or ends else ""
    return ": ".join(part for part in (values.get("name", ""), time) if part)


def _target(values: Mapping[str, Any]) -> str:
    value = values.get("value")
    if value is None:
        return plain(values.get("name"))
    operator = values.get("operator", Operator.AT_LEAST).label
    aim = f"{operator} {number_text(value)} {values.get('unit', '')}".strip()
    return f"{plain(values.get('name'))} [{aim}]"


def _deadline(values: Mapping[str, Any]) -> str:
    who, least = values.get("responsible"), values.get("minimum_count")
    tail = (f"{who}" if who else "", f"ít nhất {least}" if least else "")
    told = "; ".join(part for part in tail if part)
    due = plain(values.get("due"))
    return f"{f'{due}: ' if due else ''}{plain(values.get('task'))}{f' [{told}]' if told else ''}"


def _assignment(values: Mapping[str, Any]) -> str:
    due = plain(values.get("due"))
    parts = (plain(values.get("organisation")), plain(values.get("task")))
    return ": ".join(part for part in parts if part) + (f" [{due}]" if due else "")


def _content(values: Mapping[str, Any]) -> str:
    parts = (plain(values.get("heading")), plain(values.get("body")))
    return ": ".join(part for part in parts if part)


def _step(values: Mapping[str, Any]) -> str:
    codes = values.get("award_codes", ())
    told = ", ".join(codes.split() if isinstance(codes, str) else codes)
    return f"{plain(values.get('name'))}{f' [{told}]' if told else ''}"


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "phases": _phase,
    "targets": _target,
    "deadlines": _deadline,
    "assignments": _assignment,
    "contents": _content,
    "ladder": _step,
    "bases": lambda values: plain(values.get("text")),
    "audiences": lambda values: plain(values.get("text")),
    "recipients": lambda values: plain(values.get("text")),
}
