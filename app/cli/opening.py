"""How a command opens its data file, and as whom.

A file with accounts is worked with as somebody, as in the window: `--as` and `--password-file`.
"""

import argparse
from typing import TYPE_CHECKING

from app.cli import secret_input
from app.cli.secret_input import UNCHANGED
from app.core.errors import NotAllowed, StorageFailure

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from app.domain.terms import Role
    from app.operations import Operations


def open_data(chosen: argparse.Namespace, *, read_only: bool = False) -> "Operations":
    """Open the data file that is meant and sign in where it has accounts.

    Raises what `operations.open_file` raises, and `NotAllowed` when nobody is named, or nobody by
    that name and password.
    """
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    door = operations.open_file(chosen.data, read_only=read_only)
    try:
        _sign_in(door, chosen)
    except BaseException:
        door.close()
        raise
    return door


def open_to_read(chosen: argparse.Namespace) -> "Operations":
    """Open the data file for a command that only reads, so that the export log can be kept.

    Where it is open elsewhere it is only looked at. Raises what `open_data` raises.
    """
    from app.operations import AlreadyOpen  # noqa: PLC0415

    try:
        return open_data(chosen)
    except AlreadyOpen:
        return open_data(chosen, read_only=True)


def refuse_unable(door: "Operations", service: "Callable[..., Any]") -> None:
    """Refuse, before anything is made, somebody who may not do what it ends with."""
    if refusal := door.why_not(service):
        raise NotAllowed(refusal)


def check_target(chosen: argparse.Namespace, least: "Role", label: str) -> None:
    """Refuse to replace a data file with accounts to somebody whose role is less than `least`.

    One that is not there, or cannot be opened, has nobody to ask for.
    """
    from app import operations  # noqa: PLC0415

    if not chosen.data.exists():
        return
    try:
        door = operations.open_file(chosen.data, read_only=True)
    except StorageFailure:
        return
    try:
        _sign_in(door, chosen)
        door.check_role(least, label)
    finally:
        door.close()


def _sign_in(door: "Operations", chosen: argparse.Namespace) -> None:
    login: str | None = chosen.login
    if not door.needs_sign_in:
        if login or chosen.password_file:
            raise NotAllowed(
                f"Tệp “{chosen.data.name}” không có người dùng nào nên không đăng nhập được. "
                f"{UNCHANGED} Hãy bỏ --as và --password-file."
            )
        return
    if not login:
        raise NotAllowed(
            f"Tệp “{chosen.data.name}” có người dùng nên phải đăng nhập. {UNCHANGED} "
            "Hãy thêm --as với tên đăng nhập và --password-file với tệp có mật khẩu."
        )
    if chosen.password_file is not None:
        password = secret_input.line_of(chosen.password_file, _question(login))
    elif secret_input.has_terminal():
        password = secret_input.ask(_question(login))
    else:
        raise NotAllowed(
            f"Chưa có mật khẩu của “{login}”. {UNCHANGED} "
            "Hãy thêm --password-file với tệp có mật khẩu ở dòng đầu."
        )
    door.sign_in(login, password)


def _question(login: str) -> str:
    return f"Mật khẩu của “{login}”: "
