from datetime import date
from uuid import uuid4

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import PlanState, RegistrationState, WorkKind
from app.entities import Plan
from app.services import registrations, works
from app.services.works import WorkFilters
from tests import rows

TODAY = date(2026, 6, 10)


def values(subject_id, name="Đường hoa thôn Đông", **more):
    return {"subject_id": subject_id, "kind": WorkKind.MODEL, "name": name, **more}


@pytest.fixture
def village(office):
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    return rows.plan(office, registration_due=PartialDate(2026, 3, 15), units=[village])


def work(office, row_id, today=TODAY):
    return office.ask(works.one, row_id, today)


def problems_of(office, service, *args):
    with pytest.raises(InvalidInput) as caught:
        office.do(service, *args)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_everything_written_of_a_work_is_kept(office, plan_id, village):
    given = values(
        village,
        kind=WorkKind.PROJECT,
        scale="Bê tông hóa 300 m",
        place="Xóm 2",
        cost=125_000_000,
        funding="Ngân sách xã và nhân dân đóng góp",
        person_in_charge="Trần Văn An",
        starts=PartialDate(2026, 4),
        finishes=PartialDate(2026, 8, 15),
        has_plaque=True,
        registered_on=date(2026, 3, 1),
        paper_received_on=date(2026, 3, 2),
        file_received_on=date(2026, 3, 20),
        note="Chào mừng Đại hội",
    )
    row = work(office, office.do(works.create, plan_id, given))
    assert {name: getattr(row, name) for name in given} == given
    assert (row.state, row.received_on, row.lateness) == (
        RegistrationState.PENDING,
        date(2026, 3, 2),
        "Đúng hạn",
    )


def test_a_work_of_unknown_cost_costs_not_nothing(office, plan_id, village):
    assert work(office, office.do(works.create, plan_id, values(village))).cost is None


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"name": "  "}, "name", "Chưa nhập “Tên công trình, mô hình, phần việc”."),
        ({"cost": -1}, "cost", "“Kinh phí (đồng)” phải từ 0 trở lên."),
        ({"cost": 1.5}, "cost", "“Kinh phí (đồng)” phải là số nguyên."),
        ({"kind": "dream"}, "kind", "“Loại” không hợp lệ."),
        (
            {"starts": PartialDate(2026, 8), "finishes": PartialDate(2026, 5)},
            "finishes",
            "Ngày kết thúc (05/2026) trước ngày bắt đầu (08/2026). Sửa một trong hai ngày.",
        ),
    ],
)
def test_wrong_words_are_refused_by_name(office, plan_id, village, wrong, field, sentence):
    problems = problems_of(office, works.create, plan_id, values(village) | wrong)
    assert problems == {field: sentence}
    assert office.ask(works.listed, plan_id, TODAY) == ()


def test_a_unit_registers_a_work_of_one_name_once(office, plan_id, village):
    office.do(works.create, plan_id, values(village))
    problems = problems_of(office, works.create, plan_id, values(village))
    assert problems["name"] == (
        "Thôn Đông đã đăng ký “Đường hoa thôn Đông” trong kế hoạch này. Chưa có gì được lưu. "
        "Sửa đăng ký đã có hoặc chọn nội dung khác."
    )
    other = rows.unit(office, "Thôn Tây")
    office.do(works.create, plan_id, values(other))


def test_a_retired_unit_registers_no_work(office, plan_id):
    gone = rows.unit(office, "Thôn Cũ", is_retired=True)
    problems = problems_of(office, works.create, plan_id, values(gone))
    assert problems["subject_id"].startswith("Thôn Cũ đã ngừng theo dõi nên không đăng ký được.")


def test_many_works_are_made_together_or_not_at_all(office, plan_id, village):
    given = [values(village, "Đường hoa"), values(village, "Cổng chào", cost=-5)]
    assert list(problems_of(office, works.create_many, plan_id, given)) == ["1.cost"]
    assert problems_of(office, works.create_many, plan_id, []) == {
        None: "Chưa có công trình, mô hình, phần việc nào để thêm."
    }
    given[1]["cost"] = 5
    assert len(office.do(works.create_many, plan_id, given)) == 2
    assert [row.name for row in office.ask(works.listed, plan_id, TODAY)] == [
        "Cổng chào",
        "Đường hoa",
    ]


def test_editing_changes_the_work_and_its_registration(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village))
    changes = {"name": "Đường cờ", "cost": 10, "note": "Đổi tên"}
    office.do(works.update, row_id, changes)
    row = work(office, row_id)
    assert (row.name, row.cost, row.note) == ("Đường cờ", 10, "Đổi tên")
    assert office.ask(registrations.one, row_id).what == "Đường cờ"
    wrong = {"starts": PartialDate(2026, 9), "finishes": PartialDate(2026, 8)}
    assert list(problems_of(office, works.update, row_id, wrong)) == ["finishes"]


