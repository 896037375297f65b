"""`update` in words: what is checked, what is asked for, who may."""

import json

import pytest

from app.cli import run, updates
from app.core.version import VERSION
from app.imports.update_file import applying, reading
from app.storage import own_copies, program_folder
from app.storage.program_folder import NEW, beside
from tests.cli.test_accounts import data, quick_passwords, sample_file
from tests.examples.accounts import CHIEF, CLERK, PASSWORD
from tests.update_files import built, installed, known, package, tree

__all__ = ["data", "quick_passwords", "sample_file"]

NEWER = "999.0.0"


@pytest.fixture
def cli(capsys):
    def run_here(*arguments):
        code = run([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run_here


@pytest.fixture
def program(tmp_path, monkeypatch):
    made = installed(tmp_path / "máy" / "SoThiDua", VERSION)
    for module in (updates, reading):
        monkeypatch.setattr(module, "installed", lambda: made)
    monkeypatch.setattr(reading, "keys", lambda: (known(),))
    return made


@pytest.fixture
def gift(tmp_path):
    return package(tmp_path / "goi.thiduacn", built(tmp_path / "new", NEWER), app_version=NEWER)


@pytest.fixture
def begun(monkeypatch):
    made = []
    monkeypatch.setattr(applying, "begin", lambda program, record: made.append(record))
    return made


def test_check_tells_what_is_in_a_package_and_changes_nothing(cli, program, gift, begun):
    code, out, err = cli("update", gift, "--check")
    assert (code, err) == (0, "")
    assert f"Sổ Thi Đua {NEWER}, chữ ký đúng." in out
    assert "- Có việc mới." in out
    answer = json.loads(cli("update", gift, "--check", "--json")[1])
    assert (answer["version"], answer["done"], answer["owner"]) == (NEWER, False, "Tổ phát hành")
    assert begun == []
    assert program_folder.read(program.folder) is None


def test_the_installed_program_alone_is_updated(cli, gift):
    code, _, err = cli("update", gift, "--check")
    assert code == 1
    assert "chạy từ mã nguồn" in err


def test_one_sentence_says_which_data_file_is_meant(cli, program, gift, begun, path):
    for more in ([], ["--data", path, "--without-data"]):
        code, _, err = cli("update", gift, *more)
        assert (code, begun) == (1, [])
        assert "Hãy thêm --data" in err


def test_the_data_file_is_copied_first(cli, program, gift, begun, database, path):
    database.close()
    code, out, err = cli("update", gift, "--data", path)
    assert (code, err) == (0, "")
    assert "phiên bản cũ được giữ lại" in out
    assert len(own_copies.listed(own_copies.folder_of(path))) == 1
    assert [record.opens_window for record in begun] == [False]
    assert tree(beside(program.folder, NEW)) is not None


def test_a_data_file_that_is_open_or_ruined_stops_it(cli, program, gift, begun, database, path):
    assert cli("update", gift, "--data", path)[0] == 1
    database.close()
    path.write_bytes(path.read_bytes()[:5000])
    assert cli("update", gift, "--data", path)[0] == 1
    assert begun == []
    assert tree(beside(program.folder, NEW)) is None


@pytest.mark.usefixtures("quick_passwords")
def test_where_people_sign_in_an_administrator_has_to(cli, program, gift, begun, data, tmp_path):
    secret = tmp_path / "mat-khau"
    secret.write_text(PASSWORD, encoding="utf-8")
    as_somebody = ["--password-file", secret, "--as"]
    assert cli("update", gift, "--data", data)[0] == 1
    code, _, err = cli("update", gift, "--data", data, *as_somebody, CLERK["login"])
    assert (code, begun) == (1, [])
    assert "Cập nhật phần mềm" in err
    assert not own_copies.folder_of(data).exists()
    code, _, err = cli("update", gift, "--data", data, *as_somebody, CHIEF["login"])
    assert (code, err, len(begun)) == (0, "", 1)
