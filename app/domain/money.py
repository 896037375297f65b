"""Prize money (tiền thưởng): how much an award brings, and which of several is paid."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.core.vietnamese import money_text
from app.domain.rounding import up_to_step

K = TypeVar("K", bound=Hashable)

PRIZE_RULES = "Nghị định 152/2025/NĐ-CP, Điều 49"


def prize(multiplier: int, base_salary: int, rounding_step: int) -> int:
    """Return the prize in đồng: multiplier × base salary, rounded up to the next step.

    `multiplier` is in hundredths (0,3 is 30; a household's letter of commendation, 0,3 × 1,5,
    is 45, multiplied before it is rounded). `base_salary` and `rounding_step` are đồng; the
    salary is the one in force on the day of the decision. (Nghị định 152/2025/NĐ-CP, Điều 49.)
    Raises ValueError for a negative multiplier or a salary or step that is not positive.

    >>> prize(30, 2_340_000, 10_000)
    710000
    """
    if multiplier < 0 or base_salary <= 0 or rounding_step <= 0:
        raise ValueError((multiplier, base_salary, rounding_step))
    return up_to_step(multiplier * base_salary, 100, rounding_step)


@dataclass(frozen=True, slots=True)
class PrizeClaim(Generic[K]):
    """The prize that one award of one recipient would bring by itself, in đồng.

    `is_title` parts titles (danh hiệu) from commendations (hình thức khen thưởng). `period` is
    the time whose achievement counts, for example the year.
    """

    key: K
    is_title: bool
    period: Hashable
    amount: int


@dataclass(frozen=True, slots=True)
class PaidPrize:
    """What is paid in đồng, and why when that is nothing, else ""."""

    amount: int
    reason: str


def stacked(claims: Iterable[PrizeClaim[K]], basis: str = PRIZE_RULES) -> dict[K, PaidPrize]:
    """Return what is paid for each award that one recipient gets at one time.

    Of several titles for the same counted period only the highest is paid (of equal ones the
    first); titles for different periods are each paid; commendations are each paid, beside
    titles too. (Nghị định 152/2025/NĐ-CP, Điều 49.) `basis` names the rule in the reason.
    Raises ValueError when a key comes twice.

    >>> lower = PrizeClaim("a", is_title=True, period=2026, amount=760_000)
    >>> higher = PrizeClaim("b", is_title=True, period=2026, amount=2_530_000)
    >>> paid = stacked([lower, higher])
    >>> paid["a"].amount, paid["b"].amount
    (0, 2530000)
    """
    listed = list(claims)
    if len({claim.key for claim in listed}) < len(listed):
        raise ValueError([claim.key for claim in listed])
    highest: dict[Hashable, PrizeClaim[K]] = {}
    for claim in listed:
        best = highest.get(claim.period)
        if claim.is_title and (best is None or claim.amount > best.amount):
            highest[claim.period] = claim
    return {
        claim.key: PaidPrize(0, _outdone(highest[claim.period].amount, basis))
        if claim.is_title and highest[claim.period].key != claim.key
        else PaidPrize(claim.amount, "")
        for claim in listed
    }


def _outdone(amount: int, basis: str) -> str:
    return (
        "Không chi tiền thưởng riêng: cùng thời gian tính thành tích đã chi"
        f" {money_text(amount)} cho danh hiệu có mức thưởng cao nhất ({basis})."
    )
