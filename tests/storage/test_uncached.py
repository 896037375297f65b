"""What is read back comes from the disk, not from what the system remembers of writing it."""

import errno
import os
import random
import subprocess

import pytest

from app.core.errors import StorageFailure
from app.storage import atomic, uncached
from tests.faults import power_cuts
from tests.faults.power_cuts import disk

BLOCK = uncached._BLOCK


@pytest.mark.parametrize("size", [0, 1, 511, 4096, 4097, BLOCK, BLOCK + 1, 2 * BLOCK + 4096])
def test_every_byte_is_read_whatever_the_size(tmp_path, size):
    file = tmp_path / "a"
    content = random.Random(size).randbytes(size)
    file.write_bytes(content)
    with uncached.opened(file) as (blocks, _):
        assert b"".join(blocks) == content


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EOPNOTSUPP])
def test_a_disk_that_cannot_is_read_the_usual_way_and_that_is_said(tmp_path, monkeypatch, code):
    file = tmp_path / "a"
    file.write_bytes(b"x" * 5000)

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "readv", refuse)
    with uncached.opened(file) as (blocks, is_certain):
        assert b"".join(blocks) == b"x" * 5000
    assert not is_certain


@pytest.mark.parametrize("system", ["fuseblk", "fuse.exfat", "tmpfs"])
def test_what_stands_between_promises_nothing(tmp_path, system):
    file = tmp_path / "a"
    file.write_bytes(b"x")
    with uncached.opened(file, system) as (_, is_certain):
        assert not is_certain


def test_a_stick_that_fails_while_it_is_read_is_no_success(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError(errno.EIO, "gone")

    source = tmp_path / "a"
    source.write_bytes(b"x" * 5000)
    monkeypatch.setattr(os, "readv", fail)
    with pytest.raises(StorageFailure, match="không phản hồi"):
        atomic.publish(source, tmp_path / "b")
    assert [file.name for file in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(not power_cuts.is_possible(), reason="no disk can be made in a file here")
def test_a_disk_that_kept_something_else_is_found_out(tmp_path):
    """The file is remembered whole, and changed beneath: only who asks the disk sees that."""
    mark = b"dung-nhu-da-ghi " * 4096
    with disk(tmp_path) as stick:
        file = stick.folder / "a"
        file.write_bytes(mark)
        atomic.flush(file)
        subprocess.run(["sync"], check=True, timeout=60)
        with uncached.opened(file) as (blocks, is_certain):
            assert b"".join(blocks) == mark
        assert is_certain
        image = stick._image.read_bytes()
        place = image.index(mark)
        with stick._image.open("rb+") as under:
            under.seek(place)
            under.write(b"X")
            under.flush()
            os.fsync(under.fileno())
        assert file.read_bytes() == mark  # so the memory says
        with uncached.opened(file) as (blocks, _):
            assert b"".join(blocks) != mark
