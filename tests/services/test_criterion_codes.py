"""The codes of criteria: given to those without one, and carried along when one changes."""

from decimal import Decimal

import pytest

from app.core.errors import InvalidInput
from app.domain.terms import CriterionKind
from app.services import criteria, criteria_sets, scheme_findings, scheme_imports
from app.services.criterion_codes import choice_key
from app.services.scheme_names import Named
from app.services.scheme_shape import (
    CouncilTieBreak,
    CriterionCondition,
    EffectData,
    FigureCondition,
    FigureData,
    FigureTieBreak,
    GradeData,
    PartData,
    SectionData,
    SectionTieBreak,
    SetRules,
    StageData,
)
from tests import contest, ruled

GROUP = {"kind": CriterionKind.GROUP}


def codes(office, set_id):
    return [line.code for line in office.ask(criteria_sets.read, set_id).lines]


def rules(office, set_id):
    return office.ask(criteria_sets.read, set_id).whole


def line_of(office, set_id, code):
    lines = office.ask(criteria_sets.read, set_id).lines
    return next(line for line in lines if line.code == code)


def uncoded(office):
    """A set as older files have it: criteria without codes."""
    set_id, ids = contest.criteria_set(office, {"name": "Kinh tế", **GROUP}, ("Thu nhập", 1000))

    def blank(session):
        for row_id in ids:
            session.get(criteria.Criterion, row_id).code = ""

    contest.joined(office, blank)
    return set_id, ids


@pytest.fixture
def whole(office):
    """The ruled set in which everything that can name a criterion names the group II."""
    set_id = office.do(scheme_imports.take_in, ruled.file())
    given = rules(office, set_id).model_copy(
        update={
            "tie_breaks": (
                SectionTieBreak(type="criterion", criterion="II"),
                FigureTieBreak(type="figure", figure="dat", whole="giao"),
                CouncilTieBreak(type="council"),
            ),
            "effects": (
                EffectData(kind="cap", reason="Có vi phạm", criterion="II", grade="Khá"),
                EffectData(kind="exclude", reason="Bị kỷ luật", figure="loi"),
            ),
        }
    )
    office.do(criteria_sets.set_rules, set_id, given)
    return set_id


# --- codes that are given ------------------------------------------------------------------------


def test_criteria_without_codes_get_them_after_their_neighbours(office):
    set_id, [first, _, second] = contest.criteria_set(
        office,
        {"name": "Kinh tế", **GROUP},
        {"name": "Thu nhập", "max_points": 1000, "level": 1},
        {"name": "Văn hóa", **GROUP, "code": "B"},
    )
    assert codes(office, set_id) == ["I", "I.1", "B"]
    office.do(criteria.add, set_id, first, {"name": "Việc làm", "max_points": 500})
    office.do(criteria.add, set_id, second, {"name": "Lễ hội", "max_points": 500})
    office.do(criteria.add, set_id, None, {"name": "An ninh", **GROUP})
    assert codes(office, set_id) == ["I", "I.1", "I.2", "B", "B.1", "C"]


def test_a_code_that_a_rule_still_names_is_given_to_no_new_criterion(office):
    set_id, _ = contest.criteria_set(office, ("A", 100), ("B", 100))
    tie = SectionTieBreak(type="criterion", criterion="2")
    office.do(criteria_sets.set_rules, set_id, SetRules(tie_breaks=(tie,)))
    office.do(criteria.delete, line_of(office, set_id, "2").id)
    office.do(criteria.add, set_id, None, {"name": "C", "max_points": 100})
    assert codes(office, set_id) == ["1", "3"]


def test_what_was_typed_stays_even_where_another_has_it(office):
    set_id, _ = contest.criteria_set(
        office,
        {"name": "A", "code": "1", "max_points": 100},
        {"name": "B", "code": "1", "max_points": 100},
    )
    assert codes(office, set_id) == ["1", "1"]


def test_a_criterion_without_a_code_gets_one_when_it_is_chosen(office):
    set_id, _ = uncoded(office)
    chosen = office.ask(criteria_sets.read, set_id).lines[1]
    tie = SectionTieBreak(type="criterion", criterion=choice_key(chosen))
    office.do(criteria_sets.set_rules, set_id, SetRules(tie_breaks=(tie,)))
    assert codes(office, set_id) == ["", "II"]
    assert rules(office, set_id).tie_breaks[0].criterion == "II"
    office.undo()
    assert codes(office, set_id) == ["", ""]
    assert rules(office, set_id).tie_breaks == ()


def test_a_code_of_two_criteria_is_no_choice(office):
    set_id, _ = contest.criteria_set(
        office,
        {"name": "A", "code": "1", "max_points": 100},
        {"name": "B", "code": "1", "max_points": 100},
    )
    tie = SectionTieBreak(type="criterion", criterion="1")
    with pytest.raises(InvalidInput, match="Mã “1” đang dùng cho 2 tiêu chí nên chưa rõ"):
        office.do(criteria_sets.set_rules, set_id, SetRules(tie_breaks=(tie,)))
    assert rules(office, set_id).tie_breaks == ()


