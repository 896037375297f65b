"""Where no data file may lie, as far as the system tells."""

from pathlib import Path, PureWindowsPath

import pytest

from app import operations
from app.core.errors import StorageFailure
from app.storage import places

AN_BINH = {"name": "Ủy ban nhân dân xã An Bình", "locality": "An Bình"}

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/can\\040bo/USB vfat rw 0 0
//maychu/chung /mnt/chung cifs rw 0 0
maychu:/nha /mnt/nha nfs4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
"""


@pytest.fixture
def mounts(tmp_path, monkeypatch):
    path = tmp_path / "mounts"
    path.write_text(MOUNTS, encoding="utf-8")
    monkeypatch.setattr(places, "is_removable", lambda device: device == "sdb1")
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/can-bo/so", None),
        ("/opt/so", None),
        ("/media/can bo/USB", places._REMOVABLE),
        ("/media/can bo/USB/thi dua", places._REMOVABLE),
        ("/mnt/chung/thi-dua", places._NETWORK),
        ("/mnt/nha", places._NETWORK),
    ],
)
def test_a_disk_that_is_pulled_out_or_shared_is_told_apart(mounts, folder, kind):
    assert places._linux_kind(Path(folder), mounts) == kind


def test_a_system_that_does_not_tell_lets_every_folder_through(tmp_path):
    assert places._linux_kind(tmp_path, tmp_path / "none") is None


def test_a_partition_is_pulled_out_with_its_disk(tmp_path):
    for name, removable in (("sda", "0"), ("sdb", "1")):
        partition = tmp_path / "devices" / name / f"{name}1"
        partition.mkdir(parents=True)
        (partition / "partition").touch()
        (partition.parent / "removable").write_text(f"{removable}\n")
        for place in (partition, partition.parent):
            (tmp_path / place.name).symlink_to(place)
    told = {name: places.is_removable(name, tmp_path) for name in ("sda1", "sdb1", "sdb", "sdx")}
    assert told == {"sda1": False, "sdb1": True, "sdb": True, "sdx": False}


@pytest.mark.parametrize(
    ("folder", "drive_type", "kind"),
    [
        (r"C:\Users\a\SoThiDua", 3, None),
        (r"E:\SoThiDua", 2, places._REMOVABLE),
        (r"Z:\SoThiDua", 4, places._NETWORK),
        (r"\\maychu\chung\SoThiDua", 0, places._NETWORK),
    ],
)
def test_windows_says_what_a_drive_is(monkeypatch, folder, drive_type, kind):
    monkeypatch.setattr(places, "drive_type", lambda root: drive_type)
    assert places._windows_kind(PureWindowsPath(folder)) == kind


@pytest.mark.parametrize(
    "name", ["OneDrive", "OneDrive - UBND xã An Bình", "Google Drive", "Dropbox", "iCloudDrive"]
)
def test_a_folder_that_is_copied_to_the_net_is_refused_in_words(tmp_path, name):
    told = places.why_unfit(tmp_path / name / "thi-dua")
    assert "đồng bộ" in told
    assert "Chưa tạo tệp nào" in told


def test_the_folder_that_onedrive_names_is_refused_whatever_it_is_called(tmp_path, monkeypatch):
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Tai lieu"))
    assert places.why_unfit(tmp_path / "Tai lieu" / "so") != ""
    assert places.why_unfit(tmp_path / "so") == ""


def test_no_data_file_is_made_in_such_a_folder(tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    with pytest.raises(StorageFailure, match="đồng bộ lên mạng"):
        operations.create_file(folder / "xa.thidua", AN_BINH)
    assert list(folder.iterdir()) == []
