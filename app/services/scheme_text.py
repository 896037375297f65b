"""A criteria set, or a part of one, written as its file has it: the same value, the same text.

Members stand in the order of the shape, those at their default are left out, and what is short
stands on one line.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from app.services.scheme_shape import FileModel

_WIDTH = 100


def text_of(model: FileModel) -> str:
    """Return the JSON text; read again, it gives the same value.

    Raises ValueError for a number that no file can hold, such as a third.
    """
    parts = [_text(head, value, 2) for head, value in _members(data_of(model))]
    return "{\n  " + ",\n  ".join(parts) + "\n}\n" if parts else "{}\n"


def data_of(model: FileModel) -> dict[str, Any]:
    """Return what the file has: texts, yes and no, lists, groups, and numbers that are exact."""
    return model.model_dump(exclude_defaults=True)


def _text(head: str, value: object, indent: int) -> str:
    """Return a value on one line where it fits, else each part of it on a line of its own."""
    line = head + _line(value)
    if indent + len(line) <= _WIDTH:
        return line
    inner = indent + 2
    match value:
        case Mapping():
            members = _members(cast("Mapping[str, object]", value))
            parts = [_text(own, part, inner) for own, part in members]
            opening, closing = "{}"
        case list() | tuple():
            parts = [_text("", part, inner) for part in cast("Sequence[object]", value)]
            opening, closing = "[]"
        case _:
            return line
    space = " " * inner
    return f"{head}{opening}\n{space}" + f",\n{space}".join(parts) + f"\n{' ' * indent}{closing}"


def _line(value: object) -> str:
    match value:
        case Mapping():
            members = _members(cast("Mapping[str, object]", value))
            return "{" + ", ".join(head + _line(part) for head, part in members) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_line, cast("Sequence[object]", value))) + "]"
        case Decimal():
            return f"{value:f}"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _members(group: Mapping[str, object]) -> list[tuple[str, object]]:
    return [(f"{json.dumps(name)}: ", value) for name, value in group.items()]
