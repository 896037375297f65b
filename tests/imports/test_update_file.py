"""An update file is read strictly: whatever is not exactly signed and whole changes nothing."""

import json
import os
import random
import shutil
from collections import namedtuple
from contextlib import nullcontext, suppress
from datetime import date
from zipfile import ZipFile

import pytest

from app.core.errors import StorageFailure
from app.core.progress import Cancelled
from app.imports.update_file import applying, reading
from app.imports.update_file.applying import Wish
from app.imports.update_file.shape import path_problem
from app.storage import examining, opening, own_copies, program_folder, restoring, schema
from app.storage.database import Database
from app.storage.program_folder import Record, State
from tests import update_files
from tests.conftest import MACHINE
from tests.storage.test_migration import OLD_FILES
from tests.update_files import (
    KEY,
    NEW,
    OLD,
    OTHER_KEY,
    built,
    installed,
    known,
    manifest,
    members,
    package,
    payload_of,
    raw_package,
    tree,
)

UNCHANGED = "Phần mềm và dữ liệu không bị thay đổi."
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the small programs are for Linux")


@pytest.fixture
def program(tmp_path):
    return installed(tmp_path / "SoThiDua")


@pytest.fixture
def new(tmp_path):
    return built(tmp_path / "built", NEW)


def read(path, program, keys=None):
    return reading.read_update(path, program=program, known=keys or (known(),))


def refusal(path, program, keys=None):
    """The sentence that a package is refused with; all of its parts are there."""
    with pytest.raises(StorageFailure) as caught:
        read(path, program, keys)
    sentence = str(caught.value)
    assert UNCHANGED in sentence
    assert sentence.endswith(".")
    assert len(sentence.split(". ")) >= 3
    return sentence


def test_a_good_package_tells_what_it_brings_and_writes_nothing(tmp_path, program, new):
    path = package(tmp_path / "goi.thiduacn", new)
    before = sorted(tmp_path.rglob("*"))
    update = read(path, program)
    assert (update.manifest.app_version, update.key.owner) == (NEW, "Tổ phát hành")
    assert update.manifest.whats_new == ("Có việc mới.", "Đã sửa một lỗi.")
    assert sorted(tmp_path.rglob("*")) == before


def test_the_same_folder_gives_the_same_package(tmp_path, new):
    first = package(tmp_path / "a.thiduacn", new)
    assert first.read_bytes() == package(tmp_path / "b.thiduacn", new).read_bytes()


# --- what is no package ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp rỗng"),
        (b"MZ\x90\x00" + bytes(500), "bộ cài hoặc chương trình Windows"),
        (b"SQLite format 3\x00" + bytes(100), "tệp dữ liệu"),
        (b"%PDF-1.7 ...", "tệp PDF"),
        (b"age-encryption.org/v1\n", "bản sao lưu có mật khẩu"),
        ("Chào".encode(), "tệp loại khác"),
        (bytes(3000), "tệp loại khác"),
    ],
)
def test_another_file_is_named_for_what_it_is(tmp_path, program, content, words):
    path = tmp_path / "goi.thiduacn"
    path.write_bytes(content)
    sentence = refusal(path, program)
    assert words in sentence
    assert ".thiduacn" in sentence


def test_a_zip_or_workbook_is_no_package(tmp_path, program):
    path = raw_package(tmp_path / "so.xlsx", [("[Content_Types].xml", b"<a/>"), ("b.xml", b"")])
    assert "không phải gói cập nhật" in refusal(path, program)
    path = raw_package(tmp_path / "trong.zip", [])
    assert "không phải gói cập nhật" in refusal(path, program)


def test_a_folder_and_a_missing_file_are_refused(tmp_path, program):
    for path in (tmp_path, tmp_path / "khong-co.thiduacn"):
        with pytest.raises(StorageFailure, match="Không đọc được tệp"):
            read(path, program)


# --- whose it is -----------------------------------------------------------------------------


def test_unsigned_is_refused(tmp_path, program, new):
    content = json.dumps(manifest(new)).encode()
    payload = [(f"program/{name}", data) for name, data in payload_of(new).items()]
    path = raw_package(tmp_path / "a.thiduacn", [("manifest.json", content), *payload])
    assert "không có chữ ký" in refusal(path, program)
    signs = [("manifest.json", content), ("manifest.sig", b" "), *payload]
    assert "không có chữ ký" in refusal(raw_package(path, signs), program)


def test_an_unknown_key_is_refused(tmp_path, program, new):
    path = package(tmp_path / "a.thiduacn", new, OTHER_KEY)
    assert "mà phần mềm này không biết" in refusal(path, program)


