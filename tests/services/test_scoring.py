import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import CriterionKind, EntryState
from app.services import scoring, sheets
from tests.contest import contest, make_sheets

ROWS = (
    {"name": "Môi trường", "kind": CriterionKind.GROUP},
    {"name": "Thu gom rác", "max_points": 1000, "level": 1},
    {"name": "Mô hình mới", "kind": "bonus", "max_points": 500},
    {"name": "Vi phạm", "kind": "penalty", "max_points": 500},
)


@pytest.fixture
def it(office):
    return contest(office, "Thôn Đông", "Thôn Tây", rows=ROWS)


@pytest.fixture
def sheet_ids(office, it):
    return list(make_sheets(office, it).values())


def mark(office, it, criterion_id, unit=0):
    """What stands in a cell at the deciding stage."""
    return office.ask(scoring.cell, it.plan_id, None, it.units[unit], criterion_id)[-1]


def test_a_mark_is_written_and_replaced(office, it, sheet_ids):
    criterion = it.criteria[1]
    office.do(scoring.record, sheet_ids[0], criterion, 825)
    assert (mark(office, it, criterion).state, mark(office, it, criterion).points) == (
        EntryState.ANSWERED,
        825,
    )
    office.do(scoring.record, sheet_ids[0], criterion, 0)
    assert mark(office, it, criterion).points == 0


def test_a_cell_that_was_never_marked_is_blank(office, it, sheet_ids):
    found = mark(office, it, it.criteria[1])
    assert (found.state, found.points, found.sheet_id) == (EntryState.BLANK, None, sheet_ids[0])


def test_a_mark_is_taken_away(office, it, sheet_ids):
    criterion = it.criteria[1]
    office.do(scoring.record, sheet_ids[0], criterion, 825)
    office.do(scoring.record, sheet_ids[0], criterion, None)
    assert (mark(office, it, criterion).state, mark(office, it, criterion).points) == (
        EntryState.BLANK,
        None,
    )


def test_taking_away_what_is_not_there_writes_nothing(office, it, sheet_ids):
    head = office.database.head()
    office.do(scoring.record, sheet_ids[0], it.criteria[1], None)
    assert office.database.head() == head


def test_what_does_not_apply_has_no_points(office, it, sheet_ids):
    office.do(scoring.record, sheet_ids[0], it.criteria[1], scoring.NOT_APPLICABLE)
    found = mark(office, it, it.criteria[1])
    assert (found.state, found.points) == (EntryState.NOT_APPLICABLE, None)


def test_words_stay_when_only_the_mark_changes(office, it, sheet_ids):
    criterion = it.criteria[1]
    office.do(scoring.record, sheet_ids[0], criterion, 825, " Theo  biên bản ", "12/BB-UBND")
    office.do(scoring.record, sheet_ids[0], criterion, 800)
    found = mark(office, it, criterion)
    assert (found.points, found.reason, found.evidence) == (800, "Theo biên bản", "12/BB-UBND")
    office.do(scoring.record, sheet_ids[0], criterion, 800, "")
    assert mark(office, it, criterion).reason == ""


def test_the_maximum_itself_is_allowed_off_the_step(office):
    it = contest(office, "Thôn Đông", rows=(("Vệ sinh", 990),), step=50)
    [sheet_id] = make_sheets(office, it).values()
    office.do(scoring.record, sheet_id, it.criteria[0], 990)
    assert mark(office, it, it.criteria[0]).points == 990


@pytest.mark.parametrize(
    ("place", "points", "sentence"),
    [
        (1, 1025, "“Thu gom rác” nhận điểm từ 0 đến 10, bước 0,25: điểm 10,25 vượt mức tối đa 10"),
        (1, 310, "“Thu gom rác” nhận điểm từ 0 đến 10, bước 0,25: điểm 3,1 không theo bước 0,25"),
        (
            1,
            -100,
            "“Thu gom rác” nhận điểm từ 0 đến 10, bước 0,25: điểm -1 thấp hơn",
        ),
        (2, 600, "“Mô hình mới” nhận điểm từ 0 đến 5, bước 0,25: điểm 6 vượt mức tối đa 5"),
        (3, 600, "“Vi phạm” nhận điểm từ 0 đến 5, bước 0,25: điểm 6 vượt mức tối đa 5"),
        (3, -200, "“Vi phạm” ghi bằng số dương: nhập 2 để trừ 2 điểm, không nhập -2"),
        (0, 100, "“Môi trường” là nhóm tiêu chí, điểm do các tiêu chí con cộng lại"),
        (0, scoring.NOT_APPLICABLE, "“Môi trường” là nhóm tiêu chí"),
        (0, None, "“Môi trường” là nhóm tiêu chí"),
    ],
)
def test_a_mark_out_of_its_limits_is_refused(office, it, sheet_ids, place, points, sentence):
    with pytest.raises(InvalidInput, match=sentence) as refused:
        office.do(scoring.record, sheet_ids[0], it.criteria[place], points)
    assert str(refused.value).endswith("Chưa ghi điểm này.")
    assert mark(office, it, it.criteria[place]).state is EntryState.BLANK


