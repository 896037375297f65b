"""Scoring many alike: all but the exceptions, what stands there kept, one action."""

from datetime import date
from fractions import Fraction

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.core.progress import Cancelled
from app.domain.terms import CriterionKind, EntryState
from app.services import (
    bulk_scoring,
    plan_participations,
    results,
    score_matrix,
    scoring,
    sheet_approval,
    sheets,
)
from app.services.bulk_scoring import Alike
from tests.contest import contest, make_sheets
from tests.ruled import Ruled

TODAY = date(2026, 11, 30)
ROWS = (
    ("Vệ sinh môi trường", 1000),
    ("An ninh trật tự", 500),
    {"name": "Mô hình mới", "kind": CriterionKind.BONUS, "max_points": 200},
)


class Hamlet:
    """A hamlet of households with sheets; the last of them are exceptions."""

    def __init__(self, office, alike, exceptions):
        self.office = office
        self.it = contest(office, "Thôn Đông", "Thôn Tây", rows=ROWS)
        self.homes = [
            office.household(f"Nguyễn Văn {n}", unit=self.it.units[0])
            for n in range(1, alike + exceptions + 1)
        ]
        office.do(plan_participations.add, self.it.plan_id, self.homes)
        made = make_sheets(office, self.it)
        self.sheet_ids = [made[home] for home in self.homes]
        self.alike_ids, self.exceptions = self.sheet_ids[:alike], self.sheet_ids[alike:]
        sanitation, security, _ = self.it.criteria
        self.marks = {sanitation: 900, security: 500}

    def board(self):
        it = self.it
        return self.office.ask(bulk_scoring.board, it.plan_id, None, it.final_stage)

    def give(self, ids=None, **values):
        """Score them alike, and see that it does what was told beforehand."""
        ids = self.alike_ids if ids is None else ids
        alike = Alike(self.marks, **values)
        told = self.board().effect(ids, alike)
        done = self.office.do(bulk_scoring.give, ids, alike)
        assert done == told
        return done

    def marks_of(self, sheet_ids):
        """The marks of sheets as the matrix has them, criterion by criterion."""
        it = self.it
        rows = self.office.ask(score_matrix.matrix, it.plan_id, None, it.final_stage).rows
        of = {row.standing.sheet_id: row for row in rows}
        return [tuple(cell.points for cell in of[one].cells) for one in sheet_ids]


@pytest.fixture
def hamlet(office):
    """Ninety-three households and seven exceptions."""
    return Hamlet(office, 93, 7)


@pytest.fixture
def few(office):
    """Five households and two exceptions, where the number tells nothing."""
    return Hamlet(office, 5, 2)


def test_ninety_three_households_are_scored_and_seven_stay_blank(hamlet):
    done = hamlet.give()
    assert (done.sheet_count, done.mark_count, done.kept_count) == (93, 186, 0)
    assert hamlet.marks_of(hamlet.alike_ids) == [(900, 500, None)] * 93
    assert hamlet.marks_of(hamlet.exceptions) == [(None, None, None)] * 7


def test_it_is_one_action_and_one_undo_gives_all_back(hamlet):
    before = hamlet.board()
    head = hamlet.office.database.head()
    hamlet.give()
    assert hamlet.office.operations.undo_label == "Chấm hàng loạt"
    hamlet.office.undo()
    assert hamlet.board().sheets == before.sheets
    assert hamlet.office.database.head() != head
    hamlet.office.redo()
    assert hamlet.marks_of(hamlet.alike_ids) == [(900, 500, None)] * 93


def test_marks_that_stand_are_kept(hamlet):
    sanitation, security, _ = hamlet.it.criteria
    first, second = hamlet.alike_ids[:2]
    hamlet.office.do(scoring.record, first, sanitation, 0, "Nhà có rác")
    hamlet.office.do(scoring.record, second, security, scoring.NOT_APPLICABLE)
    done = hamlet.give()
    assert (done.sheet_count, done.mark_count, done.kept_count) == (93, 184, 2)
    assert hamlet.marks_of([first, second]) == [(0, 500, None), (900, None, None)]


def test_marks_that_stand_are_overwritten_when_asked(hamlet):
    sanitation, security, bonus = hamlet.it.criteria
    first = hamlet.alike_ids[0]
    for criterion, points in ((sanitation, 100), (security, 500), (bonus, 50)):
        hamlet.office.do(scoring.record, first, criterion, points)
    done = hamlet.give(overwrites=True)
    # Security has its 5 points already, and the bonus is not among what is given.
    assert (done.mark_count, done.kept_count) == (185, 1)
    assert hamlet.marks_of([first]) == [(900, 500, 50)]
    hamlet.office.undo()
    assert hamlet.marks_of([first]) == [(100, 500, 50)]


