"""The command line in Vietnamese: what argparse says in English is said again."""

import argparse
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn

COMMAND = "LỆNH"
_BLANK = "blank"

Command = Callable[[str, str, Callable[[argparse.Namespace], None]], argparse.ArgumentParser]
"""Adds a command: its name, what it does in a few words, and what runs it."""

_SAID = tuple(
    (re.compile(pattern, re.DOTALL), sentence)
    for pattern, sentence in (
        (rf"the following arguments are required: {COMMAND}", "Chưa có lệnh."),
        (r"the following arguments are required: (.+)", "Còn thiếu {}."),
        (r"unrecognized arguments: (.+)", "Không hiểu “{}”."),
        (rf"argument {COMMAND}: invalid choice: '(.+?)' .*", "Không có lệnh “{}”."),
        (r"argument (.+?): invalid choice: .* \(choose from (.+)\)", "{} chỉ nhận: {}."),
        (r"argument (.+?): expected .*", "Sau {} còn thiếu giá trị."),
        (rf"argument (.+?): {_BLANK}", "{} đang để trống."),
        (r"argument --skip: unknown check '(.*)'", "Không có phép kiểm tra “{}”."),
        (r"argument (.+?): invalid int value: '(.*)'", "{} phải là số nguyên, không phải “{}”."),
        (r"argument (.+?): not allowed with argument (.+)", "Không dùng {} cùng với {}."),
    )
)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Vietnamese and takes no shortened options."""

    def __init__(self, prog: str, description: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            formatter_class=_Help,
            add_help=False,
            allow_abbrev=False,
        )
        self._positionals.title = "Tham số"
        self._optionals.title = "Tùy chọn"
        self.add_argument("-h", "--help", action="help", help="xem cách dùng")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line and end with code 2."""
        self.exit(
            2, f"{_vietnamese(message)} Chưa làm gì. Xem cách dùng bằng “{self.prog} --help”.\n"
        )


def data_option(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Let a command be told its data file, and who works with it."""
    parser.add_argument(
        "--data", type=a_path, required=required, metavar="TỆP", help="tệp dữ liệu .thidua"
    )
    parser.add_argument(
        "--as",
        dest="login",
        type=a_login,
        metavar="TÊN_ĐĂNG_NHẬP",
        help="làm với tên người dùng này, khi tệp dữ liệu có người dùng",
    )
    parser.add_argument(
        "--password-file",
        type=a_path,
        metavar="TỆP",
        help="tệp có mật khẩu của người dùng ấy ở dòng đầu; “-” thì hỏi trên màn hình",
    )


def json_option(parser: argparse.ArgumentParser) -> None:
    """Let a command answer a machine."""
    parser.add_argument("--json", action="store_true", help="trả lời bằng JSON")


def a_path(text: str) -> Path:
    """Read a path; one left blank, as a script with an unset variable gives it, is a mistake."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_BLANK)
    return Path(text)


def a_login(text: str) -> str:
    """Read the name of whoever signs in; a blank one is a mistake."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_BLANK)
    return text.strip()


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Cách dùng: " if prefix is None else prefix)


def _vietnamese(message: str) -> str:
    for pattern, sentence in _SAID:
        if match := pattern.fullmatch(message):
            return sentence.format(*(group.replace("'", "") for group in match.groups()))
    return "Lệnh viết chưa đúng."
