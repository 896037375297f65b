"""The backup container `.thiduabk`: a plain ZIP of three fixed members, read strictly.

`manifest.json` says what the others hold; its own last line is the sha256 of the rest of it. Any
tool can open the ZIP in twenty years; this program accepts only what it would have written.
"""

import json
import sqlite3
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.core.errors import StorageFailure
from app.core.version import VERSION
from app.storage import schema
from app.storage.atomic import BLOCK, in_words, require_room
from app.storage.reasons import Reason

SUFFIX = ".thiduabk"
_FORMAT = 2
"""Since 2 the manifest says the sums of points and the fingerprint of all rows, too."""
_MANIFEST, _DATA, _README = _MEMBERS = ("manifest.json", "data.sqlite", "README.txt")
_LARGEST = {_MANIFEST: 2**20, _DATA: 2**31 - 1, _README: 2**16}
"""Beyond 2 GB a ZIP needs extensions that not every tool reads."""
_HIGHEST_RATIO = 200
_RATIO_FROM = 10 * 2**20

_UNREADABLE = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, struct.error, zlib.error),
)

# The record that ends a ZIP, and the fixed parts of each header.
_END = struct.Struct("<4s4H2LH")
_LOCAL_SIZE, _CENTRAL_SIZE = 30, 46


class NotWhole(StorageFailure):
    """A data file or backup that is damaged or altered; one sentence for each thing found."""

    def __init__(self, name: str, findings: Sequence[str], advice: str) -> None:
        self.findings = tuple(findings)
        more = f" (và {len(findings) - 1} chỗ khác)" if len(findings) > 1 else ""
        what = findings[0][:1].lower() + findings[0][1:].rstrip(".")
        super().__init__(f"Tệp “{name}” không còn nguyên vẹn: {what}{more}. {advice}")


def backup_not_whole(name: str, *findings: str) -> NotWhole:
    """Return the refusal of a backup."""
    return NotWhole(name, findings, "Không có gì bị thay đổi. Hãy dùng bản sao lưu khác.")


