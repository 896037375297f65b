"""Registration on paper: the form of a unit, the summary, the list of works, pledge, reminder."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import number_text, quoted
from app.domain.dates import DocumentDate, PartialDate, due_words
from app.domain.terms import (
    AwardKind,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
)
from app.exports.documents.frame import (
    Asked,
    Source,
    attached,
    counted,
    date_words,
    head_of,
    letter_symbol,
    list_of,
    paper,
    place_date,
    typed,
    under,
    wanted_words,
)
from app.exports.report import (
    Align,
    Block,
    Cell,
    Column,
    Grid,
    GridRow,
    GroupRow,
    Kind,
    Money,
    Paragraph,
    Regime,
    Report,
    Signature,
    TotalRow,
)
from app.exports.reports.frame import SIGNED, maker, signature_of
from app.exports.reports.registrations import work_grid
from app.services import (
    catalogues,
    missing,
    people,
    pledges,
    registrations,
    sheets_due,
    units,
    works,
)
from app.services.missing import MissingRow
from app.services.people import Wanted
from app.services.pledges import PledgeDetail, PledgePartyRow
from app.services.registering import COUNTED
from app.services.registrations import RegistrationRow
from app.services.sheets_due import OwedSheet
from app.services.works import WorkRow

_BLANK_ROWS = 3
_EVERYBODY = 1_000_000
_MOST_NAMED = 5
"""Up to how many units a letter names instead of a list."""
_MOST_SIGNING = 3
_KIND_OF_PLEDGE = re.compile(r"^(bản )?giao ước thi đua\s+(?=[^\W\d_])", re.IGNORECASE)
"""What the title of the paper says already, at the beginning of a pledge's name."""
_ROOM = f"{SIGNED}\n\n\n\n"


# --- the form of a unit ----------------------------------------------------------------------


