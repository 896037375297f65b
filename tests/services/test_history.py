import re
from datetime import date, timedelta

import pytest

from app.core.clock import today
from app.core.errors import NotAllowed
from app.domain.dates import PartialDate
from app.domain.terms import ActionKind
from app.entities import RECORDED
from app.services import (
    criteria_sets,
    history,
    people,
    plan_targets,
    plans,
    record_changes,
    record_words,
    units,
)
from app.services.history import Narrowing
from tests.contest import contest
from tests.sample import commune, sample_file  # noqa: F401 - fixtures

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}")
PLAIN = re.compile(r"[^_]+").fullmatch


@pytest.fixture
def office(office):
    """An office that has worked since its file was made: the newest action is one of its own."""
    office.unit("Thôn đầu tiên")
    return office


def newest(office):
    return office.ask(history.actions, limit=1)[0]


def labels(office, **narrowing):
    return [row.label for row in office.ask(history.actions, Narrowing(**narrowing))]


def fields(office, action):
    found = office.ask(record_changes.of_action, action.id)
    return {change.field: (change.before, change.after) for change in found}


# --- words ---------------------------------------------------------------------------------------


def test_whatever_is_recorded_has_a_vietnamese_word_for_people(engine):
    wrong = []
    for table in (table.name for table in RECORDED):
        kind, names = record_words.KINDS[table], record_words.told_columns(table)
        words = {name: record_words.field_word(table, name) for name in names}
        wrong += [(table, name) for name, word in words.items() if word == record_words.UNKNOWN]
        wrong += [(table, word) for word in [kind.noun, *words.values()] if not PLAIN(word)]
        wrong += [(table, name) for name in {*kind.name, kind.by, kind.owner} - {*names, ""}]
    assert wrong == []


def test_a_field_that_nobody_named_is_told_in_vietnamese_all_the_same(engine):
    assert record_words.field_word("subject", "shoe_size") == "Thông tin khác"


def test_values_are_told_as_people_write_them(engine, office):
    unit = office.unit("Thôn Đông", kind="THON")
    office.unit("Thôn Đoài")
    person = office.person(
        "Nguyễn Thị Hường", unit=unit, born=PartialDate(1980, 3, 15), is_leader=True
    )
    added = fields(office, newest(office))
    assert added["Ngày sinh"] == ("", "15/03/1980")
    assert added["Thuộc đơn vị"] == ("", "Thôn Đông")
    assert added["Lãnh đạo, quản lý"] == ("", "Có")
    assert added["Loại đối tượng"] == ("", "Cá nhân")
    office.do(people.update, person, {"valid_from": date(2026, 3, 5), "is_leader": False})
    assert fields(office, newest(office)) == {
        "Từ ngày": ("", "05/03/2026"),
        "Lãnh đạo, quản lý": ("Có", "Không"),
    }


def test_whom_a_set_was_chosen_for_is_told_in_words(office):
    it = contest(office, "Thôn Đông")
    names = office.ask(criteria_sets.applies_to_names)
    [cluster] = [code for code in names if code.startswith("cluster:")]
    cases = {
        "class:LD_KHAC": "Phân loại: Lãnh đạo khác",
        cluster: "Trong Cụm 1",
        "person": "Cá nhân",
        "TRUONG_MN": "Trường mầm non",
    }
    told = []
    for code in cases:
        office.do(criteria_sets.use, it.plan_id, it.set_id, code)
        told.append(fields(office, newest(office))["Dùng cho"][1])
    assert told == list(cases.values())


def test_nothing_of_the_sample_year_shows_an_id_or_a_field_without_a_word(engine, request):
    if engine != "sqlite":
        pytest.skip("the sample commune is a file")
    door = request.getfixturevalue("commune")
    for action in door.ask(history.actions):
        for change in door.ask(record_changes.of_action, action.id, 20_000):
            told = (change.noun, change.name, change.owner, change.field, change.before)
            assert not any(map(UUID.search, (*told, change.after))), change
            assert all((change.noun, change.name, change.field)), change
            assert change.field != record_words.UNKNOWN


# --- actions -------------------------------------------------------------------------------------


def test_the_newest_action_comes_first_with_who_and_how_many_rows(engine, office):
    office.units("Thôn Đông", "Thôn Đoài")
    office.do(units.rename, office.unit("Thôn Nam"), "Thôn Bắc")
    first, second, *_ = office.ask(history.actions)
    assert (first.label, second.label) == ("Đổi tên đơn vị", "Thêm đơn vị")
    assert (first.user, first.row_count, first.kind) == ("Người dùng", 1, ActionKind.UNDOABLE)
    assert office.ask(history.count) == len(office.ask(history.actions))
    assert office.ask(history.actions, offset=1, limit=1) == (second,)
    assert office.ask(history.place, second.id) == 1


def test_actions_are_found_by_their_day_kind_of_record_and_words_without_marks(engine, office):
    office.unit("Thôn Đông")
    plan = office.plan()
    office.do(plans.issue, plan)
    office.do_because("Sai số ngày", plans.withdraw, plan)
    assert labels(office, first=today() + timedelta(days=1)) == []
    assert labels(office, last=today() - timedelta(days=1)) == []
    assert len(labels(office, first=today(), last=today())) == office.ask(history.count)
    assert "Thêm đơn vị" not in labels(office, table="plan")
    assert labels(office, words="thu hoi ke hoach") == ["Thu hồi kế hoạch"]
    assert labels(office, words="sai so") == ["Thu hồi kế hoạch"]
    user_id, name = office.ask(history.users)[0]
    assert name == "Người dùng"
    assert labels(office, user_id=user_id, table="plan", words="thu hoi") == ["Thu hồi kế hoạch"]


