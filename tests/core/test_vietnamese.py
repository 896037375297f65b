"""Vietnamese text: one spelling, the order of a dictionary, numbers in figures and words."""

import itertools
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInput
from app.core.vietnamese import (
    collation_key,
    fold,
    money_text,
    number_text,
    number_words,
    parse_number,
    person_key,
    quoted,
    read_number,
    tidy,
    tidy_lines,
)

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]

anything = st.text(st.characters(codec="utf-8"), max_size=30)


# --- one spelling ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("  Thôn   Đông\t", "Thôn Đông"),
        ("Thôn\u00a0Đông\u3000Hạ", "Thôn Đông Hạ"),
        ("Th\u200bôn\ufeff \u2060Đông\u200e", "Thôn Đông"),
        ("Quye\u0302\u0301t", "Quyết"),
        ("Quye\u0301\u0302t", "Quyết"),
        ("Quy\u1ebft", "Quyết"),
        ("mo\u031b\u0323", "mợ"),
        ("a\u0323\u0306", "ặ"),
        ("a\n\nb", "a b"),
        ("a\x00b\x07", "ab"),
        ("\ud83dA", "\ufffdA"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_tidy_leaves_one_spelling(raw, expected):
    assert tidy(raw) == expected


def test_tidy_keeps_the_soft_hyphen_which_is_a_letter_in_tcvn3():
    assert tidy("th\u00ad") == "th\u00ad"


@given(anything)
def test_tidied_text_stays_as_it_is(text):
    once = tidy(text)
    assert tidy(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("một \r\n hai\rba", "một\nhai\nba"),
        ("một\u2028hai\x0bba", "một\nhai\nba"),
        ("\n\n một\n\n\nhai\n ", "một\n\n\nhai"),
        ("", ""),
    ],
)
def test_tidy_lines_keeps_the_line_breaks(raw, expected):
    assert tidy_lines(raw) == expected


@given(anything)
def test_tidied_lines_stay_as_they_are(text):
    assert tidy_lines(tidy_lines(text)) == tidy_lines(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hoà", "hòa"),
        ("THUỶ", "thủy"),
        ("Đội", "doi"),
        ("ƯỚC", "uoc"),
        ("Thi  đua\nyêu nước", "thi dua yeu nuoc"),
        ("D\u0323a\u0323i", "dai"),
        ("\u00d0ông", "dong"),
    ],
)
def test_fold_makes_spellings_alike(one, other):
    assert fold(one) == fold(other)


def test_every_vietnamese_letter_folds_to_a_plain_one():
    letters = {
        unicodedata.normalize("NFC", letter + tone) for letter in ALPHABET for tone in TONES
    }
    letters |= {letter.upper() for letter in letters}
    assert {fold(letter) for letter in letters} <= set("abcdefghijklmnopqrstuvwxyz")


@given(anything)
def test_folded_text_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)


def test_quoted_text_is_cut_only_when_long():
    assert quoted("a" * 60) == f"“{'a' * 60}”"
    assert quoted("a" * 61) == f"“{'a' * 60}…”"


# --- order -----------------------------------------------------------------------------------


def slow_compare(one: str, other: str) -> int:
    """The rule told a second way: word by word letters, then tones; capitals last."""
    for left, right in itertools.zip_longest(one.split(), other.split(), fillvalue=""):
        for view in (letters_of, tones_of):
            a, b = view(left), view(right)
            if a != b:
                return -1 if a < b else 1
    a, b = ([c.isupper() for c in word if not c.isspace()] for word in (one, other))
    return (a > b) - (a < b)


def letters_of(word: str) -> list[int]:
    return [ALPHABET.index(toneless(letter)) for letter in word.lower()]


def tones_of(word: str) -> list[int]:
    marks = unicodedata.normalize("NFD", word)
    return [TONES.index(mark) for mark in marks if mark in TONES[1:]]


def toneless(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(m for m in marks if m not in TONES[1:]))


