"""Emulation plans (kế hoạch thi đua): their paper, and the life from draft to closing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted, tidy
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    PlanForm,
    PlanState,
    Regime,
    RegistrationPolicy,
    ReviewKind,
)
from app.entities import Phase, Plan, Review
from app.services import office, plan_access, plan_checks, plan_copies, plan_parts, reading, uses
from app.services.plan_checks import Gap
from app.services.plan_views import PlanView, view
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import countered, undoable
from app.storage.recorder import Writing

__all__ = ["PlanFields", "PlanRow", "PlanView", "ReviewFields", "view"]


class PlanFields(Fields):
    """What a person fills in about a plan itself; its parts have fields of their own.

    A draft may lack its number, its day and its signer.
    """

    name: Prose = Field(title="Trích yếu", min_length=1, max_length=1000)
    year: int = Field(title="Năm", ge=1990, le=2100)
    regime: Regime = Field(Regime.STATE, title="Thể thức")
    form: PlanForm = Field(PlanForm.REGULAR, title="Hình thức tổ chức")
    number: Line = Field("", title="Số", max_length=30)
    symbol: Line = Field("", title="Ký hiệu", max_length=50)
    dated: DocumentDate | None = Field(None, title="Ngày ban hành")
    place: Line = Field("", title="Địa danh", max_length=100)
    parent_body: Line = Field("", title="Cơ quan chủ quản", max_length=200)
    issuer: Line = Field("", title="Cơ quan ban hành", max_length=200)
    occasion: Prose = Field("", title="Dịp, sự kiện", max_length=4000)
    theme: Prose = Field("", title="Chủ đề", max_length=4000)
    slogan: Prose = Field("", title="Khẩu hiệu, phương châm", max_length=4000)
    preamble: Prose = Field("", title="Lời dẫn")
    purpose: Prose = Field("", title="Mục đích")
    requirements: Prose = Field("", title="Yêu cầu")
    scope: Prose = Field("", title="Phạm vi")
    closing: Prose = Field("", title="Lời kết")
    starts: PartialDate | None = Field(None, title="Bắt đầu")
    ends: PartialDate | None = Field(None, title="Kết thúc")
    upper_title: Prose = Field("", title="Văn bản cấp trên", max_length=2000)
    upper_number: Line = Field("", title="Số, ký hiệu văn bản cấp trên", max_length=80)
    upper_dated: DocumentDate | None = Field(None, title="Ngày văn bản cấp trên")
    upper_issuer: Line = Field("", title="Cơ quan ban hành văn bản cấp trên", max_length=200)
    registration_policy: RegistrationPolicy = Field(
        RegistrationPolicy.WARN, title="Khi chưa đăng ký thi đua"
    )
    registration_basis: Prose = Field("", title="Căn cứ yêu cầu đăng ký", max_length=2000)
    registration_due: PartialDate | None = Field(None, title="Hạn đăng ký")
    authority_line: Line = Field("", title="Thay mặt, ký thay", max_length=200)
    signer_post: Line = Field("", title="Chức vụ người ký", max_length=200)
    signer_second_post: Line = Field("", title="Chức vụ ghi thêm", max_length=200)
    signer_name: Line = Field("", title="Người ký", max_length=100)
    archive_line: Line = Field("", title="Lưu", max_length=200)
    note: Prose = Field("", title="Ghi chú")


class ReviewFields(Fields):
    """What a person fills in about an interim or final review."""

    held_on: date = Field(title="Ngày tổ chức")
    phase_id: UUID | None = Field(None, title="Giai đoạn")
    report_number: Line = Field("", title="Số báo cáo", max_length=80)
    results: Prose = Field("", title="Kết quả")
    shortcomings: Prose = Field("", title="Tồn tại, hạn chế")
    directions: Prose = Field("", title="Phương hướng")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan as lists show it."""

    id: UUID
    name: str
    year: int
    state: PlanState
    regime: Regime
    form: PlanForm
    number: str
    symbol: str
    dated: DocumentDate | None
    issuer: str
    starts: PartialDate | None
    ends: PartialDate | None

    @property
    def number_line(self) -> str:
        """The number and symbol: “12/KH-UBND”; a blank number shows as dots."""
        return number_line(self.number, self.symbol)


def number_line(number: str, symbol: str) -> str:
    """Return a number with its symbol: “12/KH-UBND”; a blank number shows as dots.

    >>> number_line("12", "KH-UBND"), number_line("", "KH-UBND"), number_line("", "")
    ('12/KH-UBND', '…/KH-UBND', '')
    """
    if not number and not symbol:
        return ""
    return "/".join(part for part in (number or "…", symbol) if part)


