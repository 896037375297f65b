"""What stops a criteria set from being scored by, each thing with the place where it stands."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.core.vietnamese import quoted
from app.domain.figures import FigureDefinition, Part, figure_problems
from app.domain.rule_checks import rule_problems
from app.domain.terms import CriterionKind, GradeEffectKind, GroupMode
from app.services.scheme_names import Named, names_in
from app.services.scheme_shape import (
    CriterionCondition,
    CriterionData,
    EffectData,
    GradeData,
    Place,
    RuleData,
    SchemeFile,
    SectionData,
    SetRules,
    TiersData,
    rule_of,
    walk,
)

_Found = Iterator[tuple[Place, str]]
_TOLD_ALREADY = {"rule", "parts"}
"""What the rules of the domain look over themselves."""
_ONE_OF_TWO = "ghi {} hoặc {}, chỉ một trong hai."


def problems_of(file: SchemeFile) -> _Found:
    """Yield the place and the sentence of each problem."""
    for message in figure_problems(definitions_of(file)):
        yield ("figures",), message
    yield from _criteria(file)
    yield from _stages(file)
    yield from _grades(file.grades)
    yield from _effects(file)
    codes = {one.code for one, _, _ in walk(file.criteria)}
    for place, code in names_in(file, Named.CRITERION):
        if code not in codes:
            yield place, f"không có tiêu chí mã {quoted(code)} trong bộ."
    figures = {figure.code for figure in file.figures}
    for place, code in names_in(file, Named.FIGURE):
        if code not in figures and not _TOLD_ALREADY.intersection(place):
            yield place, f"không có số liệu mã {quoted(code)} trong bộ."


def definitions_of(file: SetRules) -> list[FigureDefinition]:
    """Return the figures of a file as the rules take them."""
    return [
        FigureDefinition(
            figure.code,
            figure.name,
            figure.kind,
            figure.unit,
            tuple(Part(part.code, part.is_subtracted) for part in figure.parts),
        )
        for figure in file.figures
    ]


def _criteria(file: SchemeFile) -> _Found:
    figures = [figure.code for figure in file.figures]
    count = Counter(one.code for one, _, _ in walk(file.criteria))
    for one, _, place in walk(file.criteria):
        if count[one.code] > 1:
            yield (*place, "code"), f"mã {quoted(one.code)} dùng cho {count[one.code]} tiêu chí."
        if one.kind is CriterionKind.GROUP:
            if one.rule is not None:
                yield (*place, "rule"), "nhóm tiêu chí không có cách tính riêng."
        else:
            yield from _line(one, place, figures)


def _line(one: CriterionData, place: Place, figures: Sequence[str]) -> _Found:
    if one.children:
        yield (*place, "kind"), "có tiêu chí con thì phải là nhóm tiêu chí."
    if one.mode is GroupMode.HIGHEST:
        yield (*place, "mode"), "chỉ nhóm tiêu chí mới lấy tiêu chí con cao nhất."
    if one.rule is not None:
        for message in rule_problems(rule_of(one.rule), one.max, figures):
            yield (*place, "rule"), message
        yield from _open_ends(one.rule, (*place, "rule"))
    elif one.max is None:
        yield (*place, "max"), "chưa có điểm tối đa. Nhập số điểm, ví dụ 10."


def _open_ends(rule: RuleData, place: Place) -> _Found:
    for number, tier in enumerate(rule.tiers if isinstance(rule, TiersData) else ()):
        if tier.lower is None and not tier.has_lower:
            yield (*place, "tiers", number), "đầu dưới để trống thì bỏ “has_lower”."
        if tier.upper is None and tier.has_upper:
            yield (*place, "tiers", number), "đầu trên để trống thì bỏ “has_upper”."


def _stages(file: SchemeFile) -> _Found:
    codes = [stage.code for stage in file.stages]
    for code, times in Counter(codes).items():
        if times > 1:
            yield ("stages",), f"mã vòng {quoted(code)} dùng {times} lần."
    if file.decisive_stage is None and codes:
        yield ("decisive_stage",), "chưa nói vòng nào lấy kết quả."
    if file.decisive_stage is not None and file.decisive_stage not in codes:
        yield ("decisive_stage",), f"không có vòng mã {quoted(file.decisive_stage)}."
    for number, section in enumerate(file.sections):
        yield from _section(section, ("sections", number), codes)


def _section(section: SectionData, place: Place, codes: Sequence[str]) -> _Found:
    for code in section.scored_by:
        if code not in codes:
            yield (*place, "scored_by"), f"không có vòng mã {quoted(code)}."
    if section.takes is not None and section.takes not in section.scored_by:
        said = f"vòng {quoted(section.takes)} không chấm phần này nên không lấy điểm được."
        yield (*place, "takes"), said


def _grades(grades: Sequence[GradeData]) -> _Found:
    names = [grade.name for grade in grades]
    for number, grade in enumerate(grades):
        place: Place = ("grades", number)
        if number and grade.minimum > grades[number - 1].minimum:
            yield (*place, "minimum"), "xếp các mức từ cao xuống thấp."
        if names.index(grade.name) != number:
            yield (*place, "name"), f"mức {quoted(grade.name)} ghi hai lần."
        if grade.quota and (grade.quota.count is None) == (grade.quota.percent is None):
            yield (*place, "quota"), _ONE_OF_TWO.format("số suất", "tỷ lệ %")
        for at, one in enumerate(grade.conditions):
            if not isinstance(one, CriterionCondition):
                continue
            if (one.points is None) == (one.percent is None):
                yield (*place, "conditions", at), _ONE_OF_TWO.format("số điểm", "tỷ lệ %")


def _effects(file: SchemeFile) -> _Found:
    names = [grade.name for grade in file.grades]
    for number, effect in enumerate(file.effects):
        yield from _effect(effect, ("effects", number), names)


def _effect(effect: EffectData, place: Place, names: Sequence[str]) -> _Found:
    if (effect.criterion is None) == (effect.figure is None):
        yield place, _ONE_OF_TWO.format("tiêu chí", "số liệu")
    if effect.kind is GradeEffectKind.CAP and effect.grade not in names:
        yield (*place, "grade"), f"không có mức xếp loại {quoted(effect.grade)}."
