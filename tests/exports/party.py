"""The sample plans and decisions as a Party committee would issue them."""

from dataclasses import replace

from app.domain.terms import Regime
from app.services import decisions, plan_views

_PLAN, _DECISION = plan_views.view, decisions.view
_SIGNED = {"authority_line": "T/M BAN THƯỜNG VỤ", "signer_post": "BÍ THƯ"}
_ISSUER = "Đảng ủy xã An Thịnh Đông"


def as_party(session, plan_id):
    """Return a plan of the sample under the rules of form of the Party."""
    return replace(
        _PLAN(session, plan_id),
        **_SIGNED,
        regime=Regime.PARTY,
        symbol="KH/ĐU",
        place="An Thịnh Đông",
        parent_body="Đảng bộ tỉnh Bình Sơn",
        issuer=_ISSUER,
        archive_line="Lưu Văn phòng Đảng ủy.",
    )


def decided_by_party(session, decision_id):
    """Return a decision of the sample as the Party committee would have taken it."""
    decision = _DECISION(session, decision_id)
    return replace(decision, **_SIGNED, symbol="QĐ/ĐU", issuer="Ban Thường vụ Đảng ủy")


def be_party(monkeypatch):
    """Let every plan and decision read as one of the Party committee."""
    monkeypatch.setattr(plan_views, "view", as_party)
    monkeypatch.setattr(decisions, "view", decided_by_party)
