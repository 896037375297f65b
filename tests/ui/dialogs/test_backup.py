"""The menu lines that back up and check: what was done is told, and what was not told loudly."""

import errno
import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton

from app import operations
from app.core import clock
from app.core.codes import code_of
from app.core.errors import StorageFailure
from app.core.progress import Cancelled, Silent
from app.domain.terms import ExportKind, SubmissionKind
from app.exports.papers import Asked
from app.exports.submission import folder
from app.exports.submission.folder import DossierAsked
from app.imports.submission_file import read_submission
from app.services import export_log, plans, units
from app.storage import atomic, last_backup
from app.ui.context import Context
from app.ui.dialogs import backup
from app.ui.dialogs.backup import LastBackupNote, back_up, check_file
from app.ui.operations import Operations
from app.ui.preferences import Preferences
from app.ui.widgets.sentence import Sentence
from tests.sample import sample_file
from tests.storage.damage import alter
from tests.storage.disks import locked, small_disk
from tests.ui.walk import wait_for

__all__ = ["sample_file"]


@pytest.fixture
def kept(tmp_path):
    """Where the backups go."""
    folder = tmp_path / "sao-luu"
    folder.mkdir()
    return folder


@pytest.fixture
def make(context, window, fill_in, outcome, qtbot):
    """Back up into a folder as a person does who declined a passphrase; returns what was told."""

    def make(folder, button="Đóng", before=None):
        Preferences().locks_backups = False
        fill_in("Sao lưu", folder=folder)
        told = outcome(button, before)
        count = len(told)
        back_up(context, window)
        qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)
        return told[-1]

    return make


def notes(context):
    note = LastBackupNote(context)
    return "\n".join(sentence.text() for sentence in note.findChildren(Sentence))


# --- backing up ------------------------------------------------------------------------------


def test_a_backup_is_made_checked_and_told(make, kept, context, files):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    told = make(kept, "Mở thư mục")
    [made] = kept.iterdir()
    check = operations.verify_file(made)
    assert check.is_whole
    assert str(made) in told
    assert atomic.size_text(made.stat().st_size) in told
    assert "đọc lại" in told
    assert f"Đơn vị, tập thể: {check.contents.subjects['unit']}" in told
    assert f"Tổng số dòng đã kiểm tra: {check.contents.rows}" in told
    assert files.opened == [kept]
    [note] = context.operations.ask(export_log.listed)
    assert (note.kind, note.file_name, note.is_sensitive) == (ExportKind.BACKUP, made.name, True)


def test_a_backup_never_takes_the_place_of_another(make, kept):
    make(kept)
    [first] = kept.iterdir()
    before = first.read_bytes()
    make(kept)
    assert len(list(kept.iterdir())) == 2
    assert first.read_bytes() == before


def test_the_name_has_the_date_and_the_time(make, kept):
    make(kept)
    [made] = kept.iterdir()
    day = f"{clock.now().astimezone():%Y%m%d}"
    assert f"-{day}-" in made.name


def test_a_folder_on_the_same_drive_is_warned_of(make, kept, context):
    assert operations.is_same_disk(context.operations.path, kept)
    told = make(kept)
    assert "cùng ổ đĩa" in told


def test_another_drive_is_not_warned_of(make, context, tmp_path):
    with small_disk(tmp_path / "usb") as usb:
        assert not operations.is_same_disk(context.operations.path, usb)
        assert "cùng ổ đĩa" not in make(usb)


def test_a_folder_that_is_not_there_is_said_under_the_field(context, window, fill_in, tmp_path):
    problems = fill_in("Sao lưu", folder=tmp_path / "usb-da-rut")
    back_up(context, window)
    assert "Không thấy thư mục" in problems[0]
    assert not context.jobs.is_busy


def test_no_folder_is_no_backup(context, window, fill_in):
    problems = fill_in("Sao lưu")
    back_up(context, window)
    assert problems == ["Chưa nhập “Cất vào thư mục”."]


