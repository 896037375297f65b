"""How much of a plan was read rightly, field by field: precision and recall over a folder.

python -m tests.imports.plan_reader.scoring real|made|unseen|other [--show]
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.core.vietnamese import fold, tidy
from app.imports.plan_reader.answer import answer_of
from app.imports.plan_reader.reader import read_plan

HERE = Path(__file__).parent
PLANS = Path(__file__).resolve().parents[4] / "shared" / "plans"
SCALARS = (
    "regime", "kind", "is_emulation_plan", "parent_issuer", "issuer", "number", "symbol", "place",
    "issued_on", "title", "theme", "carries_out", "archive",
)  # fmt: skip
LISTS = (
    "legal_bases", "periods", "milestones", "subjects", "targets", "awards", "assignments",
    "recipients", "movements", "warnings", "contents",
    "registration", "scoring", "cross_scoring", "mid_review", "final_review",
)  # fmt: skip
_LONG = 60


@dataclass
class Score:
    """What of one field was expected, what was read, and what of it is right."""

    expected: int = 0
    read: int = 0
    right: int = 0
    misses: list[str] = field(default_factory=list[str])

    @property
    def precision(self) -> float:
        """Of what was read, how much is right."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Of what was expected, how much was read."""
        return self.right / self.expected if self.expected else 1.0


def is_same(expected: Any, read: Any) -> bool:  # noqa: PLR0911 - a line for each kind
    """Whether a value read is the one expected; of long texts, nearly all of their words."""
    if isinstance(expected, Mapping) and set(expected) == {"begins", "ends"}:
        if not isinstance(read, str):
            return False
        text = _plain(read)
        return text.startswith(_plain(expected["begins"])) and text.endswith(
            _plain(expected["ends"])
        )
    if isinstance(expected, Mapping) and "event" in expected:
        return isinstance(read, Mapping) and _near(expected["event"], read.get("event", ""))
    if isinstance(expected, Mapping):
        return isinstance(read, Mapping) and all(
            is_same(value, read.get(name))
            for name, value in expected.items()
            if name not in ("in_force", "where", "message", "children")
        )
    if isinstance(expected, list):
        return (
            isinstance(read, list)
            and len(expected) == len(read)
            and all(map(is_same, expected, read))
        )
    if isinstance(expected, str) and isinstance(read, str):
        return _near(expected, read) if len(expected) > _LONG else tidy(expected) == tidy(read)
    return expected == read


def pairs(
    expected: Mapping[str, Any], read: Mapping[str, Any]
) -> Iterator[tuple[str, list[Any], list[Any]]]:
    """Yield each field that is expected with the values expected and read, as lists."""
    for name in SCALARS:
        if name in expected:
            yield name, _listed(expected[name]), _listed(read[name])
    if "signer" in expected:
        ours, theirs = expected["signer"] or {}, read["signer"] or {}
        for name in ("authority", "post", "second_post", "name"):
            yield f"signer.{name}", _listed(ours.get(name)), _listed(theirs.get(name))
    for name in LISTS:
        if name in expected:
            yield name, _items(name, expected[name] or []), _items(name, read[name] or [])


def _listed(value: Any) -> list[Any]:
    return [] if value is None or value == "" else [value]


def _items(name: str, values: list[Any]) -> list[Any]:
    if name == "warnings":  # how it is said is ours
        return [{"code": one["code"]} for one in values]
    if name == "contents":  # expected down to 1./a) only
        return [one for one in _flat(values) if one["label"] not in tuple("-–+•*")]
    return values


def score(cases: Iterator[tuple[str, str, Mapping[str, Any]]]) -> dict[str, Score]:
    """Return the score of each field over cases of (name, text, expected answer)."""
    found: dict[str, Score] = {}
    for name, text, expected in cases:
        read = answer_of(read_plan(text))
        for key, ours, theirs in pairs(expected, read):
            one = found.setdefault(key, Score())
            left = list(theirs)
            one.expected += len(ours)
            one.read += len(theirs)
            for value in ours:
                match = next((at for at, other in enumerate(left) if is_same(value, other)), None)
                if match is None:
                    one.misses.append(f"{name}: not read: {_short(value)}")
                else:
                    del left[match]
                    one.right += 1
            one.misses += [f"{name}: wrongly read: {_short(value)}" for value in left]
    return found


def cases(folder: str) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield the cases of a folder; those of the real plans only where these are."""
    for path in sorted((HERE / folder).glob("*.json")):
        text = (PLANS if folder == "real" else path.parent) / f"{path.stem}.txt"
        if text.exists():
            yield path.stem, text.read_bytes().decode("utf-8"), json.loads(path.read_text("utf-8"))


def _near(one: str, other: str) -> bool:
    ours, theirs = _plain(one).split(), _plain(other).split()
    if not ours or not theirs:
        return False
    common = len(set(ours) & set(theirs))
    return common >= 0.85 * max(len(set(ours)), len(set(theirs)))


def _plain(text: str) -> str:
    return "".join(sign if sign.isalnum() else " " for sign in fold(text)).strip()


def _flat(nodes: list[Any]) -> Iterator[dict[str, str]]:
    for node in nodes:
        yield {"label": node["label"], "heading": node["heading"] or ""}
        yield from _flat(node.get("children") or [])


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:230]


def row(name: str, one: Score) -> str:
    """Return a line of the table."""
    return (
        f"{name:18} expected {one.expected:4} read {one.read:4} right {one.right:4}"
        f"  P {one.precision:6.1%}  R {one.recall:6.1%}"
    )


def total(scores: Mapping[str, Score]) -> Score:
    """Return all fields together."""
    return Score(
        *(
            sum(getattr(one, part) for one in scores.values())
            for part in ("expected", "read", "right")
        )
    )


def main(arguments: list[str]) -> int:
    """Print the table of a folder; with --show, what was missed."""
    scores = score(cases(arguments[0]))
    lines = [row(name, one) for name, one in scores.items()]
    lines.append(row("all", total(scores)))
    if "--show" in arguments:
        lines += [f"[{name}] {miss}" for name, one in scores.items() for miss in one.misses]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
