"""The matrix kept while marks are typed is the one that reading everything gives."""

import random
from fractions import Fraction

import pytest
from sqlalchemy import event

from app.services import score_matrix, scoring
from app.services.score_matrix import again, board, marks_before, matrix_of
from tests.ruled import Ruled


@pytest.fixture
def it(office):
    """Four units in one cluster and two in none, with sections, tie-breaks and a quota."""
    names = ("Thôn Đông", "Thôn Tây", "Thôn Nam", "Thôn Bắc", "Trạm A", "Trạm B")
    it = Ruled(office, *names, in_cluster=4)
    for number, unit in enumerate(it.units):
        it.fill(unit, done=10 + number, level="AB"[number % 2], faults=number, examples=number)
    return it


def read(it, stage_id, cluster_id=None):
    return it.office.ask(board, it.plan_id, None, stage_id, cluster_id)


def put(it, unit, stage_id, make):
    """Write something on a sheet of a unit; by a seed always the same."""
    sheet_id = it.sheets[unit, stage_id]
    kind = make.randrange(5)
    if kind == 0:
        it.mark(sheet_id, "2", None)  # where points were taken away, none are written over them
        it.mark(sheet_id, "2", make.choice([scoring.Level("A"), scoring.Level("C"), None]))
    elif kind == 1 and stage_id == it.self_stage:
        it.figures(sheet_id, ho_so=Fraction(make.randrange(2)))
    elif kind == 2:
        it.mark(sheet_id, "2", scoring.VOID, make.choice(["Ảnh không thật", "Sai biên bản"]))
    else:
        it.figures(sheet_id, dat=Fraction(make.randrange(21)), tot=Fraction(make.randrange(9)))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("stage", ["self_stage", "council_stage"])
def test_what_is_read_again_is_what_reading_everything_gives(it, stage, seed):
    make = random.Random(seed)
    stage_id = getattr(it, stage)
    kept = read(it, stage_id)
    for _ in range(8):
        unit = make.choice(it.units)
        put(it, unit, stage_id, make)
        before = {row.standing.subject_id: row for row in matrix_of(kept).rows}
        kept, moved = it.office.ask(again, kept, [unit])
        fresh = matrix_of(read(it, stage_id))
        assert matrix_of(kept) == fresh
        changed = {row.standing.subject_id for row in fresh.rows
                   if row != before[row.standing.subject_id]}  # fmt: skip
        assert changed <= moved


def test_points_taken_away_stand_in_the_matrix_with_their_reason(it):
    first = it.units[0]
    it.mark(it.sheets[first, it.self_stage], "1", scoring.VOID, "Biên bản không thật")
    own, other = matrix_of(read(it, it.self_stage)).rows[:2]
    assert (own.void, other.void) == ({number(it, "1"): "Biên bản không thật"}, {})
    assert own.cells[number(it, "1")].points == 0
    assert matrix_of(read(it, it.council_stage)).rows[0].void == {}
    it.mark(it.sheets[first, it.self_stage], "1", None, "")
    assert matrix_of(read(it, it.self_stage)).rows[0].void == {}


def test_points_let_go_again_are_read_again_as_such(it):
    first = it.units[0]
    it.mark(it.sheets[first, it.self_stage], "1", scoring.VOID, "Biên bản không thật")
    kept = read(it, it.self_stage)
    it.mark(it.sheets[first, it.self_stage], "1", None, "")
    kept, _ = it.office.ask(again, kept, [first])
    assert matrix_of(kept) == matrix_of(read(it, it.self_stage))
    it.mark(it.sheets[first, it.self_stage], "1", scoring.VOID, "Số liệu khai khống")
    kept, _ = it.office.ask(again, kept, [first])
    assert matrix_of(kept).rows[0].void == {number(it, "1"): "Số liệu khai khống"}


def test_what_another_stage_took_away_is_told_where_it_counts(it):
    unit = it.units[0]
    it.mark(it.sheets[unit, it.self_stage], "3", scoring.VOID, "Có vi phạm")
    row = matrix_of(read(it, it.council_stage)).rows[0]
    assert row.void == {number(it, "3"): "Có vi phạm"}
    assert row.void.keys() <= row.elsewhere


def number(it, code):
    """The column of a criterion."""
    columns = matrix_of(read(it, it.self_stage)).columns
    return next(n for n, column in enumerate(columns) if column.code == code)


def test_others_of_the_cluster_are_named_when_their_rank_moves(it):
    kept = read(it, it.self_stage)
    first, second, outside = it.units[0], it.units[2], it.units[4]
    ranks = [kept.standings[unit].rank for unit in (first, second, outside)]
    assert ranks == [1, 2, 1]
    it.figures(it.sheets[first, it.self_stage], dat=0)
    kept, moved = it.office.ask(again, kept, [first])
    assert [kept.standings[unit].rank for unit in (first, second, outside)] == [2, 1, 1]
    assert {first, second} <= moved
    assert outside not in moved


def test_what_is_read_again_asks_as_little_however_many_take_part(office):
    asked, counts = [], []
    for kind, count in (("ít", 2), ("nhiều", 40)):
        it = Ruled(office, *(f"Thôn {kind} {n}" for n in range(count)), cluster=f"Cụm {kind}")
        kept = read(it, it.council_stage)
        event.listen(office.database.engine, "before_cursor_execute",
                     lambda _c, _cursor, statement, *_: asked.append(statement))  # fmt: skip
        asked.clear()
        office.ask(again, kept, it.units[:1])
        counts.append(len(set(asked)))
        assert not any("criterion.name" in one or "FROM participation" in one for one in asked)
    assert counts[0] == counts[1] <= 7


def test_the_nearest_round_before_is_what_a_mark_is_compared_with(it, office):
    before = office.ask(marks_before, it.plan_id, None, it.council_stage)
    own = office.ask(score_matrix.matrix, it.plan_id, None, it.self_stage)
    for row in own.rows:
        for column, entry in zip(own.columns, row.cells, strict=True):
            assert before[row.standing.subject_id, column.criterion_id] == entry
    assert office.ask(marks_before, it.plan_id, None, it.self_stage) == {}
