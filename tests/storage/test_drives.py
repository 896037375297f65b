"""The sticks that are plugged in, by injected facts; Windows is not here to be asked."""

from pathlib import Path

import pytest

from app.storage import drives, places
from app.storage.drives import Drive
from app.storage.places import Mount

GB = 2**30


class Windows:
    """A PC with a disk, two sticks, a card reader without a card, a network drive."""

    def __init__(self):
        self.facts = {
            "C:\\": (3, "", 100 * GB),
            "E:\\": (2, "KINGSTON", 13_207_024_435),
            "F:\\": (2, "", 300 * 2**20),
            "G:\\": (2, None, None),
            "Z:\\": (4, "CHUNG", 9 * GB),
        }

    def roots(self):
        return list(self.facts)

    def kind(self, root):
        return self.facts[root][0]

    def label(self, root):
        return self.facts[root][1]

    def free(self, root):
        return self.facts[root][2]


def test_windows_tells_sticks_with_label_letter_and_room():
    told = [drive.told for drive in drives._windows(Windows())]
    assert told == ["KINGSTON (E:) – còn 12,3 GB", "USB (F:) – còn 300 MB"]


def test_a_stick_pulled_out_while_it_is_asked_is_left_out():
    pc = Windows()
    pc.facts["E:\\"] = (2, "KINGSTON", None)
    assert [drive.label for drive in drives._windows(pc)] == [""]


@pytest.fixture
def linux(tmp_path, monkeypatch):
    """A PC with a disk and two sticks, one of them shown twice, one with a Vietnamese label."""
    for name in ("usb", "usb2", "again"):
        (tmp_path / name).mkdir()
    labels = tmp_path / "by-label"
    labels.mkdir()
    for label, device in (("USB\\x20CỦA\\x20XÃ", "sdb1"), ("KINGSTON", "sdc1")):
        (tmp_path / device).touch()
        (labels / label).symlink_to(tmp_path / device)
    monkeypatch.setattr(places, "is_removable", lambda device: device in ("sdb1", "sdc1"))
    return [
        Mount(Path("/"), "/dev/sda1", "ext4"),
        Mount(tmp_path, "tmpfs", "tmpfs"),
        Mount(tmp_path / "usb", "/dev/sdb1", "vfat"),
        Mount(tmp_path / "usb2", "/dev/sdc1", "vfat"),
        Mount(tmp_path / "again", "/dev/sdb1", "vfat"),
        Mount(tmp_path / "gone", "/dev/sdc1", "vfat"),
    ]


def test_linux_tells_sticks_by_their_labels(linux, tmp_path):
    found = list(drives._linux(linux, tmp_path / "by-label"))
    assert {(one.path.name, one.label) for one in found} == {
        ("usb", "USB CỦA XÃ"),
        ("usb2", "KINGSTON"),
    }
    assert all(one.free > 0 for one in found)


def test_a_stick_that_is_gone_is_left_out(linux, tmp_path):
    gone = [Mount(tmp_path / "gone", "/dev/sdb1", "vfat")]
    assert list(drives._linux(gone, tmp_path / "none")) == []


def test_this_pc_answers_too():
    assert all(isinstance(one, Drive) for one in drives.removable())


def test_the_list_of_mounts_is_read_with_its_escapes(tmp_path):
    listed = tmp_path / "mounts"
    listed.write_text("/dev/sdb1 /media/cán\\040bộ/A\\134B vfat rw 0 0\n", encoding="utf-8")
    assert places.mounted(listed) == [Mount(Path("/media/cán bộ/A\\B"), "/dev/sdb1", "vfat")]
