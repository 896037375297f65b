from app.services import office
from tests.examples import call, example

VALUES = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}


@example(office.set_up)
def _(office_under_test):
    return call(VALUES)


@example(office.update)
def _(office_under_test):
    office_under_test.set_up()
    return call({"parent_name": "Ủy ban nhân dân tỉnh Bình An"})