def test_a_full_drive_is_told_loudly_and_leaves_nothing(make, context, tmp_path):
    with small_disk(tmp_path / "usb", "1m") as usb:
        told = make(usb)
        assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
        assert "còn trống" in told
        assert "không có bản sao lưu nào được tạo" in told
        assert list(usb.iterdir()) == []
    assert context.operations.last_backup() is None


def test_a_drive_that_is_locked_is_told_loudly(make, tmp_path):
    with small_disk(tmp_path / "usb") as usb, locked(usb):
        told = make(usb)
        assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
        assert "chống ghi" in told
        assert list(usb.iterdir()) == []


def test_31_a_place_that_refuses_a_backup_offers_to_try_again_or_elsewhere(
    make, kept, monkeypatch
):
    def refuse(part, target):
        raise PermissionError(errno.EACCES, "in use", str(target))

    monkeypatch.setattr(atomic, "_give_name", refuse)
    buttons = []
    told = make(
        kept,
        before=lambda box: buttons.extend(b.text() for b in box.findChildren(QPushButton)),
    )
    assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
    assert "Các tệp cũ còn nguyên" in told
    assert buttons == ["Thử lại", "Chọn thư mục khác…", "Đóng"]
    assert list(kept.iterdir()) == []


def test_a_backup_that_reads_back_otherwise_is_no_backup(make, kept, monkeypatch):
    def unlike(expected, part, target, progress):
        raise StorageFailure("Ổ đĩa đọc lại không giống những gì đã ghi nên không đáng tin.")

    monkeypatch.setattr(atomic, "_require_same", unlike)
    told = make(kept)
    assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
    assert "không đáng tin" in told
    assert list(kept.iterdir()) == []


def test_a_damaged_file_is_never_backed_up(make, kept, context, file):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    alter(file)
    told = make(kept)
    assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
    assert "không còn nguyên vẹn" in told
    assert list(kept.iterdir()) == []


def test_a_failed_backup_can_be_tried_again(make, outcome, kept, monkeypatch, qtbot):
    publish = operations.Operations.back_up

    def fail(self, *args, **kwargs):
        monkeypatch.setattr(operations.Operations, "back_up", publish)
        raise StorageFailure("Không thấy USB.")

    monkeypatch.setattr(operations.Operations, "back_up", fail)
    make(kept, "Thử lại")
    told = outcome()
    qtbot.waitUntil(lambda: told[-1].startswith("Đã sao lưu"), timeout=20_000)
    assert len(list(kept.iterdir())) == 1


def test_a_stopped_backup_says_that_there_is_none(
    context, window, fill_in, kept, monkeypatch, qtbot
):
    said = []
    context.said.connect(said.append)

    def stop(folder, progress, **_):
        progress.cancel()
        progress.report(0, 100)

    monkeypatch.setattr(context.operations, "back_up", stop)
    fill_in("Sao lưu", folder=kept)
    back_up(context, window)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said == ["Đã dừng. Chưa có bản sao lưu mới nào."]


def test_work_that_stops_at_any_step_leaves_nothing(context, kept):
    class StopAt:
        def __init__(self, share):
            self.share = share

        def report(self, done, total):
            if done >= self.share:
                raise Cancelled

    for share in (1, 50, 90):
        with pytest.raises(Cancelled):
            context.operations.back_up(kept, StopAt(share))
        assert list(kept.iterdir()) == []
    assert context.operations.last_backup() is None


# --- the last backup -------------------------------------------------------------------------


def test_a_file_never_backed_up_says_so(context):
    assert "Chưa thấy lần sao lưu nào" in notes(context)


def test_the_last_backup_is_told_with_what_came_after(make, kept, context):
    make(kept)
    assert "không có gì thay đổi" in notes(context)
    context.operations.do(units.create, {"name": "Thôn Đông"})
    context.operations.do(units.create, {"name": "Thôn Tây"})
    assert "2 việc chưa được sao lưu" in notes(context)


