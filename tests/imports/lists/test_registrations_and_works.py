"""Titles, commendations and works registered under a plan, in the shapes of the real forms."""

from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import PlanState, WorkKind
from app.imports.lists.rows import Choice
from app.services import figures, plan_phases, plan_targets, registrations, works
from tests.imports.lists.books import ERROR, REVIEW, TODAY, VALID, Desk, states, told

HEAD = [
    ["STT", "Họ và tên", "Chức vụ, đơn vị", "Đăng ký TĐKT", None, "Ghi chú"],
    [None, None, None, "Danh hiệu thi đua", "Hình thức khen thưởng"],
]
MERGES = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"]


@pytest.fixture
def plan(office):
    east, west = office.units("Thôn Đông", "Thôn Tây")
    office.person("Lê Văn An", east, post="Trưởng thôn")
    office.person("Lê Văn Bình", east)
    office.person("Lê Văn Bình", west)
    return office.plan(units=[east, west])


@pytest.fixture
def desk(office, tmp_path, plan):
    return Desk(office, tmp_path, "registrations", plan_id=plan)


def registered(office, plan):
    return sorted(
        (row.subject_name, row.award_code) for row in office.ask(registrations.listed, plan)
    )


def test_the_form_of_two_header_rows_registers_titles_and_commendations(desk, office, plan):
    rows = [
        *HEAD,
        ["I", "CÁ NHÂN"],
        [1, "Ông Lê Văn An", "Trưởng thôn, Thôn Đông", "LĐTT", "Giấy khen của Chủ tịch UBND xã"],
        [4, "Bà Lê Văn Bình", "Thôn Tây", "CSTĐCS; LĐTT", None],
        ["II", "TẬP THỂ"],
        [6, "Thôn Đông", None, None, "Giấy khen của Chủ tịch UBND xã"],
    ]
    checked = desk.check(rows, merges=MERGES)
    assert desk.begun.wishes.columns["title"] == 4
    assert desk.begun.wishes.columns["commendation"] == 5
    states_ = states(checked)
    assert set(states_.values()) == {VALID}, told(checked)
    assert checked.rows[1].cells["title"].shown == "Chiến sĩ thi đua cơ sở; Lao động tiên tiến"
    desk.take(rows, merges=MERGES)
    known = registered(office, plan)
    assert [name for name, _ in known] == ["Lê Văn An"] * 2 + ["Lê Văn Bình"] * 2 + ["Thôn Đông"]
    assert {code for name, code in known if name == "Lê Văn Bình"} == {"CSTDCS", "LDTT"}
    again = desk.take(rows, merges=MERGES)
    assert not again.choices[Choice.ADD]
    assert registered(office, plan) == known
    office.undo()
    assert registered(office, plan) == []


def test_who_is_meant_is_never_guessed(desk):
    head = ["Họ và tên", "Đơn vị", "Danh hiệu"]
    checked = desk.check(
        [
            head,
            ["Lê Văn Bình", None, "LĐTT"],
            ["Lê Văn Bình", "Thôn Tây", "LĐTT"],
            ["Lê Văn Bin", None, "LĐTT"],
            ["Lê Văn An", "Thôn Tây", "LĐTT"],
            ["Thôn Đông", None, "LĐTT"],
            ["Lê Văn An", None, "Lao động giỏi"],
            ["Lê Văn An", None, None],
        ]
    )
    said = told(checked)
    assert "có 2 đối tượng tên “Lê Văn Bình”" in said[2]
    assert states(checked)[3] is VALID
    assert "không có “Lê Văn Bin” trong tệp dữ liệu. Gần giống: “Lê Văn Bình”" in said[4]
    assert "trong tệp dữ liệu ở đơn vị khác" in said[5]
    assert "“Lao động tiên tiến” dành cho cá nhân, không dành cho tập thể" in said[6]
    assert "danh mục không có danh hiệu, hình thức “Lao động giỏi”" in said[7]
    assert "chưa ghi danh hiệu hoặc hình thức đăng ký" in said[8]


def test_the_same_award_twice_in_a_file_is_refused_and_a_note_is_changed_when_told(
    desk, office, plan
):
    head = ["Họ và tên", "Danh hiệu", "Ghi chú"]
    checked = desk.take([head, ["Lê Văn An", "LĐTT", None], ["Lê Văn An", "LDTT", None]])
    assert "đã đăng ký Lao động tiên tiến ở dòng 2 của tệp" in told(checked)[3]
    rows = [head, ["Lê Văn An", "Lao động tiên tiến", "đã nộp bản giấy"]]
    assert desk.take(rows).choices == {Choice.SKIP: 1}
    assert desk.take(rows, updates=True).choices == {Choice.UPDATE: 1}
    assert office.ask(registrations.listed, plan)[0].note == "đã nộp bản giấy"


