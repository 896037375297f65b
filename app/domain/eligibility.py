"""Conditions (điều kiện, tiêu chuẩn) of an award, each judged from values and told in a sentence.

Every function answers with one `Condition`, met or not, so that a person sees what was checked.
The legal basis stands in a dated row of the data; where one article holds for every row, it is
the default here. Nothing is decided by the date of today.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.points import points_text
from app.domain.terms import HoldReason, RegistrationPolicy, Term
from app.domain.voting import VoteResult

LAW = "Luật Thi đua, khen thưởng 2022"
DECREE_152 = "Nghị định 152/2025/NĐ-CP"
DECREE_129 = "Nghị định 129/2025/NĐ-CP, Điều 59"
PLAN_RULE = "quy định của kế hoạch"


class Severity(Term):
    """What a condition that is not met does."""

    BLOCK = "block", "Không đủ điều kiện"
    WARN = "warn", "Cần xem lại"
    INFO = "info", "Lưu ý"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: whether it is met, how much it weighs, a sentence and the legal basis.

    `is_overridable`: a person may go on in spite of it, with a reason that is kept.
    """

    code: str
    is_met: bool
    severity: Severity
    sentence: str
    basis: str
    is_overridable: bool = False


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All conditions of one nomination."""

    conditions: tuple[Condition, ...]

    @property
    def blocking(self) -> tuple[Condition, ...]:
        """The unmet conditions that stop the award."""
        return self._unmet(Severity.BLOCK)

    @property
    def warnings(self) -> tuple[Condition, ...]:
        """The unmet conditions that a person should look at."""
        return self._unmet(Severity.WARN)

    @property
    def notes(self) -> tuple[Condition, ...]:
        """The remarks that stop nothing."""
        return self._unmet(Severity.INFO)

    @property
    def is_met(self) -> bool:
        """Whether nothing stops the award."""
        return not self.blocking

    def _unmet(self, severity: Severity) -> tuple[Condition, ...]:
        return tuple(c for c in self.conditions if not c.is_met and c.severity == severity)


def _told(finding: str, basis: str, advice: str = "") -> str:
    return f"{finding} ({basis}). {advice}".rstrip()


# --- registration ----------------------------------------------------------------------------


def default_registration_policy(period_start: date) -> RegistrationPolicy:
    """Return what holds where the plan says nothing.

    Registration was a basis of every title until the end of 2023; Luật Thi đua, khen thưởng
    2022, Điều 7 names it no longer, so from 01/01/2024 it only warns.
    """
    before = period_start < date(2024, 1, 1)
    return RegistrationPolicy.BLOCK if before else RegistrationPolicy.WARN


def registered(
    policy: RegistrationPolicy, basis: str = PLAN_RULE, *, is_registered: bool
) -> Condition:
    """Return whether the subject registered for the award, as far as the plan asks for it."""
    severity = {
        RegistrationPolicy.NONE: Severity.INFO,
        RegistrationPolicy.WARN: Severity.WARN,
        RegistrationPolicy.BLOCK: Severity.BLOCK,
    }[policy]
    if is_registered:
        sentence = _told("Đã đăng ký thi đua", basis)
    elif policy == RegistrationPolicy.NONE:
        sentence = _told("Không yêu cầu đăng ký thi đua", basis)
    else:
        advice = "Bổ sung đăng ký hoặc ghi lý do trước khi đề nghị."
        sentence = _told("Chưa đăng ký thi đua", basis, advice)
    is_met = is_registered or policy == RegistrationPolicy.NONE
    return Condition("not_registered", is_met, severity, sentence, basis)


# --- holds -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HoldPeriod:
    """A time in which nothing may be proposed (tạm dừng xét): that it is so, not why in detail.

    It holds from `starts_on` to the end of `ends_on`, None while it is open.
    """

    reason: HoldReason
    starts_on: date
    ends_on: date | None = None

    def is_active(self, on: date) -> bool:
        """Return whether it holds on a day."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)


