"""The passphrase of a backup: from a file, or asked for without showing it. Never an argument."""

import argparse
import getpass
import sys
from pathlib import Path

from app.cli.parsing import a_path
from app.core import passphrases
from app.core.errors import NotAllowed, StorageFailure
from app.core.os_words import os_words

_ASK = Path("-")
_UNCHANGED = "Chưa làm gì."


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
        raise NotAllowed(f"{problem} {_UNCHANGED}")
    if path == _ASK and _has_terminal() and _ask("Gõ lại mật khẩu: ") != passphrase:
        raise NotAllowed(f"Hai lần gõ mật khẩu không giống nhau. {_UNCHANGED} Hãy làm lại.")
    return passphrase


def passphrase_of(file: Path, chosen: argparse.Namespace) -> str:
    """Return the passphrase given for a file that is read; "" where it is not encrypted."""
    from app import operations  # noqa: PLC0415 - help and mistakes need no database

    if not operations.is_encrypted(file):
        return ""
    path: Path | None = chosen.passphrase_file
    if path is not None:
        return _read(path)
    if _has_terminal():
        return _ask(f"Mật khẩu của “{file.name}”: ")
    raise NotAllowed(
        f"Bản sao lưu “{file.name}” được khóa bằng mật khẩu. {_UNCHANGED} "
        "Hãy thêm --passphrase-file với tệp có mật khẩu ở dòng đầu."
    )


def _read(path: Path) -> str:
    if path == _ASK:
        if _has_terminal():
            return _ask("Mật khẩu của bản sao lưu: ")
        return passphrases.normal(sys.stdin.readline())
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StorageFailure(
            f"Không đọc được tệp mật khẩu “{path.name}” vì {os_words(error)}. {_UNCHANGED}"
        ) from error
    except UnicodeDecodeError as error:
        raise StorageFailure(
            f"Tệp mật khẩu “{path.name}” không phải tệp chữ UTF-8. {_UNCHANGED} "
            "Hãy lưu lại bằng Notepad với Encoding là UTF-8."
        ) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        raise StorageFailure(
            f"Tệp mật khẩu “{path.name}” phải có đúng một dòng, đang có {len(lines)}. {_UNCHANGED}"
        )
    return passphrases.normal(lines[0])


def _has_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _ask(question: str) -> str:
    return passphrases.normal(getpass.getpass(question))
