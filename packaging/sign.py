"""Make, sign and check update files. For the maintainer, with the program's libraries.

    python packaging/sign.py keygen --out FILE            a new key; prints its public line
    python packaging/sign.py pack FOLDER --key FILE --out FILE.thiduacn --executable NAME
    python packaging/sign.py check FILE.thiduacn          what a program of this source says of it

The private key is kept outside the repository, encrypted under a passphrase (argon2id, secretbox).
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from nacl import pwhash, secret, utils  # noqa: E402 - the repository comes first
from nacl.exceptions import CryptoError  # noqa: E402
from nacl.signing import SigningKey  # noqa: E402

from app.core import passphrases  # noqa: E402
from app.core.errors import AppError  # noqa: E402
from app.core.program import PRODUCT, Program  # noqa: E402
from app.core.version import VERSION, numbers  # noqa: E402
from app.imports.update_file import container, reading  # noqa: E402
from app.imports.update_file.shape import (  # noqa: E402
    FORMAT,
    MANIFEST,
    PAYLOAD,
    SIGNATURE,
    SUFFIX,
    VERSION_OF_FORMAT,
    UpdateKey,
    UpdateManifest,
    key_id,
    path_problem,
    signed_bytes,
)
from app.storage import schema  # noqa: E402

_KEY_FORMAT = "so-thi-dua/private-key"
_WHATS_NEW = "whats_new.json"
_PLATFORMS = {b"MZ": "windows-x86_64", b"\x7fELF": "linux-x86_64"}


class Refusal(Exception):
    """A reason the maintainer can act on, as one sentence."""


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; 0 done, 1 refused, 2 wrong usage."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.work(chosen)
    except (Refusal, AppError, OSError, container.NotWhole, container.Unsigned) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    commands = top.add_subparsers(required=True)
    made = commands.add_parser("keygen", help="a new key, encrypted, outside the repository")
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--owner", default="", help="whose key it is, as the window shows it")
    made.add_argument("--valid-from", type=date.fromisoformat, default=_today())
    _passphrase_option(made)
    made.set_defaults(work=keygen)
    made = commands.add_parser("pack", help="a signed update file of a built folder")
    made.add_argument("folder", type=Path)
    made.add_argument("--key", type=Path, required=True)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--executable", required=True, help="the program with the window")
    made.add_argument("--applies-from", default="0.1.0", help="the oldest program that takes it")
    _passphrase_option(made)
    made.set_defaults(work=pack)
    made = commands.add_parser("check", help="all that a program checks of it")
    made.add_argument("file", type=Path)
    made.add_argument("--public", default="", help="its public line; else the resource")
    made.set_defaults(work=check)
    return top


def _passphrase_option(command: argparse.ArgumentParser) -> None:
    command.add_argument("--passphrase-file", type=Path, help="else it is asked for")


# --- keys ------------------------------------------------------------------------------------


def keygen(chosen: argparse.Namespace) -> None:
    """Make a private key and print what `resources/update_keys.json` needs of it."""
    out: Path = chosen.out.resolve()
    if out.is_relative_to(ROOT) or any((one / ".git").exists() for one in out.parents):
        raise Refusal(f"Not made: {out} lies in a repository. Choose a place outside of it.")
    if out.exists():
        raise Refusal(f"Not made: {out} is there already, and may be somebody's key.")
    passphrase = _passphrase(chosen, is_new=True)
    key = SigningKey.generate()
    salt = utils.random(pwhash.argon2id.SALTBYTES)
    sealed = secret.SecretBox(_stretched(passphrase, salt)).encrypt(bytes(key))
    kept = {"format": _KEY_FORMAT, "version": 1, "salt": salt.hex(), "sealed": sealed.hex()}
    out.touch(mode=0o600)
    out.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    public = bytes(key.verify_key)
    line = {
        "id": key_id(public),
        "public": public.hex(),
        "owner": chosen.owner,
        "valid_from": chosen.valid_from.isoformat(),
        "valid_to": None,
    }
    print(json.dumps(line, ensure_ascii=False))


def _read_key(path: Path, passphrase: str) -> SigningKey:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        salt, sealed = bytes.fromhex(kept["salt"]), bytes.fromhex(kept["sealed"])
        return SigningKey(secret.SecretBox(_stretched(passphrase, salt)).decrypt(sealed))
    except (ValueError, KeyError, TypeError, CryptoError):
        raise Refusal(f"Not signed: {path.name} is no key, or has another passphrase.") from None


def _stretched(passphrase: str, salt: bytes) -> bytes:
    return pwhash.argon2id.kdf(
        secret.SecretBox.KEY_SIZE,
        passphrases.normal(passphrase).encode(),
        salt,
        opslimit=pwhash.argon2id.OPSLIMIT_MODERATE,
        memlimit=pwhash.argon2id.MEMLIMIT_MODERATE,
    )


def _passphrase(chosen: argparse.Namespace, *, is_new: bool = False) -> str:
    if chosen.passphrase_file is not None:
        lines = chosen.passphrase_file.read_text(encoding="utf-8").splitlines()
        passphrase = lines[0] if lines else ""
    else:
        passphrase = getpass.getpass("Passphrase: ")
        if is_new and getpass.getpass("Again: ") != passphrase:
            raise Refusal("Not made: the two passphrases differ.")
    if is_new and (problem := passphrases.problem(passphrases.normal(passphrase))):
        raise Refusal(problem)
    return passphrase


# --- packages --------------------------------------------------------------------------------


def pack(chosen: argparse.Namespace) -> None:
    """Make a signed package of a built folder, and check it as a program would."""
    if chosen.out.suffix != SUFFIX:
        raise Refusal(f"Not made: the name of an update file ends with {SUFFIX}.")
    key = _read_key(chosen.key, _passphrase(chosen))
    folder = chosen.folder.resolve()
    manifest = manifest_of(folder, chosen.executable, chosen.applies_from)
    write_package(chosen.out, folder, manifest, key)
    print(_told(chosen.out, UpdateManifest.model_validate(manifest)))


def manifest_of(folder: Path, executable: str, applies_from: str) -> dict[str, object]:
    """Return what is to be said of a built folder."""
    head = (folder / executable).read_bytes()[:4]
    platform = next((name for start, name in _PLATFORMS.items() if head.startswith(start)), None)
    if platform is None:
        raise Refusal(f"Not made: {executable} is no program for Windows or Linux.")
    numbers(applies_from)
    return {
        "format": FORMAT,
        "version": VERSION_OF_FORMAT,
        "product": PRODUCT,
        "app_version": VERSION,
        "platform": platform,
        "applies_from": applies_from,
        "schema_version": schema.VERSION,
        "created": _today().isoformat(),
        "executable": executable,
        "whats_new": _whats_new(folder),
        "files": [_said(folder, path) for path in program_files(folder)],
    }


def program_files(folder: Path) -> list[Path]:
    """Return the files of a built folder; a link inside of it counts as what it leads to."""
    found: list[Path] = []
    for path in sorted(folder.rglob("*"), key=lambda one: one.relative_to(folder).as_posix()):
        if not path.resolve().is_relative_to(folder):
            raise Refusal(f"Not made: {path.relative_to(folder)} leads out of the folder.")
        if not path.exists():
            raise Refusal(f"Not made: {path.relative_to(folder)} is a link that leads nowhere.")
        if path.is_symlink() and path.is_dir():
            raise Refusal(f"Not made: {path.relative_to(folder)} is a link to a folder.")
        if path.is_dir():
            continue
        name = path.relative_to(folder).as_posix()
        if problem := path_problem(name):
            raise Refusal(f"Not made: {name}: {problem}.")
        found.append(path)
    return found


def _said(folder: Path, path: Path) -> dict[str, object]:
    content = path.read_bytes()
    return {
        "path": path.relative_to(folder).as_posix(),
        "size": len(content),
        "sha256": sha256(content).hexdigest(),
        "is_executable": bool(path.stat().st_mode & 0o100),
    }


def _whats_new(folder: Path) -> list[str]:
    """Return what the built program itself says is new, so that the folder is of this version."""
    found = sorted(folder.rglob(f"resources/{_WHATS_NEW}"))
    if len(found) != 1:
        raise Refusal(f"Not made: the folder holds no resources/{_WHATS_NEW}.")
    newest = json.loads(found[0].read_text(encoding="utf-8"))["versions"][0]
    if newest["version"] != VERSION:
        raise Refusal(f"Not made: the folder is of {newest['version']}, this source of {VERSION}.")
    return [str(sentence) for sentence in newest["sentences"]]


def write_package(out: Path, folder: Path, manifest: dict[str, object], key: SigningKey) -> None:
    """Write a package under a new name: the same folder gives the same bytes."""
    content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    UpdateManifest.model_validate_json(content)
    said = {
        "key": key_id(bytes(key.verify_key)),
        "signature": key.sign(signed_bytes(content)).signature.hex(),
    }
    part = out.with_name(f"{out.name}.part")
    with ZipFile(part, "x", allowZip64=False) as made:
        _add(made, MANIFEST, content, ZIP_STORED)
        _add(made, SIGNATURE, json.dumps(said).encode(), ZIP_STORED)
        for file in manifest["files"]:
            _add(made, PAYLOAD + file["path"], (folder / file["path"]).read_bytes(), ZIP_DEFLATED)
    part.rename(out)


def _add(made: ZipFile, name: str, content: bytes, method: int) -> None:
    info = ZipInfo(name)
    info.external_attr = 0o100644 << 16
    info.compress_type = method
    made.writestr(info, content)


def check(chosen: argparse.Namespace) -> None:
    """Say what a package brings, or refuse it in the words of the program."""
    known = reading.keys()
    if chosen.public:
        known = (UpdateKey.model_validate_json(chosen.public),)
    with chosen.file.open("rb") as file:
        said = json.loads(container.first_members(file)[0])
    older = Program(Path(), str(said["applies_from"]), str(said["platform"]))
    update = reading.read_update(chosen.file, program=older, known=known)
    print(_told(chosen.file, update.manifest), f"key {update.key.id} {update.key.owner}".rstrip())


def _told(path: Path, manifest: UpdateManifest) -> str:
    files = f"{len(manifest.files)} files, {manifest.size} bytes"
    return f"{path.name}: {manifest.app_version}, {manifest.platform}, {files}"


def _today() -> date:
    return datetime.now(UTC).date()


if __name__ == "__main__":
    raise SystemExit(main())
