"""Reading an update file: what it is, whose it is, whether it suits this program, all of it whole.

Each refusal is one set of sentences, in the order in which a person can act on them.
"""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 - it is a class

from pydantic import ValidationError

from app.core.errors import StorageFailure
from app.core.paths import resource
from app.core.program import Program, installed
from app.core.progress import Progress, Silent
from app.core.version import numbers
from app.imports.update_file import container
from app.imports.update_file.container import NotWhole, Unsigned
from app.imports.update_file.shape import (
    FORMAT,
    VERSION_OF_FORMAT,
    UpdateKey,
    UpdateKeys,
    UpdateManifest,
    UpdateSignature,
    signed_bytes,
)
from app.storage.atomic import reading_in_words

UNCHANGED = "Phần mềm và dữ liệu không bị thay đổi."
_AGAIN = "Hãy chép lại gói từ nơi phát hành, hoặc dùng USB khác."
_WHERE = "Hãy chọn tệp có đuôi .thiduacn lấy từ nơi phát hành phần mềm."
_UNREADABLE = (BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError, ValueError)


@dataclass(frozen=True, slots=True)
class Update:
    """A package that was found right, and whose signature it carries."""

    path: Path
    manifest: UpdateManifest
    key: UpdateKey


def keys() -> tuple[UpdateKey, ...]:
    """Return the keys whose packages this program takes; none where it takes no updates."""
    text = resource("update_keys.json").read_text(encoding="utf-8")
    return UpdateKeys.model_validate_json(text).keys


def why_not_here(program: Program | None, known: Sequence[UpdateKey]) -> str:
    """Return why this program takes no updates at all, as a sentence, or ""."""
    if program is None:
        return (
            "Phần mềm đang chạy từ mã nguồn nên không cập nhật từ tệp: việc này chỉ dành cho "
            f"phần mềm đã cài. {UNCHANGED} Hãy lấy mã nguồn mới từ kho."
        )
    if program.is_portable:
        return (
            "Bản mang theo (portable) không cập nhật từ tệp, vì thư mục của nó giữ cả thiết lập. "
            f"{UNCHANGED} Hãy giải nén bản mang theo mới ra thư mục khác rồi mở tệp dữ liệu ở đó."
        )
    if not known:
        return (
            "Bản này không nhận cập nhật từ tệp vì không mang theo khóa nào để kiểm tra chữ ký. "
            f"{UNCHANGED} Hãy dùng bộ cài của phiên bản mới."
        )
    return ""


def read_update(
    path: Path,
    progress: Progress | None = None,
    program: Program | None = None,
    known: Sequence[UpdateKey] | None = None,
) -> Update:
    """Return what an update file brings, once all of it was checked. Nothing is written.

    Raises `StorageFailure` with why it is refused.
    """
    program = program or installed()
    known = keys() if known is None else known
    if program is None or why_not_here(program, known):
        raise StorageFailure(why_not_here(program, known))
    name = path.name
    with reading_in_words(path):
        if kind := container.file_kind(path):
            raise StorageFailure(_no_package(name, f"đây là {kind}"))
        try:
            with path.open("rb") as file:
                content, signature = container.first_members(file)
                _require_product(name, content, program)
                key = _require_signature(name, content, signature, known)
                manifest = _manifest(name, content)
                _require_fitting(name, manifest, key, program)
                container.require_layout(file, manifest)
                _require_files(file, manifest, progress or Silent())
        except Unsigned:
            raise StorageFailure(
                f"Gói “{name}” không có chữ ký nên không biết ai làm ra nó. {UNCHANGED} {_WHERE}"
            ) from None
        except NotWhole as error:
            raise not_whole(path, str(error)) from error
        except _UNREADABLE as error:
            raise not_whole(path, "Không đọc được phần nén.") from error
    return Update(path, manifest, key)


def not_whole(path: Path, what: str) -> StorageFailure:
    """Return the refusal of a package that is damaged, or none at all."""
    with suppress(OSError), path.open("rb") as file:
        if file.read(4) != b"PK\x03\x04":
            return StorageFailure(_no_package(path.name, "đây là tệp loại khác"))
    said = what[:1].lower() + what[1:].rstrip(".")
    return StorageFailure(
        f"Gói cập nhật “{path.name}” không còn nguyên vẹn, hoặc không phải gói cập nhật: {said}. "
        f"{UNCHANGED} {_AGAIN}"
    )


def _no_package(name: str, what: str) -> str:
    return f"Tệp “{name}” không phải gói cập nhật: {what}. {UNCHANGED} {_WHERE}"


