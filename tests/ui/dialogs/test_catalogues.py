"""The catalogues as dated data: each writing verb is done by its button, and says why not."""

from datetime import date

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton

from app.domain.terms import AwardKind, AwardScope
from app.services import (
    award_types,
    catalogue_entries,
    catalogues,
    legal_documents,
    parameters,
    units,
)
from app.ui.dialogs.catalogue_values import MonthDayField, from_field, to_field, value_text
from app.ui.dialogs.catalogues import (
    AWARDS,
    DOCUMENTS,
    PARAMETERS,
    CataloguesDialog,
    awards,
    documents,
    numbers,
    others,
)
from app.ui.widgets.notice import Notice
from app.ui.widgets.pasted_rows import PastedRows
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.widgets.undo_bar import UndoBar
from tests.ui.dialogs.conftest import named

LATER = date(2030, 1, 1)
EVERY = (AWARDS, PARAMETERS, DOCUMENTS, "unit_kinds", "posts", "authorities", "hold_reasons")
OWN = {
    AWARDS: (
        award_types.create,
        {
            "code": "GK_THON",
            "name": "Giấy khen của Trưởng thôn",
            "kind": AwardKind.COMMENDATION,
            "scope": AwardScope.PERSON,
        },
    ),
    PARAMETERS: (
        parameters.create,
        {"code": "most_pages", "name": "Số trang", "value": 5, "unit": "count"},
    ),
    DOCUMENTS: (
        legal_documents.create,
        {"code": "QC", "kind": "Quy chế", "number": "01/QC-UBND"},
    ),
}


@pytest.fixture
def dialog(context, shown):
    return shown(CataloguesDialog(context, PARAMETERS))


@pytest.fixture
def fill(press):
    """Set the fields of the next record dialog and save; returns what was wrong."""
    problems = []

    def fill(**values):
        def before(dialog):
            for name, value in values.items():
                dialog.form.field(name).set_value(value)
            dialog.save()
            if dialog.isVisible():
                problems.append(words(dialog))
                dialog.form.mark_clean()

        press(RecordDialog, "Hủy", before)
        return problems

    return fill


def words(dialog):
    form = dialog.form
    told = [form.field(name).problem for name in form.draft()]
    return "\n".join([form.findChild(Notice).text(), *told]).strip()


def choose(dialog, name, code, **more):
    """Select the row of a code, as it holds today."""
    dialog.show_catalogue(name)
    page = dialog.page
    row = next(
        row
        for row in page.rows()
        if row.code == code and all(getattr(row, key) == value for key, value in more.items())
    )
    assert page.list.show_row(row.id)
    return row


def do(dialog, words):
    actions = dialog.page.list.findChildren(QAction)
    action = next(action for action in actions if action.text() == words)
    assert action.isEnabled(), action.toolTip()
    action.trigger()


def column(page, heading):
    model = page.list.model
    headings = [
        model.headerData(n, page.list.table.horizontalHeader().orientation())
        for n in range(model.columnCount())
    ]
    return [model.index(row, headings.index(heading)).data() for row in range(model.rowCount())]


def salary(context, on=LATER):
    return context.operations.ask(catalogues.parameter_at, "base_salary", on)


def own_row(context, name):
    """A row that the office added itself and nothing uses."""
    if name in OWN:
        service, values = OWN[name]
        context.operations.do(service, values)
        return values["code"]
    context.operations.do(catalogue_entries.create, name, {"code": "MOI", "name": "Mục mới"})
    return "MOI"


# --- seeing ----------------------------------------------------------------------------------


def test_each_line_of_the_menu_opens_its_catalogue(context, window, press):
    seen = []
    for run in (awards, numbers, documents, others):
        press(CataloguesDialog, "Đóng", lambda dialog: seen.append(dialog._chosen))
        run(context, window)
    assert seen == [AWARDS, PARAMETERS, DOCUMENTS, "unit_kinds"]


