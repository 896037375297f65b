"""What tables of statistics share: figures that know their records, groups in their order.

A sum is the count of all records of its rows, so it is right whatever the rows say. A percentage
is worked out from counts, in the row of sums too, and never added.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from app.domain.terms import AwardGround, AwardKind, AwardScope
from app.exports.report import Block, Count, Report
from app.exports.reports.frame import Parameters, report

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)

SCOPES = (AwardScope.COLLECTIVE, AwardScope.PERSON, AwardScope.HOUSEHOLD)
"""To whom awards are given, in the order of columns."""

GROUNDS: Mapping[AwardGround | None, str] = {
    **{ground: ground.label for ground in AwardGround},
    None: "Chưa rõ loại hình",
}
"""On which ground an award is given, and what is said where that is not known."""

_KINDS: Mapping[AwardKind | None, str] = {
    AwardKind.TITLE: AwardKind.TITLE.label,
    AwardKind.COMMENDATION: AwardKind.COMMENDATION.label,
    None: "Chưa rõ là danh hiệu hay hình thức",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")


class Awarded(Protocol):
    """An award, given or proposed."""

    @property
    def award_name(self) -> str:
        """What it is called."""
        ...

    @property
    def kind(self) -> AwardKind | None:
        """Title or commendation; nothing when no catalogue knows."""
        ...

    @property
    def place(self) -> int:
        """Where it stands in the catalogue."""
        ...

    @property
    def scope(self) -> AwardScope:
        """Who gets it."""
        ...


A = TypeVar("A", bound=Awarded)


def counts(rows: Iterable[T], key: Callable[[T], K], wanted: Iterable[K]) -> list[Count]:
    """Return, for each key that is wanted, how many rows have it."""
    found: dict[K, list[T]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return [Count(found.get(one, ())) for one in wanted]


def by_scope(rows: Iterable[Awarded]) -> list[Count]:
    """Count awards by who gets them: collectives, people, households."""
    return counts(rows, lambda row: row.scope, SCOPES)


def award_names(rows: Iterable[Awarded]) -> list[str]:
    """Return what the awards are called, each once, in the order of the catalogue."""
    places: dict[str, tuple[int, int]] = {}
    kinds = list(_KINDS)
    for row in rows:
        place = (kinds.index(row.kind), row.place)
        places[row.award_name] = min(place, places.get(row.award_name, place))
    return sorted(places, key=lambda name: (places[name], name))


def by_name(rows: Sequence[A]) -> Iterator[tuple[str, list[A]]]:
    """Yield each award with its rows, in the order of the catalogue."""
    found: dict[str, list[A]] = defaultdict(list)
    for row in rows:
        found[row.award_name].append(row)
    for name in award_names(rows):
        yield name, found[name]


def by_kind(rows: Sequence[A]) -> Iterator[tuple[str, list[A]]]:
    """Yield the heading of titles, then of commendations, each with its rows."""
    present = [
        (words, [row for row in rows if row.kind is kind]) for kind, words in _KINDS.items()
    ]
    for place, (words, own) in enumerate((words, own) for words, own in present if own):
        yield f"{roman(place)}. {words}", own


def roman(place: int) -> str:
    """Return the numeral of a place, counted from 0; beyond those that people read, the number."""
    return _ROMAN[place] if place < len(_ROMAN) else str(place + 1)


def statistics(
    session: Session,
    parameters: Parameters,
    heading: str,
    blocks: Sequence[Block],
    *,
    is_landscape: bool = True,
) -> Report:
    """Put tables of a year, or of all, under the letterhead of the office."""
    year = [] if parameters.year is None else [f"Năm {parameters.year}"]
    about = [*year, f"Tính đến ngày {parameters.today:%d/%m/%Y}"]
    return report(
        session, parameters, None, heading, blocks, subheadings=about, is_landscape=is_landscape
    )
