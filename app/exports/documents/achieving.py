"""The report of achievements (báo cáo thành tích) of each one that is nominated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.core.vietnamese import quoted
from app.domain.points import points_text
from app.domain.terms import (
    AwardKind,
    AwardNature,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
)
from app.domain.wording import BLANK
from app.exports.documents.frame import Asked, Source, paper, period_words, typed, under
from app.exports.report import Block, Cell, Column, Grid, Paragraph, Report, Signature
from app.exports.reports.frame import SIGNED
from app.services import awards, catalogues, households, nominations, people, registrations, units
from app.services.awards import AwardRow
from app.services.nominations import NominationRow
from app.services.registrations import RegistrationRow


def achievement_report(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the frame of a report for each that is nominated, or for the one asked for.

    What the data knows is filled in, the rest is to be written. `NotAllowed` when nobody is
    nominated.
    """
    source = Source.of(session, asked)
    rows: dict[object, list[NominationRow]] = {}
    for row in nominations.listed(session, source.plan.id):
        if asked.subject_id in (None, row.subject_id):
            rows.setdefault(row.subject_id, []).append(row)
    if not rows:
        raise NotAllowed(
            f"Kế hoạch {quoted(source.plan.name)} chưa có đề nghị khen thưởng nào nên chưa có ai"
            " để lập báo cáo thành tích. Chưa xuất tệp nào. Hãy thêm đề nghị trước."
        )
    registered = registrations.listed(session, source.plan.id)
    types = catalogues.award_types(session, None, include_retired=True)
    kinds = {one.code: one.kind for one in types}
    return tuple(_report(source, own, registered, kinds) for own in rows.values())


def _report(
    source: Source,
    own: Sequence[NominationRow],
    registered: Sequence[RegistrationRow],
    kinds: Mapping[str, AwardKind],
) -> Report:
    first = own[0]
    held = [
        row
        for row in awards.of_subject(source.session, first.subject_id)
        if row.nature is not AwardNature.REVOKED
        and row.nomination_id not in {one.id for one in own}
    ]
    about = _about(source.session, first)
    facts = {
        "tên": f"{first.honorific} {first.name}".strip(),
        "đề nghị": "; ".join(dict.fromkeys(row.award_name for row in own)),
        "chức vụ": first.post,
        "đơn vị": first.unit_name,
        "thời gian tính thành tích": "; ".join(
            dict.fromkeys(period_words(x.period) for x in own if x.period)
        ),
        **about,
    }
    tables: dict[str, list[Block]] = {
        "kết quả thi đua": _results(first, registered),
        "thành tích đã ghi": [*_achieved(own)],
        "danh hiệu đã đạt": _held(held, kinds, AwardKind.TITLE, "Danh hiệu thi đua"),
        "hình thức đã được khen": _held(
            held, kinds, AwardKind.COMMENDATION, "Hình thức khen thưởng"
        ),
    }
    is_person = first.subject_kind is SubjectKind.PERSON
    signatures = [
        Signature(
            "Xác nhận của đơn vị" if is_person else "Xác nhận của cấp trên", hint="(Ký, đóng dấu)"
        ),
        Signature(
            "Người báo cáo" if is_person else "Đại diện",
            first.name if is_person else about["người đứng đầu"],
            hint=SIGNED,
        ),
    ]
    made = paper(source, "achievement_report", "Báo cáo thành tích", facts, tables, signatures)
    issuer = first.name if first.subject_kind is SubjectKind.UNIT else first.unit_name
    return under(made, source.issuer, issuer) if issuer else made


def _about(session: Session, row: NominationRow) -> dict[str, str]:
    """Return what is known of who is nominated; of a person also what nobody has filled in."""
    names = ("ngày sinh", "giới tính", "địa chỉ", "người đứng đầu", "số thành viên")
    found: dict[str, str] = dict.fromkeys(names, "")
    match row.subject_kind:
        case SubjectKind.PERSON:
            person = people.get(session, row.subject_id)
            found["ngày sinh"] = person.born.display if person.born else BLANK
            found["giới tính"] = person.gender or BLANK
            found["địa chỉ"] = person.address or BLANK
        case SubjectKind.HOUSEHOLD:
            household = households.get(session, row.subject_id)
            found["địa chỉ"] = household.address or BLANK
            found["người đứng đầu"] = household.head_name
            found["số thành viên"] = f"{household.resident_count or ''}"
        case SubjectKind.UNIT:
            unit = units.get(session, row.subject_id)
            found["địa chỉ"] = unit.address or BLANK
            found["người đứng đầu"] = unit.head_name
        case SubjectKind.CLUSTER:
            pass
    return found


def _achieved(own: Sequence[NominationRow]) -> list[Paragraph]:
    """Return what was achieved as sentences; what is proposed for several awards is told once."""
    texts = dict.fromkeys(row.achievement for row in own)
    return [
        replace(one, text=f"{one.text}.") if one.text[-1].isalnum() else one
        for one in typed("\n".join(texts))
    ]


def _results(row: NominationRow, registered: Sequence[RegistrationRow]) -> list[Block]:
    """Lay out what the program knows of the year: registered, scored, ranked."""
    lines: list[tuple[Cell, ...]] = [
        (_REGISTERED[one.kind], one.what)
        for one in registered
        if one.subject_id == row.subject_id and one.state is not RegistrationState.REJECTED
    ]
    if row.total is not None:
        lines.append(("Tổng điểm thi đua", points_text(row.total)))
    if row.rank is not None:
        lines.append(("Xếp hạng", f"{row.rank}"))
    if row.grade:
        lines.append(("Xếp loại", row.grade))
    if not lines:
        return []
    return [Grid(columns=(Column("Nội dung", 34), Column("Kết quả", 66)), rows=tuple(lines))]


_REGISTERED = {
    RegistrationKind.AWARD: "Đăng ký thi đua",
    RegistrationKind.WORK: "Đăng ký công trình, mô hình",
    RegistrationKind.TARGET: "Đăng ký chỉ tiêu",
}


def _held(
    rows: Sequence[AwardRow], kinds: Mapping[str, AwardKind], kind: AwardKind, heading: str
) -> list[Block]:
    own = sorted(
        (row for row in rows if kinds.get(row.award_code, AwardKind.COMMENDATION) is kind),
        key=lambda row: (row.year, row.golden_book_number or 0),
    )
    columns = (
        Column("Năm", 12),
        Column(heading, 44),
        Column("Số, ngày của quyết định; cơ quan ban hành", 44),
    )
    return [Grid(columns=columns, rows=tuple(_lines(own)))] if own else []


def _lines(rows: Sequence[AwardRow]) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        said = [f"Quyết định số {row.decision_number}" if row.decision_number else ""]
        said.append(f"ngày {row.decided_on:%d/%m/%Y}" if row.decided_on else "")
        decision = " ".join(filter(None, said))
        yield (f"{row.year}", row.award_name, "; ".join(filter(None, (decision, row.decided_by))))
