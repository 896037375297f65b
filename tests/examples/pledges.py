from datetime import date

from app.services import pledges
from tests import rows
from tests.examples import call, example

DAY = date(2026, 1, 15)


def clustered(office):
    units = [rows.unit(office, name, head_name="Trần An") for name in ("Thôn Đông", "Thôn Tây")]
    return rows.cluster(office, units=units)


def drawn_up(office):
    values = {"cluster_id": clustered(office), "year": 2026, "name": "Giao ước năm 2026"}
    pledge_id = office.do(pledges.create, values)
    office.do(pledges.set_items, pledge_id, [{"text": "100% hộ phân loại rác"}])
    return pledge_id


@example(pledges.create)
def _(office):
    return call({"cluster_id": clustered(office), "year": 2026, "name": "Giao ước"})


@example(pledges.update)
def _(office):
    return call(drawn_up(office), {"place": "Nhà văn hóa xã"})


@example(pledges.delete)
def _(office):
    return call(drawn_up(office))


@example(pledges.set_items)
def _(office):
    return call(drawn_up(office), [{"text": "Trồng 500 cây"}])


@example(pledges.set_parties)
def _(office):
    party = {"subject_id": rows.unit(office, "Thôn Nam"), "representative": "Lê Bình"}
    return call(drawn_up(office), [party])


@example(pledges.take_members)
def _(office):
    return call(drawn_up(office))


@example(pledges.sign)
def _(office):
    pledge_id = drawn_up(office)
    office.do(pledges.take_members, pledge_id)
    return call(pledge_id, DAY)


@example(pledges.unsign)
def _(office):
    pledge_id = drawn_up(office)
    office.do(pledges.take_members, pledge_id)
    office.do(pledges.sign, pledge_id, DAY)
    return call(pledge_id)
