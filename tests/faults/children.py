"""Processes that faults befall. Nobody waits for one without a limit.

A process is the copy of one that has everything imported (`forkserver`), so that hundreds of them
can be killed in a minute.
"""

import multiprocessing
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.faults.clerk"])
SECONDS = 40
"""How long anybody waits for a word or an end; after it the process hangs, and is ended."""


class Child:
    """A process at work, and the line to it."""

    def __init__(self, work: Callable[..., object], *arguments: object) -> None:
        self.line, far = PROCESSES.Pipe()
        self._process = PROCESSES.Process(target=work, args=(*arguments, far))
        self._process.start()
        far.close()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid or 0

    @property
    def exit_code(self) -> int | None:
        """How it ended; nothing while it is at work."""
        return self._process.exitcode

    def words(self) -> Iterator[Any]:
        """Yield what it says until it ends."""
        while (word := self.hear()) is not None:
            yield word

    def hear(self) -> Any:
        """Return its next word, or nothing where it ended without one."""
        if not self.line.poll(SECONDS):
            raise TimeoutError(f"process {self.pid} neither works nor ends")
        try:
            return self.line.recv()
        except (EOFError, ConnectionResetError):
            return None

    def ends_within(self, seconds: float) -> bool:
        """Wait so long for its end; return whether it came."""
        self._process.join(seconds)
        return not self._process.is_alive()

    def kill(self) -> None:
        """End it as a power cut does: at once."""
        self._process.kill()
        if not self.ends_within(SECONDS):
            raise TimeoutError(f"process {self.pid} cannot be killed")


@contextmanager
def child(work: Callable[..., object], *arguments: object) -> Generator[Child]:
    """Let a process do `work(*arguments, line)`; it is gone at the end, whatever comes."""
    made = Child(work, *arguments)
    try:
        yield made
    finally:
        made.kill()
        made.line.close()