def test_every_catalogue_of_the_file_is_shown_with_its_time_source_and_trust(dialog, context):
    known = context.operations.ask(catalogues.catalogue_names)
    for name in (AWARDS, PARAMETERS, DOCUMENTS, *known):
        dialog.show_catalogue(name)
        page = dialog.page
        page.list.clear_filters()
        assert page.list.model.rowCount() == len(page.rows()) > 0, name
        assert set(column(page, "Độ tin cậy")) <= {"Đã kiểm tra", "Chưa xác nhận"}
        shown = [text for text in column(page, "Căn cứ") if text]
        assert len(shown) == len([row for row in page.rows() if row.legal_basis])
    labels = [dialog.names.item(n).text() for n in range(dialog.names.count())]
    assert [label for label in labels if label.isascii() and "_" in label] == []


def test_what_is_unconfirmed_can_be_seen_alone(dialog):
    page = dialog.page
    page.list.clear_filters()
    page.list.set_filter("trust", False)
    assert set(column(page, "Độ tin cậy")) == {"Chưa xác nhận"}
    assert len(column(page, "Tên")) == len([row for row in page.rows() if not row.is_verified])


def test_a_list_begins_with_what_holds_today(dialog):
    page = dialog.page
    assert set(column(page, "Hiệu lực")) == {"Đang hiệu lực"}
    assert column(page, "Tên").count("Mức lương cơ sở") == 1


def test_every_value_is_told_without_a_word_of_the_code(dialog):
    for row in dialog.page.rows():
        told = value_text(row)
        assert told
        assert "_" not in told
        assert not any(word in told for word in (*row.choices, "dong", "percent", "hundredths"))


def test_every_value_comes_back_from_its_field(dialog, shown, fill):
    """Opening each parameter and saving it again changes nothing."""
    page = dialog.page
    before = page.rows()
    for row in before:
        form = page._form(row)
        values = page._taken(form.values(), row)
        assert values["value"] == row.value, row.code
        assert from_field(to_field(row.unit, row.value)) == row.value


def test_every_row_of_every_catalogue_is_saved_as_it_was(dialog, context):
    """A form opened and saved unchanged must not lose what it does not show."""
    for name in EVERY:
        dialog.show_catalogue(name)
        page = dialog.page
        before = page.rows()
        for row in before[:: max(len(before) // 12, 1)]:
            taken = page._taken(page._form(row).values(), row)
            context.operations.do(page.verbs.update, row.id, taken)
        assert page.rows() == before, name


# --- changing --------------------------------------------------------------------------------


def test_a_new_salary_holds_from_its_day_and_the_old_one_until_then(dialog, context, fill):
    old = salary(context)
    choose(dialog, PARAMETERS, "base_salary", value=old.value)
    fill(value=2_900_000, valid_from=to_field("date", 20300101), legal_basis="Nghị định mới")
    do(dialog, "Thay từ ngày…")
    new = salary(context)
    assert (new.value, new.valid_from, new.is_verified) == (2_900_000, LATER, False)
    assert salary(context, date(2029, 12, 31)).value == old.value
    assert context.operations.undo_label == "Thay tham số từ một ngày"


def test_a_new_value_without_its_day_is_refused_under_the_field(dialog, context, fill):
    old = salary(context)
    choose(dialog, PARAMETERS, "base_salary", value=old.value)
    problems = fill(value=1)
    do(dialog, "Thay từ ngày…")
    assert "Có hiệu lực từ" in problems[0]
    assert salary(context) == old


@pytest.mark.parametrize("name", EVERY)
def test_a_row_is_put_out_of_use_used_again_and_deleted(dialog, context, name):
    code = own_row(context, name)
    choose(dialog, name, code)
    do(dialog, "Ngừng theo dõi")
    assert choose(dialog, name, code).is_retired
    do(dialog, "Theo dõi lại")
    assert not choose(dialog, name, code).is_retired
    do(dialog, "Xóa")
    assert code not in [row.code for row in dialog.page.rows()]
    undo = next(b for b in dialog.page.findChildren(QPushButton) if b.text() == "Hoàn tác")
    undo.click()
    assert code in [row.code for row in dialog.page.rows()]


@pytest.mark.parametrize("name", EVERY)
def test_the_last_day_of_a_row_is_set(dialog, context, fill, name):
    code = own_row(context, name)
    choose(dialog, name, code)
    fill(valid_to=to_field("date", 20300101))
    do(dialog, "Hết hiệu lực…")
    assert choose(dialog, name, code).valid_to == LATER


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (AWARDS, {"kind": AwardKind.TITLE, "scope": AwardScope.PERSON, "prize_multiplier": 30}),
        (PARAMETERS, {"value": 5, "unit": "count"}),
        (DOCUMENTS, {"kind": "Quy chế", "number": "02/QC-UBND"}),
        ("unit_kinds", {"group": "KHU_DAN_CU"}),
        ("posts", {"is_leader": True}),
    ],
)
def test_a_new_row_is_added_unconfirmed_until_somebody_says_otherwise(dialog, fill, name, values):
    dialog.show_catalogue(name)
    named_values = {} if name == DOCUMENTS else {"name": "Tên mới"}
    fill(code="MOI", **named_values, **values)
    do(dialog, "Thêm")
    row = next(row for row in dialog.page.rows() if row.code == "MOI")
    assert row.is_verified is False
    for key in values.keys() & {"group", "is_leader"}:
        assert row.detail(key) == values[key]


