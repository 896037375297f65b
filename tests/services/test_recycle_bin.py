from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import event

from app.core.errors import NotAllowed
from app.domain.terms import PlanState
from app.entities import CriteriaSet, Subject
from app.services import (
    bin_emptying,
    criteria,
    criteria_sets,
    history,
    people,
    plan_targets,
    plan_views,
    plans,
    record_changes,
    recycle_bin,
    registrations,
    units,
    verbs,
)
from app.services.verbs import all_verbs
from app.storage.verifying import verify
from tests import rows

REVIEW = date(2026, 12, 15)


def binned(office):
    return [(row.noun, row.name) for row in office.ask(recycle_bin.listed)]


def target(office, plan, name="Hộ gia đình văn hóa"):
    return office.do(plan_targets.add, plan, {"name": name})


@pytest.fixture
def office(office):
    """An office that has worked since its file was made: the newest action is one of its own."""
    office.unit("Thôn đầu tiên")
    return office


# --- what is in it -------------------------------------------------------------------------------


def test_what_was_deleted_is_listed_newest_first_with_who_and_where_it_belonged(engine, office):
    plan = office.plan("Thi đua chào mừng")
    office.do(plan_targets.remove, target(office, plan))
    office.do(people.delete, [office.person("Nguyễn Thị Hường")])
    found = office.ask(recycle_bin.listed)
    assert {(row.noun, row.name, row.owner) for row in found} == {
        ("Cá nhân", "Nguyễn Thị Hường", ""),
        ("Chỉ tiêu", "Hộ gia đình văn hóa", "Thi đua chào mừng"),
    }
    assert {row.user for row in found} == {"Người dùng"}
    assert found == tuple(sorted(found, key=lambda row: row.deleted_at, reverse=True))


def test_parts_are_not_listed_beside_what_went_with_them(engine, office):
    plan = office.plan("Thi đua chào mừng")
    target(office, plan)
    office.do(plans.delete, [plan])
    assert binned(office) == [("Kế hoạch", "Thi đua chào mừng")]


def test_an_addition_that_was_undone_is_not_in_the_bin_but_a_deletion_done_again_is(
    engine, office
):
    office.unit("Thôn Nam")
    office.undo()
    assert binned(office) == []
    unit = office.unit("Thôn Đông")
    office.do(units.delete, [unit])
    office.undo()
    assert binned(office) == []
    office.redo()
    assert binned(office) == [("Đơn vị, tập thể", "Thôn Đông")]


def test_every_verb_that_says_it_deletes_is_flagged_so(engine):
    labelled = {v.name for v in all_verbs().values() if v.label.startswith("Xóa ")}
    named = {
        v.name for v in all_verbs().values() if v.name.rpartition(".")[2].startswith("delete")
    }
    flagged = {v.name for v in all_verbs().values() if v.deletes}
    assert named <= flagged
    assert labelled - flagged == {"bin_emptying.empty"}
    assert flagged - labelled == {"nominations.withdraw"}


def declared(monkeypatch, service, **changes):
    monkeypatch.setitem(verbs._VERBS, service, replace(verbs._VERBS[service], **changes))


def test_what_was_deleted_under_another_label_lies_in_the_bin(engine, office, monkeypatch):
    unit = office.unit("Thôn Đông")
    declared(monkeypatch, units.delete, label="Bỏ đơn vị")
    office.do(units.delete, [unit])
    monkeypatch.undo()
    assert office.ask(history.actions, limit=1)[0].label == "Bỏ đơn vị"
    assert binned(office) == [("Đơn vị, tập thể", "Thôn Đông")]


def test_a_verb_that_another_version_had_is_known_by_its_label(engine, office, monkeypatch):
    one, other = office.unit("Thôn Đông"), office.unit("Thôn Tây")
    declared(monkeypatch, units.delete, name="hamlets.scrap", label="Xóa thôn, tổ dân phố")
    office.do(units.delete, [one])
    declared(monkeypatch, units.delete, name="hamlets.hide", label="Ẩn thôn, tổ dân phố")
    office.do(units.delete, [other])
    monkeypatch.undo()
    assert binned(office) == [("Đơn vị, tập thể", "Thôn Đông")]


# --- bringing back -------------------------------------------------------------------------------


def test_what_comes_back_brings_its_parts_and_goes_again_by_undo(engine, office):
    plan = office.plan("Thi đua chào mừng")
    target(office, plan)
    removed = target(office, plan, "Bỏ từ trước")
    office.do(plan_targets.remove, removed)
    office.do(plans.delete, [plan])
    assert office.do(recycle_bin.restore, [("plan", plan)]) == 2
    found = office.ask(plan_views.view, plan).targets
    assert [row.name for row in found] == ["Hộ gia đình văn hóa"]
    assert binned(office) == [("Chỉ tiêu", "Bỏ từ trước")]
    office.undo()
    assert ("Kế hoạch", "Thi đua chào mừng") in binned(office)


