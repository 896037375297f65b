"""Checking raw values against what they are for, in words a person understands."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import tidy, tidy_lines

F = TypeVar("F", bound="Fields")


def _tidy(value: Any) -> Any:  # noqa: ANN401 - whatever is no text goes on to the next check
    return "" if value is None else tidy(value) if isinstance(value, str) else value


def _tidy_lines(value: Any) -> Any:  # noqa: ANN401
    return "" if value is None else tidy_lines(value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_tidy)]
"""Words on one line: composed (NFC), single-spaced. Nothing counts as empty."""

Prose = Annotated[str, BeforeValidator(_tidy_lines)]
"""Words over several lines; the line breaks stay."""


class Fields(BaseModel):
    """What a person fills in. Subclasses give each field its Vietnamese label as `title`."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        str_max_length=20_000,
        defer_build=True,  # most are not filled in during a start
    )


_LARGEST = 10**15 - 1
_MESSAGES = {
    "missing": "Chưa nhập “{label}”.",
    "extra_forbidden": "Không có ô “{label}”.",
    "string_too_short": "Chưa nhập “{label}”.",
    "string_too_long": "“{label}” dài quá {max_length} ký tự. Hãy rút ngắn lại.",
    "int_parsing": "“{label}” phải là số nguyên.",
    "int_type": "“{label}” phải là số nguyên.",
    "decimal_parsing": "“{label}” phải là số, ví dụ 0,39.",
    "decimal_type": "“{label}” phải là số, ví dụ 0,39.",
    "date_type": "“{label}” phải là ngày, ví dụ 31/12/2026.",
    "date_parsing": "“{label}” phải là ngày, ví dụ 31/12/2026.",
    "date_from_datetime_parsing": "“{label}” phải là ngày, ví dụ 31/12/2026.",
    "greater_than_equal": "“{label}” phải từ {ge} trở lên.",
    "greater_than": "“{label}” phải lớn hơn {gt}.",
    "less_than_equal": "“{label}” không được quá {le}.",
}


def validated(fields: type[F], values: Mapping[str, Any]) -> F:
    """Return `values` as `fields`, or raise `InvalidInput` naming every wrong field."""
    try:
        found = fields.model_validate(dict(values))
    except ValidationError as error:
        raise InvalidInput(_problems(fields, error.errors())) from None
    if problems := list(_too_large(found)):
        raise InvalidInput(problems)
    return found


def changed(fields: type[F], before: Mapping[str, Any], values: Mapping[str, Any]) -> F:
    """Return `before` with the given `values` laid over it, validated as a whole."""
    known = {name: before[name] for name in fields.model_fields if name in before}
    return validated(fields, known | dict(values))


@cache
def labels(fields: type[Fields]) -> dict[str, str]:
    """Return the Vietnamese label of each field."""
    return {name: field.title or name for name, field in fields.model_fields.items()}


def _too_large(found: Fields) -> Iterator[Problem]:
    """Yield the whole numbers that no database keeps and no spreadsheet shows exactly."""
    for name, value in found:
        if isinstance(value, int) and abs(value) > _LARGEST:
            label = labels(type(found))[name]
            yield Problem(name, f"“{label}” lớn quá. Nhập tối đa 15 chữ số.")


def _problems(fields: type[Fields], errors: list[ErrorDetails]) -> Iterator[Problem]:
    for error in errors:
        field = str(error["loc"][0]) if error["loc"] else None
        label = labels(fields).get(field or "", field or "")
        template = _MESSAGES.get(error["type"], "“{label}” không hợp lệ.")
        yield Problem(field, template.format(label=label, **error.get("ctx", {})))
