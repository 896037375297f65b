"""People who sign in (người dùng): who they are, what they may do, how they are recognised.

A file without accounts asks nobody (a one-person office). Signing in writes beside the log
(`credential`): no password, nor a hash of one, stands in what the history shows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from pydantic import Field
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from app.core import passwords
from app.core.clock import moment_text, now, today
from app.core.errors import InvalidInput, NotAllowed
from app.core.vietnamese import fold
from app.domain.terms import Role
from app.entities import Credential, UserAccount
from app.services.validation import Fields, Line, validated
from app.services.verbs import final
from app.storage.recorder import Writing

_CODES = 8
_FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
UNKNOWN = (
    "Tên đăng nhập hoặc mật khẩu chưa đúng nên chưa đăng nhập. Hãy gõ lại; để ý phím Caps Lock và "
    "bộ gõ tiếng Việt."
)
"""What is said of a wrong password, and of a login that nobody has."""
_UNCHANGED = "Chưa có gì bị thay đổi."


class AccountFields(Fields):
    """What is filled in about a person who signs in."""

    name: Line = Field(title="Họ và tên", min_length=1, max_length=100)
    login: Line = Field(title="Tên đăng nhập", min_length=1, max_length=30)
    role: Role = Field(title="Quyền")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A person who signs in, or did."""

    id: UUID
    name: str
    login: str
    role: Role
    retired_on: date | None
    password_set_at: datetime | None

    @property
    def is_retired(self) -> bool:
        """Whether this person signs in no more."""
        return self.retired_on is not None


@dataclass(frozen=True, slots=True)
class Added:
    """A new account, and the recovery codes to print, shown this once."""

    id: UUID
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt: the account, or why not."""

    account: AccountRow | None
    refusal: str = ""


# --- reading ---------------------------------------------------------------------------------


def listed(session: Session) -> tuple[AccountRow, ...]:
    """Return every account, those in use first, by name."""
    rows = [_row(one) for one in session.scalars(_accounts())]
    return tuple(sorted(rows, key=lambda row: (row.is_retired, fold(row.name))))


def to_sign_in(session: Session) -> tuple[AccountRow, ...]:
    """Return the accounts that can sign in."""
    return tuple(row for row in listed(session) if not row.is_retired)


def suggested_login(name: str) -> str:
    """Return a login for a person as offices write them: the given name, then the initials.

    >>> suggested_login("Nguyễn Thị Lan")
    'lan.nt'
    """
    words = re.findall("[a-z0-9]+", fold(name))
    initials = "".join(word[0] for word in words[:-1])
    return f"{words[-1]}.{initials}".strip(".") if words else ""


# --- writing ---------------------------------------------------------------------------------


@final("Thêm người dùng")
def add(session: Writing, values: Mapping[str, Any], password: str) -> Added:
    """Add an account. The first one makes everybody sign in, so it must be a quản trị.

    An account that administers gets recovery codes.
    """
    fields = _checked(session, values, None)
    _check_password(password, fields.login)
    if fields.role is not Role.ADMIN and not to_sign_in(session):
        raise InvalidInput.of(
            "role",
            "Người dùng đầu tiên phải có quyền quản trị, để còn người lập tài khoản cho người "
            "khác. Chưa thêm ai.",
        )
    account = UserAccount(
        name=fields.name, login=fields.login, role=fields.role, password_set_at=now()
    )
    session.add(account)
    session.flush()
    _keep_password(session, account.id, password)
    codes = _new_codes(session, account.id) if fields.role is Role.ADMIN else ()
    return Added(account.id, codes)


@final("Sửa người dùng, đổi quyền")
def update(session: Writing, account_id: UUID, values: Mapping[str, Any]) -> None:
    """Change an account's name, login or role. The last quản trị stays one."""
    account = _get(session, account_id)
    before = {"name": account.name, "login": account.login, "role": account.role}
    fields = _checked(session, before | dict(values), account_id)
    if fields.role is not Role.ADMIN:
        _check_admin_left(session, account_id)
    account.name, account.login, account.role = fields.name, fields.login, fields.role


@final("Đặt lại mật khẩu")
def reset_password(session: Writing, account_id: UUID, password: str) -> None:
    """Give an account another password, for somebody who forgot theirs."""
    account = _get(session, account_id)
    _check_password(password, account.login or "")
    _keep_password(session, account_id, password)
    account.password_set_at = _another_moment(account)


