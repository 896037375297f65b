"""Taking a check of form as not the office's own, with the reason; and as its own again."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.core.errors import AppError
from app.core.vietnamese import number_text
from app.domain.terms import Regime
from app.imports.document_check import Checked
from app.services import waived_checks
from app.ui.context import Context
from app.ui.widgets.ask import ask_reason, tell

NOT_OURS = "Không áp dụng cho cơ quan tôi"
_OF = {Regime.STATE: "văn bản hành chính nhà nước", Regime.PARTY: "văn bản của Đảng"}


def waive(context: Context, found: Checked, codes: Sequence[str], parent: QWidget) -> str:
    """Ask why, and take checks as not the office's own; return what was done, "" for nothing."""
    names = [result.name for result in found.results if result.id in codes]
    facts = (
        f"Từ nay không kiểm tra ở {_OF[found.side]}, trên mọi máy dùng tệp dữ liệu này: "
        f"{'; '.join(names)}. Áp dụng lại được bất cứ lúc nào."
    )
    reason = ask_reason(parent, NOT_OURS, facts, "Không áp dụng")
    if reason is None:
        return ""
    values = {"reason": reason}
    try:
        context.operations.do(waived_checks.waive, found.side, codes, values)
    except AppError as refusal:
        tell(parent, "Chưa ghi được", str(refusal), "error")
        return ""
    return f"Không áp dụng {number_text(len(codes))} phép kiểm tra."


def apply_again(context: Context, found: Checked, codes: Sequence[str], parent: QWidget) -> str:
    """Take checks as the office's own again; return what was done, "" for nothing."""
    try:
        context.operations.do(waived_checks.apply_again, found.side, codes)
    except AppError as refusal:
        tell(parent, "Chưa ghi được", str(refusal), "error")
        return ""
    return f"Áp dụng lại {number_text(len(codes))} phép kiểm tra."
