"""Backups under a passphrase: opened by it alone, refused in words, and never half made."""

import random
import shutil
import unicodedata
from contextlib import closing

import pyrage
import pytest

from app.core.errors import InvalidInput, StorageFailure
from app.core.passphrases import PassphraseRefused
from app.core.paths import settings_folder
from app.core.progress import Cancelled, Silent
from app.storage import atomic, backup, encryption
from app.storage.archive import NotWhole
from app.storage.backup import back_up, verify_file
from app.storage.database import Database
from app.storage.encryption import decrypt, encrypt
from app.storage.joining import preview
from app.storage.restoring import restore
from tests import quick_age
from tests.conftest import MACHINE
from tests.sealed import PHRASE, quick_key, sealed, sealed_once, usb
from tests.storage.conftest import Units

__all__ = ["quick_key", "sealed", "sealed_once", "usb"]


def refusal(path):
    """Return why a backup is not taken for whole; "" when it is."""
    try:
        return " ".join(verify_file(path, passphrase=PHRASE).findings)
    except PassphraseRefused as refused:
        return str(refused)


def work_left():
    folder = settings_folder() / "work"
    return list(folder.iterdir()) if folder.exists() else []


@pytest.fixture(scope="module")
def really_sealed(empty_file, tmp_path_factory):
    """A backup under the real key, and where it went: made once."""
    usb = tmp_path_factory.mktemp("usb")
    path = shutil.copy(empty_file, tmp_path_factory.mktemp("sealed") / "xa.thidua")
    with closing(Database.open(path, MACHINE)) as database:
        Units(database).add("Thôn Đông", "Thôn Tây")
        return back_up(database, usb, passphrase=PHRASE), usb


def test_an_encrypted_backup_is_whole_and_reads_as_nothing_without_its_passphrase(really_sealed):
    made, usb = really_sealed
    assert made.path.name.endswith(".thiduabk.age")
    assert made.is_encrypted
    assert list(usb.iterdir()) == [made.path]
    assert b"data.sqlite" not in made.path.read_bytes()
    check = verify_file(made.path, passphrase=unicodedata.normalize("NFD", f" {PHRASE}"))
    assert check.is_whole
    assert check.is_backup
    assert check.contents == made.contents
    assert work_left() == []


def test_any_program_for_age_opens_it(really_sealed):
    made, _ = really_sealed
    content = made.path.read_bytes()
    assert content.splitlines()[1].startswith(b"-> scrypt ")
    assert pyrage.passphrase.decrypt(content, PHRASE).startswith(b"PK\x03\x04")


def test_the_real_key_refuses_another_passphrase_and_one_changed_byte(really_sealed, tmp_path):
    made, _ = really_sealed
    with pytest.raises(PassphraseRefused, match="không mở được"):
        verify_file(made.path, passphrase=PHRASE.lower())
    whole = made.path.read_bytes()
    damaged_file = tmp_path / made.path.name
    for place in (25, 120, random.Random(11).randrange(200, len(whole))):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        damaged_file.write_bytes(damaged)
        assert refusal(damaged_file)


def test_it_is_restored_with_its_passphrase(sealed, tmp_path):
    target = tmp_path / "moi.thidua"
    assert restore(sealed, target, passphrase=PHRASE).is_done
    with closing(Database.open(target, MACHINE)) as restored:
        assert {"Thôn Đông", "Thôn Tây"} <= set(Units(restored).names())


@pytest.mark.parametrize("wrong", ["", "bon mua Xuan Binh An"])
def test_another_passphrase_is_refused_and_nothing_is_changed(sealed, tmp_path, wrong):
    before = sealed.read_bytes()
    target = tmp_path / "moi.thidua"
    with pytest.raises(PassphraseRefused, match="Chưa có gì bị thay đổi"):
        restore(sealed, target, passphrase=wrong)
    with pytest.raises(PassphraseRefused):
        verify_file(sealed, passphrase=wrong)
    assert not target.exists()
    assert sealed.read_bytes() == before
    assert work_left() == []


def test_one_changed_byte_anywhere_is_refused(sealed):
    whole = sealed.read_bytes()
    places = random.Random(11).sample(range(200, len(whole)), 3)
    for place in (0, 30, 60, 120, len(whole) - 1, *places):
        damaged = bytearray(whole)
        damaged[place] ^= 1
        sealed.write_bytes(damaged)
        assert refusal(sealed)


def test_a_backup_that_was_cut_off_is_refused(sealed):
    sealed.write_bytes(sealed.read_bytes()[:-1])
    [finding] = verify_file(sealed, passphrase=PHRASE).findings
    assert "cụt" in finding


def test_a_passphrase_that_is_too_weak_makes_no_backup(database, units, usb):
    units.add("Thôn Đông")
    with pytest.raises(InvalidInput, match="ít nhất 10 ký tự"):
        back_up(database, usb, passphrase=f"  {PHRASE[:9]}  ")
    assert list(usb.iterdir()) == []


