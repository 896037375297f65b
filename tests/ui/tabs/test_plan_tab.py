import re
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.errors import NotAllowed
from app.core.outline import read_outline
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import AwardScope, DeadlineKind, Operator, PlanState, WorkKind
from app.services import (
    plan_checks,
    plan_contents,
    plan_deadlines,
    plan_phases,
    plan_recipients,
    plan_views,
    plans,
)
from app.services.plan_checks import Gap
from app.ui.tabs.plan import PAGES, PlanTab
from app.ui.tabs.plan_gaps import GapList
from app.ui.widgets.notice import Notice
from app.ui.window_settings import WindowSettings
from tests.ui.ime import assert_unikey_safe
from tests.ui.lint import faults


@pytest.fixture
def plan_id(office):
    return office.plan("Thi đua đường hoa", units=office.units("Thôn Đông", "Thôn Tây"))


@pytest.fixture
def tab(context, plan_id, shown):
    tab = PlanTab(context, plan_id)
    tab.resize(1093, 543)
    return shown(tab)


def view(office, plan_id):
    return office.ask(plan_views.view, plan_id)


def button(tab, text):
    return next(b for b in tab.findChildren(QPushButton) if b.objectName() == text)


def test_the_seven_pages_fit_the_smallest_screen(tab):
    assert [tab.pages.tabText(n) for n in range(tab.pages.count())] == [c for _, c in PAGES]
    assert tab.minimumSizeHint().width() <= 1093
    assert tab.minimumSizeHint().height() <= 543


@pytest.mark.parametrize("state", PlanState)
def test_what_the_notice_of_a_state_says_to_use_is_a_button_of_it(context, office, shown, state):
    tab = shown(PlanTab(context, office.plan(state=state)))
    there = [b.text() for b in tab.findChildren(QPushButton) if b.isVisible()]
    for words in re.findall(r"dùng “([^”]+)”", tab._notice.text()):
        assert words in there


def test_a_typed_field_is_saved_by_save_alone(tab, office, plan_id):
    tab._forms["general"].field("theme").set_value("Xanh, sạch, đẹp")
    tab._on_edited()
    assert tab.is_dirty
    assert view(office, plan_id).theme == ""
    tab.save()
    assert view(office, plan_id).theme == "Xanh, sạch, đẹp"
    assert not tab.is_dirty


def test_a_draft_is_saved_with_blank_number_day_and_signer(tab, office, plan_id):
    tab._forms["general"].field("number").set_value("")
    tab._forms["general"].field("dated").set_value(DocumentDate(None, 3, 2026))
    tab._forms["signing"].field("signer_name").set_value("")
    tab.save()
    saved = view(office, plan_id)
    assert (saved.number, saved.signer_name) == ("", "")
    assert (saved.dated.day, saved.dated.month, saved.dated.year) == (None, 3, 2026)


def test_a_refused_field_leads_to_its_page_and_loses_nothing(tab, office, plan_id):
    tab.pages.setCurrentIndex(6)
    form = tab._forms["general"]
    form.field("name").set_value("")
    form.field("theme").set_value("Đã gõ rồi")
    tab.save()
    assert tab.pages.currentIndex() == 0
    assert form.field("name").problem == "Chưa nhập “Trích yếu”."
    assert form.field("theme").value() == "Đã gõ rồi"
    assert view(office, plan_id).name == "Thi đua đường hoa"


def test_discard_brings_back_what_the_file_has(tab):
    tab._forms["general"].field("theme").set_value("Bỏ đi")
    tab.discard()
    assert tab._forms["general"].field("theme").value() == ""
    assert not tab.is_dirty


def test_discard_in_a_tab_that_is_not_seen_brings_back_what_the_file_has_by_then(
    tab, office, plan_id
):
    tab.hide()
    office.do(plans.update, plan_id, {"theme": "Của nơi khác"})
    tab._forms["general"].field("name").set_value("Bỏ đi")
    tab.discard()
    assert tab._forms["general"].field("theme").value() == "Của nơi khác"
    assert not tab.is_dirty


