"""Passwords and recovery codes: never kept, only what they can be recognised by.

Argon2id with 64 MiB, three passes (OWASP asks for at least 19 MiB and two): about 0,2 s a try.
"""

import secrets
from functools import cache
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1
SHORTEST, LONGEST = 8, 200
"""How many letters a password may have."""
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without I, O, 0 and 1, which paper does not tell apart."""
_GROUPS, _IN_A_GROUP = 4, 5


def hashed(password: str) -> str:
    """Return what a password is recognised by, with the salt and the parameters in it."""
    return _hasher().hash(normalize("NFC", password))


def fits(kept: str, password: str) -> bool:
    """Return whether `password` is the one that `kept` was made from."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    try:
        return _hasher().verify(kept, normalize("NFC", password))
    except (InvalidHashError, VerificationError):
        return False


def is_outdated(kept: str) -> bool:
    """Return whether `kept` was made with other parameters than today's."""
    return _hasher().check_needs_rehash(kept)


def recovery_code() -> str:
    """Return a new code of 100 random bits, in groups as people copy them from paper."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS)
    )
    return "-".join(groups)


def code_hash(code: str, owner: str) -> str:
    """Return what a recovery code of `owner` is recognised by; gaps and case do not matter.

    >>> code_hash("abcde-fghjk", "x") == code_hash(" ABCDEFGHJK", "x")
    True
    """
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return sha256(f"{owner}/{plain}".encode()).hexdigest()


def is_among(wanted: str, kept: list[str]) -> bool:
    """Return whether a hash is among those kept."""
    return any(compare_digest(wanted, one) for one in kept)


@cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher  # noqa: PLC0415 - only offices with users need it

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
