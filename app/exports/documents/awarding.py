"""Decision to commend with its list, petition to commend with its list, list of prizes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.core.vietnamese import money_text, number_words
from app.domain.dates import DocumentDate
from app.domain.terms import NominationState
from app.domain.wording import movement, subject_case
from app.exports.documents.frame import (
    Asked,
    Source,
    attached,
    counted,
    joined_number,
    list_of,
    paper,
    period_words,
    symbol_of,
)
from app.exports.report import (
    Block,
    Cell,
    Column,
    Grid,
    Kind,
    Money,
    Paragraph,
    ParagraphKind,
    Regime,
    Report,
    Signature,
    TotalRow,
)
from app.exports.reports.frame import signature_of
from app.exports.reports.nominations import by_award, full_name, told, who_columns
from app.services import decisions, meetings, nominations
from app.services.decision_lines import DecisionLine
from app.services.decisions import DecisionView
from app.services.nominations import NominationRow

_DECISION, _PROPOSAL = "award_decision", "award_proposal"
_PROPOSED = (NominationState.PASSED, NominationState.SUBMITTED, NominationState.DECIDED)


def award_decision(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the decision to commend (NĐ 30, form 1.2) and its list."""
    source, decision = _decision(session, asked)
    dated = DocumentDate.of(decision.signed_on) if decision.signed_on else None
    lines = decision.lines
    facts = {
        "trích yếu": decision.subject_line
        or f"Về việc khen thưởng trong {movement(source.plan.name)}",
        "người ban hành": decision.issuer or source.issuer,
        "số tập thể": _count(lines, "UNIT"),
        "số cá nhân": _count(lines, "PERSON"),
        "số hộ": _count(lines, "HOUSEHOLD"),
        "được khen": counted(Counter(line.subject_kind for line in lines)),
        "hình thức khen": "; ".join(dict.fromkeys(line.award_name for line in lines)),
        "tổng tiền thưởng": amount_in_words(decision.total_amount),
    }
    tables = {"căn cứ của kế hoạch": source.bases, "danh sách khen thưởng": [_list(lines)]}
    own = paper(
        source,
        _DECISION,
        "Quyết định",
        facts,
        tables,
        [_signer(decision)],
        symbol=decision.symbol or symbol_of(source, "QĐ"),
        number=decision.number,
        dated=dated,
    )
    return own, _with_list(own, "Danh sách khen thưởng", "Quyết định", [_list(lines)])


def prize_list(session: Session, asked: Asked) -> tuple[Report, ...]:
    """List who is paid what, with room to sign, and the sum in words."""
    source, decision = _decision(session, asked)
    total = decision.total_amount
    rows = tuple(
        (
            number,
            full_name(line),
            told(line.post, line.unit_name),
            line.award_name,
            None if line.prize_amount is None else Money(line.prize_amount),
            None,
        )
        for number, line in enumerate(decision.lines, start=1)
    )
    grid = Grid(
        columns=(
            *who_columns(26, 24),
            Column("Danh hiệu, hình thức", 22),
            Column("Số tiền (đồng)", 13, Kind.MONEY),
            Column("Ký nhận", 14),
        ),
        rows=rows,
        totals=TotalRow("Cộng", (None, None, None, None, Money(total), None)),
        nothing="Quyết định chưa có ai",
    )
    blocks: list[Block] = [grid]
    if total:
        blocks.append(Paragraph(f"Bằng chữ: {_sentence(number_words(total))} đồng."))
    if decision.unknown_count:
        blocks.append(
            Paragraph(
                f"Còn {decision.unknown_count} trường hợp chưa có mức tiền thưởng, chưa tính vào"
                " tổng số.",
                ParagraphKind.NOTE,
            )
        )
    own, _ = award_decision(session, asked)
    cited = joined_number(source.regime, decision.number, decision.symbol) or "…………"
    return (
        replace(
            own,
            heading="Danh sách ký nhận tiền thưởng",
            number="",
            subheadings=(
                subject_case(
                    f"Kèm theo Quyết định số {cited}", is_party=source.regime is Regime.PARTY
                ),
            ),
            blocks=tuple(blocks),
            recipients=(),
            is_landscape=True,
            sheet_name="Ký nhận tiền thưởng",
            signatures=(
                Signature("Người lập biểu", hint="(Ký, ghi rõ họ tên)"),
                Signature("Kế toán", hint="(Ký, ghi rõ họ tên)"),
                _signer(decision),
            ),
        ),
    )


