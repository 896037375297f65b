"""The passphrase of a file that leaves the PC: how it is read, what is too weak, a new one.

It is never kept. Whoever finds the file can try as many as they like, so it has to be longer than
a password of an account.
"""

import secrets
from unicodedata import normalize

from app.core.errors import StorageFailure

SHORTEST, LONGEST = 10, 200
"""How many letters one may have."""
_FEWEST_DIFFERENT = 4
_WORDS = 6
_FIRST, _MIDDLE, _LAST = "bcghklmnptv", "aeiou", "cmnpt"
"""Letters that Telex and VNI leave as they are, alone between two hyphens."""
_RUDE = frozenset({"cac", "cut", "lon"})


class PassphraseRefused(StorageFailure):
    """A file needs a passphrase, or another one than was given."""


def normal(text: str) -> str:
    """Return a passphrase as it is used: composed (NFC), without the blanks around it.

    Two keyboards write one Vietnamese letter in two ways, and nobody sees a blank on paper.
    """
    return normalize("NFC", text).strip()


def problem(passphrase: str) -> str:
    """Return why a new passphrase is not taken, as a sentence; "" when it is."""
    if len(passphrase) < SHORTEST:
        return f"Mật khẩu phải có ít nhất {SHORTEST} ký tự. Hãy ghép vài từ dễ nhớ với nhau."
    if len(passphrase) > LONGEST:
        return f"Mật khẩu dài quá {LONGEST} ký tự. Hãy đặt ngắn hơn."
    if len(set(passphrase.casefold())) < _FEWEST_DIFFERENT:
        return "Mật khẩu này quá dễ đoán. Hãy đặt mật khẩu khác."
    return ""


def doubt(typed: str, *, is_new: bool = False) -> str:
    """Return what of a typed passphrase may be wrong, or go wrong when a new one is typed again.

    "" stands for nothing.
    """
    doubts: list[str] = []
    if typed != typed.strip():
        doubts.append("Dấu cách ở đầu và ở cuối không được tính.")
    if typed.isupper():
        doubts.append("Toàn chữ HOA: có thể phím Caps Lock đang bật.")
    if is_new and not typed.isascii():
        doubts.append("Có chữ có dấu: khi phục hồi phải gõ lại đúng từng dấu.")
    return " ".join(doubts)


def generated() -> str:
    """Return a new passphrase of six syllables, 48 random bits, as in “tam-bic-hop-…”.

    Each try costs whoever guesses about a second and 128 MB, by the format of the file.
    """
    words: list[str] = []
    while len(words) < _WORDS:
        word = "".join(secrets.choice(letters) for letters in (_FIRST, _MIDDLE, _LAST))
        if word not in _RUDE:
            words.append(word)
    return "-".join(words)
