from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import Direction, Operator, PlanState
from app.entities import Plan
from app.services import figures, registrations
from app.services.figures import FigureCell
from tests import rows

DAY = date(2026, 6, 30)


@pytest.fixture
def villages(office):
    return [rows.unit(office, name) for name in ("Thôn Đông", "Thôn Tây", "Thôn Nam")]


@pytest.fixture
def plan_id(office, villages):
    return rows.plan(office, units=villages)


def record(office, plan_id, *cells, **more):
    return office.do(figures.record, plan_id, cells, **more)


def cell(target_id, value, subject_id=None, phase_id=None):
    number = None if value is None else Decimal(value)
    return FigureCell(target_id, number, subject_id, phase_id)


def refused(office, plan_id, *cells):
    head = office.database.head()
    with pytest.raises(InvalidInput) as caught:
        record(office, plan_id, *cells)
    assert office.database.head() == head
    return {problem.field: problem.message for problem in caught.value.problems}


def progress(office, plan_id, *args):
    return office.ask(figures.progress, plan_id, *args)


# --- writing


def test_a_pasted_grid_is_one_action(office, plan_id, villages):
    target_id = rows.target(office, plan_id, is_per_unit=True)
    cells = [cell(target_id, number, unit_id) for number, unit_id in enumerate(villages, 1)]
    assert record(office, plan_id, *cells, reported_on=DAY, source=" Báo cáo  số 12 ") == 3
    kept = office.ask(figures.recorded, plan_id)
    assert {figure.value for figure in kept} == {Decimal(1), Decimal(2), Decimal(3)}
    assert {(figure.reported_on, figure.source) for figure in kept} == {(DAY, "Báo cáo số 12")}
    office.undo()
    assert office.ask(figures.recorded, plan_id) == ()


def test_a_cell_is_changed_emptied_and_left_alone(office, plan_id, villages):
    target_id = rows.target(office, plan_id, is_per_unit=True)
    cells = [cell(target_id, 5, unit_id) for unit_id in villages]
    record(office, plan_id, *cells, reported_on=DAY)
    east, west, south = villages
    changed = record(
        office,
        plan_id,
        cell(target_id, 6, east),
        cell(target_id, None, west),
        cell(target_id, "5.0", south),
    )
    assert changed == 2
    kept = {figure.subject_id: figure for figure in office.ask(figures.recorded, plan_id)}
    assert (kept[east].value, kept[east].reported_on) == (Decimal(6), None)
    assert west not in kept
    assert kept[south].reported_on == DAY


def test_emptying_an_empty_cell_changes_nothing(office, plan_id, villages):
    target_id = rows.target(office, plan_id)
    head = office.database.head()
    assert record(office, plan_id, cell(target_id, None)) == 0
    assert office.database.head() == head


def test_an_emptied_cell_can_be_filled_again(office, plan_id):
    target_id = rows.target(office, plan_id)
    for value in (5, None, 7):
        record(office, plan_id, cell(target_id, value))
    [figure] = office.ask(figures.recorded, plan_id)
    assert figure.value == 7


def test_wrong_cells_are_all_named_and_nothing_is_written(office, plan_id, villages):
    per_unit = rows.target(office, plan_id, "Hộ văn hóa", is_per_unit=True)
    first = rows.phase(office, plan_id)
    second = rows.phase(office, plan_id, "Giai đoạn 2", 2)
    of_phase = rows.target(office, plan_id, "Sơ kết", phase_id=first)
    of_one = rows.target(office, plan_id, "Của thôn Đông", subject_id=villages[0])
    problems = refused(
        office,
        plan_id,
        cell(uuid4(), 1),
        cell(per_unit, 1),
        cell(per_unit, -1, villages[0]),
        cell(per_unit, 1, uuid4()),
        cell(per_unit, 1, villages[1], uuid4()),
        cell(of_phase, 1, None, second),
        cell(of_one, 1, villages[1]),
        cell(per_unit, 3, villages[0]),
        cell(of_one, 1),
        cell(of_one, 1, villages[0]),
    )
    assert {field: told.partition(".")[0] for field, told in problems.items()} == {
        "0.target_id": "Chỉ tiêu không thuộc kế hoạch này",
        "1.subject_id": "“Hộ văn hóa”: chỉ tiêu này tính cho từng đơn vị",
        "2.value": "“Hộ văn hóa”: số liệu không được âm (-1)",
        "3.subject_id": "“Hộ văn hóa”: đơn vị đã chọn không còn trong danh sách",
        "4.phase_id": "“Hộ văn hóa”: giai đoạn đã chọn không thuộc kế hoạch này",
        "5.phase_id": "“Sơ kết”: chỉ tiêu này của riêng một giai đoạn khác",
        "6.subject_id": "“Của thôn Đông”: chỉ tiêu này giao cho đơn vị khác, không phải Thôn Tây",
        "7.value": "“Hộ văn hóa” có hai số cho cùng một ô",
        "8.subject_id": "“Của thôn Đông”: chỉ tiêu này tính cho từng đơn vị",
    }
    assert office.ask(figures.recorded, plan_id) == ()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.39, "“0.39” không phải số"),
        ("45", "“45” không phải số"),
        (True, "“True” không phải số"),
        (Decimal("NaN"), "số quá dài"),
        (Decimal("1e30"), "số quá dài"),
    ],
)
def test_only_exact_numbers_are_figures(office, plan_id, value, words):
    target_id = rows.target(office, plan_id)
    problems = refused(office, plan_id, FigureCell(target_id, value))
    assert words in problems["0.value"]


