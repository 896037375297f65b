"""Score sheets as one JSON file: who, in which cluster and stage, with figures and answers."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.core.errors import InvalidInput
from app.core.vietnamese import quoted, tidy
from app.domain.figures import figure_doubt, figure_value_problem
from app.domain.judging import SheetInput
from app.domain.points import check_points
from app.domain.rules import Choice
from app.domain.terms import CriterionKind
from app.domain.working import Answer, RuledLine
from app.imports.json_file import lines, parse_model, read_text, refusal
from app.imports.scheme_rules import LoadedScheme
from app.services.scheme_shape import Code, FileModel, Name, Place, Points, exact_number

_WHAT = "tệp phiếu chấm"


def _figure(value: object) -> Fraction:
    return Fraction(value) if isinstance(value, bool) else exact_number(value)


FigureValue = Annotated[
    Fraction, BeforeValidator(_figure), WithJsonSchema({"type": ["number", "boolean"]})
]
"""A figure; yes and no are written true and false."""


Who = Annotated[Name, AfterValidator(tidy)]
"""Whom a sheet is of; one name in whatever spelling of its letters."""


class AnswerData(FileModel):
    """What stands on one line: points by hand, a level by its code, not applicable, or void."""

    points: Points | None = None
    level: Code | None = None
    not_applicable: bool = False
    void: bool = False
    reason: str = ""
    evidence: str = ""


class SheetData(FileModel):
    """One sheet."""

    subject: Who
    cluster: Annotated[str, AfterValidator(tidy)] = ""
    stage: str = ""
    figures: dict[Code, FigureValue] = Field(default_factory=dict[str, Fraction])
    answers: dict[Code, AnswerData] = Field(default_factory=dict[str, AnswerData])


class SheetsFile(FileModel):
    """Sheets that go by one criteria set, and the council's order of those it had to part."""

    format: Literal["so-thi-dua/score-sheets"]
    version: Literal[1]
    sheets: Annotated[tuple[SheetData, ...], Field(min_length=1)]
    council_order: tuple[Who, ...] = ()


def read_sheets(path: Path, scheme: LoadedScheme) -> tuple[SheetsFile, list[SheetInput]]:
    """Read sheets. Raises InvalidInput with a problem for each wrong field and its line."""
    text = read_text(path, _WHAT)
    return parse_sheets(text, scheme, f"{_WHAT} {quoted(path.name)}")


def parse_sheets(
    text: str, scheme: LoadedScheme, what: str = _WHAT
) -> tuple[SheetsFile, list[SheetInput]]:
    """Read the text of a file of sheets; `what` names the file in sentences."""
    file = parse_model(text, SheetsFile, what)
    found = [*_problems(file, scheme)]
    if found:
        raise refusal(found, lines(text), what)
    return file, [_input(sheet) for sheet in file.sheets]


def _input(sheet: SheetData) -> SheetInput:
    return SheetInput(
        subject=sheet.subject,
        cluster=sheet.cluster or None,
        stage=sheet.stage,
        figures={code: Fraction(value) for code, value in sheet.figures.items()},
        answers={
            code: Answer(
                points=one.points,
                chosen=one.level,
                is_not_applicable=one.not_applicable,
                is_void=one.void,
                reason=one.reason,
                evidence=one.evidence,
            )
            for code, one in sheet.answers.items()
        },
    )


def sheet_doubts(file: SheetsFile, scheme: LoadedScheme) -> list[str]:
    """Return a sentence for each figure that can be but hardly is what was meant."""
    known = {definition.code: definition for definition in scheme.rules.definitions}
    return [
        f"{sheet.subject}: {doubt}"
        for sheet in file.sheets
        for code, value in sheet.figures.items()
        if (doubt := figure_doubt(known[code], Fraction(value)))
    ]


def _problems(file: SheetsFile, scheme: LoadedScheme) -> Iterator[tuple[Place, str]]:
    stages = {stage.code for stage in scheme.file.stages} or {""}
    seen: set[tuple[str, str]] = set()
    clusters: dict[str, str] = {}
    for number, sheet in enumerate(file.sheets):
        place: Place = ("sheets", number)
        if sheet.stage not in stages:
            yield (*place, "stage"), f"bộ tiêu chí không có vòng {quoted(sheet.stage)}."
        if (sheet.subject, sheet.stage) in seen:
            yield (*place, "subject"), f"{quoted(sheet.subject)} có hai phiếu ở cùng một vòng."
        seen.add((sheet.subject, sheet.stage))
        if clusters.setdefault(sheet.subject, sheet.cluster) != sheet.cluster:
            yield (*place, "cluster"), f"{quoted(sheet.subject)} đứng ở hai cụm khác nhau."
        yield from _figures(sheet, scheme, place)
        yield from _answers(sheet, scheme, place)
    for number, name in enumerate(file.council_order):
        if name not in clusters:
            yield ("council_order", number), f"không có phiếu nào của {quoted(name)}."


def _figures(sheet: SheetData, scheme: LoadedScheme, place: Place) -> Iterator[tuple[Place, str]]:
    known = {definition.code: definition for definition in scheme.rules.definitions}
    for code, value in sheet.figures.items():
        if code not in known:
            yield (*place, "figures", code), f"bộ tiêu chí không có số liệu {quoted(code)}."
        elif message := figure_value_problem(known[code], Fraction(value)):
            yield (*place, "figures", code), message


def _answers(sheet: SheetData, scheme: LoadedScheme, place: Place) -> Iterator[tuple[Place, str]]:
    known = {line.node.id: line for line in scheme.rules.lines}
    for code, answer in sheet.answers.items():
        where = (*place, "answers", code)
        line = known.get(code)
        if line is None:
            yield where, f"bộ tiêu chí không có tiêu chí {quoted(code)}."
        elif line.node.kind is CriterionKind.GROUP:
            yield where, "nhóm tiêu chí do các tiêu chí con cộng lại, không chấm riêng."
        elif _ways(answer) > 1:
            yield where, "ghi “points”, “level”, “not_applicable” hoặc “void”, chỉ một."
        elif message := _answer_problem(answer, line):
            yield where, message


def _ways(answer: AnswerData) -> int:
    """Return in how many ways a line is answered; one is the most that makes sense."""
    typed = (answer.points is not None, answer.level is not None)
    return sum((*typed, answer.not_applicable, answer.void))


def _answer_problem(answer: AnswerData, line: RuledLine) -> str:
    if answer.points is not None:
        if line.rule is not None:
            return "điểm do số liệu tính ra, không ghi tay."
        try:
            check_points(answer.points, line.node.max_points, line.node.step)
        except InvalidInput as error:
            return str(error)
    if answer.level is not None:
        if not isinstance(line.rule, Choice):
            return "tiêu chí này không chấm bằng cách chọn mức."
        if answer.level not in {option.code for option in line.rule.options}:
            return f"không có mức {quoted(answer.level)}."
    return ""
