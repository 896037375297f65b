"""The submission file `.thiduagoi`: what its two members say. A plain ZIP that any tool opens.

`data.json` has the lines of each part; `manifest.json` says who sends what to whom, how many
lines there are, what the papers beside it are, and the sha256 of `data.json`. Its own last member
is the sha256 of the rest of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.version import VERSION
from app.domain.terms import DossierPart, Regime, SubmissionKind
from app.entities.types import canonical_json
from app.services import office, plan_views
from app.services.scheme_shape import FileModel
from app.services.submission_data import Dossier, fingerprint
from app.services.submission_shape import (
    AwardLine,
    FigureLine,
    MeetingLine,
    NominationLine,
    PlanLine,
    RegistrationLine,
    ResultLine,
    VoteLine,
    WorkLine,
)
from app.services.submissions import FileRow
from app.storage import chain

SUFFIX = ".thiduagoi"
FORMAT, DATA_FORMAT = "so-thi-dua/submission", "so-thi-dua/submission-data"
VERSION_OF_FORMAT = 1
MANIFEST, DATA = MEMBERS = ("manifest.json", "data.json")

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class DossierLines(FileModel):
    """The lines of each part; a kind of dossier has only some of the parts."""

    plan: tuple[PlanLine, ...] | None = None
    registrations: tuple[RegistrationLine, ...] | None = None
    works: tuple[WorkLine, ...] | None = None
    figures: tuple[FigureLine, ...] | None = None
    results: tuple[ResultLine, ...] | None = None
    meetings: tuple[MeetingLine, ...] | None = None
    votes: tuple[VoteLine, ...] | None = None
    nominations: tuple[NominationLine, ...] | None = None
    awards: tuple[AwardLine, ...] | None = None


class DataFile(FileModel):
    """`data.json`."""

    format: Literal["so-thi-dua/submission-data"]
    version: Literal[1]
    kind: SubmissionKind
    parts: DossierLines


class SaidOffice(FileModel):
    """Who sends it."""

    name: str
    locality: str
    level_code: str
    parent_name: str


class SaidPlan(FileModel):
    """The plan that it is about."""

    id: str
    name: str
    year: int
    number: str


class SaidPart(FileModel):
    """How many lines a part has, and their fingerprint in whatever order."""

    count: Count
    fingerprint: Hash


class SaidPaper(FileModel):
    """A paper in the same folder; `pages` of a PDF, `rows` where it has tables."""

    name: str
    title: str
    pages: Count | None
    rows: Count | None
    size: Count
    sha256: Hash


class SaidMember(FileModel):
    """What another member of the ZIP is."""

    size: Count
    sha256: Hash


class Manifest(FileModel):
    """`manifest.json`."""

    format: Literal["so-thi-dua/submission"]
    version: Literal[1]
    app_version: str
    created: datetime
    """UTC."""
    office: SaidOffice
    plan: SaidPlan
    kind: SubmissionKind
    recipient: str
    follows: Hash | None
    """The fingerprint of the dossier that this one takes the place of."""
    heads: tuple[str, ...]
    """The hashes at the ends of the log's chains when the data were read."""
    fingerprint: Hash
    parts: dict[DossierPart, SaidPart]
    papers: tuple[SaidPaper, ...]
    files: dict[str, SaidMember]
    seal: Hash
    """Of the manifest without this member."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends what, read in the same moment as the data."""

    office: SaidOffice
    plan: SaidPlan
    heads: tuple[str, ...]
    follows: str | None
    """The fingerprint of the dossier that it takes the place of."""
    regime: Regime
    parent: str
    issuer: str
    place: str
    """The head of its papers, as the plan has it, else as the office is called."""
    is_sample: bool


def sender(session: Session, plan_id: UUID, follows: str | None = None) -> Sender:
    """Return who sends a dossier of a plan."""
    own, plan = office.get(session), plan_views.view(session, plan_id)
    number = "/".join(part for part in (plan.number, plan.symbol) if part) if plan.number else ""
    return Sender(
        SaidOffice(
            name=own.name if own else "",
            locality=own.locality if own else "",
            level_code=own.level_code if own else "",
            parent_name=own.parent_name if own else "",
        ),
        SaidPlan(id=str(plan.id), name=plan.name, year=plan.year, number=number),
        tuple(chain.heads(session)),
        follows,
        regime=plan.regime,
        parent=plan.parent_body,
        issuer=plan.issuer or (own.name if own else ""),
        place=plan.place or (own.locality if own else ""),
        is_sample=bool(own and own.is_sample),
    )


def data_text(dossier: Dossier) -> str:
    """Return the text of `data.json`: the same data give the same text."""
    return canonical_json(
        {
            "format": DATA_FORMAT,
            "version": VERSION_OF_FORMAT,
            "kind": dossier.kind.value,
            "parts": {
                part.value: [dict(line) for line in lines] for part, lines in dossier.parts.items()
            },
        }
    )


def manifest_text(
    dossier: Dossier, who: Sender, recipient: str, papers: Sequence[FileRow], data: bytes
) -> str:
    """Return the text of `manifest.json` for these data and the papers beside them."""
    said: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION_OF_FORMAT,
        "app_version": VERSION,
        "created": now().isoformat(),
        "office": who.office.model_dump(),
        "plan": who.plan.model_dump(),
        "kind": dossier.kind.value,
        "recipient": recipient,
        "follows": who.follows,
        "heads": list(who.heads),
        "fingerprint": dossier.fingerprint,
        "parts": {
            part.value: {"count": len(lines), "fingerprint": fingerprint(lines)}
            for part, lines in dossier.parts.items()
        },
        "papers": [
            {
                "name": file.name,
                "title": file.title,
                "pages": file.page_count,
                "rows": file.row_count,
                "size": file.size,
                "sha256": file.sha256,
            }
            for file in papers
        ],
        "files": {DATA: {"size": len(data), "sha256": sha256(data).hexdigest()}},
    }
    return canonical_json({**said, "seal": seal(said)})


def seal(said: Mapping[str, Any]) -> str:
    """Return the hash of a manifest without its own."""
    rest = {name: value for name, value in said.items() if name != "seal"}
    return sha256(canonical_json(rest).encode()).hexdigest()
