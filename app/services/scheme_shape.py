"""A criteria set (bộ tiêu chí) as one value: what a file of it holds, and the rules in it.

Points and figures are written as people write them, 1.5 for a point and a half; the program
counts in hundredths and exact fractions. The data file keeps rules in the same writing.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PlainSerializer,
    WithJsonSchema,
)
from pydantic.fields import FieldInfo

from app.domain import rules
from app.domain.terms import (
    CriterionKind,
    Direction,
    FigureKind,
    GradeEffectKind,
    GroupMode,
    RoundingMode,
    StagePurpose,
)

_MOST_DECIMALS = _MOST_DIGITS = 15
_MOST = 10**9
_STORED = re.compile(r"-?\d{1,16}\.\d{1,16}")
"""How the data file, whose JSON has no exact decimals, writes them: as text."""

Place = tuple[str | int, ...]
"""The way to a value: names of members and places in lists, from the outside in."""


class FileModel(BaseModel):
    """A part of a file of ours; a member that this program does not know is refused, not lost."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
        str_max_length=20_000,
        defer_build=True,
    )


def _hundredths(value: object) -> int:
    number = exact_number(value)
    scaled = number * 100
    if scaled.denominator != 1:
        raise ValueError("điểm có quá hai chữ số lẻ.")
    if not -(10**10) <= scaled <= 10**10:
        raise ValueError("điểm quá lớn.")
    return int(scaled)


def exact_number(value: object) -> Fraction:
    """Return a number of a file exactly. ValueError with a sentence for anything else."""
    if isinstance(value, str) and _STORED.fullmatch(value):
        value = Decimal(value)
    if isinstance(value, str) and "," in value:
        raise ValueError(f"ghi số bằng dấu chấm, không có dấu nháy: {value.replace(',', '.')}.")
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("phải là số.")  # noqa: TRY004 - pydantic turns a ValueError into a problem
    if not -_MOST_DIGITS < Decimal(value).adjusted() < _MOST_DIGITS:
        raise ValueError("số quá lớn hoặc quá nhỏ.")
    number = Fraction(value)
    if (number * 10**_MOST_DECIMALS).denominator != 1:
        raise ValueError(f"số có quá {_MOST_DECIMALS} chữ số lẻ.")
    return number


def written_number(number: Fraction) -> int | Decimal:
    """Return a number as a file has it. ValueError for more than 15 decimals, such as 1/3."""
    scaled = number * 10**_MOST_DECIMALS
    if scaled.denominator != 1:
        raise ValueError(number)
    if number.denominator == 1:
        return number.numerator
    whole, decimals = divmod(abs(scaled.numerator), 10**_MOST_DECIMALS)
    sign = "-" if number < 0 else ""
    return Decimal(f"{sign}{whole}.{decimals:0{_MOST_DECIMALS}d}".rstrip("0"))


def _written_points(points: int) -> int | Decimal:
    return written_number(Fraction(points, 100))


_AS_NUMBER = WithJsonSchema({"type": "number"})
_AS_POINTS = PlainSerializer(_written_points)
Points = Annotated[int, BeforeValidator(_hundredths), _AS_POINTS, _AS_NUMBER]
"""Points in the file, hundredths in the program."""

SomePoints = Annotated[int, BeforeValidator(_hundredths), Field(ge=0), _AS_POINTS, _AS_NUMBER]
Whole = Annotated[int, Field(ge=0, le=_MOST)]
PointStep = Annotated[int, BeforeValidator(_hundredths), Field(gt=0), _AS_POINTS, _AS_NUMBER]
Number = Annotated[
    Fraction, BeforeValidator(exact_number), PlainSerializer(written_number), _AS_NUMBER
]


def _told(default: JsonValue) -> FieldInfo:
    """Return how the schema tells a default: as a file has it, not as the program counts it."""
    return Field(json_schema_extra={"default": default})


Name = Annotated[str, Field(min_length=1, max_length=2000)]
Code = Annotated[
    str, Field(min_length=1, max_length=50, pattern=r"""^[^\s;+\-=@'"][^;\x00-\x1f\x7f]*$""")
]
"""What names a line; codes stand in lists with ";" between, and "-" before one taken away."""


class OptionData(FileModel):
    """A level of a choice."""

    code: Code
    text: Name
    points: Points
    zeroes_group: bool = False


