"""Reading a JSON file of ours so that what is wrong is told by its field and its line.

Numbers are read exactly: no float is ever made of them.
"""

import json
import re
from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.core.errors import InvalidInput, Problem
from app.core.vietnamese import quoted
from app.services.scheme_shape import FileModel, Place

M = TypeVar("M", bound="FileModel")
_MOST_BYTES = 20_000_000
_MOST_PROBLEMS = 1000
"""More than anybody mends one by one; the rest is counted."""

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def read_model(path: Path, model: type[M], what: str) -> M:
    """Read a file as `model`. Raises InvalidInput with a problem for each wrong field.

    `what` names the kind of file in sentences, such as "tệp bộ tiêu chí".
    """
    return parse_model(read_text(path, what), model, f"{what} {quoted(path.name)}")


def parse_model(text: str, model: type[M], what: str) -> M:
    """Read the text of a file as `model`; `what` names the file in sentences."""
    try:
        data: Any = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise InvalidInput.of(
            None,
            f"Không đọc được {what}: dòng {error.lineno}, ký tự {error.colno} không đúng dạng "
            "JSON. Chưa có gì thay đổi. Hãy sửa dòng ấy hoặc xuất lại tệp.",
        ) from None
    except (ValueError, RecursionError):
        raise InvalidInput.of(
            None,
            f"Không đọc được {what}: có số không hợp lệ hoặc lồng nhau quá sâu. "
            "Chưa có gì thay đổi. Hãy xuất lại tệp.",
        ) from None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        where = lines(text)
        found = [
            (own_place(one["loc"], where), said_of(one)) for one in error.errors(include_url=False)
        ]
    raise refusal(found, where, what)


def refusal(
    found: Sequence[tuple[Place, str]], where: Mapping[Place, int], what: str
) -> InvalidInput:
    """Return the refusal of a file: each thing found wrong by field and line, then what to do.

    `where` is what `lines` makes of the text; `what` names the file in sentences.
    """
    problems: list[Problem] = []
    for place, message in found[:_MOST_PROBLEMS]:
        line, field = where.get(nearest(place, where), 1), field_name(place)
        problems.append(Problem(field, f"Dòng {line}, {quoted(field)}: {message}"))
    more = len(found) - len(problems)
    rest = f" Còn {more} chỗ sai nữa." if more else ""
    advice = f"Chưa có gì thay đổi.{rest} Hãy sửa các chỗ trên trong {what} rồi làm lại."
    return InvalidInput([*problems, Problem(None, advice)])


def field_name(place: Place) -> str:
    """Return the way to a value as people read it, places in lists counted from 1.

    >>> field_name(("criteria", 0, "rule", "tiers", 2, "points"))
    'criteria[1].rule.tiers[3].points'
    """
    name = ""
    for part in place:
        name += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return name.removeprefix(".") or "tệp"


def lines(text: str) -> dict[Place, int]:
    """Return the line, from 1, on which each value of a well-formed JSON text begins."""
    found: dict[Place, int] = {}
    place: list[str | int] = []
    in_list: list[bool] = []
    waits_for_name = False
    line, seen = 1, 0
    for match in _PIECE.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        piece = match.group()
        if piece in "}]":
            in_list.pop()
            place.pop()
            waits_for_name = False
        elif piece == ",":
            if in_list[-1]:
                place[-1] = int(place[-1]) + 1
            waits_for_name = not in_list[-1]
        elif piece == ":":
            waits_for_name = False
        elif waits_for_name:
            place[-1] = json.loads(piece)
        else:
            found[tuple(place)] = line
            if piece in "{[":
                in_list.append(piece == "[")
                place.append(0 if piece == "[" else "")
                waits_for_name = piece == "{"
    return found


def read_text(path: Path, what: str) -> str:
    """Return the text of a file; `what` names the kind. InvalidInput where it cannot be read."""
    try:
        return read_bytes(path, what).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _unread(path, what, "tệp không phải chữ Unicode (UTF-8)") from None


def read_bytes(path: Path, what: str) -> bytes:
    """Return what is in a file; `what` names the kind. InvalidInput where it cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput.of(
                None,
                f"{what[0].upper()}{what[1:]} {quoted(path.name)} lớn quá "
                f"{_MOST_BYTES // 1_000_000} MB nên không phải tệp do phần mềm lập. "
                "Chưa có gì thay đổi. Hãy chọn tệp khác.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise _unread(path, what, "không có tệp này") from None
    except OSError:
        raise _unread(path, what, "tệp không mở được") from None


def _unread(path: Path, what: str, reason: str) -> InvalidInput:
    return InvalidInput.of(
        None,
        f"Không đọc được {what} {quoted(path.name)}: {reason}. Chưa có gì thay đổi. "
        "Hãy chọn lại tệp hoặc chép lại tệp.",
    )


def _no_constant(name: str) -> Any:  # noqa: ANN401 - the shape json asks for
    raise ValueError(name)


def own_place(loc: Place, where: Container[Place]) -> Place:
    """Return the place in the file, without the kind that pydantic tried on the way."""
    place: Place = ()
    for part in loc:
        if (*place, part) in where or part == loc[-1]:
            place = (*place, part)
    return place


def nearest(place: Place, where: Container[Place]) -> Place:
    """Return the place itself, or the nearest around it that is known."""
    while place and place not in where:
        place = place[:-1]
    return place


_SAID = {
    "missing": "chưa có mục này.",
    "extra_forbidden": "phần mềm không biết mục này; có thể tệp do bản mới hơn lập.",
    "string_type": "phải là chữ, đặt trong dấu nháy kép.",
    "string_too_short": "đang để trống.",
    "string_too_long": "dài quá.",
    "string_pattern_mismatch": "mã không bắt đầu bằng + - = @ hay dấu nháy, "
    "không có dấu chấm phẩy và không xuống dòng.",
    "bool_type": "phải là true hoặc false.",
    "bool_parsing": "phải là true hoặc false.",
    "int_type": "phải là số nguyên.",
    "int_parsing": "phải là số nguyên.",
    "int_from_float": "phải là số nguyên.",
    "list_type": "phải là danh sách trong dấu [ ].",
    "tuple_type": "phải là danh sách trong dấu [ ].",
    "dict_type": "phải là nhóm mục trong dấu {{ }}.",
    "model_type": "phải là nhóm mục trong dấu {{ }}.",
    "model_attributes_type": "phải là nhóm mục trong dấu {{ }}.",
    "too_short": "danh sách đang trống.",
    "value_error": "{error}",
    "literal_error": "chỉ nhận {expected}.",
    "enum": "chỉ nhận {expected}.",
    "union_tag_invalid": "không có kiểu “{tag}”; có thể tệp do bản mới hơn lập. "
    "Các kiểu có: {expected_tags}.",
    "union_tag_not_found": "chưa có mục “type” nói kiểu.",
    "greater_than_equal": "phải từ {ge} trở lên.",
    "greater_than": "phải lớn hơn {gt}.",
    "less_than_equal": "không được quá {le}.",
}


def said_of(error: ErrorDetails) -> str:
    """Return what is wrong in Vietnamese; nothing of pydantic's English reaches a person."""
    context = error.get("ctx", {})
    template = _SAID.get(error["type"], "giá trị không hợp lệ.")
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    return template.format(**{**context, "expected": expected})