vietnamese_letters = sorted(
    {unicodedata.normalize("NFC", letter + tone) for letter in "aăâdđeêioôơuưyn" for tone in TONES}
    - {"d" + tone for tone in TONES[1:]}
    - {"n" + tone for tone in TONES[1:]}
)
single_letters = [letter for letter in vietnamese_letters if len(letter) == 1]
words = st.text(
    st.sampled_from(single_letters + [letter.upper() for letter in single_letters]),
    min_size=1,
    max_size=4,
)
phrases = st.lists(words, max_size=3).map(" ".join)


@given(phrases, phrases)
def test_the_key_orders_as_a_slow_comparison_does(one, other):
    a, b = collation_key(one), collation_key(other)
    assert (a > b) - (a < b) == slow_compare(one, other)


@given(anything, anything)
def test_the_key_sorts_alike_as_text_and_as_bytes(one, other):
    a, b = collation_key(one), collation_key(other)
    assert set(a + b) <= set("0123456789abcdefghijklmnopqrstuvwxyz")
    assert (a < b) == (a.encode() < b.encode())


@pytest.mark.parametrize(
    "in_order",
    [
        ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mâ", "mầ"],
        ["a", "an", "Án", "ăn", "ân", "ba", "da", "đa", "e", "ê", "o", "ô", "ơ", "u", "ư", "y"],
        ["bà con", "bà nội", "bá chủ", "bá quyền"],
        ["Hà", "Hà Nam", "Hà Nội", "Hạ Long", "Hai", "Hải"],
        ["Thôn 1", "Thôn 2", "Thôn 2A", "Thôn 2B", "Thôn 10", "Thôn 100", "Thôn Đông"],
        ["1.2", "1.10", "2.1", "10"],
        ["an", "An", "AN"],
        ["", "0", "1", "a", "z", "б"],
        ["Đảng ủy", "Đoàn thanh niên", "Hội Nông dân", "Ủy ban", "Ứng"],
        ["ĕ", "ê"],
    ],
)
def test_lists_come_out_in_dictionary_order(in_order):
    keys = [collation_key(text) for text in in_order]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(
    ("one", "other"),
    [("hoà", "hòa"), ("“Thi đua”", "Thi đua"), ("Thi  đua", "Thi-đua"), ("ðà", "đà"), ("02", "2")],
)
def test_spellings_that_people_hold_equal_share_a_key(one, other):
    assert collation_key(one) == collation_key(other)


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_numbers_in_names_sort_by_value(one, other):
    a, b = collation_key(f"Thôn {one}"), collation_key(f"Thôn {other}")
    assert (a < b) == (one < other)


def test_people_sort_by_given_name_then_the_words_before():
    in_order = [
        "An",
        "Bùi Thị An",
        "Bùi Văn An",
        "Nguyễn Văn An",
        "Nguyễn Văn An (Tổ 3)",
        "Trần Thị Ánh",
        "Phạm Ân",
        "Đỗ Văn Dũng",
        "Đinh Thị Đào",
        "Giàng A Pao",
    ]
    keys = [person_key(text) for text in in_order]
    assert keys == sorted(set(keys))


def test_a_given_name_that_is_told_wins():
    told = person_key("Y Bhăm Niê", "Bhăm")
    assert person_key("Lê Bé") < told < person_key("Lê Bích")
    assert person_key("Lê An", "  ") == person_key("Lê An")


@pytest.mark.parametrize("name", ["", "  ", "(An)", "((", "—", "2"])
def test_odd_names_still_have_a_key(name):
    assert isinstance(person_key(name), str)


# --- numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0"),
        (1000, "1.000"),
        (-1234567, "-1.234.567"),
        (Decimal("1234.50"), "1.234,5"),
        (Decimal("100"), "100"),
        (Decimal("0.25"), "0,25"),
        (Decimal("-0.00"), "0"),
        (Decimal("1E+5"), "100.000"),
        (Decimal("1E-7"), "0,0000001"),
        (10**30 + 1, "1" + ".000" * 9 + ".001"),
    ],
)
def test_numbers_are_written_with_dots_and_a_comma(number, expected):
    assert number_text(number) == expected


