"""Puts the program together. The only module that knows all the others."""

import sys


def main() -> int:
    """Run the program: a command when one is named."""
    from app import cli  # noqa: PLC0415 - the window does not need it

    return cli.run(sys.argv[1:])