def test_a_copy_that_the_program_made_beside_the_file_is_no_backup(make, kept, context, file):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    reason = operations.BackupReason.BEFORE_IMPORT
    made = context.operations.back_up(file.parent, Silent(), reason)
    assert operations.verify_file(made.path).is_whole
    assert context.operations.last_backup() is None
    assert "Chưa thấy lần sao lưu nào" in notes(context)
    make(kept)
    real = context.operations.last_backup()
    context.operations.back_up(file.parent, Silent(), reason)
    assert context.operations.last_backup() == real


def test_a_backup_on_the_disk_of_the_file_is_told_as_such(make, kept, context, monkeypatch):
    make(kept)
    assert context.operations.last_backup().is_beside
    assert "trên cùng ổ đĩa với tệp dữ liệu" in notes(context)
    monkeypatch.setattr(last_backup, "is_same_disk", lambda *_: False)
    make(kept)
    assert not context.operations.last_backup().is_beside
    assert "trên cùng ổ đĩa" not in notes(context)


def test_a_backup_that_is_gone_is_not_told_as_if_it_were_there(make, kept, context):
    make(kept)
    next(kept.iterdir()).unlink()
    assert "không thấy bản đó" in notes(context)


def test_a_file_put_back_to_before_its_backup_does_not_claim_it(
    make, kept, context, file, ready_file, files
):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    make(kept)
    context.operations.close()
    file.write_bytes(ready_file.read_bytes())
    again = Context(Operations(operations.open_file(file)), 2026, files=files)
    assert again.operations.last_backup() is None
    assert "Chưa thấy lần sao lưu nào" in notes(again)
    again.operations.close()


def test_the_next_backup_is_offered_the_same_folder(make, kept, context, window, press):
    make(kept)
    shown = []
    told = press(
        backup.RecordDialog, "Hủy", lambda dialog: shown.append(dialog.form.values()["folder"])
    )
    back_up(context, window)
    assert shown == [kept]
    assert "Lần sao lưu gần nhất" in told[-1]


# --- checking --------------------------------------------------------------------------------


@pytest.fixture
def checked(context, window, outcome, qtbot):
    """Check the open file as a person does; returns what was told."""

    def checked(button="Đóng", before=None):
        told = outcome(button, before)
        count = len(told)
        check_file(context, window)
        qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)
        return told[-1]

    return checked


def test_a_whole_file_is_told_with_what_was_checked(checked, context):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    told = checked()
    assert "còn nguyên vẹn." in told
    assert "KHÔNG còn" not in told
    assert "dòng dữ liệu đều khớp với nhật ký" in told
    assert "Bảo vệ khi mở tệp trên máy này" in told


def test_a_change_from_outside_is_found_and_told(checked, context, file):
    context.operations.do(units.create, {"name": "Thôn Đông"})
    alter(file)
    told = checked()
    assert "KHÔNG còn nguyên vẹn" in told
    assert "Bảng subject" in told
    assert "khớp với nhật ký" not in told


def test_another_file_that_is_none_of_ours_is_said(checked, files, outcome, tmp_path, qtbot):
    files.path = tmp_path / "anh.thidua"
    files.path.write_bytes(b"khong phai" * 30)
    checked("Kiểm tra tệp khác…")
    told = outcome()
    qtbot.waitUntil(lambda: "không phải tệp dữ liệu" in told[-1], timeout=20_000)
    assert told[-1].startswith("Chưa kiểm tra được")


def test_a_backup_can_be_checked_too(checked, make, kept, files, outcome, qtbot):
    make(kept)
    [files.path] = kept.iterdir()
    checked("Kiểm tra tệp khác…")
    told = outcome()
    qtbot.waitUntil(lambda: "Phần nén và bản kê" in told[-1], timeout=20_000)


