"""Which version of the program this is; `pyproject.toml` says the same."""

import re

VERSION = "0.1.0"
_SHAPE = re.compile(r"(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})\.(0|[1-9][0-9]{0,4})")


def numbers(version: str) -> tuple[int, int, int]:
    """Return the numbers of a version, by which the newer one is told. ValueError for others.

    >>> numbers("0.10.0") > numbers("0.9.12")
    True
    """
    found = _SHAPE.fullmatch(version)
    if found is None:
        raise ValueError(version)
    first, second, third = map(int, found.groups())
    return first, second, third
