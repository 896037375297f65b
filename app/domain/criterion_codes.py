"""The codes of criteria, as tables of points number them: I, then I.1, then I.1.a."""

import re
from collections import defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Sequence
from dataclasses import dataclass

_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_ROMAN = [tens + ones for tens in ("", "X", "XX", "XXX", "XL") for ones in _ONES]
_VIETNAMESE, _LATIN = "abcdđeghiklmnopqrstuvxy", "abcdefghijklmnopqrstuvwxyz"
_PARTS = re.compile(r"(.*?)(\d+|[^\W\d_]+)(\W*)")
"""What stands before the number or letter that counts, that, and the dot or bracket behind it."""


@dataclass(frozen=True, slots=True)
class CodedLine:
    """A line of a set and the code it has, "" for none."""

    id: Hashable
    parent_id: Hashable | None
    code: str
    is_group: bool


def given_codes(lines: Iterable[CodedLine], named: Collection[str] = ()) -> dict[Hashable, str]:
    """Return a code of its own for each line without one; a group stands before what it holds.

    Of several lines with the same code the first keeps it. What is `named` is given to none.

    >>> lines = [("a", None, "I", True), ("b", "a", "", False), ("c", "a", "", False)]
    >>> given_codes(CodedLine(*line) for line in lines)
    {'b': 'I.1', 'c': 'I.2'}
    """
    lines = list(lines)
    taken = {line.code for line in lines} | set(named)
    seen: set[str] = set()
    codes: dict[Hashable | None, str] = {None: ""}
    beside: dict[Hashable | None, list[str]] = defaultdict(list)
    given: dict[Hashable, str] = {}
    for line in lines:
        code, siblings = line.code, beside[line.parent_id]
        if not code or code in seen:
            code = next_code(codes[line.parent_id], siblings, taken, is_group=line.is_group)
            given[line.id] = code
        taken.add(code)
        seen.add(code)
        codes[line.id] = code
        siblings.append(code)
    return given


def next_code(
    parent: str, siblings: Sequence[str], taken: Container[str], *, is_group: bool = False
) -> str:
    """Return a code for a new line behind its `siblings` that is not `taken`.

    It goes on as the last of them does. The first in a group gets the group's code with a number
    or letter behind it; the first of a set is I, or 1 when it is no group.

    >>> next_code("I", ["I.1", "I.2"], ()), next_code("", ["A", "B"], ()), next_code("I.2", [], ())
    ('I.3', 'C', 'I.2.a')
    >>> next_code("II", ["1"], {"1", "2"}), next_code("", ["c)", "d)"], ())
    ('II.2', 'đ)')
    """
    known = [code for code in siblings if code]
    group = parent.rstrip(" .)")
    code = _after(known) or _first(group, is_group=is_group)
    if code in taken and group and not code.startswith(group):
        code = f"{group}.{code}"
    number = 1
    while code in taken:
        known.append(code)
        number += 1
        code = _after(known) or f"{known[0]}.{number}"
    return code


def _first(group: str, *, is_group: bool) -> str:
    if not group:
        return "I" if is_group else "1"
    is_deep = "." in group and group[-1].isdigit()
    return f"{group}.{'a' if is_deep else '1'}"


def _after(siblings: Sequence[str]) -> str | None:
    """Return what follows the last of these, None where that counts nothing."""
    found = _PARTS.fullmatch(siblings[-1]) if siblings else None
    if found is None:
        return None
    before, last, behind = found.groups()
    beside = {code.removeprefix(before).removesuffix(behind) for code in siblings[:-1]}
    following = _counted_on(last, beside)
    return None if following is None else f"{before}{following}{behind}"


def _counted_on(last: str, beside: set[str]) -> str | None:
    if last.isdigit():
        return str(int(last) + 1).zfill(len(last))
    if last in _ROMAN[:-1]:
        place = _ROMAN.index(last)
        if _ROMAN[place - 1] in beside or (last == "I" and "H" not in beside):
            return _ROMAN[place + 1]
    seen = {one.lower() for one in (*beside, last)}
    is_latin = bool(seen & set("fjwz")) or ("e" in seen and "đ" not in seen)
    letters = _LATIN if is_latin else _VIETNAMESE
    place = letters.find(last.lower())
    if len(last) > 1 or not 0 <= place < len(letters) - 1:
        return None
    following = letters[place + 1]
    return following.upper() if last.isupper() else following
