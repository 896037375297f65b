from datetime import date

import pytest

from app.domain.dates import PartialDate
from app.domain.terms import HoldReason
from app.services import holds
from app.ui.tabs import awards_holds
from app.ui.tabs.awards import AwardsTab
from app.ui.widgets.record_dialog import RecordDialog
from tests.commendation import commune
from tests.ui.ime import assert_unikey_safe
from tests.ui.tabs.list_pages import press, select, take_back, why_off


@pytest.fixture
def it(office):
    return commune(office)


@pytest.fixture
def tab(context, shown, it, monkeypatch):
    monkeypatch.setattr(awards_holds, "today", lambda: date(2026, 6, 15))
    return shown(AwardsTab(context))


@pytest.fixture
def page(tab):
    tab.show_page("holds")
    return tab.current


def hold(office, subject_id, **values):
    row = {
        "subject_id": subject_id,
        "reason": HoldReason.INSPECTION,
        "reference": "15/QĐ-TTr",
        "starts_on": date(2026, 5, 1),
    }
    return office.do(holds.add, row | values)


def test_a_hold_is_noted_and_undone(page, it, office, fill, rows_of, context):
    fill(
        {
            "subject_id": it.people[0],
            "reason": HoldReason.COMPLAINT,
            "reference": "15/QĐ-TTr",
            "starts_on": PartialDate(2026, 5, 1),
        }
    )
    press(page.list, "Thêm")
    assert rows_of(page.list.table) == [
        [
            "Nguyễn Văn An",
            "Trường Tiểu học An Bình",
            "Có khiếu nại, tố cáo đang xác minh",
            "15/QĐ-TTr",
            "01/05/2026",
            "",
            "Đang tạm dừng",
        ]
    ]
    context.operations.undo()
    assert rows_of(page.list.table) == []
    context.operations.redo()
    assert len(rows_of(page.list.table)) == 1


def test_everybody_can_be_picked_a_unit_and_a_household_too(page, it):
    labels = dict(awards_holds.subject_choices(page.operations))
    assert labels[it.people[0]] == "Ông Nguyễn Văn An – Trường Tiểu học An Bình"
    assert labels[it.school] == "Trường Tiểu học An Bình"
    assert labels[it.household] == "Hộ Đinh Văn Sáu – Thôn Đông"


def test_a_hold_is_corrected(page, it, office, fill, rows_of):
    hold(office, it.people[0])
    fill({"reference": "16/QĐ-TTr"})
    press(page.list, "Sửa", 0)
    assert rows_of(page.list.table)[0][3] == "16/QĐ-TTr"


def test_an_end_before_the_start_is_refused_and_nothing_changes(page, it, office, fill):
    hold(office, it.people[0])
    problems = fill({"ends_on": PartialDate(2026, 4, 1)})
    press(page.list, "Kết thúc…", 0)
    assert problems == [
        "Ngày kết thúc (01/04/2026) trước ngày bắt đầu (01/05/2026). Sửa một trong hai ngày."
    ]
    assert office.ask(holds.listed)[0].ends_on is None


def test_several_holds_end_at_once_and_one_undo_opens_them_again(page, it, office, fill):
    hold(office, it.people[0])
    hold(office, it.people[1])
    fill({"ends_on": PartialDate(2026, 6, 1)})
    press(page.list, "Kết thúc…", 0, 1)
    assert [row.ends_on for row in office.ask(holds.listed)] == [date(2026, 6, 1)] * 2
    assert take_back(page.list) == "Đã kết thúc 2 lần tạm dừng xét."
    assert [row.ends_on for row in office.ask(holds.listed)] == [None, None]


def test_what_has_ended_cannot_be_ended_again_and_the_button_says_why(page, it, office):
    hold(office, it.people[0], ends_on=date(2026, 6, 1))
    select(page.list, 0)
    assert why_off(page.list, "Kết thúc…") == (
        "Có dòng đã có ngày kết thúc. Muốn đổi ngày, hãy sửa."
    )


def test_several_holds_go_to_the_bin_at_once_and_come_back(page, it, office):
    hold(office, it.people[0])
    hold(office, it.people[1])
    press(page.list, "Xóa", 0, 1)
    assert office.ask(holds.listed) == ()
    assert take_back(page.list) == "Đã xóa 2 lần tạm dừng xét."
    assert len(office.ask(holds.listed)) == 2


def test_the_list_narrows_to_what_holds_today(page, it, office, rows_of):
    hold(office, it.people[0])
    hold(office, it.people[1], ends_on=date(2026, 5, 31))
    hold(office, it.people[2], starts_on=date(2026, 7, 1))
    assert {row[0]: row[6] for row in rows_of(page.list.table)} == {
        "Nguyễn Văn An": "Đang tạm dừng",
        "Trần Thị Bình": "Đã kết thúc",
        "Lê Văn Cường": "Chưa đến ngày",
    }
    page.list.set_filter("standing", "Đang tạm dừng")
    assert [row[0] for row in rows_of(page.list.table)] == ["Nguyễn Văn An"]


def test_the_fields_bear_a_vietnamese_keyboard(page, it, shown):
    dialog = shown(RecordDialog(page._form(), lambda values: values, "Tạm dừng"))
    for name in ("subject_id", "reason", "reference"):
        assert_unikey_safe(dialog.form.field(name).stops()[0])
