"""What of a plan has to be looked at again (Cần xem lại): reported, never in a draft's way."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate, PartialDate, period_problem
from app.domain.terms import DeadlineKind, PlanState
from app.entities import Plan
from app.services import catalogues, subjects
from app.services.plan_views import PlanView, view


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to look at: on which page (1–7), in which field, of which row.

    `is_blocking`: the plan cannot be issued so.
    """

    page: int
    field: str
    sentence: str
    row_id: UUID | None = None
    is_blocking: bool = False


def gaps(session: Session, plan_id: UUID) -> tuple[Gap, ...]:
    """Return all that has to be looked at, page by page."""
    plan = view(session, plan_id)
    found = [gap for check in _CHECKS for gap in check(session, plan)]
    return tuple(sorted(found, key=lambda gap: gap.page))


def same_number(session: Session, plan: Plan | PlanView) -> str:
    """Return a sentence when another issued plan of the year has the number, else empty."""
    if not plan.number:
        return ""
    year = _number_year(plan.dated, plan.year)
    statement = select(Plan.name, Plan.dated, Plan.year).where(
        Plan.id != plan.id,
        Plan.number == plan.number,
        Plan.symbol == plan.symbol,
        Plan.issuer == plan.issuer,
        Plan.state != PlanState.DRAFT,
        Plan.deleted_by.is_(None),
    )
    for name, dated, other_year in session.execute(statement):
        if _number_year(dated, other_year) == year:
            line = f"{plan.number}/{plan.symbol}".rstrip("/")
            return f"Số {line} năm {year} đã dùng cho kế hoạch “{name}”. Hãy nhập số khác."
    return ""


def _number_year(dated: DocumentDate | None, year: int) -> int:
    """Return the year that a paper's number belongs to: that of its date, if it has one."""
    return dated.year if dated and dated.year else year


# --- 1. Thông tin chung ----------------------------------------------------------------------


