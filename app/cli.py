"""The program without a window (design: Commands)."""

import argparse
import sys
from collections.abc import Sequence

from app.core.errors import AppError


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(prog="so-thi-dua", description="Sổ Thi Đua")
    top.add_subparsers(dest="command", metavar="LỆNH")
    return top


def run(arguments: Sequence[str]) -> int:
    """Run one command. 0: done; 1: a reason the user can act on; 2: wrong usage."""
    chosen = parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except AppError as error:
        print(error, file=sys.stderr)
        return 1