def test_a_criterion_of_another_set_is_refused(office, it, sheet_ids):
    with pytest.raises(InvalidInput, match="không có trong bộ “Tiêu chí thôn văn hóa” của phiếu"):
        office.do(scoring.record, sheet_ids[0], it.plan_id, 100)


def test_a_sheet_that_is_gone_is_said_to_be_gone(office, it, sheet_ids):
    office.do(sheets.delete, sheet_ids[:1])
    with pytest.raises(NotAllowed, match="1 phiếu chấm không còn nữa"):
        office.do(scoring.record, sheet_ids[0], it.criteria[1], 100)


def test_a_reason_too_long_is_refused(office, it, sheet_ids):
    with pytest.raises(InvalidInput, match="“Lý do” dài quá 20000 ký tự"):
        office.do(scoring.record, sheet_ids[0], it.criteria[1], 100, "x" * 20_001)


def test_a_paste_is_one_action(office, it, sheet_ids):
    cells = [scoring.Cell(sheet, it.criteria[1], 500) for sheet in sheet_ids]
    cells.append(scoring.Cell(sheet_ids[1], it.criteria[3], 100, "Một vụ việc"))
    assert office.do(scoring.record_many, cells) == 3
    assert mark(office, it, it.criteria[1], unit=1).points == 500
    assert office.undo()
    assert mark(office, it, it.criteria[1], unit=0).state is EntryState.BLANK
    assert mark(office, it, it.criteria[1], unit=1).state is EntryState.BLANK


def test_a_paste_over_marks_changes_them(office, it, sheet_ids):
    cell = scoring.Cell(sheet_ids[0], it.criteria[1], 500)
    office.do(scoring.record_many, [cell])
    others = [scoring.Cell(sheet_ids[0], it.criteria[n], 250) for n in (1, 2)]
    office.do(scoring.record_many, others)
    assert [mark(office, it, it.criteria[n]).points for n in (1, 2)] == [250, 250]


def test_every_bad_cell_of_a_paste_is_named_and_nothing_is_written(office, it, sheet_ids):
    cells = [
        scoring.Cell(sheet_ids[0], it.criteria[1], 500),
        scoring.Cell(sheet_ids[0], it.criteria[3], -100),
        scoring.Cell(sheet_ids[1], it.criteria[1], 9900),
    ]
    with pytest.raises(InvalidInput) as refused:
        office.do(scoring.record_many, cells)
    assert [problem.message for problem in refused.value.problems] == [
        "Thôn Đông – Điểm trừ “Vi phạm” ghi bằng số dương: nhập 1 để trừ 1 điểm, không nhập -1.",
        (
            "Thôn Tây – Tiêu chí “Thu gom rác” nhận điểm từ 0 đến 10, bước 0,25: "
            "điểm 99 vượt mức tối đa 10."
        ),
        "Chưa ghi ô nào trong 3 ô. Sửa 2 ô nêu trên rồi làm lại.",
    ]
    fields = [problem.field for problem in refused.value.problems]
    assert fields == [cells[1].field, cells[2].field, None]
    assert mark(office, it, it.criteria[1]).state is EntryState.BLANK


def test_a_cell_twice_in_one_paste_is_refused(office, it, sheet_ids):
    cells = [scoring.Cell(sheet_ids[0], it.criteria[1], points) for points in (500, 600)]
    with pytest.raises(InvalidInput, match="Thôn Đông – tiêu chí “Thu gom rác” được ghi hai lần"):
        office.do(scoring.record_many, cells)


def test_each_stage_keeps_its_own_mark(office, it, sheet_ids):
    own = make_sheets(office, it, it.self_stage)
    office.do(scoring.record, own[it.units[0]], it.criteria[1], 1000)
    office.do(scoring.record, sheet_ids[0], it.criteria[1], 800, "Thiếu minh chứng")
    found = office.ask(scoring.cell, it.plan_id, None, it.units[0], it.criteria[1])
    assert [(row.stage_name, row.points, row.reason) for row in found] == [
        ("Tự chấm", 1000, ""),
        ("Chấm chéo", None, ""),
        ("Thẩm định", 800, "Thiếu minh chứng"),
    ]
    assert found[1].sheet_id is None


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(points=st.integers(-2000, 3000))
def test_what_is_accepted_is_within_the_limits_and_kept_as_given(office, it, sheet_ids, points):
    criterion = it.criteria[1]
    try:
        office.do(scoring.record, sheet_ids[0], criterion, points)
    except InvalidInput:
        assert not (0 <= points <= 1000 and points % 25 == 0)
    else:
        assert 0 <= points <= 1000
        assert points % 25 == 0
        assert mark(office, it, criterion).points == points