def test_an_approved_work_is_taken_back_before_it_is_edited(office, plan_id, village):
    given = values(village, paper_received_on=TODAY)
    row_id = office.do(works.create, plan_id, given)
    office.do(registrations.approve, [row_id], TODAY)
    with pytest.raises(NotAllowed, match="Đưa về “Chờ duyệt” rồi sửa"):
        office.do(works.update, row_id, {"cost": 5})
    with pytest.raises(NotAllowed, match="Đưa về “Chờ duyệt” rồi xóa"):
        office.do(works.delete, [row_id])
    office.do(registrations.take_back, [row_id])
    office.do(works.update, row_id, {"cost": 5})
    assert work(office, row_id).cost == 5


def test_a_work_is_deleted_with_its_registration(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village))
    assert office.do(works.delete, [row_id]) == 1
    assert office.ask(registrations.count, plan_id) == 0
    assert office.ask(works.listed, plan_id, TODAY) == ()
    with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
        office.ask(works.one, row_id, TODAY)


def test_a_copy_for_the_same_unit_takes_the_next_free_number(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village, cost=7, note="Không sao"))
    copies = [work(office, office.do(works.duplicate, row_id)) for _ in range(2)]
    assert [copy.name for copy in copies] == ["Đường hoa thôn Đông (2)", "Đường hoa thôn Đông (3)"]
    assert {(copy.cost, copy.note, copy.state) for copy in copies} == {
        (7, "", RegistrationState.UNSENT)
    }


def test_a_copy_for_another_unit_keeps_its_name(office, plan_id, village):
    west = rows.unit(office, "Thôn Tây")
    row_id = office.do(works.create, plan_id, values(village))
    copy = work(office, office.do(works.duplicate, row_id, west))
    assert (copy.subject_name, copy.name) == ("Thôn Tây", "Đường hoa thôn Đông")


def test_a_finished_work_says_when_and_what_came_of_it(office, plan_id, village):
    given = values(village, finishes=PartialDate(2026, 5))
    row_id = office.do(works.create, plan_id, given)
    office.do(works.finish, row_id, date(2026, 6, 5), " Dài 300 m \n")
    row = work(office, row_id)
    assert (row.finished_on, row.outcome) == (date(2026, 6, 5), "Dài 300 m")
    assert (row.is_overdue, row.progress) == (False, "Hoàn thành ngày 05/06/2026")
    office.do(works.reopen, row_id)
    row = work(office, row_id)
    assert (row.finished_on, row.outcome, row.is_overdue) == (None, "Dài 300 m", True)


def test_a_work_is_not_finished_before_it_starts(office, plan_id, village):
    given = values(village, starts=PartialDate(2026, 4))
    row_id = office.do(works.create, plan_id, given)
    problems = problems_of(office, works.finish, row_id, date(2026, 3, 31))
    assert problems["on"].startswith(
        "Ngày hoàn thành 31/03/2026 trước ngày khởi công (04/2026). Chưa có gì thay đổi."
    )
    office.do(works.finish, row_id, date(2026, 4, 1))


def test_a_rejected_work_is_not_finished(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village, paper_received_on=TODAY))
    office.do(registrations.reject, [row_id], "Trùng công trình của xã", TODAY)
    with pytest.raises(NotAllowed, match="“Đường hoa thôn Đông” đã bị từ chối"):
        office.do(works.finish, row_id, TODAY)


def test_only_what_is_finished_is_reopened(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village))
    with pytest.raises(NotAllowed, match="chưa ghi nhận hoàn thành"):
        office.do(works.reopen, row_id)


def test_a_closed_plan_takes_no_more_works(office, plan_id, village):
    row_id = office.do(works.create, plan_id, values(village))
    rows.change(office, Plan, plan_id, state=PlanState.CLOSED)
    for service, *args in (
        (works.create, plan_id, values(village, "Khác")),
        (works.update, row_id, {"cost": 1}),
        (works.delete, [row_id]),
        (works.duplicate, row_id),
        (works.finish, row_id, TODAY),
        (works.reopen, row_id),
    ):
        with pytest.raises(NotAllowed, match="đã đóng"):
            office.do(service, *args)


def test_a_work_that_is_gone_is_refused(office, plan_id, village):
    rows.award(office)
    award = {"subject_id": village, "award_code": "GK-TT"}
    award_id = office.do(registrations.create, plan_id, award)
    for gone in (uuid4(), award_id):
        with pytest.raises(NotAllowed, match="không còn trong tệp dữ liệu"):
            office.do(works.finish, gone, TODAY)


