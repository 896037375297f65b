"""The award ladder (hình thức khen thưởng) of a plan, lowest step first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.terms import AwardScope
from app.entities import LadderStep, Plan
from app.services import catalogues, plan_parts
from app.services.validation import Fields, Line, Prose
from app.services.verbs import undoable
from app.storage.recorder import Writing


class LadderStepFields(Fields):
    """What a person fills in about a step: the plan's words, and the award types they mean.

    A step may mean several types: a letter of commendation for people and for collectives.
    """

    name: Line = Field(title="Hình thức khen thưởng", min_length=1, max_length=300)
    award_codes: Annotated[tuple[str, ...], plan_parts.BlankSeparated] = Field(
        (), title="Loại trong danh mục"
    )
    scope: AwardScope | None = Field(None, title="Đối tượng")
    authority: Line = Field("", title="Thẩm quyền", max_length=200)
    quota_count: int | None = Field(None, title="Số lượng", ge=0)
    quota_percent: int | None = Field(None, title="Tỷ lệ (%)", ge=0, le=100)
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@dataclass(frozen=True, slots=True)
class LadderStepRow:
    """A step. `award_codes` are separated by blanks; `codes` reads them."""

    id: UUID
    position: int
    name: str
    award_codes: str
    scope: AwardScope | None
    authority: str
    quota_count: int | None
    quota_percent: int | None
    note: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The award types in the catalogue that the step means."""
        return tuple(self.award_codes.split())


def _check(session: Session, _plan: Plan, fields: LadderStepFields) -> None:
    known = {award.code for award in catalogues.award_types(session, None, include_retired=True)}
    for code in fields.award_codes:
        if code not in known:
            raise InvalidInput.of(
                "award_codes",
                f"Danh mục không có hình thức khen thưởng mã {quoted(code)}. "
                "Hãy chọn trong danh mục.",
            )


PART = plan_parts.Part(
    LadderStep, LadderStepFields, LadderStepRow, "Bậc khen thưởng", "name", _check
)


@undoable("Thêm bậc khen thưởng")
def add(session: Writing, plan_id: UUID, values: Mapping[str, Any]) -> UUID:
    """Add a step after the last one and return its id."""
    return PART.add(session, plan_id, values).id


@undoable("Thêm nhiều bậc khen thưởng")
def add_many(
    session: Writing, plan_id: UUID, rows: Sequence[Mapping[str, Any]]
) -> tuple[UUID, ...]:
    """Add rows as `add` does, all or none, and return their ids."""
    return PART.add_many(session, plan_id, rows)


@undoable("Sửa bậc khen thưởng")
def update(session: Writing, row_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a step."""
    PART.update(session, row_id, values)


@undoable("Đổi chỗ bậc khen thưởng")
def move(session: Writing, row_id: UUID, to: int) -> None:
    """Put a step at place `to`, counted from 0."""
    PART.move(session, row_id, to)


@undoable("Xóa bậc khen thưởng", deletes=True)
def remove(session: Writing, row_id: UUID) -> None:
    """Put a step away."""
    PART.remove(session, row_id)
