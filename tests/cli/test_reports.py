import shutil

import pytest
from openpyxl import load_workbook

from app import cli
from tests.sample import sample_file

__all__ = ["sample_file"]


def test_the_demo_leaves_a_data_file_and_every_report(tmp_path, capsys):
    assert cli.run(["demo", "--out", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "12.740.000 đồng" in said
    names = {file.suffix for file in tmp_path.iterdir()}
    assert names == {".thidua", ".xlsx", ".pdf"}
    sheets = list(tmp_path.glob("*.xlsx"))
    assert len(sheets) == len(list(tmp_path.glob("*.pdf"))) > 30


def test_one_report_is_exported(sample_file, tmp_path, capsys):
    data = shutil.copy(sample_file, tmp_path / "xa.thidua")
    before = data.read_bytes()
    out = tmp_path / "ra"
    options = ["--data", str(data), "--plan", "08", "--format", "xlsx", "--out", str(out)]
    assert cli.run(["export", "ranking", *options]) == 0
    [path] = out.iterdir()
    assert str(path) in capsys.readouterr().out
    values = [cell.value for row in load_workbook(path).active.iter_rows() for cell in row]
    assert "Thôn Đông" in values
    assert data.read_bytes() == before


@pytest.mark.parametrize(
    ("report", "plan", "sentence"),
    [
        ("khong-co", "08", "Không có báo cáo “khong-co”"),
        ("ranking", "không có", "Không có kế hoạch nào phù hợp"),
        ("ranking", "Phát động", "nhiều kế hoạch phù hợp"),
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


def test_the_program_proves_itself(capsys):
    assert cli.run(["self-test"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "OK"
