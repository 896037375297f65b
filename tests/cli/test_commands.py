import argparse
import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app.cli import run
from app.cli.parsing import Parser, a_path
from app.cli.running import parser
from app.core.paths import settings_folder
from app.storage import drill_log, own_copies
from app.storage.database import Database
from app.storage.reasons import Reason
from tests.conftest import MACHINE
from tests.storage.conftest import Units

ROOT = Path(__file__).resolve().parents[2]


class Ran:
    """The end of one command: its code and what it printed."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err
        assert "Traceback" not in out + err

    @property
    def answer(self):
        return json.loads(self.out)


@pytest.fixture
def cli(capsys):
    """Runs a command in this process."""

    def run_here(*arguments):
        try:
            code = run([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        return Ran(code, *capsys.readouterr())

    return run_here


def outside(*arguments, **variables):
    """Run a command as people do."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def data(database, path):
    """A closed data file with two units."""
    Units(database).add("Thôn Đông", "Thôn Tây")
    database.close()
    return path


@pytest.fixture
def kept(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    return folder


@pytest.fixture
def backup(cli, data, kept):
    """A backup of the data file, which went on since."""
    made = Path(cli("backup", "--data", data, "--to", kept, "--json").answer["path"])
    database = Database.open(data, MACHINE)
    Units(database).add("Thôn Nam")
    database.close()
    return made


# --- each command as people run it -----------------------------------------------------------


def test_backup_verify_and_restore_from_a_terminal(data, kept):
    made = outside("backup", "--data", data, "--to", kept)
    assert made.code == 0, made.err
    assert "đã đọc lại và đối chiếu" in made.out
    assert "Đơn vị, tập thể: 2" in made.out
    [backup] = kept.iterdir()

    verified = outside("verify", backup)
    assert (verified.code, verified.err) == (0, "")
    assert "còn nguyên vẹn" in verified.out
    assert "[có] Mỗi lần lưu chờ ổ đĩa ghi xong" in verified.out

    restored = outside("restore", backup, "--data", data.with_name("moi.thidua"))
    assert restored.code == 0, restored.err
    assert "Đã phục hồi" in restored.out


def test_vietnamese_comes_through_a_console_of_another_alphabet(tmp_path):
    ran = outside("verify", tmp_path / "không-có.thidua", PYTHONIOENCODING="cp1252", LC_ALL="C")
    assert ran.code == 1
    assert ran.err.startswith("Không đọc được tệp “không-có.thidua”")


def test_a_reader_that_goes_away_is_no_fault(data):
    command = f'"{sys.executable}" -m app verify "{data}" | true; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


# --- backup ----------------------------------------------------------------------------------


def test_backup_answers_a_machine(cli, data, kept):
    ran = cli("backup", "--data", data, "--to", kept, "--json")
    assert ran.code == 0
    assert ran.answer["counts"]["subject"] == 2
    assert Path(ran.answer["path"]).stat().st_size == ran.answer["size"]


def test_backup_works_while_the_window_has_the_file(cli, database, kept):
    units = Units(database)
    units.add("Thôn Đông")
    assert cli("backup", "--data", database.path, "--to", kept).code == 0
    units.add("Thôn Tây")


@pytest.mark.parametrize(
    ("spoiled", "sentence"),
    [
        (lambda data, kept: data.unlink(), "Không thấy"),
        (lambda data, kept: data.write_bytes(b""), "tệp rỗng"),
        (lambda data, kept: kept.rmdir(), "không thấy thư mục"),
    ],
)
def test_backup_says_in_one_sentence_what_stands_in_the_way(cli, data, kept, spoiled, sentence):
    spoiled(data, kept)
    ran = cli("backup", "--data", data, "--to", kept)
    assert (ran.code, ran.out) == (1, "")
    assert sentence in ran.err
    assert ran.err.count("\n") == 1


# --- drill -----------------------------------------------------------------------------------


def test_a_backup_is_tried_and_what_is_wrong_with_it_ends_with_1(cli, backup):
    ran = cli("drill", backup)
    assert ran.code == 0, ran.err
    assert f"Thử phục hồi ĐẠT: “{backup}”" in ran.out
    assert re.search(r"Đơn vị, tập thể +2 +–", ran.out)
    content = backup.read_bytes()
    backup.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    ran = cli("drill", backup)
    assert ran.code == 1
    assert ran.err.startswith("Thử phục hồi KHÔNG ĐẠT. Tệp “")


def test_a_data_file_has_its_newest_own_copy_tried_and_compared(cli, data):
    refused = cli("drill", data)
    assert refused.code == 1
    assert "Chưa có bản sao nào phần mềm tự giữ" in refused.err
    copy = own_copies.make_of(data, Reason.AUTOMATIC).path
    database = Database.open(data, MACHINE)
    Units(database).add("Thôn Nam")
    database.close()
    told = cli("drill", data, "--json").answer
    assert told["backup"] == str(copy)
    assert (told["passed"], told["missing"]) == (True, 1)
    assert told["then"]["counts"]["subject"] + 1 == told["now"]["counts"]["subject"] == 3
    assert [one.outcome.value for one in drill_log.noted(data)] == ["passed"]


# --- verify ----------------------------------------------------------------------------------


def test_verify_answers_a_machine(cli, data, backup):
    seen = cli("verify", backup, "--json").answer
    assert (seen["kind"], seen["whole"], seen["reason"]) == ("backup", True, "manual")
    assert seen["counts"]["subject"] == 2
    seen = cli("verify", data, "--json").answer
    assert (seen["kind"], seen["created"], seen["counts"]["subject"]) == ("data", None, 3)
    assert {"name", "on", "note"} == seen["protections"][0].keys()


def test_verify_tells_who_made_a_backup_and_when(cli, backup):
    out = cli("verify", backup).out
    assert "Bản sao lưu tạo lúc" in out
    assert "Lý do: Theo yêu cầu." in out
    assert "Cơ quan: chưa khai báo." in out


def test_verify_lists_what_is_wrong_and_ends_with_1(cli, data):
    with closing(sqlite3.connect(data)) as connection:
        connection.execute("DROP TRIGGER recorded_update_subject")
        connection.commit()
    ran = cli("verify", data)
    assert ran.code == 1
    assert "- Cấu trúc tệp không phải do phần mềm này tạo ra: thiếu recorded_update" in ran.out
    assert "không còn nguyên vẹn" in ran.err
    ran = cli("verify", data, "--json")
    assert (ran.code, ran.answer["whole"], len(ran.answer["findings"])) == (1, False, 1)


# --- restore ---------------------------------------------------------------------------------


def test_restore_keeps_what_was_there_and_says_where(cli, data, backup):
    ran = cli("restore", backup, "--data", data)
    assert ran.code == 0
    assert "Dữ liệu trước đó được giữ ở" in ran.out
    assert "không có 1 việc làm sau nó" in ran.out
    assert len(list(data.parent.glob("*.thiduabk"))) == 1
    assert cli("verify", data, "--json").answer["counts"]["subject"] == 2


def test_a_dry_run_shows_then_and_now(cli, data, backup):
    before = data.read_bytes()
    ran = cli("restore", backup, "--data", data, "--dry-run")
    assert ran.code == 0
    assert "chưa ghi gì" in ran.out
    [line] = [line for line in ran.out.splitlines() if "Đơn vị, tập thể" in line]
    assert line.split()[-2:] == ["2", "3"]
    assert data.read_bytes() == before
    seen = cli("restore", backup, "--data", data, "--dry-run", "--json").answer
    assert (seen["done"], seen["lost"], seen["kept"]) == (False, 1, [])


def test_restore_tells_of_a_ruined_file(cli, data, backup):
    data.write_bytes(bytes(5000))
    ran = cli("restore", backup, "--data", data)
    assert ran.code == 0
    assert "tệp rỗng" in ran.out
    assert "-giu-lai-" in ran.out


def test_restore_leaves_an_open_file_alone(cli, data, backup):
    database = Database.open(data, MACHINE)
    ran = cli("restore", backup, "--data", data)
    assert (ran.code, ran.out) == (1, "")
    assert "đang được mở trên máy “PC-VANPHONG”" in ran.err
    database.close()


def test_restore_refuses_what_is_no_backup(cli, data):
    ran = cli("restore", data, "--data", data)
    assert ran.code == 1
    assert "không phải bản sao lưu" in ran.err


# --- the line itself -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "Chưa có lệnh."),
        ("sao-luu", "Không có lệnh “sao-luu”."),
        ("backup", "Còn thiếu --data, --to."),
        ("verify", "Còn thiếu TỆP."),
        ("restore a.thiduabk --data", "Sau --data còn thiếu giá trị."),
        ("verify a.thidua --nhanh", "Không hiểu “--nhanh”."),
        ("verify a.thidua b.thidua", "Không hiểu “b.thidua”."),
        ("restore a.thiduabk --data b.thidua --dry", "Không hiểu “--dry”."),
    ],
)
def test_wrong_usage_is_said_in_vietnamese_and_ends_with_2(cli, line, sentence):
    ran = cli(*line.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(sentence)
    assert "--help" in ran.err
    assert "usage" not in ran.err


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        (["--format", "doc"], "--format chỉ nhận: xlsx, pdf."),
        (["--year", "nay"], "--year phải là số nguyên, không phải “nay”."),
        (["--out", ""], "--out đang để trống."),
        (["--share", "x"], "Lệnh viết chưa đúng."),
        (["--on", "--off"], "Không dùng --off cùng với --on."),
    ],
)
def test_every_mistake_that_argparse_knows_has_a_vietnamese_sentence(capsys, option, sentence):
    made = Parser(prog="thu")
    made.add_argument("--format", choices=["xlsx", "pdf"])
    made.add_argument("--year", type=int)
    made.add_argument("--out", type=a_path)
    made.add_argument("--share", type=float)
    either = made.add_mutually_exclusive_group()
    either.add_argument("--on", action="store_true")
    either.add_argument("--off", action="store_true")
    with pytest.raises(SystemExit) as end:
        made.parse_args(option)
    assert end.value.code == 2
    assert capsys.readouterr().err.startswith(sentence)


