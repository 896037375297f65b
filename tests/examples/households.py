from app.services import households
from tests.examples import call, example


@example(households.create)
def _(office):
    return call({"head_name": "Trần Văn Bảo", "unit_id": office.unit(), "resident_count": 4})


@example(households.create_many)
def _(office):
    unit = office.unit()
    return call([{"head_name": name, "unit_id": unit} for name in ("Lê Văn Lâm", "Trần Thị Mơ")])


@example(households.update)
def _(office):
    return call(office.household(), {"head_name": "Trần Thị Cúc"})


@example(households.retire)
def _(office):
    return call([office.household(), office.household()])


@example(households.resume)
def _(office):
    household_id = office.household()
    office.do(households.retire, [household_id])
    return call([household_id])


@example(households.delete)
def _(office):
    return call([office.household(), office.household()])
