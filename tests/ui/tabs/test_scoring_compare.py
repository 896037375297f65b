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


def test_what_was_changed_without_a_reason_is_marked_and_counted(office, page, rows_of):
    it = Ruled(office, "Thôn Đông")
    [unit] = it.units
    it.fill(unit, done=20, level="A")
    it.figures(it.sheets[unit, it.council_stage], dat=18)
    it.mark(it.sheets[unit, it.council_stage], "2", scoring.Level("B"), "Còn hai hộ chưa làm")
    compare = page(it.plan_id)
    assert compare.only_owed.text() == "Cần giải trình: 1"
    compare.only_owed.click()
    [row] = rows_of(compare.criteria_table)
    assert row[1].strip() == "Hoàn thành việc"
    assert row[5:7] == ["−1", "Hội đồng chấm: chưa ghi lý do"]
    compare.only_owed.click()
    rows = rows_of(compare.criteria_table)
    # The level has its reason; groups ask for none.
    assert [row[6] for row in rows if row[1].strip() == "Nền nếp"] == [""]
    assert len(rows) == 7


def test_a_difference_beyond_the_limit_of_the_set_is_marked_with_its_size():
    stages = (comparing.StageHeading(1, "Tự chấm"), comparing.StageHeading(2, "Thẩm định"))
    points = comparing._side_by_side([(1000, True), (700, True)])
    told = comparing._owed(stages, points, ("", "Thiếu biên bản"), 200)
    assert told == ("Thẩm định: lệch 3 điểm, quá mức 2",)
    assert comparing._owed(stages, points, ("", "Thiếu biên bản"), 300) == ()
    assert comparing._owed(stages, points, ("", ""), 200) == (
        "Thẩm định: lệch 3 điểm, quá mức 2, chưa ghi lý do",
    )


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
