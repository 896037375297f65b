from datetime import date

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import StagePurpose
from app.services import results, sheets, stages
from tests.contest import contest, make_sheets, phase, scored

TODAY = date(2026, 11, 20)


def names(office, plan_id):
    return [row.name + " *" * row.is_decisive for row in office.ask(stages.listed, plan_id)]


def test_the_usual_rounds_are_self_cross_and_appraisal_which_decides(office):
    plan_id = office.plan()
    office.do(stages.add_usual, plan_id)
    assert names(office, plan_id) == ["Tự chấm", "Chấm chéo", "Thẩm định *"]
    purposes = [row.purpose for row in office.ask(stages.listed, plan_id)]
    assert purposes == [StagePurpose.SELF, StagePurpose.CROSS, StagePurpose.APPRAISAL]


def test_the_usual_rounds_are_not_added_to_others(office):
    plan_id = office.plan("Kế hoạch 12")
    office.do(stages.add, plan_id, {"name": "Tổ phúc tra"})
    with pytest.raises(NotAllowed, match="Kế hoạch “Kế hoạch 12” đã có vòng chấm"):
        office.do(stages.add_usual, plan_id)


def test_the_first_round_decides_until_another_is_chosen(office):
    plan_id = office.plan()
    office.do(stages.add, plan_id, {"name": "Tự chấm", "purpose": "self"})
    second = office.do(stages.add, plan_id, {"name": "Hội đồng", "due": date(2026, 12, 10)})
    assert names(office, plan_id) == ["Tự chấm *", "Hội đồng"]
    office.do(stages.make_decisive, second)
    assert names(office, plan_id) == ["Tự chấm", "Hội đồng *"]
    assert office.ask(stages.listed, plan_id)[1].due == date(2026, 12, 10)


def test_rounds_change_places(office):
    plan_id = office.plan()
    first, *_ = office.do(stages.add_usual, plan_id)
    office.do(stages.move, first, 1)
    assert names(office, plan_id) == ["Chấm chéo", "Tự chấm", "Thẩm định *"]


def test_a_round_is_renamed(office):
    plan_id = office.plan()
    first, *_ = office.do(stages.add_usual, plan_id)
    office.do(stages.update, first, {"name": "Đơn vị tự chấm"})
    assert names(office, plan_id)[0] == "Đơn vị tự chấm"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Chưa nhập “Tên vòng chấm”"),
        ({"name": "tu cham"}, "Kế hoạch đã có vòng “tu cham”"),
        ({"name": "x", "purpose": "chấm thi"}, "“Ai chấm” không hợp lệ"),
        ({"name": "x", "due": "mai"}, "“Hạn chấm” phải là ngày"),
    ],
)
def test_a_round_with_strange_values_is_refused(office, values, sentence):
    plan_id = office.plan()
    _, second, _ = office.do(stages.add_usual, plan_id)
    with pytest.raises(InvalidInput, match=sentence):
        office.do(stages.add, plan_id, values)
    with pytest.raises(InvalidInput, match=sentence):
        office.do(stages.update, second, values)


def test_a_round_with_sheets_is_not_deleted(office):
    it = contest(office)
    make_sheets(office, it, it.self_stage)
    with pytest.raises(NotAllowed, match="Không xóa được vòng “Tự chấm” vì đã có 3 phiếu chấm"):
        office.do(stages.delete, [it.self_stage])


def test_the_deciding_round_is_not_deleted_before_the_others(office):
    plan_id = office.plan()
    first, second, last = office.do(stages.add_usual, plan_id)
    with pytest.raises(NotAllowed, match="vì kết quả lấy từ vòng này"):
        office.do(stages.delete, [last])
    for stage_id in (first, second, last):
        office.do(stages.delete, [stage_id])
    assert names(office, plan_id) == []


def test_the_deciding_round_stays_while_scores_are_closed(office):
    it, _ = scored(office, (500, 250))
    office.do(results.finalise, it.plan_id, None, TODAY)
    with pytest.raises(NotAllowed, match="đã chốt ngày 20/11/2026"):
        office.do(stages.make_decisive, it.self_stage)


def test_a_round_that_is_gone_is_said_to_be_gone(office):
    plan_id = office.plan()
    first, *_ = office.do(stages.add_usual, plan_id)
    office.do(stages.delete, [first])
    with pytest.raises(NotAllowed, match="Vòng chấm này không còn trong tệp dữ liệu"):
        office.do(stages.move, first, 1)


def test_rounds_count_the_sheets_of_one_phase_or_of_all(office):
    it = contest(office)
    first = phase(office, it.plan_id, "Đợt 1")
    make_sheets(office, it, it.self_stage, first)
    make_sheets(office, it, it.self_stage)
    make_sheets(office, it, it.final_stage)

    def counted(rows):
        return [row.sheet_count for row in rows]

    assert counted(office.ask(stages.listed, it.plan_id)) == [6, 0, 3]
    assert counted(office.ask(stages.listed_in, it.plan_id, first)) == [3, 0, 0]
    assert counted(office.ask(stages.listed_in, it.plan_id, None)) == [3, 0, 3]
    assert office.ask(sheets.counts, it.plan_id) == {None: 6, first: 3}