def test_a_rate_may_fall_below_zero(office, plan_id):
    target_id = rows.target(office, plan_id, "Tăng dân số", "0.5", "%")
    record(office, plan_id, cell(target_id, "-0.1"))
    assert progress(office, plan_id)[0].reached == Decimal("-0.1")


def test_nothing_to_write_and_a_closed_plan_are_refused(office, plan_id):
    target_id = rows.target(office, plan_id)
    assert refused(office, plan_id) == {None: "Chưa có số liệu nào để ghi. Nhập ít nhất một ô."}
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="đã đóng"):
        record(office, plan_id, cell(target_id, 1))


# --- reading


def test_no_figure_is_not_zero(office, plan_id):
    target_id = rows.target(office, plan_id)
    [row] = progress(office, plan_id)
    assert (row.reached, row.ratio, row.ratio_text, row.is_met) == (None, None, "", None)
    assert (row.verdict, row.sentence) == (
        "Chưa có số liệu",
        "chưa có số liệu (cần ít nhất 60 hộ)",
    )
    record(office, plan_id, cell(target_id, 0))
    [row] = progress(office, plan_id)
    assert (row.reached, row.ratio_text, row.verdict) == (Decimal(0), "0%", "Chưa đạt")


@pytest.mark.parametrize(
    ("reached", "wanted", "text"),
    [("45", "60", "75%"), ("1", "3", "33,33%"), ("2", "3", "66,67%"), ("1", "800", "0,13%"),
     ("66", "60", "110%"), ("0.35", "0.39", "89,74%"), ("5", "0", "")],
)  # fmt: skip
def test_a_share_is_exact_and_rounded_half_up_only_in_words(
    office, plan_id, reached, wanted, text
):
    target_id = rows.target(office, plan_id, value=wanted)
    record(office, plan_id, cell(target_id, reached))
    [row] = progress(office, plan_id)
    assert row.ratio_text == text
    if text:
        assert row.ratio == Fraction(reached) / Fraction(wanted)


@pytest.mark.parametrize(
    ("operator", "direction", "met"),
    [
        (Operator.AT_LEAST, Direction.HIGHER, [False, True, True]),
        (Operator.AT_MOST, Direction.LOWER, [True, True, False]),
        (Operator.ABOVE, Direction.HIGHER, [False, False, True]),
        (Operator.BELOW, Direction.LOWER, [True, False, False]),
        (Operator.EXACTLY, Direction.HIGHER, [False, True, True]),
        (Operator.EXACTLY, Direction.LOWER, [True, True, False]),
    ],
)
def test_a_target_is_met_as_its_sign_and_direction_say(office, plan_id, operator, direction, met):
    target_id = rows.target(
        office, plan_id, "Tỷ lệ hộ nghèo", "0.39", "%", operator=operator, direction=direction
    )
    found = []
    for value in ("0.38", "0.39", "0.40"):
        record(office, plan_id, cell(target_id, value))
        found += [row.is_met for row in progress(office, plan_id)]
    assert found == met


def test_a_target_in_words_alone_is_neither_met_nor_missed(office, plan_id):
    target_id = rows.target(office, plan_id, "Giữ vững an ninh", None, "")
    record(office, plan_id, cell(target_id, 3))
    [row] = progress(office, plan_id)
    assert (row.is_met, row.verdict, row.sentence) == (None, "Chỉ tiêu không có con số", "3")


def test_a_sentence_says_what_was_reached_of_what(office, plan_id):
    target_id = rows.target(office, plan_id, value="1200", unit="cây")
    record(office, plan_id, cell(target_id, 900))
    assert progress(office, plan_id)[0].sentence == "900/1.200 cây (75%), chưa đạt"
    other = rows.target(
        office, plan_id, value="0.39", unit="%", operator=Operator.AT_MOST, position=2
    )
    record(office, plan_id, cell(other, "0.35"))
    assert progress(office, plan_id)[1].sentence == "0,35/0,39% (89,74%), đạt"


