"""Requirements 3, 9, 10, 11 and 12: filling in forms, and a plan that has gaps."""

import pytest
from PySide6.QtCore import QMimeData, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.core.clock import today
from app.domain.dates import DocumentDate, PartialDate
from app.services import monitoring, plan_checks, plan_views, units
from app.ui.context import Context
from app.ui.forms import REQUIRED_MARK
from app.ui.operations import Operations
from app.ui.tabs.plan import PlanTab
from app.ui.widgets.pick_list import PickList
from app.ui.widgets.record_dialog import RecordDialog

NAME = "Tên giai đoạn, đợt"


@pytest.fixture
def context(office, kit_app):
    office.set_up()
    return Context(Operations(office.operations), 2026)


@pytest.fixture
def plan_id(office):
    return office.plan("Thi đua đường hoa", units=office.units("Thôn Đông", "Thôn Tây"))


@pytest.fixture
def tab(context, plan_id, shown):
    tab = PlanTab(context, plan_id)
    tab.resize(1093, 543)
    return shown(tab)


@pytest.fixture
def in_dialogs():
    """Do something in each of the record dialogs that come up, the first one first."""

    def schedule(*acts):
        waiting = list(acts)

        def go():
            dialog = QApplication.activeModalWidget()
            is_there = isinstance(dialog, RecordDialog) and dialog not in met
            if not is_there or QApplication.activeWindow() is not dialog:
                QTimer.singleShot(5, go)
                return
            met.append(dialog)
            act = waiting.pop(0)
            if waiting:
                QTimer.singleShot(0, go)
            try:
                act(dialog)
            finally:
                if dialog.isVisible():
                    dialog.form.mark_clean()
                    dialog.reject()

        met = []
        QTimer.singleShot(0, go)

    return schedule


def view(office, plan_id):
    return office.ask(plan_views.view, plan_id)


