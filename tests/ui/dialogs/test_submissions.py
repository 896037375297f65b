import errno
import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit

from app import operations
from app.domain.dates import PartialDate
from app.domain.terms import SubmissionKind, SubmissionState
from app.exports.papers import Asked
from app.exports.submission import folder
from app.services import export_log, people, plans, registrations, submissions
from app.services.submission_checks import RecipientChoice
from app.ui.context import Context, Place
from app.ui.dialogs.submission_making import Making, MakingDialog, NeedsPanel
from app.ui.dialogs.submissions import SubmissionsDialog
from app.ui.operations import Operations
from app.ui.widgets.record_dialog import RecordDialog
from tests.sample import sample_file
from tests.ui.ime import assert_unikey_safe, type_telex, type_vni
from tests.ui.lint import faults

__all__ = ["sample_file"]

ABOVE = "Ủy ban nhân dân tỉnh Vĩnh Hà"


@pytest.fixture
def context(sample_file, tmp_path, files, kit_app):
    """The sample commune, as a dialog gets it, with last year's plan chosen."""
    data = shutil.copy(sample_file, tmp_path / "xa-mau.thidua")
    context = Context(Operations(operations.open_file(data)), 2025, files=files)
    [plan] = [row for row in context.operations.ask(plans.listed, 2025) if row.number]
    context.choose(2025, plan.id)
    files.folder = tmp_path
    yield context
    context.jobs.wait()
    context.operations.close()


@pytest.fixture
def dialog(context, window, shown):
    return shown(SubmissionsDialog(context, window))


@pytest.fixture
def prepared(context, tmp_path):
    """A dossier of the registration that is made and not sent; return its id."""
    asked = Asked(today=date(2026, 1, 5), plan_id=context.plan_id, recipient=ABOVE)
    wanted = folder.DossierAsked(SubmissionKind.REGISTRATION, asked, ())
    place = tmp_path / "nộp"
    place.mkdir()
    written = folder.write_dossier(context.operations.ask(folder.draft, wanted), place)
    return folder.note(context.operations.do, written, RecipientChoice(ABOVE))


def choose(dialog, row_id):
    dialog.list.show_row(row_id)
    return dialog.list.current()


def run(dialog, label):
    """Do what a button of the list does with what is selected."""
    [action] = [one for one in dialog.list.spec.actions if one.label == label]
    rows = dialog.list.selected()
    assert action.refuses is None or action.refuses(rows) == ""
    action.run(rows)


def refusal(dialog, label):
    [action] = [one for one in dialog.list.spec.actions if one.label == label]
    return action.refuses(dialog.list.selected())


def settle(context, is_so):
    context.jobs.wait()
    for _ in range(400):
        QApplication.processEvents()
        if is_so():
            return
    raise TimeoutError


def test_who_gets_a_dossier_is_read_whole_on_the_smallest_screen(dialog, prepared):
    dialog.resize(1060, 540)
    settle(dialog.context, lambda: dialog.list.table.model().rowCount() == 1)
    table = dialog.list.table
    headings = [column.heading for column in dialog.list.spec.columns]
    width = table.columnWidth(headings.index("Nơi nhận"))
    assert width > table.fontMetrics().horizontalAdvance(ABOVE)


def test_that_a_dossier_was_not_sent_yet_is_said_with_what_to_do(dialog, context, prepared):
    choose(dialog, prepared)
    assert "Chưa ghi là đã nộp" in dialog.told.text()
    context.operations.do(submissions.record_sent, prepared, {"happened_on": date(2026, 1, 6)})
    choose(dialog, prepared)
    assert "Chưa ghi là đã nộp" not in dialog.told.text()


def test_a_dossier_is_made_from_recipient_papers_and_folder(
    dialog, context, press, outcome, tmp_path, files
):
    place = tmp_path / "USB"
    place.mkdir()

    def fill(making):
        making.form.field("kind").set_value(SubmissionKind.REGISTRATION)
        making.form.field("kind").edited.emit()
        making.form.field("recipient").set_value("Trưởng cụm số 1")
        making.form.field("papers").set_value(("registration_table",))
        making.form.field("place").set_value(place)

    press(MakingDialog, "Lập hồ sơ", fill)
    told = outcome("Mở thư mục")
    dialog.make()
    settle(context, lambda: files.opened)
    [made] = place.iterdir()
    assert files.opened == [made]
    assert "đã đọc lại từng tệp" in told[0]
    names = {file.name for file in made.iterdir()}
    assert "01_BangTongHopDangKyThiDua.docx" in names
    assert "02_PhuLucSoLieu.xlsx" in names
    assert not any("DanhSach" in name for name in names)
    [row] = context.operations.ask(submissions.listed)
    assert dialog.list.current() == row
    assert (row.recipient, row.folder) == ("Trưởng cụm số 1", str(made))
    [note] = context.operations.ask(export_log.listed)
    assert note.file_name == made.name


