"""Certificates (giấy khen) of a decision: what is printed, whether names were checked, the log.

Every word is what the decision kept on its day. Printing is noted for good: a second certificate
of the same award needs a reason.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import legacy_text
from app.core.clock import moment_text, now
from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import AwardKind, AwardNature, DecisionState, Regime
from app.entities import Award, CertificatePrint, NameCheck
from app.services import decisions, office, plan_views
from app.services.competence import AwardHistory
from app.services.decision_lines import DecisionLine
from app.services.decisions import DecisionView
from app.services.reasons import reason_given
from app.services.validation import Fields, Line, validated
from app.services.verbs import final, undoable
from app.storage import before_papers
from app.storage.recorder import Writing

_UNCHANGED = "Chưa có gì thay đổi."
_NAMED = 5
"""How many recipients are named in one refusal."""


class PrintFields(Fields):
    """How certificates were printed."""

    printed_by: Line = Field(title="Người in", min_length=1, max_length=200)
    paper: Line = Field(title="Loại giấy", min_length=1, max_length=200)
    printer: Line = Field("", title="Máy in", max_length=200)
    copies: int = Field(1, title="Số bản", ge=1, le=20)


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One line of a decision as its certificate has it."""

    award_id: UUID
    position: int
    """From 1, the place in the decision's list."""
    golden_book_number: int | None
    honorific: str
    name: str
    post: str
    unit_name: str
    award_name: str
    kind: AwardKind
    nature: AwardNature
    achievement: str
    period: str
    print_count: int
    last_printed: datetime | None

    @property
    def id(self) -> UUID:
        """The id of the award."""
        return self.award_id

    @property
    def full_name(self) -> str:
        """The name with the honorific before it."""
        return f"{self.honorific} {self.name}".strip()

    @property
    def belongs(self) -> str:
        """Post and unit."""
        return ", ".join(part for part in (self.post, self.unit_name) if part)

    @property
    def obstacle(self) -> str:
        """Why it gets no certificate, as a sentence; "" when it does."""
        if self.nature is AwardNature.REVOKED:
            return f"{self.full_name}: khen thưởng đã thu hồi nên không in giấy khen."
        return ""

    @property
    def doubt(self) -> str:
        """What to look at before it is printed, as a sentence; "" when nothing."""
        for text in (self.name, self.post, self.unit_name, self.achievement):
            if old := legacy_text.guess(text):
                meant = legacy_text.converted(text, old)
                return (
                    f"{self.full_name}: chữ {quoted(text)} có vẻ gõ bằng phông {old.value}, giấy "
                    f"khen sẽ in đúng như thế. Nếu phải là {quoted(meant)} thì sửa trước khi in."
                )
        if self.kind is AwardKind.COMMENDATION and not self.achievement.strip():
            return f"{self.full_name}: chưa ghi thành tích, giấy khen sẽ để trống chỗ đó."
        return ""


@dataclass(frozen=True, slots=True)
class CheckedNames:
    """That the names were checked, and whether they are still the same."""

    checked_by: str
    checked_at: datetime
    holds: bool

    @property
    def sentence(self) -> str:
        """Say who checked the names and when, and whether that still holds."""
        told = f"{self.checked_by} đã kiểm tra tên lúc {moment_text(self.checked_at)}."
        if self.holds:
            return told
        return f"{told} Sau đó danh sách có thay đổi: cần kiểm tra lại."


@dataclass(frozen=True, slots=True)
class CertificateSet:
    """The certificates of one decision."""

    decision_id: UUID
    regime: Regime
    state: DecisionState
    number: str
    """With its symbol: "12/QĐ-UBND"."""
    signed_on: date | None
    on: date
    """The day by which the design is chosen."""
    issuer: str
    authority_line: str
    signer_post: str
    signer_name: str
    place: str
    is_sample: bool
    lines: tuple[CertificateLine, ...]
    check: CheckedNames | None

    @property
    def obstacle(self) -> str:
        """Why nothing of it may be printed, as a sentence; "" when it may."""
        if self.state is DecisionState.DRAFT:
            return (
                "Quyết định còn là dự thảo nên chưa in giấy khen được, chỉ xem trước. Hãy ban "
                "hành quyết định rồi in."
            )
        if self.state is DecisionState.REVOKED:
            return "Quyết định đã thu hồi nên không in giấy khen."
        return ""

    @property
    def check_sentence(self) -> str:
        """Say whether the names were checked."""
        if self.check is None:
            return (
                "Chưa ghi nhận việc kiểm tra tên. Hãy in danh sách kiểm tra, đối chiếu từng tên "
                "rồi ghi nhận trước khi in giấy khen."
            )
        return self.check.sentence


