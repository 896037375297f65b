"""Update files for tests: keys of their own, small programs in one folder, packages of them."""

import importlib.util
import json
import struct
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from nacl.signing import SigningKey

from app.core.program import Program
from app.imports.update_file.shape import UpdateKey, key_id, signed_bytes
from app.storage import schema

ROOT = Path(__file__).resolve().parent.parent
KEY, OTHER_KEY = SigningKey(b"k" * 32), SigningKey(b"o" * 32)
PLATFORM = "linux-x86_64"
OLD, NEW = "0.1.0", "0.2.0"


@cache
def sign():
    """The maintainer's script, as a module."""
    spec = importlib.util.spec_from_file_location("signing_script", ROOT / "packaging" / "sign.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def known(key=KEY, **changes):
    """A key as `resources/update_keys.json` has it."""
    public = bytes(key.verify_key)
    said = {
        "id": key_id(public),
        "public": public.hex(),
        "owner": "Tổ phát hành",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        **changes,
    }
    return UpdateKey(**said)


def built(folder, version, extra=()):
    """A small built program; each version has files that the other has not."""
    files = {
        "SoThiDua": f"the program {version}\n".encode(),
        "_internal/base.bin": bytes(range(256)) * 40 + version.encode(),
        f"_internal/only-{version}.txt": "Chữ Việt".encode(),
        "_internal/resources/deep/empty": b"",
        **dict(extra),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "SoThiDua").chmod(0o755)
    return folder


def installed(folder, version=OLD):
    """A program that is installed in a folder."""
    return Program(built(folder, version), version, PLATFORM)


def manifest(folder, **changes):
    """What a good package of a built folder says."""
    files = [
        {
            "path": path.relative_to(folder).as_posix(),
            "size": path.stat().st_size,
            "sha256": sha256(path.read_bytes()).hexdigest(),
            "is_executable": bool(path.stat().st_mode & 0o100),
        }
        for path in sign().program_files(folder)
    ]
    return {
        "format": "so-thi-dua/update",
        "version": 1,
        "product": "so-thi-dua",
        "app_version": NEW,
        "platform": PLATFORM,
        "applies_from": OLD,
        "schema_version": schema.VERSION,
        "created": "2026-11-28",
        "executable": "SoThiDua",
        "whats_new": ["Có việc mới.", "Đã sửa một lỗi."],
        "files": files,
        **changes,
    }


def package(path, folder=None, key=KEY, said=None, **changes):
    """A package as `packaging/sign.py` writes it; of a version's program unless told."""
    folder = folder or built(path.with_suffix(".built"), NEW)
    sign().write_package(path, folder, said or manifest(folder, **changes), key)
    return path


def raw_package(path, members, method=ZIP_STORED):
    """A ZIP of (name, content[, attributes]) as it is told, whatever comes of it."""
    with ZipFile(path, "w") as made:
        for name, content, *more in members:
            info = ZipInfo(name)
            info.external_attr = more[0] if more else 0o100644 << 16
            info.compress_type = method if name.startswith("manifest") else ZIP_DEFLATED
            made.writestr(info, content)
    return path


def signed(said, key=KEY):
    """The manifest and the signature of a package, as bytes."""
    content = json.dumps(said, ensure_ascii=False).encode()
    signature = key.sign(signed_bytes(content)).signature.hex()
    line = {"key": key_id(bytes(key.verify_key)), "signature": signature}
    return content, json.dumps(line).encode()


def members(said, payload, key=KEY):
    """All members of a package whose manifest is `said`, signed, with this payload."""
    content, signature = signed(said, key)
    return [
        ("manifest.json", content),
        ("manifest.sig", signature),
        *((f"program/{name}", data) for name, data in payload.items()),
    ]


def payload_of(folder):
    """The files of a built folder by their paths, in their order."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sign().program_files(folder)
    }


def directory_start(content):
    """Where the directory of a ZIP begins."""
    return struct.unpack("<L", content[-6:-2])[0]


def tree(folder):
    """All files of a folder with their contents, for comparing; nothing where it is not there."""
    if not folder.exists():
        return None
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