def test_a_signature_under_another_name_is_refused(tmp_path, program, new):
    """Signed by somebody else who writes the id of our key beside it."""
    said = members(manifest(new), payload_of(new), OTHER_KEY)
    signature = json.loads(said[1][1])
    signature["key"] = known().id
    said[1] = ("manifest.sig", json.dumps(signature).encode())
    assert "Chữ ký" in refusal(raw_package(tmp_path / "a.thiduacn", said), program)


def test_a_signature_over_the_bare_manifest_is_none(tmp_path, program, new):
    said = members(manifest(new), payload_of(new))
    signature = {"key": known().id, "signature": KEY.sign(said[0][1]).signature.hex()}
    said[1] = ("manifest.sig", json.dumps(signature).encode())
    assert "Chữ ký" in refusal(raw_package(tmp_path / "a.thiduacn", said), program)


def test_a_changed_manifest_is_refused(tmp_path, program, new):
    said = members(manifest(new), payload_of(new))
    said[0] = ("manifest.json", said[0][1].replace(b"0.2.0", b"0.3.0"))
    assert "đã bị sửa hoặc bị hỏng" in refusal(raw_package(tmp_path / "a.thiduacn", said), program)


def test_a_key_signs_only_in_its_days(tmp_path, program, new):
    path = package(tmp_path / "a.thiduacn", new)
    for days in ({"valid_from": date(2026, 11, 29)}, {"valid_to": date(2026, 11, 27)}):
        assert "ngoài thời hạn" in refusal(path, program, (known(**days),))
    read(path, program, (known(valid_to=date(2026, 11, 28)),))


def test_the_portable_program_is_exchanged_by_hand(tmp_path, program, new):
    path = package(tmp_path / "goi.thiduacn", new)
    (program.folder / "portable.txt").write_text("x", encoding="utf-8")
    assert "Bản mang theo" in refusal(path, program)


def test_a_program_without_keys_takes_no_updates(tmp_path, program, new):
    path = package(tmp_path / "a.thiduacn", new)
    with pytest.raises(StorageFailure, match="không nhận cập nhật từ tệp"):
        reading.read_update(path, program=program, known=())
    with pytest.raises(StorageFailure, match="chạy từ mã nguồn"):
        reading.read_update(path, known=(known(),))


def test_the_keys_that_come_with_the_program_are_read():
    own = reading.keys()
    assert all(len(bytes.fromhex(key.public)) == 32 for key in own)


# --- whether it suits ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"product": "so-khac"}, "dành cho phần mềm khác"),
        ({"format": "so-khac/update"}, "dành cho phần mềm khác"),
        ({"platform": "windows-x86_64"}, "dành cho máy loại windows-x86_64"),
        ({"app_version": OLD}, f"đúng phiên bản đang dùng ({OLD})"),
        ({"app_version": "0.0.9"}, f"0.0.9, cũ hơn phiên bản đang dùng ({OLD})"),
        ({"applies_from": "0.1.5"}, "từ phiên bản 0.1.5 trở lên"),
        ({"executable": "khac"}, "không có chương trình để mở"),
        ({"app_version": "2"}, "Bản kê không đúng dạng"),
        ({"la": 1}, "Bản kê không đúng dạng"),
        ({"version": 2}, "dạng mới hơn"),
    ],
)
def test_what_does_not_suit_is_refused(tmp_path, program, new, changes, words):
    said = members(manifest(new, **changes), payload_of(new))
    sentence = refusal(raw_package(tmp_path / "a.thiduacn", said), program)
    assert words.casefold() in sentence.casefold()


def test_the_tenth_version_is_newer_than_the_ninth(tmp_path, new):
    ninth = installed(tmp_path / "chin", "0.9.0")
    path = package(tmp_path / "a.thiduacn", new, app_version="0.10.0")
    assert read(path, ninth).manifest.app_version == "0.10.0"


# --- damage ----------------------------------------------------------------------------------