def test_a_new_entry_comes_last(dialog, fill):
    dialog.show_catalogue("unit_kinds")
    last = max(row.position for row in dialog.page.rows())
    fill(code="MOI", name="Khu mới")
    do(dialog, "Thêm")
    assert next(r for r in dialog.page.rows() if r.code == "MOI").position == last + 1


def test_a_row_is_changed_and_can_be_confirmed(dialog, context, fill):
    row = next(row for row in dialog.page.rows() if not row.is_verified)
    dialog.page.list.show_row(row.id)
    fill(is_verified=True, note="Đã đối chiếu ngày hôm nay")
    do(dialog, "Sửa")
    assert next(r for r in dialog.page.rows() if r.id == row.id).is_verified


# --- what stands in the way ------------------------------------------------------------------


def test_a_row_in_use_is_not_deleted_and_the_sentence_says_why(dialog, context, outcome):
    context.operations.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
    choose(dialog, "unit_kinds", "THON")
    told = outcome("Giữ nguyên")
    do(dialog, "Xóa")
    assert "Ngừng theo dõi" in told[-1]
    assert choose(dialog, "unit_kinds", "THON")


def test_a_shipped_parameter_is_not_deleted(dialog, context, outcome):
    choose(dialog, PARAMETERS, "base_salary", value=salary(context).value)
    told = outcome()
    do(dialog, "Xóa")
    assert "kèm theo chương trình" in told[-1]
    assert salary(context) is not None


def test_two_rows_of_one_time_are_refused_under_the_field(dialog, fill):
    dialog.show_catalogue("posts")
    problems = fill(code="CT_UBND", name="Chủ tịch khác")
    do(dialog, "Thêm")
    assert "trùng thời gian" in problems[0]


def test_an_end_before_its_start_is_refused(dialog, context, fill):
    choose(dialog, PARAMETERS, "base_salary", value=salary(context).value)
    problems = fill(valid_to=to_field("date", 20000101))
    do(dialog, "Hết hiệu lực…")
    assert "trước ngày có hiệu lực" in problems[0]


def test_a_file_that_is_only_looked_at_is_not_changed(context, shown, monkeypatch):
    monkeypatch.setattr(
        type(context.operations), "read_only_reason", property(lambda _: "Tệp chỉ cho đọc.")
    )
    dialog = shown(CataloguesDialog(context, PARAMETERS))
    row = dialog.page.rows()[0]
    dialog.page.list.show_row(row.id)
    enabled = {a.text() for a in dialog.page.list.findChildren(QAction) if a.isEnabled()}
    assert not enabled & {"Thêm", "Thay từ ngày…", "Hết hiệu lực…", "Ngừng theo dõi", "Xóa"}
    assert "Sửa" in enabled


# --- the rows of the program ------------------------------------------------------------------


