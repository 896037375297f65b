"""Age with a key that costs nothing, for tests to which the second of each guess says nothing.

The passphrase is hashed once and the hash taken for a secret key of age. All else is as it is:
the process apart, its pipe, the format, and what is said of a wrong key and of damage. Little is
imported, as each of those processes imports it anew.
"""

import errno
import hashlib

import pyrage

from app.storage import encryption

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_KIND = "age-secret-key-"


def work(there, *arguments):
    """Stand for `encryption._work` in the process apart."""
    encryption._turned = _turned
    encryption._work(there, *arguments)


def _turned(verb, content, passphrase):
    identity = pyrage.x25519.Identity.from_str(_secret(passphrase))
    if verb == "encrypt":
        return pyrage.encrypt(content, [identity.to_public()])
    try:
        return pyrage.decrypt(content, [identity])
    except pyrage.DecryptError as error:
        is_wrong = "No matching keys" in str(error)
        return encryption._WRONG if is_wrong else encryption._DAMAGED


def _secret(passphrase):
    """Return the hash as age writes a secret key: Bech32 (BIP 173)."""
    number = int.from_bytes(hashlib.sha256(passphrase.encode()).digest(), "big") << 4
    digits = [number >> place & 31 for place in range(255, -1, -5)]
    kind = [ord(letter) >> 5 for letter in _KIND] + [0] + [ord(letter) & 31 for letter in _KIND]
    check = _polymod([*kind, *digits, 0, 0, 0, 0, 0, 0]) ^ 1
    digits += [check >> place & 31 for place in range(25, -1, -5)]
    return (_KIND + "1" + "".join(_LETTERS[digit] for digit in digits)).upper()


def _polymod(values):
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, part in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= part if top >> bit & 1 else 0
    return check


# --- what the process apart can come to


def die(there, *_):
    """End without a word, as where the system ends it."""
    there.poll(20)


def find_disk_full(there, *_):
    """Say what a full disk says."""
    there.poll(20)
    there.send(errno.ENOSPC)
