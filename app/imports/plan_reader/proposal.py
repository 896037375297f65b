"""What a reading proposes to be kept: items matched with what the data file has already.

Nothing is worked out that the text does not say, save what a kind or a match needs; where more
than one thing fits, or words had to be weighed, the item is one to look at.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.core.errors import InvalidInput
from app.core.vietnamese import fold, quoted
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    DeadlineKind,
    Direction,
    Operator,
    PhaseKind,
    PlanForm,
    Regime,
    SubjectKind,
    WorkKind,
)
from app.domain.unit_names import is_one_unit, unit_key, without_place
from app.imports.plan_reader import proposal_awards, proposal_contents
from app.imports.plan_reader.catalogue import KnownDocument
from app.imports.plan_reader.passage import Span
from app.imports.plan_reader.reader import read_plan
from app.imports.plan_reader.reading import Found, LegalBasis, Milestone, PlanReading
from app.services import plan_access
from app.services.plan_items import NEEDED, NOTHING, PLAN, UNITS, Group, Item, Where
from app.services.plan_reading import Known
from app.services.plans import PlanFields
from app.services.validation import labels

_EXPECTED = NEEDED | {
    "number",
    "symbol",
    "dated",
    "place",
    "issuer",
    "starts",
    "ends",
    "signer_name",
}
_YEAR = re.compile(r"\bnam (20[0-9]{2})\b")
_CAMPAIGN = re.compile(r"\b(?:dot thi dua|cao diem|chuyen de|chao mung|dot cao diem)\b")
_SUBJECT = re.compile(r"\bvề\b.*$", re.DOTALL)
_NATIONAL = ("Luật", "Bộ luật", "Nghị định", "Thông tư", "Pháp lệnh")
_NOT_THERE = "Văn bản không có. Bấm F2 để nhập thêm."
_OPERATORS = {
    ">=": (Operator.AT_LEAST, Direction.HIGHER),
    ">": (Operator.ABOVE, Direction.HIGHER),
    "<=": (Operator.AT_MOST, Direction.LOWER),
    "<": (Operator.BELOW, Direction.LOWER),
    "=": (Operator.EXACTLY, Direction.HIGHER),
}
_KINDS = (
    (DeadlineKind.CROSS_SCORE, r"cham (?:diem )?cheo"),
    (DeadlineKind.SELF_SCORE, r"tu cham|cham diem|tu danh gia"),
    (DeadlineKind.DOSSIER, r"ho so|danh sach khen thuong|de nghi khen thuong"),
    (DeadlineKind.PLEDGE, r"giao uoc"),
    (DeadlineKind.INTERIM, r"\bso ket"),
    (DeadlineKind.REPORT, r"\bbao cao"),
    (DeadlineKind.FINAL, r"\btong ket"),
    (DeadlineKind.REGISTRATION, r"dang ky"),
    (DeadlineKind.LAUNCH, r"phat dong"),
    (DeadlineKind.EVENT, r"le hoi|su kien"),
    (DeadlineKind.WORK, r"cong trinh|mo hinh|phan viec"),
)
_WORKS = (
    (WorkKind.PROJECT, "cong trinh"),
    (WorkKind.MODEL, "mo hinh"),
    (WorkKind.TASK, "phan viec"),
    (WorkKind.EVENT, "le hoi|su kien"),
)
_AUDIENCES = (
    (SubjectKind.HOUSEHOLD, r"(?:cac )?ho\b"),
    (SubjectKind.PERSON, r"(?:ve )?ca nhan\b"),
    (SubjectKind.UNIT, r"(?:ve )?tap the\b"),
)


def read_with(text: str, known: Known) -> PlanReading:
    """Read a text as a plan, with the legal documents of the data file."""
    return read_plan(
        text,
        [
            KnownDocument(
                row.kind, row.number, row.subject, row.signed_on, row.valid_from, row.valid_to
            )
            for row in known.documents
        ],
    )


def proposed(reading: PlanReading, known: Known) -> tuple[Item, ...]:
    """Return what a reading proposes, in the order of the screen, nothing of it decided yet."""
    own = [item for item in (*_general(reading, known), *_times(reading)) if _is_shown(item)]
    day = _day(own)
    new_units, assignments = _assignments(reading, known)
    rows = [
        *_bases(reading, known),
        *_audiences(reading),
        *_phases(reading),
        *_targets(reading),
        *_deadlines(reading),
        *proposal_awards.steps(reading.awards, known.awards, day),
        *assignments,
        *_recipients(reading),
    ]
    contents = proposal_contents.contents(reading, [*own, *rows])
    found = [*_warnings(reading, known, own), *own, *rows, *contents, *new_units]
    order = list(Group)
    return tuple(sorted(found, key=lambda item: order.index(item.group)))


# --- the plan itself ---------------------------------------------------------------------------


def _general(reading: PlanReading, known: Known) -> Iterator[Item]:
    yield _own("name", reading.title)
    yield _year(reading)
    yield _own("number", reading.number)
    yield _own("symbol", reading.symbol)
    yield _dated(reading)
    yield _own("place", reading.place)
    yield _named_as_known("parent_body", reading.parent_issuer, known)
    yield _named_as_known("issuer", reading.issuer, known)
    yield _regime(reading, known)
    yield _form(reading)
    yield _own("theme", reading.theme)
    yield from _upper(reading)
    yield _registration_due(reading)
    signer = reading.signer
    if signer is not None:
        yield _own("authority_line", signer.authority)
        yield _own("signer_post", signer.post)
        yield _own("signer_second_post", signer.second_post)
        yield _own("signer_name", signer.name)
    yield _own("archive_line", reading.archive)
    yield _prose("purpose", reading.purposes)
    yield _prose("requirements", reading.requirements)


def _is_shown(item: Item) -> bool:
    """Return whether a field is shown: what the text gives, and what a plan should have."""
    return bool(item.values) or bool(item.spans) or item.id in _EXPECTED


def _general_item(
    name: str,
    values: Mapping[str, Any],
    spans: Sequence[Where] = (),
    group: Group = Group.GENERAL,
    *,
    is_sure: bool = True,
    note: str = "",
) -> Item:
    label = labels(PlanFields)[name]
    return Item(
        id=name,
        group=group,
        part=PLAN,
        label=label,
        values=values,
        spans=tuple(spans),
        is_sure=is_sure,
        note=note,
    )


def _own(name: str, found: Found[Any] | None, group: Group = Group.GENERAL) -> Item:
    if found is None:
        return _general_item(name, {}, group=group, is_sure=False, note=_NOT_THERE)
    return _general_item(
        name, {name: found.value}, [_where(found.span)], group, is_sure=found.is_sure
    )


def _year(reading: PlanReading) -> Item:
    title = reading.title
    if title is not None and len(years := set(_YEAR.findall(fold(title.value)))) == 1:
        return _general_item("year", {"year": int(years.pop())}, [_where(title.span)])
    whole = next((period for period in reading.periods if period.name is None), None)
    for found in (whole and whole.start, whole and whole.end):
        if found is not None and found.value.year is not None:
            return _general_item("year", {"year": found.value.year}, [_where(found.span)])
    issued = reading.issued_on
    if issued is not None and issued.year is not None:
        span = _where(issued.year.span)
        return _general_item("year", {"year": issued.year.value}, [span], is_sure=False)
    note = "Văn bản không nói kế hoạch của năm nào."
    return _general_item("year", {}, is_sure=False, note=note)


def _dated(reading: PlanReading) -> Item:
    issued = reading.issued_on
    parts = [part for part in (issued.day, issued.month, issued.year) if part] if issued else []
    if issued is None or not parts:
        return _general_item("dated", {}, is_sure=False, note=_NOT_THERE)
    spans = [_where(part.span) for part in parts]
    numbers = [part and part.value for part in (issued.day, issued.month, issued.year)]
    try:
        dated = DocumentDate(*numbers)
    except InvalidInput as refusal:
        note = f"Văn bản ghi {'/'.join(str(n or '…') for n in numbers)}. {refusal}"
        return _general_item("dated", {}, spans, is_sure=False, note=note)
    is_sure = len(parts) == 3 and all(part.is_sure for part in parts)
    return _general_item("dated", {"dated": dated}, spans, is_sure=is_sure)


def _named_as_known(name: str, found: Found[str] | None, known: Known) -> Item:
    """Return a body, spelled as the office spells it where it is the office's own."""
    item, own = _own(name, found), known.own
    if found is None or own is None:
        return item
    for spelling in (own.name, own.parent_name, own.party_name, own.party_parent_name):
        if spelling and unit_key(spelling) == unit_key(found.value):
            note = "Viết như ở Thông tin đơn vị."
            return replace(item, values={name: spelling}, is_sure=True, note=note)
    return item


