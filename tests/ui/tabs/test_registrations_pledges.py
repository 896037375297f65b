from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.services import pledges
from app.ui.tabs.registrations import RegistrationsTab
from tests import rows
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs.list_pages import button, press, select, take_back, why_off

DAY = date(2026, 1, 15)


@pytest.fixture
def units(office, context):
    names = ("Thôn Đông", "Thôn Tây", "Thôn Nam")
    return [rows.unit(office, name, head_name=f"Ông {name[5:]}") for name in names]


@pytest.fixture
def cluster_id(office, units):
    return rows.cluster(office, "Cụm các thôn", units=units)


@pytest.fixture
def plan_id(office, units):
    return rows.plan(office, units=units)


@pytest.fixture
def tab(context, shown, plan_id, cluster_id):
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    tab.show_page("pledges")
    return tab


@pytest.fixture
def page(tab):
    return tab.pledges


@pytest.fixture
def pledge_id(office, page, plan_id, cluster_id):
    """A pledge with one item and the three units of its cluster."""
    values = {"cluster_id": cluster_id, "year": 2026, "name": "Giao ước 2026", "plan_id": plan_id}
    pledge_id = office.do(pledges.create, values)
    office.do(pledges.set_items, pledge_id, [{"text": "100% hộ phân loại rác"}])
    office.do(pledges.take_members, pledge_id)
    return pledge_id


def detail(office, pledge_id):
    return office.ask(pledges.one, pledge_id)


def texts(office, pledge_id):
    return [item.text for item in detail(office, pledge_id).items]


def parties(office, pledge_id):
    return [party.subject_name for party in detail(office, pledge_id).parties]


def test_a_pledge_of_a_cluster_is_drawn_up(page, office, plan_id, in_dialog, pick):
    def fill(dialog):
        pick(dialog.form, "cluster_id", "cum cac thon")
        pick(dialog.form, "name", "Giao ước thi đua năm 2026")
        pick(dialog.form, "place", "Nhà văn hóa xã")

    in_dialog(fill)
    press(page.list, "Thêm")
    [row] = office.ask(pledges.of_plan, plan_id)
    assert (row.cluster_name, row.year, row.place) == ("Cụm các thôn", 2026, "Nhà văn hóa xã")
    assert take_back(page.list).startswith("Đã thêm giao ước")
    assert office.ask(pledges.of_plan, plan_id) == ()


def test_a_pledge_of_no_plan_is_seen_beside_those_of_the_plan(page, office, cluster_id, pledge_id):
    common = {"cluster_id": cluster_id, "year": 2026, "name": "Giao ước chung"}
    office.do(pledges.create, common)
    shown = {row.name: row.plan_id is not None for row in page.list.model.rows()}
    assert shown == {"Giao ước 2026": True, "Giao ước chung": False}


def test_a_second_pledge_of_the_same_cluster_is_refused(page, pledge_id, in_dialog, pick):
    def fill(dialog):
        pick(dialog.form, "cluster_id", "Cụm các thôn")
        pick(dialog.form, "name", "Giao ước khác")

    refused = in_dialog(fill)
    page.add()
    assert any("đã có giao ước “Giao ước 2026”" in told for told in refused)


def test_a_pledge_is_changed_and_goes_to_the_bin(
    page, office, plan_id, pledge_id, in_dialog, pick
):
    in_dialog(lambda dialog: pick(dialog.form, "content", "Thi đua làm đường hoa"))
    press(page.list, "Sửa", 0)
    assert detail(office, pledge_id).content == "Thi đua làm đường hoa"
    assert detail(office, pledge_id).pledge.plan_id == plan_id
    press(page.list, "Xóa", 0)
    assert office.ask(pledges.of_plan, plan_id) == ()
    take_back(page.list)
    assert len(parties(office, pledge_id)) == 3


def test_items_are_added_changed_moved_and_removed(page, office, pledge_id, in_dialog, pick):
    def fill(dialog):
        pick(dialog.form, "text", "Trồng cây")
        pick(dialog.form, "value", "500")
        pick(dialog.form, "value_unit", "cây")

    in_dialog(fill)
    page.items.add()
    assert texts(office, pledge_id) == ["100% hộ phân loại rác", "Trồng cây"]
    assert page.items.model.index(1, 1).data() == "ít nhất 500 cây"
    page.items.table.selectRow(1)
    page.items.move_by(-1)
    assert texts(office, pledge_id) == ["Trồng cây", "100% hộ phân loại rác"]
    page.items.table.selectRow(0)
    in_dialog(lambda dialog: pick(dialog.form, "text", "Trồng cây xanh"))
    page.items.edit()
    assert texts(office, pledge_id)[0] == "Trồng cây xanh"
    page.items.table.selectRow(1)
    page.items.remove()
    assert texts(office, pledge_id) == ["Trồng cây xanh"]
    take_back(page.list)
    assert texts(office, pledge_id) == ["Trồng cây xanh", "100% hộ phân loại rác"]


