from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt

from app.core.clock import today
from app.domain.dates import PartialDate
from app.domain.terms import RegistrationState
from app.services import registrations, works
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.ui.lint import SCREEN
from tests.ui.tabs.list_pages import press, select, take_back, why_off

DAY = date(2026, 3, 10)


@pytest.fixture
def village(office, context):
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    return rows.plan(office, units=[village], registration_due=PartialDate(2026, 3, 15))


@pytest.fixture
def tab(context, shown, plan_id):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    tab.show_page("works")
    return tab


@pytest.fixture
def page(tab):
    return tab.works


def added(office, plan_id, subject_id, name="Đường hoa", **values):
    given = {"subject_id": subject_id, "kind": "project", "name": name, **values}
    return office.do(works.create, plan_id, given)


def all_of(office, plan_id):
    return office.ask(works.listed, plan_id, today())


def cell(page, row, heading):
    headings = [column.heading for column in page.list.model.columns]
    return page.list.model.index(row, headings.index(heading))


def test_a_work_is_registered_with_all_that_is_asked_of_it(page, office, plan_id, in_dialog, pick):
    def fill(dialog):
        for name, text in {
            "subject_id": "Thôn Đông",
            "name": "Đường hoa ven kênh",
            "kind": "mo hinh",
            "scale": "300 m, hai bên đường",
            "place": "Bờ kênh",
            "cost": "15.000.000",
            "funding": "Nhân dân đóng góp",
            "person_in_charge": "Lê Văn An",
            "starts": "3/2026",
            "finishes": "15/8/2026",
            "paper_received_on": "20/3/2026",
            "note": "Chào mừng Đại hội",
        }.items():
            pick(dialog.form, name, text)
        dialog.form.field("has_plaque").set_value(True)

    in_dialog(fill)
    press(page.list, "Thêm")
    [row] = all_of(office, plan_id)
    assert (row.name, row.kind.label, row.cost, row.has_plaque) == (
        "Đường hoa ven kênh",
        "Mô hình",
        15_000_000,
        True,
    )
    assert (row.starts, row.finishes) == (PartialDate(2026, 3), PartialDate(2026, 8, 15))
    assert (row.scale, row.place, row.funding, row.person_in_charge, row.note) == (
        "300 m, hai bên đường",
        "Bờ kênh",
        "Nhân dân đóng góp",
        "Lê Văn An",
        "Chào mừng Đại hội",
    )
    assert take_back(page.list).endswith("Ghi là trễ hạn: trễ 5 ngày.")
    assert all_of(office, plan_id) == ()


@pytest.mark.parametrize(
    "case",
    [
        ({"starts": "9/2026", "finishes": "8/2026"}, "trước"),
        ({"cost": "năm triệu"}, "năm triệu"),
        ({"finishes": "31/2/2026"}, "02/2026"),
        ({"name": ""}, "Chưa nhập"),
        ({"name": "x" * 501}, "500"),
    ],
)
def test_what_cannot_be_is_refused_where_it_was_typed(
    page, office, plan_id, in_dialog, pick, case
):
    values, refusal = case

    def fill(dialog):
        given = {"subject_id": "Thôn Đông", "name": "Đường hoa"} | values
        for name, text in given.items():
            pick(dialog.form, name, text)

    refused = in_dialog(fill)
    page.add()
    assert any(refusal in told for told in refused), refused
    assert all_of(office, plan_id) == ()


def test_a_work_that_ends_with_an_event_is_never_overdue(page, office, plan_id, in_dialog, pick):
    def fill(dialog):
        pick(dialog.form, "subject_id", "Thôn Đông")
        pick(dialog.form, "name", "Cổng chào")
        pick(dialog.form, "finishes", "trước Đại hội Đảng bộ xã")

    in_dialog(fill)
    page.add()
    [row] = all_of(office, plan_id)
    assert (row.finishes.is_event, row.is_overdue, row.progress) == (True, False, "")


def test_a_work_is_changed_and_copied(page, office, plan_id, village, in_dialog, pick):
    work_id = added(office, plan_id, village, finishes=PartialDate(2026), cost=100)
    in_dialog(lambda dialog: pick(dialog.form, "place", "Bờ hồ"))
    press(page.list, "Sửa", 0)
    row = office.ask(works.one, work_id, today())
    assert (row.place, row.cost, row.finishes) == ("Bờ hồ", 100, PartialDate(2026))
    in_dialog(lambda dialog: None)
    press(page.list, "Nhân bản", 0)
    assert [row.name for row in all_of(office, plan_id)] == ["Đường hoa", "Đường hoa (2)"]


