"""What is missing in a list is added from inside the form, and the form goes on with it."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.terms import AwardKind, AwardScope, Regime
from app.services import award_types, catalogues, clusters, councils, people, plan_views, units
from app.ui.dialogs import quick_add
from app.ui.operations import Operations
from app.ui.tabs.awards_councils import seat_form
from app.ui.tabs.awards_meetings import MeetingForm
from app.ui.tabs.plan_parts import PartLists
from app.ui.widgets.record_dialog import RecordDialog


@pytest.fixture
def operations(office, kit_app):
    office.set_up()
    return Operations(office.operations)


@pytest.fixture
def here(shown):
    """The window in front of which is asked."""
    return shown(QWidget())


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
            told = {name: dialog.form.field(name).problem for name in dialog.form.draft()}
            held.update({f"{name} refused": problem for name, problem in told.items() if problem})
            if dialog.isVisible():
                dialog.form.mark_clean()
                dialog.reject()

        QTimer.singleShot(0, go)
        return held

    return schedule


def test_a_unit_is_added_under_the_name_that_was_typed(operations, fill_quickly, here):
    held = fill_quickly({"kind_code": "THON"})
    row_id, name = quick_add.unit_adder(operations)("Thôn Mới", here)
    assert held["name"] == name == "Thôn Mới"
    [unit] = [row for row in operations.ask(units.listed) if row.id == row_id]
    assert unit.kind_code == "THON"


def test_for_a_field_of_words_the_choice_is_the_name(operations, fill_quickly, here):
    fill_quickly({})
    assert quick_add.unit_name_adder(operations)("Tổ Một", here) == ("Tổ Một", "Tổ Một")


def test_a_document_gets_a_code_of_its_number(operations, fill_quickly, here):
    fill_quickly({"kind": "Nghị định", "subject": "Về thi đua"})
    row_id, label = quick_add.document_adder(operations)("12/2026/NĐ-CP", here)
    assert label == "12/2026/NĐ-CP – Về thi đua"
    documents = operations.ask(catalogues.legal_documents)
    assert next(row for row in documents if row.id == row_id).code == "12-2026-ND-CP"


def test_what_is_refused_adds_nothing(operations, office, fill_quickly, here):
    office.unit("Thôn Đông", kind="THON")
    fill_quickly({"kind_code": "THON"})
    assert quick_add.unit_adder(operations)("Thôn Đông", here) is None
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
    assert form.field("post").value() == "Chuyên viên, Văn phòng"


NEW_AWARD = {"kind": AwardKind.COMMENDATION, "scope": AwardScope.COLLECTIVE}


def named(operations, name):
    rows = operations.ask(catalogues.award_types, None)
    return next((row for row in rows if row.name == name), None)


def add_quickly(field, typed):
    field.box.line.setText(typed)
    field.box.add_wanted.emit()


def test_09_an_award_missing_in_the_ladder_is_added_and_chosen(
    operations, office, fill_quickly, shown
):
    plan_id = office.plan()
    ladder = PartLists(operations, plan_id, lambda of: []).ladder()
    form = shown(ladder.form())
    held = fill_quickly(NEW_AWARD)
    add_quickly(form.field("award_codes"), "Biểu dương của thôn")
    assert held["name"] == "Biểu dương của thôn"
    assert form.field("award_codes").draft() == "BDCT – Biểu dương của thôn"
    form.fill({"name": "Bậc một", "scope": AwardScope.COLLECTIVE})
    ladder.add(form.values())
    [step] = operations.ask(plan_views.view, plan_id).ladder
    assert step.award_codes == "BDCT"
    added = named(operations, "Biểu dương của thôn")
    assert (added.kind, added.scope) == (AwardKind.COMMENDATION, AwardScope.COLLECTIVE)
    assert not added.is_verified


def test_a_code_that_is_there_is_refused_at_the_code(operations, fill_quickly, here):
    given = {**NEW_AWARD, "code": "BDCT", "name": "Biểu dương của thôn", "regime": Regime.STATE}
    operations.do(award_types.create, given)
    held = fill_quickly(NEW_AWARD)
    assert (
        quick_add.award_adder(operations, lambda row: row.name)("Bằng danh của tổ", here) is None
    )
    assert held["code refused"].startswith("Danh mục đã có mã “BDCT”. Nhập mã khác")
    assert named(operations, "Bằng danh của tổ") is None


def test_where_a_field_is_for_one_kind_of_subject_the_new_award_is_for_it(
    operations, fill_quickly, here
):
    add = quick_add.award_adder(operations, lambda row: row.name, AwardScope.PERSON)
    held = fill_quickly({"kind": AwardKind.TITLE, "code": "NTVT"})
    assert add("Người tốt việc tốt", here) == ("NTVT", "Người tốt việc tốt")
    assert held["scope"] == AwardScope.PERSON.label
    assert named(operations, "Người tốt việc tốt").scope is AwardScope.PERSON


def test_09_a_council_missing_for_a_meeting_is_added_and_chosen(operations, fill_quickly, shown):
    form = shown(MeetingForm(operations))
    fill_quickly({"term": "2026–2031"})
    add_quickly(form.field("council_id"), "Hội đồng Thi đua xã")
    [council] = operations.ask(councils.listed)
    assert form.field("council_id").value() == council.id
    assert form.field("council_id").draft() == "Hội đồng Thi đua xã (2026–2031)"


def test_a_cluster_is_added_as_what_it_is(operations, fill_quickly, here):
    fill_quickly({"kind_code": "KHOI"})
    row_id, name = quick_add.cluster_adder(operations)("Khối trường học", here)
    [cluster] = operations.ask(clusters.listed)
    assert (cluster.id, cluster.name, cluster.kind_code) == (row_id, name, "KHOI")


def test_the_quick_form_stands_in_front_of_the_window_that_asked(operations, here):
    stood = []

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, RecordDialog):
            QTimer.singleShot(5, look)
            return
        stood.append(dialog.parentWidget())
        dialog.form.mark_clean()
        dialog.reject()

    QTimer.singleShot(0, look)
    assert quick_add.unit_adder(operations)("Thôn Mới", here) is None
    assert stood == [here]
