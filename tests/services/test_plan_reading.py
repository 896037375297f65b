"""A plan read from its text: all that was accepted comes in, in one action, and nothing else."""

from dataclasses import replace
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from app.core.errors import InvalidInput, NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import ContentKind, DeadlineKind, PlanState, SubjectKind, WorkKind
from app.imports.plan_reader.passage import Span
from app.imports.plan_reader.proposal import proposed
from app.imports.plan_reader.reader import read_plan
from app.imports.plan_reader.reading import Assignment, Content, Found, LegalBasis, PlanReading
from app.services import plan_assignments, plan_comparing, plan_reading, plans, units
from app.services.plan_items import Change, Decision, Group

MADE = sorted((Path(__file__).parents[1] / "imports" / "plan_reader" / "made").glob("*.txt"))


def text_of(path):
    return path.read_text(encoding="utf-8")


def proposal(office, text):
    reading = text if isinstance(text, PlanReading) else read_plan(text)
    return proposed(reading, office.ask(plan_reading.known))


MENDED = {"year": {"year": 2026}, "name": {"name": "Kế hoạch thi đua"}}


def accepted(items, *, but=()):
    """The items as somebody leaves them who accepts all that can be, and mends what must be."""
    return tuple(_decided(item, but) for item in items)


def _decided(item, but):
    if item.id in MENDED and not item.values:
        return replace(item, values=MENDED[item.id], decision=Decision.CORRECTED)
    if item.id in but:
        return replace(item, decision=Decision.DISCARDED)
    return item if item.problem else replace(item, decision=Decision.ACCEPTED)


PLACES = count(0, 100)


def found(value):
    """A value with a place of its own in the text."""
    start = next(PLACES)
    return Found(value, Span(start, start + 50))


def reading_of(**values):
    return PlanReading(**{"title": found("Phát động thi đua năm 2026"), **values})


def asked_of(organisation):
    return Assignment(found(organisation), ())


def differences(office, plan_id, text):
    items = office.ask(plan_comparing.compared, plan_id, proposal(office, text))
    return [item for item in items if not item.is_remark]


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_all_that_is_accepted_is_in_the_plan_and_one_undo_takes_all_of_it_back(office, path):
    office.unit("Phòng VH-XH", kind="")
    before = office.ask(units.listed)
    items = accepted(proposal(office, text_of(path)))
    plan_id = office.do(plan_reading.create, items)
    view = office.ask(plans.view, plan_id)
    for part in ("bases", "audiences", "phases", "targets", "deadlines", "ladder", "recipients"):
        assert len(getattr(view, part)) == sum(item.part == part for item in items), part
    assert differences(office, plan_id, text_of(path)) == []
    linked = {row.subject_id for row in view.assignments if row.subject_id}
    new = {row.id for row in office.ask(units.listed)} - {row.id for row in before}
    assert new <= linked
    office.undo()
    assert office.ask(plans.listed) == ()
    assert office.ask(units.listed) == before


def test_what_a_plan_says_stands_where_the_program_keeps_it(office):
    mttq = office.unit("Ủy ban MTTQ xã", kind="")
    plan_id = office.do(plan_reading.create, accepted(proposal(office, text_of(MADE[0]))))
    view = office.ask(plans.view, plan_id)
    assert (view.number, view.symbol, view.year) == ("21", "KH-UBND", 2026)
    assert view.dated.as_date() == date(2026, 1, 16)
    assert (view.starts, view.ends) == (PartialDate(2026, 2, 1), PartialDate(2026, 11, 30))
    assert view.phases[1].ends == PartialDate(2026, 8)
    assert {row.subject_kind for row in view.audiences} == {
        SubjectKind.UNIT,
        SubjectKind.PERSON,
        SubjectKind.HOUSEHOLD,
    }
    due = {row.kind: row for row in view.deadlines}
    registration = next(row for row in view.deadlines if row.minimum_count)
    assert (registration.minimum_count, registration.kinds) == (2, (WorkKind.MODEL,))
    assert due[DeadlineKind.SELF_SCORE].due == PartialDate(2026, 11, 5)
    decree = next(row for row in view.bases if "152/2025" in row.text)
    assert decree.legal_document_id is not None
    assert view.ladder[0].codes == ("GK_CN", "GK_TT", "GK_HO")
    assert view.purpose.startswith("- Làm cho mỗi ngõ")
    names = [row.organisation for row in view.assignments if row.subject_id == mttq]
    assert names == []  # "… và các tổ chức chính trị - xã hội" are several


