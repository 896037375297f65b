"""The reason that a person gives for an act that needs one."""

from app.core.errors import InvalidInput
from app.core.vietnamese import tidy


def reason_given(reason: str) -> str:
    """Return a reason on one line. `InvalidInput` when there is none."""
    words = tidy(reason)
    if not words:
        raise InvalidInput.of(
            "reason", "Chưa nhập lý do. Chưa có gì thay đổi. Nhập lý do rồi làm lại."
        )
    return words
