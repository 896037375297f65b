"""What stands in the workbook of a unit: the pages of the form, filled with what is known today.

The same form is made again when a workbook comes back: what its cells hold then is what we have
now. `links` tell which registration a place of the form was, so that a place keeps its meaning.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import quoted, tidy
from app.domain.points import points_text
from app.domain.terms import (
    CriterionKind,
    FigureKind,
    Operator,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
    WorkbookKind,
    WorkKind,
)
from app.domain.unit_workbooks import (
    NO,
    NOT_ARISEN,
    YES,
    Column,
    FormCell,
    FormPage,
    FormRow,
    ValueKind,
    cell_key,
    money_words,
    plain_number,
)
from app.entities import ScoreSheet
from app.services import figures, registration_offer, registrations, sheet_view, works
from app.services.registration_desk import SCOPES
from app.services.registration_offer import Applicant, Offer
from app.services.registrations import RegistrationRow
from app.services.score_data import Sheet, sheets
from app.services.sheet_view import SheetLine, SheetView
from app.services.workbook_households import household_pages, households_of
from app.services.workbook_scores import (
    NOT_ARISEN_HINT,
    OF_FIGURES,
    VOID,
    answer_words,
    approved_words,
    figure_words,
    guide_words,
    levels,
)
from app.services.works import WorkRow

Links = Mapping[str, UUID]
"""Which registration a place of the form was, by key."""

AWARDS, WORKS, FIGURES = "awards", "works", "figures"
PLACES = 3
"""How many awards one can register for in a row; more where there are more already."""
NEW_WORKS = 10
NEW_TARGETS = 5
_APPROVED = "Đăng ký này đã duyệt nên không sửa bằng tệp. Đưa về “Chờ duyệt” rồi nhận lại."

WORK_COLUMNS = (
    Column("kind", "Loại", 14, ValueKind.CHOICE, "Chọn trong danh sách."),
    Column("name", "Tên công trình, mô hình, phần việc", 34, ValueKind.LINE),
    Column("scale", "Nội dung, quy mô", 34, ValueKind.PROSE),
    Column("place", "Địa điểm", 18, ValueKind.LINE),
    Column("cost", "Kinh phí (đồng)", 16, ValueKind.MONEY, "Số đồng, ví dụ 1.500.000."),
    Column("funding", "Nguồn kinh phí", 18, ValueKind.LINE),
    Column("person_in_charge", "Người phụ trách", 20, ValueKind.LINE),
    Column("starts", "Khởi công", 12, ValueKind.WHEN, "Ví dụ 05/03/2026, 03/2026 hoặc 2026."),
    Column("finishes", "Hoàn thành", 12, ValueKind.WHEN, "Ví dụ 30/11/2026, 11/2026 hoặc 2026."),
    Column("has_plaque", "Gắn biển", 9, ValueKind.CHOICE, "Có hoặc Không."),
    Column("note", "Ghi chú", 22, ValueKind.PROSE),
)
"""The keys are the fields of a work."""

FIGURE_COLUMNS = (
    Column("name", "Chỉ tiêu", 44, ValueKind.LINE, "Ghi tên chỉ tiêu đơn vị tự đăng ký."),
    Column("phase", "Giai đoạn", 15),
    Column("wanted", "Mức kế hoạch đề ra", 15),
    Column("operator", "So sánh", 11, ValueKind.CHOICE, "Chọn trong danh sách."),
    Column(
        "pledged",
        "Mức đơn vị đăng ký",
        14,
        ValueKind.NUMBER,
        "Chỉ ghi số. Không đăng ký chỉ tiêu này thì để trống.",
    ),
    Column("unit", "Đơn vị tính", 12, ValueKind.LINE, "Ví dụ: hộ, %, tuyến đường."),
    Column("reached", "Kết quả đạt được", 14, ValueKind.NUMBER, "Chưa có số thì để trống."),
)
"""The keys but `wanted` and `reached` are about what a unit registers."""

_SCORE_COLUMNS = (
    Column("code", "Mã", 8),
    Column("name", "Nội dung", 46),
    Column("max", "Điểm tối đa, đơn vị tính", 12),
    Column("guide", "Cách chấm", 44),
    Column("before", "", 12),
    Column(
        "given",
        "Điểm, mức, số liệu",
        13,
        ValueKind.MARK,
        "Ghi điểm hoặc số liệu, chọn mức. Chưa chấm thì để trống, không ghi 0.",
    ),
    Column("reason", "Lý do", 28, ValueKind.PROSE),
    Column("evidence", "Minh chứng (số, ngày văn bản)", 30, ValueKind.PROSE),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What the forms of a plan have in common, read once for all of them."""

    offer: Offer
    applicants: Mapping[UUID | None, Sequence[Applicant]]
    """By their unit."""
    registered: Mapping[UUID, Sequence[RegistrationRow]]
    """Titles and commendations, by subject."""
    pledged: Mapping[UUID, Sequence[RegistrationRow]]
    """Targets that were registered, by subject."""
    works: Mapping[UUID, Sequence[WorkRow]]
    """By subject."""
    progress: Mapping[UUID | None, Sequence[figures.ProgressRow]]
    """By unit; those of nobody are of the commune as a whole."""
    reached: Mapping[tuple[UUID, UUID | None, UUID | None], Decimal]
    """What was recorded, by target, unit and phase."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell that can be filled in stands in the form of today."""

    page: str
    row: str
    column: str
    kind: ValueKind
    cell: FormCell


