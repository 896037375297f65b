"""What an update file says of itself: `manifest.json` and `manifest.sig`, and the names in it."""

import re
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from app.core.version import numbers
from app.services.scheme_shape import FileModel

SUFFIX = ".thiduacn"
FORMAT, KEYS_FORMAT = "so-thi-dua/update", "so-thi-dua/update-keys"
VERSION_OF_FORMAT = 1
MANIFEST, SIGNATURE, PAYLOAD = "manifest.json", "manifest.sig", "program/"
_SIGNED_AS = b"so-thi-dua/update/1\0"
"""Put before what is signed: no signature of the same key over anything else fits it."""

MOST_BYTES = 2**30
MOST_FILES = 20_000
_LONGEST_PATH, _DEEPEST = 180, 16
_FORBIDDEN = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_TAKEN_BY_WINDOWS = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)


def path_problem(path: str) -> str:
    """Return what is wrong with the path of a file in the package, for whoever packs; "" if not.

    >>> [bool(path_problem(one)) for one in ("a/b.dll", "../a", "/a", "a//b", "C:/a", "nul.txt")]
    [False, True, True, True, True, True]
    """
    pieces = path.split("/")
    if len(path) > _LONGEST_PATH or len(pieces) > _DEEPEST:
        return "đường dẫn quá dài"
    if _FORBIDDEN.search(path) or any(piece in ("", ".", "..") for piece in pieces):
        return "đường dẫn lạ"
    if any(piece[-1] in ". " or _TAKEN_BY_WINDOWS.fullmatch(piece) for piece in pieces):
        return "tên mà Windows không nhận"
    return ""


def _plain_path(path: str) -> str:
    if problem := path_problem(path):
        raise ValueError(problem)
    return path


def _version(text: str) -> str:
    numbers(text)
    return text


Version = Annotated[str, AfterValidator(_version)]
PlainPath = Annotated[str, AfterValidator(_plain_path)]
Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class SaidProgramFile(FileModel):
    """One file of the program."""

    path: PlainPath
    size: Annotated[int, Field(ge=0, le=MOST_BYTES)]
    sha256: Hash
    is_executable: bool = False


class UpdateManifest(FileModel):
    """`manifest.json` of an update file."""

    format: Literal["so-thi-dua/update"]
    version: Literal[1]
    product: str
    app_version: Version
    platform: str
    applies_from: Version
    """The oldest program that can put it in its place."""
    schema_version: Annotated[int, Field(ge=1)]
    """The shape of the data files that it works with."""
    created: date
    executable: PlainPath
    """The program with the window."""
    whats_new: tuple[str, ...]
    files: Annotated[tuple[SaidProgramFile, ...], Field(max_length=MOST_FILES)]

    @property
    def size(self) -> int:
        """How many bytes the program takes on the disk."""
        return sum(file.size for file in self.files)


class UpdateSignature(FileModel):
    """`manifest.sig` of an update file."""

    key: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    signature: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]


class UpdateKey(FileModel):
    """One public key whose packages are taken."""

    id: Annotated[str, Field(pattern="^[0-9a-f]{16}$")]
    public: Hash
    owner: str
    valid_from: date
    valid_to: date | None = None


class UpdateKeys(FileModel):
    """`resources/update_keys.json`."""

    format: Literal["so-thi-dua/update-keys"]
    version: Literal[1]
    keys: tuple[UpdateKey, ...]


def signed_bytes(manifest: bytes) -> bytes:
    """Return what is signed of a manifest."""
    return _SIGNED_AS + manifest


def key_id(public: bytes) -> str:
    """Return by what a public key is named in packages."""
    return sha256(public).hexdigest()[:16]
