"""Lists of targets (chỉ tiêu): set while a plan is a draft, and afterwards what was reached."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, number_text, quoted, tidy
from app.domain.terms import Direction, ListKind, Operator
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, known_units
from app.imports.lists.letters import cleaned
from app.imports.lists.matching import Difference, Match, differences
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import figures, plan_access, plan_targets
from app.services.figures import FigureCell
from app.services.plan_targets import TargetFields, TargetRow
from app.services.validation import labels

_TITLES = labels(TargetFields)

_OPERATORS = {
    "ít nhất": Operator.AT_LEAST,
    "tối thiểu": Operator.AT_LEAST,
    "từ": Operator.AT_LEAST,
    "đạt": Operator.AT_LEAST,
    "≥": Operator.AT_LEAST,
    ">=": Operator.AT_LEAST,
    "không quá": Operator.AT_MOST,
    "tối đa": Operator.AT_MOST,
    "≤": Operator.AT_MOST,
    "<=": Operator.AT_MOST,
    "bằng": Operator.EXACTLY,
    "=": Operator.EXACTLY,
    "trên": Operator.ABOVE,
    ">": Operator.ABOVE,
    "dưới": Operator.BELOW,
    "<": Operator.BELOW,
}
_VALUE = re.compile(r"(?P<number>[0-9][0-9.,]*)\s*(?P<unit>.*)")


def _value(cell: BookCell, known: Known) -> Understood:
    """Read “Ít nhất 90 %”, “≥ 01 công trình”: how to compare, how much, of what."""
    if cell.kind is not CellKind.TEXT:
        found = read.number(cell, known)
        unit = "%" if found.shown.endswith("%") else ""
        return Understood((None, found.value, unit), found.shown, found.notes, found.doubts)
    text = cleaned(str(cell.value)).text
    words = max((w for w in _OPERATORS if text.casefold().startswith(w)), key=len, default="")
    match = _VALUE.fullmatch(text[len(words) :].strip())
    if match is None:
        raise ValueError(f"{quoted(text)} không rõ là bao nhiêu. Ghi số, ví dụ “ít nhất 90 %”.")
    found = read.number(replace(cell, value=match["number"].rstrip(".,")), known)
    operator = _OPERATORS.get(words)
    value: Decimal = found.value
    unit = tidy(match["unit"])
    label = f"{operator.label} " if operator else ""
    shown = f"{label}{number_text(value)} {unit}".strip()
    notes = () if fold(shown) == fold(text) else (f"hiểu là {shown}",)
    return Understood((operator, value, unit), shown, notes, found.doubts)


FIELDS = (
    ListField(
        "name",
        _TITLES["name"],
        read.prose,
        ("Nội dung", "Nội dung chỉ tiêu", "Tên chỉ tiêu", "Chỉ tiêu thi đua"),
        is_required=True,
        is_name=True,
    ),
    ListField(
        "operator", _TITLES["operator"], read.term(_OPERATORS, "cách so sánh"), ("Toán tử",)
    ),
    ListField(
        "value",
        _TITLES["value"],
        _value,
        ("Mức", "Chỉ tiêu giao", "Kế hoạch", "Chỉ tiêu kế hoạch", "Số lượng", "Mức phấn đấu"),
    ),
    ListField("unit", _TITLES["unit"], read.words, ("ĐVT", "Đơn vị", "Đơn vị đo")),
    ListField(
        "direction",
        _TITLES["direction"],
        read.term({one.label: one for one in Direction}, "chiều"),
        offered=lambda _known: tuple(one.label for one in Direction),
    ),
    ListField(
        "subject_id",
        _TITLES["subject_id"],
        read.unit,
        ("Đơn vị thực hiện", "Đơn vị chủ trì", "Giao cho"),
        offered=lambda known: known.units.names,
    ),
    ListField("is_per_unit", _TITLES["is_per_unit"], read.yes_no, ("Mỗi đơn vị thực hiện",)),
    ListField(
        "due",
        _TITLES["due"],
        read.partial_date,
        ("Hạn", "Hoàn thành", "Thời gian hoàn thành"),
        is_text=True,
    ),
    ListField(
        "reached",
        "Đạt được",
        read.number,
        ("Kết quả", "Kết quả thực hiện", "Thực hiện", "Số đạt được", "Kết quả đạt được"),
        explained="Số đã đạt; chỉ ghi được khi kế hoạch không còn là dự thảo.",
    ),
    ListField(
        "reached_by",
        "Đơn vị đạt được",
        read.unit,
        ("Đơn vị báo cáo",),
        explained="Để trống: số chung của xã.",
        offered=lambda known: known.units.names,
    ),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of targets."""


