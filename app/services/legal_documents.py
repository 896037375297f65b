"""Legal documents (văn bản làm căn cứ) that an office may add and edit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import Field
from sqlalchemy.orm import Session

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted
from app.domain.terms import Regime
from app.entities import LegalDocument
from app.services import catalogues, dated, many, reading, uses
from app.services.validation import Fields, Line, Prose, changed, validated
from app.services.verbs import undoable
from app.storage.recorder import Writing


class LegalDocumentFields(Fields):
    """What a person fills in about a legal document."""

    code: Line = Field(title="Mã", min_length=1, max_length=60)
    kind: Line = Field(title="Loại văn bản", min_length=1, max_length=60)
    number: Line = Field(title="Số, ký hiệu", min_length=1, max_length=60)
    issuer: Line = Field("", title="Cơ quan ban hành", max_length=200)
    subject: Prose = Field("", title="Trích yếu", max_length=1000)
    regime: Regime = Field(Regime.STATE, title="Thể thức")
    signed_on: date | None = Field(None, title="Ngày ký")
    valid_from: date | None = Field(None, title="Có hiệu lực từ")
    valid_to: date | None = Field(None, title="Hết hiệu lực ngày")
    replaced_by: Line = Field("", title="Mã văn bản thay thế", max_length=60)
    legal_basis: Prose = Field("", title="Căn cứ về hiệu lực", max_length=1000)
    is_verified: bool = Field(default=True, title="Đã kiểm tra")
    note: Prose = Field("", title="Ghi chú", max_length=2000)


@undoable("Thêm văn bản căn cứ")
def create(session: Writing, values: Mapping[str, Any]) -> UUID:
    """Add a legal document and return its id. Raises `InvalidInput` naming the wrong fields."""
    fields = validated(LegalDocumentFields, values)
    _check(session, fields, None)
    document = LegalDocument(**dict(fields))
    session.add(document)
    return document.id


@undoable("Thêm nhiều văn bản căn cứ")
def create_many(session: Writing, rows: Sequence[Mapping[str, Any]]) -> tuple[UUID, ...]:
    """Add legal documents as `create` does, all or none.

    The problems' fields say which row: “3.number” is the fourth one's.
    """

    def one(values: Mapping[str, Any]) -> UUID:
        return create(session, values)

    return many.each(rows, one, "Chưa có văn bản căn cứ nào để thêm.")


@undoable("Sửa văn bản căn cứ")
def update(session: Writing, document_id: UUID, values: Mapping[str, Any]) -> None:
    """Change a legal document. Refuses what `create` refuses."""
    document = _the(session, document_id)
    fields = changed(LegalDocumentFields, vars(document), values)
    _check(session, fields, document_id)
    for name, value in dict(fields).items():
        setattr(document, name, value)


@undoable("Ngừng theo dõi văn bản căn cứ")
def retire(session: Writing, document_id: UUID) -> None:
    """Stop offering a legal document; plans that rest on it keep it."""
    dated.retire(_the(session, document_id))


@undoable("Theo dõi lại văn bản căn cứ")
def restore(session: Writing, document_id: UUID) -> None:
    """Offer a retired legal document again."""
    dated.restore(_the(session, document_id))


@undoable("Xóa văn bản căn cứ", deletes=True)
def delete(session: Writing, document_id: UUID) -> None:
    """Put away a legal document that no plan rests on. `NotAllowed` says where it is used."""
    document = _the(session, document_id)
    found = uses.uses(session, LegalDocument, document_id)
    advice = "Hãy dùng “Ngừng theo dõi” để ẩn khỏi danh mục."
    uses.refuse_if_used(f"{document.kind} số {document.number}", found, advice)
    session.put_away(document)


def _the(session: Session, document_id: UUID) -> LegalDocument:
    return reading.the(session, LegalDocument, document_id, "Văn bản")


def _check(session: Session, fields: LegalDocumentFields, own_id: UUID | None) -> None:
    dated.check_code(fields.code)
    dated.check_period(fields.valid_from, fields.valid_to)
    known = catalogues.legal_documents(session, include_retired=True)
    for other in known:
        if other.id != own_id and other.code == fields.code:
            raise InvalidInput.of(
                "code", f"Mã {quoted(other.code)} đã dùng cho {other.name}. Hãy nhập mã khác."
            )
    if fields.replaced_by and fields.replaced_by not in {other.code for other in known}:
        raise InvalidInput.of(
            "replaced_by",
            f"Danh mục không có văn bản mã {quoted(fields.replaced_by)}. "
            "Hãy thêm văn bản thay thế trước, hoặc để trống.",
        )