def test_money_is_written_with_its_unit():
    assert money_text(1_520_000) == "1.520.000 đồng"
    assert money_text(0) == "0 đồng"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234 567,5", "1234567.5"),
        ("1\u00a0234", "1234"),
        ("1.520.000", "1520000"),
        ("760.000", "760000"),
        ("9.5", "9.5"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("12.3456", "12.3456"),
        ("-5", "-5"),
        ("\u22125,25", "-5.25"),
        ("+3", "3"),
        ("007", "7"),
        (" 12 ", "12"),
    ],
)
def test_numbers_are_read_the_vietnamese_way(typed, expected):
    assert parse_number(typed) == Decimal(expected)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_a_blank_is_no_number(typed):
    assert parse_number(typed) is None


@pytest.mark.parametrize(
    "typed",
    ["chín", "1.23.4", "1,5,5", "5,", ".5", "1.234.56", "12.34,5", "0.123.456", "--5", "5-", "٣"],
)
def test_what_is_no_number_is_refused_with_an_example(typed):
    with pytest.raises(InvalidInput, match=r"không hợp lệ\. Nhập số, ví dụ 1\.234,5"):
        parse_number(typed)


def test_a_number_too_long_to_store_is_refused():
    with pytest.raises(InvalidInput, match=r"quá dài\. Nhập tối đa 15 chữ số"):
        parse_number("1" * 16)


@pytest.mark.parametrize("typed", ["1.234", "760.000", "-1.000"])
def test_a_number_with_two_meanings_is_read_with_a_doubt(typed):
    assert "được hiểu là" in read_number(typed).doubt
    assert f"nhập {typed.replace('.', ',')}" in read_number(typed).doubt


@pytest.mark.parametrize("typed", ["1.234.567", "1.234,5", "9.5", "1234", ""])
def test_a_number_with_one_meaning_carries_no_doubt(typed):
    assert read_number(typed).doubt == ""


@given(st.decimals(-(10**9), 10**9, places=4, allow_nan=False))
def test_a_number_written_reads_back(number):
    assert parse_number(number_text(number)) == number


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (55, "năm mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm linh năm"),
        (1_010, "một nghìn không trăm mười"),
        (20_024, "hai mươi nghìn không trăm hai mươi tư"),
        (100_001, "một trăm nghìn không trăm linh một"),
        (702_000, "bảy trăm linh hai nghìn"),
        (2_340_000, "hai triệu ba trăm bốn mươi nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (1_015_000, "một triệu không trăm mười lăm nghìn"),
        (10**9, "một tỷ"),
        (10**9 + 5, "một tỷ không trăm linh năm"),
        (2 * 10**12, "hai nghìn tỷ"),
        (10**18, "một tỷ tỷ"),
        (10**18 + 5 * 10**9, "một tỷ không trăm linh năm tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_written_in_words(number, expected):
    assert number_words(number) == expected


@given(st.integers(0, 10**20))
def test_number_words_read_back(number):
    assert value_of(number_words(number).split()) == number


def value_of(spoken: list[str]) -> int:
    """Read number words a second way: every scale word multiplies what stands before it."""
    if "tỷ" in spoken:
        last = len(spoken) - 1 - spoken[::-1].index("tỷ")
        return value_of(spoken[:last]) * 10**9 + value_of(spoken[last + 1 :])
    for word, scale in (("triệu", 10**6), ("nghìn", 1000), ("trăm", 100), ("mươi", 10)):
        if word in spoken:
            at = spoken.index(word)
            return value_of(spoken[:at]) * scale + value_of(spoken[at + 1 :])
    if spoken[:1] == ["linh"]:
        return value_of(spoken[1:])
    if spoken[:1] == ["mười"]:
        return 10 + value_of(spoken[1:])
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    digits_also = {"mốt": 1, "tư": 4, "lăm": 5}
    if not spoken:
        return 0
    (word,) = spoken
    return digits_also[word] if word in digits_also else digits.index(word)
