"""Where something is used: the rows that name it, told by name, for who wants to delete it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.domain.terms import BY_CLASS, BY_CLUSTER
from app.entities import AwardType, CatalogueEntry, PlanCriteria, Subject, metadata
from app.services.catalogue_entries import BY_CODE, BY_NAME
from app.services.record_names import Names, RowKey
from app.services.record_words import KINDS, kind_of
from app.storage.undoing import links_to

MOST = 200
"""How many places are told."""
_AUDIENCE = metadata.tables[PlanCriteria.__tablename__].c.applies_to


def places(session: Session, table: str, row_ids: Sequence[UUID]) -> tuple[str, ...]:
    """Return the living rows that name these: “Phiếu chấm: Thôn Đông – Tự chấm”, part and whole.

    Catalogue rows are named by code or by name, everything else by its id.
    """
    found: dict[RowKey, None] = {}
    for column, condition in _naming(session, table, row_ids):
        rows = column.table.c
        statement = select(rows.id).where(condition, rows.deleted_by.is_(None)).limit(MOST)
        found.update(((column.table.name, row_id), None) for row_id in session.scalars(statement))
    own = {(table, row_id) for row_id in row_ids}
    keys = [key for key in found if key not in own][:MOST]
    names = Names(session)
    names.load(keys)
    return tuple(_line(names, key) for key in keys)


def _line(names: Names, key: RowKey) -> str:
    owner = names.owner(*key)
    whole = f" – {kind_of(_owner_table(key[0])).noun} “{owner}”" if owner else ""
    return f"{names.noun(*key)}: {names.name(*key)}{whole}"


def _owner_table(table: str) -> str:
    column = metadata.tables[table].c[kind_of(table).owner]
    return next(iter(column.foreign_keys)).column.table.name


def _naming(
    session: Session, table: str, row_ids: Sequence[UUID]
) -> Iterator[tuple[Column[Any], ColumnElement[bool]]]:
    for column in links_to(table):
        yield column, column.in_(row_ids)
    if table == Subject.__tablename__:
        yield _AUDIENCE, _AUDIENCE.in_([f"{BY_CLUSTER}{row_id}" for row_id in row_ids])
    if table == AwardType.__tablename__:
        of_them = select(AwardType.code).where(AwardType.id.in_(row_ids))
        codes = list(session.scalars(of_them))
        for column in _award_columns():
            words = (" " + column + " ").contains
            yield column, or_(*(words(f" {code} ", autoescape=True) for code in codes))
    if table == CatalogueEntry.__tablename__:
        yield from _naming_entries(session, row_ids)


def _naming_entries(
    session: Session, row_ids: Sequence[UUID]
) -> Iterator[tuple[Column[Any], ColumnElement[bool]]]:
    for entry in session.scalars(select(CatalogueEntry).where(CatalogueEntry.id.in_(row_ids))):
        by_code = [(one, entry.code) for one in BY_CODE.get(entry.catalogue, ())]
        by_name = [(one, entry.name) for one in BY_NAME.get(entry.catalogue, ())]
        if entry.catalogue == "subject_classes":
            by_code.append((PlanCriteria.applies_to, f"{BY_CLASS}{entry.code}"))
        for attribute, value in (*by_code, *by_name):
            column = metadata.tables[attribute.class_.__tablename__].c[attribute.key]
            yield column, column == value


def _award_columns() -> Iterator[Column[Any]]:
    for table in KINDS:
        for name in ("award_code", "award_codes", "needs_code"):
            if name in metadata.tables[table].c:
                yield metadata.tables[table].c[name]