def _regime(reading: PlanReading, known: Known) -> Item:
    found = reading.regime
    if found is not None:
        values = {"regime": Regime(found.value)}
        return _general_item("regime", values, [_where(found.span)], is_sure=found.is_sure)
    own = known.own.regime if known.own else Regime.STATE
    note = "Văn bản không cho biết; đây là thể thức của đơn vị."
    return _general_item("regime", {"regime": own}, is_sure=False, note=note)


def _form(reading: PlanReading) -> Item:
    title = reading.title
    is_campaign = title is not None and _CAMPAIGN.search(fold(title.value)) is not None
    form = PlanForm.CAMPAIGN if is_campaign else PlanForm.REGULAR
    spans = [_where(title.span)] if title else []
    note = "Hiểu theo trích yếu." if title else ""
    return _general_item("form", {"form": form}, spans, is_sure=is_campaign, note=note)


def _upper(reading: PlanReading) -> Iterator[Item]:
    """Yield what is kept of the document of the level above that the plan carries out."""
    at = reading.carries_out
    if at is None or at >= len(reading.legal_bases):
        return
    basis = reading.legal_bases[at]
    spans = [_where(basis.text.span)]
    tail = _SUBJECT.search(basis.text.value)
    kind = basis.kind.value if basis.kind else ""
    title = f"{kind} {tail.group()}" if kind and tail else basis.text.value
    yield _general_item("upper_title", {"upper_title": title}, spans, is_sure=basis.text.is_sure)
    yield _own("upper_number", basis.number)
    yield _own("upper_issuer", basis.issuer)
    day = basis.issued_on
    if day is not None and not day.value.is_event:
        value = DocumentDate(day.value.day, day.value.month, day.value.year)
        item = _general_item("upper_dated", {"upper_dated": value}, [_where(day.span)])
        yield replace(item, is_sure=day.is_sure)


