import shutil
from contextlib import closing
from functools import partial

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from app import cli, operations
from app.exports import papers
from app.exports.documents import DOCUMENTS
from app.exports.files import safe_name
from app.services import party_sample, sample, units
from tests.sample import party_file, sample_file

__all__ = ["party_file", "sample_file"]


@pytest.fixture
def samples_are_copied(sample_file, party_file, monkeypatch):
    """The demo's data files are those that the same services made for all tests of this run."""
    for service, made in ((sample, sample_file), (party_sample, party_file)):
        monkeypatch.setattr(service, "build", partial(shutil.copy, made))


@pytest.mark.usefixtures("samples_are_copied")
def test_the_demo_leaves_two_data_files_and_every_paper_of_each(capsys, tmp_path):
    assert cli.run(["demo", "--out", str(tmp_path)]) == 0
    look_at_two_data_files_and_every_paper_of_each(tmp_path)
    said = capsys.readouterr().out
    assert "12.740.000 đồng" in said


def look_at_two_data_files_and_every_paper_of_each(folder):
    endings = {file.suffix for file in folder.iterdir() if file.is_file()}
    assert endings == {".thidua", ".xlsx", ".pdf", ".docx"}
    names = {file.name for file in folder.iterdir()}
    assert {"2025-08_XepHang.pdf", "2026DuThao_TomTatKeHoach.xlsx"} <= names
    assert {"SoTheoDoiKhenThuong.pdf", "xa-an-thinh-dong.thidua"} <= names
    sheets = list(folder.glob("*.xlsx"))
    pages = list(folder.glob("*.pdf"))
    assert len(sheets) == len(pages) - 1 > 30  # certificates are pages only
    assert {"2025-118_GiayKhen.pdf", "2025-118_KiemTraTenGiayKhen.xlsx"} <= names
    assert {"2025-08_QuyetDinhKhenThuong_118.docx"} <= names
    assert len(sheets) == len(list(folder.glob("*.docx")))
    dossiers = sorted(folder.name for folder in folder.glob("HoSoNop_*"))
    assert dossiers == ["HoSoNop_KhenThuong_2025-08", "HoSoNop_KhenThuong_2026-05"]
    assert list((folder / "dang-uy").glob("HoSoNop_*/*.thiduagoi"))
    of_the_party = {file.name for file in (folder / "dang-uy").iterdir()}
    for kind in DOCUMENTS:
        made = [name for name in of_the_party if safe_name(kind.name) in name]
        assert {name.rpartition(".")[2] for name in made} == {"docx", "pdf", "xlsx"}
    assert {"dang-uy-xa-an-thinh-dong.thidua", "2026-32_GiayKhen.pdf"} <= of_the_party


def changes(data):
    """How many actions a file holds."""
    door = operations.open_file(data, read_only=True)
    try:
        return door.changes()
    finally:
        door.close()


def test_one_report_is_exported(sample_file, tmp_path, capsys):
    data = shutil.copy(sample_file, tmp_path / "xa.thidua")
    before = changes(data)
    out = tmp_path / "ra"
    options = ["--data", str(data), "--plan", "08", "--format", "xlsx", "--out", str(out)]
    assert cli.run(["export", "ranking", *options]) == 0
    [path] = out.iterdir()
    assert str(path) in capsys.readouterr().out
    values = [
        cell.value
        for row in load_workbook(path, data_only=True).active.iter_rows()
        for cell in row
    ]
    assert "Thôn Đông" in values
    assert changes(data) == before


def test_a_decision_is_exported_with_its_list_as_a_word_file(sample_file, tmp_path, capsys):
    options = ["--data", str(sample_file), "--plan", "08/2025", "--format", "docx"]
    out = ["--out", str(tmp_path)]
    assert cli.run(["export", "award_decision", *options, "--decision", "118", *out]) == 0
    [path] = tmp_path.iterdir()
    words = "".join(piece.text or "" for piece in Document(path).element.body.iter(qn("w:t")))
    assert "QUYẾT ĐỊNH" in words
    assert "DANH SÁCH KHEN THƯỞNG" in words
    assert cli.run(["export", "award_decision", *options, "--decision", "999", *out]) == 1
    said = capsys.readouterr().err
    assert "không có quyết định “999”" in said
    assert "118/QĐ-UBND" in said
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_exported_before_is_kept(sample_file, tmp_path):
    options = ["--data", str(sample_file), "--plan", "08/2025", "--format", "xlsx"]
    assert cli.run(["export", "ranking", *options, "--out", str(tmp_path)]) == 0
    (tmp_path / "2025-08_XepHang.xlsx").write_text("sửa bằng tay", encoding="utf-8")
    assert cli.run(["export", "ranking", *options, "--out", str(tmp_path)]) == 0
    assert (tmp_path / "2025-08_XepHang.xlsx").read_text(encoding="utf-8") == "sửa bằng tay"
    assert (tmp_path / "2025-08_XepHang (2).xlsx").stat().st_size > 1000