class Targets(Kind):
    """Lists of targets: known by their words, and whom they are given to."""

    code = ListKind.TARGETS
    needs_plan = True

    def know(self, session: Session, asked: Known) -> Known:
        """Return units, the targets of the plan and what was reached of them."""
        plan = plan_access.open_plan(session, asked.plan)
        return replace(
            asked,
            units=known_units(session),
            targets=plan_targets.PART.rows(session, asked.plan),
            figures=figures.recorded(session, asked.plan),
            target_obstacle=plan_access.paper_obstacle(plan.state),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "TargetDesk":
        """Return who judges targets."""
        return TargetDesk(known)


class TargetDesk(Desk):
    """Judges rows of targets."""

    def __init__(self, known: Known) -> None:
        self._units = known.units
        self._known = {(fold(one.name), one.subject_id): one for one in known.targets}
        self._by_name: defaultdict[str, list[TargetRow]] = defaultdict(list)
        for one in known.targets:
            self._by_name[fold(one.name)].append(one)
        self._reached = {
            (one.target_id, one.subject_id): one.value
            for one in known.figures
            if one.phase_id == known.phase_id
        }
        self._phase_id = known.phase_id
        self._obstacle = known.target_obstacle
        self._seen: dict[object, int] = {}

    def complete(self, row: ReadRow) -> None:
        """Part what stands in the cell of the value."""
        if "value" not in row.values:
            return
        operator, value, unit = row.values["value"]
        row.values["value"] = value
        if operator is not None and row.values.setdefault("operator", operator) is not operator:
            row.refuse("operator", "cách so sánh ghi khác với ô giá trị. Sửa một ô.")
        if unit and row.values.setdefault("unit", unit) != unit:
            row.doubt("unit", f"đơn vị tính ở ô giá trị là {quoted(unit)}")

    def judge(self, row: ReadRow) -> Verdict:
        """Return which target a row is about, or that it is a new one."""
        if "name" not in row.values:
            return Verdict()
        if self._obstacle:
            return self._reached_of(row)
        if "reached" in row.values:
            row.refuse("reached", "kế hoạch còn là dự thảo nên chưa ghi số đạt được. Xóa ô này.")
        key = (fold(row.values["name"]), row.values.get("subject_id"))
        before = self._seen.setdefault(key, row.row)
        if before != row.row:
            row.refuse("name", f"đã có ở dòng {before} của tệp. Bỏ một dòng.")
        row.hold_to(TargetFields, row.values)
        verdict = Verdict(dict(row.values))
        record: TargetRow | None = self._known.get(key)
        if record is not None:
            found = differences(row.values, record, _TITLES, {"subject_id": self._units.name})
            verdict.known_as(Match(record.id, record.name, "nội dung chỉ tiêu", found))
        return verdict

    def _reached_of(self, row: ReadRow) -> Verdict:
        """Return what was reached of a target that stands; the targets themselves stay."""
        found = self._by_name[fold(row.values["name"])]
        given = row.values.get("subject_id")
        found = [one for one in found if one.subject_id == given] or found
        if len(found) != 1:
            told = (
                f"kế hoạch có {len(found)} chỉ tiêu này"
                if found
                else "kế hoạch không có chỉ tiêu này"
            )
            row.refuse("name", f"{told}. {self._obstacle}")
            return Verdict()
        target, by = found[0], row.values.get("reached_by")
        if "reached" not in row.values:
            verdict = Verdict()
            verdict.known_as(Match(target.id, target.name, "nội dung chỉ tiêu"))
            return verdict
        before = self._seen.setdefault((target.id, by), row.row)
        if before != row.row:
            row.refuse("reached", f"số này đã ghi ở dòng {before} của tệp. Bỏ một dòng.")
        cell = FigureCell(target.id, row.values["reached"], by, self._phase_id)
        verdict = Verdict({"figure": cell})
        stood = self._reached.get((target.id, by))
        if stood is not None:
            whose = f"{target.name}: {self._units.name(by)}" if by else target.name
            was, is_now = number_text(stood), number_text(row.values["reached"])
            differing = (Difference("reached", "Đạt được", was, is_now),) if was != is_now else ()
            verdict.known_as(Match(target.id, whose, "chỉ tiêu, đơn vị", differing))
            verdict.changes = {"figure": cell} if differing else {}
        return verdict