def test_progress_is_told_in_words_with_a_sign(page, office, plan_id, village):
    for name, days in (("Một", -3), ("Hai", 5), ("Ba", 0)):
        finishes = PartialDate.of(today() + timedelta(days=days))
        added(office, plan_id, village, name, finishes=finishes)
    told = {cell(page, n, "Tên").data(): cell(page, n, "Tiến độ").data() for n in range(3)}
    assert told == {"Một": "Quá hạn 3 ngày", "Hai": "Còn 5 ngày", "Ba": "Hôm nay"}
    late = next(n for n in range(3) if cell(page, n, "Tên").data() == "Một")
    assert not cell(page, late, "Tiến độ").data(Qt.ItemDataRole.DecorationRole).isNull()
    page.list.set_filter("progress", "overdue")
    assert [row.name for row in page.list.model.rows()] == ["Một"]


def test_one_work_is_finished_with_what_came_of_it_and_opened_again(
    page, office, plan_id, village, in_dialog, pick
):
    work_id = added(office, plan_id, village)

    def fill(dialog):
        pick(dialog.form, "on", "1/6/2026")
        pick(dialog.form, "outcome", "Dài 300 m")

    in_dialog(fill)
    press(page.list, "Hoàn thành", 0)
    row = office.ask(works.one, work_id, today())
    assert (row.progress, row.outcome) == ("Hoàn thành ngày 01/06/2026", "Dài 300 m")
    select(page.list, 0)
    assert "Kết quả: Dài 300 m" in page.facts.text()
    press(page.list, "Mở lại", 0)
    assert office.ask(works.one, work_id, today()).finished_on is None


def test_many_works_are_finished_as_one_action(page, office, plan_id, village, in_dialog, pick):
    for name in ("Một", "Hai", "Ba"):
        added(office, plan_id, village, name)
    in_dialog(lambda dialog: pick(dialog.form, "on", "1/6/2026"))
    press(page.list, "Hoàn thành", 0, 1)
    assert sum(row.finished_on is not None for row in all_of(office, plan_id)) == 2
    office.undo()
    assert not any(row.finished_on for row in all_of(office, plan_id))


def test_finishing_before_the_start_is_refused_in_the_form(
    page, office, plan_id, village, in_dialog, pick
):
    added(office, plan_id, village, starts=PartialDate(2026, 6, 1))
    refused = in_dialog(lambda dialog: pick(dialog.form, "on", "1/5/2026"))
    press(page.list, "Hoàn thành", 0)
    assert any("trước ngày khởi công" in told for told in refused)


def test_what_is_not_finished_cannot_be_opened_again(page, office, plan_id, village):
    added(office, plan_id, village)
    select(page.list, 0)
    assert why_off(page.list, "Mở lại") == "Các dòng đã chọn chưa hoàn thành."


def test_works_are_sent_approved_and_deleted_as_titles_are(page, office, plan_id, village):
    ids = [added(office, plan_id, village, name, registered_on=DAY) for name in ("Một", "Hai")]
    press(page.list, "Gửi", 0, 1)
    press(page.list, "Duyệt", 0, 1)
    states = {office.ask(registrations.one, one).state for one in ids}
    assert states == {RegistrationState.APPROVED}
    press(page.list, "Lấy lại", 0, 1)
    press(page.list, "Xóa", 0, 1)
    assert all_of(office, plan_id) == ()
    assert take_back(page.list).startswith("Đã xóa 2")
    assert len(all_of(office, plan_id)) == 2


def test_filters_narrow_by_kind_unit_and_state(page, office, plan_id, village):
    west = rows.unit(office, "Thôn Tây")
    added(office, plan_id, village)
    added(office, plan_id, west, "Rác về đúng chỗ", kind="model", paper_received_on=DAY)
    for name, key in (
        ("kind", "model"),
        ("unit", west),
        ("state", RegistrationState.PENDING),
    ):
        page.list.set_filter(name, key)
        assert [row.name for row in page.list.model.rows()] == ["Rác về đúng chỗ"]
        page.list.clear_filters()


def test_totals_are_told_kind_by_kind(page, office, plan_id, village):
    assert page.totals.isHidden()
    work_id = added(office, plan_id, village, "Một", cost=100_000_000, has_plaque=True)
    added(office, plan_id, village, "Hai")
    office.do(works.finish, work_id, today())
    assert page.totals.text() == (
        "Công trình: 2, hoàn thành 1, gắn biển 1, kinh phí 100.000.000 đồng, 1 chưa rõ kinh phí"
    )