class ChoiceData(FileModel):
    """One of several described levels."""

    type: Literal["choice"]
    options: tuple[OptionData, ...]


class OverflowData(FileModel):
    """What lies beyond the plan goes to the bonus."""

    cap_percent: Annotated[int, Field(le=_MOST)] | None = None


class RatioData(FileModel):
    """Reached out of planned, or the other way where lower is better."""

    type: Literal["ratio"]
    reached: Code
    planned: Code
    direction: Direction = Direction.HIGHER
    overflow: OverflowData | None = None


class TierData(FileModel):
    """A band; an end left out is open for ever."""

    points: Points
    lower: Number | None = None
    upper: Number | None = None
    has_lower: bool = True
    has_upper: bool = False


class TiersData(FileModel):
    """Points by the band of a figure, or with `whole` of its percentage."""

    type: Literal["tiers"]
    part: Code
    whole: Code | None = None
    tiers: tuple[TierData, ...]


class ViolationData(FileModel):
    """Something that costs points each time."""

    count: Code
    text: Name
    points_each: Points
    cap: Points | None = None


class MinusData(FileModel):
    """The maximum less what violations cost."""

    type: Literal["minus"]
    violations: tuple[ViolationData, ...]
    floor: Points = 0
    cap: Points | None = None


class StepData(FileModel):
    """From how many on how many points."""

    least: Number
    points: Points


class LadderData(FileModel):
    """Points by a count or by days late, step by step."""

    type: Literal["ladder"]
    count: Code
    steps: tuple[StepData, ...]


class CountData(FileModel):
    """So many points for each."""

    type: Literal["count"]
    count: Code
    points_each: Points
    cap: Points | None = None
    excluded: Code | None = None


class BinaryData(FileModel):
    """All or nothing."""

    type: Literal["binary"]
    part: Code
    least: Annotated[Number, _told(1)] = Fraction(1)
    whole: Code | None = None


RuleData = Annotated[
    ChoiceData | RatioData | TiersData | MinusData | LadderData | CountData | BinaryData,
    Field(discriminator="type"),
]


class PartData(FileModel):
    """A figure that another is put together from."""

    code: Code
    is_subtracted: bool = False


class FigureData(FileModel):
    """A named figure; with parts it is computed."""

    code: Code
    name: Name
    kind: FigureKind = FigureKind.NUMBER
    unit: str = ""
    parts: tuple[PartData, ...] = ()


class CriterionData(FileModel):
    """A group with what it holds, or a line that is scored. Without a code it is given one."""

    code: Code = ""
    name: Name
    kind: CriterionKind = CriterionKind.BASE
    max: SomePoints | None = None
    mode: GroupMode = GroupMode.SUM
    rule: RuleData | None = None
    gate: Code | None = None
    granted: Code | None = None
    na_gives_full: bool = True
    is_required: bool = True
    needs_evidence: bool = False
    guidance: str = ""
    children: "tuple[CriterionData, ...]" = ()


class StageData(FileModel):
    """A round of scoring."""

    code: Code
    name: Name
    purpose: StagePurpose = StagePurpose.OTHER


class SectionData(FileModel):
    """Who scores a part of the set, and which stage counts; `takes` left out: the average."""

    criterion: Code
    scored_by: Annotated[tuple[Code, ...], Field(min_length=1)]
    takes: Code | None = None


class SectionTieBreak(FileModel):
    """Parts equals by the points of a group or a criterion."""

    type: Literal["criterion"]
    criterion: Code


class FigureTieBreak(FileModel):
    """Parts equals by a figure, or with `whole` by the percentage it is of that one."""

    type: Literal["figure"]
    figure: Code
    whole: Code | None = None
    is_lower_better: bool = False


class CouncilTieBreak(FileModel):
    """Parts equals by the council's own order."""

    type: Literal["council"]


TieBreakData = Annotated[
    SectionTieBreak | FigureTieBreak | CouncilTieBreak, Field(discriminator="type")
]


class CriterionCondition(FileModel):
    """A least number of points, or of per cent of its maximum, of a group or criterion."""

    type: Literal["criterion"]
    criterion: Code
    points: SomePoints | None = None
    percent: Annotated[int, Field(ge=0, le=100)] | None = None


class FigureCondition(FileModel):
    """A least value of a figure."""

    type: Literal["figure"]
    figure: Code
    least: Number


