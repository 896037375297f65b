from datetime import date

from app.services import unit_mergers, units
from tests.examples import call, example


@example(units.create)
def _(office):
    office.set_up()
    return call({"name": "Thôn Đông", "kind_code": "THON", "code": "T01"})


@example(units.create_many)
def _(office):
    office.set_up()
    return call([{"name": name, "kind_code": "THON"} for name in ("Thôn Đông", "Thôn Tây")])


@example(units.update)
def _(office):
    return call(office.unit(), {"household_count": 120, "parent_id": office.unit()})


@example(units.rename)
def _(office):
    return call(office.unit("Thôn Đông"), "Thôn Tây")


@example(units.retire)
def _(office):
    return call([office.unit(), office.unit()], date(2025, 6, 30))


@example(units.resume)
def _(office):
    unit_id = office.unit()
    office.do(units.retire, [unit_id])
    return call([unit_id])


@example(units.delete)
def _(office):
    above = office.unit()
    return call([above, office.unit(parent=above)])


@example(unit_mergers.merge)
def _(office):
    old, new = office.units("Thôn Đông", "Thôn Tây")
    office.person(unit=old)
    office.household(unit=old)
    office.unit("Chi hội", kind="CHI_HOI", parent=old)
    office.cluster(members=[old], year=2025)
    return call([old], new, date(2025, 7, 1))