def test_the_units_of_a_second_plan_are_those_of_the_first(office):
    for _ in range(2):
        office.do(plan_reading.create, accepted(proposal(office, text_of(MADE[0]))))
    names = [row.name for row in office.ask(units.listed)]
    assert sorted(names) == ["Công an xã", "Phòng Kinh tế", "Phòng Văn hóa - Xã hội"]
    stale = accepted(proposal(office, reading_of(assignments=(asked_of("Trạm y tế"),))))
    office.unit("TRẠM Y TẾ", kind="")  # came while the text was being looked at
    office.do(plan_reading.create, stale)
    assert len(office.ask(units.listed)) == 4


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("UBMTTQ xã", "Ủy ban Mặt trận Tổ quốc Việt Nam xã"),
        ("Tổ dân phố số 3", "TDP số 03"),
        ("Phòng Văn hóa – Xã hội", "phong van hoa xa hoi"),
        ("Công an xã", "Công an xã An Bình"),
        ("Hội LHPN xã", "Hội Liên hiệp Phụ nữ"),
    ],
)
def test_a_unit_is_known_however_it_is_spelled(office, there, said):
    unit = office.unit(there, kind="")
    items = proposal(office, reading_of(assignments=(asked_of(said),)))
    assert [item.group for item in items if item.group is Group.UNITS] == []
    row = next(item for item in items if item.part == "assignments")
    assert (row.values["subject_id"], row.is_sure) == (unit, True)


def test_where_several_units_fit_a_person_is_asked(office):
    office.unit("Công an xã An Bình", kind="")
    office.unit("Công an phường", kind="")
    items = proposal(office, reading_of(assignments=(asked_of("Công an"),)))
    row = next(item for item in items if item.part == "assignments")
    assert (row.values["subject_id"], row.unit_id, row.is_sure) == (None, "", False)
    assert "Danh sách có 2 đơn vị hợp" in row.note
    assert [item for item in items if item.group is Group.UNITS] == []


def test_nothing_that_was_discarded_or_left_open_is_written(office):
    child = Content("1", found("Nhà sạch"), None, ())
    reading = reading_of(
        contents=(
            Content("I", found("NỘI DUNG"), None, ()),
            Content("II", found("NỘI DUNG KHÁC"), None, (child,)),
        ),
        assignments=(asked_of("Phòng Kinh tế"), asked_of("Trạm y tế")),
        recipients=(found("Các thôn"), found("Đảng ủy")),
    )
    items = accepted(
        proposal(office, reading), but={"contents/1", "units/0", "recipients/0", "symbol"}
    )
    items = [
        replace(item, decision=Decision.OPEN) if item.id == "recipients/1" else item
        for item in items
    ]
    view = office.ask(plans.view, office.do(plan_reading.create, items))
    assert [(node.row.heading, node.depth) for node in view.contents] == [
        ("NỘI DUNG", 0),
        ("Nhà sạch", 0),  # not under what stood before the part that was left out
    ]
    assert view.recipients == ()
    assert [row.name for row in office.ask(units.listed)] == ["Trạm y tế"]
    assert [bool(row.subject_id) for row in view.assignments] == [False, True]


def test_what_cannot_be_written_is_told_item_by_item_and_nothing_is_written(office):
    reading = reading_of(
        awards=(found("Giấy khen " + "rất dài " * 60),),
        assignments=(asked_of("Trạm y tế"),),
        recipients=(found("x" * 600),),
    )
    items = [
        replace(item, decision=Decision.ACCEPTED)
        for item in proposal(office, reading)
        if item.id != "number"
    ]
    with pytest.raises(InvalidInput) as refusal:
        office.do(plan_reading.create, items)
    told = {problem.field: problem.message for problem in refusal.value.problems}
    assert {"ladder/0", "recipients/0", "symbol", "dated"} <= told.keys()
    assert "dài quá 300 ký tự" in told["ladder/0"]
    assert office.ask(plans.listed) == office.ask(units.listed) == ()


def test_a_basis_is_known_by_kind_and_number_and_by_its_day_where_it_has_none(office):
    def basis(number, day, kind="Luật"):
        return LegalBasis(found("Luật Thi đua"), found(kind), number, day, None)

    reading = reading_of(
        legal_bases=(
            basis(found("06/2022/qh15"), None),
            basis(None, found(PartialDate(2022, 6, 15))),
            basis(found("06/2022/QH15"), None, "Nghị định"),
        )
    )
    rows = [item for item in proposal(office, reading) if item.part == "bases"]
    laws = [row.values.get("legal_document_id") for row in rows]
    assert laws[0] == laws[1] is not None
    assert laws[2] is None
    assert "Luật số 06/2022/QH15" in rows[0].note


def test_a_movement_that_is_named_in_the_contents_stands_under_them(office):
    at = Span(100_010, 100_060)
    text = Content("1", None, Found("Hưởng ứng phong trào “Trường học xanh”", at), ())
    reading = reading_of(
        contents=(Content("I", found("NỘI DUNG"), None, (text,)),),
        movements=(Found("Trường học xanh", Span(100_030, 100_045)),),
    )
    view = office.ask(
        plans.view, office.do(plan_reading.create, accepted(proposal(office, reading)))
    )
    assert [(node.row.kind, node.depth) for node in view.contents] == [
        (ContentKind.CONTENT, 0),
        (ContentKind.CONTENT, 1),
        (ContentKind.MOVEMENT, 2),
    ]


