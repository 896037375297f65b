"""The answer of `read-plan --json`: values by their keys, and beside them where each came from."""

from dataclasses import fields, is_dataclass
from typing import Any, cast

from app.domain.dates import PartialDate
from app.imports.plan_reader.passage import Span
from app.imports.plan_reader.reading import Content, Found, PlanReading

FORMAT = "so-thi-dua/plan"
VERSION = 1


def answer_of(reading: PlanReading) -> dict[str, Any]:
    """Return the whole answer, ready for JSON: `plan-reading.schema.json` says its shape."""
    evidence: dict[str, dict[str, Any]] = {}
    values = _plain(reading, "", evidence)
    return {"format": FORMAT, "version": VERSION, **values, "evidence": evidence}


def _plain(  # noqa: PLR0911 - one line for each kind of value
    value: Any,  # noqa: ANN401 - whatever a reading holds
    pointer: str,
    evidence: dict[str, dict[str, Any]],
) -> Any:  # noqa: ANN401
    if isinstance(value, Found):
        found = cast("Found[Any]", value)
        certainty = "sure" if found.is_sure else "check"
        where = {"start": found.span.start, "end": found.span.end}
        evidence[pointer] = {**where, "certainty": certainty}
        return _plain(found.value, pointer, evidence)
    if isinstance(value, PartialDate):
        return {"event": value.words} if value.is_event else value.text
    if isinstance(value, Span):
        return {"start": value.start, "end": value.end}
    if isinstance(value, tuple):
        items = cast("tuple[Any, ...]", value)
        return [_plain(one, f"{pointer}/{at}", evidence) for at, one in enumerate(items)]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {
            one.name: _plain(getattr(value, one.name), f"{pointer}/{one.name}", evidence)
            for one in fields(value)
        }
        if isinstance(value, Content):  # a part without a heading has an empty one
            return {**parts, "heading": parts["heading"] or "", "text": parts["text"] or ""}
        return parts
    return value
