"""Where a backup goes and what protects it: sticks that come and go, a passphrase by default."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton

from app import operations
from app.core import passphrases
from app.core.errors import InvalidInput
from app.storage.drives import Drive
from app.storage.encryption import is_encrypted
from app.ui.dialogs import backup
from app.ui.dialogs.backup import back_up
from app.ui.dialogs.backup_target import BackupTarget
from app.ui.dialogs.preview import PreviewDialog
from app.ui.preferences import Preferences
from app.ui.widgets.record_dialog import RecordDialog
from tests.sealed import PHRASE
from tests.storage.disks import small_disk
from tests.ui.dialogs.conftest import named

GB = 2**30


@pytest.fixture
def plugged(monkeypatch):
    """The sticks that are plugged in; a test may change the list."""
    sticks = []
    monkeypatch.setattr(operations, "removable_drives", lambda: tuple(sticks))
    return sticks


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def stick(plugged, usb):
    """One stick is plugged in."""
    plugged.append(Drive(usb, "KINGSTON", 13_207_024_435))
    return usb


@pytest.fixture
def another_disk(monkeypatch):
    """No folder of this test lies on the disk of the data file."""
    monkeypatch.setattr(operations, "is_same_disk", lambda *_: False)


@pytest.fixture
def target(file, files, plugged, shown):
    def make(folder=None):
        made = shown(BackupTarget(file, folder, files))
        shown(made.form)
        return made

    return make


def buttons(target):
    return [one.text() for one in target.drives.findChildren(QRadioButton)]


def looked(target, qtbot):
    """Let it ask for the sticks now; its answer has come."""
    qtbot.waitUntil(lambda: not target.drives._jobs.is_busy)
    target.drives.look()
    qtbot.waitUntil(lambda: not target.drives._jobs.is_busy)


def chosen(target):
    return target.form.values()["folder"]


# --- the sticks ------------------------------------------------------------------------------


def test_the_only_stick_is_proposed_with_its_label_and_room(target, stick, qtbot):
    made = target()
    qtbot.waitUntil(lambda: len(buttons(made)) == 2)
    assert f"KINGSTON ({stick}) – còn 12,3 GB" in buttons(made)
    assert "Thư mục khác…" in buttons(made)
    assert chosen(made) == stick


def test_without_one_it_says_where_it_will_appear(target, plugged, usb, qtbot):
    made = target()
    looked(made, qtbot)
    told = [one.text() for one in made.drives.findChildren(QLabel) if one.isVisible()]
    assert any("Chưa thấy USB" in one for one in told)
    plugged.append(Drive(usb, "", 5 * GB))
    looked(made, qtbot)
    assert f"USB ({usb}) – còn 5 GB" in buttons(made)
    plugged.clear()
    looked(made, qtbot)
    qtbot.waitUntil(lambda: buttons(made) == ["Thư mục khác…"])


def test_it_looks_again_by_itself(target, plugged, usb, qtbot):
    made = target()
    looked(made, qtbot)
    assert made.drives._timer.isActive()
    plugged.append(Drive(usb, "KINGSTON", GB))
    made.drives._timer.timeout.emit()
    qtbot.waitUntil(lambda: len(buttons(made)) == 2)


def test_a_folder_that_was_chosen_stays_whatever_is_plugged_in(target, stick, tmp_path, qtbot):
    made = target(tmp_path)
    looked(made, qtbot)
    assert chosen(made) == tmp_path
    assert made.drives.other.isChecked()


def test_the_folder_on_a_stick_marks_the_stick(target, stick, qtbot):
    (stick / "SaoLuu").mkdir()
    made = target(stick / "SaoLuu")
    looked(made, qtbot)
    [button] = [one for one in made.drives.findChildren(QRadioButton) if "KINGSTON" in one.text()]
    assert button.isChecked()
    button.click()
    assert chosen(made) == stick / "SaoLuu"


def test_one_of_two_is_chosen_by_its_button(target, stick, plugged, tmp_path, qtbot):
    (tmp_path / "b").mkdir()
    plugged.append(Drive(tmp_path / "b", "B", GB))
    made = target()
    qtbot.waitUntil(lambda: len(buttons(made)) == 3)
    assert made.form.field("folder").is_blank
    next(one for one in made.drives.findChildren(QRadioButton) if one.text()[:2] == "B ").click()
    assert chosen(made) == tmp_path / "b"


def test_another_folder_is_asked_for(target, stick, files, tmp_path, qtbot):
    made = target()
    looked(made, qtbot)
    files.path = tmp_path
    made.drives.other.click()
    assert chosen(made) == tmp_path
    files.path = None
    made.drives.other.click()
    assert chosen(made) == tmp_path


# --- the passphrase --------------------------------------------------------------------------


@pytest.mark.usefixtures("another_disk")
def test_what_leaves_the_disk_is_put_under_a_passphrase_by_default(target, stick, qtbot):
    made = target(stick)
    values = made.form.values()
    assert values["locked"]
    assert made.form.field("passphrase").isVisibleTo(made.form)
    with pytest.raises(InvalidInput, match="Tạo mật khẩu"):
        made.wish(values)


def test_what_stays_on_the_disk_is_not(target, usb):
    made = target(usb)
    assert not made.form.values()["locked"]
    assert not made.form.field("passphrase").isVisibleTo(made.form)
    assert made.wish(made.form.values()).passphrase == ""


@pytest.mark.usefixtures("another_disk")
def test_who_declined_is_not_asked_again_until_they_lock_one(target, stick):
    made = target(stick)
    made.form.field("locked").box.click()
    assert made.wish(made.form.values()).passphrase == ""
    made = target(stick)
    assert not made.form.values()["locked"]
    made.form.fill({"locked": True, "passphrase": PHRASE, "again": PHRASE})
    assert made.wish(made.form.values()).passphrase == PHRASE
    assert Preferences().locks_backups


@pytest.mark.parametrize(
    ("passphrase", "again", "field", "sentence"),
    [
        ("ngan", "ngan", "passphrase", "ít nhất 10"),
        (PHRASE, PHRASE.lower(), "again", "không giống nhau"),
        (PHRASE, "", "again", "không giống nhau"),
    ],
)
def test_what_will_not_do_is_said_under_its_field(target, usb, passphrase, again, field, sentence):
    made = target(usb)
    made.form.fill({"locked": True, "passphrase": passphrase, "again": again})
    with pytest.raises(InvalidInput, match=sentence) as refused:
        made.wish(made.form.values())
    assert [problem.field for problem in refused.value.problems] == [field]


def test_a_new_one_is_made_shown_and_taken(target, usb):
    made = target(usb)
    made.form.field("locked").box.click()
    named(made.form, "Tạo mật khẩu").click()
    wish = made.wish(made.form.values())
    assert passphrases.problem(wish.passphrase) == ""
    assert wish.passphrase in made.form.field("passphrase").line.displayText()
    assert "phiếu phục hồi" in made.form.field("passphrase").problem
    assert wish.passphrase not in repr(wish)


def test_a_stick_that_is_gone_when_it_is_chosen_is_no_fault(target, stick, qtbot):
    made = target()
    looked(made, qtbot)
    qtbot.waitUntil(lambda: len(buttons(made)) == 2)
    made.form.field("folder").set_value(None)
    stick.rmdir()
    made.drives.chosen.emit(stick)
    with pytest.raises(InvalidInput, match="Không thấy thư mục"):
        made.form.values()


def test_a_passphrase_that_was_typed_stays_in_use_for_another_folder(target, usb, tmp_path):
    made = target(usb)
    made.begin_with(PHRASE)
    made.form.field("folder").line.setText(str(tmp_path))
    made.form.field("folder").commit()
    assert made.wish(made.form.values()).passphrase == PHRASE


# --- the whole way ---------------------------------------------------------------------------


@pytest.fixture
def saved(context, window, press, outcome, qtbot):
    """Back up as a person does who fills this in; returns what was told."""

    def save(button="Đóng", before=None, **values):
        def fill(dialog):
            for name, value in values.items():
                dialog.form.field(name).set_value(value)
            named(dialog, "Sao lưu").click()
            dialog.form.mark_clean()

        press(RecordDialog, "Hủy", fill)
        told = outcome(button, before)
        back_up(context, window)
        qtbot.waitUntil(lambda: bool(told), timeout=60_000)
        return told[-1]

    return save


def lock():
    return {"locked": True, "passphrase": PHRASE, "again": PHRASE}


def test_the_backup_on_a_stick_is_locked_and_the_sheet_is_offered(saved, usb, press, qtbot):
    offered = []

    def see(dialog):
        offered.extend(one.text() for one in dialog.findChildren(QPushButton) if one.isVisible())

    sheet = press(PreviewDialog, "Đóng", see)
    told = saved("Phiếu phục hồi…", folder=usb, **lock())
    assert "Đã khóa bằng mật khẩu" in told
    assert PHRASE not in told
    [made] = usb.iterdir()
    assert is_encrypted(made)
    qtbot.waitUntil(lambda: bool(sheet), timeout=20_000)
    assert "Phiếu phục hồi" in sheet[0]
    assert "In…" in offered
    assert "Mở bằng Word" not in offered  # it would leave the passphrase in a file


@pytest.mark.parametrize(
    ("is_from_disk", "words"),
    [(True, ("Có thể rút USB", "Eject")), (False, ("Eject", "Có thể rút USB"))],
)
def test_only_what_came_from_the_stick_itself_lets_it_be_pulled(
    saved, stick, monkeypatch, is_from_disk, words, qtbot
):
    real = backup.BackupTarget.wish

    def wish(target, values):
        qtbot.waitUntil(lambda: bool(target.drives.drives))
        return real(target, values)

    monkeypatch.setattr(backup.BackupTarget, "wish", wish)
    monkeypatch.setattr("app.storage.atomic._require_same", lambda *_: is_from_disk)
    told = saved(folder=stick)
    said, unsaid = words
    assert said in told
    assert unsaid not in told


def test_a_folder_of_the_pc_says_nothing_of_pulling(saved, usb, plugged):
    told = saved(folder=usb)
    assert "rút" not in told


def test_a_locked_backup_that_fails_keeps_its_passphrase_for_another_place(
    saved, tmp_path, press, qtbot
):
    shown = []

    def see(dialog):
        shown.append(dialog.form.field("passphrase").value())

    with small_disk(tmp_path / "usb2", "1m") as full:
        told = saved(
            "Chọn thư mục khác…",
            lambda _: press(RecordDialog, "Hủy", see),
            folder=full,
            **lock(),
        )
        assert told.startswith("CHƯA SAO LƯU ĐƯỢC")
        qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert shown == [PHRASE]
