import json
from decimal import Decimal
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from app.core.errors import InvalidInput
from app.imports.json_file import lines, parse_model, read_model
from app.services.scheme_shape import FileModel


class Part(FileModel):
    name: Annotated[str, Field(min_length=1)]
    points: Annotated[int, Field(ge=0)] = 0


class Whole(FileModel):
    parts: tuple[Part, ...]


GOOD = """{
  "parts": [
    {"name": "a"},
    {"name": "b",
     "points": 3}
  ]
}"""


def refused(text):
    with pytest.raises(InvalidInput) as caught:
        parse_model(text, Whole, "tệp thử")
    return [problem.message for problem in caught.value.problems]


def test_a_good_file_is_read():
    assert parse_model(GOOD, Whole, "tệp thử").parts[1].points == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("3", "-3", "Dòng 5, “parts[2].points”: phải từ 0 trở lên."),
        ("3", '"ba"', "Dòng 5, “parts[2].points”: phải là số nguyên."),
        ('"b"', '""', "Dòng 4, “parts[2].name”: đang để trống."),
        ('"points"', '"poinst"', "Dòng 5, “parts[2].poinst”: phần mềm không biết mục này"),
        ('"name": "b",', "", "Dòng 4, “parts[2].name”: chưa có mục này."),
    ],
)
def test_what_is_wrong_is_told_by_field_and_line(old, new, said):
    first, advice = refused(GOOD.replace(old, new))
    assert first.startswith(said)
    assert advice == "Chưa có gì thay đổi. Hãy sửa các chỗ trên trong tệp thử rồi làm lại."


def test_what_is_no_json_is_told_by_line():
    [said] = refused(GOOD.replace('"b",', '"b"'))
    assert "dòng 5, ký tự 6 không đúng dạng JSON" in said


@pytest.mark.parametrize("text", ["", "[", "NaN", "[" * 100_000, '{"parts": 1e999999999}', "null"])
def test_whatever_stands_there_is_refused_in_words(text):
    assert "Chưa có gì thay đổi" in refused(text)[-1]


def test_all_problems_are_told_and_beyond_a_thousand_counted():
    assert len(refused(json.dumps({"parts": [{}] * 300}))) == 301
    messages = refused(json.dumps({"parts": [{}] * 1010}))
    assert len(messages) == 1001
    assert "Còn 10 chỗ sai nữa." in messages[-1]


@pytest.mark.parametrize("content", [b"\xff\xfe", "thôn".encode("utf-16")])
def test_letters_that_are_not_unicode_are_refused(tmp_path, content):
    path = tmp_path / "bộ.json"
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="không phải chữ Unicode"):
        read_model(path, Whole, "tệp thử")


def test_a_missing_file_and_a_mark_at_the_start(tmp_path):
    path = tmp_path / "bộ.json"
    with pytest.raises(InvalidInput, match="không có tệp này"):
        read_model(path, Whole, "tệp thử")
    path.write_text(GOOD, encoding="utf-8-sig")
    assert len(read_model(path, Whole, "tệp thử").parts) == 2


def places(value, place=()):
    yield place
    if isinstance(value, dict):
        for name, held in value.items():
            yield from places(held, (*place, name))
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from places(held, (*place, number))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_every_value_has_a_line(value):
    text = json.dumps(value, indent=1, ensure_ascii=False)
    found = lines(text)
    assert set(found) == set(places(value))
    for place, line in found.items():
        held = value
        for part in place:
            held = held[part]
        if not isinstance(held, (dict, list)):
            assert json.dumps(held, ensure_ascii=False) in text.split("\n")[line - 1]


def test_numbers_are_exact():
    class One(FileModel):
        value: Decimal

    assert parse_model('{"value": 0.1}', One, "tệp").value == Decimal("0.1")
