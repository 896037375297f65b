"""Which processes run from a folder: whoever does keeps it from being renamed on Windows."""

import os
import sys
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path


def from_folder(folder: Path) -> list[int]:
    """Return the processes whose program lies in `folder`, this one and its children left out.

    Those of other people may stay unseen: a system need not tell whose they are.
    """
    root = os.path.normcase(folder.resolve())
    inside = root + os.sep
    own = {os.getpid(), *(child.pid for child in active_children())}
    return sorted(
        pid
        for pid, program in _programs()
        if pid not in own and os.path.normcase(program).startswith(inside)
    )


def _programs() -> Iterator[tuple[int, str]]:
    if sys.platform == "win32":
        yield from _on_windows()
        return
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            program = os.readlink(entry / "exe")  # noqa: PTH115 - may be “… (deleted)”
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
        except (OSError, ValueError):  # it has ended, or belongs to somebody else
            continue
        if parent != str(os.getpid()):
            yield int(entry.name), program


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _LIMITED = 0x1000
    _MOST = 16_384

    def _on_windows() -> Iterator[tuple[int, str]]:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        psapi = ctypes.WinDLL("psapi", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        kernel.OpenProcess.argtypes = (wintypes.DWORD, wintypes.BOOL, wintypes.DWORD)
        kernel.CloseHandle.argtypes = (wintypes.HANDLE,)
        kernel.QueryFullProcessImageNameW.argtypes = (
            wintypes.HANDLE,
            wintypes.DWORD,
            wintypes.LPWSTR,
            ctypes.POINTER(wintypes.DWORD),
        )
        pids = (wintypes.DWORD * _MOST)()
        used = wintypes.DWORD()
        if not psapi.EnumProcesses(pids, ctypes.sizeof(pids), ctypes.byref(used)):
            return
        for pid in pids[: used.value // ctypes.sizeof(wintypes.DWORD)]:
            handle = kernel.OpenProcess(_LIMITED, False, pid)  # noqa: FBT003 - Windows' own
            if not handle:
                continue
            name = ctypes.create_unicode_buffer(32_768)
            size = wintypes.DWORD(len(name))
            if kernel.QueryFullProcessImageNameW(handle, 0, name, ctypes.byref(size)):
                yield pid, name.value
            kernel.CloseHandle(handle)