def test_rows_of_the_program_are_loaded_and_what_was_put_away_stays_away(dialog, context):
    load = named(dialog, "Nạp dòng còn thiếu của phần mềm")
    load.click()
    assert "đã có đủ" in dialog._told.text()
    dialog.show_catalogue("fields")
    row = dialog.page.rows()[0]
    context.operations.do(catalogue_entries.delete, row.id)
    load.click()
    assert row.id not in [r.id for r in dialog.page.rows()]


@pytest.mark.parametrize("typed", ["31/02", "15", "a/b", "15/13"])
def test_a_day_of_the_year_that_is_none_is_refused(shown, typed):
    field = shown(MonthDayField(8))
    field.line.setText(typed)
    field.commit()
    assert "không phải ngày, tháng" in field.problem


# --- rows from Excel -------------------------------------------------------------------------

PASTED = {
    AWARDS: "Mã\tTên\tLoại\tĐối tượng\r\nGK_A\tGiấy khen A\tHình thức khen thưởng\tCá nhân\r\n",
    PARAMETERS: "Mã\tTên\tGiá trị\tĐơn vị tính\r\nso_trang\tSố trang\t5\tSố lượng\r\n",
    DOCUMENTS: "Mã\tLoại văn bản\tSố, ký hiệu\r\nQC_A\tQuy chế\t01/QC-UBND\r\n",
    "posts": "Mã\tTên\r\nCT_HND\tChu\u0309 ti\u0323ch Hội Nông dân\r\n",
}


def paste(dialog, name, text):
    dialog.show_catalogue(name)
    QApplication.clipboard().setText(text)
    dialog.page.list.paste()
    return dialog.page.list.findChild(PastedRows)


def headed(dialog, name, text):
    """The block with the headings that the fields of this catalogue have."""
    dialog.show_catalogue(name)
    labels = [spec.label for spec in dialog.page._form(None).specs]
    missing = [one for one in text.split("\r\n")[0].split("\t") if one not in labels]
    assert missing == [], labels
    return text


@pytest.mark.parametrize("name", PASTED)
def test_rows_from_excel_wait_and_are_one_action(dialog, name):
    pasted = paste(dialog, name, headed(dialog, name, PASTED[name]))
    before = len(dialog.page.rows())
    assert pasted.is_waiting
    pasted.save_button.click()
    assert pasted._reason.text() == ""
    assert len(dialog.page.rows()) == before + 1
    dialog.page.list.findChild(UndoBar)._button.click()
    assert len(dialog.page.rows()) == before


def test_letters_from_a_mac_are_composed_and_a_twin_is_refused_by_its_row(dialog):
    text = PASTED["posts"] + "CT_HND\tKhác\r\n"
    pasted = paste(dialog, "posts", text)
    pasted.save_button.click()
    states = [pasted.model.index(n, 0).data() for n in range(2)]
    assert states[0] == "chưa lưu"
    assert "cần xem lại" in states[1]
    pasted.grid.selectRow(1)
    pasted.remove_button.click()
    assert pasted.model.rowCount() == 1
    pasted.save_button.click()
    found = {row.code: row.name for row in dialog.page.rows()}
    assert found["CT_HND"] == "Chủ tịch Hội Nông dân"


def test_rows_that_wait_are_not_lost_by_closing(dialog, answer):
    pasted = paste(dialog, "posts", PASTED["posts"])
    dialog.show_catalogue(AWARDS)
    told = answer("Nhập tiếp")
    dialog.reject()
    assert "chưa được lưu" in told[0]
    assert dialog.isVisible()
    assert dialog.page.catalogue == "posts"
    answer("Bỏ, không lưu")
    dialog.reject()
    assert not dialog.isVisible()
    pasted.give_up()


def test_pasted_rows_and_what_was_done_leave_it_small_enough(dialog, qapp):
    qapp.clipboard().setText("A1\tDanh hiệu một\n" * 9)
    dialog.page.list.paste()
    dialog.page.list.offer_undo("Đã thêm một dòng có tên rất dài. " * 6, lambda: None)
    dialog._load_shipped()
    assert dialog.minimumSizeHint().height() <= 543
    assert dialog.minimumSizeHint().width() <= 1093
