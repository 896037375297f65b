"""Prize money (tiền thưởng) of the lines of a decision, by the rows in force on its day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.vietnamese import money_text
from app.domain.money import PRIZE_RULES, PrizeClaim, prize, stacked
from app.domain.terms import AwardKind
from app.entities import Award, Subject
from app.services import catalogues
from app.services.award_entries import standing
from app.services.catalogues import AwardTypeRow
from app.services.competence import SCOPES, AwardHistory
from app.services.periods import period_key


@dataclass(frozen=True, slots=True)
class PrizeRates:
    """What prizes are worked out from on one day, in đồng.

    `problem` says, as a sentence, why no prize can be worked out; else it is empty.
    """

    base_salary: int | None
    rounding_step: int | None
    problem: str
    pays_highest_title: bool
    """Whether of several titles of one period only the highest is paid."""
    basis: str


@dataclass(frozen=True, slots=True)
class PrizeLine:
    """A line of a decision, as far as its prize depends on it."""

    key: UUID
    subject_id: UUID
    award: AwardTypeRow | None
    award_name: str
    period: str
    year: int


@dataclass(frozen=True, slots=True)
class Prize:
    """What a line brings; `amount` is None while it cannot be known, and `note` says why."""

    multiplier: int | None
    amount: int | None
    note: str


@dataclass(frozen=True, slots=True)
class _Paid:
    key: UUID
    award_name: str
    decision_number: str
    period: str
    amount: int


def rates(session: Session, on: date) -> PrizeRates:
    """Return the base salary and how prizes are rounded and stacked on a day.

    (Nghị định 152/2025/NĐ-CP, Điều 49; the dated rows say what held before.)
    """
    salary = catalogues.parameter_at(session, "base_salary", on)
    step = catalogues.parameter_at(session, "prize_rounding_step", on)
    direction = catalogues.parameter_at(session, "prize_rounding_direction", on)
    titles = catalogues.parameter_at(session, "prize_same_period_titles", on)
    day = f"{on:%d/%m/%Y}"
    problem = ""
    if salary is None:
        problem = f"Danh mục chưa có mức lương cơ sở vào ngày {day}."
    elif step is None:
        problem = f"Danh mục chưa có bước làm tròn tiền thưởng vào ngày {day}."
    elif direction is not None and direction.choice != "up":
        problem = f"Chiều làm tròn tiền thưởng vào ngày {day} không phải làm tròn lên."
    return PrizeRates(
        salary.value if salary else None,
        step.value if step else None,
        problem,
        titles is None or titles.choice != "sum",
        (titles.legal_basis if titles else "") or PRIZE_RULES,
    )


def worked_out(
    session: Session, lines: Sequence[PrizeLine], found: PrizeRates
) -> Mapping[UUID, Prize]:
    """Return the prize of each line: multiplier × base salary, rounded up once.

    Of several titles for one period only the highest is paid, also when an earlier decision gave
    the other. What cannot be known is left open with the reason, never guessed.
    """
    prizes = {line.key: _alone(line, found) for line in lines}
    if not found.pays_highest_title:
        return prizes
    by_subject: dict[UUID, list[PrizeLine]] = defaultdict(list)
    for line in lines:
        by_subject[line.subject_id].append(line)
    earlier = _earlier(session, by_subject)
    for subject_id, own in by_subject.items():
        prizes |= _stacked(own, earlier[subject_id], prizes, found)
    return prizes


def is_title(award: AwardTypeRow) -> bool:
    """Return whether an award is paid as a title (danh hiệu): user-made ones may say so."""
    counts = award.detail("counts_as_title")
    return award.kind is AwardKind.TITLE if counts is None else bool(counts)


def _alone(line: PrizeLine, found: PrizeRates) -> Prize:
    multiplier = line.award.prize_multiplier if line.award else None
    if multiplier is None:
        return Prize(
            None,
            None,
            f"Chưa có hệ số tiền thưởng của {line.award_name}. Nhập vào danh mục hoặc ghi tay.",
        )
    if found.problem or found.base_salary is None or found.rounding_step is None:
        return Prize(multiplier, None, f"{found.problem} Nhập vào danh mục hoặc ghi tay.")
    return Prize(multiplier, prize(multiplier, found.base_salary, found.rounding_step), "")


def _stacked(
    own: Iterable[PrizeLine],
    earlier: Sequence[_Paid],
    prizes: Mapping[UUID, Prize],
    found: PrizeRates,
) -> dict[UUID, Prize]:
    """Return the prizes of one recipient's lines, where titles of one period are paid once."""
    titles = {
        line.key: line
        for line in own
        if line.award and is_title(line.award) and prizes[line.key].amount is not None
    }
    claims = [PrizeClaim(paid.key, True, paid.period, paid.amount) for paid in earlier]  # noqa: FBT003 - is_title
    claims += [
        PrizeClaim(key, True, period_key(line.period, line.year), prizes[key].amount or 0)  # noqa: FBT003 - is_title
        for key, line in titles.items()
    ]
    settled = stacked(claims, found.basis)
    changed: dict[UUID, Prize] = {}
    for key, line in titles.items():
        now = settled[key]
        note = now.reason or _already_paid(period_key(line.period, line.year), earlier)
        changed[key] = Prize(prizes[key].multiplier, now.amount, note)
    return changed


def _already_paid(period: str, earlier: Sequence[_Paid]) -> str:
    paid = [
        f"{money_text(row.amount)} cho {row.award_name} theo quyết định số {row.decision_number}"
        for row in earlier
        if row.period == period
    ]
    if not paid:
        return ""
    return f"Cùng thời gian tính thành tích đã chi {'; '.join(paid)}. Kiểm tra trước khi chi."


def _earlier(
    session: Session, subject_ids: Mapping[UUID, object]
) -> Mapping[UUID, Sequence[_Paid]]:
    """Return the titles already paid to some subjects, in one query."""
    found: dict[UUID, list[_Paid]] = defaultdict(list)
    history = AwardHistory.read(session)
    statement = (
        select(
            Award.id,
            Award.subject_id,
            Subject.kind,
            Award.award_code,
            Award.award_name,
            Award.year,
            Award.period,
            Award.decision_number,
            Award.decided_on,
            Award.prize_amount,
        )
        .join(Subject, Award.subject_id == Subject.id)
        .where(
            standing(),
            Award.subject_id.in_(subject_ids),
            Award.prize_amount > 0,
        )
        .order_by(Award.decided_on, Award.id)
    )
    for row in session.execute(statement):
        on = row.decided_on or date(row.year, 12, 31)
        award = history.at(row.award_code, SCOPES[row.kind], on)
        if award is not None and is_title(award):
            key = period_key(row.period, row.year)
            paid = _Paid(row.id, row.award_name, row.decision_number, key, row.prize_amount)
            found[row.subject_id].append(paid)
    return found
