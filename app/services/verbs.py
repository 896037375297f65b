"""The verbs of the office: every service function that writes says how it can be taken back.

* `undoable`: Ctrl+Z takes it back (`operations.undo`).
* `countered`: an act with weight outside (ban hành, chốt điểm, quyết định …); only the named
  counter-action takes it back, with a reason.
* `final`: nothing takes it back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Concatenate, ParamSpec, TypeVar

from app.domain.terms import ActionKind
from app.storage.reasons import Reason
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
    deletes: bool = False
    """Whether people delete by it: what it puts away lies in the bin for them to see."""
    copy_first: Reason | None = None
    """Why a copy of the data file is kept before it is done; without one it is not."""
    closes_period: bool = False
    """Whether the file after it is kept for ever: what counts from then on stands in it."""


_VERBS: dict[Callable[..., Any], Verb] = {}


def undoable(
    label: str,
    *,
    needs_reason: bool = False,
    deletes: bool = False,
    copy_first: Reason | None = None,
) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that undo takes back; one that `deletes` fills the bin."""
    return _declare(
        label,
        ActionKind.UNDOABLE,
        needs_reason=needs_reason,
        deletes=deletes,
        copy_first=copy_first,
    )


def countered(
    label: str, *, by: str, needs_reason: bool = False, closes_period: bool = False
) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that only the verb `by` takes back."""
    return _declare(
        label,
        ActionKind.COUNTERED,
        counter=by,
        needs_reason=needs_reason,
        closes_period=closes_period,
    )


def final(
    label: str, *, needs_reason: bool = False, copy_first: Reason | None = None
) -> Callable[[Service[P, R]], Service[P, R]]:
    """Declare a service that nothing takes back."""
    return _declare(label, ActionKind.FINAL, needs_reason=needs_reason, copy_first=copy_first)


def verb_of(service: Callable[..., Any]) -> Verb:
    """Return what `service` declares. `LookupError` when it is no writing service."""
    try:
        return _VERBS[service]
    except KeyError:
        raise LookupError(f"{service!r} declares no kind of action") from None


def verb_named(name: str) -> Verb | None:
    """Return the verb of this name, as the log holds it; nothing for one of another version."""
    if name not in all_verbs() and "." in name:
        try:
            import_module(f"app.services.{name.partition('.')[0]}")
        except ImportError:
            return None
    return all_verbs().get(name)


def all_verbs() -> dict[str, Verb]:
    """Return every verb declared so far, by name."""
    return {verb.name: verb for verb in _VERBS.values()}


def _declare(
    label: str,
    kind: ActionKind,
    **more: Any,  # noqa: ANN401 - what `Verb` has
) -> Callable[[Service[P, R]], Service[P, R]]:
    def declare(service: Service[P, R]) -> Service[P, R]:
        module = service.__module__.removeprefix("app.services.")
        name = f"{module}.{service.__name__}"
        _VERBS[service] = Verb(name, label, kind, **more)
        return service

    return declare
