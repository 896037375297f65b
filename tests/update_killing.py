"""Exchanging a program in a process that is killed at the n-th step, before or after it."""

import multiprocessing
import os
import shutil
from contextlib import suppress
from pathlib import Path

from app.core.program import Program
from app.imports.update_file import applying, reading
from app.imports.update_file.applying import Wish
from app.storage import program_folder
from tests.update_files import OLD, known

KILLED = 9
_STEPS = (
    (program_folder, "note"),
    (program_folder, "_rename"),
    (program_folder, "remove"),
    (program_folder, "copy_tree"),
    (applying, "_unpack_one"),
    (applying, "_read_back"),
)


def run(work, folder, at, package=None):
    """Do a piece of work in a process of its own that dies at a step; whether it came to its end.

    Each step counts twice: killed before anything of it is done, and after all of it.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=_child, args=(work, str(folder), at, str(package or "")))
    process.start()
    process.join(60)
    assert process.exitcode in (0, KILLED), process.exitcode
    return process.exitcode == 0


def _child(work, folder, at, package):
    left = [at]
    for module, name in _STEPS:
        setattr(module, name, _dying(getattr(module, name), left))
    if work == "mix":
        program_folder._exchange = _mix
    WORKS["finish" if work == "mix" else work](Path(folder), package)


def _dying(step, left):
    def killed_at_its_turn(*args, **kwargs):
        _count(left)
        answer = step(*args, **kwargs)
        _count(left)
        return answer

    return killed_at_its_turn


def _count(left):
    if left[0] == 0:
        os._exit(KILLED)
    left[0] -= 1


def _stage(folder, package):
    program = Program(folder, OLD, "linux-x86_64")
    update = reading.read_update(Path(package), program=program, known=(known(),))
    applying.stage(update, program, Wish())


def _finish(folder, _):
    program_folder.finish(folder, leaves_within=5)


def _settle(folder, _):
    program_folder.settle(folder)
    program_folder.acknowledge(folder)


def _stage_return(folder, _):
    applying.stage_return(Program(folder, "0.2.0", "linux-x86_64"), Wish())


def _mix(folder, record):
    """What an exchange must never be: the files of the new version copied over the old ones."""
    for path in sorted(program_folder.beside(folder, record.source).rglob("*")):
        if path.is_file():
            program_folder.remove(folder / "none")  # a step that can be the last one
            target = folder / path.relative_to(program_folder.beside(folder, record.source))
            with suppress(FileExistsError):
                target.parent.mkdir(parents=True)
            shutil.copy2(path, target)


WORKS = {
    "stage": _stage,
    "finish": _finish,
    "settle": _settle,
    "stage_return": _stage_return,
}
