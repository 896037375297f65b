from datetime import date

import pytest

from app.core.codes import code_of
from app.core.errors import InvalidInput, NotAllowed
from app.domain.terms import (
    DossierPart,
    NominationState,
    PlanState,
    SubmissionKind,
    SubmissionState,
)
from app.entities import Plan
from app.services import (
    awards,
    decisions,
    nominations,
    people,
    plans,
    record_changes,
    registrations,
    submission_checks,
    submission_data,
    submissions,
    units,
    works,
)
from app.services.submission_shape import LINES, shown, told_fields
from tests import rows
from tests.commendation import (
    DECISION_DAY,
    commune,
    concluded,
    issued,
    meeting,
    nominate,
    registration,
    results,
)
from tests.examples.submissions import DAY, FILES, prepared, read, registered_plan, sent

RESULTS = SubmissionKind.RESULTS
LATER = date(2026, 4, 8)


@pytest.fixture
def it(office):
    return commune(office)


def row(office, submission_id):
    return office.ask(submissions.view, submission_id).row


def told(office, submission_id):
    return [
        (change.part, change.name, change.what, change.before, change.now)
        for change in office.ask(submissions.changes_since, submission_id)
    ]


def dossier(office, it, kind=RESULTS):
    """A dossier of the commune's plan that was sent."""
    return sent(office, it.plan_id, kind)


# --- the log ---------------------------------------------------------------------------------


def test_a_dossier_is_kept_with_its_files_and_the_counts_of_what_went_in(office):
    plan_id = registered_plan(office)
    submission_id = prepared(office, plan_id, folder="D:/Nộp")
    found = office.ask(submissions.view, submission_id)
    assert found.files == FILES
    assert found.row.folder == "D:/Nộp"
    assert found.row.state is SubmissionState.PREPARED
    assert found.row.code == code_of(read(office, plan_id).fingerprint)
    assert read(office, plan_id).counts == {
        DossierPart.PLAN: 1,
        DossierPart.REGISTRATIONS: 1,
        DossierPart.WORKS: 0,
    }


def test_it_is_sent_returned_with_a_reason_sent_again_and_received(office):
    submission_id = prepared(office)
    office.do(submissions.record_sent, submission_id, {"happened_on": DAY, "person": "Anh Nam"})
    assert row(office, submission_id).state is SubmissionState.SENT
    returned = {"happened_on": LATER, "note": "Thiếu chữ ký"}
    office.do(submissions.record_returned, submission_id, returned)
    found = row(office, submission_id)
    assert (found.state, found.return_reason) == (SubmissionState.RETURNED, "Thiếu chữ ký")
    office.do(submissions.record_sent, submission_id, {"happened_on": LATER})
    assert row(office, submission_id).state is SubmissionState.SENT_AGAIN
    office.do(submissions.record_received, submission_id, {"happened_on": LATER})
    found = row(office, submission_id)
    assert found.state is SubmissionState.RECEIVED
    assert found.return_reason == "Thiếu chữ ký"
    assert [event.position for event in found.events] == [0, 1, 2, 3]


def test_a_mended_dossier_takes_the_place_of_the_one_that_came_back(office):
    plan_id = registered_plan(office)
    first = sent(office, plan_id)
    office.do(submissions.record_returned, first, {"happened_on": LATER, "note": "Sai tên"})
    second = sent(office, plan_id, follows_id=first)
    assert row(office, second).attempt == 2
    assert row(office, second).state is SubmissionState.SENT_AGAIN
    assert row(office, first).is_replaced
    with pytest.raises(NotAllowed, match="đã được thay bằng một hồ sơ lập sau"):
        office.do(submissions.record_sent, first, {"happened_on": LATER})
    with pytest.raises(NotAllowed, match="đã được thay bằng một hồ sơ khác"):
        prepared(office, plan_id, follows_id=first)


def test_a_dossier_of_something_else_does_not_take_its_place(office, it):
    registration(office, it, it.people[0])
    first = sent(office, it.plan_id)
    with pytest.raises(NotAllowed, match="kế hoạch hoặc loại hồ sơ khác"):
        prepared(office, it.plan_id, RESULTS, follows_id=first)


