"""Short lists take rows from Excel as the long ones do: they wait, marked, until Lưu.

Members of a council, holds, awards of former years, pairs that do not score each other, the
items and parties of a pledge, the lists of a plan.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.dates import PartialDate
from app.domain.terms import CouncilRole, HoldReason, PhaseKind, PlanState
from app.services import awards, councils, holds, plan_views, pledges, scoring_conflicts
from app.ui.tabs.awards import AwardsTab
from app.ui.tabs.plan import PlanTab
from app.ui.tabs.registrations import RegistrationsTab
from app.ui.tabs.scoring_conflicts import ConflictsDialog
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.undo_bar import UndoBar
from tests import contest
from tests import rows as seed
from tests.commendation import commune, council
from tests.ui.lint import SCREEN, faults
from tests.ui.tabs import grids
from tests.ui.tabs.list_pages import take_back

CTRL = Qt.KeyboardModifier.ControlModifier
DAY = "01/05/2026"


def paste(place, text):
    """Press Ctrl+V where somebody who comes from Excel stands."""
    QApplication.clipboard().setText(text)
    place.setFocus()
    QTest.keyClick(place.window(), Qt.Key.Key_V, CTRL)


def waiting(page, text):
    page.table.setFocus() if page.table.isVisible() else page.setFocus()
    QApplication.clipboard().setText(text)
    page.paste()
    return page.findChild(PastedRows)


def states(pasted):
    return [pasted.model.index(n, 0).data() for n in range(pasted.model.rowCount())]


def reason(pasted):
    return pasted._reason.text()


# --- the awards tab ------------------------------------------------------------------------------


@pytest.fixture
def it(office):
    return council(office, commune(office))


@pytest.fixture
def tab(context, shown, it):
    tab = AwardsTab(context)
    tab.resize(*SCREEN)
    return shown(tab)


@pytest.fixture
def seats(tab):
    tab.show_page("councils")
    return tab.current


def names(office, council_id):
    return [row.name for row in office.ask(councils.members, council_id)]


MEMBERS = (
    "TT\tHọ và tên\tChức vụ\tVai trò\n"
    "1\tLý Thị Hoa\tChủ tịch Hội Phụ nữ xã\tPhó Chủ tịch\n"
    "2\tTẩn A Mẩy\tBí thư Đoàn xã\t\n"
)


def headed(text, form):
    """The block with the labels of the form as they are now in place of these words."""
    labels = {spec.name: spec.label for spec in form.specs}
    words = {"Họ và tên": "name", "Chức vụ": "post", "Vai trò": "role"}
    for word, name in words.items():
        text = text.replace(word, labels[name], 1)
    return text


def test_members_of_a_council_wait_and_are_saved_as_one_action(tab, seats, office, it):
    before = names(office, it.council_id)
    form = seats.members.spec.paste.form()
    pasted = waiting(seats.members, headed(MEMBERS, form))
    assert states(pasted) == ["chưa lưu", "chưa lưu"]
    assert tab.is_dirty
    assert names(office, it.council_id) == before, "nothing is written before Lưu"
    role = form.field("role").labels and "Ủy viên"
    assert grids.cell(pasted.grid, 1, column(pasted, "role")) == role, "what is taken is seen"
    assert faults(tab) == []
    pasted.save_button.click()
    rows = office.ask(councils.members, it.council_id)[len(before) :]
    assert [(row.name, row.post, row.role) for row in rows] == [
        ("Lý Thị Hoa", "Chủ tịch Hội Phụ nữ xã", CouncilRole.VICE_CHAIR),
        ("Tẩn A Mẩy", "Bí thư Đoàn xã", CouncilRole.MEMBER),
    ]
    assert take_back(seats.members) == "Đã thêm 2 thành viên hội đồng."
    assert names(office, it.council_id) == before
    assert not tab.is_dirty


def column(pasted, name):
    return next(c.heading for c in pasted.model.columns if c.name == name)


def test_members_without_headings_go_by_the_order_of_a_decision(seats, office, it):
    pasted = waiting(seats.members, "Lý Thị Hoa\tTrưởng thôn Đông\tuy vien, thu ky\n")
    pasted.save_button.click()
    last = office.ask(councils.members, it.council_id)[-1]
    assert (last.name, last.post, last.role) == (
        *("Lý Thị Hoa", "Trưởng thôn Đông"),
        CouncilRole.SECRETARY,
    )


def test_a_member_who_sits_already_is_marked_and_nobody_is_added(seats, office, it):
    before = names(office, it.council_id)
    text = "Lý Thị Hoa\tTrưởng thôn\tỦy viên\nTrần B\tPhó trưởng thôn\tChủ tịch\n"
    pasted = waiting(seats.members, text)
    pasted.save_button.click()
    assert states(pasted)[0] == "chưa lưu"
    assert "đã có Chủ tịch" in states(pasted)[1]
    assert names(office, it.council_id) == before
    assert pasted.is_waiting, "nothing is dropped"


def test_members_pasted_into_one_council_are_not_saved_in_another(seats, office, it):
    other = office.do(councils.create, {"name": "Hội đồng Sáng kiến", "term": "2025–2030"})
    seats.reload()
    assert seats.list.show_row(it.council_id)
    pasted = waiting(seats.members, "Lý Thị Hoa\tTrưởng thôn Đông\n")
    assert seats.list.show_row(other)
    pasted.save_button.click()
    assert "đang chọn hội đồng khác" in reason(pasted)
    assert names(office, other) == []
    assert seats.list.show_row(it.council_id)
    pasted.save_button.click()
    assert names(office, it.council_id)[-1] == "Lý Thị Hoa"


def test_what_is_known_of_a_person_fills_blank_cells_in_sight(seats, office, it):
    top = "\t".join(spec.label for spec in seats.members.spec.paste.form().specs[:1])
    person = next(
        spec.label for spec in seats.members.spec.paste.form().specs if spec.name == "subject_id"
    )
    pasted = waiting(seats.members, f"{top}\t{person}\n\tNguyễn Văn An\n")
    assert grids.cell(pasted.grid, 0, column(pasted, "name")) == "Nguyễn Văn An"
    assert "Trường Tiểu học An Bình" in grids.cell(pasted.grid, 0, column(pasted, "post"))
    pasted.save_button.click()
    assert office.ask(councils.members, it.council_id)[-1].subject_id == it.people[0]


@pytest.fixture
def on_hold(tab):
    tab.show_page("holds")
    return tab.current


def test_holds_are_noted_for_people_by_their_name(tab, on_hold, office, it):
    why = HoldReason.INSPECTION.label
    text = f"Nguyễn Văn An\t{why}\t15/QĐ\t{DAY}\nAi Đó\t{why}\t\t{DAY}\n"
    pasted = waiting(on_hold.list, text)
    assert "hiểu “Nguyễn Văn An” là “Ông Nguyễn Văn An – Trường" in states(pasted)[0]
    assert "Danh sách không có “Ai Đó”" in states(pasted)[1]
    pasted.save_button.click()
    assert office.ask(holds.listed) == ()
    pasted.grid.selectRow(1)
    pasted.remove_button.click()
    pasted.save_button.click()
    assert [row.subject_id for row in office.ask(holds.listed)] == [it.people[0]]
    assert take_back(on_hold.list) == "Đã thêm 1 lần tạm dừng xét."
    assert office.ask(holds.listed) == ()


def test_a_hold_that_ends_before_it_starts_is_marked_by_the_file(on_hold, office):
    why = HoldReason.INSPECTION.label
    text = f"Thôn Đông\t{why}\t\t{DAY}\t\nTrường Tiểu học An Bình\t{why}\t\t{DAY}\t01/04/2026\n"
    pasted = waiting(on_hold.list, text)
    pasted.save_button.click()
    assert states(pasted)[0] == "chưa lưu"
    assert "trước ngày bắt đầu" in states(pasted)[1]
    assert office.ask(holds.listed) == ()


def test_awards_of_former_years_are_entered_as_one_action(tab, office, it):
    tab.show_page("book")
    page = tab.current
    form = page.list.spec.paste.form()
    label = next(one for one in form.field("award_code").labels if one.startswith("Lao động tiên"))
    people = [one for one in form.field("subject_id").labels if one.startswith("Ông")][:2]
    top = {spec.name: spec.label for spec in form.specs}
    head = "\t".join(top[name] for name in ("subject_id", "award_code", "year"))
    wrong = waiting(page.list, f"{head}\n{people[0]}\t{label}\t2200\n")
    wrong.save_button.click()
    assert "cần xem lại" in states(wrong)[0]
    wrong.give_up()
    lines = "".join(f"{person}\t{label}\t2023\n" for person in people)
    pasted = waiting(page.list, f"{head}\n{lines}{people[0]}\t{label}\t2023\n")
    pasted.save_button.click()
    assert office.ask(awards.listed) == ()
    assert "cần xem lại" in states(pasted)[2], "the book has it already"
    pasted.grid.selectRow(2)
    pasted.remove_button.click()
    pasted.save_button.click()
    assert [row.year for row in office.ask(awards.listed)] == [2023, 2023]
    assert take_back(page.list) == "Đã thêm 2 khen thưởng đã có."
    assert office.ask(awards.listed) == ()


def test_one_award_that_the_book_has_is_marked_at_its_row(tab, office, it):
    office.do(awards.add, {"subject_id": it.people[0], "award_code": "LDTT", "year": 2023})
    tab.show_page("book")
    page = tab.current
    form = page.list.spec.paste.form()
    label = next(one for one in form.field("award_code").labels if one.startswith("Lao động tiên"))
    top = {spec.name: spec.label for spec in form.specs}
    head = "\t".join(top[name] for name in ("subject_id", "award_code", "year"))
    pasted = waiting(page.list, f"{head}\nNguyễn Văn An\t{label}\t2023\n")
    pasted.save_button.click()
    assert "cần xem lại" in states(pasted)[0]


# --- pairs that do not score each other ----------------------------------------------------------


def test_pairs_are_pasted_and_closing_asks_while_they_wait(context, shown, office, answer):
    it = contest.contest(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    dialog = shown(ConflictsDialog(context, it.plan_id))
    text = "Thôn Đông\tThôn Tây\tAnh em ruột\nThôn Nam\tthon nam\t\n"
    pasted = waiting(dialog.list, text)
    told = answer("Nhập tiếp")
    dialog.reject()
    assert "chưa lưu" in told[0]
    assert dialog.isVisible()
    pasted.save_button.click()
    assert "vốn không chấm cho chính mình" in states(pasted)[1]
    assert office.ask(scoring_conflicts.listed, it.plan_id) == ()
    grids.go_to(pasted.grid, 1, column(pasted, "subject_id"))
    QApplication.clipboard().setText("Thôn Tây")
    QTest.keyClick(pasted.grid, Qt.Key.Key_V, CTRL)
    pasted.save_button.click()
    pairs = office.ask(scoring_conflicts.listed, it.plan_id)
    assert [(row.scorer_name, row.subject_name) for row in pairs] == [
        ("Thôn Đông", "Thôn Tây"),
        ("Thôn Nam", "Thôn Tây"),
    ]
    assert take_back(dialog.list) == "Đã thêm 2 cặp không chấm chéo nhau."
    assert office.ask(scoring_conflicts.listed, it.plan_id) == ()
    dialog.reject()
    assert not dialog.isVisible()


# --- a pledge ------------------------------------------------------------------------------------


@pytest.fixture
def page(office, context, shown):
    units = [seed.unit(office, name) for name in ("Thôn Đông", "Thôn Tây")]
    cluster_id = seed.cluster(office, "Cụm các thôn", units=units)
    plan_id = seed.plan(office, units=units)
    for name in ("Giao ước 2026", "Giao ước khác"):
        values = {"cluster_id": cluster_id, "year": 2026, "name": name, "plan_id": plan_id}
        office.do(pledges.create, values | ({} if name.endswith("2026") else {"plan_id": None}))
    tab = RegistrationsTab(context)
    tab.resize(*SCREEN)
    shown(tab)
    context.choose(2026, plan_id)
    tab.show_page("pledges")
    return tab.pledges


def of(office, page):
    return office.ask(pledges.one, page.list.current().id)


def test_items_of_a_pledge_are_pasted_with_ctrl_v(page, office):
    page.items.focus()
    QApplication.clipboard().setText("Trồng 500 cây\t\t500\tcây\nKhông rác thải\n")
    QTest.keyClick(page.window(), Qt.Key.Key_V, CTRL)
    pasted = page.items.findChild(PastedRows)
    assert states(pasted) == ["chưa lưu", "chưa lưu"]
    assert page.is_dirty
    assert of(office, page).items == ()
    QTest.keyClick(pasted.grid, Qt.Key.Key_S, CTRL)
    assert [item.text for item in of(office, page).items] == ["Trồng 500 cây", "Không rác thải"]
    assert take_back(page.list) == "Đã thêm 2 nội dung."
    assert of(office, page).items == ()


def test_a_party_twice_is_marked_at_its_own_row(page, office):
    page.parts.setCurrentWidget(page.parties)
    unit = next(one.id for one in page.applicants() if one.label.startswith("Thôn Đông"))
    office.do(pledges.set_parties, page.list.current().id, [{"subject_id": unit}])
    page.reload()
    QApplication.clipboard().setText("Thôn Tây\tLê Bình\tTrưởng thôn\nThôn Đông\tTrần An\t\n")
    page.parties.paste()
    pasted = page.parties.findChild(PastedRows)
    pasted.save_button.click()
    assert states(pasted)[0] == "chưa lưu"
    assert "có hai dòng trong giao ước" in states(pasted)[1]
    assert len(of(office, page).parties) == 1
    pasted.grid.selectRow(1)
    pasted.remove_button.click()
    pasted.save_button.click()
    assert [one.representative for one in of(office, page).parties] == ["", "Lê Bình"]


def test_items_pasted_into_one_pledge_are_not_saved_in_another(page, office):
    [first, second] = [page.list.model.row_number(n).id for n in range(2)]
    page.list.show_row(first)
    QApplication.clipboard().setText("Trồng 500 cây\n")
    page.items.paste()
    pasted = page.items.findChild(PastedRows)
    page.list.show_row(second)
    pasted.save_button.click()
    assert "đang chọn giao ước khác" in reason(pasted)
    assert of(office, page).items == ()


# --- the lists of a plan -------------------------------------------------------------------------

PARTS = {
    "bases": "\tLuật Thi đua, khen thưởng ngày 15/6/2022\n\tNghị quyết số 01\n",
    "audiences": "Các thôn trong xã\nTrường học, trạm y tế\n",
    "phases": "Đợt 1\tĐợt\t1/2026\t3/2026\nGiai đoạn 2\t\t4/2026\t12/2026\n",
    "targets": "Hộ văn hóa\t\t95\t%\nLàm đường hoa\t\t2,5\tkm\n",
    "deadlines": "Gửi đăng ký\t\tCác thôn\t15/03/2026\nNộp báo cáo\t\tVăn phòng\t30/11/2026\n",
    "ladder": "Giấy khen của Chủ tịch UBND xã\nBằng khen của Chủ tịch UBND tỉnh\n",
    "recipients": "- Như trên\n- Lưu: VT\n",
}


@pytest.fixture
def plan(context, office, shown):
    tab = PlanTab(context, office.plan("Thi đua đường hoa", units=office.units("Thôn Đông")))
    tab.resize(*SCREEN)
    return shown(tab)


def in_plan(office, plan, name):
    return getattr(office.ask(plan_views.view, plan.record_id), name)


def pasted_into(plan, name, text):
    widget = plan._lists[name]
    plan._reveal(widget)
    QApplication.clipboard().setText(text)
    widget.focus()
    QTest.keyClick(plan.window(), Qt.Key.Key_V, CTRL)
    return widget.findChild(PastedRows)


@pytest.mark.parametrize("name", PARTS)
def test_rows_of_a_plan_wait_and_come_last_as_one_action(plan, office, name):
    before = len(in_plan(office, plan, name))
    pasted = pasted_into(plan, name, PARTS[name])
    assert states(pasted) == ["chưa lưu", "chưa lưu"], reason(pasted)
    assert plan.is_dirty
    assert len(in_plan(office, plan, name)) == before
    assert faults(plan) == []
    QTest.keyClick(pasted.grid, Qt.Key.Key_S, CTRL)
    assert not plan.is_dirty
    rows = in_plan(office, plan, name)
    assert len(rows) == before + 2
    assert [row.position for row in rows] == sorted({row.position for row in rows})
    bar = plan.findChild(UndoBar)
    assert bar.text().startswith("Đã thêm 2 ")
    bar._button.click()
    assert len(in_plan(office, plan, name)) == before


def test_a_row_of_a_plan_that_cannot_be_read_is_marked_and_stays(plan, office):
    pasted = pasted_into(plan, "phases", "Đợt 1\tĐợt\t1/2026\n\tKhông có\t2/2026\tx\ty\tz\n")
    assert states(pasted)[0] == "chưa lưu"
    for told in ("Danh sách không có “Không có”", "Không có cột nhận “z”", "Chưa nhập"):
        assert told in states(pasted)[1]
    plan.save()
    assert in_plan(office, plan, "phases") == ()
    assert pasted.is_waiting
    assert plan.is_dirty
    assert not plan._settle(), "a plan is not issued over rows that wait"


def test_what_a_blank_cell_is_taken_for_is_seen(plan, office):
    pasted = pasted_into(plan, "phases", "Đợt 1\nĐợt 2\tĐợt\n")
    kind = column(pasted, "kind")
    assert [grids.cell(pasted.grid, n, kind) for n in range(2)] == [
        PhaseKind.PHASE.label,
        PhaseKind.WAVE.label,
    ]


def test_saving_a_plan_saves_its_fields_and_then_the_rows(plan, office):
    plan._forms["general"].field("name").set_draft("Tên khác")
    pasted_into(plan, "phases", PARTS["phases"])
    plan.save()
    view = office.ask(plan_views.view, plan.record_id)
    assert (view.name, len(view.phases)) == ("Tên khác", 2)
    assert view.phases[0].starts == PartialDate(2026, 1)
    assert not plan.is_dirty


def test_giving_up_what_is_not_saved_gives_up_the_rows(plan, office):
    pasted = pasted_into(plan, "phases", PARTS["phases"])
    plan.discard()
    assert not pasted.is_waiting
    assert in_plan(office, plan, "phases") == ()


def test_an_issued_plan_takes_no_rows(context, office, shown):
    plan = shown(PlanTab(context, office.plan(state=PlanState.ISSUED)))
    pasted = pasted_into(plan, "recipients", PARTS["recipients"])
    assert not pasted.is_waiting
