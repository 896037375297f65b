"""Edges that real scoring met, each with its test; expected numbers are worked out by hand.

`EDGES` is the list: an edge, and the test below that covers it. The last test holds the list to
the tests that there are. `ELSEWHERE` has the edges of the same list that no points hang on.
"""

import json
import unicodedata

import pytest

from app.core.errors import InvalidInput
from app.core.vietnamese import parse_number
from app.domain.judging import Judging
from app.domain.points import parse_points
from app.imports.scheme_rules import parse_scheme
from app.imports.sheets_file import parse_sheets, sheet_doubts

EDGES = {
    "units with the same score: 89, 88,25, 87,25, 87": (
        "test_units_with_the_same_score_share_a_rank_and_the_next_is_left_out"
    ),
    "a quota of 25 % of 7": "test_a_quarter_of_seven_is_one_place",
    "a score above 100": "test_a_score_goes_above_a_hundred_up_to_the_cap_of_its_set",
    "a criterion with a maximum of 0": "test_a_maximum_of_nothing_takes_nothing_but_zero",
    "a criterion without a maximum": "test_without_a_maximum_only_a_count_can_be_used",
    "late by exactly 5, 10 and 15 days": "test_the_day_itself_belongs_to_the_harder_step",
    "a ratio with a denominator of 0": "test_nothing_planned_is_worth_what_the_criterion_says",
    "an inverse target of which nothing happened": (
        "test_nothing_of_what_should_be_low_is_the_best_there_is"
    ),
    "a unit merged in mid-period": "test_one_unit_in_two_clusters_is_refused",
    "a cell “05” with a leading zero": "test_a_leading_zero_is_the_same_number",
    "0,65 % typed for 65 %": "test_a_share_typed_as_a_part_of_one_is_doubted",
    "names in letters taken apart (NFD)": "test_one_name_in_two_spellings_is_one_unit",
    "21 quarters, 39 classes, 95 communes, 3.000 rows": (
        "test_many_are_ranked_without_a_gap_and_a_tenth_of_them_is_a_whole_number"
    ),
}
ELSEWHERE = {
    "a plan in two waves with a gap": "dates of the plan; the sheets are of the whole period",
    "a plan without number or date": "the document",
    "a person whose role changes in mid-year": "which set is chosen, by the services",
    "a person proposed under two titles; one achievement proposed twice": "nominations",
    "a dossier returned and sent again; a decision corrected": "nominations, decisions",
    "“gồm 05 tập thể” beside another number of rows": "the decision's list",
    "letters of TCVN3 and VNI": "files of people and units; a set is JSON, which is Unicode",
}

BY_HAND = {"code": "1", "name": "Nội dung", "max": 100}
GRADES = [{"name": "Tốt", "minimum": 0, "quota": {"percent": 25}}, {"name": "Đạt", "minimum": 0}]


def scheme(*criteria, **members):
    head = {"format": "so-thi-dua/criteria-set", "version": 1, "name": "Bộ thử", "step": 0.25}
    written = head | {"criteria": list(criteria or [BY_HAND])} | members
    return parse_scheme(json.dumps(written, ensure_ascii=False))


def sheets_text(sheets):
    head = {"format": "so-thi-dua/score-sheets", "version": 1}
    return json.dumps(head | {"sheets": sheets}, ensure_ascii=False, indent=1)


def judged(of, sheets):
    return Judging(of.rules, parse_sheets(sheets_text(sheets), of)[1])


def by_hand(**points):
    return [{"subject": who, "answers": {"1": {"points": p}}} for who, p in points.items()]


def one_total(of, figures):
    found = judged(of, [{"subject": "Thôn", "figures": figures}])
    return found.results()["Thôn"].total.total, found.lines("Thôn")[0].note


def figures(*codes):
    return [{"code": code, "name": f"Số {code}"} for code in codes]


def test_units_with_the_same_score_share_a_rank_and_the_next_is_left_out():
    marks = by_hand(a=89, b=88.25, c=88.25, d=87.25, e=87.25, f=87.25, g=87)
    found = judged(scheme(), marks).results()
    assert [one.placing.rank for one in found.values()] == [1, 2, 2, 4, 4, 4, 7]
    assert found["d"].placing.sharing == ("d", "e", "f")


