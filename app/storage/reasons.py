"""Why a backup is made. Apart, because the window knows it before it makes one."""

from app.domain.terms import Term


class Reason(Term):
    """Why a backup was made."""

    MANUAL = "manual", "Theo yêu cầu"
    AFTER_WORK = "after-work", "Sau phiên làm việc"
    BEFORE_RESTORE = "before-restore", "Trước khi phục hồi"
    BEFORE_IMPORT = "before-import", "Trước khi nhập từ tệp"
    BEFORE_JOINING = "before-joining", "Trước khi gộp dữ liệu"
    BEFORE_UPGRADE = "before-upgrade", "Trước khi nâng cấp tệp dữ liệu"
    BEFORE_UPDATE = "before-update", "Trước khi cập nhật phần mềm"
    BEFORE_EMPTYING = "before-emptying", "Trước khi xóa hẳn khỏi Thùng rác"
    PERIOD_CLOSE = "at-finalisation", "Khi chốt điểm, ban hành quyết định hoặc đóng kế hoạch"
    AUTOMATIC = "automatic", "Tự động trong lúc làm việc"


MARKS = {Reason.PERIOD_CLOSE: "chot", Reason.BEFORE_UPGRADE: "nang-cap"}
"""What the names of copies say that stay for ever: how a period was closed is looked up years
later, and no newer copy holds a file in its older shape."""