def test_the_units_of_the_cluster_are_taken_in_with_their_heads(page, office, pledge_id):
    page.parties.table.selectRow(0)
    page.parties.remove()
    assert parties(office, pledge_id) == ["Thôn Tây", "Thôn Nam"]
    press(page.list, "Lấy đơn vị của cụm", 0)
    assert sorted(parties(office, pledge_id)) == ["Thôn Nam", "Thôn Tây", "Thôn Đông"]
    assert {p.representative for p in detail(office, pledge_id).parties} == {
        "Ông Đông",
        "Ông Tây",
        "Ông Nam",
    }


def test_a_unit_that_is_a_party_already_is_refused(page, office, pledge_id, in_dialog, pick):
    refused = in_dialog(lambda dialog: pick(dialog.form, "subject_id", "Thôn Tây"))
    page.parties.add()
    assert any("Thôn Tây có hai dòng" in told for told in refused)
    assert len(parties(office, pledge_id)) == 3


def test_a_pledge_is_signed_by_those_who_came_and_unsigned(
    page, office, pledge_id, in_dialog, pick
):
    absent = detail(office, pledge_id).parties[2].id

    def fill(dialog):
        pick(dialog.form, "on", "15/1/2026")
        dialog.form.field("absent_ids").set_value((absent,))

    in_dialog(fill)
    press(page.list, "Ký giao ước", 0)
    signed = {p.subject_name: p.has_signed for p in detail(office, pledge_id).parties}
    assert signed == {"Thôn Đông": True, "Thôn Tây": True, "Thôn Nam": False}
    assert page.list.model.rows()[0].signed_on == DAY
    words = {row: page.parties.model.index(row, 3).data() for row in range(3)}
    assert words == {0: "Đã ký", 1: "Đã ký", 2: "Vắng"}
    press(page.list, "Bỏ ghi nhận ký", 0)
    assert detail(office, pledge_id).pledge.signed_on is None


def test_a_signed_pledge_stays_as_it_is_and_says_why(page, office, pledge_id):
    office.do(pledges.sign, pledge_id, DAY)
    select(page.list, 0)
    for label in ("Sửa", "Xóa", "Lấy đơn vị của cụm", "Ký giao ước"):
        assert "Giao ước đã ký" in why_off(page.list, label)
    assert not any(b.isEnabled() for b in page.items._buttons.values())
    assert not any(b.isEnabled() for b in page.parties._buttons.values())


def test_signing_without_a_representative_is_refused_with_the_name(
    page, office, pledge_id, units, in_dialog
):
    nameless = [{"subject_id": unit_id} for unit_id in units]
    office.do(pledges.set_parties, pledge_id, nameless)
    refused = in_dialog(lambda dialog: None)
    press(page.list, "Ký giao ước", 0)
    assert any("Chưa ghi người đại diện" in told for told in refused)
    assert detail(office, pledge_id).pledge.signed_on is None


def test_without_a_pledge_nothing_can_be_added_to_it(page):
    assert not page.items._buttons["add"].isEnabled()
    assert button(page.list, "Thêm").isEnabled()


@pytest.mark.parametrize("part", ["items", "parties"])
def test_the_forms_of_items_and_parties_take_vietnamese(page, pledge_id, in_dialog, part):
    checked = []

    def check(dialog):
        assert faults(dialog) == []
        for name in ("text", "value_unit", "representative", "post", "subject_id"):
            if name in dialog.form.draft():
                assert_unikey_safe(dialog.form.field(name).stops()[0])
                checked.append(name)
        dialog.form.mark_clean()

    in_dialog(check, "Hủy")
    getattr(page, part).add()
    assert len(checked) >= 2


def test_the_day_of_signing_is_today_until_another_is_typed(page, pledge_id, in_dialog):
    shown = []
    in_dialog(lambda dialog: shown.append(dialog.form.field("on").value()), "Hủy")
    press(page.list, "Ký giao ước", 0)
    assert isinstance(shown[0], PartialDate)


def test_a_cluster_that_is_missing_is_added_from_inside_the_pledge(
    page, office, plan_id, in_dialog, pick
):
    def fill(dialog):
        field = dialog.form.field("cluster_id")
        field.box.line.setText("Cụm các tổ dân phố")
        in_dialog(lambda _: None)
        field.box.add_wanted.emit()
        pick(dialog.form, "name", "Giao ước thi đua năm 2026")

    in_dialog(fill)
    press(page.list, "Thêm")
    [row] = office.ask(pledges.of_plan, plan_id)
    assert row.cluster_name == "Cụm các tổ dân phố"
