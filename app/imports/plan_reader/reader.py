"""Reads a plan: its structure, then each thing it says, then what looks wrong in it."""

import re
from collections.abc import Sequence

from app.imports.plan_reader.assignments import read_assignments
from app.imports.plan_reader.bases import read_bases
from app.imports.plan_reader.catalogue import KnownDocument, shipped_documents, with_validity
from app.imports.plan_reader.closing import read_closing, signer_of
from app.imports.plan_reader.faults import issue_days, read_faults
from app.imports.plan_reader.head import read_head, regime_of
from app.imports.plan_reader.lists import (
    read_awards,
    read_contents,
    read_items,
    read_movements,
    read_theme,
)
from app.imports.plan_reader.milestones import read_duties, read_milestones
from app.imports.plan_reader.passage import Passage
from app.imports.plan_reader.periods import read_periods
from app.imports.plan_reader.reading import Found, PlanReading, text_of
from app.imports.plan_reader.structure import Structure, read_structure
from app.imports.plan_reader.targets import read_targets

_EMULATION = re.compile(r"\bthi dua\b")
_MOVEMENT = re.compile(r"\b(?:phong trao|cuoc van dong|dot cao diem)\b")
_OTHER_WORK = re.compile(
    r"(?:to chuc\s+|thuc hien\s+|trien khai\s+|tien hanh\s+)?(?:cuoc\s+|viec\s+"
    r"|cong tac\s+)?(?:kiem tra|giam sat|thanh tra|tong ket|so ket|tap huan"
    r"|hoi nghi|le\b|tuyen truyen|phong, chong|phong chong|cai cach|boi duong|dao tao|ra soat"
    r"|danh gia|khao sat|dai hoi|hoi thi|ngay hoi)"
)
_LAUNCHES = re.compile(
    r"\b(?:phat dong|huong ung|to chuc (?:cac )?(?:phong trao|dot) thi dua|dot thi dua"
    r"|phong trao thi dua)\b"
)


def read_plan(raw: str, known: Sequence[KnownDocument] | None = None) -> PlanReading:
    """Return what a text says as a plan. Any text is read; what it does not settle is left out.

    `known` are the legal documents of the catalogue, those that come with the program by default.
    """
    structure = read_structure(raw)
    head = read_head(structure)
    closing = read_closing(structure)
    bases, carries_out = read_bases(structure)
    duties = read_duties(structure)
    authority = closing.authority[0] if closing.authority else None
    reading = PlanReading(
        is_emulation_plan=_is_emulation_plan(structure),
        regime=regime_of(head, authority),
        kind=_kind(structure),
        parent_issuer=head.parent_issuer,
        issuer=head.issuer,
        number=head.number,
        symbol=head.symbol,
        place=head.place,
        issued_on=head.issued_on,
        title=_title(structure),
        theme=read_theme(structure),
        legal_bases=with_validity(
            bases, issue_days(head.issued_on), shipped_documents() if known is None else known
        ),
        carries_out=carries_out,
        purposes=read_items(structure, "purpose"),
        requirements=read_items(structure, "demand"),
        periods=read_periods(structure),
        milestones=read_milestones(structure),
        subjects=read_items(structure, "subject"),
        targets=read_targets(structure),
        awards=read_awards(structure),
        assignments=read_assignments(structure),
        registration=duties["registration"],
        scoring=duties["scoring"],
        cross_scoring=duties["cross_scoring"],
        mid_review=duties["mid_review"],
        final_review=duties["final_review"],
        recipients=tuple(text_of(one) for one in closing.recipients),
        archive=text_of(closing.archive) if closing.archive else None,
        signer=signer_of(closing),
        contents=read_contents(structure),
        movements=read_movements(structure),
    )
    return read_faults(structure, head, closing, reading)


def _kind(structure: Structure) -> Found[str] | None:
    if structure.kind:
        return Found(structure.kind, structure.kind_line.span)
    for line in structure.head:
        if re.match(r"v\s*/\s*v\b|ve viec\b", line.words.folded):
            return Found("Công văn", line.words.span, is_sure=False)
    return None


def _title(structure: Structure) -> Found[str] | None:
    if structure.title.bare():
        return text_of(structure.title)
    lines = [
        line.words
        for line in structure.head
        if re.match(r"v\s*/\s*v\b|ve viec\b", line.words.folded)
    ]
    return text_of(lines[0]) if lines else None


def _is_emulation_plan(structure: Structure) -> Found[bool] | bool:
    """Whether it is a plan whose own subject is a movement or drive of emulation."""
    if structure.kind != "Kế hoạch":
        return Found(value=False, span=structure.kind_line.span) if structure.kind else False
    title = structure.title
    if not title:
        return _by_body(structure, structure.kind_line)
    if _OTHER_WORK.match(title.folded):
        return Found(value=False, span=title.span)
    if _EMULATION.search(title.folded):
        return Found(value=True, span=title.span, is_sure=bool(_LAUNCHES.search(title.folded)))
    if _MOVEMENT.search(title.folded):
        return Found(value=True, span=title.span, is_sure=False)
    return _by_body(structure, title)


def _by_body(structure: Structure, place: Passage) -> Found[bool]:
    opening = " ".join(piece.folded for piece in structure.opening)
    is_one = bool(
        re.search(r"\b(?:ke hoach phat dong|phat dong (?:phong trao|dot)) ", opening)
    ) and bool(_EMULATION.search(opening))
    return Found(is_one, place.span, is_sure=False)
