"""Every paper that somebody signs (văn bản), by its code."""

from app.exports.documents import awarding, planning
from app.exports.documents.frame import Asked, DocumentKind

_PLAN = frozenset({"plan"})
_DECISION = frozenset({"plan", "decision"})

DOCUMENTS: tuple[DocumentKind, ...] = (
    DocumentKind("plan", "Kế hoạch phát động thi đua", planning.plan_paper, _PLAN, "plan"),
    DocumentKind(
        "award_proposal",
        "Tờ trình đề nghị khen thưởng",
        awarding.award_proposal,
        _PLAN,
        "award_proposal",
    ),
    DocumentKind(
        "award_decision",
        "Quyết định khen thưởng",
        awarding.award_decision,
        _DECISION,
        "award_decision",
    ),
    DocumentKind("prize_list", "Danh sách ký nhận tiền thưởng", awarding.prize_list, _DECISION),
)
"""In the order that the year brings them."""


def document_of(code: str) -> DocumentKind:
    """Return the document with this code. `LookupError` when there is none."""
    for kind in DOCUMENTS:
        if kind.code == code:
            return kind
    raise LookupError(f"no document {code!r}")


__all__ = ["DOCUMENTS", "Asked", "DocumentKind", "document_of"]
