"""Whether the documents a plan rests on were in force on its day, by the dated catalogue."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from app.core.paths import resource
from app.core.vietnamese import fold
from app.imports.plan_reader.reading import LegalBasis


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the catalogue, and from when to when it holds."""

    kind: str
    number: str
    subject: str
    signed_on: date | None
    valid_from: date | None
    valid_to: date | None


@cache
def shipped_documents() -> tuple[KnownDocument, ...]:
    """Return the documents that come with the program."""
    rows = json.loads(resource("catalogues", "legal_documents.json").read_text("utf-8"))["rows"]
    return tuple(_known(row) for row in rows)


@dataclass(frozen=True, slots=True)
class EndedTitle:
    """A title or form of commendation whose name nobody gives any more after a day."""

    name: str
    last_day: date


@cache
def ended_titles() -> tuple[EndedTitle, ...]:
    """Return the names of the catalogue of awards that have ended, each with its last day.

    Of one that begins later than a plan nothing is said: the catalogue does not reach back to
    the first day of each.
    """
    rows = json.loads(resource("catalogues", "award_types.json").read_text("utf-8"))["rows"]
    last: dict[str, date | None] = {}
    for row in rows:
        day = date.fromisoformat(row["valid_to"]) if row.get("valid_to") else None
        before = last.get(row["name"], date.min)
        last[row["name"]] = None if day is None or before is None else max(before, day)
    return tuple(EndedTitle(name, day) for name, day in last.items() if day is not None)


def with_validity(
    bases: Sequence[LegalBasis], days: tuple[date, date] | None, known: Sequence[KnownDocument]
) -> tuple[LegalBasis, ...]:
    """Return the documents, each with whether it held between two `days`, where one knows."""
    return tuple(replace(basis, in_force=_held(basis, days, known)) for basis in bases)


_NATIONAL = ("Luật", "Bộ luật", "Nghị định", "Thông tư", "Pháp lệnh")


def _held(
    basis: LegalBasis, days: tuple[date, date] | None, known: Sequence[KnownDocument]
) -> bool | None:
    document = next((one for one in known if _is_same(basis, one)), None)
    if document is None or days is None:
        return None
    if document.valid_to is not None and document.valid_to < days[0]:
        return False
    if document.valid_from is not None and document.valid_from > days[1]:
        return False
    return True if document.valid_from is not None else None


def _is_same(basis: LegalBasis, known: KnownDocument) -> bool:
    if basis.kind is None or fold(basis.kind.value) != fold(known.kind):
        return False
    said = basis.issued_on.value if basis.issued_on else None
    is_then = (
        said is not None
        and known.signed_on is not None
        and said.earliest is not None
        and said.latest is not None
        and said.earliest <= known.signed_on <= said.latest
    )
    if basis.number is None:
        return is_then and bool(known.subject) and fold(known.subject) in fold(basis.text.value)
    if _squeezed(basis.number.value) != _squeezed(known.number):
        return False
    # A local number stands on many papers: only its day tells them apart.
    is_undated = said is None or said.is_event or known.signed_on is None
    return basis.kind.value in _NATIONAL if is_undated else is_then


def _squeezed(number: str) -> str:
    return "".join(fold(number).split())


def _known(row: dict[str, Any]) -> KnownDocument:
    days = (
        date.fromisoformat(row[name]) if row.get(name) else None
        for name in ("signed_on", "valid_from", "valid_to")
    )
    return KnownDocument(
        row.get("kind") or "", row.get("number") or "", row.get("subject") or "", *days
    )
