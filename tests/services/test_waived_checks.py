import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import Regime
from app.services import history, waived_checks

STATE, PARTY = Regime.STATE, Regime.PARTY
REASON = {"reason": "Phôi cũ của xã còn dùng đến hết năm."}


def waived(office, regime=STATE):
    return dict(office.ask(waived_checks.waivers).of(regime))


def test_a_check_is_waived_under_one_regime_with_the_reason(office):
    office.do(waived_checks.waive, STATE, ["HD-QH", "TX-MIX"], REASON)
    assert waived(office) == {"HD-QH": REASON["reason"], "TX-MIX": REASON["reason"]}
    assert waived(office, PARTY) == {}


def test_another_reason_takes_the_place_of_the_first(office):
    office.do(waived_checks.waive, STATE, ["HD-QH"], REASON)
    office.do(waived_checks.waive, STATE, ["HD-QH"], {"reason": "Lý do khác"})
    assert waived(office) == {"HD-QH": "Lý do khác"}


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_without_a_reason_nothing_is_waived(office, reason):
    with pytest.raises(InvalidInput, match="Lý do không áp dụng"):
        office.do(waived_checks.waive, STATE, ["HD-QH"], {"reason": reason})
    assert waived(office) == {}


def test_a_check_is_applied_again_under_its_regime_alone(office):
    for regime in Regime:
        office.do(waived_checks.waive, regime, ["HD-QH"], REASON)
    office.do(waived_checks.apply_again, STATE, ["HD-QH"])
    assert waived(office) == {}
    assert list(waived(office, PARTY)) == ["HD-QH"]
    office.do(waived_checks.waive, STATE, ["HD-QH"], {"reason": "Lại"})
    assert waived(office) == {"HD-QH": "Lại"}


def test_what_is_applied_cannot_be_applied_again(office):
    with pytest.raises(NotAllowed, match="Chưa có gì thay đổi"):
        office.do(waived_checks.apply_again, STATE, ["HD-QH"])


def test_it_is_undone_and_the_history_tells_it_in_words(office):
    office.do(waived_checks.waive, STATE, ["HD-QH"], REASON)
    office.operations.undo()
    assert waived(office) == {}
    office.operations.redo()
    assert list(waived(office)) == ["HD-QH"]
    labels = [row.label for row in office.ask(history.actions)]
    assert "Không áp dụng phép kiểm tra thể thức" in labels
