"""Work of two PCs brought together: what comes is told, and a person chooses between values."""

import shutil

import pytest

from app import operations
from app.domain.terms import Side
from app.services import people, units
from app.storage import own_copies
from app.storage.reasons import Reason
from app.ui.dialogs import joining
from app.ui.dialogs.joining import JoiningDialog
from app.ui.widgets.ask import Box
from tests.ui.tabs import list_pages
from tests.ui.test_data_file import AN_BINH


@pytest.fixture
def unit_ids(context):
    """Two units that both PCs know."""
    do = context.operations.do
    return [do(units.create, {"name": name, "phone": "111"}) for name in ("Thôn Đông", "Thôn Tây")]


@pytest.fixture
def there(context, unit_ids, file, tmp_path):
    """The door to the copy that went to the other PC."""
    other = tmp_path / "may-kia.thidua"
    context.operations._door._database.engine.dispose()
    shutil.copy(file, other)
    door = operations.open_file(other)
    yield door
    door.close()


@pytest.fixture
def begin(context, window, files, there):
    def begin():
        files.path = there.path
        joining._choose_file(context, window)

    return begin


def names(door):
    return sorted(row.name for row in door.ask(units.listed))


def rename(door, unit_id, name, **more):
    door.do(units.update, unit_id, {"name": name, "phone": "111", **more})


def test_nothing_new_is_said_and_nothing_is_written(context, there, begin, press, qtbot):
    head = context.operations._door._database.head()
    told = press(Box, "Đóng")
    begin()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "đã có mọi việc" in told[0]
    assert context.operations._door._database.head() == head


def test_what_only_the_other_pc_did_comes_after_a_copy_was_kept(
    context, there, begin, press, qtbot, file
):
    there.do(units.create, {"name": "Thôn Bắc"})
    context.operations.do(units.create, {"name": "Thôn Nam"})
    seen, told = press(JoiningDialog, "Gộp"), press(Box, "Đóng")
    begin()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "1 việc" in seen[0]
    assert "Không có chỗ nào hai máy cùng sửa" in seen[0]
    assert "Đã gộp 1 việc" in told[0]
    assert names(context.operations) == ["Thôn Bắc", "Thôn Nam", "Thôn Tây", "Thôn Đông"]
    [copy] = own_copies.listed(own_copies.folder_of(file)).values()
    assert operations.verify_file(copy).manifest.reason is Reason.BEFORE_JOINING
    press(Box, "Đóng")
    begin()
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert "đã có mọi việc" in told[1]


def test_a_field_changed_on_both_is_chosen_by_a_person(
    context, there, unit_ids, begin, press, qtbot
):
    rename(context.operations, unit_ids[0], "Thôn Đông Hải", address="Nhà văn hóa")
    rename(there, unit_ids[0], "Thôn Đông Sơn", phone="222")
    seen = []

    def choose(dialog):
        assert isinstance(dialog, JoiningDialog)
        assert not dialog.join_button.isEnabled()
        kept = {line.choice.field: line.side for line in dialog._lines}
        seen.append(sorted(kept.values(), key=str))
        [line] = [line for line in dialog._lines if line.side is None]
        assert (line.choice.before, line.choice.ours, line.choice.theirs) == (
            "Thôn Đông",
            "Thôn Đông Hải",
            "Thôn Đông Sơn",
        )
        list_pages.press(dialog.list, "Lấy của máy kia", dialog._lines.index(line))
        assert dialog.join_button.isEnabled()

    press(JoiningDialog, "Gộp", choose)
    told = press(Box, "Đóng")
    begin()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    [east] = [row for row in context.operations.ask(units.listed) if row.id == unit_ids[0]]
    assert (east.name, east.phone) == ("Thôn Đông Sơn", "222")
    assert seen == [[None, Side.OURS, Side.THEIRS]]


def test_thinking_better_of_it_changes_nothing(context, there, begin, press, qtbot):
    there.do(units.create, {"name": "Thôn Bắc"})
    head = context.operations._door._database.head()
    told = press(JoiningDialog, "Không gộp")
    begin()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert context.operations._door._database.head() == head


def test_what_was_chosen_by_hand_is_not_lost_by_a_slip(
    context, there, unit_ids, begin, press, qtbot
):
    rename(context.operations, unit_ids[0], "Thôn Đông Hải")
    rename(there, unit_ids[0], "Thôn Đông Sơn")
    kept = []

    def slip(dialog):
        list_pages.press(dialog.list, "Lấy của máy kia", 0)
        asked = press(Box, "Chọn tiếp")
        dialog.reject()
        kept.append((asked[-1], dialog.isVisible(), dialog._lines[0].side))
        press(Box, "Đóng, không gộp")

    told = press(JoiningDialog, "Không gộp", slip)
    begin()
    qtbot.waitUntil(lambda: bool(told) and bool(kept), timeout=20_000)
    [(asked, is_open, side)] = kept
    assert "1 chỗ mà chưa gộp" in asked
    assert is_open
    assert side is Side.THEIRS
    assert "Thôn Đông Hải" in names(context.operations)


def test_what_both_added_and_has_parts_is_named(context, there, begin, outcome, qtbot):
    for door, name in ((context.operations, "Thôn Bắc"), (there, "Xóm Bắc")):
        unit_id = door.do(units.create, {"name": name, "code": "T03"})
        door.do(people.create, {"name": "Nguyễn Văn An", "unit_id": unit_id})
    head = context.operations._door._database.head()
    told = outcome("Đóng")
    begin()
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert "“Thôn Bắc” ở máy này, “Xóm Bắc” ở máy kia" in told[0]
    assert "Thùng rác" in told[0]
    assert context.operations._door._database.head() == head


def test_a_file_of_another_commune_is_refused(context, window, files, press, qtbot, tmp_path):
    stranger = tmp_path / "xa-khac.thidua"
    operations.create_file(stranger, AN_BINH).close()
    files.path = stranger
    told = press(Box, "Chọn tệp của máy kia…", lambda _dialog: press(Box, "Đóng"))
    joining.join(context, window)
    qtbot.waitUntil(lambda: len(told) == 2, timeout=20_000)
    assert "Sao lưu…" in told[0]
    assert "không phải là hai bản" in told[1]
