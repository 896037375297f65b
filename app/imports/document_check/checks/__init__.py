"""The checks themselves: importing a module registers its checks."""

from app.imports.document_check.checks import (
    body,
    certificates,
    head,
    numbers,
    page,
    recipients,
    signing,
    texts,
    titles,
)
from app.imports.document_check.registry import CHECKS, Check

_MODULES = (page, head, numbers, titles, body, signing, recipients, texts, certificates)
_GROUPS = ("PG", "HD", "NO", "DT", "BB", "TL", "TY", "CV", "BD", "SG", "NN", "KG", "TX", "GK")
"""The beginnings of ids, in the order in which people read a document."""


def every() -> tuple[Check, ...]:
    """Return every check, from the paper to the text."""
    return tuple(sorted(CHECKS.values(), key=lambda one: _GROUPS.index(one.id.partition("-")[0])))


__all__ = ["every"]
