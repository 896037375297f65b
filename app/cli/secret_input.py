"""What nobody but its owner may see: read from a file or typed unseen, never an argument.

An argument stands in the list of processes, where everybody on the PC can read it.
"""

import getpass
import sys
from pathlib import Path

from app.core.errors import StorageFailure
from app.core.os_words import os_words

ASK = Path("-")
"""Stands for a file: ask at the terminal, or read the next line that is piped in."""
UNCHANGED = "Chưa làm gì."


def line_of(path: Path, question: str) -> str:
    """Return the one line of a file, without its end; with `ASK` what is typed or piped in.

    Raises `StorageFailure` when the file cannot be read, or has not exactly one line.
    """
    if path == ASK:
        return ask(question) if has_terminal() else sys.stdin.readline().rstrip("\r\n")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise StorageFailure(
            f"Không đọc được tệp mật khẩu “{path.name}” vì {os_words(error)}. {UNCHANGED}"
        ) from error
    except UnicodeDecodeError as error:
        raise StorageFailure(
            f"Tệp mật khẩu “{path.name}” không phải tệp chữ UTF-8. {UNCHANGED} "
            "Hãy lưu lại bằng Notepad với Encoding là UTF-8."
        ) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) != 1:
        raise StorageFailure(
            f"Tệp mật khẩu “{path.name}” phải có đúng một dòng, đang có {len(lines)}. {UNCHANGED}"
        )
    return lines[0]


def has_terminal() -> bool:
    """Return whether a person sits there who can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str) -> str:
    """Return what a person types, without showing it."""
    return getpass.getpass(question)