def test_every_unit_that_takes_part_has_a_row_of_a_target_for_each(office, plan_id, villages):
    target_id = rows.target(office, plan_id, is_per_unit=True)
    outsider = rows.unit(office, "Trạm Y tế")
    record(office, plan_id, cell(target_id, 60, villages[0]), cell(target_id, 5, outsider))
    found = [(row.subject_name, row.verdict) for row in progress(office, plan_id)]
    assert found == [
        ("Thôn Đông", "Đạt"),
        ("Thôn Nam", "Chưa có số liệu"),
        ("Thôn Tây", "Chưa có số liệu"),
        ("Trạm Y tế", "Chưa đạt"),
    ]


def test_a_target_of_one_unit_has_its_row_alone(office, plan_id, villages):
    target_id = rows.target(office, plan_id, subject_id=villages[1])
    record(office, plan_id, cell(target_id, 61, villages[1]))
    [row] = progress(office, plan_id)
    assert (row.subject_name, row.is_met) == ("Thôn Tây", True)


def test_counts_of_units_add_up_to_the_communes(office, plan_id, villages):
    target_id = rows.target(office, plan_id)
    record(office, plan_id, *(cell(target_id, 25, unit_id) for unit_id in villages[:2]))
    [row] = progress(office, plan_id)
    assert (row.reached, row.is_total, row.reported_units, row.expected_units) == (
        Decimal(50),
        True,
        2,
        3,
    )


def test_the_communes_own_figure_stands_before_the_sum(office, plan_id, villages):
    target_id = rows.target(office, plan_id)
    record(office, plan_id, cell(target_id, 25, villages[0]), cell(target_id, 70))
    [row] = progress(office, plan_id)
    assert (row.reached, row.is_total) == (Decimal(70), False)


@pytest.mark.parametrize("unit", ["%", "‰", "kg/người", "Phần trăm", "tỷ lệ %"])
def test_rates_of_units_are_never_added_up(office, plan_id, villages, unit):
    target_id = rows.target(office, plan_id, "Tỷ lệ", "80", unit)
    record(office, plan_id, *(cell(target_id, 50, unit_id) for unit_id in villages))
    [row] = progress(office, plan_id)
    assert (row.reached, row.is_total) == (None, False)


def test_phases_stand_apart_and_are_not_added_up(office, plan_id):
    target_id = rows.target(office, plan_id)
    first = rows.phase(office, plan_id)
    second = rows.phase(office, plan_id, "Giai đoạn 2", 2)
    record(office, plan_id, cell(target_id, 20, None, first), cell(target_id, 65, None, second))
    assert [(row.phase_name, row.reached) for row in progress(office, plan_id)] == [
        ("", None),
        ("Giai đoạn 1", Decimal(20)),
        ("Giai đoạn 2", Decimal(65)),
    ]
    [row] = progress(office, plan_id, second)
    assert (row.phase_name, row.is_met) == ("Giai đoạn 2", True)


def test_a_target_of_one_phase_is_shown_in_it_alone(office, plan_id):
    first = rows.phase(office, plan_id)
    second = rows.phase(office, plan_id, "Giai đoạn 2", 2)
    rows.target(office, plan_id, phase_id=first)
    assert [row.phase_name for row in progress(office, plan_id)] == ["Giai đoạn 1"]
    assert progress(office, plan_id, second) == ()


def test_the_summary_takes_the_whole_plan_or_the_latest_phase(office, plan_id):
    target_id = rows.target(office, plan_id)
    first = rows.phase(office, plan_id)
    second = rows.phase(office, plan_id, "Giai đoạn 2", 2)
    rows.phase(office, plan_id, "Giai đoạn 3", 3)

    def shown():
        [row] = office.ask(figures.summary, [plan_id])
        return row.phase_name, row.reached

    assert shown() == ("", None)
    record(office, plan_id, cell(target_id, 20, None, first), cell(target_id, 45, None, second))
    assert shown() == ("Giai đoạn 2", Decimal(45))
    record(office, plan_id, cell(target_id, 65))
    assert shown() == ("", Decimal(65))


def test_what_a_unit_pledged_stands_beside_what_is_wanted(office, plan_id, villages):
    target_id = rows.target(office, plan_id, is_per_unit=True)
    values = {
        "subject_id": villages[0],
        "kind": "target",
        "target_id": target_id,
        "pledged_value": Decimal(75),
        "paper_received_on": DAY,
    }
    office.do(registrations.create, plan_id, values)
    pledged = {row.subject_name: row.pledged for row in progress(office, plan_id)}
    assert pledged == {"Thôn Đông": Decimal(75), "Thôn Nam": None, "Thôn Tây": None}