def registration_form(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write what each unit registers, or the one that is asked for; blank where it did not."""
    source = Source.of(session, asked)
    lists = _Lists.read(source)
    return tuple(_form(source, lists, *unit) for unit in _units(session, asked, source.plan.id))


def _units(session: Session, asked: Asked, plan_id: UUID) -> list[tuple[UUID, str, str]]:
    """Return the units with who heads them: the one asked for, or all that take part."""
    if asked.subject_id is not None:
        unit = units.get(session, asked.subject_id)
        return [(unit.id, unit.name, unit.head_name)]
    heads = {unit.id: unit.head_name for unit in units.listed(session, include_retired=True)}
    return [
        (one.unit_id, one.unit_name, heads.get(one.unit_id, ""))
        for one in missing.per_unit(session, plan_id)
    ]


def _form(source: Source, lists: "_Lists", unit_id: UUID, name: str, head_name: str) -> Report:
    rows = [row for row in lists.rows if row.unit_id == unit_id]
    facts = {"đơn vị": name, "người đứng đầu": head_name}
    tables = {
        "danh hiệu đăng ký": [_titles_form(lists, rows)],
        "công trình đăng ký": [
            _works_form([one for one in lists.works if one.unit_id == unit_id])
        ],
        "chỉ tiêu đăng ký": [_targets_form(rows)],
    }
    signed = head_of(source.regime, name, head_name)
    own = paper(source, "registration_form", "Bản đăng ký thi đua", facts, tables, [signed])
    return under(own, source.issuer, name)


def _filled(rows: Sequence[tuple[Cell, ...]], width: int) -> tuple[tuple[Cell, ...], ...]:
    """Return rows with their numbers; without any, some to be filled in by hand."""
    body = rows or [(None,) * (width - 1)] * _BLANK_ROWS
    return tuple((number, *row) for number, row in enumerate(body, start=1))


def _titles_form(lists: "_Lists", rows: Sequence[RegistrationRow]) -> Grid:
    columns = (
        Column("TT", 5, Kind.INTEGER),
        Column("Tập thể, cá nhân, hộ", 26),
        Column("Chức vụ", 18),
        Column("Danh hiệu thi đua", 20, group="Nội dung đăng ký"),
        Column("Hình thức khen thưởng", 22, group="Nội dung đăng ký"),
        Column("Ghi chú", 12),
    )
    return Grid(columns=columns, rows=_filled(list(_subjects(lists, rows)), len(columns)))


def _works_form(rows: Sequence[WorkRow]) -> Grid:
    columns = (
        Column("TT", 5, Kind.INTEGER),
        Column("Tên công trình, mô hình, phần việc", 26),
        Column("Loại", 11),
        Column("Nội dung, quy mô", 20),
        Column("Địa điểm", 12),
        Column("Kinh phí (đồng)", 13, Kind.MONEY),
        Column("Hoàn thành", 11, Kind.DATE),
    )
    body = [
        (
            row.name,
            row.kind.label,
            row.scale or None,
            row.place or None,
            None if row.cost is None else Money(row.cost),
            row.finishes,
        )
        for row in rows
        if row.state is not RegistrationState.REJECTED
    ]
    return Grid(columns=columns, rows=_filled(body, len(columns)))


def _targets_form(rows: Sequence[RegistrationRow]) -> Grid:
    columns = (
        Column("TT", 6, Kind.INTEGER),
        Column("Nội dung, chỉ tiêu", 66),
        Column("Ghi chú", 28),
    )
    body = [
        (
            f"{row.what}{wanted_words(row.operator, row.pledged_value, row.value_unit)}",
            row.note or None,
        )
        for row in rows
        if row.kind is RegistrationKind.TARGET
    ]
    return Grid(columns=columns, rows=_filled(body, len(columns)))


# --- the summary -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Lists:
    """What was registered under a plan and not turned down, with what the lists need to know."""

    rows: tuple[RegistrationRow, ...]
    works: tuple[WorkRow, ...]
    kinds: Mapping[str, AwardKind]
    people: Mapping[UUID, tuple[str, str]] = field(default_factory=dict[UUID, tuple[str, str]])
    """Honorific and post of people."""

    @classmethod
    def read(cls, source: Source) -> "_Lists":
        session, plan = source.session, source.plan
        rows = registrations.listed(session, plan.id)
        types = catalogues.award_types(session, None, include_retired=True)
        everybody = people.page(session, 0, _EVERYBODY, Wanted(is_retired_too=True))
        return cls(
            tuple(row for row in rows if row.state is not RegistrationState.REJECTED),
            works.listed(session, plan.id, source.asked.today),
            {one.code: one.kind for one in types},
            {one.id: (one.honorific, one.post) for one in everybody},
        )


def _subjects(lists: _Lists, rows: Iterable[RegistrationRow]) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each who registered a title: name, post, titles, commendations, note."""
    own: dict[UUID, list[RegistrationRow]] = {}
    for row in rows:
        if row.kind is RegistrationKind.AWARD:
            own.setdefault(row.subject_id, []).append(row)
    for subject_id, registered in own.items():
        honorific, post = lists.people.get(subject_id, ("", ""))
        given = {
            kind: "\n".join(row.what for row in registered if _kind(lists, row) is kind) or None
            for kind in AwardKind
        }
        yield (
            f"{honorific} {registered[0].subject_name}".strip(),
            post or None,
            given[AwardKind.TITLE],
            given[AwardKind.COMMENDATION],
            "\n".join(row.note for row in registered if row.note) or None,
        )


def _kind(lists: _Lists, row: RegistrationRow) -> AwardKind:
    return lists.kinds.get(row.award_code, AwardKind.TITLE)


def registration_table(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Sum up what was registered: collectives, people, households, each with what they aim at."""
    source = Source.of(session, asked)
    lists = _Lists.read(source)
    rows = [row for row in lists.rows if row.state in COUNTED]
    titles = [row for row in rows if row.kind is RegistrationKind.AWARD]
    of_kind = {
        kind: [row for row in titles if row.subject_kind in kinds]
        for kind, kinds in (
            ("tập thể", (SubjectKind.UNIT, SubjectKind.CLUSTER)),
            ("cá nhân", (SubjectKind.PERSON,)),
            ("hộ gia đình", (SubjectKind.HOUSEHOLD,)),
        )
    }
    who = {row.subject_id: row.subject_kind for row in titles}
    facts = {
        "ngày tổng hợp": f"{asked.today:%d/%m/%Y}",
        "số đăng ký": counted(Counter(who.values())),
        "số trễ hạn": _two(sum(row.is_late for row in titles)),
    }
    tables = {f"{kind} đăng ký": [_summary(lists, own, kind)] for kind, own in of_kind.items()}
    own = paper(
        source,
        "registration_table",
        "Bảng tổng hợp đăng ký thi đua",
        facts,
        tables,
        [maker(), signature_of(source.plan)],
    )
    return (replace(own, is_landscape=True),)


def _two(count: int) -> str:
    return f"{count:02d}" if count else ""


def _summary(lists: _Lists, rows: Sequence[RegistrationRow], kind: str) -> Grid:
    body: list[GridRow] = []
    number = 0
    is_grouped = kind != "tập thể"
    for name in dict.fromkeys(row.unit_name for row in rows) if is_grouped else [""]:
        own = [row for row in rows if not is_grouped or row.unit_name == name]
        found = list(_subjects(lists, own))
        if is_grouped and found:
            body.append(GroupRow(name or "Không thuộc đơn vị"))
        for cells in found:
            number += 1
            body.append((number, *(cells if is_grouped else (cells[0], *cells[2:]))))
    columns = (
        Column("TT", 5, Kind.INTEGER),
        Column({"tập thể": "Tên tập thể", "cá nhân": "Họ và tên"}.get(kind, "Hộ gia đình"), 28),
        *([Column("Chức vụ", 22)] if is_grouped else []),
        Column("Danh hiệu thi đua", 20, group="Đăng ký thi đua, khen thưởng"),
        Column("Hình thức khen thưởng", 38, group="Đăng ký thi đua, khen thưởng"),
        Column("Ghi chú", 14),
    )
    return Grid(
        columns=columns,
        rows=tuple(body),
        totals=TotalRow(f"Cộng: {number:02d} {kind}", (None,) * len(columns)) if number else None,
        nothing=f"Chưa có {kind} đăng ký",
    )


# --- works -----------------------------------------------------------------------------------


def works_list(session: Session, asked: Asked) -> tuple[Report, ...]:
    """List the works that units registered, to be signed. A list is no kind that is numbered."""
    source = Source.of(session, asked)
    rows = [
        row
        for row in works.listed(session, source.plan.id, asked.today)
        if row.state is not RegistrationState.REJECTED
    ]
    total = sum(row.cost for row in rows if row.cost is not None)
    facts = {
        "ngày tổng hợp": f"{asked.today:%d/%m/%Y}",
        "số công trình": _two(len(rows)),
        "số hoàn thành": _two(sum(row.finished_on is not None for row in rows)),
        "tổng kinh phí": f"{number_text(total)} đồng" if total else "",
    }
    own = paper(
        source,
        "works_list",
        "Danh mục công trình, mô hình, phần việc",
        facts,
        {"danh mục": [work_grid(rows)]},
        [maker(), signature_of(source.plan)],
    )
    return (replace(own, is_landscape=True),)


# --- pledges ---------------------------------------------------------------------------------


def pledge_paper(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write each pledge of a plan for all parties to sign; a blank one where there is none."""
    source = Source.of(session, asked)
    found = [pledges.one(session, row.id) for row in pledges.of_plan(session, source.plan.id)]
    return tuple(_pledge(source, one) for one in found or [None])


def _pledge(source: Source, detail: PledgeDetail | None) -> Report:
    row = detail.pledge if detail else None
    parties = detail.parties if detail else ()
    facts = {
        "tên giao ước": _about(row.name, source.regime) if row else "",
        "cụm thi đua": row.cluster_name if row else "",
        "năm giao ước": str(row.year if row else source.plan.year),
        "nơi ký": row.place if row else "",
        "ngày ký": f"{row.signed_on:%d/%m/%Y}" if row and row.signed_on else "",
        "số bên": _two(len(parties)),
    }
    tables: dict[str, list[Block]] = {
        "nội dung cam kết": [*typed(detail.content if detail else "")],
        "chỉ tiêu giao ước": [*_promised(detail)],
        "các bên": [*_party_lines(parties)],
        "chữ ký": [] if 0 < len(parties) <= _MOST_SIGNING else [_signing_grid(parties)],
    }
    signatures = [
        Signature(one.post or "Đại diện", one.representative, (one.subject_name,), hint=SIGNED)
        for one in parties
    ]
    own = paper(
        source,
        "pledge_paper",
        "Bản giao ước thi đua",
        facts,
        tables,
        signatures if len(signatures) <= _MOST_SIGNING else [],
    )
    day = DocumentDate.of(row.signed_on) if row and row.signed_on else None
    own = replace(own, place_date=place_date(source.place, day, source.asked.today))
    return under(own, source.issuer, row.cluster_name) if row else own


def _about(name: str, regime: Regime) -> str:
    """Return what stands below the title: a pledge's name without what the title says already."""
    rest = _KIND_OF_PLEDGE.sub("", name, count=1)
    if rest == name:
        return name
    if regime is Regime.STATE:
        return f"{rest[:1].upper()}{rest[1:]}"
    return rest if rest[:1].islower() else f"của {rest}"


def _promised(detail: PledgeDetail | None) -> Iterator[Paragraph]:
    for number, one in enumerate(detail.items if detail else (), start=1):
        wanted = wanted_words(one.operator, one.value, one.value_unit)
        yield Paragraph(f"{number}. {one.text.rstrip(' .;')}{wanted}.")


def _party_lines(parties: Sequence[PledgePartyRow]) -> Iterator[Paragraph]:
    for number, one in enumerate(parties, start=1):
        who = ", ".join(part for part in (one.representative, one.post) if part)
        told = f"{number}. {one.subject_name}"
        yield Paragraph(f"{told}; đại diện: {who}." if who else f"{told}.")


def _signing_grid(parties: Sequence[PledgePartyRow]) -> Grid:
    """Lay out room to sign for many, two beside each other."""
    cells = [
        f"{one.subject_name.upper()}\n{one.post or 'Đại diện'}\n{_ROOM}{one.representative}"
        for one in parties
    ] or [f"…………………………\nĐại diện\n{_ROOM}"] * 2
    cells += [""] * (len(cells) % 2)
    return Grid(
        columns=(
            Column("Bên ký giao ước", 50, align=Align.CENTER),
            Column("Bên ký giao ước", 50, align=Align.CENTER),
        ),
        rows=tuple(zip(cells[::2], cells[1::2], strict=True)),
        is_signed=True,
    )


# --- the reminder ----------------------------------------------------------------------------


def reminder(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write to the units that have not registered enough, or owe sheets of self-scoring.

    With a list of what is missing. `NotAllowed` when nothing is: there is nobody to write to.
    """
    source = Source.of(session, asked)
    rows = [
        row
        for row in missing.listed(session, source.plan.id, asked.today)
        if asked.subject_id in (None, row.subject_id)
    ]
    owed = [
        one
        for one in sheets_due.owed(session, source.plan.id, asked.today)
        if asked.subject_id in (None, one.subject_id)
    ]
    if not rows and not owed:
        raise NotAllowed(
            f"Các đơn vị đã đăng ký đủ và nộp đủ phiếu tự chấm đến hạn theo kế hoạch "
            f"{quoted(source.plan.name)} nên không có ai để đôn đốc. Chưa xuất tệp nào."
        )
    names = list(dict.fromkeys((one.subject_id, one.subject_name) for one in (*rows, *owed)))
    late = {row.subject_id for row in rows if row.is_overdue}
    late |= {one.subject_id for one in owed if one.due < asked.today}
    registering = len({row.subject_id for row in rows})
    scoring = len({one.subject_id for one in owed})
    facts = {
        "ngày tính": f"{asked.today:%d/%m/%Y}",
        "việc đôn đốc": ", ".join(
            words
            for words, count in (("đăng ký thi đua", registering), ("tự chấm điểm", scoring))
            if count
        ),
        "số đơn vị": _two(registering),
        "số đơn vị chưa nộp phiếu": _two(scoring),
        "số quá hạn": _two(len(late)),
        "hạn đăng ký": date_words(source.plan.registration_due) if registering else "",
    }
    grid = _missing_grid(source, rows, owed, [unit_id for unit_id, _ in names])
    own = paper(
        source,
        "reminder",
        "Công văn",
        facts,
        {"danh sách còn thiếu": [grid]},
        [signature_of(source.plan)],
        symbol=letter_symbol(source),
        is_letter=True,
    )
    if len(names) <= _MOST_NAMED:
        own = replace(own, addressees=tuple(name for _, name in names))
    listed = attached(
        own,
        "Danh sách đơn vị cần đôn đốc" if owed else "Danh sách đơn vị chưa đăng ký đủ",
        attached_to=list_of(own, "Công văn", source.issuer),
    )
    return own, replace(listed, blocks=(grid,))


def _missing_grid(
    source: Source,
    rows: Sequence[MissingRow],
    owed: Sequence[OwedSheet],
    order: Sequence[UUID],
) -> Grid:
    tasks = {one.id: one.task for one in source.plan.deadlines}
    lines: list[tuple[UUID, tuple[Cell, ...]]] = [
        (
            row.subject_id,
            (
                row.subject_name,
                tasks.get(row.deadline_id, "") if row.deadline_id else "Đăng ký thi đua",
                row.minimum,
                row.registered,
                row.due,
                due_words(row.due, source.asked.today) or None,
            ),
        )
        for row in rows
    ]
    for one in owed:
        due = PartialDate.of(one.due)
        left = due_words(due, source.asked.today) or None
        told = f"Phiếu chấm điểm, vòng “{one.stage_name}”"
        lines.append((one.subject_id, (one.subject_name, told, None, None, due, left)))
    lines.sort(key=lambda line: order.index(line[0]))
    return Grid(
        columns=(
            Column("TT", 6, Kind.INTEGER),
            Column("Đơn vị", 26),
            Column("Nội dung còn thiếu", 27),
            Column("Tối thiểu", 8, Kind.INTEGER),
            Column("Đã đăng ký", 8, Kind.INTEGER),
            Column("Hạn", 14, Kind.DATE),
            Column("Tính đến nay", 15),
        ),
        rows=tuple((number, *cells) for number, (_, cells) in enumerate(lines, start=1)),
    )
