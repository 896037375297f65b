"""The awards of a year in figures: by unit, by form, and against what was proposed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Self

from sqlalchemy.orm import Session

from app.core.vietnamese import collation_key, number_text
from app.domain.terms import AwardGround, AwardScope, NominationState
from app.exports.report import (
    Block,
    Cell,
    Column,
    Count,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    Paragraph,
    ParagraphKind,
    Percent,
    Report,
    TotalRow,
)
from app.exports.reports.figures import (
    GROUNDS,
    SCOPES,
    award_names,
    by_kind,
    by_name,
    by_scope,
    counts,
    roman,
    statistics,
)
from app.exports.reports.frame import Parameters
from app.services import award_statistics
from app.services.award_statistics import GivenAward, NominatedAward

NOTHING = "Chưa có khen thưởng nào trong sổ"
"""What a table of awards says without any."""
_TURNED = 5
"""From how many awards on their names are written bottom to top."""
_COUNTED = "Không tính khen thưởng đã thu hồi."
_GROUNDS_TOLD = (
    "Loại hình lấy theo đề nghị, quyết định; chỗ không ghi thì theo hình thức tổ chức của kế "
    "hoạch thi đua."
)
_LEADS = {True: "Lãnh đạo, quản lý", False: "Lao động trực tiếp", None: "Chưa rõ chức vụ"}
_RARE = (AwardGround.SERVICE, AwardGround.SENIORITY, AwardGround.EXTERNAL)
_SECTIONS: Mapping[str, tuple[AwardGround | None, ...]] = {
    GROUNDS[AwardGround.MERIT]: (AwardGround.MERIT,),
    GROUNDS[AwardGround.MOVEMENT]: (AwardGround.MOVEMENT,),
    GROUNDS[AwardGround.SUDDEN]: (AwardGround.SUDDEN,),
    "Cống hiến, niên hạn, đối ngoại": _RARE,
    GROUNDS[None]: (None,),
}
"""The grounds that share columns; those of an office are there even with nothing in them."""
_ALWAYS = 2
_FIRST_SECTION = 7


# --- by unit ---------------------------------------------------------------------------------


def by_unit(session: Session, parameters: Parameters) -> Report:
    """Count awards by unit, units by their group; with a column for each award that was given."""
    rows = award_statistics.given(session, parameters.year)
    return statistics(session, parameters, "Tổng hợp khen thưởng theo đơn vị", [unit_grid(rows)])


def unit_grid(rows: Sequence[GivenAward]) -> Grid:
    """Lay out awards by group of units, unit and award."""
    names = award_names(rows)
    body: list[GridRow] = []
    ordered = sorted(rows, key=_by_group)
    for place, (group, found) in enumerate(groupby(ordered, key=lambda row: row.group)):
        of_group = list(found)
        body.append(GroupRow(f"{roman(place)}. {group or 'Chưa rõ nhóm đơn vị'}"))
        units = groupby(of_group, key=lambda row: (row.unit, row.unit_id))
        for number, ((unit, _), awards) in enumerate(units, start=1):
            own = list(awards)
            body.append((number, _called(unit, own), *_unit_figures(own, names)))
        body.append(TotalRow("Cộng", (None, None, *_unit_figures(of_group, names))))
    turned = len(names) >= _TURNED
    return Grid(
        columns=(
            Column("STT", 5, Kind.INTEGER),
            Column("Tên đơn vị", 34),
            *(Column(name, 9 if turned else 16, Kind.INTEGER, is_turned=turned) for name in names),
            Column("Tổng", 9, Kind.INTEGER),
        ),
        rows=tuple(body),
        totals=_closing(rows, (None, None, *_unit_figures(rows, names))),
        unit="Đơn vị tính: lượt khen",
        footnote="Cá nhân, hộ gia đình tính cho đơn vị ghi trong sổ lúc được khen; đơn vị đã đổi "
        f"tên đứng ở tên hiện nay, tên cũ ghi trong ngoặc. {_COUNTED}",
        nothing=NOTHING,
    )


def _called(unit: str, rows: Sequence[GivenAward]) -> str:
    """Return a unit's name, with the names that its awards were given under."""
    before = dict.fromkeys(row.unit_before for row in rows if row.unit_before)
    return f"{unit} ({', '.join(before)})" if before else unit or "Chưa rõ đơn vị"