def _paper(session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.number:
        yield Gap(1, "number", "Chưa có số văn bản.")
    if twin := same_number(session, plan):
        yield Gap(1, "number", twin, is_blocking=True)
    if plan.dated is None or plan.dated.as_date() is None:
        yield Gap(1, "dated", "Ngày ban hành chưa đủ ngày, tháng, năm.")
    elif plan.dated.year not in (plan.year - 1, plan.year):
        yield Gap(1, "dated", f"Ngày ban hành cách xa năm {plan.year} của kế hoạch.")
    if not plan.issuer:
        yield Gap(1, "issuer", "Chưa có cơ quan ban hành.", is_blocking=True)
    if not plan.place:
        yield Gap(1, "place", "Chưa có địa danh.")


def _years(_session: Session, plan: PlanView) -> Iterator[Gap]:
    first, last = _period(plan)
    first_year = first.year if first else plan.year
    last_year = last.year if last else plan.year
    if not first_year <= plan.year <= last_year:
        yield Gap(1, "year", f"Năm {plan.year} nằm ngoài thời gian thực hiện của kế hoạch.")
    named = {int(found) for found in re.findall(r"năm (20[0-9]{2})", plan.name)}
    if named and not any(first_year <= year <= last_year for year in named):
        yield Gap(1, "name", f"Trích yếu ghi năm khác với năm {plan.year} của kế hoạch.")
    if plan.upper_dated and plan.upper_dated.year not in (None, plan.year, plan.year - 1):
        yield Gap(
            1,
            "upper_dated",
            f"Văn bản cấp trên ký năm {plan.upper_dated.year}, kế hoạch năm {plan.year}. "
            "Kiểm tra văn bản cấp trên còn dùng không.",
        )


# --- 2. Căn cứ – mục đích, yêu cầu -----------------------------------------------------------


def _bases(session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.bases and not plan.upper_title:
        yield Gap(2, "bases", "Chưa có căn cứ.")
    documents = catalogues.legal_documents(session, include_retired=True)
    by_id = {document.id: document for document in documents}
    for basis in plan.bases:
        linked = by_id.get(basis.legal_document_id) if basis.legal_document_id else None
        cited = [linked] if linked else _cited(basis.text, documents)
        for document in cited:
            if sentence := _validity(document, plan.resolving_day, by_id.values()):
                yield Gap(2, "bases", sentence, basis.id)
    if not plan.purpose:
        yield Gap(2, "purpose", "Chưa có mục đích.")


def _cited(
    text: str, documents: Iterable[catalogues.LegalDocumentRow]
) -> list[catalogues.LegalDocumentRow]:
    return [document for document in documents if _names(text, document.number)]


def _names(text: str, number: str) -> bool:
    """Return whether `number` stands in `text`, with or without blanks about its strokes."""
    if not number:
        return False
    spaced = r"\s*".join(re.escape(part) for part in re.split(r"([/-])", number))
    return re.search(rf"(?<![0-9/]){spaced}(?!\w)", text) is not None


def _validity(
    document: catalogues.LegalDocumentRow,
    on: date,
    documents: Iterable[catalogues.LegalDocumentRow],
) -> str:
    if document.has_ended(on):
        successors = [d.name for d in documents if d.code == document.replaced_by]
        instead = f" Văn bản thay thế: {successors[0]}." if successors else ""
        return f"{document.name} hết hiệu lực ngày {document.valid_to:%d/%m/%Y}.{instead}"
    if document.is_not_yet_in_force(on):
        return f"{document.name} có hiệu lực từ ngày {document.valid_from:%d/%m/%Y}."
    return ""


# --- 3. Đối tượng – thời gian – giai đoạn ----------------------------------------------------


def _audience(_session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.audiences and not plan.participations:
        yield Gap(3, "audiences", "Chưa có đối tượng thi đua.")
    if not plan.participations:
        yield Gap(3, "participations", "Chưa chọn đơn vị tham gia.")
    for row in plan.participations:
        if row.is_retired:
            sentence = f"“{row.subject_name}” đã ngừng theo dõi mà còn trong danh sách tham gia."
            yield Gap(3, "participations", sentence, row.id)


def _times(_session: Session, plan: PlanView) -> Iterator[Gap]:
    if plan.ends is None:
        yield Gap(3, "ends", "Chưa có thời gian kết thúc.")
    if plan.starts is None:
        yield Gap(3, "starts", "Chưa có thời gian bắt đầu.")
    if sentence := period_problem(plan.starts, plan.ends):
        yield Gap(3, "ends", sentence, is_blocking=True)
    for phase in plan.phases:
        if sentence := period_problem(phase.starts, phase.ends):
            yield Gap(3, "phases", f"{phase.name}: {sentence}", phase.id, is_blocking=True)
        elif _is_outside(phase.starts, plan) or _is_outside(phase.ends, plan):
            sentence = f"{phase.name} nằm ngoài thời gian của kế hoạch."
            yield Gap(3, "phases", sentence, phase.id)
        if phase.starts is None and phase.ends is None:
            yield Gap(3, "phases", f"{phase.name} chưa có thời gian.", phase.id)


# --- 4. Nội dung – chỉ tiêu ------------------------------------------------------------------


def _contents(_session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.contents:
        yield Gap(4, "contents", "Chưa có nội dung thi đua.")
    for target in plan.targets:
        if target.value is None:
            yield Gap(
                4, "targets", f"Chỉ tiêu “{_short(target.name)}” chưa có giá trị.", target.id
            )
        elif not target.unit:
            sentence = f"Chỉ tiêu “{_short(target.name)}” chưa có đơn vị tính."
            yield Gap(4, "targets", sentence, target.id)
        if _is_outside(target.due, plan):
            sentence = f"Hạn của chỉ tiêu “{_short(target.name)}” ngoài thời gian của kế hoạch."
            yield Gap(4, "targets", sentence, target.id)


# --- 5. Hình thức khen thưởng ----------------------------------------------------------------


def _ladder(session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.ladder:
        yield Gap(5, "ladder", "Chưa có hình thức khen thưởng.")
        return
    gone = _gone_levels(session, plan.resolving_day)
    for step in plan.ladder:
        if not step.codes:
            sentence = f"“{step.name}” chưa gắn với loại trong danh mục."
            yield Gap(5, "ladder", sentence, step.id)
        for sentence in _award_problems(session, step.codes, plan.resolving_day):
            yield Gap(5, "ladder", sentence, step.id)
        for word in gone:
            if re.search(rf"\b{word}\b", f"{step.name} {step.authority}", re.IGNORECASE):
                day = f"{plan.resolving_day:%d/%m/%Y}"
                sentence = f"“{step.name}” nêu cấp {word}, cấp này không còn vào ngày {day}."
                yield Gap(5, "ladder", sentence, step.id)


def _award_problems(session: Session, codes: Iterable[str], on: date) -> Iterator[str]:
    for code in codes:
        if catalogues.award_type_at(session, code, on) is None:
            known = catalogues.award_types(session, None, include_retired=True)
            name = next((award.name for award in known if award.code == code), code)
            yield f"“{name}” không có hiệu lực vào ngày {on:%d/%m/%Y} của kế hoạch."


def _gone_levels(session: Session, on: date) -> list[str]:
    """Return the words for kinds of place that exist no longer on a day.

    A word that also names a level of that day ("thành phố") is not among them.
    """
    levels = [
        level
        for level in catalogues.entries(session, "admin_levels", include_retired=True)
        if level.detail("side") == "state"
    ]
    there = {
        level.detail("in_text")
        for level in levels
        if level.valid_to is None or on <= level.valid_to
    }
    return sorted({level.detail("in_text") for level in levels} - there)


# --- 6. Tổ chức thực hiện --------------------------------------------------------------------


def _tasks(session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.assignments:
        yield Gap(6, "assignments", "Chưa có phân công thực hiện.")
    names = subjects.names(session, (a.subject_id for a in plan.assignments if a.subject_id))
    for row in plan.assignments:
        named = names.get(row.subject_id) if row.subject_id else None
        if named is not None and named.is_retired:
            sentence = f"Phân công cho “{named.name}”, đơn vị đã ngừng theo dõi."
            yield Gap(6, "assignments", sentence, row.id)
        if _is_after(row.due, plan):
            sentence = f"Hạn của “{_short(row.organisation)}” sau ngày kết thúc kế hoạch."
            yield Gap(6, "assignments", sentence, row.id)


def _deadlines(_session: Session, plan: PlanView) -> Iterator[Gap]:
    issued_on = plan.dated.as_date() if plan.dated else None
    for row in plan.deadlines:
        what = _short(row.task)
        last = row.due.latest if row.due else None
        if row.due is None:
            yield Gap(6, "deadlines", f"“{what}” chưa có thời hạn.", row.id)
        elif _is_after(row.due, plan) and row.kind not in _AFTER_THE_END:
            sentence = f"Hạn của “{what}” ({row.due.display}) sau ngày kết thúc kế hoạch."
            yield Gap(6, "deadlines", sentence, row.id)
        elif issued_on is not None and last is not None and last < issued_on:
            sentence = f"Hạn của “{what}” ({row.due.display}) trước ngày ban hành kế hoạch."
            yield Gap(6, "deadlines", sentence, row.id)


_AFTER_THE_END = frozenset({DeadlineKind.FINAL, DeadlineKind.DOSSIER, DeadlineKind.REPORT})
"""What is rightly due after the end of a plan."""


# --- 7. Nơi nhận – ký ------------------------------------------------------------------------


def _signing(_session: Session, plan: PlanView) -> Iterator[Gap]:
    if not plan.recipients:
        yield Gap(7, "recipients", "Chưa có nơi nhận.")
    if not plan.signer_name:
        yield Gap(7, "signer_name", "Chưa có người ký.", is_blocking=True)
    if not plan.signer_post:
        yield Gap(7, "signer_post", "Chưa có chức vụ người ký.")


# ---------------------------------------------------------------------------------------------


def _period(plan: PlanView) -> tuple[date | None, date | None]:
    return (
        plan.starts.earliest if plan.starts else None,
        plan.ends.latest if plan.ends else None,
    )


def _is_outside(day: PartialDate | None, plan: PlanView) -> bool:
    first, _ = _period(plan)
    is_before = bool(day and day.latest and first and day.latest < first)
    return is_before or _is_after(day, plan)


def _is_after(day: PartialDate | None, plan: PlanView) -> bool:
    _, last = _period(plan)
    return bool(day and day.earliest and last and day.earliest > last)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


_CHECKS: tuple[Callable[[Session, PlanView], Iterator[Gap]], ...] = (
    _paper,
    _years,
    _bases,
    _audience,
    _times,
    _contents,
    _ladder,
    _tasks,
    _deadlines,
    _signing,
)
