"""Reading a file from its disk and not from what the system still remembers of writing it.

A stick that keeps nothing is found out only so. Where a system or a disk does not allow it, the
file is read the usual way, and that is said.
"""

import errno
import mmap
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

_BLOCK = 2**20
"""Bytes at a time: whole pages of memory and whole sectors of any disk."""
_NO_SUCH_WAY = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP)
_ALREADY_MEMORY = ("tmpfs", "ramfs")
_IN_BETWEEN = "fuse"

Blocks = Iterator[bytes]


@contextmanager
def opened(path: Path, system: str = "") -> Generator[tuple[Blocks, bool]]:
    """Give the blocks of a file, and whether they come from its disk for certain.

    `system` is the kind of file system, where it is known: some promise it and do not hold it.
    """
    blocks = _windows_blocks(path) if sys.platform == "win32" else _linux_blocks(path)
    try:
        first = next(blocks, b"")
    except OSError as error:
        blocks.close()
        if error.errno not in _NO_SUCH_WAY:
            raise
        blocks, first, is_certain = _plain_blocks(path), b"", False
    else:
        is_certain = not system.startswith(_IN_BETWEEN) and system not in _ALREADY_MEMORY
    try:
        yield _joined(first, blocks), is_certain
    finally:
        blocks.close()


def _joined(first: bytes, others: Blocks) -> Blocks:
    if first:
        yield first
    yield from others


def _linux_blocks(path: Path) -> Generator[bytes]:
    direct = getattr(os, "O_DIRECT", None)
    if direct is None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), path)
    descriptor = os.open(path, os.O_RDONLY | direct)
    try:
        with mmap.mmap(-1, _BLOCK) as room:  # begins at a page, as the disk wants it
            while count := os.readv(descriptor, [room]):
                yield room[:count]
                if count % mmap.PAGESIZE:
                    return  # the end; a further call would begin where no sector does
    finally:
        os.close(descriptor)


def _windows_blocks(path: Path) -> Generator[bytes]:
    if sys.platform != "win32":
        return
    import ctypes  # noqa: PLC0415 - only there
    from ctypes import wintypes  # noqa: PLC0415

    read_access, shared, existing, no_buffering = 0x80000000, 7, 3, 0x20000000
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateFileW.restype = wintypes.HANDLE
    kernel.CreateFileW.argtypes = (
        *(wintypes.LPCWSTR, wintypes.DWORD, wintypes.DWORD, wintypes.LPVOID),
        *(wintypes.DWORD, wintypes.DWORD, wintypes.HANDLE),
    )
    kernel.ReadFile.argtypes = (
        *(wintypes.HANDLE, wintypes.LPVOID, wintypes.DWORD),
        *(ctypes.POINTER(wintypes.DWORD), wintypes.LPVOID),
    )
    kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
    handle = kernel.CreateFileW(str(path), read_access, shared, None, existing, no_buffering, None)
    if handle == wintypes.HANDLE(-1).value:
        raise ctypes.WinError(ctypes.get_last_error())
    try:
        with mmap.mmap(-1, _BLOCK) as room:
            start = (ctypes.c_char * _BLOCK).from_buffer(room)
            count = wintypes.DWORD(0)
            while True:
                if not kernel.ReadFile(handle, start, _BLOCK, ctypes.byref(count), None):
                    raise ctypes.WinError(ctypes.get_last_error())
                if not count.value:
                    break
                yield start.raw[: count.value]
                if count.value < _BLOCK:
                    break
            del start  # the memory cannot be given back while it is looked at
    finally:
        kernel.CloseHandle(handle)


def _plain_blocks(path: Path) -> Generator[bytes]:
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # let the disk answer, not the memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while block := file.read(_BLOCK):
            yield block
