import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.core.errors import InvalidInput, Problem
from app.ui import style
from app.ui.forms import FieldSpec, Form, Section
from app.ui.widgets.fields import DateField, NumberField, PickList, TextArea, TextField
from app.ui.widgets.notice import Notice
from tests.ui.ime import type_text

SPECS = [
    FieldSpec("name", "Tên kế hoạch", lambda: TextField(longest=20), required=True),
    FieldSpec("number", "Số, ký hiệu", TextField, hint="Có thể để trống"),
    Section("Thời gian"),
    FieldSpec("from_on", "Từ ngày", DateField, required=True),
    FieldSpec("to_on", "Đến ngày", DateField),
    FieldSpec("unit", "Đơn vị", lambda: PickList([(1, "Tổ 1"), (2, "Tổ 2")]), required=True),
    FieldSpec("count", "Số lượng", NumberField),
    FieldSpec("note", "Ghi chú", TextArea, wide=True),
]
VALUES = {"name": "Kế hoạch", "unit": 2, "note": "một\nhai"}


@pytest.fixture(params=[1, 2])
def form(request, shown):
    return shown(Form(SPECS, columns=request.param))


def problems(form):
    return {name: form.field(name).problem for name in form.draft() if form.field(name).problem}


def test_values_come_by_name(form):
    form.fill({**VALUES, "count": 3})
    with pytest.raises(InvalidInput):
        form.values()
    form.field("from_on").line.setText("2024")
    values = form.values()
    assert (values["name"], values["unit"], values["count"]) == ("Kế hoạch", 2, 3)
    assert values["note"] == "một\nhai"
    assert (values["number"], values["to_on"]) == ("", None)


def test_everything_missing_or_wrong_is_told_at_once(form):
    form.field("to_on").line.setText("31/02/2024")
    with pytest.raises(InvalidInput) as refusal:
        form.values()
    form.show_problems(refusal.value)
    assert list(problems(form)) == ["name", "from_on", "to_on", "unit"]
    assert problems(form)["name"] == "Chưa nhập “Tên kế hoạch”."
    assert "không có ngày 31" in problems(form)["to_on"]
    assert form.field("name").line.hasFocus()


def test_the_first_problem_in_the_form_gets_the_focus(form):
    form.show_problems(InvalidInput([Problem("unit", "Hai."), Problem("number", "Một.")]))
    assert form.field("number").line.hasFocus()
    form.show_problems(InvalidInput.of("unit", "Hai."))
    assert problems(form) == {"unit": "Hai."}


def test_problems_of_no_field_stand_above(form):
    form.show_problems(InvalidInput([Problem(None, "Trùng kế hoạch."), Problem("x", "Lạ.")]))
    assert form.findChild(Notice).text() == "Trùng kế hoạch.\nLạ."
    assert form.findChild(Notice).isVisible()
    form.clear_problems()
    assert not form.findChild(Notice).isVisible()


def test_a_problem_of_a_hidden_field_is_not_lost(form):
    form.field("number").hide()
    form.show_problems(InvalidInput.of("number", "Số này đã có."))
    assert form.findChild(Notice).text() == "Số này đã có."


def test_two_problems_of_a_field_are_both_told(form):
    form.show_problems(InvalidInput([Problem("name", "Một."), Problem("name", "Hai.")]))
    assert problems(form) == {"name": "Một. Hai."}


def test_required_fields_are_marked_for_eye_and_ear(form):
    labels = [label.text() for label in form.findChildren(QLabel)]
    assert "Tên kế hoạch (*)" in labels
    assert "Số, ký hiệu" in labels
    assert form.field("name").line.accessibleName() == "Tên kế hoạch (bắt buộc)"


def test_labels_are_buddies(form):
    buddies = {label.text(): label.buddy() for label in form.findChildren(QLabel) if label.buddy()}
    assert buddies["Ghi chú"] is form.field("note").box
    assert len(buddies) == 7


