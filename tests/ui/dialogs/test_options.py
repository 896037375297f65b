"""Each choice holds as soon as it is made, and at the next start."""

import pytest
from PySide6.QtWidgets import QApplication

from app.ui import recent, style
from app.ui.dialogs.backup import back_up
from app.ui.dialogs.help import keys_in_fields
from app.ui.dialogs.options import Options
from app.ui.main_window import MainWindow
from app.ui.preferences import Preferences
from app.ui.widgets.record_dialog import RecordDialog
from app.ui.window_settings import WindowSettings
from tests.ui.lint import faults


@pytest.fixture
def main(shown, files):
    return shown(MainWindow(files, tabs=[]))


@pytest.fixture
def dialog(shown, files, main):
    return shown(Options(files, main.resize_text, main))


def test_it_fits_and_names_everything(dialog):
    assert faults(dialog) == []


def test_34_a_size_of_text_is_seen_at_once_and_kept(dialog):
    dialog.form.field("text").reset("13")
    dialog.form.field("text").committed.emit()
    assert QApplication.font().pointSize() == 13
    assert WindowSettings().text_size == 13
    assert style.SMALLEST_TEXT == 9
    assert [key for key, _ in dialog.form.field("text")._choices] == [9, 10, 11, 12, 13, 14]


def test_03_where_enter_goes_in_grids_is_kept_and_told_with_the_keys(dialog):
    assert dialog.form.field("enter").value() == "down"
    assert "Enter xuống ô dưới" in keys_in_fields()
    dialog.form.field("enter").reset("Sang phải")
    dialog.form.field("enter").committed.emit()
    assert Preferences().enter_goes == "right"
    assert "Enter sang ô bên phải" in keys_in_fields()


def test_a_start_opens_the_last_file_only_where_that_is_chosen(dialog, main, file, qtbot):
    recent.remember(file)
    dialog.form.field("last").box.click()
    assert not Preferences().opens_last
    with qtbot.waitSignal(main.file_shown):
        main.begin()
    assert main.context is None
    assert main.start_page.isVisible()


def test_the_folder_for_backups_is_kept_and_proposed(dialog, context, window, press, tmp_path):
    field = dialog.form.field("backups")
    field.line.setText(str(tmp_path / "none"))
    field.commit()
    assert "Không thấy thư mục" in field.problem
    assert Preferences().backup_folder is None
    field.line.setText(str(tmp_path))
    field.commit()
    assert Preferences().backup_folder == tmp_path
    dialog.close()
    proposed = []
    press(
        RecordDialog,
        "Hủy",
        lambda asked: proposed.append(asked.form.field("folder").value()),
    )
    back_up(context, window)
    assert proposed == [tmp_path]