def places_of(pages: Sequence[FormPage]) -> dict[str, Place]:
    """Return the cells of a form by their keys."""
    return {
        cell_key(row.key, column.key): Place(
            page.title, row.label, tidy(column.heading), column.kind, row.cells[column.key]
        )
        for page in pages
        for row in page.rows
        for column in page.columns
        if column.kind is not None and column.key in row.cells
    }


def ground(session: Session, plan_id: UUID, today: date) -> Ground:
    """Read what the workbooks of all units of a plan are made of."""
    applicants: dict[UUID | None, list[Applicant]] = defaultdict(list)
    for one in registration_offer.applicants(session, plan_id):
        if one.kind is not SubjectKind.CLUSTER:
            applicants[one.unit_id].append(one)
    registered: dict[UUID, list[RegistrationRow]] = defaultdict(list)
    pledged: dict[UUID, list[RegistrationRow]] = defaultdict(list)
    for row in registrations.listed(session, plan_id):
        if row.kind is RegistrationKind.AWARD:
            registered[row.subject_id].append(row)
        elif row.kind is RegistrationKind.TARGET:
            pledged[row.subject_id].append(row)
    of_works: dict[UUID, list[WorkRow]] = defaultdict(list)
    for work in works.listed(session, plan_id, today):
        of_works[work.subject_id].append(work)
    progress: dict[UUID | None, list[figures.ProgressRow]] = defaultdict(list)
    for figure in figures.progress(session, plan_id):
        progress[figure.subject_id].append(figure)
    reached = {
        (row.target_id, row.subject_id, row.phase_id): row.value
        for row in figures.recorded(session, plan_id)
    }
    offer = registration_offer.of_plan(session, plan_id, today)
    return Ground(offer, applicants, registered, pledged, of_works, progress, reached)


def link_key(subject_id: UUID, place: int) -> str:
    """Return how the place of an award is called."""
    return f"award/{subject_id}/{place}"


def links_of(known: Ground, unit_id: UUID) -> dict[str, UUID]:
    """Return which registrations take which places of the form of a unit."""
    return {
        link_key(one.id, n): row.id
        for one in known.applicants.get(unit_id, ())
        for n, row in enumerate(known.registered.get(one.id, ()), 1)
    }


def pages_of_unit(known: Ground, unit_id: UUID, links: Links) -> tuple[FormPage, ...]:
    """Return the pages on which a unit registers and reports."""
    awards = _awards(known, unit_id, links)
    return (awards, _works(known, unit_id, links), _figures(known, unit_id, links))


def choices_of(offer: Offer, kind: SubjectKind) -> dict[str, str]:
    """Return what a kind of subject can register for: codes by names."""
    return {one.name: one.code for one in offer.awards if one.scope is SCOPES[kind]}


# --- registration ----------------------------------------------------------------------------


def _awards(known: Ground, unit_id: UUID, links: Links) -> FormPage:
    own = known.applicants.get(unit_id, ())
    most = max((n for key in links if (n := _place(key))), default=0)
    places = range(1, max(PLACES, most) + 1)
    columns = (
        Column("name", "Đối tượng", 38),
        Column("about", "Chức vụ, loại", 24),
        *(
            Column(
                f"award-{n}",
                f"Đăng ký thứ {n}",
                34,
                ValueKind.CHOICE,
                "Chọn danh hiệu, hình thức trong danh sách.",
            )
            for n in places
        ),
    )
    return FormPage(
        AWARDS,
        "Đăng ký",
        "Đăng ký danh hiệu, hình thức khen thưởng",
        (known.offer.reminder,),
        columns,
        tuple(_award_row(known, one, places, links) for one in own),
    )


