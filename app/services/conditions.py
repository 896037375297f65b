"""The conditions (điều kiện, tiêu chuẩn) of nominations on the day of a decision.

The rules are those of `domain.eligibility`, what they are asked with is read by
`nomination_facts`. Nothing is judged by the day of today.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.eligibility import (
    DECREE_152_END,
    LAW,
    LAW_2026,
    PLAN_RULE,
    Condition,
    Eligibility,
    Quota,
    Severity,
    achievement_unused,
    competent_decider,
    law_unchanged,
    level_in_use,
    no_hold,
    nobody_disciplined,
    previous_awards,
    registered,
    rule_in_force,
    title_share,
    vote_reached,
    within_quota,
)
from app.domain.money import PRIZE_RULES
from app.domain.terms import AwardKind, AwardScope, Regime, RegistrationPolicy
from app.services import ballots
from app.services.catalogues import AwardTypeRow
from app.services.competence import AwardRules
from app.services.nomination_facts import Case, Facts, cases, share_asked

_CATALOGUE = "danh mục danh hiệu, hình thức khen thưởng"
_ONE_REWARD = f"{LAW}, Điều 5 khoản 2"


def judged(
    session: Session, nomination_ids: Collection[UUID], on: date
) -> dict[UUID, Eligibility]:
    """Return the conditions of each nomination on the day of the decision, met or not."""
    found = cases(session, nomination_ids)
    rules = AwardRules.at(session, on)
    facts = Facts.read(session, found, rules)
    return {case.id: Eligibility(tuple(_conditions(case, facts, rules))) for case in found}


def stopping(eligibility: Eligibility, override_reason: str) -> tuple[Condition, ...]:
    """Return the conditions that still stop an award, without those set aside with a reason."""
    return tuple(
        condition
        for condition in eligibility.blocking
        if not (condition.is_overridable and override_reason)
    )


def _conditions(case: Case, facts: Facts, rules: AwardRules) -> Iterator[Condition]:
    award = rules.award(case.award_code, case.scope)
    yield no_hold(facts.holds.get(case.subject_id, ()), rules.on)
    yield from _registration(case, facts)
    if award is None:
        yield Condition(
            "award_unknown",
            is_met=False,
            severity=Severity.BLOCK,
            sentence=_told(
                f"Danh mục không có “{case.award_code}” dành cho {case.scope.label.lower()}",
                _CATALOGUE,
                "Chọn danh hiệu, hình thức khác hoặc bổ sung danh mục.",
            ),
            basis=_CATALOGUE,
        )
        return
    yield from _validity(award, rules)
    yield from _vote(case, award, facts)
    yield from _former(case, award, facts, rules)
    yield from _members(case, award, facts, rules)
    yield from _repeated(case, award, facts, rules)
    yield from _quotas(case, award, facts, rules)
    yield from _law_changes(award, rules)


def _registration(case: Case, facts: Facts) -> Iterator[Condition]:
    """Whether it registered is the plan's own rule, so the office may set it aside."""
    basis = case.registration_basis or PLAN_RULE
    standing = facts.standings[case.plan_id, case.subject_id]
    policy = case.registration_policy
    found = registered(policy, basis, is_registered=standing.is_registered)
    yield replace(found, is_overridable=found.severity is Severity.BLOCK)
    if standing.is_registered and standing.is_late and policy is not RegistrationPolicy.NONE:
        sentence = _told("Đăng ký thi đua trễ hạn", basis, "Cân nhắc theo quy định của kế hoạch.")
        yield Condition("registered_late", False, Severity.WARN, sentence, basis)  # noqa: FBT003 - is_met


def _validity(award: AwardTypeRow, rules: AwardRules) -> Iterator[Condition]:
    """Whether award, level and authority exist on the day."""
    period = (award.valid_from, award.valid_to)
    yield rule_in_force(award.name, period, rules.on, is_past_record=False)
    own = rules.own_levels[award.regime]
    for code in dict.fromkeys((award.level_code, own)):
        level = rules.levels.get(code)
        if level is not None and level.valid_to is not None:
            name = level.name[:1].upper() + level.name[1:]
            yield level_in_use(name, level.valid_to, rules.on)
    decider = rules.decider(award)
    # What a level above decides is submitted there; who may issue it is asked at the decision.
    deciding = decider if rules.is_above(award) else rules.own_decider(award.regime)
    competent = {decider} if decider else set[str]()
    yield competent_decider(deciding, competent, award.name, rules.on, rules.basis(award))


def _vote(case: Case, award: AwardTypeRow, facts: Facts) -> Iterator[Condition]:
    if not award.is_ballot_required and award.vote_threshold_percent is None:
        return
    last = facts.votes.get(case.id)
    result = ballots.judged(last.for_count, last.member_count, award) if last else None
    yield vote_reached(result, award.legal_basis or _CATALOGUE)


def _former(
    case: Case, award: AwardTypeRow, facts: Facts, rules: AwardRules
) -> Iterator[Condition]:
    """Whether an award was held for enough years running.

    The last of them is the year that counts, or the year before while the award of this year is
    not yet given.
    """
    if not award.needs_code or award.needs_years < 1:
        return
    given = facts.given.get(case.subject_id, ())
    years = {line.year for line in given if line.award_code == award.needs_code}
    last = case.year if case.year in years else case.year - 1
    name = rules.award_name(award.needs_code, case.scope)
    basis = award.legal_basis or _CATALOGUE
    yield previous_awards(name, years, award.needs_years, last, basis)


