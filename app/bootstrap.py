"""Puts the program together: the window, or a command where one is named."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.core.errors import StorageFailure
from app.core.program import Program, installed
from app.core.screen import has_screen

_SUFFIX = ".thidua"
_RUNNER = "--finish-update"


def main() -> int:
    """Run the program."""
    if getattr(sys, "frozen", False):
        _begin_built()
    arguments = sys.argv[1:]
    program = installed()
    if program is not None and program.may_be_exchanged and _is_over(program, arguments):
        return 1
    if not is_for_window(arguments):
        from app import cli  # noqa: PLC0415 - a command does without Qt

        return cli.run(arguments)
    if not has_screen():
        sys.stderr.write(
            "Máy này không có màn hình nên không mở được cửa sổ. Chưa làm gì. "
            "Xem các lệnh dùng được bằng “so-thi-dua --help”.\n"
        )
        return 1
    gc.disable()  # nothing of what a start makes is garbage; `program` collects again after it
    from app.ui import program  # noqa: PLC0415 - the window does without the commands

    sample = arguments == ["--sample"]
    return program.run(Path(arguments[0]) if arguments and not sample else None, sample=sample)


def settle_portable() -> None:
    """Keep the settings of the portable program beside it, where that is a disk of this PC.

    On a stick, a network drive or where nothing can be written, they are this user's on this PC,
    as are the data files that a first start offers to make: a stick is pulled out while they are
    written to.
    """
    from app.core import paths  # noqa: PLC0415 - the usual start does without

    beside = paths.folder_carried_along()
    if beside is None:
        return
    from app.storage.places import why_unfit  # noqa: PLC0415 - as above

    if not why_unfit(beside) and _can_write(beside):
        paths.keep_settings_in(beside)


def _can_write(folder: Path) -> bool:
    import tempfile  # noqa: PLC0415 - as above

    try:
        folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _begin_built() -> None:
    """Do what only the built program needs, before anything else is loaded."""
    _load_libraries_from_inside()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the program with a window has no console to print on
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    settle_portable()
    from multiprocessing import freeze_support  # noqa: PLC0415 - costs a start nothing

    freeze_support()  # it is its own Python for its workers


def _load_libraries_from_inside() -> None:
    """Let libraries come from the system and from inside the program, from nowhere else.

    One that somebody planted beside the program, or in the folder it was started from, is passed
    by on Windows (reliability §4.12).
    """
    if sys.platform != "win32":
        return
    import ctypes  # noqa: PLC0415 - Windows alone

    of_system, of_added_folders = 0x800, 0x400  # LOAD_LIBRARY_SEARCH_SYSTEM32, _USER_DIRS
    inside = Path(__file__).parents[1]
    for folder in (inside, inside / "PySide6", inside / "shiboken6"):
        if folder.is_dir():
            os.add_dll_directory(str(folder))
    ctypes.windll.kernel32.SetDefaultDllDirectories(of_system | of_added_folders)


def _is_over(program: Program, arguments: Sequence[str]) -> bool:
    """Go on with an exchange of the installed program; return whether this start ends with it."""
    from app.storage import program_folder  # noqa: PLC0415 - few starts need it

    try:
        if list(arguments) == [_RUNNER]:
            program_folder.run(program.folder)
            return True
        if program_folder.rescue(program.folder):
            return True
        program_folder.settle(program.folder)
    except StorageFailure as refusal:
        if sys.stderr is not None:
            sys.stderr.write(f"{refusal}\n")
        return True
    return False


def is_for_window(arguments: Sequence[str]) -> bool:
    """Return whether these arguments open the window: none, one data file, or --sample.

    All others are a command, or for the commands to explain.
    """
    if len(arguments) > 1:
        return False
    return not arguments or arguments[0] == "--sample" or _is_data_file(arguments[0])


def _is_data_file(argument: str) -> bool:
    return not argument.startswith("-") and Path(argument).suffix.lower() == _SUFFIX
