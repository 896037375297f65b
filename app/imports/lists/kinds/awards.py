"""Lists of awards of former years, for the award book."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.vietnamese import fold, quoted
from app.domain.terms import AwardGround, ListKind
from app.imports.book_reading import BookCell
from app.imports.lists import fields as read
from app.imports.lists import naming
from app.imports.lists.fields import ListField, Understood
from app.imports.lists.known import Known, Somebody, known_entries, known_units
from app.imports.lists.letters import cleaned
from app.imports.lists.matching import Match, differences
from app.imports.lists.naming import Awards, Namer, scope_of
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import awards, catalogues
from app.services.award_entries import AwardFields
from app.services.awards import LABELS, AwardRow

_DECISION = re.compile(
    r"(?:quyết định |qđ )?(?:số )?(?P<number>[^\s,;]+)\s*[,;–-]?\s*(?:ngày|ngay)\s*(?P<day>.+)",
    re.IGNORECASE,
)


def _decision(cell: BookCell, known: Known) -> Understood:
    """Read “12/QĐ-UBND ngày 05/03/2024”: the number of a decision and its day."""
    text = cleaned(str(cell.value)).text
    match = _DECISION.fullmatch(text)
    if match is None:
        return Understood((text, None), text)
    when = read.day(replace(cell, value=match["day"]), known)
    shown = f"số {match['number']}, ngày {when.shown}"
    return Understood((match["number"], when.value), shown, (f"hiểu là {shown}",), when.doubts)


_KEPT = (
    "year",
    "period",
    "decision_number",
    "decided_on",
    "decided_by",
    "post",
    "achievement",
    "golden_book_number",
    "prize_amount",
    "note",
    "ground",
)
_GROUNDS = {
    **{ground.label: ground for ground in AwardGround},
    "Công trạng": AwardGround.MERIT,
    "Thường xuyên": AwardGround.MERIT,
    "Khen thưởng thường xuyên": AwardGround.MERIT,
    "Phong trào": AwardGround.MOVEMENT,
    "Phong trào thi đua": AwardGround.MOVEMENT,
    "Chuyên đề": AwardGround.MOVEMENT,
    "Theo chuyên đề": AwardGround.MOVEMENT,
    "Theo đợt": AwardGround.MOVEMENT,
    "Theo đợt, chuyên đề": AwardGround.MOVEMENT,
    "Khen thưởng đột xuất": AwardGround.SUDDEN,
    "Cống hiến": AwardGround.SERVICE,
}
_SOMEBODY = {one.name: one for one in naming.FIELDS}

FIELDS = (
    _SOMEBODY["subject"],
    _SOMEBODY["subject_kind"],
    replace(
        _SOMEBODY["where"],
        title=LABELS["unit_name"],
        synonyms=("Đơn vị", "Đơn vị công tác", "Cơ quan, đơn vị", "Thôn", "Nơi công tác"),
    ),
    ListField(
        "about",
        "Chức vụ, đơn vị",
        read.words,
        ("Chức vụ, đơn vị công tác", "Chức vụ và đơn vị công tác"),
        is_in_sample=False,
    ),
    _SOMEBODY["subject_code"],
    _SOMEBODY["born"],
    ListField("post", LABELS["post"], read.words, ("Chức vụ", "Chức danh")),
    ListField(
        "award",
        LABELS["award_code"],
        read.words,
        (
            "Danh hiệu",
            "Hình thức khen thưởng",
            "Hình thức khen",
            "Danh hiệu thi đua",
            "Danh hiệu, hình thức khen thưởng",
            "Danh hiệu/Hình thức khen thưởng",
            "Khen thưởng",
            "Mã DHTĐ",
            "Mã HTKT",
        ),
        is_required=True,
        explained="Tên, chữ tắt hoặc mã trong danh mục.",
        offered=lambda known: Awards(known.awards).names(),
    ),
    ListField(
        "year",
        LABELS["year"],
        read.year,
        ("Năm khen thưởng", "Năm khen", "Năm được khen"),
        is_required=True,
        is_elsewhere=True,
    ),
    ListField("period", LABELS["period"], read.words, ("Thời gian thành tích", "Giai đoạn")),
    ListField(
        "decision_number",
        LABELS["decision_number"],
        read.words,
        ("Số QĐ", "Quyết định số", "Số, ký hiệu quyết định"),
        is_text=True,
    ),
    ListField(
        "decided_on",
        LABELS["decided_on"],
        read.day,
        ("Ngày QĐ", "Ngày ký", "Ngày ban hành", "Ngày"),
    ),
    ListField(
        "decision",
        "Số, ngày quyết định",
        _decision,
        (
            "Số, ngày QĐ",
            "Quyết định",
            "Số, ngày, tháng, năm của quyết định",
            "Quyết định khen thưởng",
        ),
        is_text=True,
    ),
    ListField(
        "decided_by",
        LABELS["decided_by"],
        read.words,
        (
            "Cơ quan ban hành",
            "Cơ quan quyết định",
            "Cơ quan ban hành quyết định",
            "Cấp khen",
            "Cấp khen thưởng",
        ),
    ),
    ListField(
        "achievement",
        LABELS["achievement"],
        read.prose,
        ("Nội dung thành tích", "Tóm tắt thành tích", "Nội dung khen thưởng"),
    ),
    ListField(
        "golden_book_number", LABELS["golden_book_number"], read.count, ("Số vào sổ", "Số sổ")
    ),
    ListField(
        "prize_amount", LABELS["prize_amount"], read.money, ("Tiền thưởng (đồng)", "Số tiền")
    ),
    ListField("note", LABELS["note"], read.prose, ("Chú thích",)),
    ListField(
        "ground",
        LABELS["ground"],
        read.term(_GROUNDS, "loại hình khen thưởng"),
        ("Loại hình", "Loại hình khen"),
        offered=lambda _known: tuple(ground.label for ground in AwardGround),
    ),
)
"""The columns of a list of awards."""


class FormerAwards(Kind):
    """Lists of awards of former years: known by whom, what and when."""

    code = ListKind.AWARDS

    def know(self, session: Session, asked: Known) -> Known:
        """Return everybody, the awards of every period, and what the book has."""
        units = known_units(session)
        return replace(
            asked,
            units=units,
            everybody=naming.everybody(session, units),
            entries=known_entries(session, "honorifics"),
            awards=catalogues.award_types(session, None, include_retired=True),
            book=awards.listed(session),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "FormerAwardDesk":
        """Return who judges awards."""
        return FormerAwardDesk(known)


class FormerAwardDesk(Desk):
    """Judges rows of awards."""

    def __init__(self, known: Known) -> None:
        self._today = known.today
        self._namer = Namer(known)
        self._awards = Awards(known.awards)
        self._book: defaultdict[tuple[UUID, str], list[AwardRow]] = defaultdict(list)
        for one in known.book:
            self._book[one.subject_id, one.award_code].append(one)
        self._seen: dict[Any, int] = {}

    def complete(self, row: ReadRow) -> None:
        """Part what stands together; the year of the decision alone is a doubt."""
        values = row.values
        if "decision" in values:
            number, day = values.pop("decision")
            values.setdefault("decision_number", number)
            if day is not None:
                values.setdefault("decided_on", day)
        decided: date | None = values.get("decided_on")
        group = re.search(r"\bnam ((?:19|20)[0-9]{2})\b", fold(row.group))
        if "year" not in values and not row.is_broken("year") and group:
            values["year"] = int(group[1])
            row.note("year", f"lấy năm từ dòng nhóm {quoted(row.group)}")
        if "year" not in values and not row.is_broken("year") and decided is not None:
            values["year"] = decided.year
            row.doubt("year", f"không ghi năm; theo ngày quyết định thì là {decided.year}")
        if decided is not None and decided > self._today:
            row.refuse("decided_on", f"ngày quyết định {decided:%d/%m/%Y} sau hôm nay. Nhập lại.")

    def judge(self, row: ReadRow) -> Verdict:
        """Return which line of the book a row is about, or that it is a new one."""
        one = self._namer.name(row)
        if one is None or "award" not in row.values:
            return Verdict()
        found = self._award(row, one)
        values = naming.answers(row.values, _KEPT)
        if where := row.values.get("where"):
            values["unit_name"] = where
        values |= {"subject_id": one.id, "award_code": found}
        row.hold_to(AwardFields, values)
        verdict = Verdict(values)
        if row.problems or not found:
            return verdict
        self._look_twice(row, values)
        if record := self._known(values):
            titles = {name: LABELS[name] for name in (*_KEPT, "unit_name")}
            differing = differences(values, record, titles, {})
            name = f"{record.name}: {record.award_name} {record.year}"
            verdict.known_as(Match(record.id, name, "đối tượng, danh hiệu, năm", differing))
            if record.decision_id is not None:  # what a decision here gave is corrected there
                verdict.changes = {}
        return verdict

    def _award(self, row: ReadRow, one: Somebody) -> str:
        typed = row.values["award"]
        try:
            found = self._awards.read(typed, scope_of(one))
        except ValueError as refusal:
            row.refuse("award", str(refusal))
            return ""
        if len(found) > 1:
            row.refuse(
                "award", f"{quoted(typed)} có {len(found)} danh hiệu. Mỗi dòng ghi một danh hiệu."
            )
            return ""
        if found[0].name != typed:
            row.note("award", f"hiểu là {found[0].name}")
            row.cells["award"] = replace(row.cells["award"], shown=found[0].name)
        return found[0].code

    def _known(self, values: dict[str, Any]) -> AwardRow | None:
        """Return the line of the same award in the same year; the same decision goes before.

        A period or a number that one of both does not have tells nothing apart.
        """
        same = [
            one
            for one in self._book[values["subject_id"], values["award_code"]]
            if one.year == values["year"]
            and _agree(one.period, values.get("period", ""))
            and _agree(one.decision_number, values.get("decision_number", ""))
        ]
        number = fold(values.get("decision_number", ""))
        return next((one for one in same if fold(one.decision_number) == number), None) or next(
            iter(same), None
        )

    def _look_twice(self, row: ReadRow, values: dict[str, Any]) -> None:
        key = (
            values["subject_id"],
            values["award_code"],
            values["year"],
            fold(values.get("period", "")),
            fold(values.get("decision_number", "")),
        )
        before = self._seen.setdefault(key, row.row)
        if before != row.row:
            row.refuse("award", f"đã có ở dòng {before} của tệp. Bỏ một dòng.")


def _agree(one: str, other: str) -> bool:
    return not one or not other or fold(one) == fold(other)