def press(key, held=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(QApplication.focusWidget(), key, held)


def type_(text):
    QTest.keyClicks(QApplication.focusWidget(), text)


def field_with_focus(form):
    focused = QApplication.focusWidget()
    return next(name for name in form.draft() if form.field(name).isAncestorOf(focused))


def test_03_enter_goes_to_the_next_field_and_alone_never_saves(tab, office, plan_id, in_dialogs):
    visited = []

    def go_through(dialog):
        type_("Giai doan 1")
        for _ in range(8):
            visited.append(field_with_focus(dialog.form))
            press(Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert view(office, plan_id).phases == ()
        press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)

    in_dialogs(go_through)
    tab._lists["phases"].add()
    assert list(dict.fromkeys(visited)) == ["name", "kind", "starts", "ends", "note"]
    assert [phase.name for phase in view(office, plan_id).phases] == ["Giai doan 1"]


def pick_adding(field, typed):
    """Type what the list does not have, and pick its last line: + Thêm nhanh."""
    field.focus()
    type_(typed)
    found = field.box._found
    last = found.index(found.rowCount() - 1, 0)
    assert last.data() == f"+ Thêm nhanh “{typed}”…"
    field.box._popup.clicked.emit(last)


@pytest.mark.parametrize(
    ("rows", "name", "typed", "more"),
    [
        ("targets", "subject_id", "Thon Moi", {}),
        ("targets", "phase_id", "Dot 3", {}),
        ("deadlines", "responsible", "To cong nghe so", {}),
        ("bases", "legal_document_id", "12/2026/ND-CP", {"kind": "Nghị định", "subject": "Mới"}),
    ],
)
def test_09_what_a_list_lacks_is_added_inside_the_form_and_chosen_in_the_same_field(
    tab, in_dialogs, rows, name, typed, more
):
    chosen = {}

    def in_form(dialog):
        field = dialog.form.field(name)
        assert isinstance(field, PickList)
        pick_adding(field, typed)
        chosen["text"], chosen["value"] = field.box.line.text(), field.value()
        chosen["place"] = dialog.window().focusWidget()
        chosen["line"] = field.box.line

    def in_quick_form(dialog):
        assert typed in dialog.form.draft().values()
        for field, value in more.items():
            dialog.form.field(field).set_value(value)
        dialog.save()
        refused = [dialog.form.field(name).problem for name in dialog.form.draft()]
        assert not dialog.isVisible(), refused

    in_dialogs(in_form, in_quick_form)
    tab._lists[rows].add()
    assert typed in chosen["text"]
    assert chosen["value"]
    assert chosen["place"] in (chosen["line"], chosen["line"].parent())


def test_09_thinking_better_of_it_leads_back_to_the_field_with_what_was_typed(
    tab, office, in_dialogs
):
    before = office.ask(units.listed)

    def in_form(dialog):
        field = dialog.form.field("subject_id")
        pick_adding(field, "Thon Moi")
        assert field.box.line.text() == "Thon Moi"

    in_dialogs(in_form, lambda dialog: None)
    tab._lists["targets"].add()
    assert office.ask(units.listed) == before


def test_09_a_target_and_a_deadline_follow_the_organisation_chosen_for_them(
    tab, office, plan_id, in_dialogs, rows_of_list
):
    east = next(unit for unit in office.ask(units.listed) if unit.name == "Thôn Đông")

    def target(dialog):
        dialog.form.fill({"name": "Đường hoa", "subject_id": east.id})
        dialog.save()

    def deadline(dialog):
        responsible = dialog.form.field("responsible")
        responsible.focus()
        type_("thon dong")
        responsible.box._popup.clicked.emit(responsible.box._found.index(0, 0))
        dialog.form.field("task").set_value("Báo cáo")
        dialog.form.field("due").set_value(PartialDate(2026, 4, 15))
        dialog.save()

    in_dialogs(target)
    tab._lists["targets"].add()
    in_dialogs(deadline)
    tab._lists["deadlines"].add()
    assert "Thôn Đông" in rows_of_list(tab._lists["targets"])[0]
    assert "Thôn Đông" in rows_of_list(tab._lists["deadlines"])[0]
    [task] = office.ask(monitoring.listed, plan_id, today())
    assert task.responsible == "Thôn Đông"


@pytest.fixture
def rows_of_list():
    def read(widget):
        model = widget.model
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    return read


def test_10_required_fields_say_so_and_the_reason_stands_under_a_field_when_it_is_left(
    tab, in_dialogs
):
    def look(dialog):
        form = dialog.form
        name, starts = form.field("name"), form.field("starts")
        assert form._labels["name"].text() == f"{NAME} {REQUIRED_MARK}"
        assert REQUIRED_MARK not in form._labels["starts"].text()
        assert name.line.accessibleName() == f"{NAME} (bắt buộc)"
        assert name.problem == ""
        press(Qt.Key.Key_Tab)
        assert name.problem == f"Chưa nhập “{NAME}”."
        assert name.line.accessibleDescription() == f"Chưa nhập “{NAME}”."
        assert [label for label in name.findChildren(QLabel) if not label.pixmap().isNull()]
        starts.focus()
        for letter in "31022026":
            type_(letter)
            assert starts.problem == ""
        press(Qt.Key.Key_Return)
        assert starts.problem == "Tháng 02/2026 không có ngày 31."
        assert starts.line.text() == "31022026"
        name.focus()
        type_("Giai doan")
        assert name.problem  # nothing moves while the person types
        press(Qt.Key.Key_Tab)
        assert name.problem == ""

    in_dialogs(look)
    tab._lists["phases"].add()


def test_10_what_lacks_when_saving_stands_under_its_field_and_nothing_is_lost(
    tab, office, plan_id, in_dialogs
):
    def save(dialog):
        dialog.form.field("note").set_value("Đã gõ")
        dialog.save()
        assert dialog.isVisible()
        assert dialog.form.field("name").problem == f"Chưa nhập “{NAME}”."
        assert dialog.form.field("note").value() == "Đã gõ"
        assert field_with_focus(dialog.form) == "name"

    in_dialogs(save)
    tab._lists["phases"].add()
    assert view(office, plan_id).phases == ()


def test_11_a_draft_is_saved_with_gaps_and_each_gap_leads_to_its_place(tab, office, plan_id):
    general, signing = tab._forms["general"], tab._forms["signing"]
    general.field("number").set_value("")
    general.field("dated").set_value(DocumentDate(None, 3, 2026))
    signing.field("signer_name").set_value("")
    tab.save()
    assert not tab.is_dirty
    found = office.ask(plan_checks.gaps, plan_id)
    assert tab._gaps_button.text() == f"Cần xem lại ({len(found)})"
    listed = tab.gaps.list
    assert listed.count() == len(found)
    for number, gap in enumerate(found):
        if gap.field not in ("number", "dated", "signer_name"):
            continue
        listed.setCurrentRow(number)
        listed.setFocus()
        press(Qt.Key.Key_Return)
        form = signing if gap.field == "signer_name" else general
        assert form.isVisible()
        assert field_with_focus(form) == gap.field
    general.field("number").set_value("12")
    tab.save()
    assert listed.count() == len(found) - 1


def test_12_a_text_area_grows_takes_words_from_word_and_tab_leaves_it(tab, qtbot):
    tab.show_page("bases", "purpose")
    form = tab._forms["bases"]
    box = form.field("purpose").box
    before = box.height()
    words = QMimeData()
    words.setHtml("<p><b>Một</b></p><p style='color:red'>Hai</p>")
    words.setText("Một\r\n\u2022\tHai\r\n" + "\r\n".join(f"Dòng {n}" for n in range(8)))
    box.setFocus()
    box.insertFromMimeData(words)
    qtbot.waitUntil(lambda: box.height() > before)
    assert not box.verticalScrollBar().isVisible()
    lines = form.field("purpose").value().split("\n")
    assert lines[:2] == ["Một", "\u2022 Hai"]
    assert len(lines) == 10
    press(Qt.Key.Key_Tab)
    assert field_with_focus(form) == "requirements"
    assert "\t" not in form.field("purpose").value()
