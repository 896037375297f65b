"""Lists of clusters (cụm, khối thi đua): one row for each member in a year."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, quoted
from app.domain.terms import ListKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known, known_units
from app.imports.lists.matching import Difference, Match
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import cluster_intake
from app.services.cluster_intake import DEPUTY, LEAD, MEMBER, KnownMember
from app.services.clusters import KINDS, ClusterFields
from app.services.validation import labels

_TITLES = labels(ClusterFields)
_ROLES = {
    "Cụm trưởng": LEAD,
    "Khối trưởng": LEAD,
    "Trưởng cụm": LEAD,
    "Trưởng khối": LEAD,
    "Cụm phó": DEPUTY,
    "Khối phó": DEPUTY,
    "Phó cụm": DEPUTY,
    "Phó khối": DEPUTY,
    "Thành viên": MEMBER,
}
_SHOWN = {LEAD: "Trưởng", DEPUTY: "Phó", MEMBER: "Thành viên"}

FIELDS = (
    ListField(
        "name",
        _TITLES["name"],
        read.words,
        ("Cụm, khối", "Cụm thi đua", "Khối thi đua", "Tên cụm", "Tên khối", "Cụm", "Khối"),
        is_required=True,
        is_name=True,
        is_in_group=True,
    ),
    ListField("code", _TITLES["code"], read.code, ("Mã cụm", "Mã khối", "Mã"), is_text=True),
    ListField(
        "kind_code",
        _TITLES["kind_code"],
        read.term(
            {label: code for code, label in KINDS.items()} | {"Cụm": "CUM", "Khối": "KHOI"}, "loại"
        ),
        offered=lambda _known: tuple(KINDS.values()),
    ),
    ListField(
        "member",
        "Đơn vị thành viên",
        read.unit,
        ("Thành viên", "Đơn vị", "Tên đơn vị", "Các đơn vị thành viên"),
        is_name=True,
        offered=lambda known: known.units.names,
    ),
    ListField(
        "year", "Năm", read.year, ("Năm thi đua",), explained="Năm mà đơn vị ở trong cụm, khối."
    ),
    ListField(
        "role",
        "Vai trò",
        read.term(_ROLES, "vai trò"),
        ("Chức danh", "Trưởng/phó"),
        offered=lambda _known: ("Cụm trưởng", "Cụm phó", "Thành viên"),
    ),
    ListField("note", _TITLES["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of clusters."""


class Clusters(Kind):
    """Lists of clusters: known by name, members by cluster and year."""

    code = ListKind.CLUSTERS

    def know(self, session: Session, asked: Known) -> Known:
        """Return units, clusters and their members of every year."""
        return replace(asked, units=known_units(session), members=cluster_intake.known(session))

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "ClusterDesk":
        """Return who judges clusters."""
        return ClusterDesk(known)


class ClusterDesk(Desk):
    """Judges rows of clusters and their members."""

    def __init__(self, known: Known) -> None:
        self._units = known.units
        self._clusters = {fold(one.name): one for one in known.members.clusters}
        self._codes = {fold(one.code): one for one in known.members.clusters if one.code}
        self._members: dict[tuple[UUID, int], KnownMember] = {
            (one.unit_id, one.year): one for one in known.members.members
        }
        self._seen: dict[Any, tuple[int, str]] = {}
        self._leads: dict[tuple[str, int], int] = {}

    def complete(self, row: ReadRow) -> None:
        """Take the cluster from the group that the row stands in."""
        if "name" not in row.values and not row.is_broken("name") and row.group:
            row.values["name"] = row.group
            row.note("name", f"lấy cụm, khối từ dòng nhóm {quoted(row.group)}")

    def judge(self, row: ReadRow) -> Verdict:
        """Return whether a cluster or its member is new."""
        values = row.values
        if "name" not in values:
            return Verdict()
        cluster = self._codes.get(fold(values.get("code", ""))) or self._clusters.get(
            fold(values["name"])
        )
        verdict = Verdict(dict(values))
        if "member" not in values:
            if cluster is not None:
                verdict.known_as(Match(cluster.id, cluster.name, "tên cụm, khối"))
            else:
                self._look_at_kind(row, verdict)
        elif "year" not in values:
            if not row.is_broken("year"):
                told = "thiếu năm của thành viên. Thêm cột Năm, hoặc ghi năm chung cho cả tệp."
                row.refuse("year", told)
        else:
            self._look_twice(row)
            if cluster is None:
                self._look_at_kind(row, verdict)
            self._look_at_member(row, verdict, cluster.id if cluster else None)
        return verdict

    @staticmethod
    def _look_at_kind(row: ReadRow, verdict: Verdict) -> None:
        """Let a new cluster be of the kind that its name begins with, or refuse it without one."""
        if "kind_code" in row.values:
            return
        first = fold(row.values["name"]).split()[0]
        kind = next((code for code, word in KINDS.items() if fold(word).split()[0] == first), "")
        if not kind:
            row.refuse("kind_code", "cụm, khối mới phải ghi loại: Cụm hay Khối")
            return
        verdict.values["kind_code"] = kind
        row.note("kind_code", f"loại theo tên: {KINDS[kind]}")

    def _look_at_member(self, row: ReadRow, verdict: Verdict, cluster_id: UUID | None) -> None:
        values = row.values
        known = self._members.get((values["member"], values["year"]))
        role = values.get("role")
        if known is not None and known.cluster_id != cluster_id:
            row.refuse(
                "member",
                f"{self._units.name(values['member'])} đã ở {quoted(known.cluster)} năm "
                f"{known.year}; mỗi đơn vị ở một cụm, khối một năm",
            )
        elif known is not None:
            found: tuple[Difference, ...] = ()
            if role is not None and role != known.role:
                found = (Difference("role", "Vai trò", _SHOWN[known.role], _SHOWN[role]),)
                verdict.changes = dict(values)
            name = f"{known.cluster} {known.year}: {self._units.name(known.unit_id)}"
            verdict.match = Match(known.id, name, "cụm, năm, đơn vị", found)
            verdict.can_add = False

    def _look_twice(self, row: ReadRow) -> None:
        values = row.values
        key = (values["member"], values["year"])
        before, name = self._seen.setdefault(key, (row.row, values["name"]))
        if before != row.row:
            row.refuse("member", f"đã ở {quoted(name)} tại dòng {before} của tệp. Bỏ một dòng.")
        if values.get("role") == LEAD:
            lead = self._leads.setdefault((fold(values["name"]), values["year"]), row.row)
            if lead != row.row:
                row.refuse("role", f"cụm, khối này đã có trưởng ở dòng {lead} của tệp")
