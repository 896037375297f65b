"""What a dossier for the level above needs: what is there, what is missing, and where to mend it.

Only what leaves nothing to send stops a dossier; of the rest the office decides, and is told.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import number_text, quoted
from app.domain.terms import (
    DecisionState,
    DossierPart,
    NominationState,
    Regime,
    RegistrationState,
    ReviewKind,
    SubmissionKind,
)
from app.entities import Plan, Submission
from app.services import (
    clusters,
    decisions,
    figures,
    meetings,
    missing,
    nominations,
    office,
    plan_views,
    registrations,
    subjects,
)
from app.services.plan_views import PlanView
from app.services.submission_data import Dossier, collect

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that a dossier needs.

    `tab` and `page` say where in the window it is mended, “plan” being the tab of the plan itself.
    """

    title: str
    is_there: bool
    sentence: str
    tab: str
    page: str = ""
    stops: bool = False
    """Whether nothing can be sent without it."""


@dataclass(frozen=True, slots=True)
class RecipientChoice:
    """Somebody a dossier can be sent to."""

    name: str
    subject_id: UUID | None = None


def recipients(session: Session, plan_id: UUID) -> tuple[RecipientChoice, ...]:
    """Return who a dossier of a plan is usually sent to: the level above, the heads of clusters.

    Those who had a dossier before are offered too; any other recipient can be typed.
    """
    plan, own = plan_views.view(session, plan_id), office.get(session)
    is_party = plan.regime is Regime.PARTY
    own_above = (own.party_parent_name if is_party else own.parent_name) if own else ""
    above = [plan.parent_body, own_above, plan.upper_issuer, *_known(session, plan.regime)]
    found = [RecipientChoice(name) for name in dict.fromkeys(above) if name]
    of_year = [row for row in clusters.in_year(session, plan.year) if row.lead_id]
    leads = subjects.names(session, [row.lead_id for row in of_year if row.lead_id])
    found += [
        RecipientChoice(
            f"Trưởng {_lower_first(row.cluster_name)}: {leads[row.lead_id].name}", row.lead_id
        )
        for row in of_year
        if row.lead_id
    ]
    return tuple(found)


def needs(session: Session, plan_id: UUID, kind: SubmissionKind, today: date) -> tuple[Need, ...]:
    """Return what a dossier of a plan needs, in the order of its papers."""
    plan, dossier = plan_views.view(session, plan_id), collect(session, plan_id, kind)
    own = _of_registration if kind is SubmissionKind.REGISTRATION else _of_results
    return (*_of_plan(plan), *own(session, plan, dossier, today))


def obstacle(found: Collection[Need]) -> str:
    """Return why there is nothing to send yet, as a sentence; "" when there is."""
    return " ".join(need.sentence for need in found if need.stops and not need.is_there)


def refuse_nothing(found: Collection[Need]) -> None:
    """Refuse a dossier with nothing in it."""
    if told := obstacle(found):
        raise NotAllowed(f"{told} Chưa lập hồ sơ nào. Hãy bổ sung rồi làm lại.")


def _of_plan(plan: PlanView) -> Iterator[Need]:
    is_numbered = bool(plan.number and plan.dated and plan.dated.as_date())
    yield Need(
        "Số, ngày kế hoạch",
        is_numbered,
        f"Kế hoạch {'đã' if is_numbered else 'chưa'} có đủ số và ngày ban hành.",
        "plan",
        "general",
    )
    yield Need(
        "Người ký",
        bool(plan.signer_post and plan.signer_name),
        f"Người ký: {plan.signer_post} {plan.signer_name}."
        if plan.signer_post and plan.signer_name
        else "Kế hoạch chưa ghi chức vụ và họ tên người ký, văn bản sẽ để trống chỗ ấy.",
        "plan",
        "signing",
    )


def _of_registration(
    session: Session, plan: PlanView, dossier: Dossier, today: date
) -> Iterator[Need]:
    count = sum(dossier.counts[part] for part in (DossierPart.REGISTRATIONS, DossierPart.WORKS))
    yield Need(
        "Đăng ký",
        bool(count),
        f"Có {number_text(count)} đăng ký."
        if count
        else "Kế hoạch chưa có đăng ký nào nên chưa có gì để nộp.",
        "registrations",
        "registrations",
        stops=True,
    )
    absent = missing.not_registered(session, [plan.id], today)
    yield Need(
        "Đơn vị chưa đăng ký",
        not absent,
        f"Chưa đăng ký: {_some([row.subject_name for row in absent])}."
        if absent
        else "Mọi đơn vị tham gia đều đã đăng ký.",
        "registrations",
        "missing",
    )
    short = missing.lacking(session, [plan.id], today)
    yield Need(
        "Công trình, mô hình, phần việc",
        not short,
        f"Còn thiếu so với kế hoạch: {_some([row.subject_name for row in short])}."
        if short
        else "Không đơn vị nào thiếu so với kế hoạch.",
        "registrations",
        "missing",
    )
    waiting = _waiting(session, plan.id)
    yield Need(
        "Duyệt đăng ký",
        not waiting,
        f"Còn {number_text(waiting)} đăng ký chưa gửi hoặc chờ duyệt."
        if waiting
        else "Không còn đăng ký nào chờ duyệt.",
        "registrations",
        "registrations",
    )


