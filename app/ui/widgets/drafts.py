"""What was typed and not saved: how an editor tells it, and how it gets it back after a crash.

An editor is a `KeepsDraft`; its window (`HasDrafts`) keeps what all of them hold on disk. To lead
a person back to an editor, what they pressed to open it is noted as a `Step` while that runs.
"""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.core.clock import moment_text


@dataclass(frozen=True, slots=True)
class Step:
    """Something a person pressed: what of which list or menu, and for which rows."""

    where: str
    act: str
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """What one field holds that is not saved."""

    label: str
    text: str
    """As `Field.draft` says it, right or wrong."""
    words: str
    """As people read it."""
    saved: str
    """What the field held as saved, as `Field.draft` says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody typed in one editor and did not save."""

    editor: str
    """Which editor: the same one has the same name after a crash."""
    caption: str
    typed: Mapping[str, Typed]
    """By the name of the field; only those that differ from what is saved."""
    focus: str = ""
    """Where in the editor."""
    left_out: tuple[str, ...] = ()
    """Labels of fields that differ too, but which no draft may hold."""
    steps: tuple[Step, ...] = ()
    user: str = ""
    kept: str = ""
    """When this was first on disk, in ISO, UTC."""
    place: Mapping[str, str] = field(default_factory=dict[str, str])
    """The tab, plan and page it was typed at."""

    @property
    def moment(self) -> str:
        """When it was kept, as people write it; "" where that is not known."""
        try:
            return moment_text(datetime.fromisoformat(self.kept))
        except ValueError:
            return ""


MENU = "menu"
"""Where a step was done that is a line of a menu; what it runs is the act."""


def brought_back(draft: Draft, brought: Sequence[str], changed: Sequence[str]) -> str:
    """Return what to say above fields that show a draft: labels `brought`, labels `changed`."""
    told = f"Đã lấy lại những gì nhập dở lúc {draft.moment}: {', '.join(brought)}. Chưa lưu."
    if not brought:
        told = f"Những gì nhập dở lúc {draft.moment} nay đã có trong tệp."
    if changed:
        told += f" Tệp đã đổi sau đó ở: {', '.join(changed)}. Hãy xem rồi hãy lưu."
    if draft.left_out:
        told += f" Không được giữ, phải nhập lại: {', '.join(draft.left_out)}."
    return told


class KeepsDraft:
    """Mark of a widget in which something can be typed that is saved later."""

    def unsaved(self) -> Draft | None:
        """Return what was typed and is not saved; nothing where that is so."""
        raise NotImplementedError

    def bring_back(self, draft: Draft) -> bool:
        """Show a draft again and let `Drafts.take` hear it; return whether it is its own."""
        raise NotImplementedError


class Replays:
    """Mark of a widget in which a step can be done again."""

    @property
    def steps_of(self) -> str:
        """What its steps say of where they were done."""
        raise NotImplementedError

    def replay(self, step: Step) -> bool:
        """Do a step again, which may wait for the person; return whether it can be done."""
        raise NotImplementedError


class Drafts(Protocol):
    """What was left by a crash, and what is to be kept from now on."""

    def left(self, editor: str) -> Draft | None:
        """Return what was typed in an editor before a crash and not brought back yet."""
        ...

    def is_wanted(self, draft: Draft) -> bool:
        """Return whether the person asked for it already."""
        ...

    def take(self, draft: Draft) -> None:
        """Hear that the editor shows it again, as not saved."""
        ...

    def note_soon(self) -> None:
        """Look again at what is typed, once what goes on has ended."""
        ...


@runtime_checkable
class HasDrafts(Protocol):
    """A window that keeps what is typed in it."""

    drafts: Drafts


def drafts_of(widget: QWidget) -> Drafts | None:
    """Return what keeps the drafts of the window that a widget belongs to."""
    above: QWidget | None = widget if isValid(widget) else None
    while above is not None:
        if isinstance(above, HasDrafts):
            return above.drafts
        above = above.parentWidget()
    return None


_steps: list[Step] = []


@contextmanager
def step(done: Step) -> Generator[None]:
    """Note what was pressed for as long as it runs: editors opened by it will tell it."""
    _steps.append(done)
    try:
        yield
    finally:
        _steps.pop()


def steps_now() -> tuple[Step, ...]:
    """Return what was pressed and still runs, the first thing first."""
    return tuple(_steps)
