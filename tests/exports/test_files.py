import os
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock
from app.core.errors import StorageFailure
from app.exports.files import FileNames, replacing, safe_name

needs_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0, reason="only root makes such a disk"
)


@pytest.fixture
def tiny_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False, timeout=60).returncode:
        pytest.skip("this system lets nobody mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True, timeout=60)


def save(path, content, then=lambda part: None):
    with replacing(path) as part:
        part.write_bytes(content)
        then(part)


def names_in(folder):
    return sorted(file.name for file in folder.iterdir())


def test_a_new_file_takes_the_place_of_the_old_one(tmp_path):
    path = tmp_path / "Báo cáo.pdf"
    save(path, b"old")
    save(path, b"new")
    assert path.read_bytes() == b"new"
    assert names_in(tmp_path) == ["Báo cáo.pdf"]


@pytest.mark.parametrize("name", ["xã.thidua", "xã.THIDUA", "xã.thiduabk", "xã.thiduagoi"])
def test_a_data_file_or_a_backup_is_never_replaced_by_a_report(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"a year of work")
    with pytest.raises(StorageFailure, match=f"“{name}”.*Chọn tên khác"):
        save(path, b"new")
    assert path.read_bytes() == b"a year of work"
    assert names_in(tmp_path) == [name]


def test_an_error_on_the_way_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError):
        save(path, b"half", then=lambda _: 1 / 0)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.pdf"]


@needs_root
def test_a_full_disk_leaves_the_old_file_as_it_was(tiny_disk):
    path = tiny_disk / "a.xlsx"
    path.write_bytes(b"old" * 1000)
    with pytest.raises(StorageFailure) as refusal:
        save(path, b"x" * 200_000)
    assert path.read_bytes() == b"old" * 1000
    assert names_in(tiny_disk) == ["a.xlsx"]
    assert str(refusal.value) == (
        f"Không lưu được tệp “a.xlsx” vì ổ đĩa {tiny_disk} đã đầy (còn trống 60 KB). Tệp cũ còn"
        " nguyên. Xóa bớt tệp trên ổ đĩa hoặc chọn ổ đĩa khác rồi xuất lại."
    )


@needs_root
def test_a_disk_locked_against_writing_is_named(tiny_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(tiny_disk)], check=True, timeout=60)
    with pytest.raises(StorageFailure, match=r"đang khóa chống ghi. Chưa ghi tệp nào"):
        save(tiny_disk / "a.xlsx", b"")


@needs_root
def test_a_file_that_another_program_holds_is_kept(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    if subprocess.run(
        ["chattr", "+i", str(path)], capture_output=True, check=False, timeout=60
    ).returncode:
        pytest.skip("this disk holds no file fast")
    try:
        with pytest.raises(StorageFailure) as refusal:
            save(path, b"new")
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True, timeout=60)
    assert path.read_bytes() == b"old"
    assert names_in(tmp_path) == ["a.xlsx"]
    assert str(refusal.value) == (
        "Không lưu được tệp “a.xlsx” vì đang mở trong chương trình khác. Tệp cũ còn nguyên."
        " Đóng tệp rồi xuất lại, hoặc chọn tên khác."
    )


