"""What columns are made of: one type for each kind of value, the same meaning on every engine.

Each type knows the *plain* form of its values (text, whole number or nothing). SQLite stores that
form; the log, the digests and the packages use it on every engine. PostgreSQL stores native types.
"""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import (
    TEXT,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Integer,
    LargeBinary,
    Numeric,
)
from sqlalchemy import Text as TextImpl
from sqlalchemy import Uuid as UuidImpl
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.core.errors import StorageFailure
from app.domain.dates import DocumentDate, PartialDate

V = TypeVar("V")
E = TypeVar("E", bound=StrEnum)

Plain = str | int | None
"""A value as the log writes it."""


class Unreadable(StorageFailure, ValueError):
    """A value of a data file that is not what its column says."""


class Stored(TypeDecorator[V], Generic[V]):
    """A value stored in its plain form on SQLite and in a native type elsewhere."""

    impl = TextImpl
    native: TypeEngine[Any] = TEXT(collation="C")
    is_native_value = False
    """Whether PostgreSQL is given the Python value itself rather than its plain form."""
    is_plain_value = False
    """Whether the Python value is the plain form: then a list is read without touching it."""

    def __init_subclass__(cls) -> None:
        """Let SQLAlchemy cache statements: no type here keeps anything that changes."""
        super().__init_subclass__()
        cls.cache_ok = True

    def plain(self, value: V) -> Plain:
        """Return the plain form of `value`."""
        raise NotImplementedError

    def python(self, plain: Any) -> V:  # noqa: ANN401 - text or whole number, by type
        """Return the value that `plain` stands for."""
        raise NotImplementedError

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the engine's own type."""
        if dialect.name != "postgresql":
            return dialect.type_descriptor(self.impl_instance)
        return dialect.type_descriptor(self.native) if self.is_native_value else self.native

    def process_bind_param(self, value: V | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Turn a value into what the engine is given."""
        if value is None or (self.is_native_value and dialect.name == "postgresql"):
            return value
        return self.plain(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> V | None:  # noqa: ANN401
        """Turn what the engine gives into a value."""
        if value is None or (self.is_native_value and dialect.name == "postgresql"):
            return value
        return self.python(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:  # noqa: ANN401
        """Return what reads a column, nothing where its values come as they are."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        if self.is_plain_value:
            return None
        return self._read

    def _read(self, value: Any) -> V | None:  # noqa: ANN401
        try:
            return None if value is None else self.python(value)
        except (ValueError, ArithmeticError, LookupError) as error:
            raise Unreadable(
                "Trong tệp dữ liệu có giá trị không đọc được, do hỏng hoặc bị sửa từ bên ngoài. "
                "Không có gì bị thay đổi. Hãy phục hồi từ bản sao lưu gần nhất."
            ) from error


class Words(Stored[str]):
    """Text. Compared and sorted by code point, so that every engine sorts alike."""

    is_plain_value = True

    def plain(self, value: str) -> Plain:
        """Return the text itself."""
        return value

    def python(self, plain: Any) -> str:  # noqa: ANN401
        """Return the text itself."""
        return str(plain)


class Key(Stored[UUID]):
    """An identifier."""

    native = UuidImpl()
    is_native_value = True

    def plain(self, value: UUID) -> Plain:
        """Return its 36 letters."""
        return str(value)

    def python(self, plain: Any) -> UUID:  # noqa: ANN401
        """Read its 36 letters."""
        return UUID(plain)


class Whole(Stored[int]):
    """A whole number: counts, hundredths of a point, đồng."""

    impl = Integer
    native = BigInteger()
    is_native_value = is_plain_value = True

    def plain(self, value: int) -> Plain:
        """Return the number itself."""
        return value

    def python(self, plain: Any) -> int:  # noqa: ANN401
        """Return the number itself."""
        return int(plain)


class Flag(Stored[bool]):
    """Yes or no, kept as 1 or 0."""

    impl = Integer
    native = Boolean()
    is_native_value = True

    def plain(self, value: bool) -> Plain:  # noqa: FBT001 - the value of a column
        """Return 1 or 0."""
        return int(value)

    def python(self, plain: Any) -> bool:  # noqa: ANN401
        """Return whether it is not 0."""
        return bool(plain)


class Quantity(Stored[Decimal]):
    """An exact decimal number with its unit elsewhere: "0.39", "85"."""

    native = Numeric()
    is_native_value = True

    def plain(self, value: Decimal) -> Plain:
        """Return its shortest decimal writing."""
        return f"{value.normalize():f}"

    def python(self, plain: Any) -> Decimal:  # noqa: ANN401
        """Read a decimal writing."""
        return Decimal(plain)


class Day(Stored[date]):
    """A day of the calendar."""

    native = Date()
    is_native_value = True

    def plain(self, value: date) -> Plain:
        """Return it as 2026-11-20."""
        return value.isoformat()

    def python(self, plain: Any) -> date:  # noqa: ANN401
        """Read 2026-11-20."""
        return date.fromisoformat(plain)


class Moment(Stored[datetime]):
    """A moment in UTC, to the second."""

    native = DateTime(timezone=True)
    is_native_value = True

    def plain(self, value: datetime) -> Plain:
        """Return it as 2026-11-20T08:15:00Z."""
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def python(self, plain: Any) -> datetime:  # noqa: ANN401
        """Read 2026-11-20T08:15:00Z."""
        return datetime.fromisoformat(plain)


class When(Stored[PartialDate]):
    """A date that may be a month, a year or an event in words."""

    def plain(self, value: PartialDate) -> Plain:
        """Return its canonical text."""
        return value.text

    def python(self, plain: Any) -> PartialDate:  # noqa: ANN401
        """Read its canonical text."""
        return PartialDate.from_text(plain)


class PaperDate(Stored[DocumentDate]):
    """The date on a document; day, month and year may each be blank."""

    def plain(self, value: DocumentDate) -> Plain:
        """Return its canonical text."""
        return value.text

    def python(self, plain: Any) -> DocumentDate:  # noqa: ANN401
        """Read its canonical text."""
        return DocumentDate.from_text(plain)


class Structure(Stored[dict[str, object]]):
    """A small structure kept whole, as JSON in one canonical writing."""

    def plain(self, value: dict[str, object]) -> Plain:
        """Return its canonical JSON."""
        return canonical_json(value)

    def python(self, plain: Any) -> dict[str, object]:  # noqa: ANN401
        """Read JSON."""
        return json.loads(plain)


class Content(Stored[bytes]):
    """The bytes of an attachment."""

    impl = LargeBinary
    native = LargeBinary()
    is_native_value = True

    def plain(self, value: bytes) -> Plain:
        """Return the bytes as hexadecimal digits."""
        return value.hex()

    def python(self, plain: Any) -> bytes:  # noqa: ANN401
        """Read hexadecimal digits."""
        return bytes.fromhex(plain)

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Hand the bytes to the engine as they are."""
        return value

    def process_result_value(self, value: Any, dialect: Dialect) -> bytes | None:  # noqa: ANN401, ARG002
        """Take the bytes as they are."""
        return value


class Choice(Stored[E], Generic[E]):
    """One of the members of an enum, kept by its value so that members can be renamed."""

    def __init__(self, choices: type[E]) -> None:
        super().__init__()
        self.choices = choices
        self.values = tuple(member.value for member in choices)

    def plain(self, value: E) -> Plain:
        """Return the member's value."""
        return self.choices(value).value

    def python(self, plain: Any) -> E:  # noqa: ANN401
        """Return the member with this value."""
        return self.choices(plain)


def canonical_json(value: object) -> str:
    """Write `value` as JSON in the one way the log and the digests use."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
