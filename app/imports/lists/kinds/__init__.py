"""The kinds of lists, one module each."""

from app.domain.terms import ListKind
from app.imports.lists.kinds.people import People
from app.imports.lists.rows import Kind

KINDS: dict[ListKind, Kind] = {kind.code: kind for kind in (People(),)}
"""Each kind by its code."""
