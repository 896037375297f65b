"""The checks by their ids, in the order of the regulations' components."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.domain.terms import Regime
from app.imports.document_check.model import Document, Line
from app.imports.document_check.packs import Pack
from app.imports.document_check.parts import Parts
from app.imports.document_check.results import Finding, Outcome, Severity, at

BOTH = frozenset({Regime.STATE, Regime.PARTY})
STATE = frozenset({Regime.STATE})
PARTY = frozenset({Regime.PARTY})


@dataclass(frozen=True)
class Subject:
    """What a check looks at: the document, its components, the rules in force on its day."""

    document: Document
    parts: Parts
    pack: Pack
    day: date


Work = Callable[[Subject], Outcome]


@dataclass(frozen=True, slots=True)
class Check:
    """A check: what it is called, whose documents it is for, how bad it is when it fails.

    `needs_regime` is False for what holds for any text; `is_for_certificates` that it is about a
    giấy khen and nothing else.
    """

    id: str
    name: str
    severity: Severity
    regimes: frozenset[Regime]
    work: Work
    needs_regime: bool = True
    is_for_certificates: bool = False


CHECKS: dict[str, Check] = {}
"""Every check, by its id."""

BEYOND_ONE_FILE = {
    "NO-SERIES": (
        "Số văn bản không trùng trong năm, trong nhiệm kỳ",
        "Cần sổ đăng ký văn bản của cơ quan; một tệp không cho biết.",
    ),
    "GK-MATCH": (
        "Giấy khen khớp với quyết định",
        "Cần danh sách của quyết định khen thưởng; một tệp không cho biết.",
    ),
}
"""Checks that one file cannot answer: their name, and why not."""


def check(
    id_: str,
    name: str,
    severity: Severity = Severity.ERROR,
    regimes: frozenset[Regime] = BOTH,
    *,
    needs_regime: bool = True,
    is_for_certificates: bool = False,
) -> Callable[[Work], Work]:
    """Register a function as a check."""

    def register(work: Work) -> Work:
        CHECKS[id_] = Check(id_, name, severity, regimes, work, needs_regime, is_for_certificates)
        return work

    return register


def span_text(low: float, high: float, unit: str) -> str:
    """Return a range as people write it.

    >>> span_text(13, 14, "pt"), span_text(14, 14, "pt")
    ('13–14 pt', '14 pt')
    """
    return f"{plain(low)} {unit}" if low == high else f"{plain(low)}–{plain(high)} {unit}"


def plain(number: float) -> str:
    """Return a measure with at most one decimal and a comma.

    >>> plain(12.0), plain(33.33)
    ('12', '33,3')
    """
    return f"{number:.1f}".removesuffix(".0").replace(".", ",")


def sized(lines: Iterable[Line], low: float, high: float, what: str) -> Iterable[Finding]:
    """Yield the lines whose letters are smaller or larger than told."""
    for line in lines:
        if line.size is not None and not low - 0.25 <= line.size <= high + 0.25:
            yield at(
                line, f"cỡ chữ {plain(line.size)} pt", f"{what} cỡ {span_text(low, high, 'pt')}"
            )
