"""The one door to the data, with signals: what the windows ask and do goes through here."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.core.progress import Progress
from app.domain.exporting import Exported
from app.domain.terms import Role, Side, Topic

if TYPE_CHECKING:  # at run time it comes later, on a worker thread: it brings the database
    from app import operations

P = ParamSpec("P")
R = TypeVar("R")


class Operations(QObject):
    """Everything that can be asked of and done to the open data file.

    Signals:
        changed: the names of the tables (`Topic`) that an action, an undo or a redo touched. It
            is heard on the window's thread, on whichever thread the action was done.
        backed_up: a backup of the file was made.
        account_changed: somebody else acts from now on, or nobody, or they may do something else.
        drilled: a backup of the file was tried, whatever came of it.
    """

    changed = Signal(frozenset)
    backed_up = Signal()
    account_changed = Signal()
    drilled = Signal()

    _heard = Signal(frozenset)

    def __init__(self, door: "operations.Operations", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._door = door
        self._heard.connect(self.changed)  # from another thread, Qt queues it for ours
        self.changed.connect(self._on_changed)
        door.listen(self._heard.emit)

    def ask(
        self, question: Callable[Concatenate[Any, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Return the answer of a reading service."""
        return self._door.ask(question, *args, **kwargs)

    def do(
        self, service: Callable[Concatenate[Any, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do what a writing service does: all of it is saved, or nothing."""
        return self._door.do(service, *args, **kwargs)

    def do_because(
        self,
        reason: str,
        service: Callable[Concatenate[Any, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do what a writing service does, and keep the reason given for it."""
        return self._door.do_because(reason, service, *args, **kwargs)

    def undo(self) -> bool:
        """Take back the last action. Return whether there was one; `NotAllowed` says why not."""
        return self._door.undo()

    def redo(self) -> bool:
        """Do the last undone action again. Return whether there was one."""
        return self._door.redo()

    def undo_operation(self, operation_id: UUID, label: str) -> None:
        """Take back one operation of the history, whenever it was done."""
        self._door.undo_operation(operation_id, label)

    @property
    def undo_label(self) -> str | None:
        """The name of the action that `undo` would take back."""
        return self._door.undo_label

    @property
    def redo_label(self) -> str | None:
        """The name of the action that `redo` would do again."""
        return self._door.redo_label

    @property
    def undo_obstacle(self) -> str:
        """Why the last action cannot be undone, as a sentence; empty when none stands there."""
        return self._door.undo_obstacle

    @property
    def path(self) -> Path | None:
        """The data file; nothing for a shared database."""
        return self._door.path

    @property
    def file_reason(self) -> str | None:
        """Why nobody can change anything in the file, as a sentence, or nothing."""
        return self._door.read_only_reason

    @property
    def read_only_reason(self) -> str | None:
        """Why nothing can be changed by whoever is here, as a sentence, or nothing."""
        account = self._door.account
        if self.file_reason or account is None or account.role is not Role.VIEW:
            return self.file_reason
        return f"Tài khoản “{account.name}” chỉ có quyền xem nên không sửa được gì."

    # --- who acts ----------------------------------------------------------------------------

    @property
    def account(self) -> "operations.AccountRow | None":
        """Who is signed in; nobody in a file without accounts."""
        return self._door.account

    @property
    def needs_sign_in(self) -> bool:
        """Whether the file has accounts and nobody has signed in."""
        return self._door.needs_sign_in

    def recognise(self, login: str, password: str) -> "operations.AccountRow":
        """Return whose login and password these are; takes a while. `NotAllowed` says why not."""
        return self._door.recognise(login, password)

    def add_first_account(self, values: Mapping[str, Any], password: str) -> "operations.Added":
        """Add the first account and act as it; nobody is asked for its password."""
        return self._door.add_first_account(values, password)

    def act_as(self, account: "operations.AccountRow") -> None:
        """Let a person act from now on who was recognised."""
        self._door.act_as(account)
        self.account_changed.emit()

    def why_not(self, service: Callable[..., Any]) -> str:
        """Return why whoever is here may not do what a writing service does, else ""."""
        return self._door.why_not(service)

    def why_not_replace(self) -> str:
        """Return why whoever is here may not put a backup in the file's place, else ""."""
        return self._door.why_not_replace()

    def why_not_update(self) -> str:
        """Return why whoever is here may not exchange the program, else ""."""
        return self._door.why_not_update()

    @Slot(frozenset)
    def _on_changed(self, topics: frozenset[str]) -> None:
        if Topic.USER_ACCOUNT in topics:
            self.account_changed.emit()

    # --- the file ----------------------------------------------------------------------------

    def back_up(
        self,
        folder: Path,
        progress: Progress,
        reason: "operations.BackupReason | None" = None,
        passphrase: str = "",
    ) -> "operations.BackupFile":
        """Make a verified backup of the open file in a folder, under a new name.

        Without a `reason` somebody asked for it. With a `passphrase` it cannot be read without.
        """
        if reason is None:
            made = self._door.back_up(folder, progress=progress, passphrase=passphrase)
        else:
            made = self._door.back_up(folder, reason, progress, passphrase)
        self.backed_up.emit()
        return made

    def note_export(self, exported: Exported) -> str:
        """Keep that data left the file. Return why that was not kept, or ""."""
        return self._door.note_export(exported)

    def note_backup(self, made: "operations.BackupFile") -> str:
        """Keep that a backup was made by hand. Return why that was not kept, or ""."""
        return self._door.note_backup(made)

    def keep_copy(self, progress: Progress) -> None:
        """Make a copy of the open file among the program's own, as `operations` says."""
        self._door.keep_copy(progress=progress)

    def keep_copy_before_import(self, progress: Progress) -> "operations.BackupFile":
        """Make a copy among the program's own of a file that a list is about to go into."""
        from app import operations  # noqa: PLC0415 - it brings the database

        return self._door.keep_copy(operations.BackupReason.BEFORE_IMPORT, progress)

    def keep_copy_before_update(self, progress: Progress) -> None:
        """Make a copy among the program's own before the program is exchanged."""
        from app import operations  # noqa: PLC0415 - it brings the database

        self._door.keep_copy(operations.BackupReason.BEFORE_UPDATE, progress)

    def keep_copy_after_work(self, progress: Progress) -> None:
        """Make a copy among the program's own of a file that is about to be closed."""
        from app import operations  # noqa: PLC0415 - it brings the database

        self._door.keep_copy(operations.BackupReason.AFTER_WORK, progress)

    @property
    def has_closed(self) -> bool:
        """Whether a period was closed since the last copy that stays for ever."""
        return self._door.has_closed

    def own_copy(self) -> Path | None:
        """Return the newest of the program's own copies of the open file."""
        return self._door.own_copy()

    def drill(
        self,
        tried: Path,
        progress: Progress,
        passphrase: str = "",
        *,
        is_automatic: bool = False,
    ) -> "operations.Drill":
        """Try a backup and compare it with the open file, as `operations` says."""
        try:
            return self._door.drill(tried, progress, passphrase, is_automatic=is_automatic)
        finally:
            self.drilled.emit()

    def is_drill_due(self) -> bool:
        """Return whether a copy of the open file is to be tried."""
        return self._door.is_drill_due()

    def last_drill(self, *, own: bool = False) -> "operations.DrillNote | None":
        """Return the last try of a backup of the open file, or of an own copy of it."""
        return self._door.last_drill(own=own)

    def compare_with(
        self, other: Path, progress: Progress, passphrase: str = ""
    ) -> "operations.Comparison":
        """Return what joining another copy of the file would bring and ask."""
        return self._door.compare_with(other, progress, passphrase)

    def join(
        self,
        other: Path,
        chosen: "Mapping[operations.FieldKey, Side]",
        progress: Progress,
        passphrase: str = "",
    ) -> "operations.Joining":
        """Take over what another copy of the file did, as it was chosen."""
        return self._door.join(other, chosen, progress, passphrase)

    def file_id(self) -> str:
        """Return what this file and its copies are known by, "" while nothing was done in it."""
        return self._door.file_id()

    @property
    def user(self) -> str:
        """Whose work is done now: the id of who is signed in, "" in a file without accounts."""
        account = self._door.account
        return str(account.id) if account is not None else ""

    def behind(self) -> str:
        """Return that the file is older than what this PC wrote into it, as a sentence, or ""."""
        return self._door.behind()

    def changes(self) -> int:
        """Return how many actions the open file holds."""
        return self._door.changes()

    def last_backup(self, *, elsewhere: bool = False) -> "operations.LastBackup | None":
        """Return the last backup that this PC made of the open file, when that is known."""
        return self._door.last_backup(elsewhere=elsewhere)

    def last_restore(self) -> "operations.LastRestore | None":
        """Return the last restore into the open file, done or cut off, when that is known."""
        return self._door.last_restore()

    def forget_restore(self) -> None:
        """Tell no more of a restore that was cut off."""
        self._door.forget_restore()

    def close(self) -> None:
        """Let go of the data file."""
        self._door.close()
