"""Trying a backup in the window: which one, what came of it, its slip."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.core.progress import Silent
from app.services import units
from app.ui.dialogs import drill as trying
from app.ui.dialogs.drill import DrillDialog, DrillOutcome, drill_backup
from app.ui.dialogs.preview import PreviewDialog

CAPTION = "Phiếu thử phục hồi"


@pytest.fixture
def desk(context, window, qtbot):
    """An open file with an own copy, after which one unit came."""
    context.operations.do(units.create, {"name": "Thôn Đông", "kind_code": "THON"})
    context.operations.keep_copy(Silent())
    context.operations.do(units.create, {"name": "Thôn Tây", "kind_code": "THON"})

    def settle(said):
        qtbot.waitUntil(lambda: bool(said), timeout=20_000)
        qtbot.waitUntil(lambda: not context.jobs.is_busy, timeout=20_000)

    context.settle = settle
    return context


def test_26_the_newest_own_copy_is_tried_and_the_slip_shown(desk, window, press):
    asked = press(DrillDialog, "Thử bản tự giữ")
    came = press(DrillOutcome, CAPTION + "…")
    shown = press(PreviewDialog, "Đóng")
    drill_backup(desk, window)
    desk.settle(shown)
    assert "Chưa thử phục hồi bản sao lưu nào" in asked[0]
    assert desk.operations.own_copy().name in asked[0]
    assert "ĐẠT. Bản sao lưu “" in came[0]
    assert "Bản sao lưu số 1, dữ liệu của lúc" in came[0]
    assert "Tệp đang dùng có 1 việc làm sau bản sao lưu này." in came[0]
    assert "Đơn vị, tập thể" in came[0]
    assert "Tổng điểm trên các phiếu" in came[0]
    assert CAPTION in shown[0]
    asked = press(DrillDialog, "Đóng")
    drill_backup(desk, window)
    assert "Lần thử gần nhất: " in asked[-1]
    assert "thử theo yêu cầu: ĐẠT, thiếu 1 việc làm sau nó." in asked[-1]


def test_26_a_stick_that_fails_leads_to_a_new_backup(
    desk, files, window, press, tmp_path, monkeypatch
):
    stick = tmp_path / "usb"
    stick.mkdir()
    files.path = desk.operations.back_up(stick, Silent()).path
    content = bytearray(files.path.read_bytes())
    content[len(content) // 2] ^= 1
    files.path.write_bytes(content)
    led = []
    monkeypatch.setattr(trying, "back_up", lambda *_: led.append(1))
    press(DrillDialog, "Chọn bản khác…")
    came = press(DrillOutcome, "Sao lưu…")
    drill_backup(desk, window)
    desk.settle(led)
    assert "KHÔNG ĐẠT. Tệp “" in came[0]
    assert "Không dựa vào bản này được. Dữ liệu đang dùng vẫn nguyên." in came[0]
    asked = press(DrillDialog, "Đóng")
    drill_backup(desk, window)
    assert "thử theo yêu cầu: KHÔNG ĐẠT." in asked[-1]
    assert desk.operations.last_drill(own=True) is None


def test_without_an_own_copy_only_another_can_be_chosen(context, window, press):
    buttons = []
    said = press(
        DrillDialog,
        "Đóng",
        lambda box: buttons.extend(b.isEnabled() for b in box.findChildren(QPushButton)),
    )
    drill_backup(context, window)
    assert "Chưa có bản sao nào phần mềm tự giữ" in said[0]
    assert buttons == [False, True, True]
