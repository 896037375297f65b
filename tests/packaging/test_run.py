"""`packaging/run.py` in a small repository whose Python only writes down what it is asked."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in Python is a shell script")

STAND_IN = """#!/bin/sh
echo "$*" >> "{log}"
case "$*" in *"$FAILING"*) exit 1;; esac
case "$*" in *pytest*) echo "3 passed in 0.1s";; esac
"""


@dataclass
class Repository:
    """A copy of the ground files with a prepared .venv."""

    folder: Path
    log: Path

    def run(self, *arguments: str, failing="nothing", options=(), **environment: str):
        """Run the command as a person does, on a machine without apt and without a screen."""
        bare = {"PATH": str(self.folder / "no-programs"), "FAILING": failing, **environment}
        return subprocess.run(
            [sys.executable, *options, self.folder / "packaging" / "run.py", *arguments],
            env=bare,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=60,
        )

    def asked(self) -> list[str]:
        """What the stand-in Python was asked, in order."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path, tmp_path / "asked.txt")
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN.format(log=made.log), encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.11\n", encoding="utf-8")
    write_stamp(tmp_path)
    return made


def write_stamp(folder: Path) -> None:
    """Write what run.py leaves after a good preparation, worked out here a second time."""
    python = folder / ".venv" / "bin" / "python"
    names = ["packaging/requirements.txt", "packaging/requirements-test.txt", ".venv/pyvenv.cfg"]
    parts = b"".join((folder / name).read_bytes() for name in names)
    digest = hashlib.sha256(str(python.resolve()).encode() + parts).hexdigest()
    (folder / ".venv" / "so-thi-dua-prepared").write_text(digest, encoding="utf-8")


def test_a_prepared_machine_installs_nothing(repository):
    answer = repository.run()
    assert answer.returncode == 0
    assert not any("pip" in line for line in repository.asked())
    assert "Đang cài" not in answer.stdout


def test_without_a_screen_it_makes_the_sample_documents_and_says_where(repository):
    answer = repository.run()
    demo = repository.folder / "out" / "demo"
    assert repository.asked() == [f"-m app demo --out {demo}"]
    assert answer.stdout.splitlines()[-1].endswith(str(demo))


@pytest.mark.parametrize("screen", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_with_a_screen_it_opens_the_window_on_the_sample_commune(repository, screen):
    assert repository.run(**{screen: ":7"}).returncode == 0
    assert repository.asked() == ["-m app --sample"]


def test_a_failed_job_is_said_and_returned(repository):
    answer = repository.run(failing="demo")
    assert answer.returncode == 1
    assert "Đã xong" not in answer.stdout
    assert answer.stderr.startswith("Chưa làm xong")


def test_the_checks_come_first_and_pytest_has_the_last_word(repository):
    answer = repository.run("test")
    assert answer.returncode == 0
    asked = [line.split() for line in repository.asked()]
    names = [words[1] if words[0] == "-m" else words[2] for words in asked]
    assert sorted(names[:-1]) == ["importlinter.cli", "pyright", "pytest", "ruff", "ruff"]
    assert names[-1] == "pytest"
    [first] = [words for words in asked[:-1] if "pytest" in words]
    assert "--collect-only" in first
    assert "--collect-only" not in asked[-1]
    assert answer.stdout.splitlines()[-1] == "3 passed in 0.1s"


@pytest.mark.parametrize(
    ("failing", "name"),
    [
        ("ruff check", "ruff check"),
        ("ruff format", "ruff format"),
        ("pyright", "pyright"),
        ("importlinter", "lint-imports"),
    ],
)
def test_a_failed_check_is_named_before_pytest_and_fails_the_whole(repository, failing, name):
    answer = repository.run("test", failing=failing)
    lines = answer.stdout.splitlines()
    assert answer.returncode == 1
    assert f"KHÔNG ĐẠT: {name} (xem ở trên); vẫn chạy tiếp các kiểm thử." in lines
    assert lines[-1] == "3 passed in 0.1s"


def test_a_failed_pytest_fails_the_whole(repository):
    answer = repository.run("test", failing="pytest")
    assert answer.returncode == 1
    assert "KHÔNG ĐẠT" not in answer.stdout


def test_further_words_go_to_pytest(repository):
    repository.run("test", "tests/domain", "-k", "ranking")
    usual = "-m pytest -n 2 --dist loadgroup --no-loadscope-reorder --max-worker-restart 0"
    assert repository.asked()[-1] == f"{usual} tests/domain -k ranking"
    assert sum("pytest" in line for line in repository.asked()) == 1


def test_it_says_whether_postgresql_is_tested(repository):
    lines = repository.run("test").stdout.splitlines()
    assert sum(line.startswith("Kiểm thử trên PostgreSQL: ") for line in lines) == 1


def test_an_unknown_command_is_refused_with_the_usage(repository):
    answer = repository.run("tset")
    assert answer.returncode == 2
    assert answer.stdout.startswith("Cách dùng: ")
    assert repository.asked() == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_a_changed_pin_installs_again_and_a_failure_is_one_sentence(repository, name):
    with (repository.folder / "packaging" / name).open("a", encoding="utf-8") as file:
        file.write("no-such-release-of-ours==0 --hash=sha256:" + "0" * 64 + "\n")
    stamp = repository.folder / ".venv" / "so-thi-dua-prepared"
    before = stamp.read_text(encoding="utf-8")
    answer = repository.run("test", failing="install --require-hashes")
    assert answer.returncode == 1
    assert answer.stderr.startswith("Chưa cài được các thư viện")
    assert len(answer.stderr.splitlines()) == 1
    assert "Traceback" not in answer.stdout + answer.stderr
    assert stamp.read_text(encoding="utf-8") == before
    assert not any(line.startswith(("-m app", "-m pytest")) for line in repository.asked())


def test_after_a_good_installation_the_next_run_installs_nothing(repository):
    (repository.folder / ".venv" / "so-thi-dua-prepared").unlink()
    assert repository.run().returncode == 0
    assert any("install --require-hashes" in line for line in repository.asked())
    repository.log.unlink()
    repository.run()
    assert len(repository.asked()) == 1


def test_a_python_without_pip_is_one_sentence_that_names_the_command(repository):
    (repository.folder / ".venv" / "so-thi-dua-prepared").unlink()
    answer = repository.run(failing="import pip", options=["-S"])
    assert answer.returncode == 1
    assert "chạy “sudo apt-get install -y python3-pip”" in answer.stderr
    assert len(answer.stderr.splitlines()) == 1


def test_an_environment_that_cannot_be_made_is_one_sentence(repository):
    shutil.rmtree(repository.folder / ".venv")
    (repository.folder / ".venv").write_text("in the way", encoding="utf-8")
    # The Python of the tests may have no pip; here one is as good as any, it never starts.
    (repository.folder / "libraries" / "pip").mkdir(parents=True)
    (repository.folder / "libraries" / "pip" / "__init__.py").touch()
    answer = repository.run(PYTHONPATH=str(repository.folder / "libraries"))
    assert answer.returncode == 1
    assert answer.stderr.startswith("Chưa tạo được môi trường")
    assert len(answer.stderr.splitlines()) == 1
