"""Criteria sets from files, to files, and ready ones."""

import json

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.imports.ready_sets import ready_sets
from app.imports.scheme_rules import read_scheme
from app.services import criteria_sets, scheme_imports, scheme_values
from app.services.scheme_text import text_of
from app.ui.tabs.scheme_files import save_set, take_in_file, take_ready
from tests import ruled


class Desk:
    """An office that takes sets in from files and writes them to files."""

    def __init__(self, context, files, window, qtbot):
        self.context, self.files, self.window, self.qtbot = context, files, window, qtbot
        self.taken = []

    def take_in(self, path):
        self.files.path = path
        take_in_file(self.context, self.window, self.taken.append)
        self.qtbot.waitUntil(lambda: not self.context.jobs.is_busy)
        QApplication.processEvents()

    def save_to(self, path):
        self.files.ask_where_to_save = lambda *_: path

    @property
    def labels(self):
        return [row.label for row in self.context.operations.ask(criteria_sets.listed)]

    def text(self, set_id):
        return text_of(self.context.operations.ask(scheme_values.value, set_id))


@pytest.fixture
def desk(context, files, window, qtbot):
    return Desk(context, files, window, qtbot)


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_a_set_goes_out_and_comes_in_again_the_same(desk, fill, outcome, tmp_path, kind):
    set_id = desk.context.operations.do(scheme_imports.take_in, ruled.file())
    path = tmp_path / f"bo.{kind}"
    desk.save_to(path)
    fill({"kind": kind})
    told = outcome("Đóng")
    save_set(desk.context, desk.window, set_id, "Bộ tiêu chí")
    desk.qtbot.waitUntil(lambda: len(told) == 1)
    assert f"Đã lưu “bo.{kind}”" in told[0]
    desk.take_in(path)
    desk.qtbot.waitUntil(lambda: len(desk.taken) == 1)
    assert desk.labels == [
        "Bộ tiêu chí theo số liệu (phiên bản 2)",
        "Bộ tiêu chí theo số liệu",
    ]
    assert desk.text(set_id) == desk.text(desk.taken[0])


def test_every_wrong_place_of_a_file_is_told_and_can_be_saved(desk, outcome, tmp_path):
    data = json.loads(ruled.TEXT)
    data["criteria"][0]["children"][0]["max"] = -5
    data["criteria"][0]["children"][1]["rule"]["type"] = "moi"
    path = tmp_path / "sai.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    kept = tmp_path / "loi.txt"
    desk.save_to(kept)
    told = outcome("Lưu danh sách lỗi…")
    outcome("Đóng")
    desk.take_in(path)
    desk.qtbot.waitUntil(lambda: len(told) == 2)
    assert "Chưa nhập bộ tiêu chí từ “sai.json” vì tệp có chỗ sai." in told[0]
    said = kept.read_text(encoding="utf-8-sig")
    assert "phải từ 0 trở lên" in said
    assert "không có kiểu “moi”; có thể tệp do bản mới hơn lập" in said
    assert (desk.taken, desk.labels) == ([], [])


def test_more_wrong_places_than_fit_are_all_listed_and_the_file_is_opened(desk, outcome, tmp_path):
    data = json.loads(ruled.TEXT)
    data["grades"] = [{"name": f"Mức {n}", "minimum": -1} for n in range(60)]
    for one in data["grades"]:
        one["quota"] = {"count": -1}
    path = tmp_path / "sai.json"
    path.write_text(json.dumps(data, indent=1), encoding="utf-8")
    opened, listed = [], []
    desk.files.open = opened.append
    told = outcome(
        "Mở tệp để sửa", lambda box: listed.append(box.findChild(QPlainTextEdit).toPlainText())
    )
    desk.take_in(path)
    desk.qtbot.waitUntil(lambda: len(told) == 1)
    lines = listed[0].splitlines()
    assert len(lines) == 61
    assert "grades[60].quota.count" in lines[59]
    assert lines[59].startswith("Dòng ")
    assert opened == [path]


def test_figures_in_a_circle_in_a_file_are_told(desk, outcome, tmp_path):
    data = json.loads(ruled.TEXT)
    data["figures"][0]["parts"] = [{"code": "giao"}]
    data["figures"][1]["parts"] = [{"code": "dat"}]
    path = tmp_path / "vong.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    told = outcome("Đóng")
    desk.take_in(path)
    desk.qtbot.waitUntil(lambda: len(told) == 1)
    assert "Các số liệu tính vòng quanh lẫn nhau" in told[0]
    assert desk.labels == []


def test_a_file_that_is_no_set_is_refused_in_one_sentence(desk, outcome, tmp_path):
    path = tmp_path / "khac.json"
    path.write_text("không phải", encoding="utf-8")
    told = outcome("Đóng")
    desk.take_in(path)
    desk.qtbot.waitUntil(lambda: len(told) == 1)
    assert "dòng 1, ký tự 1 không đúng dạng JSON" in told[0]
    assert desk.labels == []


def test_a_ready_set_is_taken_to_be_changed(desk, answer):
    def choose(dialog):
        dialog.table.select(dialog.model.row_number(2).id)

    answer("Lấy về để sửa", choose)
    take_ready(desk.context, desk.window, desk.taken.append)
    wanted = read_scheme(ready_sets()[2].path).file
    assert desk.labels == [wanted.name]
    assert desk.text(desk.taken[0]) == text_of(wanted)


def test_whoever_thinks_better_takes_nothing(desk, answer):
    answer("Hủy")
    take_ready(desk.context, desk.window, desk.taken.append)
    desk.take_in(None)
    assert (desk.taken, desk.labels) == ([], [])
