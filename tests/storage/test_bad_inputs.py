"""The bad data files and backups of reliability.md §5, 1–33: where each is tried, and the rest.

Expected of each: one sentence for a person, and no byte of any file changed.
"""

import ast
import errno
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.core.errors import NotAllowed, StorageFailure
from app.operations import open_file, verify_file
from app.services import units as unit_services
from app.storage import places
from app.storage.atomic import in_words
from app.storage.backup import back_up
from app.storage.database import Database
from app.storage.places import Mount
from app.storage.restoring import restore
from tests.conftest import MACHINE
from tests.storage.conftest import Units
from tests.storage.damage import interrupt_a_save
from tests.storage.disks import contents

TESTS = Path(__file__).parents[1]
OPENING, BACKUP, RESTORING = (
    "storage/test_opening",
    "storage/test_backup",
    "storage/test_restoring",
)
ARCHIVE, PLACES, HERE = "storage/test_archive", "storage/test_places", "storage/test_bad_inputs"
NAMES, ENCRYPTION = "storage/test_backup_names", "storage/test_encryption"
WINDOW, DIALOG = "ui/test_data_file", "ui/dialogs/test_restore"
TRIED = {
    1: [
        f"{OPENING}::test_what_is_no_data_file_is_refused_and_left_alone",
        f"{WINDOW}::test_a_file_that_is_none_of_ours_stays_as_it_is",
        f"{RESTORING}::test_a_ruined_file_is_kept_and_replaced",
    ],
    2: [
        f"{OPENING}::test_what_is_no_data_file_is_refused_and_left_alone",
        f"{WINDOW}::test_a_file_that_is_none_of_ours_stays_as_it_is",
        f"{BACKUP}::test_what_is_no_file_of_ours_is_said",
    ],
    3: [f"{HERE}::test_a_file_cut_off_anywhere_is_refused"],
    4: [
        f"{BACKUP}::test_a_flipped_letter_that_sqlite_does_not_see_is_found",
        "ui/dialogs/test_backup::test_a_change_from_outside_is_found_and_told",
    ],
    5: [
        f"{OPENING}::test_a_damaged_file_is_refused_and_kept",
        f"{BACKUP}::test_a_file_with_a_damaged_page_is_refused",
    ],
    6: [
        f"{OPENING}::test_what_is_no_data_file_is_refused_and_left_alone",
        f"{RESTORING}::test_a_ruined_file_is_kept_and_replaced",
    ],
    7: [
        f"{HERE}::test_a_file_without_the_journal_of_its_unfinished_save_is_found",
        "storage/test_ends::test_a_check_of_the_file_says_that_it_is_behind",
    ],
    8: [f"{RESTORING}::test_a_stale_journal_is_never_applied_to_a_restored_file"],
    9: [
        f"{PLACES}::test_windows_says_what_a_drive_is",
        f"{HERE}::test_a_file_that_lies_where_none_may_is_only_looked_at",
    ],
    10: [
        f"{PLACES}::test_no_data_file_is_made_in_such_a_folder",
        f"{HERE}::test_a_file_that_lies_where_none_may_is_only_looked_at",
    ],
    11: [
        f"{OPENING}::test_a_read_only_file_opens_for_reading_with_the_reason",
        f"{WINDOW}::test_a_file_that_can_only_be_read_is_shown_and_says_why",
    ],
    12: [
        f"{OPENING}::test_a_second_writer_is_told_who_has_the_file",
        f"{WINDOW}::test_a_file_open_elsewhere_can_be_looked_at_and_then_changed",
    ],
    13: [
        f"{HERE}::test_two_names_of_one_file_have_one_lock",
        f"{HERE}::test_a_file_with_a_second_name_on_the_disk_is_only_looked_at",
    ],
    14: [
        f"{OPENING}::test_a_newer_file_is_refused_with_no_byte_written",
        f"{WINDOW}::test_a_file_of_a_newer_program_is_told_and_stays_as_it_is",
    ],
    15: [
        "storage/test_migration::test_an_old_file_opens_with_its_data",
        "storage/test_migration::test_each_older_file_is_kept_whole_before_it_is_upgraded",
        f"{RESTORING}::test_an_older_backup_comes_up_to_date",
    ],
    16: [
        f"{RESTORING}::test_the_backup_of_another_file_is_refused",
        f"{DIALOG}::test_26_the_backup_of_another_file_takes_no_place",
        f"{OPENING}::test_a_database_of_another_program_is_refused",
    ],
    17: [
        f"{DIALOG}::test_26_then_and_now_stand_side_by_side_with_what_would_be_lost",
        f"{RESTORING}::test_a_newer_backup_of_this_pc_is_named",
    ],
    18: [
        f"{NAMES}::test_the_next_number_is_beyond_all_of_the_same_office",
        "storage/test_retention::test_the_newest_by_order_outlive_any_clock",
        f"{RESTORING}::test_a_clock_in_doubt_is_said",
    ],
    19: [
        f"{ARCHIVE}::test_a_trap_with_the_right_hashes_is_refused_by_its_structure",
        f"{BACKUP}::test_a_trap_in_the_structure_is_refused",
    ],
    20: [f"{HERE}::test_a_shortcut_or_a_program_is_told_as_a_sign_of_a_virus"],
    21: [
        f"{HERE}::test_a_shortcut_or_a_program_is_told_as_a_sign_of_a_virus",
        f"{NAMES}::test_what_has_more_behind_it_is_no_finished_copy",
    ],
    22: [f"{HERE}::test_a_hidden_backup_is_restored_like_any_other"],
    23: [f"{ARCHIVE}::test_a_member_of_another_name_is_refused"],
    24: [f"{ARCHIVE}::test_duplicate_missing_extra_and_misplaced_members_are_refused"],
    25: [
        f"{ARCHIVE}::test_a_bomb_is_refused_before_it_goes_off",
        f"{ARCHIVE}::test_a_bomb_that_lies_about_its_size_is_refused",
        f"{ARCHIVE}::test_thousands_of_members_are_refused_unread",
    ],
    26: [
        f"{ENCRYPTION}::test_another_passphrase_is_refused_and_nothing_is_changed",
        "cli/test_passphrase::test_a_wrong_passphrase_is_one_sentence_and_changes_nothing",
    ],
    27: [f"{ENCRYPTION}::test_a_backup_that_was_cut_off_is_refused"],
    28: [f"{HERE}::test_a_backup_is_taken_by_its_content_under_any_name"],
    29: [f"{ARCHIVE}::test_a_manifest_edited_by_hand_is_refused"],
    30: [
        f"{BACKUP}::test_a_stick_that_keeps_something_else_is_not_counted",
        "storage/test_uncached::test_a_disk_that_kept_something_else_is_found_out",
        "ui/dialogs/test_backup::test_a_backup_that_reads_back_otherwise_is_no_backup",
    ],
    31: [
        f"{BACKUP}::test_a_disk_that_is_too_full_is_said_with_what_it_needs",
        f"{BACKUP}::test_a_locked_disk_is_said",
        f"{BACKUP}::test_data_beyond_the_size_of_a_container_are_refused",
    ],
    32: [
        f"{BACKUP}::test_a_folder_that_disappears_while_writing_is_said",
        f"{HERE}::test_a_disk_that_does_not_answer_at_all_is_still_a_sentence",
        "faults/test_campaigns::test_nothing_is_lost_and_the_control_is_found",
    ],
    33: [
        "storage/test_backup_kill::test_a_killed_restore_leaves_the_old_file_or_the_new",
        f"{RESTORING}::test_a_killed_restore_is_told_by_what_the_file_holds",
        f"{WINDOW}::test_a_restore_that_was_cut_off_is_told_once_and_can_be_done_again",
    ],
}
"""The tests of each number, by file and function."""


