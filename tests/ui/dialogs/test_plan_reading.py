"""Lập kế hoạch từ văn bản: a text is read aside, looked at, put right, and comes in at once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextEdit

from app.domain.terms import PlanState
from app.services import plan_reading, plans, units
from app.services.plan_items import Decision
from app.ui.dialogs.plan_reading import PlanReadingDialog, read_plan
from app.ui.dialogs.plan_reading_text import placed
from app.ui.widgets.record_dialog import RecordDialog
from tests.ui.walk import wait_for

FOLDER = Path(__file__).parents[2] / "imports" / "plan_reader"
PLAN = (FOLDER / "made" / "q01.txt").read_text(encoding="utf-8")
DECISION = sorted((FOLDER / "other").glob("*.txt"))[0].read_text(encoding="utf-8")


@pytest.fixture
def opened(context, qtbot):
    made = []

    def open_dialog(text, plan_id=None):
        dialog = PlanReadingDialog(context, plan_id)
        qtbot.addWidget(dialog, before_close_func=forget)
        dialog.show()
        dialog.box.setPlainText(text)
        dialog.go_on()
        wait_for(lambda: dialog.pane.items or dialog.notice.text())
        dialog.activateWindow()  # the window that showed the progress had the keys
        qtbot.waitUntil(dialog.isActiveWindow)
        made.append(dialog)
        return dialog

    return open_dialog


@pytest.fixture
def places(context):
    found = []
    context.wanted.connect(found.append)
    return found


def forget(dialog):
    dialog.pane.items = ()


def item(dialog, item_id):
    return next(one for one in dialog.pane.items if one.id == item_id)


def hit(dialog, key):
    dialog.pane.tree.setFocus()
    QTest.keyClick(dialog.pane.tree, key)


def marked(dialog):
    """The words that stand out in the text now."""
    ground = dialog.text.extraSelections()
    return [
        one.cursor.selectedText() for one in ground if one.format.foreground().color().red() == 255
    ]


def write(dialog):
    dialog.next.click()


def test_what_is_chosen_on_one_side_is_seen_on_the_other(opened):
    dialog = opened(PLAN)
    dialog.pane.go_to("signer_name")
    assert marked(dialog)[-1] == "Lương Thị Hạ Vy"
    cursor = dialog.text.textCursor()
    cursor.setPosition(dialog.text.toPlainText().index("12.500 cây"))
    dialog.text.setTextCursor(cursor)
    assert dialog.pane.current.part == "targets"
    assert marked(dialog)[-1] == "Trồng ít nhất 12.500 cây bóng mát"
    sure, doubtful = (item(dialog, name) for name in ("number", "form"))
    lines = {
        one.format.underlineStyle()
        for one in dialog.text.extraSelections()
        if isinstance(one, QTextEdit.ExtraSelection)
    }
    assert (sure.is_sure, doubtful.is_sure) == (True, False)
    assert len(lines) > 1  # told apart without colours


def test_the_keys_accept_discard_and_correct_and_what_is_left_stops_the_making(
    opened, context, places, fill_in
):
    dialog = opened(PLAN)
    dialog.pane.go_to("name")
    hit(dialog, Qt.Key.Key_Return)
    assert item(dialog, "name").decision is Decision.ACCEPTED
    assert dialog.pane.current.id == "year"  # the next that is left
    dialog.pane.go_to("place")
    hit(dialog, Qt.Key.Key_Delete)
    assert item(dialog, "place").decision is Decision.DISCARDED
    hit(dialog, Qt.Key.Key_Delete)
    assert item(dialog, "place").decision is Decision.OPEN
    hit(dialog, Qt.Key.Key_Delete)
    dialog.pane.go_to("number")
    problems = fill_in("Lưu", number="212")
    hit(dialog, Qt.Key.Key_F2)
    assert problems == []
    assert item(dialog, "number").values == {"number": "212"}
    dialog.pane.all_sure.click()
    assert item(dialog, "place").decision is Decision.DISCARDED
    left = [one for one in dialog.pane.items if one.is_left]
    assert left
    assert not any(one.is_sure for one in left)
    write(dialog)
    assert f"Còn {len(left)} mục chưa quyết định" in dialog.notice.text()
    assert dialog.pane.current == left[0]
    dialog.pane.tree.selectAll()
    hit(dialog, Qt.Key.Key_Return)
    assert item(dialog, "number").decision is Decision.CORRECTED
    write(dialog)
    plan = context.operations.ask(plans.view, places[-1].plan_id)
    assert (plan.number, plan.place, len(plan.phases)) == ("212", "", 3)
    assert not dialog.isVisible()
    context.operations.undo()
    assert context.operations.ask(plans.listed) == ()
    assert context.operations.ask(units.listed) == ()


def test_what_is_wrong_cannot_be_accepted_and_its_form_says_why(opened, press):
    long = "Giấy khen " + "của mọi nhà " * 40
    dialog = opened(PLAN.replace("Cờ thi đua của Ủy ban nhân dân tỉnh", long))
    wrong = next(one for one in dialog.pane.items if one.part == "ladder" and one.problem)
    dialog.pane.go_to(wrong.id)
    assert "dài quá 300 ký tự" in dialog.pane.told.text()
    hit(dialog, Qt.Key.Key_Return)
    assert item(dialog, wrong.id).decision is Decision.OPEN
    told = []

    def save(form_dialog):
        form_dialog.save()
        told.append(form_dialog.form.field("name").problem)
        form_dialog.form.mark_clean()

    press(RecordDialog, "Hủy", save)
    hit(dialog, Qt.Key.Key_F2)
    assert "dài quá 300 ký tự" in told[0]
    assert item(dialog, wrong.id).decision is Decision.OPEN


def test_a_text_that_is_no_plan_is_said_to_be_so_first_and_the_person_may_go_on(opened):
    dialog = opened(DECISION)
    assert "có vẻ không phải kế hoạch thi đua" in dialog.notice.text()
    assert dialog.pane.items == ()
    dialog.show_read()
    assert item(dialog, "name").is_left


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(opened, tmp_path):
    dialog = opened("")
    assert "Chưa có chữ nào để đọc" in dialog.notice.text()
    path = tmp_path / "anh.docx"
    path.write_bytes(b"\xff\xd8\xff")
    dialog.notice.clear()
    dialog.read_file(path)
    wait_for(dialog.notice.text)
    assert "anh.docx" in dialog.notice.text()


def test_read_again_shows_what_differs_and_takes_over_only_that(opened, context):
    dialog = opened(PLAN)
    dialog.pane.tree.selectAll()
    dialog.pane.accept()
    plan_id = context.operations.do(plan_reading.create, dialog.pane.items)
    dialog.pane.items = ()
    again = opened(PLAN, plan_id)
    assert "không khác nhau" in again.notice.text()
    assert not again.next.isEnabled()
    other = PLAN.replace("Lương Thị Hạ Vy", "Lương Văn Bách").replace("- 09 thôn;\n", "")
    again = opened(other, plan_id)
    told = {one.id: (one.text, one.stored_text) for one in again.pane.items if one.is_left}
    assert told.pop("signer_name") == ("Lương Văn Bách", "Lương Thị Hạ Vy")
    assert list(told.values()) == [("", "09 thôn")]
    again.pane.go_to("signer_name")
    hit(again, Qt.Key.Key_Return)
    assert again.next.text() == "Cập nhật 1 chỗ"
    write(again)
    plan = context.operations.ask(plans.view, plan_id)
    assert plan.signer_name == "Lương Văn Bách"
    assert "09 thôn" in {row.text for row in plan.recipients}
    context.operations.do(plans.issue, plan_id)
    issued = opened(PLAN, plan_id)
    assert PlanState.ISSUED.label in issued.notice.text()
    issued.pane.tree.selectAll()
    hit(issued, Qt.Key.Key_Return)
    assert not any(one.is_taken for one in issued.pane.items)


def test_what_was_decided_is_not_lost_without_a_question(opened, answer):
    dialog = opened(PLAN)
    dialog.pane.accept_sure()
    told = answer("Làm tiếp")
    dialog.reject()
    assert "sẽ mất" in told[0]
    assert dialog.isVisible()
    answer("Bỏ, không lập")
    dialog.reject()
    assert not dialog.isVisible()


def test_a_file_that_can_only_be_looked_at_takes_no_plan(context, window, outcome, monkeypatch):
    monkeypatch.setattr(type(context.operations), "read_only_reason", "Tệp chỉ để đọc.")
    told = outcome()
    read_plan(context, window)
    assert "Tệp chỉ để đọc. Chưa ghi gì." in told[0]


def test_places_are_those_of_the_text_as_it_was_read():
    text = "Số: 1\r\nxã 😀 An\rBình\u2028x\0y"
    shown, at = placed(text)
    for start in range(len(text) - 1):
        as_units = shown.encode("utf-16-le")
        piece = as_units[2 * at[start] : 2 * at[start + 1]].decode("utf-16-le")
        assert piece in (text[start], "\n", "", " ")
    edit = QTextEdit()
    edit.setPlainText(shown)
    cursor = edit.textCursor()
    cursor.setPosition(at[text.index("An")])
    cursor.setPosition(at[text.index("An") + 2], cursor.MoveMode.KeepAnchor)
    assert cursor.selectedText() == "An"
