"""`check-document`: words for people, JSON for machines, the exit code for scripts."""

import json

import pytest

from app.cli import run
from tests.imports.document_check import papers


@pytest.fixture
def plan(tmp_path):
    def written(harm=None, make=papers.state_plan):
        paper = make()
        if harm:
            harm(paper)
        path = tmp_path / "ke-hoach.docx"
        path.write_bytes(papers.write(paper))
        return str(path)

    return written


def checked(capsys, *words):
    code = run(["check-document", *words])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out, err


def thin_nation(paper):
    paper.find("CỘNG HÒA").bold = False


def early_zero(paper):
    paper.find("An Bình").text = "An Bình, ngày 05 tháng 03 năm 2026"


def test_a_right_document_ends_with_0(plan, capsys):
    code, out, err = checked(capsys, plan())
    assert (code, err) == (0, "")
    assert "Nghị định số 30/2020/NĐ-CP" in out
    assert "0 sai, 0 cần xem lại" in out


def test_an_error_ends_with_1_and_says_where_and_what(plan, capsys):
    code, out, err = checked(capsys, plan(thin_nation))
    assert code == 1
    assert "có 1 lỗi thể thức. Tệp được giữ nguyên. Hãy sửa" in err
    assert "[Sai – Lỗi] HD-QH Quốc hiệu" in out
    assert "VIỆT NAM”: chữ không đứng, đậm; đúng ra: Quốc hiệu" in out


def test_a_remark_alone_ends_with_0(plan, capsys):
    code, out, _ = checked(capsys, plan(early_zero))
    assert code == 0
    assert "[Sai – Lưu ý] DT-PAD-EXTRA" in out


def test_what_the_office_does_not_hold_itself_to_is_skipped(plan, capsys):
    code, out, _ = checked(capsys, plan(thin_nation), "--skip", "HD-QH", "--skip", "TX-MIX")
    assert code == 0
    assert "Cơ quan đã chọn không áp dụng" in out


def test_a_machine_reads_everything(plan, capsys):
    code, out, _ = checked(capsys, plan(thin_nation), "--json")
    answer = json.loads(out)
    assert (code, answer["has_errors"], answer["format"], answer["kind"]) == (
        1, True, "docx", "KE_HOACH",
    )  # fmt: skip
    assert answer["regime"]["code"] == "ND30"
    assert (answer["date"], answer["rules_of"]) == ("2026-03-05", "2026-03-05")
    assert sum(answer["counts"].values()) == len(answer["results"])
    [nation] = [one for one in answer["results"] if one["id"] == "HD-QH"]
    assert (nation["status"], nation["severity"]) == ("FAIL", "E")
    assert nation["findings"][0]["page"] is None
    series = next(one for one in answer["results"] if one["id"] == "NO-SERIES")
    assert (series["status"], series["reason"][:8]) == ("NOT_APPLICABLE", "Cần sổ đ")


def test_the_date_of_a_party_document_chooses_its_rules(plan, capsys):
    older = plan(make=lambda: papers.party_plan("An Bình, ngày 26 tháng 5 năm 2026"))
    code, out, _ = checked(capsys, older, "--json")
    answer = json.loads(out)
    status = {one["id"]: one["status"] for one in answer["results"]}
    assert (code, answer["regime"]["code"]) == (0, "HD36")
    assert {status[one] for one in ("PG-MARGIN", "BD-LEAD", "BD-INDENT")} == {"NEEDS_REVIEW"}
    newer = plan(make=lambda: papers.party_plan("An Bình, ngày 27 tháng 5 năm 2026"))
    assert json.loads(checked(capsys, newer, "--json")[1])["regime"]["code"] == "HD05"


@pytest.mark.parametrize(
    ("words", "said"),
    [([], "Còn thiếu TỆP"), (["a.docx", "--skip", "XX-YY"], "Không có phép kiểm tra “XX-YY”")],
)
def test_wrong_usage_ends_with_2(words, said, capsys):
    with pytest.raises(SystemExit) as ended:
        run(["check-document", *words])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, capsys):
    path = tmp_path / "a.docx"
    path.write_bytes(b"?")
    code, out, err = checked(capsys, str(path))
    assert (code, out) == (1, "")
    assert "Hãy chọn tệp .pdf hoặc .docx." in err
