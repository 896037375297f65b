"""The one door to the data. The window and the command line go through here, and nowhere else.

`ask` reads, `do` changes, `undo` and `redo` take changes back; listeners hear what changed.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.core.errors import AppError, InvalidInput, NotAllowed, StorageFailure
from app.core.progress import Progress, Silent
from app.domain.exporting import Exported
from app.domain.identity import BUILTIN_USER
from app.domain.terms import ActionKind, ExportKind, Role, Side
from app.services import accounts, office, rights
from app.services.accounts import AccountRow, Added
from app.services.validation import validated
from app.services.verbs import Verb, all_verbs, verb_of
from app.storage import behind, drill_log, last_backup, last_restore, opening, schema
from app.storage.database import Action, Database, Done
from app.storage.drill_log import DrillNote
from app.storage.last_backup import LastBackup, is_same_disk
from app.storage.last_restore import LastRestore
from app.storage.lock import AlreadyOpen
from app.storage.opening import Damaged, Newer
from app.storage.places import why_only_read, why_unfit
from app.storage.portion import Portion
from app.storage.reasons import Reason as BackupReason
from app.storage.recorder import Writing

if TYPE_CHECKING:
    from app.services.joinings import Comparison
    from app.storage.backup import BackupFile, FileCheck
    from app.storage.copies import KnownCopy
    from app.storage.drilling import Drill
    from app.storage.drives import Drive
    from app.storage.joining import FieldKey, Joining
    from app.storage.restoring import Restoring

__all__ = [
    "AccountRow",
    "Added",
    "AlreadyOpen",
    "BackupReason",
    "Damaged",
    "DrillNote",
    "LastBackup",
    "LastRestore",
    "Listener",
    "Newer",
    "Operations",
    "back_up",
    "copy_file",
    "create_file",
    "drill_file",
    "is_encrypted",
    "is_same_disk",
    "known_copies",
    "open_file",
    "removable_drives",
    "restore_file",
    "verify_file",
    "versions",
    "why_unfit",
]

P = ParamSpec("P")
R = TypeVar("R")

Listener = Callable[[frozenset[str]], None]
"""Hears the names of the tables that an action touched."""

_STEPS = 100

_JOINING = "Gộp dữ liệu từ máy khác"
_ACCOUNTS_SINCE = 13
"""The first version of a file that can have any."""
_REPLACING = "Phục hồi thay tệp đang dùng"
_UPDATING = "Cập nhật phần mềm"
_BEFORE_SIGNING_IN = frozenset[Any]({office.get, accounts.to_sign_in})
"""What is answered before anybody has signed in: whose file it is, and who can."""


class Operations:
    """Everything that can be asked of and done to one open data file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._undo: list[Done] = []
        self._redo: list[Done] = []
        self._barrier = ""
        self._listeners: list[Listener] = []
        self._account: AccountRow | None = None
        self._has_accounts: bool | None = None
        self._copied: int | None = None
        """How many actions the newest own copy of this session holds."""
        self._has_closed = False

    @property
    def path(self) -> Path | None:
        """The data file; nothing for a shared database."""
        return self._database.path

    @property
    def read_only_reason(self) -> str | None:
        """Why nothing can be changed, as a sentence, or nothing."""
        return self._database.read_only_reason

    def ask(
        self, question: Callable[Concatenate[Session, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Return the answer of a reading service. `NotAllowed` before somebody has signed in."""
        if question not in _BEFORE_SIGNING_IN and self.needs_sign_in:
            raise NotAllowed(rights.why_not(None, Role.VIEW, "Xem dữ liệu"))
        with self._database.reading() as session:
            return question(session, *args, **kwargs)

    def do(
        self, service: Callable[Concatenate[Writing, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Do what a writing service does: all of it is saved, or nothing.

        Raises what the service refuses (`InvalidInput`, `NotAllowed`), and `InvalidInput` when
        the verb needs a reason and there is none: use `do_because`.
        """
        return self._do("", service, *args, **kwargs)

    def do_because(
        self,
        reason: str,
        service: Callable[Concatenate[Writing, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Do what a writing service does, and keep the reason given for it in the log."""
        return self._do(" ".join(reason.split()), service, *args, **kwargs)

    @property
    def account(self) -> AccountRow | None:
        """Who is signed in; nobody in a file without accounts."""
        return self._account

    @property
    def needs_sign_in(self) -> bool:
        """Whether the file has accounts and nobody has signed in."""
        return self._account is None and self._uses_accounts()

    def recognise(self, login: str, password: str) -> AccountRow:
        """Return whose login and password these are; nobody acts as them yet. Counts the wrong.

        `NotAllowed` says why nobody's. Where the file can only be looked at, nothing is counted.
        """
        if self._database.read_only_reason:
            with self._database.reading() as session:
                answer = accounts.sign_in(session, login, password, keeps=False)
        else:
            with self._database.beside_log() as session:
                answer = accounts.sign_in(session, login, password)
        if answer.account is None:
            raise NotAllowed(answer.refusal)
        return answer.account

    def act_as(self, account: AccountRow) -> None:
        """Let a person act from now on who was recognised."""
        if self._account is None or account.id != self._account.id:
            self._undo.clear()
            self._redo.clear()
            self._barrier = ""
        self._account = account
        self._database.user_id = account.id

    def sign_in(self, login: str, password: str) -> AccountRow:
        """Recognise a person and let them act. `NotAllowed`: nobody is signed out by it."""
        account = self.recognise(login, password)
        self.act_as(account)
        return account

    def add_first_account(self, values: Mapping[str, Any], password: str) -> Added:
        """Add the first account and act as it before anybody hears that the file has one.

        Whoever heard earlier would ask for the password of whoever is just setting it.
        """
        added, done = self._change("", accounts.add, values, password)
        with self._database.reading() as session:
            rows = {row.id: row for row in accounts.to_sign_in(session)}
        self.act_as(rows[added.id])
        if done is not None:
            self._finished(done)
        return added

    def sign_out(self) -> None:
        """Let nobody act until somebody signs in."""
        self._account = None
        self._database.user_id = BUILTIN_USER
        self._undo.clear()
        self._redo.clear()
        self._barrier = ""

    def check_role(self, least: Role, label: str) -> None:
        """Refuse what is called `label`, and is no verb, to a role less than `least`."""
        if self._uses_accounts():
            with self._database.reading() as session:
                rights.check(session, self._database.user_id, least, label)

    def why_not(self, service: Callable[..., Any]) -> str:
        """Return why whoever is signed in may not do what a writing service does, else ""."""
        verb = verb_of(service)
        if not self._uses_accounts():
            return ""
        role = self._account.role if self._account else None
        return rights.why_not(role, rights.least_role(verb), verb.label)

    def why_not_replace(self) -> str:
        """Return why whoever is signed in may not put a backup in the file's place, else ""."""
        return self._why_no_admin(_REPLACING)

    def why_not_update(self) -> str:
        """Return why whoever is signed in may not exchange the program, else ""."""
        return self._why_no_admin(_UPDATING)

    def _why_no_admin(self, label: str) -> str:
        if not self._uses_accounts():
            return ""
        role = self._account.role if self._account else None
        return rights.why_not(role, Role.ADMIN, label)

    def listen(self, listener: Listener) -> None:
        """Tell `listener` of every change from now on."""
        self._listeners.append(listener)

    @property
    def undo_label(self) -> str | None:
        """The name of the action that `undo` would take back."""
        return self._undo[-1].action.label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """The name of the action that `redo` would do again."""
        return self._redo[-1].action.label if self._redo else None

    @property
    def undo_obstacle(self) -> str:
        """Why the last action cannot be undone, as a sentence; empty when none stands there."""
        return self._barrier

    def undo(self) -> bool:
        """Take back the last action. Return whether there was one.

        `NotAllowed` says what changed the same rows since; nothing is written then.
        """
        return self._step(self._undo, self._redo, "Hoàn tác")

    def redo(self) -> bool:
        """Do the last undone action again. Return whether there was one."""
        return self._step(self._redo, self._undo, "Làm lại")

    def undo_operation(self, operation_id: UUID, label: str) -> None:
        """Take back one operation of the history, whenever it was done.

        `NotAllowed` where only another verb takes it back, or nothing does, or later ones stand
        in the way. Taking an undo back is doing the action again.
        """
        self._check_undo(operation_id, label)
        again = label.removeprefix("Hoàn tác: ")
        told = f"Hoàn tác: {label}" if again == label else f"Làm lại: {again}"
        done = self._database.undo(operation_id, told)
        if done is not None:
            self._finished(done)

    def back_up(
        self,
        folder: Path,
        reason: BackupReason = BackupReason.MANUAL,
        progress: Progress | None = None,
        passphrase: str = "",
    ) -> "BackupFile":
        """Make a verified backup of one moment of the open file. See `operations.back_up`."""
        self.check_role(Role.VIEW, "Sao lưu")
        from app.storage import backup  # noqa: PLC0415 - see below

        return backup.back_up(self._database, folder, reason, progress, passphrase)

    def note_export(self, exported: Exported) -> str:
        """Keep that data left the file. Return why that was not kept, as a sentence, or "".

        Never raises: what left is out, and whoever took it has to hear of that first.
        """
        try:
            self._database.note_export(exported)
        except (AppError, SQLAlchemyError) as error:
            why = self.read_only_reason or (str(error) if isinstance(error, AppError) else "")
            return f"Lần xuất này không ghi được vào nhật ký xuất dữ liệu. {why}".strip()
        return ""

    def note_backup(self, made: "BackupFile") -> str:
        """Keep that a backup was made by hand. See `note_export`."""
        return self.note_export(
            Exported(
                what="Toàn bộ dữ liệu",
                kind=ExportKind.BACKUP,
                file_name=made.path.name,
                row_count=made.contents.rows,
                is_sensitive=True,
            )
        )

    def keep_copy(
        self, reason: BackupReason = BackupReason.AUTOMATIC, progress: Progress | None = None
    ) -> "BackupFile":
        """Make a verified copy of the open file in the folder of the program's own copies.

        The oldest of them give way. None counts as `last_backup`. The first one that is made for
        no other reason after a period was closed stays for ever. Raises what `back_up` raises.
        """
        from app.storage import own_copies  # noqa: PLC0415 - see below

        if self._has_closed and reason in (BackupReason.AUTOMATIC, BackupReason.AFTER_WORK):
            reason = BackupReason.PERIOD_CLOSE
        made = own_copies.make(self._database, reason, progress)
        self._copied = made.contents.operations
        if reason is BackupReason.PERIOD_CLOSE:
            self._has_closed = False
        return made

    @property
    def has_closed(self) -> bool:
        """Whether a period was closed since the last copy that stays for ever."""
        return self._has_closed and self._database.path is not None

    def own_copy(self) -> Path | None:
        """Return the newest of the program's own copies of the open file, by its order."""
        path = self._database.path
        if path is None:
            return None
        from app.storage import own_copies  # noqa: PLC0415 - see below

        with self._database.reading() as session:
            named = office.get(session)
        return own_copies.newest(path, named.name if named else "")

    def drill(
        self,
        tried: Path,
        progress: Progress | None = None,
        passphrase: str = "",
        *,
        is_automatic: bool = False,
    ) -> "Drill":
        """Try a backup and compare it with the open file, as `drill_file` does.

        After an own copy that failed another is kept: one that cannot be restored helps nobody.
        `NotAllowed` to whoever may not look at the file.
        """
        self.check_role(Role.VIEW, "Thử phục hồi")
        from app.storage import drilling  # noqa: PLC0415 - see below

        path = self._database.path
        came = drilling.drill(tried, path, progress, passphrase, is_automatic=is_automatic)
        if came.is_own and not came.is_passed and self.read_only_reason is None:
            with suppress(StorageFailure):  # what to do is told with what came of it
                self.keep_copy(progress=progress)
        return came

    def is_drill_due(self) -> bool:
        """Return whether a copy of the open file is to be tried: a week or many actions later."""
        path = self._database.path
        return path is not None and drill_log.is_due(path, self.changes())

    def last_drill(self, *, own: bool = False) -> DrillNote | None:
        """Return the last try of a backup of the open file on this PC that came to an end.

        With `own` only those of the program's own copies count.
        """
        path = self._database.path
        if path is None:
            return None
        return drill_log.last_own(path) if own else drill_log.last(path)

    def compare_with(
        self, other: Path, progress: Progress | None = None, passphrase: str = ""
    ) -> "Comparison":
        """Return what joining another copy of the file would bring and ask. Nothing is written.

        `other` is a data file or a backup. Raises `StorageFailure` when it is not whole or grew
        from another file, `PassphraseRefused` when the passphrase is not its own, `NotAllowed`
        to whoever may not join.
        """
        self.check_role(Role.ADMIN, _JOINING)
        from app.services import joinings  # noqa: PLC0415 - see below
        from app.storage import joining  # noqa: PLC0415

        with joining.compared(self._database, other, progress, passphrase) as difference:
            return joinings.told(difference)

    def join(
        self,
        other: Path,
        chosen: "Mapping[FieldKey, Side]",
        progress: Progress | None = None,
        passphrase: str = "",
    ) -> "Joining":
        """Take over what another copy of the file did, after a copy of this one was kept.

        Where fields stand differently that are not among the `chosen` ones, nothing is written:
        the answer has `is_done` false. Raises what `compare_with` and `keep_copy` raise.
        """
        self.check_role(Role.ADMIN, _JOINING)
        from app.storage import joining  # noqa: PLC0415 - see below

        watch = progress or Silent()
        self.keep_copy(BackupReason.BEFORE_JOINING, Portion(watch, 0, 40))
        share = Portion(watch, 40, 95)
        joined, done = joining.join(self._database, other, chosen, share, passphrase)
        if done is not None:
            self._finished(done)
        return joined

    def file_id(self) -> str:
        """Return what this file and its copies are known by, "" while nothing was done in it."""
        return self._database.file_id()

    def behind(self) -> str:
        """Return that the file is older than what this PC wrote into it, as a sentence, or ""."""
        return behind.WORDS if self._database.is_behind() else ""

    def changes(self) -> int:
        """Return how many actions the file holds, from its first day."""
        return self._database.changes()

    def last_backup(self, *, elsewhere: bool = False) -> LastBackup | None:
        """Return the last backup that this PC made of the open file, when that is known.

        With `elsewhere` only those on another drive than the file count.
        """
        path = self._database.path
        if path is None:
            return None
        last = last_backup.last_elsewhere if elsewhere else last_backup.last
        with self._database.reading() as session:
            return last(session, path)

    def last_restore(self) -> LastRestore | None:
        """Return the last restore into the open file, done or cut off, when that is known."""
        path = self._database.path
        if path is None:
            return None
        with self._database.reading() as session:
            return last_restore.last(session, path)

    def forget_restore(self) -> None:
        """Tell no more of a restore that was cut off."""
        if self._database.path is not None:
            last_restore.give_up(self._database.path)

    def close(self) -> None:
        """Let go of the data file."""
        self._database.close()

    def _do(
        self,
        reason: str,
        service: Callable[Concatenate[Writing, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        answer, done = self._change(reason, service, *args, **kwargs)
        if done is not None:
            self._has_closed = self._has_closed or verb_of(service).closes_period
            self._finished(done)
        return answer

    def _change(
        self,
        reason: str,
        service: Callable[Concatenate[Writing, P], R],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> tuple[R, Done | None]:
        verb = verb_of(service)
        if verb.needs_reason and not reason:
            raise InvalidInput.of("reason", f"Chưa nhập lý do của việc “{verb.label}”.")
        self._keep_copy_first(verb)
        action = Action(label=verb.label, verb=verb.name, kind=verb.kind, reason=reason)
        with self._database.changing(action) as change:
            if self._uses_accounts() and verb.name not in rights.WITHOUT_SIGNING_IN:
                user_id, least = self._database.user_id, rights.least_role(verb)
                rights.check(change.session, user_id, least, verb.label)
            answer = service(change.session, *args, **kwargs)
        return answer, change.done

    def _keep_copy_first(self, verb: Verb) -> None:
        """Keep a copy before a verb that asks for one, unless the newest holds all there is.

        Raises `StorageFailure` when none can be kept: nothing is done then. A shared database is
        copied on its server.
        """
        if verb.copy_first is None or self._database.path is None:
            return
        self.check_role(rights.least_role(verb), verb.label)
        if self._database.read_only_reason or self._copied == self._database.changes():
            return
        try:
            self.keep_copy(verb.copy_first)
        except StorageFailure as refusal:
            raise StorageFailure(
                f"Chưa giữ được bản sao của tệp trước khi làm nên chưa làm “{verb.label}”. "
                f"{refusal}"
            ) from refusal

    def _finished(self, done: Done) -> None:
        self._redo.clear()
        if done.action.kind is ActionKind.UNDOABLE:
            self._undo = [*self._undo, done][-_STEPS:]
            self._barrier = ""
        else:
            self._undo.clear()
            self._barrier = _obstacle(done.action)
        self._tell(done.topics)

    def _step(self, source: list[Done], target: list[Done], word: str) -> bool:
        if not source:
            if self._barrier and source is self._undo:
                raise NotAllowed(self._barrier)
            return False
        step = source[-1]
        self._check_undo(step.operation_id, step.action.label)
        done = self._database.undo(step.operation_id, f"{word}: {step.action.label}")
        source.pop()
        if done is not None:
            target.append(Done(done.operation_id, step.action, done.topics))
            self._tell(done.topics)
        return True

    def _uses_accounts(self) -> bool:
        """Return whether people sign in. A data file has one writer; a server is asked again."""
        if self._database.version < _ACCOUNTS_SINCE:
            return False
        if self._has_accounts is None or self._database.path is None:
            with self._database.reading() as session:
                self._has_accounts = rights.are_accounts_used(session)
        return self._has_accounts

    def _check_undo(self, operation_id: UUID, label: str) -> None:
        """Refuse to take back, or to do again, what this person may not do or what is closed."""
        from app.services import taking_back  # noqa: PLC0415 - brings half of the services

        with self._database.reading() as session:
            taking_back.refuse_closed(session, operation_id)
        if not self._uses_accounts():
            return
        with self._database.reading() as session:
            verb = rights.verb_of_operation(session, operation_id)
            least = rights.least_role(verb) if verb else Role.ADMIN
            rights.check(session, self._database.user_id, least, label)

    def _tell(self, topics: frozenset[str]) -> None:
        if "user_account" in topics:
            self._has_accounts = None
            self._renew_account()
        for listener in tuple(self._listeners):
            listener(topics)

    def _renew_account(self) -> None:
        """Know what became of the account that acts; one that signs in no more acts no more."""
        if self._account is None:
            return
        with self._database.reading() as session:
            rows = {row.id: row for row in accounts.to_sign_in(session)}
        if self._account.id in rows:
            self._account = rows[self._account.id]
        else:
            self.sign_out()


def open_file(path: Path, *, read_only: bool = False) -> Operations:
    """Open the data file at `path`, to change it or to look at it only.

    Raises `StorageFailure` with a sentence when it is no data file that can be opened;
    `AlreadyOpen` when another window or PC writes to it: looking is possible then. Where no data
    file may lie it is only looked at (`read_only_reason`).
    """
    unfit = "" if read_only else why_only_read(path)
    database = Database.open(path, read_only=read_only or bool(unfit))
    if unfit:
        database.read_only_reason = unfit
    return Operations(database)


def create_file(path: Path, office_values: Mapping[str, Any]) -> Operations:
    """Make a data file at `path`, where none may be, set it up for its office and open it.

    Raises `InvalidInput` when the office's values are wrong, `StorageFailure` when the file
    cannot be made; no file is left then.
    """
    validated(office.OfficeFields, office_values)
    if refusal := why_unfit(path.parent):
        raise StorageFailure(refusal)
    database = Database.create(path)
    try:
        Operations(database).do(office.set_up, office_values)
    except BaseException:
        database.close()
        opening.remove(path)
        raise
    return Operations(database)


# Alembic, ZIP and what else these need takes 0.4 s: they import it when they are first used.


def back_up(
    path: Path,
    folder: Path,
    reason: BackupReason = BackupReason.MANUAL,
    progress: Progress | None = None,
    passphrase: str = "",
) -> "BackupFile":
    """Make a verified backup of the data file at `path` in `folder`, under a new name.

    With a `passphrase` nobody can read it without. Raises `StorageFailure` with a sentence when
    the data file is not whole (`findings` has all that is wrong) or the folder stands in the way,
    `InvalidInput` for a passphrase that is too weak; no earlier backup is touched.
    """
    from app.storage import backup  # noqa: PLC0415

    return backup.back_up(path, folder, reason, progress, passphrase)


def verify_file(path: Path, progress: Progress | None = None, passphrase: str = "") -> "FileCheck":
    """Check the whole of a data file or a backup, which is only read.

    Raises `StorageFailure` when it is no file of this program, or cannot be read;
    `PassphraseRefused` when it is encrypted and the passphrase is not its own.
    """
    from app.storage import backup  # noqa: PLC0415

    return backup.verify_file(path, progress, passphrase)


def drill_file(path: Path, progress: Progress | None = None, passphrase: str = "") -> "Drill":
    """Try a backup, or the newest of the program's own copies of a closed data file.

    It is restored into a scratch file, judged whole and removed again; what came of it is noted
    on this PC. Raises `StorageFailure` when a data file has no copy; `PassphraseRefused` when the
    backup is encrypted and the passphrase is not its own.
    """
    from app.storage import backup, drilling  # noqa: PLC0415

    if backup.is_backup(path):
        return drilling.drill(path, None, progress, passphrase)
    opening.check(path)
    return drilling.drill(drilling.newest_own(path), path, progress, passphrase)


def is_encrypted(path: Path) -> bool:
    """Return whether a file is a backup that needs a passphrase."""
    from app.storage import encryption  # noqa: PLC0415

    return encryption.is_encrypted(path)


def known_copies(path: Path) -> "tuple[KnownCopy, ...]":
    """Return the copies that this PC can reach of the data file at `path`, which may be gone.

    The newest come first. Asks the sticks that are plugged in, which may be slow.
    """
    from app.storage import copies  # noqa: PLC0415

    return copies.found(path)


def removable_drives() -> "tuple[Drive, ...]":
    """Return the sticks and cards that are plugged in now. Asks each, which may be slow."""
    from app.storage import drives  # noqa: PLC0415

    return drives.removable()


def copy_file(path: Path, target: Path) -> None:
    """Copy one moment of a data file, open or not, sound or not, to the new file `target`."""
    from app.storage import backup  # noqa: PLC0415

    backup.copy_pages(path, target)


def restore_file(
    backup: Path,
    target: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    passphrase: str = "",
) -> "Restoring":
    """Put a backup in the place of the data file `target`, which must be closed everywhere.

    What the target held is kept beside it. With `dry_run` nothing is written: the answer says what
    would happen. Raises `StorageFailure` or `NotAllowed` with a sentence, `PassphraseRefused` when
    the backup is encrypted and the passphrase is not its own.
    """
    from app.storage import restoring  # noqa: PLC0415

    return restoring.restore(
        backup, target, dry_run=dry_run, progress=progress, passphrase=passphrase
    )


def versions() -> dict[str, str]:
    """Return the versions of what holds the data, for whoever looks after the program."""
    return {"SQLite": sqlite3.sqlite_version, "Phiên bản dữ liệu": str(schema.VERSION)}


def _obstacle(action: Action) -> str:
    counter = all_verbs().get(verb.counter) if (verb := all_verbs().get(action.verb)) else None
    if counter is None:
        return f"Việc “{action.label}” không hoàn tác được."
    return f"Việc “{action.label}” không hoàn tác được; hãy dùng “{counter.label}”."
