"""`read-plan`: what a plan says, for people and for machines."""

import json
from pathlib import Path

import pytest

from app.cli import run
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.passage import Span
from app.imports.plan_reader.reader import read_plan
from app.imports.plan_reader.telling import place_words

FOLDER = Path(__file__).parents[1] / "imports" / "plan_reader"
PLAN = FOLDER / "made" / "q01.txt"
HEAD = "ỦY BAN NHÂN DÂN\nXÃ AN BÌNH\nSố:    /KH-UBND\nAn Bình, ngày    tháng 3 năm 2026\n"
SHORT = (
    f"{HEAD}\nKẾ HOẠCH\nPhát động thi đua\n\nCăn cứ Luật Thi đua, khen thưởng;\n\n"
    "I. MỤC ĐÍCH\nNâng chất lượng “nếp sống mới.\n"
)


@pytest.fixture
def told(capsys):
    def read(*words):
        code = run(["read-plan", *map(str, words)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return read


def test_people_read_it_in_sections(told):
    code, out, err = told(PLAN)
    assert (code, err) == (0, "")
    assert out.startswith("q01.txt: kế hoạch thi đua\nĐọc được ")
    assert "Chưa ghi gì vào dữ liệu." in out
    for line in (
        "PHẦN ĐẦU",
        "  Cơ quan ban hành: ỦY BAN NHÂN DÂN XÃ KHE NGÁT",
        "  Ngày ban hành: 16/1/2026",
        "  - Cả đợt: từ 01/02/2026 đến 30/11/2026",
        "  - Tối thiểu 7,5 km đường hoa → từ 7,5 km",
        "  - Từ 95% số hộ trở lên phân loại rác tại nhà → từ 95%",
        "  Người ký: Lương Thị Hạ Vy",
    ):
        assert line in out.split("\n"), line


def test_what_is_missing_unsure_or_wrong_is_marked(told, tmp_path):
    path = tmp_path / "du-thao.txt"
    path.write_text(SHORT, encoding="utf-8")
    code, out, _ = told(path)
    assert code == 0
    assert "  Số: (không thấy)" in out
    assert "  Ngày ban hành: …/3/2026" in out
    assert "  - Luật Thi đua, khen thưởng [cần xem lại]" in out
    at = next(n for n, line in enumerate(SHORT.split("\n"), start=1) if "nếp sống" in line)
    assert f"    dòng {at}: ““nếp sống mới.”" in out
    assert "CẢNH BÁO (" in out


def test_what_is_no_emulation_plan_is_said(told):
    code, out, _ = told(FOLDER / "other" / "n02.txt")
    assert code == 0
    assert out.startswith("n02.txt: Kế hoạch, không phải kế hoạch thi đua.")


def test_a_machine_reads_everything(told):
    code, out, err = told(PLAN, "--json")
    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer.pop("file"), answer.pop("notices")) == ("q01.txt", [])
    text = PLAN.read_bytes().decode("utf-8")
    assert answer == json.loads(json.dumps(answer_of(read_plan(text))))
    assert "Sạch ngõ" in out


def test_what_cannot_be_read_ends_with_1(told, tmp_path):
    path = tmp_path / "cu.doc"
    path.write_bytes(b"{\\rtf1 x}")
    code, out, err = told(path, "--json")
    assert (code, out) == (1, "")
    assert err.startswith("Không đọc được tệp “cu.doc”: tệp là văn bản RTF")


@pytest.mark.parametrize("at", [0, 3, 5, 9, 10])
def test_a_place_is_told_by_its_line(at):
    text = "một\r\nhai\n\nba"
    assert place_words(text, Span(at, at + 2)) == {
        0: "dòng 1: “mộ”", 3: "dòng 1", 5: "dòng 2: “ha”", 9: "dòng 3: “b”", 10: "dòng 4: “ba”",
    }[at]  # fmt: skip