def commands():
    [choices] = [
        action.choices
        for action in parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    ]
    return choices


@pytest.mark.parametrize("command", ["", *commands()])
def test_help_is_vietnamese(cli, command):
    ran = cli(*command.split(), "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Cách dùng: so-thi-dua")
    for english in ("usage", "options", "positional", "show this", "arguments"):
        assert english not in ran.out


def test_the_version_is_told(cli):
    assert cli("--version").out.startswith("Sổ Thi Đua ")


def test_a_fault_of_the_program_is_one_sentence_and_a_log_without_values(cli, data, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError(data.name)

    monkeypatch.setattr("app.operations.verify_file", fail)
    ran = cli("verify", data)
    assert (ran.code, ran.out) == (1, "")
    assert "lỗi ngoài dự kiến" in ran.err
    log = (settings_folder() / "loi-dong-lenh.log").read_text("utf-8")
    assert "ZeroDivisionError" in log
    assert data.name not in log


def test_stopping_by_hand_is_no_fault(cli, data, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("app.operations.verify_file", stop)
    ran = cli("verify", data)
    assert (ran.code, ran.err) == (1, "Đã dừng theo yêu cầu. Dữ liệu đã lưu còn nguyên.\n")


def test_a_program_without_a_console_says_nothing_and_still_answers_with_its_code(
    data, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run(["verify", str(data)]) == 0
    assert run(["verify", str(tmp_path / "khong-co.thidua")]) == 1


def test_help_imports_no_database():
    code = (
        "import sys\nfrom app.cli import run\n"
        "try: run(['--help'])\n"
        "except SystemExit: print('sqlalchemy' in sys.modules, 'PySide6' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.splitlines()[-1] == "False False"