def _members(
    case: Case, award: AwardTypeRow, facts: Facts, rules: AwardRules
) -> Iterator[Condition]:
    """Whether enough people of a collective hold a title, as far as the file has its people.

    The list may be incomplete, so a person may set the share aside with a reason.
    """
    asked = share_asked(award)
    share = facts.shares.get(case.id)
    if asked is None or share is None:
        return
    basis = award.legal_basis or _CATALOGUE
    code, percent = asked
    if not share.members:
        sentence = _told(
            "Chưa có danh sách cá nhân của tập thể nên chưa xét được tỷ lệ danh hiệu",
            basis,
            "Nhập cá nhân của đơn vị hoặc kiểm tra trên hồ sơ.",
        )
        yield Condition("members_unknown", False, Severity.WARN, sentence, basis)  # noqa: FBT003 - is_met
        return
    title = rules.award_name(code, AwardScope.PERSON)
    found = title_share(title, share.titled, share.members, percent, basis)
    yield replace(found, is_overridable=True)
    # A hold says that somebody is disciplined, not how severely: a person has to look.
    yield replace(nobody_disciplined(share.disciplined, basis), severity=Severity.WARN)


def _repeated(
    case: Case, award: AwardTypeRow, facts: Facts, rules: AwardRules
) -> Iterator[Condition]:
    """Whether the same award, achievement or time is proposed or rewarded a second time."""
    given = [
        line for line in facts.given.get(case.subject_id, ()) if line.nomination_id != case.id
    ]
    booked = {line.nomination_id for line in given}
    others = [
        other
        for other in facts.live.get(case.subject_id, ())
        if other.id != case.id and other.id not in booked
    ]
    same_time = [line for line in given if line.period_key == case.period_key]
    proposed_then = [other for other in others if other.period_key == case.period_key]
    yield from _same_award(
        award,
        [
            *(line.words for line in same_time if line.award_code == award.code),
            *(
                f"đề nghị theo kế hoạch “{other.plan_name}”"
                for other in proposed_then
                if other.award_code == award.code
            ),
        ],
    )
    if award.kind is AwardKind.TITLE:
        codes = {line.award_code for line in same_time} | {o.award_code for o in proposed_then}
        yield _one_title(
            [
                found.name
                for code in sorted(codes - {award.code})
                if (found := rules.award(code, case.scope)) and found.kind is AwardKind.TITLE
            ]
        )
    if case.merit:
        yield achievement_unused(
            [
                *(line.words for line in given if line.merit == case.merit),
                *(
                    f"{rules.award_name(other.award_code, other.scope)} (đang đề nghị)"
                    for other in others
                    if other.merit == case.merit
                ),
            ]
        )


def _same_award(award: AwardTypeRow, earlier: list[str]) -> Iterator[Condition]:
    """Yield what comes twice: a title is given once for a time, a commendation may come again."""
    if not earlier:
        return
    severity = Severity.BLOCK if award.kind is AwardKind.TITLE else Severity.WARN
    sentence = _told(
        f"{award.name} đã có trong cùng thời gian: {'; '.join(earlier)}",
        _ONE_REWARD,
        "Kiểm tra lại, bỏ đề nghị trùng.",
    )
    yield Condition("duplicate_nomination", False, severity, sentence, _ONE_REWARD)  # noqa: FBT003 - is_met


def _one_title(others: list[str]) -> Condition:
    sentence = (
        _told(
            f"Cùng thời gian còn có {', '.join(others)}",
            PRIZE_RULES,
            "Chỉ chi tiền thưởng cho danh hiệu có mức cao nhất.",
        )
        if others
        else _told("Không có danh hiệu khác trong cùng thời gian", PRIZE_RULES)
    )
    return Condition("several_titles", not others, Severity.WARN, sentence, PRIZE_RULES)


def _quotas(
    case: Case, award: AwardTypeRow, facts: Facts, rules: AwardRules
) -> Iterator[Condition]:
    """Whether the plan's ladder, and the award itself, allow as many as are proposed."""
    proposed = facts.proposed.get(case.plan_id, {})
    groups = facts.groups[case.plan_id]
    for step in facts.steps.get(case.plan_id, ()):
        if not step.covers(award.code, case.scope):
            continue
        counted = {key: n for key, n in proposed.items() if step.covers(*key)}
        group = sum(groups[scope] for scope in step.scopes(rules.history))
        for quota in step.quotas():
            basis = f"{PLAN_RULE}, {step.name}"
            yield within_quota(sum(counted.values()), quota, group, basis)
    quota_of = str(award.detail("quota_of") or "")
    if award.quota_percent is not None and rules.award(quota_of, case.scope):
        counted_of = proposed.get((quota_of, case.scope), 0)
        yield within_quota(
            proposed.get((award.code, case.scope), 0),
            Quota(share=award.quota_percent * 100),
            counted_of,
            award.legal_basis or _CATALOGUE,
        )


def _law_changes(award: AwardTypeRow, rules: AwardRules) -> Iterator[Condition]:
    """Whether the law of this award stands as it was read; the Party's awards have their own."""
    if award.regime is not Regime.STATE:
        return
    if award.kind is AwardKind.TITLE:
        yield law_unchanged(LAW_2026, rules.on)
    yield law_unchanged(DECREE_152_END, rules.on)


def _told(finding: str, basis: str, advice: str = "") -> str:
    return f"{finding} ({basis}). {advice}".rstrip()
