"""Bad files end in a sentence: all that are made by hand, and a few of the changed ones.

The whole campaign: `python -m tests.imports.hostile_files`.
"""

import pytest

from app.imports.book_limits import Unreadable
from app.imports.book_parsing import parsed
from tests.imports.books import packed, raw_book
from tests.imports.hostile_cases import CASES
from tests.imports.hostile_files import (
    FEWEST_BY_HAND,
    Tally,
    bases,
    check_by_hand,
    control_fails,
    is_sentence,
    mutated,
)

CHANGED = 120


LIGHT = [case for case in CASES if not case.is_heavy]


@pytest.mark.parametrize("case", LIGHT, ids=lambda case: case.name)
def test_a_file_made_by_hand_is_read_or_refused_as_it_says(case):
    tally = Tally()
    check_by_hand(case, tally)
    assert not tally.faults


@pytest.mark.parametrize(
    ("module", "limit", "said"),
    [
        ("book_limits", "MOST_CELLS", "quá nhiều nội dung"),
        ("book_limits", "MOST_LETTERS_OF_BOOK", "quá nhiều nội dung"),
        ("book_xlsx", "MOST_CELLS", "ô chữ"),
        ("book_package", "_MOST_UNPACKED", "mở ra lớn hơn"),
        ("book_parsing", "MOST_BYTES", "quá 0 MB"),
    ],
)
def test_each_limit_that_only_a_large_file_meets(monkeypatch, module, limit, said):
    """The campaign makes such files; here the limit is lowered to a small one."""
    strings = "<si><t>a</t></si><si><t>b</t></si><si><t>c</t></si>"
    cells = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    content = packed(raw_book(cells, strings=strings))
    assert len(parsed(content, "a.xlsx").sheets[0].cells) == 3
    monkeypatch.setattr(f"app.imports.{module}.{limit}", 2)
    with pytest.raises(Unreadable, match=said):
        parsed(content, "a.xlsx")


@pytest.mark.parametrize("name", ["kiểu.xlsx", "nén chặt.xlsx"])
def test_nobody_is_told_to_open_a_file_that_was_made_to_do_harm(name):
    [case] = [one for one in CASES if one.name == name]
    with pytest.raises(Unreadable) as caught:
        parsed(case.make(), name)
    assert caught.value.advice.startswith("Hãy xin lại tệp từ nơi gửi")
    assert "đừng mở" in caught.value.advice
    assert "lưu" not in caught.value.advice


def test_there_are_as_many_files_as_the_goal_asks_for():
    assert len({case.name for case in CASES}) == len(CASES) >= FEWEST_BY_HAND


def test_changed_files_are_read_or_refused():
    tally, files = Tally(), bases()
    for seed in range(CHANGED):
        name, content = mutated(seed, files)
        tally.add_content(f"{seed} {name}", name, content)
    assert not tally.faults
    assert sum(tally.outcomes.values()) == CHANGED
    assert min(tally.outcomes["read"], tally.outcomes["refused"]) > CHANGED // 20


def test_a_reader_without_the_checks_fails_on_these_files():
    books = [case for case in LIGHT if case.name.endswith(".xlsx")]
    assert sum(control_fails(case.make()) for case in books[:30]) > 20


@pytest.mark.parametrize(
    "text",
    [
        "Không đọc được tệp “a.xlsx”: tệp hỏng.",
        "Không đọc được tệp “a.xlsx”: lỗi. Chưa có gì thay đổi. Thử lại.",
        "Không đọc được tệp “a.xlsx”: invalid file. Chưa có gì thay đổi. Hãy chọn lại.",
        "Không đọc được tệp “a.xlsx”: hỏng.\nChưa có gì thay đổi. Hãy chọn lại.",
        "BadZipFile: File is not a zip file",
    ],
)
def test_what_is_no_sentence_for_people_is_noticed(text):
    assert not is_sentence(text)
