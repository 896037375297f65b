"""Slides of those who can be proposed and of the nominations, for the council."""

from collections.abc import Iterator, Sequence
from functools import partial

from app.domain.points import points_text
from app.services.candidates import Candidate
from app.services.nomination_desk import DeskRow
from app.services.nominations import NominationRow
from app.ui.tabs.awards_conditions import SIGNS, lines
from app.ui.widgets.sentence import Weight
from app.ui.widgets.slides import Item, Slide

_MET = SIGNS["Đạt"]


def candidate_items(rows: Sequence[Candidate]) -> list[Item]:
    """Return one slide for each who can be proposed: result, registration, what was given."""
    return [partial(_candidate, row) for row in rows]


def nomination_items(rows: Sequence[DeskRow]) -> list[Item]:
    """Return one slide for each nomination: the award, the result, what speaks against it."""
    return [partial(_nomination, row) for row in rows]


def _candidate(row: Candidate) -> Sequence[Slide]:
    who = " – ".join(filter(None, [row.post, row.unit_name or row.cluster_name]))
    name = f"{row.honorific} {row.name}".strip()
    return [Slide(name, who, _figures(row), notes=tuple(_about(row)))]


def _about(row: Candidate) -> Iterator[tuple[Weight, str]]:
    if not row.is_registered:
        yield "warning", "Chưa đăng ký thi đua"
    else:
        yield ("warning", "Đăng ký trễ hạn") if row.is_late else ("check", "Đã đăng ký thi đua")
    for reason in row.hold_reasons:
        yield "error", f"Tạm dừng xét: {reason.label}"
    if row.suggested:
        names = "; ".join(award.award_name for award in row.suggested)
        yield "info", f"Gợi ý theo kế hoạch: {names}"
    if row.former:
        yield "info", f"Đã được khen: {'; '.join(award.words for award in row.former)}"


def _nomination(row: DeskRow) -> Sequence[Slide]:
    nomination = row.nomination
    who = " – ".join(filter(None, [nomination.post, nomination.unit_name]))
    name = f"{nomination.honorific} {nomination.name}".strip()
    return [Slide(name, who, _figures(nomination), notes=tuple(_asked(row)))]


def _asked(row: DeskRow) -> Iterator[tuple[Weight, str]]:
    decider = f" ({row.decider} quyết định)" if row.decider else ""
    yield "info", f"Đề nghị: {row.nomination.award_name}{decider}, {row.nomination.period}"
    if row.nomination.achievement:
        yield "info", f"Thành tích: {row.nomination.achievement}"
    unmet = [line for line in lines(row) if SIGNS[line.finding] != _MET]
    for line in unmet:
        yield SIGNS[line.finding], f"{line.finding}: {line.sentence}"
    if not unmet:
        yield "check", "Đủ điều kiện"


def _figures(row: Candidate | NominationRow) -> list[tuple[str, str]]:
    if row.total is None:
        return []
    figures = [("Tổng điểm", points_text(row.total))]
    figures += [("Hạng", str(row.rank))] if row.rank else []
    return figures + ([("Xếp loại", row.grade)] if row.grade else [])
