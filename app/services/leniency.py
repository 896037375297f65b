"""How strict or lenient each cross-scorer was, against what counted in the end. Shown, never used.

Only lines that the scorer's round scores are compared, and only sheets that both are complete.
"""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import collation_key
from app.domain.stages import leniency
from app.entities import ScoreSheet
from app.services import plan_access
from app.services.score_data import Sheet, by_sections, sheets
from app.services.sheets import subject_names
from app.services.stages import living_stages


@dataclass(frozen=True, slots=True)
class ScorerLeniency:
    """A scorer at a round: on how many sheets, and how many points above what counted.

    `difference` is points for a sheet on average, not hundredths: above zero for a lenient one.
    """

    scorer_name: str
    stage_name: str
    sheet_count: int
    difference: Fraction


def of_scorers(
    session: Session, plan_id: UUID, phase_id: UUID | None
) -> tuple[ScorerLeniency, ...]:
    """Return how far each chosen scorer lies from what counted, by round and then by name."""
    plan_access.the(session, plan_id)
    stages = living_stages(session, plan_id)
    decisive = next((one.id for one in stages if one.is_decisive), None)
    here = (ScoreSheet.plan_id == plan_id, ScoreSheet.phase_id == phase_id)
    by_subject: dict[UUID, list[Sheet]] = defaultdict(list)
    for sheet in sheets(session, *here):
        by_subject[sheet.subject_id].append(sheet)
    pairs: dict[tuple[UUID, UUID], list[tuple[int | None, int | None]]] = defaultdict(list)
    for own in by_subject.values():
        final = next((by_sections(s, own) for s in own if s.stage_id == decisive), None)
        for sheet in own:
            if sheet.scorer_id is not None and sheet.stage_id != decisive:
                pair = (_complete(sheet), _counted(sheet, final))
                pairs[sheet.stage_id, sheet.scorer_id].append(pair)
    names = subject_names(session, [scorer_id for _, scorer_id in pairs])
    order = {stage.id: n for n, stage in enumerate(stages)}
    stage_names = {stage.id: stage.name for stage in stages}
    found = [
        (order[stage_id], ScorerLeniency(names[scorer_id], stage_names[stage_id], *shown))
        for (stage_id, scorer_id), own in pairs.items()
        if stage_id in order and (shown := _shown(own)) is not None
    ]
    found.sort(key=lambda item: (item[0], collation_key(item[1].scorer_name)))
    return tuple(row for _, row in found)


def _shown(own: list[tuple[int | None, int | None]]) -> tuple[int, Fraction] | None:
    found = leniency(own)
    return None if found is None else (found.sheet_count, found.difference / 100)


def _complete(sheet: Sheet) -> int | None:
    return sheet.total.total if sheet.total.is_complete else None


def _counted(sheet: Sheet, final: Sheet | None) -> int | None:
    """Return what the lines of a sheet counted for in the end."""
    if final is None or final.scheme.id != sheet.scheme.id:
        return None
    here = {node.id for node in sheet.tree.nodes}
    kept = {key: entry for key, entry in final.entries.items() if key in here}
    total = sheet.tree.total(kept, sheet.scheme.caps)
    return total.total if total.is_complete else None