def test_a_quarter_of_seven_is_one_place():
    # 7 × 25 % = 1,75.
    of = scheme(grades=GRADES)
    found = judged(of, by_hand(a=89, b=88.25, c=88, d=87, e=86, f=85, g=84)).results()
    assert [who for who, one in found.items() if one.grading.grade == "Tốt"] == ["a"]
    tied = judged(of, by_hand(a=89, b=89, c=88, d=87, e=86, f=85, g=84)).results()
    assert {one.grading.grade for one in tied.values()} == {"Đạt"}  # the council has to choose
    assert "đồng hạng nên hội đồng phải chọn" in tied["a"].grading.reasons[0]


@pytest.mark.parametrize(("caps", "total"), [({}, 107_00), ({"total": 105}, 105_00)])
def test_a_score_goes_above_a_hundred_up_to_the_cap_of_its_set(caps, total):
    more = {"code": "2", "name": "Cộng", "kind": "bonus", "max": 10}
    answers = {"1": {"points": 97}, "2": {"points": 10}}
    found = judged(scheme(BY_HAND, more, caps=caps), [{"subject": "Thôn", "answers": answers}])
    assert found.results()["Thôn"].total.total == total


def test_a_maximum_of_nothing_takes_nothing_but_zero():
    of = scheme(BY_HAND | {"max": 0})
    assert judged(of, by_hand(a=0)).results()["a"].total.total == 0
    with pytest.raises(InvalidInput, match="vượt mức tối đa 0"):
        judged(of, by_hand(a=0.25))


def test_without_a_maximum_only_a_count_can_be_used():
    with pytest.raises(InvalidInput, match="chưa có điểm tối đa"):
        scheme({"code": "1", "name": "Nội dung"})
    rule = {"type": "count", "count": "n", "points_each": 1.5}
    of = scheme({"code": "1", "name": "Việc tốt", "rule": rule}, figures=figures("n"))
    assert one_total(of, {"n": 100}) == (150_00, "100 × 1,5 = 150")


@pytest.mark.parametrize(
    ("days", "points"), [(0, 0), (4, 0), (5, 5), (9, 5), (10, 10), (14, 10), (15, 20), (99, 20)]
)
def test_the_day_itself_belongs_to_the_harder_step(days, points):
    steps = [{"least": least, "points": p} for least, p in ((5, 5), (10, 10), (15, 20))]
    late = {"code": "2", "name": "Chậm", "kind": "penalty", "max": 20}
    late["rule"] = {"type": "ladder", "count": "late", "steps": steps}
    sheet = {"subject": "Thôn", "figures": {"late": days}, "answers": {"1": {"points": 100}}}
    found = judged(scheme(BY_HAND, late, figures=figures("late")), [sheet])
    assert found.results()["Thôn"].total.total == (100 - points) * 100


@pytest.mark.parametrize(
    ("policy", "total"), [({}, 100_00 + 50_00), ({"na_gives_full": False}, 50_00)]
)
def test_nothing_planned_is_worth_what_the_criterion_says(policy, total):
    rule = {"type": "ratio", "reached": "done", "planned": "all"}
    share = BY_HAND | {"rule": rule} | policy
    other = {"code": "2", "name": "Khác", "max": 50}
    of = scheme(share, other, figures=figures("done", "all"))
    sheet = {
        "subject": "Thôn",
        "figures": {"done": 0, "all": 0},
        "answers": {"2": {"points": 50}},
    }
    found = judged(of, [sheet])
    assert found.results()["Thôn"].total.total == total
    assert found.results()["Thôn"].total.is_complete
    assert found.lines("Thôn")[0].note.startswith("Số all là 0 nên không phát sinh")