# --- read again --------------------------------------------------------------------------------


def test_read_again_a_plan_shows_what_changed_and_takes_over_what_is_chosen(office):
    text = text_of(MADE[0])
    plan_id = office.do(plan_reading.create, accepted(proposal(office, text)))
    before = office.ask(plans.view, plan_id)
    changed = (
        text.replace("trước ngày 10/02/2026", "trước ngày 25/02/2026")
        .replace("- 09 thôn;\n", "- Các trường học trên địa bàn;\n- Hợp tác xã Khe Ngát;\n")
        .replace("Lương Thị Hạ Vy", "Lương Văn Bách")
    )
    items = {item.id: item for item in differences(office, plan_id, changed)}
    by_change = {
        change: [item for item in items.values() if item.change is change] for change in Change
    }
    told = {item.stored_text for item in by_change[Change.CHANGED]}
    assert "Lương Thị Hạ Vy" in told
    assert any(text.startswith("10/02/2026") for text in told)
    assert [item.stored_text for item in by_change[Change.GONE]] == ["09 thôn"]
    assert {item.text for item in by_change[Change.NEW]} == {
        "Các trường học trên địa bàn",
        "Hợp tác xã Khe Ngát",
    }
    wanted = [
        replace(item, decision=Decision.ACCEPTED) if item.part != "plan" else item
        for item in items.values()
    ]
    office.do(plan_comparing.take_over, plan_id, wanted)
    after = office.ask(plans.view, plan_id)
    assert after.signer_name == "Lương Thị Hạ Vy"  # was not chosen
    assert PartialDate(2026, 2, 25) in {row.due for row in after.deadlines}
    assert "09 thôn" not in {row.text for row in after.recipients}
    left = differences(office, plan_id, changed)
    assert {item.id for item in left} == {"signer_name"}
    office.undo()
    assert office.ask(plans.view, plan_id) == before


def test_what_the_text_does_not_say_is_kept_as_the_plan_has_it(office):
    unit = office.unit("Đội thanh niên", kind="")
    plan_id = office.do(
        plan_reading.create,
        accepted(proposal(office, reading_of(assignments=(asked_of("Trưởng các thôn"),)))),
    )
    row = office.ask(plans.view, plan_id).assignments[0]
    office.do(plan_assignments.update, row.id, {"subject_id": unit})
    office.do(plans.update, plan_id, {"note": "ghi tay", "place": "Khe Ngát"})
    assert (
        differences(office, plan_id, reading_of(assignments=(asked_of("Trưởng các thôn"),))) == []
    )


def test_new_contents_go_under_those_that_are_there_and_a_kept_one_is_never_taken_along(office):
    def reading(*children):
        return reading_of(contents=(Content("I", found("NỘI DUNG"), None, children),))

    one = Content("1", found("Nhà sạch"), None, ())
    other = Content("2", found("Đường hoa"), None, (Content("a", found("Trồng hoa"), None, ()),))
    plan_id = office.do(plan_reading.create, accepted(proposal(office, reading(one))))
    items = accepted(differences(office, plan_id, reading(one, other)))
    office.do(plan_comparing.take_over, plan_id, items)
    nodes = office.ask(plans.view, plan_id).contents
    assert [(node.row.heading, node.depth) for node in nodes] == [
        ("NỘI DUNG", 0),
        ("Nhà sạch", 1),
        ("Đường hoa", 1),
        ("Trồng hoa", 2),
    ]
    gone = accepted(differences(office, plan_id, reading_of()))
    with pytest.raises(NotAllowed, match="được giữ lại mà mục phía trên nó bị bỏ"):
        office.do(plan_comparing.take_over, plan_id, gone[:1])
    office.do(plan_comparing.take_over, plan_id, gone)
    assert office.ask(plans.view, plan_id).contents == ()


def test_an_issued_plan_is_compared_but_not_changed(office):
    plan_id = office.plan("Phát động thi đua năm 2026", state=PlanState.ISSUED)
    items = accepted(differences(office, plan_id, reading_of(theme=found("Một nhà"))))
    with pytest.raises(NotAllowed, match="Thu hồi kế hoạch"):
        office.do(plan_comparing.take_over, plan_id, items)
    assert office.ask(plans.view, plan_id).theme == ""


def test_a_plan_of_the_same_number_is_told(office):
    text = text_of(MADE[0])
    office.do(plan_reading.create, accepted(proposal(office, text)))
    told = [item.text for item in proposal(office, text) if item.id == "remark/same"]
    assert len(told) == 1
    assert "21/KH-UBND năm 2026" in told[0]
