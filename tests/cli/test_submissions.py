import json
import shutil

import pytest

from app import cli, operations
from app.services import plans, registrations, submissions, units
from tests.sample import sample_file

__all__ = ["sample_file"]


@pytest.fixture
def data(sample_file, tmp_path):
    return shutil.copy(sample_file, tmp_path / "xa.thidua")


def submit(data, place, *more):
    options = ["--data", str(data), "--plan", "08", "--to", str(place), "--kind", "registration"]
    return cli.run(["submit", *options, *more])


def log_of(data):
    door = operations.open_file(data, read_only=True)
    try:
        return door.ask(submissions.listed)
    finally:
        door.close()


def test_a_dossier_is_made_noted_and_verified(data, tmp_path, capsys):
    assert submit(data, tmp_path / "USB" / "nộp") == 0
    said = capsys.readouterr().out
    [folder] = (tmp_path / "USB" / "nộp").iterdir()
    assert f"Đã lập hồ sơ “{folder}”" in said
    assert "Còn thiếu – Công trình, mô hình, phần việc" in said
    [row] = log_of(data)
    assert (row.folder, row.recipient) == (str(folder), "Ủy ban nhân dân tỉnh Vĩnh Hà")
    assert f"Mã đối chiếu: {row.code}" in said
    [package] = folder.glob("*.thiduagoi")
    assert cli.run(["verify", str(package)]) == 0
    said = capsys.readouterr().out
    assert "còn nguyên vẹn" in said
    assert row.code in said
    assert "Đăng ký thi đua: 58" in said


def test_a_machine_reads_the_same(data, tmp_path, capsys):
    assert submit(data, tmp_path / "nộp", "--recipient", "Trưởng cụm 1", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    [row] = log_of(data)
    assert answer["id"] == str(row.id)
    assert answer["recipient"] == row.recipient == "Trưởng cụm 1"
    assert answer["counts"] == {"plan": 1, "registrations": 58, "works": 7}
    names = {file.name for file in (tmp_path / "nộp").rglob("*.*")}
    assert {file["name"] for file in answer["files"]} == names
    assert answer["missing"]
    package = next((tmp_path / "nộp").rglob("*.thiduagoi"))
    assert cli.run(["verify", str(package), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["whole"], told["kind"]) == (True, "submission")
    assert told["manifest"]["fingerprint"] == answer["fingerprint"]


def test_what_a_plan_is_ready_for_is_sent_where_nobody_says(data, tmp_path, capsys):
    options = ["--data", str(data), "--plan", "08", "--to", str(tmp_path / "nộp"), "--json"]
    assert cli.run(["submit", *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["kind"] == "results"
    assert answer["counts"]["awards"] == 14


def test_a_plan_with_nothing_to_send_makes_no_folder(data, tmp_path, capsys):
    place = tmp_path / "nộp"
    options = ["--data", str(data), "--plan", "đường hoa", "--to", str(place)]
    assert cli.run(["submit", *options]) == 1
    told = capsys.readouterr().err
    assert "Kế hoạch chưa có đăng ký nào nên chưa có gì để nộp. Chưa lập hồ sơ nào" in told
    assert not place.exists()
    assert log_of(data) == ()


def test_a_place_that_is_a_file_is_named_and_nothing_is_noted(data, tmp_path, capsys):
    (tmp_path / "tệp").write_bytes(b"old")
    assert submit(data, tmp_path / "tệp") == 1
    assert "Chưa lập hồ sơ nào" in capsys.readouterr().err
    assert (tmp_path / "tệp").read_bytes() == b"old"
    assert log_of(data) == ()


def test_a_file_that_somebody_has_open_makes_no_dossier(data, tmp_path, capsys):
    door = operations.open_file(data)
    try:
        assert submit(data, tmp_path / "nộp") == 1
    finally:
        door.close()
    assert capsys.readouterr().err
    assert not (tmp_path / "nộp").exists()
    assert log_of(data) == ()


def test_without_a_level_above_it_asks_for_the_recipient(ready_file, tmp_path, capsys):
    data = shutil.copy(ready_file, tmp_path / "xa.thidua")
    door = operations.open_file(data)
    try:
        unit_id = door.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
        plan_id = door.do(plans.create, {"name": "Thi đua năm 2026", "year": 2026})
        values = {"subject_id": unit_id, "kind": "target", "content": "100% hộ phân loại rác"}
        door.do(registrations.create, plan_id, values)
    finally:
        door.close()
    options = ["--data", str(data), "--to", str(tmp_path / "nộp")]
    assert cli.run(["submit", *options]) == 1
    assert "Hãy ghi --recipient" in capsys.readouterr().err
    assert not (tmp_path / "nộp").exists()
    assert cli.run(["submit", *options, "--recipient", "UBND tỉnh"]) == 0


def test_a_damaged_submission_file_ends_with_one_sentence(data, tmp_path, capsys):
    path = tmp_path / "gói.thiduagoi"
    path.write_bytes(b"PK")
    assert cli.run(["verify", str(path)]) == 1
    told = capsys.readouterr().err
    assert "không phải gói nộp" in told
    assert told.count("\n") == 1