def test_what_is_typed_survives_a_change_elsewhere(tab, office, context):
    tab._forms["general"].field("theme").set_value("Đang gõ dở")
    office.unit("Thôn Nam")
    tab.refresh()
    assert tab._forms["general"].field("theme").value() == "Đang gõ dở"
    tab.discard()


def test_saving_what_is_typed_does_not_bring_back_what_was_taken_back_beside_it(
    tab, office, plan_id
):
    form = tab._forms["general"]
    form.field("name").set_value("Tên gõ nhầm")
    tab.save()
    form.field("theme").set_value("Đang gõ dở")
    tab.operations.undo()
    assert form.field("name").value() == "Thi đua đường hoa"
    assert form.field("theme").value() == "Đang gõ dở"
    tab.save()
    saved = view(office, plan_id)
    assert (saved.name, saved.theme) == ("Thi đua đường hoa", "Đang gõ dở")


def test_what_is_typed_outlives_the_deletion_of_the_plan(tab, office, plan_id):
    number = tab._forms["general"].field("number")
    number.set_draft("99")
    tab.operations.do(plans.delete, [plan_id])
    [told] = [n.text() for n in tab.findChildren(Notice) if "không còn" in n.text()]
    assert "Những gì vừa nhập còn ở đây nhưng chưa được lưu." in told
    with pytest.raises(NotAllowed):
        tab.save()
    tab.operations.undo()
    assert number.draft() == "99"
    tab.save()
    assert [plan.number for plan in office.ask(plans.listed)] == ["99"]
    assert not [n for n in tab.findChildren(Notice) if "không còn" in n.text()]


LISTS = {
    "bases": {"text": "Luật Thi đua, khen thưởng năm 2022"},
    "audiences": {"text": "Tập thể các thôn"},
    "phases": {"name": "Giai đoạn 1", "starts": PartialDate(2026, 1)},
    "targets": {"name": "Đường hoa", "value": Decimal("0.39"), "operator": Operator.AT_LEAST},
    "deadlines": {"task": "Đăng ký", "kind": DeadlineKind.WORK, "minimum_count": 1},
    "ladder": {"name": "Giấy khen", "scope": AwardScope.COLLECTIVE},
    "recipients": {"text": "Sở Nội vụ"},
}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_takes_a_row_in_a_form_and_undo_takes_it_out(
    tab, office, plan_id, context, fill, name
):
    fill(LISTS[name])
    tab._lists[name].add()
    [row] = getattr(view(office, plan_id), name)
    assert tab._lists[name].model.rowCount() == 1
    for field, value in LISTS[name].items():
        assert getattr(row, field) == value
    context.operations.undo()
    assert tab._lists[name].model.rowCount() == 0


@pytest.mark.parametrize("name", LISTS)
def test_each_list_edits_and_removes_a_row(tab, office, plan_id, fill, name):
    fill(LISTS[name])
    tab._lists[name].add()
    tab._lists[name].table.selectRow(0)
    [first] = [f for f, v in LISTS[name].items() if isinstance(v, str)][:1]
    fill({first: "Đã sửa"})
    tab._lists[name].edit()
    [row] = getattr(view(office, plan_id), name)
    assert getattr(row, first) == "Đã sửa"
    tab._lists[name].table.selectRow(0)
    tab._lists[name].remove()
    assert getattr(view(office, plan_id), name) == ()


def test_a_deadline_counts_the_kinds_of_work_that_are_ticked(tab, office, plan_id, fill):
    fill({"task": "Đăng ký", "minimum_count": 1, "kind_model": True, "kind_project": True})
    tab._lists["deadlines"].add()
    [row] = view(office, plan_id).deadlines
    assert set(row.work_kinds.split()) == {WorkKind.MODEL.value, WorkKind.PROJECT.value}


