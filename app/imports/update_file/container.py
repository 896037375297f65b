"""The ZIP of an update file, held to exactly the layout that `packaging/sign.py` writes.

Nothing here trusts what the file says: names, sizes and places are compared with the manifest, and
nothing is unpacked before its signature is known to be right.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from app.imports.update_file.shape import (
    MANIFEST,
    MOST_BYTES,
    MOST_FILES,
    PAYLOAD,
    SIGNATURE,
    UpdateManifest,
)

_END = struct.Struct("<4s4H2LH")
_LOCAL_SIZE = 30
_FILE = 0o100
_MOST_OF = {MANIFEST: 8 * 2**20, SIGNATURE: 4096}
_UTF8 = 0x800


class NotWhole(Exception):
    """The file is no whole package; the words say in what, for people."""


class Unsigned(Exception):
    """A package without a signature."""

    def __str__(self) -> str:
        return "Gói không có chữ ký."


def first_members(file: BinaryIO) -> tuple[bytes, bytes]:
    """Return the manifest and the signature of a package. Raises `NotWhole`, `Unsigned`.

    They are stored as they are and come first, so that nothing else of the file is looked at.
    """
    infos = _infos(file)
    if not infos or infos[0].orig_filename != MANIFEST:
        raise NotWhole("Tệp nén không có bản kê của một gói cập nhật.")
    if len(infos) < 2 or infos[1].orig_filename != SIGNATURE:
        raise Unsigned
    with ZipFile(file) as opened:
        read: list[bytes] = []
        for info in infos[:2]:
            if info.compress_type != ZIP_STORED or info.file_size > _MOST_OF[info.orig_filename]:
                raise NotWhole("Bản kê lớn bất thường.")
            read.append(opened.read(info))
    if not read[1].strip():
        raise Unsigned
    return read[0], read[1]


def require_layout(file: BinaryIO, manifest: UpdateManifest) -> None:
    """Hold all members to what a manifest says: these files, in this order, nothing beside."""
    infos = _infos(file)
    names = [MANIFEST, SIGNATURE, *(f"{PAYLOAD}{said.path}" for said in manifest.files)]
    _require_sane(manifest)
    if [info.orig_filename for info in infos] != names:
        raise NotWhole("Gói thừa hoặc thiếu tệp so với bản kê.")
    expected = 0
    for info in infos:
        if problem := _problem(info, expected):
            raise NotWhole(problem)
        expected += _LOCAL_SIZE + len(info.orig_filename.encode()) + info.compress_size
    if expected != _start_of_directory(file):
        raise NotWhole("Các tệp trong gói chồng lên nhau hoặc có phần thừa.")
    for info, said in zip(infos[2:], manifest.files, strict=True):
        if info.file_size != said.size:
            raise NotWhole(f"Kích thước của {said.path} khác với bản kê.")


def _require_sane(manifest: UpdateManifest) -> None:
    """Refuse what no packer of ours signs: it would be unpacked as something else."""
    if len({said.path.casefold() for said in manifest.files}) != len(manifest.files):
        raise NotWhole("Bản kê có hai tệp cùng tên.")
    if _is_file_a_folder(manifest):
        raise NotWhole("Bản kê có tệp mang tên của thư mục.")
    if manifest.executable not in {said.path for said in manifest.files}:
        raise NotWhole("Bản kê không có chương trình để mở.")
    if manifest.size > MOST_BYTES:
        raise NotWhole("Phần mềm trong gói lớn bất thường.")


def payload(opened: ZipFile, path: str, size: int) -> Iterator[bytes]:
    """Yield what a file of the program holds; never more than `size` bytes and one block."""
    done = 0
    with opened.open(f"{PAYLOAD}{path}") as member:
        while (block := member.read(2**20)) and done <= size:
            done += len(block)
            yield block


def _infos(file: BinaryIO) -> list[ZipInfo]:
    _start_of_directory(file)
    with ZipFile(file) as opened:
        return opened.infolist()


def _start_of_directory(file: BinaryIO) -> int:
    """Return where the directory begins, once it is known that the file ends with it."""
    size = file.seek(0, 2)
    if size > MOST_BYTES:
        raise NotWhole("Gói lớn bất thường.")
    file.seek(max(size - _END.size, 0))
    end = file.read()
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise NotWhole("Tệp bị cụt hoặc có phần thừa ở cuối.")
    _, disk, start_disk, here, entries, length, start, comment = _END.unpack(end)
    if (disk, start_disk, comment) != (0, 0, 0) or here != entries:
        raise NotWhole("Tệp bị cụt hoặc có phần thừa ở cuối.")
    if entries > MOST_FILES + 2 or start + length + _END.size != size:
        raise NotWhole("Mục lục của gói không đúng.")
    file.seek(0)
    return start


def _problem(info: ZipInfo, offset: int) -> str:
    name = info.orig_filename
    is_plain = not (info.flag_bits & ~_UTF8 or info.extra or info.comment or info.volume)
    is_file = info.external_attr >> 16 >> 9 == _FILE
    if not is_plain or not is_file or info.compress_type not in (ZIP_DEFLATED, ZIP_STORED):
        return f"{name} không phải tệp thường."
    if info.header_offset != offset:
        return "Các tệp trong gói chồng lên nhau hoặc có phần thừa."
    return ""


def _is_file_a_folder(manifest: UpdateManifest) -> bool:
    """Return whether one file's path goes through another file."""
    paths = {said.path.casefold() for said in manifest.files}
    return any(
        "/".join(pieces[:depth]) in paths
        for pieces in (path.split("/") for path in paths)
        for depth in range(1, len(pieces))
    )


def file_kind(path: Path) -> str:
    """Return what a file is that is no package, as people call it, by its first bytes; or ""."""
    with path.open("rb") as file:
        head = file.read(32)
    if not head:
        return "tệp rỗng"
    kinds = (
        (b"MZ", "bộ cài hoặc chương trình Windows"),
        (b"SQLite format 3", "tệp dữ liệu"),
        (b"age-encryption.org", "bản sao lưu có mật khẩu"),
        (b"%PDF", "tệp PDF"),
    )
    return next((words for start, words in kinds if head.startswith(start)), "")
