"""The passphrase of a backup: from a file, or asked for without showing it. Never an argument."""

import argparse
from pathlib import Path

from app.cli import secret_input
from app.cli.parsing import a_path
from app.cli.secret_input import ASK, UNCHANGED
from app.core import passphrases
from app.core.errors import NotAllowed


def passphrase_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told where the passphrase of a backup stands."""
    parser.add_argument(
        "--passphrase-file",
        type=a_path,
        metavar="TỆP",
        help="tệp có mật khẩu của bản sao lưu ở dòng đầu; “-” thì hỏi trên màn hình",
    )


def new_passphrase(chosen: argparse.Namespace) -> str:
    """Return the passphrase for a new backup; "" where none was asked for.

    Raises `NotAllowed` when it is too weak, or not typed twice alike.
    """
    path: Path | None = chosen.passphrase_file
    if path is None:
        return ""
    passphrase = _read(path)
    if problem := passphrases.problem(passphrase):
        raise NotAllowed(f"{problem} {UNCHANGED}")
    if path == ASK and secret_input.has_terminal() and _ask("Gõ lại mật khẩu: ") != passphrase:
        raise NotAllowed(f"Hai lần gõ mật khẩu không giống nhau. {UNCHANGED} Hãy làm lại.")
    return passphrase


def passphrase_of(file: Path, chosen: argparse.Namespace) -> str:
    """Return the passphrase given for a file that is read; "" where it is not encrypted."""
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    if not operations.is_encrypted(file):
        return ""
    path: Path | None = chosen.passphrase_file
    if path is not None:
        return _read(path)
    if secret_input.has_terminal():
        return _ask(f"Mật khẩu của “{file.name}”: ")
    raise NotAllowed(
        f"Bản sao lưu “{file.name}” được khóa bằng mật khẩu. {UNCHANGED} "
        "Hãy thêm --passphrase-file với tệp có mật khẩu ở dòng đầu."
    )


def _read(path: Path) -> str:
    return passphrases.normal(secret_input.line_of(path, "Mật khẩu của bản sao lưu: "))


def _ask(question: str) -> str:
    return passphrases.normal(secret_input.ask(question))
