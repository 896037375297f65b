"""The reports of a contest that is scored by rules: reasons, sheets to be cross-scored."""

from datetime import date

import pytest

from app.exports.report import Points
from app.exports.reports import Parameters, kind_of
from app.services import council_orders
from tests.ruled import Ruled

TODAY = date(2026, 11, 20)


@pytest.fixture
def it(office):
    return Ruled(office, "Thôn Đông", "Thôn Tây", "Thôn Nam")


def made(it, code, **more):
    return it.office.ask(kind_of(code).build, Parameters(today=TODAY, plan_id=it.plan_id, **more))


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
