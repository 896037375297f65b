"""The office that owns the data file (cơ quan sử dụng)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotAllowed
from app.domain.identity import BUILTIN_USER
from app.domain.terms import Regime
from app.entities import Office, Subject, UserAccount
from app.services import catalogues, reading, shipped
from app.services.validation import Fields, Line, changed, validated
from app.services.verbs import final, undoable
from app.storage.recorder import Writing


class OfficeFields(Fields):
    """What a person fills in about the office."""

    name: Line = Field(title="Tên cơ quan", min_length=1, max_length=200)
    locality: Line = Field(title="Địa danh", min_length=1, max_length=100)
    level_code: Line = Field("XA", title="Cấp", min_length=1, max_length=30)
    parent_name: Line = Field("", title="Cơ quan cấp trên", max_length=200)
    party_name: Line = Field("", title="Tổ chức đảng", max_length=200)
    party_parent_name: Line = Field("", title="Tổ chức đảng cấp trên", max_length=200)
    symbol: Line = Field("UBND", title="Chữ viết tắt trong ký hiệu", max_length=30)
    regime: Regime = Field(Regime.STATE, title="Thể thức")
    works_since: date | None = Field(None, title="Sử dụng từ ngày")
    is_sample: bool = Field(default=False, title="Dữ liệu mẫu")
    keeps_citizen_numbers: bool | None = Field(None, title="Ghi số CCCD của cá nhân")


@dataclass(frozen=True, slots=True)
class OfficeView:
    """The office as documents name it."""

    name: str
    locality: str
    level_code: str
    parent_name: str
    party_name: str
    party_parent_name: str
    symbol: str
    regime: Regime
    works_since: date | None
    is_sample: bool
    keeps_citizen_numbers: bool | None
    """Nothing where nobody has said: `citizen_numbers_kept` knows."""


@final("Lập tệp dữ liệu")
def set_up(session: Writing, values: Mapping[str, Any]) -> None:
    """Fill a new data file: the office, the shipped catalogues and the built-in user.

    Raises `InvalidInput` naming the wrong fields, `NotAllowed` when the file has its office.
    """
    if get(session) is not None:
        raise NotAllowed(
            "Tệp dữ liệu này đã có cơ quan sử dụng. Chưa có gì thay đổi. "
            "Hãy sửa ở Hệ thống › Thông tin đơn vị, hoặc tạo tệp dữ liệu mới."
        )
    fields = validated(OfficeFields, values)
    shipped.load(session)
    _check_level(session, fields)
    session.add(Office(**dict(fields)))
    if session.get(UserAccount, BUILTIN_USER) is None:
        session.add(UserAccount(id=BUILTIN_USER, name="Người dùng"))


def get(session: Session) -> OfficeView | None:
    """Return the office, or nothing while the file is not set up."""
    found = reading.rows(session, OfficeView, Office)
    return found[0] if found else None


def citizen_numbers_kept(session: Session) -> bool:
    """Return whether CCCD are kept, shown and taken in: only where the office asked for it.

    A file from before there was a choice keeps them where anybody has one.
    """
    own = get(session)
    if own is not None and own.keeps_citizen_numbers is not None:
        return own.keeps_citizen_numbers
    known = select(Subject.id).where(Subject.citizen_number != "", Subject.deleted_by.is_(None))
    return session.execute(known.limit(1)).first() is not None


def everywhere(session: Session) -> str:
    """Return what the whole of the office's own place is called: “Toàn xã”, “Toàn phường”."""
    own = get(session)
    levels = catalogues.entries(session, "admin_levels", include_retired=True)
    names = [level.detail("in_text") for level in levels if own and level.code == own.level_code]
    return f"Toàn {names[-1]}" if names else "Toàn xã"


@undoable("Sửa thông tin đơn vị")
def update(session: Writing, values: Mapping[str, Any]) -> None:
    """Change what is known of the office. `NotAllowed` while the file is not set up."""
    office = session.execute(select(Office).where(Office.deleted_by.is_(None))).scalar()
    if office is None:
        raise NotAllowed(
            "Tệp dữ liệu chưa khai báo cơ quan sử dụng. Chưa có gì thay đổi. "
            "Hãy làm bước Thiết lập ban đầu."
        )
    fields = changed(OfficeFields, vars(office), values)
    _check_level(session, fields)
    for name, value in dict(fields).items():
        setattr(office, name, value)


def _check_level(session: Session, fields: OfficeFields) -> None:
    catalogues.check_code(session, "admin_levels", fields.level_code, "level_code", "Cấp")
