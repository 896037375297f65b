"""The ranking page where a contest is scored by rules: why, equals, what the council chose."""

from datetime import date

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from app.services import council_orders, results, standings
from app.ui.tabs import scoring_closing
from app.ui.tabs.scoring import ScoringTab
from app.ui.tabs.scoring_council import OrderOfEquals
from tests import contest
from tests.ruled import Ruled

REASON = "Thôn Tây có mô hình mới"


@pytest.fixture
def it(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


@pytest.fixture
def equals(it):
    """Đông and Tây with 30 points each, by every tie-break alike; Nam with 20."""
    for unit in it.units[:2]:
        it.fill(unit, done=20, level="A")
    it.fill(it.units[2], done=10, level="B")
    return it


@pytest.fixture
def page(it, context, shown):
    """The ranking as it stands when the test asks for it."""

    def show():
        context.choose(2026, it.plan_id)
        tab = shown(ScoringTab(context))
        tab.resize(1093, 543)
        tab.show_page("ranking")
        tab.refresh()
        return tab.ranking

    return show


def said(ranking, row):
    ranking.table.selectRow(row)
    return ranking.why.text()


def test_the_pane_says_why_each_has_its_rank_and_grade(it, page):
    first, second, third = it.units
    it.fill(first, done=20, level="A", faults=1)
    it.fill(second, done=16, level="A")
    it.fill(third, done=10, level="B", faults=2)
    ranking = page()
    told = said(ranking, 0)
    # 10 + 10 + 8 = 28 and 8 + 10 + 10 = 28: the first section parts them.
    assert "Hạng 1 trong Cụm 1. Tổng 28 điểm." in told
    assert "phân hạng theo: Việc được giao: 20." in told
    assert "Xếp “Xuất sắc”: 28 điểm, mức từ 25 điểm." in told
    assert "Không xếp “Xuất sắc”: chỉ có 1 chỗ" in said(ranking, 1)
    assert "Không xếp “Xuất sắc”: 16 điểm, cần từ 25 điểm." in said(ranking, 2)


def test_who_is_not_scored_yet_is_told_what_is_missing(it, page):
    it.fill(it.units[0], done=20, level="A")
    it.mark(it.sheets[it.units[0], it.council_stage], "2", None)
    ranking = page()
    row = next(n for n in range(3) if ranking.model.row_number(n).of.subject_id == it.units[0])
    assert "Chưa xếp hạng: còn 1 tiêu chí chưa chấm." in said(ranking, row)
    assert not ranking.choose_button.isEnabled()


def test_a_shared_rank_is_marked_in_words(equals, page, rows_of):
    ranking = page()
    assert [row[1] for row in rows_of(ranking.table)] == ["1 (đồng hạng)", "1 (đồng hạng)", "3"]
    assert "Đồng hạng với 1 đối tượng khác" in said(ranking, 0)


def test_the_council_puts_equals_in_order_and_takes_it_back(equals, page, answer, rows_of):
    ranking = page()

    def second_first(dialog):
        order = dialog.findChild(OrderOfEquals)
        assert [order.list.item(n).text() for n in range(2)] == ["Thôn Đông", "Thôn Tây"]
        order.list.setCurrentRow(1)
        order.move_up()
        dialog.form.field("reason").set_value(REASON)

    ranking.table.selectRow(0)
    answer("Ghi thứ tự", second_first)
    ranking.choose_button.click()
    assert [row[1:3] for row in rows_of(ranking.table)] == [
        ["1", "Thôn Tây"],
        ["2", "Thôn Đông"],
        ["3", "Thôn Nam"],
    ]
    told = said(ranking, 0)
    assert "phân hạng theo: Hội đồng chọn: 1." in told
    assert f"Lý do hội đồng chọn thứ tự: {REASON}." in told
    assert ranking.equal_button.isVisible()
    ranking.equal_button.click()
    assert [row[1] for row in rows_of(ranking.table)] == ["1 (đồng hạng)", "1 (đồng hạng)", "3"]
    assert not ranking.equal_button.isVisible()


def test_an_order_without_a_reason_is_not_written(equals, page, answer, office):
    ranking = page()
    ranking.table.selectRow(0)

    def press_without(dialog):
        dialog.save()
        assert dialog.isVisible()
        assert dialog.form.field("reason").problem
        dialog.form.mark_clean()

    answer("Hủy", press_without)
    ranking.choose_button.click()
    assert office.ask(council_orders.order_of, equals.plan_id, None) == {}


def test_only_equals_can_be_put_in_order(equals, page):
    ranking = page()
    ranking.table.selectRow(2)
    assert not ranking.choose_button.isEnabled()
    assert "đang đồng hạng" in ranking.choose_button.toolTip()
    ranking.table.selectRow(1)
    assert ranking.choose_button.isEnabled()


def test_an_order_chosen_stands_in_the_form_when_it_is_opened_again(equals, page, answer, office):
    order = [equals.units[1], equals.units[0]]
    office.do(council_orders.choose, equals.plan_id, None, order, {"reason": REASON})
    ranking = page()
    seen = []

    def look(dialog):
        box = dialog.findChild(OrderOfEquals).list
        seen.extend(box.item(n).text() for n in range(box.count()))
        seen.append(dialog.form.field("reason").value())

    ranking.table.selectRow(0)
    answer("Hủy", look)
    ranking.choose_button.click()
    assert seen == ["Thôn Tây", "Thôn Đông", REASON]
    rows = office.ask(standings.ranking, equals.plan_id, None, equals.council_stage)
    assert [row.rank for row in rows.groups[0].rows] == [1, 2, 3]


def test_a_closed_ranking_shows_the_reasons_as_they_were_and_no_order_to_choose(equals, page):
    equals.office.do(results.finalise, equals.plan_id, None, date(2026, 11, 30))
    ranking = page()
    assert "Hạng 1. Tổng 30 điểm." in said(ranking, 0)
    assert "hội đồng phải chọn" in said(ranking, 0)
    assert not ranking.choose_button.isVisible()


# --- closing -------------------------------------------------------------------------------------


def changed_without_reason(it):
    """Every unit scored whole; the council changed one figure of Đông and did not say why."""
    for unit in it.units:
        it.fill(unit, done=20, level="A")
    it.figures(it.sheets[it.units[0], it.council_stage], dat=18)


def test_closing_lists_what_stops_it_and_leads_to_each_sheet(it, page, answer, monkeypatch):
    changed_without_reason(it)
    ranking = page()
    opened = []

    class Sheet:
        def __init__(self, _context, sheet_id, _parent):
            opened.append(sheet_id)

        def exec(self):
            return 0

    monkeypatch.setattr(scoring_closing, "SheetDialog", Sheet)
    rows = []

    def look(dialog):
        rows.extend(row.of for row in dialog.model.rows())
        {b.text(): b for b in dialog.findChildren(QPushButton)}["Mở phiếu"].click()

    told = answer("Đóng", look)
    ranking.close_button.click()
    assert "vì 1 chỗ chưa đủ lý do hoặc minh chứng" in told[0]
    assert [(row.subject_name, row.stage_name) for row in rows] == [("Thôn Đông", "Hội đồng chấm")]
    assert "đổi từ 10 điểm thành 9 điểm nhưng chưa có lý do" in rows[0].message
    assert opened == [it.sheets[it.units[0], it.council_stage]]
    assert it.office.ask(results.of, it.plan_id, None) is None


def test_a_closed_result_shows_the_arithmetic_of_each_line_as_frozen(equals, page, answer):
    equals.office.do(results.finalise, equals.plan_id, None, date(2026, 11, 30))
    ranking = page()
    ranking.table.selectRow(2)
    lines, below = [], []

    def look(dialog):
        lines.extend(
            (row.of["code"], row.of["points"], row.of["note"]) for row in dialog.model.rows()
        )
        below.append(dialog.findChild(QPlainTextEdit).toPlainText())

    answer("Đóng", look)
    ranking.detail_button.click()
    assert ("1", 500, "10/20 × 10 = 5") in lines
    assert "Số việc đạt: 10" in below[0]
    assert "Xếp “Khá”: 20 điểm, mức từ 15 điểm." in below[0]


def test_after_opening_again_the_former_result_stands_beside_the_present_one(
    equals, page, answer, rows_of
):
    office, why = equals.office, "Có đơn kiến nghị"
    ranking = page()
    assert not ranking.beside_button.isVisible()
    office.do(results.finalise, equals.plan_id, None, date(2026, 11, 30))
    office.do_because(why, results.reopen, equals.plan_id, None, why, date(2026, 12, 1))
    # Đông loses a point: 9 + 10 + 10 = 29.
    sheet_id = equals.sheets[equals.units[0], equals.council_stage]
    equals.figures(sheet_id, dat=18)
    seen = []
    told = answer("Đóng", lambda dialog: seen.extend(rows_of(dialog.table)))
    ranking.beside_button.click()
    assert "mở lại ngày 01/12/2026: Có đơn kiến nghị. 2 đối tượng nay khác" in told[0]
    by_name = {row[0]: row[1:] for row in seen}
    assert by_name["Thôn Đông"] == ["30", "29", "1", "2", "Khá", "Khá", "Có"]
    assert by_name["Thôn Tây"] == ["30", "30", "1", "1", "Khá", "Xuất sắc", "Có"]
    assert by_name["Thôn Nam"] == ["20", "20", "3", "3", "Khá", "Khá", ""]


def test_a_set_with_grades_of_its_own_is_said_beside_those_of_the_plan(equals, page, context):
    wanted = []
    context.wanted.connect(wanted.append)
    bands = page().bands
    assert "Bộ “Bộ tiêu chí theo số liệu” có thang xếp loại riêng" in bands.own_words.text()
    bands.own_button.click()
    tab = bands.window()
    tab.show_page(wanted[0].page, wanted[0].focus)
    assert tab.criteria.chosen.id == equals.set_id
    assert tab.criteria.parts.currentIndex() == tab.criteria.parts.indexOf(
        tab.criteria.parts._places["grades"]
    )


def test_nothing_is_said_where_no_set_has_grades(office, page, it):
    plain = contest.contest(office, "Thôn Bắc", is_in_cluster=False)
    it.plan_id = plain.plan_id
    bands = page().bands
    assert bands.own_words.text() == ""
    assert not bands.own_button.isVisible()
