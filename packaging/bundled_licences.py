"""The licences of everything in the built program, found by where each file came from."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import Distribution, distribution, distributions
from pathlib import Path, PurePath

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from app.core.program import LICENCES
from app.core.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "packaging" / "licenses"
_QT = [TEXTS / "Qt.txt", TEXTS / "LGPL-3.0.txt", ROOT / "LICENSE"]
BRING_NONE = {"pyside6_essentials": _QT, "shiboken6": _QT}
"""Distributions that have to be given along with texts, and bring none themselves."""
_NAMED = re.compile(r"(licen[cs]e|copying|notice|authors|copyright)", re.IGNORECASE)
_INDEX = """\
Sổ Thi Đua {version}: giấy phép của mọi phần trong chương trình
Licences of everything inside this program

Sổ Thi Đua là phần mềm tự do theo giấy phép GPL-3.0 (licenses/So-Thi-Dua). Mỗi phần khác do người
khác làm ra, được phép dùng và chuyển giao theo giấy phép nằm trong thư mục ghi bên cạnh. Qt và
PySide6 dùng theo LGPL-3.0, là các tệp riêng trong thư mục PySide6, thay được bằng bản tự dựng.

"""


@dataclass(frozen=True, order=True)
class Part:
    """Something of others inside: what it is called, on which terms, and the texts of them."""

    name: str
    version: str
    terms: str
    texts: tuple[Path, ...]


def write_licences(made: Path, sources: Iterable[Path]) -> None:
    """Put the texts for all that came from `sources` below `made`, with LICENSES.txt beside.

    Ends the build where the licence of a file is not known.
    """
    parts = sorted(parts_of(sources))
    lines = [_INDEX.format(version=VERSION)]
    for part in parts:
        folder = made / "licenses" / part.name
        folder.mkdir(parents=True)
        for text in part.texts:
            shutil.copyfile(text, folder / _text_name(text))
        about = f"{part.name} {part.version}".strip()
        lines.append(f"{about}: {part.terms} (licenses/{part.name})\n")
    (made / LICENCES).write_bytes("".join(lines).encode())


def parts_of(sources: Iterable[Path]) -> set[Part]:
    """Return what the files belong to."""
    files = [file for file in sources if not file.is_relative_to(ROOT) or _is_of_venv(file)]
    found = {_own(), _python(), _bootloader()}
    system: list[Path] = []
    for file in files:
        key = os.path.normcase(file)
        if key in _installed():
            found.add(_of_distribution(_installed()[key]))
        elif file.name.startswith("Tinos-"):
            found.add(Part("Tinos", "", "OFL-1.1", (TEXTS / "OFL-1.1.txt",)))
        elif not _is_of_python(file):
            system.append(file)
    return found | set(_of_system(system))


def _own() -> Part:
    return Part("So-Thi-Dua", VERSION, "GPL-3.0-or-later", (ROOT / "LICENSE",))


def _python() -> Part:
    base = Path(sys.base_prefix)
    places = [base / "LICENSE.txt", Path(os.__file__).parent / "LICENSE.txt"]
    places += [Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright")]
    text = next((place for place in places if place.is_file()), None)
    if text is None:
        raise SystemExit(f"no licence of Python among {places}")
    # Its libraries come along: OpenSSL (Apache-2.0), SQLite (public domain), zlib, bzip2, libffi.
    version = ".".join(map(str, sys.version_info[:3]))
    return Part(
        "Python", version, "PSF-2.0; OpenSSL: Apache-2.0", (text, TEXTS / "Apache-2.0.txt")
    )


def _bootloader() -> Part:
    return _of_distribution(distribution("pyinstaller"))


@cache
def _installed() -> dict[str, Distribution]:
    """Return which distribution each installed file belongs to."""
    found = {}
    for one in distributions():
        base = Path(str(one.locate_file(""))).resolve()  # asking the disk for each file is slow
        for file in one.files or ():
            found[os.path.normcase(os.path.normpath(base / file))] = one
    return found


def _of_distribution(one: Distribution) -> Part:
    name = one.metadata["Name"]
    texts = BRING_NONE.get(name.lower().replace("-", "_")) or [
        Path(str(one.locate_file(file))) for file in one.files or () if _is_licence(file)
    ]
    if not texts:
        raise SystemExit(f"{name} brings no text of its licence: put one into BRING_NONE")
    return Part(name, one.version, _terms(one), tuple(sorted(texts)))


def _is_licence(file: PurePath) -> bool:
    """Whether a file of a distribution is there to say on which terms it may be used."""
    if not file.parts[0].endswith(".dist-info"):
        return False
    return "licenses" in file.parts or _NAMED.match(file.name) is not None


def _terms(one: Distribution) -> str:
    told = one.metadata.get("License-Expression") or one.metadata.get("License") or ""
    classes = [text for text in one.metadata.get_all("Classifier", []) if "License ::" in text]
    told = told or "; ".join(text.rpartition(" :: ")[2] for text in classes)
    return told.splitlines()[0] if told else "xem tệp"


def _is_of_venv(file: Path) -> bool:
    return file.is_relative_to(Path(sys.prefix).resolve())


def _is_of_python(file: Path) -> bool:
    if file.name == "base_library.zip":  # PyInstaller packs a piece of the standard library
        return True
    base = Path(sys.base_prefix).resolve()
    return file.is_relative_to(base) if base != Path("/usr") else "python3." in str(file)


def _of_system(files: Sequence[Path]) -> Iterator[Part]:
    """Return the Debian packages of libraries of the system; there are none on Windows."""
    if not files:
        return
    owners = _debian_owners(files)
    for file in files:
        if file not in owners:
            raise SystemExit(f"{file} belongs to nothing whose licence is known")
    for name, version in _debian_versions(set(owners.values())).items():
        text = Path("/usr/share/doc", name, "copyright")
        if not text.is_file():
            raise SystemExit(f"the licence of {name} is not at {text}")
        yield Part(name, version, "xem tệp", (text.resolve(),))


def _debian_owners(files: Sequence[Path]) -> dict[Path, str]:
    # Files may be recorded where /lib was before it became a link to /usr/lib.
    named = {form: file for file in files for form in (str(file), str(file).removeprefix("/usr"))}
    owners = {}
    for line in _dpkg("-S", *named):
        packages, _, path = line.partition(": ")
        if path in named:
            owners[named[path]] = packages.split(",")[0].split(":")[0]
    return owners


def _debian_versions(names: Iterable[str]) -> dict[str, str]:
    lines = _dpkg("-W", "-f=${Package} ${Version}\n", *sorted(names))
    return dict(line.split() for line in lines)


def _dpkg(*arguments: str) -> list[str]:
    try:
        answer = subprocess.run(
            ["dpkg-query", *arguments], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:  # another system
        return []
    return answer.stdout.splitlines()


def _text_name(text: Path) -> str:
    if text == ROOT / "LICENSE":
        return "GPL-3.0.txt"
    _, _, inner = text.as_posix().partition(".dist-info/")
    name = inner.removeprefix("licenses/").replace("/", "-") or text.name
    return name if PurePath(name).suffix else f"{name}.txt"