@pytest.mark.parametrize("verb", [submissions.record_received, submissions.record_returned])
def test_what_was_not_sent_is_neither_received_nor_returned(office, verb):
    submission_id = prepared(office)
    with pytest.raises(NotAllowed, match="chưa nộp"):
        office.do(verb, submission_id, {"happened_on": DAY, "note": "Thiếu"})
    assert row(office, submission_id).events == ()


def test_it_is_not_sent_twice_without_coming_back(office):
    submission_id = sent(office)
    with pytest.raises(NotAllowed, match="“Nộp” ngày 01/04/2026"):
        office.do(submissions.record_sent, submission_id, {"happened_on": LATER})


def test_it_does_not_come_back_without_a_reason_nor_before_it_was_sent(office):
    submission_id = sent(office)
    with pytest.raises(InvalidInput, match="Lý do trả lại"):
        office.do(submissions.record_returned, submission_id, {"happened_on": LATER, "note": " "})
    early = {"happened_on": date(2026, 3, 31), "note": "Thiếu"}
    with pytest.raises(InvalidInput, match="trước lần “Nộp” ngày 01/04/2026"):
        office.do(submissions.record_returned, submission_id, early)
    assert row(office, submission_id).state is SubmissionState.SENT


def test_without_a_recipient_nothing_is_kept(office):
    plan_id = registered_plan(office)
    with pytest.raises(InvalidInput, match="Nơi nhận"):
        prepared(office, plan_id, recipient="  ")
    assert office.ask(submissions.listed) == ()


def test_only_what_was_never_sent_is_put_away(office):
    kept, gone = sent(office), prepared(office)
    office.do(submissions.delete, gone)
    assert [found.id for found in office.ask(submissions.listed)] == [kept]
    with pytest.raises(NotAllowed, match="đã có lần nộp nên được giữ"):
        office.do(submissions.delete, kept)
    office.undo()
    assert office.ask(submissions.view, gone).files == FILES


def test_a_plan_with_a_dossier_is_not_deleted(office):
    plan_id = registered_plan(office)
    prepared(office, plan_id)
    rows.change(office, Plan, plan_id, state=PlanState.DRAFT)
    with pytest.raises(NotAllowed, match="1 hồ sơ nộp lên trên"):
        office.do(plans.delete, [plan_id])


def test_the_history_tells_it_in_words(office):
    submission_id = sent(office)
    changes = office.ask(record_changes.of_record, "submission", submission_id)
    shown_words = {(change.field, change.after) for change in changes}
    assert ("Phần", "Đăng ký thi đua") in shown_words
    assert ("Việc", "Nộp") in shown_words
    [moment] = [change.after for change in changes if change.field == "Lập lúc"]
    assert "+00:00" not in moment


# --- what changed since ----------------------------------------------------------------------


def test_nothing_has_changed_while_nothing_was_changed(office, it):
    registration(office, it, it.people[0])
    submission_id = dossier(office, it, SubmissionKind.REGISTRATION)
    assert row(office, submission_id).mark == ""
    assert told(office, submission_id) == []


def test_a_new_registration_after_sending_shows(office, it):
    registration(office, it, it.people[0])
    submission_id = dossier(office, it, SubmissionKind.REGISTRATION)
    registration(office, it, it.people[1])
    assert row(office, submission_id).mark == "đã thay đổi sau khi nộp"
    [part] = row(office, submission_id).changes
    assert (part.part, part.before, part.now) == (DossierPart.REGISTRATIONS, 1, 2)
    [(part, name, what, before, now)] = told(office, submission_id)
    assert (part, name, what, before) == (DossierPart.REGISTRATIONS, "Trần Thị Bình", "Thêm", "")
    assert "Trần Thị Bình" in now


