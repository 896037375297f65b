"""Text of the old Vietnamese fonts, TCVN3 (.VnTime …) and VNI (VNI-Times …), made Unicode.

In such a font the letters of Western Europe look like Vietnamese ones: "NguyÔn" is Nguyễn in
.VnTime. The name of the font tells for sure. Letters alone only allow a guess, which is there to
be offered: text that is Unicode already would be spoilt.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from itertools import chain

from app.core import paths


class Encoding(StrEnum):
    """How text of an old font is written."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


def encoding_of_font(font: str) -> Encoding | None:
    """Return what text in a font of this name is written in, None for a Unicode font.

    >>> encoding_of_font(".VnTimeH"), encoding_of_font("VNI-Times")
    (<Encoding.TCVN3: 'TCVN3'>, <Encoding.VNI: 'VNI'>)
    >>> encoding_of_font("Times New Roman")
    """
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return Encoding.TCVN3
    return Encoding.VNI if name.startswith(("vni-", "vni ")) else None


def converted(text: str, encoding: Encoding, font: str = "") -> str:
    """Return text of an old font in Unicode (NFC).

    TCVN3 has no capitals with tones: they come of a font whose name ends in H, or of words typed
    with Caps Lock, in which no plain letter is small.

    >>> converted("Céng hßa, CéNG HßA", Encoding.TCVN3)
    'Cộng hòa, CỘNG HÒA'
    >>> converted("Hµ Néi", Encoding.TCVN3, ".VnTimeH")
    'HÀ NỘI'
    >>> converted("COÄNG HOØA xaõ hoäi", Encoding.VNI)
    'CỘNG HÒA xã hội'
    """
    composed = unicodedata.normalize("NFC", text)
    if encoding is Encoding.VNI:
        return _replaced(composed, encoding)
    if encoding_of_font(font) is Encoding.TCVN3 and font.strip().upper().endswith("H"):
        return _replaced(composed, encoding).upper()
    words = _word(encoding).sub(lambda match: _tcvn3_word(match[0]), composed)
    shouts = any(_is_shouted(word) for word in _word(encoding).findall(composed))
    whole = shouts and not re.search("[a-z]", composed)
    return words.upper() if whole else words


def guess(text: str) -> Encoding | None:
    """Return what a text seems to be written in, None for Unicode or where it is not clear.

    The words with letters beyond ASCII must be no Vietnamese syllables as they stand, and nearly
    all must become some. A text is only looked at as a whole: one word can be anything.

    >>> guess("NguyÔn V¨n An"), guess("Nguyeãn Vaên An"), guess("Nguyễn Văn An")
    (<Encoding.TCVN3: 'TCVN3'>, <Encoding.VNI: 'VNI'>, None)
    >>> guess("café 50 µm © 2024")
    """
    composed = unicodedata.normalize("NFC", text)
    if any("\u0100" <= letter < "\u2000" for letter in composed):  # ă, đ, ế …: Unicode
        return None
    shares = {encoding: _share(composed, encoding) for encoding in Encoding}
    best = max(shares, key=lambda one: shares[one])
    return best if shares[best] >= _LEAST_SHARE else None


_LEAST_SHARE = 0.8
_VOWELS = "aeiouy"
_FEWEST_LETTERS = 4  # of a text whose one marked word decides


def _share(text: str, encoding: Encoding) -> float:
    """Return what share of the marked words only becomes Vietnamese by this encoding."""
    marked = [word for word in _word(encoding).findall(text) if not word.isascii()]
    words = [word for word in marked if _has_vowel(converted(word, encoding))]
    if not words or (len(words) == 1 and len(words[0]) < _FEWEST_LETTERS):
        return 0
    gained = sum(
        is_syllable(converted(word, encoding)) and not is_syllable(word) for word in words
    )
    spoilt = sum(
        is_syllable(word) and not is_syllable(converted(word, encoding)) for word in words
    )
    return gained / max(len(words) - _unclear(words, encoding), 1) if gained > spoilt else 0


def _unclear(words: list[str], encoding: Encoding) -> int:
    """Return how many words are syllables either way: "bé" is bé, and bộ in TCVN3."""
    return sum(is_syllable(word) and is_syllable(converted(word, encoding)) for word in words)


def _has_vowel(word: str) -> bool:
    """Return whether a word can be a syllable at all; QĐ is none in any writing."""
    return any(sign in _VOWELS for sign in unicodedata.normalize("NFD", word.lower()))


# --- tables


@lru_cache(maxsize=1)
def _tables() -> Mapping[str, Mapping[str, str]]:
    return json.loads(paths.resource("legacy_fonts.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=2)
def _letters(encoding: Encoding) -> re.Pattern[str]:
    """Return what finds a letter of an encoding, the longest first."""
    signs = sorted(_tables()[encoding], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, signs)))


@lru_cache(maxsize=2)
def _word(encoding: Encoding) -> re.Pattern[str]:
    signs = "".join(sorted(set(chain.from_iterable(_tables()[encoding]))))
    return re.compile(f"[A-Za-z\u00c0-\u00ff{re.escape(signs)}]+")


def _replaced(text: str, encoding: Encoding) -> str:
    table = _tables()[encoding]
    return unicodedata.normalize("NFC", _letters(encoding).sub(lambda m: table[m[0]], text))


def _tcvn3_word(word: str) -> str:
    made = _replaced(word, Encoding.TCVN3)
    return made.upper() if _is_shouted(word) else made


def _is_shouted(word: str) -> bool:
    """Return whether a word with marks was typed with Caps Lock."""
    plain = [letter for letter in word if letter.isascii() and letter.isalpha()]
    return len(plain) > 1 and not word.isascii() and all(letter.isupper() for letter in plain)


# --- syllables

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx]"
_RHYMES = (
    "a(?:c|ch|i|m|n|ng|nh|o|p|t|u|y)?|ă(?:c|m|n|ng|p|t)|â(?:c|m|n|ng|p|t|u|y)"
    "|e(?:c|m|n|ng|o|p|t)?|ê(?:ch|m|n|nh|p|t|u|ng)?"
    "|i(?:a|ch|m|n|nh|p|t|u)?|iê(?:c|m|n|ng|p|t|u)|y(?:ch|n|nh|t)?|yê(?:m|n|ng|t|u)"
    "|o(?:c|i|m|n|ng|p|t)?|oo(?:c|ng)|oa(?:c|ch|i|m|n|ng|nh|o|p|t|y)?|oă(?:c|m|n|ng|t)"
    "|oe(?:n|o|t)?|ô(?:c|i|m|n|ng|p|t)?|ơ(?:i|m|n|p|t)?"
    "|u(?:a|c|i|m|n|ng|p|t)?|uâ(?:n|ng|t|y)|uê(?:ch|nh|n)?|uô(?:c|i|m|n|ng|t)|uơ"
    "|uy(?:a|ch|n|nh|p|t|u)?|uyê(?:n|t)|ư(?:a|c|i|m|n|ng|t|u)?|ươ(?:c|i|m|n|ng|p|t|u)"
)
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_RHYMES})")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


def is_syllable(word: str) -> bool:
    """Return whether a word is built as a Vietnamese syllable is, in any case.

    >>> is_syllable("Nguyễn"), is_syllable("NguyÔn"), is_syllable("thuở"), is_syllable("Vaên")
    (True, False, True, False)
    """
    apart = unicodedata.normalize("NFD", word.lower())
    plain = unicodedata.normalize("NFC", apart.translate(_TONES))
    tones = sum(ord(sign) in _TONES for sign in apart)
    return tones <= 1 and bool(_SYLLABLE.fullmatch(plain))