def test_a_cut_package_is_refused_wherever_it_was_cut(tmp_path, program, new):
    whole = package(tmp_path / "a.thiduacn", new).read_bytes()
    start = update_files.directory_start(whole)
    cuts = {1, 4, 40, 300, len(whole) // 2, start, start + 10, len(whole) - 22, len(whole) - 1}
    path = tmp_path / "cut.thiduacn"
    for cut in sorted(cuts):
        path.write_bytes(whole[:cut])
        refusal(path, program)
    path.write_bytes(whole + b"\0")
    refusal(path, program)


def test_no_flipped_bit_gets_through(tmp_path, program, new):
    """A bit that passes stands where nobody reads, and what would be unpacked is the same."""
    whole = package(tmp_path / "a.thiduacn", new).read_bytes()
    with ZipFile(tmp_path / "a.thiduacn") as opened:
        second = opened.infolist()[2].header_offset
    start = update_files.directory_start(whole)
    chosen = random.Random(7)
    sample = chosen.sample(range(60, start), 250)
    path = tmp_path / "flipped.thiduacn"
    passed = []
    for place in sorted({*range(60), *range(start, len(whole)), *sample}):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chosen.randrange(8)
        path.write_bytes(flipped)
        with suppress(StorageFailure):
            read(path, program)
            passed.append(place)
            assert contents(path) == payload_of(new)
    said = {*range(30 + len("manifest.json"), second)}  # the manifest, and its signature
    header = {*range(whole.index(b"PK", 40), whole.index(b"manifest.sig"))}
    assert not said.difference(header).intersection(passed)


def contents(path):
    """What lies in a package, read without looking at what it says of itself."""
    with ZipFile(path) as opened:
        return {name.removeprefix("program/"): opened.read(name) for name in opened.namelist()[2:]}


@pytest.mark.parametrize("change", ["missing", "extra", "order", "swapped", "size", "twice"])
def test_the_files_are_exactly_those_of_the_manifest(tmp_path, program, new, change):
    said, payload = manifest(new), payload_of(new)
    names = list(payload)
    lines = members(said, payload)
    if change == "missing":
        del lines[-1]
    elif change == "extra":
        lines.append(("program/la.dll", b"MZ"))
    elif change == "order":
        lines[-1], lines[-2] = lines[-2], lines[-1]
    elif change == "swapped":
        payload[names[0]], payload[names[1]] = payload[names[1]], payload[names[0]]
        lines = members(said, payload)
    elif change == "size":
        lines[-1] = (lines[-1][0], lines[-1][1] + b" ")
    else:
        lines.append(lines[-1])
    with pytest.warns(UserWarning, match="Duplicate name") if change == "twice" else nullcontext():
        path = raw_package(tmp_path / "a.thiduacn", lines)
    assert "không còn nguyên vẹn" in refusal(path, program)


def test_same_size_other_content_is_refused(tmp_path, program, new):
    payload = payload_of(new)
    payload["_internal/base.bin"] = payload["_internal/base.bin"][::-1]
    path = raw_package(tmp_path / "a.thiduacn", members(manifest(new), payload))
    assert "khác với bản kê" in refusal(path, program)


# --- what a signer of ours never writes ------------------------------------------------------

BAD_PATHS = [
    "../ra-ngoai",
    "a/../../ra-ngoai",
    "/etc/passwd",
    "\\\\may\\chia-se",
    "C:/Windows/x",
    "a\\b",
    "a//b",
    "./a",
    "a/.",
    "nul",
    "_internal/COM1.dll",
    "a/con.txt",
    "a.",
    "a ",
    "a:b",
    "x" * 200,
    "/".join("a" * 20),
    "a\x00b",
    "",
]


@pytest.mark.parametrize("path", BAD_PATHS)
def test_a_path_that_leads_elsewhere_is_refused_even_when_it_is_signed(
    tmp_path, program, new, path
):
    assert path_problem(path)
    said = manifest(new)
    said["files"][-1]["path"] = path
    payload = list(payload_of(new).items())
    payload[-1] = (path, payload[-1][1])
    lines = members(said, dict(payload))
    before = sorted(tmp_path.rglob("*"))
    made = raw_package(tmp_path / "a.thiduacn", lines)
    refusal(made, program)
    assert sorted(tmp_path.rglob("*")) == sorted([*before, made])


def test_two_names_that_windows_takes_for_one_are_refused(tmp_path, program, new):
    (new / "_internal" / "BASE.bin").write_bytes(b"x")
    path = raw_package(tmp_path / "a.thiduacn", members(manifest(new), payload_of(new)))
    assert "hai tệp cùng tên" in refusal(path, program)


def test_a_file_where_a_folder_is_to_be_is_refused(tmp_path, program, new):
    said, payload = manifest(new), payload_of(new)
    said["files"].insert(0, {**said["files"][0], "path": "_INTERNAL"})
    payload = {"_INTERNAL": payload["SoThiDua"], **payload}
    path = raw_package(tmp_path / "a.thiduacn", members(said, payload))
    assert "tên của thư mục" in refusal(path, program)


def test_a_link_among_the_members_is_refused(tmp_path, program, new):
    lines = members(manifest(new), payload_of(new))
    lines[-1] = (*lines[-1], 0o120777 << 16)
    path = raw_package(tmp_path / "a.thiduacn", lines)
    assert "không phải tệp thường" in refusal(path, program)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, program, new):
    said, payload = manifest(new), payload_of(new)
    bomb = bytes(64 * 2**20)
    payload["_internal/base.bin"] = bomb
    path = raw_package(tmp_path / "a.thiduacn", members(said, payload))
    assert path.stat().st_size < 2**20
    assert "kích thước" in refusal(path, program)
    huge = manifest(new)
    for one in huge["files"]:
        one["size"] = 2**30
    path = raw_package(tmp_path / "b.thiduacn", members(huge, payload_of(new)))
    assert "lớn bất thường" in refusal(path, program)


