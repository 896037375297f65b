"""What the program says of itself is read from itself."""

import re
import tomllib
from importlib import import_module, metadata
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence

from app.core import guide
from app.core.program import Program
from app.core.version import VERSION
from app.ui import actions
from app.ui.dialogs import help as helping
from app.ui.dialogs.help import EVERYWHERE, LIBRARIES, about_lines, keys_of, libraries
from app.ui.main_window import MainWindow
from app.ui.widgets.list_page import ListPage
from tests.ui import walk

PROJECT = Path(__file__).parents[3] / "pyproject.toml"


@pytest.fixture
def window(file, kit_app):
    opened = walk.open_window(file, 1093, 543)
    opened.book.show_tab("units")
    walk.settle(opened)
    yield opened
    walk.close_window(opened)


def told(window):
    tab = window.book.current_tab()
    return {(key.what, key.where): key.keys for key in keys_of(window, tab, tab.heading)}


def test_every_library_is_named_with_its_licence():
    needed = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]
    names = [re.split(r"[\[=<>]", line)[0] for line in needed]
    assert sorted(LIBRARIES) == sorted(names)


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_licence_is_the_one_that_the_library_says(name):
    said = metadata.metadata(name)
    words = [said.get("License-Expression") or "", said.get("License") or ""]
    words += [line for line in said.get_all("Classifier") or [] if "License" in line]
    if not any(words):  # it lies beside it alone
        words.append(metadata.distribution(name).read_text("licenses/LICENSE"))
    everything = " ".join(words).replace("(", " ").replace("v3", "-3.0")
    everything = everything.replace("Lesser General Public License", "LGPL")
    for licence in re.split(", ", LIBRARIES[name]):
        kind = licence.split("-")[0]
        assert kind in everything or {"PSF": "Python Software"}.get(kind, "?") in everything


def test_about_says_version_licence_and_where_the_data_lie(tmp_path):
    path = tmp_path / "xa-an-binh.thidua"
    lines = "\n".join(about_lines(path))
    assert str(path) in lines
    assert "GPL-3.0" in lines
    assert "không làm những việc sau" in lines
    assert "chưa mở tệp nào" in "\n".join(about_lines(None))


def test_about_lists_what_is_used_from_source_and_is_there(monkeypatch):
    listed = [line.partition(" ")[0] for line in libraries(None)]
    assert listed == list(LIBRARIES)
    has = metadata.version

    def version(name):
        if name == "psycopg":
            raise metadata.PackageNotFoundError
        return has(name)

    monkeypatch.setattr(helping.metadata, "version", version)
    assert [line.partition(" ")[0] for line in libraries(None)] == [
        name for name in LIBRARIES if name != "psycopg"
    ]


def test_about_lists_what_lies_in_the_built_program_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(PROJECT.parent / "packaging")
    monkeypatch.syspath_prepend(PROJECT.parent)
    licences = import_module("bundled_licences")
    folder = Path(metadata.distribution("openpyxl").locate_file("openpyxl")).resolve()
    licences.write_licences(tmp_path, [folder / "__init__.py"])
    listed = libraries(Program(tmp_path))
    assert f"openpyxl {metadata.version('openpyxl')}: MIT" in listed
    assert [line.partition(" ")[0] for line in listed] == ["Python", "openpyxl", "pyinstaller"]
    (tmp_path / "LICENSES.txt").unlink()
    assert "LICENSES.txt" in libraries(Program(tmp_path))[0]


def test_about_can_be_read_with_no_file_open(kit_app, shown, outcome):
    window = shown(MainWindow(walk.NoFiles(), tabs=[]))
    said = outcome()
    window._own["about"].trigger()
    assert VERSION in said[-1]
    assert "chưa mở tệp nào" in said[-1]


def test_every_key_of_the_window_is_in_the_table(window):
    shown = told(window)
    for action in window.actions():
        for key in action.shortcuts():
            native = key.toString(QKeySequence.SequenceFormat.NativeText)
            assert any(native in keys.split(" hoặc ") for keys in shown.values()), native
    for words in actions.ACTIONS.values():
        if words.keys:
            assert (words.text.replace("&", "").rstrip("…"), EVERYWHERE) in shown


def test_the_keys_of_the_list_that_is_seen_are_in_the_table(window):
    tab = window.book.current_tab()
    shown = told(window)
    page = next(page for page in tab.findChildren(ListPage) if page.isVisible())
    for spec in page.spec.actions:
        if spec.keys:
            keys = shown[spec.label, tab.heading].split(" hoặc ")
            wanted = [
                QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in spec.keys
            ]
            assert sorted(keys) == sorted(wanted)
    assert shown["Tìm", tab.heading] == "Ctrl+F"


def test_a_key_that_is_taken_away_leaves_the_table(window):
    reload = window._own["reload"]
    assert ("Nạp lại", EVERYWHERE) in told(window)
    reload.setShortcuts([])
    assert ("Nạp lại", EVERYWHERE) not in told(window)


def test_undo_stands_in_the_table_by_its_own_name(window):
    action = window._own["undo"]
    assert isinstance(action, QAction)
    actions.name_step(action, "Hoàn tác", "Thêm đơn vị")
    assert told(window)["Hoàn tác", EVERYWHERE] == "Ctrl+Z"


def test_what_has_no_key_is_told_too_and_the_page_comes_first(window):
    tab = window.book.current_tab()
    lines = keys_of(window, tab, tab.heading)
    places = [key.where for key in lines]
    assert places == sorted(places, key=lambda where: where == EVERYWHERE), "the page comes first"
    assert lines[0].what == "Thêm", "in the order of its buttons"
    assert ("Gộp đơn vị", tab.heading, "") in [(key.what, key.where, key.keys) for key in lines]


def test_the_window_says_what_the_page_is_for(window, press):
    window.book.current_tab().show_page("people")
    said = press(helping.Dialog, "Đóng")
    window.show_keys()
    assert said[-1].startswith(helping.HELP)
    assert guide.chapter("units-people").lead in said[-1]


@pytest.mark.parametrize("name", ["units", "registrations", "scoring", "awards"])
def test_a_tab_says_which_page_is_seen(window, name):
    window.book.show_tab(name)
    tab = window.book.current_tab()
    names = [one.name.removeprefix(f"{name}-") for one in guide.chapters()]
    pages = [one for one in names if guide.chapter(f"{name}-{one}") and one != "sheet"]
    assert pages
    for page in pages:
        tab.show_page(page)
        assert tab.seen_page == page