def test_a_registration_taken_away_shows_with_what_it_was(office, it):
    registration_id = registration(office, it, it.people[0])
    submission_id = dossier(office, it, SubmissionKind.REGISTRATION)
    office.do(registrations.delete, [registration_id])
    [(_, name, what, before, now)] = told(office, submission_id)
    assert (name, what, now) == ("Nguyễn Văn An", "Bỏ", "")
    assert "Lao động tiên tiến" in before


def test_a_corrected_name_shows_old_and_new_and_undo_takes_the_mark_away(office, it):
    registration(office, it, it.people[0])
    submission_id = dossier(office, it, SubmissionKind.REGISTRATION)
    office.do(people.update, it.people[0], {"name": "Nguyễn Văn Ân"})
    field = "Đối tượng đăng ký"
    assert told(office, submission_id) == [
        (DossierPart.REGISTRATIONS, "Nguyễn Văn An", field, "Nguyễn Văn An", "Nguyễn Văn Ân")
    ]
    office.undo()
    assert row(office, submission_id).mark == ""


def test_the_cost_of_a_work_shows_as_people_write_it(office, it):
    values = {"subject_id": it.village, "kind": "project", "name": "Đường hoa", "cost": 5_000_000}
    work_id = office.do(works.create, it.plan_id, values)
    submission_id = dossier(office, it, SubmissionKind.REGISTRATION)
    office.do(works.update, work_id, {"cost": 6_500_000})
    assert told(office, submission_id) == [
        (DossierPart.WORKS, "Đường hoa", "Kinh phí (đồng)", "5.000.000", "6.500.000")
    ]


def test_a_decision_withdrawn_after_sending_shows(office, it):
    decision_id = issued(office, it, nominate(office, it))
    submission_id = dossier(office, it)
    office.do_because("Sai thẩm quyền", decisions.revoke, decision_id, "Sai thẩm quyền")
    found = {(what, before, now) for _, _, what, before, now in told(office, submission_id)}
    assert ("Tình trạng quyết định", "Đã ban hành", "Đã thu hồi") in found
    assert ("Tính chất", "Tặng", "Thu hồi") in found
    assert ("Lý do thu hồi", "", "Sai thẩm quyền") in found
    assert row(office, submission_id).mark == "đã thay đổi sau khi nộp"


def test_an_award_corrected_after_sending_shows(office, it):
    decision_id = issued(office, it, nominate(office, it))
    submission_id = dossier(office, it)
    line = office.ask(decisions.view, decision_id).lines[0]
    office.do(awards.correct, line.award_id, {"name": "Nguyễn Văn Ân"}, "Sai dấu")
    found = {(what, before, now) for _, _, what, before, now in told(office, submission_id)}
    assert ("Họ và tên, tập thể, hộ", "Nguyễn Văn An", "Nguyễn Văn Ân") in found


def test_what_becomes_of_a_nomination_up_there_is_no_change(office, it):
    """Sending a nomination up, and its decision, is what the dossier was made for."""
    upward = nominate(office, it, award="BKT_CN", achievement="Dẫn đầu phong trào")
    concluded(office, it, upward)
    submission_id = dossier(office, it)
    office.do(nominations.submit_upward, [upward], DECISION_DAY)
    assert office.ask(nominations.one, upward).state is NominationState.SUBMITTED
    assert row(office, submission_id).mark == ""
    given = {"decision_number": "45/QĐ-UBND", "decided_on": DECISION_DAY, "decided_by": "Tỉnh"}
    office.do(awards.receive, [upward], {"year": 2026, **given})
    assert row(office, submission_id).mark == ""
    office.undo()
    office.do_because("Rút lại", nominations.recall, [upward])
    office.do(nominations.give_back, [upward], "Chưa đủ thành tích")
    [(part, name, what, _, _)] = told(office, submission_id)
    assert (part, name, what) == (DossierPart.NOMINATIONS, "Nguyễn Văn An", "Bỏ")


def test_only_what_the_council_passed_goes_in(office, it):
    nominate(office, it, it.people[1])
    passed = nominate(office, it)
    concluded(office, it, passed)
    found = read(office, it.plan_id, RESULTS)
    assert [line["name"] for line in found.parts[DossierPart.NOMINATIONS]] == ["Nguyễn Văn An"]
    assert found.counts[DossierPart.VOTES] == 1