def _of_results(session: Session, plan: PlanView, dossier: Dossier, today: date) -> Iterator[Need]:
    counts = dossier.counts
    proposed = counts[DossierPart.NOMINATIONS]
    held = [row for row in meetings.listed(session, plan.id) if row.is_concluded]
    has_something = bool(proposed or counts[DossierPart.RESULTS] or counts[DossierPart.AWARDS])
    yield _closed(counts[DossierPart.RESULTS], has_something=has_something)
    yield _reached(session, plan.id)
    yield Need(
        "Biên bản họp, kiểm phiếu",
        bool(held),
        f"Có {number_text(len(held))} cuộc họp đã kết luận."
        if held
        else "Chưa có cuộc họp hội đồng nào đã kết luận, hồ sơ không có biên bản.",
        "awards",
        "meetings",
    )
    yield from _proposed(session, plan.id, proposed)
    yield _decided(session, plan.id)
    is_reviewed = any(row.kind is ReviewKind.FINAL for row in plan.reviews)
    yield Need(
        "Tổng kết",
        is_reviewed,
        "Đã ghi tổng kết."
        if is_reviewed
        else "Chưa ghi tổng kết, báo cáo còn chỗ trống phải viết thêm.",
        "plan",
        "general",
    )
    waiting = _waiting(session, plan.id)
    if waiting:
        yield Need(
            "Duyệt đăng ký",
            is_there=False,
            sentence=f"Còn {number_text(waiting)} đăng ký chưa gửi hoặc chờ duyệt.",
            tab="registrations",
            page="registrations",
        )
    absent = missing.not_registered(session, [plan.id], today)
    if absent:
        yield Need(
            "Đơn vị chưa đăng ký",
            is_there=False,
            sentence=f"Chưa đăng ký: {_some([row.subject_name for row in absent])}.",
            tab="registrations",
            page="missing",
        )


def _closed(count: int, *, has_something: bool) -> Need:
    told = "Chưa chốt điểm, hồ sơ không có bảng kết quả đã chốt."
    if not has_something:
        told = (
            "Kế hoạch chưa có kết quả đã chốt, đề nghị đã thông qua hay quyết định nào nên chưa "
            "có gì để nộp."
        )
    return Need(
        "Chốt điểm",
        bool(count),
        f"Đã chốt điểm của {number_text(count)} lượt đơn vị." if count else told,
        "scoring",
        "ranking",
        stops=not has_something,
    )


def _reached(session: Session, plan_id: UUID) -> Need:
    rows = [row for row in figures.progress(session, plan_id) if row.wanted is not None]
    blank = list(dict.fromkeys(row.target_name for row in rows if row.reached is None))
    return Need(
        "Số liệu chỉ tiêu",
        not blank,
        f"Chưa có số liệu: {_some(blank)}." if blank else "Chỉ tiêu nào có con số đều có số liệu.",
        "registrations",
        "targets",
    )


def _proposed(session: Session, plan_id: UUID, count: int) -> Iterator[Need]:
    yield Need(
        "Đề nghị khen thưởng",
        bool(count),
        f"Có {number_text(count)} đề nghị đã qua hội đồng."
        if count
        else "Chưa có đề nghị nào qua hội đồng, tờ trình sẽ không có danh sách.",
        "awards",
        "nominations",
    )
    open_count = nominations.counts_by_state(session, plan_id)[NominationState.PROPOSED]
    if open_count:
        yield Need(
            "Đề nghị chờ hội đồng",
            is_there=False,
            sentence=f"Còn {number_text(open_count)} đề nghị hội đồng chưa xét, không vào hồ sơ.",
            tab="awards",
            page="nominations",
        )


def _decided(session: Session, plan_id: UUID) -> Need:
    drafts = [
        row for row in decisions.listed(session, plan_id) if row.state is DecisionState.DRAFT
    ]
    return Need(
        "Quyết định khen thưởng",
        not drafts,
        f"Còn {number_text(len(drafts))} quyết định dự thảo, không vào hồ sơ."
        if drafts
        else "Không còn quyết định nào là dự thảo.",
        "awards",
        "decisions",
    )


def _waiting(session: Session, plan_id: UUID) -> int:
    counts = registrations.counts_by_state(session, plan_id)
    states = (RegistrationState.UNSENT, RegistrationState.PENDING)
    return sum(getattr(counts, state.value) for state in states)


def _some(names: Sequence[str]) -> str:
    """Name a few, and say how many more there are."""
    told = ", ".join(quoted(name) for name in names[:_NAMED])
    more = len(names) - _NAMED
    return f"{told} và {number_text(more)} nữa" if more > 0 else told


def _known(session: Session, regime: Regime) -> Iterator[str]:
    """Yield to whom dossiers went before, then who issued what plans of this regime carry out."""
    sent = select(Submission.recipient).where(
        Submission.recipient_id.is_(None), Submission.deleted_by.is_(None)
    )
    yield from session.scalars(sent.order_by(Submission.prepared_at.desc(), Submission.id))
    issued = select(Plan.upper_issuer).where(Plan.regime == regime, Plan.deleted_by.is_(None))
    yield from session.scalars(issued.order_by(Plan.year.desc(), Plan.id))


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
