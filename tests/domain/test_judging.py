"""Everybody's sheets judged, and judged again after a change of one of them."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.figures import FigureDefinition, Part
from app.domain.grading import GradeRule, Quota
from app.domain.judging import Judging, SchemeRules, SheetInput, TieRule, judge
from app.domain.rules import Choice, Option, Ratio
from app.domain.scoring import CriterionNode, SheetCaps
from app.domain.stages import Section
from app.domain.terms import CriterionKind
from app.domain.working import Answer, RuledLine

GROUP, BASE, BONUS = CriterionKind.GROUP, CriterionKind.BASE, CriterionKind.BONUS


def node(node_id, kind, maximum, parent=None):
    return CriterionNode(node_id, parent, kind, maximum, 1, name=f"Mục {node_id}")


LEVELS = Choice((Option("a", "đạt", 5_00), Option("b", "chưa đạt", 0, zeroes_group=True)))
SCHEME = SchemeRules(
    lines=(
        RuledLine(node("I", GROUP, 18_00)),
        RuledLine(node("1", BASE, 10_00, "I"), needs_evidence=True),
        RuledLine(node("2", BASE, 10_00, "I"), Ratio("done", "all")),
        RuledLine(node("II", GROUP, None), gate="plan"),
        RuledLine(node("3", BASE, 5_00, "II"), LEVELS),
        RuledLine(node("4", BONUS, 5_00)),
        RuledLine(node("5", CriterionKind.PENALTY, 5_00)),
    ),
    definitions=(
        FigureDefinition("done", "Đã làm"),
        FigureDefinition("all", "Tất cả", parts=(Part("new"), Part("old"))),
        FigureDefinition("new", "Mới"),
        FigureDefinition("old", "Cũ"),
        FigureDefinition("plan", "Có kế hoạch"),
    ),
    caps=SheetCaps(total=24_00, floor=0),
    stages=("self", "head"),
    decisive="head",
    reason_length=5,
    sections=(Section("I", ("self", "head"), None),),
    tie_breaks=(TieRule("Mục 1", node_id="1"), TieRule("Mới", figure="new")),
    grades=(GradeRule("Tốt", 10_00, quota=Quota(percent=Fraction(50))), GradeRule("Đạt", 0)),
)

POINTS = st.none() | st.integers(0, 5_00)
FIGURES = st.fixed_dictionaries(
    {}, optional={code: st.integers(0, 9).map(Fraction) for code in ("done", "new", "old")}
)


@st.composite
def sheets(draw, subject=None, stage=None):
    """One sheet of one of six subjects in two clusters; a few values, so that totals meet."""
    number = draw(st.integers(0, 5)) if subject is None else subject
    answers = {code: Answer(points=draw(POINTS)) for code in ("1", "4", "5")}
    answers["3"] = Answer(chosen=draw(st.sampled_from(["a", "b", None])))
    figures = draw(FIGURES) | {"plan": Fraction(draw(st.integers(0, 1)))}
    stage = stage or draw(st.sampled_from(["self", "head"]))
    return SheetInput(number, number % 2, stage, figures, answers)


@st.composite
def offices(draw):
    """Two stages of six subjects."""
    return [draw(sheets(number, stage)) for number in range(6) for stage in ("self", "head")]


@given(offices(), st.lists(sheets(), max_size=5))
def test_after_changes_everything_is_as_if_it_were_judged_anew(office, changes):
    judging = Judging(SCHEME, office)
    for change in changes:
        judging.put(change)
        places = [(s.subject, s.stage) for s in office]
        office[places.index((change.subject, change.stage))] = change
    anew = Judging(SCHEME, office)
    assert judging.results() == anew.results()
    for subject in range(6):
        assert judging.lines(subject) == anew.lines(subject)
        assert judging.findings(subject) == anew.findings(subject)


@given(offices(), st.randoms())
def test_the_order_of_sheets_changes_nothing(office, random):
    mixed = random.sample(office, len(office))
    found = judge(SCHEME, office)
    for subject, one in judge(SCHEME, mixed).items():
        sharing = found[subject].placing.sharing
        assert replace(one, placing=replace(one.placing, sharing=sharing)) == found[subject]
        assert set(one.placing.sharing) == set(sharing)


@given(offices())
def test_ranks_follow_from_totals_and_the_chain_alone(office):
    found = judge(SCHEME, office)
    figures = {s.subject: s.figures for s in office if s.stage == "head"}

    def key(one):
        first, new = one.total.points["1"], figures[one.subject].get("new")
        return (one.total.total, first is not None, first or 0, new is not None, new or 0)

    for one in found.values():
        group = [o for o in found.values() if o.cluster == one.cluster and o.total.is_complete]
        if one.total.is_complete:
            assert one.placing.rank == 1 + sum(key(other) > key(one) for other in group)
        else:
            assert one.placing.rank is None


def sheet(subject, stage, *, first=8_00, done=4, level="a", cluster="Cụm 1", **answer):
    return SheetInput(
        subject,
        cluster,
        stage,
        {"done": Fraction(done), "new": Fraction(5), "old": Fraction(5), "plan": Fraction(1)},
        {"1": Answer(points=first, **answer), "3": Answer(chosen=level)},
    )


def test_a_new_number_moves_totals_and_ranks_inside_its_cluster_alone():
    office = [sheet(who, stage) for who in "ab" for stage in ("self", "head")]
    other = [sheet("c", stage, cluster="Cụm 2") for stage in ("self", "head")]
    judging = Judging(SCHEME, [*office, *other])
    beside = judging.cluster("Cụm 2")
    # Section I is the mean of two stages: 8 and 4/10 × 10 = 4, and 5 for the level.
    assert judging.results()["a"].total.total == 17_00
    assert judging.results()["a"].placing.sharing == ("a", "b")
    judging.put(sheet("a", "head", done=6))
    # (4 + 6) / 2 = 5, one more than before.
    assert judging.results()["a"].total.total == 18_00
    assert [judging.results()[who].placing.rank for who in "abc"] == [1, 2, 1]
    assert judging.cluster("Cụm 2") is beside


def test_equals_are_parted_by_the_share_that_a_figure_is_of_another():
    ties = (TieRule("Tỷ lệ mới", figure="new", whole="all"),)
    scheme = replace(SCHEME, tie_breaks=ties, sections=())
    answers = {"1": Answer(points=8_00), "2": Answer(is_void=True), "3": Answer(chosen="a")}
    numbers = {"a": (3, 1), "b": (30, 20), "c": (0, 0)}  # 75 %, 60 %, a share of nothing
    office = [
        SheetInput(who, None, "head", {"new": Fraction(new), "old": Fraction(old)}, answers)
        for who, (new, old) in numbers.items()
    ]
    places = {who: one.placing for who, one in judge(scheme, office).items()}
    assert {who: place.rank for who, place in places.items()} == {"a": 1, "b": 2, "c": 3}
    assert places["b"].parted_by == ("Tỷ lệ mới: 60%",)
    assert places["c"].parted_by == ("Tỷ lệ mới: chưa có",)


def test_ranks_over_all_clusters_go_by_the_same_chain():
    marks = {"a": (1, 8_00), "b": (1, 9_00), "c": (2, 9_00), "d": (2, 7_00)}
    office = [
        sheet(who, stage, first=first, cluster=f"Cụm {cluster}")
        for who, (cluster, first) in marks.items()
        for stage in ("self", "head")
    ]
    judging = Judging(SCHEME, office)
    assert [one.placing.rank for one in judging.results().values()] == [2, 1, 1, 2]
    over_all = judging.over_all()
    assert {who: place.rank for who, place in over_all.items()} == {"a": 3, "b": 1, "c": 1, "d": 4}
    assert over_all["b"].sharing == ("b", "c")


def test_a_stage_can_come_later_and_is_waited_for():
    judging = Judging(SCHEME, [sheet("a", "self")])
    assert judging.results()["a"].placing.rank is None
    judging.put(sheet("a", "head"))
    assert judging.results()["a"].placing.rank == 1


@pytest.mark.parametrize("wrong", [sheet("z", "self"), sheet("a", "self", cluster="Cụm 9")])
def test_nobody_comes_or_moves_by_a_change_of_a_sheet(wrong):
    judging = Judging(SCHEME, [sheet("a", "self")])
    with pytest.raises(ValueError, match="SheetInput"):
        judging.put(wrong)


def test_two_sheets_at_one_stage_and_one_subject_in_two_clusters_are_refused():
    with pytest.raises(ValueError, match="SheetInput"):
        judge(SCHEME, [sheet("a", "self"), sheet("a", "self")])
    with pytest.raises(ValueError, match="Cụm 2"):
        judge(SCHEME, [sheet("a", "self"), sheet("a", "head", cluster="Cụm 2")])


def test_findings_name_stage_and_line_and_stop_nothing():
    judging = Judging(
        SCHEME, [sheet("a", "self"), sheet("a", "head", first=7_00, evidence="số 5")]
    )
    assert judging.results()["a"].total.is_complete
    told = [(found.stage, found.node_id) for found in judging.findings("a")]
    assert told == [("self", "1"), ("head", "1")]
    assert "chưa có minh chứng" in judging.findings("a")[0].message
    assert "đổi từ 8 điểm thành 7 điểm nhưng chưa có lý do" in judging.findings("a")[1].message


def test_a_stage_is_not_asked_for_reasons_where_it_does_not_score():
    own = replace(SCHEME, sections=(Section("I", ("self",), "self"),))
    judging = Judging(own, [sheet("a", "self", evidence="số 5"), sheet("a", "head", first=7_00)])
    assert judging.findings("a") == []
