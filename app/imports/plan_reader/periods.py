"""The time of the whole, and of its phases and waves."""

import re
from collections.abc import Iterator

from app.domain.dates import PartialDate
from app.imports.plan_reader.dates import DateFound, RangeFound, ranges_in
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.reading import Found, Period
from app.imports.plan_reader.structure import Structure

_PHASE = re.compile(
    r"(?P<name>(?:giai doan|dot cao diem|dot|buoc|chang|cao diem)\s+(?:thu\s+\w+|\d{1,2}"
    r"|i{1,3}|iv|v|mot"
    r"|hai|ba|bon|nhat)\b"
    r"(?:\s*\((?!tu\b|\d)[^()]{0,60}\))?)"
)
_SAID = re.compile(
    r"\b(?:thoi gian|thoi han|bat dau tu|dien ra tu|duoc (?:thuc hien|to chuc|phat dong) tu)\b"
)


def read_periods(structure: Structure) -> tuple[Period, ...]:
    """Return the time of the whole (without a name) and each phase, in the order of the text."""
    whole: Period | None = None
    phases: list[Period] = []
    for piece, is_headed in _pieces(structure):
        phase = _PHASE.match(piece.bare().folded)
        bare = piece.bare()
        times = [one for one in ranges_in(bare) if not _is_other(bare, one)]
        if phase:
            if times and not any(_same(one, bare.group(phase, "name").text) for one in phases):
                name = bare.group(phase, "name")
                phases.append(_period(bare, times[0], Found(name.text, name.span)))
        elif whole is None and times and (is_headed or _SAID.search(bare.folded)):
            whole = _period(bare, times[0], None)
    return tuple([whole] if whole else []) + tuple(phases)


def _pieces(structure: Structure) -> Iterator[tuple[Passage, bool]]:
    """Yield the sentences that may tell times; first those under a heading that says so."""
    headed: set[int] = set()
    for node in structure.nodes():
        if "time" in node.topics() or any(one.topics() == {"time"} for one in node.above()):
            headed.add(id(node))
            for paragraph in node.paragraphs:
                yield from ((one, True) for one in _parts(paragraph))
    for piece in structure.opening:
        yield from ((one, False) for one in _parts(piece))
    for node in structure.nodes():
        if id(node) not in headed:
            for paragraph in node.paragraphs:
                yield from ((one, False) for one in _parts(paragraph))


def _parts(paragraph: Passage) -> Iterator[Passage]:
    for sentence in paragraph.sentences():
        start = 0
        for found in _PHASE.finditer(sentence.folded):
            if found.start() > start and re.search(
                r"[:;,(]\s*$", sentence.folded[: found.start()]
            ):
                yield sentence.cut(start, found.start())
                start = found.start()
        yield sentence.cut(start)


def _is_other(piece: Passage, one: RangeFound) -> bool:
    """Whether a time is that of something else: a term, an anniversary, a deadline."""
    before = piece.folded[max(0, one.start - 40) : one.start]
    if one.since is None and re.search(r"\b(?:truoc|cham nhat|phan dau|muon nhat)\s*$", before):
        return True
    return bool(
        re.search(
            r"\b(?:nhiem ky|ky niem|ngay thanh lap|giai doan)\s*(?:\d{4}\s*-\s*)?\(?$", before
        )
    )


def _same(period: Period, name: str) -> bool:
    return period.name is not None and period.name.value.casefold() == name.casefold()


def _period(piece: Passage, one: RangeFound, name: Found[str] | None) -> Period:
    end = _date(piece, one.until)
    if one.event is not None:
        end = Found(PartialDate.event(one.event.text), one.event.span, is_sure=False)
    return Period(name, _date(piece, one.since), end)


def _date(piece: Passage, one: DateFound | None) -> Found[PartialDate] | None:
    if one is None or one.text is None:
        return None
    return Found(
        PartialDate.from_text(one.text), piece.cut(one.start, one.end).span, not one.is_slip
    )