def no_hold(
    holds: Iterable[HoldPeriod], on: date, basis: str = f"{DECREE_152}, Điều 4 khoản 4"
) -> Condition:
    """Return whether no discipline, investigation, inspection or complaint is pending that day."""
    active = [
        f"{hold.reason.label} từ {_day(hold.starts_on)}" for hold in holds if hold.is_active(on)
    ]
    sentence = (
        _told(f"Tạm dừng xét. {'; '.join(active)}", basis, "Chờ kết luận rồi đề nghị lại.")
        if active
        else _told("Không có việc xem xét kỷ luật, điều tra, thanh tra, khiếu nại, tố cáo", basis)
    )
    return Condition("hold_active", not active, Severity.BLOCK, sentence, basis)


# --- who decides, and by which rule ----------------------------------------------------------


def competent_decider(
    decider: str, competent: Collection[str], award: str, on: date, basis: str = DECREE_129
) -> Condition:
    """Return whether `decider` may grant the award on the day of the decision.

    `competent` are those whom the rows in force that day name.
    """
    is_met = decider in competent
    named = " hoặc ".join(sorted(competent))
    advice = f"Thẩm quyền thuộc {named}." if named else "Kiểm tra lại danh mục thẩm quyền."
    sentence = (
        _told(f"{decider} có thẩm quyền quyết định {award}", basis)
        if is_met
        else _told(
            f"{decider} không có thẩm quyền quyết định {award} vào ngày {_day(on)}", basis, advice
        )
    )
    return Condition("decider_not_competent", is_met, Severity.BLOCK, sentence, basis)


def rule_in_force(
    document: str, valid: tuple[date | None, date | None], on: date, *, is_past_record: bool
) -> Condition:
    """Return whether a cited document is in force that day; `valid` is its first and last day.

    Records of decisions taken long ago (`is_past_record`) are only warned about.
    """
    first, last = valid
    sentence = f"{document} có hiệu lực vào ngày {_day(on)}."
    is_met = True
    if first is not None and on < first:
        sentence = f"{document} chưa có hiệu lực vào ngày {_day(on)} (từ {_day(first)})."
        is_met = False
    if last is not None and on > last:
        sentence = f"{document} đã hết hiệu lực vào ngày {_day(on)} (đến hết {_day(last)})."
        is_met = False
    if not is_met:
        sentence += " Chọn căn cứ có hiệu lực vào ngày đó."
    severity = Severity.WARN if is_past_record else Severity.BLOCK
    return Condition("rule_not_in_force", is_met, severity, sentence, document)


def level_in_use(
    level: str, last_day: date | None, on: date, basis: str = DECREE_129
) -> Condition:
    """Return whether an administrative level still exists that day.

    Cấp huyện and thị trấn ended with 30/06/2025 (two-level local government).
    """
    is_met = last_day is None or on <= last_day
    sentence = _told(f"{level} còn tổ chức vào ngày {_day(on)}", basis)
    if last_day is not None and not is_met:
        ended = _day(last_day + timedelta(days=1))
        sentence = _told(f"{level} không còn từ {ended}", basis, "Chọn cấp xã hoặc cấp tỉnh.")
    return Condition("level_retired", is_met, Severity.BLOCK, sentence, basis)


@dataclass(frozen=True, slots=True)
class LawChange:
    """A change of law whose consequences for titles are not all confirmed.

    `keeps_received_files`: files received before it may still be decided by the old text.
    """

    name: str
    effective_on: date
    basis: str
    keeps_received_files: bool


LAW_2026 = LawChange(
    "Luật 06/2026/QH16 sửa đổi Luật Thi đua, khen thưởng có hiệu lực",
    date(2026, 10, 1),
    "Luật 06/2026/QH16, Điều 4 khoản 4",
    keeps_received_files=True,
)
DECREE_152_END = LawChange(
    "Nghị định 152/2025/NĐ-CP và Thông tư 15/2025/TT-BNV được ghi là hết hiệu lực",
    date(2027, 3, 1),
    DECREE_152,
    keeps_received_files=False,
)
LAW_CHANGES = (LAW_2026, DECREE_152_END)


