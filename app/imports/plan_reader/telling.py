"""What was read out of a plan, told to people: what to look at again, and what looks wrong."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from app.core.vietnamese import number_text, quoted, tidy
from app.domain.dates import PartialDate
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.files import PlanFile
from app.imports.plan_reader.passage import Span
from app.imports.plan_reader.reading import (
    Content,
    Duty,
    Flaw,
    Found,
    IssuedOn,
    LegalBasis,
    Milestone,
    Period,
    PlanReading,
    Signer,
    Target,
)

CHECK = " [cần xem lại]"
_MISSING = "(không thấy)"
_LONGEST_QUOTE = 90
_REGIMES = {"state": "cơ quan Nhà nước", "party": "cơ quan của Đảng"}
_OPERATORS = {">=": "từ", ">": "trên", "<=": "không quá", "<": "dưới", "=": "đạt"}
_DUTIES = (
    ("registration", "Đăng ký"),
    ("scoring", "Tự chấm điểm"),
    ("cross_scoring", "Chấm chéo"),
    ("mid_review", "Sơ kết"),
    ("final_review", "Tổng kết"),
)


def as_lines(file: PlanFile, reading: PlanReading) -> Iterator[str]:
    """Yield everything for people."""
    yield f"{file.name}: {_verdict(reading)}"
    yield _counts(reading)
    for notice in file.notices:
        yield f"Lưu ý: {notice}"
    for title, lines in _sections(reading):
        told = list(lines)
        if told:
            yield ""
            yield title
            yield from (f"  {line}" for line in told)
    if reading.warnings:
        yield ""
        yield f"CẢNH BÁO ({len(reading.warnings)})"
        for warning in reading.warnings:
            yield from _warning(file.text, warning)


def _verdict(reading: PlanReading) -> str:
    is_one, check = _bare(reading.is_emulation_plan)
    if is_one:
        return f"kế hoạch thi đua{check}"
    kind = f"{reading.kind.value}, " if reading.kind else ""
    return (
        f"{kind}không phải kế hoạch thi đua{check}. Chỉ đọc phần đầu và phần cuối cho chắc; "
        "nội dung bên trong có thể không đủ."
    )


def _counts(reading: PlanReading) -> str:
    marks = [one["certainty"] for one in answer_of(reading)["evidence"].values()]
    check = marks.count("check")
    return (
        f"Đọc được {len(marks)} giá trị: {len(marks) - check} chắc chắn, {check} cần xem lại; "
        f"{len(reading.warnings)} cảnh báo. Chưa ghi gì vào dữ liệu."
    )


def _sections(reading: PlanReading) -> Iterator[tuple[str, Iterable[str]]]:
    yield "PHẦN ĐẦU", _head(reading)
    yield "CĂN CỨ", (_basis(one, at, reading) for at, one in enumerate(reading.legal_bases))
    yield "MỤC ĐÍCH", _listed(reading.purposes)
    yield "YÊU CẦU", _listed(reading.requirements)
    yield "THỜI GIAN", (_period(one) for one in reading.periods)
    yield "MỐC PHẢI LÀM", (_milestone(one) for one in reading.milestones)
    yield "ĐỐI TƯỢNG", _listed(reading.subjects)
    yield "CHỈ TIÊU", (_target(one) for one in reading.targets)
    yield "PHONG TRÀO, CUỘC VẬN ĐỘNG", _listed(reading.movements)
    yield "HÌNH THỨC KHEN THƯỞNG", _listed(reading.awards)
    yield "PHÂN CÔNG", _assignments(reading)
    for name, title in _DUTIES:
        yield title.upper(), (_duty(one) for one in getattr(reading, name))
    yield "BỐ CỤC", _contents(reading.contents, 0)
    yield "PHẦN CUỐI", _end(reading)


def _head(reading: PlanReading) -> Iterator[str]:
    regime, check = _bare(reading.regime)
    yield f"Thể thức: {_REGIMES.get(str(regime), _MISSING)}{check}"
    if reading.parent_issuer:
        yield f"Cơ quan cấp trên: {_text(reading.parent_issuer)}"
    yield f"Cơ quan ban hành: {_text(reading.issuer)}"
    yield f"Loại văn bản: {_text(reading.kind)}"
    yield f"Số: {_text(reading.number)}"
    yield f"Ký hiệu: {_text(reading.symbol)}"
    yield f"Nơi ban hành: {_text(reading.place)}"
    yield f"Ngày ban hành: {_issued(reading.issued_on)}"
    yield f"Trích yếu: {_text(reading.title)}"
    if reading.theme:
        yield f"Chủ đề: {_text(reading.theme)}"


def _basis(basis: LegalBasis, at: int, reading: PlanReading) -> str:
    carried = " (văn bản cấp trên được thực hiện)" if at == reading.carries_out else ""
    expired = " (đã hết hiệu lực)" if basis.in_force is False else ""
    return f"- {_text(basis.text)}{carried}{expired}"


def _period(period: Period) -> str:
    name = _text(period.name) if period.name else "Cả đợt"
    return f"- {name}: từ {_date(period.start)} đến {_date(period.end)}"


def _milestone(one: Milestone) -> str:
    who = f" – {_text(one.organisation)}" if one.organisation else ""
    least = f" (ít nhất {_text(one.minimum_count)})" if one.minimum_count else ""
    return f"- {_date(one.due)}{who}: {_text(one.text)}{least}"


def _target(one: Target) -> str:
    unit = f"{'' if one.unit.value == '%' else ' '}{_text(one.unit)}" if one.unit else ""
    sign, check = _bare(one.operator)
    return f"- {_text(one.text)} → {_OPERATORS[str(sign)]}{check} {_text(one.value)}{unit}"


def _assignments(reading: PlanReading) -> Iterator[str]:
    for one in reading.assignments:
        yield f"{_text(one.organisation)}:"
        for task in one.tasks:
            due = f" (hạn {_date(task.due)})" if task.due else ""
            yield f"  - {_text(task.text)}{due}"


def _duty(one: Duty) -> str:
    who = f"{_text(one.organisation)}: " if one.organisation else ""
    due = f" (hạn {_date(one.due)})" if one.due else ""
    return f"- {who}{_text(one.text)}{due}"


def _contents(parts: Iterable[Content], depth: int) -> Iterator[str]:
    for part in parts:
        if part.heading and part.label not in ("-", "+", "•", "*", ""):
            yield f"{'  ' * depth}{part.label}. {_text(part.heading)}"
        yield from _contents(part.children, depth + 1)


def _end(reading: PlanReading) -> Iterator[str]:
    for one in reading.recipients:
        yield f"Nơi nhận: {_text(one)}"
    if reading.archive:
        yield _text(reading.archive)
    signer = reading.signer or Signer(None, None, None, None)
    for name, found in (
        ("Quyền hạn ký", signer.authority),
        ("Chức vụ", signer.post),
        ("Chức vụ thứ hai", signer.second_post),
        ("Người ký", signer.name),
    ):
        if found or name == "Người ký":
            yield f"{name}: {_text(found)}"


def _warning(text: str, warning: Flaw) -> Iterator[str]:
    yield f"  ! {warning.message}"
    if warning.where:
        yield f"    {place_words(text, warning.where)}"


def place_words(text: str, where: Span) -> str:
    """Return a place in a text as people find it: its line, and the words that stand there."""
    line = len(f"{text[: where.start]}.".splitlines())
    words = tidy(text[where.start : where.end])
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rstrip() + "…"
    return f"dòng {line}: {quoted(words)}" if words else f"dòng {line}"


# --- values ----------------------------------------------------------------------------------


def _listed(values: Iterable[Found[str]]) -> Iterator[str]:
    return (f"- {_text(one)}" for one in values)


def _bare(value: "Found[Any] | bool | None") -> tuple[object, str]:
    if isinstance(value, Found):
        return value.value, "" if value.is_sure else CHECK
    return value, ""


def _text(found: "Found[str] | Found[int] | Found[float] | Found[float | int] | None") -> str:
    if found is None:
        return _MISSING
    value, check = _bare(found)
    if isinstance(value, float):
        value = number_text(Decimal(str(value)))
    return f"{value}{check}"


def _date(found: Found[PartialDate] | None) -> str:
    if found is None:
        return _MISSING
    return f"{found.value.display}{'' if found.is_sure else CHECK}"


def _issued(day: IssuedOn | None) -> str:
    if day is None:
        return _MISSING
    parts = [_text(part) if part else "…" for part in (day.day, day.month, day.year)]
    return "/".join(parts)
