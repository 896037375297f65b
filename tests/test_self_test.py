"""The program proves itself, and each step is seen to fail when what it proves is broken."""

import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from app import cli, operations, self_test
from app.core import paths, wholeness
from app.core.progress import Cancelled, Silent
from app.exports import fonts, papers
from app.services import sample
from app.ui import window_check
from tests.sample import sample_file

__all__ = ["sample_file"]

ROOT = Path(__file__).resolve().parents[1]
NAMES = [step.name for step in self_test.STEPS]


@pytest.fixture
def sample_is_copied(sample_file, monkeypatch):
    """The sample is the one that the same services made for all tests of this run."""
    monkeypatch.setattr(sample, "build", partial(shutil.copy, sample_file))


@pytest.fixture
def one_paper(monkeypatch):
    """Of all papers only the one that is read back."""
    monkeypatch.setattr(papers, "PAPERS", (papers.kind_of(self_test._READ_BACK),))


def run_step(function, monkeypatch, folder, *before):
    """Run one step, after those it leans on; return how it ended."""
    wanted = [*before, function]
    steps = [step for step in self_test.STEPS if step.prove in wanted]
    monkeypatch.setattr(self_test, "STEPS", tuple(steps))
    *earlier, last = self_test.run(folder)
    assert all(outcome.is_passed for outcome in earlier), earlier
    return last


def is_sentence(failure: str) -> bool:
    return failure.endswith(".") and "Traceback" not in failure and "Error" not in failure


