"""The rules of form as dated data: the catalogues `regimes` and `document_kinds`."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.core.paths import resource
from app.core.vietnamese import fold
from app.domain.terms import Regime

Span = tuple[float, float]
"""From and to; both count."""


@dataclass(frozen=True)
class Pack:
    """The rules of form of one side on a day. `flags` are those of the catalogue."""

    code: str
    name: str
    side: Regime
    legal_basis: str
    valid_from: date
    valid_to: date | None
    flags: dict[str, Any]

    def is_read(self, flag: str) -> bool:
        """Whether that part of the regulation itself was read."""
        return flag not in self.flags["unread"]

    def size(self, part: str) -> Span:
        """Return the sizes in points that a part may have: "nation", "number" and so on."""
        low, high = self.flags["sizes"][part]
        return float(low), float(high)

    def span(self, flag: str) -> Span:
        """Return a flag that says from and to."""
        low, high = self.flags[flag]
        return float(low), float(high)

    def margin(self, side: str) -> Span:
        """Return the margins in millimetres that a side may have: "left" and so on."""
        low, high = self.flags["margins_mm"][side]
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of document (tên loại) and its abbreviation on each side, where it has one."""

    code: str
    name: str
    state_symbol: str | None
    party_symbol: str | None
    is_type: bool

    def symbol(self, side: Regime) -> str | None:
        """Return the abbreviation that the number of such a document has."""
        return self.party_symbol if side is Regime.PARTY else self.state_symbol


def pack_of(side: Regime, day: date) -> Pack:
    """Return the rules of a side that were in force on a day; before all of them, the oldest."""
    own = sorted((pack for pack in _packs() if pack.side is side), key=lambda one: one.valid_from)
    held = [pack for pack in own if pack.valid_from <= day]
    return held[-1] if held else own[0]


@cache
def kinds() -> tuple[DocumentKind, ...]:
    """Return the kinds of documents."""
    return tuple(
        DocumentKind(
            row["code"],
            row["name"],
            row["state_symbol"],
            row["party_symbol"],
            row["is_document_type"],
        )
        for row in _rows("document_kinds")
    )


def kind_named(text: str) -> DocumentKind | None:
    """Return the kind whose name a text is, whatever its capitals and the place of its tones."""
    return _by_name().get(fold(text).rstrip(" .:"))


def kind_with_code(code: str) -> DocumentKind:
    """Return the kind with a code of the catalogue."""
    return next(kind for kind in kinds() if kind.code == code)


def symbols(side: Regime) -> frozenset[str]:
    """Return the abbreviations that numbers of a side may have."""
    return frozenset(symbol for kind in kinds() if (symbol := kind.symbol(side)))


@cache
def _by_name() -> dict[str, DocumentKind]:
    return {fold(kind.name): kind for kind in kinds()}


@cache
def _packs() -> tuple[Pack, ...]:
    return tuple(
        Pack(
            code=row["code"],
            name=row["name"],
            side=Regime(row["side"]),
            legal_basis=row["legal_basis"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            flags=row["flags"],
        )
        for row in _rows("regimes")
    )


def _rows(catalogue: str) -> list[dict[str, Any]]:
    text = resource("catalogues", f"{catalogue}.json").read_text(encoding="utf-8")
    return json.loads(text)["rows"]
