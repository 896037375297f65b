"""Where a criteria set names its own parts by code or name, and how a new name gets there."""

from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from typing import Any, TypeVar, cast

from app.domain.criterion_codes import CodedLine, given_codes
from app.domain.terms import CriterionKind
from app.services.scheme_shape import (
    BinaryData,
    CountData,
    CriterionCondition,
    CriterionData,
    EffectData,
    FigureCondition,
    FigureTieBreak,
    FileModel,
    LadderData,
    PartData,
    Place,
    RatioData,
    SchemeFile,
    SectionData,
    SectionTieBreak,
    SetRules,
    TiersData,
    ViolationData,
    walk,
)

M = TypeVar("M", bound=FileModel)


class Named(Enum):
    """The parts of a set that other parts name."""

    CRITERION = "criteria"
    FIGURE = "figures"
    STAGE = "stages"
    GRADE = "grades"


_FIELDS: Mapping[Named, Mapping[type[FileModel], Collection[str]]] = {
    Named.CRITERION: {
        SectionData: ("criterion",),
        SectionTieBreak: ("criterion",),
        CriterionCondition: ("criterion",),
        EffectData: ("criterion",),
    },
    Named.FIGURE: {
        CriterionData: ("gate", "granted"),
        RatioData: ("reached", "planned"),
        TiersData: ("part", "whole"),
        ViolationData: ("count",),
        LadderData: ("count",),
        CountData: ("count", "excluded"),
        BinaryData: ("part", "whole"),
        PartData: ("code",),
        FigureTieBreak: ("figure", "whole"),
        FigureCondition: ("figure",),
        EffectData: ("figure",),
    },
    Named.STAGE: {SectionData: ("scored_by", "takes"), SetRules: ("decisive_stage",)},
    Named.GRADE: {EffectData: ("grade",)},
}


def names_in(model: FileModel, kind: Named, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield each name of a part of that kind anywhere in a model, with its place."""
    fields = _fields(model, kind)
    for name, value in model:
        for at, part in _parts(value):
            if name in fields and part:
                yield (*place, name), str(part)
            elif isinstance(part, FileModel):
                yield from names_in(part, kind, (*place, name, *at))


def _parts(value: object) -> Iterator[tuple[Place, object]]:
    """Yield what stands in a list with its number, or the value itself."""
    if isinstance(value, tuple):
        held = cast("tuple[object, ...]", value)
        yield from (((number,), part) for number, part in enumerate(held))
    else:
        yield (), value


def criteria_named(rules: SetRules) -> set[str]:
    """Return the codes of the criteria that sections, tie-breaks and grades name."""
    return {code for _, code in names_in(rules, Named.CRITERION)}


def renamed(model: M, kind: Named, names: Mapping[str, str]) -> M:
    """Return a model in which every such name has become the new one."""
    fields = _fields(model, kind)
    changed: dict[str, Any] = {}
    for name, value in model:
        if name in fields:
            new = _new_names(value, names)
        elif isinstance(value, FileModel):
            new = renamed(value, kind, names)
        elif isinstance(value, tuple):
            held = cast("tuple[object, ...]", value)
            new = tuple(renamed(v, kind, names) if isinstance(v, FileModel) else v for v in held)
        else:
            continue
        if new != value:
            changed[name] = new
    return model.model_copy(update=changed) if changed else model


def _new_names(value: object, names: Mapping[str, str]) -> object:
    if isinstance(value, tuple):
        return tuple(names.get(one, one) for one in cast("tuple[str, ...]", value))
    return names.get(value, value) if isinstance(value, str) else value


def _fields(model: FileModel, kind: Named) -> Collection[str]:
    found = (own for of, own in _FIELDS[kind].items() if isinstance(model, of))
    return next(found, ())


def with_codes(file: SchemeFile) -> SchemeFile:
    """Return a set with a code for each criterion that its file gave none."""
    lines = [
        CodedLine(place, place[:-2] or None, one.code, one.kind is CriterionKind.GROUP)
        for one, _, place in walk(file.criteria)
    ]
    given = given_codes(lines, criteria_named(file))

    def coded(held: tuple[CriterionData, ...], at: Place) -> tuple[CriterionData, ...]:
        found = (((*at, number), one) for number, one in enumerate(held))
        return tuple(
            one.model_copy(
                update={
                    "code": one.code or given[place],
                    "children": coded(one.children, (*place, "children")),
                }
            )
            for place, one in found
        )

    return file.model_copy(update={"criteria": coded(file.criteria, ("criteria",))})
