"""One example call of each writing service, for the tests that walk them all.

    @example(units.rename)
    def _(office):
        unit_id = office.unit("Thôn Đông")
        return call(unit_id, "Thôn Tây")

A countered verb also says how its counter-action is called: `call(..., counter=call(...))`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from app.services.verbs import verb_of


@dataclass(frozen=True)
class Call:
    """The arguments of one call, and of the call that counters it."""

    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    counter: "Call | None" = None


EXAMPLES: dict[str, tuple[Callable[..., Any], Callable[..., Call]]] = {}


def call(*args, counter=None, **kwargs):
    """Return the arguments of a call."""
    return Call(args, kwargs, counter)


def example(service):
    """Register what the decorated function prepares as the example of `service`."""

    def register(prepare):
        EXAMPLES[verb_of(service).name] = (service, prepare)
        return prepare

    return register


def load():
    """Import every module of examples."""
    for file in Path(__file__).parent.glob("[a-z]*.py"):
        import_module(f"tests.examples.{file.stem}")
    return EXAMPLES