def _place(key: str) -> int:
    kind, _, rest = key.partition("/")
    return int(rest.rpartition("/")[2]) if kind == "award" else 0


def _award_row(known: Ground, one: Applicant, places: range, links: Links) -> FormRow:
    choices = tuple(choices_of(known.offer, one.kind))
    rows = {row.id: row for row in known.registered.get(one.id, ())}
    cells = {"name": FormCell(one.name), "about": FormCell(one.post or one.kind.label)}
    for n in places:
        linked = links.get(link_key(one.id, n))
        row = rows.get(linked) if linked else None
        is_approved = row is not None and row.state is RegistrationState.APPROVED
        cells[f"award-{n}"] = FormCell(
            row.what if row else "",
            not is_approved,
            choices,
            _APPROVED if is_approved else "",
        )
    return FormRow(f"award/{one.id}", cells)


# --- works -----------------------------------------------------------------------------------


def _works(known: Ground, unit_id: UUID, links: Links) -> FormPage:
    own = known.works.get(unit_id, ())
    made = {links[key]: key for key in links if key.startswith("work/")}
    rows = [_work_row(f"work/{row.id}", row) for row in own if row.id not in made]
    taken = {made[row.id]: row for row in own if row.id in made}
    for n in range(1, NEW_WORKS + 1):
        key = f"work/new-{n}"
        rows.append(_work_row(key, taken.get(key), f"Dòng mới {n}"))
    return FormPage(
        WORKS,
        "Công trình, mô hình",
        "Đăng ký công trình, mô hình, phần việc, lễ hội, sự kiện",
        ("Mỗi dòng một công trình, mô hình, phần việc. Dòng không dùng thì để trống.",),
        WORK_COLUMNS,
        tuple(rows),
    )


def _work_row(key: str, row: WorkRow | None, title: str = "") -> FormRow:
    is_approved = row is not None and row.state is RegistrationState.APPROVED
    words = _work_words(row) if row else {}
    choices = {"kind": tuple(kind.label for kind in WorkKind), "has_plaque": (YES, NO)}
    return FormRow(
        key,
        {
            column.key: FormCell(
                words.get(column.key, ""),
                not is_approved,
                choices.get(column.key, ()),
                _APPROVED if is_approved else "",
            )
            for column in WORK_COLUMNS
        },
        title=row.name if row else title,
    )


def _work_words(row: WorkRow) -> dict[str, str]:
    return {
        "kind": row.kind.label,
        "name": row.name,
        "scale": row.scale,
        "place": row.place,
        "cost": "" if row.cost is None else money_words(row.cost),
        "funding": row.funding,
        "person_in_charge": row.person_in_charge,
        "starts": row.starts.display if row.starts else "",
        "finishes": row.finishes.display if row.finishes else "",
        "has_plaque": YES if row.has_plaque else "",
        "note": row.note,
    }


# --- targets and figures ---------------------------------------------------------------------


def pledges_on(known: Ground, unit_id: UUID, target_id: UUID) -> list[RegistrationRow]:
    """Return how a unit registered a target of the plan."""
    return [row for row in known.pledged.get(unit_id, ()) if row.target_id == target_id]


def _figures(known: Ground, unit_id: UUID, links: Links) -> FormPage:
    given = _target_rows(known, unit_id, known.progress.get(unit_id, ()))
    shared = _target_rows(known, unit_id, known.progress.get(None, ()))
    return FormPage(
        FIGURES,
        "Chỉ tiêu",
        "Chỉ tiêu: mức đơn vị đăng ký và kết quả đạt được",
        ("Chỉ ghi số. Chưa có số liệu thì để trống, không ghi 0.",),
        FIGURE_COLUMNS,
        (
            *_titled("given", "Chỉ tiêu giao cho đơn vị", given),
            *_titled("shared", "Chỉ tiêu chung của cả xã: đơn vị đăng ký phần mình", shared),
            *_titled(
                "own", "Chỉ tiêu khác do đơn vị tự đăng ký", _own_targets(known, unit_id, links)
            ),
        ),
    )


