"""Lists of works (công trình, mô hình, phần việc, sự kiện) that units register under a plan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, quoted
from app.domain.dates import PartialDate, period_problem
from app.domain.terms import ListKind, WorkKind
from app.imports.book_reading import BookCell, CellKind
from app.imports.lists import fields as read
from app.imports.lists import naming
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, known_entries, known_units
from app.imports.lists.matching import Match, differences
from app.imports.lists.naming import Namer
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import works
from app.services.works import LABELS, WorkFields, WorkRow

_BETWEEN = re.compile(r"\s[–—-]\s|\s+(?:đến|tới)\s+|\s*[–—]\s*")
_KINDS: Mapping[str, WorkKind] = {kind.label: kind for kind in WorkKind}


def _period(cell: BookCell, known: Known) -> Understood:
    """Read “3/2026 – 8/2026”: when a work begins and when it is finished."""
    if cell.kind is not CellKind.TEXT:
        found = read.partial_date(cell, known)
        return Understood(
            (None, found.value), f"hoàn thành {found.shown}", found.notes, found.doubts
        )
    parts = [part for part in _BETWEEN.split(str(cell.value)) if part.strip()]
    if len(parts) == 1:
        found = read.partial_date(cell, known)
        told = f"chỉ một ngày {found.shown}; hiểu là ngày hoàn thành"
        return Understood((None, found.value), f"hoàn thành {found.shown}", (told,), found.doubts)
    if len(parts) != 2:
        raise ValueError(
            f"{quoted(str(cell.value))} không rõ từ ngày nào đến ngày nào. Ghi hai ngày."
        )
    both = [read.partial_date(replace(cell, value=part), known) for part in parts]
    shown = f"{both[0].shown} – {both[1].shown}"
    doubts = (*both[0].doubts, *both[1].doubts)
    return Understood((both[0].value, both[1].value), shown, (f"hiểu là {shown}",), doubts)


def _cost(cell: BookCell, known: Known) -> Understood:
    """Read “50 triệu đồng, xã hội hóa”: how much, and from where."""
    if cell.kind is not CellKind.TEXT:
        found = read.money(cell, known)
        return Understood((found.value, ""), found.shown, found.notes, found.doubts)
    amount, source = _parted(str(cell.value))
    found = read.money(replace(cell, value=amount), known)
    shown = f"{found.shown}, nguồn: {source.strip()}" if source.strip() else found.shown
    return Understood((found.value, source.strip()), shown, (f"hiểu là {shown}",), found.doubts)


def _parted(text: str) -> tuple[str, str]:
    """Part an amount from its source: at a comma or ; that no digit follows, or at a dash."""
    match = re.search(r"\s*(?:[,;](?!\d)|\s[–-]\s|\()\s*", text)
    if match is None:
        return text, ""
    return text[: match.start()], text[match.end() :].rstrip(") ")


FIELDS = (
    ListField(
        "name",
        LABELS["name"],
        read.words,
        (
            "Tên",
            "Tên công trình",
            "Tên mô hình",
            "Tên phần việc",
            "Công trình, phần việc",
            "Tên công trình, phần việc",
            "Tên công trình (phần việc, mô hình)",
            "Tên công trình, phần việc, mô hình",
            "Tên mô hình, công trình",
            "Công trình",
            "Mô hình",
        ),
        is_required=True,
        is_name=True,
    ),
    ListField(
        "subject",
        LABELS["subject_id"],
        read.words,
        ("Đơn vị", "Đơn vị đăng ký", "Tên đơn vị", "Thôn", "Đơn vị, cá nhân thực hiện", "Chủ trì"),
        is_required=True,
        is_in_group=True,
        explained="Tên hoặc mã của đơn vị đã có trong phần mềm.",
        offered=lambda known: known.units.names,
    ),
    ListField(
        "kind",
        LABELS["kind"],
        read.term(_KINDS, "loại"),
        ("Loại công trình", "Phân loại"),
        is_required=True,
        is_elsewhere=True,
        offered=lambda _known: tuple(_KINDS),
    ),
    ListField("scale", LABELS["scale"], read.prose, ("Nội dung", "Quy mô")),
    ListField("place", LABELS["place"], read.words, ("Nơi thực hiện",)),
    ListField("cost", LABELS["cost"], read.money, ("Kinh phí", "Kinh phí dự kiến", "Giá trị")),
    ListField("funding", LABELS["funding"], read.words, ("Nguồn", "Nguồn vốn")),
    ListField(
        "cost_funding", "Kinh phí, nguồn", _cost, ("Kinh phí, nguồn kinh phí", "Kinh phí và nguồn")
    ),
    ListField(
        "person_in_charge",
        LABELS["person_in_charge"],
        read.words,
        ("Phụ trách", "Người chịu trách nhiệm"),
    ),
    ListField(
        "starts",
        LABELS["starts"],
        read.partial_date,
        ("Ngày khởi công", "Bắt đầu", "Thời gian bắt đầu"),
        is_text=True,
    ),
    ListField(
        "finishes",
        LABELS["finishes"],
        read.partial_date,
        ("Ngày hoàn thành", "Kết thúc", "Thời gian hoàn thành", "Thời hạn"),
        is_text=True,
    ),
    ListField(
        "period",
        "Khởi công – hoàn thành",
        _period,
        ("Thời gian thực hiện", "Thời gian", "Khởi công, hoàn thành"),
        is_text=True,
    ),
    ListField(
        "has_plaque",
        LABELS["has_plaque"],
        read.yes_no,
        ("Gắn biển chào mừng",),
        offered=lambda _known: ("Có", "Không"),
    ),
    ListField("registered_on", LABELS["registered_on"], read.day, ("Ngày nộp",)),
    ListField("paper_received_on", LABELS["paper_received_on"], read.day),
    ListField("file_received_on", LABELS["file_received_on"], read.day),
    ListField("note", LABELS["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of works."""


