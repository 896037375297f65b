"""The self-test in the window: seen step by step, stopped at once, told in the support file."""

import pytest
from PySide6.QtWidgets import QPushButton

from app import self_test
from app.core.progress import Silent
from app.self_test import Outcome
from app.ui import support
from app.ui.dialogs import self_test as dialogs
from app.ui.dialogs import support_file
from app.ui.main_window import MainWindow
from tests.ui import walk
from tests.ui.lint import faults, word_faults

NAMES = [step.name for step in self_test.STEPS]


class Asked:
    """What the dialog asked of the window."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.saved: list[object] = []

    def told(self, lines) -> None:
        self.lines = list(lines)


@pytest.fixture
def asked():
    return Asked()


@pytest.fixture
def dialog(context, window, asked, qtbot):
    made = dialogs.SelfTestDialog(context.jobs, asked.told, asked.saved.append, window)
    qtbot.addWidget(made)
    made.show()
    return made


def rows(dialog):
    return [
        (dialog.model.row_number(number).name, dialog.model.row_number(number).state)
        for number in range(dialog.model.rowCount())
    ]


def end(dialog, qtbot):
    qtbot.waitUntil(dialog.start_button.isEnabled, timeout=20_000)


def outcomes(*failures):
    """Stand in for the process: every step, of which some fail."""

    def run_apart(_folder, progress):
        for number, name in enumerate(NAMES):
            progress.report(number, len(NAMES))
            yield Outcome(name, 1.25, failures[0] if failures and number == 1 else "")

    return run_apart


def test_nothing_is_tried_until_it_is_asked_for(dialog):
    assert rows(dialog) == [(name, "Chưa thử") for name in NAMES]
    assert dialog.start_button.isEnabled()
    assert not dialog.stop_button.isEnabled()
    assert [*faults(dialog), *word_faults(dialog)] == []


def test_all_steps_are_told_and_that_they_hold(dialog, asked, monkeypatch, qtbot):
    monkeypatch.setattr(self_test, "run_apart", outcomes())
    dialog.start_button.click()
    end(dialog, qtbot)
    assert rows(dialog) == [(name, "OK") for name in NAMES]
    assert dialog.sentence.text().startswith("Tất cả đạt.")
    assert dialog.bar.value() == len(NAMES)
    assert asked.lines[0].endswith(": Tất cả đạt.")
    assert len(asked.lines) == 1 + len(NAMES)


def test_a_failed_step_is_told_with_its_reason_and_what_to_do(dialog, asked, monkeypatch, qtbot):
    monkeypatch.setattr(self_test, "run_apart", outcomes("Thiếu phông chữ. Hãy cài phông."))
    dialog.start_button.click()
    end(dialog, qtbot)
    assert dict(rows(dialog))[NAMES[1]] == "KHÔNG ĐẠT"
    assert dialog.sentence.text() == (
        f"KHÔNG ĐẠT. {NAMES[1]}: Thiếu phông chữ. Hãy cài phông. "
        "Hãy lưu tệp hỗ trợ rồi gửi cho người phụ trách phần mềm."
    )
    dialog.support_button.click()
    assert asked.saved == [dialog]
    assert f"KHÔNG ĐẠT: {NAMES[1]}." in asked.lines[0]
    assert any("Thiếu phông chữ." in line for line in support.facts(None, asked.lines))


def test_somebody_who_stops_it_is_told_that_it_is_not_done(dialog, asked, monkeypatch, qtbot):
    def run_apart(_folder, progress):
        yield Outcome(NAMES[0], 0.1)
        while True:
            progress.report(1, len(NAMES))

    monkeypatch.setattr(self_test, "run_apart", run_apart)
    dialog.start_button.click()
    qtbot.waitUntil(lambda: dict(rows(dialog))[NAMES[1]] == "Đang thử…", timeout=20_000)
    dialog.stop_button.click()
    end(dialog, qtbot)
    assert dialog.sentence.text().startswith("Đã dừng.")
    assert rows(dialog)[:2] == [(NAMES[0], "OK"), (NAMES[1], "Chưa thử")]
    assert asked.lines == []


def test_closing_the_dialog_stops_it(context, dialog, monkeypatch, qtbot):
    def run_apart(_folder, progress):
        while True:
            progress.report(0, len(NAMES))
            yield from ()

    monkeypatch.setattr(self_test, "run_apart", run_apart)
    dialog.start_button.click()
    assert context.jobs.is_busy
    dialog.close_button.click()
    qtbot.waitUntil(lambda: not context.jobs.is_busy, timeout=20_000)


def test_a_place_that_gives_no_folder_is_told(dialog, monkeypatch, tmp_path, qtbot):
    (tmp_path / "file").touch()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    dialog.start_button.click()
    end(dialog, qtbot)
    assert dialog.sentence.text().startswith("KHÔNG ĐẠT. Không tạo được thư mục tạm")


def test_the_real_steps_run_apart_from_the_window(monkeypatch, tmp_path):
    """The first two of them: the rest is as it is on the command line."""
    monkeypatch.setattr(self_test, "STEPS", self_test.STEPS[:2])
    run = self_test.run_apart(tmp_path, Silent())
    assert [(one.name, one.failure) for one in run] == [(name, "") for name in NAMES[:2]]


def test_the_menu_leads_to_it_and_what_it_said_goes_into_the_support_file(kit_app, monkeypatch):
    window = MainWindow(walk.NoFiles())
    asked = []
    monkeypatch.setattr(dialogs, "show", lambda _jobs, told, _save, _window: told(["Đạt cả."]))
    monkeypatch.setattr(support_file, "save", lambda *given: asked.append(given[-1]))
    window.show_self_test()
    window.save_support_file()
    assert asked == [("Đạt cả.",)]
    walk.close_window(window)


def test_without_a_self_test_the_support_file_says_so():
    assert "Chưa chạy tự kiểm tra từ lúc mở phần mềm." in support.facts(None)


def test_every_button_can_be_reached_by_its_letter(dialog):
    texts = [one.text() for one in dialog.findChildren(QPushButton)]
    assert sum("&" in text for text in texts) == 3
