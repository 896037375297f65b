"""The checks of form (thể thức) that the office does not hold itself to, and why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.terms import Regime
from app.entities import WaivedCheck
from app.services.validation import Fields, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class WaiverFields(Fields):
    """What a person writes."""

    reason: Prose = Field(title="Lý do không áp dụng", min_length=1, max_length=500)


@dataclass(frozen=True, slots=True)
class Waivers:
    """What the office does not hold itself to: for each regime the reason by the check's id."""

    by_regime: Mapping[Regime, Mapping[str, str]] = field(
        default_factory=dict[Regime, Mapping[str, str]]
    )

    @classmethod
    def everywhere(cls, codes: Iterable[str]) -> "Waivers":
        """Return that some checks are left out under every regime, for no reason that is told."""
        left_out = dict.fromkeys(codes, "")
        return cls(dict.fromkeys(Regime, left_out))

    def of(self, regime: Regime) -> Mapping[str, str]:
        """Return the reasons under a regime by the ids of the checks."""
        return self.by_regime.get(regime, {})


def waivers(session: Session) -> Waivers:
    """Return every check that is not the office's own."""
    rows = session.execute(
        select(WaivedCheck.regime, WaivedCheck.code, WaivedCheck.reason).where(
            WaivedCheck.deleted_by.is_(None)
        )
    )
    found: dict[Regime, dict[str, str]] = {}
    for regime, code, reason in rows:
        found.setdefault(regime, {})[code] = reason
    return Waivers(found)


@undoable("Không áp dụng phép kiểm tra thể thức")
def waive(
    session: Writing, regime: Regime, codes: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Take checks as not the office's own from now on; those that are, get this reason.

    Raises `InvalidInput` without a reason.
    """
    fields = validated(WaiverFields, values)
    known = {row.code: row for row in _living(session, regime)}
    for code in dict.fromkeys(codes):
        if code in known:
            known[code].reason = fields.reason
        else:
            session.add(WaivedCheck(code=code, regime=regime, reason=fields.reason))


@undoable("Áp dụng lại phép kiểm tra thể thức")
def apply_again(session: Writing, regime: Regime, codes: Sequence[str]) -> None:
    """Hold documents to these checks again. Raises `NotAllowed` where all of them hold."""
    rows = [row for row in _living(session, regime) if row.code in set(codes)]
    if not rows:
        raise NotAllowed(
            "Các phép kiểm tra đã chọn đang được áp dụng. Chưa có gì thay đổi. Nạp lại danh sách."
        )
    for row in rows:
        session.put_away(row)


def _living(session: Session, regime: Regime) -> Sequence[WaivedCheck]:
    return session.scalars(
        select(WaivedCheck).where(WaivedCheck.regime == regime, WaivedCheck.deleted_by.is_(None))
    ).all()
