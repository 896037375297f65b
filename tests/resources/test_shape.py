"""Every catalogue has the shape that schema.json promises."""

import json
import re
import unicodedata

import pytest

from tests.resources.shipped import CATALOGUES, FILES, SCHEMA

KINDS = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}
UNDERSTOOD = {
    "$ref", "allOf", "const", "enum", "type", "pattern", "minLength", "minimum", "maximum",
    "minItems", "items", "properties", "required", "additionalProperties",
    "unevaluatedProperties", "description",
}  # fmt: skip


def definition(rule):
    """Follow a reference within the schema."""
    if "$ref" in rule:
        return SCHEMA["$defs"][rule["$ref"].removeprefix("#/$defs/")]
    return rule


def has_kind(value, kinds):
    """Whether a value is of one of the kinds; true and false are no numbers."""
    names = [kinds] if isinstance(kinds, str) else kinds
    return any(
        isinstance(value, KINDS[name]) and (name == "boolean" or not isinstance(value, bool))
        for name in names
    )


def scalar_faults(value, rule, where):
    """What is wrong with a value itself."""
    if "const" in rule and value != rule["const"]:
        yield f"{where}: {value!r} is not {rule['const']!r}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{where}: {value!r} is not one of {rule['enum']}"
    if "type" in rule and not has_kind(value, rule["type"]):
        yield f"{where}: {value!r} is not {rule['type']}"
    if isinstance(value, str):
        if not re.search(rule.get("pattern", ""), value):
            yield f"{where}: {value!r} does not look like {rule['pattern']}"
        if len(value) < rule.get("minLength", 0):
            yield f"{where}: too short"
    if has_kind(value, "integer") and not (
        rule.get("minimum", value) <= value <= rule.get("maximum", value)
    ):
        yield f"{where}: {value} is out of range"


def object_faults(value, rule, where):
    """What is wrong with the fields of an object."""
    known = dict(rule.get("properties", {}))
    for base in map(definition, rule.get("allOf", [])):
        known |= base["properties"]
        yield from (f"{where}: no {key}" for key in base["required"] if key not in value)
    yield from (f"{where}: no {key}" for key in rule.get("required", []) if key not in value)
    if rule.get("additionalProperties", rule.get("unevaluatedProperties")) is False:
        yield from (f"{where}: {key} is not known" for key in value if key not in known)
    for key, inner in known.items():
        if key in value:
            yield from faults(value[key], inner, f"{where}.{key}")


def faults(value, rule, where):
    """What is wrong with a value, in words; the part of JSON Schema that our schema uses."""
    rule = definition(rule)
    assert rule.keys() <= UNDERSTOOD, f"{where}: the test does not understand all of {set(rule)}"
    yield from scalar_faults(value, rule, where)
    if isinstance(value, dict):
        yield from object_faults(value, rule, where)
    if isinstance(value, list):
        if len(value) < rule.get("minItems", 0):
            yield f"{where}: too few"
        for number, item in enumerate(value):
            yield from faults(item, rule.get("items", {}), f"{where}[{number}]")


def catalogue_faults(content):
    """What is wrong with the content of a catalogue file."""
    rule = SCHEMA["$defs"][content["catalogue"]]
    return list(faults(content, rule, content["catalogue"]))


@pytest.mark.parametrize("name", FILES)
def test_a_catalogue_matches_the_schema(name):
    content = json.loads(FILES[name].read_text(encoding="utf-8"))
    assert content["catalogue"] == name
    assert catalogue_faults(content) == []


def test_the_schema_and_the_files_name_the_same_catalogues():
    named = {choice["$ref"].removeprefix("#/$defs/") for choice in SCHEMA["oneOf"]}
    assert named == set(FILES)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"code": "lao động"}, "does not look like"),
        ({"code": None}, "is not string"),
        ({"kind": "medal"}, "is not one of"),
        ({"valid_from": "01/01/2024"}, "does not look like"),
        ({"verified": "no"}, "is not boolean"),
        ({"prize_multiplier_hundredths": 0.3}, "is not ['integer', 'null']"),
        ({"prize_multiplier_hundredths": True}, "is not ['integer', 'null']"),
        ({"vote_threshold_percent": 101}, "out of range"),
        ({"name": ""}, "too short"),
        ({"needs": {"code": "LDTT"}}, "no consecutive_years"),
        ({"prize": 1}, "prize is not known"),
    ],
)
def test_a_wrong_row_is_refused(change, fault):
    row = CATALOGUES["award_types"][0] | change
    [found] = catalogue_faults({"catalogue": "award_types", "rows": [row]})
    assert fault in found


@pytest.mark.parametrize("field", ["code", "verified", "legal_basis", "authority"])
def test_a_row_without_a_field_is_refused(field):
    row = {key: value for key, value in CATALOGUES["award_types"][0].items() if key != field}
    [found] = catalogue_faults({"catalogue": "award_types", "rows": [row]})
    assert found == f"award_types.rows[0]: no {field}"


def test_an_empty_catalogue_is_refused():
    assert catalogue_faults({"catalogue": "fields", "rows": []}) == ["fields.rows: too few"]


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_one_row_per_line(name):
    first, *lines, last = FILES[name].read_text(encoding="utf-8").splitlines()
    assert first == f'{{"catalogue": "{name}", "rows": ['
    assert last == "]}"
    rows = [json.loads(line.removesuffix(",")) for line in lines]
    assert rows == CATALOGUES[name]


@pytest.mark.parametrize("name", FILES)
def test_the_words_are_composed_and_in_the_house_spelling(name):
    text = FILES[name].read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[!]|\b(xoá|hoà|hoá|khoá|toà|thuỷ|uỷ|thoả)\b", text, re.IGNORECASE)
    assert not re.search(r"  \S|\s\"[,}]", re.sub(r"(?m)^  ", "", text)), "stray spaces"
