import re
import unicodedata

import pytest

from app.core import passphrases


def test_the_same_passphrase_from_two_keyboards_is_one():
    typed = "Thôn Đông đạt giải"
    assert passphrases.normal(unicodedata.normalize("NFD", typed)) == typed


def test_blanks_around_a_passphrase_do_not_count_and_those_within_do():
    assert passphrases.normal(" bốn  mùa \n") == "bốn  mùa"
    assert "Dấu cách" in passphrases.doubt(" bốn mùa xuân")
    assert passphrases.doubt("bon mua xuan") == ""


def test_caps_and_marks_are_told_before_they_are_regretted():
    assert "Caps Lock" in passphrases.doubt("BON MUA XUAN")
    assert "Caps Lock" not in passphrases.doubt("Bon mua xuan 2026")
    assert "đúng từng dấu" in passphrases.doubt("bốn mùa xuân", is_new=True)
    assert passphrases.doubt("bốn mùa xuân") == ""


@pytest.mark.parametrize(
    "weak", ["", "ngan", "123456789", "aaaaaaaaaaaa", "abababababab", "x" * 201]
)
def test_what_is_too_weak_is_refused(weak):
    assert passphrases.problem(weak)


@pytest.mark.parametrize("good", ["bon mua xuan", "Xã An Bình 2026"])
def test_what_people_make_up_is_taken(good):
    assert passphrases.problem(good) == ""


def test_a_new_passphrase_survives_every_vietnamese_keyboard():
    """Telex turns doubled letters and s f r x j z w d after a vowel, VNI turns figures."""
    for _ in range(200):
        made = passphrases.generated()
        assert re.fullmatch("([bcghklmnptv][aeiou][cmnpt]-){5}[bcghklmnptv][aeiou][cmnpt]", made)
        assert not {"cac", "cut", "lon"} & set(made.split("-"))
        assert passphrases.doubt(made, is_new=True) == passphrases.problem(made) == ""


def test_two_new_passphrases_differ():
    assert len({passphrases.generated() for _ in range(50)}) == 50
