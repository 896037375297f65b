import subprocess
import sys
from pathlib import Path

import pytest

from app.bootstrap import is_for_window

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "{'sqlalchemy', 'pydantic', 'alembic', 'openpyxl', 'reportlab'}"


def run(code, tmp_path):
    """Run code in a fresh Python, with settings of its own."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={
            "PATH": "",
            "PYTHONUTF8": "1",
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_DATA_HOME": str(tmp_path),
            "HOME": str(tmp_path),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "arguments", [[], ["--sample"], ["xa-an-binh.thidua"], ["/o/dia/XA.THIDUA"]]
)
def test_nothing_or_a_data_file_opens_the_window(arguments):
    assert is_for_window(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["demo", "--out", "x"],
        ["self-test"],
        ["verify", "xa.thidua"],
        ["no-such-command"],
        ["xa.thiduabk"],
        ["--x.thidua"],
    ],
)
def test_everything_else_is_for_the_commands(arguments):
    assert not is_for_window(arguments)


def test_a_command_does_without_qt(tmp_path):
    done = run(
        "import sys; sys.argv = ['so-thi-dua', '--help']\n"
        "from app.bootstrap import main\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code, 'PySide6' in sys.modules)",
        tmp_path,
    )
    assert done.stdout.splitlines()[-1] == "0 False", done.stderr


def test_without_a_screen_the_window_says_so_in_one_sentence(tmp_path):
    done = run(
        "import os; del os.environ['QT_QPA_PLATFORM']\n"
        "from app.bootstrap import main\n"
        "import sys; sys.platform = 'linux'; sys.argv = ['so-thi-dua']\n"
        "print(main(), 'PySide6' in sys.modules)",
        tmp_path,
    )
    assert done.stdout.split() == ["1", "False"], done.stderr
    assert done.stderr.startswith("Máy này không có màn hình")
    assert len(done.stderr.splitlines()) == 1


def test_the_window_is_painted_before_the_database_is_imported(tmp_path):
    done = run(
        "import sys\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from app.ui import program\n"
        "from app.ui.main_window import MainWindow\n"
        "app = QApplication([]); program.prepare(app)\n"
        "window = MainWindow()\n"
        f"tell = lambda: (print(sorted({DATABASE} & sys.modules.keys())), app.exit())\n"
        "window.painted.connect(tell); window.show(); app.exec()",
        tmp_path,
    )
    assert done.stdout.splitlines() == ["[]"], done.stderr


def test_the_window_opens_with_the_file_it_is_given(tmp_path, path):
    done = run(
        f"import sys; sys.argv = ['so-thi-dua', {str(path)!r}]\n"
        "from app.ui.main_window import MainWindow\n"
        "shown = MainWindow._show_file\n"
        "def show(self, *words):\n"
        "    shown(self, *words)\n"
        "    if self.context: print(self.windowTitle()); self.file_shown.connect(self.close)\n"
        "MainWindow._show_file = show\n"
        "from app.bootstrap import main\n"
        "print(main())",
        tmp_path,
    )
    assert done.stdout.splitlines() == ["xa-an-binh – Sổ Thi Đua", "0"], done.stderr
    assert not path.with_name("~xa-an-binh.thidua.lock").exists()
