"""The list of names that is read and signed before certificates are printed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.dates import DocumentDate
from app.domain.terms import Regime as Side
from app.exports.certificates.designs import Design
from app.exports.certificates.making import Ordinal, certificates_of
from app.exports.report import (
    Cell,
    Column,
    Grid,
    Kind,
    Paragraph,
    ParagraphKind,
    Regime,
    Report,
    Signature,
    Tick,
)
from app.services import certificates, office
from app.services.certificates import CertificateSet

_TASK = (
    "Đọc từng tên, chức vụ, đơn vị, thành tích theo đúng dấu, đúng chữ hoa như sẽ in; đối chiếu "
    "với hồ sơ. Đúng thì đánh dấu; sai thì ghi chữ đúng vào cột “Sửa lại” và chưa in giấy khen."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: of what decision, on what day, in the words of what design."""

    decision_id: UUID
    today: date
    design: Design
    ordinal: Ordinal | None = None


def name_list(session: Session, asked: Asked) -> Report:
    """Make the list: names exactly as they will be printed, with columns to tick and sign."""
    found = certificates.of_decision(session, asked.decision_id)
    own = office.get(session)
    is_party = found.regime is Side.PARTY
    issuer = (own.party_name if is_party else own.name) if own else ""
    parent = (own.party_parent_name if is_party else own.parent_name) if own else ""
    day = DocumentDate.of(asked.today).display
    signed = DocumentDate.of(found.signed_on) if found.signed_on else DocumentDate()
    return Report(
        heading="Danh sách kiểm tra tên trước khi in giấy khen",
        blocks=(
            Paragraph(_TASK, ParagraphKind.NOTE),
            _grid(found, asked),
            *(Paragraph(told, ParagraphKind.NOTE) for told in _remarks(found)),
        ),
        regime=Regime.PARTY if is_party else Regime.STATE,
        parent=(parent,) if parent else (),
        issuer=(issuer,) if issuer else (),
        place_date=f"{found.place}, {day}" if found.place else day[0].upper() + day[1:],
        subheadings=(f"Quyết định số {found.number} {signed.display}",),
        signatures=(
            Signature("Người lập danh sách", hint="(Ký, ghi rõ họ tên)"),
            Signature("Người kiểm tra", hint="(Ký, ghi rõ họ tên)"),
        ),
        sheet_name="Kiểm tra tên",
        is_landscape=True,
        is_sample=found.is_sample,
    )


def _grid(found: CertificateSet, asked: Asked) -> Grid:
    made = certificates_of(found, asked.design, ordinal=asked.ordinal)
    rows: list[tuple[Cell, ...]] = [
        (
            one.golden_book.rpartition(" ")[2],
            one.name,
            one.post,
            one.title,
            one.reason,
            Tick(is_on=False),
            None,
            None,
        )
        for one in made
    ]
    return Grid(
        columns=(
            Column("Số sổ vàng", 7, Kind.INTEGER),
            Column("Tên in trên giấy khen", 24),
            Column("Chức vụ, đơn vị, địa chỉ", 24),
            Column("Giấy khen, danh hiệu", 18),
            Column("Thành tích", 32),
            Column("Đúng", 6, Kind.TICK),
            Column("Sửa lại", 14),
            Column("Ký", 10),
        ),
        rows=tuple(rows),
        nothing="Quyết định chưa có dòng khen thưởng nào",
    )


def _remarks(found: CertificateSet) -> list[str]:
    told = [line.obstacle or line.doubt for line in found.lines]
    return [*filter(None, told), found.check_sentence]
