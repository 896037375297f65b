"""`score`: two files in, points with their arithmetic, ranks and grades out, and no data file."""

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from app.cli import run
from app.imports.scheme_book_writer import write_book
from app.imports.scheme_rules import read_scheme

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


# --- random wards, added up a second time from the words of their scheme -------------------------


def random_wards(seed):
    """Sheets of 20 wards, with so few values that totals and tie-breaks meet; some in the vote."""
    random = Random(seed)
    sheets = []
    for number in range(20):
        a = random.choice([4, 8])
        figures = {code: random.randrange(0, a + 1, 2) for code in ("b2", "b3", "b4", "sent")}
        figures |= {"a": a, "asked": random.choice([25, 50, 60]), "updated": random.choice([0, a])}
        figures |= {"plan": random.random() < 0.8, "before": random.random() < 0.2}
        sheets.append({"subject": f"Phường {number}", "stage": "team", "figures": figures})
    names = [sheet["subject"] for sheet in sheets]
    return sheets, random.sample(names, 10), random.sample(sheets, len(sheets))


def hundredths(points):
    return int(points * 100 + Fraction(1, 2))


def added_up(f):
    """The total of a ward in hundredths, by the words of the scheme alone."""
    a, b2, b3, b4 = (Fraction(f[code]) for code in ("a", "b2", "b3", "b4"))
    base = [
        min(f["asked"] * Fraction(2, 5), 20) if f["plan"] else 0,
        b2 / a * 40,
        min(b3 / b2, 1) * 20 if b2 else 20,
        b4 / a * 20,
    ]
    steps = [(100, 5), (95, 4), (90, 3), (88, 2)]
    cashless = next((points for least, points in steps if b4 / a * 100 >= least), 0)
    bonus = 5 * (f["before"] or b2 >= a) + cashless + 5 * (f["updated"] >= a)
    return sum(map(hundredths, base)) + min(bonus, 15) * 100


@pytest.mark.parametrize("seed", range(6))
def test_random_wards_have_the_totals_and_ranks_of_their_scheme_in_any_order(
    capsys, tmp_path, seed
):
    sheets, vote, mixed = random_wards(seed)
    printed = []
    for order in (sheets, mixed):
        path = tmp_path / "phiếu.json"
        written = {"format": "so-thi-dua/score-sheets", "version": 1, "sheets": order}
        path.write_text(json.dumps(written | {"council_order": vote}), encoding="utf-8")
        code, out, _ = score(capsys, "--json", sheets=path)
        assert code == 0
        printed.append({one["subject"]: one for one in json.loads(out)["subjects"]})
    for one in (*printed[0].values(), *printed[1].values()):
        one["shares_rank_with"].sort()
    assert printed[0] == printed[1]

    def key(sheet):
        f, name = sheet["figures"], sheet["subject"]
        voted = -vote.index(name) if name in vote else -len(vote)
        return (added_up(f), f["b2"] + f["b3"], f["sent"], Fraction(f["updated"], f["a"]), voted)

    for sheet in sheets:
        one = printed[0][sheet["subject"]]
        assert round(one["total"] * 100) == added_up(sheet["figures"])
        lines = [line for line in one["criteria"] if line["code"] != "5"]
        assert sum(round(line["points"] * 100) for line in lines) == round(one["total"] * 100)
        assert one["rank"] == 1 + sum(key(other) > key(sheet) for other in sheets)
    # A tenth of 20 is 2, unless the second and the third are equal in everything.
    best = [one for one in printed[0].values() if one["grade"]]
    assert len(best) <= 2
    assert all(one["rank"] <= 2 for one in best)


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


def test_clusters_are_ranked_inside_and_over_all(capsys, tmp_path):
    data = json.loads(SHEETS.read_text(encoding="utf-8"))
    for number, sheet in enumerate(data["sheets"]):
        sheet["cluster"] = f"Cụm {number % 2 + 1}"
    path = tmp_path / "phiếu.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    _, out, _ = score(capsys, "--json", sheets=path)
    found = {one["subject"]: one for one in json.loads(out)["subjects"]}
    assert (found["Phường Bắc"]["rank"], found["Phường Bắc"]["rank_over_all"]) == (1, 2)
    _, out, _ = score(capsys, sheets=path)
    inside, over_all = out.split("Xếp hạng chung các cụm\n")
    assert "  1. Phường Bắc: 85,8, Đề nghị Bằng khen" not in inside  # 10 % of 5 is no place
    assert "  1. Phường Bắc: 85,8\n" in inside
    assert "  2. Phường Bắc: 85,8\n" in over_all


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


def test_a_set_filled_in_as_a_workbook_scores_the_same(capsys, tmp_path):
    book = tmp_path / "bộ.xlsx"
    book.write_bytes(write_book(read_scheme(SET).file))
    assert score(capsys, "--json", scheme=book) == score(capsys, "--json")


def test_a_wrong_workbook_is_one_sentence_with_code_1(capsys, tmp_path):
    wrong = tmp_path / "bộ.xlsx"
    wrong.write_bytes(b"old")
    code, out, err = score(capsys, "--json", scheme=wrong)
    assert (code, out) == (1, "")
    assert err.startswith("Không đọc được tệp “bộ.xlsx”: tệp mang đuôi .xlsx nhưng")
