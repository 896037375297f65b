"""How answers look on the screen and to a machine."""

import json
import sys
from collections.abc import Mapping, Sequence


def say(line: str = "") -> None:
    """Print a line for people."""
    print(line)


def warn(sentence: str) -> None:
    """Tell people, beside the answer, what else they have to know; "" is nothing."""
    if sentence:
        print(sentence, file=sys.stderr)


def say_json(answer: Mapping[str, object]) -> None:
    """Print an answer for a machine."""
    print(json.dumps(answer, ensure_ascii=False, indent=2))


def say_counts(told: Sequence[tuple[str, int]]) -> None:
    """Print what a file holds."""
    for label, count in told:
        say(f"  {label}: {count}")
