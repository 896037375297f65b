"""What is new in each version, in the words that open its section of the CHANGELOG."""

import json
from dataclasses import dataclass

from app.core.paths import resource
from app.core.version import VERSION, numbers


@dataclass(frozen=True, slots=True)
class News:
    """What a version brought."""

    version: str
    sentences: tuple[str, ...]


def since(seen: str) -> tuple[News, ...]:
    """Return what came after a version was `seen`, up to this one, newest first; "" is before all.

    A version newer than this one was seen where somebody went back: then nothing is new.
    """
    said = json.loads(resource("whats_new.json").read_text(encoding="utf-8"))
    known = (News(one["version"], tuple(one["sentences"])) for one in said["versions"])
    least = numbers(seen) if seen else (-1, 0, 0)
    return tuple(one for one in known if least < numbers(one.version) <= numbers(VERSION))
