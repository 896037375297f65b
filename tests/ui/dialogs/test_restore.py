"""Restoring a backup, judged before and after: into a new file or in the place of the open one."""

import pytest

from app import operations
from app.services import units
from app.ui.dialogs.restore import Restoring, ThenAndNow
from app.ui.widgets.record_dialog import RecordDialog
from tests.storage.damage import alter
from tests.storage.disks import fill, locked, small_disk
from tests.ui.dialogs.conftest import named


@pytest.fixture
def opened():
    return []


@pytest.fixture
def made(context, tmp_path, files):
    """A backup with Thôn Đông, which the person will choose; the file went on."""
    folder = tmp_path / "usb"
    folder.mkdir()
    context.operations.do(units.create, {"name": "Thôn Đông"})
    door = context.operations._door
    files.path = door.back_up(folder).path
    context.operations.do(units.create, {"name": "Thôn Tây"})
    return files.path


@pytest.fixture
def begin(context, files, window, opened, file):
    """Begin as the window does."""
    return Restoring(files, context.jobs, file.parent, opened.append, window).start


@pytest.fixture
def restore(begin, outcome, qtbot):
    """Begin, and return what the last outcome said."""

    def restore(button="Đóng"):
        told = outcome(button)
        count = len(told)
        begin()
        qtbot.waitUntil(lambda: len(told) > count, timeout=20_000)
        return told[-1]

    return restore


def test_a_backup_becomes_a_new_file_that_can_be_opened(
    made, restore, fill_in, opened, tmp_path, file
):
    before = file.read_bytes()
    target = tmp_path / "phuc-hoi.thidua"
    fill_in("Phục hồi", path=target)
    told = restore("Mở tệp này")
    assert str(target) in told
    assert "Đã phục hồi" in told
    assert opened == [target]
    assert operations.verify_file(target).is_whole
    door = operations.open_file(target)
    assert [row.name for row in door.ask(units.listed)] == ["Thôn Đông"]
    door.close()
    assert file.read_bytes() == before


def test_a_name_is_suggested_that_is_free(made, restore, fill_in, file):
    taken = file.parent / f"{made.stem}-phuc-hoi.thidua"
    taken.write_bytes(b"cua nguoi khac")
    fill_in("Phục hồi")
    restore()
    assert taken.read_bytes() == b"cua nguoi khac"
    assert (file.parent / f"{made.stem}-phuc-hoi-2.thidua").exists()


def test_a_file_that_is_there_is_never_replaced(made, begin, fill_in, file, qtbot):
    before = file.read_bytes()
    problems = fill_in("Phục hồi", path=file)
    begin()
    qtbot.waitUntil(lambda: bool(problems), timeout=20_000)
    assert "Đã có tệp" in problems[0]
    assert file.read_bytes() == before


def test_a_folder_that_is_gone_is_said(made, begin, fill_in, tmp_path, qtbot):
    problems = fill_in("Phục hồi", path=tmp_path / "khong-co" / "moi.thidua")
    begin()
    qtbot.waitUntil(lambda: bool(problems), timeout=20_000)
    assert "Không có thư mục" in problems[0]


def test_what_is_no_backup_is_said(restore, files, tmp_path):
    files.path = tmp_path / "anh.thiduabk"
    files.path.write_bytes(b"khong phai ban sao luu")
    told = restore()
    assert told.startswith("CHƯA PHỤC HỒI")
    assert "Không có gì bị thay đổi" in told


def test_a_data_file_is_no_backup(restore, files, file):
    files.path = file
    assert "không phải bản sao lưu" in restore()


def test_a_missing_backup_is_said(restore, files, tmp_path):
    files.path = tmp_path / "usb-da-rut" / "a.thiduabk"
    told = restore()
    assert told.startswith("CHƯA PHỤC HỒI")
    assert "không thấy tệp" in told


def test_a_damaged_backup_is_refused_before_anything_is_asked(made, restore):
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    told = restore()
    assert told.startswith("CHƯA PHỤC HỒI")
    assert "không còn nguyên vẹn" in told


def test_a_full_drive_leaves_no_half_file(made, restore, fill_in, tmp_path):
    with small_disk(tmp_path / "day") as disk:
        ballast = fill(disk, leave=100_000)
        fill_in("Phục hồi", path=disk / "moi.thidua")
        told = restore()
        assert told.startswith("CHƯA PHỤC HỒI")
        assert "còn trống" in told or "đã đầy" in told
        assert list(disk.iterdir()) == [ballast]