def test_a_huge_manifest_is_not_read(tmp_path, program):
    path = raw_package(
        tmp_path / "a.thiduacn",
        [("manifest.json", b" " * (9 * 2**20)), ("manifest.sig", b"{}"), ("program/a", b"")],
    )
    assert "lớn bất thường" in refusal(path, program)


# --- laying it beside the program ------------------------------------------------------------


def test_what_is_laid_ready_is_what_was_signed(tmp_path, program, new):
    update = read(package(tmp_path / "a.thiduacn", new), program)
    old = tree(program.folder)
    copied = []
    record = applying.stage(update, program, Wish(keep_copy=copied.append))
    assert len(copied) == 1
    for end in (program_folder.NEW, program_folder.RUNNER):
        assert tree(program_folder.beside(program.folder, end)) == tree(new)
    assert os.access(program_folder.beside(program.folder, "-moi") / "SoThiDua", os.X_OK)
    assert tree(program.folder) == old
    assert record.digest == program_folder.tree_digest(new)


def test_no_copy_no_update(tmp_path, program, new):
    update = read(package(tmp_path / "a.thiduacn", new), program)

    def fail(progress):
        raise StorageFailure("Ổ đĩa đầy.")

    with pytest.raises(StorageFailure, match="Chưa giữ được bản sao của tệp dữ liệu"):
        applying.stage(update, program, Wish(keep_copy=fail))
    assert not program_folder.beside(program.folder, "-moi").exists()
    assert program_folder.read(program.folder) is None


def test_a_package_that_changes_after_the_check_is_not_laid_ready(tmp_path, program, new):
    """The stick is pulled out and another one put in, or it reads differently the second time."""
    path = package(tmp_path / "a.thiduacn", new)
    update = read(path, program)
    payload = payload_of(new)
    payload["_internal/base.bin"] = payload["_internal/base.bin"][::-1]
    raw_package(path, members(manifest(new), payload))
    with pytest.raises(StorageFailure, match="không còn nguyên vẹn"):
        applying.stage(update, program, Wish())
    assert not program_folder.beside(program.folder, "-moi").exists()
    assert not program_folder.beside(program.folder, "-chay").exists()
    assert program_folder.read(program.folder) is None


def test_a_stop_leaves_nothing_beside_the_program(tmp_path, program, new):
    class Stopping:
        def report(self, done, total):
            if done > 40:
                raise Cancelled

    update = read(package(tmp_path / "a.thiduacn", new), program)
    with pytest.raises(Cancelled):
        applying.stage(update, program, Wish(), Stopping())
    assert not program_folder.beside(program.folder, "-moi").exists()
    assert program_folder.read(program.folder) is None


def test_no_room_is_said_before_anything_is_unpacked(tmp_path, program, new, monkeypatch):
    update = read(package(tmp_path / "a.thiduacn", new), program)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("app.storage.atomic.shutil.disk_usage", lambda path: usage(9, 9, 1000))
    with pytest.raises(StorageFailure, match="còn trống"):
        applying.stage(update, program, Wish())
    assert not program_folder.beside(program.folder, "-moi").exists()


# --- the data files of the version before ----------------------------------------------------


def test_a_first_start_migrates_a_copy_and_what_was_before_can_be_gone_back_to(tmp_path, program):
    """The newer version keeps the file as it was; that copy is what going back offers."""
    data = shutil.copy(OLD_FILES[0], tmp_path / "xa.thidua")
    Database.open(data, MACHINE).close()
    assert opening.version(data) == schema.VERSION
    old = opening.version(OLD_FILES[0])
    kept = Record(State.DONE, "0.0.1", OLD, "SoThiDua", schema=old)
    program_folder.note(program.folder, kept)
    program_folder.beside(program.folder, "-cu").mkdir()
    offered = applying.kept_version(program, data)
    [(_, copy)] = own_copies.listed(own_copies.folder_of(data)).items()
    assert (offered.fits_data, offered.copy) == (False, copy)
    restoring.restore(offered.copy, tmp_path / "lai.thidua")
    restored, now = map(examining.figures, (tmp_path / "lai.thidua", data))
    assert restored.digest == now.digest
