import json
import shutil

import pytest
from openpyxl import load_workbook

from app import cli, operations
from app.core.clock import today
from app.domain.terms import WorkbookKind
from app.exports import folders
from app.services import plans, unit_workbooks, works
from tests.sample import sample_file

__all__ = ["sample_file"]


PHASE = "Giai đoạn 2"


@pytest.fixture
def data(sample_file, tmp_path):
    return shutil.copy(sample_file, tmp_path / "xa.thidua")


def made(data, out, *options):
    return cli.run(["workbooks", "--data", str(data), "--plan", "05", "--out", str(out), *options])


def board(data):
    door = operations.open_file(data, read_only=True)
    try:
        [plan_id] = [row.id for row in door.ask(plans.listed) if row.number == "05"]
        rows = door.ask(unit_workbooks.board, plan_id, WorkbookKind.UNIT)
        return {row.subject_name: row.state.label for row in rows}
    finally:
        door.close()


def fill(path, target, **values):
    """Fill in cells of the page of works, in its first new row."""
    book = load_workbook(path)
    sheet = book["Công trình, mô hình"]
    columns = {one.value: one.column for one in sheet[1]}
    [at] = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "work/new-1"]
    for name, value in values.items():
        sheet.cell(at, columns[name]).value = value
    book.save(target)


def test_workbooks_go_out_and_come_home(data, tmp_path, capsys):
    out, home = tmp_path / "ra", tmp_path / "về"
    home.mkdir()
    assert made(data, out) == 0
    assert "Đã lập 18 tệp" in capsys.readouterr().out
    assert set(board(data).values()) == {"Đã gửi"}
    name = home / "sample (1).xlsx"
    fill(out / "ThonDong_2026-05_Ban1.xlsx", name, kind="Mô hình", name="Đường cờ", cost="2 tỷ")
    (home / "hỏng.xlsx").write_bytes(b"PK")
    before = data.read_bytes()
    dry = ["take-back", str(home), "--data", str(data), "--dry-run", "--json"]
    assert cli.run(dry) == 1
    told = capsys.readouterr()
    answer = json.loads(told.out)
    [file] = answer["files"]
    assert (file["unit"], file["version"], file["refusal"]) == ("Thôn Đông", 1, None)
    states = {cell["key"]: cell["state"] for cell in file["cells"]}
    assert states == {
        "work/new-1/kind": "changed",
        "work/new-1/name": "changed",
        "work/new-1/cost": "refused",
    }
    assert [one["file"] for one in answer["unread"]] == ["hỏng.xlsx"]
    assert "Không nhận được 1 trong 2 tệp" in told.err
    assert data.read_bytes() == before
    assert cli.run(["take-back", str(name), "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert "Đã nhận 2 ô của “Thôn Đông”, còn 1 ô cần xem lại." in said
    assert board(data)["Thôn Đông"] == "Cần xem lại"
    assert cli.run(["take-back", str(name), "--data", str(data)]) == 0
    assert "Đã nhận" not in capsys.readouterr().out


def test_when_the_files_cannot_be_written_nothing_stands_as_sent(data, tmp_path, monkeypatch):
    out = tmp_path / "ra"

    def fail(*_args, **_values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folders, "replacing", fail)
    with pytest.raises(OSError, match="No space"):
        folders.write_all(out, ".xlsx", [(("a",), lambda: b"x")])
    assert made(data, out) == 1
    assert set(board(data).values()) == {"Chưa gửi"}
    assert list(out.iterdir()) == []


def test_a_batch_that_stops_half_way_leaves_no_file(tmp_path):
    def burst():
        raise ValueError

    kept = tmp_path / "a.xlsx"
    kept.write_text("cũ")
    with pytest.raises(ValueError):  # noqa: PT011 - it says nothing
        folders.write_all(tmp_path, ".xlsx", [(("a",), lambda: b"x"), (("b",), burst)])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]
    assert kept.read_text() == "cũ"


def test_the_phase_is_the_one_that_is_scored_or_is_said(data, tmp_path, capsys):
    assert made(data, tmp_path / "tự chọn") == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert said == f"Phiếu chấm trong tệp: “{PHASE}” (phần mềm tự chọn vì không ghi --phase)."
    assert made(data, tmp_path / "theo", "--phase", PHASE) == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert said == f"Phiếu chấm trong tệp: “{PHASE}” (theo --phase)."
    assert made(data, tmp_path / "chéo", "--cross") == 0
    assert list((tmp_path / "chéo").glob("*_ChamCheo_2026-05_Ban1.xlsx"))
    assert made(data, tmp_path / "ra", "--phase", "Đợt 9") == 1
    assert "Các giai đoạn:" in capsys.readouterr().err


def test_an_empty_folder_is_told(data, tmp_path, capsys):
    folder = tmp_path / "trống"
    folder.mkdir()
    assert cli.run(["take-back", str(folder), "--data", str(data)]) == 1
    assert "Không thấy tệp Excel nào" in capsys.readouterr().err


def test_works_are_the_same_as_typed_in_the_window(data, tmp_path):
    out = tmp_path / "ra"
    assert made(data, out) == 0
    path = out / "ThonDong_2026-05_Ban1.xlsx"
    fill(path, path, kind="Mô hình", name="Đường cờ", cost="1.500.000", finishes="30/11/2026")
    assert cli.run(["take-back", str(path), "--data", str(data)]) == 0
    door = operations.open_file(data, read_only=True)
    try:
        [plan_id] = [row.id for row in door.ask(plans.listed) if row.number == "05"]
        found = door.ask(works.listed, plan_id, today())
        [work] = [row for row in found if row.name == "Đường cờ"]
    finally:
        door.close()
    assert (work.subject_name, work.cost, work.finishes.display) == (
        "Thôn Đông",
        1_500_000,
        "30/11/2026",
    )
