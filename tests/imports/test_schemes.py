"""Criteria sets and sheets as files: read, or refused by field and line."""

import json
from pathlib import Path

import pytest

from app.core.errors import InvalidInput
from app.domain.judging import judge
from app.imports.schemas import FOLDER, schemas
from app.imports.scheme_rules import parse_scheme
from app.imports.sheets_file import parse_sheets

DATA = Path(__file__).parent / "data"
SET = (DATA / "wards.json").read_text(encoding="utf-8")
SHEETS = (DATA / "wards-sheets.json").read_text(encoding="utf-8")


def judged(sheets=SHEETS):
    scheme = parse_scheme(SET)
    file, found = parse_sheets(sheets, scheme)
    council = {name: place for place, name in enumerate(file.council_order, start=1)}
    return judge(scheme.rules, found, council)


def test_the_order_of_sheets_changes_nothing():
    data = json.loads(SHEETS)
    data["sheets"].reverse()
    assert judged(json.dumps(data)) == judged()


def test_a_good_set_warns_of_nothing():
    assert parse_scheme(SET).warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"declared_total": 100', '"declared_total": 110', "ghi tổng 110 điểm, các tiêu chí cộng"),
        ('"upper": 90,', '"upper": 89,', "còn khoảng trống"),
        ('"upper": 90,', '"upper": 91,', "chồng lên nhau"),
        ('"lower": 100, "points": 5', '"lower": 100, "points": 4.5', "chưa đến điểm tối đa 5"),
    ],
)
def test_what_real_tables_get_wrong_is_told_and_stops_nothing(old, new, said):
    [warning] = parse_scheme(SET.replace(old, new)).warnings
    assert said in warning


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"max": 40,', '"max": -40,', "“criteria[2].max”: phải từ 0"),
        ('"step": 0.01', '"step": -0.25', "“step”: phải lớn hơn 0"),
        ('"step": 0.01', '"step": "0,25"', "ghi số bằng dấu chấm, không có dấu nháy: 0.25"),
        ('"points_each": 0.4', '"points_each": 0.405', "điểm có quá hai chữ số lẻ"),
        ('"points_each": 0.4', '"points_each": "bốn"', "phải là số"),
        ('"points_each": 0.4', '"points_each": true', "phải là số"),
        ('"points_each": 0.4', '"points_each": -0.4', "không được nhỏ hơn 0"),
        ('"type": "count", "count"', '"type": "curve", "count"', "không có kiểu “curve”"),
        ('"gate": "plan"', '"gate": "plans"', "không có số liệu mã “plans”"),
        ('"reached": "b2"', '"reached": "b9"', "Không có số liệu mã “b9”"),
        ('"code": "2"', '"code": "1"', "mã “1” dùng cho 2 tiêu chí"),
        ('"code": "b2"', '"code": "a"', "dùng cho hai số liệu"),
        ('"max": 40,', "", "Nhập điểm tối đa"),
        ('"minimum": 0, "q', '"minimum": -1}, {"name": "Đạt", "minimum": 0, "q', "từ cao xuống"),
        ('"updated", "whole": "a"},', '"updated", "whole": "z"},', "“tie_breaks[3].whole”"),
        ('"percent": 10', '"percent": 10, "count": 1', "chỉ một trong hai"),
        ('"kind": "group", ', "", "“criteria[5].kind”: có tiêu chí con thì phải là nhóm"),
        ('"kind": "count"},\n    {"code": "b3"',
         '"parts": [{"code": "b2"}]},\n    {"code": "b3"', "tính vòng quanh"),
        ('"max": 5, "granted"', '"mode": "highest", "max": 5, "granted"', "chỉ nhóm tiêu chí"),
        ('"lower": 100, "points": 5', '"has_lower": false, "points": 5', "bỏ “has_lower”"),
        ('"lower": 100, "points": 5', '"has_upper": true, "points": 5', "bỏ “has_upper”"),
        ('{"code": "a"', '{"code": "- a"', "mã không bắt đầu bằng"),
        ('{"code": "a"', '{"code": "a; b"', "không có dấu chấm phẩy"),
        ('"lower": 88', '"lower": 88.0000000000000001', "quá 15 chữ số lẻ"),
        ('"version": 1', '"version": 2', "chỉ nhận 1"),
        ('"name": "Tuyên truyền"', '"nme": "Tuyên truyền"', "chưa có mục này"),
    ],
)  # fmt: skip
def test_a_set_that_cannot_be_used_says_where_and_why(old, new, said):
    assert old in SET
    with pytest.raises(InvalidInput) as caught:
        parse_scheme(SET.replace(old, new, 1))
    messages = [problem.message for problem in caught.value.problems]
    assert any(said in message and message.startswith("Dòng ") for message in messages), messages
    assert messages[-1].startswith("Chưa có gì thay đổi.")


def test_of_a_hundred_wrong_places_each_is_told():
    data = json.loads(SHEETS)
    data["sheets"] = [{"subject": f"Phường {n}", "stage": "self"} for n in range(100)]
    data["council_order"] = []
    with pytest.raises(InvalidInput) as caught:
        parse_sheets(json.dumps(data), parse_scheme(SET))
    assert len(caught.value.problems) == 101
    assert "chỗ sai nữa" not in caught.value.problems[-1].message


def test_the_line_is_the_one_that_is_wrong():
    with pytest.raises(InvalidInput) as caught:
        parse_scheme(SET.replace('"max": 40,', '"max": -40,'))
    number = SET.split("\n").index('    {"code": "2", "name": "Mở tài khoản", "max": 40,') + 1
    assert caught.value.problems[0].message.startswith(f"Dòng {number}, ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"asked": 47', '"asked": -1', "không thể nhỏ hơn 0"),
        ('"asked": 47', '"asked": 10.5', "phải là số nguyên"),
        ('"asked": 47', '"asked": "10,5"', "ghi số bằng dấu chấm"),
        ('"asked": 47', '"askd": 47', "không có số liệu “askd”"),
        ('"plan": false', '"plan": 2', "chỉ nhận có hoặc không"),
        ('"Phường Bắc"', '"Phường Nam"', "có hai phiếu ở cùng một vòng"),
        ('"Phường Bắc", "stage": "team"', '"Phường Bắc", "stage": "self"', "không có vòng “self”"),
        (
            '"Phường Bắc",',
            '"Phường Bắc", "answers": {"2": {"void": true, "points": 1}},',
            "chỉ một",
        ),
        ('"Phường Bắc",', '"Phường Bắc", "answers": {"9": {}},', "không có tiêu chí “9”"),
        ('"Phường Bắc",', '"Phường Bắc", "answers": {"5": {"points": 1}},', "không chấm riêng"),
        ('"Phường Bắc",', '"Phường Bắc", "answers": {"2": {"points": 1}},', "không ghi tay"),
        ('"Phường Bắc",', '"Phường Bắc", "answers": {"2": {"level": "a"}},', "chọn mức"),
        ('["Phường Đông"', '["Phường Đôn"', "không có phiếu nào của “Phường Đôn”"),
    ],
)
def test_sheets_that_cannot_be_scored_say_where_and_why(old, new, said):
    assert old in SHEETS
    with pytest.raises(InvalidInput) as caught:
        parse_sheets(SHEETS.replace(old, new, 1), parse_scheme(SET))
    assert said in caught.value.problems[0].message


@pytest.mark.parametrize("name", sorted(schemas()))
def test_the_schema_kept_beside_the_code_is_that_of_the_code(name):
    assert (FOLDER / name).read_text(encoding="utf-8") == schemas()[name]