@dataclass(frozen=True, slots=True)
class Member:
    """What the manifest says of another member."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    office: str
    machine: str
    created: datetime
    """UTC."""
    sequence: int
    reason: Reason
    schema: int
    counts: Mapping[str, int]
    """Rows per table; those in the bin do not count."""
    operations: int
    heads: tuple[str, ...]
    """The hashes at the ends of the log's chains."""
    app_version: str = VERSION
    sqlite: str = sqlite3.sqlite_version
    points: Mapping[str, int] | None = None
    """Sums of points in hundredths, by table; nothing in a backup of format 1."""
    digest: str | None = None
    """The fingerprint of all recorded rows; nothing in a backup of format 1."""

    @property
    def format(self) -> int:
        """The first format that says what this one says."""
        return 1 if self.digest is None else 2


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that held to everything its manifest says, and its database, taken out."""

    manifest: Manifest
    data: Path


def pack(data: Path, manifest: Manifest, archive: Path) -> None:
    """Make the container at `archive`, which must not exist.

    Raises `StorageFailure` when the data are too large for one.
    """
    size = data.stat().st_size
    if size > _LARGEST[_DATA]:
        raise StorageFailure(
            "Tệp dữ liệu lớn hơn 2 GB nên chưa sao lưu được. Dữ liệu còn nguyên. "
            "Hãy bỏ bớt tệp đính kèm rồi làm lại."
        )
    readme = _readme(manifest).encode("utf-8-sig")
    with data.open("rb") as file:
        members = {_DATA: _digested(file), _README: _member(readme)}
    require_room(archive, size)
    content = _written(manifest, members)
    _pack(archive, content, data, readme, ZIP_DEFLATED)
    if _ratio_is_absurd(size, archive.stat().st_size):
        archive.unlink()
        _pack(archive, content, data, readme, ZIP_STORED)


def unpack(archive: Path, folder: Path, name: str) -> Unpacked:
    """Take the database out of a backup that lies on this PC, into `folder`; `name` is for people.

    Raises `NotWhole` for anything but exactly what `pack` writes, `StorageFailure` when it comes
    from a newer version of this program. Nothing is written but the database, under our own name.
    """
    try:
        with in_words(folder / _DATA), archive.open("rb") as file:
            _require_three_plain_members(file, name)
            with ZipFile(file) as opened:
                return _unpacked(opened, name, folder / _DATA)
    except _UNREADABLE as error:
        raise backup_not_whole(name, "Không đọc được phần nén.") from error


def said_of_itself(archive: Path) -> Manifest:
    """Return what a backup says of itself, its data not looked at.

    Raises `NotWhole` where it cannot be read, `StorageFailure` when it is a newer program's,
    OSError where the disk refuses.
    """
    try:
        with archive.open("rb") as file:
            _require_three_plain_members(file, archive.name)
            with ZipFile(file) as opened:
                return _read(opened.read(_MANIFEST), archive.name)[0]
    except _UNREADABLE as error:
        raise backup_not_whole(archive.name, "Không đọc được phần nén.") from error


def _unpacked(opened: ZipFile, name: str, data: Path) -> Unpacked:
    infos = {info.filename: info for info in opened.infolist()}
    manifest, members = _read(opened.read(infos[_MANIFEST]), name)
    if manifest.schema > schema.VERSION:
        raise _newer(name)
    for member, said in members.items():
        if infos[member].file_size != said.size:
            raise backup_not_whole(name, f"Kích thước của {member} khác với bản kê.")
    if _member(opened.read(infos[_README])) != members[_README]:
        raise backup_not_whole(name, f"Thành phần {_README} khác với bản kê.")
    require_room(data, members[_DATA].size)
    with opened.open(infos[_DATA]) as packed, data.open("xb") as file:
        if _digested(cast("BinaryIO", packed), file) != members[_DATA]:
            raise backup_not_whole(name, f"Thành phần {_DATA} khác với bản kê.")
    return Unpacked(manifest, data)


def _require_three_plain_members(file: BinaryIO, name: str) -> None:
    """Hold the whole layout to what `pack` writes, before any library reads it."""
    size = file.seek(0, 2)
    file.seek(max(size - _END.size, 0))
    end = file.read()
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        raise backup_not_whole(name, "Tệp bị cụt hoặc không phải bản sao lưu của Sổ Thi Đua.")
    _, disk, start_disk, here, entries, length, start, comment = _END.unpack(end)
    names = sum(map(len, _MEMBERS))
    if (
        (disk, start_disk, here, entries, comment) != (0, 0, 3, 3, 0)
        or length != 3 * _CENTRAL_SIZE + names
        or start + length + _END.size != size
    ):
        raise backup_not_whole(name, "Tệp thừa hoặc thiếu thành phần.")
    with ZipFile(file) as opened:
        infos = opened.infolist()
    expected = 0
    for info, member in zip(infos, _MEMBERS, strict=True):
        if problem := _member_problem(info, member, expected):
            raise backup_not_whole(name, problem)
        expected += _LOCAL_SIZE + len(member) + info.compress_size
    if expected != start:
        raise backup_not_whole(name, "Các thành phần chồng lên nhau hoặc có phần thừa.")


def _member_problem(info: ZipInfo, member: str, offset: int) -> str:
    if info.orig_filename != member:
        return "Tên thành phần lạ hoặc trùng nhau."
    plain = not (info.flag_bits or info.extra or info.comment or info.volume)
    kind = info.external_attr >> 28
    if not plain or kind != 8 or info.compress_type not in (ZIP_DEFLATED, ZIP_STORED):
        return f"Thành phần {member} không phải tệp thường."
    if info.header_offset != offset:
        return "Các thành phần chồng lên nhau hoặc có phần thừa."
    if info.file_size > _LARGEST[member] or _ratio_is_absurd(info.file_size, info.compress_size):
        return f"Thành phần {member} lớn bất thường."
    return ""


def _ratio_is_absurd(size: int, packed: int) -> bool:
    return size > _RATIO_FROM and size > _HIGHEST_RATIO * packed


def _pack(archive: Path, content: bytes, data: Path, readme: bytes, method: int) -> None:
    with ZipFile(archive, "x", method) as made:
        for name, source in ((_MANIFEST, content), (_DATA, data), (_README, readme)):
            info = ZipInfo(name)
            info.external_attr = 0o100644 << 16
            info.compress_type = method
            if isinstance(source, bytes):
                made.writestr(info, source)
                continue
            with source.open("rb") as file, made.open(info, "w") as member:
                while block := file.read(BLOCK):
                    member.write(block)


# --- the manifest ----------------------------------------------------------------------------


def _written(manifest: Manifest, members: Mapping[str, Member]) -> bytes:
    told = {field.name: getattr(manifest, field.name) for field in fields(manifest)}
    said = {
        "format": manifest.format,
        **{name: value for name, value in told.items() if value is not None},
        "created": manifest.created.isoformat(),
        "files": {name: {"size": m.size, "sha256": m.sha256} for name, m in members.items()},
    }
    said["self"] = sha256(_json(said)).hexdigest()
    return _json(said)


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _read(content: bytes, name: str) -> tuple[Manifest, dict[str, Member]]:
    try:
        said = json.loads(content)
        if said["format"] > _FORMAT:
            raise _newer(name)
        manifest, members = _manifest(said), _members(said)
        whole = _written(manifest, members) == content
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise backup_not_whole(name, "Không đọc được bản kê.") from error
    if not whole or set(members) != {_DATA, _README}:
        raise backup_not_whole(name, "Bản kê đã bị sửa.")
    return manifest, members


def _manifest(said: Mapping[str, Any]) -> Manifest:
    return Manifest(
        office=str(said["office"]),
        machine=str(said["machine"]),
        created=datetime.fromisoformat(said["created"]),
        sequence=int(said["sequence"]),
        reason=Reason(said["reason"]),
        schema=int(said["schema"]),
        counts={str(table): int(count) for table, count in said["counts"].items()},
        operations=int(said["operations"]),
        heads=tuple(str(head) for head in said["heads"]),
        app_version=str(said["app_version"]),
        sqlite=str(said["sqlite"]),
        **(_figures(said) if said["format"] > 1 else {}),
    )


def _figures(said: Mapping[str, Any]) -> dict[str, Any]:
    points = {str(table): int(points) for table, points in said["points"].items()}
    return {"points": points, "digest": str(said["digest"])}


def _members(said: Mapping[str, Any]) -> dict[str, Member]:
    return {
        name: Member(int(member["size"]), str(member["sha256"]))
        for name, member in said["files"].items()
    }


def _member(content: bytes) -> Member:
    return Member(len(content), sha256(content).hexdigest())


def _digested(file: BinaryIO, copy: BinaryIO | None = None) -> Member:
    digest = sha256()
    size = 0
    while block := file.read(BLOCK):
        digest.update(block)
        size += len(block)
        if copy is not None:
            copy.write(block)
    return Member(size, digest.hexdigest())


# --- words -----------------------------------------------------------------------------------


def _newer(name: str) -> StorageFailure:
    return StorageFailure(
        f"Bản sao lưu “{name}” do phiên bản mới hơn của Sổ Thi Đua tạo ra. Không có gì bị thay "
        "đổi. Hãy cập nhật phần mềm rồi làm lại."
    )


def _readme(manifest: Manifest) -> str:
    made = manifest.created.astimezone()
    return "\r\n".join(
        [
            "BẢN SAO LƯU DỮ LIỆU CỦA SỔ THI ĐUA",
            "",
            f"Cơ quan: {manifest.office or 'chưa khai báo'}",
            f"Tạo lúc: {made:%H:%M ngày %d/%m/%Y} trên máy {manifest.machine}",
            f"Lý do: {manifest.reason.label}",
            "",
            "Phục hồi: mở Sổ Thi Đua, chọn Tệp > Phục hồi, rồi chọn tệp này (đuôi .thiduabk).",
            "Trước khi thay dữ liệu đang dùng, phần mềm tự sao lưu dữ liệu ấy.",
            "",
            "Đọc khi không có phần mềm: đổi đuôi tệp thành .zip rồi giải nén. data.sqlite là cơ",
            "sở dữ liệu SQLite, các chương trình đọc SQLite đều mở được. manifest.json ghi số",
            "dòng của từng bảng và mã kiểm tra SHA-256 của các tệp.",
            "",
            "Tệp này chứa dữ liệu cá nhân. Hãy cất giữ như hồ sơ giấy.",
            "",
        ]
    )
