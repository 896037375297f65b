import json
import re
import unicodedata

import pytest

from app.core.vietnamese import fold
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.passage import passage
from app.imports.plan_reader.reader import read_plan
from tests.imports.plan_reader.scoring import PLANS, cases, score, total

FOLDERS = ("made", "unseen", "unseen2", "other")
WORKED_OUT = ("/kind", "/regime", "/is_emulation_plan", "/operator", "/issued_on/")
"""Values that are not words of the text: what they came from stands there."""


@pytest.mark.skipif(not PLANS.is_dir(), reason="the real plans are not here")
def test_the_real_plans_are_read_whole_and_rightly():
    scores = score(cases("real"))
    assert sum(one.expected for one in scores.values()) > 250
    assert [miss for one in scores.values() for miss in one.misses] == []


@pytest.mark.parametrize(
    ("folder", "least", "precision", "recall"),
    [
        ("made", 700, 0.99, 0.99),
        ("unseen", 650, 0.97, 0.97),
        ("unseen2", 480, 0.95, 0.95),
        ("other", 50, 1.0, 1.0),
    ],
)
def test_plans_of_every_form_are_read(folder, least, precision, recall):
    whole = total(score(cases(folder)))
    assert whole.expected >= least
    assert whole.precision >= precision
    assert whole.recall >= recall


def test_the_score_sees_what_is_missing_and_what_is_wrong():
    name, text, expected = next(cases("made"))
    wrong = json.loads(json.dumps(expected))
    wrong["number"] = "999"
    wrong["awards"] = wrong["awards"][1:]
    scores = score(iter([(name, text, wrong)]))
    assert scores["number"].right == 0
    assert scores["awards"].precision < 1
    assert scores["awards"].recall == 1


@pytest.mark.parametrize(
    ("folder", "name"),
    [(folder, name) for folder in FOLDERS for name, _, _ in cases(folder)],
)
def test_every_value_is_found_where_it_says(folder, name):
    text = next(text for stem, text, _ in cases(folder) if stem == name)
    answer = answer_of(read_plan(text))
    for pointer, where in answer["evidence"].items():
        assert 0 <= where["start"] < where["end"] <= len(text), pointer
        value = _at(answer, pointer)
        if not isinstance(value, str) or any(part in pointer for part in WORKED_OUT):
            continue
        said = passage(text, where["start"], where["end"]).text
        if pointer.endswith(("/due", "/start", "/end", "/issued_on")):
            numbers = {int(one) for one in re.findall("[0-9]+", said)}
            assert int(value.rpartition("-")[2]) in numbers or "quý" in said.lower(), pointer
        elif where["certainty"] == "sure":
            assert _letters(value) == _letters(said), pointer
        else:
            assert set(fold(value).split()) <= set(fold(said).split()), pointer


@pytest.mark.parametrize("form", ["NFD", "NFC"])
def test_composed_and_decomposed_text_say_the_same(form):
    text = next(text for name, text, _ in cases("made") if name == "q01")
    answers = [answer_of(read_plan(one)) for one in (text, unicodedata.normalize(form, text))]
    for answer in answers:
        del answer["evidence"]
        for warning in answer["warnings"]:
            del warning["where"]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(
    "text", ["", " \n\t", "KẾ HOẠCH", "Số:", "I.", "“", "Nơi nhận:", "*" * 500]
)
def test_a_text_with_nothing_in_it_gives_nothing(text):
    answer = answer_of(read_plan(text))
    assert not answer["milestones"]
    assert not answer["assignments"]
    assert answer["number"] is None


def _letters(text: str) -> str:
    return "".join(sign for sign in fold(text) if sign.isalnum())


def _at(answer, pointer):
    value = answer
    for part in pointer.strip("/").split("/"):
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value


@pytest.mark.parametrize(("year", "codes"), [(2024, []), (2026, ["title_not_then"])])
def test_a_title_that_has_ended_is_told_by_the_day_of_the_plan(year, codes):
    answer = answer_of(
        read_plan(
            "ỦY BAN NHÂN DÂN\nXÃ KHE NGÁT\n\nSố: 5/KH-UBND\n"
            f"Khe Ngát, ngày 5 tháng 8 năm {year}\n\n"
            "KẾ HOẠCH\nPhát động phong trào thi đua\n\nI. MỤC ĐÍCH\nXây dựng xã.\n\n"
            "II. KHEN THƯỞNG\n1. Đề nghị tặng danh hiệu Xã, phường, thị trấn tiêu biểu.\n\n"
            "Nơi nhận:\n- Các thôn;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLương Văn Bách"
        )
    )
    found = [one["code"] for one in answer["warnings"]]
    assert [code for code in found if code == "title_not_then"] == codes