def test_the_usual_is_filled_in_before_anybody_types(context, window, shown):
    making = MakingDialog(context, Making(), lambda _: None, window)
    shown(making)
    values = making.form.values()
    assert values["kind"] is SubmissionKind.RESULTS
    assert values["recipient"] == ABOVE
    assert "award_proposal" in values["papers"]
    assert not making.form.is_dirty
    sentences = [making.needs.list.item(n).text() for n in range(making.needs.list.count())]
    assert sentences[0].startswith("Chưa có số liệu")
    making.form.mark_clean()


def test_what_is_missing_leads_to_its_place(dialog, context, press):
    went = []
    context.wanted.connect(went.append)
    press(MakingDialog, "Đi tới chỗ cần bổ sung")
    dialog.make()
    assert not dialog.isVisible()
    for lead in dialog.leads:
        lead()
    assert went == [Place("registrations", context.plan_id, page="targets")]
    assert context.operations.ask(submissions.listed) == ()


def test_nothing_leads_anywhere_before_it_is_known_what_is_missing(shown):
    led = []
    panel = shown(NeedsPanel(led.append))
    panel.button.click()
    assert led == []
    assert not panel.button.isEnabled()
    assert panel.button.toolTip() == "Chọn một dòng còn thiếu ở trên"


def test_a_place_that_refuses_makes_and_notes_nothing(dialog, context, press, outcome, tmp_path):
    place = tmp_path / "USB"
    place.mkdir()

    def fill(making):
        making.form.field("papers").set_value(())
        making.form.field("place").set_value(place)

    def pull_out(making):
        fill(making)
        making.finished.connect(lambda _: place.rmdir())

    press(MakingDialog, "Lập hồ sơ", pull_out)
    told = outcome()
    dialog.make()
    settle(context, lambda: told)
    assert "Chưa lập được hồ sơ" in told[0]
    assert "các thư mục, tệp cũ còn nguyên" in told[0]
    assert context.operations.ask(submissions.listed) == ()


def test_it_is_sent_returned_with_its_reason_and_sent_again(
    dialog, context, prepared, fill_in, press
):
    choose(dialog, prepared)
    fill_in("Lưu", happened_on="06/01/2026", person="Lê Thị Hoa")
    run(dialog, "Ghi đã nộp…")
    row = choose(dialog, prepared)
    assert row.state is SubmissionState.SENT
    fill_in("Lưu", happened_on="07/01/2026")
    run(dialog, "Ghi đã nhận…")
    choose(dialog, prepared)

    def reason(making):
        making.form.field("happened_on").line.setText("09/01/2026")
        making.form.field("happened_on").commit()
        making.form.field("note").set_value("Thiếu chữ ký")

    press(RecordDialog, "Lưu", reason)
    run(dialog, "Ghi bị trả lại…")
    row = choose(dialog, prepared)
    assert (row.state, row.return_reason) == (SubmissionState.RETURNED, "Thiếu chữ ký")
    assert "Nơi nhận trả lại 09/01/2026: Thiếu chữ ký" in dialog.told.text()
    fill_in("Lưu", happened_on="10/01/2026")
    run(dialog, "Ghi đã nộp…")
    assert choose(dialog, prepared).state is SubmissionState.SENT_AGAIN
    assert refusal(dialog, "Ghi đã nộp…") == "Hồ sơ này đã nộp rồi."
    assert "được giữ trong nhật ký" in refusal(dialog, "Xóa hồ sơ chưa nộp")


def test_what_changed_after_sending_is_marked_and_shown(dialog, context, prepared):
    do, ask = context.operations.do, context.operations.ask
    do(submissions.record_sent, prepared, {"happened_on": date(2026, 1, 6)})
    assert choose(dialog, prepared).mark == ""
    assert dialog.compared.text() == "Số liệu hôm nay vẫn đúng như trong hồ sơ."
    person = next(
        row
        for row in ask(registrations.listed, context.plan_id)
        if row.subject_kind.value == "person"
    )
    do(people.update, person.subject_id, {"name": "Nguyễn Thị Đổi Tên"})
    row = choose(dialog, prepared)
    assert row.mark == "đã thay đổi sau khi nộp"
    assert "đã thay đổi sau khi nộp: đăng ký thi đua" in dialog.compared.text()
    model = dialog.changes.model()
    seen = [model.index(0, n).data() for n in range(model.columnCount())]
    assert seen == [
        "Đăng ký thi đua",
        person.subject_name,
        "Đối tượng đăng ký",
        person.subject_name,
        "Nguyễn Thị Đổi Tên",
    ]


