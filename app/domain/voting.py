"""Counting of ballots (kiểm phiếu) and the share of votes an award needs."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.points import points_text
from app.domain.rounding import half_up


@dataclass(frozen=True, slots=True)
class VoteCount:
    """The ballots of one count.

    The written opinion of an absent member counts as a ballot issued and returned (Nghị định
    98/2023/NĐ-CP, Điều 30). `members` is the whole council, present or not.
    """

    issued: int
    returned: int
    valid: int
    members: int


@dataclass(frozen=True, slots=True)
class CandidateCount:
    """How the valid ballots fell for one candidate, and the members who stood aside for it."""

    for_count: int
    against_count: int = 0
    other_count: int = 0
    recused_count: int = 0

    @property
    def marked_count(self) -> int:
        """The ballots that say something about the candidate."""
        return self.for_count + self.against_count + self.other_count


@dataclass(frozen=True, slots=True)
class VoteResult:
    """Whether enough members agreed: the share as text ("6/7 (85,71%)") and as a sentence."""

    ratio_text: str
    is_met: bool
    sentence: str


def count_problems(count: VoteCount, candidates: Mapping[str, CandidateCount]) -> list[str]:
    """Return a sentence for every number that cannot be; `candidates` go by their name."""
    problems: list[str] = []
    if min(count.issued, count.returned, count.valid, count.members) < 0:
        problems.append("Số phiếu và số thành viên không được âm. Nhập lại.")
    problems += [
        f"{more_name} ({more}) nhiều hơn {less_name} ({less}). Kiểm tra lại biên bản kiểm phiếu."
        for more_name, more, less_name, less in (
            ("Số phiếu phát ra", count.issued, "số thành viên hội đồng", count.members),
            ("Số phiếu thu về", count.returned, "số phiếu phát ra", count.issued),
            ("Số phiếu hợp lệ", count.valid, "số phiếu thu về", count.returned),
        )
        if more > less
    ]
    for name, candidate in candidates.items():
        if sentence := candidate_problem(count, candidate):
            problems.append(f"{name}: {sentence}")
    return problems


def candidate_problem(count: VoteCount, candidate: CandidateCount) -> str | None:
    """Return what cannot be, or is not written yet, in the numbers of one candidate."""
    marked, recused = candidate.marked_count, candidate.recused_count
    numbers = (candidate.for_count, candidate.against_count, candidate.other_count, recused)
    if min(numbers) < 0:
        return "số phiếu không được âm. Nhập lại."
    if marked > count.valid:
        return (
            f"tổng số phiếu đồng ý, không đồng ý và ý kiến khác ({marked}) nhiều hơn"
            f" số phiếu hợp lệ ({count.valid}). Kiểm tra lại biên bản kiểm phiếu."
        )
    if marked + recused > count.members:
        return (
            f"số phiếu ({marked}) cộng số thành viên không tham gia bỏ phiếu ({recused})"
            f" nhiều hơn số thành viên hội đồng ({count.members}). Kiểm tra lại."
        )
    if marked + recused < count.valid:
        return (
            f"mới ghi {marked} trong {count.valid} phiếu hợp lệ."
            " Ghi phần còn lại vào không đồng ý hoặc ý kiến khác."
        )
    return None


def votes_needed(total_members: int, threshold_percent: int | None) -> int:
    """Return the least votes for that are enough; without a threshold more than half.

    >>> votes_needed(7, 80), votes_needed(7, None), votes_needed(8, None)
    (6, 4, 5)
    """
    if threshold_percent is None:
        return total_members // 2 + 1
    return -(-threshold_percent * total_members // 100)


def approval(for_count: int, total_members: int, threshold_percent: int | None) -> VoteResult:
    """Return whether the votes for reach the threshold among all members of the council.

    The denominator is every member, absent or recused ones too: standing aside never makes it
    smaller. Compared exactly, in whole numbers. (Nghị định 98/2023/NĐ-CP, Điều 30: 80 % for
    Chiến sĩ thi đua cơ sở, 90 % for higher titles.) Without a threshold the answer is yes.
    Raises InvalidInput when there are no members or more votes than members.

    >>> approval(6, 7, 80).sentence
    'Đồng ý 6/7 thành viên hội đồng (85,71%), đạt mức tối thiểu 80%.'
    """
    if total_members <= 0:
        raise InvalidInput.of(
            None, "Hội đồng chưa có thành viên. Nhập thành viên trước khi ghi kết quả bỏ phiếu."
        )
    if not 0 <= for_count <= total_members:
        raise InvalidInput.of(
            None,
            f"Số phiếu đồng ý ({for_count}) không nằm trong khoảng từ 0 đến"
            f" {total_members} thành viên hội đồng. Kiểm tra lại biên bản kiểm phiếu.",
        )
    percent = points_text(half_up(for_count * 10_000, total_members))
    counted = f"{for_count}/{total_members}"
    opening = f"Đồng ý {counted} thành viên hội đồng ({percent}%)"
    ratio_text = f"{counted} ({percent}%)"
    if threshold_percent is None:
        return VoteResult(ratio_text, is_met=True, sentence=f"{opening}.")
    if for_count * 100 >= threshold_percent * total_members:
        sentence = f"{opening}, đạt mức tối thiểu {threshold_percent}%."
        return VoteResult(ratio_text, is_met=True, sentence=sentence)
    needed = number_text(votes_needed(total_members, threshold_percent))
    sentence = (
        f"{opening}, chưa đạt mức tối thiểu {threshold_percent}%; cần ít nhất {needed} phiếu."
    )
    return VoteResult(ratio_text, is_met=False, sentence=sentence)
