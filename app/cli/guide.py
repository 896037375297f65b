"""`guide`: the guide and the quick sheet as PDF files."""

import argparse

from app.cli.parsing import Command, a_path
from app.cli.saying import say


def add_to(command: Command) -> None:
    """Add this command to the command line."""
    made = command("guide", "ghi hướng dẫn sử dụng và tờ hướng dẫn nhanh ra PDF", _guide)
    made.add_argument(
        "--out", type=a_path, required=True, metavar="THƯ_MỤC", help="thư mục để ghi"
    )


def _guide(chosen: argparse.Namespace) -> None:
    from app.exports.guide import write_guide  # noqa: PLC0415 - help needs no paper

    for path in write_guide(chosen.out):
        say(f"Đã ghi “{path}”.")
