"""The plan itself (kế hoạch), as it is issued: from what the plan's page holds, as it is typed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.terms import RegistrationPolicy
from app.exports.documents.frame import Asked, Source, date_words, paper, typed, wanted_words
from app.exports.report import Block, Column, Grid, Kind, Paragraph, ParagraphKind, Report
from app.exports.reports.frame import signature_of
from app.exports.reports.plans import minimum_text
from app.services import subjects
from app.services.plan_contents import ContentNode
from app.services.plan_ladders import LadderStepRow
from app.services.plan_views import PlanView

LETTERS = "abcdđeghiklmnopqrstuvxy"
"""The letters of điểm in their order (Nghị định 30/2020/NĐ-CP, Phụ lục I, Mục II.6)."""

_KEPT = "Lưu"


def plan_paper(session: Session, asked: Asked) -> tuple[Report, ...]:
    """Write the plan (NĐ 30, form 1.4). A draft has no number and day yet."""
    source = Source.of(session, asked)
    plan = source.plan
    facts = {
        "dịp": plan.occasion,
        "chủ đề": plan.theme,
        "khẩu hiệu": plan.slogan,
        "thời gian thực hiện": _period(plan),
        "hạn đăng ký": date_words(plan.registration_due),
        "quy định về đăng ký": _registration_rule(plan),
    }
    tables = {
        "căn cứ của kế hoạch": source.bases,
        "lời dẫn": typed(plan.preamble),
        "mục đích": typed(plan.purpose),
        "yêu cầu": typed(plan.requirements),
        "đối tượng": _dashed(one.text for one in plan.audiences),
        "phạm vi": typed(plan.scope),
        "giai đoạn": _dashed(_phases(plan)),
        "nội dung": list(_contents(plan)),
        "chỉ tiêu": _dashed(_targets(session, plan)),
        "khen thưởng": _dashed(map(_step, plan.ladder)),
        "mốc thời gian": _deadlines(plan),
        "phân công": list(_assignments(plan)),
        "lời kết": typed(plan.closing),
    }
    own = paper(
        source,
        "plan",
        "Kế hoạch",
        facts,
        tables,
        [signature_of(plan)],
        symbol=plan.symbol,
        number=plan.number,
        dated=plan.dated,
    )
    return (replace(own, recipients=_recipients(plan, own.recipients)),)


def _period(plan: PlanView) -> str:
    """Return when it runs: “từ tháng 01/2026 đến tháng 12/2026”."""
    parts = (("từ ", date_words(plan.starts)), ("đến ", date_words(plan.ends)))
    return " ".join(word + day for word, day in parts if day)


def _registration_rule(plan: PlanView) -> str:
    if plan.registration_policy is not RegistrationPolicy.BLOCK:
        return ""
    basis = f" ({plan.registration_basis})" if plan.registration_basis else ""
    return f"Tập thể, cá nhân không đăng ký thi đua thì không được xét khen thưởng{basis}"


def _dashed(lines: Iterable[str]) -> list[Paragraph]:
    return [Paragraph(f"- {_closed(line.lstrip('- '))}") for line in lines if line.strip()]


def _closed(text: str) -> str:
    """Return a line with a full stop where it has no mark."""
    return text if text.endswith((".", ";", ":", "!", "?")) else f"{text}."


def _phases(plan: PlanView) -> Iterator[str]:
    for phase in plan.phases:
        days = ((" từ ", date_words(phase.starts)), (" đến ", date_words(phase.ends)))
        when = "".join(word + day for word, day in days if day)
        note = f" ({phase.note})" if phase.note else ""
        yield f"{phase.name}:{when}{note}" if when else f"{phase.name}{note}"


def _contents(plan: PlanView) -> Iterator[Paragraph]:
    """Yield the tree numbered 1., a), then with dashes; what has more below is a heading."""
    for node in plan.contents:
        lead, text = _lead(node), node.row.heading
        if node.depth == 0 and (node.has_children or node.row.body.strip()):
            yield Paragraph(f"{lead} {text}", ParagraphKind.ITEM)
        else:
            yield Paragraph(f"{lead} {text}")
        yield from typed(node.row.body)


def _lead(node: ContentNode) -> str:
    match node.depth:
        case 0:
            return f"{node.place + 1}."
        case 1:
            return f"{letter(node.place)})"
        case 2:
            return "-"
        case _:
            return "+"


def letter(place: int) -> str:
    """Return the letter of a điểm, counted from 0; past "y" they are doubled.

    >>> letter(4), letter(23)
    ('đ', 'aa')
    """
    rounds, rest = divmod(place, len(LETTERS))
    return LETTERS[rest] * (rounds + 1)


def _targets(session: Session, plan: PlanView) -> Iterator[str]:
    found = subjects.names(session, [one.subject_id for one in plan.targets if one.subject_id])
    names: dict[UUID | None, str] = {key: one.name for key, one in found.items()}
    phases: dict[UUID | None, str] = {phase.id: phase.name for phase in plan.phases}
    for one in plan.targets:
        whose = names.get(one.subject_id, "")
        for_each = "mỗi đơn vị" if one.is_per_unit else ""
        phase = phases.get(one.phase_id, "")
        due = f"hoàn thành trước {date_words(one.due)}" if one.due else ""
        said = [part for part in (whose, for_each, phase, due, one.note) if part]
        more = f" ({'; '.join(said)})" if said else ""
        yield f"{one.name}{wanted_words(one.operator, one.value, one.unit)}{more}"


def _step(step: LadderStepRow) -> str:
    said = [step.authority]
    if step.quota_count is not None:
        said.append(f"số lượng {step.quota_count:02d}")
    if step.quota_percent is not None:
        said.append(f"tỷ lệ {step.quota_percent}%")
    said = [part for part in (*said, step.note) if part]
    return f"{step.name} ({'; '.join(said)})" if said else step.name


def _deadlines(plan: PlanView) -> list[Block]:
    if not plan.deadlines:
        return []
    phases: dict[UUID | None, str] = {phase.id: phase.name for phase in plan.phases}
    rows = tuple(
        (
            number,
            "; ".join(
                part
                for part in (
                    one.task,
                    minimum_text(one),
                    phases.get(one.phase_id, ""),
                    one.note,
                )
                if part
            ),
            one.responsible or None,
            one.due,
        )
        for number, one in enumerate(plan.deadlines, start=1)
    )
    return [
        Grid(
            columns=(
                Column("TT", 6, Kind.INTEGER),
                Column("Công việc", 46),
                Column("Đơn vị thực hiện", 30),
                Column("Thời hạn", 18, Kind.DATE),
            ),
            rows=rows,
        )
    ]


def _assignments(plan: PlanView) -> Iterator[Paragraph]:
    """Name each organisation once, in the order of the plan, with all of its tasks."""
    for number, name in enumerate(dict.fromkeys(one.organisation for one in plan.assignments), 1):
        yield Paragraph(f"{number}. {name}", ParagraphKind.ITEM)
        for one in plan.assignments:
            if one.organisation == name:
                yield from _task(one.task, date_words(one.due))


def _task(task: str, due: str) -> Iterator[Paragraph]:
    lines = [line.strip() for line in task.splitlines() if line.strip()]
    for place, line in enumerate(lines, start=1):
        is_last = place == len(lines)
        told = f"{line.rstrip(' .;')}; hoàn thành trước {due}" if due and is_last else line
        yield from _dashed([told])


def _recipients(plan: PlanView, worded: tuple[str, ...]) -> tuple[str, ...]:
    """Return who gets it: those of the plan, else those of the wording; where it is kept last."""
    named = [one.text for one in plan.recipients] or [
        text for text in worded if not text.startswith(_KEPT)
    ]
    kept = (
        [plan.archive_line]
        if plan.archive_line
        else [text for text in worded if text.startswith(_KEPT)]
    )
    return tuple(text.lstrip("- ").rstrip(" .;,") for text in (*named, *kept))