def test_points_made_void_stay_even_when_marks_are_overwritten(few):
    sanitation = few.it.criteria[0]
    first = few.alike_ids[0]
    few.office.do(scoring.record, first, sanitation, scoring.VOID, "Ảnh không thật")
    done = few.give(overwrites=True)
    assert (done.mark_count, done.void_count) == (9, 1)
    assert few.marks_of([first]) == [(0, 500, None)]


def test_an_approved_sheet_is_not_touched_and_stays_approved(few):
    first, second = few.alike_ids[:2]
    for criterion in few.it.criteria[:2]:
        few.office.do(scoring.record, first, criterion, 100)
    few.office.do(sheet_approval.approve, [first], TODAY)
    done = few.give(overwrites=True)
    assert (done.sheet_count, done.approved_count) == (4, 1)
    assert few.marks_of([first, second]) == [(100, 100, None), (900, 500, None)]
    it = few.it
    rows = few.office.ask(sheets.listed, it.plan_id, None, it.final_stage)
    [row] = [row for row in rows if row.id == first]
    assert (row.approved_on, row.approval_lost) == (TODAY, False)


def test_reason_and_evidence_stand_beside_what_is_written_only(few):
    it, first = few.it, few.alike_ids[0]
    few.office.do(scoring.record, first, it.criteria[0], 100, "Nhà có rác")
    few.give(reason="Theo biên bản họp thôn", evidence="01/BB")

    def words(home):
        found = few.office.ask(scoring.cell, it.plan_id, None, home, it.criteria[0])
        return found[-1].reason, found[-1].evidence

    assert words(few.homes[0]) == ("Nhà có rác", "")
    assert words(few.homes[1]) == ("Theo biên bản họp thôn", "01/BB")


@pytest.mark.parametrize(
    ("points", "said"),
    [(1001, "từ 0 đến 10"), (901, "bước 0,25"), (-100, "từ 0 đến 10")],
)
def test_points_that_a_criterion_does_not_take_are_told_once_and_write_nothing(few, points, said):
    few.marks[few.it.criteria[0]] = points
    head = few.office.database.head()
    with pytest.raises(InvalidInput, match=said) as refusal:
        few.office.do(bulk_scoring.give, few.alike_ids, Alike(few.marks))
    fields = [one.field for one in refusal.value.problems]
    assert fields == [str(few.it.criteria[0]), None]
    assert "Chưa ghi ô nào" in str(refusal.value)
    assert few.office.database.head() == head


def test_nothing_chosen_and_nothing_filled_in_are_told(few):
    with pytest.raises(InvalidInput, match="Chưa chọn đối tượng nào"):
        few.office.do(bulk_scoring.give, [], Alike(few.marks))
    with pytest.raises(InvalidInput, match="Chưa điền điểm, mức hay số liệu nào"):
        few.office.do(bulk_scoring.give, few.alike_ids, Alike())


def test_one_who_stops_it_half_way_has_written_nothing(hamlet):
    class Stop:
        def report(self, done, total):
            if done:
                raise Cancelled

    head = hamlet.office.database.head()
    with pytest.raises(Cancelled):
        hamlet.office.do(bulk_scoring.give, hamlet.alike_ids, Alike(hamlet.marks), Stop())
    assert hamlet.office.database.head() == head
    assert hamlet.marks_of(hamlet.alike_ids) == [(None, None, None)] * 93


def test_a_closed_plan_is_not_scored(few):
    it = few.it
    few.give(few.alike_ids[:1])
    few.office.do(results.finalise, it.plan_id, None, TODAY, allow_incomplete=True)
    with pytest.raises(NotAllowed, match="đã chốt"):
        few.board()
    with pytest.raises(NotAllowed, match="đã chốt"):
        few.office.do(bulk_scoring.give, few.alike_ids, Alike(few.marks))


def test_groups_are_the_unit_above_the_kind_and_the_cluster(few):
    board = few.board()
    named = {name: key for key, name in board.groups}
    homes = [one for one in board.sheets if named["Thuộc Thôn Đông"] in one.groups]
    assert {one.subject_id for one in homes} == set(few.homes)
    assert {"Hộ gia đình", "Trong Cụm 1"} <= named.keys()
    cluster = [one.subject_name for one in board.sheets if named["Trong Cụm 1"] in one.groups]
    assert cluster == ["Thôn Đông", "Thôn Tây"]
    assert board.without == 0