def test_rows_move_up_and_down(tab, office, plan_id, fill):
    for text in ("Một", "Hai"):
        fill({"text": text})
        tab._lists["recipients"].add()
    tab._lists["recipients"].table.selectRow(1)
    tab._lists["recipients"].move_by(-1)
    assert [row.text for row in view(office, plan_id).recipients] == ["Hai", "Một"]


def test_contents_grow_into_a_tree(tab, office, plan_id, fill):
    fill({"heading": "Phát triển kinh tế"})
    tab.contents.add()
    [node] = office.ask(plan_contents.tree, plan_id)
    tab.contents.select(node.row.id)
    fill({"heading": "Trồng rau sạch"})
    tab.contents.add_below()
    depths = [(n.row.heading, n.depth) for n in office.ask(plan_contents.tree, plan_id)]
    assert depths == [("Phát triển kinh tế", 0), ("Trồng rau sạch", 1)]


def test_every_gap_leads_to_its_page(tab, office, plan_id):
    found = office.ask(plan_checks.gaps, plan_id)
    assert tab.gaps.list.count() == len(found) > 3
    for number, gap in enumerate(found):
        tab.gaps.list.itemClicked.emit(tab.gaps.list.item(number))
        assert tab.pages.currentIndex() == gap.page - 1


def test_a_gap_of_a_row_leads_to_the_row_wherever_it_stands(tab, office, plan_id):
    row_id = office.do(plan_deadlines.add, plan_id, {"task": "Chưa có hạn"})
    tab.refresh()
    [gap] = [g for g in office.ask(plan_checks.gaps, plan_id) if g.row_id == row_id]
    tab.go_to_gap(gap)
    deadlines = tab._lists["deadlines"]
    assert deadlines.isVisible()
    assert deadlines.chosen.id == row_id


def test_where_nothing_is_to_be_looked_at_again_the_pages_take_the_room(tab, monkeypatch):
    assert tab.gaps.isVisible()
    monkeypatch.setattr(plan_checks, "gaps", lambda _session, _plan_id: ())
    tab.refresh()
    assert not tab.gaps.isVisible()
    assert not tab._gaps_button.isEnabled()


def test_what_is_beside_the_pages_is_put_away_and_stays_away(context, plan_id, shown):
    class Window(QWidget):
        memory = WindowSettings()

    def opened():
        window = Window()
        window.resize(1093, 543)
        layout = QVBoxLayout(window)
        layout.addWidget(PlanTab(context, plan_id))
        return shown(window).findChild(PlanTab)

    tab = opened()
    assert (tab.gaps.isVisible(), tab.preview.isVisible()) == (True, False)
    tab._gaps_button.click()
    tab._preview_button.click()
    assert (tab.gaps.isVisible(), tab.preview.isVisible()) == (False, True)
    again = opened()
    assert (again.gaps.isVisible(), again.preview.isVisible()) == (False, True)
    again._preview_button.click()
    last = opened()
    assert (last.gaps.isVisible(), last.preview.isVisible()) == (False, False)


@pytest.mark.parametrize(("width", "has_preview"), [(1093, False), (1366, True)])
def test_the_preview_is_there_from_the_start_where_there_is_room(
    context, plan_id, shown, width, has_preview
):
    tab = PlanTab(context, plan_id)
    tab.resize(width, 543)
    assert shown(tab).preview.isVisible() is has_preview


def test_the_preview_reads_what_is_saved(tab, office, plan_id):
    tab._preview_button.click()
    tab._forms["bases"].field("purpose").set_value("Chưa lưu thì <chưa> thấy")
    tab._on_edited()
    assert "Chưa lưu" not in tab.preview.toPlainText()
    tab.save()
    assert "Chưa lưu thì <chưa> thấy" in tab.preview.toPlainText()


def test_the_preview_goes_to_what_the_page_holds(tab, office, plan_id):
    block = read_outline("\n".join(f"{number}. Mục" for number in range(1, 60)))
    office.do(plan_contents.add_block, plan_id, block)
    tab.refresh()
    tab._preview_button.click()
    places = []
    for number in range(len(PAGES)):
        tab.pages.setCurrentIndex(number)
        places.append(tab.preview.verticalScrollBar().value())
    general, _, period, contents, ladder, carrying_out, signing = places
    assert general < contents < period <= ladder <= carrying_out <= signing