def _registration_due(reading: PlanReading) -> Item:
    due = {duty.due.value: duty.due for duty in reading.registration if duty.due is not None}
    if len(due) == 1:
        return replace(_own("registration_due", next(iter(due.values()))), is_sure=False)
    return _general_item("registration_due", {})


def _prose(name: str, lines: Sequence[Found[str]]) -> Item:
    if not lines:
        return _general_item(name, {}, group=Group.PURPOSE, is_sure=False)
    sign = "- " if len(lines) > 1 else ""
    text = "\n".join(f"{sign}{line.value}" for line in lines)
    spans = [_where(line.span) for line in lines]
    is_sure = all(line.is_sure for line in lines)
    return _general_item(name, {name: text}, spans, Group.PURPOSE, is_sure=is_sure)


def _times(reading: PlanReading) -> Iterator[Item]:
    whole = next((period for period in reading.periods if period.name is None), None)
    yield _own("starts", whole and whole.start, Group.TIME)
    yield _own("ends", whole and whole.end, Group.TIME)


# --- its rows ----------------------------------------------------------------------------------


def _bases(reading: PlanReading, known: Known) -> Iterator[Item]:
    for number, basis in enumerate(reading.legal_bases):
        fitting = _documents(basis, known)
        values: dict[str, Any] = {"text": basis.text.value}
        note = "Không có trong danh mục văn bản."
        if len(fitting) == 1:
            values["legal_document_id"] = fitting[0].id
            note = f"Trong danh mục: {fitting[0].name}."
        elif fitting:
            names = "; ".join(row.name for row in fitting)
            note = f"Danh mục có {len(fitting)} văn bản hợp: {names}. Bấm F2 để chọn."
        is_sure = basis.text.is_sure and len(fitting) < 2
        spans = [_where(basis.text.span)]
        yield _row("bases", number, Group.BASES, "Căn cứ", values, spans, is_sure, note)


def _documents(basis: LegalBasis, known: Known) -> list[Any]:
    """Return the documents of the catalogue that a basis can mean, by kind and number.

    A number that is not national stands on many papers: its day must not be another. Where the
    text gives no number, by kind and day.
    """
    if basis.kind is None:
        return []
    kind = fold(basis.kind.value)
    alike = [row for row in known.documents if fold(row.kind) == kind]
    day = basis.issued_on.value if basis.issued_on else None
    if basis.number is not None:
        same = [row for row in alike if _bare(row.number) == _bare(basis.number.value)]
        if basis.kind.value in _NATIONAL or day is None or day.day is None:
            return same
        return [row for row in same if row.signed_on in (None, day.earliest)]
    if day is None or day.day is None:
        return []
    return [row for row in alike if row.signed_on == day.earliest]


