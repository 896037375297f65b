"""Lists of targets (chỉ tiêu): set while a plan is a draft, and afterwards what was reached."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from app.services import figures, office, plan_access, plan_phases, plan_targets
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


_PHASE = "phase:"
_WHOLE_PLAN = "Cả kế hoạch"
_VERDICTS = {"dat", "chua dat", "chua co so lieu", "chi tieu khong co con so", "gop vao so chung"}
"""What the program writes beside a figure: told by it, and no figure itself."""
_SUMMED = re.compile(r"(?P<all>.+) \((?:tong|cong) .*\)")


def _reached(cell: BookCell, known: Known) -> Understood:
    """Read a figure; “Chưa đạt” under “Kết quả” says how it compares and is none."""
    if cell.kind is CellKind.TEXT and fold(str(cell.value)) in _VERDICTS:
        text = cleaned(str(cell.value)).text
        return Understood(None, text, (f"{quoted(text)} là nhận xét, không phải số: không nhập",))
    return read.number(cell, known)


def _who(cell: BookCell, known: Known) -> Understood:
    """Read who reached a figure: a unit, or “Toàn xã” for the plan's own place.

    A unit of measure under “Đơn vị” (“%”, “hộ”) says nothing of who it was. A row whose figure is
    the sum of the units' is theirs already.
    """
    found = read.letters(cell)
    typed = fold(found.text)
    if typed == fold(known.everywhere):
        return Understood(None, known.everywhere, found.notes, found.doubts)
    summed = _SUMMED.fullmatch(typed)
    if summed and summed["all"] == fold(known.everywhere):
        return Understood(_Summed(), found.text, found.notes, found.doubts)
    measures = {fold(one.unit) for one in known.targets if one.unit}
    if typed in measures and not known.units.found(found.text):
        told = f"{quoted(found.text)} là đơn vị tính, không phải đơn vị đạt được"
        return Understood(None, found.text, (*found.notes, told), found.doubts)
    return read.unit(cell, known)


class _Summed:
    """Stands for the sum of what the units reached."""


def _phase(cell: BookCell, known: Known) -> Understood:
    """Read a phase of the plan by its name, or the plan as a whole."""
    found = read.letters(cell)
    names: dict[str, tuple[str, UUID | None]] = {
        fold(name): (name, phase_id) for phase_id, name in known.phases.items()
    }
    names[fold(_WHOLE_PLAN)] = (_WHOLE_PLAN, None)
    if fold(found.text) not in names:
        choices = ", ".join(quoted(name) for name in (*known.phases.values(), _WHOLE_PLAN))
        raise ValueError(
            f"kế hoạch không có giai đoạn {quoted(found.text)}. Ghi một trong: {choices}."
        )
    name, phase_id = names[fold(found.text)]
    return Understood(phase_id, name, found.notes, found.doubts)


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
        _reached,
        ("Kết quả", "Kết quả thực hiện", "Thực hiện", "Số đạt được", "Kết quả đạt được"),
        explained="Số đã đạt; chỉ ghi được khi kế hoạch không còn là dự thảo.",
    ),
    ListField(
        "reached_by",
        "Đơn vị đạt được",
        _who,
        ("Đơn vị báo cáo",),
        explained="Để trống: số chung của xã.",
        offered=lambda known: known.units.names,
    ),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of targets."""

_SAID = "số đạt được của giai đoạn này"


def _running(known: Known) -> Iterator[ListField]:
    """Yield the columns of a plan that runs: what was reached, in one column a phase or in rows.

    Its targets stand, so “Đơn vị” says who reached something and no longer what is counted.
    """
    for one in FIELDS:
        if one.name == "unit":
            yield replace(one, synonyms=tuple(s for s in one.synonyms if s != "Đơn vị"))
        elif one.name == "reached_by":
            yield replace(one, synonyms=(*one.synonyms, "Đơn vị"))
        else:
            yield one
    names = tuple(known.phases.values())
    yield ListField("phase", "Giai đoạn", _phase, ("Giai đoạn, đợt",), offered=lambda _: names)
    for name, title in _phase_columns(known).items():
        yield ListField(name, title, read.number, is_in_sample=False, explained=_SAID)


def _phase_columns(known: Known) -> dict[str, str]:
    """Return the column of each phase and of the whole plan; of names that differ."""
    titles = {f"{_PHASE}{phase_id}": name for phase_id, name in known.phases.items()}
    return titles | {_PHASE: _WHOLE_PLAN}


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
            everywhere=office.everywhere(session),
            phases={one.id: one.name for one in plan_phases.PART.rows(session, asked.plan)},
            targets=plan_targets.PART.rows(session, asked.plan),
            figures=figures.recorded(session, asked.plan),
            target_obstacle=plan_access.paper_obstacle(plan.state),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        return tuple(_running(known)) if known.target_obstacle else FIELDS

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
            (one.target_id, one.subject_id, one.phase_id): one.value for one in known.figures
        }
        self._phases = known.phases
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
        if row.values.get("reached") is not None:
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
        return self._figures_of(row, found[0])

    def _figures_of(self, row: ReadRow, target: TargetRow) -> Verdict:
        """Return which figures of a row are new, and which would change one that stands."""
        by = row.values.get("reached_by")
        verdict = Verdict()
        verdict.known_as(Match(target.id, target.name, "nội dung chỉ tiêu"))
        given = list(self._given(row))
        if isinstance(by, _Summed):
            if given:
                row.note("reached_by", "là số cộng từ các đơn vị: không nhập")
            return verdict
        new, other, found = self._compared(row, target, by, given)
        if not given or row.problems:
            return verdict
        verdict.values = {"figures": tuple(new)}
        verdict.can_add = bool(new)
        verdict.match = None
        if found or not new:
            whose = f"{target.name}: {self._units.name(by)}" if by else target.name
            verdict.match = Match(target.id, whose, "chỉ tiêu, đơn vị", tuple(found))
            verdict.changes = {"figures": (*new, *other)} if found else {}
        if found and new:
            row.doubt("name", "một số ô đã có số khác; chọn cập nhật, hoặc chỉ thêm ô chưa có số")
        return verdict

    def _compared(
        self,
        row: ReadRow,
        target: TargetRow,
        by: UUID | None,
        given: Sequence[tuple[str, UUID | None, Decimal]],
    ) -> tuple[list[FigureCell], list[FigureCell], list[Difference]]:
        """Return the figures that are new, those that differ from one that stands, and how."""
        new: list[FigureCell] = []
        other: list[FigureCell] = []
        found: list[Difference] = []
        for name, phase_id, value in given:
            key = (target.id, by, phase_id)
            before = self._seen.setdefault(key, row.row)
            if before != row.row:
                row.refuse(name, f"số này đã ghi ở dòng {before} của tệp. Bỏ một dòng.")
            stood = self._reached.get(key)
            cell = FigureCell(target.id, value, by, phase_id)
            if stood is None:
                new.append(cell)
            elif number_text(stood) != number_text(value):
                other.append(cell)
                title = self._phases.get(phase_id, "Đạt được") if phase_id else "Đạt được"
                found.append(Difference(name, title, number_text(stood), number_text(value)))
        return new, other, found

    def _given(self, row: ReadRow) -> Iterator[tuple[str, UUID | None, Decimal]]:
        """Yield the figures of a row: its column, the phase that it is of, how much."""
        values: dict[str, Any] = row.values
        if values.get("reached") is not None:
            yield "reached", values.get("phase", self._phase_id), values["reached"]
        for name, value in values.items():
            if name.startswith(_PHASE):
                phase = name.removeprefix(_PHASE)
                yield name, UUID(phase) if phase else None, value
