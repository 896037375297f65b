"""Writing a criteria set: what is read again is what was written, and the text is one."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from app.imports.json_file import parse_model
from app.imports.scheme_rules import parse_scheme
from app.services.scheme_shape import SchemeFile, StepData, TierData
from app.services.scheme_text import text_of
from tests.imports.random_sets import SEEDS, random_set

DATA = Path(__file__).parent / "data"
SMALL = parse_scheme((DATA / "small.json").read_text(encoding="utf-8")).file


@pytest.mark.parametrize("seed", SEEDS)
def test_a_set_that_is_written_and_read_is_the_same_and_so_is_its_text(seed):
    file = random_set(seed)
    text = text_of(file)
    assert parse_scheme(text).file == file
    assert text_of(parse_scheme(text).file) == text


def test_points_are_numbers_as_people_write_them_and_defaults_are_left_out():
    data = json.loads(text_of(SMALL), parse_float=str)
    assert data["step"] == "0.01"
    assert data["criteria"][0] == {
        "code": "1",
        "name": "Tuyên truyền",
        "max": 20,
        "rule": {"type": "count", "count": "asked", "points_each": "0.4"},
        "gate": "plan",
    }
    assert "rounding" not in data
    assert list(data)[:3] == ["format", "version", "name"]


def test_what_is_short_stands_on_one_line_and_no_line_with_parts_is_long():
    lines = text_of(SMALL).splitlines()
    assert '  "caps": {"bonus": 15, "total": 115},' in lines
    assert '              {"points": 2, "lower": 88, "upper": 90},' in lines
    assert max(map(len, lines)) <= 101  # with the comma


def test_what_was_asked_for_and_what_was_left_out_are_told_apart():
    open_end = {"type": "ratio", "reached": "a", "planned": "b2", "overflow": {}}
    data = json.loads(text_of(SMALL), parse_float=Decimal)
    data["criteria"][1]["rule"] = open_end
    text = text_of(SchemeFile.model_validate(data))
    assert json.loads(text)["criteria"][1]["rule"] == open_end


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Fraction(-21, 2), "-10.5"),
        (Fraction(10**15 - 1), "999999999999999"),
        (Fraction(1, 10**14), "0.00000000000001"),
        (Fraction(0), "0"),
    ],
)
def test_numbers_are_written_exactly(number, written):
    text = text_of(TierData(points=Decimal("0.5"), lower=Decimal(written)))
    assert text == f'{{\n  "points": 0.5,\n  "lower": {written}\n}}\n'
    assert parse_model(text, TierData, "tệp thử").lower == number


def test_a_number_that_no_file_can_hold_is_not_written():
    with pytest.raises(ValueError, match="1/3"):
        text_of(StepData.model_construct(least=Fraction(1, 3), points=100))
