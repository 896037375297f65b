"""Data files with accounts from a terminal: `--as` and `--password-file`."""

import shutil
from pathlib import Path

import pytest

from app import operations
from app.cli import secret_input
from app.core import passwords
from app.services import accounts, export_log, history
from tests.cli.test_commands import cli
from tests.data.make_database import DATABASES
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.imports.lists.books import book
from tests.sample import sample_file

__all__ = ["cli", "sample_file"]

VIEWER = {"name": "Phạm Thị Xem", "login": "xem.pt", "role": "view"}
NOT_SIGNED_IN = (
    "Tệp “xa.thidua” có người dùng nên phải đăng nhập. Chưa làm gì. Hãy thêm --as với tên đăng "
    "nhập và --password-file với tệp có mật khẩu.\n"
)
READING = {
    "backup": ["backup", "--to", "OUT"],
    "export": ["export", "ranking", "--plan", "08", "--format", "pdf", "--out", "OUT"],
    "import, dry": ["import", "people", "BOOK", "--dry-run"],
    "take-back, dry": ["take-back", "BOOK", "--dry-run"],
}
WRITING = {
    "import": ["import", "people", "BOOK"],
    "submit": ["submit", "--plan", "08", "--to", "OUT"],
    "workbooks": ["workbooks", "--plan", "05", "--out", "OUT"],
}


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Hash with little memory: the tests are of what is done with it."""
    monkeypatch.setattr(passwords, "MEMORY_KIB", 64)
    monkeypatch.setattr(passwords, "PASSES", 1)
    passwords._hasher.cache_clear()
    yield
    passwords._hasher.cache_clear()


@pytest.fixture
def data(sample_file, tmp_path):
    """The sample commune, with a chief, a clerk and somebody who only looks."""
    folder = tmp_path / "du-lieu"
    folder.mkdir()
    path = Path(shutil.copy(sample_file, folder / "xa.thidua"))
    door = operations.open_file(path)
    door.do(accounts.add, CHIEF, PASSWORD)
    door.sign_in(CHIEF["login"], PASSWORD)
    door.do(accounts.add, CLERK, PASSWORD)
    door.do(accounts.add, VIEWER, PASSWORD)
    door.close()
    return path


@pytest.fixture
def key(tmp_path):
    """A file with the password that all of them have, as Notepad saves it."""
    file = tmp_path / "mat-khau.txt"
    file.write_text(f"{PASSWORD}\r\n", encoding="utf-8-sig", newline="")
    return file


@pytest.fixture
def line(data, tmp_path):
    """Fill in a command: its data file, where things go, a list of one person."""
    out = tmp_path / "ra"
    out.mkdir()
    rows = [["STT", "Họ và tên", "Đơn vị", "Chức vụ"], [1, "Lê Nhập An", "Thôn Đông", "Phó"]]
    (tmp_path / "vao").mkdir()
    stands_for = {"OUT": out, "BOOK": book(tmp_path / "vao", rows)}

    def made(words, *more):
        return [*(stands_for.get(word, word) for word in words), "--data", data, *more]

    return made


def as_somebody(who, key):
    return ["--as", who["login"], "--password-file", key]


@pytest.mark.parametrize("words", [*READING.values(), *WRITING.values()], ids=str)
def test_nothing_is_read_or_made_for_nobody(cli, data, line, tmp_path, words):
    before = data.read_bytes()
    ran = cli(*line(words))
    assert (ran.code, ran.out, ran.err) == (1, "", NOT_SIGNED_IN)
    assert list((tmp_path / "ra").iterdir()) == []
    assert [file.name for file in data.parent.iterdir()] == [data.name]
    assert data.read_bytes() == before


@pytest.mark.parametrize("words", READING.values(), ids=READING)
def test_who_only_looks_can_read(cli, line, key, words):
    ran = cli(*line(words, *as_somebody(VIEWER, key)))
    assert "quyền" not in ran.err
    assert (ran.code == 0) != (words[0] == "take-back")  # which finds no workbook of ours
    assert PASSWORD not in ran.out + ran.err


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_who_only_looks_writes_nothing_and_leaves_no_file(cli, data, line, key, tmp_path, words):
    ran = cli(*line(words, *as_somebody(VIEWER, key)))
    assert (ran.code, ran.out) == (1, "")
    assert "trở lên, tài khoản đang dùng chỉ có quyền xem. Chưa có gì bị thay đổi." in ran.err
    assert list((tmp_path / "ra").iterdir()) == []
    assert [file.name for file in data.parent.iterdir()] == [data.name]


def test_the_log_names_who_did_it(cli, data, line, key):
    assert cli(*line(WRITING["import"], *as_somebody(CLERK, key))).code == 0
    door = operations.open_file(data, read_only=True)
    door.sign_in(VIEWER["login"], PASSWORD)
    assert door.ask(history.actions, limit=1)[0].user == CLERK["name"]
    door.close()


@pytest.mark.parametrize(
    ("words", "noted"),
    [
        (READING["backup"], ("Toàn bộ dữ liệu", "Bản sao lưu", True)),
        (READING["export"], ("Xếp hạng", "PDF", False)),
        (
            ["export", "certificates", "--plan", "08", "--format", "pdf", "--out", "OUT"],
            ("Giấy khen, Quyết định 118/QĐ-UBND", "PDF", False),
        ),
        (WRITING["workbooks"], ("Tệp cho đơn vị (18 tệp)", "Thư mục", False)),
        (WRITING["submit"], ("Hồ sơ nộp lên trên (39 tệp)", "Thư mục", False)),
    ],
    ids=str,
)
def test_what_leaves_is_noted_with_who_took_it(cli, data, line, key, words, noted):
    ran = cli(*line(words, *as_somebody(CHIEF, key)))
    assert (ran.code, ran.err) == (0, "")
    door = operations.open_file(data, read_only=True)
    door.sign_in(VIEWER["login"], PASSWORD)
    [row] = door.ask(export_log.listed)
    door.close()
    assert (row.what, row.kind.label, row.is_sensitive) == noted
    assert row.user == CHIEF["name"]
    assert "/" not in row.file_name


def test_what_cannot_be_noted_leaves_all_the_same_and_is_told(cli, data, line, key, tmp_path):
    door = operations.open_file(data)
    ran = cli(*line(READING["export"], *as_somebody(VIEWER, key)))
    door.close()
    assert ran.code == 0
    assert "không ghi được vào nhật ký xuất dữ liệu. Tệp đang được mở trên máy" in ran.err
    assert len(list((tmp_path / "ra").iterdir())) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--as", "khong-co", "--password-file", "KEY"], "chưa đúng nên chưa đăng nhập."),
        (["--as", CHIEF["login"], "--password-file", "WRONG"], "chưa đúng nên chưa đăng nhập."),
        (["--as", CHIEF["login"], "--password-file", "NONE"], "Không đọc được tệp mật khẩu"),
        (["--as", CHIEF["login"], "--password-file", "TWO"], "phải có đúng một dòng, đang có 2."),
        (["--as", CHIEF["login"]], f"Chưa có mật khẩu của “{CHIEF['login']}”. Chưa làm gì."),
        (["--password-file", "KEY"], "có người dùng nên phải đăng nhập."),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(cli, line, key, tmp_path, options, sentence):
    for name, text in (("WRONG", "sai"), ("TWO", f"{PASSWORD}\n{PASSWORD}\n")):
        (tmp_path / name).write_text(text)
    stands_for = {"KEY": key} | {name: tmp_path / name for name in ("WRONG", "NONE", "TWO")}
    ran = cli(*line(READING["export"], *(stands_for.get(word, word) for word in options)))
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert ran.err.count("\n") == 1
    assert list((tmp_path / "ra").iterdir()) == []


def test_at_a_terminal_it_is_asked_for_unseen(cli, line, monkeypatch):
    asked = []

    def typed(question):
        asked.append(question)
        return PASSWORD

    monkeypatch.setattr(secret_input, "has_terminal", lambda: True)
    monkeypatch.setattr(secret_input.getpass, "getpass", typed)
    assert cli(*line(READING["backup"], "--as", VIEWER["login"])).code == 0
    assert cli(*line(READING["backup"], *as_somebody(VIEWER, "-"))).code == 0
    assert asked == [f"Mật khẩu của “{VIEWER['login']}”: "] * 2


def test_a_file_without_accounts_has_nobody_to_be(cli, sample_file, key, tmp_path):
    options = ["--data", sample_file, "--to", tmp_path, *as_somebody(CHIEF, key)]
    ran = cli("backup", *options)
    assert (ran.code, ran.out) == (1, "")
    assert "không có người dùng nào nên không đăng nhập được. Chưa làm gì." in ran.err
    assert list(tmp_path.iterdir()) == [key]


def test_a_check_asks_for_nobody_and_tells_no_person(cli, data):
    ran = cli("verify", data)
    assert ran.code == 0
    assert CHIEF["name"] not in ran.out


def test_replacing_a_file_needs_its_administrator_and_a_new_place_nobody(
    cli, data, line, key, tmp_path
):
    assert cli(*line(READING["backup"], *as_somebody(VIEWER, key))).code == 0
    [backup] = (tmp_path / "ra").iterdir()
    before = data.read_bytes()
    for options, sentence in (
        ([], "có người dùng nên phải đăng nhập"),
        (as_somebody(CLERK, key), "Việc “Phục hồi vào tệp đang có” cần quyền quản trị trở lên"),
    ):
        for more in ([], ["--dry-run"]):
            ran = cli("restore", backup, "--data", data, *options, *more)
            assert (ran.code, ran.out) == (1, "")
            assert sentence in ran.err
    assert data.read_bytes() == before
    assert cli("restore", backup, "--data", data, *as_somebody(CHIEF, key)).code == 0
    new = tmp_path / "moi.thidua"
    assert cli("restore", backup, "--data", new).code == 0
    door = operations.open_file(new, read_only=True)
    assert door.needs_sign_in
    door.close()
    data.write_bytes(bytes(5000))
    assert cli("restore", backup, "--data", data).code == 0


def test_a_file_from_before_there_were_accounts_asks_nobody(cli, tmp_path):
    out = tmp_path / "ra"
    out.mkdir()
    old = Path(shutil.copy(DATABASES / "12.thidua", tmp_path / "cu.thidua"))
    assert cli("backup", "--data", old, "--to", out).code == 0  # which upgrades it
    [backup] = out.iterdir()
    shutil.copy(DATABASES / "12.thidua", old)
    ran = cli("restore", backup, "--data", old)
    assert ran.code == 0, ran.err
