"""What the system says of files and folders, in the words of the office."""

import errno

_WORDS = {
    errno.EACCES: "không có quyền đọc hoặc ghi ở đó",
    errno.EPERM: "không có quyền đọc hoặc ghi ở đó",
    errno.EROFS: "ổ đĩa hoặc thư mục chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EDQUOT: "ổ đĩa đã đầy",
    errno.ENOENT: "không thấy ổ đĩa hoặc thư mục",
    errno.ENODEV: "không thấy ổ đĩa hoặc thư mục",
    errno.ENOTDIR: "có một tệp đứng ở chỗ của thư mục",
    errno.EEXIST: "có một tệp đứng ở chỗ của thư mục",
    errno.EISDIR: "đó là thư mục, không phải tệp",
    errno.ENAMETOOLONG: "tên hoặc đường dẫn quá dài",
    errno.EBUSY: "tệp đang mở trong chương trình khác",
}


def os_words(error: OSError) -> str:
    """Return why the system refused, as the part of a sentence that follows “vì”.

    >>> os_words(OSError(errno.ENOSPC, "No space left on device"))
    'ổ đĩa đã đầy'
    """
    return _WORDS.get(error.errno or 0, f"hệ thống báo lỗi {error.errno}")