@pytest.mark.usefixtures("sample_is_copied")
def test_all_of_it_holds_from_source_and_what_it_made_can_be_kept(capsys, tmp_path):
    before = set(paths.settings_folder().rglob("*"))
    kept = tmp_path / "giu" / "lai"
    assert cli.run(["self-test", "--keep", str(kept)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(" (")[0] for line in lines[:-1]] == NAMES
    assert all(line.endswith(" giây): OK") for line in lines[:-1])
    assert lines[-1] == "Tất cả đạt."
    written = list((kept / "van-ban").iterdir())
    assert {file.suffix for file in written} == {".xlsx", ".pdf", ".docx"}
    assert len(written) > 25
    assert (kept / "giay-khen" / "giay-khen.pdf").read_bytes().startswith(b"%PDF-")
    assert list((kept / "sao-luu").glob("*.thiduabk"))
    assert set(paths.settings_folder().rglob("*")) == before


@pytest.mark.usefixtures("sample_is_copied")
def test_nothing_is_left_behind_and_a_machine_is_told(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    steps = tuple(step for step in self_test.STEPS if step.prove == self_test._sample)
    monkeypatch.setattr(self_test, "STEPS", steps)
    assert cli.run(["self-test", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["passed"] is True
    [step] = said["steps"]
    assert (step["name"], step["passed"], step["failure"]) == (steps[0].name, True, None)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_kept_into(capsys, tmp_path):
    assert cli.run(["self-test", "--keep", str(tmp_path)]) == 1
    assert "Hãy ghi tên một thư mục chưa có." in capsys.readouterr().err


def test_a_failed_step_is_named_at_the_end(capsys, monkeypatch):
    def fail(_ground):
        raise KeyError("a secret value")

    step = self_test.Step("Bước hỏng", fail)
    after = self_test.Step("Bước sau", lambda _ground: None, needs="Bước hỏng")
    monkeypatch.setattr(self_test, "STEPS", (step, after))
    assert cli.run(["self-test"]) == 1
    said = capsys.readouterr()
    assert re.search(r"^Bước hỏng \([\d,]+ giây\): KHÔNG ĐẠT\. Phần mềm gặp lỗi", said.out)
    assert "Chưa thử được vì bước “Bước hỏng” không đạt." in said.out
    assert said.err == "KHÔNG ĐẠT: Bước hỏng; Bước sau.\n"
    assert "secret" not in said.out + said.err


def test_without_a_font_for_vietnamese_the_fonts_fail(monkeypatch, tmp_path):
    fonts.register_fonts.cache_clear()
    monkeypatch.setattr(fonts, "font_folders", lambda: (tmp_path,))
    outcome = run_step(self_test._fonts, monkeypatch, tmp_path)
    assert outcome.failure.startswith("Không tìm thấy phông chữ có đủ chữ tiếng Việt.")
    monkeypatch.undo()
    fonts.register_fonts.cache_clear()
    fonts.register_fonts()


def test_without_a_file_of_resources_the_sample_fails(monkeypatch, tmp_path):
    shutil.copytree(ROOT / "resources", tmp_path / "there" / "resources")
    shutil.copytree(ROOT / "db", tmp_path / "there" / "db")
    (tmp_path / "there" / "resources" / "sample" / "people.json").unlink()
    monkeypatch.setattr(paths, "_ROOT", tmp_path / "there")
    outcome = run_step(self_test._sample, monkeypatch, tmp_path)
    assert outcome.failure.startswith("Thiếu tệp “people.json” của phần mềm.")
    assert is_sentence(outcome.failure)


def test_without_migrations_no_older_file_is_upgraded(monkeypatch, tmp_path):
    monkeypatch.setattr("app.storage.migration.migrations", lambda: tmp_path / "none")
    outcome = run_step(self_test._upgrade, monkeypatch, tmp_path)
    assert is_sentence(outcome.failure)
    assert "CommandError" in outcome.fault


@pytest.mark.usefixtures("sample_is_copied", "one_paper")
def test_a_writer_that_fails_is_told(monkeypatch, tmp_path):
    def broken(_papers, _path):
        raise ZeroDivisionError

    monkeypatch.setattr(papers, "write_papers", broken)
    outcome = run_step(self_test._papers, monkeypatch, tmp_path, self_test._sample)
    assert is_sentence(outcome.failure)


@pytest.mark.usefixtures("sample_is_copied", "one_paper")
@pytest.mark.parametrize("ending", [".xlsx", ".pdf", ".docx"])
def test_a_file_that_says_something_else_is_noticed(ending, monkeypatch, tmp_path):
    monkeypatch.setattr(self_test, "_PLACE", "Một Nơi Khác")
    monkeypatch.setattr(self_test, "_ENDINGS", (ending, ending, ending))
    before = (self_test._sample, self_test._papers)
    outcome = run_step(self_test._read_back, monkeypatch, tmp_path, *before)
    assert f"Đọc lại “final_report{ending}” không thấy đúng" in outcome.failure


@pytest.mark.usefixtures("sample_is_copied")
def test_a_damaged_backup_is_noticed(monkeypatch, tmp_path):
    back_up = operations.back_up

    def damaging(*arguments, **options):
        made = back_up(*arguments, **options)
        content = bytearray(made.path.read_bytes())
        content[len(content) // 2] ^= 0xFF
        made.path.write_bytes(content)
        return made

    monkeypatch.setattr(operations, "back_up", damaging)
    outcome = run_step(self_test._back_up, monkeypatch, tmp_path, self_test._sample)
    assert is_sentence(outcome.failure)


@pytest.mark.usefixtures("sample_is_copied")
def test_a_restore_of_something_else_is_noticed(empty_file, monkeypatch, tmp_path):
    def another(_backup, target, **_options):
        shutil.copy(empty_file, target)

    monkeypatch.setattr(operations, "restore_file", another)
    before = (self_test._sample, self_test._back_up)
    outcome = run_step(self_test._restore, monkeypatch, tmp_path, *before)
    assert outcome.failure.startswith("Dữ liệu phục hồi khác dữ liệu đã sao lưu.")


def crash() -> str:
    """Stand in for Qt bringing down its process."""
    os._exit(134)


def test_a_window_that_brings_its_process_down_is_a_sentence(monkeypatch, tmp_path):
    monkeypatch.setattr(self_test, "_WINDOW_CHECK", "tests.test_self_test:crash")
    outcome = run_step(self_test._window, monkeypatch, tmp_path)
    assert outcome.failure.startswith("Phần cửa sổ bị dừng đột ngột khi mở.")


def test_a_window_without_letters_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr(self_test, "_WINDOW_CHECK", "tests.test_self_test:lacking")
    outcome = run_step(self_test._window, monkeypatch, tmp_path)
    assert outcome.failure.startswith("Phông chữ của cửa sổ thiếu 1 chữ, ví dụ “ỹ”.")


def lacking() -> str:
    """Look at a window whose font has one letter less."""
    is_drawn = window_check._is_drawn
    window_check._is_drawn = lambda letter, font: letter != "ỹ" and is_drawn(letter, font)
    return window_check.check()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on files")
def test_a_full_disk_is_a_sentence(tmp_path):
    limited = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "from app import self_test\n"
        "keep = (self_test._sample,)\n"
        "self_test.STEPS = tuple(s for s in self_test.STEPS if s.prove in keep)\n"
        "from app import cli\n"
        "sys.exit(cli.run(['self-test']))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (1, "KHÔNG ĐẠT: Dữ liệu mẫu của một xã.\n")
    assert "KHÔNG ĐẠT. Ổ đĩa báo lỗi khi đọc hoặc ghi" in done.stdout
    assert len(done.stdout.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_for_files_it_says_so(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    assert cli.run(["self-test"]) == 1
    assert capsys.readouterr().err.startswith("Không tạo được thư mục tạm vì có một tệp đứng ở")


# --- the files of the built program ------------------------------------------------------------


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A folder as a build leaves it."""
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    files = {"so-thi-dua": b"program", "_internal/a.dll": b"library"}
    lines = []
    for name, content in files.items():
        (folder / name).write_bytes(content)
        lines.append(f"{name}\t{len(content)}\t{sha256(content).hexdigest()}\n")
    (folder / wholeness.CONTENTS).write_text("".join(lines), encoding="utf-8")
    monkeypatch.setattr(paths, "program_folder", lambda: folder)
    return folder


def test_a_whole_program_passes(program, monkeypatch, tmp_path):
    assert list(wholeness.faults_in(program, Silent())) == []
    assert run_step(self_test._program_files, monkeypatch, tmp_path).is_passed


def test_a_file_that_is_gone_or_changed_is_named(program, monkeypatch, tmp_path):
    (program / "so-thi-dua").write_bytes(b"PROGRAM")
    (program / "_internal" / "a.dll").unlink()
    outcome = run_step(self_test._program_files, monkeypatch, tmp_path)
    assert "“so-thi-dua” đã bị thay đổi; thiếu “_internal/a.dll”." in outcome.failure


def test_a_program_without_its_list_is_told(program, monkeypatch, tmp_path):
    (program / wholeness.CONTENTS).unlink()
    outcome = run_step(self_test._program_files, monkeypatch, tmp_path)
    assert outcome.failure.startswith("Thiếu tệp “contents.txt” của phần mềm.")


# --- in a process of its own, for the window ---------------------------------------------------


class Stopping:
    """Progress of somebody who stops after some reports."""

    def __init__(self, reports: int) -> None:
        self.left = reports

    def report(self, done: int, total: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


def test_somebody_who_stops_it_waits_for_nothing(tmp_path):
    with pytest.raises(Cancelled):
        list(self_test.run_apart(tmp_path, Stopping(2)))


def test_a_process_that_is_gone_is_a_failed_step(monkeypatch, tmp_path):
    monkeypatch.setattr(self_test, "_work", fall)
    (outcome,) = self_test.run_apart(tmp_path, Silent())
    assert outcome.name == NAMES[0]
    assert outcome.failure.startswith("Tiến trình tự kiểm tra bị dừng đột ngột.")


def fall(there, _folder) -> None:
    """Stand in for a process that the system brings down."""
    os._exit(1)