@pytest.mark.parametrize(
    ("finishes", "words", "is_overdue"),
    [
        (PartialDate(2026, 6, 13), "Còn 3 ngày", False),
        (PartialDate(2026, 6, 10), "Hôm nay", False),
        (PartialDate(2026, 5), "Quá hạn 10 ngày", True),
        (PartialDate(2026), "Còn 204 ngày", False),
        (PartialDate(words="trước lễ hội"), "", False),
        (None, "", False),
    ],
)
def test_a_work_is_overdue_after_the_last_day_it_may_end(
    office, plan_id, village, finishes, words, is_overdue
):
    office.do(works.create, plan_id, values(village, finishes=finishes))
    [row] = office.ask(works.listed, plan_id, TODAY)
    assert (row.progress, row.is_overdue) == (words, is_overdue)
    late = office.ask(works.listed, plan_id, TODAY, WorkFilters(is_overdue=True))
    assert bool(late) == is_overdue
    assert office.ask(works.overdue, [plan_id], TODAY) == late


def test_the_most_overdue_stands_first_and_rejected_ones_do_not_count(office, plan_id, village):
    ids = [
        office.do(
            works.create,
            plan_id,
            values(village, name, finishes=PartialDate(2026, month), paper_received_on=TODAY),
        )
        for name, month in (("Tháng năm", 5), ("Tháng một", 1), ("Tháng ba", 3))
    ]
    office.do(registrations.reject, [ids[2]], "Không phù hợp", TODAY)
    late = office.ask(works.overdue, [plan_id], TODAY)
    assert [row.name for row in late] == ["Tháng một", "Tháng năm"]


def test_works_are_listed_by_unit_and_filtered(office, plan_id, village):
    west = rows.unit(office, "Thôn Tây")
    office.do(works.create, plan_id, values(west, "Cổng chào", kind=WorkKind.PROJECT))
    done = office.do(works.create, plan_id, values(village, place="Bờ hồ"))
    office.do(works.finish, done, TODAY)

    def listed(**filters):
        found = office.ask(works.listed, plan_id, TODAY, WorkFilters(**filters))
        return [row.subject_name for row in found]

    assert listed() == ["Thôn Đông", "Thôn Tây"]
    assert listed(unit_id=west) == ["Thôn Tây"]
    assert listed(kind=WorkKind.PROJECT) == ["Thôn Tây"]
    assert listed(is_finished=True) == ["Thôn Đông"]
    assert listed(is_finished=False) == ["Thôn Tây"]
    assert listed(text="bo ho") == ["Thôn Đông"]
    assert listed(state=RegistrationState.PENDING) == []


def test_totals_add_up_known_costs_by_kind(office, plan_id, village):
    first = office.do(works.create, plan_id, values(village, "Một", cost=100, has_plaque=True))
    office.do(works.create, plan_id, values(village, "Hai", cost=50))
    office.do(works.create, plan_id, values(village, "Ba"))
    rejected = values(village, "Bốn", cost=1000, paper_received_on=TODAY)
    rejected_id = office.do(works.create, plan_id, rejected)
    office.do(registrations.reject, [rejected_id], "Không phù hợp", TODAY)
    office.do(works.finish, first, TODAY)
    [total] = office.ask(works.totals, plan_id)
    assert (total.kind, total.count, total.finished_count, total.plaque_count) == (
        WorkKind.MODEL,
        3,
        1,
        1,
    )
    assert (total.cost, total.costed_count) == (150, 2)


def test_a_work_of_the_year_before_is_registered_again(office, plan_id, village):
    former = rows.plan(office, "Thi đua năm 2025", 2025)
    given = values(village, paper_received_on=date(2025, 3, 1))
    office.do(works.create, former, given)
    assert work(office, office.do(works.create, plan_id, values(village))).is_again


def test_many_works_are_finished_and_opened_again_each_as_one_action(office, plan_id, village):
    first = office.do(works.create, plan_id, values(village, "Một"))
    second = office.do(works.create, plan_id, values(village, "Hai"))
    office.do(works.finish, first, TODAY, "Dài 300 m")
    later = date(2026, 12, 1)
    assert office.do(works.finish_many, [first, second], later) == 2
    assert [work(office, one).finished_on for one in (first, second)] == [later, later]
    assert work(office, first).outcome == "Dài 300 m"
    office.undo()
    assert [work(office, one).finished_on for one in (first, second)] == [TODAY, None]
    office.redo()
    assert office.do(works.reopen_many, [first, second]) == 2
    assert [work(office, one).finished_on for one in (first, second)] == [None, None]


def test_one_work_that_cannot_be_finished_keeps_all_as_they_are(office, plan_id, village):
    good = office.do(works.create, plan_id, values(village, "Một"))
    given = values(village, "Hai", paper_received_on=TODAY)
    rejected = office.do(works.create, plan_id, given)
    office.do(registrations.reject, [rejected], "Không phù hợp", TODAY)
    with pytest.raises(NotAllowed, match="“Hai” đã bị từ chối"):
        office.do(works.finish_many, [good, rejected], TODAY)
    assert work(office, good).finished_on is None


def test_finishing_no_work_at_all_is_refused(office, plan_id):
    with pytest.raises(InvalidInput, match="Chưa chọn"):
        office.do(works.finish_many, [], TODAY)