def test_a_locked_drive_is_said(made, restore, fill_in, tmp_path):
    with small_disk(tmp_path / "khoa") as disk, locked(disk):
        fill_in("Phục hồi", path=disk / "moi.thidua")
        told = restore()
        assert told.startswith("CHƯA PHỤC HỒI")
        assert "chống ghi" in told
        assert list(disk.iterdir()) == []


def test_choosing_nothing_changes_nothing(context, begin):
    begin()
    assert not context.jobs.is_busy


def test_a_damaged_file_that_is_open_does_not_stand_in_the_way(
    made, restore, fill_in, file, tmp_path
):
    alter(file)
    target = tmp_path / "phuc-hoi.thidua"
    fill_in("Phục hồi", path=target)
    assert "Đã phục hồi" in restore()
    assert operations.verify_file(target).is_whole


# --- in the place of the open file -----------------------------------------------------------


@pytest.fixture
def in_place(made, context, files, window, opened, file):
    """Begin over the open file, as the window does."""

    def leave():
        context.operations.close()
        return True

    return Restoring(
        files, context.jobs, file.parent, opened.append, window, data=file, leave=leave
    )


@pytest.fixture
def choose(press):
    """Act on the next dialog of then and now; returns what those said."""
    return lambda button, before=None: press(ThenAndNow, button, before)


def agree(dialog):
    dialog.consent.click()


def names(path):
    door = operations.open_file(path)
    found = sorted(row.name for row in door.ask(units.listed))
    door.close()
    return found


def test_26_then_and_now_stand_side_by_side_with_what_would_be_lost(in_place, choose, file, qtbot):
    before = file.read_bytes()
    able = []

    def look(dialog):
        place = named(dialog, "Thay tệp đang dùng")
        able.append(place.isEnabled())
        agree(dialog)
        able.append(place.isEnabled())

    said = choose("Giữ nguyên", look)
    in_place.start()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "sẽ mất 1 việc làm sau nó, việc cuối lúc" in said[0]
    lines = said[0].splitlines()
    units_at = lines.index("Đơn vị, tập thể")
    assert lines[units_at : units_at + 4] == ["Đơn vị, tập thể", "1", "2", "+1"]
    assert able == [False, True]
    assert file.read_bytes() == before


def test_26_the_open_file_is_replaced_kept_and_the_restore_taken_back(
    in_place, choose, outcome, file, opened, qtbot
):
    told = outcome("Hoàn tác phục hồi…")
    choose("Thay tệp đang dùng", agree)
    in_place.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "Dữ liệu trước đó được giữ ở" in told[0]
    assert names(file) == ["Thôn Đông"]

    outcome("Đóng")
    back = choose("Thay tệp đang dùng", agree)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert back[-1].startswith("Hoàn tác phục hồi")
    assert names(file) == ["Thôn Tây", "Thôn Đông"]
    assert opened == [file]
    door = operations.open_file(file)
    assert door.last_restore().can_be_undone()  # the undo has a safety copy of its own
    door.close()


def test_26_a_new_file_can_be_chosen_instead(in_place, choose, fill_in, outcome, tmp_path, qtbot):
    before = in_place.data.read_bytes()
    told = outcome("Đóng")
    choose("Thành tệp mới…")
    target = tmp_path / "phuc-hoi.thidua"
    fill_in("Phục hồi", path=target)
    in_place.start()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert names(target) == ["Thôn Đông"]
    assert in_place.data.read_bytes() == before


def test_26_the_backup_of_another_file_takes_no_place(in_place, press, files, tmp_path, qtbot):
    blank = tmp_path / "trong"
    blank.mkdir()
    strange = operations.create_file(blank / "la.thidua", {"name": "Xã Lạ", "locality": "Lạ"})
    strange.do(units.create, {"name": "Thôn Lạ"})
    files.path = strange.back_up(blank).path
    strange.close()
    said = press(RecordDialog, "Hủy")
    in_place.start()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "của một tệp dữ liệu khác" in said[0]


def test_26_a_file_that_cannot_be_read_is_said_before_it_is_replaced(
    in_place, choose, file, context, qtbot
):
    context.operations.close()
    alter(file)
    said = choose("Giữ nguyên")
    in_place.start()
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "Không biết sẽ mất gì" in said[0]
