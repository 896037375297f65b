"""What there is to look at again in a criteria set, and where."""

from decimal import Decimal

from app.domain.terms import CriterionKind
from app.services import criteria, criteria_sets, scheme_findings, scheme_imports
from app.services.scheme_shape import FigureData, GradeData, SectionTieBreak, SetRules
from tests import ruled


def told(office, set_id):
    return [
        (one.is_problem, one.line_id, one.part, one.message)
        for one in office.ask(scheme_findings.found, set_id)
    ]


def test_a_set_that_adds_up_has_none(office):
    set_id = office.do(scheme_imports.take_in, ruled.file())
    assert told(office, set_id) == []


def test_a_group_that_does_not_add_up_is_told_with_its_line(office):
    set_id = office.do(criteria_sets.create, {"name": "Bộ", "declared_total": 1500})
    group = office.do(
        criteria.add,
        set_id,
        None,
        {"name": "Kinh tế", "kind": CriterionKind.GROUP, "max_points": 1500},
    )
    office.do(criteria.add, set_id, group, {"name": "Thu nhập", "max_points": 1000})
    [group_finding, total] = told(office, set_id)
    assert total[:3] == (False, None, "")
    assert "ghi tổng 15 điểm, các tiêu chí cộng lại 10 điểm" in total[3]
    assert group_finding[:2] == (False, group)
    assert "“Kinh tế” ghi tối đa 15 điểm, các mục con cộng lại 10 điểm" in group_finding[3]


def test_a_hole_between_bands_and_points_off_the_step_lead_to_their_line(office):
    set_id = office.do(criteria_sets.create, {"name": "Bộ", "step": 50})
    figure = FigureData(code="tl", name="Tỷ lệ")
    office.do(criteria_sets.set_rules, set_id, SetRules(figures=(figure,)))
    tiers = [{"points": 5, "lower": 90}, {"points": Decimal("0.3"), "upper": 80}]
    rule = {"type": "tiers", "part": "tl", "tiers": tiers}
    line = office.do(
        criteria.add, set_id, None, {"name": "Tỷ lệ hộ", "max_points": 500, "rule": rule}
    )
    found = told(office, set_id)
    assert {one[:3] for one in found} == {(False, line, "")}
    said = "\n".join(one[3] for one in found)
    assert "được 0,3 điểm, không theo bước 0,5" in said
    assert "còn khoảng trống" in said


def test_what_names_a_criterion_that_is_gone_is_a_problem_with_its_part(office):
    set_id = office.do(criteria_sets.create, {"name": "Bộ"})
    line = office.do(criteria.add, set_id, None, {"name": "A", "code": "A", "max_points": 500})
    rules = SetRules(
        tie_breaks=(SectionTieBreak(type="criterion", criterion="A"),),
        grades=(GradeData(name="Đạt", minimum=0),),
    )
    office.do(criteria_sets.set_rules, set_id, rules)
    office.do(criteria.delete, line)
    [problem, _doubt] = told(office, set_id)
    assert problem[:3] == (True, None, "tie_breaks")
    assert "không có tiêu chí mã “A”" in problem[3].replace("Không", "không")
