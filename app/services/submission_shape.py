"""One line of each part of a dossier, as the submission file has it and the data file keeps it.

Points are hundredths and money is đồng, both whole numbers. Dates are as the data file writes
them: 2026, 2026-03, 2026-03-15, or an event in words. Nothing here tells a person's own papers
(birth, citizen number): no form of the level above that is known asks for them.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, get_args

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from app.core.errors import InvalidInput
from app.core.vietnamese import number_text
from app.domain.dates import DocumentDate, PartialDate
from app.domain.terms import (
    AwardNature,
    AwardScope,
    DecisionState,
    DossierPart,
    Operator,
    RegistrationKind,
    RegistrationState,
    SubjectKind,
    Term,
    WorkKind,
)
from app.services.scheme_shape import FileModel

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


class Form(Enum):
    """How a value is shown to people."""

    WORDS = "words"
    COUNT = "count"
    POINTS = "points"
    MONEY = "money"
    NUMBER = "number"
    DAY = "day"
    PAPER_DAY = "paper_day"
    FLAG = "flag"


def _as(form: Form, title: str, default: Any = ...) -> Any:  # noqa: ANN401 - as pydantic's Field
    return Field(default, title=title, json_schema_extra={"form": form.value})


def _a_day(text: str) -> str:
    if text:
        _understood(PartialDate.from_text, text)
    return text


def _a_paper_day(text: str) -> str:
    if text:
        _understood(DocumentDate.from_text, text)
    return text


def _a_number(text: str) -> str:
    if text and not _NUMBER.fullmatch(text):
        raise ValueError("không phải số; ghi bằng dấu chấm, không có dấu cách: 98.5.")
    return text


def _understood(read: Callable[[str], object], text: str) -> None:
    try:
        read(text)
    except (ValueError, InvalidInput):
        raise ValueError("không phải ngày, tháng, năm.") from None


DayText = Annotated[str, AfterValidator(_a_day)]
"""A partial date in its stored form; blank while it is not known."""

PaperDayText = Annotated[str, AfterValidator(_a_paper_day)]
"""The date of a document in its stored form; blank while it has none."""

NumberText = Annotated[str, AfterValidator(_a_number)]
"""An exact number with a point before its decimals; blank while there is none."""


class Line(FileModel):
    """A line; `id` tells it from the others of its part and is the same in every copy."""

    id: str = Field(title="Mã", min_length=1)


class PlanLine(Line):
    """The plan itself."""

    name: str = Field(title="Tên kế hoạch")
    year: int = Field(title="Năm")
    number: str = Field(title="Số, ký hiệu")
    dated: PaperDayText = _as(Form.PAPER_DAY, "Ngày ban hành")
    issuer: str = Field(title="Cơ quan ban hành")
    starts: DayText = _as(Form.DAY, "Bắt đầu")
    ends: DayText = _as(Form.DAY, "Kết thúc")


class RegistrationLine(Line):
    """Something registered that is no work."""

    name: str = Field(title="Đối tượng đăng ký")
    subject_kind: SubjectKind = Field(title="Loại đối tượng")
    unit: str = Field(title="Đơn vị")
    kind: RegistrationKind = Field(title="Loại đăng ký")
    what: str = Field(title="Nội dung đăng ký")
    operator: Operator | None = Field(title="So sánh")
    pledged: NumberText = _as(Form.NUMBER, "Mức đăng ký")
    measure: str = Field(title="Đơn vị tính")
    state: RegistrationState = Field(title="Tình trạng")
    registered_on: DayText = _as(Form.DAY, "Ngày đăng ký")


class WorkLine(Line):
    """A work, a model, a task or an event that was registered."""

    name: str = Field(title="Công trình, mô hình, phần việc")
    kind: WorkKind = Field(title="Loại")
    unit: str = Field(title="Đơn vị thực hiện")
    scale: str = Field(title="Nội dung, quy mô")
    place: str = Field(title="Địa điểm")
    person_in_charge: str = Field(title="Người phụ trách")
    cost: int | None = _as(Form.MONEY, "Kinh phí (đồng)")
    funding: str = Field(title="Nguồn kinh phí")
    starts: DayText = _as(Form.DAY, "Khởi công")
    finishes: DayText = _as(Form.DAY, "Hoàn thành")
    has_plaque: bool = _as(Form.FLAG, "Gắn biển")
    finished_on: DayText = _as(Form.DAY, "Đã xong ngày")
    outcome: str = Field(title="Kết quả")
    state: RegistrationState = Field(title="Tình trạng")


class FigureLine(Line):
    """What was reached of a target, by a unit or by all, in a phase or in the whole plan."""

    name: str = Field(title="Chỉ tiêu")
    unit: str = Field(title="Đơn vị")
    phase: str = Field(title="Giai đoạn")
    measure: str = Field(title="Đơn vị tính")
    operator: Operator | None = Field(title="So sánh")
    wanted: NumberText = _as(Form.NUMBER, "Kế hoạch giao")
    pledged: NumberText = _as(Form.NUMBER, "Đăng ký")
    reached: NumberText = _as(Form.NUMBER, "Đạt được")


class ResultLine(Line):
    """Where a subject stood when scores were closed."""

    name: str = Field(title="Đơn vị")
    cluster: str = Field(title="Cụm, khối")
    phase: str = Field(title="Giai đoạn")
    base: int | None = _as(Form.POINTS, "Điểm tiêu chí")
    bonus: int = _as(Form.POINTS, "Điểm thưởng")
    penalty: int = _as(Form.POINTS, "Điểm trừ")
    total: int | None = _as(Form.POINTS, "Tổng điểm")
    rank: int | None = _as(Form.COUNT, "Xếp thứ")
    grade: str = Field(title="Xếp loại")


class MeetingLine(Line):
    """A meeting of the council that was concluded."""

    name: str = Field(title="Hội đồng")
    held_on: DayText = _as(Form.DAY, "Ngày họp")
    place: str = Field(title="Địa điểm")
    chair: str = Field(title="Chủ trì")
    secretary: str = Field(title="Thư ký")
    members: int = _as(Form.COUNT, "Tổng số thành viên")
    present: int = _as(Form.COUNT, "Có mặt")
    conclusion: str = Field(title="Kết luận")


class VoteLine(Line):
    """What came out of the vote on one nomination."""

    name: str = Field(title="Người, tập thể được biểu quyết")
    award: str = Field(title="Danh hiệu, hình thức")
    held_on: DayText = _as(Form.DAY, "Ngày họp")
    agree: int = _as(Form.COUNT, "Đồng ý")
    disagree: int = _as(Form.COUNT, "Không đồng ý")
    other: int = _as(Form.COUNT, "Ý kiến khác")
    members: int = _as(Form.COUNT, "Tổng số thành viên")


class NominationLine(Line):
    """Somebody who is proposed: passed by the council, sent upward, or decided since."""

    name: str = Field(title="Họ và tên, tập thể, hộ")
    honorific: str = Field(title="Danh xưng")
    post: str = Field(title="Chức vụ")
    unit: str = Field(title="Đơn vị")
    scope: AwardScope = Field(title="Đối tượng")
    award: str = Field(title="Danh hiệu, hình thức")
    award_code: str = Field(title="Mã danh hiệu, hình thức")
    period: str = Field(title="Thời gian tính thành tích")
    achievement: str = Field(title="Thành tích")
    total: int | None = _as(Form.POINTS, "Tổng điểm")
    rank: int | None = _as(Form.COUNT, "Xếp thứ")
    grade: str = Field(title="Xếp loại")


class AwardLine(Line):
    """A line of a decision of this office that was issued, withdrawn ones too."""

    name: str = Field(title="Họ và tên, tập thể, hộ")
    honorific: str = Field(title="Danh xưng")
    post: str = Field(title="Chức vụ")
    unit: str = Field(title="Đơn vị")
    award: str = Field(title="Danh hiệu, hình thức")
    award_code: str = Field(title="Mã danh hiệu, hình thức")
    period: str = Field(title="Thời gian tính thành tích")
    achievement: str = Field(title="Thành tích")
    decision: str = Field(title="Quyết định số")
    signed_on: DayText = _as(Form.DAY, "Ngày ký")
    decision_state: DecisionState = Field(title="Tình trạng quyết định")
    revoke_reason: str = Field(title="Lý do thu hồi")
    nature: AwardNature = Field(title="Tính chất")
    golden_book_number: int | None = _as(Form.COUNT, "Số sổ vàng")
    prize_amount: int | None = _as(Form.MONEY, "Tiền thưởng (đồng)")


LINES: Mapping[DossierPart, type[Line]] = {
    DossierPart.PLAN: PlanLine,
    DossierPart.REGISTRATIONS: RegistrationLine,
    DossierPart.WORKS: WorkLine,
    DossierPart.FIGURES: FigureLine,
    DossierPart.RESULTS: ResultLine,
    DossierPart.MEETINGS: MeetingLine,
    DossierPart.VOTES: VoteLine,
    DossierPart.NOMINATIONS: NominationLine,
    DossierPart.AWARDS: AwardLine,
}
"""What the lines of each part are."""


def told_fields(part: DossierPart) -> dict[str, FieldInfo]:
    """Return the fields of a part's lines that people are shown, in order: all but the id."""
    return {name: field for name, field in LINES[part].model_fields.items() if name != "id"}