@dataclass(frozen=True, slots=True)
class PrintRow:
    """One line of the log of printed certificates."""

    id: UUID
    award_id: UUID
    position: int
    name: str
    printed_at: datetime
    printed_by: str
    copies: int
    paper: str
    printer: str
    reason: str


# --- reading ---------------------------------------------------------------------------------


def of_decision(session: Session, decision_id: UUID) -> CertificateSet:
    """Return the certificates of a decision, in the order of its list.

    `StorageFailure` where a row behind them was changed outside the program.
    """
    decision = decisions.view(session, decision_id)
    before_papers.require_whole(session, decision.plan_id)
    on = decision.signed_on or decision.meeting_held_on or date(decision.year, 1, 1)
    history = AwardHistory.read(session)
    plan = plan_views.view(session, decision.plan_id) if decision.plan_id else None
    here = office.get(session)
    types = [history.at(line.award_code, line.scope, on) for line in decision.lines]
    sides = [known.regime for known in types if known is not None]
    usual = plan.regime if plan else here.regime if here else Regime.STATE
    printed = _printed(session, [line.award_id for line in decision.lines])
    return CertificateSet(
        decision_id=decision.id,
        regime=sides[0] if sides else usual,
        state=decision.state,
        number=decision.full_number,
        signed_on=decision.signed_on,
        on=on,
        issuer=decision.issuer,
        authority_line=decision.authority_line,
        signer_post=decision.signer_post,
        signer_name=decision.signer_name,
        place=(plan.place if plan else "") or (here.locality if here else ""),
        is_sample=bool(here and here.is_sample),
        lines=tuple(
            _line(line, known.kind if known else None, printed.get(line.award_id))
            for line, known in zip(decision.lines, types, strict=True)
        ),
        check=_checked(session, decision),
    )


def print_log(session: Session, decision_id: UUID) -> tuple[PrintRow, ...]:
    """Return what was printed of a decision, the latest first."""
    lines = decisions.view(session, decision_id).lines
    places = {line.award_id: line.position for line in lines}
    statement = (
        select(
            CertificatePrint.id,
            CertificatePrint.award_id,
            CertificatePrint.name,
            CertificatePrint.printed_at,
            CertificatePrint.printed_by,
            CertificatePrint.copies,
            CertificatePrint.paper,
            CertificatePrint.printer,
            CertificatePrint.reason,
        )
        .join(Award, CertificatePrint.award_id == Award.id)
        .where(Award.decision_id == decision_id, CertificatePrint.deleted_by.is_(None))
    )
    rows = [
        PrintRow(row.id, row.award_id, places.get(row.award_id, 0), *row[2:])
        for row in session.execute(statement)
    ]
    return tuple(sorted(rows, key=lambda row: (-row.printed_at.timestamp(), row.position)))


# --- writing ---------------------------------------------------------------------------------


@undoable("Ghi nhận đã kiểm tra tên trên giấy khen")
def sign_off(session: Writing, decision_id: UUID, checked_by: str) -> None:
    """Note that somebody compared every name of a decision with the papers.

    It holds for the words as they stand now: after a change it says so.
    """
    who = tidy(checked_by)
    if not who:
        raise InvalidInput.of(
            "checked_by", f"Chưa nhập họ tên người kiểm tra. {_UNCHANGED} Nhập rồi làm lại."
        )
    decision = decisions.view(session, decision_id)
    if not decision.lines:
        raise NotAllowed(f"Quyết định chưa có dòng khen thưởng nào để kiểm tra. {_UNCHANGED}")
    session.add(
        NameCheck(
            decision_id=decision_id,
            checked_by=who,
            checked_at=now(),
            fingerprint=_fingerprint(decision),
        )
    )