def _require_product(name: str, content: bytes, program: Program) -> None:
    """Refuse another product's package before its signature is asked for."""
    said: Any = None
    with suppress(ValueError, RecursionError):
        said = json.loads(content)
    if not isinstance(said, dict):
        return  # the signature will tell
    told = cast("dict[str, Any]", said)
    if told.get("format") != FORMAT or told.get("product") != program.product:
        raise StorageFailure(
            f"Gói “{name}” dành cho phần mềm khác, không phải Sổ Thi Đua. {UNCHANGED} {_WHERE}"
        )


def _require_signature(
    name: str, content: bytes, signature: bytes, known: Sequence[UpdateKey]
) -> UpdateKey:
    from nacl.exceptions import CryptoError  # noqa: PLC0415 - few starts need it
    from nacl.signing import VerifyKey  # noqa: PLC0415

    try:
        said = UpdateSignature.model_validate_json(signature)
    except ValidationError:
        raise NotWhole("Chữ ký không đọc được.") from None
    key = next((one for one in known if one.id == said.key), None)
    if key is None:
        raise StorageFailure(
            f"Gói “{name}” ký bằng khóa {said.key} mà phần mềm này không biết, nên không tin "
            f"được. {UNCHANGED} {_WHERE}"
        )
    try:
        VerifyKey(bytes.fromhex(key.public)).verify(
            signed_bytes(content), bytes.fromhex(said.signature)
        )
    except (CryptoError, ValueError):
        raise StorageFailure(
            f"Chữ ký của gói “{name}” không đúng: bản kê của gói đã bị sửa hoặc bị hỏng. "
            f"{UNCHANGED} {_AGAIN}"
        ) from None
    return key


def _manifest(name: str, content: bytes) -> UpdateManifest:
    """Return a manifest whose signature is right. What it cannot be read by is newer than this."""
    try:
        if json.loads(content).get("version", 0) > VERSION_OF_FORMAT:
            raise StorageFailure(
                f"Gói “{name}” thuộc dạng mới hơn mà phiên bản này chưa đọc được. {UNCHANGED} "
                "Hãy dùng bộ cài của phiên bản mới."
            )
        return UpdateManifest.model_validate_json(content)
    except (ValidationError, TypeError, AttributeError) as error:
        raise NotWhole("Bản kê không đúng dạng.") from error


def _require_fitting(
    name: str, manifest: UpdateManifest, key: UpdateKey, program: Program
) -> None:
    """Refuse what is signed but not for this program, by this key, or no step forward."""
    ends = key.valid_to
    if manifest.created < key.valid_from or (ends is not None and manifest.created > ends):
        raise StorageFailure(
            f"Gói “{name}” ký ngày {manifest.created:%d/%m/%Y}, ngoài thời hạn của khóa "
            f"{key.id}. {UNCHANGED} {_WHERE}"
        )
    if manifest.platform != program.platform:
        raise StorageFailure(
            f"Gói “{name}” dành cho máy loại {manifest.platform}, máy này là "
            f"{program.platform}. {UNCHANGED} Hãy lấy gói dành cho {program.platform}."
        )
    new, own = manifest.app_version, program.version
    if numbers(new) <= numbers(own):
        what = "đúng phiên bản đang dùng" if new == own else "cũ hơn phiên bản đang dùng"
        raise StorageFailure(
            f"Gói “{name}” là phiên bản {new}, {what} ({own}). {UNCHANGED} "
            "Hãy chọn gói của phiên bản mới hơn."
        )
    if numbers(own) < numbers(manifest.applies_from):
        raise StorageFailure(
            f"Gói “{name}” (phiên bản {new}) chỉ cập nhật được từ phiên bản "
            f"{manifest.applies_from} trở lên, máy này đang dùng {own}. {UNCHANGED} Hãy cập nhật "
            f"lên phiên bản {manifest.applies_from} trước, hoặc dùng bộ cài."
        )


def _require_files(file: Any, manifest: UpdateManifest, progress: Progress) -> None:  # noqa: ANN401
    total = manifest.size
    done = 0
    with ZipFile(file) as opened:
        for said in manifest.files:
            digest = sha256()
            for block in container.payload(opened, said.path, said.size):
                digest.update(block)
                done += len(block)
                progress.report(min(done, total), total)
            if digest.hexdigest() != said.sha256:
                raise NotWhole(f"Nội dung của {said.path} khác với bản kê.")
