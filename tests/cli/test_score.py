"""`score`: two files in, points with their arithmetic, ranks and grades out, and no data file."""

import json
from pathlib import Path

import pytest

from app.cli import run

DATA = Path(__file__).resolve().parents[1] / "imports" / "data"
SET, SHEETS = DATA / "wards.json", DATA / "wards-sheets.json"


def score(capsys, *more, scheme=SET, sheets=SHEETS):
    code = run(["score", "--set", str(scheme), "--sheet", str(sheets), *more])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def test_a_machine_reads_points_explanations_ranks_grades_and_reasons(capsys):
    code, out, err = score(capsys, "--json")
    assert (code, err) == (0, "")
    found = {one["subject"]: one for one in json.loads(out)["subjects"]}
    north = found["Phường Bắc"]
    assert (north["base"], north["bonus"], north["total"], north["rank"]) == (82.8, 3, 85.8, 2)
    lines = {line["code"]: line for line in north["criteria"]}
    assert lines["2"]["explanation"] == "300/400 × 40 = 30"
    assert lines["5.2"]["points"] == 3
    assert north["grade"] is None
    assert "làm tròn xuống còn 1" in north["reasons"][0]
    assert found["Phường Mới"]["is_complete"] is False
    assert found["Phường Mới"]["rank"] is None


def test_points_of_the_lines_add_up_to_the_total_that_is_shown(capsys):
    for one in json.loads(score(capsys, "--json")[1])["subjects"]:
        lines = [line for line in one["criteria"] if line["code"] != "5"]
        cents = sum(round((line["points"] or 0) * 100) for line in lines)
        assert cents == round((one["total"] or 0) * 100)


def test_people_read_the_ranking_and_each_number_with_where_it_came_from(capsys):
    code, out, err = score(capsys)
    assert (code, err) == (0, "")
    assert "  1. Phường Nam: 115, Đề nghị Bằng khen" in out
    assert "  4. Phường Đông: 51,66 (Hội đồng chọn: 1)" in out
    assert "  – Phường Mới: 4" in out
    assert "2 Mở tài khoản: 13,33/40  [1/3 × 40 = 13,33 (làm tròn 0,01)]" in out


def staged(tmp_path):
    """The wards scored twice: the second stage found fewer accounts in one of them."""
    scheme = json.loads(SET.read_text(encoding="utf-8"))
    scheme |= {
        "stages": [{"code": "self", "name": "Tự chấm"}, {"code": "team", "name": "Đoàn kiểm tra"}],
        "decisive_stage": "team",
        "reason_length": 10,
    }
    scheme["criteria"][0]["needs_evidence"] = True
    figures = {"plan": True, "asked": 50, "a": 400, "b2": 400, "b3": 400, "b4": 300,
               "before": False, "updated": 0}  # fmt: skip
    sheets = [
        {"subject": "Phường Nam", "stage": "self", "figures": figures},
        {
            "subject": "Phường Nam",
            "stage": "team",
            "figures": figures | {"b2": 300},
            "answers": {"1": {"evidence": "12/KH-UBND"}, "2": {"reason": "100 tài khoản cũ"}},
        },
    ]
    written = {"format": "so-thi-dua/score-sheets", "version": 1, "sheets": sheets}
    paths = tmp_path / "bộ.json", tmp_path / "phiếu.json"
    for path, data in zip(paths, (scheme, written), strict=True):
        path.write_text(json.dumps(data), encoding="utf-8")
    return {"scheme": paths[0], "sheets": paths[1]}


def test_changes_without_a_reason_and_missing_evidence_are_told_and_stop_nothing(capsys, tmp_path):
    files = staged(tmp_path)
    code, out, _ = score(capsys, "--json", **files)
    [one] = json.loads(out)["subjects"]
    # 50 × 0,4 = 20; 300/400 × 40 = 30; 400 cards of 300 accounts count 20; 300/400 × 20 = 15.
    assert (code, one["total"], one["rank"]) == (0, 85, 1)
    # The first stage had no evidence; 5.1 went from 5 to 0 for 300 accounts are not all of 400.
    told = {(found["stage"], found["code"]): found["message"] for found in one["findings"]}
    assert set(told) == {("self", "1"), ("team", "5.1")}
    assert "đổi từ 5 điểm thành 0 điểm nhưng chưa có lý do" in told["team", "5.1"]
    _, out, _ = score(capsys, **files)
    assert "  ! Tự chấm: “Tuyên truyền” có 20 điểm nhưng chưa có minh chứng." in out


def test_a_doubt_about_the_set_is_said_first_and_stops_nothing(capsys, tmp_path):
    doubtful = tmp_path / "bộ.json"
    text = SET.read_text(encoding="utf-8").replace('"declared_total": 100', '"declared_total": 99')
    doubtful.write_text(text, encoding="utf-8")
    code, out, _ = score(capsys, scheme=doubtful)
    assert code == 0
    assert out.startswith("Lưu ý: Bộ tiêu chí ghi tổng 99 điểm")


@pytest.mark.parametrize("which", ["scheme", "sheets"])
def test_a_wrong_file_is_one_sentence_with_its_line_and_code_1(capsys, tmp_path, which):
    wrong = tmp_path / "sai.json"
    wrong.write_text('{"format": "khác"}', encoding="utf-8")
    code, out, err = score(capsys, "--json", **{which: wrong})
    assert (code, out) == (1, "")
    assert err.startswith("Dòng 1, “format”: chỉ nhận")
    assert err.count("\n") == 1


def test_a_missing_file_is_told(capsys, tmp_path):
    code, _, err = score(capsys, scheme=tmp_path / "không có.json")
    assert code == 1
    assert "không có tệp này" in err