@final("Ghi nhận đã in giấy khen")
def record_prints(
    session: Writing,
    decision_id: UUID,
    award_ids: Collection[UUID],
    values: Mapping[str, Any],
    reason: str = "",
) -> int:
    """Note that certificates of a decision were printed; return how many.

    `InvalidInput` without a reason when one of them was printed before; `NotAllowed` for a
    decision that is not issued and for an award that was taken back.
    """
    fields = validated(PrintFields, values)
    found = of_decision(session, decision_id)
    if found.obstacle:
        raise NotAllowed(f"{found.obstacle} {_UNCHANGED}")
    chosen = [line for line in found.lines if line.award_id in award_ids]
    if not chosen or len(chosen) != len(set(award_ids)):
        raise NotAllowed(
            f"Có dòng đã chọn không thuộc quyết định này. {_UNCHANGED} Mở lại quyết định rồi chọn."
        )
    if stopped := [line.obstacle for line in chosen if line.obstacle]:
        raise NotAllowed("\n".join((*stopped, _UNCHANGED)))
    again = [line for line in chosen if line.print_count]
    words = reason_given(reason) if again else tidy(reason)
    session.insert_many(
        CertificatePrint,
        (
            {
                "award_id": line.award_id,
                "printed_at": now(),
                "name": line.full_name,
                "reason": words if line.print_count else "",
                **dict(fields),
            }
            for line in chosen
        ),
    )
    return len(chosen)


def reprinted(lines: Collection[CertificateLine]) -> str:
    """Name who has a certificate already, as a sentence; "" when nobody has."""
    again = [line for line in lines if line.print_count]
    if not again:
        return ""
    names = "; ".join(line.full_name for line in again[:_NAMED])
    more = f" và {len(again) - _NAMED} người, tập thể khác" if len(again) > _NAMED else ""
    return f"Đã in giấy khen trước đây: {names}{more}."


# --- how -------------------------------------------------------------------------------------


def _line(
    line: DecisionLine, kind: AwardKind | None, printed: tuple[int, datetime] | None
) -> CertificateLine:
    if kind is None:  # an award that no catalogue has: it says itself what it is
        is_paper = fold(line.award_name).startswith("giay khen")
        kind = AwardKind.COMMENDATION if is_paper else AwardKind.TITLE
    count, last = printed or (0, None)
    return CertificateLine(
        award_id=line.award_id,
        position=line.position,
        golden_book_number=line.golden_book_number,
        honorific=line.honorific,
        name=line.name,
        post=line.post,
        unit_name=line.unit_name,
        award_name=line.award_name,
        kind=kind,
        nature=line.nature,
        achievement=line.achievement,
        period=line.period,
        print_count=count,
        last_printed=last,
    )


def _printed(session: Session, award_ids: Collection[UUID]) -> dict[UUID, tuple[int, datetime]]:
    """Return how many copies of each award were printed, and when last."""
    statement = (
        select(
            CertificatePrint.award_id,
            func.sum(CertificatePrint.copies),
            func.max(CertificatePrint.printed_at),
        )
        .where(CertificatePrint.award_id.in_(award_ids), CertificatePrint.deleted_by.is_(None))
        .group_by(CertificatePrint.award_id)
    )
    return {row_id: (int(count), last) for row_id, count, last in session.execute(statement)}


def _checked(session: Session, decision: DecisionView) -> CheckedNames | None:
    statement = (
        select(NameCheck.checked_by, NameCheck.checked_at, NameCheck.fingerprint)
        .where(NameCheck.decision_id == decision.id, NameCheck.deleted_by.is_(None))
        .order_by(NameCheck.checked_at.desc(), NameCheck.id)
    )
    rows = session.execute(statement).all()
    if not rows:
        return None
    # The last one of just these words, though another may stand beside it in the same second.
    now_read = _fingerprint(decision)
    row = next((row for row in rows if row.fingerprint == now_read), rows[0])
    return CheckedNames(row.checked_by, row.checked_at, row.fingerprint == now_read)


def _fingerprint(decision: DecisionView) -> str:
    """Return a fingerprint of the words that are read when names are checked, in their order."""
    told = "\n".join(
        "\t".join(
            (
                line.honorific,
                line.name,
                line.post,
                line.unit_name,
                line.award_name,
                line.nature,
                line.period,
                line.achievement,
            )
        )
        for line in decision.lines
    )
    return sha256(told.encode()).hexdigest()