def test_who_has_no_sheet_is_counted_and_not_offered(office):
    it = contest(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    office.do(sheets.make, it.plan_id, None, it.final_stage, it.units[:2])
    board = office.ask(bulk_scoring.board, it.plan_id, None, it.final_stage)
    assert ([one.subject_name for one in board.sheets], board.without) == (
        ["Thôn Đông", "Thôn Tây"],
        1,
    )


# --- levels and figures --------------------------------------------------------------------------


@pytest.fixture
def ruled(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


def sheet_ids(it, stage_id=None):
    return [it.sheets[unit, stage_id or it.self_stage] for unit in it.units]


def points(it):
    rows = it.office.ask(score_matrix.matrix, it.plan_id, None, it.self_stage).rows
    return [row.standing.total for row in rows]


def test_levels_and_figures_are_given_with_the_points_that_come_of_them(ruled):
    figures = {"dat": 18, "giao": 20, "ho_so": 1, "loi": 0}
    figures = {code: Fraction(value) for code, value in figures.items()}
    alike = Alike({ruled.criteria["2"]: scoring.Level("B")}, figures)
    done = ruled.office.do(bulk_scoring.give, sheet_ids(ruled)[:2], alike)
    assert (done.mark_count, done.figure_count) == (2, 8)
    # 18 of 20 of 10 is 9, level B 5, no violation 10.
    assert points(ruled) == [2400, 2400, None]
    ruled.office.undo()
    assert points(ruled) == [None] * 3


def test_a_figure_that_stands_is_kept_or_overwritten(ruled):
    first, second, _ = sheet_ids(ruled)
    ruled.figures(first, dat=10, giao=20)
    alike = Alike(figures={"dat": Fraction(18), "giao": Fraction(20)})
    done = ruled.office.do(bulk_scoring.give, [first, second], alike)
    assert (done.figure_count, done.kept_count) == (2, 2)
    assert points(ruled)[:2] == [500, 900]
    alike = Alike(figures=alike.figures, overwrites=True)
    done = ruled.office.do(bulk_scoring.give, [first, second], alike)
    assert (done.figure_count, done.kept_count) == (1, 3)
    assert points(ruled)[:2] == [900, 900]


def test_points_of_a_level_count_as_the_level(ruled):
    first = sheet_ids(ruled)[0]
    ruled.mark(first, "2", scoring.Level("B"))
    alike = Alike({ruled.criteria["2"]: 500}, overwrites=True)
    done = ruled.office.do(bulk_scoring.give, [first], alike)
    assert (done.is_none, done.kept_count) == (True, 1)


@pytest.mark.parametrize(
    ("mark", "figures", "field", "said"),
    [
        (scoring.Level("Z"), {}, "2", "không có mức “Z”"),
        (700, {}, "2", "không ứng với đúng một mức nào"),
        (None, {"dat": Fraction(21, 2)}, "dat", "phải là số nguyên"),
        (None, {"dat": Fraction(-1)}, "dat", "không thể nhỏ hơn 0"),
        (None, {"la": Fraction(1)}, "la", "không có số liệu “la”"),
    ],
)
def test_a_wrong_level_or_figure_is_told_at_its_place(ruled, mark, figures, field, said):
    marks = {} if mark is None else {ruled.criteria["2"]: mark}
    with pytest.raises(InvalidInput, match=said) as refusal:
        ruled.office.do(bulk_scoring.give, sheet_ids(ruled), Alike(marks, figures))
    name = str(ruled.criteria[field]) if field in ruled.criteria else field
    assert [one.field for one in refusal.value.problems] == [name, None]
    assert points(ruled) == [None] * 3


def test_what_another_stage_scores_is_not_offered_and_not_taken(ruled):
    stage = ruled.council_stage
    board = ruled.office.ask(bulk_scoring.board, ruled.plan_id, None, stage)
    assert [line.code for line in board.lines(ruled.set_id)] == ["I", "1", "2", "III", "4"]
    with pytest.raises(InvalidInput, match="không chấm tiêu chí"):
        ruled.office.do(
            bulk_scoring.give,
            sheet_ids(ruled, stage),
            Alike({ruled.criteria["3"]: scoring.NOT_APPLICABLE}),
        )


def test_what_does_not_occur_is_given_too(ruled):
    alike = Alike({ruled.criteria["2"]: scoring.NOT_APPLICABLE})
    ruled.office.do(bulk_scoring.give, sheet_ids(ruled), alike)
    found = ruled.office.ask(
        scoring.cell, ruled.plan_id, None, ruled.units[0], ruled.criteria["2"]
    )
    assert found[0].state is EntryState.NOT_APPLICABLE
