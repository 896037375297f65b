"""Which chapter of the guide is about a page or a dialog: the one place where F1 is answered."""

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QMainWindow, QWidget

from app.core import guide
from app.ui.tabs.tab import Tab

START = "start"
"""The chapter about the window with no file open."""

PLAN_PAGES: Mapping[str, str] = {
    "general": "1-thong-tin-chung",
    "bases": "2-can-cu-muc-dich",
    "period": "3-doi-tuong-thoi-gian",
    "contents": "4-noi-dung-chi-tieu",
    "ladder": "5-khen-thuong",
    "carrying_out": "6-to-chuc-thuc-hien",
    "signing": "7-noi-nhan-ky",
}
"""The heading in the chapter about a plan, by the name of its page."""

DIALOGS: Mapping[str, str] = {
    "account_codes": "accounts",
    "accounts": "accounts",
    "own_password": "accounts",
    "sign_in": "accounts",
    "backup": "backup",
    "drill": "drill",
    "restore": "restore",
    "joining": "joining",
    "passphrase": "backup",
    "catalogues": "catalogues",
    "certificates": "certificates",
    "certificate_offsets": "certificates",
    "data_file": "first-start",
    "first_steps": "first-start",
    "office": "office",
    "document_check": "document-check",
    "drafts": "safety",
    "export_log": "history",
    "history": "history",
    "recycle_bin": "recycle-bin",
    "list_import": "list-import",
    "options": "options",
    "paste_outline": "plan",
    "plan_reading": "plan-reading",
    "preview": "preview",
    "printing": "preview",
    "submission_making": "submissions",
    "submissions": "submissions",
    "wording": "documents",
    "workbook_comparison": "registrations-workbooks",
    "awards_recusals": "awards-meetings",
    "plan_gaps": "plan",
    "reports_figures": "reports",
    "scheme_files": "scoring-criteria",
    "scoring_bulk": "scoring-matrix",
    "scoring_conflicts": "scoring-sheets",
    "scoring_sheet": "scoring-sheet",
    "scoring_tables": "scoring-ranking",
    "scoring_what_if": "scoring-ranking",
    "self_test": "trouble",
    "support_file": "trouble",
    "news": "install",
    "update": "install",
    "help": "keys",
}
"""By the module of a dialog; one that is not named here belongs to the page it was opened from."""

CAPTIONS: Mapping[str, str] = {
    "Thông tin đơn vị": "office",
    "Sao lưu": "backup",
    "CHƯA SAO LƯU ĐƯỢC": "backup",
    "Kết quả kiểm tra": "backup",
    "Chưa kiểm tra được": "backup",
    "Gộp dữ liệu từ máy khác": "joining",
    "Đã sao lưu": "backup",
    "Phục hồi": "restore",
    "CHƯA PHỤC HỒI": "restore",
    "Lưu tệp hỗ trợ": "trouble",
    "Lỗi phần mềm": "trouble",
    "Giới thiệu": "limits",
}
"""By how the caption of a dialog of a common kind begins."""


def chapter_of_page(tab: Tab | None) -> str:
    """Return where the guide tells of the page that is seen: a chapter, or a heading of one."""
    if tab is None:
        return START
    name, page = type(tab).__module__.rpartition(".")[2], tab.seen_page
    if name == "plan" and page in PLAN_PAGES:
        return f"plan#{PLAN_PAGES[page]}"
    return f"{name}-{page}" if guide.chapter(f"{name}-{page}") else name


def chapter_of_dialog(dialog: QWidget) -> str:
    """Return the chapter about a dialog, else about the one it was opened from; else ""."""
    told = (_chapter_of(one) for one in _upwards(dialog))
    return next((chapter for chapter in told if chapter), "")


def purpose_of(tab: Tab | None) -> str:
    """Return what a page is for: what its chapter begins with."""
    about = guide.chapter(chapter_of_page(tab).partition("#")[0])
    return about.lead if about else ""


def _chapter_of(widget: QWidget) -> str:
    by_caption = (CAPTIONS[one] for one in CAPTIONS if widget.windowTitle().startswith(one))
    return DIALOGS.get(type(widget).__module__.rpartition(".")[2]) or next(by_caption, "")


def _upwards(widget: QWidget | None) -> Iterator[QWidget]:
    """Yield a dialog and those it was opened from."""
    while widget is not None and not isinstance(widget, QMainWindow):
        yield widget
        widget = widget.parentWidget()