def _titled(key: str, title: str, rows: Sequence[FormRow]) -> tuple[FormRow, ...]:
    head = FormRow(f"head/{FIGURES}/{key}", {"name": FormCell(title)}, is_group=True)
    return (head, *rows) if rows else ()


def _target_rows(
    known: Ground, unit_id: UUID, progress: Sequence[figures.ProgressRow]
) -> list[FormRow]:
    """Return targets phase by phase; not those of the commune that the unit has no part in."""
    first = {row.target_id: row for row in reversed(progress)}
    rows = [
        _target_row(known, unit_id, row, is_first=first[row.target_id] is row) for row in progress
    ]
    return [row for row in rows if {"pledged", "reached"} & row.cells.keys()]


def _target_row(
    known: Ground, unit_id: UUID, row: figures.ProgressRow, *, is_first: bool
) -> FormRow:
    """Return a target in a phase; what was registered stands in its first row alone."""
    reached = known.reached.get((row.target_id, unit_id, row.phase_id))
    pledges = pledges_on(known, unit_id, row.target_id)
    cells = {
        "name": FormCell(row.target_name),
        "phase": FormCell(row.phase_name or "Cả kế hoạch"),
        "wanted": FormCell(_measured(row.operator, row.wanted)),
        "unit": FormCell(row.value_unit),
    }
    if is_first:
        cells["pledged"] = _pledge_cell(pledges)
    if row.subject_id or pledges or reached is not None:
        cells["reached"] = FormCell(_number_words(reached), is_open=True)
    return FormRow(f"figure/{row.target_id}/{row.phase_id or 'plan'}", cells, level=1)


_TWO_PLEDGES = (
    "Đơn vị có hai đăng ký cho chỉ tiêu này nên không rõ sửa dòng nào. Sửa ở trang Đăng ký."
)


def _pledge_cell(pledges: Sequence[RegistrationRow]) -> FormCell:
    words = "; ".join(_number_words(row.pledged_value) for row in pledges)
    why = _TWO_PLEDGES if len(pledges) > 1 else _approved(pledges[0] if pledges else None)
    return FormCell(words, not why, (), why)


def _own_targets(known: Ground, unit_id: UUID, links: Links) -> list[FormRow]:
    """Return what the unit registered beside the targets of the plan, and rows for more."""
    own = [row for row in known.pledged.get(unit_id, ()) if row.target_id is None]
    made = {links[key]: key for key in links if key.startswith("own/")}
    rows = [_own_target(f"own/{row.id}", row, row.what) for row in own if row.id not in made]
    taken = {made[row.id]: row for row in own if row.id in made}
    for n in range(1, NEW_TARGETS + 1):
        key = f"own/new-{n}"
        rows.append(_own_target(key, taken.get(key), f"Chỉ tiêu tự đăng ký {n}"))
    return rows


def _own_target(key: str, row: RegistrationRow | None, title: str) -> FormRow:
    why = _approved(row)
    words = {
        "name": row.what if row else "",
        "operator": (row.operator if row else Operator.AT_LEAST).label,
        "pledged": _number_words(row.pledged_value if row else None),
        "unit": row.value_unit if row else "",
    }
    choices = {"operator": tuple(operator.label for operator in Operator)}
    cells = {
        name: FormCell(said, not why, choices.get(name, ()), why) for name, said in words.items()
    }
    return FormRow(key, cells, level=1, title=title)


def _approved(row: RegistrationRow | None) -> str:
    return _APPROVED if row is not None and row.state is RegistrationState.APPROVED else ""


def _measured(operator: Operator, value: Decimal | None) -> str:
    return "" if value is None else f"{operator.label} {plain_number(value)}"


def _number_words(value: Decimal | None) -> str:
    return "" if value is None else plain_number(value)


# --- scores ----------------------------------------------------------------------------------


def score_pages(
    session: Session, kind: WorkbookKind, sheet_ids: Sequence[UUID]
) -> tuple[FormPage, ...]:
    """Return a page for each score sheet: its figures, then its criteria.

    The households of a unit stand on one page together.
    """
    if not sheet_ids:
        return ()
    found = {sheet.id: sheet for sheet in sheets(session, ScoreSheet.id.in_(sheet_ids))}
    standing = [found[sheet_id] for sheet_id in sheet_ids if sheet_id in found]
    homes = households_of(session, standing) if kind is WorkbookKind.UNIT else {}
    alone = [sheet for sheet in standing if sheet.subject_id not in homes]
    together = [
        (sheet, homes[sheet.subject_id]) for sheet in standing if sheet.subject_id in homes
    ]
    return (
        *(_score_page(kind, sheet, sheet_view.read(session, sheet.id)) for sheet in alone),
        *household_pages(session, together),
    )