def test_several_come_back_at_once_even_where_one_belongs_to_the_other(engine, office):
    unit = office.unit("Thôn Đông")
    person = office.person("Nguyễn Thị Hường", unit=unit)
    office.do(people.delete, [person])
    office.do(units.delete, [unit])
    with pytest.raises(NotAllowed, match="cá nhân “Nguyễn Thị Hường” vì đơn vị, tập thể “Thôn Đ"):
        office.do(recycle_bin.restore, [("subject", person)])
    office.do(recycle_bin.restore, [("subject", person), ("subject", unit)])
    assert binned(office) == []


def test_what_another_row_has_taken_the_place_of_does_not_come_back(engine, office):
    first = office.unit("Thôn Đông", code="T01")
    office.do(units.delete, [first])
    office.unit("Thôn Đông Hạ", code="T01")
    with pytest.raises(NotAllowed, match="“Thôn Đông” vì đã có dòng khác như vậy"):
        office.do(recycle_bin.restore, [("subject", first)])
    assert binned(office) == [("Đơn vị, tập thể", "Thôn Đông")]


def test_a_unit_whose_name_is_taken_does_not_come_back_and_says_what_to_do(engine, office):
    first = office.unit("Thôn Đông")
    office.do(units.delete, [first])
    office.unit("Thôn Đông")
    with pytest.raises(NotAllowed, match="Hãy đổi tên đơn vị đang có rồi khôi phục lại"):
        office.do(recycle_bin.restore, [("subject", first)])
    assert binned(office) == [("Đơn vị, tập thể", "Thôn Đông")]


def test_two_rows_for_one_place_do_not_both_come_back(engine, office):
    both = []
    for _ in range(2):
        both.append(("subject", office.unit("Thôn Đông", code="T01")))
        office.do(units.delete, [both[-1][1]])
    with pytest.raises(NotAllowed, match="đã có dòng khác như vậy"):
        office.do(recycle_bin.restore, both)


def test_what_is_not_in_the_bin_any_more_is_refused(engine, office):
    unit = office.unit("Thôn Đông")
    with pytest.raises(NotAllowed, match="không còn trong Thùng rác"):
        office.do(recycle_bin.restore, [("subject", unit)])


def test_a_part_of_a_signed_plan_does_not_come_back_into_it(engine, office):
    plan = office.plan()
    gone = target(office, plan)
    office.do(plan_targets.remove, gone)
    office.bring(plan, PlanState.ISSUED)
    with pytest.raises(NotAllowed, match="nội dung văn bản được giữ nguyên"):
        office.do(recycle_bin.restore, [("target", gone)])


def test_a_registration_does_not_come_back_into_a_closed_plan(engine, office):
    unit = office.unit("Thôn Đông")
    plan = office.plan(units=[unit], state=PlanState.RUNNING)
    values = {"subject_id": unit, "kind": "target", "content": "Giữ gìn an ninh"}
    gone = office.do(registrations.create, plan, values)
    office.do(registrations.delete, [gone])
    office.do(plans.record_final, plan, {"held_on": REVIEW})
    office.do(plans.close, plan)
    with pytest.raises(NotAllowed, match="Kế hoạch đã đóng"):
        office.do(recycle_bin.restore, [("registration", gone)])


def test_a_criterion_does_not_come_back_into_a_locked_set(engine, office):
    plan = office.plan()
    set_id = office.do(criteria_sets.create, {"name": "Bộ tiêu chí"})
    values = {"name": "An ninh", "max_points": 1000}
    office.do(criteria.add, set_id, None, values)
    gone = office.do(criteria.add, set_id, None, {**values, "name": "Văn hóa"})
    office.do(criteria.delete, gone)
    office.do(criteria_sets.use, plan, set_id)
    rows.change(office, CriteriaSet, set_id, is_locked=True)
    with pytest.raises(NotAllowed, match="bộ tiêu chí đã khóa"):
        office.do(recycle_bin.restore, [("criterion", gone)])


def deleted(office, count):
    """Units with their people, and a plan with its targets, all in the bin."""
    keys = []
    for number in range(count):
        unit = office.unit(f"Thôn {number} của {count}", code=f"T{count}-{number}")
        person = office.person(f"Nguyễn Thị Hường {number}", unit=unit)
        keys += [("subject", unit), ("subject", person)]
    plan = office.plan(f"Thi đua {count}")
    for number in range(count):
        target(office, plan, f"Chỉ tiêu {number}")
    office.do(people.delete, [row_id for _, row_id in keys[1::2]])
    office.do(units.delete, [row_id for _, row_id in keys[::2]])
    office.do(plans.delete, [plan])
    return [*keys, ("plan", plan)]


def test_bringing_many_back_asks_no_more_than_bringing_a_few(engine, office):
    asked = []
    counts = []
    event.listen(
        office.database.engine,
        "before_cursor_execute",
        lambda _c, _cursor, sql, *_: asked.append(sql) if sql.startswith("SELECT") else None,
    )
    for count in (2, 30):
        keys = deleted(office, count)
        asked.clear()
        assert office.do(recycle_bin.restore, keys) == 3 * count + 1
        counts.append(len(asked))
    assert counts[1] == counts[0] <= 60