def test_a_mended_dossier_takes_the_place_of_the_one_that_came_back(
    dialog, context, prepared, press, outcome, tmp_path
):
    choose(dialog, prepared)
    place = tmp_path / "lần 2"
    place.mkdir()

    def fill(making):
        assert making.form.values()["recipient"] == ABOVE
        making.form.field("papers").set_value(())
        making.form.field("place").set_value(place)

    press(MakingDialog, "Lập hồ sơ", fill)
    told = outcome()
    run(dialog, "Lập lại…")
    settle(context, lambda: told)
    rows = {row.id: row for row in context.operations.ask(submissions.listed)}
    assert rows[prepared].is_replaced
    [other] = [row for row in rows.values() if row.id != prepared]
    assert (other.follows_id, other.attempt) == (prepared, 2)
    choose(dialog, prepared)
    assert "thay bằng một hồ sơ lập sau" in refusal(dialog, "Ghi đã nộp…")
    assert "thay bằng một hồ sơ lập sau" in refusal(dialog, "Lập lại…")


def test_a_folder_is_opened_where_this_pc_has_it(dialog, context, prepared, files, outcome):
    row = choose(dialog, prepared)
    run(dialog, "Mở thư mục")
    assert files.opened == [Path(row.folder)]
    shutil.rmtree(row.folder)
    told = outcome()
    run(dialog, "Mở thư mục")
    assert "Không thấy thư mục" in told[0]


def test_what_was_never_sent_is_deleted_and_comes_back(dialog, context, prepared):
    choose(dialog, prepared)
    run(dialog, "Xóa hồ sơ chưa nộp")
    assert context.operations.ask(submissions.listed) == ()
    assert context.operations.undo()
    assert [row.id for row in context.operations.ask(submissions.listed)] == [prepared]


def stops_to_type_in(form):
    """What can be typed in, of every field of a form."""
    return [
        stop
        for spec in form.specs
        for stop in form.field(spec.name).stops()
        if isinstance(stop, QLineEdit | QComboBox | QPlainTextEdit)
    ]


@pytest.mark.parametrize("label", ["Ghi đã nộp…", "Ghi đã nhận…", "Ghi bị trả lại…"])
def test_every_field_of_a_note_takes_what_unikey_sends(dialog, context, prepared, answer, label):
    if label != "Ghi đã nộp…":
        context.operations.do(submissions.record_sent, prepared, {"happened_on": date(2026, 1, 6)})
    choose(dialog, prepared)
    typed_in = []

    def type_in(note):
        for stop in stops_to_type_in(note.form):
            assert_unikey_safe(stop)
            typed_in.append(stop)
        assert faults(note) == []
        note.form.field("happened_on").set_value(PartialDate(2026, 1, 12))
        note.form.field("person").line.clear()
        type_telex("Nguyễn Hường", lambda: note.form.field("person").line)
        note.form.field("note").box.clear()
        type_vni("giấy khen", lambda: note.form.field("note").box)

    answer("Lưu", type_in)
    run(dialog, label)
    assert len(typed_in) == 3
    [*_, event] = choose(dialog, prepared).events
    assert (event.person, event.note) == ("Nguyễn Hường", "giấy khen")


def test_every_field_of_the_making_takes_what_unikey_sends(context, window, shown):
    making = shown(MakingDialog(context, Making(), lambda _: None, window))
    stops = stops_to_type_in(making.form)
    for stop in stops:
        assert_unikey_safe(stop)
    assert len(stops) == 4
    making.form.mark_clean()


def test_a_full_disk_leaves_no_half_of_a_dossier_and_notes_none(
    dialog, context, press, outcome, tmp_path, monkeypatch
):
    place = tmp_path / "USB"
    place.mkdir()
    real = Path.write_bytes

    def fill_up(path, content):
        if place in path.parents and path.suffix != ".docx":
            raise OSError(errno.ENOSPC, "no space")
        return real(path, content)

    def fill(making):
        making.form.field("papers").set_value(())
        making.form.field("place").set_value(place)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    press(MakingDialog, "Lập hồ sơ", fill)
    told = outcome()
    dialog.make()
    settle(context, lambda: told)
    assert told[0].startswith("Chưa lưu được")
    assert list(place.iterdir()) == []
    assert context.operations.ask(submissions.listed) == ()


def test_another_folder_takes_what_the_first_refused(
    dialog, context, press, outcome, tmp_path, files
):
    gone, there = tmp_path / "USB", tmp_path / "USB 2"
    gone.mkdir()
    there.mkdir()
    files.path = there

    def pull_out(making):
        making.form.field("papers").set_value(())
        making.form.field("place").set_value(gone)
        making.finished.connect(lambda _: gone.rmdir())

    press(MakingDialog, "Lập hồ sơ", pull_out)
    told = outcome("Chọn thư mục khác…")
    dialog.make()
    settle(context, lambda: told)
    outcome()
    settle(context, lambda: len(told) == 2)
    assert told[1].startswith("Đã lập hồ sơ")
    [row] = context.operations.ask(submissions.listed)
    assert Path(row.folder).parent == there
