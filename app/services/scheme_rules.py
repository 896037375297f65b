"""From a criteria set as one value to the rules of the domain, and what is doubtful in it."""

from collections.abc import Sequence

from app.core.vietnamese import quoted
from app.domain.grading import FigureMinimum, GradeEffect, GradeRule, Minimum, Quota
from app.domain.judging import EffectRule, SchemeRules, TieRule
from app.domain.points import points_text
from app.domain.rounding import Rounding
from app.domain.rule_checks import rule_warnings
from app.domain.scoring import CriterionNode, SheetCaps, total, tree_warnings
from app.domain.stages import Section
from app.domain.working import RuledLine
from app.services.scheme_checks import definitions_of
from app.services.scheme_shape import (
    ConditionData,
    CouncilTieBreak,
    CriterionCondition,
    CriterionData,
    EffectData,
    FigureTieBreak,
    GradeData,
    SchemeFile,
    SectionTieBreak,
    TieBreakData,
    rule_of,
    walk,
)


def rules_of(file: SchemeFile) -> SchemeRules:
    """Return the rules of a set in which `problems_of` found nothing."""
    names = {one.code: one.name for one, _, _ in walk(file.criteria)}
    figures = {figure.code: figure.name for figure in file.figures}
    return SchemeRules(
        lines=tuple(_line(file, one, parent) for one, parent, _ in walk(file.criteria)),
        definitions=tuple(definitions_of(file)),
        rounding=Rounding(file.rounding.step, file.rounding.mode),
        caps=SheetCaps(
            bonus=file.caps.bonus,
            penalty=file.caps.penalty,
            total=file.caps.total,
            overflow=file.caps.overflow,
            floor=file.caps.floor,
        ),
        stages=tuple(stage.code for stage in file.stages) or ("",),
        decisive=file.decisive_stage or "",
        reason_length=file.reason_length,
        sections=tuple(Section(s.criterion, s.scored_by, s.takes) for s in file.sections),
        tie_breaks=tuple(_tie_break(tie, names, figures) for tie in file.tie_breaks),
        grades=tuple(_grade(grade, names, figures) for grade in file.grades),
        effects=tuple(_effect(effect) for effect in file.effects),
    )


def _line(file: SchemeFile, one: CriterionData, parent: str | None) -> RuledLine:
    node = CriterionNode(
        id=one.code,
        parent_id=parent,
        kind=one.kind,
        max_points=one.max,
        step=file.step,
        na_gives_full=one.na_gives_full,
        name=one.name,
        mode=one.mode,
        is_required=one.is_required,
    )
    rule = rule_of(one.rule) if one.rule is not None else None
    return RuledLine(node, rule, one.gate, one.granted, one.needs_evidence)


def _tie_break(tie: TieBreakData, names: dict[str, str], figures: dict[str, str]) -> TieRule:
    match tie:
        case SectionTieBreak():
            return TieRule(names[tie.criterion], node_id=tie.criterion)
        case FigureTieBreak():
            return TieRule(
                figures[tie.figure],
                figure=tie.figure,
                whole=tie.whole,
                is_lower_better=tie.is_lower_better,
            )
        case CouncilTieBreak():
            return TieRule("Hội đồng chọn")


def _grade(grade: GradeData, names: dict[str, str], figures: dict[str, str]) -> GradeRule:
    quota = grade.quota
    return GradeRule(
        grade.name,
        grade.minimum,
        tuple(_condition(one, names, figures) for one in grade.conditions),
        Quota(quota.count, quota.percent, quota.rounding, quota.least) if quota else None,
    )


def _condition(
    one: ConditionData, names: dict[str, str], figures: dict[str, str]
) -> Minimum | FigureMinimum:
    if not isinstance(one, CriterionCondition):
        return FigureMinimum(one.figure, figures[one.figure], one.least)
    is_share = one.points is None
    least = one.percent if one.points is None else one.points
    return Minimum(one.criterion, names[one.criterion], least or 0, is_share=is_share)


def _effect(effect: EffectData) -> EffectRule:
    made = GradeEffect(effect.kind, effect.reason, effect.grade, effect.levels)
    return EffectRule(made, effect.criterion, effect.figure)


def warnings_of(file: SchemeFile, rules: SchemeRules) -> Sequence[str]:
    """Return a sentence for each thing that real tables often get wrong."""
    found = tree_warnings(rules.nodes)
    maximum = total(rules.nodes, {}).maximum
    if file.declared_total is not None and maximum not in (None, file.declared_total):
        found.append(
            f"Bộ tiêu chí ghi tổng {points_text(file.declared_total)} điểm, các tiêu chí cộng lại "
            f"{points_text(maximum)} điểm. Kiểm tra lại bảng điểm gốc."
        )
    for line in rules.lines:
        if line.rule is not None and line.node.max_points is not None:
            found += [
                f"Tiêu chí {quoted(line.node.name)}: {said}"
                for said in rule_warnings(line.rule, line.node.max_points, file.step)
            ]
    return found
