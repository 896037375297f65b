"""The submission file `.thiduagoi` read strictly: only what this program would have written.

Its size and its members are judged before anything is unpacked, and nothing is written.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.core.errors import InvalidInput, StorageFailure
from app.core.vietnamese import number_text, quoted
from app.domain.terms import DossierPart
from app.imports.json_file import parse_model, read_bytes
from app.services.scheme_shape import FileModel
from app.services.submission_data import fingerprint, fingerprint_of_parts
from app.services.submission_package import (
    DATA,
    FORMAT,
    MANIFEST,
    MEMBERS,
    VERSION_OF_FORMAT,
    DataFile,
    Manifest,
    seal,
)
from app.services.submission_shape import Line

M = TypeVar("M", bound=FileModel)

_WHAT = "gói nộp"
_LARGEST = {MANIFEST: 4 * 2**20, DATA: 64 * 2**20}
_HIGHEST_RATIO = 200
_RATIO_FROM = 2**20
_END_SIZE, _END_SIGN = 22, b"PK\x05\x06"
_UNREADABLE = (
    *(BadZipFile, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, OSError, zlib.error),
)


class NotWhole(StorageFailure):
    """A submission file that is damaged, altered, or none at all."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(
            f"Không nhận được gói nộp {quoted(name)}: {why} Chưa có gì thay đổi. Hãy chép lại tệp "
            "từ nơi gửi hoặc đề nghị gửi lại."
        )


@dataclass(frozen=True, slots=True)
class SubmissionFile:
    """A submission file that is whole."""

    manifest: Manifest
    parts: Mapping[DossierPart, tuple[Line, ...]]


def read_submission(path: Path) -> SubmissionFile:
    """Read a submission file. `NotWhole` says what is wrong; `InvalidInput` when there is none."""
    content = read_bytes(path, _WHAT)
    try:
        members = _members(content, path.name)
    except _UNREADABLE as error:
        raise NotWhole(path.name, "tệp hỏng hoặc không phải gói nộp của Sổ Thi Đua.") from error
    return _judged(members, path.name)


def papers_beside(path: Path, manifest: Manifest) -> tuple[str, ...]:
    """Say of each paper beside a submission file that it is not what was sent; nothing of others.

    A submission file that came alone (`is_alone`) says nothing of its papers.
    """
    if is_alone(path, manifest):
        return ()
    found = _files_beside(path)
    told: list[str] = []
    for paper in manifest.papers:
        file = found.get(paper.name)
        if file is None:
            told.append(f"Không có tệp {quoted(paper.name)} trong thư mục.")
            continue
        try:
            content = file.read_bytes()
        except OSError:
            told.append(f"Chưa đọc được tệp {quoted(paper.name)} nên chưa đối chiếu.")
            continue
        if sha256(content).hexdigest() != paper.sha256:
            told.append(f"Tệp {quoted(paper.name)} khác với lúc lập hồ sơ.")
    return tuple(told)


def is_alone(path: Path, manifest: Manifest) -> bool:
    """Return whether none of the papers of a submission file lies beside it."""
    found = _files_beside(path)
    return not any(paper.name in found for paper in manifest.papers)


def _files_beside(path: Path) -> dict[str, Path]:
    """Return the files in its folder by name; none where the folder cannot be read."""
    try:
        return {file.name: file for file in path.parent.iterdir() if file.is_file()}
    except OSError:
        return {}


def _members(content: bytes, name: str) -> dict[str, bytes]:
    """Return the two members. Whatever is not laid out as it was written is refused."""
    if content[-_END_SIZE:][:4] != _END_SIGN:
        raise NotWhole(name, "tệp bị cụt hoặc không phải gói nộp của Sổ Thi Đua.")
    with ZipFile(BytesIO(content)) as packed:
        infos = packed.infolist()
        if [info.orig_filename for info in infos] != list(MEMBERS):
            raise NotWhole(name, "tệp không phải gói nộp của Sổ Thi Đua, hoặc thừa, thiếu phần.")
        if infos[0].header_offset:
            raise NotWhole(name, "tệp có phần thừa ở đầu.")
        for info in infos:
            if why := _problem(info):
                raise NotWhole(name, why)
        return {info.filename: packed.read(info) for info in infos}


def _problem(info: ZipInfo) -> str:
    is_plain = not (info.flag_bits or info.extra or info.comment or info.volume)
    if not is_plain or info.compress_type not in (ZIP_DEFLATED, ZIP_STORED):
        return f"phần {info.filename} có mật khẩu hoặc không phải tệp thường."
    is_absurd = info.file_size > max(_RATIO_FROM, _HIGHEST_RATIO * info.compress_size)
    if info.file_size > _LARGEST[info.filename] or is_absurd:
        return f"phần {info.filename} lớn bất thường ({number_text(info.file_size)} byte)."
    return ""


def _judged(members: Mapping[str, bytes], name: str) -> SubmissionFile:
    """Hold the members to each other. `NotWhole` says what does not agree."""
    manifest = _manifest(members[MANIFEST], name)
    content, said = members[DATA], manifest.files.get(DATA)
    if said is None or (said.size, said.sha256) != (len(content), sha256(content).hexdigest()):
        raise NotWhole(name, "số liệu khác với bản kê trong gói.")
    data = _parsed(content, DataFile, name)
    parts = {
        part: tuple(lines)
        for part in DossierPart
        if (lines := getattr(data.parts, part.value)) is not None
    }
    plain = {
        part: tuple(line.model_dump(mode="json") for line in lines)
        for part, lines in parts.items()
    }
    told = {part: (said.count, said.fingerprint) for part, said in manifest.parts.items()}
    found = {part: (len(lines), fingerprint(lines)) for part, lines in plain.items()}
    if told != found or manifest.fingerprint != fingerprint_of_parts(plain):
        raise NotWhole(name, "số dòng hoặc mã đối chiếu khác với bản kê trong gói.")
    if data.kind is not manifest.kind:
        raise NotWhole(name, "loại hồ sơ khác với bản kê trong gói.")
    return SubmissionFile(manifest, parts)


def _manifest(content: bytes, name: str) -> Manifest:
    try:
        said: Any = json.loads(content)
        version = said["version"] if said["format"] == FORMAT else None
        sealed = said["seal"] == seal(said)
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise NotWhole(name, "không đọc được bản kê trong gói.") from error
    if version is None:
        raise NotWhole(name, "tệp không phải gói nộp của Sổ Thi Đua.")
    if isinstance(version, int) and version > VERSION_OF_FORMAT:
        raise StorageFailure(
            f"Gói nộp {quoted(name)} do phiên bản mới hơn của Sổ Thi Đua lập. Chưa có gì thay "
            "đổi. Hãy cập nhật phần mềm rồi làm lại."
        )
    if not sealed:
        raise NotWhole(name, "bản kê trong gói đã bị sửa.")
    return _parsed(content, Manifest, name)


def _parsed(content: bytes, model: type[M], name: str) -> M:
    try:
        return parse_model(content.decode(), model, f"{_WHAT} {quoted(name)}")
    except (UnicodeDecodeError, InvalidInput) as error:
        raise NotWhole(name, f"nội dung không đúng dạng ({_first(error)}).") from error


def _first(error: Exception) -> str:
    """Return the first thing that is wrong, without its full stop."""
    if isinstance(error, InvalidInput):
        return error.problems[0].message.rstrip(".")
    return "không phải chữ UTF-8"