def test_a_read_only_file_is_not_written_over(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(StorageFailure, match=r"được đặt chỉ đọc. Tệp cũ còn nguyên"):
        save(path, b"new")
    assert path.read_bytes() == b"old"
    path.chmod(0o644)


@needs_root
def test_a_folder_without_the_right_to_write_is_named(tmp_path):
    if subprocess.run(
        ["chattr", "+i", str(tmp_path)],
        capture_output=True,
        check=False,
        timeout=60,
    ).returncode:
        pytest.skip("this disk holds no folder fast")
    try:
        with pytest.raises(StorageFailure, match=r"Không ghi được vào thư mục.*Chưa ghi tệp nào"):
            save(tmp_path / "a.xlsx", b"new")
    finally:
        subprocess.run(["chattr", "-i", str(tmp_path)], check=True, timeout=60)


def test_a_missing_drive_or_folder_is_named(tmp_path):
    with pytest.raises(StorageFailure, match=r"không tìm thấy thư mục “.*usb”"):
        save(tmp_path / "usb" / "a.xlsx", b"")


def test_a_drive_pulled_out_half_way_is_named(tmp_path):
    stick = tmp_path / "usb"
    stick.mkdir()

    def pull_out(part):
        part.unlink()
        stick.rmdir()

    with pytest.raises(StorageFailure, match="có thể USB đã rút ra"):
        save(stick / "a.xlsx", b"", then=pull_out)


def test_a_folder_of_that_name_is_named(tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(StorageFailure, match="đã có thư mục cùng tên"):
        save(tmp_path / "a.xlsx", b"")


def test_a_name_too_long_for_the_disk_is_named(tmp_path):
    with pytest.raises(StorageFailure, match="quá dài"):
        save(tmp_path / ("dài" * 100 + ".xlsx"), b"")


def test_what_a_power_cut_left_goes_after_a_day(tmp_path, monkeypatch):
    left = tmp_path / "~SoThiDua-00ff.part"
    left.write_bytes(b"half")
    save(tmp_path / "a.pdf", b"")
    assert left.exists()
    tomorrow = clock.now() + timedelta(days=2)
    monkeypatch.setattr("app.exports.files.now", lambda: tomorrow)
    save(tmp_path / "a.pdf", b"")
    assert names_in(tmp_path) == ["a.pdf"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Đăng ký thi đua", "2026", "Xã An Bình"), "DangKyThiDua_2026_XaAnBinh"),
        (("Tổ dân phố 3/2",), "ToDanPho3-2"),
        (('a/b\\c:d*e?f"g<h>i|j',), "ABCDEFGHIJ"),
        (("../../etc/passwd",), "EtcPasswd"),
        (("con",), "Con_"),
        (("aux.",), "Aux_"),
        (("LPT1",), "LPT1_"),
        (("Nguyễn ", " ", "…"), "Nguyen"),
        (("日本", "\x00\ud800😀"), "KhongTen"),
        (("",), "KhongTen"),
    ],
)
def test_a_name_is_safe_on_every_system(parts, name):
    assert safe_name(*parts) == name


def test_a_long_name_keeps_to_120_letters():
    assert safe_name("Ủy ban " * 100) == ("UyBan" * 100)[:120]


def test_no_two_reports_of_a_run_share_a_name(tmp_path):
    names = FileNames(tmp_path)
    given = [names.path(".xlsx", "Thôn", name) for name in ("Hòa", "Hóa", "HOA", "Đá", "Da")]
    assert [path.name for path in given] == [
        "Thon_Hoa.xlsx",
        "Thon_Hoa (2).xlsx",
        "Thon_HOA (3).xlsx",
        "Thon_Da.xlsx",
        "Thon_Da (2).xlsx",
    ]
    assert names.path(".pdf", "Thôn Hòa").name == "ThonHoa.pdf"


def test_files_of_an_earlier_run_keep_their_names_unless_told_otherwise(tmp_path):
    (tmp_path / "THON_HOA.xlsx").write_bytes(b"filled in")
    assert FileNames(tmp_path).path(".xlsx", "Thôn", "Hòa").name == "Thon_Hoa (2).xlsx"
    again = FileNames(tmp_path, replaces_existing=True)
    assert again.path(".xlsx", "Thôn", "Hòa").name == "Thon_Hoa.xlsx"


def test_the_whole_path_stays_within_what_windows_takes():
    folder = Path("/") / ("thu_muc_" * 20)
    names = FileNames(folder)
    first, second = (names.path(".xlsx", "Báo cáo " * 40) for _ in "12")
    assert len(str(first)) == len(str(second)) == 240
    assert second.name.endswith(" (2).xlsx")
    with pytest.raises(StorageFailure, match="quá dài"):
        FileNames(folder / ("x" * 100)).path(".xlsx", "a")
