import json
import shutil

import pytest
from openpyxl import load_workbook

from app import cli, operations
from app.core.errors import StorageFailure
from app.domain.terms import ListKind
from app.imports import ready_sets
from app.imports.lists.kinds import KINDS
from app.imports.scheme_book_writer import write_book
from app.imports.scheme_rules import read_scheme
from app.services import criteria_sets, people
from app.storage import own_copies
from tests.imports.lists.books import book
from tests.sample import sample_file

__all__ = ["sample_file"]

HEAD = ["STT", "Họ và tên", "Đơn vị", "Chức vụ"]


@pytest.fixture
def data(sample_file, tmp_path):
    folder = tmp_path / "dữ liệu"
    folder.mkdir()
    return shutil.copy(sample_file, folder / "xa.thidua")


def everybody(data):
    door = operations.open_file(data, read_only=True)
    try:
        return {one.name: one.post for one in door.ask(people.records)}
    finally:
        door.close()


def run(data, path, *more):
    return cli.run(["import", "people", str(path), "--data", str(data), *more])


def test_a_list_is_taken_in_once_after_a_safety_copy_and_its_wrong_rows_are_kept(
    data, tmp_path, capsys
):
    rows = [HEAD, [1, "Ông Lê Nhập An", "Thôn Đông", "Phó"], [2, "Lê Nhập Ba", "Thôn Lạ", "Phó"]]
    path = book(tmp_path, rows)
    wrong = tmp_path / "loi.xlsx"
    assert run(data, path, "--errors-to", str(wrong)) == 0
    said = capsys.readouterr().out
    assert "Cột B “Họ và tên” → Họ và tên" in said
    assert "Dòng 3: C3: không có đơn vị “Thôn Lạ” trong tệp dữ liệu." in said
    assert "Đã nhập: thêm 1 dòng" in said
    assert everybody(data)["Lê Nhập An"] == "Phó"
    [backup] = own_copies.listed(own_copies.folder_of(data)).values()
    check = operations.verify_file(backup)
    assert check.manifest.reason.value == "before-import"
    page = load_workbook(wrong).active
    assert [cell.value for cell in page[2]][:4] == [2, "Lê Nhập Ba", "Thôn Lạ", "Phó"]
    assert page.cell(2, 5).value.startswith("Dòng 3: C3: không có đơn vị “Thôn Lạ”")
    assert run(data, path) == 0
    said = capsys.readouterr().out
    assert "Tệp này đã nhập ngày" in said
    assert "0 dòng mới" in said
    assert len(own_copies.listed(backup.parent)) == 1


def test_without_a_copy_first_nothing_is_taken_in(data, tmp_path, capsys):
    before = everybody(data)
    (data.parent / own_copies.FOLDER).write_text("x")
    assert run(data, book(tmp_path, [HEAD, [1, "Lê Nhập An", "Thôn Đông", "Phó"]])) == 1
    assert "chưa nhập gì. Chưa ghi được" in capsys.readouterr().err
    assert everybody(data) == before


def test_the_file_of_wrong_rows_is_mended_and_loaded_again(data, tmp_path, capsys):
    rows = [HEAD, ["I", "Khối thôn"], [1, "Lê Nhập Ba", "Thôn Lạ", "Phó"]]
    wrong = tmp_path / "loi.xlsx"
    assert run(data, book(tmp_path, rows), "--errors-to", str(wrong)) == 1
    assert "Không dòng nào nhập được: 1 dòng" in capsys.readouterr().err
    mended = load_workbook(wrong)
    mended.active["C3"] = "Thôn Đông"
    mended.save(tmp_path / "sua.xlsx")
    assert run(data, tmp_path / "sua.xlsx") == 0
    assert "Lê Nhập Ba" in everybody(data)


def test_a_dry_run_writes_nothing_and_json_tells_everything(data, tmp_path, capsys):
    before = data.read_bytes()
    rows = [["DANH SÁCH"], HEAD, [1, "Lê Nhập An", "thôn đông", "Phó"], ["", "Cộng", None, 1]]
    path = book(tmp_path, rows, merges=["A1:D1"])
    assert run(data, path, "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["header_rows"] == [2, 2]
    assert told["columns"] == {"name": 2, "unit_id": 3, "post": 4}
    assert [one["why"] for one in told["aside"]] == ["above", "total"]
    assert told["choices"] == {"add": 1}
    assert told["rows"][0]["understood"]["unit_id"] == "Thôn Đông"
    assert told["rows"][0]["notes"] == ["C3: hiểu là Thôn Đông"]
    assert told["backup"] is None
    assert data.read_bytes() == before
    assert list(data.parent.iterdir()) == [data]


def test_known_rows_are_changed_only_when_told(data, tmp_path, capsys):
    path = book(tmp_path, [HEAD, [1, "Lê Nhập An", "Thôn Đông", "Phó"]])
    assert run(data, path) == 0
    other = book(tmp_path, [HEAD, [1, "Lê Nhập An", "Thôn Đông", "Trưởng thôn"]], name="2.xlsx")
    assert run(data, other) == 0
    assert "Chức vụ: “Phó” → “Trưởng thôn”" in capsys.readouterr().out
    assert everybody(data)["Lê Nhập An"] == "Phó"
    assert run(data, other, "--update") == 0
    assert everybody(data)["Lê Nhập An"] == "Trưởng thôn"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--sheet", "Trang 9"], "không có trang tính “Trang 9”"),
        (["--header-row", "9"], "Không thấy dòng tiêu đề ở dòng 9"),
    ],
)
def test_a_refusal_is_one_sentence_and_nothing_is_written(data, tmp_path, capsys, more, said):
    before = data.read_bytes()
    path = book(tmp_path, [HEAD, [1, "Lê Nhập An", "Thôn Đông", "Phó"]])
    assert run(data, path, *more) == 1
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert data.read_bytes() == before