@pytest.mark.parametrize(
    ("actual", "planned", "total"),
    [(0, 3, 110_00), (0, 0, 100_00), (3, 0, 0), (3, 3, 100_00), (4, 3, 75_00), (2, 3, 110_00)],
)
def test_nothing_of_what_should_be_low_is_the_best_there_is(actual, planned, total):
    # 3/4 × 100 = 75; 3/2 is 50 % beyond, of which 10 % count, as for 0; 0 of 0 is not beyond.
    rule = {"type": "ratio", "reached": "done", "planned": "all", "direction": "lower"}
    rule["overflow"] = {"cap_percent": 10}
    of = scheme(BY_HAND | {"rule": rule}, figures=figures("done", "all"))
    assert one_total(of, {"done": actual, "all": planned})[0] == total


def test_one_unit_in_two_clusters_is_refused():
    stages = [{"code": "self", "name": "Tự chấm"}, {"code": "head", "name": "Cụm trưởng"}]
    of = scheme(stages=stages, decisive_stage="head")
    text = sheets_text(
        [
            {"subject": "Thôn Hạ", "stage": "self", "cluster": "Cụm 1"},
            {"subject": "Thôn Hạ", "stage": "head", "cluster": "Cụm 2"},
        ]
    )
    line = text.split("\n").index('   "cluster": "Cụm 2"') + 1
    with pytest.raises(InvalidInput) as caught:
        parse_sheets(text, of)
    assert caught.value.problems[0].message == (
        f"Dòng {line}, “sheets[2].cluster”: “Thôn Hạ” đứng ở hai cụm khác nhau."
    )


def test_a_leading_zero_is_the_same_number():
    assert parse_points("05", 1000, 25) == 500
    assert parse_number("05") == 5
    with pytest.raises(InvalidInput, match="dòng 1"):
        parse_sheets('{"format": 05}', scheme())


def test_a_share_typed_as_a_part_of_one_is_doubted():
    rule = {"type": "tiers", "part": "share", "tiers": [{"lower": 65, "points": 100}]}
    share = {"code": "share", "name": "Tỷ lệ hộ đạt", "unit": "%"}
    of = scheme(BY_HAND | {"rule": rule}, figures=[share])
    doubt = "Thôn Hạ: “Tỷ lệ hộ đạt” ghi 0,65%. Nếu là 65% thì nhập 65."
    for typed, total, doubts in ((0.65, 0, [doubt]), (65, 100_00, [])):
        sheets = [{"subject": "Thôn Hạ", "figures": {"share": typed}}]
        file, _ = parse_sheets(sheets_text(sheets), of)
        assert sheet_doubts(file, of) == doubts
        assert one_total(of, {"share": typed})[0] == total


def test_one_name_in_two_spellings_is_one_unit():
    stages = [{"code": "self", "name": "Tự chấm"}, {"code": "head", "name": "Cụm trưởng"}]
    of = scheme(stages=stages, decisive_stage="head")
    apart = unicodedata.normalize("NFD", "Thôn  Thắng Lợi ")
    sheets = [
        {"subject": "Thôn Thắng Lợi", "stage": "self", "answers": {"1": {"points": 90}}},
        {"subject": apart, "stage": "head", "answers": {"1": {"points": 80}}},
    ]
    assert list(judged(of, sheets).results()) == ["Thôn Thắng Lợi"]


@pytest.mark.parametrize(("count", "places"), [(21, 2), (39, 3), (95, 9), (3000, 300)])
def test_many_are_ranked_without_a_gap_and_a_tenth_of_them_is_a_whole_number(count, places):
    # 2,1; 3,9; 9,5; 300.
    of = scheme(
        BY_HAND | {"max": 1000},
        grades=[{"name": "Tốt", "minimum": 0, "quota": {"percent": 10}}],
    )
    found = judged(of, by_hand(**{f"u{n}": n * 0.25 for n in range(count)})).results()
    assert sorted(one.placing.rank for one in found.values()) == list(range(1, count + 1))
    best = {f"u{n}" for n in range(count - places, count)}
    assert {who for who, one in found.items() if one.grading.grade} == best


def test_every_edge_has_its_test_and_every_test_its_edge():
    tests = {name for name in globals() if name.startswith("test_")}
    assert tests - {"test_every_edge_has_its_test_and_every_test_its_edge"} == set(EDGES.values())
    assert len(EDGES) == len(set(EDGES.values()))
    assert not EDGES.keys() & ELSEWHERE.keys()