# --- submissions -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dossier(sample_file, tmp_path_factory):
    """The folder of a dossier with one paper; tests copy it."""
    door = operations.open_file(sample_file, read_only=True)
    [plan] = [row for row in door.ask(plans.listed, 2025) if row.number]
    asked = Asked(today=date(2026, 1, 5), plan_id=plan.id, recipient="UBND tỉnh")
    wanted = DossierAsked(SubmissionKind.REGISTRATION, asked, ("registration_table",))
    draft = door.ask(folder.draft, wanted)
    door.close()
    return folder.write_dossier(draft, tmp_path_factory.mktemp("nộp")).folder


@pytest.fixture
def arrived(dossier, tmp_path):
    """The dossier as it came to those above."""
    return Path(shutil.copytree(dossier, tmp_path / "đến"))


@pytest.fixture
def package_checked(checked, files, outcome, qtbot):
    """Check a submission file as a person does, after the open file; returns what was told."""

    def check(path):
        files.path = path
        told = []
        # Asked for before the first is answered: what is refused is told at once.
        checked("Kiểm tra tệp khác…", lambda _dialog: told.append(outcome()))
        [told] = told
        qtbot.waitUntil(lambda: len(told) > 1, timeout=20_000)
        return told[-1]

    return check


def package_in(place):
    [path] = place.glob("*.thiduagoi")
    return path


def test_a_submission_is_checked_with_the_papers_beside_it(package_checked, arrived):
    told = package_checked(package_in(arrived))
    assert told.startswith("Kết quả kiểm tra")
    assert "còn nguyên vẹn" in told
    assert "Nơi nhận: UBND tỉnh." in told
    code = code_of(read_submission(package_in(arrived)).manifest.fingerprint)
    assert f"Mã đối chiếu: {code}." in told
    assert "Đăng ký thi đua: 58" in told
    assert "đúng như lúc lập hồ sơ" in told


def test_a_submission_that_came_alone_says_that_its_papers_were_not_looked_at(
    package_checked, arrived, tmp_path
):
    alone = tmp_path / "một mình"
    alone.mkdir()
    told = package_checked(Path(shutil.copy(package_in(arrived), alone)))
    assert "không ở cùng thư mục nên chưa đối chiếu" in told
    assert "đúng như lúc lập hồ sơ" not in told


def test_a_paper_that_was_changed_on_the_way_is_told(package_checked, arrived):
    paper = next(arrived.glob("01_*.docx"))
    paper.write_bytes(paper.read_bytes() + b" ")
    told = package_checked(package_in(arrived))
    assert "KHÔNG như lúc lập hồ sơ" in told
    assert f"– Tệp “{paper.name}” khác với lúc lập hồ sơ." in told


def test_a_paper_that_cannot_be_read_is_told_as_not_compared(
    package_checked, arrived, monkeypatch
):
    paper = next(arrived.glob("01_*.docx"))
    real = Path.read_bytes

    def refuse(path):
        if path.name == paper.name:
            raise PermissionError(13, "in use")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    told = package_checked(package_in(arrived))
    assert f"Chưa đọc được tệp “{paper.name}” nên chưa đối chiếu." in told


@pytest.mark.parametrize("content", [b"PK", b""])
def test_a_damaged_submission_is_told_in_one_sentence(package_checked, tmp_path, content):
    path = tmp_path / "hỏng.THIDUAGOI"
    path.write_bytes(content)
    told = package_checked(path)
    assert told.startswith("Chưa kiểm tra được")
    assert "gói nộp “hỏng.THIDUAGOI”" in told
    assert "Chưa có gì thay đổi" in told


def test_a_shared_file_leaves_the_way_to_check_another(
    context, window, outcome, arrived, monkeypatch
):
    monkeypatch.setattr(type(context.operations), "path", None)
    context.files.path = package_in(arrived)
    told = outcome("Kiểm tra tệp khác…")
    outcome()
    check_file(context, window)
    wait_for(lambda: len(told) == 2)
    assert "trên máy chủ" in told[0]
    assert "Gói nộp" in told[1]