def test_enter_goes_through_the_fields_and_saves_nothing(form):
    form.focus_first()
    walked = [QApplication.focusWidget()]
    for _ in range(5):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        walked.append(QApplication.focusWidget())
    stops = [form.field(name).stops()[0] for name in form.draft()]
    assert walked == stops[:6]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Enter, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is stops[4]


def test_enter_stays_at_the_last_field(shown):
    form = shown(Form(SPECS[:2]))
    form.field("number").focus()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert form.field("number").line.hasFocus()


def test_enter_passes_fields_that_are_off(form):
    form.field("number").setEnabled(False)
    form.field("from_on").hide()
    form.focus_first()
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert form.field("to_on").line.hasFocus()


def test_a_field_left_by_enter_is_committed(form):
    form.focus_first()
    type_text(form.field("name").line, " Thi  đua ")
    QTest.keyClick(form.field("name").line, Qt.Key.Key_Return)
    assert form.field("name").line.text() == "Thi đua"


def test_a_form_is_dirty_while_it_differs_from_what_was_filled(form, qtbot):
    form.fill(VALUES)
    assert not form.is_dirty
    with qtbot.waitSignal(form.edited):
        QTest.keyClick(form.field("name").line, Qt.Key.Key_X)
    assert form.is_dirty
    QTest.keyClick(form.field("name").line, Qt.Key.Key_Backspace)
    form.field("name").line.setText("Kế hoạch")
    assert not form.is_dirty


def test_renewing_leaves_what_was_typed_and_shows_the_rest(form):
    form.fill(VALUES)
    form.field("name").line.setText("Đang gõ")
    form.renew({"name": "Tên mới", "note": "Ghi chú mới"})
    assert (form.field("name").value(), form.field("note").value()) == ("Đang gõ", "Ghi chú mới")
    assert form.is_dirty
    form.field("name").line.setText("Tên mới")
    assert not form.is_dirty
    form.renew({"name": "Tên mới hơn"})
    assert form.field("name").value() == "Tên mới hơn"
    assert not form.is_dirty


def test_a_field_typed_in_says_what_the_file_has_meanwhile(form):
    form.fill(VALUES)
    form.field("name").line.setText("Đang gõ")
    form.renew({"name": VALUES["name"]})
    assert form.field("name").problem == ""
    form.renew({"name": "Tên mới"})
    assert form.field("name").value() == "Đang gõ"
    assert "Tên mới" in form.field("name").problem
    form.renew({"name": ""})
    assert "để trống" in form.field("name").problem
    assert form.overtaken() == ("Tên kế hoạch\n– Trong tệp: (để trống)\n– Gõ ở đây: Đang gõ",)
    form.mark_clean()
    assert (form.field("name").problem, form.overtaken()) == ("", ())


def test_a_field_that_the_file_came_to_agree_with_says_nothing(form):
    form.fill(VALUES)
    form.field("name").line.setText("Đang gõ")
    form.renew({"name": "Tên mới"})
    form.renew({"name": "Đang gõ"})
    assert (form.field("name").problem, form.overtaken()) == ("", ())
    assert not form.is_dirty


def test_a_draft_brings_everything_back_and_counts_as_unsaved(form):
    form.fill(VALUES)
    form.field("to_on").line.setText("sai")
    draft = form.draft()
    again = Form(SPECS)
    again.restore_draft({**draft, "gone": "x"})
    assert again.draft() == draft
    assert again.is_dirty


def test_a_read_only_form_can_be_read(form):
    form.fill(VALUES)
    form.set_read_only(True)
    QTest.keyClick(form.field("name").line, Qt.Key.Key_X)
    assert form.field("name").value() == "Kế hoạch"


