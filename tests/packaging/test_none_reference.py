"""The pinned Qt keeps Python's own objects whole.

PySide6 6.12.0 for Linux drops one reference to None at every void call on Python 3.11, and the
program dies after some thousands of them. Whoever moves the pin meets this test first.
"""

import subprocess
import sys

CALLS = 20_000
# A process of its own: a lost reference ends it, and must not end the test run.
VOID_CALLS = f"""
import sys
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLineEdit

class Bell(QObject):
    rung = Signal()

application = QApplication([])
field, bell = QLineEdit(), Bell()
before = sys.getrefcount(None), sys.getrefcount(True)
for _ in range({CALLS}):
    field.setEnabled(True)
    field.setText("Xuân Sơn")
    bell.rung.emit()
print(before[0] - sys.getrefcount(None), before[1] - sys.getrefcount(True))
"""


def test_twenty_thousand_void_calls_lose_no_reference_to_none(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    answer = subprocess.run(
        [sys.executable, "-c", VOID_CALLS],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    lost_none, lost_true = map(int, answer.stdout.split())
    assert lost_none < CALLS / 100
    assert lost_true < CALLS / 100