def _by_group(row: GivenAward) -> tuple[object, ...]:
    unit = (not row.unit, collation_key(row.unit), row.unit, str(row.unit_id))
    return (row.group_place, row.group, *unit)


def _unit_figures(rows: Sequence[GivenAward], names: Sequence[str]) -> tuple[Cell, ...]:
    return (*counts(rows, lambda row: row.award_name, names), Count(rows))


# --- by form ---------------------------------------------------------------------------------


def by_form(session: Session, parameters: Parameters) -> Report:
    """Count awards by what was given, to whom, and on which ground."""
    rows = award_statistics.given(session, parameters.year)
    return statistics(
        session, parameters, "Tổng hợp hình thức khen thưởng trong năm", [form_grid(rows)]
    )


def form_grid(rows: Sequence[GivenAward]) -> Grid:
    """Lay out awards by name: to whom; on which ground, leaders apart from direct workers.

    What is rare has columns only where it is there: other grounds, and people of whom neither a
    mark nor the post tells whether they lead.
    """
    body: list[GridRow] = []
    layout = _Layout.of(rows)
    for heading, of_kind in by_kind(rows):
        body.append(GroupRow(heading))
        lines = enumerate(by_name(of_kind), start=1)
        body += [(number, name, *layout.figures(own)) for number, (name, own) in lines]
        body.append(TotalRow("Cộng", (None, None, *layout.figures(of_kind))))
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER, number="1"),
            Column("Hình thức", 26, number="2"),
            *_scope_columns("Số lượng", 3),
            *layout.columns(),
        ),
        rows=tuple(body),
        totals=_closing(rows, (None, None, *layout.figures(rows))),
        unit="Đơn vị tính: lượt khen",
        footnote=f"Cột 3 = {' + '.join(map(str, layout.firsts))}. Lãnh đạo, quản lý và lao động "
        "trực tiếp chỉ tính cá nhân, theo đánh dấu hoặc chức vụ lúc được khen. "
        f"{_GROUNDS_TOLD} {_COUNTED}",
        nothing=NOTHING,
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which grounds have columns, and which answers to whether somebody leads."""

    sections: Mapping[str, tuple[AwardGround | None, ...]]
    leads: tuple[bool | None, ...]

    @classmethod
    def of(cls, rows: Sequence[GivenAward]) -> Self:
        """Return the columns that some awards need."""
        found = {row.ground for row in rows}
        sections = {
            heading: grounds
            for place, (heading, grounds) in enumerate(_SECTIONS.items())
            if place < _ALWAYS or found.intersection(grounds)
        }
        known = (True, False)
        is_unknown = any(row.leads is None for row in rows if row.scope is AwardScope.PERSON)
        return cls(sections, (*known, None) if is_unknown else known)

    @property
    def firsts(self) -> list[int]:
        """The number of the first column of each ground."""
        width = 2 + len(self.leads)
        return [_FIRST_SECTION + width * place for place in range(len(self.sections))]

    def columns(self) -> Iterator[Column]:
        """Yield the columns of each ground: how many, the share, and of people who leads."""
        for first, ground in zip(self.firsts, self.sections, strict=True):
            share = f"{first + 1}={first}:3"
            yield Column("Tổng", 7, Kind.INTEGER, group=ground, number=str(first))
            yield Column("%", 8, Kind.PERCENT, group=ground, number=share)
            for number, leads in enumerate(self.leads, first + 2):
                yield Column(_LEADS[leads], 7, Kind.INTEGER, group=ground, number=str(number))

    def figures(self, rows: Sequence[GivenAward]) -> tuple[Cell, ...]:
        """Count awards for these columns, and to whom they were given before them."""
        cells: list[Cell] = [Count(rows), *by_scope(rows)]
        for grounds in self.sections.values():
            of = [row for row in rows if row.ground in grounds]
            people = [row for row in of if row.scope is AwardScope.PERSON]
            cells += [Count(of), Percent.of(len(of), len(rows))]
            cells += counts(people, lambda row: row.leads, self.leads)
        return tuple(cells)


# --- what was proposed and what came of it ---------------------------------------------------


def proposed(session: Session, parameters: Parameters) -> Report:
    """Count nominations and those that a decision came of, by award and ground."""
    rows = award_statistics.nominated(session, parameters.year)
    given = award_statistics.given(session, parameters.year)
    blocks: list[Block] = [proposal_grid(rows)]
    if beside := sum(row.award.nomination_id is None for row in given):
        told = (
            f"Sổ khen thưởng còn {number_text(beside)} lượt khen không có đề nghị trong tệp dữ "
            "liệu này, không tính ở bảng trên."
        )
        blocks.append(Paragraph(told, ParagraphKind.NOTE))
    heading = "Tổng hợp đề nghị và kết quả khen thưởng"
    return statistics(session, parameters, heading, blocks)


def proposal_grid(rows: Sequence[NominatedAward]) -> Grid:
    """Lay out nominations by award and ground: to whom, what was decided, what was not."""
    body: list[GridRow] = []
    for heading, of_kind in by_kind(rows):
        body.append(GroupRow(heading))
        lines = enumerate(_proposal_lines(of_kind), start=1)
        body += [(number, *line) for number, line in lines]
        body.append(TotalRow("Cộng", (None, None, None, *_proposal_figures(of_kind))))
    return Grid(
        columns=(
            Column("TT", 5, Kind.INTEGER, number="1"),
            Column("Danh hiệu, hình thức", 26, number="2"),
            Column("Loại hình", 17, number="3"),
            *_scope_columns("Đã đề nghị", 4),
            *_scope_columns("Đã có quyết định", 8),
            Column("Tỷ lệ", 9, Kind.PERCENT, number="12=8:4"),
            *(
                Column(heading, 8, Kind.INTEGER, group="Chưa có quyết định", number=str(number))
                for number, heading in enumerate(_OPEN, start=13)
            ),
        ),
        rows=tuple(body),
        totals=_closing(rows, (None, None, None, *_proposal_figures(rows))),
        unit="Đơn vị tính: lượt đề nghị",
        footnote="Cột 4 = 8 + 13 + 14 + 15. Năm là năm của kế hoạch. Loại hình theo đề nghị; "
        "chỗ không ghi thì theo hình thức tổ chức của kế hoạch.",
        nothing="Chưa có đề nghị khen thưởng nào",
    )


_OPEN = ("Đang xét", "Không đạt, trả về", "Đã thu hồi")
_UNDER_WAY, _TURNED_DOWN, _TAKEN_BACK = _OPEN
_STANDS: dict[NominationState, str] = {
    NominationState.PROPOSED: _UNDER_WAY,
    NominationState.PASSED: _UNDER_WAY,
    NominationState.SUBMITTED: _UNDER_WAY,
    NominationState.FAILED: _TURNED_DOWN,
    NominationState.RETURNED: _TURNED_DOWN,
    NominationState.DECIDED: _TAKEN_BACK,
}
"""Where a nomination stands that no award of the book came of."""


def _proposal_lines(rows: Sequence[NominatedAward]) -> Iterator[tuple[Cell, ...]]:
    for name, of_name in by_name(rows):
        for ground, told in GROUNDS.items():
            if own := [row for row in of_name if row.ground is ground]:
                yield (name, told, *_proposal_figures(own))


def _proposal_figures(rows: Sequence[NominatedAward]) -> tuple[Cell, ...]:
    decided = [row for row in rows if row.is_decided]
    waiting = [row for row in rows if not row.is_decided]
    return (
        Count(rows),
        *by_scope(rows),
        Count(decided),
        *by_scope(decided),
        Percent.of(len(decided), len(rows)),
        *counts(waiting, lambda row: _STANDS[row.state], _OPEN),
    )


# --- what they share -------------------------------------------------------------------------


def _scope_columns(group: str, first: int) -> Iterator[Column]:
    parts = "+".join(str(number) for number in range(first + 1, first + 4))
    yield Column("Tổng", 8, Kind.INTEGER, group=group, number=f"{first}={parts}")
    for number, scope in enumerate(SCOPES, start=first + 1):
        yield Column(scope.label, 7, Kind.INTEGER, group=group, number=str(number))


def _closing(rows: Sequence[object], cells: tuple[Cell, ...]) -> TotalRow | None:
    return TotalRow("Tổng cộng", cells) if rows else None
