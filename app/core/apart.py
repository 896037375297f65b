"""A process of its own for work that could stop the program, or hold up its window."""

import multiprocessing
from collections.abc import Callable, Generator
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

HEARD_EVERY = 0.05
"""Seconds between two looks at whether it has said something."""


@contextmanager
def working(
    work: Callable[..., None], *arguments: object, starts_others: bool = False
) -> Generator["Connection[Any, Any]"]:
    """Let `work(there, *arguments)` run in a process of its own; give this end of its pipe.

    The process is gone when this ends, whatever came of it. `work` is a function of a module;
    only where it `starts_others` may it do the same.
    """
    spawning = multiprocessing.get_context("spawn")  # Windows has no other
    here, there = spawning.Pipe()
    process = spawning.Process(target=work, args=(there, *arguments), daemon=not starts_others)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.kill()
        process.join()
        process.close()


def call(there: "Connection[Any, Any]", name: str) -> None:
    """Say what the function called “module:function” answers: a layer above may be meant."""
    module, _, function = name.partition(":")
    there.send(getattr(import_module(module), function)())
