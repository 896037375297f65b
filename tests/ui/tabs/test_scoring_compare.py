"""The rounds side by side: what needs a word, counted; how lenient cross-scorers were."""

import pytest

from app.services import comparing, scoring, sheets
from app.ui.tabs.scoring import ScoringTab
from tests import contest
from tests.ruled import Ruled


@pytest.fixture
def page(context, shown):
    def show(plan_id):
        context.choose(2026, plan_id)
        tab = shown(ScoringTab(context))
        tab.resize(1093, 543)
        tab.show_page("compare")
        tab.refresh()
        tab.compare.table.selectRow(0)
        return tab.compare

    return show


@pytest.fixture
def owing(office):
    """Two units with a word owed each: one by work done, one by its level."""
    it = Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    for unit in it.units:
        it.fill(unit, done=20, level="A")
    first, _, last = it.units
    it.figures(it.sheets[first, it.council_stage], dat=18)
    it.mark(it.sheets[first, it.council_stage], "2", scoring.Level("B"), "Còn hai hộ chưa làm")
    it.mark(it.sheets[last, it.council_stage], "2", scoring.Level("B"))
    return it


def test_what_was_changed_without_a_reason_is_marked_and_can_be_seen_alone(owing, page, rows_of):
    compare = page(owing.plan_id)
    compare.only_owed.box.click()
    [row] = rows_of(compare.criteria_table)
    assert row[1].strip() == "Hoàn thành việc"
    assert row[5:7] == ["−1", "Hội đồng chấm: chưa ghi lý do"]
    compare.only_owed.box.click()
    rows = rows_of(compare.criteria_table)
    # The level has its reason; groups ask for none.
    assert [row[6] for row in rows if row[1].strip() == "Nền nếp"] == [""]
    assert len(rows) == 7


def test_what_needs_a_word_is_counted_over_all_and_each_is_led_to(owing, page, answer, rows_of):
    compare = page(owing.plan_id)
    assert compare.owed_button.text() == "Cần giải trình: 2…"
    seen = []

    def look(dialog):
        seen.extend(row[:3] for row in rows_of(dialog.table))
        dialog.table.selectRow(1)

    told = answer("Đến chỗ này", look)
    compare.owed_button.click()
    assert seen == [["Thôn Đông", "1", "Hoàn thành việc"], ["Thôn Nam", "2", "Nền nếp"]]
    assert "2 chỗ của 2 đối tượng" in told[0]
    assert compare.table.currentIndex().data() == "Thôn Nam"
    at = compare.criteria_table.currentIndex()
    assert at.siblingAtColumn(1).data().strip() == "Nền nếp"
    owing.office.undo()
    assert compare.owed_button.text() == "Cần giải trình: 1…"


def test_a_place_hidden_by_the_filter_is_led_to_all_the_same(owing, page, answer):
    # The council gives as much less for the work as more for the level: the totals agree.
    unit = owing.units[1]
    for stage_id, level in ((owing.self_stage, "B"), (owing.council_stage, "A")):
        owing.mark(owing.sheets[unit, stage_id], "2", scoring.Level(level))
    owing.figures(owing.sheets[unit, owing.council_stage], dat=10)
    compare = page(owing.plan_id)
    compare.only_differing.box.click()
    assert compare.model.row_of(unit) is None
    compare.go_to(unit, owing.criteria["1"])
    assert compare.table.currentIndex().data() == "Thôn Tây"
    assert not compare.only_differing.value()


def test_a_round_of_some_sections_is_compared_by_these_and_says_so(owing, page, rows_of):
    compare = page(owing.plan_id)
    # Self-scoring gave 30; the council scores sections I and III, and gave 14 and 20 of their 20.
    assert [row[2:5] for row in rows_of(compare.table)] == [
        ["30", "14", "−6 (I, III)"],
        ["30", "20", "0 (I, III)"],
        ["30", "15", "−5 (I, III)"],
    ]
    assert "các phần mà cả hai vòng cùng chấm" in compare._notice.text()
    compare.only_differing.box.click()
    assert [row[0] for row in rows_of(compare.table)] == ["Thôn Đông", "Thôn Nam"]


@pytest.mark.parametrize(
    ("reasons", "limit", "told"),
    [
        (("", "Thiếu biên bản"), 200, ("Thẩm định: lệch 3 điểm, quá mức 2",)),
        (("", "Thiếu biên bản"), 300, ()),
        (("", ""), 200, ("Thẩm định: lệch 3 điểm, quá mức 2, chưa ghi lý do",)),
    ],
)
def test_a_difference_beyond_the_limit_of_the_set_is_marked_with_its_size(reasons, limit, told):
    stages = (comparing.StageHeading(1, "Tự chấm"), comparing.StageHeading(2, "Thẩm định"))
    assert comparing._owed(stages, (1000, 700), reasons, limit) == told


def test_the_leniency_of_scorers_is_shown_in_signs_and_words(office, page, answer, rows_of):
    it, _ = contest.scored(office, (900, 500), (1000, 400))
    crossed = contest.make_sheets(office, it, it.cross_stage)
    office.do(sheets.set_scorer, crossed[it.units[0]], it.units[1])
    contest.score(office, it, crossed[it.units[0]], 1000, 500)
    compare = page(it.plan_id)
    seen = []
    told = answer("Đóng", lambda dialog: seen.extend(rows_of(dialog.table)))
    compare.lenient_button.click()
    # 15 given, 14 counted.
    assert seen == [["Thôn 2", "Chấm chéo", "1", "+1 điểm (rộng hơn)"]]
    assert "không dùng để sửa điểm" in told[0]
