"""The reports of a contest that is scored by rules: reasons, sheets to be cross-scored."""

from datetime import date

import pytest
from pypdf import PdfReader

from app.core.errors import NotAllowed
from app.exports.pdf import write_pdf
from app.exports.report import GroupRow, PageBreak, Paragraph, Points
from app.exports.reports import Parameters, kind_of
from app.services import council_orders, scoring, sheets
from tests import contest
from tests.ruled import Ruled

TODAY = date(2026, 11, 20)


@pytest.fixture
def it(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


def made(it, code, office=None, **more):
    asked = Parameters(today=TODAY, plan_id=it.plan_id, **more)
    return (office or it.office).ask(kind_of(code).build, asked)


def test_the_ranking_says_in_words_where_ranks_and_grades_come_from(it):
    for unit in it.units[:2]:
        it.fill(unit, done=20, level="A")
    it.fill(it.units[2], done=10, level="B")
    order = [it.units[1], it.units[0]]
    it.office.do(council_orders.choose, it.plan_id, None, order, {"reason": "Có mô hình mới"})
    _, first, second, third = made(it, "ranking").grids[0].rows
    assert (first[0], first[1], first[5]) == (1, "Thôn Tây", Points(3000))
    assert first[7] == (
        "Bằng tổng điểm với đối tượng khác, phân hạng theo: Hội đồng chọn: 1. "
        "Lý do hội đồng chọn thứ tự: Có mô hình mới. "
        "Xếp “Xuất sắc”: 30 điểm, mức từ 25 điểm."
    )
    assert "Không xếp “Xuất sắc”: chỉ có 1 chỗ" in second[7]
    assert third[7] == (
        "Không xếp “Xuất sắc”: 20 điểm, cần từ 25 điểm. Xếp “Khá”: 20 điểm, mức từ 15 điểm."
    )


def test_points_taken_away_are_told_apart_from_a_zero_on_the_scoreboard(it):
    first, second = (it.sheets[unit, it.self_stage] for unit in it.units[:2])
    it.mark(first, "2", scoring.Level("A"))
    it.mark(second, "2", scoring.Level("C"))
    board = made(it, "scoreboard", stage_id=it.self_stage).grids[0]
    assert ([row[3] for row in board.rows], board.footnote) == (
        [Points(1000), Points(0), None],
        "",
    )
    it.mark(first, "2", scoring.VOID, "Ảnh không thật")
    board = made(it, "scoreboard", stage_id=it.self_stage).grids[0]
    assert [row[3] for row in board.rows] == ["hủy", Points(0), None]
    assert "tính 0 điểm" in board.footnote


def test_the_sheets_of_a_round_are_printed_scorer_by_scorer_each_on_its_own_pages(
    office, tmp_path
):
    it = contest.contest(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")
    own = contest.make_sheets(office, it, it.self_stage)
    contest.score(office, it, own[it.units[1]], 950, 400)
    office.do(sheets.assign_cross, it.plan_id, None, it.cross_stage)
    report = made(it, "cross_sheets", office=office)
    # Nobody scores itself, and each scores the one before it in the cluster.
    scorers = [b.text for b in report.blocks if getattr(b, "lead", "") == "Đơn vị chấm:"]
    scored = [b.text for b in report.blocks if getattr(b, "lead", "") == "Đơn vị được chấm:"]
    assert list(zip(scorers, scored, strict=True)) == [
        ("Thôn Đông (phiếu 1/1)", "Thôn Nam, Cụm 1. Ngày chấm: …/…/……"),
        ("Thôn Nam (phiếu 1/1)", "Thôn Tây, Cụm 1. Ngày chấm: …/…/……"),
        ("Thôn Tây (phiếu 1/1)", "Thôn Đông, Cụm 1. Ngày chấm: …/…/……"),
    ]
    assert sum(isinstance(block, PageBreak) for block in report.blocks) == 2
    of_west = next(grid for grid in report.grids[2:] if grid.caption == "Tiêu chí thôn văn hóa")
    assert of_west.rows == (
        ("1", "Vệ sinh môi trường", Points(1000), Points(950), None, None),
        ("2", "An ninh trật tự", Points(500), Points(400), None, None),
    )
    assert of_west.totals.cells == (None, None, Points(1500), Points(1350), None, None)
    assert [column.heading for column in of_west.columns[3:]] == ["Tự chấm", "Chấm chéo", "Lý do"]
    write_pdf(report, tmp_path / "phieu.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "phieu.pdf").pages]
    assert len(pages) == 3
    assert all("Đại diện đơn vị được chấm" in " ".join(page.split()) for page in pages)


def test_a_printed_sheet_has_levels_figures_and_what_was_scored_with_its_reason(it):
    unit = it.units[0]
    it.fill(unit, done=18, level="A", examples=2)
    sheet_id = it.sheets[unit, it.council_stage]
    it.mark(sheet_id, "2", scoring.Level("B"), "Còn hai hộ chưa làm")
    it.office.do(sheets.set_scorer, sheet_id, it.units[1])
    report = made(it, "cross_sheets", stage_id=it.council_stage)
    texts = [b.whole for b in report.blocks if isinstance(b, Paragraph)]
    assert texts[0] == "Đơn vị chấm: Thôn Tây (phiếu 1/1)"
    assert sum("chưa phân công" in text for text in texts) == 2
    figures, points, *_ = report.grids
    assert figures.rows == (
        ("Số việc đạt", "18", "18"),
        ("Số việc được giao", "20", "20"),
        ("Gương người tốt", "2", "2"),
    )
    first, done, level, *rest = points.rows
    assert first.text == "I Việc được giao"
    assert first.cells[2:5] == (Points(2000), Points(1900), Points(1400))
    assert done[1].splitlines()[1:] == [
        "– Số việc đạt / Số việc được giao × điểm tối đa",
        "– Phần vượt kế hoạch tính điểm thưởng, nhiều nhất 20%",
    ]
    assert level[1].splitlines() == [
        "Nền nếp",
        "– Mức A: Nền nếp tốt: 10 điểm",
        "– Mức B: Còn sót: 5 điểm",
        "– Mức C: Bỏ bê: 0 điểm; cả nhóm tính 0 điểm",
    ]
    assert level[2:] == (Points(1000), Points(1000), Points(500), "Còn hai hộ chưa làm")
    # The council does not score section II.
    assert [row.text for row in rest if isinstance(row, GroupRow)] == ["III Điểm thưởng"]


@pytest.mark.parametrize("count", [10, 11, 12, 25, 60])
def test_nobody_signs_on_a_page_without_the_sum(office, tmp_path, count):
    rows = [(f"Tiêu chí thi đua số {n} chấm theo báo cáo quý", 100) for n in range(count)]
    it = contest.contest(office, "Thôn Đông", rows=rows)
    contest.make_sheets(office, it, it.cross_stage)
    write_pdf(made(it, "cross_sheets", office=office), tmp_path / "phieu.pdf")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "phieu.pdf").pages]
    [signed] = [text for text in pages if "Người chấm" in text]
    assert "Cộng" in signed
    assert f"số {count - 1} " in " ".join(signed.split())


def test_a_plan_without_a_round_of_cross_scoring_has_no_such_sheets(it):
    with pytest.raises(NotAllowed, match="chưa có vòng chấm chéo"):
        made(it, "cross_sheets")
