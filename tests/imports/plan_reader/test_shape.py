"""Every answer has the shape that the schema beside the code promises."""

import dataclasses
import json
import re
import typing
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.imports.plan_reader import faults, shape
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.reader import read_plan
from app.imports.plan_reader.reading import PlanReading
from app.imports.schemas import FOLDER
from tests.imports.plan_reader import mutations
from tests.imports.plan_reader.scoring import HERE, PLANS

PATHS = [*HERE.glob("*/*.txt"), *PLANS.glob("*.txt")]
REAL = {name: [*HERE.glob(f"{name}/*.json")] for name in ("made", "other", "real", "unseen")}


def answered(text):
    """The answer as a machine gets it."""
    return json.dumps(answer_of(read_plan(text)))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_each_plan(path):
    answer = answered(path.read_bytes().decode("utf-8"))
    shape.PlanAnswer.model_validate_json(answer)


@pytest.mark.parametrize(
    "text",
    ["", " ", "x", "KẾ HOẠCH", *(mutations.text_of(number)[0] for number in range(17))],
    ids=range(21),
)
def test_any_text(text):
    shape.PlanAnswer.model_validate_json(answered(text))


def test_another_shape_is_caught():
    whole = answer_of(read_plan(PATHS[0].read_bytes().decode("utf-8")))
    for change in (
        {"regime": "front"}, {"more": 1}, {"number": 14}, {"title": ""}, {"theme": 5},
        {"periods": [{"name": None, "start": "2026-13", "end": None}]},
        {"evidence": {"/x": {"start": 0, "end": 1, "certainty": "perhaps"}}},
        {"warnings": [{"code": "odd", "message": "x", "where": None}]},
    ):  # fmt: skip
        with pytest.raises(ValidationError):
            shape.PlanAnswer.model_validate_json(json.dumps(whole | change))
    for name in whole:
        with pytest.raises(ValidationError):
            shape.PlanAnswer.model_validate({key: whole[key] for key in whole if key != name})


def test_the_schema_says_the_same_members_and_codes():
    schema = json.loads((FOLDER / "plan-reading.schema.json").read_text(encoding="utf-8"))
    members = {one.name for one in dataclasses.fields(PlanReading)}
    assert set(schema["required"]) == members | {"format", "version", "evidence"}
    written = set(re.findall(r'Flaw\(\s*"(\w+)"', Path(faults.__file__).read_text("utf-8")))
    assert written
    assert written <= set(typing.get_args(shape.WarningCode))


@pytest.mark.parametrize("folder", REAL)
def test_what_is_expected_by_hand_has_no_other_members(folder):
    known = set(shape.PlanAnswer.model_fields)
    for path in REAL[folder]:
        assert set(json.loads(path.read_text("utf-8"))) <= known, path.name
