"""How the office words its documents (lời văn mẫu): the shipped words, or its own."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.paths import resource
from app.domain import wording
from app.domain.terms import Regime
from app.domain.wording import WordingLine
from app.entities import DocumentWording
from app.services.validation import Fields, Prose, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class WordingFields(Fields):
    """What a person writes."""

    body: Prose = Field("", title="Lời văn", max_length=40_000)


@dataclass(frozen=True, slots=True)
class NamedFact:
    """A fact or table that a wording may name."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class WordingKind:
    """A kind of document whose words the office may change."""

    code: str
    name: str
    facts: tuple[NamedFact, ...]
    tables: tuple[NamedFact, ...]


@dataclass(frozen=True, slots=True)
class WordingView:
    """The words of one document: those in use, those that came with the program."""

    code: str
    regime: Regime
    name: str
    body: str
    shipped: str
    facts: tuple[NamedFact, ...]
    tables: tuple[NamedFact, ...]

    @property
    def is_own(self) -> bool:
        """Whether the office uses words of its own."""
        return self.body != self.shipped

    def problems(self, body: str) -> tuple[str, ...]:
        """Return what is wrong in these words, a sentence each."""
        facts, tables = ([one.name for one in part] for part in (self.facts, self.tables))
        return wording.problems(body, facts, tables)


@cache
def kinds() -> tuple[WordingKind, ...]:
    """Return every kind of document that has words, in the order people look for them."""
    content = json.loads(resource("templates", "documents.json").read_text(encoding="utf-8"))
    everywhere = _named(content["facts"])
    return tuple(
        WordingKind(
            row["code"],
            row["name"],
            (*_named(row.get("facts", {})), *everywhere),
            _named(row.get("tables", {})),
        )
        for row in content["documents"]
    )


def _named(meanings: Mapping[str, str]) -> tuple[NamedFact, ...]:
    return tuple(NamedFact(name, meaning) for name, meaning in meanings.items())


@cache
def shipped(code: str, regime: Regime) -> str:
    """Return the words that came with the program."""
    path = resource("templates", regime.value, f"{code}.txt")
    return path.read_text(encoding="utf-8").strip()


def view(session: Session, code: str, regime: Regime) -> WordingView:
    """Return the words of a document. `LookupError` when there is no such kind."""
    [kind] = [kind for kind in kinds() if kind.code == code] or [None]
    if kind is None:
        raise LookupError(f"no document {code!r}")
    own = _own(session, code, regime)
    words = shipped(code, regime)
    body = own.body if own and own.body else words
    return WordingView(code, regime, kind.name, body, words, kind.facts, kind.tables)


def lines(session: Session, code: str, regime: Regime) -> tuple[WordingLine, ...]:
    """Return the lines a document is written from: the office's, or the shipped ones."""
    return wording.parsed(view(session, code, regime).body)


@undoable("Sửa lời văn mẫu")
def change(session: Writing, code: str, regime: Regime, values: Mapping[str, Any]) -> None:
    """Word a document anew. Blank words, or the shipped ones, go back to what was shipped.

    Raises `InvalidInput` with every line that names what is not there; then nothing changes.
    """
    fields = validated(WordingFields, values)
    before = view(session, code, regime)
    body = "" if fields.body.strip() == before.shipped else fields.body.strip()
    if body and (found := before.problems(body)):
        raise InvalidInput.of("body", " ".join((*found, "Lời văn cũ còn nguyên.")))
    own = _own(session, code, regime)
    if own is None and body:
        session.add(DocumentWording(code=code, regime=regime, body=body))
    elif own is not None:
        own.body = body


def _own(session: Session, code: str, regime: Regime) -> DocumentWording | None:
    return session.execute(
        select(DocumentWording).where(
            DocumentWording.code == code,
            DocumentWording.regime == regime,
            DocumentWording.deleted_by.is_(None),
        )
    ).scalar()
