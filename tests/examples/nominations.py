from app.services import nominations
from tests.commendation import DECISION_DAY, commune, concluded, nominate
from tests.examples import call, example


def above(office):
    it = commune(office)
    nomination_id = nominate(office, it, award="BKT_CN")
    concluded(office, it, nomination_id)
    return nomination_id


@example(nominations.nominate)
def _(office):
    it = commune(office)
    return call(it.plan_id, {"subject_id": it.people[0], "award_code": "LDTT"})


@example(nominations.nominate_many)
def _(office):
    it = commune(office)
    rows = [{"subject_id": person, "award_code": "LDTT"} for person in it.people]
    return call(it.plan_id, rows)


@example(nominations.update)
def _(office):
    return call(nominate(office, commune(office)), {"achievement": "Dạy giỏi cấp tỉnh"})


@example(nominations.prioritise)
def _(office):
    it = commune(office)
    return call(it.plan_id, [nominate(office, it, person) for person in it.people])


@example(nominations.withdraw)
def _(office):
    return call([nominate(office, commune(office))])


@example(nominations.give_back)
def _(office):
    return call([nominate(office, commune(office))], "Thiếu báo cáo thành tích")


@example(nominations.resubmit)
def _(office):
    nomination_id = nominate(office, commune(office))
    office.do(nominations.give_back, [nomination_id], "Thiếu báo cáo thành tích")
    return call([nomination_id])


@example(nominations.pass_without_meeting)
def _(office):
    nomination_id = nominate(office, commune(office), award="GK_CN")
    return call([nomination_id], "Cứu người bị nạn", DECISION_DAY)


@example(nominations.override)
def _(office):
    nomination_id = nominate(office, commune(office), award="CSTDCS")
    return call(nomination_id, "Lấy phiếu bổ sung bằng văn bản", DECISION_DAY)


@example(nominations.stop_overriding)
def _(office):
    nomination_id = nominate(office, commune(office), award="CSTDCS")
    office.do(nominations.override, nomination_id, "Lấy phiếu bổ sung", DECISION_DAY)
    return call(nomination_id)


@example(nominations.submit_upward)
def _(office):
    nomination_id = above(office)
    return call([nomination_id], DECISION_DAY, counter=call([nomination_id]))


@example(nominations.recall)
def _(office):
    nomination_id = above(office)
    office.do(nominations.submit_upward, [nomination_id], DECISION_DAY)
    return call([nomination_id], counter=call([nomination_id], DECISION_DAY))