def test_an_action_that_was_undone_says_so_until_it_is_done_again(engine, office):
    office.unit("Thôn Đông")
    added = newest(office).id

    def is_undone():
        return {row.id: row.is_undone for row in office.ask(history.actions)}[added]

    assert not is_undone()
    office.undo()
    assert is_undone()
    assert newest(office).is_undo
    office.redo()
    assert not is_undone()
    office.undo()
    assert is_undone()


def test_an_action_that_went_back_and_forth_often_is_told_as_fast_as_another(office):
    """Each of the undos was once asked for anew at every one above it: the window stood still."""
    office.unit("Thôn Đông")
    added = newest(office).id
    for _ in range(20):
        office.undo()
        office.redo()
    known = {row.id: row for row in office.ask(history.actions)}
    assert not known[added].is_undone
    undos = [row for row in known.values() if row.is_undo]
    assert len(undos) == 40
    assert sum(row.is_undone for row in undos) == 20
    office.undo()
    assert {row.id: row.is_undone for row in office.ask(history.actions)}[added]


def test_what_has_weight_names_the_verb_that_alone_takes_it_back(engine, office):
    office.do(plans.issue, office.plan())
    issued = newest(office)
    assert issued.counter == "Thu hồi kế hoạch"
    with pytest.raises(NotAllowed, match="“Ban hành kế hoạch” không hoàn tác được"):
        office.operations.undo_operation(issued.id, issued.label)
    assert newest(office) == issued


# --- taking back ---------------------------------------------------------------------------------


def test_later_actions_on_the_same_rows_stand_in_the_way(engine, office):
    unit = office.unit("Thôn Đông")
    added = newest(office)
    assert office.ask(history.in_the_way, added.id) == ()
    office.do(units.rename, unit, "Thôn Tây")
    assert [row.label for row in office.ask(history.in_the_way, added.id)] == ["Đổi tên đơn vị"]
    office.undo()
    assert office.ask(history.in_the_way, added.id) == ()


def test_what_was_put_in_a_unit_since_keeps_the_unit_from_going(engine, office):
    unit = office.unit("Thôn Đông")
    added = newest(office)
    office.person("Nguyễn Thị Hường", unit=unit)
    assert [row.label for row in office.ask(history.in_the_way, added.id)] == ["Thêm cá nhân"]
    with pytest.raises(NotAllowed, match="“Thêm cá nhân” lúc"):
        office.operations.undo_operation(added.id, added.label)
    assert office.ask(units.get, unit).name == "Thôn Đông"


def test_a_person_does_not_come_back_into_a_unit_that_is_gone(engine, office):
    unit = office.unit("Thôn Đông")
    person = office.person("Nguyễn Thị Hường", unit=unit)
    office.do(people.delete, [person])
    deleted = newest(office)
    office.do(units.delete, [unit])
    assert [row.label for row in office.ask(history.in_the_way, deleted.id)] == ["Xóa đơn vị"]
    with pytest.raises(NotAllowed, match="“Xóa đơn vị” lúc"):
        office.operations.undo_operation(deleted.id, deleted.label)


def test_a_person_does_not_go_back_to_a_unit_that_is_gone(engine, office):
    old, new = office.units("Thôn Đông", "Thôn Đoài")
    person = office.person("Nguyễn Thị Hường", unit=old)
    office.do(people.transfer, [person], new)
    moved = newest(office)
    office.do(units.delete, [old])
    assert [row.label for row in office.ask(history.in_the_way, moved.id)] == ["Xóa đơn vị"]


def test_an_action_of_any_time_is_taken_back_and_done_again(engine, office):
    unit = office.unit("Thôn Đông")
    office.do(units.rename, unit, "Thôn Tây")
    renamed = newest(office)
    office.unit("Thôn Nam")
    office.operations.undo_operation(renamed.id, renamed.label)
    undo = newest(office)
    assert (undo.label, undo.is_undo) == ("Hoàn tác: Đổi tên đơn vị", True)
    assert office.ask(units.get, unit).name == "Thôn Đông"
    office.operations.undo_operation(undo.id, undo.label)
    assert newest(office).label == "Làm lại: Đổi tên đơn vị"
    assert office.ask(units.get, unit).name == "Thôn Tây"


# --- one record ----------------------------------------------------------------------------------


def test_a_record_tells_all_that_was_done_to_it_and_its_parts_newest_first(engine, office):
    plan = office.plan("Thi đua chào mừng")
    other = office.plan("Kế hoạch khác")
    office.do(plans.update, plan, {"theme": "Đoàn kết"})
    target = office.do(plan_targets.add, plan, {"name": "Hộ gia đình văn hóa"})
    office.do(plan_targets.remove, target)
    office.do(plans.update, other, {"theme": "Không phải của kế hoạch này"})
    found = office.ask(record_changes.of_record, "plan", plan)
    told = [(change.label, change.noun, change.field) for change in found]
    assert told[0] == ("Xóa chỉ tiêu", "Chỉ tiêu", "Dòng này")
    assert ("Sửa kế hoạch", "Kế hoạch", "Chủ đề") in told
    assert told[-1][0] == "Thêm kế hoạch"
    assert {change.after for change in found if change.field == "Chủ đề"} == {"Đoàn kết"}
    assert {change.owner for change in found if change.noun == "Chỉ tiêu"} == {"Thi đua chào mừng"}


def test_a_record_is_called_by_what_it_is_and_its_name(engine, office):
    unit = office.unit("Thôn Đông")
    told = office.ask(record_changes.record_name, "subject", unit)
    assert told == "Đơn vị, tập thể: Thôn Đông"
