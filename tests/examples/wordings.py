from app.domain.terms import Regime
from app.services import wordings
from tests.examples import call, example


@example(wordings.change)
def _(office_under_test):
    return call("award_decision", Regime.STATE, {"body": "ĐIỀU: Khen {được khen}."})
