from datetime import date

from app.domain.terms import SubmissionKind
from app.services import submission_data, submissions
from app.services.submissions import FileRow
from tests.examples import call, example
from tests.examples.registrations import office_with_plan
from tests.examples.registrations import registrations as service

DAY = date(2026, 4, 1)
FILES = (
    FileRow("01_DanhSach.pdf", "Danh sách", 2, None, 2048, "ab" * 32),
    FileRow("01_DanhSach.xlsx", "Danh sách", None, 7, 4096, "cd" * 32),
)


def registered_plan(office):
    """A plan under which one unit has registered."""
    plan_id, unit_id = office_with_plan(office)
    office.do(service.create, plan_id, {"subject_id": unit_id, "award_code": "GK-TT"})
    return plan_id


def read(office, plan_id, kind=SubmissionKind.REGISTRATION):
    return office.ask(submission_data.collect, plan_id, kind)


def prepared(office, plan_id=None, kind=SubmissionKind.REGISTRATION, **values):
    """A dossier that is made and not sent yet."""
    plan_id = plan_id or registered_plan(office)
    given = {"kind": kind, "recipient": "UBND tỉnh Vĩnh Hà", **values}
    return office.do(submissions.record_prepared, given, read(office, plan_id, kind), FILES)


def sent(office, *args, **values):
    submission_id = prepared(office, *args, **values)
    office.do(submissions.record_sent, submission_id, {"happened_on": DAY})
    return submission_id


@example(submissions.record_prepared)
def _(office):
    plan_id = registered_plan(office)
    given = {"kind": SubmissionKind.REGISTRATION, "recipient": "UBND tỉnh Vĩnh Hà"}
    return call(given, read(office, plan_id), FILES)


@example(submissions.record_sent)
def _(office):
    return call(prepared(office), {"happened_on": DAY})


@example(submissions.record_received)
def _(office):
    return call(sent(office), {"happened_on": DAY, "person": "Chị Hoa"})


@example(submissions.record_returned)
def _(office):
    return call(sent(office), {"happened_on": DAY, "note": "Thiếu biên bản họp"})


@example(submissions.delete)
def _(office):
    return call(prepared(office))
