"""The built program holds what it needs and nothing else, and works by itself."""

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.cli.running import parser
from app.core import wholeness
from app.core.progress import Silent
from app.core.version import VERSION
from tests.packaging.built import ROOT, built
from tests.sample import sample_file

__all__ = ["built", "sample_file"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="built on Windows by hand")

MOST_BYTES = 185_000_000
"""Without ICU, which only Qt for Linux brings; 174 MB on the machine this was measured on."""
ICU = 39_100_000
LEFT_OUT = re.compile(
    r"(^|/)(tests?|testing|__pycache__|qml|translations|pytest|pygments|numpy|psycopg)(/|$)"
    r"|\.pyc?i?$|Qt6?(Quick|Qml|Pdf|WebEngine|Sql|Test|Designer|Multimedia|3D|Charts|OpenGL)"
    r"|(wayland|eglfs|linuxfb|vnc|gtk3|virtualkeyboard|qtiff|qwebp|qgif)",
    re.IGNORECASE,
)
PLUGINS = {"iconengines", "imageformats", "platforminputcontexts", "platforms", "platformthemes"}


@pytest.fixture
def run(built, tmp_path):
    """Run the built program as on a machine without Python, screen and our own folders."""

    def run(*arguments, **environment):
        return subprocess.run(
            [built / "so-thi-dua", *map(str, arguments)],
            cwd=tmp_path,
            env={
                "PATH": "/nowhere",
                "HOME": str(tmp_path),
                "TMPDIR": str(tmp_path),
                "XDG_DATA_HOME": str(tmp_path / "settings"),
                "LC_ALL": "C",
                **environment,
            },
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=600,
        )

    return run


def listed(program: Path) -> dict[str, tuple[int, str]]:
    """Return what the list of contents says: path -> bytes, SHA-256."""
    lines = (program / "contents.txt").read_text(encoding="utf-8").splitlines()
    parts = (line.split("\t") for line in lines)
    return {name: (int(size), digest) for name, size, digest in parts}


