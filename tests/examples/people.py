from app.services import people
from tests.examples import call, example


@example(people.create)
def _(office):
    return call({"name": "Nguyễn Thị An", "honorific": "Bà", "unit_id": office.unit()})


@example(people.create_many)
def _(office):
    unit = office.unit()
    return call([{"name": name, "unit_id": unit} for name in ("Lê Văn Lâm", "Trần Thị Mơ")])


@example(people.update)
def _(office):
    return call(office.person(), {"post": "Trưởng thôn", "is_leader": True})


@example(people.transfer)
def _(office):
    return call([office.person(), office.person()], office.unit())


@example(people.retire)
def _(office):
    return call([office.person(), office.person()])


@example(people.resume)
def _(office):
    person_id = office.person()
    office.do(people.retire, [person_id])
    return call([person_id])


@example(people.delete)
def _(office):
    return call([office.person(), office.person()])