def listed(
    session: Session, year: int | None = None, state: PlanState | None = None, search: str = ""
) -> tuple[PlanRow, ...]:
    """Return plans, newest year first; of a year or state, or with the words of `search`.

    Hits spelled with the very marks of `search` come first.
    """
    conditions = [Plan.search.contains(fold(search), autoescape=True)] if fold(search) else []
    if year is not None:
        conditions.append(Plan.year == year)
    if state is not None:
        conditions.append(Plan.state == state)
    order = [Plan.year.desc(), Plan.starts_earliest, Plan.name, Plan.id]
    found = reading.rows(session, PlanRow, Plan, *conditions, order_by=order)
    typed = tidy(search).casefold()
    return tuple(sorted(found, key=lambda row: typed not in _spelling(row).casefold()))


def years(session: Session) -> tuple[int, ...]:
    """Return the years that have plans, newest first."""
    statement = select(Plan.year).where(Plan.deleted_by.is_(None)).distinct()
    return tuple(sorted(session.execute(statement).scalars(), reverse=True))


def suggested(session: Session, regime: Regime) -> dict[str, str]:
    """Return what the office's own details would fill into a new plan, to be shown in the form."""
    own = office.get(session)
    if own is None:
        return {}
    if regime is Regime.PARTY:
        return {
            "issuer": own.party_name,
            "parent_body": own.party_parent_name,
            "place": own.locality,
            "symbol": "KH/ĐU",
            "authority_line": "T/M BAN THƯỜNG VỤ",
            "archive_line": "Lưu Văn phòng Đảng ủy",
        }
    return {
        "issuer": own.name,
        "parent_body": own.parent_name,
        "place": own.locality,
        "symbol": f"KH-{own.symbol}",
        "authority_line": "TM. ỦY BAN NHÂN DÂN",
        "archive_line": "Lưu: VT",
    }


@undoable("Thêm kế hoạch")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a draft and return its id. Raises `InvalidInput` naming the wrong fields."""
    fields = validated(PlanFields, values)
    plan = Plan(**dict(fields))
    session.add(plan)
    return plan.id


@undoable("Sửa kế hoạch")
def update(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> None:
    """Change the paper of a draft. `NotAllowed` once it is issued."""
    plan = plan_access.draft(session, plan_id)
    fields = changed(PlanFields, vars(plan), values)
    for name, value in dict(fields).items():
        setattr(plan, name, value)


@undoable("Nhân bản kế hoạch")
def copy_from(session: Writing, plan_id: UUID, year: int) -> UUID:
    """Make a draft for `year` with all parts of a plan and return its id.

    Real dates move by whole years; the number and the day of the paper are left blank.
    """
    source = plan_access.the(session, plan_id)
    changed(PlanFields, vars(source), {"year": year})
    new_id = uuid4()
    for entity, rows in list(plan_copies.copied(session, source, new_id, year)):
        session.insert_many(entity, rows)
    return new_id


@undoable("Xóa kế hoạch", deletes=True)
def delete(session: Writing, plan_ids: Sequence[UUID]) -> None:
    """Put away drafts with all their parts. `NotAllowed` when work has begun under one."""
    drafts = [plan_access.the(session, plan_id) for plan_id in plan_ids]
    for plan in drafts:
        if plan.state is not PlanState.DRAFT:
            raise NotAllowed(
                f"Chỉ xóa được kế hoạch dự thảo; kế hoạch {quoted(plan.name)} ở trạng thái "
                f"“{plan.state.label}”. Chưa có gì thay đổi."
            )
    own = frozenset(entity.__tablename__ for entity in plan_copies.PARTS)
    found = uses.uses_of(session, Plan, [plan.id for plan in drafts], own)
    where = [(plan.name, found[plan.id]) for plan in drafts]
    uses.refuse_used(where, "Hãy xóa các mục đó trước.")
    for plan in drafts:
        for entity in plan_copies.PARTS:
            session.put_away(*plan_parts.all_of(session, entity, plan.id))
        session.put_away(plan)


@countered("Ban hành kế hoạch", by="plans.withdraw")
def issue(session: Writing, plan_id: UUID) -> tuple[Gap, ...]:
    """Issue a draft; its paper can no longer be changed. Returns what is still to be looked at.

    `InvalidInput` says what cannot be: no issuer, no signer, periods that end before they
    start, a number that another plan of the year has.
    """
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.DRAFT)
    gaps = plan_checks.gaps(session, plan_id)
    if blocking := [gap for gap in gaps if gap.is_blocking]:
        told = " ".join(gap.sentence for gap in blocking)
        raise InvalidInput.of(None, f"Chưa ban hành được kế hoạch. {told}")
    plan.state = PlanState.ISSUED
    return gaps


@countered("Thu hồi kế hoạch", by="plans.issue", needs_reason=True)
def withdraw(session: Writing, plan_id: UUID) -> None:
    """Make an issued plan a draft again, with a reason; what was registered stays."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.ISSUED, PlanState.RUNNING, PlanState.INTERIM)
    plan.state = PlanState.DRAFT