def test_f6_goes_from_the_page_to_what_is_missing_to_the_preview_and_back(tab, qtbot):
    tab._preview_button.click()
    tab.pages.enter()
    seen = []
    for _ in range(3):
        qtbot.keyClick(tab.focusWidget(), Qt.Key.Key_F6)
        seen.append(tab.window().focusWidget())
    assert seen[:2] == [tab.gaps.list, tab.preview]
    assert tab.pages.widget(0).isAncestorOf(seen[2])


def test_enter_on_a_gap_goes_there(tab, qtbot):
    tab.pages.setCurrentIndex(6)
    tab.gaps.list.setFocus()
    qtbot.keyClick(tab.gaps.list, Qt.Key.Key_Return)
    assert tab.pages.currentIndex() == 0


def test_what_is_missing_is_told_by_sign_and_words(qtbot):
    listed = GapList()
    qtbot.addWidget(listed)
    found = [Gap(1, "number", "Chưa có số."), Gap(7, "signer_name", "Ai ký?", is_blocking=True)]
    listed.set_gaps(found)
    assert [listed.item(n).text() for n in range(2)] == [
        "Trang 1 – Nên xem lại\nChưa có số.",
        "Trang 7 – Phải có để ban hành\nAi ký?",
    ]
    pictures = [listed.item(n).icon().pixmap(32, 32).toImage() for n in range(2)]
    assert not pictures[0].isNull()
    assert pictures[0] != pictures[1]


def test_issuing_shows_what_is_missing_and_leads_there(tab, office, plan_id, qtbot):
    def choose():
        dialog = QApplication.activeModalWidget()
        [listed] = dialog.findChildren(GapList)
        [signer] = [
            n for n in range(listed.count()) if "người ký" in listed.item(n).text().split("\n")[1]
        ]
        assert [b.text() for b in dialog.findChildren(QPushButton)] == ["Để xem lại"]
        assert faults(dialog) == []
        listed.itemActivated.emit(listed.item(signer))

    tab._forms["signing"].field("signer_name").set_value("")
    QTimer.singleShot(0, choose)
    button(tab, "Ban hành").click()
    assert view(office, plan_id).state is PlanState.DRAFT
    assert tab.pages.currentIndex() == 6
    assert tab.window().focusWidget() is tab._forms["signing"].field("signer_name").line


def test_the_strip_shows_phases_and_days_and_leads_to_their_rows(tab, office, plan_id):
    phase = office.do(
        plan_phases.add,
        plan_id,
        {"name": "Giai đoạn 1", "starts": PartialDate(2026, 1), "ends": PartialDate(2026, 6)},
    )
    due = office.do(
        plan_deadlines.add, plan_id, {"task": "Đăng ký", "due": PartialDate(2026, 4, 15)}
    )
    tab.refresh()
    tab.show_page("period", "starts")
    assert "Giai đoạn 1 – giai đoạn, từ 01/2026 đến 06/2026" in tab.strip.accessibleName()
    tab.strip.chosen.emit(phase)
    assert tab._lists["phases"].chosen.id == phase
    assert tab.strip.current == phase
    tab.strip.chosen.emit(due)
    assert tab.pages.currentIndex() == 5
    assert tab._lists["deadlines"].chosen.id == due


def test_what_was_deleted_comes_back_from_the_bar(tab, office, plan_id, fill):
    fill({"text": "Sở Nội vụ"})
    tab._lists["recipients"].add()
    tab._lists["recipients"].table.selectRow(0)
    tab._lists["recipients"].remove()
    assert tab._undo_bar.text() == "Đã xóa nơi nhận."
    tab._undo_bar.findChild(QPushButton).click()
    assert len(view(office, plan_id).recipients) == 1


