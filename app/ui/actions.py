"""The actions that hold in the whole window, with their words and keys."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QWidget

from app.ui.widgets.icons import icon

_LONGEST_LABEL = 26
_MOST_TABS = 8


@dataclass(frozen=True, slots=True)
class Words:
    """How an action is written, its keys (the first is shown) and its icon.

    No keys hold Ctrl+Shift or are Alt+Z: these belong to the programs that write Vietnamese.
    """

    text: str
    keys: tuple[str, ...] = ()
    sign: str = ""


ACTIONS: Mapping[str, Words] = {
    "new_file": Words("&Tạo tệp dữ liệu mới…", sign="add"),
    "open_file": Words("&Mở…", ("Ctrl+O",), "folder"),
    "open_sample": Words("Mở &dữ liệu mẫu"),
    "restore": Words("&Phục hồi từ bản sao lưu…"),
    "undo_restore": Words("Hoàn tác phụ&c hồi…"),
    "sign_in": Words("Đăng nhập &người khác…"),
    "lock": Words("&Khóa màn hình", ("Ctrl+L",)),
    "guide": Words("&Hướng dẫn", ("F1",), "help"),
    "guide_pdf": Words("&Mở hướng dẫn bản PDF"),
    "quick_sheet": Words("Tờ hướng dẫn &nhanh"),
    "keys": Words("&Phím tắt của trang này…"),
    "first_steps": Words("Bắ&t đầu"),
    "self_test": Words("Tự &kiểm tra…"),
    "support": Words("&Lưu tệp hỗ trợ…"),
    "about": Words("&Giới thiệu…", sign="info"),
    "quit": Words("T&hoát", ("Ctrl+Q",)),
    "undo": Words("Hoàn tác", ("Ctrl+Z",), "undo"),
    "redo": Words("Làm lại", ("Ctrl+Y",), "redo"),
    "reload": Words("&Nạp lại", ("F5",), "refresh"),
    "print": Words("Xem và &in…", ("Ctrl+P",), "print"),
    "export": Words("&Xuất Excel", ("F12",), "excel"),
    "close_tab": Words("Đón&g kế hoạch đang mở", ("Ctrl+W",)),
    "options": Words("&Tùy chọn…", sign="settings"),
    "update": Words("&Cập nhật phần mềm từ tệp…"),
    "go_back": Words("T&rở lại phiên bản trước…"),
    "news": Words("Có gì &mới…"),
    "larger_text": Words("Chữ &lớn hơn", ("Ctrl++", "Ctrl+=")),
    "smaller_text": Words("Chữ &nhỏ hơn", ("Ctrl+-",)),
    "usual_text": Words("Cỡ chữ &thường", ("Ctrl+0",)),
}


def make(window: QWidget, acts: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Return the actions, each doing what `acts` says; their keys hold in all of `window`."""
    return {name: _make(window, words, acts[name]) for name, words in ACTIONS.items()}


def add_tab_keys(
    window: QWidget, tabs: Sequence[tuple[str, str]], show: Callable[[str], object]
) -> None:
    """Let Ctrl+1 to Ctrl+8 show the first tabs, given by name and caption."""
    for number, (name, caption) in enumerate(tabs[:_MOST_TABS], start=1):
        words = Words(f"Đến trang {caption.replace('&', '')}", (f"Ctrl+{number}",))
        _make(window, words, partial(show, name))


def name_step(action: QAction, verb: str, label: str | None, obstacle: str = "") -> None:
    """Write on Hoàn tác or Làm lại what it is about, or what stands in its way."""
    full = f"{verb}: {label}" if label else verb
    short = full if len(full) <= _LONGEST_LABEL else f"{full[:_LONGEST_LABEL]}…"
    action.setEnabled(bool(label or obstacle))
    action.setText(full.replace("&", "&&"))
    action.setIconText(short)
    action.setToolTip(obstacle or f"{full} ({_shown_key(action)})")


def _make(window: QWidget, words: Words, act: Callable[[], object]) -> QAction:
    action = QAction(icon(words.sign) if words.sign else QIcon(), words.text, window)
    action.setWhatsThis(words.text.replace("&", ""))
    action.triggered.connect(act)
    if words.keys:
        action.setShortcuts([QKeySequence(key) for key in words.keys])
        action.setToolTip(f"{words.text.replace('&', '')} ({_shown_key(action)})")
    window.addAction(action)
    return action


def _shown_key(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
