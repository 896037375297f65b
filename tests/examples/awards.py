from datetime import date

from app.services import awards, nominations
from tests.commendation import DECISION_DAY, commune, concluded, issued, nominate
from tests.examples import call, example


def former(office):
    return {"subject_id": commune(office).people[0], "award_code": "LDTT", "year": 2025}


def given(office):
    it = commune(office)
    issued(office, it, nominate(office, it))
    [row] = office.ask(awards.listed)
    return row.id


@example(awards.add)
def _(office):
    return call(former(office))


@example(awards.add_many)
def _(office):
    row = former(office)
    return call([row, row | {"year": 2024}])


@example(awards.update)
def _(office):
    return call(office.do(awards.add, former(office)), {"decision_number": "45/QĐ-UBND"})


@example(awards.delete)
def _(office):
    return call([office.do(awards.add, former(office))])


@example(awards.receive)
def _(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="BKT_CN")
    concluded(office, it, nomination_id)
    office.do(nominations.submit_upward, [nomination_id], DECISION_DAY)
    decided = {"decision_number": "901/QĐ-UBND", "decided_on": date(2026, 9, 20), "year": 2026}
    return call([nomination_id], decided)


@example(awards.correct)
def _(office):
    return call(given(office), {"name": "Nguyễn Văn Ân"}, "Sai dấu trong tên")


@example(awards.withdraw)
def _(office):
    award_id = given(office)
    return call(award_id, "Khai man thành tích", counter=call(award_id, "Minh oan"))


@example(awards.reinstate)
def _(office):
    award_id = given(office)
    office.do_because("Khai man", awards.withdraw, award_id, "Khai man thành tích")
    return call(award_id, "Minh oan", counter=call(award_id, "Khai man thành tích"))
