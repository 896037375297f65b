from app.services import clusters
from tests.examples import call, example


@example(clusters.create)
def _(office):
    return call({"name": "Khối trường học", "kind_code": "KHOI"})


@example(clusters.create_many)
def _(office):
    return call([{"name": "Khối trường học", "kind_code": "KHOI"}, {"name": "Cụm 7"}])


@example(clusters.update)
def _(office):
    return call(office.cluster(), {"name": "Cụm thi đua số 9"})


@example(clusters.set_year)
def _(office):
    first, second, third = office.units("Thôn 1", "Thôn 2", "Thôn 3")
    cluster_id = office.cluster(members=[first, second], lead=first)
    return call(cluster_id, 2026, {"member_ids": (second, third), "lead_id": second})


@example(clusters.copy_year)
def _(office):
    office.cluster(members=office.units("Thôn 1", "Thôn 2"), year=2025)
    return call(2025, 2026)


@example(clusters.retire)
def _(office):
    return call([office.cluster(), office.cluster()])


@example(clusters.resume)
def _(office):
    cluster_id = office.cluster()
    office.do(clusters.retire, [cluster_id])
    return call([cluster_id])


@example(clusters.delete)
def _(office):
    return call([office.cluster(), office.cluster()])
