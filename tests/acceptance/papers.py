"""The facts of a real plan: which line of its paper states what, and where the program keeps it.

The paper itself stays where it is; here are only facts (numbers, dates, names), one by one.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from app.core.vietnamese import tidy
from app.domain.dates import DocumentDate, PartialDate
from app.services import (
    plan_assignments,
    plan_audiences,
    plan_bases,
    plan_contents,
    plan_deadlines,
    plan_ladders,
    plan_phases,
    plan_recipients,
    plan_targets,
    plans,
)

HERE = Path(__file__).parent
SOURCES = HERE.parents[2] / "shared" / "plans"

KINDS = frozenset(
    {
        *("number", "date", "period", "phase", "target", "deadline", "award", "assignment"),
        *("recipient", "signer", "basis", "audience", "content", "upper", "theme", "minimum"),
        *("registration", "other"),
    }
)
FIELDS = {
    "": plans.PlanFields,
    "bases": plan_bases.BasisFields,
    "audiences": plan_audiences.AudienceFields,
    "phases": plan_phases.PhaseFields,
    "contents": plan_contents.ContentFields,
    "targets": plan_targets.TargetFields,
    "deadlines": plan_deadlines.DeadlineFields,
    "ladder": plan_ladders.LadderStepFields,
    "assignments": plan_assignments.AssignmentFields,
    "recipients": plan_recipients.RecipientFields,
}
"""What is filled in, by the part of the plan; "" is the plan itself."""

_PARTIAL = frozenset({"starts", "ends", "due", "registration_due"})
_DOCUMENT = frozenset({"dated", "upper_dated"})
_PLACE = re.compile(r"(?:([a-z]+)\[([0-9]+)\]\.)?([a-z_]+)")


@dataclass(frozen=True)
class Fact:
    """One thing that a paper states."""

    field: str
    part: str
    row: int
    name: str
    value: Any
    """As the services take it."""
    kind: str = "setting"
    lines: tuple[int, ...] = ()
    reports: tuple[str, ...] = ()
    shown: str = ""
    """What a report writes instead of what the harness would expect."""
    derived: str = ""
    """Why a number or date of the fact is not on its lines."""

    @property
    def default(self) -> Any:
        """What the field holds when nobody fills it in; None for a field that must be."""
        found = FIELDS[self.part].model_fields.get(self.name)
        if found is None:
            return 0  # the depth of a content
        return None if found.is_required() else found.default

    @property
    def is_required(self) -> bool:
        """Whether a row cannot be without it."""
        found = FIELDS[self.part].model_fields.get(self.name)
        return found is not None and found.is_required()


@dataclass(frozen=True)
class Excuse:
    """Why what stands on some lines is prose."""

    lines: tuple[int, ...]
    reason: str
    tokens: tuple[str, ...]
    """The numbers and dates that are prose there, written as the lines write them."""


@dataclass(frozen=True)
class Paper:
    """All facts and excuses of one source."""

    stem: str
    count: int
    facts: tuple[Fact, ...]
    excuses: tuple[Excuse, ...]

    @property
    def source(self) -> Path:
        """The paper itself."""
        return SOURCES / f"{self.stem}.txt"

    @property
    def stated(self) -> tuple[Fact, ...]:
        """The facts that lines of the source state, without the plain settings."""
        return tuple(fact for fact in self.facts if fact.kind != "setting")

    def value(self, field: str) -> Any:
        """Return the value of a fact by its field, None when there is no such fact."""
        return next((fact.value for fact in self.facts if fact.field == field), None)


STEMS = tuple(sorted(path.stem for path in HERE.glob("*.toml")))


@cache
def paper(stem: str) -> Paper:
    """Read the facts of one source. Raises `ValueError` that names what is wrong in the file."""
    text = (HERE / f"{stem}.toml").read_text(encoding="utf-8")
    read = tomllib.loads(text, parse_float=Decimal)
    facts = [_fact({"field": name, "value": value}) for name, value in read["plan"].items()]
    facts += [_stated(given) for given in read["fact"]]
    fields = [fact.field for fact in facts]
    if twice := {field for field in fields if fields.count(field) > 1}:
        raise ValueError(f"{stem}: stated twice: {', '.join(sorted(twice))}")
    excuses = [
        Excuse(_lines(given["line"]), given["reason"], tuple(given.get("tokens", ())))
        for given in read.get("excuse", ())
    ]
    return Paper(stem, read["facts"], tuple(facts), tuple(excuses))


def values_of(facts: Iterable[Fact]) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return facts as `plan_drafts.create` takes them: the plan's own values, and its parts.

    A row of which nothing is left is not there.
    """
    values: dict[str, Any] = {}
    rows: Mapping[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for fact in facts:
        if fact.part:
            rows[fact.part][fact.row][fact.name] = fact.value
        else:
            values[fact.name] = fact.value
    return values, {part: [own[n] for n in sorted(own)] for part, own in rows.items()}


def held(plan: Any, fact: Fact) -> Any:
    """Return what a plan's view holds where the fact belongs, None when the row is not there."""
    if not fact.part:
        return getattr(plan, fact.name)
    rows = getattr(plan, fact.part)
    if fact.row >= len(rows):
        return None
    row = rows[fact.row]
    if fact.part == "contents":
        row = row if fact.name == "depth" else row.row
    found = getattr(row, fact.name)
    return tuple(found.split()) if isinstance(fact.value, tuple) else found


def is_held(plan: Any, fact: Fact) -> bool:
    """Whether a plan's view states the fact, whole and exactly."""
    return held(plan, fact) == fact.value


def _stated(given: Mapping[str, Any]) -> Fact:
    fact = _fact(given)
    if fact.kind not in KINDS:
        raise ValueError(f"{fact.field}: no kind {fact.kind!r}")
    if not fact.lines:
        raise ValueError(f"{fact.field}: no line of the source")
    return fact


def _fact(given: Mapping[str, Any]) -> Fact:
    known = {"line", "kind", "field", "value", "reports", "shown", "derived"}
    if strange := given.keys() - known:
        raise ValueError(f"{given.get('field')}: no such key: {', '.join(sorted(strange))}")
    match = _PLACE.fullmatch(given["field"])
    if match is None:
        raise ValueError(f"no place in a plan: {given['field']!r}")
    part, row, name = match[1] or "", int(match[2] or 0), match[3]
    if name not in FIELDS[part].model_fields and (part, name) != ("contents", "depth"):
        raise ValueError(f"no place in a plan: {given['field']!r}")
    return Fact(
        given["field"],
        part,
        row,
        name,
        _value(part, name, given["value"]),
        given.get("kind", "setting"),
        _lines(given.get("line", ())),
        tuple(given.get("reports", ())),
        given.get("shown", ""),
        given.get("derived", ""),
    )


def _lines(given: Any) -> tuple[int, ...]:
    return (given,) if isinstance(given, int) else tuple(given)


def _value(part: str, name: str, given: Any) -> Any:
    if name in _PARTIAL:
        return _partial(given)
    if name in _DOCUMENT:
        if isinstance(given, dict):
            return DocumentDate(**given)
        return DocumentDate.of(date.fromisoformat(str(given)))
    if (part, name) == ("targets", "value"):
        return Decimal(given)
    if isinstance(given, list):
        return tuple(given)
    if isinstance(given, str) and given != tidy(given):
        raise ValueError(f"{part} {name}: not tidy: {given!r}")
    return given


def _partial(given: Any) -> PartialDate:
    if isinstance(given, dict):
        return PartialDate.event(given["words"])
    return PartialDate.from_text(str(given))
