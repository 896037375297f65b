"""Lists of clusters (cụm, khối thi đua) in a year: a row for each member, or all in one cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, quoted, tidy
from app.domain.terms import ListKind
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists import fields as read
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, known_units
from app.imports.lists.matching import Difference, Match
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import cluster_intake
from app.services.cluster_intake import DEPUTY, LEAD, MEMBER, KnownMember
from app.services.clusters import KINDS, ClusterFields
from app.services.validation import labels

_TITLES = labels(ClusterFields)
_ENDS = re.compile(r"[;\n]")
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
_KEPT = ("name", "code", "kind_code", "note", "year")
_SHOWN = {LEAD: "Trưởng", DEPUTY: "Phó", MEMBER: "Thành viên"}


def _members(cell: BookCell, known: Known) -> Understood:
    """Read one unit, or several in one cell: parted by lines, “;” or commas.

    A comma may belong to a name: the longest name that is known counts.
    """
    try:
        found = read.unit(cell, known)
    except ValueError as refusal:
        parts = _parted(str(cell.value), known) if cell.kind is CellKind.TEXT else []
        if len(parts) < 2:
            raise
        if len(set(parts)) < len(parts):
            raise ValueError("một đơn vị ghi hai lần trong ô này. Bỏ một.") from refusal
        names = ", ".join(known.units.name(one) for one in parts)
        return Understood(tuple(parts), names, (f"hiểu là {len(parts)} đơn vị",))
    return replace(found, value=(found.value,))


def _parted(text: str, known: Known) -> list[UUID]:
    """Return the units that a text names one after the other; none where a part is no unit."""
    units: list[UUID] = []
    for line in _ENDS.split(text):
        pieces = [piece for piece in line.split(",") if piece.strip()]
        while pieces:
            sizes = range(len(pieces), 0, -1)
            ways = ((size, known.units.found(tidy(",".join(pieces[:size])))) for size in sizes)
            size, found = next(((n, units_) for n, units_ in ways if len(units_) == 1), (0, ()))
            if not found:
                return []
            units.append(found[0].id)
            pieces = pieces[size:]
    return units


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
        _members,
        ("Thành viên", "Đơn vị", "Tên đơn vị", "Các đơn vị thành viên"),
        is_name=True,
        explained="Mỗi dòng một đơn vị, hoặc các đơn vị trong một ô, cách bằng dấu chấm phẩy.",
        offered=lambda known: known.units.names,
    ),
    ListField(
        "lead",
        "Cụm trưởng, khối trưởng",
        read.unit,
        ("Trưởng", "Đơn vị trưởng", "Đơn vị cụm trưởng", "Cụm trưởng", "Khối trưởng"),
        is_in_sample=False,
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
        verdict = Verdict({name: value for name, value in values.items() if name in _KEPT})
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
            roles = self._roles(row)
            self._look_twice(row, roles)
            if cluster is None:
                self._look_at_kind(row, verdict)
            self._look_at_members(row, verdict, roles, cluster.id if cluster else None)
        return verdict

    def _roles(self, row: ReadRow) -> dict[UUID, str | None]:
        """Return the members that a row names, each with the role that it says."""
        members: tuple[UUID, ...] = row.values["member"]
        role = row.values.get("role")
        lead = row.values.get("lead")
        if role not in (None, MEMBER) and len(members) > 1:
            row.refuse(
                "role", "vai trò này không rõ của đơn vị nào trong ô. Ghi mỗi đơn vị một dòng."
            )
        if lead is not None and lead not in members:
            row.refuse(
                "lead", f"{quoted(self._units.name(lead))} không có trong các đơn vị thành viên"
            )
        return {one: LEAD if one == lead else role for one in members}

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

    def _look_at_members(
        self,
        row: ReadRow,
        verdict: Verdict,
        roles: Mapping[UUID, str | None],
        cluster_id: UUID | None,
    ) -> None:
        """Return in the verdict who is new in the cluster, and whose role would change."""
        year = row.values["year"]
        new: list[tuple[UUID, str]] = []
        other: list[tuple[UUID, str]] = []
        found: list[Difference] = []
        last: KnownMember | None = None
        for unit, role in roles.items():
            known = self._members.get((unit, year))
            if known is None:
                new.append((unit, role or MEMBER))
            elif known.cluster_id != cluster_id:
                row.refuse(
                    "member",
                    f"{self._units.name(unit)} đã ở {quoted(known.cluster)} năm {year}; "
                    "mỗi đơn vị ở một cụm, khối một năm",
                )
            else:
                last = known
                if role is not None and role != known.role:
                    other.append((unit, role))
                    title = "Vai trò" if len(roles) == 1 else self._units.name(unit)
                    found.append(Difference("role", title, _SHOWN[known.role], _SHOWN[role]))
        verdict.values["members"] = tuple(new)
        verdict.can_add = bool(new)
        if last is not None and (found or not new):
            name = f"{last.cluster} {year}: {', '.join(self._units.name(one) for one in roles)}"
            verdict.match = Match(last.id, name, "cụm, năm, đơn vị", tuple(found))
            verdict.changes = {**verdict.values, "members": (*new, *other)} if found else {}
        if found and new:
            row.doubt("member", "có đơn vị đã ở cụm, khối này với vai trò khác; chọn cập nhật")

    def _look_twice(self, row: ReadRow, roles: Mapping[UUID, str | None]) -> None:
        name, year = row.values["name"], row.values["year"]
        for unit, role in roles.items():
            before, other = self._seen.setdefault((unit, year), (row.row, name))
            if before != row.row:
                told = f"đã ở {quoted(other)} tại dòng {before} của tệp. Bỏ một dòng."
                row.refuse("member", told)
            if role == LEAD:
                lead = self._leads.setdefault((fold(name), year), row.row)
                if lead != row.row:
                    row.refuse("role", f"cụm, khối này đã có trưởng ở dòng {lead} của tệp")
