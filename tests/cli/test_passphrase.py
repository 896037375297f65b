"""Backups under a passphrase from a terminal: from a file or asked for, never an argument."""

import io

import pytest

from app.cli import secret_input
from tests.cli.test_commands import cli, data
from tests.sealed import PHRASE, quick_key, sealed, sealed_once, usb

__all__ = ["cli", "data", "quick_key", "sealed", "sealed_once", "usb"]

pytestmark = pytest.mark.usefixtures("quick_key")


@pytest.fixture
def key(tmp_path):
    """A file with the passphrase, as Notepad saves it."""
    file = tmp_path / "mat-khau.txt"
    file.write_text(f"{PHRASE} \r\n", encoding="utf-8-sig", newline="")
    return file


@pytest.fixture
def typed(monkeypatch):
    """A person at a terminal who types these lines; returns what they were asked."""
    asked = []

    def typing(*lines):
        answers = iter(lines)
        monkeypatch.setattr(secret_input, "has_terminal", lambda: True)

        def ask(question):
            asked.append(question)
            return next(answers)

        monkeypatch.setattr(secret_input.getpass, "getpass", ask)
        return asked

    return typing


def test_a_backup_is_made_checked_and_restored_under_a_passphrase(cli, data, usb, key, tmp_path):
    made = cli("backup", "--data", data, "--to", usb, "--passphrase-file", key)
    assert made.code == 0, made.err
    assert "khóa bằng mật khẩu" in made.out
    [backup] = usb.iterdir()
    assert backup.name.endswith(".thiduabk.age")
    verified = cli("verify", backup, "--passphrase-file", key, "--json")
    assert verified.answer["whole"]
    new = tmp_path / "moi.thidua"
    restored = cli("restore", backup, "--data", new, "--passphrase-file", key)
    assert restored.code == 0, restored.err
    assert new.exists()
    tried = cli("drill", backup, "--passphrase-file", key, "--json")
    assert tried.answer["passed"]
    for ran in (made, verified, restored, tried):
        assert PHRASE not in ran.out + ran.err


def test_a_wrong_passphrase_is_one_sentence_and_changes_nothing(cli, data, sealed, key):
    key.write_text("mot mat khau khac", encoding="utf-8")
    before = data.read_bytes()
    ran = cli("restore", sealed, "--data", data, "--passphrase-file", key)
    assert (ran.code, ran.out) == (1, "")
    assert "Mật khẩu không mở được" in ran.err
    assert "Chưa có gì bị thay đổi" in ran.err
    assert data.read_bytes() == before


def test_without_one_it_is_asked_for_at_a_terminal_alone(cli, sealed, typed):
    ran = cli("verify", sealed)
    assert ran.code == 1
    assert "--passphrase-file" in ran.err
    asked = typed(PHRASE)
    assert cli("verify", sealed).code == 0
    assert asked == [f"Mật khẩu của “{sealed.name}”: "]


def test_a_new_one_is_typed_twice(cli, data, usb, typed):
    asked = typed(PHRASE, PHRASE.lower())
    ran = cli("backup", "--data", data, "--to", usb, "--passphrase-file", "-")
    assert ran.code == 1
    assert "không giống nhau" in ran.err
    assert len(asked) == 2
    assert list(usb.iterdir()) == []


def test_a_pipe_gives_it_too(cli, sealed, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PHRASE}\n"))
    assert cli("verify", sealed, "--passphrase-file", "-").code == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "đúng một dòng, đang có 0"),
        (b"mot dong\nhai dong\n", "đúng một dòng, đang có 2"),
        ("bốn mùa xuân".encode("utf-16"), "không phải tệp chữ UTF-8"),
        (b"ngan\n", "ít nhất 10 ký tự"),
        (None, "Không đọc được tệp mật khẩu"),
    ],
)
def test_a_file_without_a_passphrase_makes_no_backup(cli, data, usb, key, content, sentence):
    if content is None:
        key.unlink()
    else:
        key.write_bytes(content)
    ran = cli("backup", "--data", data, "--to", usb, "--passphrase-file", key)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert list(usb.iterdir()) == []


def test_what_is_not_encrypted_asks_for_nothing(cli, data, typed):
    asked = typed()
    assert cli("verify", data).code == 0
    assert asked == []