@final("Đổi mật khẩu")
def change_password(session: Writing, account_id: UUID, old: str, new: str) -> None:
    """Change one's own password. `InvalidInput` when the old one is wrong."""
    account = _get(session, account_id)
    kept = _credential(session, account_id)
    if kept is None or not passwords.fits(kept.password_hash, old):
        raise InvalidInput.of("old", "Mật khẩu đang dùng chưa đúng. Mật khẩu chưa đổi.")
    _check_password(new, account.login or "", field="new")
    _keep_password(session, account_id, new)
    account.password_set_at = _another_moment(account)


@final("Đặt lại mật khẩu bằng mã khôi phục")
def recover(session: Writing, login: str, code: str, password: str) -> None:
    """Give an account a new password by one of its recovery codes, which is spent by it."""
    account = _by_login(session, login)
    kept = _credential(session, account.id) if account else None
    left: list[str] = kept.recovery.splitlines() if kept else []
    wanted = passwords.code_hash(code, str(account.id) if account else "")
    if account is None or not passwords.is_among(wanted, left):
        raise InvalidInput.of(
            "code", "Mã khôi phục chưa đúng hoặc đã dùng rồi. Mật khẩu chưa đổi. Hãy dùng mã khác."
        )
    _check_password(password, account.login or "")
    _keep_password(session, account.id, password)
    _write(session, account.id, recovery="\n".join(one for one in left if one != wanted))
    account.password_set_at = _another_moment(account)


@final("Lập mã khôi phục mới")
def renew_codes(session: Writing, account_id: UUID) -> tuple[str, ...]:
    """Return new recovery codes for a quản trị; the former ones are worth nothing any more."""
    account = _get(session, account_id)
    if account.role is not Role.ADMIN:
        raise NotAllowed(
            f"Chỉ người quản trị có mã khôi phục. {_UNCHANGED} Người khác quên mật khẩu thì "
            "người quản trị đặt lại."
        )
    account.password_set_at = _another_moment(account)
    session.flush()
    return _new_codes(session, account_id)


@final("Ngừng sử dụng tài khoản")
def retire(session: Writing, account_id: UUID) -> None:
    """Let an account sign in no more. The last one to go leaves a file that asks nobody."""
    account = _get(session, account_id)
    if account.retired_on is not None:
        raise NotAllowed(f"Tài khoản “{account.name}” đã ngừng sử dụng từ trước. {_UNCHANGED}")
    if len(to_sign_in(session)) > 1:
        _check_admin_left(session, account_id)
    account.retired_on = today()


@final("Cho dùng lại tài khoản")
def resume(session: Writing, account_id: UUID) -> None:
    """Let a retired account sign in again."""
    account = _get(session, account_id)
    if account.retired_on is None:
        raise NotAllowed(f"Tài khoản “{account.name}” vẫn đang dùng. {_UNCHANGED}")
    if account.role is not Role.ADMIN and not to_sign_in(session):
        raise NotAllowed(
            f"Chưa có tài khoản quản trị nào đang dùng. {_UNCHANGED} Hãy cho dùng lại một tài "
            "khoản quản trị trước."
        )
    account.retired_on = None


# --- signing in ------------------------------------------------------------------------------


def sign_in(session: Session, login: str, password: str, *, keeps: bool = True) -> SignIn:
    """Return whose login and password these are, or why nobody's.

    After five wrong passwords each further try waits longer, up to a quarter of an hour; never
    for ever. `keeps` writes the count down (the session must be able to write).
    """
    account = _by_login(session, login)
    kept = _credential(session, account.id) if account else None
    if account is None or kept is None:
        passwords.hashed(password)  # as long as a real one takes: names cannot be tried out
        return SignIn(None, UNKNOWN)
    if kept.not_before is not None and now() < kept.not_before <= now() + _LONGEST_WAIT:
        return SignIn(
            None,
            f"Đã nhập sai mật khẩu {kept.failed} lần nên phải chờ đến "
            f"{moment_text(kept.not_before)} mới thử lại được.",
        )
    if not passwords.fits(kept.password_hash, password):
        failed = kept.failed + 1
        if keeps:
            _write(session, account.id, failed=failed, not_before=_not_before(failed))
        return SignIn(None, UNKNOWN)
    if account.retired_on is not None:
        return SignIn(None, "Tài khoản này đã ngừng sử dụng. Hãy hỏi người quản trị tệp dữ liệu.")
    if keeps and (kept.failed or kept.not_before):
        _write(session, account.id, failed=0, not_before=None)
    if keeps and passwords.is_outdated(kept.password_hash):
        _write(session, account.id, password_hash=passwords.hashed(password))
    return SignIn(_row(account))


