"""Why a backup is made. Apart, because the window knows it before it makes one."""

from app.domain.terms import Term


class Reason(Term):
    """Why a backup was made."""

    MANUAL = "manual", "Theo yêu cầu"
    AFTER_WORK = "after-work", "Sau phiên làm việc"
    BEFORE_RESTORE = "before-restore", "Trước khi phục hồi"
    BEFORE_IMPORT = "before-import", "Trước khi nhập từ tệp"
    BEFORE_JOINING = "before-joining", "Trước khi gộp dữ liệu"
    AT_FINALISATION = "at-finalisation", "Khi chốt điểm"
    AUTOMATIC = "automatic", "Tự động trong lúc làm việc"