def test_a_list_is_as_high_as_its_rows(tab, office, plan_id):
    recipients = tab._lists["recipients"]
    tab.pages.setCurrentIndex(6)
    assert recipients.table.isHidden()
    heights = []
    for number in range(1, 4):
        office.do(plan_recipients.add, plan_id, {"text": f"Nơi {number}"})
        tab.refresh()
        QApplication.processEvents()
        heights.append(recipients.table.height())
    assert heights[1] - heights[0] == heights[2] - heights[1] > 0
    assert not recipients.table.verticalScrollBar().isVisible()


def test_a_plan_goes_through_its_life(tab, office, plan_id, context, answer, fill):
    tab._forms["general"].field("number").set_value("05")
    tab._forms["general"].field("dated").set_value(DocumentDate(12, 1, 2026))
    tab.save()
    answer("Ban hành")
    button(tab, "Ban hành").click()
    assert view(office, plan_id).state is PlanState.ISSUED
    with pytest.raises(NotAllowed, match="Thu hồi"):
        context.operations.undo()
    button(tab, "Bắt đầu thực hiện").click()
    fill({"held_on": PartialDate(2026, 7, 15), "results": "Tốt"})
    tab.life.record_interim()
    assert view(office, plan_id).state is PlanState.INTERIM
    fill({"held_on": PartialDate(2026, 12, 18)})
    tab.life.record_final()
    button(tab, "Đóng kế hoạch").click()
    assert view(office, plan_id).state is PlanState.CLOSED


def test_the_number_and_day_of_an_issued_paper_are_filled_in_when_they_are_known(
    tab, office, plan_id, answer, fill
):
    answer("Ban hành")
    button(tab, "Ban hành").click()
    fill({"number": "12", "dated": DocumentDate(5, 3, 2026)})
    button(tab, "Ghi số, ngày…").click()
    plan = view(office, plan_id)
    assert (plan.number, plan.dated, plan.state) == (
        "12",
        DocumentDate(5, 3, 2026),
        PlanState.ISSUED,
    )
    steps = [tab.life.steps.itemAt(n).widget().text() for n in range(tab.life.steps.count())]
    assert "Ghi số, ngày…" not in steps


def test_who_must_take_part_is_ticked(tab, office, plan_id):
    office.units("Thôn Thượng", "Thôn <Tây>")
    tab.participants.add_all_units()

    def leave_out(caption, rows, ticked):
        assert sorted(ticked) == sorted(row_id for row_id, _ in rows)
        return [row_id for row_id, name in rows if name != "Thôn <Tây>"]

    def choose(pick):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "app.ui.dialogs.tick_list.tick_list",
                lambda parent, caption, rows, ticked: pick(caption, rows, ticked),
            )
            tab.participants.choose_required()

    choose(leave_out)
    required = {row.subject_name: row.is_required for row in view(office, plan_id).participations}
    assert (required["Thôn Thượng"], required["Thôn <Tây>"]) == (True, False)
    told = [label.text() for label in tab.participants.findChildren(QLabel)]
    assert "1 không bắt buộc" in told[0]
    assert "&lt;Tây&gt;" in told[1]
    choose(lambda caption, rows, ticked: None)
    assert sum(not row.is_required for row in view(office, plan_id).participations) == 1


def test_a_review_needs_a_whole_day(tab, office, plan_id, fill):
    problems = fill({"held_on": PartialDate(2026, 7)})
    tab.life.record_interim()
    assert any("đủ ngày, tháng, năm" in problem for problem in problems)


def test_an_issued_plan_is_read_only_and_says_why(office, context, shown):
    plan_id = office.plan("Đã ban hành", state=PlanState.ISSUED)
    tab = shown(PlanTab(context, plan_id))
    assert tab._notice.text
    assert not tab._lists["phases"]._buttons["add"].isEnabled()


@pytest.mark.parametrize("name", ["name", "number", "theme", "issuer"])
def test_vietnamese_is_typed_into_the_form_as_unikey_sends_it(tab, name):
    field = tab._forms["general"].field(name)
    assert_unikey_safe(field.stops()[0])
    tab.discard()