@pytest.fixture
def demo_twice(sample_file, tmp_path):
    """What the demo left in a folder the day before, and somebody went on with."""
    path = shutil.copy(sample_file, tmp_path / "xa-an-thinh-dong.thidua")
    with closing(operations.open_file(path)) as door:
        door.do(units.create, {"name": "Thôn mới", "kind_code": "THON"})
    return path


@pytest.mark.usefixtures("samples_are_copied")
def test_the_demo_takes_the_place_of_an_earlier_one(demo_twice, tmp_path, monkeypatch):
    monkeypatch.setattr(papers, "PAPERS", papers.PAPERS[:1])  # it is about the data file
    before = demo_twice.read_bytes()
    assert cli.run(["demo", "--out", str(tmp_path)]) == 0
    assert demo_twice.read_bytes() != before
    assert len(list(tmp_path.glob("HoSoNop_*"))) == 2
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith("~")] == []


def test_the_demo_leaves_a_file_alone_that_somebody_has_open(demo_twice, tmp_path, capsys):
    door = operations.open_file(demo_twice)
    before = demo_twice.read_bytes()
    assert cli.run(["demo", "--out", str(tmp_path)]) == 1
    assert "đang được mở" in capsys.readouterr().err
    door.close()
    assert demo_twice.read_bytes() == before
    assert list(tmp_path.iterdir()) == [demo_twice]


def test_the_demo_leaves_the_data_of_an_office_alone(ready_file, tmp_path, capsys):
    own = shutil.copy(ready_file, tmp_path / "xa-an-thinh-dong.thidua")
    before = own.read_bytes()
    assert cli.run(["demo", "--out", str(tmp_path)]) == 1
    assert "không phải dữ liệu mẫu nên không thay" in capsys.readouterr().err
    assert own.read_bytes() == before
    assert list(tmp_path.iterdir()) == [own]


@pytest.mark.parametrize("command", [["demo"], ["export", "ranking", "--plan", "08"]])
def test_a_folder_that_cannot_be_made_is_one_sentence(sample_file, tmp_path, capsys, command):
    (tmp_path / "mot tep").write_text("x")
    more = [] if command == ["demo"] else ["--data", str(sample_file), "--format", "pdf"]
    assert cli.run([*command, *more, "--out", str(tmp_path / "mot tep")]) == 1
    said = capsys.readouterr().err
    assert "vì có một tệp đứng ở chỗ của thư mục. Chưa xuất gì. Hãy chọn thư mục khác." in said
    assert (tmp_path / "mot tep").read_text() == "x"


def test_without_a_plan_the_plans_are_named(sample_file, empty_file, tmp_path, capsys):
    options = ["--format", "pdf", "--out", str(tmp_path / "ra")]
    assert cli.run(["export", "works", "--data", str(sample_file), *options]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Chưa nói kế hoạch nào. Chưa xuất gì.")
    assert "05/2026" in said
    assert cli.run(["export", "works", "--data", str(empty_file), *options]) == 1
    assert "chưa có kế hoạch nào" in capsys.readouterr().err
    assert not (tmp_path / "ra").exists()


@pytest.mark.parametrize(
    ("report", "plan", "sentence"),
    [
        ("khong-co", "08", "Không có báo cáo, văn bản “khong-co”"),
        ("ranking", "không có", "Không có kế hoạch nào phù hợp"),
        ("ranking", "Phát động", "Có 3 kế hoạch phù hợp"),
    ],
)
def test_what_is_not_there_is_named_and_nothing_written(
    sample_file, tmp_path, capsys, report, plan, sentence
):
    out = tmp_path / "ra"
    options = ["--data", str(sample_file), "--plan", plan, "--format", "pdf", "--out", str(out)]
    assert cli.run(["export", report, *options]) == 1
    assert sentence in capsys.readouterr().err
    assert not out.exists()
