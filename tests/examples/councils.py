from app.services import councils
from tests.commendation import MEETING_DAY, commune, council
from tests.examples import call, example

NEW = {"name": "Hội đồng Thi đua – Khen thưởng xã", "term": "2025–2030"}


@example(councils.create)
def _(office):
    return call(NEW)


@example(councils.update)
def _(office):
    return call(office.do(councils.create, NEW), {"term": "2026–2031"})


@example(councils.delete)
def _(office):
    return call(council(office, commune(office)).council_id)


@example(councils.copy)
def _(office):
    return call(council(office, commune(office)).council_id, {"term": "2030–2035"})


@example(councils.add_member)
def _(office):
    return call(office.do(councils.create, NEW), {"name": "Lý Thị Hoa"})


@example(councils.add_members)
def _(office):
    rows = [{"name": "Lý Thị Hoa"}, {"name": "Tẩn A Mẩy"}]
    return call(office.do(councils.create, NEW), rows)


@example(councils.update_member)
def _(office):
    it = council(office, commune(office))
    return call(it.members[2], {"post": "Chủ tịch Hội Phụ nữ xã"})


@example(councils.end_members)
def _(office):
    it = council(office, commune(office))
    return call(it.members[2:4], MEETING_DAY)


@example(councils.remove_members)
def _(office):
    return call(council(office, commune(office)).members[2:4])


@example(councils.reorder_members)
def _(office):
    it = council(office, commune(office))
    return call(it.council_id, it.members[::-1])