def test_it_proves_itself_without_a_screen(run, tmp_path):
    done = run("self-test", "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    steps = json.loads(done.stdout)["steps"]
    assert len(steps) == 10
    assert [step["failure"] for step in steps] == [None] * 10
    assert list(tmp_path.iterdir()) == []  # neither files nor settings are left


def test_it_tells_its_version(run):
    assert run("--version").stdout == f"Sổ Thi Đua {VERSION}\n"


def test_each_command_starts(run):
    [commands] = [action for action in parser()._actions if action.dest == "command"]
    told = {name: run(name, "--help") for name in commands.choices}
    assert len(told) > 10
    assert {name: done.returncode for name, done in told.items()} == dict.fromkeys(told, 0)
    assert all(f"so-thi-dua {name}" in done.stdout for name, done in told.items())


def test_without_a_screen_it_says_so_in_one_sentence(run):
    done = run()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Máy này không có màn hình")


def test_a_workbook_is_taken_apart_by_a_process_of_its_own(run, sample_file, tmp_path):
    data = shutil.copy(sample_file, tmp_path / "xa.thidua")
    book = Workbook()
    book.active.append(["Mã", "Tên đơn vị"])
    book.active.append(["MOI", "Thôn Mới Lập"])
    book.save(tmp_path / "don-vi.xlsx")
    done = run("import", "units", tmp_path / "don-vi.xlsx", "--data", data, "--dry-run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Thôn Mới Lập" in done.stdout or "thêm mới: 1" in done.stdout.lower()


def test_its_list_names_every_file_as_it_is(built):
    told = listed(built)
    files = {
        file.relative_to(built).as_posix(): file
        for file in built.rglob("*")
        if file.is_file() and file != built / "contents.txt"
    }
    assert told.keys() == files.keys()
    for name, file in files.items():
        content = file.read_bytes()
        assert told[name] == (len(content), sha256(content).hexdigest())


def test_no_name_in_it_leads_nowhere(built):
    assert [path.name for path in built.rglob("*") if not path.exists()] == []


def test_a_file_that_is_gone_is_noticed(built, tmp_path):
    """In a copy, of which the other files are links."""
    copy = tmp_path / "program"
    shutil.copytree(built, copy, copy_function=os.link, symlinks=True)
    (copy / "_internal" / "resources" / "icons" / "save.svg").unlink()
    assert list(wholeness.faults_in(copy, Silent())) == [
        "thiếu “_internal/resources/icons/save.svg”"
    ]


def test_it_holds_our_own_files_and_none_of_the_checks(built):
    names = set(listed(built))
    for folder in ("resources", "db/migrations"):
        own = {
            f"_internal/{file.relative_to(ROOT).as_posix()}"
            for file in (ROOT / folder).rglob("*")
            if file.is_file() and file.suffix not in {".md", ".mako", ".pyc"}
        }
        assert len(own) > 10
        assert own <= names
    assert {
        f"_internal/app/imports/{file.name}" for file in ROOT.glob("app/imports/*.json")
    } <= names
    assert {
        f"_internal/resources/fonts/Tinos-{style}.ttf" for style in ("Regular", "Bold")
    } <= names
    assert len([name for name in names if name.startswith("_internal/resources/fonts/")]) == 4


def test_it_holds_nothing_that_is_not_used(built):
    ours = ("_internal/db/", "_internal/docx/parts/")
    names = [name for name in listed(built) if not name.startswith(ours)]
    assert [name for name in names if LEFT_OUT.search(name)] == []
    folder = built / "_internal" / "PySide6" / "Qt" / "plugins"
    assert {plugin.name for plugin in folder.iterdir()} <= PLUGINS | {"xcbglintegrations"}
    assert {file.name for file in (folder / "platforms").iterdir()} == {
        "libqoffscreen.so",
        "libqxcb.so",
    }


def test_it_is_no_larger_than_it_has_to_be(built):
    files = [file for file in built.rglob("*") if file.is_file() and not file.is_symlink()]
    icu = sum(file.stat().st_size for file in files if file.name.startswith("libicu"))
    assert 0 < icu <= ICU
    assert sum(file.stat().st_size for file in files) - icu <= MOST_BYTES


def test_the_licence_of_every_library_inside_goes_along(built):
    told = (built / "LICENSES.txt").read_text(encoding="utf-8")
    owners = {}
    for one in metadata.distributions():
        name = one.metadata["Name"]
        owners |= {file.parts[0]: name for file in one.files or ()}
    # What lies there as files; the modules of the archive are in the program itself.
    inside = {name.split("/")[1] for name in listed(built) if name.startswith("_internal/")}
    libraries = {owners[name] for name in inside if name in owners}
    libraries |= {"SQLAlchemy", "alembic", "openpyxl", "reportlab", "python-docx", "platformdirs"}
    libraries |= {"filelock", "defusedxml", "Mako", "typing_extensions", "pydantic", "pyinstaller"}
    assert len(libraries) > 20
    for name in [*libraries, "Python", "Tinos", "So-Thi-Dua"]:
        assert re.search(rf"^{re.escape(name)}[ :].*\(licenses/", told, re.MULTILINE), name
        texts = list((built / "licenses" / name).iterdir())
        assert sum(text.stat().st_size for text in texts) > 500, name
    assert "LESSER" in (built / "licenses/PySide6_Essentials/LGPL-3.0.txt").read_text("utf-8")


def test_a_file_whose_licence_is_not_known_ends_the_build(tmp_path):
    spec = importlib.util.spec_from_file_location(
        "bundled_licences", ROOT / "packaging" / "bundled_licences.py"
    )
    licences = importlib.util.module_from_spec(spec)
    sys.modules["bundled_licences"] = licences
    spec.loader.exec_module(licences)
    stray = tmp_path / "libstray.so"
    stray.touch()
    with pytest.raises(SystemExit, match=r"libstray\.so"):
        licences.write_licences(tmp_path, [stray])
