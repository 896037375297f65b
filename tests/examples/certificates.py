from app.services import certificates, decisions
from tests.commendation import commune, issued, nominate
from tests.examples import call, example

PRINTED = {"printed_by": "Lê Thị Hoa", "paper": "Giấy trắng"}


@example(certificates.sign_off)
def _(office):
    it = commune(office)
    return call(issued(office, it, nominate(office, it)), "Lê Thị Hoa")


@example(certificates.record_prints)
def _(office):
    it = commune(office)
    decision_id = issued(office, it, nominate(office, it))
    lines = office.ask(decisions.view, decision_id).lines
    return call(decision_id, [line.award_id for line in lines], PRINTED)