def law_unchanged(
    change: LawChange, decided_on: date, received_on: date | None = None
) -> Condition:
    """Return whether a decision comes before a change of law, else what to look at.

    A file received before the change and decided after it is a note where the change keeps such
    files under the old law; otherwise the standard is to be checked, which is a warning.
    """
    day, basis = _day(change.effective_on), change.basis
    is_met = decided_on < change.effective_on
    is_kept = (
        change.keeps_received_files
        and received_on is not None
        and received_on < change.effective_on
    )
    if is_met:
        sentence = _told(f"Quyết định trước ngày {day} ({change.name})", basis)
    elif is_kept:
        sentence = _told(
            f"Hồ sơ nhận trước ngày {day} ({change.name}), quyết định sau ngày đó",
            basis,
            "Áp dụng quy định cũ, trừ khi quy định mới có lợi hơn.",
        )
    else:
        sentence = _told(
            f"Quyết định từ ngày {day} ({change.name}) nên tiêu chuẩn có thể đã thay đổi",
            basis,
            "Kiểm tra văn bản đang có hiệu lực trước khi quyết định.",
        )
    severity = Severity.INFO if is_met or is_kept else Severity.WARN
    return Condition("law_changed", is_met, severity, sentence, basis)


# --- votes -----------------------------------------------------------------------------------


def vote_reached(result: VoteResult | None, basis: str) -> Condition:
    """Return whether the council's ballot reached its threshold; None: no ballot is recorded.

    Ask only for titles that need a ballot. A reason that is kept may override it.
    """
    sentence = (
        _told(result.sentence.removesuffix("."), basis)
        if result
        else _told("Chưa có kết quả bỏ phiếu", basis, "Ghi biên bản kiểm phiếu trước khi đề nghị.")
    )
    is_met = result is not None and result.is_met
    return Condition(
        "below_vote_threshold", is_met, Severity.BLOCK, sentence, basis, is_overridable=True
    )


# --- past awards and achievements ------------------------------------------------------------


def previous_awards(
    award: str, years: Collection[int], needed: int, last_year: int, basis: str
) -> Condition:
    """Return whether `award` was given in each of the `needed` years that end with `last_year`.

    Chiến sĩ thi đua cấp tỉnh needs 3 consecutive years of Chiến sĩ thi đua cơ sở (Luật Thi đua,
    khen thưởng 2022, Điều 22); toàn quốc needs 2 of cấp tỉnh (Điều 21). Raises ValueError unless
    `needed` is 1 or more.
    """
    if needed < 1:
        raise ValueError(needed)
    wanted = range(last_year - needed + 1, last_year + 1)
    missing = [str(year) for year in wanted if year not in years]
    span = f"{needed} năm liên tục đạt {award} ({wanted[0]}–{last_year})"
    sentence = (
        _told(
            f"Cần {span}, còn thiếu {', '.join(missing)}",
            basis,
            "Kiểm tra lại quá trình khen thưởng.",
        )
        if missing
        else _told(f"Đủ {span}", basis)
    )
    return Condition("needs_previous_awards", not missing, Severity.BLOCK, sentence, basis)


def achievement_unused(
    earlier_awards: Collection[str],
    severity: Severity = Severity.WARN,
    basis: str = f"{LAW}, Điều 5 khoản 2",
) -> Condition:
    """Return whether the same achievement has brought no other award yet."""
    sentence = (
        _told(
            f"Thành tích này đã được khen: {'; '.join(earlier_awards)}",
            basis,
            "Một thành tích không khen nhiều lần, nhiều hình thức.",
        )
        if earlier_awards
        else _told("Thành tích chưa được khen bằng hình thức khác", basis)
    )
    return Condition("duplicate_achievement", not earlier_awards, severity, sentence, basis)


def initiative_unused(
    earlier_uses: Collection[str], basis: str = "Công văn 5007/BNV-TĐKT năm 2023"
) -> Condition:
    """Return whether an initiative (sáng kiến) has served no other award yet."""
    sentence = (
        _told(
            f"Sáng kiến đã dùng để xét: {'; '.join(earlier_uses)}",
            basis,
            "Kiểm tra trước khi dùng lại.",
        )
        if earlier_uses
        else _told("Sáng kiến chưa dùng để xét khen thưởng", basis)
    )
    return Condition("initiative_reused", not earlier_uses, Severity.WARN, sentence, basis)