def _score_page(kind: WorkbookKind, sheet: Sheet, view: SheetView) -> FormPage:
    lines = [line for line in view.lines if not line.is_elsewhere]
    has_before = bool(view.previous_stage)
    columns = tuple(
        Column(one.key, f"Vòng {quoted(view.previous_stage)}", one.width)
        if one.key == "before"
        else one
        for one in _SCORE_COLUMNS
        if one.key != "before" or has_before
    )
    locked = _locked(view)
    phase = f", {view.phase_name}" if view.phase_name else ""
    inputs = tuple(_inputs(sheet, view, locked))
    of_figures = (OF_FIGURES,) if inputs else ()
    is_cross = kind is WorkbookKind.CROSS
    return FormPage(
        f"score:{sheet.id}",
        f"Chấm {view.subject_name}" if is_cross else "Tự chấm",
        f"{view.stage_name}{phase}: {view.subject_name}",
        (
            f"Theo {view.set_label}.",
            *of_figures,
            NOT_ARISEN_HINT,
        ),
        columns,
        (*inputs, *_lines(sheet, lines, locked)),
    )


def _locked(view: SheetView) -> str:
    if view.closed_reason:
        return view.closed_reason
    return approved_words(view.subject_name, view.approved_on)


def _inputs(sheet: Sheet, view: SheetView, locked: str) -> Iterator[FormRow]:
    here = [
        row
        for row in view.figures
        if not row.is_computed and (row.readers or not _read(sheet, row))
    ]
    if here:
        yield FormRow(f"head/{sheet.id}/figures", {"name": FormCell("Số liệu")}, is_group=True)
    for row in here:
        choices = (YES, NO) if row.kind is FigureKind.YES_NO else ()
        yield FormRow(
            f"input/{sheet.id}/{row.code}",
            {
                "code": FormCell(""),
                "name": FormCell(row.name),
                "max": FormCell(row.unit),
                "before": FormCell(figure_words(row.kind, row.previous)),
                "given": FormCell(figure_words(row.kind, row.value), not locked, choices, locked),
            },
            level=1,
        )
    if here:
        yield FormRow(f"head/{sheet.id}/lines", {"name": FormCell("Tiêu chí")}, is_group=True)


def _read(sheet: Sheet, row: sheet_view.SheetFigureRow) -> bool:
    return bool(sheet.scheme.book.readers(row.code))


def _lines(sheet: Sheet, lines: Sequence[SheetLine], locked: str) -> Iterator[FormRow]:
    for line in lines:
        place = sheet.scheme.place[line.criterion_id]
        guide = "\n".join(guide_words(sheet.scheme, place))
        is_group = line.kind is CriterionKind.GROUP
        cells = {
            "code": FormCell(line.code),
            "name": FormCell(line.name),
            "max": FormCell(points_text(line.max_points)),
            "guide": FormCell(guide),
            "before": FormCell(points_text(line.previous)),
        }
        if not is_group:
            why = locked or (VOID if line.answer.is_void else "")
            cells |= {
                "given": FormCell(mark_words(line), not why, _levels(line), why, _mark_help(line)),
                "reason": FormCell(line.reason, not why, (), why),
                "evidence": FormCell(line.evidence, not why, (), why),
            }
        key = f"mark/{sheet.id}/{line.criterion_id}"
        yield FormRow(key, cells, is_group, line.depth)


def mark_words(line: SheetLine) -> str:
    """Return what was put on a line by hand, as it stands in a cell."""
    options = tuple(option.code for option in line.options)
    return answer_words(line.answer, options, is_worked_out=line.is_worked_out)


def _mark_help(line: SheetLine) -> str:
    is_by_figures = line.is_worked_out and not line.options
    return _BY_FIGURES if is_by_figures else ""


_BY_FIGURES = (
    f"Phần mềm tính điểm từ số liệu ở trên. Để trống, hoặc chọn “{NOT_ARISEN}” nếu đúng vậy."
)


def _levels(line: SheetLine) -> tuple[str, ...]:
    if line.options:
        return levels(option.code for option in line.options)
    return (NOT_ARISEN,) if line.is_worked_out else ()