@undoable("Ghi số, ngày ban hành")
def fill_number(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> None:
    """Fill in the number and the date of an issued paper that were blank. Others stay."""
    plan = plan_access.open_plan(session, plan_id)
    fields = validated(NumberFields, values)
    if plan.number and fields.number != plan.number:
        raise NotAllowed(
            f"Kế hoạch đã có số {plan.number}. Chưa có gì thay đổi. "
            "Muốn đổi số, hãy dùng “Thu hồi kế hoạch”."
        )
    known = plan.dated.as_date() if plan.dated else None
    if known is not None and fields.dated != plan.dated:
        raise NotAllowed(
            f"Kế hoạch đã ghi ngày {known:%d/%m/%Y}. Chưa có gì thay đổi. "
            "Muốn đổi ngày, hãy dùng “Thu hồi kế hoạch”."
        )
    plan.number = fields.number
    plan.dated = fields.dated
    if twin := plan_checks.same_number(session, plan):
        raise InvalidInput.of("number", twin)


class NumberFields(Fields):
    """The number and date that an issued paper is given by the clerk (văn thư)."""

    number: Line = Field(title="Số", min_length=1, max_length=30)
    dated: DocumentDate = Field(title="Ngày ban hành")


@undoable("Bắt đầu thực hiện kế hoạch")
def start(session: Writing, plan_id: UUID) -> None:
    """Let an issued plan run."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.ISSUED)
    plan.state = PlanState.RUNNING


@undoable("Ghi sơ kết")
def record_interim(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Note an interim review (sơ kết), of which a plan may have several, and return its id."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.RUNNING, PlanState.INTERIM)
    plan.state = PlanState.INTERIM
    return _review(session, plan, ReviewKind.INTERIM, values)


@undoable("Ghi tổng kết")
def record_final(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Note the final review (tổng kết) of a running plan and return its id."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.RUNNING, PlanState.INTERIM)
    plan.state = PlanState.FINAL
    return _review(session, plan, ReviewKind.FINAL, values)


@countered("Đóng kế hoạch", by="plans.reopen", closes_period=True)
def close(session: Writing, plan_id: UUID) -> None:
    """Close a plan after its final review; nothing under it changes any more."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.FINAL)
    plan.state = PlanState.CLOSED


@countered("Mở lại kế hoạch", by="plans.close", needs_reason=True)
def reopen(session: Writing, plan_id: UUID) -> None:
    """Open a closed plan again, with a reason; it stands as after its final review."""
    plan = plan_access.the(session, plan_id)
    _expect(plan, PlanState.CLOSED)
    plan.state = PlanState.FINAL


_NEXT_STEP = {
    PlanState.DRAFT: "Kế hoạch còn là dự thảo. Hãy ban hành kế hoạch trước.",
    PlanState.ISSUED: "Kế hoạch đã ban hành, chưa thực hiện. Hãy bắt đầu thực hiện trước.",
    PlanState.RUNNING: "Kế hoạch đang thực hiện. Hãy ghi tổng kết trước.",
    PlanState.INTERIM: "Kế hoạch đã sơ kết, chưa tổng kết. Hãy ghi tổng kết trước.",
    PlanState.FINAL: "Kế hoạch đã tổng kết.",
    PlanState.CLOSED: "Kế hoạch đã đóng. Muốn làm tiếp, hãy dùng “Mở lại kế hoạch”.",
}


def _expect(plan: Plan, *states: PlanState) -> None:
    if plan.state in states:
        return
    wanted = " hoặc ".join(f"“{state.label}”" for state in states)
    raise NotAllowed(
        f"Việc này cần kế hoạch ở trạng thái {wanted}. Chưa có gì thay đổi. "
        f"{_NEXT_STEP[plan.state]}"
    )


def _review(session: Writing, plan: Plan, kind: ReviewKind, values: Mapping[str, Any]) -> UUID:
    fields = validated(ReviewFields, values)
    plan_parts.check_link(session, plan, Phase, fields.phase_id, "phase_id")
    review = Review(plan_id=plan.id, kind=kind, **dict(fields))
    session.add(review)
    return review.id


def _spelling(row: PlanRow) -> str:
    return f"{row.number} {row.symbol} {row.name} {row.issuer}"
