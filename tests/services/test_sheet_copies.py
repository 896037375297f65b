"""Taking over what the stage before has: figures, answers and evidence, into blanks only."""

from datetime import date

import pytest

from app.core.errors import NotAllowed
from app.services import results, scoring, sheet_copies, sheet_view
from tests.ruled import Ruled


@pytest.fixture
def it(office):
    made = Ruled(office, "Thôn Đông", "Thôn Tây")
    own = made.sheets[made.units[0], made.self_stage]
    made.figures(own, dat=18, giao=20, loi=1, ho_so=1, tot=4)
    made.mark(own, "2", scoring.Level("A"), "Theo hồ sơ", "12/BC-UBND")
    return made


def read(it, unit=0):
    return it.office.ask(sheet_view.read, it.sheets[it.units[unit], it.council_stage])


def take(it, *units):
    ids = [it.sheets[it.units[n], it.council_stage] for n in units]
    return it.office.do(sheet_copies.take_from_before, ids)


def test_figures_and_answers_come_over_with_their_points_and_no_reason(it):
    told = take(it, 0)
    assert (told.sheet_count, told.mark_count, told.figure_count) == (1, 1, 3)
    view = read(it)
    lines = {line.code: line for line in view.lines}
    assert (lines["1"].points, lines["2"].points, lines["4"].points) == (900, 1000, 200)
    assert (lines["2"].level, lines["2"].evidence, lines["2"].reason) == ("A", "12/BC-UBND", "")
    # The council does not score order: its figures stay with the unit's own sheet.
    assert {row.code: row.value for row in view.figures}["loi"] is None
    # What both score is the same; the 8 points of order are not the council's to give.
    assert (view.difference, view.compared) == (0, ("I", "III"))
    assert view.previous_total - view.total.total == 800
    assert view.findings == ()


def test_what_stands_there_stays(it):
    sheet_id = it.sheets[it.units[0], it.council_stage]
    it.figures(sheet_id, dat=10)
    it.mark(sheet_id, "2", scoring.Level("B"))
    told = take(it, 0)
    assert (told.mark_count, told.figure_count) == (0, 2)
    lines = {line.code: line for line in read(it).lines}
    assert (lines["1"].points, lines["2"].level) == (500, "B")


def test_it_is_one_action(it):
    take(it, 0)
    it.office.undo()
    assert read(it).total.total is None


def test_a_closed_plan_takes_nothing(it):
    it.fill(it.units[0], done=18, level="A")
    it.office.do(results.finalise, it.plan_id, None, date(2026, 11, 30), allow_incomplete=True)
    with pytest.raises(NotAllowed, match="đã chốt"):
        take(it, 0, 1)
    assert read(it, 1).total.total is None


def test_the_first_stage_has_none_before_it(it):
    own = it.sheets[it.units[0], it.self_stage]
    with pytest.raises(NotAllowed, match="Không có phiếu vòng trước"):
        it.office.do(sheet_copies.take_from_before, [own])
