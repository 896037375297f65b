"""From a criteria set as one value to the rules of the domain, and what is doubtful in it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

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
    SetRules,
    TieBreakData,
    rule_of,
    walk,
)


def rules_of(file: SchemeFile) -> SchemeRules:
    """Return the rules of a set in which `problems_of` found nothing; nodes go by their codes."""
    lines = tuple(_line(file, one, parent) for one, parent, _ in walk(file.criteria))
    return set_rules(file, lines, {line.node.id: line.node.id for line in lines})


def set_rules(
    rules: SetRules, lines: tuple[RuledLine, ...], ids: Mapping[Hashable, Hashable]
) -> SchemeRules:
    """Return the rules of a set over its `lines`; `ids` are their ids by the code of the line."""
    named = {line.node.id: line.node.name for line in lines}
    maker = _Maker(ids, named, {figure.code: figure.name for figure in rules.figures})
    return SchemeRules(
        lines=lines,
        definitions=tuple(definitions_of(rules)),
        rounding=Rounding(rules.rounding.step, rules.rounding.mode),
        caps=SheetCaps(
            bonus=rules.caps.bonus,
            penalty=rules.caps.penalty,
            total=rules.caps.total,
            overflow=rules.caps.overflow,
            floor=rules.caps.floor,
        ),
        stages=tuple(stage.code for stage in rules.stages) or ("",),
        decisive=rules.decisive_stage or "",
        reason_length=rules.reason_length,
        difference_limit=rules.difference_limit,
        sections=tuple(Section(ids[s.criterion], s.scored_by, s.takes) for s in rules.sections),
        tie_breaks=tuple(maker.tie_break(tie) for tie in rules.tie_breaks),
        grades=tuple(maker.grade(grade) for grade in rules.grades),
        effects=tuple(maker.effect(effect) for effect in rules.effects),
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


@dataclass(frozen=True, slots=True)
class _Maker:
    """What codes stand for: ids of lines, their names by id, and names of figures."""

    ids: Mapping[Hashable, Hashable]
    names: Mapping[Hashable, str]
    figures: Mapping[str, str]

    def tie_break(self, tie: TieBreakData) -> TieRule:
        match tie:
            case SectionTieBreak():
                node_id = self.ids[tie.criterion]
                return TieRule(self.names[node_id], node_id=node_id)
            case FigureTieBreak():
                return TieRule(
                    self.figures[tie.figure],
                    figure=tie.figure,
                    whole=tie.whole,
                    is_lower_better=tie.is_lower_better,
                )
            case CouncilTieBreak():
                return TieRule("Hội đồng chọn")

    def grade(self, grade: GradeData) -> GradeRule:
        quota = grade.quota
        return GradeRule(
            grade.name,
            grade.minimum,
            tuple(self._condition(one) for one in grade.conditions),
            Quota(quota.count, quota.percent, quota.rounding, quota.least) if quota else None,
        )

    def effect(self, effect: EffectData) -> EffectRule:
        made = GradeEffect(effect.kind, effect.reason, effect.grade, effect.levels)
        node_id = None if effect.criterion is None else self.ids[effect.criterion]
        return EffectRule(made, node_id, effect.figure)

    def _condition(self, one: ConditionData) -> Minimum | FigureMinimum:
        if not isinstance(one, CriterionCondition):
            return FigureMinimum(one.figure, self.figures[one.figure], one.least)
        node_id = self.ids[one.criterion]
        is_share = one.points is None
        least = one.percent if one.points is None else one.points
        return Minimum(node_id, self.names[node_id], least or 0, is_share=is_share)


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
