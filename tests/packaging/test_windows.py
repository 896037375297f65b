"""What makes the installer: the script compiles, refuses what it must, and the workflows stand."""

import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = ROOT / "packaging" / "windows"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))

sys.path.insert(0, str(WINDOWS))
import package  # noqa: E402
import wine  # noqa: E402

SCRIPT = package.SCRIPT.read_text("utf-8")
README = (WINDOWS / "README.md").read_text("utf-8")
NEEDS_NSIS = pytest.mark.skipif(not shutil.which("makensis"), reason="NSIS is not installed")


@pytest.fixture
def program(tmp_path):
    """A folder as `build.py` leaves one, without what is in its files."""
    folder = tmp_path / "program"
    names = ["SoThiDua.exe", "_internal/a/b.dll", "so-thi-dua.exe"]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name, encoding="utf-8")
    lines = "".join(f"{name}\t{len(name)}\t0\n" for name in names)
    (folder / package.CONTENTS).write_text(lines, encoding="utf-8")
    return folder


@NEEDS_NSIS
def test_the_installer_compiles_without_a_warning(program, tmp_path):
    made = package.make_installer(program, tmp_path / "out", "1.2.3", package.QUICK)
    assert made.name == "SoThiDua-setup-1.2.3.exe"
    assert made.read_bytes()[:2] == b"MZ"


@NEEDS_NSIS
def test_a_script_with_a_mistake_makes_nothing(program, tmp_path, monkeypatch):
    wrong = tmp_path / "wrong.nsi"
    wrong.write_text(SCRIPT.replace("Call Swap", "Call Swop"), encoding="utf-8")
    monkeypatch.setattr(package, "SCRIPT", wrong)
    with pytest.raises(package.CannotPackage, match="Swop"):
        package.make_installer(program, tmp_path / "out", "1.2.3", package.QUICK)


def test_the_portable_zip_holds_the_program_and_its_mark(program, tmp_path):
    made = package.make_portable(program, tmp_path / "out", "1.2.3")
    with zipfile.ZipFile(made) as archive:
        names = {
            Path(name).relative_to("SoThiDua-1.2.3").as_posix() for name in archive.namelist()
        }
    assert names == {*package.files_of(program), package.PORTABLE}


def test_a_file_that_is_not_on_the_list_is_not_packaged(program):
    (program / "more.txt").write_text("x", encoding="utf-8")
    with pytest.raises(package.CannotPackage, match=r"more\.txt"):
        package.files_of(program)


def test_a_listed_file_that_is_missing_is_told(program):
    (program / "_internal" / "a" / "b.dll").unlink()
    with pytest.raises(package.CannotPackage, match=r"b\.dll"):
        package.files_of(program)


def test_an_empty_folder_is_not_packaged(program):
    (program / "nothing").mkdir()
    with pytest.raises(package.CannotPackage, match="nothing"):
        package.files_of(program)


def test_a_name_that_an_old_windows_reads_otherwise_is_refused(program):
    (program / "đ.txt").write_text("x", encoding="utf-8")
    with (program / package.CONTENTS).open("a", encoding="utf-8") as contents:
        contents.write("đ.txt\t1\t0\n")
    with pytest.raises(package.CannotPackage, match=r"đ\.txt"):
        package.files_of(program)


def test_nothing_is_removed_with_all_that_is_in_it():
    assert not re.search(r"RMDir\s+/r", SCRIPT, re.IGNORECASE)
    assert "Delete /REBOOTOK" not in SCRIPT
    assert not re.search(r"Delete\s+\S*\*", SCRIPT)


def test_each_refusal_says_what_was_not_done_and_what_to_do():
    said = re.findall(r'StrCpy \$Problem "([^"]{20,})"', SCRIPT)
    assert len(said) >= 14
    for sentence in said:
        assert re.search(r"Chưa (cài|gỡ) gì|vẫn còn nguyên|Đã thôi", sentence), sentence
        assert sentence.endswith("."), sentence
        assert re.search(r"[Hh]ãy |ASK_TO_CLOSE|Đã thôi", sentence), sentence


def test_the_readme_tells_every_exit_code():
    codes = re.findall(r"^!define [A-Z_0-9]+ (1\d)$", SCRIPT, re.MULTILINE)
    assert len(codes) == 9
    for code in codes:
        assert f"| {code} |" in README


def test_the_libraries_for_windows_are_the_locked_ones_for_every_system():
    wanted = wine.requirements()
    assert " ; " not in wanted
    for name in ("pyside6-essentials", "tzdata", "pyinstaller", "pefile"):
        assert re.search(rf"^{name}==\S+ +\\$", wanted, re.MULTILINE), name
    assert "hypothesis==" not in wanted
    assert wanted.count("==") == len(re.findall(r"(?m)^\S+==", wanted))
    assert wanted.count("--hash=sha256:") >= wanted.count("==")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_is_pinned_bounded_and_has_few_rights(path):
    text = path.read_text("utf-8")
    for used in re.findall(r"uses: (\S+)", text):
        assert used.startswith("./") or re.fullmatch(r"[\w-]+/[\w-]+@v\d+\.\d+\.\d+", used), used
    jobs = re.findall(r"^    runs-on: (\S+)$", text, re.MULTILINE)
    assert len(re.findall(r"^    timeout-minutes: \d+$", text, re.MULTILINE)) == len(jobs)
    assert not any(name.endswith("-latest") for name in jobs)
    assert "permissions:\n  contents: read\n" in text
    assert "index-url" not in text
    assert "pypi" not in text.lower()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_parses_and_its_files_are_there(path):
    yaml = pytest.importorskip("yaml")
    read = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "jobs", "permissions"} <= read.keys()
    for job in read["jobs"].values():
        for step in job.get("steps", []):
            assert ("uses" in step) != ("run" in step), step
            for name in re.findall(r"packaging/[\w/.-]+", step.get("run", "")):
                assert (ROOT / name).is_file(), name
        if "uses" in job:
            assert (ROOT / job["uses"]).is_file()


def test_there_are_workflows():
    assert [path.name for path in WORKFLOWS] == ["checks.yml", "release.yml", "windows.yml"]
