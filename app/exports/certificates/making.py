"""Certificates made of a decision's lines, in the words of the design."""

import re
from collections.abc import Collection
from typing import Literal
from uuid import UUID

from app.core.vietnamese import fold
from app.domain.dates import DocumentDate
from app.domain.terms import AwardNature
from app.domain.terms import Regime as Side
from app.exports.certificates.designs import Design, Wording
from app.exports.certificates.value import Certificate
from app.exports.report import Regime
from app.services.certificates import CertificateLine, CertificateSet

Ordinal = Literal["decision", "golden_book"]


def certificates_of(
    found: CertificateSet,
    design: Design,
    chosen: Collection[UUID] | None = None,
    ordinal: Ordinal | None = None,
) -> tuple[Certificate, ...]:
    """Return the certificates of a decision, of the chosen awards or of all, in its order.

    An award that was taken back gets none. `ordinal` says what “Số sổ vàng” counts, where it is
    not what the design says.
    """
    return tuple(
        _certificate(found, line, design, ordinal or design.ordinal)
        for line in found.lines
        if not line.obstacle and (chosen is None or line.award_id in chosen)
    )


def _certificate(
    found: CertificateSet, line: CertificateLine, design: Design, ordinal: Ordinal
) -> Certificate:
    wording = _wording(line, design)
    day = DocumentDate.of(found.signed_on) if found.signed_on else DocumentDate()
    is_after_death = line.nature is AwardNature.POSTHUMOUS
    number = line.position if ordinal == "decision" else line.golden_book_number
    values = {
        "award": line.award_name,
        "achievement": line.achievement.strip(),
        "period": _period(line),
    }
    return Certificate(
        id=line.award_id,
        regime=Regime.PARTY if found.regime is Side.PARTY else Regime.STATE,
        awarder=found.issuer,
        giving=wording.posthumous if is_after_death else wording.giving,
        title=_filled(wording.title, values),
        name=line.full_name,
        post=line.belongs,
        reason=_filled(wording.reason, values),
        decision=f"Quyết định số {found.number}\n{day.display}",
        golden_book="Số sổ vàng: " + ("…" if number is None else f"{number:02d}"),
        place_date=f"{found.place}, {day.display}" if found.place else day.display,
        signer_title="\n".join(filter(None, (found.authority_line, found.signer_post))),
        signer_name=found.signer_name,
        is_sample=found.is_sample,
    )


def _wording(line: CertificateLine, design: Design) -> Wording:
    """Return the first words that fit the award; the last there are where none does."""
    name = fold(line.award_name)
    fitting = (
        one
        for one in design.wordings
        if one.kind == line.kind.value and name.startswith(fold(one.name_begins))
    )
    return next(fitting, design.wordings[-1])


def _period(line: CertificateLine) -> str:
    """Return for what time it is, unless the achievement says so itself."""
    if not line.period or fold(line.period) in fold(line.achievement):
        return ""
    return f"năm {line.period}" if line.period.isdecimal() else line.period


def _filled(template: str, values: dict[str, str]) -> str:
    """Put words into a template; what is blank goes with the comma before it."""
    text = re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], ""), template)
    text = text.strip().removeprefix(",").removesuffix(",").strip()
    return text[:1].upper() + text[1:]