# --- codes that change ---------------------------------------------------------------------------


def test_what_names_a_criterion_follows_its_new_code_and_comes_back(office, whole):
    before = rules(office, whole)
    office.do(criteria.update, line_of(office, whole, "II").id, {"code": "2."})
    after = rules(office, whole)
    assert after.sections[1] == SectionData(criterion="2.", scored_by=("tu",), takes="tu")
    assert after.tie_breaks[0].criterion == "2."
    assert after.grades[0].conditions == (
        CriterionCondition(type="criterion", criterion="2.", points=8),
    )
    assert after.effects[0].criterion == "2."
    assert office.ask(criteria_sets.read, whole).problems == ()
    office.undo()
    assert rules(office, whole) == before
    assert codes(office, whole)[3] == "II"
    office.redo()
    assert rules(office, whole) == after


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Không để trống mã được vì trang “Xếp loại” của bộ tiêu chí gọi “Trật tự”"),
        ("4", "Bộ tiêu chí đã có tiêu chí mã “4”"),
        ("I", "Mã “I” đang là của tiêu chí “Việc được giao”, và trang “Vòng chấm”"),
    ],
)
def test_a_code_that_would_leave_it_unclear_is_refused(office, whole, code, sentence):
    before = rules(office, whole)
    with pytest.raises(InvalidInput, match=sentence):
        office.do(criteria.update, line_of(office, whole, "II").id, {"code": code})
    assert rules(office, whole) == before


def test_a_new_criterion_cannot_have_a_code_that_the_set_goes_by(office, whole):
    with pytest.raises(InvalidInput, match="Mã “II” đang là của tiêu chí “Trật tự”"):
        office.do(criteria.add, whole, None, {"name": "A", "code": "II", "max_points": 100})


def test_what_reads_a_figure_follows_its_new_code_and_comes_back(office, whole):
    total = FigureData(code="tong", name="Tổng", parts=(PartData(code="dat"),))
    before = rules(office, whole)
    given = before.model_copy(update={"figures": (*before.figures, total)})
    office.do(criteria_sets.set_rules, whole, given)
    before = office.ask(criteria_sets.read, whole)
    changed = tuple(
        one.model_copy(update={"code": {"dat": "d", "ho_so": "hs"}.get(one.code, one.code)})
        for one in given.figures
    )
    office.do(
        criteria_sets.set_rules,
        whole,
        given.model_copy(update={"figures": changed}),
        {Named.FIGURE: {"dat": "d", "ho_so": "hs"}},
    )
    after = office.ask(criteria_sets.read, whole)
    assert after.whole.figures[-1].parts == (PartData(code="d"),)
    assert after.whole.tie_breaks[1].figure == "d"
    assert line_of(office, whole, "1").rule.reached == "d"
    assert line_of(office, whole, "II").gate == "hs"
    assert after.problems == ()
    office.undo()
    assert office.ask(criteria_sets.read, whole) == before


def test_what_names_a_stage_and_a_grade_follows_their_new_names(office, whole):
    before = rules(office, whole)
    stages = (StageData(code="t", name="Tự chấm", purpose="self"), before.stages[1])
    grades = (before.grades[0], GradeData(name="Tốt", minimum=15), before.grades[2])
    office.do(
        criteria_sets.set_rules,
        whole,
        before.model_copy(update={"stages": stages, "grades": grades}),
        {Named.STAGE: {"tu": "t"}, Named.GRADE: {"Khá": "Tốt"}},
    )
    after = rules(office, whole)
    assert after.sections[0].scored_by == ("t", "hd")
    assert after.sections[1].takes == "t"
    assert after.effects[0].grade == "Tốt"


# --- drafts --------------------------------------------------------------------------------------


def test_a_problem_that_is_there_already_stops_no_other_change(office, whole):
    office.do(criteria.delete, line_of(office, whole, "II").id)
    problems = office.ask(criteria_sets.read, whole).problems
    assert len(problems) == 4
    given = rules(office, whole)
    figure = FigureData(code="moi", name="Mới")
    office.do(
        criteria_sets.set_rules,
        whole,
        given.model_copy(update={"figures": (*given.figures, figure)}),
    )
    assert office.ask(criteria_sets.read, whole).problems == problems
    wrong = GradeData(
        name="Giỏi",
        minimum=30,
        conditions=(FigureCondition(type="figure", figure="lạ", least=Decimal(1)),),
    )
    with pytest.raises(InvalidInput, match="Không có số liệu mã “lạ”") as refused:
        office.do(
            criteria_sets.set_rules,
            whole,
            given.model_copy(update={"grades": (wrong, *given.grades)}),
        )
    assert "“II”" not in str(refused.value)


def test_a_named_code_of_two_criteria_in_an_older_file_is_doubtful(office, whole):
    line = line_of(office, whole, "4").id

    def double(session):
        session.get(criteria.Criterion, line).code = "II"

    contest.joined(office, double)
    said = [one for one in office.ask(scheme_findings.found, whole) if "Mã “II”" in one.message]
    assert [(one.is_problem, one.line_id) for one in said] == [(False, line)]
