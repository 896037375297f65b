"""Trying changes out: ranks and grades move, the data file does not."""

from dataclasses import replace

import pytest

from app.core.errors import InvalidInput
from app.services import grades, scoring, standings, what_if
from app.services.what_if import Tried
from tests import contest
from tests.ruled import Ruled


@pytest.fixture
def it(office):
    """Đông 10 + 10 + 8 = 28, Tây 8 + 10 + 10 = 28 behind it, Nam 5 + 5 + 6 = 16."""
    it = Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    first, second, third = it.units
    it.fill(first, done=20, level="A", faults=1)
    it.fill(second, done=16, level="A")
    it.fill(third, done=10, level="B", faults=2)
    return it


@pytest.fixture
def scratch(it):
    return it.office.ask(what_if.scratch, it.plan_id, None, it.council_stage)


def after(scratch, tried):
    return [(m.after.total, m.after.rank, m.after.grade) for m in scratch.moved(tried)]


def test_nothing_tried_changes_nothing(it, scratch):
    moved = scratch.moved(Tried())
    stage = it.office.ask(standings.ranking, it.plan_id, None, it.council_stage)
    by_id = {row.subject_id: row for group in stage.groups for row in group.rows}
    assert [m.before for m in moved] == [m.after for m in moved]
    assert {m.before.subject_id: m.before for m in moved} == by_id
    assert not any(m.is_moved for m in moved)


def test_another_point_moves_totals_ranks_and_grades(it, scratch):
    # Đông at level B: 28 - 5 = 23 points, below the 25 of Xuất sắc.
    tried = Tried(points={(it.units[0], it.criteria["2"]): 500})
    names = [m.before.subject_name for m in scratch.moved(tried)]
    assert dict(zip(names, after(scratch, tried), strict=True)) == {
        "Thôn Đông": (2300, 2, "Khá"),
        "Thôn Tây": (2800, 1, "Xuất sắc"),
        "Thôn Nam": (1600, 3, "Khá"),
    }


def test_a_level_that_takes_its_group_down_does_so_when_tried(it, scratch):
    tried = Tried(points={(it.units[0], it.criteria["2"]): 0})
    east = next(m for m in scratch.moved(tried) if m.before.subject_id == it.units[0])
    assert east.after.total == 800  # section I is worth nothing, section II stays


def test_a_lower_maximum_caps_and_scales_nothing(it, scratch):
    # Levels worth 10 count as 6, the 5 of Nam stays: 24, 24, 16.
    tried = Tried(maxima={it.criteria["2"]: 600})
    assert sorted(row[0] for row in after(scratch, tried)) == [1600, 2400, 2400]
    # A group's maximum caps its sum: 18 of 20 and 18 stay at 15.
    tried = Tried(maxima={it.criteria["I"]: 1500})
    assert sorted(row[0] for row in after(scratch, tried)) == [1600, 2300, 2500]


def test_another_threshold_moves_grades(it, scratch):
    [best, *_] = scratch.thresholds
    assert (best.name, best.minimum) == ("Xuất sắc", 2500)
    tried = Tried(minima={best.key: 3000})
    assert {row[2] for row in after(scratch, tried)} == {"Khá"}
    with pytest.raises(InvalidInput, match="Khá"):
        scratch.moved(Tried(minima={best.key: 1000}))


def test_the_thresholds_of_the_plan_hold_where_the_set_has_none(office):
    it, _ = contest.scored(office, (900, 500), (700, 400))
    bands = [{"name": "Tốt", "minimum": 1200}, {"name": "Đạt", "minimum": 0}]
    office.do(grades.set_bands, it.plan_id, bands)
    scratch = office.ask(what_if.scratch, it.plan_id, None, it.final_stage)
    assert [one.key for one in scratch.thresholds] == [(None, "Tốt"), (None, "Đạt")]
    assert [row[2] for row in after(scratch, Tried())] == ["Tốt", "Đạt"]
    assert [row[2] for row in after(scratch, Tried(minima={(None, "Tốt"): 1100}))] == ["Tốt"] * 2


def test_only_points_that_are_given_by_hand_or_as_a_level_can_be_tried(it, scratch):
    [level] = scratch.points(it.units[0])
    assert (level.name, level.points) == ("2 Nền nếp", 1000)
    assert level.sheet_id == it.sheets[it.units[0], it.council_stage]


@pytest.mark.parametrize(("points", "said"), [(700, "không ứng với đúng một mức nào")])
def test_what_cannot_be_written_cannot_be_tried(it, scratch, points, said):
    with pytest.raises(InvalidInput, match=said):
        scratch.moved(Tried(points={(it.units[0], it.criteria["2"]): points}))


def test_points_above_the_maximum_are_refused_unless_the_maximum_is_tried_too(office):
    it, _ = contest.scored(office, (900, 500), (700, 400))
    scratch = office.ask(what_if.scratch, it.plan_id, None, it.final_stage)
    tried = Tried(points={(it.units[1], it.criteria[0]): 1200})
    with pytest.raises(InvalidInput, match="tối đa 10"):
        scratch.moved(tried)
    tried = replace(tried, maxima={it.criteria[0]: 1200})
    assert [row[:2] for row in after(scratch, tried)] == [(1400, 2), (1600, 1)]


def test_trying_writes_nothing_and_what_was_tried_comes_true_when_written(it, scratch):
    head = it.office.database.head()
    tried = Tried(points={(it.units[0], it.criteria["2"]): 500})
    expected = {m.after.subject_id: (m.after.total, m.after.rank) for m in scratch.moved(tried)}
    scratch.moved(Tried(maxima={it.criteria["2"]: 600}))
    assert it.office.database.head() == head
    [point] = scratch.points(it.units[0])
    cells = [scoring.Cell(point.sheet_id, point.criterion_id, 500, "Kiểm tra lại")]
    it.office.do(scoring.record_many, cells)
    again = it.office.ask(what_if.scratch, it.plan_id, None, it.council_stage)
    found = {m.before.subject_id: (m.before.total, m.before.rank) for m in again.moved(Tried())}
    assert found == expected
