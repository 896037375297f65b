"""What nobody should type but everybody does: each gets its sentence, and nothing is lost.

What one kind of field reads is in `widgets/test_fields.py`; what the rules refuse, in
`services/`. Here: that the window shows it where it was typed, and saves nothing.
"""

import shutil
from datetime import date

import pytest

from app.core.errors import InvalidInput
from app.domain.dates import PartialDate
from app.operations import open_file
from app.services import office as offices
from app.services import people, plans, registrations, units, works
from app.ui.context import Context
from app.ui.operations import Operations
from app.ui.tabs.plan import PlanTab
from app.ui.tabs.registrations import RegistrationsTab
from app.ui.tabs.units import UnitsTab
from tests import rows
from tests.storage import disks
from tests.ui.tabs.list_pages import press

LONG = "Đ" * 300


@pytest.fixture
def village(office):
    rows.award(office)
    return rows.unit(office, "Thôn Đông")


@pytest.fixture
def plan_id(office, village):
    return rows.plan(office, units=[village], registration_due=PartialDate(2026, 3, 15))


def opened(tab_class, context, shown, plan_id):
    tab = shown(tab_class(context))
    context.choose(2026, plan_id)
    return tab


# --- a full disk ---------------------------------------------------------------------------------


def test_a_disk_that_is_full_keeps_the_form_and_the_next_save_works(
    tmp_path, empty_file, kit_app, shown, in_dialog
):
    with disks.small_disk(tmp_path / "disk", "4m") as disk:
        path = shutil.copy(empty_file, disk / "xa.thidua")
        door = open_file(path)
        door.do(offices.set_up, {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"})
        tab = shown(UnitsTab(Context(Operations(door), 2026)))
        ballast = disks.fill(disk)
        told = in_dialog(
            lambda dialog: dialog.form.fill({"name": "Thôn Đông", "kind_code": "THON"})
        )
        tab.units.add()
        assert any("đã đầy" in sentence for sentence in told), told
        assert door.ask(units.listed) == ()
        ballast.unlink()
        in_dialog(lambda dialog: dialog.form.fill({"name": "Thôn Đông", "kind_code": "THON"}))
        tab.units.add()
        assert [unit.name for unit in door.ask(units.listed)] == ["Thôn Đông"]
        tab.deleteLater()
        door.close()


# --- names of 300 letters ------------------------------------------------------------------------


def test_a_person_of_300_letters_is_refused_with_the_length(office, context, shown, fill):
    unit_id = office.unit("Thôn Đông")
    tab = shown(UnitsTab(context))
    tab.pages.setCurrentIndex(1)
    told = fill({"name": LONG, "unit_id": unit_id})
    tab.people.add()
    assert told == ["“Họ và tên” dài quá 100 ký tự. Hãy rút ngắn lại."]
    assert office.ask(people.count) == 0


def test_a_plan_of_300_letters_is_kept_whole(office, context, shown):
    plan_id = office.plan("Thi đua")
    tab = shown(PlanTab(context, plan_id))
    tab._forms["general"].field("name").set_value(LONG)
    tab.save()
    assert office.ask(plans.view, plan_id).name == LONG


# --- periods that end before they start ----------------------------------------------------------


def test_a_draft_that_ends_before_it_starts_is_kept_told_and_not_issued(office, context, shown):
    plan_id = office.plan("Thi đua", starts=PartialDate(2026, 3), ends=PartialDate(2026, 12))
    tab = shown(PlanTab(context, plan_id))
    form = next(form for form in tab._forms.values() if "ends" in form.draft())
    form.field("ends").set_value(PartialDate(2026, 2))
    tab.save()
    told = [tab.gaps.list.item(number).text() for number in range(tab.gaps.list.count())]
    assert any("Ngày kết thúc (02/2026) trước ngày bắt đầu (03/2026)" in one for one in told)
    with pytest.raises(InvalidInput, match="Chưa ban hành được kế hoạch"):
        office.do(plans.issue, plan_id)


def test_a_unit_that_ends_before_it_starts_is_refused_under_its_field(
    office, context, shown, in_dialog
):
    tab = shown(UnitsTab(context))
    days = {"valid_from": PartialDate(2026, 3, 1), "valid_to": PartialDate(2026, 2, 28)}
    told = in_dialog(
        lambda dialog: dialog.form.fill({"name": "Thôn", "kind_code": "THON", **days})
    )
    tab.units.add()
    assert told == [
        "Ngày kết thúc (28/02/2026) trước ngày bắt đầu (01/03/2026). Sửa một trong hai ngày."
    ]
    assert office.ask(units.listed) == ()


# --- a unit that was retired after it registered -------------------------------------------------


def test_what_a_retired_unit_registered_is_still_corrected(
    office, context, shown, plan_id, village, in_dialog
):
    given = {"subject_id": village, "award_code": "GK-TT", "registered_on": date(2026, 3, 1)}
    row_id = office.do(registrations.create, plan_id, given)
    office.do(units.retire, [village], date(2026, 6, 30))
    tab = opened(RegistrationsTab, context, shown, plan_id)
    seen = []

    def correct(dialog):
        seen.append(dialog.form.draft()["subject_id"])
        dialog.form.field("note").set_value("Thôn đã sáp nhập")

    refused = in_dialog(correct)
    press(tab.titles.list, "Sửa", 0)
    assert (seen, refused) == (["Thôn Đông"], [])
    assert office.ask(registrations.one, row_id).note == "Thôn đã sáp nhập"


def test_the_work_of_a_retired_unit_is_still_corrected(
    office, context, shown, plan_id, village, in_dialog
):
    office.do(works.create, plan_id, {"subject_id": village, "kind": "model", "name": "Đường hoa"})
    office.do(units.retire, [village], date(2026, 6, 30))
    tab = opened(RegistrationsTab, context, shown, plan_id)
    tab.show_page("works")
    refused = in_dialog(lambda dialog: dialog.form.field("scale").set_value("300 m"))
    press(tab.works.list, "Sửa", 0)
    assert refused == []
    assert office.ask(works.listed, plan_id, date(2026, 7, 1))[0].scale == "300 m"


def test_a_retired_unit_is_not_offered_for_something_new(office, context, shown, plan_id, village):
    office.do(units.retire, [village], date(2026, 6, 30))
    rows.unit(office, "Thôn Tây")
    tab = opened(RegistrationsTab, context, shown, plan_id)
    offered = [one.name for one in tab.titles.applicants()]
    assert offered == ["Thôn Tây"]
