"""What the units promised each other (giao ước thi đua), and who signed it."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.exports.report import (
    Block,
    Cell,
    Column,
    Grid,
    Kind,
    Paragraph,
    ParagraphKind,
    Report,
)
from app.exports.reports.frame import Parameters, report, the_plan
from app.services import pledges
from app.services.pledges import PledgeDetail, PledgeItemRow, PledgePartyRow, PledgeRow


def pledge_list(session: Session, parameters: Parameters) -> Report:
    """List the pledges drawn up under a plan: what each promises, who signed and who did not."""
    plan = the_plan(session, parameters)
    rows = pledges.of_plan(session, plan.id)
    blocks: list[Block] = []
    for number, row in enumerate(rows, start=1):
        blocks += _pledge(number, pledges.one(session, row.id))
    return report(
        session,
        parameters,
        plan,
        "Tổng hợp giao ước thi đua",
        blocks or [Paragraph("Chưa có giao ước thi đua nào trong kế hoạch này.")],
        is_landscape=False,
    )


def _pledge(number: int, detail: PledgeDetail) -> Iterator[Block]:
    row = detail.pledge
    yield Paragraph(row.name, ParagraphKind.ITEM, f"{number}.")
    yield Paragraph(f"{row.cluster_name}, năm {row.year}. {_signing(row)}")
    yield from (Paragraph(line) for line in detail.content.splitlines())
    if detail.items:
        yield Grid(
            caption="Nội dung, chỉ tiêu cam kết",
            columns=(
                Column("TT", 6, Kind.INTEGER),
                Column("Nội dung, chỉ tiêu", 54),
                Column("So sánh", 12),
                Column("Mức", 14, Kind.NUMBER),
                Column("Đơn vị tính", 14),
            ),
            rows=tuple((place, *_item(item)) for place, item in enumerate(detail.items, start=1)),
        )
    yield Grid(
        caption="Các bên ký giao ước",
        columns=(
            Column("TT", 6, Kind.INTEGER),
            Column("Đơn vị", 34),
            Column("Đại diện", 26),
            Column("Chức vụ", 20),
            Column("Ký", 14),
        ),
        rows=tuple((place, *_party(party)) for place, party in enumerate(detail.parties, start=1)),
        nothing="Chưa có đơn vị nào",
    )


def _signing(row: PledgeRow) -> str:
    """Return when and where a pledge was signed, and by how many of its parties."""
    if row.signed_on is None:
        return f"Chưa ký; có {row.party_count} bên."
    where = f" tại {row.place}" if row.place else ""
    signed = f"{row.signed_count}/{row.party_count} bên đã ký"
    return f"Ký ngày {row.signed_on:%d/%m/%Y}{where}; {signed}."


def _item(item: PledgeItemRow) -> tuple[str, str, Cell, str]:
    compared = "" if item.value is None else item.operator.label
    return (item.text, compared, item.value, item.value_unit)


def _party(party: PledgePartyRow) -> tuple[str, str, str, str]:
    signed = "Đã ký" if party.has_signed else "Chưa ký"
    return (party.subject_name, party.representative, party.post, signed)
