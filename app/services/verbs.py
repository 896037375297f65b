"""The verbs of the office: every service function that writes says how it can be taken back.

* `undoable`: Ctrl+Z takes it back (`operations.undo`).
* `countered`: an act with weight outside (ban hành, chốt điểm, quyết định …); only the named
  counter-action takes it back, with a reason.
* `final`: nothing takes it back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.domain.terms import ActionKind
from app.storage.recorder import Writing

P = ParamSpec("P")
R = TypeVar("R")

Service = Callable[Concatenate[Writing, P], R]


@dataclass(frozen=True, slots=True)
class Verb:
    """What a writing service declares of itself."""

    name: str
    """Module and function: “plans.issue”."""
    label: str
    """As the menu says it after “Hoàn tác”: “Ban hành kế hoạch”."""
    kind: ActionKind
    counter: str = ""
    """The verb that takes a countered one back."""
    needs_reason: bool = False


_VERBS: dict[Callable[..., Any], Verb] = {}


def undoable(
    label: str, *, needs_reason: bool = False
) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that undo takes back."""
    return _declare(label, ActionKind.UNDOABLE, "", needs_reason)


def countered(
    label: str, *, by: str, needs_reason: bool = False
) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that only the verb `by` takes back."""
    return _declare(label, ActionKind.COUNTERED, by, needs_reason)


def final(label: str, *, needs_reason: bool = False) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that nothing takes back."""
    return _declare(label, ActionKind.FINAL, "", needs_reason)


def verb_of(service: Callable[..., Any]) -> Verb:
    """Return what `service` declares. `LookupError` when it is no writing service."""
    try:
        return _VERBS[service]
    except KeyError:
        raise LookupError(f"{service!r} declares no kind of action") from None


def all_verbs() -> dict[str, Verb]:
    """Return every verb declared so far, by name."""
    return {verb.name: verb for verb in _VERBS.values()}


def _declare(
    label: str,
    kind: ActionKind,
    counter: str,
    needs_reason: bool,  # noqa: FBT001
) -> Callable[[Service[P, R]], Service[P, R]]:
    def declare(service: Service[P, R]) -> Service[P, R]:
        module = service.__module__.removeprefix("app.services.")
        name = f"{module}.{service.__name__}"
        _VERBS[service] = Verb(name, label, kind, counter, needs_reason)
        return service

    return declare
