import pytest
from PySide6.QtWidgets import QCheckBox, QPushButton

from app.services import history, people, plan_targets, plans, recycle_bin, units
from app.storage import backup, own_copies
from app.storage.reasons import Reason
from app.storage.verifying import verify
from app.ui.context import Context
from app.ui.dialogs import recycle_bin as bins
from app.ui.dialogs.recycle_bin import RecycleBinDialog
from app.ui.operations import Operations
from app.ui.widgets.empty_state import EmptyState
from tests.ui.clerk import texts
from tests.ui.lint import faults
from tests.ui.tabs.list_pages import press, take_back

CONSENT = "Tôi hiểu các dòng này mất hẳn, không khôi phục được."


@pytest.fixture
def bin_of(office, kit_app, shown):
    def open_bin():
        return shown(RecycleBinDialog(Context(Operations(office.operations), 2026)))

    return open_bin


def names(dialog):
    return [row[1] for row in texts(dialog.list.model)]


def tick(dialog):
    """Agree, after seeing that nothing can be done before."""
    verb = next(b for b in dialog.findChildren(QPushButton) if b.text() != "Giữ lại")
    assert not verb.isEnabled()
    box = dialog.findChild(QCheckBox)
    assert box.text() == CONSENT
    box.setChecked(True)


def delete_two(office):
    plan = office.plan("Thi đua chào mừng")
    office.do(plan_targets.add, plan, {"name": "Hộ gia đình văn hóa"})
    office.do(plans.delete, [plan])
    office.do(people.delete, [office.person("Nguyễn Thị Hường")])


def test_20_what_is_deleted_lies_in_the_bin_and_is_found_there(office, bin_of):
    delete_two(office)
    dialog = bin_of()
    assert sorted(names(dialog)) == ["Nguyễn Thị Hường", "Thi đua chào mừng"]
    assert faults(dialog) == []
    dialog.list.search("huong")
    assert names(dialog) == ["Nguyễn Thị Hường"]
    dialog.list.clear_filters()
    dialog.list.set_filter("noun", "Kế hoạch")
    assert names(dialog) == ["Thi đua chào mừng"]


def test_20_several_rows_come_back_at_once_and_go_again_by_undo(office, bin_of):
    delete_two(office)
    dialog = bin_of()
    press(dialog.list, "Khôi phục", 0, 1)
    assert names(dialog) == []
    assert "Thùng rác đang trống" in dialog.list.findChild(EmptyState).text()
    assert [row.name for row in office.ask(plans.listed)] == ["Thi đua chào mừng"]
    assert take_back(dialog.list) == "Đã khôi phục 2 dòng từ Thùng rác."
    assert len(names(dialog)) == 2


def test_20_what_cannot_come_back_says_what_stands_in_the_way(office, bin_of, answer):
    first = office.unit("Thôn Đông", code="T01")
    office.do(units.delete, [first])
    office.unit("Thôn Đông Hạ", code="T01")
    dialog = bin_of()
    said = answer("Đóng")
    press(dialog.list, "Khôi phục", 0)
    assert "đã có dòng khác như vậy đang dùng" in said[0]
    assert names(dialog) == ["Thôn Đông"]


def test_20_and_22_destroying_names_the_counts_and_waits_for_a_tick(office, bin_of, answer, qtbot):
    delete_two(office)
    dialog = bin_of()
    said = answer("Giữ lại", before=tick)
    press(dialog.list, "Dọn sạch Thùng rác…")
    assert "1 cá nhân, 1 kế hoạch, cùng 1 dòng thuộc về chúng" in said[0]
    assert len(names(dialog)) == 2
    answer("Dọn sạch 2 dòng", before=tick)
    press(dialog.list, "Dọn sạch Thùng rác…")
    qtbot.waitUntil(lambda: "Đã xóa hẳn 2 dòng" in dialog.list.notice.text(), timeout=20_000)
    assert names(dialog) == []
    check = backup.verify_file(office.operations.own_copy())
    assert check.manifest.reason is Reason.BEFORE_EMPTYING


def test_20_without_a_copy_first_nothing_is_destroyed(office, bin_of, answer, qtbot, monkeypatch):
    delete_two(office)
    dialog = bin_of()
    (office.database.path.parent / own_copies.FOLDER).write_text("x")
    answer("Dọn sạch 2 dòng", before=tick)
    told = []
    monkeypatch.setattr(bins, "tell", lambda _parent, _caption, sentence: told.append(sentence))
    press(dialog.list, "Dọn sạch Thùng rác…")
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "nên chưa làm “Xóa hẳn khỏi Thùng rác”. Chưa ghi được" in told[0]
    assert len(names(dialog)) == 2


def test_20_only_the_chosen_rows_are_destroyed_for_good(office, bin_of, answer, tmp_path, qtbot):
    delete_two(office)
    dialog = bin_of()
    dialog.list.search("huong")
    answer("Xóa hẳn 1 dòng", before=tick)
    press(dialog.list, "Xóa hẳn…", 0)
    qtbot.waitUntil(lambda: "Đã xóa hẳn 1 dòng" in dialog.list.notice.text(), timeout=20_000)
    dialog.list.clear_filters()
    assert names(dialog) == ["Thi đua chào mừng"]
    with office.database.reading() as session:
        assert verify(session).findings == ()
    assert backup.verify_file(backup.back_up(office.database, tmp_path).path).findings == ()
    assert "Hường" not in str(office.ask(history.actions)) + str(office.ask(recycle_bin.listed))


def test_20_what_is_still_used_is_not_destroyed_and_is_named(office, bin_of, answer):
    unit = office.unit("Thôn Đông")
    office.do(people.delete, [office.person("Nguyễn Thị Hường", unit=unit)])
    office.do(units.delete, [unit])
    dialog = bin_of()
    dialog.list.search("thon dong")
    said = answer("Đóng")
    press(dialog.list, "Xóa hẳn…", 0)
    assert "“Thôn Đông” vì đang được dùng ở cá nhân “Nguyễn Thị Hường”" in said[0]
    assert len(office.ask(recycle_bin.listed)) == 2