# --- works -----------------------------------------------------------------------------------

WORK = [
    "STT",
    "Tên công trình (phần việc, mô hình)",
    "Nội dung, quy mô",
    "Địa điểm",
    "Đơn vị thực hiện",
    "Người phụ trách",
    "Kinh phí, nguồn",
    "Khởi công – hoàn thành",
    "Gắn biển",
    "Ghi chú",
]


@pytest.fixture
def work_desk(office, tmp_path, plan):
    return Desk(office, tmp_path, "works", plan_id=plan)


def work(name="Đường hoa", unit="Thôn Đông", cost=None, period=None, plaque=None):
    return [1, name, "200 m", "Trục chính", unit, "Lê An", cost, period, plaque, None]


def test_works_come_in_from_the_form_under_their_groups(work_desk, office, plan):
    rows = [
        WORK,
        ["I", "Công trình"],
        work(
            "Nhà văn hóa", cost="50 triệu đồng, xã hội hóa", period="3/2026 – 8/2026", plaque="x"
        ),
        ["II", "Mô hình"],
        work("Đường hoa", cost=5000000, period="15/08/2026"),
    ]
    checked = work_desk.take(rows)
    assert set(states(checked).values()) == {VALID}, told(checked)
    found = {row.name: row for row in office.ask(works.listed, plan, TODAY)}
    house, street = found["Nhà văn hóa"], found["Đường hoa"]
    assert (house.kind, house.cost, house.funding) == (WorkKind.PROJECT, 50_000_000, "xã hội hóa")
    assert (house.starts, house.finishes) == (PartialDate(2026, 3), PartialDate(2026, 8))
    assert house.has_plaque
    assert (street.kind, street.cost) == (WorkKind.MODEL, 5_000_000)
    assert street.finishes == PartialDate.of(date(2026, 8, 15))
    assert work_desk.take(rows).choices == {Choice.SKIP: 2}


def test_a_work_without_its_kind_is_a_doubt_or_an_error_and_never_filled_in(work_desk):
    checked = work_desk.check([WORK, work("Mô hình camera an ninh"), work("Đường hoa")])
    assert states(checked) == {2: REVIEW, 3: ERROR}
    assert "không ghi loại; theo tên thì là Mô hình" in told(checked)[2]
    assert "thiếu “Loại”" in told(checked)[3]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"period": "8/2026 – 3/2026"}, "H3: Ngày kết thúc (03/2026) trước ngày bắt đầu"),
        ({"period": "quý 3"}, "H3: không hiểu ngày “quý 3”"),
        ({"cost": "nhiều"}, "G3: “nhiều” không rõ là bao nhiêu tiền"),
        ({"unit": "Thôn Lạ"}, "E3: không có “Thôn Lạ” trong tệp dữ liệu"),
        ({"plaque": "có thể"}, "I3: “có thể” không rõ là có hay không"),
    ],
)
def test_a_cell_of_a_work_that_is_not_understood_is_refused(work_desk, cells, said):
    checked = work_desk.check([WORK, ["I", "Công trình"], work(**cells)])
    assert said in told(checked)[3]


# --- targets ---------------------------------------------------------------------------------

TARGET = ["STT", "Chỉ tiêu", "Mức", "Đơn vị tính", "Thời hạn"]


def test_targets_come_in_with_how_much_is_wanted(office, tmp_path, plan):
    desk = Desk(office, tmp_path, "targets", plan_id=plan)
    rows = [
        TARGET,
        [1, "Hộ gia đình văn hóa", "Ít nhất 90 %", None, "12/2026"],
        [2, "Mô hình mới", "≥ 01 mô hình", None, None],
        [3, "Vụ vi phạm", "không quá 2", "vụ", None],
        [4, "Tham gia phong trào", "càng nhiều càng tốt", None, None],
    ]
    checked = desk.take(rows)
    assert "C5: “càng nhiều càng tốt” không rõ là bao nhiêu" in told(checked)[5]
    found = {row.name: row for row in office.ask(plan_targets.PART.rows, plan)}
    first = found["Hộ gia đình văn hóa"]
    assert (first.operator.value, first.value, first.unit) == ("at_least", 90, "%")
    assert found["Mô hình mới"].unit == "mô hình"
    assert (found["Vụ vi phạm"].operator.value, found["Vụ vi phạm"].value) == ("at_most", 2)
    assert desk.take(rows[:4]).choices == {Choice.SKIP: 3}


