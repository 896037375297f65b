"""Lists of titles and commendations that people, units and households register under a plan."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.terms import AwardKind, ListKind
from app.imports.lists import fields as read
from app.imports.lists import naming
from app.imports.lists.fields import ListField
from app.imports.lists.known import Known, Somebody, known_entries, known_units
from app.imports.lists.matching import Match, differences
from app.imports.lists.naming import Awards, Namer, scope_of
from app.imports.lists.rows import Desk, Kind, ReadRow, Verdict
from app.services import registration_offer, registrations
from app.services.registrations import LABELS, RegistrationRow

_DATES = ("registered_on", "paper_received_on", "file_received_on", "note")
_AWARDS = ("award", "title", "commendation")

ELSEWHERE = (
    "là công trình, mô hình, phần việc hoặc chỉ tiêu nên không nhập ở đây, không phải lỗi; "
    "nhập bằng danh sách riêng của chúng"
)

FIELDS = (
    *naming.FIELDS,
    ListField(
        "title",
        "Danh hiệu thi đua",
        read.words,
        (
            "Danh hiệu",
            "Đăng ký danh hiệu",
            "Đăng ký danh hiệu thi đua",
            "Danh hiệu đăng ký",
            "Mã DHTĐ",
            "Đăng ký DHTĐ",
        ),
        explained="Tên, chữ tắt hoặc mã trong danh mục; nhiều danh hiệu cách bằng dấu chấm phẩy.",
        offered=lambda known: Awards(known.awards).names(kind=AwardKind.TITLE),
    ),
    ListField(
        "commendation",
        "Hình thức khen thưởng",
        read.words,
        ("Hình thức khen", "Đăng ký hình thức khen thưởng", "Mã HTKT", "Đề nghị khen thưởng"),
        offered=lambda known: Awards(known.awards).names(kind=AwardKind.COMMENDATION),
    ),
    ListField(
        "award",
        "Danh hiệu, hình thức",
        read.words,
        ("Danh hiệu, hình thức khen thưởng", "Đăng ký thi đua, khen thưởng", "Nội dung đăng ký"),
    ),
    ListField(
        "work",
        "Công trình, chỉ tiêu",
        read.words,
        ("Nội dung đăng ký / Công trình, chỉ tiêu",),
        is_in_sample=False,
    ),
    ListField("registered_on", LABELS["registered_on"], read.day, ("Ngày nộp", "Ngày gửi")),
    ListField(
        "paper_received_on",
        LABELS["paper_received_on"],
        read.day,
        ("Ngày nhận bản giấy", "Bản giấy"),
    ),
    ListField(
        "file_received_on", LABELS["file_received_on"], read.day, ("Ngày nhận bản mềm", "Bản mềm")
    ),
    ListField("note", LABELS["note"], read.prose, ("Chú thích",)),
)
"""The columns of a list of registrations."""


class Registrations(Kind):
    """Lists of registrations: known by who registers what."""

    code = ListKind.REGISTRATIONS
    needs_plan = True

    def know(self, session: Session, asked: Known) -> Known:
        """Return everybody, the awards that hold for the plan, and what is registered."""
        units = known_units(session)
        return replace(
            asked,
            units=units,
            everybody=naming.everybody(session, units),
            entries=known_entries(session, "honorifics"),
            awards=registration_offer.award_types_of(session, asked.plan),
            registrations=registrations.listed(session, asked.plan),
        )

    def fields(self, known: Known) -> Sequence[ListField]:
        """Return the columns."""
        del known
        return FIELDS

    def desk(self, known: Known) -> "RegistrationDesk":
        """Return who judges registrations."""
        return RegistrationDesk(known)


class RegistrationDesk(Desk):
    """Judges rows of registrations; one row may name several awards."""

    def __init__(self, known: Known) -> None:
        self._namer = Namer(known)
        self._awards = Awards(known.awards)
        self._known: dict[tuple[UUID, str], RegistrationRow] = {
            (one.subject_id, one.award_code): one for one in known.registrations if one.award_code
        }
        self._seen: dict[tuple[UUID, str], int] = {}

    def complete(self, row: ReadRow) -> None:
        """Nothing stands elsewhere."""

    def judge(self, row: ReadRow) -> Verdict:
        """Return what a row registers that is not registered yet."""
        one = self._namer.name(row)
        if one is None:
            return Verdict()
        codes = self._codes(row, one)
        if not codes and not row.problems and row.values.get("work"):
            row.note("work", ELSEWHERE)
            return Verdict(can_add=False)
        if not codes and not row.problems:
            row.refuse(self._first(row), "chưa ghi danh hiệu hoặc hình thức đăng ký")
        given = naming.answers(row.values, _DATES)
        new = tuple(code for code in codes if (one.id, code) not in self._known)
        old = [code for code in codes if (one.id, code) in self._known]
        verdict = Verdict({"subject_id": one.id, "award_codes": new, **given})
        for code in codes:
            self._look_twice(row, one, code)
        if old and new:
            names = ", ".join(self._awards.name(code, scope_of(one)) for code in old)
            row.note("subject", f"đã đăng ký từ trước, chỉ thêm phần còn lại: {names}")
        elif old:
            record = self._known[one.id, old[0]]
            titles = {name: LABELS[name] for name in _DATES}
            differing = differences(given, record, titles, {})
            name = f"{one.name}: {record.what}"
            verdict.known_as(Match(record.id, name, "đối tượng, danh hiệu", differing))
        return verdict

    def _codes(self, row: ReadRow, one: Somebody) -> list[str]:
        codes: list[str] = []
        for name in _AWARDS:
            typed = row.values.get(name, "")
            if not typed or typed in ("-", "x", "X", "0"):
                continue
            try:
                found = self._awards.read(typed, scope_of(one))
            except ValueError as refusal:
                row.refuse(name, str(refusal))
                continue
            names = "; ".join(award.name for award in found)
            row.cells[name] = replace(row.cells[name], shown=names)
            if names != typed:
                row.note(name, f"hiểu là {names}")
            codes += [award.code for award in found]
        return list(dict.fromkeys(codes))

    def _look_twice(self, row: ReadRow, one: Somebody, code: str) -> None:
        before = self._seen.setdefault((one.id, code), row.row)
        if before != row.row:
            name = self._awards.name(code, scope_of(one))
            row.refuse("subject", f"đã đăng ký {name} ở dòng {before} của tệp. Bỏ một dòng.")

    @staticmethod
    def _first(row: ReadRow) -> str:
        return next((name for name in _AWARDS if name in row.addresses), "subject")
