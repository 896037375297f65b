"""The catalogues that come with the program, put into a data file."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.core.paths import resource
from app.domain.identity import fixed
from app.domain.terms import AwardKind, AwardScope, Regime
from app.entities import AwardType, Base, CatalogueEntry, LegalDocument, Parameter
from app.services.verbs import undoable
from app.storage.recorder import Writing

Shipped = Mapping[str, Any]
"""One row as its file writes it."""

_TABLES: Mapping[str, type[Base]] = {
    "award_types": AwardType,
    "parameters": Parameter,
    "legal_documents": LegalDocument,
}

_DATED = frozenset({"code", "name", "valid_from", "valid_to", "legal_basis", "verified", "note"})


@undoable("Nạp danh mục kèm theo chương trình")
def load(session: Writing) -> int:
    """Add the shipped rows that the file lacks and return how many; no row there is touched.

    A row's id is made of its catalogue, code and first day, so it is the same in every office.
    """
    added = 0
    for entity, found in _by_table().items():
        column: Any = entity.__table__.c.id
        known = set(session.execute(select(column)).scalars())
        new = [row for row in found if row["id"] not in known]
        session.insert_many(entity, new)
        added += len(new)
    return added


def _by_table() -> dict[type[Base], list[dict[str, Any]]]:
    found: dict[type[Base], list[dict[str, Any]]] = {}
    for path in sorted(resource("catalogues").glob("*.json")):
        if path.stem == "schema":
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        entity = _TABLES.get(content["catalogue"], CatalogueEntry)
        found.setdefault(entity, []).extend(_rows(content["catalogue"], content["rows"]))
    return found


def _rows(catalogue: str, shipped: list[Shipped]) -> Iterator[dict[str, Any]]:
    read = {"award_types": _award_type, "parameters": _parameter, "legal_documents": _document}
    for position, row in enumerate(shipped, start=1):
        own = read.get(catalogue)
        values = own(position, row) if own else _entry(catalogue, position, row)
        parts = [catalogue, row["code"], *([row["scope"]] if own is _award_type else [])]
        yield values | {"id": fixed(*parts, row["valid_from"] or "")}


def _dated(row: Shipped) -> dict[str, Any]:
    return {
        "code": row["code"],
        "valid_from": _day(row["valid_from"]),
        "valid_to": _day(row["valid_to"]),
        "legal_basis": row["legal_basis"],
        "is_verified": row["verified"],
        "note": row["note"],
    }


def _entry(catalogue: str, position: int, row: Shipped) -> dict[str, Any]:
    return _dated(row) | {
        "catalogue": catalogue,
        "name": row["name"],
        "position": position,
        "more": _rest(row, _DATED),
    }


def _award_type(position: int, row: Shipped) -> dict[str, Any]:
    needs = row.get("needs") or {"code": "", "consecutive_years": 0}
    more = ("counts_as_title", "given", "documents", "unconfirmed", "quota_of", "member_share")
    return _dated(row) | {
        "name": row["name"],
        "position": position,
        "abbreviation": row["abbreviation"],
        "kind": AwardKind(row["kind"]),
        "scope": AwardScope(row["scope"]),
        "regime": Regime(row["regime"]),
        "level_code": row["level"],
        "authority_code": row["authority"],
        "prerequisite": row["prerequisite"],
        "needs_code": needs["code"],
        "needs_years": needs["consecutive_years"],
        "quota_percent": row["quota_ratio_percent"],
        "is_ballot_required": row["ballot_required"],
        "vote_threshold_percent": row["vote_threshold_percent"],
        "prize_multiplier": row["prize_multiplier_hundredths"],
        "more": {name: row[name] for name in more if row.get(name) is not None},
    }


def _parameter(_position: int, row: Shipped) -> dict[str, Any]:
    own = frozenset({"value", "unit"})
    more = _rest(row, _DATED | own)
    return _dated(row) | {name: row[name] for name in ("name", *own)} | {"more": more}


def _document(_position: int, row: Shipped) -> dict[str, Any]:
    words = ("kind", "number", "issuer", "subject")
    own = frozenset({*words, "regime", "signed_on", "replaced_by"})
    return (
        _dated(row)
        | {name: row[name] for name in words}
        | {
            "regime": Regime(row["regime"]),
            "signed_on": _day(row["signed_on"]),
            "replaced_by": row["replaced_by"] or "",
            "more": _rest(row, _DATED | own),
        }
    )


def _rest(row: Shipped, known: frozenset[str]) -> dict[str, Any] | None:
    return {name: row[name] for name in row if name not in known} or None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