@pytest.mark.parametrize("points", [9, 14])
def test_a_form_scrolls_where_there_is_no_room(form, points, kit_app, qtbot):
    style.set_text_size(kit_app, points)
    form.resize(420, 150)
    form.show_problems(InvalidInput.of("note", "Dài quá."))
    note = form.field("note")
    qtbot.waitUntil(lambda: form.viewport().rect().contains(_place(form, note.box).center()))
    assert form.verticalScrollBar().maximum() > 0


def _place(form, widget):
    corner = widget.mapTo(form.viewport(), widget.rect().topLeft())
    return widget.rect().translated(corner)


def test_no_field_of_a_form_has_a_mask_or_a_validator(form):
    for line in form.findChildren(QLineEdit):
        assert line.inputMask() == ""
        assert line.validator() is None
        assert line.maxLength() == 32767


# --- room ----------------------------------------------------------------------------------------


def places(form):
    grid = form._grid
    return {
        name: grid.getItemPosition(grid.indexOf(form.field(name)))[:2] for name in form.draft()
    }


def test_34_fields_stand_under_each_other_where_there_is_no_room_side_by_side(shown, qtbot):
    specs = [FieldSpec(name, f"Ô {name}", lambda: TextField(characters=30)) for name in "abc"]
    form = Form([specs[0], specs[1], Section("Phần sau"), specs[2]], columns=2)
    form.field("a").set_value("Thôn Đông")
    shown(form)
    form.resize(1000, 300)
    QApplication.processEvents()
    assert places(form) == {"a": (0, 1), "b": (0, 3), "c": (2, 1)}
    form.resize(form._page.minimumSizeHint().width() - 60, 300)
    QApplication.processEvents()
    assert places(form) == {"a": (0, 1), "b": (1, 1), "c": (3, 1)}
    qtbot.waitUntil(lambda: form._page.width() <= form.viewport().width())
    assert form.field("a").value() == "Thôn Đông"
    form.resize(1000, 300)
    QApplication.processEvents()
    assert places(form)["b"] == (0, 3)


def test_34_larger_text_moves_fields_under_each_other(shown, qapp, qtbot):
    specs = [FieldSpec(name, f"Ô {name}", lambda: TextField(characters=20)) for name in "ab"]
    form = shown(Form(specs, columns=2))
    form.resize(form._page.minimumSizeHint().width() + 40, 300)
    QApplication.processEvents()
    assert places(form)["b"] == (0, 3)
    style.set_text_size(qapp, 14)
    qtbot.waitUntil(lambda: places(form)["b"] == (1, 1))


@pytest.mark.parametrize("columns", [1, 2])
def test_34_a_label_stands_above_its_field_where_there_is_no_room_beside_it(shown, qtbot, columns):
    specs = [FieldSpec(name, f"Ô nhập {name}", lambda: TextField(characters=20)) for name in "ab"]
    form = shown(Form([specs[0], Section("Phần sau"), specs[1]], columns=columns))
    form.resize(1000, 300)
    QApplication.processEvents()
    beside = places(form)
    assert all(column for _, column in beside.values())
    form.field("a").set_value("Thôn Đông")
    form.resize(form._beside_width() - 10, 300)
    qtbot.waitUntil(lambda: places(form) == {"a": (1, 0), "b": (5, 0)})
    qtbot.waitUntil(lambda: form.horizontalScrollBar().maximum() == 0)
    label = form._labels["a"]
    assert label.geometry().bottom() < form.field("a").geometry().top()
    assert form.field("a").value() == "Thôn Đông"
    form.resize(1000, 300)
    qtbot.waitUntil(lambda: places(form) == beside)


def test_34_a_wide_field_that_is_hidden_takes_no_room_from_labels(shown, qtbot):
    wide = FieldSpec("b", "Ô", lambda: TextField(characters=60))
    form = shown(Form([FieldSpec("a", "Ô", TextField), wide]))
    form.resize(form._beside_width() - 40, 300)
    qtbot.waitUntil(lambda: places(form)["a"] == (1, 0))
    form.set_shown("b", False)
    qtbot.waitUntil(lambda: places(form)["a"] == (0, 1))