def test_a_meeting_that_is_not_concluded_does_not_go_in(office, it):
    meeting(office, it)
    assert read(office, it.plan_id, RESULTS).counts[DossierPart.MEETINGS] == 0


def test_points_go_in_as_hundredths(office, it):
    results(office, it, {it.school: 8925, it.village: 8700})
    lines = read(office, it.plan_id, RESULTS).parts[DossierPart.RESULTS]
    assert [line["total"] for line in lines] == [8925, 8700]


def test_the_order_of_lines_does_not_matter_to_a_fingerprint(office, it):
    for person in it.people:
        registration(office, it, person)
    lines = read(office, it.plan_id).parts[DossierPart.REGISTRATIONS]
    turned = tuple(reversed(lines))
    assert lines != turned
    assert submission_data.fingerprint(lines) == submission_data.fingerprint(turned)


def test_nothing_of_a_persons_own_papers_goes_in(office, it):
    people_values = {"citizen_number": "001099012345", "phone": "0912345678"}
    known = {
        name: value
        for name, value in people_values.items()
        if name in people.PersonFields.model_fields
    }
    assert "citizen_number" in known
    office.do(people.update, it.people[0], known)
    registration(office, it, it.people[0])
    concluded(office, it, nominate(office, it))
    text = str(read(office, it.plan_id, RESULTS))
    assert not any(value in text for value in known.values())


# --- what is there and what is missing ---------------------------------------------------------


def needs(office, plan_id, kind):
    return office.ask(submission_checks.needs, plan_id, kind, date(2026, 8, 1))


def test_a_plan_without_registrations_has_nothing_to_send(office, it):
    found = needs(office, it.plan_id, SubmissionKind.REGISTRATION)
    told_why = submission_checks.obstacle(found)
    assert told_why == "Kế hoạch chưa có đăng ký nào nên chưa có gì để nộp."
    registration(office, it, it.people[0])
    found = needs(office, it.plan_id, SubmissionKind.REGISTRATION)
    assert submission_checks.obstacle(found) == ""


def test_who_has_not_registered_is_named_with_the_place_to_go(office, it):
    registration(office, it, it.school, "TTLDTT")
    [need] = [
        need
        for need in needs(office, it.plan_id, SubmissionKind.REGISTRATION)
        if need.title == "Đơn vị chưa đăng ký"
    ]
    assert not need.is_there
    assert "“Thôn Đông”" in need.sentence
    assert (need.tab, need.page) == ("registrations", "missing")


def test_what_the_council_has_not_seen_is_told(office, it):
    concluded(office, it, nominate(office, it))
    nominate(office, it, it.people[1])
    sentences = [need.sentence for need in needs(office, it.plan_id, RESULTS) if not need.is_there]
    assert "Còn 1 đề nghị hội đồng chưa xét, không vào hồ sơ." in sentences
    assert submission_checks.obstacle(needs(office, it.plan_id, RESULTS)) == ""


def test_the_level_above_and_the_heads_of_clusters_are_offered(office, it):
    office.set_up(parent_name="Ủy ban nhân dân tỉnh Vĩnh Hà")
    office.cluster("Cụm 1", [it.school, it.village], lead=it.school)
    found = office.ask(submission_checks.recipients, it.plan_id)
    assert [choice.name for choice in found] == [
        "Ủy ban nhân dân tỉnh Vĩnh Hà",
        "Trưởng cụm 1: Trường Tiểu học An Bình",
    ]
    assert found[1].subject_id == it.school
    office.do(units.update, it.school, {"name": "Trường Tiểu học số 1"})
    assert office.ask(submission_checks.recipients, it.plan_id)[1].name.endswith("số 1")


def test_every_field_of_a_line_is_shown_in_vietnamese(engine):
    for part in LINES:
        for field in told_fields(part).values():
            assert field.title
            assert shown(field, None) == ""