def award_proposal(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the petition to commend and its list: what the council passed or sent upward."""
    source = Source.of(session, asked)
    rows = [row for row in nominations.listed(session, source.plan.id) if row.state in _PROPOSED]
    held = [row.held_on for row in meetings.listed(session, source.plan.id) if row.is_concluded]
    facts = {
        "cơ quan nhận": asked.recipient or source.above,
        "được đề nghị": counted(Counter(row.subject_kind for row in rows)),
        "số tập thể": _count(rows, "UNIT"),
        "số cá nhân": _count(rows, "PERSON"),
        "số hộ": _count(rows, "HOUSEHOLD"),
        "hình thức khen": "; ".join(dict.fromkeys(row.award_name for row in rows)),
        "ngày họp hội đồng": f"{max(held):%d/%m/%Y}" if held else "",
    }
    tables = {"căn cứ của kế hoạch": source.bases, "tổng hợp đề nghị": [_summary(rows)]}
    own = paper(
        source,
        _PROPOSAL,
        "Tờ trình",
        facts,
        tables,
        [signature_of(source.plan)],
        symbol=symbol_of(source, "TTr"),
    )
    return own, _with_list(own, "Danh sách đề nghị khen thưởng", "Tờ trình", [_proposed(rows)])


def amount_in_words(amount: int) -> str:
    """Return an amount with its words; blank when it is nothing.

    >>> amount_in_words(2_340_000)
    '2.340.000 đồng (hai triệu ba trăm bốn mươi nghìn đồng)'
    """
    return f"{money_text(amount)} ({number_words(amount)} đồng)" if amount else ""


def _decision(session: Session, asked: Asked) -> tuple[Source, DecisionView]:
    if asked.decision_id is None:
        raise LookupError("the paper of a decision was asked for without one")
    decision = decisions.view(session, asked.decision_id)
    return Source.of(session, replace(asked, plan_id=decision.plan_id)), decision


def _signer(decision: DecisionView) -> Signature:
    authority = (decision.authority_line,) if decision.authority_line else ()
    return Signature(decision.signer_post, decision.signer_name, authority)


def _count(rows: Iterable[DecisionLine | NominationRow], kind: str) -> str:
    found = sum(row.subject_kind.name == kind for row in rows)
    return f"{found:02d}" if found else ""


def _with_list(own: Report, heading: str, kind: str, blocks: Sequence[Block]) -> Report:
    frame = attached(own, heading, attached_to=list_of(own, kind, " ".join(own.issuer)))
    return replace(frame, blocks=tuple(blocks), is_landscape=True)


def _list(lines: Sequence[DecisionLine]) -> Grid:
    rows = by_award((line.award_name, line.scope, _line(line)) for line in lines)
    total = sum(line.prize_amount or 0 for line in lines)
    return Grid(
        columns=(
            *who_columns(26, 28),
            Column("Thành tích", 30),
            Column("Tiền thưởng (đồng)", 13, Kind.MONEY),
        ),
        rows=tuple(rows),
        totals=TotalRow("Tổng cộng", (None, None, None, None, Money(total))) if total else None,
        nothing="Quyết định chưa có ai",
    )


def _proposed(rows: Sequence[NominationRow]) -> Grid:
    body = by_award(
        (
            row.award_name,
            row.scope,
            (
                full_name(row),
                told(row.post, row.unit_name),
                told(row.achievement, period_words(row.period)),
            ),
        )
        for row in rows
    )
    return Grid(
        columns=(
            *who_columns(30, 30),
            Column("Thành tích", 35),
        ),
        rows=tuple(body),
        nothing="Chưa có trường hợp nào được hội đồng thông qua",
    )


def _summary(rows: Sequence[NominationRow]) -> Grid:
    counts = Counter((row.award_name, row.scope.label) for row in rows)
    return Grid(
        columns=(
            Column("TT", 6, Kind.INTEGER),
            Column("Danh hiệu, hình thức", 50),
            Column("Đối tượng", 26),
            Column("Số lượng", 14, Kind.INTEGER),
        ),
        rows=tuple(
            (number, award, scope, count)
            for number, ((award, scope), count) in enumerate(counts.items(), start=1)
        ),
        totals=TotalRow("Cộng", (None, None, None, len(rows))),
        nothing="Chưa có trường hợp nào được hội đồng thông qua",
    )


def _line(line: DecisionLine) -> tuple[Cell, ...]:
    return (
        full_name(line),
        told(line.post, line.unit_name),
        told(line.achievement, period_words(line.period)),
        None if line.prize_amount is None else Money(line.prize_amount),
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
