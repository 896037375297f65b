"""Which papers a dossier can have, of those that can be printed at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.domain.terms import DecisionState, DossierPart, SubmissionKind
from app.exports.papers import PAPERS, Asked, PaperKind
from app.services import decisions, meetings, plan_views, pledges, results
from app.services.submission_data import Dossier

APPENDIX = "appendix"
"""The key of the tables of figures, which are made from the data themselves."""
APPENDIX_NAME = "Phụ lục số liệu"

_REGISTRATION = (
    "registration_table",
    "registrations",
    "works_list",
    "missing",
    "pledge_paper",
)
_RESULTS = (
    "award_proposal",
    "nominations",
    "meeting_minutes",
    "counting_minutes",
    "final_report",
    "registration_table",
    "works_list",
    "targets",
    "ranking",
    "award_decision",
)
_STATISTICS = ("movements", "proposed", "awards_by_form", "awards_by_unit", "prizes")
_CODES: Mapping[SubmissionKind, tuple[str, ...]] = {
    SubmissionKind.REGISTRATION: _REGISTRATION,
    SubmissionKind.RESULTS: (*_RESULTS, *_STATISTICS),
}
"""In the order of the folder; a code that this version does not print is passed over."""
_EDITED = frozenset({"registration_table", "works_list", "award_proposal", "final_report"})
"""Papers that the recipient goes on working with: they also go as a Word file."""
_ABOUT: Mapping[str, DossierPart] = {
    "award_proposal": DossierPart.NOMINATIONS,
    "nominations": DossierPart.NOMINATIONS,
    "registration_table": DossierPart.REGISTRATIONS,
    "registrations": DossierPart.REGISTRATIONS,
    "targets": DossierPart.FIGURES,
    "works_list": DossierPart.WORKS,
}
"""The part of the data without which a paper would be empty."""


@dataclass(frozen=True, slots=True)
class DossierPaper:
    """A paper that a dossier can have."""

    key: str
    """Its code, with the meeting, decision or phase it is of, where there are several."""
    name: str
    kind: PaperKind | None
    """How it is made; nothing for the tables of figures."""
    asked: Asked
    is_edited: bool
    is_ticked: bool = True
    """Whether it goes where nobody chooses: a list of nobody does not."""


def papers(
    session: Session, kind: SubmissionKind, asked: Asked, dossier: Dossier
) -> tuple[DossierPaper, ...]:
    """Return the papers that a dossier of a plan can have, in their order.

    `asked` names the plan, the day and the recipient, `dossier` is the data that go. What there
    is nothing of is left out: the minutes where the council has not met.
    """
    found: list[DossierPaper] = []
    known = {paper.code: paper for paper in PAPERS}
    for code in _CODES[kind]:
        if code in known:
            part = _ABOUT.get(code)
            is_ticked = part is None or bool(dossier.counts.get(part))
            own = _of(session, known[code], asked)
            found += [replace(paper, is_ticked=is_ticked) for paper in own]
    found.append(DossierPaper(APPENDIX, APPENDIX_NAME, None, asked, is_edited=False))
    return tuple(found)


def chosen(found: Sequence[DossierPaper], keys: Sequence[str] | None) -> tuple[DossierPaper, ...]:
    """Return the papers with these keys, the usual where none are given; the figures always."""
    if keys is None:
        return tuple(paper for paper in found if paper.is_ticked)
    return tuple(paper for paper in found if paper.key in keys or paper.key == APPENDIX)


def _of(session: Session, kind: PaperKind, asked: Asked) -> Iterator[DossierPaper]:
    if kind.code == "pledge_paper" and not pledges.listed(session, _year(session, asked)):
        return
    if "meeting" in kind.needs:
        yield from _of_meetings(session, kind, asked)
    elif "decision" in kind.needs:
        yield from _of_decisions(session, kind, asked)
    elif "stage" in kind.needs:
        yield from _of_closings(session, kind, asked)
    else:
        own = replace(asked, year=_year(session, asked)) if "year" in kind.needs else asked
        yield _paper(kind, kind.code, kind.name, own)


def _of_meetings(session: Session, kind: PaperKind, asked: Asked) -> Iterator[DossierPaper]:
    held = [row for row in meetings.listed(session, asked.plan_id) if row.is_concluded]
    for row in sorted(held, key=lambda row: (row.held_on, row.id)):
        if kind.code == "counting_minutes" and meetings.view(session, row.id).ballots is None:
            continue
        own = replace(asked, meeting_id=row.id)
        yield _paper(kind, f"{kind.code}/{row.id}", f"{kind.name} {row.held_on:%d-%m-%Y}", own)


def _of_decisions(session: Session, kind: PaperKind, asked: Asked) -> Iterator[DossierPaper]:
    for row in reversed(decisions.listed(session, asked.plan_id)):
        if row.state is DecisionState.DRAFT:
            continue
        own = replace(asked, decision_id=row.id)
        revoked = " (đã thu hồi)" if row.state is DecisionState.REVOKED else ""
        yield _paper(
            kind, f"{kind.code}/{row.id}", f"{kind.name} số {row.full_number}{revoked}", own
        )


def _of_closings(session: Session, kind: PaperKind, asked: Asked) -> Iterator[DossierPaper]:
    """Yield a paper for each closing of scores that stands: of the plan, of a phase."""
    if asked.plan_id is None:
        raise LookupError("a dossier was asked for without its plan")
    standing = [row for row in results.history(session, asked.plan_id) if row.reopened_on is None]
    for row in sorted(standing, key=lambda row: (row.finalised_on, row.phase_name)):
        own = replace(asked, phase_id=row.phase_id)
        name = f"{kind.name} {row.phase_name}".rstrip()
        yield _paper(kind, f"{kind.code}/{row.phase_id or ''}", name, own)


def _paper(kind: PaperKind, key: str, name: str, asked: Asked) -> DossierPaper:
    return DossierPaper(key, name, kind, asked, is_edited=kind.code in _EDITED)


def _year(session: Session, asked: Asked) -> int:
    if asked.plan_id is None:
        raise LookupError("a dossier was asked for without its plan")
    return plan_views.view(session, asked.plan_id).year