def functions_of(file):
    tree = ast.parse((TESTS / f"{file}.py").read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_bad_input_is_tried_by_a_test_that_is_there():
    assert sorted(TRIED) == list(range(1, 34))
    named = [test.split("::") for tests in TRIED.values() for test in tests]
    there = {file: functions_of(file) for file, _ in named}
    assert [f"{file}::{name}" for file, name in named if name not in there[file]] == []
    assert all(TRIED.values())


# --- what had no test yet ------------------------------------------------------------------------


@pytest.fixture
def filled(path):
    """A closed data file of a hundred people."""
    database = Database.open(path, MACHINE)
    Units(database).bulk(100)
    database.close()
    return path


@pytest.mark.parametrize("share", [0, 0.3, 0.6, 0.97])
def test_a_file_cut_off_anywhere_is_refused(filled, share):
    whole = filled.read_bytes()
    filled.write_bytes(whole[: max(100, int(share * len(whole)))])
    before = contents(filled.parent)
    for act in (open_file, verify_file, lambda path: back_up(path, path.parent)):
        with pytest.raises(StorageFailure, match=r"(được giữ nguyên|Không có gì bị thay đổi)"):
            raise_what_is_wrong(act(filled))
        assert contents(filled.parent) == before


def raise_what_is_wrong(check):
    """A check answers what is wrong where others refuse."""
    raise StorageFailure(f"{check.findings[0]} Tệp được giữ nguyên.")


def test_a_file_without_the_journal_of_its_unfinished_save_is_found(filled, tmp_path):
    interrupt_a_save(filled)
    filled.with_name(f"{filled.name}-journal").unlink()
    before = contents(filled.parent)
    assert not verify_file(filled).is_whole
    with pytest.raises(StorageFailure, match="không còn nguyên vẹn"):
        back_up(filled, tmp_path)
    assert contents(filled.parent) == before


@pytest.mark.parametrize("system", ["cifs", "cloud", "stick"])
def test_a_file_that_lies_where_none_may_is_only_looked_at(filled, tmp_path, monkeypatch, system):
    if system == "cloud":
        (tmp_path / "Dropbox").mkdir()
        filled = filled.rename(tmp_path / "Dropbox" / filled.name)
    else:
        mount = Mount(tmp_path, "/dev/sdz1", "vfat" if system == "stick" else system)
        monkeypatch.setattr(places, "mount_of", lambda *_: mount)
        monkeypatch.setattr(places, "is_removable", lambda *_: system == "stick")
    before = contents(filled.parent)
    door = open_file(filled)
    said = {"cifs": "ổ đĩa mạng", "cloud": "đồng bộ lên mạng", "stick": "USB"}[system]
    assert said in door.read_only_reason
    assert "Hãy chép tệp vào ổ đĩa của máy" in door.read_only_reason
    assert door.ask(unit_services.listed) is not None
    with pytest.raises(NotAllowed, match=r"chỉ xem được.*Chưa có gì bị thay đổi"):
        door.do(unit_services.create, {"name": "Thôn Đông", "kind_code": "THON"})
    door.close()
    assert contents(filled.parent) == before


def test_two_names_of_one_file_have_one_lock(filled, tmp_path):
    (tmp_path / "loi-tat.thidua").symlink_to(filled)
    (tmp_path / "thu-muc").mkdir()
    held = Database.open(filled, MACHINE)
    for other in (tmp_path / "loi-tat.thidua", tmp_path / "thu-muc" / ".." / filled.name):
        with pytest.raises(StorageFailure, match="đang được mở trên máy “PC-VANPHONG”"):
            Database.open(other, MACHINE)
    held.close()


def test_a_file_with_a_second_name_on_the_disk_is_only_looked_at(filled, tmp_path):
    """Each name would have a lock and a journal of its own."""
    second = tmp_path / "ten-khac.thidua"
    os.link(filled, second)
    for path in (filled, second):
        door = open_file(path)
        assert "liên kết cứng" in door.read_only_reason
        with pytest.raises(NotAllowed, match="Chưa có gì bị thay đổi"):
            door.do(unit_services.create, {"name": "Thôn Đông", "kind_code": "THON"})
        door.close()
    copy = shutil.copy(filled, tmp_path / "ban-sao.thidua")
    assert open_file(copy).read_only_reason is None


@pytest.fixture
def backup(filled, tmp_path):
    """A backup of that file on a stick."""
    stick = tmp_path / "usb"
    stick.mkdir()
    return back_up(filled, stick).path


@pytest.mark.parametrize(
    "name", ["USB (E).lnk", "sao-luu.thiduabk.exe", "Xã An Bình.thiduabk.LNK", "mo-tep.vbs"]
)
@pytest.mark.parametrize("is_a_backup", [True, False])
def test_a_shortcut_or_a_program_is_told_as_a_sign_of_a_virus(
    backup, filled, tmp_path, name, is_a_backup
):
    fake = backup.with_name(name)
    fake.write_bytes(backup.read_bytes() if is_a_backup else b"L\x00\x00\x00" + bytes(200))
    before = contents(tmp_path)
    for act in (verify_file, lambda path: restore(path, filled)):
        with pytest.raises(StorageFailure, match=r"virus.*chưa có gì bị thay đổi"):
            act(fake)
    assert contents(tmp_path) == before


def test_a_hidden_backup_is_restored_like_any_other(backup, tmp_path):
    hidden_folder = tmp_path / ".an"
    hidden_folder.mkdir()
    hidden = backup.rename(hidden_folder / f".{backup.name}")
    assert verify_file(hidden).is_whole
    assert restore(hidden, tmp_path / "moi.thidua").is_done


@pytest.mark.parametrize(
    "name",
    [
        "Sao lưu (1) – bản sao.thiduabk",
        f"{'a' * 230}.thiduabk",
        "🏅 thi đua.thiduabk",
        "khong-duoi",
    ],
)
def test_a_backup_is_taken_by_its_content_under_any_name(backup, tmp_path, name):
    renamed = backup.rename(backup.with_name(name))
    assert verify_file(renamed).is_backup
    target = tmp_path / "moi.thidua"
    assert restore(renamed, target).is_done
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("SELECT count(*) FROM subject").fetchone() == (100,)


def test_a_disk_that_does_not_answer_at_all_is_still_a_sentence(tmp_path, monkeypatch):
    """Naming the drive asks the disk once more, which must not hide the first error."""

    def silent(*_args, **_kwargs):
        raise OSError(errno.EIO, "")

    target = tmp_path / "xa.thiduabk"
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", silent)
        patch.setattr(os, "lstat", silent)
        with pytest.raises(StorageFailure, match="không phản hồi"), in_words(target):
            silent()
