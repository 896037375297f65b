"""Who takes part (đối tượng): units, people, households and clusters, in one table."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.vietnamese import collation_key, person_key
from app.domain.dates import PartialDate
from app.domain.terms import SubjectKind
from app.entities.base import (
    Base,
    Recorded,
    Values,
    check,
    choice,
    derived,
    folded,
    optional,
    required,
    spelled,
    strict,
    unique_while_living,
)


def _sort_key(values: Values) -> Any:  # noqa: ANN401 - what `derived` takes
    if values["kind"] == SubjectKind.PERSON:
        return person_key(values["name"], values["given_name"] or None)
    if values["kind"] == SubjectKind.HOUSEHOLD:
        return person_key(values["head_name"] or values["name"])
    return collation_key(values["name"])


class Subject(Recorded, Base, kw_only=True):
    """A unit, a person, a household or a cluster. Never deleted once in use: retired.

    A unit's parent is the unit above it; a person's and a household's parent is their unit; a
    cluster has none.
    """

    __tablename__ = "subject"
    __table_args__ = strict(
        unique_while_living("kind", "code", name="uq_subject_code"),
        check("kind <> 'cluster' OR parent_id IS NULL", "cluster_has_no_parent"),
        check("valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", "period"),
    )

    kind: Mapped[SubjectKind] = choice(SubjectKind)
    name: Mapped[str]
    """A person's name stands without the honorific."""
    given_name: Mapped[str] = mapped_column(default="")
    """A person's tên where it is not the last word of the name ("Y Bhăm Niê"); it sorts lists."""
    code: Mapped[str | None] = mapped_column(default=None)
    parent_id: Mapped[UUID | None] = optional("subject")
    position: Mapped[int] = mapped_column(default=0)
    kind_code: Mapped[str] = mapped_column(default="")
    """A unit's kind (thôn, trường, đoàn thể …) or a cluster's (cụm, khối), from the catalogue."""
    class_code: Mapped[str] = mapped_column(default="")
    """A person's class in the statistics (phân loại đối tượng)."""
    honorific: Mapped[str] = mapped_column(default="")
    post: Mapped[str] = mapped_column(default="")
    is_leader: Mapped[bool] = mapped_column(default=False)
    gender: Mapped[str] = mapped_column(default="")
    born: Mapped[PartialDate | None] = mapped_column(default=None)
    citizen_number: Mapped[str] = mapped_column(default="")
    """CCCD, twelve digits as text; empty when the office does not keep it."""
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    head_name: Mapped[str] = mapped_column(default="")
    """Who heads a unit; the householder (chủ hộ) of a household."""
    household_count: Mapped[int | None] = mapped_column(default=None)
    resident_count: Mapped[int | None] = mapped_column(default=None)
    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)
    is_retired: Mapped[bool] = mapped_column(default=False)
    successor_id: Mapped[UUID | None] = optional("subject")
    """The unit that a merged or renamed unit went into."""
    note: Mapped[str] = mapped_column(default="")
    search: Mapped[str] = folded("code", "name", "head_name")
    spelling: Mapped[str] = spelled("code", "name", "head_name")
    name_key: Mapped[str] = derived(_sort_key)
    """Sorts people and households by tên and then họ đệm, units and clusters by their words."""


class ClusterYear(Recorded, Base, kw_only=True):
    """A cluster (cụm, khối thi đua) in one year: its head rotates yearly."""

    __tablename__ = "cluster_year"
    __table_args__ = strict(unique_while_living("cluster_id", "year", name="uq_cluster_year"))

    cluster_id: Mapped[UUID] = required("subject")
    year: Mapped[int]
    lead_id: Mapped[UUID | None] = optional("subject")
    deputy_id: Mapped[UUID | None] = optional("subject")
    second_deputy_id: Mapped[UUID | None] = optional("subject")
    note: Mapped[str] = mapped_column(default="")


class ClusterMember(Recorded, Base, kw_only=True):
    """A unit's place in a cluster in one year."""

    __tablename__ = "cluster_member"
    __table_args__ = strict(
        unique_while_living("cluster_id", "year", "subject_id", name="uq_cluster_member")
    )

    cluster_id: Mapped[UUID] = required("subject")
    year: Mapped[int]
    subject_id: Mapped[UUID] = required("subject")
    position: Mapped[int] = mapped_column(default=0)
