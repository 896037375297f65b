"""Which award types of the catalogue a rung of a plan's award ladder means."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from app.core.vietnamese import fold
from app.domain.terms import AwardScope
from app.imports.plan_reader.reading import Found
from app.services.catalogues import AwardTypeRow
from app.services.plan_items import Group, Item

_SAME = (
    (r"\bubnd\b", "uy ban nhan dan"),
    (r"\bct\b", "chu tich"),
    (r"\bhdnd\b", "hoi dong nhan dan"),
    (r"\b(?:phuong|dac khu|thi tran|cap xa)\b", "xa"),
    (r"\b(?:thanh pho|cap tinh)\b", "tinh"),
    (r"\bcap\b", " "),
    (r"[^a-z0-9]+", " "),
)
_SCOPES = (
    (AwardScope.COLLECTIVE, r"\btap the\b"),
    (AwardScope.PERSON, r"\bca nhan\b"),
    (AwardScope.HOUSEHOLD, r"\bho gia dinh\b"),
)


def steps(
    awards: Sequence[Found[str]], known: Sequence[AwardTypeRow], day: date | None
) -> Iterator[Item]:
    """Yield the rungs in the order of the text, each with the types whose name it has."""
    valid = [row for row in known if day is None or _holds(row, day)]
    for number, found in enumerate(awards):
        codes = _codes(found.value, valid)
        scopes = _scopes(found.value)
        note = f"Trong danh mục: {', '.join(codes)}." if codes else "Không rõ loại trong danh mục."
        yield Item(
            id=f"ladder/{number}",
            group=Group.LADDER,
            part="ladder",
            label="Hình thức",
            values={
                "name": found.value,
                "award_codes": codes,
                "scope": scopes[0] if len(scopes) == 1 else None,
            },
            spans=((found.span.start, found.span.end),),
            is_sure=found.is_sure and bool(codes),
            note=note,
        )


def _codes(text: str, known: Sequence[AwardTypeRow]) -> tuple[str, ...]:
    said = f" {_key(text)} "
    named = [row for row in known if f" {_key(row.name)} " in said]
    longest = max((len(row.name) for row in named), default=0)
    scopes = _scopes(text)
    fitting = [row for row in named if len(row.name) == longest]
    wanted = [row for row in fitting if not scopes or row.scope in scopes]
    return tuple(dict.fromkeys(row.code for row in wanted or fitting))


def _scopes(text: str) -> list[AwardScope]:
    folded = fold(text)
    return [scope for scope, words in _SCOPES if re.search(words, folded)]


def _key(text: str) -> str:
    key = fold(text)
    for said, meant in _SAME:
        key = re.sub(said, meant, key)
    return " ".join(key.split())


def _holds(row: AwardTypeRow, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (
        row.valid_to is None or day <= row.valid_to
    )