def test_targets_of_a_plan_that_was_issued_stay_and_what_was_reached_comes_in(
    office, tmp_path, plan
):
    wanted = {"name": "Hộ gia đình văn hóa", "value": Decimal(90), "unit": "%"}
    office.do(plan_targets.add, plan, wanted)
    desk = Desk(office, tmp_path, "targets", plan_id=plan)
    rows = [["Chỉ tiêu", "Đạt được", "Đơn vị đạt được"], ["Hộ gia đình văn hóa", 92.5, None]]
    assert "còn là dự thảo nên chưa ghi số đạt được" in told(desk.check(rows))[2]
    office.bring(plan, PlanState.ISSUED)
    rows.append(["Hộ gia đình văn hóa", "88,25", "Thôn Đông"])
    rows.append(["Chỉ tiêu lạ", 1, None])
    checked = desk.take(rows)
    assert states(checked) == {2: VALID, 3: VALID, 4: ERROR}
    assert "kế hoạch không có chỉ tiêu này. Kế hoạch ở trạng thái" in told(checked)[4]
    found = office.ask(figures.recorded, plan)
    assert {one.value for one in found} == {Decimal("92.5"), Decimal("88.25")}
    assert desk.take(rows[:3]).choices == {Choice.SKIP: 2}
    rows[1][1] = 95
    assert desk.take(rows[:2]).choices == {Choice.SKIP: 1}
    assert desk.take(rows[:2], updates=True).choices == {Choice.UPDATE: 1}
    assert Decimal(95) in {one.value for one in office.ask(figures.recorded, plan)}
    assert len(office.ask(plan_targets.PART.rows, plan)) == 1


def test_nothing_comes_into_a_plan_that_is_closed(office, tmp_path, plan):
    office.bring(plan, PlanState.CLOSED)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        Desk(office, tmp_path, "targets", plan_id=plan).begin([TARGET, [1, "A", 1, None, None]])


def test_figures_of_several_phases_stand_in_columns_and_say_who_reached_them(
    office, tmp_path, plan
):
    office.do(
        plan_targets.add, plan, {"name": "Mô hình mới", "value": Decimal(9), "unit": "mô hình"}
    )
    [first, second] = [
        office.do(plan_phases.add, plan, {"name": name}) for name in ("Đợt 1", "Đợt 2")
    ]
    office.bring(plan, PlanState.ISSUED)
    desk = Desk(office, tmp_path, "targets", plan_id=plan)
    head = ["Chỉ tiêu", "Đơn vị", "Đợt 1", "Đợt 2", "Cả kế hoạch", "Kết quả"]
    rows = [
        head,
        ["Mô hình mới", "Thôn Đông", 1, "2,5", None, "Đạt"],
        ["Mô hình mới", "Toàn xã", None, None, 7, "Chưa đạt"],
        ["Mô hình mới", "Toàn xã (tổng các đơn vị)", None, 99, None, None],
        ["Mô hình mới", "mô hình", 4, None, None, None],
        ["Mô hình mới", "Thôn lạ", 4, None, None, None],
    ]
    checked = desk.take(rows)
    assert states(checked) == {2: VALID, 3: VALID, 4: VALID, 5: VALID, 6: ERROR}
    assert "số cộng từ các đơn vị" in checked.rows[2].notes[-1]
    assert "“mô hình” là đơn vị tính" in checked.rows[3].notes[0]
    found = office.ask(figures.recorded, plan)
    assert {(one.subject_id is None, one.phase_id, one.value) for one in found} == {
        (False, first, Decimal(1)),
        (False, second, Decimal("2.5")),
        (True, None, Decimal(7)),
        (True, first, Decimal(4)),
    }
    assert desk.take(rows[:5]).choices == {Choice.SKIP: 4}
    rows[1][3], rows[2][3:5] = 3, [5, 8]
    again = desk.check(rows[:5])
    assert again.choices == {Choice.SKIP: 4}
    assert states(again)[3] is REVIEW
    assert "một số ô đã có số khác" in told(again)[3]
    assert [one.title for one in again.rows[0].match.differences] == ["Đợt 2"]


def test_a_figure_names_its_phase_in_a_column_of_its_own(office, tmp_path, plan):
    office.do(plan_targets.add, plan, {"name": "Mô hình mới", "value": Decimal(9)})
    phase = office.do(plan_phases.add, plan, {"name": "Đợt 1"})
    office.bring(plan, PlanState.ISSUED)
    desk = Desk(office, tmp_path, "targets", plan_id=plan)
    rows = [
        ["Chỉ tiêu", "Giai đoạn", "Thực hiện"],
        ["Mô hình mới", "đợt 1", 3],
        ["Mô hình mới", "Cả kế hoạch", 4],
        ["Mô hình mới", "Đợt 7", 5],
    ]
    assert "kế hoạch không có giai đoạn “Đợt 7”" in told(desk.take(rows))[4]
    found = office.ask(figures.recorded, plan)
    assert {(one.phase_id, one.value) for one in found} == {(phase, 3), (None, 4)}