class Works(Kind):
    """Lists of works: known by unit, kind and name."""

    code = ListKind.WORKS
    needs_plan = True

    def know(self, session: Session, asked: Known) -> Known:
        """Return everybody and the works of the plan."""
        units = known_units(session)
        return replace(
            asked,
            units=units,
            everybody=naming.everybody(session, units),
            entries=known_entries(session, "honorifics"),
            works=works.listed(session, asked.plan, asked.today),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "WorkDesk":
        """Return who judges works."""
        return WorkDesk(known)


class WorkDesk(Desk):
    """Judges rows of works."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._namer = Namer(known)
        self._works: dict[tuple[UUID, str], WorkRow] = {
            (one.subject_id, one.name.casefold()): one for one in known.works
        }
        self._seen: dict[tuple[UUID, str], int] = {}

    def complete(self, row: ReadRow) -> None:
        """Take unit and kind from the group, and part what stands together in one cell."""
        values = row.values
        group = (
            row.group.partition(" ")[2]
            if row.group[:1].isupper() and row.group[1:2] in ". "
            else row.group
        )
        if "kind" not in values and not row.is_broken("kind"):
            self._kind_elsewhere(row)
        if "subject" not in values and not row.is_broken("subject") and row.group:
            units = self._known.units.found(row.group) or self._known.units.found(group)
            if len(units) == 1:
                values["subject"] = units[0].name
                row.note("subject", f"lấy đơn vị từ dòng nhóm {quoted(row.group)}")
        if "period" in values:
            starts, finishes = values.pop("period")
            values.setdefault("finishes", finishes)
            if starts is not None:
                values.setdefault("starts", starts)
        if "cost_funding" in values:
            cost, funding = values.pop("cost_funding")
            values.setdefault("cost", cost)
            if funding:
                values.setdefault("funding", funding)

    def _kind_elsewhere(self, row: ReadRow) -> None:
        """Take the kind from the group; from the name only as a doubt."""
        for kind in WorkKind:
            words = fold(kind.label)
            if words in fold(row.group):
                row.values["kind"] = kind
                row.note("kind", f"lấy loại từ dòng nhóm {quoted(row.group)}: {kind.label}")
                return
        name = fold(row.values.get("name", ""))
        for kind in WorkKind:
            if name.startswith(fold(kind.label)):
                row.values["kind"] = kind
                row.doubt("kind", f"không ghi loại; theo tên thì là {kind.label}")
                return

    def judge(self, row: ReadRow) -> Verdict:
        """Return which work a row is about, or that it is a new one."""
        one = self._namer.name(row)
        values = {name: value for name, value in row.values.items() if name != "subject"}
        if one is None or "name" not in values:
            return Verdict()
        values["subject_id"] = one.id
        starts: PartialDate | None = values.get("starts")
        if told := period_problem(starts, values.get("finishes")):
            row.refuse("finishes" if "finishes" in row.addresses else "period", told)
        row.hold_to(WorkFields, values)
        key = (one.id, values["name"].casefold())
        before = self._seen.setdefault(key, row.row)
        if before != row.row:
            row.refuse("name", f"đã có ở dòng {before} của tệp. Bỏ một dòng.")
        verdict = Verdict(values)
        if record := self._works.get(key):
            verdict.known_as(self._match(values, record))
        return verdict

    @staticmethod
    def _match(values: Mapping[str, Any], record: WorkRow) -> Match:
        titles = {name: title for name, title in LABELS.items() if name != "subject_id"}
        differing = differences(values, record, titles, {})
        return Match(record.id, record.name, "đơn vị, tên", differing)
