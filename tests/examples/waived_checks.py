from app.domain.terms import Regime
from app.services import waived_checks
from tests.examples import call, example

REASON = {"reason": "Cơ quan dùng mẫu riêng."}


@example(waived_checks.waive)
def _(office_under_test):
    return call(Regime.STATE, ["HD-QH"], REASON)


@example(waived_checks.apply_again)
def _(office):
    office.do(waived_checks.waive, Regime.STATE, ["HD-QH"], REASON)
    return call(Regime.STATE, ["HD-QH"])
