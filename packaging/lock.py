"""Rewrite the two requirements files from the pins in pyproject.toml.

For maintainers, with a network: change a pin in pyproject.toml, run `python packaging/lock.py`
with a Python that has pip (not needed in .venv), then `python packaging/run.py test`.

It resolves with this interpreter's pip and whatever index pip is configured for, adds what only
other supported systems need, and writes names, versions and hashes of every file of each release.
Addresses are never written: a locked file says what is wanted, not where it comes from.
"""

from __future__ import annotations

import html.parser
import json
import os
import re
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from pip._internal.models.index import PyPI
from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.tags import Tag, compatible_tags, cpython_tags
from pip._vendor.packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from pip._vendor.packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
PROGRAM_FILE = ROOT / "packaging" / "requirements.txt"
TEST_FILE = ROOT / "packaging" / "requirements-test.txt"
PYTHONS = ((3, 11), (3, 12), (3, 13))
PLATFORMS = {
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in range(36, 4, -1)]
    + ["manylinux2014_x86_64", "manylinux1_x86_64"],
    "win32": ["win_amd64"],
}
MARKERS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "win32": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


@dataclass
class Release:
    """One pinned release: what it is, what it needs, and the systems that need it."""

    name: str
    version: str
    installed_sha256: str
    needs: list[Requirement]
    extras: list[str]
    systems: set[str] = field(default_factory=set)

    def wants(self, system: str, python: tuple[int, int]) -> list[str]:
        """Names that this release needs on one system and Python."""
        environment = {
            **MARKERS[system],
            "python_version": f"{python[0]}.{python[1]}",
            "python_full_version": f"{python[0]}.{python[1]}.0",
        }
        return [
            need.name
            for need in self.needs
            if need.marker is None
            or any(
                need.marker.evaluate({**environment, "extra": extra})
                for extra in ["", *self.extras]
            )
        ]


class Page(html.parser.HTMLParser):
    """The files that a simple index page lists: name -> sha256."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep each link that carries a sha256."""
        address, _, digest = (dict(attrs).get("href") or "").partition("#sha256=")
        if tag == "a" and digest:
            self.files[urllib.parse.unquote(address.rsplit("/", 1)[-1])] = digest


def main() -> None:
    """Resolve, add the other systems' needs, check, write."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    program = pinned(project["project"]["dependencies"])
    test = pinned(project["dependency-groups"]["dev"])
    releases = resolve_everywhere(program)
    both = resolve_everywhere(
        program + test, [f"{r.name}=={r.version}" for r in releases.values()]
    )
    write(PROGRAM_FILE, "the program", releases)
    write(TEST_FILE, "its checks", {name: both[name] for name in both if name not in releases})


def pinned(lines: list[str]) -> list[str]:
    """Return the lines, refused unless each is an exact pin."""
    for line in lines:
        if not re.fullmatch(r"[\w.-]+(\[[\w,]+\])?==[\w.]+", line):
            sys.exit(f"not an exact pin: {line}")
    return lines


def resolve_everywhere(wanted: list[str], keep: list[str] | None = None) -> dict[str, Release]:
    """Resolve `wanted`, and again with what other systems need, until nothing is missing."""
    added: set[str] = set()
    while True:
        releases = resolve(wanted + sorted(added), keep or [])
        mark_systems(releases, [Requirement(line) for line in wanted])
        missing = {
            str(canonicalize_name(need))
            for release in releases.values()
            for system in release.systems
            for python in PYTHONS
            for need in release.wants(system, python)
        } - releases.keys()
        if not missing:
            return releases
        added |= missing


def resolve(wanted: list[str], keep: list[str]) -> dict[str, Release]:
    """Ask pip which releases it would install here into an empty place."""
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
    command += ["-qq", "--only-binary=:all:", "--report=-", *wanted, *keep]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    releases = {}
    for item in json.loads(answer.stdout)["install"]:
        metadata = item["metadata"]
        name = str(canonicalize_name(metadata["name"]))
        releases[name] = Release(
            name,
            metadata["version"],
            item["download_info"]["archive_info"]["hashes"]["sha256"],
            [Requirement(line) for line in metadata.get("requires_dist", [])],
            item.get("requested_extras", []),
        )
    return releases


def mark_systems(releases: dict[str, Release], wanted: list[Requirement]) -> None:
    """Walk from the direct requirements, on each system and Python, and note what is reached."""
    for system in PLATFORMS:
        for python in PYTHONS:
            names = [need.name for need in wanted]
            seen: set[str] = set()
            while names:
                name = str(canonicalize_name(names.pop()))
                if name in seen or name not in releases:
                    continue
                seen.add(name)
                releases[name].systems.add(system)
                names += releases[name].wants(system, python)


def files_of(release: Release) -> dict[str, str]:
    """All files of one release on the index: name -> sha256."""
    page = Page()
    request = urllib.request.Request(f"{index()}/{release.name}/")  # noqa: S310 - pip's own index
    request.add_header("Accept", "text/html")
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
        page.feed(answer.read().decode("utf-8"))
    return {name: digest for name, digest in page.files.items() if is_file_of(name, release)}


def is_file_of(name: str, release: Release) -> bool:
    """Whether a file name is a wheel or source of exactly this release."""
    try:
        parse = parse_wheel_filename if name.endswith(".whl") else parse_sdist_filename
        project, version = parse(name)[:2]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return False
    return project == release.name and version == Version(release.version)


def index() -> str:
    """Return the address of the index pip is configured for, without a final slash."""
    command = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    configured = subprocess.run(command, check=False, capture_output=True, text=True)
    address = os.environ.get("PIP_INDEX_URL") or configured.stdout.strip() or PyPI.simple_url
    return address.rstrip("/")


def check(release: Release, files: dict[str, str]) -> None:
    """Refuse a release that some supported system could not install from a wheel."""
    if release.installed_sha256 not in files.values():
        sys.exit(f"{release.name} {release.version}: pip's file is not on the index page")
    tags: set[Tag] = set()
    for name in files:
        if name.endswith(".whl"):
            tags |= parse_wheel_filename(name)[3]
    for system in sorted(release.systems):
        for python in PYTHONS:
            usable = {*cpython_tags(python, platforms=PLATFORMS[system])}
            usable |= {*compatible_tags(python, f"cp{python[0]}{python[1]}", PLATFORMS[system])}
            if not tags & usable:
                sys.exit(f"{release.name} {release.version}: no wheel for {system} {python}")


def write(path: Path, whose: str, releases: dict[str, Release]) -> None:
    """Write one requirements file, sorted, with the hashes of every file."""
    lines = [
        f"# What {whose} needs. Written by packaging/lock.py from pyproject.toml: do not edit."
    ]
    for name in sorted(releases):
        release = releases[name]
        files = files_of(release)
        check(release, files)
        marker = "" if "linux" in release.systems else ' ; sys_platform == "win32"'
        hashes = sorted(set(files.values()))
        lines.append(f"{name}=={release.version}{marker} \\")
        lines += [f"    --hash=sha256:{digest} \\" for digest in hashes[:-1]]
        lines.append(f"    --hash=sha256:{hashes[-1]}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{path.name}: {len(releases)} releases")


if __name__ == "__main__":
    main()
