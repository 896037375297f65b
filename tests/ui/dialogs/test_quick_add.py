"""What is missing in a list is added from inside the form, and the form goes on with it."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.services import catalogues, people, units
from app.ui.dialogs import quick_add
from app.ui.operations import Operations
from app.ui.tabs.awards_councils import seat_form
from app.ui.widgets.record_dialog import RecordDialog


@pytest.fixture
def operations(office, kit_app):
    office.set_up()
    return Operations(office.operations)


@pytest.fixture
def fill_quickly():
    """Fill in the quick form that comes and save it; returns what it held at first."""
    held = {}

    def schedule(values):
        def go():
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, RecordDialog):
                QTimer.singleShot(5, go)
                return
            held.update(dialog.form.draft())
            dialog.form.fill(values)
            dialog.save()
            if dialog.isVisible():
                dialog.form.mark_clean()
                dialog.reject()

        QTimer.singleShot(0, go)
        return held

    return schedule


def test_a_unit_is_added_under_the_name_that_was_typed(operations, fill_quickly):
    held = fill_quickly({"kind_code": "THON"})
    row_id, name = quick_add.unit_adder(operations)("Thôn Mới")
    assert held["name"] == name == "Thôn Mới"
    [unit] = [row for row in operations.ask(units.listed) if row.id == row_id]
    assert unit.kind_code == "THON"


def test_for_a_field_of_words_the_choice_is_the_name(operations, fill_quickly):
    fill_quickly({})
    assert quick_add.unit_name_adder(operations)("Tổ Một") == ("Tổ Một", "Tổ Một")


def test_a_document_gets_a_code_of_its_number(operations, fill_quickly):
    fill_quickly({"kind": "Nghị định", "subject": "Về thi đua"})
    row_id, label = quick_add.document_adder(operations)("12/2026/NĐ-CP")
    assert label == "12/2026/NĐ-CP – Về thi đua"
    documents = operations.ask(catalogues.legal_documents)
    assert next(row for row in documents if row.id == row_id).code == "12-2026-ND-CP"


def test_what_is_refused_adds_nothing(operations, office, fill_quickly):
    office.unit("Thôn Đông", kind="THON")
    fill_quickly({"kind_code": "THON"})
    assert quick_add.unit_adder(operations)("Thôn Đông") is None
    assert len(operations.ask(units.listed)) == 1


def test_a_person_added_for_a_seat_fills_in_the_seat(operations, office, fill_quickly, shown):
    unit_id = office.unit("Văn phòng")
    form = shown(seat_form(operations))
    field = form.field("subject_id")
    fill_quickly({"unit_id": unit_id, "post": "Chuyên viên"})
    field.box.line.setText("Lê Thị Mới")
    field.box.add_wanted.emit()
    [person] = operations.ask(people.page, 0, 10)
    assert field.value() == person.id
    assert form.field("name").value() == "Lê Thị Mới"
    assert form.field("post").value() == "Chuyên viên"
