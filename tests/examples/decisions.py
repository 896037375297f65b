from app.domain.terms import AwardNature
from app.services import decisions
from tests.commendation import DECISION_DAY, commune, concluded, drafted, issued, nominate
from tests.examples import call, example


def passed(office):
    it = commune(office)
    ids = [nominate(office, it, person) for person in it.people]
    concluded(office, it, *ids)
    return it, ids


@example(decisions.draft)
def _(office):
    it, _ids = passed(office)
    return call(it.plan_id, {"number": "12", "signed_on": DECISION_DAY})


@example(decisions.update)
def _(office):
    it, _ids = passed(office)
    return call(drafted(office, it), {"signer_name": "Vũ Thị Hạnh"})


@example(decisions.add_lines)
def _(office):
    it, ids = passed(office)
    return call(drafted(office, it, ids[0]), ids[1:])


@example(decisions.remove_lines)
def _(office):
    it, ids = passed(office)
    return call(drafted(office, it), ids[:1])


@example(decisions.reorder)
def _(office):
    it, ids = passed(office)
    return call(drafted(office, it), ids[::-1])


@example(decisions.update_line)
def _(office):
    it, _ids = passed(office)
    line = office.ask(decisions.view, drafted(office, it)).lines[0]
    return call(line.award_id, {"nature": AwardNature.POSTHUMOUS})


@example(decisions.delete)
def _(office):
    it, _ids = passed(office)
    return call(drafted(office, it))


@example(decisions.issue)
def _(office):
    it, _ids = passed(office)
    decision_id = drafted(office, it)
    return call(decision_id, counter=call(decision_id, "Sai thẩm quyền"))


@example(decisions.revoke)
def _(office):
    it = commune(office)
    return call(issued(office, it, nominate(office, it)), "Sai thẩm quyền")