ConditionData = Annotated[CriterionCondition | FigureCondition, Field(discriminator="type")]


class QuotaData(FileModel):
    """How many of a group may have the grade: `count`, or `percent`."""

    count: Whole | None = None
    percent: Number | None = None
    rounding: RoundingMode = RoundingMode.DOWN
    least: Whole = 0


class GradeData(FileModel):
    """A grade, from how many points on and on which conditions."""

    name: Name
    minimum: Points
    conditions: tuple[ConditionData, ...] = ()
    quota: QuotaData | None = None


class EffectData(FileModel):
    """What it does to the grade when a criterion has points, or a figure is above zero."""

    kind: GradeEffectKind
    reason: Name
    criterion: Code | None = None
    figure: Code | None = None
    grade: str = ""
    levels: Annotated[int, Field(ge=1, le=_MOST)] = 1


class CapsData(FileModel):
    """Limits of the whole sheet."""

    bonus: SomePoints | None = None
    penalty: SomePoints | None = None
    overflow: SomePoints | None = None
    total: SomePoints | None = None
    floor: Points | None = None


class RoundingData(FileModel):
    """How computed points are brought to a step."""

    step: Annotated[PointStep, _told(0.01)] = 1
    mode: RoundingMode = RoundingMode.NEAREST


class SetHead(FileModel):
    """What a set is called, for whom it is, and how finely it is scored."""

    format: Literal["so-thi-dua/criteria-set"]
    version: Literal[1]
    name: Name
    audience: str = ""
    note: str = ""
    step: Annotated[PointStep, _told(0.25)] = 25
    declared_total: SomePoints | None = None


class SetRules(FileModel):
    """What holds for a whole set beside its lines; left out, it is scored by hand and ranked.

    `difference_limit` is how far a line may lie from the stage before without a sentence for it.
    """

    rounding: Annotated[RoundingData, _told({})] = RoundingData()
    caps: CapsData = CapsData()
    figures: tuple[FigureData, ...] = ()
    stages: tuple[StageData, ...] = ()
    decisive_stage: Code | None = None
    sections: tuple[SectionData, ...] = ()
    reason_length: Whole = 0
    difference_limit: SomePoints | None = None
    tie_breaks: tuple[TieBreakData, ...] = ()
    grades: tuple[GradeData, ...] = ()
    effects: tuple[EffectData, ...] = ()


class SchemeFile(SetRules, SetHead):
    """A whole criteria set."""

    criteria: Annotated[tuple[CriterionData, ...], Field(min_length=1)]


_Walk = Iterator[tuple[CriterionData, str | None, Place]]


def walk(criteria: tuple[CriterionData, ...]) -> _Walk:
    """Yield each criterion in the order it is printed, its parent's code, and its place."""

    def down(held: tuple[CriterionData, ...], parent: str | None, at: Place) -> _Walk:
        for number, one in enumerate(held):
            yield one, parent, (*at, number)
            yield from down(one.children, one.code, (*at, number, "children"))

    yield from down(criteria, None, ("criteria",))


def rule_of(data: RuleData) -> rules.Rule:
    """Return the rule that a part of a file describes."""
    made: rules.Rule
    match data:
        case ChoiceData():
            options = (
                rules.Option(o.code, o.text, o.points, o.zeroes_group) for o in data.options
            )
            made = rules.Choice(tuple(options))
        case RatioData():
            cap = rules.Overflow(data.overflow.cap_percent) if data.overflow else None
            made = rules.Ratio(data.reached, data.planned, data.direction, cap)
        case TiersData():
            tiers = (
                rules.Tier(t.points, t.lower, t.upper, t.has_lower, t.has_upper)
                for t in data.tiers
            )
            made = rules.Tiers(data.part, tuple(tiers), data.whole)
        case MinusData():
            found = (
                rules.Violation(v.count, v.text, v.points_each, v.cap) for v in data.violations
            )
            made = rules.Minus(tuple(found), data.floor, data.cap)
        case LadderData():
            steps = (rules.Step(s.least, s.points) for s in data.steps)
            made = rules.Ladder(data.count, tuple(steps))
        case CountData():
            made = rules.Count(data.count, data.points_each, data.cap, data.excluded)
        case BinaryData():
            made = rules.Binary(data.part, data.least, data.whole)
    return made