def _audiences(reading: PlanReading) -> Iterator[Item]:
    for number, found in enumerate(reading.subjects):
        start = fold(found.value)
        kind = next((kind for kind, words in _AUDIENCES if re.match(words, start)), None)
        values = {"text": found.value, "subject_kind": kind}
        spans = [_where(found.span)]
        label = kind.label if kind else "Đối tượng"
        yield _row("audiences", number, Group.AUDIENCES, label, values, spans, found.is_sure)


def _phases(reading: PlanReading) -> Iterator[Item]:
    named = [period for period in reading.periods if period.name is not None]
    for number, period in enumerate(named):
        if period.name is None:
            continue
        is_wave = fold(period.name.value).startswith("dot")
        kind = PhaseKind.WAVE if is_wave else PhaseKind.PHASE
        values = {
            "name": period.name.value,
            "kind": kind,
            "starts": period.start and period.start.value,
            "ends": period.end and period.end.value,
        }
        parts = [part for part in (period.name, period.start, period.end) if part]
        is_sure = len(parts) == 3 and all(part.is_sure for part in parts)
        spans = [_where(part.span) for part in parts]
        yield _row("phases", number, Group.TIME, kind.label, values, spans, is_sure)


def _targets(reading: PlanReading) -> Iterator[Item]:
    for number, target in enumerate(reading.targets):
        operator, direction = _OPERATORS[target.operator.value]
        values = {
            "name": target.text.value,
            "operator": operator,
            "value": Decimal(str(target.value.value)),
            "unit": target.unit.value if target.unit else "",
            "direction": direction,
        }
        parts = [
            part for part in (target.text, target.operator, target.value, target.unit) if part
        ]
        is_sure = target.unit is not None and all(part.is_sure for part in parts)
        spans = [_where(target.text.span)]
        yield _row("targets", number, Group.TARGETS, "Chỉ tiêu", values, spans, is_sure)


def _deadlines(reading: PlanReading) -> Iterator[Item]:
    for number, milestone in enumerate(reading.milestones):
        kind = _deadline_kind(reading, milestone)
        words = fold(milestone.text.value)
        works = tuple(work for work, said in _WORKS if re.search(rf"\b(?:{said})\b", words))
        least = milestone.minimum_count
        counts = least is not None and bool(works)
        values: dict[str, Any] = {
            "task": milestone.text.value,
            "kind": kind,
            "responsible": milestone.organisation.value if milestone.organisation else "",
            "due": milestone.due.value if milestone.due else None,
            "minimum_count": least.value if least is not None and counts else 0,
            "work_kinds": works if counts else (),
        }
        parts = [milestone.text, milestone.due, milestone.organisation, least if counts else None]
        is_sure = all(part.is_sure for part in parts if part)
        spans = [_where(milestone.text.span)]
        yield _row("deadlines", number, Group.DEADLINES, kind.label, values, spans, is_sure)


def _deadline_kind(reading: PlanReading, milestone: Milestone) -> DeadlineKind:
    duties = (
        (DeadlineKind.CROSS_SCORE, reading.cross_scoring),
        (DeadlineKind.SELF_SCORE, reading.scoring),
        (DeadlineKind.INTERIM, reading.mid_review),
        (DeadlineKind.FINAL, reading.final_review),
        (DeadlineKind.REGISTRATION, reading.registration),
    )
    for kind, found in duties:
        if any(duty.text.span == milestone.text.span for duty in found):
            return kind
    words = fold(milestone.text.value)
    return next((kind for kind, said in _KINDS if re.search(said, words)), DeadlineKind.OTHER)


