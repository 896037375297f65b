"""Backups under a passphrase in the window: asked for, told when wrong, shown to nobody else."""

from contextlib import closing

import pytest
from PySide6.QtWidgets import QLineEdit

from app import operations
from app.services import units
from app.storage.backup import back_up
from app.ui.dialogs import backup, joining
from app.ui.dialogs.joining import JoiningDialog
from app.ui.dialogs.passphrase import with_passphrase
from app.ui.dialogs.restore import Restoring
from app.ui.widgets.passphrase_field import PassphraseField
from app.ui.widgets.record_dialog import RecordDialog
from tests.sealed import PHRASE, quick_key, sealed, sealed_once, usb
from tests.ui.ime import assert_unikey_safe

__all__ = ["quick_key", "sealed", "sealed_once", "usb"]

pytestmark = pytest.mark.usefixtures("quick_key")

WRONG = "mot mat khau khac"


@pytest.fixture
def check_another(context, window, files, sealed):
    """Choose the encrypted backup in “Kiểm tra tệp khác…”."""
    files.path = sealed

    def check():
        backup._check_another(context, window)

    return check


def test_a_check_asks_for_the_passphrase(check_another, fill_in, outcome, qtbot):
    told = outcome()
    fill_in("Mở khóa", passphrase=PHRASE)
    check_another()
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert "còn nguyên vẹn." in told[0]
    assert PHRASE not in told[0]


def test_a_wrong_one_is_told_and_can_be_typed_again(check_another, fill_in, outcome, qtbot):
    told = outcome("Gõ lại mật khẩu…")
    outcome()
    fill_in("Mở khóa", passphrase=WRONG)
    fill_in("Mở khóa", passphrase=PHRASE)
    check_another()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=60_000)
    assert "không mở được" in told[0]
    assert "Chưa có gì bị thay đổi" in told[0]
    assert WRONG not in told[0]
    assert "còn nguyên vẹn." in told[1]


def test_thinking_better_of_it_does_nothing(context, check_another, press):
    press(RecordDialog, "Hủy")
    check_another()
    assert not context.jobs.is_busy


@pytest.fixture
def restoring(context, window, files, file):
    """The way from a backup to a new file; `opened` is what was opened at its end."""
    opened = []
    way = Restoring(files, context.jobs, file.parent, opened.append, window)
    return way, opened


def test_it_is_restored_into_a_new_file(restoring, sealed, fill_in, outcome, tmp_path, qtbot):
    way, opened = restoring
    told = outcome("Mở tệp này")
    target = tmp_path / "moi.thidua"
    fill_in("Mở khóa", passphrase=PHRASE)
    fill_in("Phục hồi", path=target)
    way.start(sealed)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert opened == [target]
    with closing(operations.open_file(target)) as door:
        assert {"Thôn Đông", "Thôn Tây"} <= {row.name for row in door.ask(units.listed)}


def test_a_wrong_one_restores_nothing(restoring, sealed, fill_in, outcome, qtbot):
    way, opened = restoring
    told = outcome()
    fill_in("Mở khóa", passphrase=WRONG)
    way.start(sealed)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told[0].startswith("CHƯA PHỤC HỒI")
    assert opened == []
    assert list(way.folder.glob("*phuc-hoi*")) == []


@pytest.fixture
def theirs(context, files, file, usb, quick_key):
    """An encrypted backup of another PC, with a unit more, which the person will choose."""
    there = file.with_name("may-kia.thidua")
    context.operations._door._database.engine.dispose()
    there.write_bytes(file.read_bytes())
    with closing(operations.open_file(there)) as door:
        door.do(units.create, {"name": "Thôn Nam"})
    files.path = back_up(there, usb, passphrase=PHRASE).path


@pytest.mark.usefixtures("theirs")
def test_the_copy_of_another_pc_is_joined(context, window, fill_in, press, outcome, qtbot):
    """What goes to the other PC on a stick is encrypted by default."""
    fill_in("Mở khóa", passphrase=PHRASE)
    press(JoiningDialog, "Gộp")
    told = outcome()
    joining._choose_file(context, window)
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert told[0].startswith("Đã gộp")
    assert "Thôn Nam" in {row.name for row in context.operations.ask(units.listed)}


def test_what_is_not_encrypted_asks_for_nothing(window, file, tmp_path):
    given = []
    with_passphrase(file, window, given.append)
    with_passphrase(tmp_path / "khong-co", window, given.append)
    assert given == ["", ""]


# --- the field -------------------------------------------------------------------------------


@pytest.fixture
def field(shown):
    return shown(PassphraseField(is_new=True))


def test_it_is_hidden_until_somebody_wants_to_see_it(field):
    assert field.line.echoMode() == QLineEdit.EchoMode.Password
    field.shown.click()
    assert field.line.echoMode() == QLineEdit.EchoMode.Normal


def test_no_draft_holds_it(field):
    field.line.setText("bon mua xuan")
    assert "bon" not in field.draft()
    field.set_draft(field.draft())
    assert field.line.text() == ""


def test_blanks_caps_and_marks_are_told_under_it(field):
    for typed, said in ((" bon mua", "Dấu cách"), ("BON MUA", "Caps"), ("bốn mùa", "đúng từng")):
        field.line.setText(typed)
        field.commit()
        assert said in field.problem
    assert field.value() == "bốn mùa"
    field.line.setText("bon mua")
    field.commit()
    assert field.problem == ""


def test_it_is_safe_to_type_vietnamese_into(field):
    assert_unikey_safe(field.line)
