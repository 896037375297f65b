"""Who leads (lãnh đạo, quản lý) and who works directly, by a mark or by the name of a post."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy.orm import Session

from app.core.vietnamese import fold
from app.services import catalogues

_PARTS = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts that the catalogue knows."""

    leading: Mapping[str, bool]
    """By a post's name without case and marks, the longest first: whether it leads."""

    @classmethod
    def read(cls, session: Session) -> Self:
        """Read the catalogue once, what was retired too: awards of then say posts of then."""
        known: dict[str, bool] = {}
        for row in catalogues.entries(session, "posts", include_retired=True):
            for name in (row.name, *_PARTS.split(row.name)):
                known[fold(name)] = bool(row.detail("is_leader"))
        return cls({name: known[name] for name in sorted(known, key=len, reverse=True)})

    def leads(self, post: str, *, is_marked: bool) -> bool | None:
        """Return whether somebody with that post leads; None where nothing tells.

        Who is marked leads. Else the post tells, as far as the catalogue knows each part of it:
        “Chủ tịch Hội Nông dân xã” is a “Chủ tịch Hội”.
        """
        parts = [self._part(fold(part)) for part in _PARTS.split(post) if part.strip()]
        if is_marked or True in parts:
            return True
        return False if parts and None not in parts else None

    def _part(self, words: str) -> bool | None:
        begins = (name for name in self.leading if words == name or words.startswith(f"{name} "))
        found = next(begins, None)
        return None if found is None else self.leading[found]