# --- inside ----------------------------------------------------------------------------------

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]*")


def _accounts() -> Any:  # noqa: ANN401 - a statement of SQLAlchemy
    return select(UserAccount).where(
        UserAccount.role.is_not(None), UserAccount.deleted_by.is_(None)
    )


def _row(account: UserAccount) -> AccountRow:
    return AccountRow(
        account.id,
        account.name,
        account.login or "",
        account.role or Role.VIEW,
        account.retired_on,
        account.password_set_at,
    )


def _get(session: Session, account_id: UUID) -> UserAccount:
    account = session.scalar(_accounts().where(UserAccount.id == account_id))
    if account is None:
        raise NotAllowed(f"Không thấy tài khoản này nữa. {_UNCHANGED}")
    return account


def _by_login(session: Session, login: str) -> UserAccount | None:
    return session.scalar(_accounts().where(UserAccount.login == login.strip().casefold()))


def _credential(session: Session, account_id: UUID) -> Any:  # noqa: ANN401 - a row
    table = cast("Table", Credential.__table__)
    return session.execute(select(table).where(table.c.account_id == account_id)).first()


def _checked(session: Session, values: Mapping[str, Any], own_id: UUID | None) -> AccountFields:
    fields = validated(AccountFields, values)
    login = fields.login.casefold()
    if not _LOGIN.fullmatch(login):
        raise InvalidInput.of(
            "login",
            "“Tên đăng nhập” chỉ gồm chữ không dấu, chữ số, dấu chấm hoặc gạch, không có dấu "
            "cách, ví dụ: lan.nt",
        )
    other = _by_login(session, login)
    if other is not None and other.id != own_id:
        raise InvalidInput.of(
            "login", f"Tên đăng nhập “{login}” là của “{other.name}”. Hãy chọn tên khác."
        )
    return fields.model_copy(update={"login": login})


def _check_password(password: str, login: str, field: str = "password") -> None:
    if len(password) < passwords.SHORTEST:
        raise InvalidInput.of(
            field, f"Mật khẩu phải có ít nhất {passwords.SHORTEST} ký tự. Hãy đặt dài hơn."
        )
    if len(password) > passwords.LONGEST:
        raise InvalidInput.of(
            field, f"Mật khẩu dài quá {passwords.LONGEST} ký tự. Hãy đặt ngắn hơn."
        )
    if password.casefold() == login.casefold() or len(set(password)) < 3:
        raise InvalidInput.of(field, "Mật khẩu này quá dễ đoán. Hãy đặt mật khẩu khác.")


def _check_admin_left(session: Session, account_id: UUID) -> None:
    others = [one for one in to_sign_in(session) if one.id != account_id]
    if not any(one.role is Role.ADMIN for one in others):
        raise NotAllowed(
            f"Đây là tài khoản quản trị duy nhất đang dùng. {_UNCHANGED} Hãy trao quyền quản trị "
            "cho một người khác trước."
        )


def _not_before(failed: int) -> datetime | None:
    if failed < _FREE_TRIES:
        return None
    doubled = _FIRST_WAIT * 2 ** min(failed - _FREE_TRIES, 10)
    return now() + min(doubled, _LONGEST_WAIT)


def _keep_password(session: Session, account_id: UUID, password: str) -> None:
    _write(
        session,
        account_id,
        password_hash=passwords.hashed(password),
        failed=0,
        not_before=None,
    )


def _new_codes(session: Session, account_id: UUID) -> tuple[str, ...]:
    codes = tuple(passwords.recovery_code() for _ in range(_CODES))
    hashes = [passwords.code_hash(code, str(account_id)) for code in codes]
    _write(session, account_id, recovery="\n".join(hashes))
    return codes


def _write(session: Session, account_id: UUID, **values: object) -> None:
    """Write of a credential what is given; one that is not there yet is made."""
    table = cast("Table", Credential.__table__)
    if _credential(session, account_id) is None:
        blank = {"account_id": account_id, "failed": 0, "not_before": None, "recovery": ""}
        session.connection().execute(table.insert(), [blank | values])
    else:
        session.connection().execute(
            table.update().where(table.c.account_id == account_id).values(**values)
        )


def _another_moment(account: UserAccount) -> datetime:
    """Return now; a second later than before where that is the same, so that it is told of."""
    before = account.password_set_at
    return now() if before is None or now() > before else before + timedelta(seconds=1)