@pytest.mark.usefixtures("quick_key")
def test_what_does_not_open_again_where_it_was_put_is_no_backup(database, units, usb, monkeypatch):
    units.add("Thôn Đông")

    def another(source, target, passphrase, progress):
        source.with_name("other.zip").write_bytes(source.read_bytes()[:-1] + b"?")
        encrypt(source.with_name("other.zip"), target, passphrase, progress)

    monkeypatch.setattr(backup.encryption, "encrypt", another)
    with pytest.raises(NotWhole, match="không được đúng những gì đã sao lưu"):
        back_up(database, usb, passphrase=PHRASE)
    assert list(usb.iterdir()) == []
    assert work_left() == []


@pytest.mark.usefixtures("quick_key")
def test_what_is_looked_at_is_the_copy_on_the_stick(database, units, usb, monkeypatch):
    units.add("Thôn Đông")
    opened = []

    def watch(source, *others):
        opened.append(source)
        decrypt(source, *others)

    monkeypatch.setattr(backup.encryption, "decrypt", watch)
    back_up(database, usb, passphrase=PHRASE)
    [part] = opened
    assert part.parent == usb
    assert part.name.endswith(".part")


@pytest.mark.usefixtures("quick_key")
def test_stopping_while_it_is_encrypted_leaves_nothing(database, units, usb):
    class Stop:
        calls = 0

        def report(self, done, total):
            self.calls += 1
            if done >= 70:
                raise Cancelled

    units.add("Thôn Đông")
    with pytest.raises(Cancelled):
        back_up(database, usb, progress=Stop(), passphrase=PHRASE)
    assert list(usb.iterdir()) == []
    assert work_left() == []


def test_a_copy_from_another_pc_that_is_encrypted_is_refused_in_words(sealed, database):
    with pytest.raises(PassphraseRefused, match="được khóa bằng mật khẩu"):
        preview(database, sealed)


# --- what the process that does it can come to ------------------------------------------------


def test_a_process_that_the_system_ends_is_a_sentence(tmp_path, monkeypatch):
    source = tmp_path / "a"
    source.write_bytes(b"x")
    monkeypatch.setattr(encryption, "_work", quick_age.die)
    with pytest.raises(StorageFailure, match="bị ngắt giữa chừng"):
        encrypt(source, tmp_path / "b", PHRASE, Silent())
    with pytest.raises(StorageFailure, match="đang bận hoặc không đủ bộ nhớ"):
        decrypt(source, tmp_path / "b", PHRASE, "a", Silent())


def test_a_disk_that_is_full_meanwhile_is_a_sentence(tmp_path, monkeypatch):
    source = tmp_path / "a"
    source.write_bytes(b"x")
    monkeypatch.setattr(encryption, "_work", quick_age.find_disk_full)
    with pytest.raises(StorageFailure, match="đã đầy"):
        encrypt(source, tmp_path / "b", PHRASE, Silent())


def test_what_is_too_large_for_the_memory_is_refused_before(tmp_path, monkeypatch):
    monkeypatch.setattr(encryption, "LARGEST", 10)
    source = tmp_path / "a"
    source.write_bytes(b"x" * 11)
    with pytest.raises(StorageFailure, match="sao lưu không khóa"):
        encrypt(source, tmp_path / "b", PHRASE, Silent())


def test_a_pc_too_slow_for_the_key_is_told_apart_from_a_wrong_passphrase(tmp_path):
    """A work factor of 2^30 would take this PC half an hour; the library refuses at once."""
    content = pyrage.passphrase.encrypt(b"x", PHRASE)
    head, stanza, rest = content.split(b"\n", 2)
    stanza = b" ".join([*stanza.split(b" ")[:-1], b"30"])
    source = tmp_path / "a"
    source.write_bytes(b"\n".join([head, stanza, rest]))
    with pytest.raises(StorageFailure, match="đang bận hoặc không đủ bộ nhớ") as refused:
        decrypt(source, tmp_path / "b", PHRASE, "a", Silent())
    assert not isinstance(refused.value, PassphraseRefused)


@pytest.mark.usefixtures("quick_key")
def test_a_copy_is_compared_before_it_is_opened(database, units, usb, monkeypatch):
    units.add("Thôn Đông")
    order = []
    same, opens = atomic._require_same, backup._require_opens
    monkeypatch.setattr(
        atomic, "_require_same", lambda *given: (order.append("same"), same(*given))[1]
    )
    monkeypatch.setattr(
        backup, "_require_opens", lambda *given: (order.append("opens"), opens(*given))[1]
    )
    back_up(database, usb, passphrase=PHRASE)
    assert order == ["same", "opens"]