# --- emptying ------------------------------------------------------------------------------------


def test_emptying_says_beforehand_what_would_go_of_each_kind(engine, office):
    plan = office.plan()
    target(office, plan)
    office.do(plans.delete, [plan])
    for name in ("Nguyễn Thị Hường", "Trần Văn Ước"):
        office.do(people.delete, [office.person(name)])
    found = office.ask(bin_emptying.emptying)
    assert found.counts == (("cá nhân", 2), ("kế hoạch", 1))
    assert (len(found.rows), found.parts, found.kept) == (3, 1, ())
    assert office.ask(bin_emptying.emptying, [("plan", plan)]).counts == (("kế hoạch", 1),)


def test_what_is_destroyed_is_gone_with_its_parts_and_its_hidden_remains(engine, office):
    plan = office.plan("Thi đua chào mừng")
    target(office, plan)
    office.do(plan_targets.remove, target(office, plan, "Bỏ từ trước"))
    target(office, plan, "Đã hoàn tác")
    office.undo()
    office.do(plans.delete, [plan])
    assert office.do(bin_emptying.empty, [("plan", plan)]) == 4
    assert binned(office) == []
    with office.database.reading() as session:
        assert verify(session).findings == ()
    with pytest.raises(NotAllowed, match="không còn trong Thùng rác"):
        office.do(recycle_bin.restore, [("plan", plan)])


def test_the_reasons_given_for_what_is_destroyed_go_with_it(engine, office):
    plan = office.plan("Thi đua chào mừng")
    office.do(plans.issue, plan)
    office.do_because("Ông Bí sai phạm", plans.withdraw, plan)
    assert "Ông Bí sai phạm" in [row.reason for row in office.ask(history.actions)]
    office.do(plans.delete, [plan])
    office.do(bin_emptying.empty, [("plan", plan)])
    reasons = [row.reason for row in office.ask(history.actions) if row.reason]
    assert reasons == [history.REASON_GONE]
    with office.database.reading() as session:
        assert verify(session).findings == ()


def test_what_a_living_row_still_names_stays_and_is_named(engine, office):
    unit = office.unit("Thôn Đông")
    person = office.person("Nguyễn Thị Hường", unit=unit)
    rows.change(office, Subject, unit, deleted_by=deletion(office))
    found = office.ask(bin_emptying.emptying)
    assert ("subject", unit) not in found.rows
    assert "“Thôn Đông” vì đang được dùng ở cá nhân “Nguyễn Thị Hường”" in " ".join(found.kept)
    with pytest.raises(NotAllowed, match="Chưa xóa hẳn dòng nào"):
        office.do(bin_emptying.empty, [("subject", unit)])
    assert office.ask(people.get, person).name == "Nguyễn Thị Hường"


def deletion(office):
    """The id of an action that deleted something."""
    office.do(units.delete, [office.unit("Thôn thừa")])
    return office.ask(history.actions, limit=1)[0].id


def test_what_another_row_of_the_bin_needs_stays_until_both_go(engine, office):
    unit = office.unit("Thôn Đông")
    person = office.person("Nguyễn Thị Hường", unit=unit)
    office.do(people.delete, [person])
    office.do(units.delete, [unit])
    with pytest.raises(NotAllowed, match="cá nhân “Nguyễn Thị Hường”"):
        office.do(bin_emptying.empty, [("subject", unit)])
    assert office.do(bin_emptying.empty, [("subject", unit), ("subject", person)]) == 2


def test_the_log_keeps_that_a_row_was_there_and_nothing_of_what_it_held(engine, office):
    person = office.person("Nguyễn Thị Hường", citizen_number="001180012345")
    office.do(people.update, person, {"phone": "0912345678"})
    office.do(people.delete, [person])
    office.do(bin_emptying.empty, [("subject", person)])
    told = office.ask(record_changes.of_record, "subject", person)
    words = " ".join(f"{one.name} {one.before} {one.after}" for one in told)
    assert "Hường" not in words
    assert "0912345678" not in words
    assert (told[0].label, told[0].after) == (
        "Xóa hẳn khỏi Thùng rác",
        "Đã xóa hẳn",
    )
    assert {one.after for one in told[1:]} == {"(đã xóa hẳn)"}


def test_an_older_action_on_what_is_destroyed_says_why_it_cannot_be_undone(engine, office):
    person = office.person("Nguyễn Thị Hường")
    added = office.ask(history.actions, limit=1)[0]
    office.do(people.delete, [person])
    office.do(bin_emptying.empty, [("subject", person)])
    for ask in (
        lambda: office.ask(history.in_the_way, added.id),
        lambda: office.operations.undo_operation(added.id, added.label),
        office.undo,
    ):
        with pytest.raises(NotAllowed):
            ask()
    with pytest.raises(NotAllowed, match="đã bị xóa hẳn khỏi Thùng rác"):
        office.operations.undo_operation(added.id, added.label)