def _assignments(reading: PlanReading, known: Known) -> tuple[list[Item], list[Item]]:
    """Return the units that the list lacks, and the assignments, linked to unit or new unit."""
    new: dict[str, Item] = {}
    rows: list[Item] = []
    for number, found in enumerate(reading.assignments):
        name = found.organisation.value
        tasks = [task.text for task in found.tasks]
        sign = "- " if len(tasks) > 1 else ""
        due = found.tasks[0].due if len(tasks) == 1 else None
        values: dict[str, Any] = {
            "organisation": name,
            "subject_id": None,
            "task": "\n".join(f"{sign}{task.value}" for task in tasks),
            "due": due.value if due else None,
        }
        parts = [found.organisation, *tasks, *([due] if due else [])]
        is_sure = all(part.is_sure for part in parts)
        spans = [_where(part.span) for part in (found.organisation, *tasks)]
        note, unit_id = "", ""
        fitting = _units(name, known)
        if len(fitting) == 1:
            values["subject_id"] = fitting[0].id
            note = f"Đơn vị trong danh sách: {fitting[0].name}."
        elif fitting:
            names = "; ".join(quoted(unit.name) for unit in fitting)
            note = f"Danh sách có {len(fitting)} đơn vị hợp: {names}. Bấm F2 để chọn."
            is_sure = False
        elif is_one_unit(name):
            item = _new_unit(new, found.organisation)
            unit_id, note = item.id, "Đơn vị chưa có trong danh sách; xem ở nhóm Đơn vị."
        row = _row(
            "assignments", number, Group.ASSIGNMENTS, "Phân công", values, spans, is_sure, note
        )
        rows.append(replace(row, unit_id=unit_id))
    return list(new.values()), rows


def _new_unit(new: dict[str, Item], name: Found[str]) -> Item:
    """Return the item that adds a unit, once for each unit. It is never one to go unseen."""
    key = unit_key(name.value)
    if key not in new:
        spans = [_where(name.span)]
        values = {"name": name.value}
        note = "Thêm mới vào danh sách đơn vị và gắn với phân công."
        new[key] = _row(
            UNITS, len(new), Group.UNITS, "Đơn vị", values, spans, is_sure=False, note=note
        )
    return new[key]


def _units(name: str, known: Known) -> list[Any]:
    """Return the units that a name can mean: spelled alike, else alike but for the commune."""
    if not is_one_unit(name):
        return []
    key = unit_key(name)
    exact = [unit for unit in known.units if unit_key(unit.name) == key]
    loose = without_place(key)
    return exact or [u for u in known.units if without_place(unit_key(u.name)) == loose]


def _recipients(reading: PlanReading) -> Iterator[Item]:
    for number, found in enumerate(reading.recipients):
        values, spans = {"text": found.value}, [_where(found.span)]
        yield _row(
            "recipients", number, Group.RECIPIENTS, "Nơi nhận", values, spans, found.is_sure
        )


def _warnings(reading: PlanReading, known: Known, own: Iterable[Item]) -> Iterator[Item]:
    said = {item.id: item.values.get(item.id) for item in own}
    for plan in known.plans:
        same = (plan.number, plan.symbol, plan.year) == tuple(
            said.get(name) for name in ("number", "symbol", "year")
        )
        if same and plan.number:
            note = (
                f"Tệp đã có kế hoạch {plan.number_line} năm {plan.year}: {quoted(plan.name)}. Lập "
                "nữa sẽ thành hai. Muốn xem khác ở đâu, mở kế hoạch ấy, bấm “Đọc lại từ văn bản…”."
            )
            yield _row(NOTHING, "same", Group.WARNINGS, "Đã có", {}, (), is_sure=True, note=note)
            break
    for number, warning in enumerate(reading.warnings):
        spans = [_where(warning.where)] if warning.where else []
        note = warning.message
        yield _row(NOTHING, number, Group.WARNINGS, "Xem lại", {}, spans, is_sure=False, note=note)


# ------------------------------------------------------------------------------------------------


def _row(  # noqa: PLR0913, PLR0917 - what an item says
    part: str,
    number: object,
    group: Group,
    label: str,
    values: Mapping[str, Any],
    spans: Sequence[Where],
    is_sure: bool,  # noqa: FBT001
    note: str = "",
) -> Item:
    return Item(
        id=f"{part or 'remark'}/{number}",
        group=group,
        part=part,
        label=label,
        values=values,
        spans=tuple(spans),
        is_sure=is_sure,
        note=note,
    )


def _day(own: Iterable[Item]) -> Any:  # noqa: ANN401 - the day rules are resolved by, or nothing
    said = {item.id: item.values.get(item.id) for item in own}
    dated: DocumentDate | None = said.get("dated")
    starts: PartialDate | None = said.get("starts")
    year: int | None = said.get("year")
    if year is None and starts is None and (dated is None or dated.year is None):
        return None
    return plan_access.resolving_day(dated, starts, year or 2000)


def _bare(number: str) -> str:
    return re.sub(r"[^0-9a-z/]", "", fold(number))


def _where(span: Span) -> Where:
    return (span.start, span.end)
