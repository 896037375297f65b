import errno

import pytest

from app.core.os_words import os_words


@pytest.mark.parametrize(
    "number",
    ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "ENOENT", "ENOTDIR", "EEXIST", "EISDIR"],
)
def test_what_the_system_says_is_said_in_vietnamese(number):
    error = OSError(getattr(errno, number), "No such English words")
    assert not os_words(error).startswith("hệ thống")
    assert "English" not in os_words(error)


def test_what_has_no_words_keeps_its_number():
    assert os_words(OSError(errno.EIO, "Input/output error")) == f"hệ thống báo lỗi {errno.EIO}"
