from dataclasses import replace
from datetime import date

from app.domain.terms import WorkbookKind
from app.domain.unit_workbooks import Filled, fingerprint_of
from app.services import unit_workbooks
from tests import rows
from tests.examples import call, example

DAY = date(2026, 3, 10)


def plan_with_units(office):
    """A plan in which two units take part, with an award that a unit can register for."""
    rows.award(office)
    return rows.plan(office, units=[rows.unit(office), rows.unit(office, "Thôn Tây")])


def issued(office, plan_id, kind=WorkbookKind.UNIT, **values):
    """The forms of a plan by the names of their units."""
    made = office.do(unit_workbooks.issue, unit_workbooks.Asked(plan_id, kind, **values), DAY)
    return {form.identity.subject_name: form for form in made.forms}


def filled(form, changes=(), name="tệp.xlsx", **values):
    """A workbook as it comes back, with some cells filled in."""
    values = {"heads": (form.identity.subject_name,)} | values
    cells = form.sent | dict(changes)
    return replace(
        Filled(name, fingerprint_of(cells), form.identity, (), cells),
        **values,
    )


def key_of(form, start, column):
    """The first cell of the form whose row begins so, in this column."""
    return next(
        key for key in form.sent if key.startswith(start) and key.rpartition("/")[2] == column
    )


@example(unit_workbooks.issue)
def _(office):
    return call(unit_workbooks.Asked(plan_with_units(office), WorkbookKind.UNIT), DAY)


@example(unit_workbooks.take_back)
def _(office):
    form = issued(office, plan_with_units(office))["Thôn Đông"]
    changes = {
        key_of(form, "award/", "award-1"): "Giấy khen",
        "work/new-1/kind": "Mô hình",
        "work/new-1/name": "Đường hoa",
    }
    return call([unit_workbooks.Taking(filled(form, changes))], DAY)