def form_of(field: FieldInfo) -> Form:
    """Return how the values of a field are shown."""
    extra = field.json_schema_extra
    return Form(extra["form"]) if isinstance(extra, dict) and "form" in extra else Form.WORDS


def shown(field: FieldInfo, value: Any) -> str:  # noqa: ANN401 - as JSON has it
    """Return a value of a line, as the file has it, in the words of people.

    >>> shown(told_fields(DossierPart.RESULTS)["total"], 8925)
    '89,25'
    """
    if value is None or value == "":
        return ""
    term = _term(field)
    if term is not None:
        return term(value).label if value in set(term) else str(value)
    return _SHOWN[form_of(field)](value)


_SHOWN: Mapping[Form, Callable[[Any], str]] = {
    Form.WORDS: str,
    Form.COUNT: number_text,
    Form.POINTS: lambda value: number_text(Decimal(value).scaleb(-2)),
    Form.MONEY: number_text,
    Form.NUMBER: lambda value: number_text(Decimal(value)),
    Form.DAY: lambda value: PartialDate.from_text(value).display,
    Form.PAPER_DAY: lambda value: DocumentDate.from_text(value).display,
    Form.FLAG: lambda value: "Có" if value else "Không",
}


def _term(field: FieldInfo) -> type[Term] | None:
    for kind in (field.annotation, *get_args(field.annotation)):
        if isinstance(kind, type) and issubclass(kind, Term):
            return kind
    return None