def merit_basis(
    thematic_awards: Collection[str], basis: str = f"{DECREE_152}, Điều 4 khoản 3"
) -> Condition:
    """Return whether a proposal for công trạng rests on no đột xuất or chuyên đề award."""
    sentence = (
        _told(
            "Khen thưởng đột xuất, chuyên đề không làm căn cứ đề nghị khen công trạng:"
            f" {'; '.join(thematic_awards)}",
            basis,
            "Bỏ khỏi căn cứ của đề nghị.",
        )
        if thematic_awards
        else _told("Căn cứ đề nghị không gồm khen thưởng đột xuất, chuyên đề", basis)
    )
    return Condition("thematic_basis", not thematic_awards, Severity.BLOCK, sentence, basis)


# --- collectives -----------------------------------------------------------------------------


def title_share(
    title: str, with_title: int, members: int, percent: int, basis: str = f"{LAW}, Điều 27 và 28"
) -> Condition:
    """Return whether at least `percent` of a collective hold a title, compared exactly.

    Tập thể Lao động tiên tiến and xuất sắc need 70 % Lao động tiên tiến.
    """
    is_met = members > 0 and with_title * 100 >= percent * members
    counted = f"{with_title}/{members} cá nhân đạt {title}"
    sentence = (
        _told(f"{counted}, đạt mức tối thiểu {percent}%", basis)
        if is_met
        else _told(
            f"{counted}, chưa đạt mức tối thiểu {percent}%", basis, "Kiểm tra danh sách cá nhân."
        )
    )
    return Condition("title_share_too_low", is_met, Severity.BLOCK, sentence, basis)


def nobody_disciplined(count: int, basis: str = f"{LAW}, Điều 27 và 28") -> Condition:
    """Return whether nobody in a collective was disciplined at cảnh cáo or above."""
    sentence = (
        _told(
            f"Có {count} cá nhân bị kỷ luật từ cảnh cáo trở lên",
            basis,
            "Tập thể không đủ điều kiện.",
        )
        if count
        else _told("Không có cá nhân bị kỷ luật từ cảnh cáo trở lên", basis)
    )
    return Condition("member_disciplined", count == 0, Severity.BLOCK, sentence, basis)


# --- quotas ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quota:
    """The most awards a plan allows: a count, or a share of the group in hundredths of a percent.

    Exactly one is given: `Quota(count=2)`, `Quota(share=39)` for 0,39 %.
    """

    count: int | None = None
    share: int | None = None

    def __post_init__(self) -> None:
        if (self.count is None) == (self.share is None):
            raise ValueError(self)

    def limit(self, group_size: int) -> int:
        """Return the most awards for a group of this size.

        A share is rounded down, but to no less than 1 while the group has anyone: a quarter of
        7 is 1, a quarter of 3 is 1 too.
        """
        if self.share is None:
            return self.count or 0
        if self.share == 0 or group_size <= 0:
            return 0
        return max(group_size * self.share // 10_000, 1)

    def words(self, group_size: int) -> str:
        """Return the limit and how it comes about: "1 (25% của 7)", "2" for a plain count."""
        limit = str(self.limit(group_size))
        return (
            limit
            if self.share is None
            else f"{limit} ({points_text(self.share)}% của {group_size})"
        )


def within_quota(
    proposed: int, quota: Quota, group_size: int, basis: str = PLAN_RULE
) -> Condition:
    """Return whether no more are proposed than the plan allows."""
    excess = proposed - quota.limit(group_size)
    allowed = quota.words(group_size)
    sentence = (
        _told(f"Đề nghị {proposed}, vượt hạn mức {allowed}", basis, f"Bớt {excess} đề nghị.")
        if excess > 0
        else _told(f"Đề nghị {proposed}, trong hạn mức {allowed}", basis)
    )
    return Condition("quota_exceeded", excess <= 0, Severity.WARN, sentence, basis)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