def test_what_is_no_workbook_and_a_file_in_the_way_are_refused(data, tmp_path, capsys):
    other = tmp_path / "ds.xlsx"
    other.write_text("họ tên", encoding="utf-8")
    assert run(data, other) == 1
    assert "Chưa có gì thay đổi" in capsys.readouterr().err
    path = book(tmp_path, [HEAD, [1, "Lê Nhập An", "Thôn Đông", "Phó"]], name="2.xlsx")
    assert run(data, path, "--errors-to", str(other)) == 1
    assert "Đã có tệp" in capsys.readouterr().err
    assert other.read_text(encoding="utf-8") == "họ tên"
    assert "Lê Nhập An" not in everybody(data)


def test_every_kind_of_list_there_is_can_be_taken_in():
    assert set(ListKind) == {*KINDS, ListKind.CRITERIA}


def test_a_criteria_set_comes_in_by_its_own_form_and_only_once(data, tmp_path, capsys):
    path = tmp_path / "bo.xlsx"
    path.write_bytes(write_book(read_scheme(ready_sets.ready_sets()[0].path).file))

    def take(*more):
        code = cli.run(["import", "criteria", str(path), "--data", str(data), *more])
        return code, capsys.readouterr().out

    def count():
        door = operations.open_file(data, read_only=True)
        try:
            return len(door.ask(criteria_sets.listed))
        finally:
            door.close()

    before = count()
    assert take("--dry-run")[0] == 0
    assert count() == before
    code, said = take()
    assert code == 0
    assert "Đã nhập: phiên bản 1" in said
    assert count() == before + 1
    code, said = take()
    assert "đã có đúng bộ này" in said
    assert count() == before + 1


def test_scores_come_in_for_a_stage_that_is_named(data, tmp_path, capsys):
    rows = [["Đơn vị", "Tiêu chí", "Điểm"], ["Thôn Đông", "Không có", 1]]
    path = book(tmp_path, rows)
    more = ["--data", str(data), "--plan", "08"]
    assert cli.run(["import", "scores", str(path), *more]) == 1
    said = capsys.readouterr().err
    assert "Hãy ghi rõ --stage. Các vòng của kế hoạch: Tự chấm" in said
    assert cli.run(["import", "scores", str(path), *more, "--stage", "không có"]) == 1
    assert "Không có vòng chấm “không có”" in capsys.readouterr().err


def test_what_holds_for_every_row_is_said_by_the_title_of_a_column(data, tmp_path, capsys):
    path = book(tmp_path, [["Cụm thi đua", "Đơn vị"], ["Cụm mới 7", "Thôn Đông"]])
    options = ["import", "clusters", str(path), "--data", str(data)]
    assert cli.run([*options, "--all", "Năm=1995", "--dry-run"]) == 0
    assert "Thêm mới: 1" in capsys.readouterr().out
    assert cli.run([*options, "--all", "Tháng=5"]) == 1
    assert "Không hiểu “--all Tháng=5”" in capsys.readouterr().err


def test_a_kind_that_is_none_is_wrong_usage(data, tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        cli.run(["import", "peoples", "x.xlsx", "--data", str(data)])
    assert end.value.code == 2
    assert "chỉ nhận" in capsys.readouterr().err


def test_nothing_comes_in_where_the_wrong_rows_have_no_folder(data, tmp_path, capsys):
    path = book(tmp_path, [HEAD, [1, "Lê Mới", "Thôn Đông"], [2, "Lê Lạ", "Thôn Không Có"]])
    assert run(data, path, "--errors-to", str(tmp_path / "không có" / "loi.xlsx")) == 1
    assert "Không thấy thư mục" in capsys.readouterr().err
    assert "Lê Mới" not in everybody(data)


def test_wrong_rows_that_cannot_be_written_do_not_hide_what_came_in(
    data, tmp_path, capsys, monkeypatch
):
    def fail(*_: object) -> None:
        raise StorageFailure("Không lưu được tệp “loi.xlsx”.")

    monkeypatch.setattr("app.exports.files.replacing", fail)
    path = book(tmp_path, [HEAD, [1, "Lê Mới", "Thôn Đông"], [2, "Lê Lạ", "Thôn Không Có"]])
    assert run(data, path, "--errors-to", str(tmp_path / "loi.xlsx")) == 1
    told = capsys.readouterr().err
    assert "Đã nhập: thêm 1 dòng" in told
    assert "Không lưu được tệp “loi.xlsx”." in told
    assert "Lê Mới" in everybody(data)
